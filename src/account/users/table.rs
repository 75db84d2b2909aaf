//! From bytes to rows: what kind of file it is, its encoding, its separator.

use super::columns::Columns;
use super::{Unreadable, workbook};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;

/// The longest list that is read: about 150,000 rows of a wide export.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How many rows decide about the separator and the place of the header.
pub(super) const SAMPLE: usize = 50;

/// A list as text, with its separator.
pub(super) struct Table {
    text: String,
    separator: u8,
}

impl Table {
    /// Decodes a list.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > MAX_BYTES {
            return Err(unreadable(
                format!("The list is larger than {} MB.", MAX_BYTES / (1024 * 1024)),
                "Save only the name, extension, type, and email address columns as CSV.",
            ));
        }

        if is_workbook(bytes) {
            return Ok(Self { text: workbook::csv(bytes)?, separator: b',' });
        }

        if let Some(other) = other_kind(bytes) {
            return Err(other);
        }

        let text = decode(bytes);

        if let Some(other) = other_text(&text) {
            return Err(other);
        }

        // Excel's own hint about the separator is no row of the spreadsheet.
        if let Some((separator, rest)) = excel_hint(&text) {
            return Ok(Self { text: rest.to_owned(), separator });
        }

        let mut table = Self { text, separator: b',' };

        table.separator = table.guess_separator();

        Ok(table)
    }

    /// Calls `each` for every row with its number in a spreadsheet, until it returns `false`. Rows that are wholly empty are passed over,
    /// but counted.
    pub(super) fn rows_while(&self, mut each: impl FnMut(usize, &StringRecord) -> bool) {
        let mut reader = ReaderBuilder::new()
            .delimiter(self.separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        let mut row = 0;

        // Reading from memory as valid UTF-8 does not fail; if it did, what was read so far would stand.
        while reader.read_record(&mut record).is_ok_and(|more| more) {
            row += 1 + self.blank_lines(&record);

            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }

            if !each(row, &record) {
                return;
            }
        }
    }

    /// Calls `each` for every row below the header.
    pub(super) fn data_rows(&self, columns: &Columns, mut each: impl FnMut(usize, &StringRecord)) {
        self.rows_while(|row, record| {
            if columns.header_row.is_none_or(|header| row > header) {
                each(row, record);
            }

            true
        });
    }

    /// Counts the lines that the CSV reader passes over before a record: a spreadsheet shows them as rows.
    fn blank_lines(&self, record: &StringRecord) -> usize {
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or_default());
        let bytes = self.text.as_bytes();
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        let rest = bytes.get(start..).unwrap_or_default();

        // The line break of the record before may still be half read.
        let rest = if before == Some(&b'\r') { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
        let breaks = &rest[..rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()];
        let pairs = breaks.windows(2).filter(|pair| *pair == b"\r\n").count();

        breaks.len() - pairs
    }

    /// Returns the separator that cuts most of the first rows into the same number of cells, more than one.
    fn guess_separator(&self) -> u8 {
        // Of equals the last: a tab is never part of a cell, a comma often.
        [b',', b';', b'\t'].into_iter().max_by_key(|separator| self.score(*separator)).unwrap_or(b',')
    }

    /// Returns how many of the first rows a separator cuts alike, and into how many cells.
    fn score(&self, separator: u8) -> Option<(usize, usize)> {
        let mut lengths = HashMap::<usize, usize>::new();
        let mut header_lengths = Vec::new();
        let mut rows = 0;

        Self { text: self.head().to_owned(), separator }.rows_while(|_, record| {
            if record.iter().any(|cell| cell.to_lowercase().contains("mail") && !cell.contains('@')) {
                header_lengths.push(record.len());
            }

            rows += 1;
            *lengths.entry(record.len()).or_default() += 1;
            rows < SAMPLE
        });

        // What leaves the header whole stands between several addresses in one cell.
        if !header_lengths.is_empty() && header_lengths.iter().all(|length| *length == 1) {
            return None;
        }

        lengths.into_iter().filter(|(cells, _)| *cells > 1).map(|(cells, rows)| (rows, cells)).max()
    }

    /// Returns the beginning, enough for [`SAMPLE`] rows of any list that people have.
    fn head(&self) -> &str {
        &self.text[..self.text.floor_char_boundary(64 * 1024)]
    }

    /// Returns the row in which a quotation mark opens a cell that is never closed.
    pub(super) fn unclosed_quote(&self) -> Option<usize> {
        let mut last = (0, 0);

        self.rows_while(|row, record| {
            last = (row, record.position().map_or(0, csv::Position::byte));
            true
        });

        let (row, start) = last;
        let text = self.text.as_bytes().get(usize::try_from(start).ok()?..)?;
        let quotes = text.iter().filter(|byte| **byte == b'"').count();

        // A cell that is closed ends on its line, unless it has line breaks; then its marks come in pairs.
        (quotes % 2 == 1 && text.trim_ascii().contains(&b'\n')).then_some(row)
    }
}

