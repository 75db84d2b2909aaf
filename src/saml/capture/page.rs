//! The page whose form submits itself: `<input name="SAMLResponse" value="…">` (SAML Bindings §3.5.4).

use super::form::Parameters;

/// Finds the fields of a page that carry SAML.
pub(super) fn parameters(page: &str) -> Parameters {
    let mut parameters = Parameters::default();
    let lower = page.to_ascii_lowercase();
    let mut position = 0;
    while let Some(at) = lower.get(position..).and_then(|rest| rest.find("<input")) {
        let start = position + at + "<input".len();
        let (tag, length) = tag(page.get(start..).unwrap_or_default());
        position = start + length;
        let of = |name: &str| tag.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        if let (Some(name), Some(value)) = (of("name"), of("value")) {
            parameters.add(name, value);
        }
    }
    parameters
}

/// Reads the attributes up to the end of a tag, and returns their length.
fn tag(text: &str) -> (Vec<(String, String)>, usize) {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        let end = rest.find(|character: char| character.is_whitespace() || matches!(character, '=' | '>' | '/'));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let Some(after) = after.strip_prefix('=').map(str::trim_start) else {
            // A character that isn't part of a name is skipped.
            rest = if name.is_empty() { after.get(1..).unwrap_or_default() } else { after };
            continue;
        };
        let (value, after) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = after.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            _ => {
                let end = after.find(|character: char| character.is_whitespace() || character == '>');
                after.split_at(end.unwrap_or(after.len()))
            }
        };
        attributes.push((name.to_owned(), unescaped(value)));
        rest = after;
    }
    (attributes, text.len() - rest.len())
}

/// Resolves the character references that base64 is written with.
fn unescaped(value: &str) -> String {
    const REFERENCES: [(&str, &str); 12] = [
        ("&#43;", "+"),
        ("&#x2b;", "+"),
        ("&#x2B;", "+"),
        ("&plus;", "+"),
        ("&#61;", "="),
        ("&#x3d;", "="),
        ("&#x3D;", "="),
        ("&#47;", "/"),
        ("&#x2f;", "/"),
        ("&#x2F;", "/"),
        ("&#10;", ""),
        ("&#13;", ""),
    ];
    if !value.contains('&') {
        return value.to_owned();
    }
    let value = REFERENCES.iter().fold(value.to_owned(), |value, (reference, text)| value.replace(reference, text));
    let value = value.replace("&#xa;", "").replace("&#xA;", "").replace("&#xd;", "").replace("&#xD;", "");
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}
