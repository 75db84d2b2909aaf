//! The tables, their versions, and everything that only SQLite understands.
//!
//! Statements that carry data stay in [`super`] and run on PostgreSQL too.

use super::versions;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::time::Duration;

/// Marks our files (`PRAGMA application_id`): "SSOW". Another program's database is never touched.
const APPLICATION_ID: i64 = 0x5353_4F57;

/// How long a change waits while another window writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// What brings a file from one version to the next.
enum Migration {
    Tables(&'static str),
    Data(fn(&Transaction<'_>) -> rusqlite::Result<()>),
}

/// What brings a file from version `n` to `n + 1`, at place `n`. Released entries never change; new ones are added at the end.
///
/// A field of [`crate::account::Draft`] that an older program must not drop needs an entry too, if only to raise the version.
const MIGRATIONS: [Migration; 5] = [
    Migration::Tables(
        "CREATE TABLE accounts (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            entity_id TEXT,
            revision BIGINT NOT NULL,
            created TEXT NOT NULL,
            changed TEXT NOT NULL,
            draft TEXT NOT NULL
        )",
    ),
    Migration::Tables("CREATE INDEX accounts_entity_id ON accounts (entity_id)"),
    Migration::Tables(
        "CREATE TABLE metadata_contents (
            sha256 TEXT NOT NULL PRIMARY KEY,
            size BIGINT NOT NULL,
            bytes BLOB NOT NULL
        );
        CREATE TABLE metadata_versions (
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            number BIGINT NOT NULL,
            loaded_at TEXT NOT NULL,
            origin TEXT NOT NULL,
            entity_id TEXT,
            version_of TEXT,
            sha256 TEXT NOT NULL REFERENCES metadata_contents (sha256),
            PRIMARY KEY (account_id, number)
        );
        CREATE INDEX metadata_versions_sha256 ON metadata_versions (sha256)",
    ),
    Migration::Data(versions::begin),
    // The port of sign-in tests is in the draft: a program that drops it would spoil what the identity provider imported.
    Migration::Tables(""),
];

/// The version that this program reads and writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// What a file is, before anything is written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Nothing yet.
    New,
    Ours {
        version: i64,
    },
    AnotherProgram,
}

/// Settles how a connection behaves.
///
/// The rollback journal stays (no WAL): profiles are one small file that people copy, mail and put on network shares, where WAL is
/// unsafe, and one writer at a time is plenty. `synchronous` stays FULL, so that a power cut loses nothing that was reported as saved.
pub(super) fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A file from elsewhere must not bring its own code along.
    connection.pragma_update(None, "trusted_schema", false)
}

/// Tells what a file is.
pub(super) fn contents(connection: &Connection) -> rusqlite::Result<Contents> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let is_empty =
        connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get::<_, bool>(0))?;

    Ok(match number("application_id")? {
        APPLICATION_ID => Contents::Ours { version: number("user_version")? },
        0 if is_empty => Contents::New,
        _ => Contents::AnotherProgram,
    })
}

/// Returns what is damaged in a file, when something is.
pub(super) fn damage(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let verdict = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?;

    // The lines before the last only name the database.
    Ok((verdict != "ok").then(|| verdict.lines().next_back().unwrap_or_default().to_owned()))
}

/// Brings the tables to [`VERSION`], each migration in a transaction of its own, so that two programs may do so at once.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?;
        let next = usize::try_from(version).ok().and_then(|version| MIGRATIONS.get(version));

        let Some(migration) = next else {
            return Ok(());
        };

        match migration {
            Migration::Tables(statements) => transaction.execute_batch(statements)?,
            Migration::Data(work) => work(&transaction)?,
        }
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.commit()?;
    }
}

/// Returns whether the tables are there and have the columns that statements use.
pub(super) fn is_complete(connection: &Connection) -> bool {
    [
        "SELECT id, name, entity_id, revision, created, changed, draft FROM accounts",
        "SELECT account_id, number, loaded_at, origin, entity_id, version_of, sha256 FROM metadata_versions",
        "SELECT sha256, size, bytes FROM metadata_contents",
    ]
    .into_iter()
    .all(|statement| connection.prepare(statement).is_ok())
}
