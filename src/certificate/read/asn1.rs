//! The minimum of ASN.1 that distinguishes a certificate from similar data, and opens a PKCS#7 file.
//!
//! Lengths may be indefinite (BER): Windows and Java write PKCS#7 with them. Nothing is copied, and nesting is bounded.
//! Truncated data is still recognized by its start: half a private key is a private key.

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

/// Maximum nesting of indefinite lengths.
const DEPTH: usize = 16;

/// Returns whether the bytes start like DER or BER: a SEQUENCE whose length and content don't occur in text.
pub(super) fn begins(bytes: &[u8]) -> bool {
    match bytes {
        [SEQUENCE, 0x80..=0x84, ..] => true,
        [SEQUENCE, 0x10..=0x7f, tag, ..] if *tag < 0x09 => true,
        // An AlgorithmIdentifier: the start of a short public key.
        [SEQUENCE, 0x10..=0x7f, SEQUENCE, _, OBJECT_IDENTIFIER, ..] => true,
        _ => false,
    }
}

/// The announced length of an element, with its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Octets(usize),
    Indefinite,
}

/// Reads the announced length of an element from its start. Returns `None` if a certificate, a key, or PKCS#7 never starts
/// like that.
pub(super) fn announced(beginning: &[u8]) -> Option<Extent> {
    let header = Header::read(beginning).filter(|header| header.tag == SEQUENCE)?;
    let inner = Header::read(beginning.get(header.length..)?)?;
    let fits = match (header.extent, inner.extent) {
        (Extent::Octets(outer), Extent::Octets(inner)) => outer >= 0x12 && inner <= outer - header.length,
        (Extent::Octets(outer), Extent::Indefinite) => outer >= 0x12,
        (Extent::Indefinite, _) => true,
    };

    (fits && matches!(inner.tag, SEQUENCE | INTEGER | OBJECT_IDENTIFIER)).then_some(header.extent)
}

/// Returns the length of the first element, if it is complete.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    element(bytes, DEPTH).filter(|element| element.is_whole).map(|element| element.whole.len())
}

/// Returns whether the bytes are complete consecutive sequences, followed only by line breaks and zeros.
pub(super) fn are_elements(bytes: &[u8]) -> bool {
    let mut rest = bytes;

    while begins(rest)
        && let Some(length) = length(rest)
    {
        rest = &rest[length..];
    }
    rest.iter().all(|octet| matches!(octet, 0 | b'\r' | b'\n'))
}

/// The kind of DER or BER bytes, by their outer structure.
pub(super) enum Shape<'a> {
    /// The certificates of a PKCS#7 file, each with its own bytes.
    Pkcs7(Vec<&'a [u8]>),
    Foreign(Foreign),
    /// Possibly a certificate.
    Other,
}

/// Determines the kind of `bytes` by their outer structure.
pub(super) fn shape(bytes: &[u8]) -> Shape<'_> {
    let Some(outer) = element(bytes, DEPTH).filter(|element| element.tag == SEQUENCE) else { return Shape::Other };
    let mut children = Children(outer.content);
    let (first, second, third) = (children.next(), children.next(), children.next());
    let tag = |element: Option<Element<'_>>| element.map(|element| element.tag);
    let is_in = |element: Option<Element<'_>>, arcs: &[&[u8]]| {
        let algorithm = element.and_then(|element| Children(element.content).next());

        algorithm.is_some_and(|oid| arcs.iter().any(|arc| oid.content.starts_with(arc)))
    };

    match (tag(first), tag(second), tag(third)) {
        (Some(OBJECT_IDENTIFIER), Some(CONTEXT_0), None) => match (first, second) {
            (Some(kind), Some(content)) if kind.content == SIGNED_DATA => Shape::Pkcs7(signed_data(content.content)),
            (Some(kind), _) if kind.content.starts_with(PKCS_7) => Shape::Pkcs7(Vec::new()),
            _ => Shape::Other,
        },
        (Some(INTEGER), Some(SEQUENCE), _) if is_in(second, &[PKCS_7]) => Shape::Foreign(Foreign::Pkcs12),
        // OneAsymmetricKey (RFC 5958 §2), also if its end is missing.
        (Some(INTEGER), Some(SEQUENCE), Some(OCTET_STRING) | None) => Shape::Foreign(Foreign::PrivateKey),
        // ECPrivateKey (RFC 5915 §3).
        (Some(INTEGER), Some(OCTET_STRING), _) => Shape::Foreign(Foreign::PrivateKey),
        (Some(INTEGER), Some(INTEGER), _) => Shape::Foreign(numbers(first, second, third)),
        (Some(SEQUENCE), Some(OCTET_STRING), None) if is_in(first, &[PKCS_5, PKCS_12]) => {
            Shape::Foreign(Foreign::PrivateKey)
        }
        (Some(SEQUENCE), Some(BIT_STRING), None) => Shape::Foreign(Foreign::PublicKey),
        (Some(SEQUENCE), Some(SEQUENCE), Some(BIT_STRING)) => signed(first),
        _ => Shape::Other,
    }
}

