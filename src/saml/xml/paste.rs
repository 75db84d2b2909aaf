//! Removes traces of pasting from XML: fences, quotation marks of a word processor, escaping, base64.
//!
//! Each repair is reported as a note. None changes a value, only text around the XML or between the parts of a tag.

use super::encoding;
use crate::saml::Finding;
use crate::saml::kind::{self, Unreadable, Wanted};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

/// Lenient base64: with or without padding, with any unused bits.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Maximum size of text from a word processor or a mail, in bytes.
const LARGEST_PASTE: usize = 4 * 1024 * 1024;

/// Returns the XML in `text`, if there is any.
///
/// # Errors
/// Returns [`Unreadable`] if `text` is base64 of something that isn't XML.
pub(crate) fn free<'a>(
    text: Cow<'a, str>,
    wanted: Wanted,
    findings: &mut Vec<Finding>,
) -> Result<Cow<'a, str>, Unreadable> {
    let text = match from_base64(&text) {
        None => text,
        Some(bytes) => {
            if let Some(unreadable) = kind::binary(&bytes, wanted) {
                return Err(unreadable);
            }
            let inside = encoding::decode(&bytes, wanted, findings)?;
            if !inside.starts_with('<') {
                return Ok(text);
            }
            findings.push(Finding::note("pasted-base64", "The XML was base64-encoded. It was decoded."));
            Cow::Owned(inside.into_owned())
        }
    };
    let text = unescaped(text, findings);
    let text = cut_out(text, findings);
    Ok(straightened(text, findings))
}

/// Decodes text that is base64 from end to end.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    const LEAST: usize = 40;

    let encoded = match text.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("data:") => text.split_once(";base64,")?.1,
        _ => text,
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    if encoded.len() < LEAST || !encoded.bytes().all(|byte| is_base64(byte) || byte.is_ascii_whitespace()) {
        return None;
    }
    let encoded: Vec<u8> = encoded
        .bytes()
        .filter(|byte| is_base64(*byte) && *byte != b'=')
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    BASE64.decode(encoded).ok()
}

/// Undoes the escaping of XML that was copied from the source of a web page.
fn unescaped<'a>(text: Cow<'a, str>, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    if !text.starts_with("&lt;") {
        return text;
    }
    findings.push(Finding::note("pasted-escaped", "The XML was escaped (&lt; instead of <). It was unescaped."));
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#34;", "\"");
    Cow::Owned(text.replace("&#39;", "'").replace("&amp;", "&"))
}

/// Cuts off a Markdown fence, or the sentence that a browser shows above XML, and everything after the last tag.
fn cut_out<'a>(text: Cow<'a, str>, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    if text.starts_with('<') && text.ends_with('>') {
        return text;
    }
    let (Some(start), Some(end)) = (text.find('<'), text.rfind('>').map(|at| at + 1)) else { return text };
    let Some(inside) = text.get(start..end).filter(|inside| start == 0 || is_metadata(inside)) else { return text };
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let (code, message) = if before.contains("```") || after.contains("```") {
        ("pasted-markdown", "The XML was in a Markdown code block. The code fences were ignored.")
    } else {
        ("pasted-text-around", "Text before or after the XML was ignored.")
    };
    findings.push(Finding::note(code, message));
    Cow::Owned(inside.to_owned())
}

/// Returns whether text that starts with `<` is XML rather than prose with a bracket in it.
fn is_metadata(text: &str) -> bool {
    let name = text.trim_start_matches('<').split([' ', '>', '\t', '\n', '\r']).next().unwrap_or_default();
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name == "?xml" || name == "!--" || matches!(local, "EntityDescriptor" | "EntitiesDescriptor" | "Response")
}

/// Replaces the typographic quotation marks and no-break spaces of a word processor inside tags. Text between straight
/// quotation marks is a value and stays as it is.
fn straightened<'a>(text: Cow<'a, str>, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    if !text.starts_with('<') || text.len() > LARGEST_PASTE || !text.contains(is_typographic) {
        return text;
    }
    let mut changed = false;
    let mut straight = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        straight.push_str(before);
        let length = ["<!--", "<![CDATA["].iter().zip(["-->", "]]>"]).find_map(|(opening, closing)| {
            tag.starts_with(opening).then(|| tag.find(closing).map_or(tag.len(), |end| end + closing.len()))
        });
        rest = match length {
            Some(length) => {
                let (verbatim, rest) = tag.split_at(length);
                straight.push_str(verbatim);
                rest
            }
            None => straighten_tag(tag, &mut straight, &mut changed),
        };
    }
    straight.push_str(rest);
    if !changed {
        return text;
    }
    findings.push(
        Finding::note(
            "pasted-quotes",
            "The XML had typographic quotation marks or no-break spaces in its tags. They were replaced.",
        )
        .meaning(
            "The text probably went through a word processor or an email program, which may have changed other characters too.",
        )
        .hint("Compare the entity ID and the URLs with your identity provider."),
    );
    Cow::Owned(straight)
}

