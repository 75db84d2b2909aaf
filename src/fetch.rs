//! Metadata over HTTP: limits, progress, and one sentence for each way to fail.

use std::time::Duration;

/// The limits of a fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub connect: Duration,
    pub total: Duration,
    pub bytes: u64,
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            total: Duration::from_secs(60),
            bytes: 150 * 1024 * 1024,
            redirects: 5,
        }
    }
}

/// What happened so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Connecting {
        host: String,
    },
    /// A redirect is followed.
    Redirected {
        from: String,
        to: String,
        status: u16,
    },
    /// The server answered: over TLS its certificate is trusted.
    Answered {
        status: u16,
        reason: String,
        content_type: Option<String>,
        length: Option<u64>,
        secure: bool,
    },
    Received {
        bytes: u64,
        of: Option<u64>,
    },
}

/// The body and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    /// The address after redirects.
    pub url: String,
    pub content_type: Option<String>,
    /// Addresses redirected through, in order.
    pub redirects: Vec<String>,
    /// Whether any hop was plain http.
    pub insecure: bool,
}

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
}

/// Fetches `url`, telling `progress` as it goes. Dropping the future cancels it.
///
/// # Errors
/// [`Error`] with a sentence for people.
pub async fn fetch(url: &str, limits: &Limits, mut progress: impl FnMut(Progress) + Send) -> Result<Fetched, Error> {
    let _ = (url, limits);
    progress(Progress::Connecting { host: String::new() });
    todo!()
}

/// Parses what a person typed as an address: trims, and says what is wrong.
///
/// # Errors
/// A sentence such as "Start the address with https://".
pub fn parse_url(typed: &str) -> Result<url::Url, String> {
    let _ = typed;
    todo!()
}
