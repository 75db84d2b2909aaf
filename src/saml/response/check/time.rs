//! Whether it is in time, with the tolerance that clocks need (SAML Core §1.3.3, §2.5.1.2).

use super::{Cause, Check};
use crate::saml::response::message::{Assertion, Confirmation, Response};
use crate::saml::response::{Moment, MomentOrigin};
use crate::saml::shown::quoted;
use crate::saml::xml::value::date_time;
use jiff::{SignedDuration, Timestamp};

const CODE: &str = "time";
/// How far clocks may be apart.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// More flaws are not told: the first ones say it.
const MOST_TOLD: usize = 6;

/// Something that is wrong about a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    Expired { what: &'static str, by: SignedDuration },
    TooEarly { what: &'static str, by: SignedDuration },
    Missing(&'static str),
    NoTime { what: &'static str, text: String },
}

impl Flaw {
    fn sentence(&self) -> String {
        match self {
            Self::Expired { what, by } => format!("{what} ended {} ago.", span(*by)),
            Self::TooEarly { what, by } => format!("{what} lies {} in the future.", span(*by)),
            Self::Missing(what) => format!("{what} is missing."),
            Self::NoTime { what, text } => format!("{what} isn’t a valid time: {}.", quoted(text)),
        }
    }
}

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
        ("The time at which the response was issued", &response.issue_instant),
        ("The time at which the assertion was issued", &assertion.issue_instant),
    ];
    for (what, instant) in issued {
        flaws.extend(started(what, instant.as_deref(), time));
        if instant.is_none() {
            flaws.push(Flaw::Missing(what));
        }
    }
    let is_ahead = flaws.iter().any(|flaw| matches!(flaw, Flaw::TooEarly { .. }));
    for conditions in &assertion.conditions {
        flaws.extend(started("The start of the assertion’s validity", conditions.not_before.as_deref(), time));
        flaws.extend(not_ended("The assertion’s validity", conditions.not_on_or_after.as_deref(), time));
    }
    flaws.extend(confirmation.map(|confirmation| self::confirmation(confirmation, time)).unwrap_or_default());
    for statement in &assertion.statements {
        flaws.extend(not_ended(
            "The session at the identity provider",
            statement.session_not_on_or_after.as_deref(),
            time,
        ));
    }

    let expected = window(assertion, confirmation);
    let with = |check: Check| {
        let check = check.actual(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        if expected.is_empty() { check } else { check.expected(&expected) }
    };
    let when = match now.origin {
        MomentOrigin::Now => String::new(),
        MomentOrigin::Given => format!(" Checked as of {time}, the time you gave."),
        MomentOrigin::Captured => format!(" Checked as of {time}, the time of the capture."),
    };
    if flaws.is_empty() {
        return with(Check::pass(CODE, format!("It’s within its validity period.{when}")));
    }
    let skew = flaws.iter().find_map(|flaw| match flaw {
        Flaw::TooEarly { by, .. } if is_ahead || flaws.len() == 1 => Some(*by),
        _ => None,
    });
    let mut sentences: Vec<_> = flaws.iter().map(Flaw::sentence).collect();
    sentences.dedup();
    sentences.truncate(MOST_TOLD);
    let mut message = sentences.join(" ");
    if let Some(skew) = skew {
        message.push_str(&format!(" The clocks probably differ by {} (clock skew).", span(skew)));
    }
    message.push_str(&when);
    with(Check::fail(CODE, message, hint(&flaws, now)).cause(skew.map(|_| Cause::Clocks)))
}

fn hint(flaws: &[Flaw], now: Moment) -> &'static str {
    let has = |is: fn(&Flaw) -> bool| flaws.iter().any(is);
    if has(|flaw| matches!(flaw, Flaw::TooEarly { .. })) {
        "Synchronize the clocks of the identity provider and this computer with a time server (NTP)."
    } else if has(|flaw| matches!(flaw, Flaw::Expired { .. })) {
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

/// Returns what is wrong about the times of a bearer confirmation: its end has to be there (SAML Profiles §4.1.4.2).
pub(super) fn confirmation(confirmation: &Confirmation, now: Timestamp) -> Vec<Flaw> {
    const END: &str = "The subject confirmation period";

    let mut flaws = Vec::new();
    if confirmation.not_on_or_after.is_none() {
        flaws.push(Flaw::Missing("The end of the subject’s confirmation (NotOnOrAfter)"));
    }
    flaws.extend(started("The start of the subject’s confirmation", confirmation.not_before.as_deref(), now));
    flaws.extend(not_ended(END, confirmation.not_on_or_after.as_deref(), now));
    flaws
}

/// Checks that something has begun.
fn started(what: &'static str, text: Option<&str>, now: Timestamp) -> Option<Flaw> {
    let text = text?;
    let Some(start) = date_time(text) else { return Some(Flaw::NoTime { what, text: text.to_owned() }) };
    let by = start.duration_since(now);
    (by > TOLERANCE).then_some(Flaw::TooEarly { what, by })
}

/// Checks that something has not ended; the end itself is outside (`NotOnOrAfter`).
fn not_ended(what: &'static str, text: Option<&str>, now: Timestamp) -> Option<Flaw> {
    let text = text?;
    let Some(end) = date_time(text) else { return Some(Flaw::NoTime { what, text: text.to_owned() }) };
    let by = now.duration_since(end);
    (by >= TOLERANCE).then_some(Flaw::Expired { what, by })
}

/// Says from when until when it is valid, as far as it says so.
fn window(assertion: &Assertion, confirmation: Option<&Confirmation>) -> String {
    let read = |text: &Option<String>| text.as_deref().and_then(date_time);
    let starts = assertion.conditions.iter().filter_map(|conditions| read(&conditions.not_before));
    let ends = assertion.conditions.iter().filter_map(|conditions| read(&conditions.not_on_or_after));
    let of_confirmation = confirmation.and_then(|confirmation| read(&confirmation.not_on_or_after));
    let start = starts.chain(confirmation.and_then(|confirmation| read(&confirmation.not_before))).max();
    match (start, ends.chain(of_confirmation).min()) {
        (Some(start), Some(end)) => format!("from {start} until {end}"),
        (Some(start), None) => format!("from {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => String::new(),
    }
}

/// Returns a length of time for people: "4 minutes", "2 hours", "3 days".
fn span(length: SignedDuration) -> String {
    let seconds = length.as_secs().unsigned_abs();
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}
