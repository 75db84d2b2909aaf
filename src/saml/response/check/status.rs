//! Whether the identity provider says that the sign-in succeeded (SAML Core §3.2.2.2).

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
            "The response has no status code, so that it does not say whether the sign-in succeeded.",
            "Ask who runs the identity provider: its software does not follow SAML 2.0.",
        )
        .expected(SUCCESS);
    };
    let actual = response.status_codes.join(", ");
    if response.is_status_ambiguous {
        return Check::fail(
            CODE,
            "The response has several statuses beside each other, so that it is not clear which one counts.",
            "Do not trust this response. Capture the sign-in again.",
        )
        .expected(SUCCESS)
        .actual(actual);
    }
    if outermost == SUCCESS {
        return Check::pass(CODE, "The identity provider says that the sign-in succeeded.")
            .expected(SUCCESS)
            .actual(actual);
    }

    let mut message = words(outermost).map_or_else(
        || format!("The identity provider answers with the status {}.", quoted(outermost)),
        |words| format!("The identity provider says: {words}"),
    );
    for code in &response.status_codes[1..] {
        message.push(' ');
        message.push_str(&words(code).map_or_else(|| format!("Its reason is {}.", quoted(code)), str::to_owned));
    }
    if let Some(said) = &response.status_message {
        message.push_str(&format!(" Its message: {}.", quoted(said.trim_end_matches('.'))));
    }
    let cause = is_denied(&response.status_codes).then_some(Cause::NotAssigned);
    Check::fail(CODE, message, hint(&response.status_codes)).expected(SUCCESS).actual(actual).cause(cause)
}

/// Returns what a status code means, as a sentence.
fn words(code: &str) -> Option<&'static str> {
    Some(match code.strip_prefix(PREFIX)? {
        "Success" => "The sign-in succeeded.",
        "Requester" => "The request was wrong, or came from somebody it does not know (Requester).",
        "Responder" => "It could not answer because of something on its own side (Responder).",
        "VersionMismatch" => "The version of the request is not supported (VersionMismatch).",
        "AuthnFailed" => "The person could not be authenticated (AuthnFailed).",
        "InvalidAttrNameOrValue" => "An attribute's name or value was not as expected (InvalidAttrNameOrValue).",
        "InvalidNameIDPolicy" => "It cannot give the NameID in the format that was asked for (InvalidNameIDPolicy).",
        "NoAuthnContext" => "It cannot authenticate in the way that was asked for (NoAuthnContext).",
        "NoAvailableIDP" => "None of the identity providers behind it can be reached (NoAvailableIDP).",
        "NoPassive" => "The person is not signed in yet, and was not to be asked (NoPassive).",
        "NoSupportedIDP" => "It supports none of the identity providers behind it (NoSupportedIDP).",
        "PartialLogout" => "Not every session could be ended (PartialLogout).",
        "ProxyCountExceeded" => "The request was not to be passed on any further (ProxyCountExceeded).",
        "RequestDenied" => {
            "It understood the request and refuses it, often because the person has no access (RequestDenied)."
        }
        "RequestUnsupported" => "It does not support this request (RequestUnsupported).",
        "RequestVersionDeprecated" => "The version of the request is too old (RequestVersionDeprecated).",
        "RequestVersionTooHigh" => "The version of the request is too new (RequestVersionTooHigh).",
        "RequestVersionTooLow" => "The version of the request is too low (RequestVersionTooLow).",
        "ResourceNotRecognized" => "It does not know the resource in the request (ResourceNotRecognized).",
        "TooManyResponses" => "There is more to answer than it can (TooManyResponses).",
        "UnknownAttrProfile" => "It does not know the attribute profile (UnknownAttrProfile).",
        "UnknownPrincipal" => "It does not know the person (UnknownPrincipal).",
        "UnsupportedBinding" => "It cannot answer by the binding that was asked for (UnsupportedBinding).",
        _ => return None,
    })
}

/// Returns whether the identity provider knows who asks, and does not let the person in.
fn is_denied(codes: &[String]) -> bool {
    codes.iter().any(|code| matches!(code.strip_prefix(PREFIX), Some("RequestDenied" | "UnknownPrincipal")))
}

fn hint(codes: &[String]) -> &'static str {
    let has = |name: &str| codes.iter().any(|code| code.strip_prefix(PREFIX) == Some(name));
    if is_denied(codes) {
        "Assign the person to the application at the identity provider."
    } else if has("AuthnFailed") {
        "Sign in again. If it stays, look into the identity provider's sign-in log."
    } else if has("InvalidNameIDPolicy") {
        "Set the NameID format of the application to emailAddress at the identity provider."
    } else if has("NoAuthnContext") {
        "Let the identity provider accept the sign-in methods that the service provider asks for."
    } else if has("Requester") {
        "Compare entity ID and assertion consumer service at the identity provider with the SP metadata."
    } else {
        "Look into the identity provider's sign-in log: it says more."
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
            "The identity provider says: It could not answer because of something on its own side (Responder). It understood the \
             request and refuses it, often because the person has no access (RequestDenied). Its message: “Ada is not assigned”."
        );
        assert!(check.hint.unwrap().starts_with("Assign the person"));
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
