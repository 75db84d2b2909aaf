//! The structure of DER bytes, line by line, as `openssl asn1parse` shows it.

/// The structure of DER bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub lines: Vec<Line>,
    /// What is left out, and why, as a sentence; `None` when everything is there.
    pub left_out: Option<String>,
}

/// One element of the structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where the element starts, in octets from the start of the bytes.
    pub offset: usize,
    /// How deep it stands; 0 is the outermost.
    pub depth: usize,
    /// The octets of its header: tag and length.
    pub header_length: usize,
    /// The octets of its content.
    pub length: usize,
    /// Its tag in words, such as `SEQUENCE` or `[0]`.
    pub tag: String,
    /// Its content in a few words, such as `2.5.4.3 (Common name)`; empty where only other elements are inside.
    pub value: String,
    /// An OCTET STRING or BIT STRING whose octets are DER again: the lines below it, one deeper, are what they hold.
    pub holds_der: bool,
}

/// Writes the structure of `der`.
pub fn outline(der: &[u8]) -> Outline {
    let _ = der;
    Outline { lines: Vec::new(), left_out: None }
}

/// Reads a GeneralizedTime such as `20261007091402Z` as `2026-10-07 09:14:02 UTC` (RFC 5280 §4.1.2.5.2).
pub(super) fn generalized_time(octets: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(octets).ok()?.strip_suffix('Z')?;

    if text.len() != 14 || !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    let [year, month, day, hour, minute, second] = [0..4, 4..6, 6..8, 8..10, 10..12, 12..14].map(|part| &text[part]);

    Some(format!("{year}-{month}-{day} {hour}:{minute}:{second} UTC"))
}
