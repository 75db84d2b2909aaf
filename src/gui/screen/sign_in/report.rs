//! The result of a sign-in as text, for an email or a ticket.

use super::super::{Action, Work};
use super::Message;
use super::outcome::{Outcome, Source};
use crate::explanation;
use crate::gui::files;
use crate::gui::time::date;
use crate::saml::response::{State, Verdict};
use iced::Task;
use std::fmt::Write as _;

/// Asks where to save the report, and writes it.
pub(super) fn save(outcome: &Outcome, work: &Work<'_>) -> Action<Message> {
    let report = text(outcome, work);
    let name = files::proposed(&work.draft.name, "sign-in", "txt");
    let asked = work.environment.files.save("Save the report", &name);
    let saved = async move { Some(files::write(asked.await?, report.into_bytes()).await) };

    Action::Run(Task::perform(saved, Message::ReportSaved))
}

/// Writes the report. It contains the user’s email address, and no XML.
pub(super) fn text(outcome: &Outcome, work: &Work<'_>) -> String {
    let examined = &outcome.examined;
    let zone = &work.environment.zone;
    let product = crate::account::preflight::product(work.draft, work.parsed);
    let account = work.draft.name.trim();
    let time = outcome.moment.time.to_zoned(zone.clone()).strftime("%H:%M:%S %Z").to_string();
    let date = date(outcome.moment.time, zone);
    let mut report = String::new();
    // Writing to a string never fails.
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = writeln!(report, "{text}");
    };

    match examined.verdict {
        Verdict::Accepted => line(format_args!("Test sign-in of {account}: Accepted")),
        Verdict::Rejected => line(format_args!("Test sign-in of {account}: Rejected")),
    }
    match &outcome.source {
        Source::Test(_) => line(format_args!("Received on this computer, {date} {time}")),
        Source::Capture(origin) => line(format_args!("Captured: {origin}, {date} {time}")),
    }
    if let Some(email) = &examined.email {
        line(format_args!("Proven email address: {email}"));
    }
    for check in &examined.checks {
        let (name, message) = (check.name(), &check.message);
        match check.state {
            State::Pass => line(format_args!("\n{name} passed: {message}")),
            State::Fail => line(format_args!("\n{name} FAILED: {message}")),
            State::Skip => line(format_args!("\n{name} skipped: {message}")),
        }
        for (label, value) in [("Expected", &check.expected), ("Received", &check.actual)] {
            if let Some(value) = value {
                line(format_args!("  {label}: {value}"));
            }
        }
        if let Some(hint) = check.hint.as_ref().filter(|_| check.state == State::Fail) {
            line(format_args!("  {hint}"));
        }
        if let Some(explanation) = check.cause.filter(|_| check.state == State::Fail).and_then(explanation::of) {
            line(format_args!("  How to fix it: {}", explanation.change(product)));
        }
    }
    for finding in &examined.findings {
        let sentences = [&*finding.message, &finding.meaning, &finding.hint];
        let sentences: Vec<&str> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();

        line(format_args!("\n{}: {}", finding.severity.word(), sentences.join(" ")));
    }

    report
}
