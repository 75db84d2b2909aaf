//! The findings of an account (metadata, certificates, service provider) and its checks.

use super::Known;
use crate::account::certificates;
use crate::account::preflight::{Check, Circumstances, Mend, Outcome, Subject};
use crate::certificate::Role;
use crate::saml::{Finding, Unreadable};
use serde::Serialize;

/// A finding, with the part of the account that it is about.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Told {
    #[serde(flatten)]
    pub finding: Finding,
    pub about: About,
    /// The role of the certificate that it is about.
    pub role: Option<Role>,
    /// SHA-256 of the certificate that it is about, lower hex.
    pub sha256: Option<String>,
}

/// The parts of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum About {
    Metadata,
    Certificates,
    ServiceProvider,
}

impl Told {
    /// Creates a finding that isn't about one certificate.
    pub(super) fn new(about: About, finding: Finding) -> Self {
        Self { finding, about, role: None, sha256: None }
    }
}

/// Returns all findings of an account, blockers first; `values` are the findings about the service provider's values.
pub(super) fn all(known: &Known, values: Vec<Finding>, circumstances: Circumstances<'_>) -> Vec<Told> {
    let now = circumstances.now;
    let parsed = &known.parsed;
    let metadata = parsed.unreadable.iter().map(Unreadable::finding).chain(
        parsed
            .identity_provider
            .iter()
            .flat_map(|provider| provider.findings(now))
            // The account's own certificates are reported below, with their roles.
            .filter(|finding| !finding.code.starts_with("signing-certificate-")),
    );
    let certificates = certificates::findings(known.draft(), parsed, circumstances).into_iter().map(|found| Told {
        finding: found.finding,
        about: About::Certificates,
        role: found.role,
        sha256: found.sha256,
    });
    let service_provider = parsed.service_provider.iter().flat_map(|provider| provider.findings(now)).chain(values);
    let mut told: Vec<_> = metadata
        .map(|finding| Told::new(About::Metadata, finding))
        .chain(certificates)
        .chain(service_provider.map(|finding| Told::new(About::ServiceProvider, finding)))
        .collect();
    sort(&mut told);

    told
}

/// Sorts blockers first, then warnings, then notes; the order within each stays the same.
pub(super) fn sort(told: &mut [Told]) {
    told.sort_by_key(|told| told.finding.severity);
}

/// One check of step 7.
#[derive(Serialize)]
pub(super) struct CheckDocument<'a> {
    subject: &'static str,
    outcome: &'static str,
    sentence: &'a str,
    /// The step of the wizard that fixes it, 1 to 7.
    step: Option<u8>,
}

impl<'a> From<&'a Check> for CheckDocument<'a> {
    fn from(check: &'a Check) -> Self {
        Self {
            subject: subject(check.subject),
            outcome: match check.outcome {
                Outcome::Blocker => "blocker",
                Outcome::Warning => "warning",
                Outcome::NotDone => "not-done",
                Outcome::Passed => "passed",
            },
            sentence: &check.sentence,
            step: step(check),
        }
    }
}

/// Returns the word for the subject of a check in JSON.
fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Metadata => "metadata",
        Subject::EmailAttribute => "email-attribute",
        Subject::PrimaryCertificate => "primary-certificate",
        Subject::ServiceProviderMetadata => "service-provider-metadata",
        Subject::EntityId => "entity-id",
        Subject::DuplicateEmail => "duplicate-email",
        Subject::SignIn => "sign-in",
    }
}

/// Returns the step that fixes the result of a check.
pub(super) fn step(check: &Check) -> Option<u8> {
    match check.mend {
        Some(Mend::OpenStep(step)) => Some(step),
        Some(Mend::OpenCertificates) => Some(5),
        Some(Mend::ConfirmImported) => Some(6),
        Some(Mend::TestSignIn) => Some(7),
        Some(Mend::ChooseUserList | Mend::ShowDuplicates) => Some(7),
        Some(Mend::ContactSupport) | None => None,
    }
}
