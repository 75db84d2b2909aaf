//! Certificates that were added or removed, or whose use changed.

use super::{Change, ChangeKind, Held, Impact};
use crate::certificate::successor::{Kinship, succeeds};
use crate::certificate::validity::long_date_words;
use crate::certificate::{Certificate, Role, State};
use crate::saml::metadata::{IdentityProvider, MetadataCertificate, Use};
use crate::saml::shown::quoted;
use jiff::Timestamp;
use std::collections::HashMap;

/// Hint for a certificate that the identity provider may soon sign with.
const GIVE_A_ROLE: &str =
    "Apply the new metadata and set this certificate as Secondary before the identity provider switches to it.";

/// Hint if the service provider has no certificate that the identity provider signs with.
const REPLACE: &str =
    "Apply the new metadata, set the identity provider’s signing certificate as Primary, and upload it to the portal.";

/// Hint for a new certificate that has expired.
const ASK_ABOUT_IT: &str = "Ask the identity provider’s administrator whether it signs with it.";

/// Meaning of a change that leaves no earlier certificate.
const REJECTED: &str = "Sign-ins are rejected until the service provider has a new certificate.";

const NOT_FOR_SIGNING: &str = "Sign-ins aren’t signed with it.";

const NO_LONGER_FOR_SIGNING: &str = "It should no longer be used for signing.";

/// Returns the added and removed certificates, in document order.
pub(super) fn changes(
    held: Held<'_>,
    before: &IdentityProvider,
    after: &IdentityProvider,
    now: Timestamp,
) -> Vec<Change> {
    let (old, new) = (by_fingerprint(before), by_fingerprint(after));
    let comparison = Comparison { held, before, after, keeps_a_signer: keeps_a_signer(held, before, &new), now };

    let removed = before.certificates.iter().filter_map(|was| match new.get(was.certificate.sha256.as_str()) {
        None => Some(comparison.removed(was)),
        Some(is) if is.usage != was.usage => Some(comparison.other_use(was, is.usage)),
        Some(_) => None,
    });
    let added = after
        .certificates
        .iter()
        .filter(|is| !old.contains_key(is.certificate.sha256.as_str()))
        .map(|is| comparison.added(is));

    removed.chain(added).collect()
}

fn by_fingerprint(identity_provider: &IdentityProvider) -> HashMap<&str, &MetadataCertificate> {
    let certificates = identity_provider.certificates.iter();

    certificates.map(|listed| (listed.certificate.sha256.as_str(), listed)).collect()
}

/// Returns whether a sign-in can still succeed: checked with Primary and Secondary, or with the certificates from before if
/// those roles aren't known.
fn keeps_a_signer(held: Held<'_>, before: &IdentityProvider, new: &HashMap<&str, &MetadataCertificate>) -> bool {
    let signs = |certificate: &Certificate| {
        new.get(certificate.sha256.as_str()).is_some_and(|listed| listed.usage != Use::Encryption)
    };

    if has_roles(held) {
        return held.primary.into_iter().chain(held.secondary).any(signs);
    }
    before.signing_certificates().any(signs)
}

fn has_roles(held: Held<'_>) -> bool {
    held.primary.is_some() || held.secondary.is_some()
}

/// Both sides, for sentences about more than one certificate.
struct Comparison<'a> {
    held: Held<'a>,
    before: &'a IdentityProvider,
    after: &'a IdentityProvider,
    keeps_a_signer: bool,
    now: Timestamp,
}