/// Copies one tag, straightened, and returns the text after it.
fn straighten_tag<'a>(tag: &'a str, straight: &mut String, changed: &mut bool) -> &'a str {
    let mut quote = None;
    for (at, character) in tag.char_indices() {
        let plain = match (quote, character) {
            (None, '“' | '”' | '„' | '‟' | '″') => '"',
            (None, '‘' | '’' | '‚' | '‛' | '′') => '\'',
            (None, '\u{a0}' | '\u{202f}' | '\u{2007}') => ' ',
            // A value that opened with a typographic mark closes with one.
            (Some((_, true)), '“' | '”' | '‟' | '″') => '"',
            (Some((_, true)), '‘' | '’' | '‛' | '′') => '\'',
            _ => character,
        };
        straight.push(plain);
        *changed |= plain != character;
        quote = match (quote, plain) {
            (None, '"' | '\'') => Some((plain, plain != character)),
            (Some((open, _)), plain) if open == plain => None,
            (None, '>') => return tag.get(at + 1..).unwrap_or_default(),
            (quote, _) => quote,
        };
    }
    ""
}

fn is_typographic(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201f}' | '′' | '″' | '\u{a0}' | '\u{202f}' | '\u{2007}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn freed(text: &str) -> (String, Vec<String>) {
        let mut findings = Vec::new();
        let text = free(Cow::Borrowed(text), Wanted::IdentityProviderMetadata, &mut findings).unwrap();
        (text.into_owned(), findings.into_iter().map(|finding| finding.code.into_owned()).collect())
    }

    const XML: &str = "<EntityDescriptor entityID='https://idp.example.com/'/>";

    #[test]
    fn xml_alone_stays_as_it_is() {
        assert_eq!(freed(XML), (XML.to_owned(), vec![]));
    }

    #[test]
    fn a_markdown_fence_is_passed_over() {
        for text in [format!("```xml\n{XML}\n```"), format!("Here it is:\n```\n{XML}\n```\nThanks.")] {
            assert_eq!(freed(&text), (XML.to_owned(), vec!["pasted-markdown".to_owned()]));
        }
    }

    #[test]
    fn the_sentence_of_a_browser_is_passed_over() {
        let text = format!("This XML file does not appear to have any style information associated with it.\n{XML}");
        assert_eq!(freed(&text), (XML.to_owned(), vec!["pasted-text-around".to_owned()]));
    }

    #[test]
    fn base64_of_the_whole_is_unwrapped_with_and_without_padding_and_line_breaks() {
        let encoded = BASE64.encode(XML);
        let broken: String =
            encoded.as_bytes().chunks(20).map(|line| format!("{}\r\n", String::from_utf8_lossy(line))).collect();
        for text in [encoded.as_str(), encoded.trim_end_matches('='), broken.trim_end()] {
            assert_eq!(freed(text), (XML.to_owned(), vec!["pasted-base64".to_owned()]));
        }
    }

    #[test]
    fn escaped_xml_is_unescaped() {
        let escaped = XML.replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&quot;");
        assert_eq!(freed(&escaped), (XML.replace('\'', "\""), vec!["pasted-escaped".to_owned()]));
    }

    #[test]
    fn typographic_quotes_in_tags_are_replaced_and_those_in_values_and_text_are_kept() {
        let text = "<a b=“c”\u{a0}d=‘e’ f=\"‘g’\"><!-- “x” -->“h”\u{a0}</a>";
        let straight = "<a b=\"c\" d='e' f=\"‘g’\"><!-- “x” -->“h”\u{a0}</a>";
        assert_eq!(freed(text), (straight.to_owned(), vec!["pasted-quotes".to_owned()]));
        let unchanged = "<a f=\"‘g’\">“h”</a>";
        assert_eq!(freed(unchanged), (unchanged.to_owned(), vec![]));
    }

    #[test]
    fn base64_of_a_certificate_is_named_for_what_it_is() {
        let der = [0x30, 0x82, 0x03, 0x17, 0x30, 0x82, 0x01, 0xff].into_iter().chain([0; 100]).collect::<Vec<u8>>();
        let error =
            free(Cow::Owned(BASE64.encode(der)), Wanted::IdentityProviderMetadata, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind, kind::Kind::Certificate);
    }
}
