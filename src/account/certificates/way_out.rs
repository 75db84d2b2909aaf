//! Secondary as the way out of what is wrong with Primary.

use super::Assessment;
use crate::certificate::{Certificate, Role, State};
use crate::saml::Finding;

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

        let idp = self.surroundings.idp();

        match &*found.code {
            "certificate-expiring" | "certificate-expiring-soon" => {
                found.hint(format!("Make the new certificate active in {idp}, then promote Secondary here."))
            }
            "certificate-expired" | "certificate-not-yet-valid" => {
                found.hint(format!("Promote Secondary, which is valid today. Make sure that {idp} signs with it."))
            }
            _ => found,
        }
    }
}
