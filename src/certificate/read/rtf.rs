//! The text of a document in the Rich Text Format, as word processors save and copy it.

/// Returns whether a text is such a document.
pub(super) fn is_rtf(text: &str) -> bool {
    text.trim_start().starts_with("{\\rtf")
}

/// Extracts the text; formatting is dropped, line breaks and hyphens of any kind are kept.
pub(super) fn plain(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    let mut rest = document;

    while let Some(found) = rest.find(['\\', '{', '}', '\r', '\n']) {
        text.push_str(&rest[..found]);
        rest = &rest[found..];
        let (means, length) = rest.strip_prefix('\\').map_or((None, 0), control);

        text.extend(means);
        rest = &rest[1 + length..];
    }
    text.push_str(rest);
    text
}

/// Reads the part after a backslash: the character that it represents, and its length.
fn control(text: &str) -> (Option<char>, usize) {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();

    if letters > 0 {
        return word(text, letters);
    }
    match text.as_bytes() {
        [b'\'', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            // In Windows-1252, these two are dashes; other such characters aren't part of a certificate.
            let is_dash = matches!(&text[1..3], "96" | "97");

            (Some(if is_dash { '-' } else { ' ' }), 3)
        }
        [b'\r', b'\n', ..] => (Some('\n'), 2),
        [b'\r' | b'\n', ..] => (Some('\n'), 1),
        [b'~', ..] => (Some(' '), 1),
        [b'_', ..] => (Some('-'), 1),
        [literal @ (b'\\' | b'{' | b'}'), ..] => (Some(char::from(*literal)), 1),
        [octet, ..] if octet.is_ascii() => (None, 1),
        _ => (None, 0),
    }
}

/// Reads a control word with its number and the space that ends it.
fn word(text: &str, letters: usize) -> (Option<char>, usize) {
    let (name, rest) = text.split_at(letters);
    let sign = usize::from(rest.starts_with('-'));
    let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let number = if digits > 0 { &rest[..sign + digits] } else { "" };
    let rest = &rest[number.len()..];
    let length = letters + number.len() + usize::from(rest.starts_with(' '));

    match name {
        "par" | "line" | "cell" | "row" | "page" | "sect" => (Some('\n'), length),
        "tab" => (Some('\t'), length),
        "emdash" | "endash" => (Some('-'), length),
        // The character after it is for readers that don't support Unicode.
        "u" => {
            let scalar = number.parse::<i32>().ok().map(|unit| unit.rem_euclid(0x1_0000));
            let means = scalar.and_then(|unit| char::from_u32(unit.try_into().ok()?));

            (means, length + usize::from(text[length..].starts_with('?')))
        }
        _ => (None, length),
    }
}
