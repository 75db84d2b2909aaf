//! The times of a response, with the tolerance that clocks need (SAML Core §1.3.3, §2.5.1.2).

mod flaw;

use super::{Cause, Check};
use crate::saml::response::message::{Assertion, Confirmation, Response};
use crate::saml::response::sentence::followed;
use crate::saml::response::{Moment, MomentOrigin};
use crate::saml::xml::value::date_time;
use flaw::{End, Flaw, Start, span};
use jiff::{SignedDuration, Timestamp};

const CODE: &str = "time";
/// Tolerated difference between clocks.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Maximum number of flaws that are reported: the first ones are enough.
const MOST_TOLD: usize = 6;

/// Checks every time of a response.
pub(super) fn check(
    response: &Response,
    assertion: &Assertion,
    confirmation: Option<&Confirmation>,
    now: Moment,
) -> Check {
    let time = now.time;
    let mut flaws = Vec::new();
    let issued = [
        (Start::ResponseIssued, &response.issue_instant, Flaw::NoResponseInstant),
        (Start::AssertionIssued, &assertion.issue_instant, Flaw::NoAssertionInstant),
    ];
    for (start, instant, missing) in issued {
        flaws.extend(match instant {
            Some(instant) => started(start, Some(instant), time),
            None => Some(missing),
        });
    }
    let is_ahead = flaws.iter().any(|flaw| matches!(flaw, Flaw::TooEarly { .. }));
    for conditions in &assertion.conditions {
        flaws.extend(started(Start::Assertion, conditions.not_before.as_deref(), time));
        flaws.extend(not_ended(End::Assertion, conditions.not_on_or_after.as_deref(), time));
    }
    flaws.extend(confirmation.map(|confirmation| self::confirmation(confirmation, time)).unwrap_or_default());
    for statement in &assertion.statements {
        flaws.extend(not_ended(End::Session, statement.session_not_on_or_after.as_deref(), time));
    }

    let (start, until) = window(assertion, confirmation);
    let expected = match (start, until) {
        (Some(start), Some(end)) => Some(format!("from {start} until {end}")),
        (Some(start), None) => Some(format!("from {start}")),
        (None, Some(end)) => Some(format!("until {end}")),
        (None, None) => None,
    };
    let with = |check: Check| {
        let check = check.actual(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());

        Check { expected: expected.clone(), until, ..check }
    };
    let origin = match now.origin {
        MomentOrigin::Now => None,
        MomentOrigin::Given => Some(format!("Checked as of {time}, the time you gave.")),
        MomentOrigin::Captured => Some(format!("Checked as of {time}, the time of the capture.")),
    };
    if flaws.is_empty() {
        return with(Check::pass(CODE, followed("It’s within its validity period.", origin.as_deref())));
    }
    let skew = flaws.iter().find_map(|flaw| match flaw {
        Flaw::TooEarly { by, .. } if is_ahead || flaws.len() == 1 => Some(*by),
        _ => None,
    });
    let mut sentences: Vec<_> = flaws.iter().map(Flaw::sentence).collect();
    sentences.dedup();
    sentences.truncate(MOST_TOLD);
    sentences.extend(skew.map(|skew| format!("The clocks probably differ by {} (clock skew).", span(skew))));
    sentences.extend(origin);

    with(Check::fail(CODE, sentences.join(" "), hint(&flaws, now)).cause(skew.map(|_| Cause::Clocks)))
}

fn hint(flaws: &[Flaw], now: Moment) -> &'static str {
    let has = |is: fn(&Flaw) -> bool| flaws.iter().any(is);
    if has(|flaw| matches!(flaw, Flaw::TooEarly { .. })) {
        "Synchronize the clocks of the identity provider and this computer with a time server (NTP)."
    } else if has(|flaw| matches!(flaw, Flaw::Ended { .. })) {
        match now.origin {
            MomentOrigin::Now => {
                "Responses are valid for a few minutes. If you captured this one earlier, check it as of the time of the sign-in. \
                 Otherwise, compare the clocks."
            }
            MomentOrigin::Given | MomentOrigin::Captured => {
                "Compare the identity provider’s clock with a time server, and sign in without delay."
            }
        }
    } else {
        "Ask the identity provider’s administrator. SAML 2.0 requires these times."
    }
}

/// Returns the flaws in the times of a bearer confirmation, which must have an end (SAML Profiles §4.1.4.2).
pub(super) fn confirmation(confirmation: &Confirmation, now: Timestamp) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if confirmation.not_on_or_after.is_none() {
        flaws.push(Flaw::NoConfirmationEnd);
    }
    flaws.extend(started(Start::Confirmation, confirmation.not_before.as_deref(), now));
    flaws.extend(not_ended(End::Confirmation, confirmation.not_on_or_after.as_deref(), now));
    flaws
}

/// Checks that a start time has passed.
fn started(start: Start, text: Option<&str>, now: Timestamp) -> Option<Flaw> {
    let text = text?;
    let Some(time) = date_time(text) else { return Some(Flaw::InvalidStart { start, text: text.to_owned() }) };
    let by = time.duration_since(now);
    (by > TOLERANCE).then_some(Flaw::TooEarly { start, by })
}

/// Checks that an end time hasn't passed; the end itself is excluded (`NotOnOrAfter`).
fn not_ended(end: End, text: Option<&str>, now: Timestamp) -> Option<Flaw> {
    let text = text?;
    let Some(time) = date_time(text) else { return Some(Flaw::InvalidEnd { end, text: text.to_owned() }) };
    let by = now.duration_since(time);
    (by >= TOLERANCE).then_some(Flaw::Ended { end, by })
}

/// Returns the start and the end of the validity period, if it has them.
fn window(assertion: &Assertion, confirmation: Option<&Confirmation>) -> (Option<Timestamp>, Option<Timestamp>) {
    let read = |text: &Option<String>| text.as_deref().and_then(date_time);
    let starts = assertion.conditions.iter().filter_map(|conditions| read(&conditions.not_before));
    let ends = assertion.conditions.iter().filter_map(|conditions| read(&conditions.not_on_or_after));
    let of_confirmation = confirmation.and_then(|confirmation| read(&confirmation.not_on_or_after));

    (
        starts.chain(confirmation.and_then(|confirmation| read(&confirmation.not_before))).max(),
        ends.chain(of_confirmation).min(),
    )
}
