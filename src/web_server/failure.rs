//! The reasons why a web server presents no certificates, each with a hint that says what to do.

use super::{Address, TIME_LIMIT};
use rustls::{AlertDescription, Error, InvalidMessage};
use std::io;

/// The reason why a web server presented no certificates, as a sentence; [`Failure::hint`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("There is no host named {host}, or this computer is offline.", host = .0.host())]
    NameNotFound(Address),
    #[error("{0} doesn’t accept connections.")]
    Refused(Address),
    #[error("{0} can’t be reached from this computer.")]
    Unreachable(Address),
    #[error("{0} didn’t respond within {limit} seconds.", limit = TIME_LIMIT.as_secs())]
    NoAnswer(Address),
    #[error("{0} closed the connection before showing a certificate.")]
    Closed(Address),
    #[error("{0} doesn’t respond in TLS.")]
    NotTls(Address),
    #[error("{0} offers only TLS that is too old to be safe.")]
    OldTls(Address),
    /// The server ended the handshake (RFC 8446 §6.2), for a reason other than the version.
    #[error("{0} ended the handshake with the TLS alert {number} ({1:?}).", number = u8::from(*.1))]
    Alert(Address, AlertDescription),
    /// The handshake failed in another way.
    #[error("Couldn’t establish a TLS connection to {0}.")]
    Tls(Address),
    #[error("{0} shows no certificate.")]
    NoCertificate(Address),
    #[error("{0} shows more than 64 kB of certificates, so they weren’t read.")]
    TooLarge(Address),
    /// The server's own certificate cannot be read; with a sentence that says why.
    #[error("{0} shows a certificate that can’t be read. {1}")]
    UnreadableCertificate(Address, String),
}

impl Failure {
    /// Returns what to do about it, in full sentences.
    pub fn hint(&self) -> String {
        match self {
            Self::NameNotFound(address) | Self::Unreachable(address) | Self::NoAnswer(address) => format!(
                "Check the network connection. Inside an organization, you may need the VPN. If only a proxy reaches the internet, compare manually. {}",
                comparison(address)
            ),
            Self::Refused(address) | Self::Closed(address) => format!(
                "Check whether the server is running. If only a proxy reaches the internet, compare manually. {}",
                comparison(address)
            ),
            Self::NotTls(address) | Self::Tls(address) => format!(
                "A proxy or firewall may be responding instead. Ask your network administrator, or compare manually. {}",
                comparison(address)
            ),
            Self::OldTls(address) => {
                format!("It must offer TLS 1.2 or 1.3. Until then, compare manually. {}", comparison(address))
            }
            Self::Alert(address, AlertDescription::UnrecognisedName) => format!(
                "The server doesn’t recognize this name. Check the endpoints in the metadata, or compare manually. {}",
                comparison(address)
            ),
            Self::Alert(address, _)
            | Self::NoCertificate(address)
            | Self::TooLarge(address)
            | Self::UnreadableCertificate(address, _) => {
                format!(
                    "Contact the administrator of {address}. In the meantime, compare manually. {}",
                    comparison(address)
                )
            }
        }
    }

    /// Explains why no connection was established.
    pub(super) fn connection(address: &Address, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused(address.clone()),
            io::ErrorKind::TimedOut => Self::NoAnswer(address.clone()),
            _ => Self::Unreachable(address.clone()),
        }
    }

    /// Explains why the handshake over a connection failed.
    pub(super) fn handshake(address: &Address, error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(error) => Self::tls(address, error),
            // Without a TLS reason, the connection itself has ended.
            None => Self::Closed(address.clone()),
        }
    }

    /// Explains why TLS failed.
    pub(super) fn tls(address: &Address, error: &Error) -> Self {
        let address = address.clone();

        match error {
            Error::InvalidMessage(
                InvalidMessage::CertificatePayloadTooLarge | InvalidMessage::HandshakePayloadTooLarge,
            ) => Self::TooLarge(address),
            // A record that does not start like one (RFC 8446 §5.1): the server uses a different protocol.
            Error::InvalidMessage(
                InvalidMessage::InvalidContentType
                | InvalidMessage::UnknownProtocolVersion
                | InvalidMessage::MessageTooLarge,
            ) => Self::NotTls(address),
            Error::PeerIncompatible(_)
            | Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity) => {
                Self::OldTls(address)
            }
            Error::AlertReceived(alert) => Self::Alert(address, *alert),
            Error::NoCertificatesPresented => Self::NoCertificate(address),
            _ => Self::Tls(address),
        }
    }
}

/// Explains how to compare with a browser instead, which works if a browser can connect.
fn comparison(address: &Address) -> String {
    format!(
        "Open https://{address}/ in a browser. Check whether its certificate’s SHA-256 fingerprint is one of those listed here."
    )
}

#[cfg(test)]
mod tests {
    use super::{Address, Failure};
    use rustls::AlertDescription;

    #[test]
    fn every_failure_names_the_server_and_says_what_to_do() {
        let address = Address::from_url("https://login.example.com/").unwrap();

        for failure in [
            Failure::NameNotFound(address.clone()),
            Failure::Refused(address.clone()),
            Failure::Unreachable(address.clone()),
            Failure::NoAnswer(address.clone()),
            Failure::Closed(address.clone()),
            Failure::NotTls(address.clone()),
            Failure::OldTls(address.clone()),
            Failure::Alert(address.clone(), AlertDescription::UnrecognisedName),
            Failure::Alert(address.clone(), AlertDescription::InternalError),
            Failure::Tls(address.clone()),
            Failure::NoCertificate(address.clone()),
            Failure::TooLarge(address.clone()),
            Failure::UnreadableCertificate(address.clone(), "It ends too early.".to_owned()),
        ] {
            let (message, hint) = (failure.to_string(), failure.hint());

            assert!(message.contains("login.example.com") && message.ends_with('.'), "{message}");
            assert!(hint.contains("Open https://login.example.com/ in a browser") && hint.ends_with('.'), "{hint}");
        }
    }

    #[test]
    fn an_alert_is_told_by_the_number_that_people_search_for() {
        let address = Address::from_url("https://login.example.com/").unwrap();

        assert_eq!(
            Failure::Alert(address, AlertDescription::HandshakeFailure).to_string(),
            "login.example.com ended the handshake with the TLS alert 40 (HandshakeFailure)."
        );
    }
}
