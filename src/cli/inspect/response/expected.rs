//! What is expected of a sign-in: from an account, or from the metadata of both providers.

use crate::account::profile::{EmailAttribute, Parsed, email_attribute, service_provider_values};
use crate::certificate::{Certificate, Role};
use crate::cli::account::find;
use crate::cli::arguments::InspectResponse;
use crate::cli::failure::Failure;
use crate::cli::places::Places;
use crate::cli::source::Source;
use crate::saml::attribute::{SAML_SUBJECT, email_candidates};
use crate::saml::metadata::{self, Binding, Document, IdentityProvider};
use crate::saml::response::{EmailSource, Expected};
use crate::saml::service_provider::{self, ServiceProvider};
use crate::saml::{Finding, Unreadable};
use jiff::Timestamp;

/// The service provider has a place for so many certificates: Primary and Secondary.
const ROLES: usize = 2;

/// Why it is not known what is expected.
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

/// Returns what the arguments say is expected.
pub(super) fn of(
    arguments: &InspectResponse,
    places: impl FnOnce() -> Result<Places, Failure>,
    now: Timestamp,
    notices: &mut Vec<Failure>,
) -> Result<Expected, Unusable> {
    match (&arguments.account, &arguments.metadata, &arguments.sp_metadata) {
        (Some(name), ..) => Ok(of_account(name, &places()?, notices)?),
        (None, Some(metadata), Some(sp_metadata)) => {
            let identity_provider = identity_provider(metadata)?;
            let service_provider = read(sp_metadata, service_provider::read)?;
            if identity_provider.valid_until.is_some_and(|until| until < now) && arguments.at.is_none() {
                notices.push(Failure::new(
                    "The metadata of the identity provider has expired.",
                    "Load it again from the identity provider.",
                ));
            }
            Ok(of_metadata(&identity_provider, &service_provider, arguments.email_attribute.as_deref())?)
        }
        _ => Err(Failure::usage(
            "It is not known what is expected of the sign-in.",
            "Name an account with --account, or both providers with --metadata and --sp-metadata.",
        )
        .into()),
    }
}

fn of_metadata(
    identity_provider: &IdentityProvider,
    service_provider: &ServiceProvider,
    email: Option<&str>,
) -> Result<Expected, Failure> {
    let chosen = match email {
        Some(name) => Some(name.to_owned()),
        None => email_candidates(&identity_provider.attributes).chosen,
    };
    Ok(Expected {
        issuer: identity_provider.entity_id.clone(),
        certificates: identity_provider.signing_certificates().take(ROLES).cloned().collect(),
        others: identity_provider.signing_certificates().skip(ROLES).cloned().collect(),
        audience: service_provider.entity_id.clone(),
        assertion_consumer_services: services(service_provider).ok_or_else(|| {
            Failure::new(
                "The SP metadata names no assertion consumer service for HTTP-POST.",
                "Download the SP metadata again, or ask the provider's support for a corrected file.",
            )
        })?,
        email: chosen.filter(|name| name != SAML_SUBJECT).map_or(EmailSource::NameId, EmailSource::Attribute),
        in_response_to: None,
        requests: Vec::new(),
    })
}

/// Returns where a service provider takes responses, the usual address first; `None` when nowhere.
fn services(service_provider: &ServiceProvider) -> Option<Vec<String>> {
    let usual = service_provider.assertion_consumer_service()?.location.clone();
    let others = service_provider
        .assertion_consumer_services
        .iter()
        .filter(|service| service.binding == Binding::HttpPost && service.location != usual)
        .map(|service| service.location.clone());
    let mut services = vec![usual.clone()];
    services.extend(others);
    Some(services)
}

fn of_account(name: &str, places: &Places, notices: &mut Vec<Failure>) -> Result<Expected, Failure> {
    let settings = places.settings(notices);
    let brands = places.brands(notices);
    let store = places.open_store(&settings, notices)?;
    let account = find(&store, name)?;
    let draft = &account.draft;
    let parsed = Parsed::of(draft);
    let region = brands.get_or_first(&draft.brand).region(&draft.region);
    let values = service_provider_values(draft, &parsed, region);
    let lacks = |what: &str, step: u8| {
        Failure::new(
            format!("The account “{name}” does not have {what} yet."),
            format!("Complete step {step} in the window, or name both providers with --metadata and --sp-metadata."),
        )
    };

    let identity_provider =
        parsed.identity_provider.as_ref().ok_or_else(|| lacks("the metadata of its identity provider", 2))?;
    let email = match email_attribute(draft, &parsed).ok_or_else(|| lacks("an email attribute", 4))? {
        EmailAttribute::NameId => EmailSource::NameId,
        EmailAttribute::Attribute { name, .. } if name == SAML_SUBJECT => EmailSource::NameId,
        EmailAttribute::Attribute { name, .. } => EmailSource::Attribute(name),
    };
    let certificates: Vec<Certificate> = [Role::Primary, Role::Secondary]
        .into_iter()
        .filter_map(|role| parsed.certificate(draft, role).cloned())
        .collect();
    if parsed.certificate(draft, Role::Primary).is_none() {
        return Err(lacks("a Primary certificate", 5));
    }
    let audience = values.entity_id.ok_or_else(|| lacks("the entity ID of the service provider", 6))?.value;
    let usual = values.assertion_consumer_service.ok_or_else(|| lacks("an assertion consumer service", 6))?.value;
    let mut assertion_consumer_services = vec![usual];
    for service in parsed.service_provider.as_ref().and_then(services).unwrap_or_default() {
        if !assertion_consumer_services.contains(&service) {
            assertion_consumer_services.push(service);
        }
    }

    Ok(Expected {
        issuer: identity_provider.entity_id.clone(),
        others: identity_provider
            .signing_certificates()
            .filter(|certificate| !certificates.contains(certificate))
            .cloned()
            .collect(),
        certificates,
        audience,
        assertion_consumer_services,
        email,
        in_response_to: None,
        requests: Vec::new(),
    })
}

fn identity_provider(source: &Source) -> Result<IdentityProvider, Unusable> {
    match read(source, metadata::read)? {
        Document::IdentityProvider(identity_provider) => Ok(*identity_provider),
        Document::Aggregate(_) => Err(Failure::new(
            "The metadata lists several entities, so that it is not clear which identity provider is meant.",
            "Give the metadata of the one identity provider.",
        )
        .into()),
    }
}

/// Reads a source, and names it where it cannot be read.
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
