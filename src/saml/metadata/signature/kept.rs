//! What the signature over a whole federation said, for an account that keeps only the part about its identity provider.

use super::Evidence;
use crate::saml::metadata::IdentityProvider;
use crate::saml::signature::Seal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Signatures whose digest was found to hold over the whole, and the part that was taken out of it.
///
/// Who signed can be told from them at any time, also of a signer that is pinned later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSignatures {
    /// SHA-256 of the part, in base64: with other bytes these signatures have nothing to do.
    part_sha256: String,
    /// Innermost group first.
    seals: Vec<Seal>,
}

impl KeptSignatures {
    /// Keeps the signatures of the groups around an identity provider; `None` when there is none that holds.
    pub fn of(identity_provider: &IdentityProvider) -> Option<Self> {
        let seals: Vec<_> = identity_provider
            .signatures
            .groups
            .iter()
            .filter_map(|evidence| match evidence {
                Evidence::Sealed(seal) => Some(Seal::clone(seal)),
                Evidence::Refused { .. } => None,
            })
            .collect();
        (!seals.is_empty()).then(|| Self { part_sha256: sha256(&identity_provider.xml), seals })
    }

    /// Gives the signatures back to an identity provider that was read from the part, and from nothing else.
    pub fn restore(&self, identity_provider: &mut IdentityProvider) {
        if identity_provider.signatures.groups.is_empty() && sha256(&identity_provider.xml) == self.part_sha256 {
            let seals = self.seals.iter().cloned().map(|seal| Evidence::Sealed(Arc::new(seal)));
            identity_provider.signatures.groups = seals.collect();
            identity_provider.pin(None);
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    STANDARD.encode(digest(&SHA256, bytes))
}
