//! Accounts in SQLite: one transaction a change, a schema version, and nothing ever overwritten.
//!
//! The SQL that carries data is kept to what a PostgreSQL server takes too, placeholders included; what only SQLite understands
//! stands in [`schema`]. Everything of an account is in the JSON of its draft. The other columns are for finding it: `entity_id` is
//! an index, computed from the metadata again on every write. Beside it every version of an account's metadata is kept, in the
//! transaction that writes the draft it is in.

mod error;
mod open;
mod row;
mod schema;
#[cfg(test)]
mod tests;
mod versions;

pub use error::Error;

use super::versions::History;
use super::{Account, Draft};
use jiff::Timestamp;
use row::{COLUMNS, Columns, Stored, insert, is_name_taken, is_there, select, text};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;
use versions::Archive;

/// The accounts of one database. Cheap to clone; calls block, so a window runs them off its thread.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    /// `None` for a store in memory.
    path: Option<Arc<Path>>,
}

/// An opened store, and what had to be set aside to open it.
pub struct Opened {
    pub store: Store,
    pub set_aside: Option<SetAside>,
}

/// A database file that could not be opened: it was moved, never overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
    /// Whole sentences; also in the file beside it that ends in `.reason.txt`.
    pub reason: String,
}

/// An account that was deleted, with all that restores it.
#[derive(Debug, Clone, PartialEq)]
pub struct Deleted {
    pub account: Account,
    archive: Archive,
}

/// An account that cannot be read, such as one whose draft was changed by hand. It is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableAccount {
    /// As stored: it need not be a UUID.
    pub id: String,
    pub name: String,
    /// One sentence.
    pub reason: String,
}

impl Store {
    /// Opens or makes the database. A file that is no database, or is damaged, is set aside with its reason.
    ///
    /// The file, and the folder if it has to be made, are private to the user.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::TooNew`]; the file is then as it was.
    pub fn open(path: &Path) -> Result<Opened, Error> {
        let (connection, set_aside) = open::open(path)?;

        Ok(Opened { store: Self::new(connection, Some(path)), set_aside })
    }

    /// Opens a store that lives in memory: for tests, and for a window whose data folder cannot be written.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn in_memory() -> Result<Self, Error> {
        let open = || {
            let mut connection = Connection::open_in_memory()?;

            schema::configure(&connection)?;
            schema::migrate(&mut connection)?;

            Ok(Self::new(connection, None))
        };

