//! Base64 that was altered by other programs: mail, chat, web pages, source code, word processors.

use super::asn1::{self, Extent};
use super::escape;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Certificates without padding, or with an invalid last character, are common in metadata.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Maximum bytes at the start of a line that are searched for the colon of a header.
const LONGEST_HEADER_NAME: usize = 64;

/// Maximum bytes of a tag.
const LONGEST_TAG: usize = 256;

/// Decodes base64.
///
/// The following are ignored: whitespace, invisible characters (Windows puts U+200E before copied text), quotation marks,
/// quote marks of mail, code fences, tags, `\n` as two characters, and character references. `-` and `_` are the URL-safe
/// alphabet; padding may be missing.
///
/// # Errors
/// Returns a sentence such as "It contains “ö”, which isn’t base64."
pub(super) fn decode(text: &str) -> Result<Vec<u8>, String> {
    let start = line_start(text);
    let taken = take(&text[start..], usize::MAX, Until::End);

    if let Some(stop) = taken.stop {
        return Err(foreign_character(stop));
    }
    if taken.characters.is_empty() {
        return Err("It’s empty.".to_owned());
    }
    let mut bytes = Vec::with_capacity(taken.characters.len() / 4 * 3);

    // Padding in the middle separates texts that were joined.
    for part in taken.characters.split('=').filter(|part| !part.is_empty()) {
        LENIENT.decode_vec(part, &mut bytes).map_err(|_| "Its base64 is cut off.".to_owned())?;
    }
    Ok(bytes)
}

/// Encoded data found within text.
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// The end of the data in the text.
    pub(super) end: usize,
}

/// Decodes the DER element whose base64 is at the start of the text: as many characters as its header requires, ignoring the
/// rest. The result is shorter if the text ends too early.
pub(super) fn der(text: &str) -> Option<Piece> {
    let most = match announced(text)? {
        Extent::Octets(octets) => octets.saturating_mul(4).div_ceil(3),
        Extent::Indefinite => usize::MAX,
    };
    let taken = take(text, most, Until::NextCertificate);

    Some(Piece { bytes: lenient(&taken.characters), end: taken.end })
}

/// Reads the announced length of the DER element whose base64 is at the start of the text.
fn announced(text: &str) -> Option<Extent> {
    /// Characters for twelve bytes: the header of the outer element, and of the one within.
    const HEADER: usize = 16;

    asn1::announced(&lenient(&take(text, HEADER, Until::End).characters))
}

/// Decodes the first DER element of a text, if it is complete.
pub(super) fn first_der(text: &str) -> Option<Vec<u8>> {
    let (start, _) = next_start(text, 0)?;

    der(&text[start..]).map(|piece| piece.bytes).filter(|bytes| asn1::length(bytes).is_some())
}

/// Decodes the base64 at the start of the text, up to the first character that isn't part of it.
pub(super) fn run(text: &str) -> Piece {
    let taken = take(text, usize::MAX, Until::End);

    Piece { bytes: lenient(&taken.characters), end: taken.end }
}

/// Decodes up to the first padding, dropping a last character that is alone in its group.
fn lenient(characters: &str) -> Vec<u8> {
    let part = characters.split('=').next().unwrap_or_default();
    let whole = if part.len() % 4 == 1 { part.len() - 1 } else { part.len() };

    LENIENT.decode(&part[..whole]).unwrap_or_default()
}

/// The kind of data at a place where encoded bytes may start.
pub(super) enum Start {
    /// `M`: the tag of a SEQUENCE.
    Der,
    /// A PEM block or an XML document.
    Text,
}

/// Finds the next word, from `position` on, that may encode a SEQUENCE, PEM, or XML.
pub(super) fn next_start(text: &str, position: usize) -> Option<(usize, Start)> {
    const TEXTS: [&str; 2] = ["LS0tLS1CRUdJTi", "PD94bWwg"];
    let octets = text.as_bytes();

    octets.iter().enumerate().skip(position).find_map(|(at, octet)| {
        let start = match octet {
            b'M' => Start::Der,
            b'L' | b'P' if TEXTS.iter().any(|known| octets[at..].starts_with(known.as_bytes())) => Start::Text,
            _ => return None,
        };

        is_word_start(&octets[..at]).then_some((at, start))
    })
}

/// Returns whether a word may start after these bytes; `\n` as two characters isn't part of a word.
fn is_word_start(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., last] => !is_base64(*last),
        [] => true,
    }
}

fn is_base64(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/')
}

