//! X.509 certificates: what they say, whether they are valid at a given time, what role they have.

mod algorithm;
mod distinguished_name;
mod extension;
mod facts;
pub mod finding;
pub mod list;
pub mod read;
pub mod role;
pub mod validity;

pub use extension::Extension;
pub use finding::findings;
pub use list::{CertificateList, Entry};
pub use read::{Unreadable, read};
pub use role::Role;
pub use validity::{State, Thresholds, Validity};

use jiff::Timestamp;
use pem::{EncodeConfig, LineEnding, Pem};
use std::sync::Arc;

/// A parsed X.509 certificate, kept with its DER bytes. Two are equal when the bytes are.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Arc<[u8]>,
    facts: Arc<Facts>,
}

/// What is read from the DER bytes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The whole subject, in the order of the certificate, such as `CN=idp.example.com, O=Example`.
    pub subject: String,
    /// The common name, else the organisation, else the whole subject, else "No subject".
    pub subject_name: String,
    pub issuer: String,
    pub issuer_name: String,
    /// Lower hex, without leading zero octets.
    pub serial: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub key: Key,
    /// Short name, such as `RSA-SHA256` or `ECDSA-SHA256`; the OID in dots when unknown.
    pub signature_algorithm: String,
    /// SHA-256 of the certificate, lower hex.
    pub sha256: String,
    /// SHA-1 of the certificate, lower hex.
    pub sha1: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower hex.
    pub spki_sha256: String,
    /// Signed with its own key (checked), or, where the algorithm cannot be checked, issued by its own subject.
    pub self_signed: bool,
    /// X.509 version: 1 or 3.
    pub version: u32,
    pub is_ca: bool,
    /// Extended key usage names TLS server authentication.
    pub server_auth: bool,
    /// Key usage allows signatures, or is not given (RFC 5280 §4.2.1.3).
    pub may_sign: bool,
    /// DNS names of the subject alternative name extension.
    pub dns_names: Vec<String>,
    /// Every extension, in the order of the certificate, for people to read.
    pub extensions: Vec<Extension>,
}

/// A public key, by family and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Rsa {
        bits: u32,
    },
    /// The curve's common name, such as `P-256`.
    Ec {
        curve: String,
    },
    Ed25519,
    /// Anything else: a name or the OID.
    Other(String),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::Ec { curve } => write!(f, "EC {curve}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

impl std::ops::Deref for Certificate {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Parses one certificate from exactly its DER bytes; trailing bytes are cut off and tolerated.
    ///
    /// # Errors
    /// A sentence about what is wrong with the bytes.
    pub fn from_der(der: &[u8]) -> Result<Self, String> {
        let (der, facts) = facts::parse(der)?;

        Ok(Self { der: der.into(), facts: Arc::new(facts) })
    }

    /// Returns the DER bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the certificate as PEM, 64 characters a line, with a final line break.
    pub fn to_pem(&self) -> String {
        let config = EncodeConfig::new().set_line_ending(LineEnding::LF);

        pem::encode_config(&Pem::new("CERTIFICATE", self.der.as_ref()), config)
    }

    /// Returns validity at `now`.
    pub fn validity(&self, now: Timestamp) -> Validity {
        Validity::new(self.not_before, self.not_after, now)
    }
}
