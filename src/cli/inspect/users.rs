//! `sso-wizard inspect users`.

use crate::account::users::{self, Entry, UserList};
use crate::cli::answer::{Answer, Form};
use crate::cli::failure::Failure;
use crate::cli::json::UsersDocument;
use crate::cli::source::Source;
use crate::cli::text::{Cell, Page, count};
use crate::saml::Finding;
use crate::saml::finding::has_blocker;

/// Answers `inspect users`: a duplicate address is a blocker, because the provider refuses single sign-on with it.
pub fn answer(source: &Source, column: Option<&str>, form: Form) -> Result<Answer, Failure> {
    let bytes = match source.read() {
        Ok(bytes) => bytes,
        Err(unavailable) => {
            let findings = [unavailable.finding()];
            return Answer::failed(form, &UsersDocument::unreadable(&findings), unavailable.into());
        }
    };
    let list = match users::read(&bytes, column) {
        Ok(list) => list,
        Err(unreadable) => {
            let finding = Finding::blocker("user-list-unreadable", unreadable.message.clone());
            let findings = [finding.hint(unreadable.hint.clone())];
            return Answer::failed(form, &UsersDocument::unreadable(&findings), unreadable.into());
        }
    };
    let blocked = has_blocker(&list.findings) || !list.duplicates.is_empty();

    Ok(Answer::new(form, &UsersDocument::list(&list), |page| {
        summary(page, &list);
        invalid(page, &list);
        duplicates(page, &list);
        page.findings(&list.findings);
        page.verdict(&list.findings);
    })?
    .blocked_if(blocked))
}

fn summary(page: &mut Page, list: &UserList) {
    page.sentence("User list");
    page.gap();
    page.rows([
        ("Rows", Cell::from(list.rows.to_string())),
        ("Email column", Cell::from(&list.column)),
        ("Addresses", Cell::from(list.addresses.to_string())),
        ("Without address", Cell::from(list.empty.to_string())),
    ]);
}

fn invalid(page: &mut Page, list: &UserList) {
    if list.invalid.is_empty() {
        return;
    }
    page.heading(format!(
        "{} that {} no email address",
        count(list.invalid.len(), "value", "values"),
        are(&list.invalid)
    ));
    let rows: Vec<_> =
        list.invalid.iter().map(|invalid| [Cell::from(invalid.row.to_string()), Cell::from(&invalid.value)]).collect();
    page.table(["Row", "Value"], &rows);
}

fn are<T>(values: &[T]) -> &'static str {
    if values.len() == 1 { "is" } else { "are" }
}

fn duplicates(page: &mut Page, list: &UserList) {
    for duplicate in &list.duplicates {
        page.heading(format!("{} stands in {}", duplicate.email, count(duplicate.entries.len(), "row", "rows")));
        let rows: Vec<_> = duplicate.entries.iter().map(entry).collect();
        page.table(["Row", "Value", "Extension", "Type", "Name"], &rows);
    }
}

fn entry(entry: &Entry) -> [Cell; 5] {
    let optional = |value: &Option<String>| Cell::from(value.as_deref().unwrap_or_default());

    [
        Cell::from(entry.row.to_string()),
        Cell::from(&entry.value),
        optional(&entry.extension),
        optional(&entry.kind),
        optional(&entry.name),
    ]
}
