//! The checks before single sign-on is enabled, and the state of an account in the list.

#[cfg(test)]
mod tests;

use super::certificates;
use super::draft::{ChosenProduct, STEPS};
use super::profile::{self, EmailAttribute, Parsed, email_attribute, service_provider_values};
use super::status::metadata_findings;
use super::{Draft, UNNAMED};
use crate::brand::Brand;
use crate::certificate::validity::{State as CertificateState, date_words};
use crate::certificate::{Role, Thresholds};
use crate::phrase::{self, IdpName, counted, grouped, plural};
use crate::saml::attribute::{Rank, SAML_SUBJECT, rank};
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::Standing;
use crate::saml::product::Product;
use crate::saml::{Finding, Severity, name_id};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One row of step 7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub subject: Subject,
    pub outcome: Outcome,
    /// One sentence after the subject.
    pub sentence: String,
    pub mend: Option<Mend>,
}

/// What is checked, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Metadata,
    EmailAttribute,
    PrimaryCertificate,
    ServiceProviderMetadata,
    EntityId,
    DuplicateEmail,
    SignIn,
}

impl Subject {
    /// Returns the words that stand before the sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Metadata => "Metadata",
            Self::EmailAttribute => "Email attribute",
            Self::PrimaryCertificate => "Primary certificate",
            Self::ServiceProviderMetadata => "SP metadata",
            Self::EntityId => "Entity ID",
            Self::DuplicateEmail => "Duplicate email",
            Self::SignIn => "Test sign-in",
        }
    }
}

/// How a check ended. Sorts the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Blocker,
    Warning,
    NotDone,
    Passed,
}

impl Outcome {
    /// Returns the word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "Blocker",
            Self::Warning => "Warning",
            Self::NotDone => "To do",
            Self::Passed => "Passed",
        }
    }
}

/// What mends a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// Go to a step, 1 to 7.
    OpenStep(u8),
    OpenCertificates,
    ChooseUserList,
    ShowDuplicates,
    ContactSupport,
    /// Say that the SP metadata was imported.
    ConfirmImported,
    TestSignIn,
}

/// What the checks need besides the draft.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    pub brand: &'a Brand,
    /// Names of other accounts with the same entity ID.
    pub conflicts: &'a [String],
    pub now: Timestamp,
    /// For times in sentences: "Saved 10:52".
    pub zone: &'a TimeZone,
    pub thresholds: Thresholds,
}

