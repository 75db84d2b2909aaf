//! Converts bytes to text: byte order mark, then zero bytes, then the declaration, else UTF-8 (XML 1.0 appendix F).

use crate::phrase::grouped;
use crate::saml::Finding;
use crate::saml::kind::{self, Unreadable, Wanted};
use crate::saml::shown::quoted;
use crate::saml::xml::LOAD_UNCHANGED;
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Decodes bytes, and reports oddities in `findings`. Whitespace before the first character is removed.
///
/// # Errors
/// Returns [`Unreadable`] if the bytes are not text in any encoding.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    wanted: Wanted,
    findings: &mut Vec<Finding>,
) -> Result<Cow<'a, str>, Unreadable> {
    let text = match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(kind::utf_32(wanted)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => marked(rest, UTF_8, findings),
        [0xFF, 0xFE, rest @ ..] => marked(rest, UTF_16LE, findings),
        [0xFE, 0xFF, rest @ ..] => marked(rest, UTF_16BE, findings),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => decoded(bytes, UTF_16LE, findings),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => decoded(bytes, UTF_16BE, findings),
        _ => unmarked(bytes, findings),
    };
    let text = without_edges(text, findings);
    if text.is_empty() {
        return Err(kind::empty(wanted));
    }
    Ok(text)
}

/// Decodes the bytes after a byte order mark. The mark takes precedence over the declaration.
fn marked<'a>(rest: &'a [u8], encoding: &'static Encoding, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let text = decoded(rest, encoding, findings);
    if let Some(label) = declared(text.as_bytes())
        && !agrees(label, encoding)
    {
        findings.push(Finding::note(
            "encoding-contradiction",
            format!(
                "The file declares the encoding {}. It was read as {}, because it starts with that byte order mark.",
                quoted(label),
                encoding.name()
            ),
        ));
    }
    text
}

fn agrees(label: &str, encoding: &'static Encoding) -> bool {
    Encoding::for_label(label.as_bytes()) == Some(encoding)
        || (label.eq_ignore_ascii_case("utf-16") && encoding != UTF_8)
}

/// Decodes bytes that start with a single-byte character: the declaration names the encoding.
fn unmarked<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let Some(label) = declared(bytes) else { return utf_8(bytes, findings) };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => utf_8(bytes, findings),
        Some(encoding) if encoding.is_ascii_compatible() && encoding != REPLACEMENT => {
            decoded(bytes, encoding, findings)
        }
        _ => {
            findings.push(Finding::note(
                "encoding-contradiction",
                format!("The file declares the encoding {} but doesn’t use it. It was read as UTF-8.", quoted(label)),
            ));
            utf_8(bytes, findings)
        }
    }
}

fn utf_8<'a>(bytes: &'a [u8], findings: &mut Vec<Finding>) -> Cow<'a, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            findings.push(
                Finding::warning(
                    "encoding-guessed",
                    format!(
                        "Byte {} of the file isn’t UTF-8, so the file was read as Windows-1252.",
                        grouped(error.valid_up_to() + 1)
                    ),
                )
                .meaning("Non-English characters, for example in names, may be wrong, and other programs may reject the file.")
                .hint(LOAD_UNCHANGED),
            );
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
    }
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        findings.push(errors(encoding));
    }
    text
}

/// Returns the encoding of a text that starts with `head`, as [`decode`] chooses it for text that is UTF-8 unless it is
/// certainly something else.
pub(crate) fn of(head: &[u8]) -> &'static Encoding {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        [0xFF, 0xFE, ..] | [1..=0x7F, 0, 1..=0x7F, 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, 1..=0x7F, 0, 1..=0x7F, ..] => UTF_16BE,
        _ => {
            let named = declared(head).and_then(|label| Encoding::for_label(label.as_bytes()));
            named.filter(|encoding| encoding.is_ascii_compatible() && *encoding != REPLACEMENT).unwrap_or(UTF_8)
        }
    }
}

/// Describes bytes that are invalid in the encoding.
pub(crate) fn errors(encoding: &'static Encoding) -> Finding {
    Finding::warning(
        "encoding-errors",
        format!("The file contains bytes that aren’t {}. Each is shown as \u{FFFD}.", encoding.name()),
    )
    .hint(LOAD_UNCHANGED)
}

