//! Metadata over HTTP: limits, progress, and one sentence for each kind of failure.

mod address;
mod failure;

pub use failure::{Error, Failure};

use crate::federation::Stored;
use crate::federation::spool::Spool;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, header};
use std::io::Write;
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};
use url::Url;

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

/// The progress of a fetch.
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
    /// The server responded; over TLS, its certificate is trusted.
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
pub struct Fetched<B = Vec<u8>> {
    pub bytes: B,
    /// The URL after redirects.
    pub url: String,
    pub content_type: Option<String>,
    /// The URLs that redirected, in order.
    pub redirects: Vec<String>,
    /// True if any hop used plain http.
    pub insecure: bool,
}

impl<B> Fetched<B> {
    /// Returns the same with another body.
    pub fn map<T>(self, with: impl FnOnce(B) -> T) -> Fetched<T> {
        let Self { bytes, url, content_type, redirects, insecure } = self;

        Fetched { bytes: with(bytes), url, content_type, redirects, insecure }
    }
}

impl<B, E> Fetched<Result<B, E>> {
    /// Returns the fetch with its body, or the reason for a missing body.
    fn transpose(self) -> Result<Fetched<B>, E> {
        let Self { bytes, url, content_type, redirects, insecure } = self;

        Ok(Fetched { bytes: bytes?, url, content_type, redirects, insecure })
    }
}

/// The `Accept` header. The content type of the response isn’t trusted, so anything is accepted.
const ACCEPT: &str = "application/samlmetadata+xml, application/xml, text/xml, */*;q=0.1";

/// Fetches `url`, and reports to `progress`. Dropping the future cancels it.
///
/// The operating system's trust store and proxy are used; a loopback URL needs no proxy. Redirects are followed here,
/// not by the client, so that each is shown. No cookies and no credentials are sent.
///
/// # Errors
/// Returns [`Error`], with a sentence for users. A response status other than 200 is an error. A web page with status 200
/// isn't one: the metadata reader names it.
pub async fn fetch(url: &str, limits: &Limits, progress: impl FnMut(Progress) + Send) -> Result<Fetched, Error> {
    receive(url, limits, progress, Vec::new()).await
}

/// Fetches as [`fetch`] does. A large body goes to a private temporary file, and a compressed one is unpacked as it is read.
///
/// # Errors
/// As [`fetch`]; also if the temporary file cannot be written.
pub async fn download(
    url: &str,
    limits: &Limits,
    progress: impl FnMut(Progress) + Send,
) -> Result<Fetched<Stored>, Error> {
    let fetched = receive(url, limits, progress, Spool::default()).await?;
    let host = Url::parse(&fetched.url).ok().as_ref().map(address::host).unwrap_or_default();
    let stored = |spool: Spool| Stored::spooled(spool.finish()).map_err(|error| Error::disk(&host, &error));

    fetched.map(stored).transpose()
}

async fn receive<B: Write>(
    url: &str,
    limits: &Limits,
    mut progress: impl FnMut(Progress) + Send,
    mut bytes: B,
) -> Result<Fetched<B>, Error> {
    let deadline = Instant::now() + limits.total;
    let mut url = address::parse(url)?;
    let mut visited: Vec<Url> = Vec::new();

    loop {
        let host = address::host(&url);
        let too_slow = |_: Elapsed| Error::timeout(&host, limits.total, 0);

        progress(Progress::Connecting { host: host.clone() });
        let request = client(&url, limits)?.get(url.clone()).header(header::ACCEPT, ACCEPT);
        let response = timeout_at(deadline, request.send())
            .await
            .map_err(too_slow)?
            .map_err(|error| Error::transport(&host, &error, limits.connect))?;
        let status = response.status();

        if let Some(location) = redirect(&response) {
            let next = address::next_hop(&url, &location)?;

            visited.push(url.clone());
            if visited.contains(&next) {
                return Err(Error::redirect_loop(&host));
            }
            if visited.len() > limits.redirects {
                return Err(Error::too_many_redirects(&host, limits.redirects));
            }
            progress(Progress::Redirected { from: url.to_string(), to: next.to_string(), status: status.as_u16() });
            url = next;
            continue;
        }
        let length = response.content_length();
        let content_type = content_type(&response);

        progress(Progress::Answered {
            status: status.as_u16(),
            reason: status.canonical_reason().unwrap_or_default().to_owned(),
            content_type: content_type.clone(),
            length,
            secure: url.scheme() == "https",
        });
        if status != StatusCode::OK {
            return Err(Error::status(&host, status.as_u16(), status.canonical_reason()));
        }
        body(response, &mut bytes, &host, limits, deadline, &mut progress).await?;
        let insecure = visited.iter().chain([&url]).any(|hop| hop.scheme() == "http");

        return Ok(Fetched {
            bytes,
            url: url.into(),
            content_type,
            redirects: visited.into_iter().map(String::from).collect(),
            insecure,
        });
    }
}

/// Parses an entered URL: trims it, or explains its error.
///
/// # Errors
/// Returns a sentence such as “Start the URL with https://”.
pub fn parse_url(typed: &str) -> Result<Url, String> {
    address::parse(typed).map_err(|error| error.message)
}

/// Reads the decoded body up to the limit, regardless of its headers: a small gzip can contain a gigabyte.
async fn body(
    mut response: Response,
    bytes: &mut impl Write,
    host: &str,
    limits: &Limits,
    deadline: Instant,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(), Error> {
    let of = response.content_length();

    if of.is_some_and(|length| length > limits.bytes) {
        return Err(Error::too_large(host, limits.bytes));
    }
    let mut received = 0;

    loop {
        let chunk = timeout_at(deadline, response.chunk())
            .await
            .map_err(|_| Error::timeout(host, limits.total, received))?
            .map_err(|error| Error::transport(host, &error, limits.connect))?;
        let Some(chunk) = chunk else { return Ok(()) };

        received += chunk.len() as u64;

        if received > limits.bytes {
            return Err(Error::too_large(host, limits.bytes));
        }
        // Writes to a temporary file are a few kilobytes each, so they need no separate thread.
        bytes.write_all(&chunk).map_err(|error| Error::disk(host, &error))?;
        progress(Progress::Received { bytes: received, of });
    }
}

fn client(url: &Url, limits: &Limits) -> Result<Client, Error> {
    let builder = Client::builder()
        .user_agent(concat!("sso-wizard/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(limits.connect);
    let builder = if address::is_loopback(url) { builder.no_proxy() } else { builder };

    builder.build().map_err(|_| Error::no_client())
}

/// Returns the target if the response is a redirect (RFC 9110 §15.4).
fn redirect(response: &Response) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    response.headers().get(header::LOCATION).map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn content_type(response: &Response) -> Option<String> {
    Some(response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned())
}
