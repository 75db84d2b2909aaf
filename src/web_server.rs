//! The certificates that the identity provider's web server presents over TLS, to compare with the account's certificates.
//!
//! A certificate that is exported from the browser is the web server's, not the one that signs. Only the server can
//! confirm that, so it is contacted when the user asks for it, with a handshake and nothing more.

mod address;
mod comparison;
mod failure;
mod handshake;

pub use address::Address;
pub use comparison::compare;
pub use failure::Failure;

use crate::certificate::Certificate;
use handshake::Shown;
use rustls::pki_types::CertificateDer;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Maximum time for the server to present its certificates.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Maximum number of certificates read from a chain. A chain is at most 64 kB: rustls accepts no larger handshake message.
const MOST_CERTIFICATES: usize = 16;

/// The certificates that a web server presents (RFC 8446 §4.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The server's own certificate.
    pub end_entity: Certificate,
    /// The other certificates, in the order sent by the server: usually each is the issuer of the one before.
    pub others: Vec<Certificate>,
    /// A sentence for each certificate that the server presents but that is not among `others`.
    pub problems: Vec<String>,
}

impl Chain {
    /// Returns every certificate, the server's own first.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.end_entity).chain(&self.others)
    }

    /// Returns whether `certificate` has the same key as the server's own: the same SubjectPublicKeyInfo (RFC 5280
    /// §4.1.2.7), regardless of all other values.
    pub fn has_key_of(&self, certificate: &Certificate) -> bool {
        self.end_entity.spki_sha256 == certificate.spki_sha256
    }

    fn read(address: &Address, shown: &[CertificateDer<'_>]) -> Result<Self, Failure> {
        let Some((end_entity, others)) = shown.split_first() else {
            return Err(Failure::NoCertificate(address.clone()));
        };
        let end_entity = Certificate::from_der(end_entity)
            .map_err(|reason| Failure::UnreadableCertificate(address.clone(), reason))?;
        let mut chain = Self { end_entity, others: Vec::new(), problems: Vec::new() };

        for (number, der) in (2..=MOST_CERTIFICATES).zip(others) {
            match Certificate::from_der(der) {
                Ok(certificate) => chain.others.push(certificate),
                Err(reason) => {
                    chain.problems.push(format!("Certificate {number} of the chain can’t be read. {reason}"));
                }
            }
        }
        if shown.len() > MOST_CERTIFICATES {
            let count = shown.len();

            chain
                .problems
                .push(format!("The chain has {count} certificates. Only the first {MOST_CERTIFICATES} were read."));
        }
        Ok(chain)
    }
}

/// Asks the web server at `address` for its certificates. Dropping the future cancels it.
///
/// The connection is direct, not through a proxy, and no certificate is rejected: the chain contains what the server
/// presents, trusted or not. A server that presents its chain and then ends the handshake, for example because it wants a
/// client certificate, has also responded.
///
/// # Errors
/// Returns [`Failure`], with a sentence and a hint for users, after at most 10 seconds.
pub async fn ask(address: &Address) -> Result<Chain, Failure> {
    ask_within(TIME_LIMIT, address).await
}

async fn ask_within(limit: Duration, address: &Address) -> Result<Chain, Failure> {
    let shown = Arc::new(Shown::default());
    let handshake = handshake::shake(address, limit, &shown);
    let outcome = timeout(limit, handshake).await.unwrap_or_else(|_| Err(Failure::NoAnswer(address.clone())));

    match (shown.certificates(), outcome) {
        (Some(certificates), _) => Chain::read(address, certificates),
        (None, Err(failure)) => Err(failure),
        (None, Ok(())) => Err(Failure::NoCertificate(address.clone())),
    }
}

#[cfg(test)]
mod tests;
