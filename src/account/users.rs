//! Duplicate email addresses in a user list: with one of them, single sign-on cannot be enabled.
//!
//! The list is read three times from the bytes in memory (columns, addresses, the rows of duplicates), so that a long one costs time
//! and memory in proportion to its length, and only what is used twice is kept.

mod address;
mod columns;
pub mod directory;
mod table;
mod workbook;

pub use table::MAX_BYTES;

use crate::phrase::{and_more, grouped, plural};
use crate::saml::Finding;
use columns::Columns;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use table::Table;

/// What a user list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserList {
    /// Data rows, without the header and without rows that are wholly empty: `addresses`, `empty`, and those with an invalid value alone.
    pub rows: usize,
    /// The header of the email column, or `column N` where there is no header.
    pub column: String,
    /// Rows with a usable address.
    pub addresses: usize,
    /// Rows whose email cell is empty.
    pub empty: usize,
    pub invalid: Vec<Invalid>,
    /// By address.
    pub duplicates: Vec<Duplicate>,
    pub findings: Vec<Finding>,
    /// Every header, for choosing another column.
    #[serde(skip)]
    pub columns: Vec<String>,
}

/// A value that is no email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// Line in a spreadsheet: the header is row 1. A cell with line breaks in it stands on one row, as it does there.
    pub row: usize,
    pub value: String,
}

/// One address used more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Trimmed and in lower case.
    pub email: String,
    /// In the order of the list.
    pub entries: Vec<Entry>,
}

/// One row that uses a duplicate address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Line in a spreadsheet, as in [`Invalid::row`].
    pub row: usize,
    /// As it stands in the list.
    pub value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Bytes that are no user list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    pub message: String,
    pub hint: String,
}

impl Duplicate {
    /// Returns a sentence such as "ada@example.com is used by Ada (101) and Front desk (Call Queue 800)."
    pub fn sentence(&self) -> String {
        const SHOWN: usize = 3;

        let users: Vec<_> = self.entries.iter().map(Entry::label).collect();
        // One more is named rather than counted.
        let shown = if users.len() == SHOWN + 1 { users.len() } else { SHOWN };

        format!("{} is used by {}.", self.email, and_more(&users, shown))
    }
}

impl Entry {
    /// Returns what it is called in a list, such as "Ada (101)", "Front desk (Call Queue 800)" or "row 12".
    pub fn label(&self) -> String {
        let kind = self.kind.as_deref().filter(|kind| !is_user(kind));

        match (self.name.as_deref(), kind, self.extension.as_deref()) {
            (Some(name), None, Some(extension)) => format!("{name} ({extension})"),
            (Some(name), None, None) => name.to_owned(),
            (Some(name), Some(kind), Some(extension)) => format!("{name} ({kind} {extension})"),
            (Some(name), Some(kind), None) => format!("{name} ({kind})"),
            (None, None, Some(extension)) => format!("extension {extension}"),
            (None, Some(kind), Some(extension)) => format!("{kind} {extension}"),
            (None, None, None) => format!("row {}", self.row),
            (None, Some(kind), None) => format!("row {} ({kind})", self.row),
        }
    }
}

/// Returns whether the type of an entry means a person.
fn is_user(kind: &str) -> bool {
    kind.to_lowercase().contains("user")
}

/// Reads a user list in CSV (comma, semicolon or tab) or XLSX and finds duplicate addresses.
///
/// `column` is the header of the email column; without it, the column whose header has "mail" in it, else the one with most addresses.
///
/// # Errors
/// [`Unreadable`] when it is no list, or has no email column.
pub fn read(bytes: &[u8], column: Option<&str>) -> Result<UserList, Unreadable> {
    let table = Table::new(bytes)?;
    let columns = Columns::find(&table, column)?;
    let mut tally = Tally::default();

    table.data_rows(&columns, |row, record| {
        tally.count(row, record.get(columns.email).unwrap_or_default());
        tally.others += usize::from(columns.kind_of(record).is_some_and(|kind| !is_user(&kind)));
    });

    let duplicates = duplicates(&table, &columns, &tally.uses);

    let mut list = UserList {
        rows: tally.rows,
        column: columns.name(columns.email),
        addresses: tally.addresses,
        empty: tally.empty,
        invalid: tally.invalid,
        duplicates,
        findings: Vec::new(),
        columns: columns.names(),
    };

    list.findings = findings(&list, &table, &columns, tally.others);

    Ok(list)
}

