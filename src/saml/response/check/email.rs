//! The email address: where it was expected, or where it is instead.

use super::{Cause, Check, FORGED};
use crate::saml::attribute::{SAML_SUBJECT, rank};
use crate::saml::email_address::is_email_address;
use crate::saml::response::EmailSource;
use crate::saml::response::message::{Assertion, Attribute};
use crate::saml::response::near::near_miss;
use crate::saml::shown::quoted;
use std::collections::HashSet;

const CODE: &str = "email";

/// The check, and the address where it is one.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) check: Check,
    pub(super) address: Option<String>,
}

/// Looks for the address where it was chosen.
pub(super) fn find(assertion: &Assertion, source: &EmailSource) -> Found {
    let checked = match source {
        EmailSource::NameId => of_name_id(assertion),
        EmailSource::Attribute(name) => of_attribute(assertion, name),
    };
    let name = match source {
        EmailSource::NameId => SAML_SUBJECT,
        EmailSource::Attribute(name) => name,
    };
    match checked {
        Ok(address) => {
            let check = Check::pass(CODE, format!("The email address is in {}.", source_name(source)));
            Found { check: check.expected(name).actual(&address), address: Some(address) }
        }
        Err(check) => Found { check: check.expected(name), address: None },
    }
}

fn source_name(source: &EmailSource) -> String {
    match source {
        EmailSource::NameId => "the NameID".to_owned(),
        EmailSource::Attribute(name) => format!("the attribute {}", quoted(name)),
    }
}

fn of_name_id(assertion: &Assertion) -> Result<String, Check> {
    let instead = elsewhere(assertion, None);
    let hint = || match instead {
        Some(attribute) => format!(
            "The email address is sent as {}. Choose that attribute, or set the NameID to the email address.",
            quoted(&attribute.name)
        ),
        None => "Set the NameID of the application at the identity provider to the user’s email address.".to_owned(),
    };
    match assertion.name_ids.as_slice() {
        [] if assertion.has_encrypted_id => Err(Check::skip(CODE, "The NameID is encrypted.")),
        [name_id] => {
            let what = "the NameID";
            let value = name_id.value.pure().ok_or_else(|| mixed(what, &name_id.value.text))?;
            address(what, value, hint).map_err(|check| check.instead(instead.map(source)))
        }
        _ => {
            Err(Check::fail(CODE, "There must be exactly one NameID, because it’s used as the email address.", hint())
                .cause(Cause::EmailValue)
                .instead(instead.map(source)))
        }
    }
}

fn of_attribute(assertion: &Assertion, name: &str) -> Result<String, Check> {
    let what = format!("the attribute {}", quoted(name));
    let sent: Vec<_> = assertion.attributes.iter().filter(|attribute| attribute.name == name).collect();
    if sent.is_empty() {
        return Err(missing(assertion, name));
    }
    if let Some(attribute) = sent.iter().find(|attribute| attribute.values.iter().any(|value| !value.text.is_pure)) {
        let texts: Vec<_> = attribute.values.iter().map(|value| value.text.text.as_str()).collect();
        return Err(mixed(&what, &texts.join(", ")));
    }
    let mut seen = HashSet::new();
    let values: Vec<&str> =
        sent.iter().flat_map(|attribute| attribute.texts()).filter(|value| seen.insert(*value)).collect();
    let instead = elsewhere(assertion, Some(name));
    let hint = || match instead {
        Some(attribute) => format!(
            "The email address is sent as {}. Choose that attribute, or map {} to the email address.",
            quoted(&attribute.name),
            quoted(name)
        ),
        None => format!("Map {} to the user’s email address at the identity provider.", quoted(name)),
    };
    match values.as_slice() {
        [] => Err(Check::fail(CODE, format!("{} has no value.", capital(&what)), hint())
            .cause(Cause::EmailValue)
            .instead(instead.map(source))),
        [value] => address(&what, value, hint).map_err(|check| check.instead(instead.map(source))),
        several => Err(Check::fail(
            CODE,
            format!("{} has {} different values. There must be only one email address.", capital(&what), several.len()),
            format!("Map {} to only one of the user’s email addresses at the identity provider.", quoted(name)),
        )
        .actual(several.join(", "))
        .cause(Cause::EmailValue)),
    }
}

/// Checks that a value is an email address. White space around it is passed over, as service providers do.
fn address(what: &str, value: &str, hint: impl FnOnce() -> String) -> Result<String, Check> {
    let what = capital(what);
    let trimmed = value.trim();
    let message = if trimmed.is_empty() {
        format!("{what} is empty. The user probably has no email address at the identity provider.")
    } else if trimmed.to_ascii_uppercase().contains("#EXT#") {
        format!("{what} is the user principal name of a guest (#EXT#), not an email address.")
    } else if is_guid(trimmed) {
        format!("{what} is an object ID (GUID), not an email address.")
    } else if !is_email_address(trimmed) {
        format!("{what} isn’t an email address.")
    } else {
        return Ok(trimmed.to_owned());
    };
    Err(Check::fail(CODE, message, hint()).actual(value).cause(Cause::EmailValue))
}

