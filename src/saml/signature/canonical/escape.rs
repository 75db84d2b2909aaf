//! Escaping of characters in canonical XML (Canonical XML 1.0 §2.3).

/// Writes the text of an element.
pub(super) fn text(output: &mut Vec<u8>, text: &str) {
    replace(output, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Writes the value of an attribute.
pub(super) fn attribute(output: &mut Vec<u8>, value: &str) {
    replace(output, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Writes the text of a comment or a processing instruction: unchanged, with line ends normalized as a parser does (XML 1.0
/// §2.11), which roxmltree doesn't do here.
pub(super) fn lines(output: &mut Vec<u8>, text: &str) {
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' if bytes.peek() == Some(&b'\n') => {}
            b'\r' => output.push(b'\n'),
            other => output.push(other),
        }
    }
}

fn replace(output: &mut Vec<u8>, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(replacement) = replacement(*byte) {
            output.extend_from_slice(&bytes[written..index]);
            output.extend_from_slice(replacement.as_bytes());
            written = index + 1;
        }
    }
    output.extend_from_slice(&bytes[written..]);
}
