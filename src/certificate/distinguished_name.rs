//! Distinguished names as text: the attributes in the order of the certificate, as in the output of `openssl x509`.

use super::oid::dotted;
use std::fmt::Write as _;
use x509_parser::asn1_rs::Tag;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// One attribute of a distinguished name in readable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Words and short name, such as "Common name (CN)"; the dotted OID if it is unknown.
    pub name: String,
    /// The value, with invisible characters made visible.
    pub value: String,
}

const COMMON_NAME: &str = "2.5.4.3";
const ORGANIZATION: &str = "2.5.4.10";

/// Formats the whole name, such as `CN=idp.example.com, O=Example`.
///
/// Attributes keep the order of the certificate (RFC 4514 would reverse it, and administrators compare with the display of
/// their identity provider). Special characters are escaped as in RFC 4514 §2.4, and invisible characters, such as a line
/// break or a right-to-left override, as the hexadecimal pairs of the same clause.
pub(super) fn text(name: &X509Name<'_>) -> String {
    let mut text = String::new();

    for relative in name.iter_rdn() {
        for (position, attribute) in relative.iter().enumerate() {
            if !text.is_empty() {
                text.push_str(if position == 0 { ", " } else { " + " });
            }
            let oid = dotted(attribute.attr_type());
            let _ = write!(text, "{}={}", short_name(&oid).unwrap_or(&oid), escaped(&value(attribute)));
        }
    }
    text
}

/// Returns the display name: the common name, else the organization, else the whole name, else "No subject".
pub(super) fn short(name: &X509Name<'_>) -> String {
    let first = |wanted: &str| {
        name.iter_attributes()
            .filter(|attribute| dotted(attribute.attr_type()) == wanted)
            .map(|attribute| visible(value(attribute).trim()))
            .find(|value| !value.is_empty())
    };

    first(COMMON_NAME).or_else(|| first(ORGANIZATION)).unwrap_or_else(|| match text(name) {
        whole if whole.is_empty() => "No subject".to_owned(),
        whole => whole,
    })
}

/// Lists the attributes of a name one by one, in the order of the certificate.
pub(super) fn attributes(name: &X509Name<'_>) -> Vec<Attribute> {
    let attribute = |attribute: &AttributeTypeAndValue<'_>| {
        let oid = dotted(attribute.attr_type());

        Attribute {
            name: names(&oid).map_or_else(|| oid.clone(), |(short, words)| format!("{words} ({short})")),
            value: visible(&value(attribute)),
        }
    };

    name.iter_attributes().map(attribute).collect()
}

/// Makes characters visible that are invisible or that change the reading direction: `\0A`, `\E2\80\AE`.
pub(super) fn visible(value: &str) -> String {
    let mut text = String::with_capacity(value.len());

    for character in value.chars() {
        if is_invisible(character) {
            push_hexadecimal(&mut text, character);
        } else {
            text.push(character);
        }
    }
    text
}

fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);

    for (position, character) in value.chars().enumerate() {
        match character {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => text.extend(['\\', character]),
            '#' if position == 0 => text.push_str("\\#"),
            ' ' if position == 0 || position == last => text.push_str("\\ "),
            _ if is_invisible(character) => push_hexadecimal(&mut text, character),
            _ => text.push(character),
        }
    }
    text
}

fn push_hexadecimal(text: &mut String, character: char) {
    for octet in character.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(text, "\\{octet:02X}");
    }
}

/// Returns whether a character is a control or format character, which could hide a part of a name or imitate another name.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Reads the value of an attribute by its string type (X.520); any other type becomes `#` and its DER in hexadecimal.
fn value(attribute: &AttributeTypeAndValue<'_>) -> String {
    let any = attribute.attr_value();

    string(any.tag(), any.data).unwrap_or_else(|| {
        any.data.iter().fold("#".to_owned(), |mut text, octet| {
            let _ = write!(text, "{octet:02X}");
            text
        })
    })
}

/// Reads a string by its type. Returns `None` if the tag isn't a string type.
pub(super) fn string(tag: Tag, octets: &[u8]) -> Option<String> {
    Some(match tag {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            std::str::from_utf8(octets).map_or_else(|_| latin_1(octets), str::to_owned)
        }
        Tag::T61String | Tag::VideotexString | Tag::GraphicString | Tag::GeneralString => latin_1(octets),
        Tag::BmpString => {
            let units = octets.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));

            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Tag::UniversalString => octets
            .chunks_exact(4)
            .map(|quad| u32::from_be_bytes([quad[0], quad[1], quad[2], quad[3]]))
            .map(|scalar| char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        _ => return None,
    })
}

/// Decodes every byte as the character with the same number, as OpenSSL does with T61String.
fn latin_1(octets: &[u8]) -> String {
    octets.iter().copied().map(char::from).collect()
}

/// Returns the name of an attribute type in words.
pub(super) fn name(oid: &str) -> Option<&'static str> {
    names(oid).map(|(_, words)| words)
}

/// Returns the short name of an attribute type, as OpenSSL writes it.
fn short_name(oid: &str) -> Option<&'static str> {
    names(oid).map(|(short, _)| short)
}

/// Returns the short name and the words of an attribute type (X.520, RFC 4519, PKCS #9, CA/Browser Forum).
fn names(oid: &str) -> Option<(&'static str, &'static str)> {
    Some(match oid {
        COMMON_NAME => ("CN", "Common name"),
        "2.5.4.4" => ("SN", "Surname"),
        "2.5.4.5" => ("serialNumber", "Serial number"),
        "2.5.4.6" => ("C", "Country"),
        "2.5.4.7" => ("L", "Locality"),
        "2.5.4.8" => ("ST", "State or province"),
        "2.5.4.9" => ("street", "Street address"),
        ORGANIZATION => ("O", "Organization"),
        "2.5.4.11" => ("OU", "Organizational unit"),
        "2.5.4.12" => ("title", "Title"),
        "2.5.4.13" => ("description", "Description"),
        "2.5.4.15" => ("businessCategory", "Business category"),
        "2.5.4.16" => ("postalAddress", "Postal address"),
        "2.5.4.17" => ("postalCode", "Postal code"),
        "2.5.4.18" => ("postOfficeBox", "Post office box"),
        "2.5.4.20" => ("telephoneNumber", "Telephone number"),
        "2.5.4.41" => ("name", "Name"),
        "2.5.4.42" => ("GN", "Given name"),
        "2.5.4.43" => ("initials", "Initials"),
        "2.5.4.44" => ("generationQualifier", "Generation qualifier"),
        "2.5.4.45" => ("x500UniqueIdentifier", "Unique identifier"),
        "2.5.4.46" => ("dnQualifier", "Name qualifier"),
        "2.5.4.65" => ("pseudonym", "Pseudonym"),
        "2.5.4.97" => ("organizationIdentifier", "Organization identifier"),
        "0.9.2342.19200300.100.1.1" => ("UID", "User ID"),
        "0.9.2342.19200300.100.1.3" => ("mail", "Email"),
        "0.9.2342.19200300.100.1.25" => ("DC", "Domain component"),
        "1.2.840.113549.1.9.1" => ("emailAddress", "Email address"),
        "1.2.840.113549.1.9.2" => ("unstructuredName", "Unstructured name"),
        "1.3.6.1.4.1.311.60.2.1.1" => ("jurisdictionL", "Locality of incorporation"),
        "1.3.6.1.4.1.311.60.2.1.2" => ("jurisdictionST", "State of incorporation"),
        "1.3.6.1.4.1.311.60.2.1.3" => ("jurisdictionC", "Country of incorporation"),
        _ => return None,
    })
}
