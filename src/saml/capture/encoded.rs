//! Base64 and DEFLATE, as the bindings write them and as copying changes them.

use crate::saml::response::MAX_BYTES;
use crate::saml::xml::paste::BASE64;
use base64::Engine as _;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::io::Read;

/// Maximum layers of base64 within base64 that are decoded.
const MAX_LAYERS: usize = 3;

/// Contents of an encoded value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decoded {
    Xml(Vec<u8>),
    /// It unpacks to more than the maximum size of a response.
    TooLarge,
    Nothing,
}

/// Decodes a value to XML: percent-encoding, base64 in both alphabets with line breaks or spaces in it, and raw DEFLATE
/// (SAML Bindings §3.4.4.1, §3.5.4).
pub(super) fn xml(value: &str) -> Decoded {
    let value = value.trim().trim_matches(['"', '\'', ',', ';']).trim();
    let value = if value.contains('%') { percent_decoded(value, false) } else { value.to_owned() };
    if value.trim_start().starts_with('<') {
        return Decoded::Xml(value.into_bytes());
    }
    layer(&value, MAX_LAYERS)
}

fn layer(value: &str, layers: usize) -> Decoded {
    // A space is a `+` decoded by a form, or a line break. Only one of the two interpretations produces XML.
    let mut doubtful = None;
    for space in [Some('+'), None] {
        let Some(bytes) = base64(value, space) else { continue };
        if is_xml(&bytes) {
            // An extra space that is read as `+` produces bytes that aren't UTF-8. So do some legitimate encodings.
            if std::str::from_utf8(&bytes).is_ok() {
                return Decoded::Xml(bytes);
            }
            doubtful = Some(bytes);
            continue;
        }
        match inflated(&bytes) {
            Decoded::Nothing => {}
            other => return other,
        }
        if layers > 1
            && let Ok(inner) = std::str::from_utf8(&bytes)
            && inner.len() > 40
            && inner.bytes().all(|byte| byte.is_ascii())
        {
            match layer(inner, layers - 1) {
                Decoded::Nothing => {}
                other => return other,
            }
        }
    }
    doubtful.map_or(Decoded::Nothing, Decoded::Xml)
}

fn base64(value: &str, space: Option<char>) -> Option<Vec<u8>> {
    let value = value.trim().replace("\\r", "").replace("\\n", "");
    let mut encoded = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            ' ' => encoded.extend(space),
            '-' => encoded.push('+'),
            '_' => encoded.push('/'),
            '=' => {}
            other if other.is_whitespace() => {}
            other if other.is_ascii_alphanumeric() || matches!(other, '+' | '/') => encoded.push(other),
            _ => return None,
        }
    }
    if encoded.len() < 16 { None } else { BASE64.decode(encoded).ok() }
}

/// Returns whether all of the bytes are XML.
fn is_xml(bytes: &[u8]) -> bool {
    match bytes {
        // UTF-16 with a byte order mark.
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
            bytes.starts_with(b"<") && bytes.ends_with(b">")
        }
    }
}

fn inflated(bytes: &[u8]) -> Decoded {
    for unpacked in [unpack(DeflateDecoder::new(bytes)), unpack(ZlibDecoder::new(bytes))] {
        match unpacked {
            Decoded::Nothing => {}
            other => return other,
        }
    }
    Decoded::Nothing
}

/// Unpacks up to the maximum size of a response, so a decompression bomb stops there.
fn unpack(reader: impl Read) -> Decoded {
    let mut unpacked = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    match reader.take(limit + 1).read_to_end(&mut unpacked) {
        Ok(read) if read > MAX_BYTES => Decoded::TooLarge,
        Ok(_) if is_xml(&unpacked) => Decoded::Xml(unpacked),
        Ok(_) | Err(_) => Decoded::Nothing,
    }
}

/// Decodes percent-encoding (RFC 3986 §2.1). In a form, `+` is a space.
pub(super) fn percent_decoded(text: &str, is_form: bool) -> String {
    let text = if is_form { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}
