//! `sso-wizard export`: files for the identity provider, for a calendar, for a spreadsheet.

mod certificates;
mod reminder;
mod sp_metadata;
mod test_sp_metadata;

use super::account;
use super::answer::{Answer, Form};
use super::arguments::Export;
use super::failure::Failure;
use super::output::Content;
use super::places::Places;
use super::{file, output};
use crate::account::Account;
use crate::account::profile::Parsed;
use crate::brand::Brands;
use crate::certificate::Thresholds;
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::path::Path;

/// A file to write.
struct File {
    content: Content,
    /// The key of the content in a JSON document.
    key: &'static str,
    bytes: Vec<u8>,
}

/// The account whose file is written, with the data that findings and sentences need.
struct Subject {
    account: Account,
    parsed: Parsed,
    brands: Brands,
    thresholds: Thresholds,
}

/// Answers an `export` command.
///
/// # Errors
/// Returns [`Failure`] if there is nothing to write, or the file cannot be written.
pub fn answer(export: &Export, places: &Places, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let (made, path) = match export {
        Export::SpMetadata(arguments) => {
            (sp_metadata::file(arguments, places, &mut notices)?, arguments.output.as_deref())
        }
        Export::TestSpMetadata(arguments) => {
            (test_sp_metadata::file(arguments, places, now, &mut notices)?, arguments.output.as_deref())
        }
        Export::Reminder { account, output } => {
            (reminder::file(&Subject::find(account, places, &mut notices)?, now)?, output.as_deref())
        }
        Export::Certificates { account, format, output } => {
            (certificates::file(&Subject::find(account, places, &mut notices)?, *format, now)?, output.as_deref())
        }
    };

    Ok(deliver(made, path, form)?.with_notices(notices))
}

impl Subject {
    fn find(name: &str, places: &Places, notices: &mut Vec<Failure>) -> Result<Self, Failure> {
        let settings = places.settings(notices);
        let brands = places.brands(notices);
        let store = places.open_store(&settings, notices)?;
        let account = account::find(&store, name)?;
        let parsed = Parsed::of(&account.draft);

        Ok(Self { account, parsed, brands, thresholds: settings.expiry })
    }
}

/// Writes to `-o FILE`, or else to standard output: unchanged, or in a JSON document.
fn deliver(made: File, path: Option<&Path>, form: Form) -> Result<Answer, Failure> {
    let File { content, key, bytes } = made;
    let Some(path) = output::file(path) else {
        if !form.json {
            return Ok(Answer::bytes(bytes));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::new(
                "The file isn’t valid UTF-8, so it can’t be included in a JSON document.",
                "Save it with -o FILE.",
            )
        })?;
        let document = Map::from_iter([(key.to_owned(), Value::String(text))]);

        return Answer::new(form, &document, |_| {});
    };
    file::write(path, &bytes)?;

    output::saved(form, content, path, &bytes)
}
