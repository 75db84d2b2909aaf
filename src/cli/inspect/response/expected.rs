//! The expected values of a sign-in: from an account, or from the metadata of both providers.

use crate::account::Account;
use crate::account::preflight::product;
use crate::account::profile::Parsed;
use crate::account::sign_in::expected;
use crate::cli::account::find;
use crate::cli::arguments::InspectResponse;
use crate::cli::failure::Failure;
use crate::cli::places::Places;
use crate::cli::source::Source;
use crate::saml::metadata::{self, Document, IdentityProvider};
use crate::saml::product::Product;
use crate::saml::response::Expected;
use crate::saml::service_provider;
use crate::saml::{Finding, Unreadable};
use jiff::Timestamp;

/// The reason why the expected values can't be read.
pub(super) struct Unusable {
    pub(super) finding: Finding,
    pub(super) failure: Failure,
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        let finding = Finding::blocker("expectations-unknown", failure.message.clone()).hint(failure.hint.clone());
        Self { finding, failure }
    }
}

/// Returns the expected values, and the identity provider if it is recognized.
pub(super) fn of(
    arguments: &InspectResponse,
    places: impl FnOnce() -> Result<Places, Failure>,
    now: Timestamp,
    notices: &mut Vec<Failure>,
) -> Result<(Expected, Option<Product>), Unusable> {
    match (&arguments.account, &arguments.metadata, &arguments.sp_metadata) {
        (Some(name), ..) => Ok(of_account(name, &places()?, notices)?),
        (None, Some(metadata), Some(sp_metadata)) => {
            let identity_provider = identity_provider(metadata)?;
            let service_provider = read(sp_metadata, service_provider::read)?;
            if identity_provider.valid_until.is_some_and(|until| until < now) && arguments.at.is_none() {
                notices.push(Failure::new(
                    "The identity provider’s metadata has expired.",
                    "Load it again from the identity provider.",
                ));
            }
            let email = arguments.email_attribute.as_deref();
            let expected = Expected::of_metadata(&identity_provider, &service_provider, email).ok_or_else(|| {
                Failure::new(
                    "The SP metadata has no assertion consumer service for HTTP-POST.",
                    "Download the SP metadata again, or ask the service provider’s support for a corrected file.",
                )
            })?;
            Ok((expected, identity_provider.product()))
        }
        _ => Err(Failure::usage(
            "It’s unclear which values to check against.",
            "Use --account for an account, or --metadata and --sp-metadata for both providers.",
        )
        .into()),
    }
}

/// Returns the expected values of an account.
///
/// # Errors
/// Returns [`Failure`] if there is no such account, or it lacks something.
fn of_account(name: &str, places: &Places, notices: &mut Vec<Failure>) -> Result<(Expected, Option<Product>), Failure> {
    let settings = places.settings(notices);
    let brands = places.brands(notices);
    let store = places.open_store(&settings, notices)?;
    let Account { draft, .. } = find(&store, name)?;
    let region = brands.get_or_first(&draft.brand).region(&draft.region);

    let parsed = Parsed::of(&draft);
    let expected = expected(&draft, &parsed, region).map_err(|missing| {
        Failure::new(
            missing.sentence_about(name),
            format!(
                "Complete step {} in the window, or use --metadata and --sp-metadata for both providers.",
                missing.step()
            ),
        )
    })?;

    Ok((expected, product(&draft, &parsed)))
}

fn identity_provider(source: &Source) -> Result<IdentityProvider, Unusable> {
    match read(source, metadata::read)? {
        Document::IdentityProvider(identity_provider) => Ok(*identity_provider),
        Document::Aggregate(_) => Err(Failure::new(
            "The metadata lists several entities, so it’s unclear which identity provider to use.",
            "Use metadata with only one identity provider.",
        )
        .into()),
    }
}

/// Reads a source, and names it if it cannot be read.
fn read<T>(source: &Source, read: impl FnOnce(&[u8]) -> Result<T, Unreadable>) -> Result<T, Unusable> {
    let bytes = source
        .read()
        .map_err(|unavailable| Unusable { finding: unavailable.finding(), failure: unavailable.into() })?;
    read(&bytes).map_err(|unreadable| {
        let finding = unreadable.finding();
        let mut failure = Failure::from(unreadable);
        failure.message = format!("{}: {}", source.name(), failure.message);
        Unusable { finding, failure }
    })
}
