//! The accepted algorithms, by their URIs (RFC 6931). Any other is refused by its name.

use super::refusal::Refusal;
use crate::certificate::{Key, PublicKey};
use crate::saml::shown::shown;
use aws_lc_rs::digest::{self, Digest, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, EcdsaVerificationAlgorithm,
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};

/// RSA keys smaller than this are easy to break.
const LEAST_RSA_BITS: u32 = 1024;
/// RSA keys smaller than this are reported as weak, and some algorithms don't accept them.
pub(super) const SOUND_RSA_BITS: u32 = 2048;
/// Maximum RSA key length in bits: longer ones only cost time.
const MOST_RSA_BITS: u32 = 8192;

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Reads the URI of a `DigestMethod`.
    pub(super) fn of_digest(uri: &str) -> Result<Self, Refusal> {
        match uri {
            "http://www.w3.org/2000/09/xmldsig#sha1" => Ok(Self::Sha1),
            "http://www.w3.org/2001/04/xmlenc#sha256" => Ok(Self::Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => Ok(Self::Sha384),
            "http://www.w3.org/2001/04/xmlenc#sha512" => Ok(Self::Sha512),
            "http://www.w3.org/2001/04/xmldsig-more#md5" => Err(Refusal::BrokenAlgorithm("MD5".to_owned())),
            other => Err(Refusal::UnknownDigest(match other {
                "http://www.w3.org/2001/04/xmldsig-more#sha224" => "SHA-224".to_owned(),
                "http://www.w3.org/2001/04/xmlenc#ripemd160" => "RIPEMD-160".to_owned(),
                "" => "(none)".to_owned(),
                other => shown(other, 120),
            })),
        }
    }

    /// Hashes bytes.
    pub(super) fn digest(self, bytes: &[u8]) -> Digest {
        digest::digest(self.algorithm(), bytes)
    }

    /// Starts hashing input that arrives piece by piece.
    pub(crate) fn begin(self) -> digest::Context {
        digest::Context::new(self.algorithm())
    }

    fn algorithm(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }
}

/// The algorithm that creates a signature value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SignatureAlgorithm {
    pub family: Family,
    pub hash: Hash,
}

/// A family of signature algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    Rsa,
    /// RSASSA-PSS with MGF1 of the same hash and a salt of the same length as the hash (RFC 6931 §2.3.9).
    RsaPss,
    /// ECDSA with the fixed-width numbers r and s, concatenated (RFC 6931 §2.3.6).
    Ecdsa,
}

impl SignatureAlgorithm {
    /// Reads the URI of a `SignatureMethod`.
    pub(super) fn read(uri: &str) -> Result<Self, Refusal> {
        let is_broken = uri.contains("#hmac-") || uri.ends_with("-md5");
        known(uri).ok_or_else(|| match is_broken {
            true => Refusal::BrokenAlgorithm(short_name(uri)),
            false => Refusal::UnknownAlgorithm(short_name(uri)),
        })
    }

