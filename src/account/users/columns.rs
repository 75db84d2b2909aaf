//! Which column is which: email, name, extension, type.

use super::Unreadable;
use super::address::{Cell, shorten};
use super::table::{SAMPLE, Table};
use crate::phrase::and_more;
use csv::StringRecord;
use std::cmp::Reverse;

/// The most columns that are looked at: what Excel can hold.
const MAX_COLUMNS: usize = 16_384;

/// The columns of a list.
pub(super) struct Columns {
    /// The row of the header; `None` where the list begins with an entry.
    pub(super) header_row: Option<usize>,
    headers: Vec<String>,
    pub(super) email: usize,
    /// One column, or first and last name.
    names: Vec<usize>,
    extension: Option<usize>,
    pub(super) kind: Option<usize>,
    /// The headers of all columns that could be the email column, when there are several and none was asked for.
    pub(super) rivals: Vec<String>,
}

impl Columns {
    /// Finds the header and the columns; `asked` names the email column.
    pub(super) fn find(table: &Table, asked: Option<&str>) -> Result<Self, Unreadable> {
        let (header_row, headers) = header(table);
        let headers: Vec<_> = headers.iter().take(MAX_COLUMNS).map(|header| shorten(header.trim())).collect();

        let mut columns = Self {
            header_row,
            email: 0,
            names: Vec::new(),
            extension: None,
            kind: None,
            rivals: Vec::new(),
            headers: if header_row.is_some() { headers } else { Vec::new() },
        };

        columns.find_others();

        let addresses = columns.count_addresses(table);

        columns.headers.resize_with(columns.headers.len().max(addresses.len()), String::new);
        columns.email = match asked {
            Some(asked) => columns.named(asked)?,
            None => columns.guess_email(&addresses)?,
        };

        Ok(columns)
    }

    /// Returns the header of a column, or `column N` where it has none.
    pub(super) fn name(&self, column: usize) -> String {
        match self.headers.get(column) {
            Some(header) if !header.is_empty() => header.clone(),
            _ => format!("column {}", column + 1),
        }
    }