impl Comparison<'_> {
    fn added(&self, is: &MetadataCertificate) -> Change {
        let certificate = &is.certificate;
        let name = name(certificate);
        let (from, to) = (long_date_words(certificate.not_before), long_date_words(certificate.not_after));
        let change = match is.usage {
            Use::Encryption => Change::new(
                ChangeKind::CertificateAdded,
                Impact::Harmless,
                format!("An encryption certificate was added: {name}, valid from {from} to {to}."),
            )
            .meaning(NOT_FOR_SIGNING),
            Use::Signing | Use::Any => self.gained(
                ChangeKind::CertificateAdded,
                certificate,
                format!("A signing certificate was added: {name}, valid from {from} to {to}."),
            ),
        };

        change.values(None, Some(certificate.sha256.clone()))
    }

    fn removed(&self, was: &MetadataCertificate) -> Change {
        let certificate = &was.certificate;
        let name = name(certificate);
        let change = match was.usage {
            Use::Encryption => Change::new(
                ChangeKind::CertificateRemoved,
                Impact::Harmless,
                format!("An encryption certificate was removed: {name}."),
            )
            .meaning(NOT_FOR_SIGNING),
            Use::Signing | Use::Any => self.lost(
                ChangeKind::CertificateRemoved,
                certificate,
                format!("A signing certificate was removed: {name}."),
            ),
        };

        change.values(Some(certificate.sha256.clone()), None)
    }

    fn other_use(&self, was: &MetadataCertificate, is: Use) -> Change {
        let certificate = &was.certificate;
        let what = used_otherwise(&name(certificate), was.usage, is);
        let kind = ChangeKind::CertificateUse;
        let change = match (was.usage, is) {
            (_, Use::Encryption) => self.lost(kind, certificate, what),
            (Use::Encryption, _) => self.gained(kind, certificate, what),
            (Use::Signing | Use::Any, Use::Signing | Use::Any) => {
                Change::new(kind, Impact::Harmless, what).meaning("Sign-ins are signed with it as before.")
            }
        };
        let value = |usage| Some(format!("{} ({})", certificate.sha256, label(usage)));

        change.values(value(was.usage), value(is))
    }

    /// Describes a certificate that the identity provider no longer signs with.
    fn lost(&self, kind: ChangeKind, certificate: &Certificate, what: String) -> Change {
        if self.after.signing_certificates().next().is_none() {
            return Change::new(kind, Impact::Breaks, what)
                .meaning("The metadata no longer lists a signing certificate.")
                .hint("Ask the identity provider’s administrator which certificate it signs with.");
        }
        if has_roles(self.held) && self.role(certificate).is_none() {
            return Change::new(kind, Impact::Harmless, what)
                .meaning("It has no role, so no sign-in is checked with it.");
        }
        if !self.keeps_a_signer {
            let meaning = match has_roles(self.held) {
                true => format!("Neither Primary nor Secondary is listed any more. {REJECTED}"),
                false => format!("The metadata lists none of the earlier signing certificates. {REJECTED}"),
            };

            return Change::new(kind, Impact::Breaks, what).meaning(meaning).hint(REPLACE);
        }
        if certificate.validity(self.now).state() == State::Expired {
            let end = long_date_words(certificate.not_after);

            return Change::new(kind, Impact::Harmless, what)
                .meaning(format!("It expired on {end}. Another certificate is still listed."));
        }

        let (meaning, hint) = match self.role(certificate) {
            Some(Role::Primary) => (
                format!("It’s Primary. {NO_LONGER_FOR_SIGNING}"),
                "Set the Secondary certificate as Primary. It’s still listed.",
            ),
            Some(Role::Secondary) => (
                format!("It’s Secondary. {NO_LONGER_FOR_SIGNING}"),
                "Remove its role, so that it isn’t mistaken for the next certificate.",
            ),
            None => (
                NO_LONGER_FOR_SIGNING.to_owned(),
                "If it’s Primary, set a certificate that is still listed as Primary.",
            ),
        };

        Change::new(kind, Impact::NeedsAttention, what).meaning(meaning).hint(hint)
    }

    /// Describes a certificate that the identity provider may sign with in the future: whether it's useful, and which one
    /// it replaces.
    fn gained(&self, kind: ChangeKind, certificate: &Certificate, what: String) -> Change {
        match self.role(certificate) {
            Some(Role::Primary) => {
                return Change::new(kind, Impact::Harmless, what).meaning("It’s already Primary.");
            }
            Some(Role::Secondary) => {
                return Change::new(kind, Impact::Harmless, what).meaning("It’s already Secondary.");
            }
            None => {}
        }
        if certificate.validity(self.now).state() == State::Expired {
            return Change::new(kind, Impact::NeedsAttention, what)
                .meaning("It has already expired.")
                .hint(ASK_ABOUT_IT);
        }
        let change = Change::new(kind, Impact::NeedsAttention, what).hint(GIVE_A_ROLE);

        match self.renewed_by(certificate) {
            Some((holder, Kinship::SameKey)) => change
                .meaning(format!("It looks like the replacement for {}, because it has the same key.", name(holder))),
            Some((holder, Kinship::SameSubject)) => change.meaning(format!(
                "It looks like the replacement for {}, because it has the same subject.",
                name(holder)
            )),
            None => change,
        }
    }

    fn role(&self, certificate: &Certificate) -> Option<Role> {
        let has = |holder: Option<&Certificate>| holder.is_some_and(|holder| holder == certificate);

        match (has(self.held.primary), has(self.held.secondary)) {
            (true, _) => Some(Role::Primary),
            (_, true) => Some(Role::Secondary),
            (false, false) => None,
        }
    }

    /// Returns the earlier signing certificate that `candidate` replaces: the closest, or of several the last to expire.
    fn renewed_by(&self, candidate: &Certificate) -> Option<(&Certificate, Kinship)> {
        self.before
            .signing_certificates()
            .filter_map(|holder| Some((holder, succeeds(candidate, holder, self.now)?)))
            .max_by_key(|(holder, kinship)| (*kinship, holder.not_after))
    }
}

/// Describes a certificate that the metadata now lists for another use.
fn used_otherwise(name: &str, was: Use, is: Use) -> String {
    match (was, is) {
        (Use::Signing, Use::Encryption) => {
            format!("The certificate {name} is now for encryption only. It was for signing only.")
        }
        (Use::Any, Use::Encryption) => {
            format!("The certificate {name} is now for encryption only. It was for signing and encryption.")
        }
        (Use::Encryption, Use::Signing) => {
            format!("The certificate {name} is now for signing only. It was for encryption only.")
        }
        (Use::Any, Use::Signing) => {
            format!("The certificate {name} is now for signing only. It was for signing and encryption.")
        }
        (Use::Signing, Use::Any) => {
            format!("The certificate {name} is now for signing and encryption. It was for signing only.")
        }
        (Use::Encryption, Use::Any) => {
            format!("The certificate {name} is now for signing and encryption. It was for encryption only.")
        }
        (Use::Signing, Use::Signing) | (Use::Encryption, Use::Encryption) | (Use::Any, Use::Any) => {
            format!("The certificate {name} has the same use as before.")
        }
    }
}

/// Returns the label of a use, shown next to a fingerprint.
fn label(usage: Use) -> &'static str {
    match usage {
        Use::Signing => "signing only",
        Use::Encryption => "encryption only",
        Use::Any => "signing and encryption",
    }
}

/// Names a certificate by its subject and the start of its fingerprint (SHA-256).
fn name(certificate: &Certificate) -> String {
    format!("{} ({})", quoted(&certificate.subject_name), short_fingerprint(&certificate.sha256))
}

/// Writes the first four bytes of a fingerprint: `A4:3F:9C:12`.
pub(super) fn short_fingerprint(hexadecimal: &str) -> String {
    let bytes: Vec<_> =
        hexadecimal.as_bytes().chunks(2).take(4).map(|byte| String::from_utf8_lossy(byte).to_uppercase()).collect();

    bytes.join(":")
}
