//! Text as people have it: PEM blocks, XML elements and base64, through mail, chat and word processors.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Certificates without padding, or with a careless last character, are common in metadata.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Decodes bytes as text: UTF-16 as Windows writes it, else UTF-8, with a mark for what is not.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, ..] | [b'\t'..=b'~', 0, ..] => UTF_16LE.decode(bytes).0,
        [0xfe, 0xff, ..] | [0, b'\t'..=b'~', ..] => UTF_16BE.decode(bytes).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// A PEM block (RFC 7468), or what a careless copy left of it.
pub(super) struct Block<'a> {
    /// Such as `CERTIFICATE`.
    pub(super) label: &'a str,
    pub(super) body: &'a str,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// Whether its END line is there.
    pub(super) complete: bool,
}

/// Finds every PEM block; text around them, and hyphens that a word processor turned into dashes, do not matter.
pub(super) fn pem_blocks(text: &str) -> Vec<Block<'_>> {
    let markers = markers(text);
    let mut line = 1;
    let mut counted = 0;

    markers
        .iter()
        .enumerate()
        .filter(|(_, marker)| marker.begins)
        .map(|(index, marker)| {
            let next = markers.get(index + 1);

            line += text[counted..marker.start].matches('\n').count();
            counted = marker.start;
            Block {
                label: marker.label,
                body: &text[marker.end..next.map_or(text.len(), |next| next.start)],
                line,
                complete: next.is_some_and(|next| !next.begins),
            }
        })
        .collect()
}

struct Marker<'a> {
    begins: bool,
    label: &'a str,
    start: usize,
    end: usize,
}

/// Finds `-----BEGIN LABEL-----` and `-----END LABEL-----` in one pass.
fn markers(text: &str) -> Vec<Marker<'_>> {
    /// Longer labels are not in use, and the bound keeps the search linear.
    const LONGEST_LABEL: usize = 64;
    let mut markers = Vec::new();
    let (mut position, mut last_end) = (0, 0);

    while let Some(found) = text[position..].find(['B', 'E']) {
        let word = position + found;

        position = word + 1;
        let Some((begins, rest)) = text[word..]
            .strip_prefix("BEGIN ")
            .map(|rest| (true, rest))
            .or_else(|| text[word..].strip_prefix("END ").map(|rest| (false, rest)))
        else {
            continue;
        };
        let before = text[..word].trim_end_matches(' ');
        let start = before.trim_end_matches(is_dash).len();
        let Some(length) = rest.char_indices().take(LONGEST_LABEL).find(|(_, at)| is_dash(*at)).map(|(at, _)| at)
        else {
            continue;
        };
        let label = rest[..length].trim();

        if start == before.len()
            || !label.chars().all(|at| at.is_ascii_uppercase() || at.is_ascii_digit() || " #".contains(at))
        {
            continue;
        }
        position = text.len() - rest[length..].trim_start_matches(is_dash).len();
        // Two markers may share their hyphens.
        markers.push(Marker { begins, label, start: start.max(last_end), end: position });
        last_end = position;
    }
    markers
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Finds the text of every `X509Certificate` element (XML Signature §4.5.4), whatever its prefix; comments are skipped.
pub(super) fn x509_certificate_elements(text: &str) -> Vec<(usize, Cow<'_, str>)> {
    let mut elements = Vec::new();
    let mut position = 0;
    let (mut line, mut counted) = (1, 0);

    while let Some(found) = text[position..].find('<') {
        let start = position + found;
        let tag = &text[start + 1..];

        position = start + 1;
        if let Some(comment) = tag.strip_prefix("!--") {
            position = comment.find("-->").map_or(text.len(), |end| text.len() - comment.len() + end);
            continue;
        }
        let Some(name_end) = tag.char_indices().take(64).find(|(_, at)| !is_name(*at)).map(|(at, _)| at) else {
            continue;
        };
        let name = &tag[..name_end];

        if name.rsplit(':').next() != Some("X509Certificate") {
            continue;
        }
        let Some(open) = tag.find(['>', '<']).filter(|end| tag[*end..].starts_with('>')) else { continue };
        if tag[..open].ends_with('/') {
            continue;
        }
        let content = &tag[open + 1..];
        let length = content.find("</").unwrap_or(content.len());

        line += text[counted..start].matches('\n').count();
        counted = start;
        elements.push((line, plain(&content[..length])));
        position = text.len() - content.len() + length;
    }
    elements
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, ':' | '_' | '-' | '.')
}

