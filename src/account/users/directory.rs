//! The addresses of a list for looking people up: would this person be found, and who of one list is not in the other.

use super::address::Cell;
use super::columns::Columns;
use super::table::Table;
use super::{Entry, Unreadable};
use csv::WriterBuilder;
use std::collections::HashSet;

/// The addresses of a list, in the form that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    addresses: HashSet<String>,
    /// The header of the email column, or `column N` where there is no header.
    pub column: String,
}

/// Who of an account's user list is not among the identity provider's users, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Entries of the account whose address the identity provider does not have, in the order of the list.
    pub unmatched: Vec<Entry>,
    /// Entries of the account with an address that was compared.
    pub compared: usize,
    /// How many addresses of the identity provider stand at nobody in the account: these people cannot sign in.
    pub without_account: usize,
}

impl Directory {
    /// Reads the addresses of a list in CSV or XLSX; `column` as in [`super::read`].
    ///
    /// # Errors
    /// [`Unreadable`] when it is no list, or has no email column.
    pub fn read(bytes: &[u8], column: Option<&str>) -> Result<Self, Unreadable> {
        let table = Table::new(bytes)?;
        let columns = Columns::find(&table, column)?;
        let mut addresses = HashSet::new();

        table.data_rows(&columns, |_, record| {
            let cell = Cell::read(record.get(columns.email).unwrap_or_default());

            addresses.extend(cell.addresses.into_iter().map(|found| found.email));
        });

        Ok(Self { addresses, column: columns.name(columns.email) })
    }

    /// Returns how many addresses there are, each once.
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// Returns whether there is no address.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }

    /// Returns whether somebody has this address; upper and lower case count as the same.
    pub fn has(&self, email: &str) -> bool {
        Cell::read(email).addresses.iter().any(|found| self.addresses.contains(&found.email))
    }
}

/// Compares the user list of an account with the addresses of the identity provider's users.
///
/// # Errors
/// [`Unreadable`] when the account's list is none, or has no email column.
pub fn compare(account: &[u8], column: Option<&str>, directory: &Directory) -> Result<Comparison, Unreadable> {
    let table = Table::new(account)?;
    let columns = Columns::find(&table, column)?;
    let mut comparison = Comparison { unmatched: Vec::new(), compared: 0, without_account: 0 };
    let mut found = HashSet::new();

    table.data_rows(&columns, |row, record| {
        let addresses = Cell::read(record.get(columns.email).unwrap_or_default()).addresses;
        let Some(first) = addresses.first() else { return };
        let known: Vec<_> = addresses.iter().filter_map(|address| directory.addresses.get(&address.email)).collect();

        comparison.compared += 1;
        if known.is_empty() {
            comparison.unmatched.push(Entry {
                row,
                value: first.value.clone(),
                name: columns.name_of(record),
                extension: columns.extension_of(record),
                kind: columns.kind_of(record),
            });
        }
        found.extend(known);
    });
    comparison.without_account = directory.addresses.len() - found.len();

    Ok(comparison)
}

/// Writes entries as CSV for a spreadsheet. A value that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn csv(entries: &[Entry]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let cell = |text: &str| match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    let optional = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
    // Writing to memory does not fail.
    let _ = writer.write_record(["Row", "Email", "Name", "Extension", "Type"]);
    for entry in entries {
        let _ = writer.write_record([
            entry.row.to_string(),
            cell(&entry.value),
            optional(&entry.name),
            optional(&entry.extension),
            optional(&entry.kind),
        ]);
    }

    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "Name,Extension,Type,Email\n\
        Ada,101,User,Ada@Example.com\n\
        Bob,102,User,bob@example.com\n\
        Front desk,800,Call Queue,desk@example.com; reception@example.com\n\
        Lobby,801,Call Queue,\n";

    fn directory(list: &str) -> Directory {
        Directory::read(list.as_bytes(), None).unwrap()
    }

    #[test]
    fn who_signs_in_is_found_whatever_the_letters_case_and_the_space_around() {
        let directory = directory(ACCOUNT);

        assert_eq!(directory.len(), 4);
        assert!(directory.has("ada@example.com") && directory.has(" RECEPTION@example.com "));
        assert!(!directory.has("ada@example.org") && !directory.has("ada") && !directory.has(""));
    }

    #[test]
    fn who_has_no_match_is_listed_and_who_has_no_account_is_counted() {
        let idp =
            directory("userPrincipalName;mail\nada;ada@example.com\neve;eve@example.com\nr;reception@example.com\n");
        let comparison = compare(ACCOUNT.as_bytes(), None, &idp).unwrap();
        let names: Vec<_> =
            comparison.unmatched.iter().map(|entry| (entry.row, entry.name.as_deref().unwrap())).collect();

        assert_eq!(names, [(3, "Bob")]);
        assert_eq!((comparison.compared, comparison.without_account), (3, 1));
    }

    #[test]
    fn an_exported_list_steers_no_spreadsheet() {
        let entry = Entry {
            row: 2,
            value: "bob@example.com".to_owned(),
            name: Some("=HYPERLINK(\"x\"),1".to_owned()),
            extension: None,
            kind: Some("User".to_owned()),
        };

        assert_eq!(
            csv(&[entry]),
            "Row,Email,Name,Extension,Type\n2,bob@example.com,\"'=HYPERLINK(\"\"x\"\"),1\",,User\n"
        );
    }
}
