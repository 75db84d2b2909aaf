//! `sso-wizard inspect sp-metadata`.

use super::{certificates, endpoints, listed, refusal};
use crate::cli::answer::{Answer, Form};
use crate::cli::failure::Failure;
use crate::cli::json::ServiceProviderDocument;
use crate::cli::source::Source;
use crate::cli::text::{Cell, Page, date_with_distance};
use crate::saml::Kind;
use crate::saml::finding::has_blocker;
use crate::saml::name_id::short_name;
use crate::saml::service_provider::{self, ServiceProvider};
use jiff::Timestamp;

/// Answers `inspect sp-metadata`.
pub fn answer(source: &Source, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let bytes = match source.read() {
        Ok(bytes) => bytes,
        Err(unavailable) => {
            let findings = [unavailable.finding()];
            let document = ServiceProviderDocument::unreadable(unavailable.kind, &findings);
            return Answer::failed(form, &document, unavailable.into());
        }
    };
    let provider = match service_provider::read(&bytes) {
        Ok(provider) => provider,
        Err(unreadable) => {
            let findings = [unreadable.finding()];
            let document = ServiceProviderDocument::unreadable(Some(unreadable.kind), &findings);
            return Answer::failed(form, &document, refusal(unreadable, Kind::ServiceProvider));
        }
    };
    let findings = provider.findings(now);
    let document = ServiceProviderDocument::service_provider(&provider, &findings);

    Ok(Answer::new(form, &document, |page| {
        page.sentence("Service provider metadata");
        page.gap();
        page.rows(summary(&provider, now));
        assertion_consumer_services(page, &provider);
        endpoints(page, "Single logout", &provider.single_logout);
        requested_attributes(page, &provider);
        certificates(page, &provider.certificates, now);
        page.findings(&findings);
        page.verdict(&findings);
    })?
    .blocked_if(has_blocker(&findings)))
}

fn summary(provider: &ServiceProvider, now: Timestamp) -> Vec<(&'static str, Cell)> {
    let stated = |value| match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not stated",
    };
    let valid_until = provider.valid_until.map_or("not stated".to_owned(), |time| date_with_distance(time, now));

    vec![
        ("Entity ID", Cell::from(&provider.entity_id)),
        ("Valid until", Cell::from(valid_until)),
        ("Signature", Cell::from(if provider.is_signed { "signed, but not checked" } else { "unsigned" })),
        ("Signs its requests", Cell::from(stated(provider.authn_requests_signed))),
        ("Wants signed assertions", Cell::from(stated(provider.want_assertions_signed))),
        ("NameID formats", listed(provider.name_id_formats.iter().map(|format| short_name(format)))),
    ]
}

fn assertion_consumer_services(page: &mut Page, provider: &ServiceProvider) {
    let rows: Vec<_> = provider
        .assertion_consumer_services
        .iter()
        .map(|service| {
            let index = service.index.map(|index| index.to_string()).unwrap_or_default();
            let default = if service.is_default == Some(true) { "default" } else { "" };
            [Cell::from(service.binding.name()), Cell::from(&service.location), Cell::from(index), Cell::from(default)]
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Assertion consumer services");
        page.table(["Binding", "Location", "Index", ""], &rows);
    }
}

fn requested_attributes(page: &mut Page, provider: &ServiceProvider) {
    let rows: Vec<_> = provider
        .requested_attributes
        .iter()
        .map(|attribute| {
            let required = if attribute.is_required { "required" } else { "optional" };
            let friendly_name = attribute.friendly_name.as_deref().unwrap_or_default();
            [Cell::from(&attribute.name), Cell::from(friendly_name), Cell::from(required)]
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Requested attributes");
        page.table(["Name", "Friendly name", "Need"], &rows);
    }
}
