//! The status: success, or the identity provider's reason for an error (SAML Core §3.2.2.2).

use super::{Cause, Check};
use crate::saml::response::message::Response;
use crate::saml::shown::quoted;

const CODE: &str = "status";
const PREFIX: &str = "urn:oasis:names:tc:SAML:2.0:status:";
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// Checks the status.
pub(super) fn check(response: &Response) -> Check {
    let Some(outermost) = response.status_codes.first() else {
        return Check::fail(
            CODE,
            "The response has no status code, so it doesn’t say whether the sign-in succeeded.",
            "Ask the identity provider’s administrator. Its software doesn’t follow SAML 2.0.",
        )
        .expected(SUCCESS);
    };
    let actual = response.status_codes.join(", ");
    if response.is_status_ambiguous {
        return Check::fail(
            CODE,
            "The response has several statuses, so it’s unclear which one applies.",
            "Don’t trust this response. Capture the sign-in again.",
        )
        .expected(SUCCESS)
        .actual(actual);
    }
    if outermost == SUCCESS {
        return Check::pass(CODE, "The identity provider says that the sign-in succeeded.")
            .expected(SUCCESS)
            .actual(actual);
    }

    let mut sentences = match words(outermost) {
        Some(words) => vec!["The identity provider returned an error.".to_owned(), words.to_owned()],
        None => vec![format!("The identity provider returned the status {}.", quoted(outermost))],
    };
    sentences.extend(response.status_codes[1..].iter().map(|code| match words(code) {
        Some(words) => words.to_owned(),
        None => format!("The reason is {}.", quoted(code)),
    }));
    if let Some(said) = &response.status_message {
        sentences.push(format!("Its message is {}.", quoted(said.trim_end_matches('.'))));
    }
    let cause = is_denied(&response.status_codes).then_some(Cause::NotAssigned);
    Check::fail(CODE, sentences.join(" "), hint(&response.status_codes)).expected(SUCCESS).actual(actual).cause(cause)
}

/// Returns what a status code means, as a sentence.
fn words(code: &str) -> Option<&'static str> {
    Some(match code.strip_prefix(PREFIX)? {
        "Success" => "The sign-in succeeded.",
        "Requester" => "The request was invalid or came from an unknown sender (Requester).",
        "Responder" => "It couldn’t process the request because of a problem on its side (Responder).",
        "VersionMismatch" => "The version of the request isn’t supported (VersionMismatch).",
        "AuthnFailed" => "The user couldn’t be authenticated (AuthnFailed).",
        "InvalidAttrNameOrValue" => "An attribute’s name or value wasn’t as expected (InvalidAttrNameOrValue).",
        "InvalidNameIDPolicy" => "It can’t provide the NameID in the requested format (InvalidNameIDPolicy).",
        "NoAuthnContext" => "It can’t authenticate the user in the requested way (NoAuthnContext).",
        "NoAvailableIDP" => "None of the identity providers behind it can be reached (NoAvailableIDP).",
        "NoPassive" => "The user isn’t signed in yet, and the request didn’t allow a prompt (NoPassive).",
        "NoSupportedIDP" => "It supports none of the identity providers behind it (NoSupportedIDP).",
        "PartialLogout" => "Some sessions couldn’t be ended (PartialLogout).",
        "ProxyCountExceeded" => "The request must not be forwarded any further (ProxyCountExceeded).",
        "RequestDenied" => {
            "It understood the request but rejected it, often because the user has no access (RequestDenied)."
        }
        "RequestUnsupported" => "It doesn’t support this request (RequestUnsupported).",
        "RequestVersionDeprecated" => "The version of the request is too old (RequestVersionDeprecated).",
        "RequestVersionTooHigh" => "The version of the request is too new (RequestVersionTooHigh).",
        "RequestVersionTooLow" => "The version of the request is too low (RequestVersionTooLow).",
        "ResourceNotRecognized" => "It doesn’t know the resource in the request (ResourceNotRecognized).",
        "TooManyResponses" => "The result contains more than it can return (TooManyResponses).",
        "UnknownAttrProfile" => "It doesn’t know the attribute profile (UnknownAttrProfile).",
        "UnknownPrincipal" => "It doesn’t know the user (UnknownPrincipal).",
        "UnsupportedBinding" => "It can’t respond by the requested binding (UnsupportedBinding).",
        _ => return None,
    })
}

/// Returns whether the identity provider knows the service provider, but gives the user no access.
fn is_denied(codes: &[String]) -> bool {
    codes.iter().any(|code| matches!(code.strip_prefix(PREFIX), Some("RequestDenied" | "UnknownPrincipal")))
}

fn hint(codes: &[String]) -> &'static str {
    let has = |name: &str| codes.iter().any(|code| code.strip_prefix(PREFIX) == Some(name));
    if is_denied(codes) {
        "Assign the user to the application at the identity provider."
    } else if has("AuthnFailed") {
        "Sign in again. If it fails again, check the identity provider’s sign-in log."
    } else if has("InvalidNameIDPolicy") {
        "Set the NameID format of the application to emailAddress at the identity provider."
    } else if has("NoAuthnContext") {
        "At the identity provider, allow the sign-in methods that the service provider requests."
    } else if has("Requester") {
        "Compare the entity ID and the assertion consumer service at the identity provider with the SP metadata."
    } else {
        "Check the identity provider’s sign-in log for details."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saml::response::State;

    fn with(codes: &[&str], message: Option<&str>) -> Check {
        check(&Response {
            status_codes: codes.iter().map(|code| format!("{PREFIX}{code}")).collect(),
            status_message: message.map(str::to_owned),
            ..Response::default()
        })
    }

    #[test]
    fn a_refusal_is_told_with_its_reason_and_the_words_of_the_identity_provider() {
        let check = with(&["Responder", "RequestDenied"], Some("Ada is not assigned."));
        assert_eq!(check.state, State::Fail);
        assert_eq!(
            check.message,
            "The identity provider returned an error. It couldn’t process the request because of a problem on its side \
             (Responder). It understood the request but rejected it, often because the user has no access (RequestDenied). \
             Its message is “Ada is not assigned”."
        );
        assert!(check.hint.unwrap().starts_with("Assign the user"));
    }

    #[test]
    fn every_status_code_of_saml_has_a_sentence() {
        for code in [
            "Success",
            "Requester",
            "Responder",
            "VersionMismatch",
            "AuthnFailed",
            "InvalidAttrNameOrValue",
            "InvalidNameIDPolicy",
            "NoAuthnContext",
            "NoAvailableIDP",
            "NoPassive",
            "NoSupportedIDP",
            "PartialLogout",
            "ProxyCountExceeded",
            "RequestDenied",
            "RequestUnsupported",
            "RequestVersionDeprecated",
            "RequestVersionTooHigh",
            "RequestVersionTooLow",
            "ResourceNotRecognized",
            "TooManyResponses",
            "UnknownAttrProfile",
            "UnknownPrincipal",
            "UnsupportedBinding",
        ] {
            assert!(words(&format!("{PREFIX}{code}")).is_some_and(|words| words.ends_with('.')), "{code}");
        }
    }

    #[test]
    fn without_a_status_nothing_succeeded() {
        assert_eq!(with(&[], None).state, State::Fail);
        assert_eq!(with(&["Success"], None).state, State::Pass);
        assert!(with(&["Example"], None).message.contains("Example"));
    }
}
