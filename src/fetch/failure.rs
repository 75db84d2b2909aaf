//! The ways to fail, each with a sentence that names the host and a hint that says what to do.

use crate::certificate::validity::long_date_words;
use crate::disk;
use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError};
use std::error::Error as StdError;
use std::io;
use std::time::Duration;

/// One way to fail: a sentence, and a hint that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub failure: Failure,
    pub message: String,
    pub hint: String,
}

/// The ways to fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Address,
    Scheme,
    Dns,
    Refused,
    Unreachable,
    Tls,
    Status(u16),
    TooLarge,
    TooManyRedirects,
    /// From https to http: refused.
    InsecureRedirect,
    ConnectTimeout,
    Timeout,
    Interrupted,
    Proxy,
    /// The temporary file for a large download cannot be written.
    Disk,
}

/// The way out that always works.
const BY_FILE: &str = "open the URL in a browser, save the metadata as a file, and choose that file";

impl Error {
    pub(super) fn new(failure: Failure, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { failure, message: message.into(), hint: hint.into() }
    }

    pub(super) fn too_large(host: &str, limit: u64) -> Self {
        const MEGABYTE: u64 = 1024 * 1024;
        let limit = if limit < MEGABYTE { format!("{limit} bytes") } else { format!("{} MB", limit / MEGABYTE) };

        Self::new(
            Failure::TooLarge,
            format!("The response from {host} is larger than {limit}, so it wasn’t loaded."),
            "One identity provider’s metadata is smaller than 1 MB. Look for its own URL instead of the federation’s.",
        )
    }

    pub(super) fn disk(host: &str, error: &io::Error) -> Self {
        Self::new(
            Failure::Disk,
            format!("Couldn’t save the response from {host}: {}.", disk::reason(error.kind())),
            "Free up space on the disk with the temporary files, and try again.",
        )
    }

    pub(super) fn too_many_redirects(host: &str, count: usize) -> Self {
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };

        Self::new(
            Failure::TooManyRedirects,
            format!("The URL redirected {times}, and {host} redirects again."),
            format!("The URL probably requires a sign-in. If so, {BY_FILE}."),
        )
    }

    pub(super) fn redirect_loop(host: &str) -> Self {
        Self::new(
            Failure::TooManyRedirects,
            format!("{host} redirects in a loop."),
            format!("The URL probably requires a sign-in. If so, {BY_FILE}."),
        )
    }

    pub(super) fn connect_timeout(host: &str, limit: Duration) -> Self {
        Self::new(
            Failure::ConnectTimeout,
            format!("{host} didn’t respond within {}.", seconds(limit)),
            format!(
                "It may be reachable only inside your organization’s network. Connect to it and fetch again, or {BY_FILE}."
            ),
        )
    }

    pub(super) fn timeout(host: &str, limit: Duration, received: u64) -> Self {
        let so_far = match received {
            0 => "nothing had arrived by then".to_owned(),
            1 => "only 1 byte had arrived by then".to_owned(),
            _ => format!("only {received} bytes had arrived by then"),
        };

        Self::new(
            Failure::Timeout,
            format!("{host} took longer than {}; {so_far}.", seconds(limit)),
            format!("Fetch again, or {BY_FILE}."),
        )
    }

    /// Explains a response whose status isn’t 200 (RFC 9110 §15).
    pub(super) fn status(host: &str, status: u16, reason: Option<&str>) -> Self {
        let answer = match reason {
            Some(reason) => format!("{status} {reason}"),
            None => status.to_string(),
        };
        let (message, hint) = match status {
            401 => (
                format!("{host} requires a sign-in ({answer})."),
                format!("Sign in there: {BY_FILE}."),
            ),
            403 => (
                format!("{host} denied access ({answer})."),
                format!("It may respond only inside your organization’s network or after a sign-in. If so, {BY_FILE}."),
            ),
            404 => (
                format!("{host} has nothing at this URL ({answer})."),
                "Copy the metadata URL again from the identity provider’s console, from the first to the last character.".to_owned(),
            ),
            410 => (
                format!("{host} has removed the content at this URL ({answer})."),
                "Look up the application’s new metadata URL in the identity provider’s console.".to_owned(),
            ),
            407 => (
                format!("The proxy on the way to {host} requires a sign-in ({answer})."),
                format!("Ask your network administrator to allow {host}, or {BY_FILE}."),
            ),
            429 => (
                format!("{host} received too many requests ({answer})."),
                "Wait a minute, then fetch again.".to_owned(),
            ),
            300..=399 => (
                format!("{host} redirects but doesn’t say where ({answer})."),
                "Copy the metadata URL again from the identity provider’s console.".to_owned(),
            ),
            500..=599 => (
                format!("{host} has a server error ({answer})."),
                "Fetch again in a few minutes, or load the metadata from a file.".to_owned(),
            ),
            _ => (
                format!("{host} didn’t send the metadata ({answer})."),
                format!("Check the URL, or {BY_FILE}."),
            ),
        };
        let failure = if status == 407 { Failure::Proxy } else { Failure::Status(status) };

        Self::new(failure, message, hint)
    }

    /// Explains why no client could be created: in practice, no certificate authority is installed.
    pub(super) fn no_client() -> Self {
        Self::new(
            Failure::Tls,
            "This computer has no list of trusted certificate authorities, so no https URL can be checked.",
            "Install the operating system’s root certificates (on Linux the package ca-certificates), or load the metadata from a file.",
        )
    }

    /// Explains what went wrong while connecting to or reading from `host`.
    pub(super) fn transport(host: &str, error: &reqwest::Error, connect: Duration) -> Self {
        if let Some(error) = find::<rustls::Error>(error) {
            return tls(host, error);
        }
        if is_proxy(error) {
            return Self::new(
                Failure::Proxy,
                format!("This computer’s proxy blocked the request to {host}."),
                format!("Check the proxy in the system settings, or {BY_FILE}."),
            );
        }
        if error.is_dns() {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);

            return Self::new(
                Failure::Dns,
                format!("There is no host named {name}, or this computer is offline."),
                "Check the spelling of the URL and the network connection. You may need your organization’s VPN.",
            );
        }
        if error.is_timeout() {
            return Self::connect_timeout(host, connect);
        }
        match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => Self::new(
                Failure::Refused,
                format!("{host} refused the connection."),
                "Check the host and the port in the URL, and that the server is running.",
            ),
            Some(
                io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::NetworkDown
                | io::ErrorKind::AddrNotAvailable,
            ) => Self::unreachable(host),
            Some(
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof,
            ) => Self::interrupted(host),
            _ if error.is_connect() => Self::unreachable(host),
            _ => Self::interrupted(host),
        }
    }

    fn unreachable(host: &str) -> Self {
        Self::new(
            Failure::Unreachable,
            format!("Couldn’t reach {host} from this computer."),
            format!("Check the network connection or the VPN, then fetch again, or {BY_FILE}."),
        )
    }

    fn interrupted(host: &str) -> Self {
        Self::new(
            Failure::Interrupted,
            format!("The connection to {host} ended before everything arrived."),
            format!("Fetch again. If it ends again, {BY_FILE}."),
        )
    }
}

