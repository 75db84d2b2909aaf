//! The structure of DER bytes, line by line, as `openssl asn1parse` shows it.

use super::distinguished_name::{string, visible};
use super::oid;
use crate::phrase::{counted, grouped, plural};
use std::fmt::Write as _;
use x509_parser::asn1_rs::Tag;

/// Maximum nesting depth. Deeper elements are shown as raw octets.
const MOST_LEVELS: usize = 64;
/// Maximum lines of an outline.
const MOST_LINES: usize = 2_000;
/// Maximum characters of a text; longer ones end in "…".
const LONGEST_TEXT: usize = 120;
/// Maximum octets that are shown in hexadecimal.
const MOST_OCTETS: usize = 16;

const BOOLEAN: u32 = 1;
const INTEGER: u32 = 2;
const BIT_STRING: u32 = 3;
const OCTET_STRING: u32 = 4;
const NULL: u32 = 5;
const OBJECT_IDENTIFIER: u32 = 6;
const ENUMERATED: u32 = 10;
const SEQUENCE: u32 = 16;
const SET: u32 = 17;
const UTC_TIME: u32 = 23;
const GENERALIZED_TIME: u32 = 24;

/// The structure of DER bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub lines: Vec<Line>,
    /// A sentence about the omitted part; `None` if nothing is omitted.
    pub left_out: Option<String>,
}

/// One element of the structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The start of the element, in octets from the start of the bytes.
    pub offset: usize,
    /// The nesting depth; 0 is the root.
    pub depth: usize,
    /// The octets of its header: tag and length. 0 for octets that are not DER.
    pub header_length: usize,
    /// The octets of its content.
    pub length: usize,
    /// Its tag in words, such as `SEQUENCE` or `[0]`; "Not DER" for octets that aren't DER.
    pub tag: String,
    /// Its content in short form, such as `2.5.4.3 (Common name)`; empty if the lines below are its content.
    pub value: String,
    /// An OCTET STRING or BIT STRING whose octets are DER again: the lines below it, one deeper, are its content.
    pub holds_der: bool,
}

/// Outlines the structure of `der`.
///
/// An OCTET STRING or BIT STRING that contains DER is opened, as `openssl asn1parse -strparse` would. Bytes that aren't DER
/// get one line; an indefinite length (BER) isn't DER.
pub fn outline(der: &[u8]) -> Outline {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = vec![Open { end: der.len(), is_held: false }];
    let mut offset = 0;

    while let Some(inside) = open.last().copied() {
        if offset >= inside.end {
            open.pop();
            continue;
        }
        if lines.len() == MOST_LINES {
            let rest = der.len() - offset;
            let left_out = format!(
                "The last {} of {} octets aren’t shown, because an outline has at most {} lines.",
                grouped(rest),
                grouped(der.len()),
                grouped(MOST_LINES)
            );

            return Outline { lines, left_out: Some(left_out) };
        }
        let depth = open.len() - 1;
        let Some(element) = Element::read(&der[offset..inside.end]) else {
            let rest = &der[offset..inside.end];

            lines.push(Line {
                offset,
                depth,
                header_length: 0,
                length: rest.len(),
                tag: "Not DER".to_owned(),
                value: hexadecimal(rest),
                holds_der: false,
            });
            offset = inside.end;
            continue;
        };
        let may_open = open.len() < MOST_LEVELS;
        let held = element.held(inside.is_held).filter(|_| may_open);
        let end = offset + element.header_length + element.content.len();
        let opens = may_open && (element.is_constructed || held.is_some());

        lines.push(Line {
            offset,
            depth,
            header_length: element.header_length,
            length: element.content.len(),
            tag: element.tag_words(),
            value: if opens { String::new() } else { element.value() },
            holds_der: held.is_some(),
        });
        if opens {
            // A BIT STRING that contains DER starts with the number of its unused bits.
            open.push(Open { end, is_held: inside.is_held || held.is_some() });
            offset = end - held.unwrap_or(element.content).len();
        } else {
            offset = end;
        }
    }
    Outline { lines, left_out: None }
}

/// An element whose content is being listed.
#[derive(Clone, Copy)]
struct Open {
    end: usize,
    /// It is inside a string that contains DER.
    is_held: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Universal,
    Application,
    Context,
    Private,
}

/// One element: its tag and its content.
struct Element<'a> {
    class: Class,
    is_constructed: bool,
    number: u32,
    header_length: usize,
    content: &'a [u8],
}