    /// Returns every header.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.headers.len()).map(|column| self.name(column)).collect()
    }

    /// Returns the name of an entry.
    pub(super) fn name_of(&self, record: &StringRecord) -> Option<String> {
        let parts: Vec<_> = self.names.iter().filter_map(|column| cell(record, *column)).collect();

        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Returns the extension number of an entry.
    pub(super) fn extension_of(&self, record: &StringRecord) -> Option<String> {
        self.extension.and_then(|column| cell(record, column))
    }

    /// Returns the type of an entry.
    pub(super) fn kind_of(&self, record: &StringRecord) -> Option<String> {
        self.kind.and_then(|column| cell(record, column))
    }

    fn position(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        self.headers.iter().position(|header| is_it(&header.to_lowercase()))
    }

    fn find_others(&mut self) {
        let is_whole_name = |header: &str| {
            matches!(
                header,
                "name" | "full name" | "display name" | "extension name" | "user" | "user name" | "username"
            )
        };
        let is_some_name = |header: &str| header.contains("name") && !header.contains("mail");

        let first = self.position(|header| matches!(header, "first name" | "firstname" | "given name"));
        let last = self.position(|header| matches!(header, "last name" | "lastname" | "surname" | "family name"));

        self.names = match (self.position(is_whole_name), first.is_some() || last.is_some()) {
            (Some(whole), _) => vec![whole],
            (None, true) => first.into_iter().chain(last).collect(),
            (None, false) => self.position(is_some_name).into_iter().collect(),
        };

        self.kind = self
            .position(|header| matches!(header, "type" | "extension type" | "user type"))
            .or_else(|| self.position(|header| header.contains("type")));

        self.extension = self
            .position(|header| matches!(header, "extension" | "ext" | "ext." | "extension number" | "ext. number"))
            .or_else(|| {
                self.position(|header| {
                    header.starts_with("ext") && !["name", "type", "mail"].iter().any(|word| header.contains(word))
                })
            });
    }

    /// Counts the rows with an address, column by column.
    fn count_addresses(&self, table: &Table) -> Vec<usize> {
        let mut counts = vec![0; self.headers.len()];

        table.data_rows(self, |_, record| {
            let columns = record.len().min(MAX_COLUMNS);

            if columns > counts.len() {
                counts.resize(columns, 0);
            }

            for (count, cell) in counts.iter_mut().zip(record) {
                *count += usize::from(cell.contains(['@', '＠']) && !Cell::read(cell).addresses.is_empty());
            }
        });

        counts
    }

    /// Finds the column that was asked for.
    fn named(&self, asked: &str) -> Result<usize, Unreadable> {
        let asked = asked.trim();
        let names = self.names();
        let exact = names.iter().position(|name| name == asked);
        let alike = || names.iter().position(|name| name.to_lowercase() == asked.to_lowercase());

        exact.or_else(alike).ok_or_else(|| Unreadable {
            message: format!("The list has no column “{}”.", shorten(asked)),
            hint: self.listing(),
        })
    }

    /// Takes the column whose header has "mail" in it, of several the one with most addresses, else the column with most addresses.
    fn guess_email(&mut self, addresses: &[usize]) -> Result<usize, Unreadable> {
        let count = |column: &usize| addresses.get(*column).copied().unwrap_or_default();
        let mail: Vec<_> =
            (0..self.headers.len()).filter(|column| self.headers[*column].to_lowercase().contains("mail")).collect();
        let used =
            |columns: &mut dyn Iterator<Item = usize>| columns.filter(|column| count(column) > 0).collect::<Vec<_>>();
        let mut candidates = used(&mut mail.iter().copied());

        if candidates.is_empty() {
            candidates = used(&mut (0..addresses.len()));
        }

        if candidates.len() > 1 {
            self.rivals = candidates.iter().map(|column| self.name(*column)).collect();
        }

        let best = candidates.into_iter().min_by_key(|column| (Reverse(count(column)), *column));

        best.or_else(|| mail.first().copied()).ok_or_else(|| Unreadable {
            message: "No column in this list contains email addresses.".to_owned(),
            hint: self.listing(),
        })
    }

    /// Lists the columns, for choosing one.
    fn listing(&self) -> String {
        const SHOWN: usize = 20;

        let names: Vec<_> = self.names().into_iter().map(|name| format!("“{name}”")).collect();

        match names.as_slice() {
            [] => "The list has no columns.".to_owned(),
            [name] => format!("The only column is {name}."),
            names => format!("The columns are {}.", and_more(names, SHOWN)),
        }
    }
}

/// Finds the header: the first row, or a row with "mail" in a cell below shorter rows, such as a title. A row with an address is none.
fn header(table: &Table) -> (Option<usize>, Vec<String>) {
    let mut header = None;
    let mut longest = 0;
    let mut rows = 0;

    table.rows_while(|row, record| {
        if record.iter().any(|cell| !Cell::read(cell).addresses.is_empty()) {
            return false;
        }

        let length = record.iter().filter(|cell| !cell.trim().is_empty()).count();
        let has_mail = record.iter().any(|cell| cell.to_lowercase().contains("mail"));

        if header.is_none() || (has_mail && length > longest) {
            header = Some((row, record.iter().take(MAX_COLUMNS).map(str::to_owned).collect()));
        }

        longest = longest.max(length);
        rows += 1;

        !has_mail && rows < SAMPLE
    });

    match header {
        Some((row, cells)) => (Some(row), cells),
        None => (None, Vec::new()),
    }
}

fn cell(record: &StringRecord, column: usize) -> Option<String> {
    record.get(column).map(str::trim).filter(|cell| !cell.is_empty()).map(shorten)
}