/// Takes comments and the marks of CDATA out of the content of an element.
fn plain(content: &str) -> Cow<'_, str> {
    if !content.contains('<') {
        return Cow::Borrowed(content);
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content;

    while let Some((before, comment)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", ""))
}

/// Decodes base64 that went through many hands.
///
/// White space, characters that cannot be seen (Windows puts U+200E before what it copies), quotation marks, marks of
/// quoted mail, code fences, `\n` as two characters and character references are no part of it; `-` and `_` are the
/// URL-safe alphabet; padding may be missing.
///
/// # Errors
/// A clause that says what is wrong, such as "it contains “ö”, which is not base64".
pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>, String> {
    let characters = clean(text)?;

    if characters.is_empty() {
        return Err("it is empty".to_owned());
    }
    let mut bytes = Vec::with_capacity(characters.len() / 4 * 3);

    // Padding in the middle joins what were several texts.
    for part in characters.split('=').filter(|part| !part.is_empty()) {
        LENIENT.decode_vec(part, &mut bytes).map_err(|_| "its base64 is cut off".to_owned())?;
    }
    Ok(bytes)
}

fn clean(text: &str) -> Result<String, String> {
    let mut characters = String::with_capacity(text.len());

    for line in text.lines() {
        let line = line.trim_matches(is_noise).trim_start_matches(|at| matches!(at, '>' | '|') || is_noise(at));
        // Headers of an encapsulated block (RFC 1421 §4.6) and the attributes that OpenSSL writes.
        if line.starts_with("```") || line.starts_with("~~~") || line.contains(": ") {
            continue;
        }
        clean_line(line, &mut characters)?;
    }
    Ok(characters)
}

fn clean_line(line: &str, characters: &mut String) -> Result<(), String> {
    let mut rest = line.chars();

    while let Some(character) = rest.next() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' => characters.push(character),
            '-' => characters.push('+'),
            '_' => characters.push('/'),
            '\\' => match rest.clone().next() {
                Some('n' | 'r' | 't' | '\\') => {
                    rest.next();
                }
                Some('/') | None => {}
                Some(_) => return Err(foreign_character('\\')),
            },
            '&' => {
                let Some((reference, after)) = rest.as_str().split_once(';').filter(|(name, _)| name.len() <= 8) else {
                    return Err(foreign_character('&'));
                };
                let referenced = referenced(reference).ok_or_else(|| foreign_character('&'))?;

                if !is_noise(referenced) {
                    characters.push(referenced);
                }
                rest = after.chars();
            }
            _ if is_noise(character) => {}
            _ => return Err(foreign_character(character)),
        }
    }
    Ok(())
}

/// Reads a numeric character reference, if it means white space or a character of base64.
fn referenced(reference: &str) -> Option<char> {
    let number = reference.strip_prefix('#')?;
    let scalar = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };

    char::from_u32(scalar).filter(|at| is_noise(*at) || at.is_ascii_alphanumeric() || matches!(at, '+' | '/' | '='))
}

fn foreign_character(character: char) -> String {
    if character == char::REPLACEMENT_CHARACTER || character.is_control() {
        "it contains bytes that are not base64".to_owned()
    } else {
        format!("it contains “{character}”, which is not base64")
    }
}

fn is_noise(character: char) -> bool {
    character.is_whitespace()
        || matches!(character,
            '"' | '\'' | '`' | ',' | '\u{ab}' | '\u{bb}' | '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2018}'..='\u{201f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Finds runs of base64 that begin as DER does, such as the strings of `x5c` in JSON.
pub(super) fn base64_runs(text: &str) -> impl Iterator<Item = &str> {
    /// No certificate is shorter, and no word is as long.
    const SHORTEST: usize = 200;

    text.split(|at: char| !(at.is_ascii_alphanumeric() || matches!(at, '+' | '/' | '=' | '\\' | '-' | '_')))
        .filter(|run| run.len() >= SHORTEST && run.starts_with("MI"))
}
