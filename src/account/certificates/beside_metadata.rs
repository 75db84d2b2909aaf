//! A certificate beside the metadata: listed for signing, for encryption alone, or not at all.

use super::{Assessment, Standing};
use crate::account::draft::Origin;
use crate::certificate::finding::name;
use crate::certificate::successor::{Kinship, succeeds};
use crate::certificate::validity::long_date_words;
use crate::certificate::{Certificate, Role, State};
use crate::phrase::IdpName;
use crate::saml::metadata::Use;
use crate::saml::{Finding, Severity};

impl Assessment<'_> {
    /// Tells what a certificate's place in the metadata, and its role, do not agree on.
    pub(super) fn beside_metadata(&self, standing: &Standing<'_>) -> Option<Finding> {
        match (self.usage(standing.certificate), standing.role) {
            (Some(Use::Encryption), _) => Some(encryption_only(standing, self.surroundings.idp())),
            (Some(Use::Signing | Use::Any), None) => self.successor(standing).or_else(|| self.without_role(standing)),
            (None, None) => self.successor(standing),
            (None, Some(role)) if self.uses.values().any(|usage| *usage != Use::Encryption) => {
                Some(self.not_in_metadata(standing, role))
            }
            (_, Some(_)) => None,
        }
    }

    /// A certificate in the metadata that nothing counts on. One that has expired says so itself.
    fn without_role(&self, standing: &Standing<'_>) -> Option<Finding> {
        let is_expired = standing.certificate.validity(self.surroundings.now).state() == State::Expired;
        let name = name(standing.certificate, None);
        let idp = self.surroundings.idp();

        (!is_expired).then(|| {
            Finding::note("certificate-without-role", format!("{name} is in the metadata but has no role."))
                .meaning(format!("{} may sign with it. Sign-ins signed with it then fail, because only Primary and Secondary are used.", idp.at_start()))
                .hint(format!("Ask which certificates {idp} signs with. If this is one of them, set it as Primary or Secondary."))
        })
    }

    /// A certificate without role that looks like the next one of Secondary, else of Primary.
    fn successor(&self, standing: &Standing<'_>) -> Option<Finding> {
        let candidate = standing.certificate;
        let now = self.surroundings.now;
        let of = |holder: Option<Standing<'_>>| succeeds(candidate, holder?.certificate, now);
        // A Secondary that ends as late is the successor of Primary already.
        let is_needed = self.secondary.is_none_or(|secondary| secondary.certificate.not_after < candidate.not_after);
        let (role, kinship): (Role, Kinship) = match of(self.secondary) {
            Some(kinship) => (Role::Secondary, kinship),
            None => (Role::Primary, of(self.primary).filter(|_| is_needed)?),
        };
        let idp = self.surroundings.idp();
        let hint = if self.secondary.is_some() {
            format!("Set it as Secondary instead of the current one, unless {idp} still signs with that one.")
        } else {
            format!("Set it as Secondary, so that sign-ins keep working when {idp} switches to it.")
        };
        let end = candidate.validity(now).ends().then(|| long_date_words(candidate.not_after));
        let meaning = match (kinship, end) {
            (Kinship::SameKey, Some(end)) => format!("It has the same key and expires later, on {end}."),
            (Kinship::SameKey, None) => "It has the same key and never expires.".to_owned(),
            (Kinship::SameSubject, Some(end)) => format!("It has the same subject and expires later, on {end}."),
            (Kinship::SameSubject, None) => "It has the same subject and never expires.".to_owned(),
        };
        let message = format!("{} looks like the replacement for {}.", name(candidate, None), role.word());

        Some(Finding::note("certificate-successor", message).meaning(meaning).hint(hint))
    }

    /// A certificate with a role that the metadata does not list.
    fn not_in_metadata(&self, standing: &Standing<'_>, role: Role) -> Finding {
        const CODE: &str = "certificate-not-in-metadata";

        let name = role.word();
        let idp = self.surroundings.idp();
        let severity = if *standing.origin == Origin::Metadata { Severity::Warning } else { Severity::Note };

        match (standing.origin, role) {
            (Origin::Metadata, Role::Primary) => {
                let hint = if self.secondary.is_some_and(|secondary| self.is_listed(secondary.certificate)) {
                    format!("Secondary is in the metadata. Promote it when {idp} signs with it.")
                } else {
                    format!(
                        "Set the certificate in the metadata as Primary. Keep this one as Secondary until {idp} signs with the new one."
                    )
                };

                Finding::new(severity, CODE, format!("{name} is no longer in the metadata."))
                    .meaning(format!("{} has probably switched to another certificate, or is about to. Sign-ins then succeed only if that certificate is Secondary.", idp.at_start()))
                    .hint(hint)
            }
            (Origin::Metadata, Role::Secondary) => {
                let hint = if self.primary.is_some_and(|primary| self.is_listed(primary.certificate)) {
                    "Remove it when every sign-in is signed with Primary.".to_owned()
                } else {
                    format!("Replace it with the certificate in the metadata, unless {idp} still signs with this one.")
                };

                Finding::new(severity, CODE, format!("{name} is no longer in the metadata."))
                    .meaning(format!("{} has probably stopped signing with it. Anyone who has its key can still sign in as any user.", idp.at_start()))
                    .hint(hint)
            }
            (origin, _) => Finding::new(severity, CODE, format!("{name} isn’t in the metadata."))
                .meaning(match origin {
                    Origin::File(file) => {
                        format!("It came from the file {file}. The metadata lists only other signing certificates.")
                    }
                    _ => "It was added manually. The metadata lists only other signing certificates.".to_owned(),
                })
                .hint(format!(
                    "Make sure that {idp} signs with it, or is about to. Fetch the metadata again if it may be old."
                )),
        }
    }

    fn is_listed(&self, certificate: &Certificate) -> bool {
        self.usage(certificate).is_some_and(|usage| usage != Use::Encryption)
    }
}

fn encryption_only(standing: &Standing<'_>, idp: IdpName) -> Finding {
    let name = name(standing.certificate, standing.role);

    Finding::warning("certificate-encryption-only", format!("{name} is in the metadata for encryption only."))
        .meaning(format!("{} doesn’t sign sign-ins with it, so none can be checked against it.", idp.at_start()))
        .hint("Use a certificate that the metadata lists for signing.")
}
