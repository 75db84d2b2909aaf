//! Destination, recipient, and the request that the response answers.

use super::{Check, time};
use crate::phrase::or;
use crate::saml::response::gate::Passed;
use crate::saml::response::message::{Assertion, Confirmation};
use crate::saml::response::near::near_miss;
use crate::saml::response::sentence::followed;
use crate::saml::response::{Cause, Expected};
use jiff::Timestamp;

const HINT: &str =
    "Set the assertion consumer service (reply URL, ACS URL) at the identity provider to exactly the expected value.";

/// Returns the bearer confirmation to check: one must be valid in every way, so it is the one with the fewest flaws.
pub(super) fn confirmation(
    assertion: &Assertion,
    passed: &Passed,
    expected: &Expected,
    now: Timestamp,
) -> Option<Confirmation> {
    let flaws = |confirmation: &&Confirmation| {
        let is_ours = |recipient: &String| expected.assertion_consumer_services.contains(recipient);
        let is_misdirected = !confirmation.recipient.as_ref().is_some_and(is_ours);
        let is_late = !time::confirmation(confirmation, now).is_empty();
        let answers = answered(passed, Some(confirmation));
        let is_other_answer = answers.windows(2).any(|pair| pair[0] != pair[1])
            || expected.in_response_to.as_deref().is_some_and(|id| answers.iter().any(|answer| *answer != id));
        usize::from(!confirmation.has_data)
            + usize::from(is_misdirected)
            + usize::from(is_late)
            + usize::from(is_other_answer)
    };
    assertion.confirmations.iter().min_by_key(flaws).cloned()
}

/// Checks where the response was sent (SAML Core §3.2.2, SAML Bindings §3.5.5.2).
pub(super) fn destination(passed: &Passed, expected: &Expected) -> Check {
    const CODE: &str = "destination";

    let usual = ours(expected);
    match passed.response.destination.as_deref() {
        None if passed.is_response_signed => {
            Check::fail(CODE, "The response is signed, but doesn’t say where it was sent (Destination).", HINT)
                .expected(usual)
        }
        None => Check::skip(CODE, "The response doesn’t say where it was sent.").expected(usual),
        Some(destination) if is_ours(destination, expected) => {
            Check::pass(CODE, "It was sent to the assertion consumer service.").expected(usual).actual(destination)
        }
        Some("") => Check::fail(CODE, "The response’s Destination is empty.", HINT).expected(usual).actual(""),
        Some(destination) => Check::fail(
            CODE,
            with_near(
                "The response was sent to a different URL, not the assertion consumer service.",
                destination,
                expected,
            ),
            HINT,
        )
        .expected(usual)
        .actual(destination)
        .cause(Cause::AssertionConsumerService),
    }
}

/// Checks the recipient of the confirmation (SAML Profiles §4.1.4.2).
pub(super) fn recipient(confirmation: Option<&Confirmation>, expected: &Expected) -> Check {
    const CODE: &str = "recipient";
    const SOFTWARE: &str = "Ask the identity provider’s administrator. SAML 2.0 web browser sign-in requires it.";

    let usual = ours(expected);
    let Some(confirmation) = confirmation else {
        return Check::fail(CODE, "The assertion has no bearer SubjectConfirmation.", SOFTWARE).expected(usual);
    };
    match confirmation.recipient.as_deref() {
        None if !confirmation.has_data => {
            Check::fail(CODE, "The SubjectConfirmation has no SubjectConfirmationData.", SOFTWARE).expected(usual)
        }
        None => Check::fail(CODE, "The SubjectConfirmationData has no Recipient.", SOFTWARE).expected(usual),
        Some(recipient) if is_ours(recipient, expected) => {
            Check::pass(CODE, "The subject is confirmed for the assertion consumer service.")
                .expected(usual)
                .actual(recipient)
        }
        Some(recipient) => Check::fail(
            CODE,
            with_near(
                "The subject is confirmed for a different URL, not the assertion consumer service (Recipient).",
                recipient,
                expected,
            ),
            HINT,
        )
        .expected(usual)
        .actual(recipient)
        .cause(Cause::AssertionConsumerService),
    }
}

/// Checks which request the response answers (SAML Profiles §4.1.4.2).
pub(super) fn in_response_to(passed: &Passed, confirmation: Option<&Confirmation>, expected: &Expected) -> Check {
    const CODE: &str = "in-response-to";
    const AGAIN: &str = "Sign in again from the start in one browser window, and capture that sign-in.";

    let answers = answered(passed, confirmation);
    let wanted = expected.in_response_to.as_deref();
    let with = |check: Check| {
        let check = match wanted {
            Some(wanted) => check.expected(wanted),
            None => check,
        };
        match answers.as_slice() {
            [] => check,
            [first, second] if first != second => check.actual(format!("{first}, {second}")),
            [first, ..] => check.actual(*first),
        }
    };
    let differ = answers.windows(2).any(|pair| pair[0] != pair[1]);
    with(match (wanted, answers.first()) {
        _ if differ => Check::fail(CODE, "The response and its assertion respond to different requests.", AGAIN),
        (Some(wanted), Some(_)) if answers.iter().all(|answer| *answer == wanted) => {
            Check::pass(CODE, "It responds to the request that was sent.")
        }
        (Some(_), Some(_)) => {
            Check::fail(CODE, "It responds to a different request from the one that was sent.", AGAIN)
        }
        (Some(_), None) => Check::fail(CODE, "It doesn’t respond to a request, although one was sent.", AGAIN),
        (None, Some(answer)) if expected.requests.iter().any(|request| request == answer) => {
            Check::pass(CODE, "It responds to a request that was captured with it.")
        }
        (None, Some(_)) => Check::skip(CODE, "The request that it responds to can’t be checked here."),
        (None, None) => {
            Check::skip(CODE, "It doesn’t respond to a request. The identity provider started the sign-in.")
        }
    })
}

/// Returns the requests that the response and its confirmation answer.
fn answered<'a>(passed: &'a Passed, confirmation: Option<&'a Confirmation>) -> Vec<&'a str> {
    let of_confirmation = confirmation.and_then(|confirmation| confirmation.in_response_to.as_deref());
    passed.response.in_response_to.as_deref().into_iter().chain(of_confirmation).collect()
}

fn is_ours(url: &str, expected: &Expected) -> bool {
    !url.is_empty() && expected.assertion_consumer_services.iter().any(|service| service == url)
}

fn ours(expected: &Expected) -> String {
    or(&expected.assertion_consumer_services)
}

fn with_near(message: &str, url: &str, expected: &Expected) -> String {
    let near = expected.assertion_consumer_services.iter().find_map(|service| near_miss(service, url));
    followed(message, near)
}