/// Explains why TLS failed.
fn tls(host: &str, error: &rustls::Error) -> Error {
    let (message, hint) = match error {
        rustls::Error::InvalidCertificate(error) => certificate(host, error),
        rustls::Error::NoCertificatesPresented => (
            format!("{host} has no TLS certificate."),
            format!("Contact the administrator of {host}. In the meantime, {BY_FILE}."),
        ),
        rustls::Error::InvalidMessage(_) => (
            format!("{host} doesn’t respond with TLS on this port."),
            "Check the port in the URL. If the server has no https, start the URL with http://.".to_owned(),
        ),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired | AlertDescription::BadCertificate) => {
            (format!("{host} requires a client certificate."), format!("A browser may have one. If so, {BY_FILE}."))
        }
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => {
            (format!("{host} doesn’t recognize this host name."), "Check the host in the URL.".to_owned())
        }
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure) => (
            format!("{host} supports only TLS versions that are too old to be safe."),
            format!("It must support TLS 1.2 or 1.3. Until then, {BY_FILE}."),
        ),
        _ => (
            format!("Couldn’t establish a secure connection to {host}."),
            format!("A proxy or firewall may be inspecting TLS. Ask your network administrator, or {BY_FILE}."),
        ),
    };

    Error::new(Failure::Tls, message, hint)
}

