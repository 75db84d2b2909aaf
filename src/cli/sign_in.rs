//! The result of a sign-in, captured or tested: the same page for both.

use super::answer::{Answer, Form};
use super::failure::Failure;
use super::json::ResponseDocument;
use super::source::Source;
use super::text::{Cell, CheckLine, Page, Tone};
use crate::account::users::directory::Directory;
use crate::explanation;
use crate::phrase::{grouped, plural};
use crate::saml::name_id::short_name;
use crate::saml::product::Product;
use crate::saml::response::{Check, Examined, State, Verdict};

/// Answers with the result of a sign-in; a rejected one ends with exit code 1. `product` is the identity provider, for
/// how to fix problems there.
///
/// # Errors
/// Returns [`Failure`] if the document cannot be written.
pub fn answer(form: Form, examined: &Examined, product: Option<Product>) -> Result<Answer, Failure> {
    let document = ResponseDocument::examined(examined);

    Ok(Answer::new(form, &document, |page| write(page, examined, product))?
        .blocked_if(examined.verdict == Verdict::Rejected))
}

/// Reads the user list that must contain the user.
///
/// # Errors
/// Returns [`Failure`] if it cannot be read, or isn't a list.
pub fn users(source: &Source) -> Result<Directory, Failure> {
    let bytes = source.read()?;

    Directory::read(&bytes, None).map_err(|unreadable| {
        let mut failure = Failure::from(unreadable);
        failure.message = format!("{}: {}", source.name(), failure.message);
        failure
    })
}

fn write(page: &mut Page, examined: &Examined, product: Option<Product>) {
    verdict(page, examined);
    page.heading("Checks");
    let lines: Vec<_> = examined.checks.iter().map(line).collect();
    page.checks(&lines);

    explain(page, examined, product);

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

/// Explains the common problems among the failed checks, each once.
fn explain(page: &mut Page, examined: &Examined, product: Option<Product>) {
    let mut told = Vec::new();
    for cause in examined.checks.iter().filter(|check| check.state == State::Fail).filter_map(|check| check.cause) {
        let Some(explanation) = explanation::of(cause).filter(|explanation| !told.contains(&explanation.id.as_str()))
        else {
            continue;
        };
        told.push(&explanation.id);
        page.heading(&explanation.title);
        page.rows([
            ("What happened", Cell::from(&explanation.what)),
            ("How to recognize it", Cell::from(&explanation.see)),
            ("How to fix it", Cell::from(explanation.change(product))),
        ]);
    }
}

fn verdict(page: &mut Page, examined: &Examined) {
    let (word, tone) = match examined.verdict {
        Verdict::Accepted => ("accepted", Tone::Good),
        Verdict::Rejected => ("rejected", Tone::Bad),
    };
    let sentence = match (&examined.email, examined.verdict) {
        (Some(email), Verdict::Accepted) => Some(format!("The user is {email}.")),
        (None, Verdict::Accepted) => None,
        (_, Verdict::Rejected) => {
            let failed = examined.checks.iter().filter(|check| check.state == State::Fail).count();
            Some(plural(failed, "1 check failed.".to_owned(), format!("{} checks failed.", grouped(failed))))
        }
    };
    page.line_of("Sign-in", &Cell::toned(word, tone), sentence.as_slice());
}

/// Returns the line of a check. A failed check shows the expected and the actual value.
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

    CheckLine { mark: Cell::toned(mark, tone), name: check.name(), sentence: &check.message, more }
}
