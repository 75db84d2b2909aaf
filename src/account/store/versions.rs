//! The versions of metadata in the database: one row a version, its bytes once a content, however many accounts have it.

#[cfg(test)]
mod tests;

use super::row::{optional_text, text};
use super::{Error, Failure};
use crate::account::Draft;
use crate::account::draft::LoadedMetadata;
use crate::account::versions::{History, Version, kept, sha256};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use std::collections::HashMap;
use uuid::Uuid;

/// The columns that [`Stored`] reads, in its order.
const COLUMNS: &str = "number, loaded_at, origin, entity_id, version_of, metadata_versions.sha256, size";

/// A row, before it is parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    number: i64,
    loaded_at: String,
    origin: String,
    entity_id: Option<String>,
    version_of: Option<String>,
    sha256: String,
    size: u64,
}

/// The versions of a deleted account, with their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Archive {
    rows: Vec<Stored>,
    /// By SHA-256.
    contents: HashMap<String, Vec<u8>>,
}

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0).unwrap_or_default(),
            loaded_at: text(row, 1)?,
            origin: text(row, 2)?,
            entity_id: optional_text(row, 3)?,
            version_of: optional_text(row, 4)?,
            sha256: text(row, 5)?,
            size: row.get::<_, i64>(6).unwrap_or_default().try_into().unwrap_or_default(),
        })
    }

    fn of(number: i64, loaded: &LoadedMetadata) -> Result<Self, Error> {
        Ok(Self {
            number,
            loaded_at: loaded.loaded_at.to_string(),
            origin: serde_json::to_string(&loaded.origin)
                .map_err(|error| Error::unreadable("", &format!("Its origin can’t be written as JSON ({error}).")))?,
            entity_id: loaded.entity_id.clone(),
            version_of: loaded.version_of.map(|time| time.to_string()),
            sha256: sha256(&loaded.xml),
            size: loaded.xml.len() as u64,
        })
    }

    /// Returns the version; `None` for a row that was changed by hand so that it says nothing any more.
    fn parse(&self) -> Option<Version> {
        Some(Version {
            number: self.number,
            loaded_at: self.loaded_at.parse().ok()?,
            origin: serde_json::from_str(&self.origin).ok()?,
            entity_id: self.entity_id.clone(),
            version_of: self.version_of.as_deref().map(str::parse).transpose().ok()?,
            sha256: self.sha256.clone(),
            size: self.size,
        })
    }

    /// Returns whether both are the same content from the same place.
    fn is_alike(&self, other: &Self) -> bool {
        (&self.sha256, &self.origin, &self.entity_id) == (&other.sha256, &other.origin, &other.entity_id)
    }

    fn insert(&self, transaction: &Transaction<'_>, account: Uuid, bytes: &[u8]) -> rusqlite::Result<()> {
        transaction.execute(
            "INSERT INTO metadata_contents (sha256, size, bytes) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING",
            params![self.sha256, i64::try_from(bytes.len()).unwrap_or(i64::MAX), bytes],
        )?;
        transaction.execute(
            "INSERT INTO metadata_versions (account_id, number, loaded_at, origin, entity_id, version_of, sha256) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![
                account.to_string(),
                self.number,
                self.loaded_at,
                self.origin,
                self.entity_id,
                self.version_of,
                self.sha256
            ],
        )?;

        Ok(())
    }
}

/// Keeps the metadata of a draft as the newest version, unless it is one already, and drops what is too much.
///
/// A draft is written after every change, so most calls find the version there. The same content from the same place, loaded
/// again, is no new version either: an hourly refresh must not push out what really was different. The way back to an earlier
/// version within the window gives the draft its metadata as it was, with its time.
pub(super) fn record(transaction: &Transaction<'_>, account: Uuid, draft: &Draft) -> Result<(), Failure> {
    let Some(loaded) = &draft.metadata else {
        return Ok(());
    };
    let mut rows = rows(transaction, account)?;
    let newest = rows.iter().map(|row| row.number).max().unwrap_or_default();
    let row = Stored::of(newest + 1, loaded)?;
    let is_there = rows.first().is_some_and(|newest| newest.is_alike(&row))
        || rows.iter().any(|known| known.is_alike(&row) && known.loaded_at == row.loaded_at);

    if is_there {
        return Ok(());
    }

    row.insert(transaction, account, &loaded.xml)?;
    rows.insert(0, row);

    let kept = kept(rows.iter().map(|row| (row.sha256.as_str(), row.size)));

    if let Some(first_dropped) = rows.get(kept) {
        transaction.execute(
            "DELETE FROM metadata_versions WHERE account_id = $1 AND number <= $2",
            params![account.to_string(), first_dropped.number],
        )?;
        sweep(transaction)?;
    }

    Ok(())
}

