//! `sso-wizard account show`.

use super::signer::{self, SignerDocument};
use super::told::{self, CheckDocument, Told};
use super::{Desk, Known, SummaryDocument, chosen_product, find, state_cell};
use crate::account::draft::{LoginPolicy, Origin};
use crate::account::preflight::{Check, Outcome, preflight};
use crate::account::profile::{EffectiveValue, EmailAttribute, Evidence, email_attribute, service_provider_values};
use crate::certificate::{Role, State};
use crate::cli::answer::Answer;
use crate::cli::failure::Failure;
use crate::cli::inspect::validity;
use crate::cli::text::{Cell, Page, Tone, date, date_with_distance};
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::finding::has_blocker;
use jiff::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
struct ShowDocument<'a> {
    #[serde(flatten)]
    summary: SummaryDocument<'a>,
    /// The chosen tile: a product's id, or `another`.
    chosen_product: Option<&'static str>,
    metadata: Option<MetadataDocument<'a>>,
    email_attribute: Option<EmailDocument<'a>>,
    certificates: Vec<CertificateDocument<'a>>,
    service_provider: ServiceProviderDocument<'a>,
    login: &'static str,
    enabled_at: Option<Timestamp>,
    preflight: Vec<CheckDocument<'a>>,
    findings: &'a [Told],
    /// The pinned signer of the metadata.
    metadata_signer: Option<SignerDocument<'a>>,
}

#[derive(Serialize)]
struct MetadataDocument<'a> {
    origin: String,
    loaded_at: Timestamp,
    valid_until: Option<Timestamp>,
    display_name: Option<&'a str>,
    /// When it was first loaded, if it is a restored version.
    version_of: Option<Timestamp>,
}

#[derive(Serialize)]
struct EmailDocument<'a> {
    name: &'a str,
    name_format: Option<&'a str>,
}

#[derive(Serialize)]
struct CertificateDocument<'a> {
    role: Option<Role>,
    sha256: &'a str,
    subject: &'a str,
    not_before: Timestamp,
    not_after: Timestamp,
    state: State,
    days_left: i64,
    origin: String,
}

#[derive(Serialize)]
struct ServiceProviderDocument<'a> {
    entity_id: Option<ValueDocument<'a>>,
    assertion_consumer_service: Option<ValueDocument<'a>>,
    relay_state: Option<ValueDocument<'a>>,
    saved_at: Option<Timestamp>,
    imported: bool,
}

#[derive(Serialize)]
struct ValueDocument<'a> {
    value: &'a str,
    evidence: ValueEvidence,
}

/// The basis of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ValueEvidence {
    SpMetadata,
    Typed,
    Published,
    Suggested,
}

impl Desk {
    pub(super) fn show(&self, name: &str) -> Result<Answer, Failure> {
        let known = self.known(find(&self.store, name)?)?;
        let draft = known.draft();
        let overview = self.overview(&known);
        let circumstances = self.circumstances(&known);
        let values = service_provider_values(draft, &known.parsed, circumstances.brand.region(&draft.region));
        let email = email_attribute(draft, &known.parsed);
        let checks = preflight(draft, &known.parsed, circumstances);
        let told = told::all(&known, values.findings, circumstances);
        let findings: Vec<_> = told.iter().map(|told| told.finding.clone()).collect();
        let document = ShowDocument {
            summary: known.summary(&overview),
            chosen_product: chosen_product(draft.product),
            metadata: metadata(&known),
            email_attribute: email.as_ref().map(email_document),
            certificates: certificates(&known, self.now),
            service_provider: ServiceProviderDocument {
                entity_id: values.entity_id.as_ref().map(value),
                assertion_consumer_service: values.assertion_consumer_service.as_ref().map(value),
                relay_state: values.relay_state.as_ref().map(value),
                saved_at: draft.service_provider.saved_at,
                imported: draft.service_provider.imported,
            },
            login: match draft.login {
                LoginPolicy::SsoOrPassword => "sso-or-password",
                LoginPolicy::SsoOnly => "sso-only",
            },
            enabled_at: draft.enabled_at,
            preflight: checks.iter().map(CheckDocument::from).collect(),
            findings: &told,
            metadata_signer: draft.metadata_signer.as_ref().map(SignerDocument::from),
        };
        let blocked = has_blocker(&findings) || checks.iter().any(|check| check.outcome == Outcome::Blocker);

        Ok(Answer::new(self.form, &document, |page| {
            page.sentence(format!("Account “{}”", draft.name));
            page.gap();
            page.rows(self.facts(&known, state_cell(overview.state), &document));
            service_provider(page, &document.service_provider);
            self.certificate_table(page, &known);
            preflight_table(page, &checks);
            page.findings(&findings);
        })?
        .blocked_if(blocked))
    }

