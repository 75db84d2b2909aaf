//! The result of a valid digest: enough data to tell later, for any key, whether it signed.

mod written;

use super::algorithm::{Family, Hash, SOUND_RSA_BITS, SignatureAlgorithm};
use super::refusal::{Refusal, Weak};
use crate::certificate::{Certificate, Key, PublicKey};
use serde::{Deserialize, Serialize};
use written::Written;

/// A signature over content whose digest is valid. Only [`Seal::verify`] says whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Seal {
    /// The `SignedInfo` in canonical form, which contains the digest.
    pub(super) signed_info: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) digest: Hash,
    pub(super) certificates: Vec<Certificate>,
}

/// A verified signature, with the covered content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The signed content, in canonical form and without the signature. Values that matter are read only from these bytes.
    pub canonical: Vec<u8>,
    /// The index of the key among the given keys.
    pub by: usize,
    pub algorithm: SignatureAlgorithm,
    pub warnings: Vec<Weak>,
}

impl Seal {
    /// Returns the algorithm of the signature.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Returns the certificates that the signature carries itself.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Returns the index of the first of `keys` that signed.
    ///
    /// # Errors
    /// Returns [`Refusal::NoKey`] without keys, the reason for a single key, or [`Refusal::NoKeyMatches`] for several.
    pub fn verify(&self, keys: &[PublicKey]) -> Result<usize, Refusal> {
        let mut reason = Refusal::NoKey;
        for (index, key) in keys.iter().enumerate() {
            match self.algorithm.verify(key, &self.signed_info, &self.value) {
                Ok(()) => return Ok(index),
                Err(refusal) if index == 0 => reason = refusal,
                Err(refusal) if refusal == reason => {}
                Err(_) => reason = Refusal::NoKeyMatches,
            }
        }
        Err(reason)
    }

    /// Returns the weaknesses of the signature with `key`.
    pub fn warnings(&self, key: &PublicKey) -> Vec<Weak> {
        let mut warnings = Vec::new();
        if self.algorithm.hash == Hash::Sha1 {
            warnings.push(Weak::Sha1Signature);
        }
        if self.digest == Hash::Sha1 {
            warnings.push(Weak::Sha1Digest);
        }
        match (self.algorithm.family, &key.kind) {
            (Family::Rsa | Family::RsaPss, Key::Rsa { bits }) if *bits < SOUND_RSA_BITS => {
                warnings.push(Weak::SmallKey(*bits));
            }
            _ => {}
        }
        warnings
    }
}
