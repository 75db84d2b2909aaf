//! The verdict on a metadata signature, given the expected signer.

use super::{Evidence, Signatures, Signer};
use crate::certificate::Certificate;
use crate::saml::metadata::{Signature, SignatureStatus};
use crate::saml::signature::{Refusal, Seal, Weak};
use serde::Serialize;

/// Known facts about the signature of metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub standing: Standing,
    /// `true` if a signer was pinned: then anything other than its signature is a blocker.
    pub is_pinned: bool,
    /// Short name of the algorithm, such as `RSA-SHA256`.
    pub algorithm: Option<String>,
    /// The certificate whose key signed. If no certificate is known to have signed, the first that the signature carries.
    pub certificate: Option<Certificate>,
    /// The reason that it is invalid or can't be checked.
    pub refusal: Option<Refusal>,
    pub weak: Vec<Weak>,
}

/// Signature status of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Unsigned,
    /// The pinned signer signed it, and nothing was changed.
    PinnedSigner,
    /// Nothing was changed since signing, but only the certificate that the signature itself carries confirms that.
    SignerNotKnown,
    /// A signer is pinned, and a different one signed.
    OtherSigner,
    Invalid,
    /// The signature covers something other than this metadata.
    CoversSomethingElse,
    NotChecked,
}

impl Standing {
    /// Returns whether nothing was changed since the reported certificate signed. If not, the certificate is only named.
    pub fn is_intact(self) -> bool {
        matches!(self, Self::PinnedSigner | Self::SignerNotKnown | Self::OtherSigner)
    }

    /// Returns the label of the row that shows the certificate.
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

    /// Judges the signatures over an entity: its own, then the ones on the groups around it, innermost first.
    ///
    /// Uses the signature of the pinned signer, if there is one, or else the first.
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
                // Without a certificate in the signature, the pinned key's result is the only one.
                let refusal = match by_pinned {
                    Some(Err(refusal_of_pinned)) if carried.is_empty() => refusal_of_pinned,
                    _ => refusal,
                };
                Self { standing: standing(&refusal), refusal: Some(refusal), ..stated }
            }
        }
    }

    /// Returns the verdict as one sentence for users.
    pub fn sentence(&self) -> String {
        match (&self.refusal, self.standing) {
            (Some(refusal), _) => refusal.sentence(),
            (None, Standing::Unsigned) => "The metadata isn’t signed.".to_owned(),
            (None, Standing::PinnedSigner) => "Intact and signed by the pinned signer.".to_owned(),
            (None, Standing::OtherSigner) => "Intact, but signed by a different signer from the pinned one.".to_owned(),
            (None, _) => "Intact, but checked with the metadata’s own certificate. The signer is unknown.".to_owned(),
        }
    }

    /// Returns the verdict in the form of the JSON contract.
    ///
    /// `valid` means that the signature is valid. Without a pinned signer, the only key to check with is the one that the
    /// signature carries, so `reason` then says that the signer is unknown. That is also a finding with a separate code, so
    /// that the two can't be confused. With a pinned signer, only that signer's signature is valid.
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
