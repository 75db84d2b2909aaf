//! `sso-wizard export reminder`.

use super::{File, Subject};
use crate::account::certificates::standings;
use crate::account::{preflight, reminder};
use crate::cli::failure::Failure;
use crate::cli::output::Content;
use jiff::Timestamp;

/// Creates the calendar of an account's certificates.
///
/// # Errors
/// Returns [`Failure`] if no certificate with a role will expire.
pub fn file(subject: &Subject, now: Timestamp) -> Result<File, Failure> {
    let Subject { account, parsed, brands, thresholds } = subject;
    let draft = &account.draft;
    let about = reminder::Subject {
        account: account.id,
        name: &draft.name,
        provider: &brands.get_or_first(&draft.brand).name,
        product: preflight::product(draft, parsed),
    };
    let calendar = reminder::calendar(about, &standings(draft, parsed), *thresholds, now)
        .map_err(|reason| Failure::new(reason, reason.hint()))?;

    Ok(File { content: Content::ExpiryReminder, key: "ics", bytes: calendar.into_bytes() })
}
