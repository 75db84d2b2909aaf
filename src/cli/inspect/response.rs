//! `sso-wizard inspect response`.

mod expected;

use super::refusal;
use crate::account::sign_in::look_up;
use crate::cli::answer::{Answer, Form};
use crate::cli::arguments::InspectResponse;
use crate::cli::failure::Failure;
use crate::cli::json::ResponseDocument;
use crate::cli::places::Places;
use crate::cli::sign_in;
use crate::cli::text::date;
use crate::phrase::{counted, grouped};
use crate::saml::capture::{self, Message};
use crate::saml::response::{Examined, Moment, MomentOrigin, State, examine};
use crate::saml::{Finding, Kind, Unreadable, finding};
use jiff::Timestamp;

/// Answers `inspect response`.
///
/// # Errors
/// Returns [`Failure`] if the expected values of the sign-in cannot be read.
pub fn answer(
    arguments: &InspectResponse,
    places: impl FnOnce() -> Result<Places, Failure>,
    form: Form,
    now: Timestamp,
) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let (mut expected, product) = match expected::of(arguments, places, now, &mut notices) {
        Ok(expected) => expected,
        Err(unusable) => return unread(&unusable.finding, unusable.failure, form),
    };
    let users = arguments.users.as_ref().map(sign_in::users).transpose()?;
    let bytes = match arguments.source.read() {
        Ok(bytes) => bytes,
        Err(unavailable) => return unread(&unavailable.finding(), unavailable.into(), form),
    };
    let messages = match capture::read(&bytes) {
        Ok(messages) => messages,
        Err(unreadable) => return refused(unreadable, form),
    };
    let (message, note) = match chosen(&messages, arguments.entry) {
        Ok(chosen) => chosen,
        Err(failure) => {
            let finding = Finding::blocker("no-such-entry", failure.message.clone()).hint(failure.hint.clone());
            return unread(&finding, failure, form);
        }
    };
    expected.requests.clone_from(&message.requests);
    let moment = match (arguments.at, message.time) {
        (Some(time), _) => Moment { time, origin: MomentOrigin::Given },
        (None, Some(time)) => Moment { time, origin: MomentOrigin::Captured },
        (None, None) => Moment { time: now, origin: MomentOrigin::Now },
    };
    let mut examined = match examine(&message.xml, &expected, moment) {
        Ok(examined) => examined,
        Err(unreadable) => return refused(unreadable, form),
    };
    examined.findings.extend(note);
    finding::sort(&mut examined.findings);

    if moment.origin == MomentOrigin::Now {
        name_the_option(&mut examined);
    }
    if let Some(users) = &users {
        look_up(&mut examined, users);
    }

    Ok(sign_in::answer(form, &examined, product)?.with_notices(notices))
}

fn unread(finding: &Finding, failure: Failure, form: Form) -> Result<Answer, Failure> {
    let findings = [finding.clone()];

    Answer::failed(form, &ResponseDocument::unreadable(&findings), failure)
}

fn refused(unreadable: Unreadable, form: Form) -> Result<Answer, Failure> {
    unread(&unreadable.finding(), refusal(unreadable, Kind::SamlResponse), form)
}

/// Returns the response to check, and a note if there are others.
fn chosen(messages: &[Message], entry: Option<u32>) -> Result<(&Message, Option<Finding>), Failure> {
    let number = messages.len();
    let index = match entry {
        Some(entry) => usize::try_from(entry).unwrap_or(usize::MAX) - 1,
        None => number.saturating_sub(1),
    };
    let Some(message) = messages.get(index) else {
        let holds = counted(number, "SAML response", "SAML responses");
        return Err(Failure::new(
            format!("There is no response {}. The capture contains {holds}.", index + 1),
            "Omit --entry to check the last one.",
        ));
    };
    let note = (number > 1 && entry.is_none()).then(|| {
        let sentence = format!("The capture contains {} SAML responses. {}", grouped(number), last(message));

        Finding::note("several-responses", sentence).hint("Use --entry N (counted from 1) to check another one.")
    });

    Ok((message, note))
}

/// Identifies the last response by its known values.
fn last(message: &Message) -> String {
    match (message.time.map(date), &message.address) {
        (Some(time), Some(address)) => format!("This is the last one, sent {time} to {address}."),
        (Some(time), None) => format!("This is the last one, sent {time}."),
        (None, Some(address)) => format!("This is the last one, sent to {address}."),
        (None, None) => "This is the last one.".to_owned(),
    }
}

/// Names the option that sets the time of a sign-in if the time check fails.
fn name_the_option(examined: &mut Examined) {
    let late = examined.checks.iter_mut().find(|check| check.code == "time" && check.state == State::Fail);
    if let Some(hint) = late.and_then(|check| check.hint.as_mut()) {
        hint.push_str(" Set the time of the sign-in with --at TIME.");
    }
}
