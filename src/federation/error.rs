//! Errors that prevent listing or reading a federation's metadata.

use super::layers::Limit;
use crate::saml::federation::Stopped;
use crate::saml::{Finding, Kind, Unreadable};
use std::io;

/// The reason why there is no list, or no entity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It isn't a federation's metadata: [`crate::saml::metadata::read`] says what it is.
    #[error("This isn’t a federation’s metadata.")]
    NoFederation,
    /// The caller stopped the reading.
    #[error("Reading was canceled.")]
    Cancelled,
    /// The content is rejected.
    #[error(transparent)]
    Refused(Box<Unreadable>),
    /// The file can't be read, or its copy can't be written.
    #[error("{message}")]
    Unavailable {
        /// Kebab-case, such as `file-changed`.
        code: &'static str,
        /// One full sentence.
        message: String,
        /// What to do.
        hint: &'static str,
    },
}

/// A file is different from when it was opened, inside an [`io::Error`].
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the file was changed")]
pub(super) struct Changed;

impl Error {
    /// Returns the error as a blocker, for lists of findings.
    pub fn finding(&self) -> Finding {
        match self {
            Self::Refused(unreadable) => unreadable.finding(),
            Self::Unavailable { code, message, hint } => Finding::blocker(code, message.clone()).hint(*hint),
            Self::NoFederation | Self::Cancelled => Finding::blocker("not-read", self.to_string()),
        }
    }

    fn refused(kind: Kind, code: &'static str, message: &str, meaning: &str, hint: &str) -> Self {
        let unreadable = Unreadable {
            kind,
            code,
            message: message.to_owned(),
            meaning: meaning.to_owned(),
            hint: hint.to_owned(),
            excerpt: None,
            title: None,
        };
        Self::Refused(Box::new(unreadable))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        if error.get_ref().and_then(|inner| inner.downcast_ref::<Changed>()).is_some() {
            return Self::Unavailable {
                code: "file-changed",
                message: "The file has changed since its list was read.".to_owned(),
                hint: "Load the file again.",
            };
        }
        match Limit::of(&error) {
            Some(Limit::Size) => Self::refused(
                Kind::TooLarge,
                "too-large",
                "This file contains more than 1 GB of metadata, so it wasn’t read.",
                "The largest federations’ metadata is about 100 MB.",
                "Check that this is the right file.",
            ),
            Some(Limit::Ratio) => Self::refused(
                Kind::TooLarge,
                "decompression-bomb",
                "This file unpacks to more than 200 times its size, so it wasn’t read.",
                "Metadata doesn’t compress that well. The file may be designed to fill up a disk.",
                "Download the metadata from the federation again.",
            ),
            None if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            ) =>
            {
                Self::refused(
                    Kind::Gzip,
                    "gzip-broken",
                    "This gzip file is damaged or incomplete.",
                    "It couldn’t be unpacked completely.",
                    "Download the file again.",
                )
            }
            None => Self::Unavailable {
                code: "file-unreadable",
                message: match error.kind() {
                    io::ErrorKind::PermissionDenied => {
                        "You don’t have permission to read the file or to write a temporary copy.".to_owned()
                    }
                    io::ErrorKind::NotFound => "The file no longer exists.".to_owned(),
                    io::ErrorKind::IsADirectory => "This is a folder, not a file.".to_owned(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        "The disk is full, so the file can’t be unpacked.".to_owned()
                    }
                    other => format!("The file can’t be read: {other}."),
                },
                hint: "Check the file and the free disk space. Large downloads need space for temporary files.",
            },
        }
    }
}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::Refused(Box::new(unreadable))
    }
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Io(error) => error.into(),
            Stopped::Refused(unreadable) => Self::Refused(unreadable),
            Stopped::NoFederation => Self::NoFederation,
            Stopped::Cancelled => Self::Cancelled,
        }
    }
}
