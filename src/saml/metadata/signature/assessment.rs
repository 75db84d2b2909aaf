//! What a signature over metadata is worth, once it is said who should have signed.

use super::{Evidence, Signatures, Signer};
use crate::certificate::Certificate;
use crate::saml::metadata::{Signature, SignatureStatus};
use crate::saml::signature::{Refusal, Seal, Weak};
use serde::Serialize;

/// What is known about the signature of metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub standing: Standing,
    /// A signer was pinned: whatever is not its signature is a blocker.
    pub is_pinned: bool,
    /// Short name of the algorithm, such as `RSA-SHA256`.
    pub algorithm: Option<String>,
    /// The certificate whose key signed; where none is known to have signed, the first that the signature carries.
    pub certificate: Option<Certificate>,
    /// Why it does not hold, or cannot be checked.
    pub refusal: Option<Refusal>,
    pub weak: Vec<Weak>,
}

/// In which of these ways metadata is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Unsigned,
    /// The pinned signer signed it, and nothing was changed.
    PinnedSigner,
    /// Nothing was changed since somebody signed it: the signature is that of the certificate that it carries itself.
    SignerNotKnown,
    /// A signer is pinned, and another one signed.
    OtherSigner,
    Invalid,
    /// The signature is about something else than this metadata.
    CoversSomethingElse,
    NotChecked,
}

impl Standing {
    /// Returns whether nothing was changed since the certificate that is told signed; else it is only named.
    pub fn is_intact(self) -> bool {
        matches!(self, Self::PinnedSigner | Self::SignerNotKnown | Self::OtherSigner)
    }

    /// Returns what the certificate is that is told with it, as the label of its row.
    pub fn certificate_words(self) -> &'static str {
        if self.is_intact() { "Signed with" } else { "Claimed signer" }
    }

    /// Returns the words that are displayed.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unsigned => "Not signed",
            Self::PinnedSigner => "Valid, pinned signer",
            Self::SignerNotKnown => "Intact, signer unknown",
            Self::OtherSigner => "Intact, but not by the pinned signer",
            Self::Invalid => "Invalid",
            Self::CoversSomethingElse => "Covers something else",
            Self::NotChecked => "Signed, not checked",
        }
    }
}

impl Assessment {
    const UNSIGNED: Self = Self {
        standing: Standing::Unsigned,
        is_pinned: false,
        algorithm: None,
        certificate: None,
        refusal: None,
        weak: Vec::new(),
    };

    /// Judges the signatures over an entity: its own, then those of the groups around it, innermost first.
    ///
    /// The one of the pinned signer counts, whichever it is; else the first.
    pub(crate) fn of(signatures: &Signatures, pinned: Option<&Signer>) -> Self {
        let mut assessments = signatures.iter().map(|evidence| match evidence {
            Evidence::Sealed(seal) => Self::of_seal(seal, pinned),
            Evidence::Refused { refusal, algorithm, certificate } => Self {
                standing: standing(refusal),
                algorithm: algorithm.clone(),
                certificate: certificate.clone(),
                refusal: Some(refusal.clone()),
                ..Self::UNSIGNED
            },
        });
        let first = assessments.next().unwrap_or(Self::UNSIGNED);
        let chosen = match first.standing {
            Standing::PinnedSigner => first,
            _ => assessments.find(|other| other.standing == Standing::PinnedSigner).unwrap_or(first),
        };
        Self { is_pinned: pinned.is_some(), ..chosen }
    }

    fn of_seal(seal: &Seal, pinned: Option<&Signer>) -> Self {
        let carried = seal.certificates();
        let stated = Self {
            algorithm: Some(seal.algorithm().name().to_owned()),
            certificate: carried.first().cloned(),
            ..Self::UNSIGNED
        };
        let pinned_key = pinned.and_then(|pinned| pinned.key(carried));
        let by_pinned = pinned_key.as_ref().map(|(key, _)| seal.verify(std::slice::from_ref(key)));
        if let (Some((key, certificate)), Some(Ok(_))) = (&pinned_key, &by_pinned) {
            return Self {
                standing: Standing::PinnedSigner,
                certificate: Some(certificate.clone()),
                weak: seal.warnings(key),
                ..stated
            };
        }
        let keys: Vec<_> = carried.iter().map(Certificate::public_key).collect();
        match seal.verify(&keys) {
            Ok(by) => Self {
                standing: if pinned.is_some() { Standing::OtherSigner } else { Standing::SignerNotKnown },
                certificate: carried.get(by).cloned(),
                weak: keys.get(by).map(|key| seal.warnings(key)).unwrap_or_default(),
                ..stated
            },
            Err(refusal) => {
                // Without a certificate in it, only what the pinned key says is known.
                let refusal = match by_pinned {
                    Some(Err(refusal_of_pinned)) if carried.is_empty() => refusal_of_pinned,
                    _ => refusal,
                };
                Self { standing: standing(&refusal), refusal: Some(refusal), ..stated }
            }
        }
    }

    /// Returns what it comes to in one sentence, for people.
    pub fn sentence(&self) -> String {
        match (&self.refusal, self.standing) {
            (Some(refusal), _) => refusal.sentence(),
            (None, Standing::Unsigned) => "The metadata isn’t signed.".to_owned(),
            (None, Standing::PinnedSigner) => "Intact and signed by the pinned signer.".to_owned(),
            (None, Standing::OtherSigner) => "Intact, but signed by a different signer from the pinned one.".to_owned(),
            (None, _) => "Intact, but checked with the metadata’s own certificate. The signer is unknown.".to_owned(),
        }
    }

    /// Returns it as the JSON contract has it.
    ///
    /// `valid` says that the signature holds: without a pinned signer there is no other key to check with than the one that the
    /// signature carries. That the signer is not known then stands in `reason`, and is a finding with a code of its own, so that
    /// nobody takes the one for the other. With a pinned signer, only that one's is valid.
    pub(crate) fn signature(&self) -> Signature {
        let status = match self.standing {
            Standing::Unsigned => SignatureStatus::Unsigned,
            Standing::PinnedSigner | Standing::SignerNotKnown => SignatureStatus::Valid,
            Standing::OtherSigner | Standing::Invalid | Standing::CoversSomethingElse => SignatureStatus::Invalid,
            Standing::NotChecked => SignatureStatus::Unsupported,
        };
        let speaks_for_itself = matches!(self.standing, Standing::Unsigned | Standing::PinnedSigner);
        Signature {
            status,
            algorithm: self.algorithm.clone(),
            certificate_sha256: self.certificate.as_ref().map(|certificate| certificate.sha256.clone()),
            reason: (!speaks_for_itself).then(|| self.sentence()),
        }
    }
}

fn standing(refusal: &Refusal) -> Standing {
    match refusal {
        Refusal::CoversSomethingElse(_) => Standing::CoversSomethingElse,
        refusal if refusal.is_unsupported() => Standing::NotChecked,
        _ => Standing::Invalid,
    }
}
