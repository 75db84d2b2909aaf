//! Finds the certificates in bytes: PEM, DER, PKCS#7, bare base64, pasted XML.

use super::Certificate;

/// Bytes without a certificate: what they are instead, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// Kebab-case, such as `private-key`, `csr`, `pfx`, `no-certificate`.
    pub code: &'static str,
    pub message: String,
    pub hint: String,
}

/// What was found in one input.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Every distinct certificate, in the order of the input.
    pub certificates: Vec<Certificate>,
    /// A sentence for each block that could not be read, though others could.
    pub problems: Vec<String>,
}

/// Reads every certificate of `bytes`.
///
/// # Errors
/// [`Unreadable`] when there is none: it says what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Found, Unreadable> {
    let _ = bytes;
    todo!()
}
