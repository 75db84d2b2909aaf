//! Text divided into the marks of a certificate, PEM blocks and XML elements, and the text between them.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Decodes bytes as text: UTF-16 and Windows-1252 as Windows writes them, else UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, ..] => UTF_16LE.decode(bytes).0,
        [0xfe, 0xff, ..] => UTF_16BE.decode(bytes).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match (zeros(bytes, 1), zeros(bytes, 0)) {
            (Zeros::Most, Zeros::Few) => UTF_16LE.decode_without_bom_handling(bytes).0,
            (Zeros::Few, Zeros::Most) => UTF_16BE.decode_without_bom_handling(bytes).0,
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
            },
        },
    }
}

#[derive(PartialEq, Eq)]
enum Zeros {
    Few,
    Most,
}

/// Returns how many of every second byte are zero at the start: half of UTF-16, if the text is English.
fn zeros(bytes: &[u8], offset: usize) -> Zeros {
    const BEGINNING: usize = 256;
    let seconds = bytes.iter().take(BEGINNING).skip(offset).step_by(2);
    let (zeros, all) = seconds.fold((0, 0), |(zeros, all), octet| (zeros + usize::from(*octet == 0), all + 1));

    if zeros * 2 > all { Zeros::Most } else { Zeros::Few }
}

/// A part of a text, in the order of the text.
pub(super) struct Part<'a> {
    pub(super) kind: Kind<'a>,
    /// Its line number, from 1.
    pub(super) line: usize,
}

pub(super) enum Kind<'a> {
    /// The content of an `X509Certificate` element (XML Signature §4.5.4).
    Element(Cow<'a, str>),
    Block(Block<'a>),
    /// The end of a PEM block whose start is missing.
    End(&'a str),
    /// Text before, between, or after them.
    Between(&'a str),
}

/// A PEM block (RFC 7468), or the part of it that an incomplete copy has.
pub(super) struct Block<'a> {
    /// Such as `CERTIFICATE`.
    pub(super) label: &'a str,
    /// Up to its END line, or up to the next part if that is missing.
    pub(super) body: &'a str,
}

/// Divides a text. Comments in XML with certificates are ignored.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Parts { text, parts: Vec::new(), line: 1, counted: 0 };
    let elements = elements(text);
    let is_xml = elements.iter().any(|element| element.content.is_some());
    let mut position = 0;

    for element in elements.into_iter().filter(|_| is_xml) {
        parts.between(position, element.start);
        if let Some(content) = element.content {
            parts.push(element.start, Kind::Element(plain(content)));
        }
        position = element.end;
    }
    parts.between(position, text.len());
    parts.parts
}

struct Parts<'a> {
    text: &'a str,
    parts: Vec<Part<'a>>,
    /// The line of the position up to which lines were counted.
    line: usize,
    counted: usize,
}

impl<'a> Parts<'a> {
    fn push(&mut self, start: usize, kind: Kind<'a>) {
        self.line += self.text[self.counted..start].bytes().filter(|octet| *octet == b'\n').count();
        self.counted = start;
        self.parts.push(Part { kind, line: self.line });
    }

    fn push_between(&mut self, start: usize, end: usize) {
        let between = &self.text[start..end];

        if !between.trim().is_empty() {
            self.push(start, Kind::Between(between));
        }
    }

    /// Divides text without elements.
    fn between(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let markers = markers(text);
        let mut position = 0;

        for (index, marker) in markers.iter().enumerate() {
            self.push_between(start + position, start + marker.start.max(position));
            position = marker.end;
            if marker.begins {
                let end = markers.get(index + 1).map_or(text.len(), |next| next.start);

                self.push(
                    start + marker.start,
                    Kind::Block(Block { label: marker.label, body: &text[marker.end..end] }),
                );
                position = end;
            } else if index == 0 || !markers[index - 1].begins {
                self.push(start + marker.start, Kind::End(marker.label));
            }
        }
        self.push_between(start + position, end);
    }
}

struct Marker<'a> {
    begins: bool,
    label: &'a str,
    start: usize,
    end: usize,
}

/// Finds `-----BEGIN LABEL-----` and `-----END LABEL-----` in one pass. Hyphens that a word processor turned into dashes are
/// accepted, in any number.
fn markers(text: &str) -> Vec<Marker<'_>> {
    /// Maximum bytes of a label. Longer ones aren't in use, and the bound keeps the search linear.
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
        let before = text[last_end..word].trim_end_matches(' ');
        let start = last_end + before.trim_end_matches(is_dash).len();

        // Two markers may share their hyphens.
        if start == last_end + before.len() && !(before.is_empty() && last_end > 0) {
            continue;
        }
        let Some(length) = rest.char_indices().take(LONGEST_LABEL).find(|(_, at)| is_dash(*at)).map(|(at, _)| at)
        else {
            continue;
        };
        let label = rest[..length].trim();

        if !label.chars().all(|at| at.is_ascii_alphanumeric() || " #.".contains(at)) {
            continue;
        }
        position = text.len() - rest[length..].trim_start_matches(is_dash).len();
        markers.push(Marker { begins, label, start, end: position });
        last_end = position;
    }
    markers
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// An `X509Certificate` element, or a comment, which has no content.
struct Element<'a> {
    start: usize,
    end: usize,
    content: Option<&'a str>,
}

/// Finds every `X509Certificate` element, with any prefix, and every comment.
fn elements(text: &str) -> Vec<Element<'_>> {
    /// Maximum bytes of a name. Longer ones aren't in use, and the bound keeps the search linear.
    const LONGEST_NAME: usize = 64;
    let mut elements = Vec::new();
    let mut position = 0;
    let mut has_comments = true;

    while let Some(found) = text[position..].find('<') {
        let start = position + found;
        let tag = &text[start + 1..];

        position = start + 1;
        if let Some(comment) = tag.strip_prefix("!--").filter(|_| has_comments) {
            match comment.find("-->") {
                Some(length) => {
                    position = text.len() - comment.len() + length + 3;
                    elements.push(Element { start, end: position, content: None });
                }
                None => has_comments = false,
            }
            continue;
        }
        let Some(name_end) = tag.char_indices().take(LONGEST_NAME).find(|(_, at)| !is_name(*at)).map(|(at, _)| at)
        else {
            continue;
        };

        if tag[..name_end].rsplit(':').next() != Some("X509Certificate") {
            continue;
        }
        let Some(open) = tag.find(['>', '<']).filter(|end| tag[*end..].starts_with('>')) else { continue };
        if tag[..open].ends_with('/') {
            continue;
        }
        let content = &tag[open + 1..];
        let length = content.find("</").unwrap_or(content.len());

        position = text.len() - content.len() + length;
        elements.push(Element { start, end: position, content: Some(&content[..length]) });
    }
    elements
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, ':' | '_' | '-' | '.')
}

/// Removes comments and the marks of CDATA from the content of an element.
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
