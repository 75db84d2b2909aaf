//! Failures: sentences with hints and exit codes.

use crate::account::{exchange, store, users};
use crate::saml;
use std::fmt::Display;

/// The exit codes of a command. The numbers are part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: no blockers.
    Sound,
    /// 1: read, but with a blocker.
    Blocker,
    /// 2: couldn't be read or completed.
    Failed,
    /// 64: a missing or unknown argument (`EX_USAGE` of sysexits.h).
    Usage,
}

impl Exit {
    /// Returns the number.
    pub fn code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Blocker => 1,
            Self::Failed => 2,
            Self::Usage => 64,
        }
    }
}

/// A sentence for standard error, with a hint on a separate line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    /// What to do. May be empty.
    pub hint: String,
    pub exit: Exit,
}

impl Failure {
    /// Creates a failure that ends with exit code 2.
    pub fn new(message: impl Display, hint: impl Display) -> Self {
        Self { message: message.to_string(), hint: hint.to_string(), exit: Exit::Failed }
    }

    /// Creates a failure that ends with exit code 64.
    pub fn usage(message: impl Display, hint: impl Display) -> Self {
        Self { exit: Exit::Usage, ..Self::new(message, hint) }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::new(&error, error.hint())
    }
}

impl From<exchange::ImportError> for Failure {
    fn from(error: exchange::ImportError) -> Self {
        Self::new(error.message, error.hint)
    }
}

impl From<saml::Unreadable> for Failure {
    fn from(unreadable: saml::Unreadable) -> Self {
        let message = [unreadable.message, unreadable.meaning].join(" ");
        Self::new(message.trim_end(), unreadable.hint)
    }
}

impl From<users::Unreadable> for Failure {
    fn from(unreadable: users::Unreadable) -> Self {
        Self::new(unreadable.message, unreadable.hint)
    }
}