/// Says that the attribute is not there, and which one was probably meant.
fn missing(assertion: &Assertion, name: &str) -> Check {
    let choose = |attribute: &Attribute| {
        format!(
            "Choose {} for the email address, exactly as written, or have it sent as {}.",
            quoted(&attribute.name),
            quoted(name)
        )
    };
    let sent_as = |attribute: &Attribute, why: &str| {
        Check::fail(
            CODE,
            format!("The email address is sent as {}, but you chose {}.{why}", quoted(&attribute.name), quoted(name)),
            choose(attribute),
        )
        .actual(&attribute.name)
        .cause(Cause::AttributeName)
        .instead(Some(source(attribute)).filter(|_| holds_address(attribute)))
    };
    let mut attributes = assertion.attributes.iter();
    let near = attributes
        .clone()
        .find_map(|attribute| near_miss(name, &attribute.name).map(|near| (attribute, format!(" {near}"))))
        .or_else(|| {
            let is_short = |attribute: &&Attribute| last_part(&attribute.name).eq_ignore_ascii_case(last_part(name));
            let why = " One is the short name, the other the full URI.".to_owned();
            attributes.clone().find(is_short).map(|attribute| (attribute, why))
        })
        .or_else(|| {
            let is_friendly = |attribute: &&Attribute| {
                attribute
                    .friendly_name
                    .as_deref()
                    .is_some_and(|friendly| friendly.trim().eq_ignore_ascii_case(name.trim()))
            };
            let why = " You chose its FriendlyName, but its Name must match.".to_owned();
            attributes.find(is_friendly).map(|attribute| (attribute, why))
        });
    if let Some((attribute, why)) = near {
        return sent_as(attribute, &why);
    }
    if let Some(attribute) = elsewhere(assertion, Some(name)) {
        return sent_as(attribute, "");
    }
    let sent: Vec<_> = assertion.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    let in_name_id = assertion
        .name_ids
        .iter()
        .any(|name_id| name_id.value.pure().is_some_and(|value| is_email_address(value.trim())));
    let (message, hint) = match (in_name_id, sent.as_slice()) {
        (true, _) => (
            format!("The attribute {} isn’t sent, but the NameID is an email address.", quoted(name)),
            format!("Choose {SAML_SUBJECT} (the NameID) for the email address, or have {} sent.", quoted(name)),
        ),
        (false, []) => (
            format!("The attribute {} isn’t sent. The assertion contains no attributes.", quoted(name)),
            format!("Add {} to the attributes that the identity provider sends.", quoted(name)),
        ),
        (false, _) => (
            format!("The attribute {} isn’t sent, and no other attribute contains an email address.", quoted(name)),
            format!("Add {} to the attributes that the identity provider sends.", quoted(name)),
        ),
    };
    let check =
        Check::fail(CODE, message, hint).cause(Cause::AttributeName).instead(in_name_id.then_some(EmailSource::NameId));
    if sent.is_empty() { check } else { check.actual(sent.join(", ")) }
}

/// Returns the attribute that holds an email address, the likeliest first.
fn elsewhere<'a>(assertion: &'a Assertion, not: Option<&str>) -> Option<&'a Attribute> {
    let holds = |attribute: &&Attribute| Some(attribute.name.as_str()) != not && holds_address(attribute);
    let ranked =
        |attribute: &&Attribute| rank(&attribute.name, attribute.friendly_name.as_deref()).map_or(3, |rank| rank as u8);
    assertion.attributes.iter().filter(holds).min_by_key(ranked)
}

fn holds_address(attribute: &Attribute) -> bool {
    attribute.texts().any(|value| is_email_address(value.trim()))
}

fn source(attribute: &Attribute) -> EmailSource {
    EmailSource::Attribute(attribute.name.clone())
}

fn mixed(what: &str, actual: &str) -> Check {
    Check::fail(CODE, format!("{} contains something other than text.", capital(what)), FORGED).actual(actual)
}

/// Returns what stands behind the last slash or colon of an attribute's name.
fn last_part(name: &str) -> &str {
    name.trim().rsplit(['/', ':']).next().unwrap_or_default()
}

fn capital(what: &str) -> String {
    let mut characters = what.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Returns whether text has the form of a GUID (RFC 9562 §4), in braces or not.
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
