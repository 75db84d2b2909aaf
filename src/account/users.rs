//! Duplicate email addresses in a user list: with one of them, single sign-on cannot be enabled.

use crate::saml::Finding;
use serde::{Deserialize, Serialize};

/// What a user list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserList {
    /// Data rows, without the header.
    pub rows: usize,
    /// The header of the email column, or `column N` where there is no header.
    pub column: String,
    /// Rows with a usable address.
    pub addresses: usize,
    /// Rows without one.
    pub empty: usize,
    pub invalid: Vec<Invalid>,
    pub duplicates: Vec<Duplicate>,
    pub findings: Vec<Finding>,
    /// Every header, for choosing another column.
    #[serde(skip)]
    pub columns: Vec<String>,
}

/// A value that is no email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// Line in a spreadsheet: the header is row 1.
    pub row: usize,
    pub value: String,
}

/// One address used more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Trimmed and in lower case.
    pub email: String,
    pub entries: Vec<Entry>,
}

/// One row that uses a duplicate address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
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

/// Reads a user list in CSV (comma, semicolon or tab) and finds duplicate addresses.
///
/// `column` is the header of the email column; without it, the column whose header has "mail" in it, else the one with most addresses.
///
/// # Errors
/// [`Unreadable`] when it is no list, or has no email column.
pub fn read(bytes: &[u8], column: Option<&str>) -> Result<UserList, Unreadable> {
    let _ = (bytes, column);
    todo!()
}
