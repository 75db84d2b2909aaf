//! The definition of an email address, shared by sign-ins and user lists because the two are compared.

/// Returns whether text is an email address that a user can have: RFC 5321 §4.1.2 without quoted local parts
/// and address literals.
pub fn is_email_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };

    // RFC 5321 §4.5.3.1.
    let fits = (1..=64).contains(&local.len()) && domain.len() <= 255;
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };

    fits && local.chars().all(is_local)
        && local.split('.').all(|atom| !atom.is_empty())
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::is_email_address;

    #[test]
    fn addresses_are_told_from_other_names() {
        for address in ["ada@example.com", "ada.b+c@mail.example.co.uk", "ada@zürich.example", "o'neil@example.com"] {
            assert!(is_email_address(address), "{address}");
        }
        for other in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a b@example.com",
            "ada@@example.com",
            "ada@example..com",
            "ada..b@example.com",
            "ada@-example.com",
        ] {
            assert!(!is_email_address(other), "{other}");
        }
    }
}
