//! Values that are nearly the same: the difference in words, because an extra slash is easily overlooked.

/// Returns how `actual` differs from `expected`, if only by a typo. Returns `None` for a different value.
pub(super) fn near_miss(expected: &str, actual: &str) -> Option<&'static str> {
    let same = |change: fn(&str) -> String| change(expected) == change(actual);

    if expected == actual {
        None
    } else if same(trimmed) {
        Some("Only spaces or line breaks before or after it differ.")
    } else if same(without_slash) {
        Some("Only the slash at the end differs.")
    } else if same(lower) {
        Some("Only uppercase and lowercase differ.")
    } else if same(without_spn) {
        Some("Only the prefix spn: differs.")
    } else if same(without_scheme) {
        Some("Only http and https differ.")
    } else if same(bare) {
        Some("They differ only in case, spaces, a slash at the end, or a prefix.")
    } else {
        None
    }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn without_slash(text: &str) -> String {
    text.trim_end_matches('/').to_owned()
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

fn without_spn(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("spn:").unwrap_or(text).to_owned()
}

fn without_scheme(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("https:").or_else(|| text.strip_prefix("http:")).unwrap_or(text).to_owned()
}

fn bare(text: &str) -> String {
    without_slash(&without_scheme(&without_spn(&lower(text.trim()))))
}

#[cfg(test)]
mod tests {
    use super::near_miss;

    #[test]
    fn a_slip_is_named_and_another_value_is_not() {
        let expected = "https://sp.example.com/saml";
        for (actual, named) in [
            ("https://sp.example.com/saml/", "slash"),
            (" https://sp.example.com/saml\n", "spaces"),
            ("https://SP.example.com/SAML", "case"),
            ("spn:https://sp.example.com/saml", "spn:"),
            ("http://sp.example.com/saml", "https"),
            ("spn:HTTPS://sp.example.com/saml/ ", "prefix"),
        ] {
            assert!(near_miss(expected, actual).unwrap().contains(named), "{actual}");
        }
        assert_eq!(near_miss(expected, expected), None);
        assert_eq!(near_miss(expected, "https://sp.example.com/other"), None);
    }
}
