//! Reads one piece of markup after another from the bytes received so far.
//!
//! Stricter than [`crate::saml::xml::tags`]: errors that a parser rejects inside a tag or a text are found here too, so that
//! broken XML is noticed where it is broken and not at the end of the file. Each piece ends at the latest before the next
//! `<`, so that a missing quotation mark or bracket never swallows the text after it.

use memchr::{memchr, memchr2, memchr3, memmem};
use std::ops::Range;

/// Maximum length of a piece, in bytes. Real tags have less than a kilobyte, certificates at most ten.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// Length of text that is passed on even if its end has not been read, in bytes.
const TEXT: usize = 16 * 1024;

/// Maximum length of a reference, such as `&#x10FFFF;`, with room for some leading zeros, in bytes.
const REFERENCE: usize = 16;

/// An attribute. Ranges are positions in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

/// A complete piece. Ranges are positions in the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Markup {
    /// Its attributes are in the list that the caller passed.
    Start {
        name: Range<usize>,
        is_empty: bool,
    },
    End {
        name: Range<usize>,
    },
    /// Text up to the next markup, or a part of it.
    Text,
    CData {
        content: Range<usize>,
    },
    /// A comment or a processing instruction.
    Passed,
    /// `<?xml … ?>`, allowed only at the beginning.
    Declaration,
    /// `<!DOCTYPE`, in any case.
    DocumentType,
}

/// Result of reading the next bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A piece, and its end.
    Whole(Markup, usize),
    /// More bytes are needed.
    Incomplete,
    /// Not XML.
    Broken,
}

/// Offsets in the whole input up to which the ends of sections were searched in vain. Without them, a file with a million
/// section starts would be searched a million times.
#[derive(Debug, Clone, Default)]
pub(super) struct Searched {
    cdata: u64,
    instruction: u64,
}

/// Reads the piece at `at` in a window that starts at `offset` of the whole input.
///
/// `is_last` means that nothing follows the window.
pub(super) fn read(
    window: &[u8],
    at: usize,
    is_last: bool,
    offset: u64,
    searched: &mut Searched,
    attributes: &mut Vec<Attribute>,
) -> Step {
    let rest = window.get(at..).unwrap_or_default();
    let step = match rest {
        [b'<', b'/', ..] => end_tag(window, at),
        [b'<', b'?', ..] => instruction(window, at, offset, &mut searched.instruction),
        [b'<', b'!', b'-', b'-', ..] => comment(window, at),
        [b'<', b'!', ..] if rest.len() < 9 => Step::Incomplete,
        [b'<', b'!', word @ ..] => match word.get(..7) {
            Some(b"[CDATA[") => match end(window, at + 9, b"]]>", offset, &mut searched.cdata) {
                Some(end) => Step::Whole(Markup::CData { content: at + 9..end }, end + 3),
                None => Step::Incomplete,
            },
            Some(word) if word.eq_ignore_ascii_case(b"DOCTYPE") => Step::Whole(Markup::DocumentType, at + 9),
            _ => Step::Broken,
        },
        [b'<', _, ..] => start_tag(window, at, attributes),
        [b'<'] | [] => Step::Incomplete,
        _ => text(window, at, is_last),
    };
    match step {
        Step::Incomplete if is_last || rest.len() >= LONGEST => Step::Broken,
        step => step,
    }
}

fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Returns whether a byte can be part of a name. Letters beyond ASCII are all accepted.
const fn is_name(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b':' | 0x80..)
}

/// The same as a table, for speed: nearly every byte of a tag is looked up.
const NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_name(byte as u8);
        byte += 1;
    }
    table
};

/// Returns the name at `at`. It is empty if no name starts there.
pub(super) fn name(window: &[u8], at: usize) -> Range<usize> {
    let rest = window.get(at..).unwrap_or_default();
    match rest.first() {
        Some(b'0'..=b'9' | b'-' | b'.' | b':') | None => at..at,
        Some(_) => {
            let length = rest.iter().position(|byte| !NAME[usize::from(*byte)]).unwrap_or(rest.len());
            at..at + length
        }
    }
}

fn white_space(window: &[u8], at: usize) -> usize {
    let rest = window.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is_white_space(*byte)).unwrap_or(rest.len())
}