/// Returns the encoding of the XML declaration, if there is one within the first kilobyte.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..1024).unwrap_or(bytes).trim_ascii_start();
    let inside = head.strip_prefix(b"<?xml")?;
    let end = inside.windows(2).position(|pair| pair == b"?>")?;
    let inside = std::str::from_utf8(inside.get(..end)?).ok()?;
    let (_, value) = inside.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|character| matches!(character, '"' | '\''))?;
    let (label, _) = value.get(1..)?.split_once(quote)?;
    Some(label.trim()).filter(|label| !label.is_empty())
}

/// Removes whitespace and invisible characters at both ends, and the zero bytes that some programs append.
fn without_edges<'a>(text: Cow<'a, str>, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let is_edge = |character: char| {
        character.is_whitespace() || matches!(character, '\0' | '\u{1a}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
    };
    let trimmed = text.trim_matches(is_edge);
    if trimmed.starts_with("<?xml") && !text.starts_with("<?xml") {
        findings.push(
            Finding::note("white-space-before-xml", "Spaces before the XML declaration were ignored.")
                .meaning("Stricter programs reject such a file."),
        );
    }
    if trimmed.len() == text.len() {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(is_edge)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(is_edge).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Vec<String>) {
        let mut findings = Vec::new();
        let text = decode(bytes, Wanted::IdentityProviderMetadata, &mut findings).unwrap();
        (text.into_owned(), findings.into_iter().map(|finding| finding.code.into_owned()).collect())
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    const TEXT: &str = "<?xml version=\"1.0\"?><a>Zürich €</a>";

    #[test]
    fn utf_8_is_read_with_and_without_a_byte_order_mark() {
        assert_eq!(read(TEXT.as_bytes()), (TEXT.to_owned(), vec![]));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), (TEXT.to_owned(), vec![]));
    }

    #[test]
    fn utf_16_is_read_both_ways_with_and_without_a_byte_order_mark() {
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(read(&utf_16(TEXT, to_bytes)), (TEXT.to_owned(), vec![]));
            assert_eq!(read(&utf_16(&format!("\u{feff}{TEXT}"), to_bytes)), (TEXT.to_owned(), vec![]));
            let declared = TEXT.replace("?>", " encoding=\"UTF-16\"?>");
            assert_eq!(read(&utf_16(&format!("\u{feff}{declared}"), to_bytes)), (declared, vec![]));
        }
    }

    #[test]
    fn a_declared_single_byte_encoding_is_read() {
        let (text, findings) = read(b"<?xml version='1.0' encoding = 'ISO-8859-1'?><a>Z\xFCrich</a>");
        assert!(text.ends_with("<a>Zürich</a>") && findings.is_empty());
        let (text, findings) = read(b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\x80</a>");
        assert!(text.ends_with("<a>€</a>") && findings.is_empty());
    }

    #[test]
    fn a_byte_order_mark_wins_over_the_declaration_and_that_is_said() {
        let declared = TEXT.replace("?>", " encoding=\"ISO-8859-1\"?>");
        assert_eq!(
            read(format!("\u{feff}{declared}").as_bytes()),
            (declared, vec!["encoding-contradiction".to_owned()])
        );
    }

    #[test]
    fn utf_8_that_says_it_is_utf_16_is_read_all_the_same() {
        let declared = TEXT.replace("?>", " encoding=\"utf-16\"?>");
        assert_eq!(read(declared.as_bytes()), (declared, vec!["encoding-contradiction".to_owned()]));
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_guessed_and_the_guess_is_said() {
        assert_eq!(read(b"<a>Z\xFCrich</a>"), ("<a>Zürich</a>".to_owned(), vec!["encoding-guessed".to_owned()]));
    }

    #[test]
    fn white_space_before_the_declaration_is_passed_over_and_said() {
        assert_eq!(
            read(format!("\r\n {TEXT}\n\0").as_bytes()),
            (TEXT.to_owned(), vec!["white-space-before-xml".to_owned()])
        );
        assert_eq!(read(b"\n<a/>\n"), ("<a/>".to_owned(), vec![]));
    }
}