/// Runs every check, in the order of the rows: blockers first, else as [`Subject`] lists them.
pub fn preflight(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Vec<Check> {
    let mut checks = vec![
        metadata(draft, parsed, circumstances),
        email(draft, parsed),
        primary_certificate(draft, parsed, circumstances),
        service_provider_metadata(draft, parsed, circumstances),
        entity_id(parsed, circumstances),
        duplicate_email(draft),
        sign_in(draft, parsed, circumstances),
    ];

    checks.sort_by_key(|check| check.outcome != Outcome::Blocker);
    checks
}

fn check(subject: Subject, outcome: Outcome, sentence: impl Into<String>, mend: impl Into<Option<Mend>>) -> Check {
    Check { subject, outcome, sentence: sentence.into(), mend: mend.into() }
}

fn metadata(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Check {
    let row = |outcome, sentence: String, mend| check(Subject::Metadata, outcome, sentence, mend);

    let Some(identity_provider) = &parsed.identity_provider else {
        let sentence = match (&parsed.unreadable, &draft.metadata) {
            (Some(unreadable), _) => unreadable.message.clone(),
            (None, Some(_)) => "Choose your identity provider from the list.".to_owned(),
            (None, None) => "No metadata loaded.".to_owned(),
        };

        return row(Outcome::Blocker, sentence, Some(Mend::OpenStep(2)));
    };

    let findings: Vec<_> = metadata_findings(parsed, circumstances.now).collect();

    if let Some((outcome, sentence)) = worst(&findings) {
        return row(outcome, sentence, Some(Mend::OpenStep(3)));
    }

    // What is wrong with the signature is among the findings.
    let sentence = match identity_provider.assessment().standing {
        Standing::Unsigned => "No problems found. Not signed.",
        Standing::PinnedSigner => "No problems found. Signed by the pinned signer.",
        Standing::SignerNotKnown => "No problems found. Signature intact, signer unknown.",
        Standing::NotChecked => "No problems found. Signature not checked.",
        Standing::OtherSigner => "No other problems found. Not signed by the pinned signer.",
        Standing::Invalid | Standing::CoversSomethingElse => "No other problems found. The signature is invalid.",
    };

    row(Outcome::Passed, sentence.to_owned(), None)
}

/// Returns the first of the worst findings as outcome and sentence, and how many more there are; `None` when only notes are there.
fn worst(findings: &[Finding]) -> Option<(Outcome, String)> {
    let severity = findings.iter().map(|finding| finding.severity).min()?;
    let outcome = match severity {
        Severity::Blocker => Outcome::Blocker,
        Severity::Warning => Outcome::Warning,
        Severity::Note => return None,
    };
    let mut alike = findings.iter().filter(|finding| finding.severity == severity);
    let first = alike.next()?.message.clone();

    let sentence = match (alike.count(), outcome) {
        (0, _) => first,
        (more, Outcome::Blocker) => format!("{first} (+{})", counted(more, "more blocker", "more blockers")),
        (more, _) => format!("{first} (+{})", counted(more, "more warning", "more warnings")),
    };

    Some((outcome, sentence))
}

fn email(draft: &Draft, parsed: &Parsed) -> Check {
    let row = |outcome, sentence: String, mend| check(Subject::EmailAttribute, outcome, sentence, mend);
    let step = Some(Mend::OpenStep(4));

    match email_attribute(draft, parsed) {
        None if draft.email.choice.is_none() => row(Outcome::Blocker, "No attribute chosen.".to_owned(), step),
        None => row(Outcome::Blocker, "The chosen attribute is incomplete or isn’t in the metadata.".to_owned(), step),
        Some(EmailAttribute::NameId) => {
            let formats = parsed.identity_provider.iter().flat_map(|provider| &provider.name_id_formats);
            let formats: Vec<_> = formats.map(String::as_str).collect();

            if formats.is_empty() || formats.contains(&name_id::EMAIL_ADDRESS) {
                row(Outcome::Passed, format!("Using {SAML_SUBJECT} (NameID)."), None)
            } else {
                let sentence = format!(
                    "Using {SAML_SUBJECT} (NameID), but the metadata doesn’t list the NameID format emailAddress."
                );

                row(Outcome::Warning, sentence, step)
            }
        }
        Some(EmailAttribute::Attribute { name, .. }) => {
            let short = shortened(&name);

            // A name of one's own cannot be judged; one that is known to differ at times can.
            if rank(&name, None) == Some(Rank::Doubtful) {
                row(Outcome::Warning, format!("Using “{short}”, which isn’t always the email address."), step)
            } else {
                row(Outcome::Passed, format!("Using “{short}”."), None)
            }
        }
    }
}

/// Returns the end of a long attribute name: "…/claims/emailaddress".
fn shortened(name: &str) -> String {
    let mut slashes = name.rmatch_indices('/').map(|(index, _)| index);

    match (slashes.next(), slashes.next()) {
        (Some(_), Some(second)) if second > "https:/".len() => format!("…{}", &name[second..]),
        _ => name.to_owned(),
    }
}

fn primary_certificate(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Check {
    let now = circumstances.now;
    let row = |outcome, sentence: String, mend| check(Subject::PrimaryCertificate, outcome, sentence, mend);
    let mend = Some(Mend::OpenCertificates);

    let Some(primary) = parsed.certificate(draft, Role::Primary) else {
        return row(Outcome::Blocker, "No Primary certificate chosen.".to_owned(), mend);
    };

    let validity = primary.validity(now);

    match validity.state() {
        CertificateState::Expired => {
            return row(Outcome::Blocker, format!("Expired {}.", validity.end_words()), mend);
        }
        CertificateState::NotYetValid => {
            return row(Outcome::Blocker, format!("Not valid before {}.", date_words(primary.not_before)), mend);
        }
        CertificateState::Valid => {}
    }

    let expires = if validity.ends() {
        format!("Valid today, expires {}.", validity.end_words())
    } else {
        "Valid today, no expiration date.".to_owned()
    };
    let all = certificates::findings(draft, parsed, circumstances);
    let findings: Vec<_> = all.into_iter().filter(|found| found.role == Some(Role::Primary)).collect();
    let told: Vec<_> = findings.iter().map(|found| &found.finding).filter(|f| f.severity != Severity::Note).collect();
    let mut others = told.iter().filter(|finding| !finding.code.starts_with("certificate-expiring"));

    match others.next() {
        Some(other) => row(Outcome::Warning, format!("{expires} {}", other.message), mend),
        None if told.is_empty() => row(Outcome::Passed, expires, None),
        None => row(Outcome::Warning, expires, mend),
    }
}

fn service_provider_metadata(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Check {
    let Circumstances { brand, now, zone, .. } = circumstances;
    let row = |outcome, sentence: String, mend| check(Subject::ServiceProviderMetadata, outcome, sentence, mend);
    let step = Some(Mend::OpenStep(6));
    let values = service_provider_values(draft, parsed, brand.region(&draft.region));

    let unknown = match (&values.entity_id, &values.assertion_consumer_service) {
        (Some(_), Some(_)) => None,
        (None, Some(_)) => Some("The entity ID isn’t known yet."),
        (Some(_), None) => Some("The ACS URL isn’t known yet."),
        (None, None) => Some("The entity ID and the ACS URL aren’t known yet."),
    };

    if let Some(unknown) = unknown {
        return row(Outcome::Blocker, unknown.to_owned(), step);
    }

    let file = parsed.service_provider.iter().flat_map(|file| file.findings(now));
    let findings: Vec<_> = values.findings.into_iter().chain(file).collect();

    if let Some((outcome, sentence)) = worst(&findings) {
        return row(outcome, sentence, step);
    }

    let idp = product(draft, parsed).map_or(IdpName::YOUR, IdpName::of);
    let saved = draft.service_provider.saved_at.map(|time| clock(time, now, zone));

    match (saved, draft.service_provider.imported) {
        (Some(saved), true) => {
            row(Outcome::Passed, format!("Saved {saved}. You marked it as imported in {idp}."), None)
        }
        (None, true) => row(Outcome::Passed, format!("You marked the values as entered in {idp}."), None),
        (Some(saved), false) => {
            row(Outcome::NotDone, format!("Saved {saved}. Not imported in {idp} yet."), Some(Mend::ConfirmImported))
        }
        (None, false) => row(Outcome::NotDone, "Not saved yet.".to_owned(), step),
    }
}

fn entity_id(parsed: &Parsed, circumstances: Circumstances<'_>) -> Check {
    let row = |outcome, sentence: String, mend| check(Subject::EntityId, outcome, sentence, mend);

    if parsed.identity_provider.is_none() {
        return row(Outcome::NotDone, "Load metadata to check this.".to_owned(), Some(Mend::OpenStep(2)));
    }

    match named(circumstances.conflicts) {
        None => row(Outcome::Passed, "Not used by any other account on this computer.".to_owned(), None),
        Some(names) => row(Outcome::Blocker, format!("Also used by {names}."), Some(Mend::ContactSupport)),
    }
}

/// Lists accounts: "“Contoso” and “Fabrikam”".
fn named(names: &[String]) -> Option<String> {
    let quoted = |name: &String| match name.trim() {
        "" => format!("“{UNNAMED}”"),
        name => format!("“{name}”"),
    };
    let quoted: Vec<_> = names.iter().map(quoted).collect();

    (!quoted.is_empty()).then(|| phrase::and(&quoted))
}

fn duplicate_email(draft: &Draft) -> Check {
    let row = |outcome, sentence: String, mend| check(Subject::DuplicateEmail, outcome, sentence, mend);
    let choose = Some(Mend::ChooseUserList);

    let Some(users) = &draft.users else {
        return row(Outcome::NotDone, "No user list checked yet.".to_owned(), choose);
    };

    match (users.duplicates.as_slice(), users.addresses) {
        ([first], _) => row(Outcome::Blocker, first.sentence(), Some(Mend::ShowDuplicates)),
        ([first, rest @ ..], _) => {
            let more = plural(
                rest.len(),
                "1 other email address is used more than once.".to_owned(),
                format!("{} other email addresses are used more than once.", grouped(rest.len())),
            );

            row(Outcome::Blocker, format!("{} {more}", first.sentence()), Some(Mend::ShowDuplicates))
        }
        ([], 0) => row(Outcome::NotDone, "The user list contained no email addresses.".to_owned(), choose),
        ([], 1) => row(Outcome::Passed, "1 email address, not used twice.".to_owned(), None),
        ([], count) => row(Outcome::Passed, format!("{} email addresses, none used twice.", grouped(count)), None),
    }
}

fn sign_in(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Check {
    let Circumstances { now, zone, .. } = circumstances;
    let row = |outcome, sentence: String, mend| check(Subject::SignIn, outcome, sentence, mend);
    let test = Some(Mend::TestSignIn);

    let Some(proof) = &draft.sign_in.proof else {
        return row(Outcome::NotDone, "Strongly recommended before you enable SSO.".to_owned(), test);
    };
    let when = clock(proof.at, now, zone);

    match proof.outdated(draft, parsed) {
        None => row(
            Outcome::Passed,
            format!("{} signed in {when}. Signed with the {} certificate.", proof.person, proof.signer.word()),
            None,
        ),
        Some(outdated) => row(Outcome::Warning, format!("Passed {when}. {}", outdated.sentence()), test),
    }
}

/// Writes a time for a sentence: "at 10:52" today, else "on 7 Oct 2026".
fn clock(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (time, now) = (time.to_zoned(zone.clone()), now.to_zoned(zone.clone()));

    if time.date() == now.date() {
        time.strftime("at %H:%M").to_string()
    } else {
        time.strftime("on %-d %b %Y").to_string()
    }
}

/// Returns the recognized product, else the one chosen in step 1.
pub fn product(draft: &Draft, parsed: &Parsed) -> Option<Product> {
    let recognised = parsed.identity_provider.as_ref().and_then(IdentityProvider::product);

    recognised.or_else(|| draft.product.and_then(ChosenProduct::product))
}

/// The state of an account in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being set up; the furthest step reached.
    Draft(u8),
    /// Every blocker is gone; not enabled yet.
    Ready,
    Enabled,
    /// Enabled, but a certificate has expired or another blocker has come up.
    NeedsAttention,
}

/// What the list shows of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    pub state: State,
    /// The name of the recognized or chosen identity provider.
    pub identity_provider: Option<String>,
    /// The expiry of the Primary certificate, or, when it is earlier, of the Secondary.
    pub next_expiry: Option<Timestamp>,
    /// The number of checks that are not done or have a warning.
    pub open_checks: usize,
}

/// Sums an account up for the list.
pub fn overview(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Overview {
    let roles = [Role::Primary, Role::Secondary];
    let next_expiry = roles.iter().filter_map(|role| parsed.certificate(draft, *role)).map(|held| held.not_after).min();
    let checks = preflight(draft, parsed, circumstances);
    let has_blocker = checks.iter().any(|check| check.outcome == Outcome::Blocker);
    let open_checks =
        checks.iter().filter(|check| matches!(check.outcome, Outcome::Warning | Outcome::NotDone)).count();
    let is_sound = !has_blocker && profile::missing(draft, parsed, circumstances.brand).is_empty();
    let has_expired = certificates::findings(draft, parsed, circumstances)
        .iter()
        .any(|found| found.role.is_some() && found.finding.code == "certificate-expired");

    let state = match (draft.enabled_at, is_sound) {
        (Some(_), true) if !has_expired => State::Enabled,
        (Some(_), _) => State::NeedsAttention,
        (None, true) => State::Ready,
        (None, false) => State::Draft(draft.reached.clamp(*STEPS.start(), *STEPS.end())),
    };

    let identity_provider = product(draft, parsed).map(|product| product.name().to_owned()).or_else(|| {
        parsed.identity_provider.as_ref().map(|identity_provider| identity_provider.display_name("en").to_owned())
    });

    Overview { state, identity_provider, next_expiry, open_checks }
}
