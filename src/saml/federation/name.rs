//! Names for users, extracted from raw text: decoded, made safe to show, and chosen for a language.

use super::markup::character;
use crate::saml::metadata::people::LONGEST;
use crate::saml::shown::{is_treacherous, on_one_line, shown};
use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// Maximum length of a text that is kept while it streams past, in bytes.
const MOST: usize = 16 * 1024;

/// The preferred language for names.
#[derive(Debug, Clone)]
pub(super) struct Language {
    whole: String,
}

/// Match of a text's language. The smallest is the best, in the same order as in [`crate::saml::metadata`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Exact,
    SameLanguage,
    English,
    Other,
}

impl Language {
    /// Creates one from a language tag such as `en` or `de-CH`.
    pub(super) fn new(tag: &str) -> Self {
        Self { whole: tag.trim().to_ascii_lowercase() }
    }

    /// Returns how well a text with the `xml:lang` `tag` fits.
    pub(super) fn fit(&self, tag: &[u8]) -> Fit {
        let tag = tag.trim_ascii();
        let primary = |tag: &[u8]| tag.iter().position(|byte| matches!(byte, b'-' | b'_')).unwrap_or(tag.len());
        let own = tag.get(..primary(tag)).unwrap_or_default();
        let wanted = self.whole.as_bytes();
        if tag.eq_ignore_ascii_case(wanted) {
            Fit::Exact
        } else if wanted.get(..primary(wanted)).is_some_and(|wanted| own.eq_ignore_ascii_case(wanted)) {
            Fit::SameLanguage
        } else if own.eq_ignore_ascii_case(b"en") {
            Fit::English
        } else {
            Fit::Other
        }
    }
}

/// The best of the texts offered so far. Of equals, the first is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Best {
    found: Option<(Fit, String)>,
}

impl Best {
    pub(super) fn would_take(&self, fit: Fit) -> bool {
        self.found.as_ref().is_none_or(|(best, _)| fit < *best)
    }

    pub(super) fn offer(&mut self, fit: Fit, text: String) {
        if self.would_take(fit) && !text.is_empty() {
            self.found = Some((fit, text));
        }
    }

    pub(super) fn into_text(self) -> Option<String> {
        self.found.map(|(_, text)| text)
    }
}

/// The text of one element while it streams past: all its pieces joined, with references resolved.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    bytes: Vec<u8>,
    is_clipped: bool,
}

impl Text {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.is_clipped = false;
    }

    /// Adds a piece as written in the file.
    pub(super) fn push(&mut self, piece: &[u8]) {
        self.push_verbatim(&without_references(piece));
    }

    /// Adds a piece in which `&` is an ordinary character.
    pub(super) fn push_verbatim(&mut self, piece: &[u8]) {
        let room = MOST.saturating_sub(self.bytes.len());
        self.is_clipped |= piece.len() > room;
        self.bytes.extend_from_slice(piece.get(..room).unwrap_or(piece));
    }

    /// Returns the text made safe to show, and whether its encoding was guessed.
    pub(super) fn shown(&self) -> (String, bool) {
        let (text, is_guessed) = decoded(&self.bytes);
        let text = on_one_line(&text);
        if self.is_clipped {
            let head: String = text.chars().take(LONGEST).collect();
            return (format!("{}… (more than {MOST} bytes)", shown(&head, LONGEST)), is_guessed);
        }
        (safe(&text), is_guessed)
    }
}

/// Returns `text` made safe to show. Nearly every name is unchanged.
pub(super) fn safe(text: &str) -> String {
    if text.len() <= LONGEST && !text.chars().any(is_treacherous) { text.to_owned() } else { shown(text, LONGEST) }
}

/// Returns an attribute's value (XML 1.0 §3.3.3), and whether its encoding was guessed.
pub(super) fn attribute(raw: &[u8]) -> (Cow<'_, str>, bool) {
    let is_plain = !raw.iter().any(|byte| matches!(byte, b'&' | b'\n' | b'\r' | b'\t'));
    if is_plain {
        return decoded(raw);
    }
    let mut spaced = Vec::with_capacity(raw.len());
    for (index, byte) in raw.iter().enumerate() {
        match byte {
            b'\r' if raw.get(index + 1) == Some(&b'\n') => {}
            b'\n' | b'\r' | b'\t' => spaced.push(b' '),
            byte => spaced.push(*byte),
        }
    }
    let resolved = without_references(&spaced);
    let (text, is_guessed) = decoded(&resolved);
    (Cow::Owned(text.into_owned()), is_guessed)
}

/// Decodes UTF-8. Anything else is read as Windows-1252, as in [`crate::saml::xml`].
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}

/// Resolves references and normalizes line ends to a single line feed (XML 1.0 §2.11).
fn without_references(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr2(b'&', b'\r', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(found) = memchr2(b'&', b'\r', rest) {
        let (before, after) = rest.split_at(found);
        text.extend_from_slice(before);
        let reference = after.strip_prefix(b"&").and_then(|after| after.split_at_checked(memchr(b';', after)?));
        match reference {
            Some((name, after)) => {
                let mut utf_8 = [0; 4];
                text.extend(
                    character(name).map(|character| character.encode_utf8(&mut utf_8).as_bytes()).unwrap_or_default(),
                );
                rest = after.get(1..).unwrap_or_default();
            }
            None => {
                let is_alone = after.get(1) != Some(&b'\n');
                text.extend(is_alone.then_some(b'\n'));
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    text.extend_from_slice(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[&str]) -> String {
        let mut text = Text::default();
        pieces.iter().for_each(|piece| text.push(piece.as_bytes()));
        text.shown().0
    }

    #[test]
    fn a_text_is_joined_and_its_references_resolved() {
        assert_eq!(text(&[" Ada &amp; ", "\r\n\t Bob &#x41;\r\n"]), "Ada & Bob A");
        assert_eq!(attribute(b"a\r\nb\tc&#10;&lt;").0, "a b c\n<");
    }

    #[test]
    fn a_text_of_a_megabyte_says_that_it_was_shortened() {
        let shown = text(&["x".repeat(1_000_000).as_str()]);
        assert!(shown.starts_with("xxx") && shown.ends_with("… (more than 16384 bytes)"), "{shown}");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_guessed_and_the_guess_is_said() {
        assert_eq!(attribute(b"Z\xFCrich"), (Cow::Borrowed("Zürich"), true));
    }

    #[test]
    fn a_language_fits_exactly_or_by_its_first_part_or_as_english() {
        let swiss = Language::new("de-CH");
        let fits = ["de-ch", "de", "en-GB", "fr", ""].map(|tag| swiss.fit(tag.as_bytes()));
        assert_eq!(fits, [Fit::Exact, Fit::SameLanguage, Fit::English, Fit::Other, Fit::Other]);
    }
}
