//! The certificates that the identity provider's web server shows over TLS, to compare with those of the account.
//!
//! A certificate that is exported from the browser is the web server's, not the one that signs. Only the server can
//! tell: it is asked when the user wants it, by a handshake and nothing more.

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

/// Maximum time in which the server must show its certificates.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Maximum number of certificates of a chain that are read. The whole of them is at most 64 kB: rustls takes no larger handshake message.
const MOST_CERTIFICATES: usize = 16;

/// The certificates that a web server shows (RFC 8446 §4.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The server's own certificate.
    pub end_entity: Certificate,
    /// The further ones, in the order in which the server sends them: as a rule each is the issuer of the one before.
    pub others: Vec<Certificate>,
    /// A sentence for each certificate that is not among `others`, though the server shows it.
    pub problems: Vec<String>,
}

impl Chain {
    /// Returns every certificate, the server's own first.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.end_entity).chain(&self.others)
    }

    /// Returns whether `certificate` has the key of the server's own: the same SubjectPublicKeyInfo (RFC 5280 §4.1.2.7),
    /// whatever else the two say.
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
/// The server is asked directly, not through a proxy, and no certificate is refused: the chain is what the server shows,
/// whether it can be trusted or not. A server that shows it and then ends the handshake, because it wants a client
/// certificate for example, has answered too.
///
/// # Errors
/// [`Failure`] with a sentence and a hint for people, after 10 seconds at the latest.
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
