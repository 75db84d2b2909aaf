//! Results of signatures over whole federations, for an account that keeps only the parts about its identity provider.

use super::Evidence;
use crate::saml::metadata::IdentityProvider;
use crate::saml::signature::Seal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// Maximum number of parts whose signatures are kept. Versions that users restore are among the last few.
const MOST: usize = 12;

/// Signatures whose digest was valid over the whole, for each part that was extracted from one, the newest first.
///
/// They can be checked at any time, also against a signer that is pinned later, and for an earlier version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KeptSignatures(Vec<OfPart>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfPart {
    /// SHA-256 of the part, in base64: these signatures don't apply to other bytes.
    part_sha256: String,
    /// Innermost group first.
    seals: Vec<Seal>,
}

/// Reads files of older versions too, which have one part or none.
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
    /// Keeps the valid signatures of the groups around an identity provider, if there are any.
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

    /// Restores the signatures of an identity provider that was read from a part, and only from a part.
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
