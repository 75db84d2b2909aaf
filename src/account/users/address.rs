//! Email addresses in one cell of a list.

use crate::saml::email_address::is_email_address;
use std::collections::HashSet;

/// What one cell holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Each address once, in the order of the cell.
    pub(super) addresses: Vec<Found>,
    /// Values that are no addresses, as they stand, shortened for showing.
    pub(super) invalid: Vec<String>,
}

/// An address and how it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// For comparing: trimmed, without invisible characters, in lower case.
    pub(super) email: String,
    /// As it stands.
    pub(super) value: String,
}

impl Cell {
    /// Reads a cell: one address, several (`;`, `,` or space between them), or `Ada <ada@example.com>`.
    pub(super) fn read(cell: &str) -> Self {
        let mut read = Self::default();
        let mut seen = HashSet::new();
        let mut is_blank = true;

        for piece in pieces(cell) {
            is_blank = false;

            match normalise(piece) {
                Some(email) if seen.insert(email.clone()) => {
                    read.addresses.push(Found { email, value: piece.to_owned() });
                }
                None if has_at_sign(piece) => read.invalid.push(shorten(piece)),
                // The same address again, or a word beside an address: a name.
                Some(_) | None => {}
            }
        }

        if read.addresses.is_empty() && !is_blank {
            read.invalid = vec![shorten(cell.trim())];
        }

        read
    }

    /// Returns whether nothing visible stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.invalid.is_empty()
    }
}

/// Cuts a cell where addresses end. A piece without a visible character is none.
fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '<' | '>' | '；' | '，'))
        .filter(|piece| !piece.chars().all(|c| is_invisible(c) || matches!(c, '"' | '\'')))
}

fn has_at_sign(piece: &str) -> bool {
    piece.contains(['@', '＠'])
}

/// Returns the address in the form that is compared; `None` when it is none.
///
/// Upper and lower case count as the same, as they do in the mail systems that people use, whatever RFC 5321 §2.4 allows.
fn normalise(piece: &str) -> Option<String> {
    // Before anything is copied: most cells of a list are no addresses.
    if !has_at_sign(piece) {
        return None;
    }

    let visible: String =
        piece.chars().filter(|c| !is_invisible(*c)).map(half_width).flat_map(char::to_lowercase).collect();
    let bare = visible.trim_matches(['"', '\'', '(', ')', '[', ']']);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);

    is_email_address(bare).then(|| bare.to_owned())
}

/// Returns whether a character shows nothing: what spreadsheets and web pages leave around a pasted address.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Turns the full-width forms of an East Asian keyboard into the plain ones.
fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Shortens text from a list for showing; what is left out is marked.
pub(super) fn shorten(text: &str) -> String {
    const LIMIT: usize = 200;

    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
