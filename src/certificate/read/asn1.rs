//! Just enough ASN.1 to tell a certificate from its neighbours, and to open a PKCS#7 file.
//!
//! Lengths may be indefinite (BER): Windows and Java write PKCS#7 so. Nothing is copied, and nesting is bounded.

use super::foreign::Foreign;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;

/// The OID 1.2.840.113549.1.7.2, signedData (RFC 5652 §5.1).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// The arc 1.2.840.113549.1.7 of all PKCS#7 content types.
const PKCS_7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
/// The arc 1.2.840.113549.1.5 of password-based encryption (RFC 8018).
const PKCS_5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
/// The arc 1.2.840.113549.1.12.1 of password-based encryption (RFC 7292).
const PKCS_12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];

/// Indefinite lengths nest at most this deep.
const DEPTH: usize = 16;

/// One element: its tag, its content, and its own bytes with the header.
#[derive(Clone, Copy)]
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    whole: &'a [u8],
}

/// What DER or BER bytes are, by their outer shape.
pub(super) enum Shape<'a> {
    /// The certificates of a PKCS#7 file, each with its own bytes.
    Pkcs7(Vec<&'a [u8]>),
    Foreign(Foreign),
    /// A certificate, if anything.
    Other,
}

/// Tells what `bytes` are by their outer shape.
pub(super) fn shape(bytes: &[u8]) -> Shape<'_> {
    let Some(outer) = element(bytes, DEPTH).filter(|element| element.tag == SEQUENCE) else { return Shape::Other };
    let mut children = Children(outer.content);
    let (first, second, third) = (children.next(), children.next(), children.next());
    let tag = |element: Option<Element<'_>>| element.map(|element| element.tag);
    let algorithm = |element: Option<Element<'_>>| Children(element?.content).next().map(|oid| oid.content.to_vec());

    match (tag(first), tag(second), tag(third)) {
        (Some(OBJECT_IDENTIFIER), Some(CONTEXT_0), None) => match (first, second) {
            (Some(kind), Some(content)) if kind.content == SIGNED_DATA => Shape::Pkcs7(signed_data(content.content)),
            (Some(kind), _) if kind.content.starts_with(PKCS_7) => Shape::Pkcs7(Vec::new()),
            _ => Shape::Other,
        },
        (Some(INTEGER), Some(SEQUENCE), Some(OCTET_STRING)) => Shape::Foreign(Foreign::PrivateKey),
        (Some(INTEGER), Some(SEQUENCE), _) if algorithm(second).is_some_and(|oid| oid.starts_with(PKCS_7)) => {
            Shape::Foreign(Foreign::Pkcs12)
        }
        (Some(INTEGER), Some(OCTET_STRING), _) | (Some(INTEGER), Some(INTEGER), Some(INTEGER)) => {
            Shape::Foreign(Foreign::PrivateKey)
        }
        (Some(INTEGER), Some(INTEGER), None) => Shape::Foreign(Foreign::PublicKey),
        (Some(SEQUENCE), Some(OCTET_STRING), None)
            if algorithm(first).is_some_and(|oid| oid.starts_with(PKCS_5) || oid.starts_with(PKCS_12)) =>
        {
            Shape::Foreign(Foreign::PrivateKey)
        }
        (Some(SEQUENCE), Some(BIT_STRING), None) => Shape::Foreign(Foreign::PublicKey),
        (Some(SEQUENCE), Some(SEQUENCE), Some(BIT_STRING)) => signed(first),
        _ => Shape::Other,
    }
}

/// Tells a request (RFC 2986 §4.1) and a revocation list (RFC 5280 §5.1) from a certificate by what is signed.
fn signed(to_be_signed: Option<Element<'_>>) -> Shape<'static> {
    let tags: Vec<u8> =
        Children(to_be_signed.map_or(&[], |element| element.content)).take(5).map(|child| child.tag).collect();

    match tags.as_slice() {
        // version, subject, subjectPKInfo, attributes.
        [INTEGER, SEQUENCE, SEQUENCE, CONTEXT_0] | [INTEGER, SEQUENCE, SEQUENCE] => Shape::Foreign(Foreign::Request),
        // [version], signature, issuer, thisUpdate (UTCTime or GeneralizedTime).
        [INTEGER, SEQUENCE, SEQUENCE, 0x17 | 0x18, ..] | [SEQUENCE, SEQUENCE, 0x17 | 0x18, ..] => {
            Shape::Foreign(Foreign::RevocationList)
        }
        _ => Shape::Other,
    }
}

/// Returns the bytes of each certificate of a SignedData, in the order of the file (RFC 5652 §5.1).
fn signed_data(content: &[u8]) -> Vec<&[u8]> {
    let Some(signed_data) = element(content, DEPTH) else { return Vec::new() };

    Children(signed_data.content)
        .find(|child| child.tag == CONTEXT_0)
        .map(|certificates| Children(certificates.content).filter(|child| child.tag == SEQUENCE))
        .map(|certificates| certificates.map(|certificate| certificate.whole).collect())
        .unwrap_or_default()
}

/// The elements in a row of bytes, up to the first that is broken.
struct Children<'a>(&'a [u8]);

impl<'a> Iterator for Children<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let child = element(self.0, DEPTH)?;

        self.0 = &self.0[child.whole.len()..];
        Some(child)
    }
}

fn element(bytes: &[u8], depth: usize) -> Option<Element<'_>> {
    let [tag, first, rest @ ..] = bytes else { return None };

    if tag & 0x1f == 0x1f || *tag == 0 {
        return None;
    }
    if *first == 0x80 {
        let length = indefinite_length(rest, depth)?;

        return Some(Element { tag: *tag, content: &rest[..length], whole: &bytes[..2 + length + 2] });
    }
    let (length, header) = match first {
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let octets = rest.get(..count)?;

            (octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet)), 2 + count)
        }
        0x85.. => return None,
        _ => (usize::from(*first), 2),
    };
    let whole = bytes.get(..header.checked_add(length)?)?;

    Some(Element { tag: *tag, content: &whole[header..], whole })
}

/// Returns the length of a content that ends with two zero octets.
fn indefinite_length(content: &[u8], depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let mut rest = content;

    loop {
        if rest.starts_with(&[0, 0]) {
            return Some(content.len() - rest.len());
        }
        rest = &rest[element(rest, depth)?.whole.len()..];
    }
}
