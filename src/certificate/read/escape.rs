//! Escaped characters: in HTML, JSON, URLs, and mail.

/// Reads the escaped character at the start of the text: its meaning, if any, and its length.
pub(super) fn character(text: &str) -> Option<(Option<char>, usize)> {
    match text.as_bytes() {
        [b'\\', ..] => backslash(&text[1..]).map(|(means, length)| (means, length + 1)),
        [b'&', ..] => reference(&text[1..]).map(|(means, length)| (Some(means), length + 1)),
        [b'%' | b'=', high, low, ..] => octet(*high, *low).map(|means| (Some(means), 3)),
        _ => None,
    }
}

/// Decodes every escape of a text, also JSON within JSON. Returns `None` if there isn't any.
pub(super) fn undone(text: &str) -> Option<String> {
    /// Maximum nesting of escapes; real texts are nested no deeper.
    const DEEPEST: usize = 3;
    let mut undone = undone_once(text)?;

    for _ in 1..DEEPEST {
        match undone_once(&undone) {
            Some(next) => undone = next,
            None => break,
        }
    }
    Some(undone)
}

fn undone_once(text: &str) -> Option<String> {
    // `=` is too common to be an escape in text that isn't quoted-printable mail.
    let is_mail = text.contains("=3D") || text.contains("=20");
    let is_mark = |octet: u8| matches!(octet, b'\\' | b'&' | b'%') || is_mail && octet == b'=';
    let mut undone = String::new();
    let mut rest = text;

    while let Some(found) = rest.bytes().position(is_mark) {
        undone.push_str(&rest[..found]);
        rest = &rest[found..];
        let (means, length) = match rest.as_bytes() {
            // A line of quoted-printable mail continues in the next (RFC 2045 §6.7).
            [b'=', b'\n', ..] => (None, 2),
            [b'=', b'\r', b'\n', ..] => (None, 3),
            [mark, ..] => character(rest).unwrap_or((Some(char::from(*mark)), 1)),
            [] => break,
        };

        undone.extend(means);
        rest = &rest[length..];
    }
    undone.push_str(rest);
    (undone != text).then_some(undone)
}

/// Reads an escape after a backslash, in JSON and source code.
fn backslash(text: &str) -> Option<(Option<char>, usize)> {
    Some(match text.as_bytes() {
        [b'n' | b'r', ..] => (Some('\n'), 1),
        [b't', ..] => (Some('\t'), 1),
        [b'u', digits @ ..] => {
            let digits = std::str::from_utf8(digits.get(..4)?).ok()?;

            (Some(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?), 5)
        }
        [quote @ (b'"' | b'\''), ..] => (Some(char::from(*quote)), 1),
        // Escaped twice, so the second backslash is read again.
        [b'\\', ..] | [b'/' | b'\r' | b'\n', ..] | [] => (None, 0),
        _ => return None,
    })
}

/// Reads a character reference after an ampersand (HTML §13.5, XML §4.1).
fn reference(text: &str) -> Option<(char, usize)> {
    /// Maximum characters of a reference: `zwnj` and `#x200e` are the longest in practice.
    const LONGEST: usize = 8;
    let length = text.bytes().take(LONGEST + 1).position(|octet| octet == b';')?;
    let name = &text[..length];
    let means = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "lrm" => '\u{200e}',
        "zwnj" => '\u{200c}',
        "plus" => '+',
        "sol" => '/',
        "equals" => '=',
        "NewLine" => '\n',
        _ => {
            let number = name.strip_prefix('#')?;
            let scalar = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };

            char::from_u32(scalar)?
        }
    };

    Some((means, length + 1))
}

/// Reads a byte in hexadecimal, if it is ASCII (RFC 3986 §2.1).
fn octet(high: u8, low: u8) -> Option<char> {
    let digit = |octet: u8| char::from(octet).to_digit(16);
    let value = digit(high)? * 16 + digit(low)?;

    char::from_u32(value).filter(char::is_ascii)
}
