//! Finds SP metadata in a mail: in its text, quoted by a reply, in HTML, or attached.

use crate::saml::kind::Wanted;
use crate::saml::xml::encoding;
use crate::saml::xml::paste::BASE64;
use base64::Engine as _;
use std::borrow::Cow;

/// Maximum size of a mail, in bytes. Mail servers accept about 25 MB, and the search scans the text a few times.
const LARGEST_MAIL: usize = 32 * 1024 * 1024;
/// Maximum length of an element's name in bytes, prefix and `<` included. It limits the search backward,
/// so the search stays linear.
const LONGEST_NAME: usize = 100;

/// Returns the metadata in a mail as text, if there is any. The caller checks it.
pub(super) fn metadata_in(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LARGEST_MAIL {
        return None;
    }
    let text = encoding::decode(bytes, Wanted::ServiceProviderMetadata, &mut Vec::new()).ok()?;

    // An encoded text shows its tags too, so decoding is tried before the text is used as it is.
    let decoded = text.contains("=3D").then(|| quoted_printable(&text));
    let text = decoded.as_deref().unwrap_or(&text);

    cut_out(text)
        .map(without_reply_marks)
        .or_else(|| attachments(text).find_map(|attachment| cut_out(&attachment).map(str::to_owned)))
        .or_else(|| cut_out(&unescaped(text)).map(str::to_owned))
}

/// Returns the part from the start of the first metadata element to its end.
fn cut_out(text: &str) -> Option<&str> {
    let (start, name) = text.match_indices("Descriptor").find_map(|(at, descriptor)| {
        let end = at + descriptor.len();
        let (_, name) = text.get(text.floor_char_boundary(end.saturating_sub(LONGEST_NAME))..end)?.rsplit_once('<')?;
        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
        let is_whole = text.get(end..)?.starts_with([' ', '\t', '\r', '\n', '>']);

        (is_whole && matches!(local, "EntityDescriptor" | "EntitiesDescriptor")).then_some((end - name.len() - 1, name))
    })?;
    let end_tag = format!("</{name}");
    let end = text.rfind(&end_tag).filter(|end| *end > start)?;
    let end = end + text.get(end..)?.find('>')? + 1;

    text.get(start..end)
}

/// Removes the `> ` that a reply puts before each line, if it is before all of them.
fn without_reply_marks(text: &str) -> String {
    let is_marked = text.lines().count() > 1 && text.lines().skip(1).all(|line| line.starts_with('>'));
    if !is_marked {
        return text.to_owned();
    }
    let without = |line| str::trim_start_matches(line, ['>', ' ']);

    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Decodes quoted-printable (RFC 2045 §6.7). Everything else stays as it is.
fn quoted_printable(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;

    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend_from_slice(before.as_bytes());
        let octet = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());

        rest = if let Some(octet) = octet {
            bytes.push(octet);
            after.get(2..).unwrap_or_default()
        } else if let Some(next_line) = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')) {
            next_line
        } else {
            bytes.push(b'=');
            after
        };
    }
    bytes.extend_from_slice(rest.as_bytes());

    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the text of each base64 block between empty lines, as in attachments.
fn attachments(text: &str) -> impl Iterator<Item = String> {
    let is_base64 = |line: &&str| {
        line.len() >= 4 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    };
    let mut lines = text.lines().map(str::trim_end).peekable();

    std::iter::from_fn(move || {
        while lines.peek().is_some_and(|line| !is_base64(line)) {
            lines.next();
        }
        lines.peek()?;

        let mut block = String::new();
        while let Some(line) = lines.next_if(is_base64) {
            block.push_str(line);
        }
        Some(block)
    })
    .filter_map(|block| BASE64.decode(block.trim_end_matches('=')).ok())
    .filter_map(|bytes| {
        encoding::decode(&bytes, Wanted::ServiceProviderMetadata, &mut Vec::new()).ok().map(Cow::into_owned)
    })
}

/// Returns the text of an HTML mail: tags removed, then references resolved, so that shown tags become tags.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;

    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);

    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
        .into_iter()
        .fold(plain, |text, (reference, character)| text.replace(reference, character))
}