/// What the second reading counts.
#[derive(Default)]
struct Tally {
    rows: usize,
    addresses: usize,
    empty: usize,
    invalid: Vec<Invalid>,
    /// In how many rows an address stands.
    uses: HashMap<String, usize>,
    /// Entries that are not users.
    others: usize,
}

impl Tally {
    fn count(&mut self, row: usize, cell: &str) {
        let cell = address::Cell::read(cell);

        self.rows += 1;
        self.addresses += usize::from(!cell.addresses.is_empty());
        self.empty += usize::from(cell.is_empty());
        self.invalid.extend(cell.invalid.into_iter().map(|value| Invalid { row, value }));

        for found in cell.addresses {
            *self.uses.entry(found.email).or_default() += 1;
        }
    }
}

/// Collects the rows of every address that stands in more than one.
fn duplicates(table: &Table, columns: &Columns, uses: &HashMap<String, usize>) -> Vec<Duplicate> {
    let mut duplicates = BTreeMap::<&str, Vec<Entry>>::new();

    if uses.values().all(|count| *count < 2) {
        return Vec::new();
    }

    table.data_rows(columns, |row, record| {
        for found in address::Cell::read(record.get(columns.email).unwrap_or_default()).addresses {
            if let Some((email, 2..)) = uses.get_key_value(&found.email) {
                duplicates.entry(email).or_default().push(Entry {
                    row,
                    value: found.value,
                    name: columns.name_of(record),
                    extension: columns.extension_of(record),
                    kind: columns.kind_of(record),
                });
            }
        }
    });

    duplicates.into_iter().map(|(email, entries)| Duplicate { email: email.to_owned(), entries }).collect()
}

fn findings(list: &UserList, table: &Table, columns: &Columns, others: usize) -> Vec<Finding> {
    let mut findings = Vec::new();

    if let Some(first) = list.duplicates.first() {
        let message = match list.duplicates.len() {
            1 => first.sentence(),
            count => format!("{} email addresses are used more than once. {}", grouped(count), first.sentence()),
        };

        findings.push(
            Finding::blocker("duplicate-email", message)
                .meaning("SSO can’t be enabled while an email address is used twice, including by call queues and other extensions.")
                .hint("Give each one a unique address in the portal, then download the user list again and check it."),
        );
    }

    if list.addresses == 0 {
        findings.push(
            Finding::warning("no-addresses", format!("The column “{}” contains no email addresses.", list.column))
                .meaning("Nothing could be checked for duplicates.")
                .hint("Choose the column that contains the email addresses, or another list."),
        );
    }

    if let Some(first) = list.invalid.first() {
        let message = match list.invalid.len() {
            1 => format!("1 value isn’t an email address: “{}” in row {}.", first.value, first.row),
            count => format!("{} values aren’t email addresses. The first is in row {}.", grouped(count), first.row),
        };
        let meaning = plural(
            list.invalid.len(),
            "This user can’t be matched with a sign-in, and the value wasn’t compared with the others.",
            "These users can’t be matched with a sign-in, and the values weren’t compared with the others.",
        );
        let hint = plural(
            list.invalid.len(),
            "Fix it in the portal, then download the user list again.",
            "Fix them in the portal, then download the user list again.",
        );

        findings.push(Finding::warning("invalid-email", message).meaning(meaning).hint(hint));
    }

    if let Some(row) = table.unclosed_quote() {
        findings.push(
            Finding::warning("unclosed-quote", format!("A quotation mark in row {row} is never closed."))
                .meaning("Everything after it was read as one cell, so entries may be missing from this check.")
                .hint("Save the list as CSV again, or close the quotation mark."),
        );
    }

    if let [first, .., last] = columns.rivals.as_slice() {
        findings.push(
            Finding::note(
                "several-email-columns",
                format!(
                    "{} columns look like email columns. “{}” was checked.",
                    columns.rivals.len(),
                    columns.name(columns.email)
                ),
            )
            .hint(format!("If that’s the wrong column, choose the right one, from “{first}” to “{last}”.")),
        );
    }

    match list.empty {
        0 => {}
        1 => findings.push(Finding::note("empty-email", "1 entry has no email address.")),
        count => {
            findings.push(Finding::note("empty-email", format!("{} entries have no email address.", grouped(count))));
        }
    }

    if others == 0 && list.addresses > 0 {
        let message = match columns.kind {
            Some(_) => "Every entry in this list is a user.",
            None => "The list doesn’t say which entries are call queues.",
        };

        findings.push(
            Finding::note("call-queues", message)
                .meaning(
                    "An email address that a call queue or another extension shares with a user is a duplicate too.",
                )
                .hint("Make sure that the list contains every extension of the account."),
        );
    }

    findings
}