fn start_tag(window: &[u8], start: usize, attributes: &mut Vec<Attribute>) -> Step {
    attributes.clear();
    let tag = name(window, start + 1);
    if tag.is_empty() {
        return Step::Broken;
    }
    let mut at = tag.end;
    loop {
        let after = white_space(window, at);
        match window.get(after) {
            None => return Step::Incomplete,
            Some(b'>') => return Step::Whole(Markup::Start { name: tag, is_empty: false }, after + 1),
            Some(b'/') => {
                return match window.get(after + 1) {
                    None => Step::Incomplete,
                    Some(b'>') => Step::Whole(Markup::Start { name: tag, is_empty: true }, after + 2),
                    Some(_) => Step::Broken,
                };
            }
            Some(_) if after == at => return Step::Broken,
            Some(_) => {}
        }
        let name = name(window, after);
        if name.is_empty() {
            return Step::Broken;
        }
        let equals = white_space(window, name.end);
        match window.get(equals) {
            None => return Step::Incomplete,
            Some(b'=') => {}
            Some(_) => return Step::Broken,
        }
        let quote = white_space(window, equals + 1);
        let value = match window.get(quote) {
            None => return Step::Incomplete,
            Some(mark @ (b'"' | b'\'')) => match value(window, quote + 1, *mark) {
                Ok(end) => quote + 1..end,
                Err(step) => return step,
            },
            Some(_) => return Step::Broken,
        };
        at = value.end + 1;
        attributes.push(Attribute { name, value });
    }
}

/// Returns the end of an attribute's value: at its quotation mark, and never beyond a `<`.
fn value(window: &[u8], start: usize, mark: u8) -> Result<usize, Step> {
    let mut at = start;
    loop {
        let rest = window.get(at..).unwrap_or_default();
        let Some(found) = memchr3(mark, b'<', b'&', rest) else { return Err(Step::Incomplete) };
        let found = at + found;
        match window.get(found) {
            Some(byte) if *byte == mark => return Ok(found),
            Some(b'&') => at = after_reference(window, found)?,
            _ => return Err(Step::Broken),
        }
    }
}

fn end_tag(window: &[u8], start: usize) -> Step {
    let rest = window.get(start + 2..).unwrap_or_default();
    let Some(close) = memchr2(b'>', b'<', rest) else { return Step::Incomplete };
    let close = start + 2 + close;
    let name = name(window, start + 2);
    if name.is_empty() || window.get(close) != Some(&b'>') || white_space(window, name.end) != close {
        return Step::Broken;
    }
    Step::Whole(Markup::End { name }, close + 1)
}

/// Reads a comment. It can't contain `--` (XML 1.0 §2.5), so an unclosed comment is noticed at the next one.
fn comment(window: &[u8], start: usize) -> Step {
    let rest = window.get(start + 4..).unwrap_or_default();
    let Some(dashes) = memmem::find(rest, b"--") else { return Step::Incomplete };
    match rest.get(dashes + 2) {
        None => Step::Incomplete,
        Some(b'>') => Step::Whole(Markup::Passed, start + 4 + dashes + 3),
        Some(_) => Step::Broken,
    }
}

fn instruction(window: &[u8], start: usize, offset: u64, searched: &mut u64) -> Step {
    let target = name(window, start + 2);
    let Some(end) = end(window, start + 2, b"?>", offset, searched) else { return Step::Incomplete };
    let markup = match window.get(target) {
        Some(target) if target.eq_ignore_ascii_case(b"xml") => Markup::Declaration,
        Some([_, ..]) => Markup::Passed,
        _ => return Step::Broken,
    };
    Step::Whole(markup, end + 2)
}

/// Finds the first `pattern` from `start` on, without repeating a search that failed according to `searched`.
fn end(window: &[u8], start: usize, pattern: &[u8], offset: u64, searched: &mut u64) -> Option<usize> {
    let known = usize::try_from(searched.saturating_sub(offset)).unwrap_or_default();
    let from = start.max(known.saturating_sub(pattern.len() - 1));
    let found = memmem::find(window.get(from..).unwrap_or_default(), pattern);
    if found.is_none() {
        *searched = offset + window.len() as u64;
    }
    Some(from + found?)
}

