//! The signer of the metadata, and whether the signer is known (SAML Metadata §3).
//!
//! Anyone can create a signature that is verified only by its own certificate, so such a signature proves only that nothing
//! was changed since signing. The signer is known once a user has pinned the signer, by certificate or by fingerprint.

mod assessment;
mod finding;
mod kept;
mod signer;

pub use assessment::{Assessment, Standing};
pub use kept::KeptSignatures;
pub use signer::{Signer, UnusableSigner};

pub(super) use finding::findings;

use crate::certificate::Certificate;
use crate::saml::signature::{Profile, Refusal, Seal, SignedElement, stated};
use crate::saml::xml::{self, SIGNATURE};
use roxmltree::Node;
use std::sync::Arc;

/// The signatures that cover an entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Signatures {
    /// The entity's own.
    pub(super) own: Option<Evidence>,
    /// The signatures of the groups around it, innermost first.
    pub(super) groups: Vec<Evidence>,
}

impl Signatures {
    /// Examines the signature of an entity. Signatures of groups cover a whole that may not be here.
    pub(super) fn of(entity: Node<'_, '_>) -> Self {
        Self { own: Evidence::of(entity), groups: Vec::new() }
    }

    fn iter(&self) -> impl Iterator<Item = &Evidence> {
        self.own.iter().chain(&self.groups)
    }
}

/// One signature over the metadata, as far as it can be judged without knowing the expected signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// The content is what was signed.
    Sealed(Arc<Seal>),
    /// Something is wrong, whoever signed.
    Refused { refusal: Refusal, algorithm: Option<String>, certificate: Option<Certificate> },
}

impl Evidence {
    /// Creates evidence from a signature whose digest is valid.
    pub(crate) fn sealed(seal: Seal) -> Self {
        Self::Sealed(Arc::new(seal))
    }

    /// Examines the signature of an entity or a group. Returns `None` if it has none.
    pub(super) fn of(element: Node<'_, '_>) -> Option<Self> {
        xml::child(element, (SIGNATURE, "Signature"))?;
        let sealed = SignedElement::find(element, Profile::Metadata)
            .and_then(|signed| signed.ok_or(Refusal::Missing("Signature")))
            .and_then(|signed| signed.sealed());
        Some(match sealed {
            Ok((_, seal)) => Self::sealed(seal),
            Err(refusal) => {
                let (algorithm, certificate) = stated(element);
                Self::Refused { refusal, algorithm, certificate }
            }
        })
    }
}

#[cfg(test)]
mod tests;
