//! Values written into XML, so that a parser reads exactly the given value.
//!
//! Characters that XML can't contain are omitted.

/// Escapes the value of an attribute, so that a parser returns the same whitespace (XML 1.0 §3.3.3).
pub(crate) fn attribute(value: &str) -> String {
    escaped(value, true)
}

/// Escapes the text of an element.
pub(crate) fn text(value: &str) -> String {
    escaped(value, false)
}

fn escaped(value: &str, is_attribute: bool) -> String {
    let mut escaped = String::with_capacity(value.len());

    for character in value.chars().filter(|character| is_xml(*character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if is_attribute => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#xD;"),
            '\n' if is_attribute => escaped.push_str("&#xA;"),
            '\t' if is_attribute => escaped.push_str("&#x9;"),
            other => escaped.push(other),
        }
    }

    escaped
}

/// Returns whether XML can contain a character (XML 1.0 §2.2).
pub(crate) fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
