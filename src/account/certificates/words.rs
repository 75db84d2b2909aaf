//! The words of findings: the identity provider’s name, and Secondary as the way out.

use super::Assessment;
use crate::certificate::{Certificate, Role, State};
use crate::saml::Finding;
use crate::saml::product::Product;

impl Assessment<'_> {
    /// Where Secondary is valid for longer, it is the way out of what is wrong with the dates of Primary.
    pub(super) fn with_way_out(&self, found: Finding, role: Option<Role>) -> Finding {
        let (Some(primary), Some(secondary)) = (self.primary, self.secondary) else { return found };
        let state = |certificate: &Certificate| certificate.validity(self.surroundings.now).state();
        let is_way_out = role == Some(Role::Primary)
            && state(secondary.certificate) == State::Valid
            && (secondary.certificate.not_after > primary.certificate.not_after
                || state(primary.certificate) != State::Valid);

        if !is_way_out {
            return found;
        }

        match &*found.code {
            "certificate-expiring" | "certificate-expiring-soon" => {
                found.hint("Make the new certificate active at the identity provider, then promote Secondary here.")
            }
            "certificate-expired" | "certificate-not-yet-valid" => found
                .hint("Promote Secondary, which is valid today. Make sure that the identity provider signs with it."),
            _ => found,
        }
    }
}

/// Puts the identity provider’s name in the place of the general words, where it is known.
pub(super) fn in_own_words(found: Finding, product: Option<Product>) -> Finding {
    let own = |words: String| own_words(words, product);

    Finding { message: own(found.message), meaning: own(found.meaning), hint: own(found.hint), ..found }
}

/// Calls the identity provider by its name in a text, where it is known.
pub(in crate::account) fn own_words(words: String, product: Option<Product>) -> String {
    let Some(product) = product else { return words };
    let name = product.short_name();

    words
        .replace(" at the identity provider", &format!(" in {name}"))
        .replace("the identity provider’s", &format!("{name}’s"))
        .replace("the identity provider", name)
        .replace("The identity provider’s", &format!("{name}’s"))
        .replace("The identity provider", name)
}
