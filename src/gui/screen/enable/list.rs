//! Reading user lists off the window's thread: duplicates, and the comparison with the identity provider's users.

use super::{Compared, HeldList, Message};
use crate::account::users::directory::{self, Directory};
use crate::account::users::read;
use crate::gui::files;
use crate::gui::screen::{Action, Work};
use crate::saml::Finding;
use iced::Task;
use std::sync::Arc;

/// Finds the duplicates of a list.
///
/// # Errors
/// Returns a finding if it can't be read as a list.
pub(super) fn check(name: String, bytes: Result<Arc<[u8]>, String>, column: Option<&str>) -> Result<HeldList, Finding> {
    let bytes = bytes.map_err(|reason| {
        Finding::warning("file-unreadable", reason).hint("Choose the account’s user list, saved as CSV or XLSX.")
    })?;
    let list = read(&bytes, column).map_err(|unreadable| {
        Finding::warning("no-user-list", unreadable.message)
            .meaning(format!("{name} wasn’t checked for duplicates."))
            .hint(unreadable.hint)
    })?;

    let directory = Directory::read(&bytes, column).unwrap_or_default();

    Ok(HeldList { name, bytes, list, directory })
}

/// Compares a user list with the identity provider's users.
///
/// # Errors
/// Returns a finding if it can't be compared.
pub(super) fn compare(name: String, bytes: Result<Vec<u8>, String>, held: &HeldList) -> Result<Compared, Finding> {
    let refused = |message: String, hint: String| {
        Finding::warning("no-user-list", message).meaning(format!("{name} wasn’t compared.")).hint(hint)
    };
    let bytes = bytes.map_err(|reason| {
        refused(reason, "Choose a list of the identity provider’s users (CSV or XLSX).".to_owned())
    })?;
    let directory = Directory::read(&bytes, None).map_err(|error| refused(error.message, error.hint))?;
    let comparison = directory::compare(&held.bytes, Some(&held.list.column), &directory)
        .map_err(|error| refused(error.message, error.hint))?;

    Ok(Compared { name, comparison })
}

/// Asks where to save the users without a match, and writes them.
pub(super) fn save_unmatched(compared: &Compared, work: &Work<'_>) -> Action<Message> {
    let text = directory::csv(&compared.comparison.unmatched);
    let asked = work
        .environment
        .files
        .save("Save users without a match", &files::proposed(&work.draft.name, "unmatched", "csv"));

    Action::Run(Task::perform(
        async move {
            let path = asked.await?;

            Some(files::write(path, text.into_bytes()).await.map(|path| files::name(&path)))
        },
        Message::UnmatchedSaved,
    ))
}