impl<'a> Element<'a> {
    /// Reads the first element of `bytes` (X.690 §8.1). Returns `None` if it is broken, cut off, or of indefinite length.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (first, mut rest) = bytes.split_first()?;
        let class = match first >> 6 {
            0 => Class::Universal,
            1 => Class::Application,
            2 => Class::Context,
            _ => Class::Private,
        };
        let number = match first & 0x1f {
            0x1f => high_number(&mut rest)?,
            number => u32::from(number),
        };
        let (first_length, after) = rest.split_first()?;
        let (length, after) = match first_length {
            0x80 | 0x85.. => return None,
            0x81..=0x84 => {
                let (octets, after) = after.split_at_checked(usize::from(first_length & 0x7f))?;

                (octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet)), after)
            }
            _ => (usize::from(*first_length), after),
        };

        Some(Self {
            class,
            is_constructed: first & 0x20 != 0,
            number,
            header_length: bytes.len() - after.len(),
            content: after.get(..length)?,
        })
    }

    fn is(&self, number: u32) -> bool {
        self.class == Class::Universal && self.number == number
    }

    /// Returns the DER inside a string.
    ///
    /// The OCTET STRING of an extension always contains DER. Any other string may only look like it, such as the point of an
    /// EC key, which starts with 4: such a string is opened only if it contains a SEQUENCE.
    fn held(&self, is_held: bool) -> Option<&'a [u8]> {
        let content = match self.content {
            [0, content @ ..] if self.is(BIT_STRING) => content,
            content if self.is(OCTET_STRING) => content,
            _ => return None,
        };
        let inner = Element::read(content).filter(|_| !self.is_constructed)?;
        let is_likely = inner.is(SEQUENCE) || self.is(OCTET_STRING) && !is_held;

        (is_likely && inner.class == Class::Universal && is_one_element(content)).then_some(content)
    }

    fn tag_words(&self) -> String {
        let number = self.number;

        match self.class {
            Class::Universal => universal(number).map_or_else(|| format!("[universal {number}]"), str::to_owned),
            Class::Application => format!("[application {number}]"),
            Class::Context => format!("[{number}]"),
            Class::Private => format!("[private {number}]"),
        }
    }

    fn value(&self) -> String {
        if self.is_constructed {
            return format!("{}, nested too deeply to show", octet_count(self.content.len()));
        }
        if self.class != Class::Universal {
            let is_text = !self.content.is_empty() && self.content.iter().all(|octet| matches!(octet, b' '..=b'~'));

            return match std::str::from_utf8(self.content) {
                Ok(text) if is_text => shortened(text),
                _ => hexadecimal(self.content),
            };
        }
        match (self.number, self.content) {
            (BOOLEAN, [0]) => "FALSE".to_owned(),
            (BOOLEAN, [_]) => "TRUE".to_owned(),
            (NULL, []) => String::new(),
            (INTEGER | ENUMERATED, [first, ..]) if self.content.len() <= 8 => {
                let start = if first & 0x80 == 0 { 0 } else { -1 };

                self.content.iter().fold(start, |number: i64, octet| number << 8 | i64::from(*octet)).to_string()
            }
            (BIT_STRING, [unused @ 1..=7, bits @ ..]) => {
                format!("{}, {unused} {}", hexadecimal(bits), plural(usize::from(*unused), "unused bit", "unused bits"))
            }
            (BIT_STRING, [0, bits @ ..]) => hexadecimal(bits),
            (OBJECT_IDENTIFIER, octets) => {
                let oid = oid::text(octets);

                oid::name(&oid).map_or(oid.clone(), |name| format!("{oid} ({name})"))
            }
            (UTC_TIME, octets) => utc_time(octets).unwrap_or_else(|| shortened(&latin_1(octets))),
            (GENERALIZED_TIME, octets) => generalized_time(octets).unwrap_or_else(|| shortened(&latin_1(octets))),
            (number, octets) => {
                string(Tag(number), octets).map_or_else(|| hexadecimal(octets), |text| shortened(&text))
            }
        }
    }
}

