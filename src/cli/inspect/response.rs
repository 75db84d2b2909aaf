//! `sso-wizard inspect response`.

mod expected;

use super::refusal;
use crate::cli::answer::{Answer, Form};
use crate::cli::arguments::InspectResponse;
use crate::cli::failure::Failure;
use crate::cli::json::ResponseDocument;
use crate::cli::places::Places;
use crate::cli::text::{Cell, CheckLine, Page, Tone, count, date};
use crate::saml::capture::{self, Message};
use crate::saml::name_id::short_name;
use crate::saml::response::{Check, Examined, Moment, MomentOrigin, State, Verdict, examine};
use crate::saml::{Finding, Kind, Unreadable, finding};
use jiff::Timestamp;

/// Answers `inspect response`.
///
/// # Errors
/// [`Failure`] when what is expected of the sign-in cannot be read.
pub fn answer(
    arguments: &InspectResponse,
    places: impl FnOnce() -> Result<Places, Failure>,
    form: Form,
    now: Timestamp,
) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let mut expected = match expected::of(arguments, places, now, &mut notices) {
        Ok(expected) => expected,
        Err(unusable) => return unread(&unusable.finding, unusable.failure, form),
    };
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

    let document = ResponseDocument::examined(&examined);
    Ok(Answer::new(form, &document, |page| write(page, &examined))?
        .blocked_if(examined.verdict == Verdict::Rejected)
        .with_notices(notices))
}

fn unread(finding: &Finding, failure: Failure, form: Form) -> Result<Answer, Failure> {
    let findings = [finding.clone()];

    Answer::failed(form, &ResponseDocument::unreadable(&findings), failure)
}

fn refused(unreadable: Unreadable, form: Form) -> Result<Answer, Failure> {
    unread(&unreadable.finding(), refusal(unreadable, Kind::SamlResponse), form)
}

/// Returns the response to look at, and a note where there are others.
fn chosen(messages: &[Message], entry: Option<u32>) -> Result<(&Message, Option<Finding>), Failure> {
    let number = messages.len();
    let index = match entry {
        Some(entry) => usize::try_from(entry).unwrap_or(usize::MAX) - 1,
        None => number.saturating_sub(1),
    };
    let Some(message) = messages.get(index) else {
        let holds = count(number, "SAML response", "SAML responses");
        return Err(Failure::new(
            format!("There is no response {}: the capture holds {holds}.", index + 1),
            "Leave --entry out to look at the last one.",
        ));
    };
    let sent = message.time.map(|time| format!(", sent {}", date(time))).unwrap_or_default();
    let to = message.address.as_ref().map(|address| format!(" to {address}")).unwrap_or_default();
    let note = (number > 1 && entry.is_none()).then(|| {
        Finding::note(
            "several-responses",
            format!("The capture holds {number} SAML responses; this is the last one{sent}{to}."),
        )
        .hint("Look at another one with --entry N, counted from 1.")
    });

    Ok((message, note))
}

fn write(page: &mut Page, examined: &Examined) {
    verdict(page, examined);
    page.heading("Checks");
    let lines: Vec<_> = examined.checks.iter().map(line).collect();
    page.checks(&lines);

    page.heading("Proven by the signature");
    if examined.email.is_none() && examined.name_id.is_none() && examined.attributes.is_empty() {
        page.item("Nothing.", "");
    }
    let mut rows = Vec::new();
    rows.extend(examined.email.as_ref().map(|email| ("Email", Cell::from(email))));
    if let Some(name_id) = &examined.name_id {
        let format = name_id.format.as_deref().map(|format| format!(" ({})", short_name(format))).unwrap_or_default();
        rows.push(("NameID", Cell::from(format!("{}{format}", name_id.value))));
    }
    page.rows(rows);
    let attributes: Vec<_> = examined
        .attributes
        .iter()
        .map(|attribute| [Cell::from(&attribute.name), Cell::from(attribute.values.join(", "))])
        .collect();
    page.table(["Attribute", "Values"], &attributes);
    page.findings(&examined.findings);
}

fn verdict(page: &mut Page, examined: &Examined) {
    let (word, tone) = match examined.verdict {
        Verdict::Accepted => ("accepted", Tone::Good),
        Verdict::Rejected => ("rejected", Tone::Bad),
    };
    let facts = match (&examined.email, examined.verdict) {
        (Some(email), Verdict::Accepted) => format!("{email} signs in"),
        (None, Verdict::Accepted) => String::new(),
        (_, Verdict::Rejected) => {
            let failing = examined.checks.iter().filter(|check| check.state == State::Fail).count();
            let verb = if failing == 1 { "fails" } else { "fail" };
            format!("{} {verb}", count(failing, "check", "checks"))
        }
    };
    page.line_of("Sign-in", &Cell::toned(word, tone), &facts);
}

/// Returns what to show of a check: of a failed one, what was expected and what is there.
fn line(check: &Check) -> CheckLine<'_> {
    let (mark, tone) = match check.state {
        State::Pass => ("✓ passed", Tone::Good),
        State::Fail => ("✗ failed", Tone::Bad),
        State::Skip => ("– skipped", Tone::Neutral),
    };
    let more = match check.state {
        State::Pass | State::Skip => Vec::new(),
        State::Fail => [("expected", &check.expected), ("actual", &check.actual), ("hint", &check.hint)]
            .into_iter()
            .filter_map(|(label, value)| value.as_deref().map(|value| (label, value)))
            .collect(),
    };

    CheckLine { mark: Cell::toned(mark, tone), name: name(check.code), sentence: &check.message, more }
}

/// Returns the name of a check for people.
fn name(code: &str) -> &str {
    match code {
        "status" => "Status",
        "signature" => "Signature",
        "encryption" => "Encryption",
        "version" => "Version",
        "issuer" => "Issuer",
        "audience" => "Audience",
        "conditions" => "Conditions",
        "destination" => "Destination",
        "recipient" => "Recipient",
        "in-response-to" => "In response to",
        "time" => "Time",
        "authentication" => "Authentication",
        "name-id" => "NameID",
        "attributes" => "Attributes",
        "email" => "Email",
        other => other,
    }
}
