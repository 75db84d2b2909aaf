//! Why the store could not do something, in sentences.

use crate::disk::reason;
use rusqlite::{ErrorCode, ffi};
use std::io;
use std::path::Path;

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or file cannot be written, the disk is full, or another program holds it.
    #[error("{message}")]
    Unavailable { message: String, hint: String },
    #[error("This account was changed in another window.")]
    Conflict,
    #[error("This account no longer exists.")]
    Gone,
    /// It was dropped because there were too many, or never was.
    #[error("This account’s metadata has no version {0}.")]
    VersionGone(i64),
    #[error("An account named “{0}” already exists.")]
    NameTaken(String),
    /// A newer version of this program wrote the file.
    #[error("{message}")]
    TooNew { message: String, hint: String },
    /// One account cannot be read; it is kept as it is, and so are the others.
    #[error("{message}")]
    Unreadable { message: String, hint: String },
}

impl Error {
    /// Returns what to do.
    pub fn hint(&self) -> String {
        match self {
            Self::Unavailable { hint, .. } | Self::TooNew { hint, .. } | Self::Unreadable { hint, .. } => hint.clone(),
            Self::Conflict => "Open the account again to see what the other window saved.".to_owned(),
            Self::Gone => "It was deleted in another window. Go back to the list of accounts.".to_owned(),
            Self::VersionGone(_) => {
                "Open the list of versions again. The oldest versions are removed over time.".to_owned()
            }
            Self::NameTaken(_) => "Choose another name, or rename the account that has it.".to_owned(),
        }
    }

    fn unavailable(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Unavailable { message: message.into(), hint: hint.into() }
    }

    /// A folder or file that cannot be made or opened.
    pub(super) fn folder(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::full(),
            io::ErrorKind::AlreadyExists => Self::unavailable(
                format!("{} is a file, not a folder, so accounts can’t be saved in it.", path.display()),
                "Choose a data folder that you can write to.",
            ),
            kind => Self::unavailable(
                format!("{} can’t be used for accounts. {}", path.display(), reason(kind)),
                "Choose a data folder that you can write to.",
            ),
        }
    }

    /// A damaged file that could not be moved.
    pub(super) fn set_aside(path: &Path, error: &io::Error) -> Self {
        Self::unavailable(
            format!("{} is damaged and couldn’t be set aside. {}", path.display(), reason(error.kind())),
            "Close other windows and programs that have it open, then try again.",
        )
    }

    /// A file that is damaged as soon as it is created: the disk or folder is to blame. The reason is a sentence.
    pub(super) fn damaged_again(path: &Path, reason: &str) -> Self {
        Self::unavailable(
            format!("Couldn’t create an account file in {}. {reason}", path.display()),
            "Choose a data folder on another disk.",
        )
    }

    /// A database that is not ours.
    pub(super) fn another_program(path: &Path) -> Self {
        Self::unavailable(
            format!("{} is another program’s database. It wasn’t changed.", path.display()),
            "Choose another file or data folder.",
        )
    }

    /// A database that a newer version wrote.
    pub(super) fn too_new(path: &Path) -> Self {
        Self::TooNew {
            message: format!("A newer version of SSO Wizard wrote {}. The file wasn’t changed.", path.display()),
            hint: "Install the newest version of SSO Wizard, or choose another data folder.".to_owned(),
        }
    }

    /// One account whose row does not parse. The reason is a sentence.
    pub(super) fn unreadable(name: &str, reason: &str) -> Self {
        Self::Unreadable {
            message: format!("The account “{name}” can’t be read. {reason}"),
            hint: "It wasn’t changed. Import a profile that you exported from it, or set it up again.".to_owned(),
        }
    }

    fn full() -> Self {
        Self::unavailable("The disk is full, so the change wasn’t saved.", "Free some space, then try again.")
    }

    /// What SQLite says, in a sentence of ours; nothing was changed.
    pub(super) fn database(path: Option<&Path>, error: &rusqlite::Error) -> Self {
        // A database without a file has this name in SQLite.
        let file = path.map_or_else(|| ":memory:".to_owned(), |path| path.display().to_string());

        if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_READONLY_DBMOVED) {
            return Self::unavailable(
                format!("{file} was moved or deleted while it was open, so the change wasn’t saved."),
                "Put the file back, or restart SSO Wizard to create a new one.",
            );
        }

        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::full(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::unavailable(
                    format!("{file} is in use by another program, so nothing was read or saved."),
                    "Close that program or wait until it’s done, then try again. If the file is on a network share, copy it to this computer.",
                )
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
                Self::unavailable(
                    format!("{file} is read-only, so the change wasn’t saved."),
                    "Give yourself permission to write to the file and its folder, or choose another data folder.",
                )
            }
            Some(ErrorCode::CannotOpen) => Self::unavailable(
                format!("{file} couldn’t be opened."),
                "Check that it’s a file and that you can write to its folder, or choose another data folder.",
            ),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::unavailable(
                format!("{file} is damaged, so nothing was read or saved."),
                "Restart SSO Wizard. It sets the damaged file aside and creates a new one.",
            ),
            _ => Self::unavailable(
                format!("{file} couldn’t be read or written: {error}."),
                "Check the disk, or choose another data folder.",
            ),
        }
    }
}
