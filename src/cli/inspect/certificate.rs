//! `sso-wizard inspect certificate`.

use super::certificate_rows;
use crate::certificate::{self, Certificate, State, Thresholds};
use crate::cli::answer::{Answer, Form};
use crate::cli::failure::{Exit, Failure};
use crate::cli::json::{CertificateDocument, CertificateFacts, CertificatesDocument};
use crate::cli::source::Source;
use crate::cli::text::Cell;
use crate::phrase::{IdpName, counted, grouped, plural};
use crate::saml::Finding;
use crate::saml::finding::{self, has_blocker};
use crate::saml::metadata::Use;
use jiff::Timestamp;

/// A certificate with its source and findings.
struct Inspected {
    certificate: Certificate,
    source: String,
    findings: Vec<Finding>,
}

/// Answers `inspect certificate`. A source that cannot be read does not hide the others.
pub fn answer(sources: &[Source], form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let mut inspected: Vec<Inspected> = Vec::new();
    let mut findings = Vec::new();
    let mut failures = Vec::new();
    for source in sources {
        let name = source.name();
        match read(source) {
            Ok(found) => {
                findings.extend(found.problems.into_iter().map(|problem| {
                    Finding::warning("certificate-unreadable", problem).hint(format!("It’s in {name}."))
                }));
                findings.extend(listed_once(found.repeated, &name));
                inspected.extend(found.certificates.into_iter().map(|certificate| Inspected {
                    findings: certificate::findings(&certificate, None, IdpName::THE, now, Thresholds::default()),
                    certificate,
                    source: name.clone(),
                }));
            }
            Err((finding, failure)) => {
                findings.push(finding);
                failures.push(failure);
            }
        }
    }
    repeated(&mut inspected);
    findings.extend(none_valid(&inspected, now));
    finding::sort(&mut findings);

    let document = CertificatesDocument {
        certificates: inspected.iter().map(|inspected| inspected.document(now)).collect(),
        findings: &findings,
    };
    let all: Vec<_> = findings.iter().chain(inspected.iter().flat_map(|one| &one.findings)).cloned().collect();
    if inspected.is_empty() {
        let mut answer = Answer::new(form, &document, |_| {})?;
        answer.exit = Exit::Failed;
        answer.failures = failures;
        return Ok(answer);
    }

    Ok(Answer::new(form, &document, |page| {
        let number = counted(inspected.len(), "certificate", "certificates");
        let from = counted(sources.len(), "source", "sources");
        page.sentence(format!("{number} from {from}"));
        for (index, one) in inspected.iter().enumerate() {
            page.heading(format!("Certificate {} of {}", index + 1, inspected.len()));
            let mut rows = vec![("Source", Cell::from(&one.source))];
            rows.extend(certificate_rows(&one.certificate, now));
            page.rows(rows);
            page.finding_lines(&one.findings);
        }
        page.findings(&findings);
        page.verdict(&all);
    })?
    .blocked_if(has_blocker(&all)))
}

fn read(source: &Source) -> Result<certificate::read::Found, (Finding, Failure)> {
    let bytes = source.read().map_err(|unavailable| (unavailable.finding(), unavailable.into()))?;

    certificate::read(&bytes).map_err(|unreadable| {
        let message = format!("{}: {}", source.name(), unreadable.message);
        let finding = Finding::blocker(unreadable.code, message.clone()).hint(unreadable.hint.clone());
        (finding, Failure::new(message, unreadable.hint))
    })
}

/// Returns a finding if no certificate is valid today: an expired one is normal only with its replacement.
fn none_valid(inspected: &[Inspected], now: Timestamp) -> Option<Finding> {
    let any_valid = inspected.iter().any(|one| one.certificate.validity(now).state() == State::Valid);
    let number = inspected.len();

    (!any_valid && number > 0).then(|| {
        let message = plural(number, "The certificate isn’t valid today.", "None of the certificates is valid today.");
        let meaning = plural(
            number,
            "Sign-ins that are signed with it are rejected.",
            "Sign-ins that are signed with them are rejected.",
        );

        Finding::blocker("no-valid-certificate", message)
            .meaning(meaning)
            .hint("Get the identity provider’s current signing certificate.")
    })
}

/// Reports duplicate certificates in a source, as in metadata that uses one certificate for signing and encryption.
fn listed_once(repeated: usize, source: &str) -> Option<Finding> {
    let message = match repeated {
        0 => return None,
        1 => format!("1 duplicate certificate in {source} is listed once."),
        several => format!("{} duplicate certificates in {source} are each listed once.", grouped(several)),
    };

    Some(Finding::note("certificate-repeated", message))
}

/// Adds to each repeated certificate a finding that names its first source.
fn repeated(inspected: &mut [Inspected]) {
    for index in 1..inspected.len() {
        let (before, rest) = inspected.split_at_mut(index);
        let Some(current) = rest.first_mut() else { return };
        if let Some(first) = before.iter().find(|first| first.certificate == current.certificate) {
            current.findings.push(Finding::note(
                "certificate-repeated",
                format!("The same certificate is also in {}.", first.source),
            ));
        }
    }
}

impl Inspected {
    fn document(&self, now: Timestamp) -> CertificateDocument<'_> {
        let validity = self.certificate.validity(now);

        CertificateDocument {
            facts: CertificateFacts::new(&self.certificate, Use::Any),
            state: validity.state(),
            days_left: validity.days_left(),
            self_signed: self.certificate.self_signed,
            source: &self.source,
            findings: &self.findings,
            spki_sha256: &self.certificate.spki_sha256,
        }
    }
}
