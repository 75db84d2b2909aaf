//! The user who signed in: the statement that they did, and the NameID.

use super::{Check, FORGED};
use crate::saml::response::message::{Assertion, Attribute};
use crate::saml::response::near::near_miss;
use crate::saml::response::sentence::followed;
use crate::saml::response::{EmailSource, Expected};
use crate::saml::shown::quoted;

/// Checks that the user was authenticated (SAML Profiles §4.1.4.2).
pub(super) fn authentication(assertion: &Assertion) -> Check {
    const CODE: &str = "authentication";

    match assertion.statements.len() {
        0 => Check::fail(
            CODE,
            "The assertion has no AuthnStatement, so it doesn’t say that anyone signed in.",
            "Ask the identity provider’s administrator. SAML 2.0 web browser sign-in requires it.",
        ),
        _ => Check::pass(CODE, "The identity provider says that the user signed in."),
    }
}

/// Checks the NameID (SAML Core §2.2.3).
pub(super) fn name_id(assertion: &Assertion, expected: &Expected) -> Check {
    const CODE: &str = "name-id";
    const MAP: &str = "Map the NameID of the application to a value that every user has.";

    if assertion.subjects > 1 {
        return Check::fail(CODE, "The assertion has several subjects. Only one is allowed.", FORGED);
    }
    let name_id = match assertion.name_ids.as_slice() {
        [only] => only,
        [] if assertion.has_encrypted_id => return Check::skip(CODE, "The NameID is encrypted."),
        [] => return Check::fail(CODE, "The assertion has no NameID, so it doesn’t identify a user.", MAP),
        [..] => return Check::fail(CODE, "The assertion has several NameIDs. Only one is allowed.", FORGED),
    };
    let Some(value) = name_id.value.pure() else {
        return Check::fail(CODE, "The NameID contains something other than text.", FORGED).actual(&name_id.value.text);
    };
    if value.trim().is_empty() {
        return Check::fail(CODE, "The NameID is empty.", MAP).actual(value);
    }
    match &name_id.sp_name_qualifier {
        Some(qualifier) if *qualifier != expected.audience => {
            let message = format!(
                "The NameID is for a different service provider. Its SPNameQualifier is {}.",
                quoted(qualifier)
            );
            Check::fail(
                CODE,
                followed(&message, near_miss(&expected.audience, qualifier)),
                "At the identity provider, set the application’s entity ID to the expected value.",
            )
            .expected(&expected.audience)
            .actual(qualifier)
        }
        _ => Check::pass(CODE, "The assertion identifies the user.").actual(value),
    }
}

/// Returns the NameID with its format, if it can be relied on.
pub(super) fn proven_name_id(assertion: &Assertion) -> Option<(String, Option<String>)> {
    let [name_id] = assertion.name_ids.as_slice() else { return None };
    let value = name_id.value.pure().filter(|value| !value.trim().is_empty() && assertion.subjects == 1)?;
    Some((value.to_owned(), name_id.format.clone()))
}

/// Reports attributes with ambiguous values. Returns `None` if all are unambiguous. The email has a separate check.
pub(super) fn attributes(assertion: &Assertion, email: &EmailSource) -> Option<Check> {
    let is_email = |attribute: &Attribute| *email == EmailSource::Attribute(attribute.name.clone());
    let mixed = assertion.attributes.iter().find(|attribute| attribute.is_mixed() && !is_email(attribute))?;
    Some(
        Check::fail(
            "attributes",
            format!("A value of the attribute {} contains something other than text.", quoted(&mixed.name)),
            FORGED,
        )
        .actual(mixed.values.iter().map(|value| value.text.text.as_str()).collect::<Vec<_>>().join(", ")),
    )
}