/// Returns the separator of Excel's first line `sep=;`, and the text after it.
fn excel_hint(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let separator = *rest.as_bytes().first().filter(|byte| matches!(byte, b',' | b';' | b'\t'))?;
    let rest = &rest[1..];

    Some((separator, rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?))
}

/// Decodes by byte order mark, else as UTF-16 where every other byte is zero, else as UTF-8, else as windows-1252.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }

    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();

    let encoding = match (zeros(0), zeros(1)) {
        (0, low) if low * 4 > head.len() => UTF_16LE,
        (high, 0) if high * 4 > head.len() => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };

    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Returns whether bytes are an Excel workbook (XLSX): an archive with a folder `xl`.
fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"xl/").is_some()
}

pub(super) fn unreadable(message: impl Into<String>, hint: impl Into<String>) -> Unreadable {
    Unreadable { message: message.into(), hint: hint.into() }
}

/// Names what bytes are when they are no text.
fn other_kind(bytes: &[u8]) -> Option<Unreadable> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);

    if bytes.starts_with(b"PK\x03\x04") {
        return Some(if holds(b"opendocument.spreadsheet") {
            unreadable("This is an OpenDocument spreadsheet.", "Open it, save it as Text CSV, and check that file.")
        } else {
            unreadable("This is a ZIP archive.", "Unpack it and check the list inside, saved as CSV.")
        });
    }

    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(unreadable(
            "This is an old Excel workbook (XLS).",
            "Open it in Excel, save it as CSV UTF-8, and check that file.",
        ));
    }

    if bytes.starts_with(b"%PDF") {
        return Some(unreadable(
            "This is a PDF document.",
            "Download the user list as a spreadsheet and save it as CSV.",
        ));
    }

    if bytes.starts_with(&[0x1F, 0x8B]) {
        return Some(unreadable("This file is compressed with gzip.", "Unpack it and check the list inside."));
    }

    None
}

/// Names what text is when it is no list.
fn other_text(text: &str) -> Option<Unreadable> {
    let text = text.trim_start();
    let head = text[..text.floor_char_boundary(512)].to_ascii_lowercase();

    if text.is_empty() {
        return Some(unreadable("The list is empty.", "Download the user list again and save it as CSV."));
    }

    if head.contains('\0') {
        return Some(unreadable("This file isn’t text.", "Save the user list as CSV and check that file."));
    }

    if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<table") {
        return Some(unreadable(
            "This is a web page, not a user list.",
            "If it opens in Excel, save it there as CSV UTF-8. Otherwise, download the user list again.",
        ));
    }

    if head.starts_with("<?xml") || head.starts_with("<") && head.contains("xmlns") {
        return Some(unreadable("This is XML, not a user list.", "Save the user list as CSV and check that file."));
    }

    if head.starts_with('{') || head.starts_with("[{") || head.starts_with("[\n") {
        return Some(unreadable("This is JSON, not a user list.", "Save the user list as CSV and check that file."));
    }

    None
}
