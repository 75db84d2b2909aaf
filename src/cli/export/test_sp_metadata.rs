//! `sso-wizard export test-sp-metadata`.

use super::File;
use crate::account::sign_in::TestServiceProvider;
use crate::cli::arguments::ExportTestSpMetadata;
use crate::cli::failure::Failure;
use crate::cli::output::Content;
use crate::cli::places::Places;
use crate::cli::test_sign_in::{Desk, lacks};
use jiff::Timestamp;

/// Creates the SP metadata that the identity provider imports for a test, and saves its port.
///
/// # Errors
/// Returns [`Failure`] if there is no such account, or it lacks something.
pub fn file(
    arguments: &ExportTestSpMetadata,
    places: &Places,
    now: Timestamp,
    notices: &mut Vec<Failure>,
) -> Result<File, Failure> {
    let mut desk = Desk::open(&arguments.account, places, notices)?;
    let port = desk.settle(arguments.port, arguments.tester, now)?;
    let service_provider = TestServiceProvider::of(&desk.account.draft, &desk.parsed, desk.brand(), port)
        .map_err(|missing| lacks(&arguments.account, missing))?;

    Ok(File { content: Content::TestSpMetadata, key: "xml", bytes: service_provider.metadata().into_bytes() })
}
