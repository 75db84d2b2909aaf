//! `sso-wizard account check`: problems and upcoming expirations of accounts.

use super::changes;
use super::refresh::{Seen, SeenDocument};
use super::told::{self, About, CheckDocument, Told};
use super::{Desk, Known, find, state_word};
use crate::account::Account;
use crate::account::preflight::{Check, Circumstances, Outcome, Subject, overview, preflight};
use crate::account::profile::service_provider_values;
use crate::certificate::validity::long_date_words;
use crate::certificate::{Certificate, Role, Thresholds};
use crate::cli::answer::Answer;
use crate::cli::arguments::AccountCheck;
use crate::cli::failure::Failure;
use crate::cli::text::{Cell, Page, Tone, date_with_distance, tally};
use crate::cli::within;
use crate::saml::metadata::Use;
use crate::saml::metadata::difference::Change;
use crate::saml::{Finding, Severity};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct CheckedDocument<'a> {
    within_days: u16,
    sound: bool,
    accounts: Vec<AccountDocument<'a>>,
}

#[derive(Serialize)]
struct AccountDocument<'a> {
    name: &'a str,
    id: Uuid,
    verdict: Verdict,
    state: &'static str,
    expiries: &'a [Expiry],
    preflight: Vec<CheckDocument<'a>>,
    findings: &'a [Told],
    /// The result of fetching the metadata again; `null` without `--refresh`.
    refresh: Option<SeenDocument<'a>>,
}

/// The result of checking an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    Sound,
    Attention,
    NotSetUp,
}

/// Something in an account that expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Expiry {
    subject: Expiring,
    expires: Timestamp,
    /// Whole days, rounded down; negative once expired.
    days_left: i64,
    /// True if that is within the requested time.
    within: bool,
    /// SHA-256 of the certificate, lower hex.
    sha256: Option<String>,
}

/// The kinds of things that expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Expiring {
    PrimaryCertificate,
    SecondaryCertificate,
    Metadata,
    ServiceProviderCertificate,
}

impl Expiry {
    /// Returns the sentence about the first expiration.
    fn first(&self, now: Timestamp) -> String {
        let date = date_with_distance(self.expires, now);

        match self.subject {
            Expiring::PrimaryCertificate => format!("Primary expires first, on {date}."),
            Expiring::SecondaryCertificate => format!("Secondary expires first, on {date}."),
            Expiring::Metadata => format!("The metadata expires first, on {date}."),
            Expiring::ServiceProviderCertificate => {
                format!("The service provider’s signing certificate expires first, on {date}.")
            }
        }
    }
}

/// An account with the result of its check.
struct Checked {
    known: Known,
    verdict: Verdict,
    state: &'static str,
    expiries: Vec<Expiry>,
    checks: Vec<Check>,
    told: Vec<Told>,
    seen: Option<Seen>,
}

impl Desk {
    /// Checks the named accounts, or all. `unreadable` are the accounts in the store that can't be read.
    pub(super) fn check(&self, arguments: &AccountCheck, unreadable: Vec<Failure>) -> Result<Answer, Failure> {
        let within_days = match &arguments.within {
            Some(typed) => within::days(typed)?,
            None => self.thresholds.warn_days,
        };
        let is_named = !arguments.names.is_empty();
        let accounts = if is_named { self.named(&arguments.names)? } else { self.store.list()? };
        let checked = accounts
            .into_iter()
            .map(|account| self.checked(self.known(account)?, within_days, is_named, arguments.refresh))
            .collect::<Result<Vec<_>, Failure>>()?;
        let sound = checked.iter().all(|checked| checked.verdict != Verdict::Attention);
        let document =
            CheckedDocument { within_days, sound, accounts: checked.iter().map(Checked::document).collect() };
        let mut answer = Answer::new(self.form, &document, |page| {
            if checked.is_empty() && unreadable.is_empty() && !arguments.quiet {
                page.sentence("There are no accounts yet.");
            }
            for checked in &checked {
                if checked.verdict == Verdict::Attention || !arguments.quiet {
                    checked.write(page, self.now);
                }
            }
        })?
        .blocked_if(!sound);

        for checked in &checked {
            let failure = checked.seen.as_ref().and_then(|seen| seen.failure(checked.name()));
            answer = failure.into_iter().fold(answer, Answer::with_failure);
        }

        // With names, an account that can't be read isn't found, and only the named accounts are checked.
        if let Some(failure) = unreadable.first().filter(|_| !is_named) {
            answer.exit = failure.exit;
            answer.failures.extend(unreadable);
        }

        Ok(answer)
    }