        open().map_err(|error| Error::database(None, &error))
    }

    fn new(connection: Connection, path: Option<&Path>) -> Self {
        Self { connection: Arc::new(Mutex::new(connection)), path: path.map(Arc::from) }
    }

    /// Returns where the accounts are kept; `None` for a store in memory, which loses them when the program ends.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns every account that can be read, by name. [`Store::unreadable`] tells of the others.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn list(&self) -> Result<Vec<Account>, Error> {
        let mut accounts: Vec<_> = self.rows()?.into_iter().filter_map(Result::ok).collect();

        accounts.sort_by_cached_key(|account| (account.draft.name.to_lowercase(), account.created, account.id));

        Ok(accounts)
    }

    /// Returns the accounts that cannot be read, by name: they are kept, and the person has to be told.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn unreadable(&self) -> Result<Vec<UnreadableAccount>, Error> {
        let mut rows: Vec<_> = self.rows()?.into_iter().filter_map(Result::err).collect();

        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id.clone()));

        Ok(rows)
    }

    /// Returns one account.
    ///
    /// # Errors
    /// [`Error::Gone`], [`Error::Unreadable`] or [`Error::Unavailable`].
    pub fn get(&self, id: Uuid) -> Result<Account, Error> {
        self.read(|transaction| select(transaction, id))
    }

    /// Finds an account by name: exactly, else without case when only one matches.
    ///
    /// Names need not be unique, because a draft is saved while its name is typed; of several exact ones the oldest is returned.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn find(&self, name: &str) -> Result<Option<Account>, Error> {
        let name = name.trim();
        let accounts = self.list()?;

        if let Some(exact) = accounts.iter().find(|account| account.draft.name.trim() == name) {
            return Ok(Some(exact.clone()));
        }

        let lower = name.to_lowercase();
        let mut alike = accounts.into_iter().filter(|account| account.draft.name.trim().to_lowercase() == lower);

        Ok(match (alike.next(), alike.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        })
    }

    /// Returns `name`, with a number after it while an account has it: "Contoso", "Contoso 2".
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn free_name(&self, name: &str) -> Result<String, Error> {
        let taken: std::collections::HashSet<_> =
            self.list()?.into_iter().map(|account| account.draft.name.trim().to_lowercase()).collect();
        let name = name.trim();

        Ok(std::iter::once(name.to_owned())
            .chain((2..=taken.len() + 2).map(|number| format!("{name} {number}")))
            .find(|candidate| !taken.contains(&candidate.to_lowercase()))
            .unwrap_or_else(|| name.to_owned()))
    }

    /// Adds an account. A draft without a name yet may be added any number of times.
    ///
    /// # Errors
    /// [`Error::NameTaken`] when an account has exactly this name, or [`Error::Unavailable`].
    pub fn insert(&self, draft: &Draft, now: Timestamp) -> Result<Account, Error> {
        let account = Account { id: Uuid::new_v4(), revision: 1, created: now, changed: now, draft: draft.clone() };
        let name = draft.name.trim();

        self.change(|transaction| {
            if !name.is_empty() && is_name_taken(transaction, name)? {
                return Err(Failure::Ours(Error::NameTaken(name.to_owned())));
            }

            insert(transaction, &account)?;
            versions::record(transaction, account.id, draft)
        })?;

        Ok(account)
    }

    /// Writes a draft over revision `revision` of an account, and returns the account as it is then.
    ///
    /// A name that another account has is no error: while one is typed, "Contoso UK" passes through "Contoso".
    ///
    /// # Errors
    /// [`Error::Conflict`] when it has moved on, [`Error::Gone`], or [`Error::Unavailable`].
    pub fn update(&self, id: Uuid, revision: i64, draft: &Draft, now: Timestamp) -> Result<Account, Error> {
        let row = Columns::of(draft)?;

        self.change(|transaction| {
            let changed = transaction.execute(
                "UPDATE accounts SET name = $1, entity_id = $2, revision = revision + 1, changed = $3, draft = $4 \
                 WHERE id = $5 AND revision = $6",
                params![row.name, row.entity_id, now.to_string(), row.draft, id.to_string(), revision],
            )?;

            if changed == 0 {
                return Err(Failure::Ours(if is_there(transaction, id)? { Error::Conflict } else { Error::Gone }));
            }

            versions::record(transaction, id, draft)?;
            select(transaction, id)
        })
    }

    /// Deletes an account with the versions of its metadata, and returns all of it, so that it can be restored.
    ///
    /// # Errors
    /// [`Error::Gone`], [`Error::Unreadable`] (nothing that cannot be restored is deleted), or [`Error::Unavailable`].
    pub fn delete(&self, id: Uuid) -> Result<Deleted, Error> {
        self.change(|transaction| {
            let account = select(transaction, id)?;
            let archive = Archive::take(transaction, id)?;

            transaction.execute("DELETE FROM accounts WHERE id = $1", params![id.to_string()])?;

            Ok(Deleted { account, archive })
        })
    }

    /// Puts a deleted account back as it was, with the versions of its metadata. One that is there already stays.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn restore(&self, deleted: &Deleted) -> Result<(), Error> {
        let Deleted { account, archive } = deleted;

        self.change(|transaction| {
            if is_there(transaction, account.id)? {
                return Ok(());
            }

            insert(transaction, account)?;
            archive.put_back(transaction, account.id)
        })
    }

    /// Returns the versions of an account's metadata, the newest first; none for an account that is not there.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn versions(&self, account: Uuid) -> Result<History, Error> {
        self.read(|transaction| versions::history(transaction, account))
    }

    /// Returns the bytes of one version of an account's metadata, as they came.
    ///
    /// # Errors
    /// [`Error::VersionGone`] or [`Error::Unavailable`].
    pub fn version(&self, account: Uuid, number: i64) -> Result<Vec<u8>, Error> {
        self.read(|transaction| versions::bytes(transaction, account, number))
    }

    /// Returns the names of other accounts whose metadata has this entity ID, by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn accounts_with_entity_id(&self, entity_id: &str, except: Option<Uuid>) -> Result<Vec<String>, Error> {
        let except = except.map(|id| id.to_string()).unwrap_or_default();

        let mut names = self.read(|transaction| {
            let mut statement = transaction.prepare("SELECT name FROM accounts WHERE entity_id = $1 AND id <> $2")?;
            let names = statement.query_map(params![entity_id, except], |row| text(row, 0))?;

            Ok(names.collect::<Result<Vec<_>, _>>()?)
        })?;

        names.sort_by_cached_key(|name| name.to_lowercase());

        Ok(names)
    }

    /// Returns every row, parsed or not.
    fn rows(&self) -> Result<Vec<Result<Account, UnreadableAccount>>, Error> {
        let stored = self.read(|transaction| {
            let mut statement = transaction.prepare(&format!("SELECT {COLUMNS} FROM accounts"))?;
            let rows = statement.query_map([], Stored::read)?;

            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;

        Ok(stored.into_iter().map(Stored::parse).collect())
    }

    /// Looks at one state of the database; works on a read-only file too.
    fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>) -> Result<T, Error> {
        self.transact(TransactionBehavior::Deferred, work)
    }

    /// Changes the database: all of `work` is kept, or, after an error, nothing.
    ///
    /// It begins as a writer, because a reader that becomes a writer cannot wait for its turn.
    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>) -> Result<T, Error> {
        self.transact(TransactionBehavior::Immediate, work)
    }

    fn transact<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        let mut connection = self.lock();
        let run = || {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let value = work(&transaction)?;

            transaction.commit()?;

            Ok(value)
        };

        run().map_err(|failure| match failure {
            Failure::Ours(error) => error,
            Failure::Database(error) => Error::database(self.path(), &error),
        })
    }

    /// A panic of another thread leaves no transaction open, so the connection is as good as before.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a transaction was rolled back.
enum Failure {
    Ours(Error),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}