fn text(window: &[u8], start: usize, is_last: bool) -> Step {
    let mut at = start;
    let end = loop {
        let rest = window.get(at..).unwrap_or_default();
        let Some(found) = memchr3(b'<', b'&', b']', rest) else { break window.len() };
        let found = at + found;
        let rest = window.get(found..).unwrap_or_default();
        match rest {
            [b'&', ..] => match after_reference(window, found) {
                Ok(after) => at = after,
                Err(Step::Incomplete) => break found,
                Err(broken) => return broken,
            },
            [b']', b']', b'>', ..] => return Step::Broken,
            [b']'] | [b']', b']'] if !is_last => break found,
            [b']', ..] => at = found + 1,
            _ => return Step::Whole(Markup::Text, found),
        }
    };
    if is_last && end == window.len() {
        return Step::Whole(Markup::Text, end);
    }
    // A carriage return waits for the line feed that may follow it.
    let end = if window.get(..end).is_some_and(|text| text.ends_with(b"\r")) { end - 1 } else { end };
    if end.saturating_sub(start) >= TEXT { Step::Whole(Markup::Text, end) } else { Step::Incomplete }
}

/// Returns the end of the reference at `start`. Without a document type, only five names are defined (XML 1.0 §4.6).
fn after_reference(window: &[u8], start: usize) -> Result<usize, Step> {
    let rest = window.get(start + 1..).unwrap_or_default();
    match memchr(b';', rest.get(..REFERENCE).unwrap_or(rest)) {
        Some(length) => match rest.get(..length).and_then(character) {
            Some(_) => Ok(start + length + 2),
            None => Err(Step::Broken),
        },
        None if rest.len() < REFERENCE => Err(Step::Incomplete),
        None => Err(Step::Broken),
    }
}

/// Returns the character that a reference means. `name` is without `&` and `;`.
pub(super) fn character(name: &[u8]) -> Option<char> {
    let character = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x', digits @ ..] => number(digits, 16)?,
        [b'#', digits @ ..] => number(digits, 10)?,
        _ => return None,
    };
    Some(character)
}

fn number(digits: &[u8], radix: u32) -> Option<char> {
    if !digits.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let number = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
    char::from_u32(number).filter(|character| {
        !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Step {
        read(text.as_bytes(), 0, true, 0, &mut Searched::default(), &mut Vec::new())
    }

    #[test]
    fn each_piece_ends_where_a_parser_ends_it() {
        for (text, length) in [
            ("<a>x", 3),
            ("<a b='>' c = \"'\"/>x", 18),
            ("</a >x", 5),
            ("x &amp; &#x20AC;<a>", 16),
            ("<!-- <a> -->x", 12),
            ("<![CDATA[<a>]]>x", 15),
            ("<?p <a>?>x", 9),
            ("<?xml version='1.0'?>x", 21),
            ("]] ]<a>", 4),
        ] {
            assert!(matches!(first(text), Step::Whole(_, end) if end == length), "{text}: {:?}", first(text));
        }
    }

    #[test]
    fn what_a_parser_refuses_is_refused() {
        for text in [
            "<",
            "<a",
            "<a b>",
            "<a b=c>",
            "<a b='<'>",
            "<a b='&x;'>",
            "<a b='1'c='2'>",
            "<1>",
            "< a>",
            "</a",
            "</>",
            "</a b>",
            "<a /b>",
            "<!-- -- -->",
            "<!--",
            "<![CDATA[",
            "<!ELEMENT a>",
            "<??>",
            "<?p",
            "a & b",
            "&nbsp;",
            "&#0;",
            "&#x110000;",
            "]]>",
        ] {
            assert_eq!(first(text), Step::Broken, "{text}");
        }
    }

    #[test]
    fn a_document_type_is_seen_in_any_case() {
        assert_eq!(first("<!docType a>"), Step::Whole(Markup::DocumentType, 9));
    }

    #[test]
    fn a_piece_without_its_end_waits_for_more() {
        let whole = "<a b='1' c='&lt;'>";
        for length in 1..whole.len() {
            let part = whole.as_bytes().get(..length).unwrap();
            assert_eq!(
                read(part, 0, false, 0, &mut Searched::default(), &mut Vec::new()),
                Step::Incomplete,
                "{length}"
            );
        }
    }
}
