//! The attribute that was chosen for the email address isn't sent: which one was probably meant.

use super::{CODE, Cause, Check, elsewhere, holds_address, source};
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::email_address::is_email_address;
use crate::saml::response::EmailSource;
use crate::saml::response::message::{Assertion, Attribute};
use crate::saml::response::near::near_miss;
use crate::saml::response::sentence::followed;
use crate::saml::shown::quoted;

/// Says that the attribute isn't there, and which one was probably meant.
pub(super) fn missing(assertion: &Assertion, name: &str) -> Check {
    if let Some((attribute, why)) = nearest(assertion, name) {
        return sent_as(attribute, name, Some(why));
    }
    if let Some(attribute) = elsewhere(assertion, Some(name)) {
        return sent_as(attribute, name, None);
    }

    let chosen = quoted(name);
    let sent: Vec<_> = assertion.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    let in_name_id = assertion
        .name_ids
        .iter()
        .any(|name_id| name_id.value.pure().is_some_and(|value| is_email_address(value.trim())));
    let add = || format!("Add {chosen} to the attributes that the identity provider sends.");
    let (message, hint) = match (in_name_id, sent.as_slice()) {
        (true, _) => (
            format!("The attribute {chosen} isn’t sent, but the NameID is an email address."),
            format!("Choose {SAML_SUBJECT} (the NameID) for the email address, or have {chosen} sent."),
        ),
        (false, []) => (format!("The attribute {chosen} isn’t sent. The assertion contains no attributes."), add()),
        (false, _) => {
            (format!("The attribute {chosen} isn’t sent, and no other attribute contains an email address."), add())
        }
    };
    let check =
        Check::fail(CODE, message, hint).cause(Cause::AttributeName).instead(in_name_id.then_some(EmailSource::NameId));

    if sent.is_empty() { check } else { check.actual(sent.join(", ")) }
}

/// Returns the attribute whose name is nearest to the chosen one, with the difference as a sentence.
fn nearest<'a>(assertion: &'a Assertion, name: &str) -> Option<(&'a Attribute, &'static str)> {
    let attributes = assertion.attributes.iter();
    let is_friendly = |attribute: &&Attribute| {
        let friendly = attribute.friendly_name.as_deref();

        friendly.is_some_and(|friendly| friendly.trim().eq_ignore_ascii_case(name.trim()))
    };

    attributes
        .clone()
        .find_map(|attribute| near_miss(name, &attribute.name).map(|near| (attribute, near)))
        .or_else(|| {
            attributes.clone().find_map(|attribute| same_last_part(name, &attribute.name).map(|why| (attribute, why)))
        })
        .or_else(|| {
            let attribute = attributes.clone().find(is_friendly)?;

            Some((attribute, "You chose its FriendlyName, but its Name must match."))
        })
}

/// Returns how two names with the same last part differ. Returns `None` if their last parts differ.
fn same_last_part(one: &str, other: &str) -> Option<&'static str> {
    if !last_part(one).eq_ignore_ascii_case(last_part(other)) {
        return None;
    }
    let is_short = |name: &str| last_part(name) == name.trim();

    Some(if is_short(one) || is_short(other) {
        "One is the short name, the other the full URI."
    } else {
        "Only the last part of the two names is the same."
    })
}

/// Returns the part after the last slash or colon of an attribute's name.
fn last_part(name: &str) -> &str {
    name.trim().rsplit(['/', ':']).next().unwrap_or_default()
}

/// Says which attribute is sent instead. It is called the email address only if it is one.
fn sent_as(attribute: &Attribute, name: &str, why: Option<&str>) -> Check {
    let (actual, chosen) = (quoted(&attribute.name), quoted(name));
    let is_address = holds_address(attribute);
    let (message, hint) = if is_address {
        (
            format!("The email address is sent as {actual}, but you chose {chosen}."),
            format!("Choose {actual} for the email address, exactly as written, or have it sent as {chosen}."),
        )
    } else {
        (
            format!("The attribute {chosen} isn’t sent, but {actual} is."),
            format!("Map {chosen}, with exactly this name, to the user’s email address at the identity provider."),
        )
    };

    Check::fail(CODE, followed(&message, why), hint)
        .actual(&attribute.name)
        .cause(Cause::AttributeName)
        .instead(is_address.then(|| source(attribute)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_told_from_another_uri_with_the_same_end() {
        assert!(same_last_part("mail", "https://example.com/claims/mail").unwrap().contains("short name"));
        assert!(same_last_part("urn:oid:mail", "https://example.com/mail").unwrap().contains("last part"));
        assert_eq!(same_last_part("mail", "https://example.com/claims/email"), None);
    }
}
