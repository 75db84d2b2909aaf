//! Failures of a fetch, each with a sentence that names the host and a hint that says what to do.

mod tls;

use crate::disk;
use crate::phrase::{counted, plural};
use std::error::Error as StdError;
use std::io;
use std::time::Duration;

/// A failure: a sentence, and a hint that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub failure: Failure,
    pub message: String,
    pub hint: String,
}

/// The kinds of failures.
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
    /// A redirect from https to http, which is rejected.
    InsecureRedirect,
    ConnectTimeout,
    Timeout,
    Interrupted,
    Proxy,
    /// The temporary file for a large download cannot be written.
    Disk,
}

// The workaround that is always possible: one sentence for each case.
const IF_SO: &str = "If so, open the URL in a browser, save the metadata as a file, and choose that file.";
const IF_IT_FAILS: &str =
    "If that doesn’t help, open the URL in a browser, save the metadata as a file, and choose that file.";
const UNTIL_THEN: &str = "Until then, open the URL in a browser, save the metadata as a file, and choose that file.";

/// The hint for an invalid URL.
pub(super) const COPY_AGAIN: &str = "Copy the whole metadata URL again from the identity provider’s console.";

impl Error {
    pub(super) fn new(failure: Failure, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { failure, message: message.into(), hint: hint.into() }
    }

    pub(super) fn too_large(host: &str, limit: u64) -> Self {
        const MEGABYTE: u64 = 1024 * 1024;
        let limit = if limit < MEGABYTE { bytes(limit) } else { format!("{} MB", limit / MEGABYTE) };

        Self::new(
            Failure::TooLarge,
            format!("The response from {host} is larger than {limit}, so it wasn’t loaded."),
            "One identity provider’s metadata is smaller than 1 MB. Look for its own URL instead of the federation’s.",
        )
    }

    pub(super) fn disk(host: &str, error: &io::Error) -> Self {
        Self::new(
            Failure::Disk,
            format!("Couldn’t save the response from {host}. {}", disk::reason(error.kind())),
            "Free up space on the disk with the temporary files, and try again.",
        )
    }

    pub(super) fn too_many_redirects(host: &str, count: usize) -> Self {
        Self::redirects(plural(
            count,
            format!("The URL redirected once, and {host} redirects again."),
            format!("The URL redirected {count} times, and {host} redirects again."),
        ))
    }

    pub(super) fn redirect_loop(host: &str) -> Self {
        Self::redirects(format!("{host} redirects in a loop."))
    }

    fn redirects(message: String) -> Self {
        Self::new(Failure::TooManyRedirects, message, format!("The URL probably requires a sign-in. {IF_SO}"))
    }

    pub(super) fn connect_timeout(host: &str, limit: Duration) -> Self {
        Self::new(
            Failure::ConnectTimeout,
            format!("{host} didn’t respond within {}.", seconds(limit)),
            format!(
                "It may be reachable only inside your organization’s network. Connect to it and fetch again. {IF_IT_FAILS}"
            ),
        )
    }

    pub(super) fn timeout(host: &str, limit: Duration, received: u64) -> Self {
        let limit = seconds(limit);
        let message = match received {
            0 => format!("{host} took longer than {limit}. Nothing had arrived by then."),
            _ => format!("{host} took longer than {limit}. Only {} had arrived by then.", bytes(received)),
        };

        Self::new(Failure::Timeout, message, format!("Fetch again. {IF_IT_FAILS}"))
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
                "Open the URL in a browser, sign in, save the metadata as a file, and choose that file.".to_owned(),
            ),
            403 => (
                format!("{host} denied access ({answer})."),
                format!("It may respond only inside your organization’s network or after a sign-in. {IF_SO}"),
            ),
            404 => (format!("{host} has nothing at this URL ({answer})."), COPY_AGAIN.to_owned()),
            410 => (
                format!("{host} has removed the content at this URL ({answer})."),
                "Look up the application’s new metadata URL in the identity provider’s console.".to_owned(),
            ),
            407 => (
                format!("The proxy on the way to {host} requires a sign-in ({answer})."),
                format!("Ask your network administrator to allow {host}. {UNTIL_THEN}"),
            ),
            429 => (
                format!("{host} received too many requests ({answer})."),
                "Wait a minute, then fetch again.".to_owned(),
            ),
            300..=399 => (format!("{host} redirects but doesn’t say where ({answer})."), COPY_AGAIN.to_owned()),
            500..=599 => (
                format!("{host} has a server error ({answer})."),
                "Fetch again in a few minutes, or load the metadata from a file.".to_owned(),
            ),
            _ => (format!("{host} didn’t send the metadata ({answer})."), format!("Check the URL. {IF_IT_FAILS}")),
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
            return tls::explain(host, error);
        }
        if is_proxy(error) {
            return Self::new(
                Failure::Proxy,
                format!("This computer’s proxy blocked the request to {host}."),
                format!("Check the proxy in the system settings. {IF_IT_FAILS}"),
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
            format!("Check the network connection or the VPN, then fetch again. {IF_IT_FAILS}"),
        )
    }

    fn interrupted(host: &str) -> Self {
        Self::new(
            Failure::Interrupted,
            format!("The connection to {host} ended before everything arrived."),
            format!("Fetch again. {IF_IT_FAILS}"),
        )
    }
}

fn seconds(limit: Duration) -> String {
    match limit.as_secs() {
        0 => format!("{} ms", limit.as_millis()),
        seconds => counted(usize::try_from(seconds).unwrap_or(usize::MAX), "second", "seconds"),
    }
}

fn bytes(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "byte", "bytes")
}

/// Finds an error of one type in the chain of sources, and inside I/O errors, which hide the errors that they wrap.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);

    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            // The innermost I/O error is the most specific.
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

/// Recognizes errors of tunnels and SOCKS by their text, because their types are private.
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
    use super::{Error, Failure};
    use std::time::Duration;

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
                .starts_with("a took longer than 60 seconds. Nothing")
        );
        assert!(Error::connect_timeout("a", Duration::from_secs(20)).message.contains("within 20 seconds"));
    }
}
