//! The reasons why a TLS connection failed.

use super::{Error, Failure, IF_IT_FAILS, IF_SO, UNTIL_THEN};
use crate::certificate::validity::long_date_words;
use crate::phrase::and_more;
use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError};

/// Maximum number of host names that a sentence lists.
const NAMES_SHOWN: usize = 3;

const CHECK_CLOCK: &str = "Check this computer’s date and time.";
const CHECK_HOST: &str = "Check the host in the URL.";

/// Explains why TLS with `host` failed.
pub(super) fn explain(host: &str, error: &rustls::Error) -> Error {
    let (message, hint) = match error {
        rustls::Error::InvalidCertificate(error) => certificate(host, error),
        rustls::Error::NoCertificatesPresented => (format!("{host} has no TLS certificate."), contact(host)),
        rustls::Error::InvalidMessage(_) => (
            format!("{host} doesn’t respond with TLS on this port."),
            "Check the port in the URL. If the server has no https, start the URL with http://.".to_owned(),
        ),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired | AlertDescription::BadCertificate) => {
            (format!("{host} requires a client certificate."), format!("A browser may have one. {IF_SO}"))
        }
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            (format!("{host} doesn’t recognize this host name."), CHECK_HOST.to_owned())
        }
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure) => (
            format!("{host} supports only TLS versions that are too old to be safe."),
            format!("It must support TLS 1.2 or 1.3. {UNTIL_THEN}"),
        ),
        _ => (
            format!("Couldn’t establish a secure connection to {host}."),
            format!("A proxy or firewall may be inspecting TLS. Ask your network administrator. {IF_IT_FAILS}"),
        ),
    };

    Error::new(Failure::Tls, message, hint)
}

/// Explains why the TLS certificate of `host` isn’t accepted.
fn certificate(host: &str, error: &CertificateError) -> (String, String) {
    let renew = format!("The administrator of {host} must renew it. {UNTIL_THEN}");

    match error {
        CertificateError::UnknownIssuer => (
            format!("The TLS certificate of {host} is self-signed or from an issuer that this computer doesn’t trust."),
            "If it is your own server, install your organization’s root certificate on this computer. Otherwise, open \
             the URL in a browser, save the metadata as a file, and choose that file."
                .to_owned(),
        ),
        CertificateError::ExpiredContext { not_after, .. } => (
            format!("The TLS certificate of {host} expired on {}.", day(not_after.as_secs())),
            format!("{renew} {CHECK_CLOCK}"),
        ),
        CertificateError::Expired => {
            (format!("The TLS certificate of {host} has expired."), format!("{renew} {CHECK_CLOCK}"))
        }
        CertificateError::NotValidYetContext { not_before, .. } => (
            format!("The TLS certificate of {host} isn’t valid until {}.", day(not_before.as_secs())),
            CHECK_CLOCK.to_owned(),
        ),
        CertificateError::NotValidYet => {
            (format!("The TLS certificate of {host} isn’t valid yet."), CHECK_CLOCK.to_owned())
        }
        CertificateError::NotValidForNameContext { presented, .. } if presented.is_empty() => {
            (format!("The TLS certificate of {host} contains no host name."), contact(host))
        }
        CertificateError::NotValidForNameContext { presented, .. } => (
            format!(
                "The TLS certificate of {host} was issued to {}, not to this host.",
                and_more(&names(presented), NAMES_SHOWN)
            ),
            "Check the host in the URL. The certificate’s names show what it could be.".to_owned(),
        ),
        CertificateError::NotValidForName => {
            (format!("The TLS certificate of {host} was issued to a different host."), CHECK_HOST.to_owned())
        }
        CertificateError::Revoked => (format!("The TLS certificate of {host} was revoked by its issuer."), renew),
        _ => (format!("Couldn’t verify the TLS certificate of {host}."), contact(host)),
    }
}

fn contact(host: &str) -> String {
    format!("Contact the administrator of {host}. {UNTIL_THEN}")
}

/// Returns the names in a certificate, which are listed as `DnsName("a.example.com")`.
fn names(presented: &[String]) -> Vec<&str> {
    presented
        .iter()
        .map(|name| {
            name.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map_or(name.as_str(), |(name, _)| name)
        })
        .collect()
}

fn day(second: u64) -> String {
    let second = i64::try_from(second).unwrap_or(i64::MAX);

    long_date_words(Timestamp::from_second(second).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Failure, explain};
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::{AlertDescription, CertificateError};
    use std::time::Duration;

    fn explained(error: CertificateError) -> String {
        let error = explain("login.example.com", &rustls::Error::InvalidCertificate(error));

        assert_eq!(error.failure, Failure::Tls);
        assert!(error.hint.ends_with('.'));
        error.message
    }

    #[test]
    fn a_tls_certificate_that_is_not_accepted_is_explained() {
        let expired = CertificateError::ExpiredContext {
            time: UnixTime::since_unix_epoch(Duration::from_secs(1_780_000_000)),
            not_after: UnixTime::since_unix_epoch(Duration::from_secs(1_772_496_000)),
        };
        let expected = ServerName::try_from("login.example.com").unwrap();
        let misnamed = |presented: &[&str]| CertificateError::NotValidForNameContext {
            expected: expected.clone(),
            presented: presented.iter().map(|name| format!("DnsName(\"{name}\")")).collect(),
        };

        assert_eq!(explained(expired), "The TLS certificate of login.example.com expired on 3 March 2026.");
        assert_eq!(
            explained(misnamed(&["a.example.com", "b.example.com"])),
            "The TLS certificate of login.example.com was issued to a.example.com and b.example.com, not to this host."
        );
        assert_eq!(
            explained(misnamed(&["a", "b", "c", "d", "e"])),
            "The TLS certificate of login.example.com was issued to a, b, c, and 2 more, not to this host."
        );
        assert_eq!(
            explained(CertificateError::UnknownIssuer),
            "The TLS certificate of login.example.com is self-signed or from an issuer that this computer doesn’t trust."
        );
        assert_eq!(
            explained(CertificateError::Revoked),
            "The TLS certificate of login.example.com was revoked by its issuer."
        );
        assert_eq!(
            explained(CertificateError::BadEncoding),
            "Couldn’t verify the TLS certificate of login.example.com."
        );
    }

    #[test]
    fn old_tls_is_explained() {
        let error = explain("login.example.com", &rustls::Error::AlertReceived(AlertDescription::ProtocolVersion));

        assert_eq!(error.message, "login.example.com supports only TLS versions that are too old to be safe.");
    }
}
