//! Why a federation's metadata cannot be listed or read.

use super::layers::Limit;
use crate::disk;
use crate::saml::federation::Stopped;
use crate::saml::{Finding, Kind, Unreadable};
use std::io;

/// Why there is no list, or no entity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no federation's metadata: [`crate::saml::metadata::read`] says what it is.
    #[error("This is no federation's metadata.")]
    NoFederation,
    /// The caller wanted no more.
    #[error("The reading was stopped.")]
    Cancelled,
    /// What it holds is refused.
    #[error(transparent)]
    Refused(Box<Unreadable>),
    /// The file cannot be read, or its copy not be written.
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

/// A file is another one than it was, inside an [`io::Error`].
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the file was changed")]
pub(super) struct Changed;

impl Error {
    /// Returns the same thing as a blocker, for lists of findings.
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
                message: "The file was changed after its list had been read.".to_owned(),
                hint: "Load the file again.",
            };
        }
        match Limit::of(&error) {
            Some(Limit::Size) => Self::refused(
                Kind::TooLarge,
                "too-large",
                "This file holds more than 1 GB of metadata, and is refused.",
                "The largest federations have about 100 MB.",
                "Check that this is the right file.",
            ),
            Some(Limit::Ratio) => Self::refused(
                Kind::TooLarge,
                "decompression-bomb",
                "This file unpacks to more than 200 times its size, and is refused.",
                "Metadata cannot be packed that small: such a file is made to fill a disk.",
                "Fetch the metadata from the federation again.",
            ),
            None if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            ) =>
            {
                Self::refused(
                    Kind::Gzip,
                    "gzip-broken",
                    "This is compressed with gzip, but damaged or incomplete.",
                    "It could not be unpacked to the end.",
                    "Download the file again.",
                )
            }
            None => Self::Unavailable {
                code: "file-unreadable",
                message: format!("The file cannot be read: {}.", disk::reason(error.kind())),
                hint: "Check the file, the disk and its room: a large download needs room for temporary files.",
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
