//! The email address: found in the expected place, or elsewhere.

mod missing;
mod value;

use super::{Cause, Check, FORGED};
use crate::phrase::grouped;
use crate::saml::attribute::{SAML_SUBJECT, rank};
use crate::saml::email_address::is_email_address;
use crate::saml::response::EmailSource;
use crate::saml::response::message::{Assertion, Attribute};
use crate::saml::shown::quoted;
use missing::missing;
use std::collections::HashSet;
use value::Flaw;

const CODE: &str = "email";

/// The check, and the email address if it is valid.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) check: Check,
    pub(super) address: Option<String>,
}

/// Looks for the email address in the chosen place.
pub(super) fn find(assertion: &Assertion, source: &EmailSource) -> Found {
    let (name, message, found) = match source {
        EmailSource::NameId => {
            (SAML_SUBJECT, "The email address is in the NameID.".to_owned(), of_name_id(assertion, source))
        }
        EmailSource::Attribute(name) => (
            name.as_str(),
            format!("The email address is in the attribute {}.", quoted(name)),
            of_attribute(assertion, source, name),
        ),
    };
    match found {
        Ok(address) => {
            let check = Check::pass(CODE, message);
            Found { check: check.expected(name).actual(&address), address: Some(address) }
        }
        Err(check) => Found { check: check.expected(name), address: None },
    }
}

fn of_name_id(assertion: &Assertion, source: &EmailSource) -> Result<String, Check> {
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
            let value = name_id.value.pure().ok_or_else(|| not_only_text(source, &name_id.value.text))?;
            address(source, value, hint).map_err(|check| check.instead(instead.map(self::source)))
        }
        _ => {
            Err(Check::fail(CODE, "There must be exactly one NameID, because it’s used as the email address.", hint())
                .cause(Cause::EmailValue)
                .instead(instead.map(self::source)))
        }
    }
}

fn of_attribute(assertion: &Assertion, source: &EmailSource, name: &str) -> Result<String, Check> {
    let sent: Vec<_> = assertion.attributes.iter().filter(|attribute| attribute.name == name).collect();
    if sent.is_empty() {
        return Err(missing(assertion, name));
    }
    if let Some(attribute) = sent.iter().find(|attribute| attribute.values.iter().any(|value| !value.text.is_pure)) {
        let texts: Vec<_> = attribute.values.iter().map(|value| value.text.text.as_str()).collect();
        return Err(not_only_text(source, &texts.join(", ")));
    }
    let mut seen = HashSet::new();
    let values: Vec<&str> =
        sent.iter().flat_map(|attribute| attribute.texts()).filter(|value| seen.insert(*value)).collect();
    let instead = elsewhere(assertion, Some(name));
    let chosen = quoted(name);
    let hint = || match instead {
        Some(attribute) => format!(
            "The email address is sent as {}. Choose that attribute, or map {chosen} to the email address.",
            quoted(&attribute.name)
        ),
        None => format!("Map {chosen} to the user’s email address at the identity provider."),
    };
    match values.as_slice() {
        [] => Err(Check::fail(CODE, format!("The attribute {chosen} has no value."), hint())
            .cause(Cause::EmailValue)
            .instead(instead.map(self::source))),
        [value] => address(source, value, hint).map_err(|check| check.instead(instead.map(self::source))),
        several => Err(Check::fail(
            CODE,
            format!(
                "The attribute {chosen} has {} different values. There must be only one email address.",
                grouped(several.len())
            ),
            format!("Map {chosen} to only one of the user’s email addresses at the identity provider."),
        )
        .actual(several.join(", "))
        .cause(Cause::EmailValue)),
    }
}

/// Checks that a value is an email address.
fn address(source: &EmailSource, value: &str, hint: impl FnOnce() -> String) -> Result<String, Check> {
    value::address(value)
        .map_err(|flaw| Check::fail(CODE, flaw.sentence(source), hint()).actual(value).cause(Cause::EmailValue))
}

fn not_only_text(source: &EmailSource, actual: &str) -> Check {
    Check::fail(CODE, Flaw::NotOnlyText.sentence(source), FORGED).actual(actual)
}

/// Returns the attribute that contains an email address, the likeliest first.
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
