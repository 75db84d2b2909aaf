//! What is wrong with Primary and Secondary, in the words of this identity provider.

use super::Holder;
use crate::certificate::finding::findings;
use crate::certificate::{Role, State};
use crate::gui::certificate::counted;
use crate::gui::screen::Context;
use crate::saml::{Finding, finding};

/// Finds what is wrong with the two, the worst first.
pub(super) fn of(primary: Option<&Holder<'_>>, secondary: Option<&Holder<'_>>, context: Context<'_>) -> Vec<Finding> {
    let mut all = Vec::new();

    match primary {
        Some(primary) => {
            all.extend(
                findings(&primary.certificate, Some(Role::Primary), context.now, context.thresholds)
                    .into_iter()
                    .map(|found| with_way_out(found, primary, secondary, context)),
            );
        }
        None => all.push(missing(secondary, context)),
    }

    if let Some(secondary) = secondary {
        all.extend(findings(&secondary.certificate, Some(Role::Secondary), context.now, context.thresholds));
    }

    finding::sort(&mut all);
    all.into_iter().map(|found| in_own_words(found, context)).collect()
}

/// Nothing is Primary.
fn missing(secondary: Option<&Holder<'_>>, context: Context<'_>) -> Finding {
    let count = context.draft.certificates.len();
    let hint = match (secondary, count) {
        (Some(_), _) => "Promote Secondary, or choose another certificate as Primary.".to_owned(),
        (None, 0) => "Load the identity provider's metadata in step 2, or add its certificate file here.".to_owned(),
        (None, count) => format!("Choose one of the {} of this account.", counted(count)),
    };

    Finding::blocker("certificate-primary-missing", "No certificate is Primary.")
        .meaning(format!("{} checks every sign-in against it, so no sign-in can succeed.", context.brand.short_name))
        .hint(hint)
}

/// Where Secondary is valid for longer, it is the way out of what is wrong with the dates of Primary.
fn with_way_out(found: Finding, primary: &Holder<'_>, secondary: Option<&Holder<'_>>, context: Context<'_>) -> Finding {
    let is_way_out = secondary.is_some_and(|secondary| {
        secondary.certificate.validity(context.now).state() == State::Valid
            && (secondary.certificate.not_after > primary.certificate.not_after
                || primary.certificate.validity(context.now).state() != State::Valid)
    });

    if !is_way_out {
        return found;
    }

    match &*found.code {
        "certificate-expiring" | "certificate-expiring-soon" => {
            found.hint("Make the new certificate active at the identity provider, then promote Secondary here.")
        }
        "certificate-expired" | "certificate-not-yet-valid" => {
            found.hint("Promote Secondary: it is valid today. Make sure that the identity provider signs with it.")
        }
        _ => found,
    }
}

/// Puts the identity provider's name in the place of the general words, where it is known.
fn in_own_words(found: Finding, context: Context<'_>) -> Finding {
    let Some(product) = context.product else { return found };
    let name = product.short_name();
    let own = |words: String| {
        words
            .replace(" at the identity provider", &format!(" in {name}"))
            .replace("the identity provider's", &format!("{name}’s"))
            .replace("the identity provider", name)
    };

    Finding { message: own(found.message), meaning: own(found.meaning), hint: own(found.hint), ..found }
}