    fn facts(&self, known: &Known, state: Cell, document: &ShowDocument<'_>) -> Vec<(&'static str, Cell)> {
        let brand = self.brands.get_or_first(&known.draft().brand);
        let region = brand.region(&known.draft().region);
        let email = match &document.email_attribute {
            Some(EmailDocument { name: SAML_SUBJECT, .. }) => format!("{SAML_SUBJECT} (the NameID)"),
            Some(email) => email.name.to_owned(),
            None => "not chosen yet".to_owned(),
        };
        let login = match known.draft().login {
            LoginPolicy::SsoOrPassword => "SSO or password",
            LoginPolicy::SsoOnly => "SSO only",
        };

        vec![
            ("State", state),
            ("Brand", Cell::from(format!("{}, {}", brand.name, region.name))),
            ("Identity provider", Cell::from(document.summary.identity_provider.unwrap_or("unknown"))),
            ("Entity ID", Cell::from(document.summary.entity_id.unwrap_or("no metadata yet"))),
            ("Metadata signer", signer::cell(known.draft())),
            ("Email attribute", Cell::from(email)),
            ("Sign-in", Cell::from(login)),
            ("Created", Cell::from(date(document.summary.created))),
            ("Last change", Cell::from(date(document.summary.changed))),
        ]
    }

    fn certificate_table(&self, page: &mut Page, known: &Known) {
        let rows: Vec<_> = known
            .parsed
            .certificates
            .iter()
            .map(|(index, certificate)| {
                let role = known.draft().certificates.get(*index).and_then(|held| held.role);
                [
                    Cell::from(role.map_or("not used", Role::word)),
                    validity(certificate, self.now),
                    Cell::from(date_with_distance(certificate.not_after, self.now)),
                    Cell::from(&certificate.subject_name),
                ]
            })
            .collect();
        if !rows.is_empty() {
            page.heading("Certificates");
            page.table(["Role", "State", "Valid until", "Subject"], &rows);
        }
    }
}

fn metadata(known: &Known) -> Option<MetadataDocument<'_>> {
    let loaded = known.draft().metadata.as_ref()?;
    let provider = known.parsed.identity_provider.as_ref();

    Some(MetadataDocument {
        origin: origin(&loaded.origin),
        loaded_at: loaded.loaded_at,
        valid_until: provider.and_then(|provider| provider.valid_until),
        display_name: provider.map(|provider| provider.display_name("en")),
        version_of: loaded.version_of,
    })
}

/// Returns the origin as JSON states it.
pub(super) fn origin(origin: &Origin) -> String {
    match origin {
        Origin::File(name) => name.clone(),
        Origin::Url(url) => url.clone(),
        Origin::Pasted => "pasted".to_owned(),
        Origin::Metadata => "metadata".to_owned(),
    }
}

fn email_document(email: &EmailAttribute) -> EmailDocument<'_> {
    match email {
        EmailAttribute::NameId => EmailDocument { name: SAML_SUBJECT, name_format: None },
        EmailAttribute::Attribute { name, name_format } => EmailDocument { name, name_format: Some(name_format) },
    }
}

fn certificates(known: &Known, now: Timestamp) -> Vec<CertificateDocument<'_>> {
    known
        .parsed
        .certificates
        .iter()
        .filter_map(|(index, certificate)| {
            let held = known.draft().certificates.get(*index)?;
            let validity = certificate.validity(now);
            Some(CertificateDocument {
                role: held.role,
                sha256: &certificate.sha256,
                subject: &certificate.subject,
                not_before: certificate.not_before,
                not_after: certificate.not_after,
                state: validity.state(),
                days_left: validity.days_left(),
                origin: origin(&held.origin),
            })
        })
        .collect()
}

fn value(value: &EffectiveValue) -> ValueDocument<'_> {
    let evidence = match value.evidence {
        Evidence::FromServiceProviderMetadata => ValueEvidence::SpMetadata,
        Evidence::Typed => ValueEvidence::Typed,
        Evidence::Published(_) => ValueEvidence::Published,
        Evidence::Suggested(_) => ValueEvidence::Suggested,
    };

    ValueDocument { value: &value.value, evidence }
}

fn service_provider(page: &mut Page, provider: &ServiceProviderDocument<'_>) {
    page.heading("Service provider");
    let saved = provider.saved_at.map_or("not saved yet".to_owned(), |time| format!("saved {}", date(time)));
    page.rows([
        ("Entity ID", value_cell(provider.entity_id.as_ref())),
        ("Assertion consumer service", value_cell(provider.assertion_consumer_service.as_ref())),
        ("Relay state", value_cell(provider.relay_state.as_ref())),
        ("SP metadata", Cell::from(saved)),
        ("Imported at the IdP", Cell::from(if provider.imported { "yes" } else { "not yet" })),
    ]);
}

fn value_cell(value: Option<&ValueDocument<'_>>) -> Cell {
    let Some(ValueDocument { value, evidence }) = value else {
        return Cell::from("unknown");
    };

    Cell::from(match evidence {
        ValueEvidence::SpMetadata => format!("{value} (from the SP metadata)"),
        ValueEvidence::Typed => format!("{value} (entered)"),
        ValueEvidence::Published => format!("{value} (published)"),
        ValueEvidence::Suggested => format!("{value} (inferred)"),
    })
}

fn preflight_table(page: &mut Page, checks: &[Check]) {
    page.heading("Preflight");
    let rows: Vec<_> = checks
        .iter()
        .map(|check| {
            let tone = match check.outcome {
                Outcome::Blocker => Tone::Bad,
                Outcome::Warning => Tone::Warning,
                Outcome::NotDone => Tone::Neutral,
                Outcome::Passed => Tone::Good,
            };
            [Cell::toned(check.outcome.word(), tone), Cell::from(check.subject.title()), Cell::from(&check.sentence)]
        })
        .collect();
    page.table(["Result", "Check", "Details"], &rows);
}
