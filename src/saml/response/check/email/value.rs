//! A value that should be an email address, and the sentence for one that isn't.

use crate::saml::email_address::is_email_address;
use crate::saml::response::EmailSource;
use crate::saml::shown::quoted;

/// A reason why a value isn't an email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    NotOnlyText,
    Empty,
    /// The user principal name that Entra ID creates for a guest.
    Guest,
    ObjectId,
    NoAddress,
}

impl Flaw {
    /// Returns what is wrong with the value at `source`.
    pub(super) fn sentence(self, source: &EmailSource) -> String {
        match source {
            EmailSource::NameId => self.of_name_id().to_owned(),
            EmailSource::Attribute(name) => self.of_attribute(&quoted(name)),
        }
    }

    fn of_name_id(self) -> &'static str {
        match self {
            Self::NotOnlyText => "The NameID contains something other than text.",
            Self::Empty => "The NameID is empty. The user probably has no email address at the identity provider.",
            Self::Guest => "The NameID is a guest’s user principal name (#EXT#), not an email address.",
            Self::ObjectId => "The NameID is an object ID (GUID), not an email address.",
            Self::NoAddress => "The NameID isn’t an email address.",
        }
    }

    fn of_attribute(self, name: &str) -> String {
        match self {
            Self::NotOnlyText => format!("The attribute {name} contains something other than text."),
            Self::Empty => format!(
                "The attribute {name} is empty. The user probably has no email address at the identity provider."
            ),
            Self::Guest => {
                format!("The attribute {name} is a guest’s user principal name (#EXT#), not an email address.")
            }
            Self::ObjectId => format!("The attribute {name} is an object ID (GUID), not an email address."),
            Self::NoAddress => format!("The attribute {name} isn’t an email address."),
        }
    }
}

/// Reads an email address. Spaces around it are ignored, as service providers do.
pub(super) fn address(value: &str) -> Result<String, Flaw> {
    let trimmed = value.trim();

    if trimmed.is_empty() {
        Err(Flaw::Empty)
    } else if trimmed.to_ascii_uppercase().contains("#EXT#") {
        Err(Flaw::Guest)
    } else if is_guid(trimmed) {
        Err(Flaw::ObjectId)
    } else if !is_email_address(trimmed) {
        Err(Flaw::NoAddress)
    } else {
        Ok(trimmed.to_owned())
    }
}

/// Returns whether text has the form of a GUID (RFC 9562 §4), with or without braces.
fn is_guid(text: &str) -> bool {
    let text = text.trim_matches(['{', '}']);
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|character| character == '-' || character.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_id_is_told_from_other_names() {
        assert!(is_guid("5f0b2c1e-0000-4a6b-9f0e-0123456789ab") && is_guid("{5f0b2c1e-0000-4a6b-9f0e-0123456789ab}"));
        assert!(!is_guid("5f0b2c1e-0000"));
    }
}
