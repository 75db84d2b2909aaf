//! The rows of the table of accounts.

use super::{Error, Failure, UnreadableAccount};
use crate::account::draft::LoadedMetadata;
use crate::account::{Account, Draft};
use crate::saml::metadata::{self, Document};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use uuid::Uuid;

/// The columns that [`Stored`] reads, in its order.
pub(super) const COLUMNS: &str = "id, name, revision, created, changed, draft";

/// A row of the table, before it is parsed.
pub(super) struct Stored {
    id: String,
    name: String,
    revision: i64,
    created: String,
    changed: String,
    draft: String,
}

impl Stored {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: text(row, 0)?,
            name: text(row, 1)?,
            revision: row.get(2).unwrap_or_default(),
            created: text(row, 3)?,
            changed: text(row, 4)?,
            draft: text(row, 5)?,
        })
    }

    pub(super) fn parse(self) -> Result<Account, UnreadableAccount> {
        let account = || -> Result<Account, String> {
            Ok(Account {
                id: self.id.parse().map_err(|_| "Its ID isn’t a UUID.".to_owned())?,
                revision: self.revision,
                created: self.created.parse().map_err(|_| "The time of its creation isn’t a valid time.".to_owned())?,
                changed: self
                    .changed
                    .parse()
                    .map_err(|_| "The time of its last change isn’t a valid time.".to_owned())?,
                draft: serde_json::from_str(&self.draft)
                    .map_err(|error| format!("Its profile is damaged or from a newer version ({error})."))?,
            })
        };

        account().map_err(|reason| UnreadableAccount { id: self.id.clone(), name: self.name.clone(), reason })
    }
}

/// Reads a column that may be empty, whatever a hand with another tool has put there.
pub(super) fn optional_text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => text(row, column).map(Some),
    }
}

/// Reads a column as text, whatever a hand with another tool has put there.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

/// What a draft puts into the columns.
pub(super) struct Columns {
    pub(super) name: String,
    pub(super) entity_id: Option<String>,
    pub(super) draft: String,
}

impl Columns {
    pub(super) fn of(draft: &Draft) -> Result<Self, Error> {
        Ok(Self {
            name: draft.name.clone(),
            entity_id: draft.metadata.as_ref().and_then(entity_id),
            draft: serde_json::to_string(draft)
                .map_err(|error| Error::unreadable(&draft.name, &format!("It can’t be written as JSON ({error}).")))?,
        })
    }
}

/// Returns the entity ID of metadata: the one chosen from an aggregate, else the only one.
fn entity_id(metadata: &LoadedMetadata) -> Option<String> {
    if metadata.entity_id.is_some() {
        return metadata.entity_id.clone();
    }

    match metadata::read(&metadata.xml) {
        Ok(Document::IdentityProvider(identity_provider)) => Some(identity_provider.entity_id),
        Ok(Document::Aggregate(_)) | Err(_) => None,
    }
}

pub(super) fn select(transaction: &Transaction<'_>, id: Uuid) -> Result<Account, Failure> {
    let stored = transaction
        .query_row(&format!("SELECT {COLUMNS} FROM accounts WHERE id = $1"), params![id.to_string()], Stored::read)
        .optional()?;

    let Some(stored) = stored else {
        return Err(Failure::Ours(Error::Gone));
    };

    stored.parse().map_err(|row| Failure::Ours(Error::unreadable(&row.name, &row.reason)))
}

pub(super) fn insert(transaction: &Transaction<'_>, account: &Account) -> Result<(), Failure> {
    let row = Columns::of(&account.draft)?;

    transaction.execute(
        "INSERT INTO accounts (id, name, entity_id, revision, created, changed, draft) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            account.id.to_string(),
            row.name,
            row.entity_id,
            account.revision,
            account.created.to_string(),
            account.changed.to_string(),
            row.draft
        ],
    )?;

    Ok(())
}

pub(super) fn is_there(transaction: &Transaction<'_>, id: Uuid) -> rusqlite::Result<bool> {
    transaction
        .query_row("SELECT COUNT(*) FROM accounts WHERE id = $1", params![id.to_string()], |row| row.get::<_, i64>(0))
        .map(|count| count > 0)
}

pub(super) fn is_name_taken(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<bool> {
    transaction
        .query_row("SELECT COUNT(*) FROM accounts WHERE TRIM(name) = $1", params![name], |row| row.get::<_, i64>(0))
        .map(|count| count > 0)
}
