//! Findings about a service provider, at any time and at a given time.

use super::ServiceProvider;
use super::read::ASK;
use crate::certificate::State;
use crate::phrase::grouped;
use crate::saml::finding::{self, Finding};
use crate::saml::metadata::Use;
use crate::saml::shown::quoted;
use jiff::Timestamp;

/// Maximum length of an `entityID` in characters (SAML Metadata §2.2.1).
const LONGEST_ENTITY_ID: usize = 1024;

/// Adds the findings that don't depend on the time.
pub(super) fn add_timeless(service_provider: &mut ServiceProvider) {
    let new = [
        no_consumer_for_post(service_provider),
        white_space_in_entity_id(service_provider),
        long_entity_id(service_provider),
        signs_requests(service_provider),
        wants_assertions_signed(service_provider),
        has_encryption_certificate(service_provider),
        is_signed(service_provider),
    ];

    service_provider.timeless_findings.extend(new.into_iter().flatten());

    // Two keys with the same oddity are reported once.
    let mut told = Vec::new();
    service_provider.timeless_findings.retain(|finding| {
        let is_new = !told.contains(finding);
        if is_new {
            told.push(finding.clone());
        }
        is_new
    });
}

/// Returns every finding at `now`, blockers first.
pub(super) fn at(service_provider: &ServiceProvider, now: Timestamp) -> Vec<Finding> {
    let mut findings = service_provider.timeless_findings.clone();

    findings.extend(has_expired(service_provider, now));
    findings.extend(expired_certificates(service_provider, now));
    finding::sort(&mut findings);
    findings
}

fn no_consumer_for_post(service_provider: &ServiceProvider) -> Option<Finding> {
    if service_provider.assertion_consumer_service().is_some() {
        return None;
    }

    Some(
        Finding::blocker("no-acs", "This SP metadata has no assertion consumer service for HTTP-POST.")
            .meaning("Without one, the identity provider can’t know where to send SAML responses.")
            .hint(ASK),
    )
}

fn white_space_in_entity_id(service_provider: &ServiceProvider) -> Option<Finding> {
    let entity_id = &service_provider.entity_id;

    (entity_id.trim() != entity_id).then(|| {
        Finding::warning(
            "white-space-in-entity-id",
            format!("The SP entity ID starts or ends with a space: {}.", quoted(entity_id)),
        )
        .meaning("Audiences must match exactly, and most consoles remove spaces.")
        .hint("Ask the service provider’s support which value is correct.")
    })
}

fn long_entity_id(service_provider: &ServiceProvider) -> Option<Finding> {
    let length = service_provider.entity_id.chars().count();

    (length > LONGEST_ENTITY_ID).then(|| {
        Finding::warning("long-entity-id", format!("The SP entity ID has {} characters.", grouped(length)))
            .meaning(format!(
                "SAML allows up to {}. Your identity provider may reject or shorten it.",
                grouped(LONGEST_ENTITY_ID)
            ))
            .hint("Ask the service provider’s support for a corrected file.")
    })
}

fn signs_requests(service_provider: &ServiceProvider) -> Option<Finding> {
    if service_provider.authn_requests_signed != Some(true) {
        return None;
    }
    let can_be_checked = service_provider.certificates.iter().any(|certificate| certificate.usage != Use::Encryption);

    Some(if can_be_checked {
        Finding::note("authn-requests-signed", "The service provider signs its sign-in requests.")
            .meaning("Your identity provider can check them with the signing certificate in this metadata.")
    } else {
        Finding::warning(
            "authn-requests-signed-without-certificate",
            "The service provider signs its sign-in requests, but the metadata has no certificate to check them with.",
        )
        .meaning("An identity provider that requires signed requests would reject every sign-in.")
        .hint("Leave request signature checks turned off at your identity provider.")
    })
}

fn wants_assertions_signed(service_provider: &ServiceProvider) -> Option<Finding> {
    (service_provider.want_assertions_signed == Some(true)).then(|| {
        Finding::note("want-assertions-signed", "The service provider requires signed assertions.")
            .meaning("A signature on only the SAML response might not be enough.")
            .hint("Turn on signed assertions at your identity provider.")
    })
}

fn has_encryption_certificate(service_provider: &ServiceProvider) -> Option<Finding> {
    let certificates = &service_provider.certificates;

    certificates.iter().any(|certificate| certificate.usage != Use::Signing).then(|| {
        Finding::note("encryption-certificate", "The service provider lists an encryption certificate.")
            .meaning("A test sign-in can’t read assertions that are encrypted with it.")
            .hint("Leave encryption turned off at your identity provider until the test sign-in has passed.")
    })
}

fn is_signed(service_provider: &ServiceProvider) -> Option<Finding> {
    service_provider.is_signed.then(|| {
        Finding::note("signed", "This SP metadata is signed, so it’s kept byte for byte.")
            .meaning("Opening and saving it in an editor would invalidate the signature.")
    })
}

fn has_expired(service_provider: &ServiceProvider, now: Timestamp) -> Option<Finding> {
    let valid_until = service_provider.valid_until.filter(|valid_until| *valid_until <= now)?;

    Some(
        Finding::warning("expired", format!("This SP metadata expired on {}.", date(valid_until)))
            .meaning("An identity provider that follows the standard rejects or ignores it.")
            .hint("Download the SP metadata again, or ask the service provider’s support for a new file."),
    )
}

fn expired_certificates(service_provider: &ServiceProvider, now: Timestamp) -> Vec<Finding> {
    let expired =
        service_provider.certificates.iter().filter(|held| held.certificate.validity(now).state() == State::Expired);

    expired
        .map(|held| {
            Finding::warning(
                "certificate-expired",
                format!(
                    "The service provider’s certificate {} expired on {}.",
                    quoted(&held.certificate.subject_name),
                    date(held.certificate.not_after)
                ),
            )
            .meaning("Some identity providers reject it. Others use only its key.")
            .hint("Ask the service provider’s support for metadata with a new certificate.")
        })
        .collect()
}

/// Returns the day in UTC, such as "7 Oct 2026".
fn date(time: Timestamp) -> String {
    time.strftime("%-d %b %Y").to_string()
}
