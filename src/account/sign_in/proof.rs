//! What a sign-in that was accepted has proved, and whether that still holds.

use super::Tester;
use super::expected::email_source;
use crate::account::Draft;
use crate::account::profile::Parsed;
use crate::account::versions::sha256;
use crate::certificate::Role;
use crate::saml::response::{EmailSource, Examined, Expected, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A sign-in that was accepted, with what it was checked against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When the sign-in was.
    pub at: Timestamp,
    pub how: How,
    /// The proven email address. It is of a person, and is never exported.
    #[serde(default)]
    pub person: String,
    /// The role of the certificate that signed.
    pub signer: Role,
    /// SHA-256 of that certificate, in lower hex.
    pub certificate: String,
    pub email: EmailSource,
    /// SHA-256 of the metadata's bytes at the time.
    metadata: String,
    /// SHA-256 of the Primary certificate at the time.
    primary: String,
}

/// How the sign-in came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// This computer asked for it and took its answer.
    Test(Tester),
    /// It was captured in a browser.
    Capture,
}

/// Why a proof no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    Metadata,
    EmailAttribute,
    Primary,
}

impl Outdated {
    /// Says what has changed since the sign-in.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Metadata => "The metadata has changed since.",
            Self::EmailAttribute => "The email attribute has changed since.",
            Self::Primary => "The Primary certificate has changed since.",
        }
    }
}

impl Proof {
    /// Keeps what an accepted sign-in has proved; `None` where it was rejected, or nothing could be proved.
    ///
    /// `metadata` is the SHA-256 of the metadata that the expectations came from: the account may have other metadata by now.
    pub fn of(examined: &Examined, expected: &Expected, metadata: &str, how: How, at: Timestamp) -> Option<Self> {
        let signed_by = examined.signed.filter(|_| examined.verdict == Verdict::Accepted)?.by;

        Some(Self {
            at,
            how,
            person: examined.email.clone()?,
            signer: if signed_by == 0 { Role::Primary } else { Role::Secondary },
            certificate: expected.certificates.get(signed_by)?.sha256.clone(),
            email: expected.email.clone(),
            metadata: metadata.to_owned(),
            primary: expected.certificates.first()?.sha256.clone(),
        })
    }

    /// Returns what has changed since, so that the proof is about something else; `None` while it counts.
    ///
    /// It is compared, not remembered: who goes back to what was proved has it proved again.
    pub fn outdated(&self, draft: &Draft, parsed: &Parsed) -> Option<Outdated> {
        let metadata = metadata_digest(draft);
        let primary = parsed.certificate(draft, Role::Primary).map(|certificate| &certificate.sha256);

        if email_source(draft, parsed).as_ref() != Some(&self.email) {
            Some(Outdated::EmailAttribute)
        } else if primary != Some(&self.primary) {
            Some(Outdated::Primary)
        } else if metadata != self.metadata {
            Some(Outdated::Metadata)
        } else {
            None
        }
    }
}

/// Returns the SHA-256 of an account's metadata, in lower hex; empty where there is none.
pub fn metadata_digest(draft: &Draft) -> String {
    draft.metadata.as_ref().map(|loaded| sha256(&loaded.xml)).unwrap_or_default()
}

#[cfg(test)]
pub(in crate::account) mod tests {
    use super::*;
    use crate::account::draft::EmailChoice;
    use crate::account::fixture::{NOW, certificate, complete, load, metadata};
    use crate::account::sign_in::expected::of_identity_provider;
    use crate::saml::response::{Covered, Signed};

    /// Returns what a sign-in of Ada would have proved for an account.
    pub(in crate::account) fn proved(draft: &Draft) -> Proof {
        let parsed = Parsed::of(draft);
        let expected = of_identity_provider(draft, &parsed).unwrap();
        let examined = Examined { email: Some("ada@example.com".to_owned()), ..accepted() };

        Proof::of(&examined, &expected, &metadata_digest(draft), How::Test(Tester::Provider), NOW).unwrap()
    }

    fn accepted() -> Examined {
        Examined {
            verdict: Verdict::Accepted,
            email: None,
            name_id: None,
            attributes: Vec::new(),
            checks: Vec::new(),
            findings: Vec::new(),
            signed: Some(Signed { by: 0, covers: Covered::Both }),
        }
    }

    fn outdated(proof: &Proof, draft: &Draft) -> Option<Outdated> {
        proof.outdated(draft, &Parsed::of(draft))
    }

    #[test]
    fn a_proof_counts_until_metadata_mapping_or_primary_change() {
        let draft = complete(400);
        let proof = proved(&draft);

        assert_eq!((proof.person.as_str(), proof.signer), ("ada@example.com", Role::Primary));
        assert_eq!(outdated(&proof, &draft), None);

        let mut other = draft.clone();
        other.email.choice = Some(EmailChoice::NameId);
        assert_eq!(outdated(&proof, &other), Some(Outdated::EmailAttribute));

        let mut other = draft.clone();
        other.certificates[0].role = None;
        assert_eq!(outdated(&proof, &other), Some(Outdated::Primary));

        let mut other = draft.clone();
        other.metadata.as_mut().unwrap().xml.push(b'\n');
        assert_eq!(outdated(&proof, &other), Some(Outdated::Metadata));
    }

    #[test]
    fn who_goes_back_to_what_was_proved_has_it_proved_again() {
        let draft = complete(400);
        let proof = proved(&draft);
        let mut other = draft.clone();

        load(&mut other, metadata(&[certificate(200)], &["mail"]));
        assert!(outdated(&proof, &other).is_some());

        other.metadata = draft.metadata.clone();
        other.certificates = draft.certificates.clone();
        assert_eq!(outdated(&proof, &other), None);
    }

    #[test]
    fn what_was_rejected_or_is_not_proven_proves_nothing() {
        let draft = complete(400);
        let parsed = Parsed::of(&draft);
        let expected = of_identity_provider(&draft, &parsed).unwrap();
        let of = |examined: &Examined| Proof::of(examined, &expected, &metadata_digest(&draft), How::Capture, NOW);

        assert_eq!(of(&accepted()), None);
        assert_eq!(
            of(&Examined { verdict: Verdict::Rejected, email: Some("ada@example.com".to_owned()), ..accepted() }),
            None
        );
        assert_eq!(of(&Examined { signed: None, email: Some("ada@example.com".to_owned()), ..accepted() }), None);
    }
}