    /// Finds accounts by name, each once.
    fn named(&self, names: &[String]) -> Result<Vec<Account>, Failure> {
        let mut accounts: Vec<Account> = Vec::new();
        for name in names {
            let account = find(&self.store, name)?;
            if accounts.iter().all(|known| known.id != account.id) {
                accounts.push(account);
            }
        }

        Ok(accounts)
    }

    fn checked(&self, known: Known, within_days: u16, is_named: bool, refresh: bool) -> Result<Checked, Failure> {
        // Certificates are reported as expiring within the same time that makes the check fail.
        let thresholds =
            Thresholds { warn_days: within_days, urgent_days: self.thresholds.urgent_days.min(within_days) };
        let circumstances = Circumstances { thresholds, ..self.circumstances(&known) };
        let draft = known.draft();
        let values = service_provider_values(draft, &known.parsed, circumstances.brand.region(&draft.region));
        let checks = preflight(draft, &known.parsed, circumstances);
        let state = state_word(overview(draft, &known.parsed, circumstances).state);
        let expiries = expiries(&known, self.now, within_days);
        let mut told = told::all(&known, values.findings, circumstances);
        told.extend(expiries.iter().filter_map(|expiry| untold(expiry, &told, self.now)).collect::<Vec<_>>());
        told::sort(&mut told);

        let is_untouched = draft.metadata.is_none() && draft.enabled_at.is_none();
        let is_blocked = told.iter().any(|told| told.finding.severity == Severity::Blocker)
            || checks.iter().any(|check| check.outcome == Outcome::Blocker);
        let seen = (refresh && draft.metadata.is_some()).then(|| self.see(&known)).transpose()?;
        let has_changed = seen.as_ref().is_some_and(|seen| changes::matter(seen.changes()));
        let verdict = match is_blocked || has_changed || expiries.iter().any(|expiry| expiry.within) {
            _ if is_untouched && !is_named => Verdict::NotSetUp,
            true => Verdict::Attention,
            false => Verdict::Sound,
        };

        Ok(Checked { known, verdict, state, expiries, checks, told, seen })
    }
}

/// Lists the expirations of an account, the earliest first.
fn expiries(known: &Known, now: Timestamp, within_days: u16) -> Vec<Expiry> {
    let parsed = &known.parsed;
    let of = |subject, expires: Timestamp, certificate: Option<&Certificate>| {
        let days_left = (expires.as_second() - now.as_second()).div_euclid(86_400);

        Expiry {
            subject,
            expires,
            days_left,
            within: days_left <= i64::from(within_days),
            sha256: certificate.map(|certificate| certificate.sha256.clone()),
        }
    };
    let roles = [
        (Expiring::PrimaryCertificate, parsed.certificate(known.draft(), Role::Primary)),
        (Expiring::SecondaryCertificate, parsed.certificate(known.draft(), Role::Secondary)),
    ];
    let roles = roles.into_iter().filter_map(|(subject, certificate)| Some((subject, certificate?)));
    let signing = parsed
        .service_provider
        .iter()
        .flat_map(|provider| &provider.certificates)
        .filter(|listed| listed.usage != Use::Encryption)
        .map(|listed| (Expiring::ServiceProviderCertificate, &listed.certificate));
    let certificates = roles
        .chain(signing)
        .filter(|(_, certificate)| certificate.validity(now).ends())
        .map(|(subject, certificate)| of(subject, certificate.not_after, Some(certificate)));
    let metadata = parsed.identity_provider.iter().filter_map(|provider| provider.valid_until);
    let mut expiries: Vec<_> =
        certificates.chain(metadata.map(|expires| of(Expiring::Metadata, expires, None))).collect();
    expiries.sort_by_key(|expiry| expiry.expires);

    expiries
}

