//! `sso-wizard inspect users`.

use crate::account::users::directory::{self, Comparison, Directory};
use crate::account::users::{self, Entry, UserList};
use crate::cli::answer::{Answer, Form};
use crate::cli::arguments::InspectUsers;
use crate::cli::failure::Failure;
use crate::cli::json::UsersDocument;
use crate::cli::source::Source;
use crate::cli::text::{Cell, Page};
use crate::cli::{file, output};
use crate::phrase::{grouped, plural};
use crate::saml::Finding;
use crate::saml::finding::has_blocker;
use std::path::Path;

/// Answers `inspect users`. A duplicate email address is a blocker, because the service provider doesn't allow single
/// sign-on with it.
///
/// # Errors
/// Returns [`Failure`] if the list of the identity provider's users cannot be read, or a file cannot be written.
pub fn answer(arguments: &InspectUsers, form: Form) -> Result<Answer, Failure> {
    let column = arguments.column.as_deref();
    let bytes = match arguments.source.read() {
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
    let comparison = arguments.idp_users.as_ref().map(|users| compare(users, &bytes, arguments)).transpose()?;

    Ok(Answer::new(form, &UsersDocument::list(&list, comparison.as_ref()), |page| {
        summary(page, &list);
        invalid(page, &list);
        duplicates(page, &list);
        if let Some(comparison) = &comparison {
            unmatched(page, comparison, arguments.output.as_deref());
        }
        page.findings(&list.findings);
        page.verdict(&list.findings);
    })?
    .blocked_if(blocked))
}

/// Compares the list with the identity provider's users, and saves those without a match if a file is named.
fn compare(users: &Source, account: &[u8], arguments: &InspectUsers) -> Result<Comparison, Failure> {
    let directory = Directory::read(&users.read()?, arguments.idp_column.as_deref()).map_err(|unreadable| {
        let mut failure = Failure::from(unreadable);
        failure.message = format!("{}: {}", users.name(), failure.message);
        failure
    })?;
    let comparison = directory::compare(account, arguments.column.as_deref(), &directory)?;
    if let Some(path) = output::file(arguments.output.as_deref()) {
        file::write(path, directory::csv(&comparison.unmatched).as_bytes())?;
    }

    Ok(comparison)
}

fn unmatched(page: &mut Page, comparison: &Comparison, saved: Option<&Path>) {
    let number = comparison.unmatched.len();
    page.heading(plural(
        number,
        "1 entry of the account has no match at the identity provider".to_owned(),
        format!("{} entries of the account have no match at the identity provider", grouped(number)),
    ));
    let rows: Vec<_> = comparison.unmatched.iter().map(entry).collect();
    page.table(["Row", "Value", "Extension", "Type", "Name"], &rows);
    if comparison.without_account > 0 {
        page.sentence(plural(
            comparison.without_account,
            "1 user at the identity provider doesn’t match anyone in the account, so this user can’t sign in."
                .to_owned(),
            format!(
                "{} users at the identity provider don’t match anyone in the account, so they can’t sign in.",
                grouped(comparison.without_account)
            ),
        ));
    }
    if let Some(path) = output::file(saved) {
        page.sentence(format!("Saved the users without a match as {}.", path.display()));
    }
}

fn summary(page: &mut Page, list: &UserList) {
    page.sentence("User list");
    page.gap();
    page.rows([
        ("Rows", Cell::from(list.rows.to_string())),
        ("Email column", Cell::from(&list.column)),
        ("Email addresses", Cell::from(list.addresses.to_string())),
        ("Without an email address", Cell::from(list.empty.to_string())),
    ]);
}

fn invalid(page: &mut Page, list: &UserList) {
    if list.invalid.is_empty() {
        return;
    }
    page.heading(plural(
        list.invalid.len(),
        "1 value isn’t an email address".to_owned(),
        format!("{} values aren’t email addresses", grouped(list.invalid.len())),
    ));
    let rows: Vec<_> =
        list.invalid.iter().map(|invalid| [Cell::from(invalid.row.to_string()), Cell::from(&invalid.value)]).collect();
    page.table(["Row", "Value"], &rows);
}

fn duplicates(page: &mut Page, list: &UserList) {
    for duplicate in &list.duplicates {
        page.heading(format!("{} appears in {} rows", duplicate.email, grouped(duplicate.entries.len())));
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
