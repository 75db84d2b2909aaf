//! The problems of Primary and Secondary, and the possible roles of the others.

use crate::account::certificates::{Assessment, Standing, Surroundings};
use crate::gui::certificate;
use crate::gui::screen::Context;
use crate::saml::Finding;

/// Returns the findings that step 5 shows, the worst first: those about the roles. The certificate manager shows the rest.
pub(super) fn of(context: Context<'_>) -> Vec<Finding> {
    let certificates: Vec<_> = context
        .draft
        .certificates
        .iter()
        .filter_map(|held| Some((certificate::of(held, context.parsed)?, held)))
        .collect();
    let standings: Vec<_> = certificates
        .iter()
        .map(|(certificate, held)| Standing {
            certificate,
            role: held.role,
            origin: &held.origin,
            first_seen: held.first_seen,
        })
        .collect();
    let surroundings = Surroundings {
        identity_provider: context.parsed.identity_provider.as_ref(),
        product: context.product,
        provider: &context.brand.short_name,
        web_server: None,
        now: context.now,
        thresholds: context.thresholds,
    };

    Assessment::new(&standings, surroundings)
        .all()
        .into_iter()
        .filter(|found| found.role.is_some() || found.sha256.is_none() || found.finding.code == "certificate-successor")
        .map(|found| found.finding)
        .collect()
}
