//! The sources of bytes: a file, a URL, or standard input.

use super::failure::Failure;
use super::progress;
use crate::federation::spool::{MOST_IN_MEMORY, Spool, Spooled};
use crate::federation::{Error, Stored};
use crate::fetch::{self, Failure as FetchFailure, Fetched, Limits};
use crate::saml::{Finding, Kind};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};

/// A SOURCE of the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    /// An http:// or https:// URL.
    Url(String),
    StandardInput,
}

/// The reason why a source could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// `None` unless the kind is known, such as too large.
    pub kind: Option<Kind>,
    pub code: &'static str,
    pub message: String,
    pub hint: String,
}

impl Unavailable {
    fn new(code: &'static str, message: String, hint: impl Into<String>) -> Self {
        Self { kind: None, code, message, hint: hint.into() }
    }

    /// Returns the reason as a blocker, for lists of findings.
    pub fn finding(&self) -> Finding {
        Finding::blocker(self.code, self.message.clone()).hint(self.hint.clone())
    }
}

impl From<Error> for Unavailable {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(unreadable) => Self {
                kind: Some(unreadable.kind),
                code: unreadable.code,
                message: [unreadable.message, unreadable.meaning].join(" ").trim_end().to_owned(),
                hint: unreadable.hint,
            },
            Error::Unavailable { code, message, hint } => Self::new(code, message, hint),
            other @ (Error::NoFederation | Error::Cancelled) => {
                Self::new("not-read", other.to_string(), "Run the command again.")
            }
        }
    }
}

impl From<Unavailable> for Failure {
    fn from(unavailable: Unavailable) -> Self {
        Self::new(unavailable.message, unavailable.hint)
    }
}

impl From<OsString> for Source {
    fn from(typed: OsString) -> Self {
        if typed == "-" {
            return Self::StandardInput;
        }
        match typed.to_str() {
            Some(text) if has_scheme(text, "http") || has_scheme(text, "https") => Self::Url(text.to_owned()),
            _ => Self::File(PathBuf::from(typed)),
        }
    }
}

/// Compares schemes regardless of case (RFC 3986 §3.1).
fn has_scheme(text: &str, scheme: &str) -> bool {
    text.split_once("://").is_some_and(|(before, _)| before.eq_ignore_ascii_case(scheme))
}

impl Source {
    /// Returns the name for messages and for the `source` of JSON documents.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.clone(),
            Self::StandardInput => "standard input".to_owned(),
        }
    }

    /// Opens the source: a small one is read whole; a large or compressed file stays where it is.
    ///
    /// # Errors
    /// Returns [`Unavailable`], which names the source and what to do, if it cannot be opened.
    pub fn open(&self) -> Result<Stored, Unavailable> {
        let stored = match self {
            Self::File(path) if is_large(path) => Stored::open(path)?,
            Self::File(path) => Stored::memory(read_file(path)?)?,
            Self::Url(url) => download(url)?,
            Self::StandardInput => Stored::spooled(spool_standard_input()?).map_err(Error::from)?,
        };
        tracing::debug!(source = self.name(), bytes = stored.size(), "read");

        Ok(stored)
    }

    /// Reads the whole source, up to the size limit of a fetch.
    ///
    /// # Errors
    /// Returns [`Unavailable`], which names the source and what to do, if it cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, Unavailable> {
        let bytes = match self {
            Self::File(path) => read_file(path),
            Self::Url(url) => read_url(url),
            Self::StandardInput => read_standard_input(),
        }?;
        tracing::debug!(source = self.name(), bytes = bytes.len(), "read");

        Ok(bytes)
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Unavailable> {
    let name = path.display();
    let unreadable = |error: &io::Error| {
        let (code, message, hint) = match error.kind() {
            ErrorKind::NotFound if name.to_string().contains("://") => (
                "file-not-found",
                format!("“{name}” is neither a file nor a URL that can be fetched."),
                "URLs start with https:// or http://.",
            ),
            ErrorKind::NotFound => {
                ("file-not-found", format!("The file {name} doesn’t exist."), "Check the path and the spelling.")
            }
            ErrorKind::PermissionDenied => (
                "file-unreadable",
                format!("You don’t have permission to read the file {name}."),
                "Check the permissions of the file and its folder.",
            ),
            _ => {
                ("file-unreadable", format!("Couldn’t read the file {name}: {error}."), "Check the disk and the path.")
            }
        };
        Unavailable::new(code, message, hint)
    };
    let is_folder =
        || Unavailable::new("folder", format!("{name} is a folder, not a file."), "Choose a file in the folder.");
    if path.as_os_str().is_empty() {
        let message = "The file name is empty.".to_owned();
        return Err(Unavailable::new("file-not-found", message, "Check the variable that should contain the name."));
    }
    if path.is_dir() {
        return Err(is_folder());
    }

    let file = File::open(path).map_err(|error| unreadable(&error))?;

    let mut bytes = Vec::new();
    copy_bounded(file, &mut bytes).map_err(|error| match error {
        Interrupted::TooLarge { mebibytes } => too_large(format!("{name} is larger than {mebibytes} MiB.")),
        Interrupted::Io(error) => unreadable(&error),
    })?;

    Ok(bytes)
}

/// Returns whether a file is too large to be read whole.
fn is_large(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > MOST_IN_MEMORY as u64)
}

fn spool_standard_input() -> Result<Spooled, Unavailable> {
    let mut spool = Spool::default();
    copy_standard_input(&mut spool)?;

    Ok(spool.finish())
}