/// Makes the metadata of every account its first version: for files of the time before versions were kept.
pub(super) fn begin(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let ids = {
        let mut statement = transaction.prepare("SELECT id FROM accounts")?;
        let ids = statement.query_map([], |row| text(row, 0))?;

        ids.collect::<Result<Vec<_>, _>>()?
    };

    for id in ids {
        let draft = transaction
            .query_row("SELECT draft FROM accounts WHERE id = $1", params![id], |row| text(row, 0))
            .optional()?
            .and_then(|draft| serde_json::from_str::<Draft>(&draft).ok());
        let (Ok(account), Some(loaded)) = (id.parse(), draft.and_then(|draft| draft.metadata)) else {
            // An account that cannot be read is kept as it is.
            continue;
        };

        if let Ok(row) = Stored::of(1, &loaded) {
            row.insert(transaction, account, &loaded.xml)?;
        }
    }

    Ok(())
}

/// Returns the versions of an account, the newest first.
pub(super) fn history(transaction: &Transaction<'_>, account: Uuid) -> Result<History, Failure> {
    let rows = rows(transaction, account)?;
    let versions: Vec<_> = rows.iter().filter_map(Stored::parse).collect();
    let loaded = rows.first().map_or(0, |newest| usize::try_from(newest.number).unwrap_or_default());

    Ok(History { dropped: loaded.saturating_sub(versions.len()), versions })
}

/// Returns the bytes of a version.
pub(super) fn bytes(transaction: &Transaction<'_>, account: Uuid, number: i64) -> Result<Vec<u8>, Failure> {
    let bytes = transaction
        .query_row(
            "SELECT bytes FROM metadata_contents INNER JOIN metadata_versions \
             ON metadata_versions.sha256 = metadata_contents.sha256 WHERE account_id = $1 AND number = $2",
            params![account.to_string(), number],
            |row| row.get(0),
        )
        .optional()?;

    bytes.ok_or(Failure::Ours(Error::VersionGone(number)))
}

impl Archive {
    /// Takes the versions of an account out of the database.
    pub(super) fn take(transaction: &Transaction<'_>, account: Uuid) -> Result<Self, Failure> {
        let rows = rows(transaction, account)?;
        let mut contents = HashMap::new();

        for row in &rows {
            if !contents.contains_key(&row.sha256) {
                contents.insert(row.sha256.clone(), bytes(transaction, account, row.number)?);
            }
        }

        transaction.execute("DELETE FROM metadata_versions WHERE account_id = $1", params![account.to_string()])?;
        sweep(transaction)?;

        Ok(Self { rows, contents })
    }

    /// Puts the versions back for an account that is there again.
    pub(super) fn put_back(&self, transaction: &Transaction<'_>, account: Uuid) -> Result<(), Failure> {
        for row in &self.rows {
            if let Some(bytes) = self.contents.get(&row.sha256) {
                row.insert(transaction, account, bytes)?;
            }
        }

        Ok(())
    }
}

fn rows(transaction: &Transaction<'_>, account: Uuid) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = transaction.prepare(&format!(
        "SELECT {COLUMNS} FROM metadata_versions INNER JOIN metadata_contents \
         ON metadata_contents.sha256 = metadata_versions.sha256 WHERE account_id = $1 ORDER BY number DESC"
    ))?;
    let rows = statement.query_map(params![account.to_string()], Stored::read)?;

    rows.collect()
}

/// Drops the bytes that no version has any more.
fn sweep(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction
        .execute("DELETE FROM metadata_contents WHERE sha256 NOT IN (SELECT sha256 FROM metadata_versions)", [])
        .map(|_| ())
}