/// Base64 characters taken from the start of a text.
struct Taken {
    characters: String,
    end: usize,
    /// The character that isn't part of base64.
    stop: Option<char>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    End,
    /// If the end of a certificate was not copied, the next certificate must not be taken for it.
    NextCertificate,
}

/// Takes at most `most` characters.
fn take(text: &str, most: usize, until: Until) -> Taken {
    let mut characters = String::with_capacity(most.min(64));
    let mut rest = text;

    while characters.len() < most {
        let run = rest.bytes().take(most - characters.len()).take_while(|octet| is_base64(*octet)).count();

        characters.push_str(&rest[..run]);
        rest = &rest[run..];
        if characters.len() == most {
            break;
        }
        let Some(first) = rest.chars().next() else { break };
        let Some(mark) = mark(first, rest) else {
            return Taken { characters, end: text.len() - rest.len(), stop: Some(first) };
        };

        characters.extend(mark.means);
        rest = &rest[mark.length..];
        if until == Until::NextCertificate
            && !characters.is_empty()
            && rest.starts_with("MII")
            && announced(rest).is_some()
        {
            break;
        }
    }
    Taken { characters, end: text.len() - rest.len(), stop: None }
}

/// A character sequence that isn't plain base64.
struct Mark {
    /// The base64 character that it represents, if any.
    means: Option<char>,
    length: usize,
}

fn mark(first: char, rest: &str) -> Option<Mark> {
    let noise = |length: usize| Some(Mark { means: None, length });

    match first {
        '\n' => noise(1 + line_start(&rest[1..])),
        '=' => Some(Mark { means: Some('='), length: 1 }),
        '_' => Some(Mark { means: Some('/'), length: 1 }),
        // A line of hyphens belongs to armor.
        '-' if rest.starts_with("----") => None,
        '-' => Some(Mark { means: Some('+'), length: 1 }),
        '\\' | '&' | '%' => {
            let (means, length) = escape::character(rest)?;

            match means {
                None => noise(length),
                Some(means) if is_noise(means) => noise(length),
                Some(means) if means == '=' || u8::try_from(means).is_ok_and(is_base64) => {
                    Some(Mark { means: Some(means), length })
                }
                // Quoted mail within HTML.
                Some('>') => noise(length),
                Some(_) => None,
            }
        }
        '<' => noise(tag(rest)?),
        '"' | '\'' => noise(1 + operator(&rest[1..])),
        _ if is_noise(first) => noise(first.len_utf8()),
        _ => None,
    }
}

/// Returns the length of the prefix of a line: marks of quoted mail; the whole line for code fences, headers of an
/// encapsulated block (RFC 1421 §4.6), and the attributes that OpenSSL writes.
fn line_start(text: &str) -> usize {
    let line = text.trim_start_matches(|at| matches!(at, '>' | '|') || at != '\n' && is_noise(at));
    let near: &[u8] = &line.as_bytes()[..line.len().min(LONGEST_HEADER_NAME)];
    let near = near.split(|octet| *octet == b'\n').next().unwrap_or_default();

    if near.starts_with(b"```") || near.starts_with(b"~~~") || near.windows(2).any(|pair| pair == b": ") {
        return text.len() - line.len() + line.find('\n').unwrap_or(line.len());
    }
    text.len() - line.len()
}

/// Returns the length of a tag, such as the `<br>` of a web page.
fn tag(text: &str) -> Option<usize> {
    let octets = text.as_bytes();

    if !octets.get(1).is_some_and(|octet| octet.is_ascii_alphabetic() || *octet == b'/') {
        return None;
    }
    octets.iter().take(LONGEST_TAG).position(|octet| *octet == b'>').map(|end| end + 1)
}

/// Returns the length of the operator that joins strings in source code, such as the ` +` after a quotation mark.
fn operator(text: &str) -> usize {
    let operator = text.trim_start_matches(' ');
    let Some(rest) = operator.strip_prefix(['+', '.', '&']) else { return 0 };

    match rest.trim_start_matches(' ').starts_with(['\r', '\n']) {
        true => text.len() - rest.len(),
        false => 0,
    }
}

fn foreign_character(character: char) -> String {
    if character == char::REPLACEMENT_CHARACTER || character.is_control() {
        "It contains bytes that aren’t base64.".to_owned()
    } else {
        format!("It contains “{character}”, which isn’t base64.")
    }
}

/// Returns whether a character is whitespace, invisible, a string delimiter, or padding.
pub(super) fn is_noise(character: char) -> bool {
    character.is_whitespace()
        || matches!(character,
            '"' | '\'' | '`' | ',' | '\0' | '\u{1a}' | '\u{ab}' | '\u{bb}' | '\u{ad}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2018}'..='\u{201f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}')
}