fn read_standard_input() -> Result<Vec<u8>, Unavailable> {
    let mut bytes = Vec::new();
    copy_standard_input(&mut bytes)?;

    Ok(bytes)
}

fn copy_standard_input(to: &mut impl Write) -> Result<(), Unavailable> {
    let input = io::stdin();
    if input.is_terminal() {
        let notice = if cfg!(windows) {
            "Paste the text here, then press Ctrl+Z and Enter on a new line."
        } else {
            "Paste the text here, then press Ctrl+D on a new line."
        };
        // A notice for the user: nothing is lost if it cannot be shown.
        let _ = writeln!(io::stderr(), "{notice}");
    }

    copy_bounded(input.lock(), to).map_err(|error| match error {
        Interrupted::TooLarge { mebibytes } => too_large(format!("Standard input is larger than {mebibytes} MiB.")),
        Interrupted::Io(error) => Unavailable::new(
            "input-unreadable",
            format!("Couldn’t read standard input: {error}."),
            "Check the command before the pipe.",
        ),
    })
}

enum Interrupted {
    TooLarge { mebibytes: u64 },
    Io(io::Error),
}

/// Reads no more than a fetch would, so that an endless device or pipe cannot fill the memory.
fn copy_bounded(reader: impl Read, to: &mut impl Write) -> Result<(), Interrupted> {
    let limit = Limits::default().bytes;
    let copied = io::copy(&mut reader.take(limit + 1), to).map_err(Interrupted::Io)?;
    if copied > limit {
        return Err(Interrupted::TooLarge { mebibytes: limit / (1024 * 1024) });
    }

    Ok(())
}

fn too_large(message: String) -> Unavailable {
    Unavailable {
        kind: Some(Kind::TooLarge),
        code: "too-large",
        message,
        hint: "Metadata is never that large. Check that this is the right file.".to_owned(),
    }
}

fn read_url(url: &str) -> Result<Vec<u8>, Unavailable> {
    let limits = Limits::default();
    let mut status = progress::Line::on_terminal();
    let fetched = wait(fetch::fetch(url, &limits, |progress| status.show(&progress)));
    status.clear();

    Ok(finished(fetched?))
}

fn download(url: &str) -> Result<Stored, Unavailable> {
    let limits = Limits::default();
    let mut status = progress::Line::on_terminal();
    let fetched = wait(fetch::download(url, &limits, |progress| status.show(&progress)));
    status.clear();

    Ok(finished(fetched?))
}

/// Runs a fetch to completion.
fn wait<T>(fetching: impl Future<Output = Result<T, fetch::Error>>) -> Result<T, Unavailable> {
    wait_for(fetching)?.map_err(|error| Unavailable {
        kind: matches!(error.failure, FetchFailure::TooLarge).then_some(Kind::TooLarge),
        code: code(&error.failure),
        message: error.message,
        hint: error.hint,
    })
}

fn finished<B>(fetched: Fetched<B>) -> B {
    tracing::info!(url = fetched.url, content_type = fetched.content_type, redirects = ?fetched.redirects, "fetched");

    fetched.bytes
}

/// Runs work on the network, and returns when it is done.
///
/// # Errors
/// Returns [`Unavailable`] if the system provides no network.
pub fn wait_for<T>(work: impl Future<Output = T>) -> Result<T, Unavailable> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Unavailable::new(
            "network-unavailable",
            format!("The network can’t be used: {error}."),
            "Close other programs and try again.",
        )
    })?;

    Ok(runtime.block_on(work))
}

/// Returns the code of a failed fetch in JSON documents.
pub fn code(failure: &FetchFailure) -> &'static str {
    match failure {
        FetchFailure::Address => "address",
        FetchFailure::Scheme => "address-scheme",
        FetchFailure::Dns => "dns",
        FetchFailure::Refused => "connection-refused",
        FetchFailure::Unreachable => "unreachable",
        FetchFailure::Tls => "tls",
        FetchFailure::Status(_) => "http-status",
        FetchFailure::TooLarge => "too-large",
        FetchFailure::TooManyRedirects => "too-many-redirects",
        FetchFailure::InsecureRedirect => "insecure-redirect",
        FetchFailure::ConnectTimeout => "connect-timeout",
        FetchFailure::Timeout => "timeout",
        FetchFailure::Interrupted => "interrupted",
        FetchFailure::Proxy => "proxy",
        FetchFailure::Disk => "disk",
    }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use std::ffi::OsString;
    use std::path::PathBuf;

    #[test]
    fn a_dash_is_standard_input_and_an_address_is_known_by_its_scheme() {
        assert_eq!(Source::from(OsString::from("-")), Source::StandardInput);
        assert_eq!(
            Source::from(OsString::from("HTTPS://idp.example.com/metadata")),
            Source::Url("HTTPS://idp.example.com/metadata".to_owned())
        );
        assert_eq!(Source::from(OsString::from("./-")), Source::File(PathBuf::from("./-")));
        assert_eq!(Source::from(OsString::from("https.xml")), Source::File(PathBuf::from("https.xml")));
    }

    #[test]
    fn an_address_of_another_scheme_is_told_which_schemes_work() {
        let refused = Source::from(OsString::from("ftp://idp.example.com/metadata")).read().unwrap_err();

        assert!(refused.message.contains("nor a URL that can be fetched"), "{}", refused.message);
        assert!(refused.hint.contains("https://"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_endless_file_stops_at_the_limit() {
        let refused = Source::from(OsString::from("/dev/zero")).read().unwrap_err();

        assert_eq!(refused.code, "too-large");
    }
}
