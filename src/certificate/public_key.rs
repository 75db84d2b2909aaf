//! A public key, and the check whether data is signed with it.

use super::Key;

/// The public key of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub kind: Key,
    /// The `subjectPublicKey` (RFC 5280 §4.1.2.7): an RSAPublicKey, or a point of the curve.
    pub(crate) octets: Box<[u8]>,
}