    /// Returns the name as certificates use it, such as `RSA-SHA256`.
    pub fn name(self) -> &'static str {
        match (self.family, self.hash) {
            (Family::Rsa, Hash::Sha1) => "RSA-SHA1",
            (Family::Rsa, Hash::Sha256) => "RSA-SHA256",
            (Family::Rsa, Hash::Sha384) => "RSA-SHA384",
            (Family::Rsa, Hash::Sha512) => "RSA-SHA512",
            (Family::RsaPss, Hash::Sha1) => "RSA-PSS-SHA1",
            (Family::RsaPss, Hash::Sha256) => "RSA-PSS-SHA256",
            (Family::RsaPss, Hash::Sha384) => "RSA-PSS-SHA384",
            (Family::RsaPss, Hash::Sha512) => "RSA-PSS-SHA512",
            (Family::Ecdsa, Hash::Sha1) => "ECDSA-SHA1",
            (Family::Ecdsa, Hash::Sha256) => "ECDSA-SHA256",
            (Family::Ecdsa, Hash::Sha384) => "ECDSA-SHA384",
            (Family::Ecdsa, Hash::Sha512) => "ECDSA-SHA512",
        }
    }

    /// Checks that `value` is the signature of `message` with `key`.
    pub(super) fn verify(self, key: &PublicKey, message: &[u8], value: &[u8]) -> Result<(), Refusal> {
        match (self.family, &key.kind) {
            (Family::Rsa | Family::RsaPss, Key::Rsa { bits }) => {
                let parameters = self.rsa(*bits)?;
                let verified = UnparsedPublicKey::new(parameters, &key.octets).verify(message, value);
                verified.map_err(|_| Refusal::NoKeyMatches)
            }
            (Family::Ecdsa, Key::Ec { curve }) => {
                let curve = Curve::named(curve).ok_or_else(|| Refusal::KeyNotSupported(key.kind.to_string()))?;
                curve.verify(key, &self.hash.digest(message), value)
            }
            (Family::Rsa | Family::RsaPss | Family::Ecdsa, _) => Err(Refusal::NoKeyMatches),
        }
    }

    fn rsa(self, bits: u32) -> Result<&'static RsaParameters, Refusal> {
        if bits < LEAST_RSA_BITS {
            return Err(Refusal::SmallKey(bits));
        }
        if bits > MOST_RSA_BITS {
            return Err(Refusal::KeyNotSupported(format!("RSA {bits}")));
        }
        let is_sound = bits >= SOUND_RSA_BITS;
        match (self.family, self.hash) {
            (Family::Rsa, Hash::Sha1) => Ok(&RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
            (Family::Rsa, Hash::Sha256) => Ok(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
            (Family::Rsa, Hash::Sha384) if is_sound => Ok(&RSA_PKCS1_2048_8192_SHA384),
            (Family::Rsa, Hash::Sha512) => Ok(&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
            (Family::RsaPss, Hash::Sha256) if is_sound => Ok(&RSA_PSS_2048_8192_SHA256),
            (Family::RsaPss, Hash::Sha384) if is_sound => Ok(&RSA_PSS_2048_8192_SHA384),
            (Family::RsaPss, Hash::Sha512) if is_sound => Ok(&RSA_PSS_2048_8192_SHA512),
            _ => Err(Refusal::KeyNotSupported(format!("RSA {bits} with {}", self.name()))),
        }
    }
}

/// A curve with one verifier for all its hashes, see [`Curve::verify`].
struct Curve {
    /// The length of r and of s, in bytes.
    width: usize,
    verifier: &'static EcdsaVerificationAlgorithm,
    hash: Hash,
}

impl Curve {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "P-256" => Self { width: 32, verifier: &ECDSA_P256_SHA256_FIXED, hash: Hash::Sha256 },
            "P-384" => Self { width: 48, verifier: &ECDSA_P384_SHA384_FIXED, hash: Hash::Sha384 },
            "P-521" => Self { width: 66, verifier: &ECDSA_P521_SHA512_FIXED, hash: Hash::Sha512 },
            _ => return None,
        })
    }

    /// Checks a signature over a hash of any length.
    ///
    /// ECDSA uses the number that the leftmost bits of the hash form, as many as the curve's order has (FIPS 186-5 §6.4.2).
    /// A hash that is cut to the verifier's length, or padded with leading zeros, forms the same number.
    fn verify(&self, key: &PublicKey, digest: &Digest, value: &[u8]) -> Result<(), Refusal> {
        if value.len() != 2 * self.width {
            return Err(Refusal::ValueLength { found: value.len(), expected: 2 * self.width });
        }
        if value.chunks(self.width).any(|number| number.iter().all(|octet| *octet == 0)) {
            return Err(Refusal::ValueZero);
        }
        let algorithm = self.hash.algorithm();
        let length = algorithm.output_len();
        let digest = digest.as_ref();
        let taken = &digest[..digest.len().min(length)];
        let mut fitted = vec![0; length - taken.len()];
        fitted.extend_from_slice(taken);
        Digest::import_less_safe(&fitted, algorithm)
            .and_then(|digest| UnparsedPublicKey::new(self.verifier, &key.octets).verify_digest(&digest, value))
            .map_err(|_| Refusal::NoKeyMatches)
    }
}

/// Returns the accepted algorithm with this URI.
fn known(uri: &str) -> Option<SignatureAlgorithm> {
    let (family, hash) = match uri {
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => (Family::Rsa, Hash::Sha1),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => (Family::Rsa, Hash::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => (Family::Rsa, Hash::Sha384),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => (Family::Rsa, Hash::Sha512),
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => (Family::RsaPss, Hash::Sha256),
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => (Family::RsaPss, Hash::Sha384),
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => (Family::RsaPss, Hash::Sha512),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1" => (Family::Ecdsa, Hash::Sha1),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => (Family::Ecdsa, Hash::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => (Family::Ecdsa, Hash::Sha384),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => (Family::Ecdsa, Hash::Sha512),
        _ => return None,
    };
    Some(SignatureAlgorithm { family, hash })
}

/// Returns the name of a signature algorithm as certificates use it, or the URI of an unknown one.
pub(crate) fn short_name(uri: &str) -> String {
    if let Some(known) = known(uri) {
        return known.name().to_owned();
    }
    let name = match uri {
        "" => "(none)",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1" => "DSA-SHA1",
        "http://www.w3.org/2009/xmldsig11#dsa-sha256" => "DSA-SHA256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1" => "HMAC-SHA1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-md5" => "HMAC-MD5",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha224" => "HMAC-SHA224",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256" => "HMAC-SHA256",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha384" => "HMAC-SHA384",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512" => "HMAC-SHA512",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5" => "RSA-MD5",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224" => "RSA-SHA224",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224" => "ECDSA-SHA224",
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss" => "RSA-PSS",
        "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1" => "RSA-PSS-SHA1",
        other => return shown(other, 120),
    };
    name.to_owned()
}