/// Returns a finding for an upcoming expiration that no finding reports yet: metadata and the service provider warn at a
/// fixed time, but this check looks as far ahead as requested.
fn untold(expiry: &Expiry, told: &[Told], now: Timestamp) -> Option<Told> {
    let has = |about, codes: &[&str]| {
        told.iter().any(|told| told.about == about && codes.contains(&told.finding.code.as_ref()))
    };
    let (about, code, is_told, hint) = match expiry.subject {
        Expiring::PrimaryCertificate | Expiring::SecondaryCertificate => return None,
        Expiring::Metadata => (
            About::Metadata,
            "metadata-expires-soon",
            has(About::Metadata, &["metadata-expires-soon", "metadata-expired"]),
            "Fetch the metadata again from the identity provider before then.",
        ),
        Expiring::ServiceProviderCertificate => (
            About::ServiceProvider,
            "service-provider-certificate-expires-soon",
            expiry.expires < now && has(About::ServiceProvider, &["certificate-expired"]),
            "Get newer SP metadata from the service provider, and import it at the identity provider.",
        ),
    };
    let date = long_date_words(expiry.expires);
    let message = match (expiry.subject, expiry.expires < now) {
        (Expiring::Metadata, false) => format!("The metadata expires on {date}."),
        (Expiring::Metadata, true) => format!("The metadata expired on {date}."),
        (_, false) => format!("The service provider’s signing certificate expires on {date}."),
        (_, true) => format!("The service provider’s signing certificate expired on {date}."),
    };

    (expiry.within && !is_told)
        .then(|| Told { sha256: expiry.sha256.clone(), ..Told::new(about, Finding::warning(code, message).hint(hint)) })
}

impl Checked {
    fn document(&self) -> AccountDocument<'_> {
        AccountDocument {
            name: &self.known.draft().name,
            id: self.known.account.id,
            verdict: self.verdict,
            state: self.state,
            expiries: &self.expiries,
            preflight: self.checks.iter().map(CheckDocument::from).collect(),
            findings: &self.told,
            refresh: self.seen.as_ref().map(Seen::document),
        }
    }

    fn name(&self) -> &str {
        match self.known.draft().name.trim() {
            "" => "An account without a name",
            name => name,
        }
    }

    /// Writes one line for the account, and its problems below it. Notes are only counted: `account show` lists them.
    fn write(&self, page: &mut Page, now: Timestamp) {
        let name = self.name();
        if self.verdict == Verdict::NotSetUp {
            page.line_of(name, &Cell::from("not set up yet"), &[]);
            return;
        }
        let mut findings: Vec<_> = self.told.iter().map(|told| told.finding.clone()).collect();
        findings.extend(self.checks.iter().filter_map(|check| unfound(check, &findings)).collect::<Vec<_>>());
        findings.extend(self.seen.iter().flat_map(Seen::changes).map(newer));
        crate::saml::finding::sort(&mut findings);

        let counts = (!findings.is_empty()).then(|| format!("{}.", tally(&findings)));
        let is_calm = self.verdict == Verdict::Sound;
        let first = self.expiries.first().filter(|_| is_calm).map(|expiry| expiry.first(now));
        let is_same = self.seen.as_ref().is_some_and(Seen::is_unchanged);
        let same = is_same.then(|| "The metadata hasn’t changed.".to_owned());
        let sentences: Vec<_> = counts.into_iter().chain(first).chain(same).collect();
        let has_warning = findings.iter().any(|finding| finding.severity == Severity::Warning);
        let state = match self.verdict {
            Verdict::Attention => Cell::toned("needs attention", Tone::Bad),
            Verdict::Sound | Verdict::NotSetUp if has_warning => Cell::toned("no blockers", Tone::Warning),
            Verdict::Sound | Verdict::NotSetUp => Cell::toned("OK", Tone::Good),
        };
        page.line_of(name, &state, &sentences);
        findings.retain(|finding| finding.severity != Severity::Note);
        page.finding_lines(&findings);
    }
}

/// Turns a change at the metadata URL into a finding.
fn newer(change: &Change) -> Finding {
    let finding = change.finding();

    Finding { message: format!("Newer metadata: {}", finding.message), ..finding }
}

/// Turns the result of a check into a finding, unless there already is one.
fn unfound(check: &Check, findings: &[Finding]) -> Option<Finding> {
    let severity = match check.outcome {
        Outcome::Blocker => Severity::Blocker,
        Outcome::Warning => Severity::Warning,
        Outcome::NotDone | Outcome::Passed => return None,
    };
    let is_told = check.subject == Subject::PrimaryCertificate
        || findings.iter().any(|finding| check.sentence.starts_with(&finding.message));
    let message = format!("{}: {}", check.subject.title(), check.sentence);
    let hint = told::step(check).map(|step| format!("Open step {step} of the wizard.")).unwrap_or_default();

    (!is_told).then(|| Finding::new(severity, "preflight", message).hint(hint))
}
