//! `sso-wizard inspect`: the content of a file or URL, and any problems in it.

mod certificate;
mod metadata;
mod response;
mod service_provider;
pub(super) mod signature;
mod users;

use super::answer::{Answer, Form};
use super::arguments::{Inspect, InspectMetadata};
use super::failure::Failure;
use super::places::Places;
use super::text::{Cell, Page, Tone, date, date_with_distance};
use crate::certificate::validity::Urgency;
use crate::certificate::{Certificate, State, Thresholds};
use crate::saml::metadata::{Endpoint, MetadataCertificate, Use};
use crate::saml::{Kind, Unreadable};
use jiff::Timestamp;

/// Answers an `inspect` command.
///
/// # Errors
/// Returns [`Failure`] if there is nothing to print.
pub fn answer(
    inspect: &Inspect,
    places: impl FnOnce() -> Result<Places, Failure>,
    form: Form,
    now: Timestamp,
) -> Result<Answer, Failure> {
    match inspect {
        Inspect::Metadata(arguments) => metadata::answer(arguments, form, now),
        Inspect::Certificate { sources } => certificate::answer(sources, form, now),
        Inspect::SpMetadata { source } => service_provider::answer(source, form, now),
        Inspect::Users(arguments) => users::answer(arguments, form),
        Inspect::Response(arguments) => response::answer(arguments, places, form, now),
    }
}

/// Answers `inspect metadata --sample`.
///
/// # Errors
/// Returns [`Failure`] if there is nothing to print.
pub fn sample(form: Form, now: Timestamp) -> Result<Answer, Failure> {
    metadata::answer(
        &InspectMetadata { source: None, entity: None, signer: None, list: false, sample: true },
        form,
        now,
    )
}

/// Returns why an input isn't of the kind that was `asked` for, and which command reads it.
fn refusal(unreadable: Unreadable, asked: Kind) -> Failure {
    let command = match (asked, unreadable.kind) {
        (Kind::IdentityProvider, Kind::ServiceProvider) => Some("inspect sp-metadata"),
        (Kind::ServiceProvider, Kind::IdentityProvider | Kind::Aggregate) => Some("inspect metadata"),
        (Kind::SamlResponse, Kind::OtherMetadata) => Some("inspect metadata"),
        (Kind::IdentityProvider | Kind::ServiceProvider, Kind::SamlResponse) => Some("inspect response"),
        (_, Kind::Certificate) => Some("inspect certificate"),
        _ => None,
    };
    let mut failure = Failure::from(unreadable);
    if let Some(command) = command {
        failure.hint.push_str(&format!(" Use `sso-wizard {command}` for this file."));
    }

    failure
}

/// Writes the endpoints of one service.
fn endpoints<'a>(page: &mut Page, heading: &str, endpoints: impl IntoIterator<Item = &'a Endpoint>) {
    let rows: Vec<_> = endpoints
        .into_iter()
        .map(|endpoint| {
            let response = endpoint.response_location.as_deref().unwrap_or_default();
            [Cell::from(endpoint.binding.name()), Cell::from(&endpoint.location), Cell::from(response)]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    page.heading(heading);
    let has_responses = rows.iter().any(|[.., response]| *response != Cell::from(""));
    page.table(["Binding", "Location", if has_responses { "Response location" } else { "" }], &rows);
}

/// Writes the certificates of metadata.
fn certificates(page: &mut Page, certificates: &[MetadataCertificate], now: Timestamp) {
    for (index, MetadataCertificate { usage, certificate }) in certificates.iter().enumerate() {
        page.heading(format!("Certificate {} of {}", index + 1, certificates.len()));
        let usage = match usage {
            Use::Signing => "signing",
            Use::Encryption => "encryption",
            Use::Any => "signing and encryption",
        };
        let mut rows = vec![("Use", Cell::from(usage))];
        rows.extend(certificate_rows(certificate, now));
        page.rows(rows);
    }
}

/// Returns the rows of a certificate, regardless of its use.
fn certificate_rows(certificate: &Certificate, now: Timestamp) -> Vec<(&'static str, Cell)> {
    let named = |name: &str| if name.is_empty() { "not stated".to_owned() } else { name.to_owned() };
    let issuer = if certificate.self_signed { "self-signed".to_owned() } else { named(&certificate.issuer) };

    vec![
        ("Subject", Cell::from(named(&certificate.subject))),
        ("Issuer", Cell::from(issuer)),
        ("Valid from", Cell::from(date(certificate.not_before))),
        ("Valid until", Cell::from(date_with_distance(certificate.not_after, now))),
        ("State", validity(certificate, now)),
        ("Key", Cell::from(certificate.key.to_string())),
        ("Signed with", Cell::from(&certificate.signature_algorithm)),
        ("Serial number", Cell::from(&certificate.serial)),
        ("SHA-256", Cell::from(&certificate.sha256)),
        ("SHA-1", Cell::from(&certificate.sha1)),
    ]
}

/// Returns the state of a certificate in words.
pub(super) fn validity(certificate: &Certificate, now: Timestamp) -> Cell {
    let validity = certificate.validity(now);
    let word = match validity.state() {
        State::Valid => "valid",
        State::Expired => "expired",
        State::NotYetValid => "not yet valid",
    };
    let tone = match validity.urgency(Thresholds::default()) {
        Urgency::Calm => Tone::Good,
        Urgency::Warn | Urgency::Urgent => Tone::Warning,
        Urgency::NotYetValid | Urgency::Expired => Tone::Bad,
    };

    Cell::toned(word, tone)
}

/// Returns a list in one cell, or that none is stated.
fn listed<'a>(values: impl IntoIterator<Item = &'a str>) -> Cell {
    let text = values.into_iter().collect::<Vec<_>>().join(", ");

    Cell::from(if text.is_empty() { "none stated".to_owned() } else { text })
}
