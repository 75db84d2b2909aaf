//! Accounts in SQLite: one transaction a change, a schema version, and nothing ever overwritten.
//!
//! The SQL is kept to what a PostgreSQL server takes too.

use super::{Account, Draft};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The accounts of one database. Cheap to clone; calls block, so a window runs them off its thread.
#[derive(Clone)]
pub struct Store {}

/// An opened store, and what had to be set aside to open it.
pub struct Opened {
    pub store: Store,
    pub set_aside: Option<SetAside>,
}

/// A database file that could not be opened: it was moved, never overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub path: PathBuf,
    pub reason: String,
}

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or file cannot be written, the disk is full, or another program holds it.
    #[error("{message}")]
    Unavailable { message: String, hint: String },
    #[error("Another window changed this account meanwhile.")]
    Conflict,
    #[error("This account is no longer there.")]
    Gone,
    #[error("An account named “{0}” exists already.")]
    NameTaken(String),
    /// A newer version of this program wrote the file.
    #[error("{message}")]
    TooNew { message: String, hint: String },
}

impl Error {
    /// Returns what to do.
    pub fn hint(&self) -> String {
        todo!()
    }
}

impl Store {
    /// Opens or makes the database. A file that is no database, or is damaged, is set aside with its reason.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::TooNew`].
    pub fn open(path: &Path) -> Result<Opened, Error> {
        let _ = path;
        todo!()
    }

    /// Opens a store that lives in memory: for tests, and for a window whose data folder cannot be written.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn in_memory() -> Result<Self, Error> {
        todo!()
    }

    /// Returns every account, by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn list(&self) -> Result<Vec<Account>, Error> {
        todo!()
    }

    /// Returns one account.
    ///
    /// # Errors
    /// [`Error::Gone`] or [`Error::Unavailable`].
    pub fn get(&self, id: Uuid) -> Result<Account, Error> {
        let _ = id;
        todo!()
    }

    /// Finds an account by name: exactly, else without case when only one matches.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn find(&self, name: &str) -> Result<Option<Account>, Error> {
        let _ = name;
        todo!()
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn insert(&self, draft: &Draft, now: Timestamp) -> Result<Account, Error> {
        let _ = (draft, now);
        todo!()
    }

    /// Writes a draft over revision `revision` of an account, and returns the account as it is then.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it has moved on, [`Error::Gone`], or [`Error::Unavailable`].
    pub fn update(&self, id: Uuid, revision: i64, draft: &Draft, now: Timestamp) -> Result<Account, Error> {
        let _ = (id, revision, draft, now);
        todo!()
    }

    /// Deletes an account and returns it, so that it can be restored.
    ///
    /// # Errors
    /// [`Error::Gone`] or [`Error::Unavailable`].
    pub fn delete(&self, id: Uuid) -> Result<Account, Error> {
        let _ = id;
        todo!()
    }

    /// Puts a deleted account back as it was.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn restore(&self, account: &Account) -> Result<(), Error> {
        let _ = account;
        todo!()
    }

    /// Returns the names of other accounts whose metadata has this entity ID, by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn accounts_with_entity_id(&self, entity_id: &str, except: Option<Uuid>) -> Result<Vec<String>, Error> {
        let _ = (entity_id, except);
        todo!()
    }
}
