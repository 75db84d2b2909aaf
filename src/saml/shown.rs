//! Text from outside, made safe to show: it can't move the cursor, change the reading direction, or fill the screen.

use std::borrow::Cow;

/// Maximum length of a value that a sentence quotes, in characters.
pub(crate) const IN_A_SENTENCE: usize = 160;

/// Returns `text` with control, invisible, and direction-changing characters spelled out. If it is longer than `longest`
/// characters, the middle is visibly left out.
pub(crate) fn shown(text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length <= longest {
        return text.chars().flat_map(spelled_out).collect();
    }
    let kept = longest.saturating_sub(1);
    let head = text.chars().take(kept - kept / 3);
    let tail = text.chars().skip(length - kept / 3);
    let shortened: String = head.flat_map(spelled_out).chain(['…']).chain(tail.flat_map(spelled_out)).collect();
    format!("{shortened} ({length} characters)")
}

/// Returns a text without whitespace at its ends, and with one space for any within: files are often indented inside a name.
pub(crate) fn on_one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_plain = |window: &[u8]| !matches!(window, [b' ', b' ', ..] | [_, b'\t' | b'\n' | b'\r', ..]);
    if text.as_bytes().windows(2).all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Returns `text` in quotation marks, as a sentence quotes it.
pub(crate) fn quoted(text: &str) -> String {
    format!("“{}”", shown(text, IN_A_SENTENCE))
}

/// Returns the first lines of `text` for showing what was received.
pub(crate) fn excerpt(text: &str) -> Option<String> {
    const LINES: usize = 8;
    const CHARACTERS: usize = 480;
    const LINE: usize = 160;

    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut excerpt = String::new();
    let mut is_whole = text.len() <= CHARACTERS * 4;
    for (number, line) in text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(LINES + 1).enumerate() {
        if number == LINES || excerpt.chars().count() >= CHARACTERS {
            is_whole = false;
            break;
        }
        if number > 0 {
            excerpt.push('\n');
        }
        let mut characters = line.trim_end().chars();
        excerpt.extend(characters.by_ref().take(LINE).flat_map(|character| match character {
            '\t' => Spelling::Itself(Some(' ')),
            other => spelled_out(other),
        }));
        if characters.next().is_some() {
            excerpt.push('…');
        }
    }
    if !is_whole {
        excerpt.push_str("\n…");
    }
    Some(excerpt)
}

/// Returns whether a character must not be shown as it is: control characters, and characters that are invisible or change
/// the reading direction (Unicode Standard Annex 9).
pub(crate) fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn spelled_out(character: char) -> Spelling {
    if is_treacherous(character) {
        Spelling::Escaped(character.escape_unicode())
    } else {
        Spelling::Itself(Some(character))
    }
}

/// One character, or the characters that spell it.
enum Spelling {
    Itself(Option<char>),
    Escaped(std::char::EscapeUnicode),
}

impl Iterator for Spelling {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Itself(character) => character.take(),
            Self::Escaped(characters) => characters.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_shown_as_it_is() {
        assert_eq!(shown("Universität Zürich – 東京", 160), "Universität Zürich – 東京");
    }

    #[test]
    fn a_direction_override_and_an_escape_sequence_are_spelled_out() {
        assert_eq!(shown("evil\u{202e}moc\u{1b}[2J\n", 160), "evil\\u{202e}moc\\u{1b}[2J\\u{a}");
    }

    #[test]
    fn an_absurd_length_is_cut_in_the_middle_and_said() {
        let shown = shown(&format!("{}{}", "a".repeat(1_000_000), "z".repeat(10)), 20);
        assert!(
            shown.starts_with("aaaa") && shown.contains('…') && shown.ends_with("zzzzzz (1000010 characters)"),
            "{shown}"
        );
    }

    #[test]
    fn an_excerpt_has_few_short_lines_and_says_when_there_is_more() {
        let excerpt = excerpt(&"<line>\n\n".repeat(500)).unwrap();
        assert_eq!(excerpt.lines().count(), 9);
        assert!(excerpt.ends_with("\n…"));
        assert!(super::excerpt(&"x".repeat(1_000_000)).unwrap().chars().count() < 200);
        assert_eq!(super::excerpt(" \n "), None);
    }
}
