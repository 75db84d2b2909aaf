//! What came of a sign-in as text, for a mail or a case.

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

/// Writes the report. It has the person's address, and no XML.
pub(super) fn text(outcome: &Outcome, work: &Work<'_>) -> String {
    let examined = &outcome.examined;
    let zone = &work.environment.zone;
    let product = crate::account::preflight::product(work.draft, work.parsed);
    let verdict = match examined.verdict {
        Verdict::Accepted => "Accepted",
        Verdict::Rejected => "Rejected",
    };
    let how = match &outcome.source {
        Source::Test(_) => "Received on this computer".to_owned(),
        Source::Capture(origin) => format!("Captured: {origin}"),
    };
    let time = outcome.moment.time.to_zoned(zone.clone()).strftime("%H:%M:%S %Z").to_string();
    let mut report = String::new();
    // Writing to a string does not fail.
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = writeln!(report, "{text}");
    };

    line(format_args!("Test sign-in of {}: {verdict}", work.draft.name.trim()));
    line(format_args!("{how}, {} {time}", date(outcome.moment.time, zone)));
    if let Some(email) = &examined.email {
        line(format_args!("Proven email address: {email}"));
    }
    for check in &examined.checks {
        let state = match check.state {
            State::Pass => "passed",
            State::Fail => "FAILED",
            State::Skip => "skipped",
        };
        line(format_args!("\n{} {state}: {}", check.name(), check.message));
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
        line(format_args!("\n{}: {} {} {}", finding.severity.word(), finding.message, finding.meaning, finding.hint));
    }

    report
}