/// Reads a tag number of 31 or more, seven bits an octet (X.690 §8.1.2.4).
fn high_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0;

    for _ in 0..4 {
        let (octet, after) = rest.split_first()?;

        *rest = after;
        number = number << 7 | u32::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Returns whether octets are exactly one element with valid elements inside, nested no deeper than is shown.
fn is_one_element(octets: &[u8]) -> bool {
    let Some(outer) = Element::read(octets) else { return false };
    let mut open: Vec<&[u8]> = vec![octets];

    if outer.header_length + outer.content.len() != octets.len() {
        return false;
    }
    while let Some(rest) = open.last_mut() {
        if rest.is_empty() {
            open.pop();
            continue;
        }
        let Some(element) = Element::read(rest) else { return false };
        let is_sound = element.class != Class::Universal
            || universal(element.number).is_some()
                && element.is_constructed == matches!(element.number, SEQUENCE | SET);

        *rest = &rest[element.header_length + element.content.len()..];
        if !is_sound || open.len() > MOST_LEVELS {
            return false;
        }
        if element.is_constructed {
            open.push(element.content);
        }
    }
    true
}

/// Names a universal tag (X.680 §8.4).
fn universal(number: u32) -> Option<&'static str> {
    Some(match number {
        BOOLEAN => "BOOLEAN",
        INTEGER => "INTEGER",
        BIT_STRING => "BIT STRING",
        OCTET_STRING => "OCTET STRING",
        NULL => "NULL",
        OBJECT_IDENTIFIER => "OBJECT IDENTIFIER",
        7 => "ObjectDescriptor",
        8 => "EXTERNAL",
        9 => "REAL",
        ENUMERATED => "ENUMERATED",
        11 => "EMBEDDED PDV",
        12 => "UTF8String",
        13 => "RELATIVE-OID",
        SEQUENCE => "SEQUENCE",
        SET => "SET",
        18 => "NumericString",
        19 => "PrintableString",
        20 => "TeletexString",
        21 => "VideotexString",
        22 => "IA5String",
        UTC_TIME => "UTCTime",
        GENERALIZED_TIME => "GeneralizedTime",
        25 => "GraphicString",
        26 => "VisibleString",
        27 => "GeneralString",
        28 => "UniversalString",
        30 => "BMPString",
        _ => return None,
    })
}

