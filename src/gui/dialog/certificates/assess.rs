//! Chains and findings of the certificates in the dialog.

use super::{Certificates, Kept};
use crate::account::certificates::{Assessment, Standing, Surroundings, WebServer};
use crate::certificate::list::Entry;
use crate::certificate::{Certificate, Chain, chain};
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::saml::Finding;

impl Certificates {
    /// Follows the issuers of a certificate among the others of the list.
    pub(super) fn chain(&self, entry: &Entry<Kept>) -> Chain {
        let others: Vec<Certificate> = self.list.entries().iter().map(|entry| entry.certificate.clone()).collect();

        chain(&entry.certificate, &others)
    }

    /// Returns the standing of each certificate, in the order of the list.
    pub(super) fn standings(&self) -> Vec<Standing<'_>> {
        let standing = |entry| standing_of(entry);

        self.list.entries().iter().map(standing).collect()
    }

    /// Returns the problems of a certificate, the worst first.
    pub(super) fn findings_of(
        &self,
        entry: &Entry<Kept>,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Vec<Finding> {
        let web_server = self.web_server.key();

        Assessment::new(&self.standings(), surroundings(environment, context, web_server.as_ref()))
            .of(&standing_of(entry))
    }
}

/// Returns the standing of a certificate.
pub(super) fn standing_of(entry: &Entry<Kept>) -> Standing<'_> {
    Standing {
        certificate: &entry.certificate,
        role: entry.role(),
        origin: &entry.extra.origin,
        first_seen: entry.extra.first_seen,
    }
}

/// Collects the facts that certificates are assessed with.
pub(super) fn surroundings<'a>(
    environment: &Environment,
    context: Option<Context<'a>>,
    web_server: Option<&'a WebServer>,
) -> Surroundings<'a> {
    Surroundings {
        identity_provider: context.and_then(|context| context.parsed.identity_provider.as_ref()),
        product: context.and_then(|context| context.product),
        provider: context.map_or("The service provider", |context| &context.brand.short_name),
        web_server,
        now: environment.now(),
        thresholds: environment.settings.expiry,
    }
}