/// Explains why the TLS certificate of `host` isn’t accepted.
fn certificate(host: &str, error: &CertificateError) -> (String, String) {
    let renew = format!("The administrator of {host} must renew it. Until then, {BY_FILE}.");
    let clock = "Check this computer’s date and time.";

    match error {
        CertificateError::UnknownIssuer => (
            format!("The TLS certificate of {host} is self-signed or from an issuer that this computer doesn’t trust."),
            format!(
                "If it is your own server, install your organization’s root certificate on this computer. Otherwise, {BY_FILE}."
            ),
        ),
        CertificateError::ExpiredContext { not_after, .. } => (
            format!("The TLS certificate of {host} expired on {}.", day(not_after.as_secs())),
            format!("{renew} {clock}"),
        ),
        CertificateError::Expired => {
            (format!("The TLS certificate of {host} has expired."), format!("{renew} {clock}"))
        }
        CertificateError::NotValidYetContext { not_before, .. } => (
            format!("The TLS certificate of {host} isn’t valid until {}.", day(not_before.as_secs())),
            clock.to_owned(),
        ),
        CertificateError::NotValidYet => (format!("The TLS certificate of {host} isn’t valid yet."), clock.to_owned()),
        CertificateError::NotValidForNameContext { presented, .. } => (
            format!("The TLS certificate of {host} was issued to {}, not to this host.", names(presented)),
            "Check the host in the URL. The certificate’s names show what it could be.".to_owned(),
        ),
        CertificateError::NotValidForName => (
            format!("The TLS certificate of {host} was issued to a different host."),
            "Check the host in the URL.".to_owned(),
        ),
        CertificateError::Revoked => (format!("The TLS certificate of {host} was revoked by its issuer."), renew),
        _ => (
            format!("Couldn’t verify the TLS certificate of {host}."),
            format!("Contact the administrator of {host}. In the meantime, {BY_FILE}."),
        ),
    }
}

/// Lists the names of a certificate, which come as `DnsName("a.example.com")`.
fn names(presented: &[String]) -> String {
    const SHOWN: usize = 3;
    let names: Vec<&str> = presented
        .iter()
        .map(|name| {
            name.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map_or(name.as_str(), |(name, _)| name)
        })
        .collect();

    match names.as_slice() {
        [] => "nobody".to_owned(),
        names if names.len() <= SHOWN => names.join(", "),
        names => match names.len() - SHOWN {
            1 => format!("{} and 1 more name", names[..SHOWN].join(", ")),
            more => format!("{} and {more} more names", names[..SHOWN].join(", ")),
        },
    }
}

fn day(second: u64) -> String {
    let second = i64::try_from(second).unwrap_or(i64::MAX);

    long_date_words(Timestamp::from_second(second).unwrap_or(Timestamp::MAX))
}

fn seconds(limit: Duration) -> String {
    match limit.as_secs() {
        0 => format!("{} ms", limit.as_millis()),
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

/// Finds an error of one type in the chain of sources, and inside of I/O errors, which hide what they wrap.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);

    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            // The innermost I/O error says most.
            return error.source().and_then(find).or(Some(found));
        }
        if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref)
            && let Some(found) = find::<T>(inner)
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Recognizes the errors of tunnels and SOCKS, whose types are private, by their words.
fn is_proxy(error: &reqwest::Error) -> bool {
    let mut next = error.source();

    while let Some(error) = next {
        let words = error.to_string().to_ascii_lowercase();

        if words.contains("tunnel") || words.contains("proxy") || words.contains("socks") {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Error, Failure, tls};
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::{AlertDescription, CertificateError};
    use std::time::Duration;

    fn explained(error: CertificateError) -> String {
        let error = tls("login.example.com", &rustls::Error::InvalidCertificate(error));

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
            "The TLS certificate of login.example.com was issued to a.example.com, b.example.com, not to this host."
        );
        assert_eq!(
            explained(misnamed(&["a", "b", "c", "d", "e"])),
            "The TLS certificate of login.example.com was issued to a, b, c and 2 more names, not to this host."
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
        let error = tls("login.example.com", &rustls::Error::AlertReceived(AlertDescription::ProtocolVersion));

        assert_eq!(error.message, "login.example.com supports only TLS versions that are too old to be safe.");
    }

    #[test]
    fn every_status_has_a_sentence_and_a_hint() {
        for status in 100..600 {
            let error = Error::status("login.example.com", status, None);

            assert!(error.message.ends_with('.') && error.hint.ends_with('.'), "{status}");
            assert!(error.message.contains(&status.to_string()) && error.message.contains("login.example.com"));
        }
        assert_eq!(
            Error::status("login.example.com", 404, Some("Not Found")).message,
            "login.example.com has nothing at this URL (404 Not Found)."
        );
        assert_eq!(Error::status("login.example.com", 407, None).failure, Failure::Proxy);
    }

    #[test]
    fn limits_are_told_in_units_people_use() {
        assert!(Error::too_large("a", 150 * 1024 * 1024).message.contains("larger than 150 MB"));
        assert!(
            Error::timeout("a", Duration::from_secs(60), 0)
                .message
                .starts_with("a took longer than 60 seconds; nothing")
        );
        assert!(Error::connect_timeout("a", Duration::from_secs(20)).message.contains("within 20 seconds"));
    }
}