/// Reads a UTCTime such as `261007091402Z`; years from 50 on are in the 1900s (RFC 5280 §4.1.2.5.1).
fn utc_time(octets: &[u8]) -> Option<String> {
    let century = if octets.first()? < &b'5' { b"20" } else { b"19" };

    generalized_time(&[century.as_slice(), octets].concat())
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

fn latin_1(octets: &[u8]) -> String {
    octets.iter().copied().map(char::from).collect()
}

/// Formats octets in upper hex; long values end in "…" and the number of octets.
fn hexadecimal(octets: &[u8]) -> String {
    let mut text = String::new();

    for octet in octets.iter().take(MOST_OCTETS) {
        let _ = write!(text, "{octet:02X}");
    }
    if octets.len() > MOST_OCTETS {
        let _ = write!(text, "…, {}", octet_count(octets.len()));
    }
    text
}

fn octet_count(octets: usize) -> String {
    counted(octets, "octet", "octets")
}

/// Makes invisible characters of a text visible and shortens it.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => visible(&text[..end]) + "…",
        None => visible(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, MOST_LEVELS, outline};
    use crate::certificate::testing::{certificate, parameters, self_signed};
    use crate::phrase::grouped;
    use proptest::prelude::{any, prop, proptest};

    /// Wraps content in a SEQUENCE.
    fn sequence(content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();

        [&[0x30, 0x84], length.as_slice(), content].concat()
    }

    fn values(der: &[u8]) -> Vec<String> {
        outline(der).lines.into_iter().map(|line| format!("{} {}", line.tag, line.value)).collect()
    }

    #[test]
    fn every_element_of_a_certificate_has_its_line() {
        let certificate = certificate("idp.example.com", "2026-01-01", "2029-01-01");
        let lines = outline(certificate.der()).lines;
        let told = |value: &str| lines.iter().find(|line| line.value == value).unwrap_or_else(|| panic!("{value}"));

        assert_eq!((lines[0].tag.as_str(), lines[0].offset, lines[0].depth), ("SEQUENCE", 0, 0));
        assert_eq!(lines[0].header_length + lines[0].length, certificate.der().len());
        assert_eq!(told("2.5.4.3 (Common name)").tag, "OBJECT IDENTIFIER");
        assert_eq!(told("idp.example.com").tag, "UTF8String");
        assert_eq!(told("2029-01-01 00:00:00 UTC").tag, "UTCTime");
        assert_eq!(told("1.2.840.10045.3.1.7 (P-256)").depth, 4);
    }

    #[test]
    fn what_a_string_holds_is_shown_below_it() {
        let mut with_names = parameters("idp", "2026-01-01", "2029-01-01");

        with_names.subject_alt_names = vec![rcgen::SanType::DnsName("login.example.com".try_into().unwrap())];
        let lines = outline(self_signed(&with_names).der()).lines;
        let holder = lines.iter().position(|line| line.holds_der).unwrap();
        let below: Vec<(&str, &str)> =
            lines[holder + 1..holder + 3].iter().map(|line| (line.tag.as_str(), line.value.as_str())).collect();

        assert_eq!(lines[holder].tag, "OCTET STRING");
        assert_eq!(lines[holder + 1].depth, lines[holder].depth + 1);
        assert_eq!(lines[holder + 1].offset, lines[holder].offset + lines[holder].header_length);
        assert_eq!(below, [("SEQUENCE", ""), ("[2]", "login.example.com")]);
    }

    #[test]
    fn values_are_short_and_hide_nothing() {
        let elements = [
            vec![0x02, 0x01, 0x07],
            vec![0x02, 0x02, 0xff, 0x7f],
            [vec![0x02, 0x20, 0x00], vec![0xab; 31]].concat(),
            vec![0x01, 0x01, 0xff],
            vec![0x05, 0x00],
            vec![0x03, 0x02, 0x07, 0x80],
            [vec![0x0c, 0x05], "a\u{202e}b".into()].concat(),
            [vec![0x18, 0x0f], b"20501231235959Z".to_vec()].concat(),
            [vec![0x17, 0x0d], b"991231235959Z".to_vec()].concat(),
            [vec![0x17, 0x03], b"now".to_vec()].concat(),
            vec![0x9f, 0x81, 0x48, 0x01, 0x00],
            vec![0x06, 0x03, 0x2a, 0x03, 0x04],
        ];

        assert_eq!(
            values(&elements.concat()),
            [
                "INTEGER 7",
                "INTEGER -129",
                "INTEGER 00ABABABABABABABABABABABABABABAB…, 32 octets",
                "BOOLEAN TRUE",
                "NULL ",
                "BIT STRING 80, 7 unused bits",
                r"UTF8String a\E2\80\AEb",
                "GeneralizedTime 2050-12-31 23:59:59 UTC",
                "UTCTime 1999-12-31 23:59:59 UTC",
                "UTCTime now",
                "[200] 00",
                "OBJECT IDENTIFIER 1.2.3.4",
            ]
        );
    }

    #[test]
    fn octets_that_are_not_der_are_called_so_and_what_follows_is_still_read() {
        let der = sequence(&[&[0x30, 0x03, 0x02, 0x7f, 0x01][..], &[0x05, 0x00]].concat());

        assert_eq!(values(&der), ["SEQUENCE ", "SEQUENCE ", "Not DER 027F01", "NULL "]);
        assert_eq!(values(b"hello"), ["Not DER 68656C6C6F"]);
        assert_eq!(values(&[]), [""; 0]);
    }

    #[test]
    fn thousands_of_elements_end_with_what_is_left_out() {
        let outline = outline(&sequence(&[0x05, 0x00].repeat(300_000)));

        assert_eq!(outline.lines.len(), 2_000);
        assert_eq!(
            outline.left_out.unwrap(),
            "The last 596,002 of 600,006 octets aren’t shown, because an outline has at most 2,000 lines."
        );
    }

    #[test]
    fn deep_nesting_is_told_and_not_followed() {
        let deep = (0..5_000).fold(Vec::new(), |inner, _| sequence(&inner));
        let outline = outline(&deep);
        let Line { depth, value, .. } = outline.lines.last().unwrap();

        assert_eq!((outline.lines.len(), *depth), (MOST_LEVELS, MOST_LEVELS - 1));
        assert_eq!(value, &format!("{} octets, nested too deeply to show", grouped((5_000 - MOST_LEVELS) * 6)));
        let strings = (0..5_000).fold(Vec::new(), |inner: Vec<u8>, _| {
            let length = u32::try_from(inner.len()).unwrap().to_be_bytes();

            sequence(&[&[0x04, 0x84], length.as_slice(), &inner].concat())
        });

        assert!(super::outline(&strings).lines.len() <= 2_000);
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_outline_that_accounts_for_every_octet(der in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut end = 0;

            for line in outline(&der).lines.iter().filter(|line| line.depth == 0) {
                assert_eq!(line.offset, end);
                end += line.header_length + line.length;
            }
            assert_eq!(end, der.len());
        }
    }
}
