//! A seal in a file: an account keeps a federation's seal, but only a part of its metadata.

use super::Seal;
use crate::certificate::Certificate;
use crate::saml::signature::{Hash, SignatureAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Bytes are in base64.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Written {
    signed_info: String,
    value: String,
    algorithm: SignatureAlgorithm,
    digest: Hash,
    certificates: Vec<String>,
}

impl From<Seal> for Written {
    fn from(seal: Seal) -> Self {
        Self {
            signed_info: STANDARD.encode(&seal.signed_info),
            value: STANDARD.encode(&seal.value),
            algorithm: seal.algorithm,
            digest: seal.digest,
            certificates: seal.certificates.iter().map(|certificate| STANDARD.encode(certificate.der())).collect(),
        }
    }
}

impl TryFrom<Written> for Seal {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let bytes = |text: &String| STANDARD.decode(text).map_err(|error| error.to_string());
        Ok(Self {
            signed_info: bytes(&written.signed_info)?,
            value: bytes(&written.value)?,
            algorithm: written.algorithm,
            digest: written.digest,
            certificates: written
                .certificates
                .iter()
                .map(|der| Certificate::from_der(&bytes(der)?))
                .collect::<Result<_, _>>()?,
        })
    }
}