/// Determines the kind of a sequence of numbers.
///
/// A private key of RSA or DSA starts with its version, 0 or 1 (RFC 8017 §A.1.2). An RSA public key is the modulus and an
/// odd exponent (§A.1.1). Parameters start with a prime, and the Diffie-Hellman generator is usually 2 or 5.
fn numbers(first: Option<Element<'_>>, second: Option<Element<'_>>, third: Option<Element<'_>>) -> Foreign {
    match (first.map(|element| element.content), second.map(|element| element.content), third) {
        (Some([0 | 1]), _, _) => Foreign::PrivateKey,
        (_, Some([2 | 5]), _) | (_, _, Some(_)) => Foreign::Parameters,
        _ => Foreign::PublicKey,
    }
}

/// Distinguishes a request (RFC 2986 §4.1) and a revocation list (RFC 5280 §5.1) from a certificate by the signed content.
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

/// Returns the bytes of each certificate of a SignedData, in the order of the file (RFC 5652 §5.1). Bytes that can't be
/// divided into certificates come last, as one item.
fn signed_data(content: &[u8]) -> Vec<&[u8]> {
    let Some(signed_data) = element(content, DEPTH) else { return Vec::new() };
    let Some(set) = Children(signed_data.content).find(|child| child.tag == CONTEXT_0) else { return Vec::new() };
    let mut children = Children(set.content);
    let mut certificates: Vec<&[u8]> =
        children.by_ref().filter(|child| child.tag == SEQUENCE).map(|child| child.whole).collect();

    if children.0.iter().any(|octet| *octet != 0) {
        certificates.push(children.0);
    }
    certificates
}

/// The tag and the length of an element.
struct Header {
    tag: u8,
    /// The length of the header.
    length: usize,
    /// The length of the element, with its header.
    extent: Extent,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [tag, first, rest @ ..] = bytes else { return None };

        // Tags of several octets don't occur in any of the searched structures.
        if tag & 0x1f == 0x1f || *tag == 0 {
            return None;
        }
        let (content, length) = match first {
            0x80 => return Some(Self { tag: *tag, length: 2, extent: Extent::Indefinite }),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let octets = rest.get(..count)?;

                (octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet)), 2 + count)
            }
            0x85.. => return None,
            _ => (usize::from(*first), 2),
        };

        Some(Self { tag: *tag, length, extent: Extent::Octets(length.checked_add(content)?) })
    }
}

/// One element: its tag, its content, and its own bytes with the header.
#[derive(Clone, Copy)]
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    whole: &'a [u8],
    /// Set if it ends at its announced length, not at the end of the bytes.
    is_whole: bool,
}

/// The consecutive elements in some bytes, up to the first without a readable header.
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
    let header = Header::read(bytes)?;
    let tag = header.tag;
    let rest = &bytes[header.length..];

    match header.extent {
        Extent::Octets(length) => {
            let whole = bytes.get(..length);

            Some(Element {
                tag,
                content: whole.map_or(rest, |whole| &whole[header.length..]),
                whole: whole.unwrap_or(bytes),
                is_whole: whole.is_some(),
            })
        }
        Extent::Indefinite => Some(match indefinite_length(rest, depth) {
            Some(length) => {
                Element { tag, content: &rest[..length], whole: &bytes[..header.length + length + 2], is_whole: true }
            }
            None => Element { tag, content: rest, whole: bytes, is_whole: false },
        }),
    }
}

/// Returns the length of content that ends with two zero octets.
fn indefinite_length(content: &[u8], depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let mut rest = content;

    loop {
        if rest.starts_with(&[0, 0]) {
            return Some(content.len() - rest.len());
        }
        let child = element(rest, depth).filter(|child| child.is_whole)?;

        rest = &rest[child.whole.len()..];
    }
}
