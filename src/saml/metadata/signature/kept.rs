//! What the signatures over whole federations said, for an account that keeps only the parts about its identity provider.

use super::Evidence;
use crate::saml::metadata::IdentityProvider;
use crate::saml::signature::Seal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// The most parts whose signatures are kept: versions that one goes back to are among the last few.
const MOST: usize = 12;

/// Signatures whose digest was found to hold over the whole, for each part that was taken out of one, the newest first.
///
/// Who signed can be told from them at any time, also of a signer that is pinned later, and of an earlier version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KeptSignatures(Vec<OfPart>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfPart {
    /// SHA-256 of the part, in base64: with other bytes these signatures have nothing to do.
    part_sha256: String,
    /// Innermost group first.
    seals: Vec<Seal>,
}

/// Files of older versions have one part or none.
impl<'de> Deserialize<'de> for KeptSignatures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Several(Vec<OfPart>),
            One(OfPart),
            None,
        }

        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Several(parts) => parts,
            Written::One(part) => vec![part],
            Written::None => Vec::new(),
        }))
    }
}

impl KeptSignatures {
    /// Keeps the signatures of the groups around an identity provider, where there are any that hold.
    pub fn keep(&mut self, identity_provider: &IdentityProvider) {
        let groups = identity_provider.signatures.groups.iter();
        let seals: Vec<_> = groups
            .filter_map(|evidence| match evidence {
                Evidence::Sealed(seal) => Some(Seal::clone(seal)),
                Evidence::Refused { .. } => None,
            })
            .collect();
        if seals.is_empty() {
            return;
        }
        let part_sha256 = sha256(&identity_provider.xml);
        self.0.retain(|known| known.part_sha256 != part_sha256);
        self.0.insert(0, OfPart { part_sha256, seals });
        self.0.truncate(MOST);
    }

    /// Gives the signatures back to an identity provider that was read from a part, and from nothing else.
    pub fn restore(&self, identity_provider: &mut IdentityProvider) {
        if self.0.is_empty() || !identity_provider.signatures.groups.is_empty() {
            return;
        }
        let part_sha256 = sha256(&identity_provider.xml);
        if let Some(kept) = self.0.iter().find(|kept| kept.part_sha256 == part_sha256) {
            let seals = kept.seals.iter().cloned().map(|seal| Evidence::Sealed(Arc::new(seal)));
            identity_provider.signatures.groups = seals.collect();
            identity_provider.pin(None);
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    STANDARD.encode(digest(&SHA256, bytes))
}
