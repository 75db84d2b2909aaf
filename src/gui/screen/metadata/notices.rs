//! The findings of step 2 in addition to the reader's: they need the account and its previous metadata.

use super::take_over::Replaced;
use crate::account::draft::{HeldCertificate, Origin};
use crate::certificate::{Certificate, Role};
use crate::gui::screen::Context;
use crate::phrase::{and_more_of, counted, grouped};
use crate::saml::Finding;
use crate::saml::metadata::IdentityProvider;
use crate::saml::shown::quoted;

/// The code of [`conflict`].
pub(in crate::gui::screen) const CONFLICT: &str = "entity-id-in-another-account";
/// The hint for when a certificate with a role is no longer in the metadata.
const SET_AS_PRIMARY: &str = "Find out which certificate your identity provider signs with, and set it as Primary.";
/// Maximum number of certificates that are named.
const NAMED: usize = 3;
/// The code of [`gone`].
pub(super) const GONE: &str = "certificates-not-in-metadata";

/// Returns the label of the button that opens the guide.
pub(in crate::gui::screen) fn guide_label(context: Context<'_>) -> String {
    match context.product {
        Some(product) => format!("Show the steps in {}", product.short_name()),
        None => "Show the steps".to_owned(),
    }
}

/// Reports that another account has the same entity ID.
pub(in crate::gui::screen) fn conflict(context: Context<'_>) -> Option<Finding> {
    let (first, others) = context.conflicts.split_first()?;
    let who = match others {
        [] => format!("{} uses it too.", quoted(first)),
        [second] => format!("{} and {} use it too.", quoted(first), quoted(second)),
        several => {
            format!("{} and {} use it too.", quoted(first), counted(several.len(), "other account", "other accounts"))
        }
    };

    Some(
        Finding::blocker(CONFLICT, "Another account already uses this entity ID.")
            .meaning(format!(
                "{who} {} identifies identity providers by entity ID, so each account needs a unique one.",
                context.brand.short_name
            ))
            .hint(context.guide.entity_id_way_out.clone()),
    )
}

/// Reports that the metadata was fetched without encryption.
pub(super) fn insecure(context: Context<'_>) -> Option<Finding> {
    match &context.draft.metadata.as_ref()?.origin {
        Origin::Url(url) if url.starts_with("http://") => Some(
            Finding::warning("fetched-over-http", "The metadata was fetched over http, without encryption.")
                .meaning("Others on the network could have changed its certificates and URLs.")
                .hint(
                    "Fetch it again with https://, or compare the fingerprints in step 3 with your identity provider.",
                ),
        ),
        _ => None,
    }
}

/// Reports that the new metadata is for a different identity provider.
pub(super) fn another_entity(replaced: Option<&Replaced>) -> Option<Finding> {
    let replaced = replaced?;
    let old = replaced.old_entity_id.as_deref()?;
    let added = match replaced.added {
        0 => "No certificates are new.".to_owned(),
        1 => "1 certificate is new.".to_owned(),
        several => format!("{} certificates are new.", grouped(several)),
    };

    let finding = Finding::warning("entity-id-changed", "The entity ID has changed.")
        .meaning(format!("It was {}. {added} Earlier certificates stay in step 5 with their roles.", quoted(old)));

    Some(match replaced.added {
        0 => finding,
        _ => finding.hint("If this is a different identity provider, set its certificate as Primary in step 5."),
    })
}

/// Reports that certificates once read from metadata are no longer in it.
pub(super) fn gone(context: Context<'_>, identity_provider: &IdentityProvider) -> Option<Finding> {
    let is_gone = |held: &&HeldCertificate| {
        held.origin == Origin::Metadata
            && !identity_provider.signing_certificates().any(|certificate| certificate.der() == held.der)
    };
    let gone: Vec<&HeldCertificate> = context.draft.certificates.iter().filter(is_gone).collect();
    let roles: Vec<Role> = gone.iter().filter_map(|held| held.role).collect();
    let names: Vec<String> = gone
        .iter()
        .take(NAMED)
        .filter_map(|held| Certificate::from_der(&held.der).ok())
        .map(|certificate| quoted(&certificate.subject_name))
        .collect();

    if gone.is_empty() {
        return None;
    }

    Some(match roles.as_slice() {
        [] => {
            let names = and_more_of(&names, NAMED, gone.len());

            if gone.len() == 1 {
                Finding::note(GONE, "1 certificate is no longer in the metadata.")
                    .meaning(format!("It stays in step 5 without a role: {names}."))
            } else {
                Finding::note(GONE, format!("{} certificates are no longer in the metadata.", grouped(gone.len())))
                    .meaning(format!("They stay in step 5 without a role: {names}."))
            }
        }
        [role] => {
            let sentence = match role {
                Role::Primary => "The Primary certificate is no longer in the metadata.",
                Role::Secondary => "The Secondary certificate is no longer in the metadata.",
            };

            Finding::warning(GONE, sentence)
                .meaning("It keeps its role, because your identity provider may still sign with it for a few days.")
                .hint(SET_AS_PRIMARY)
        }
        _ => Finding::warning(GONE, "The Primary and Secondary certificates are no longer in the metadata.")
            .meaning("They keep their roles, because your identity provider may still sign with them for a few days.")
            .hint(SET_AS_PRIMARY),
    })
}
