//! Certificates that came, went, or changed what they are for.

use super::{Change, ChangeKind, Impact};
use crate::certificate::successor::{Kinship, succeeds};
use crate::certificate::validity::long_date_words;
use crate::certificate::{Certificate, State};
use crate::saml::metadata::{IdentityProvider, MetadataCertificate, Use};
use crate::saml::shown::quoted;
use jiff::Timestamp;
use std::collections::HashMap;

/// What to do about a certificate that sign-ins may soon be signed with.
const GIVE_A_ROLE: &str =
    "Take the metadata over and make the certificate Secondary before the identity provider changes over to it.";

/// What to do when sign-ins are signed with nothing that the provider knows.
const REPLACE: &str = "Take the metadata over, make the certificate that the identity provider signs with Primary, and give it to the provider.";

/// Returns the certificates that came and went, in document order.
pub(super) fn changes(before: &IdentityProvider, after: &IdentityProvider, now: Timestamp) -> Vec<Change> {
    let (old, new) = (by_fingerprint(before), by_fingerprint(after));
    let comparison = Comparison { before, after, keeps_a_signer: keeps_a_signer(before, &new), now };

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

/// Returns whether a sign-in that is checked with the certificates from before can still succeed.
fn keeps_a_signer(before: &IdentityProvider, new: &HashMap<&str, &MetadataCertificate>) -> bool {
    before
        .signing_certificates()
        .any(|was| new.get(was.sha256.as_str()).is_some_and(|listed| listed.usage != Use::Encryption))
}

/// Both sides, for words that need more than one certificate.
struct Comparison<'a> {
    before: &'a IdentityProvider,
    after: &'a IdentityProvider,
    keeps_a_signer: bool,
    now: Timestamp,
}

impl Comparison<'_> {
    fn added(&self, is: &MetadataCertificate) -> Change {
        let certificate = &is.certificate;
        let what = format!("{} was added: {}, {}.", article(is.usage), name(certificate), dates(certificate));
        let change = match is.usage {
            Use::Encryption => Change::new(
                ChangeKind::CertificateAdded,
                Impact::Harmless,
                format!("{what} Sign-ins are not signed with it."),
            ),
            Use::Signing | Use::Any => {
                let sentence = format!("{what}{}", self.standing(certificate));

                Change::new(ChangeKind::CertificateAdded, Impact::NeedsAttention, sentence).hint(GIVE_A_ROLE)
            }
        };

        change.values(None, Some(certificate.sha256.clone()))
    }

    fn removed(&self, was: &MetadataCertificate) -> Change {
        let certificate = &was.certificate;
        let change = match was.usage {
            Use::Encryption => Change::new(
                ChangeKind::CertificateRemoved,
                Impact::Harmless,
                format!("{} was removed: {}. Sign-ins are not signed with it.", article(was.usage), name(certificate)),
            ),
            Use::Signing | Use::Any => self.lost(
                ChangeKind::CertificateRemoved,
                certificate,
                &format!("{} was removed: {}.", article(was.usage), name(certificate)),
            ),
        };

        change.values(Some(certificate.sha256.clone()), None)
    }

    fn other_use(&self, was: &MetadataCertificate, is: Use) -> Change {
        let certificate = &was.certificate;
        let what =
            format!("The certificate {} is now {}, no longer {}.", name(certificate), words(is), words(was.usage));
        let kind = ChangeKind::CertificateUse;
        let change = match (was.usage, is) {
            (_, Use::Encryption) => self.lost(kind, certificate, &what),
            (Use::Encryption, _) => {
                let sentence = format!("{what}{}", self.standing(certificate));

                Change::new(kind, Impact::NeedsAttention, sentence).hint(GIVE_A_ROLE)
            }
            (Use::Signing | Use::Any, Use::Signing | Use::Any) => {
                Change::new(kind, Impact::Harmless, format!("{what} Sign-ins are signed with it as before."))
            }
        };
        let value = |usage| Some(format!("{} {}", certificate.sha256, words(usage)));

        change.values(value(was.usage), value(is))
    }

    /// Tells of a certificate that sign-ins are no longer signed with.
    fn lost(&self, kind: ChangeKind, certificate: &Certificate, what: &str) -> Change {
        if self.after.signing_certificates().next().is_none() {
            return Change::new(
                kind,
                Impact::Breaks,
                format!("{what} The metadata lists no certificate to check sign-ins with any more."),
            )
            .hint("Ask who runs the identity provider which certificate it signs with.");
        }
        if !self.keeps_a_signer {
            return Change::new(
                kind,
                Impact::Breaks,
                format!("{what} No signing certificate from before is left: sign-ins are refused until the provider has a new one."),
            )
            .hint(REPLACE);
        }
        if certificate.validity(self.now).state() == State::Expired {
            let end = long_date_words(certificate.not_after);

            return Change::new(
                kind,
                Impact::Harmless,
                format!("{what} It expired on {end}; another is still listed."),
            );
        }

        Change::new(kind, Impact::NeedsAttention, format!("{what} Sign-ins are not to be signed with it any longer."))
            .hint("If it is Primary, make a certificate that is still listed Primary.")
    }

    /// Says what a person wants to know of a new signing certificate: whether it is of use, and which one it renews.
    fn standing(&self, candidate: &Certificate) -> String {
        if candidate.validity(self.now).state() == State::Expired {
            return " It has expired already.".to_owned();
        }
        match self.renewed_by(candidate) {
            Some((holder, kinship)) => {
                format!(" It looks like the renewal of {}: it has {}.", name(holder), kinship.words())
            }
            None => String::new(),
        }
    }

    /// Returns which signing certificate from before `candidate` renews: the nearest of kin, and of those the last to end.
    fn renewed_by(&self, candidate: &Certificate) -> Option<(&Certificate, Kinship)> {
        self.before
            .signing_certificates()
            .filter_map(|holder| Some((holder, succeeds(candidate, holder, self.now)?)))
            .max_by_key(|(holder, kinship)| (*kinship, holder.not_after))
    }
}

fn article(usage: Use) -> &'static str {
    match usage {
        Use::Signing | Use::Any => "A signing certificate",
        Use::Encryption => "An encryption certificate",
    }
}

fn words(usage: Use) -> &'static str {
    match usage {
        Use::Signing => "for signing alone",
        Use::Encryption => "for encryption alone",
        Use::Any => "for signing and encryption",
    }
}

/// Names a certificate by its subject and the beginning of its fingerprint (SHA-256).
fn name(certificate: &Certificate) -> String {
    format!("{} ({})", quoted(&certificate.subject_name), short_fingerprint(&certificate.sha256))
}

/// Writes the first four octets of a fingerprint: `A4:3F:9C:12`.
pub(super) fn short_fingerprint(hexadecimal: &str) -> String {
    let octets: Vec<_> =
        hexadecimal.as_bytes().chunks(2).take(4).map(|octet| String::from_utf8_lossy(octet).to_uppercase()).collect();

    octets.join(":")
}

fn dates(certificate: &Certificate) -> String {
    format!("valid from {} to {}", long_date_words(certificate.not_before), long_date_words(certificate.not_after))
}
