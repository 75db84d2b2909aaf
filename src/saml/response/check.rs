//! The checks, in the order that users read them in.

mod delivery;
mod email;
mod parties;
mod person;
mod signature;
mod status;
mod time;

use super::gate::{Passed, Proof};
use super::message::Assertion;
use super::{Attribute, EmailSource, Examined, Expected, Moment, NameId, Signed, Verdict};
use crate::saml::Finding;
use crate::saml::shown::quoted;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashSet;

/// Hint for a value that contains more than text, or that occurs several times.
const FORGED: &str = "Don’t trust this response. Programs can read this value differently. Capture the sign-in again.";

/// Maximum number of attributes sent twice that are reported individually.
const MOST_TOLD: usize = 10;

/// A condition for a successful sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Kebab-case; never changes once released: scripts match on it.
    pub code: &'static str,
    pub state: State,
    pub expected: Option<String>,
    /// The value found, proven or not.
    pub actual: Option<String>,
    /// One or more full sentences.
    pub message: String,
    pub hint: Option<String>,
    /// The common problem, if the failure is one.
    #[serde(skip)]
    pub cause: Option<Cause>,
    /// Where the email address is instead: choosing it fixes the check.
    #[serde(skip)]
    pub instead: Option<EmailSource>,
    /// The end of the validity period, for the check of the times.
    #[serde(skip)]
    pub until: Option<Timestamp>,
}

/// A common problem with sign-ins: each is explained for each identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A certificate other than Primary or Secondary signed.
    SigningCertificate,
    /// The metadata lists the certificate that signed, but it is neither Primary nor Secondary.
    Rollover,
    AttributeName,
    /// The value is empty, not an email address, or not a user's.
    EmailValue,
    Audience,
    AssertionConsumerService,
    NotAssigned,
    Clocks,
    Unsigned,
    WeakSignature,
}

/// The outcome of a [`Check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Pass,
    Fail,
    /// There was nothing to check, or nothing to check it against.
    Skip,
}

impl Check {
    /// Returns the name to display.
    pub fn name(&self) -> &'static str {
        match self.code {
            "status" => "Status",
            "signature" => "Signature",
            "encryption" => "Encryption",
            "version" => "Version",
            "issuer" => "Issuer",
            "audience" => "Audience",
            "conditions" => "Conditions",
            "destination" => "Destination",
            "recipient" => "Recipient",
            "in-response-to" => "In response to",
            "time" => "Time",
            "authentication" => "Authentication",
            "name-id" => "NameID",
            "attributes" => "Attributes",
            "email" => "Email",
            "user-list" => "User list",
            other => other,
        }
    }

    fn new(code: &'static str, state: State, message: impl Into<String>) -> Self {
        Self {
            code,
            state,
            expected: None,
            actual: None,
            message: message.into(),
            hint: None,
            cause: None,
            instead: None,
            until: None,
        }
    }

    pub(crate) fn pass(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, State::Pass, message)
    }

    pub(crate) fn skip(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, State::Skip, message)
    }

    pub(crate) fn fail(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..Self::new(code, State::Fail, message) }
    }

    pub(crate) fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }

    pub(crate) fn actual(self, actual: impl Into<String>) -> Self {
        Self { actual: Some(actual.into()), ..self }
    }

    pub(crate) fn cause(self, cause: impl Into<Option<Cause>>) -> Self {
        Self { cause: cause.into(), ..self }
    }

    fn instead(self, source: Option<EmailSource>) -> Self {
        Self { instead: source, ..self }
    }
}

impl Examined {
    /// Adds a check from outside of SAML. If it fails, the sign-in is rejected.
    pub(crate) fn add(&mut self, check: Check) {
        if check.state == State::Fail {
            self.verdict = Verdict::Rejected;
        }
        self.checks.push(check);
    }
}

/// Judges a response that passed the gate.
pub(super) fn judge(passed: &Passed, expected: &Expected, now: Moment) -> Examined {
    let assertion = passed.assertion.as_ref();
    let of_assertion = |code, check: &dyn Fn(&Assertion) -> Check| match assertion {
        Some(assertion) => check(assertion),
        None if passed.is_encrypted => Check::skip(code, "It’s inside the encrypted assertion."),
        None => Check::skip(code, "There is no assertion to read."),
    };
    let confirmation = assertion.and_then(|assertion| delivery::confirmation(assertion, passed, expected, now.time));
    let confirmation = confirmation.as_ref();

    let mut checks = vec![status::check(&passed.response), signature::check(passed, expected)];
    checks.extend(signature::encryption(passed));
    checks.extend(parties::version(passed));
    checks.push(parties::issuer(passed, expected));
    checks.push(of_assertion("audience", &|assertion| parties::audience(assertion, expected)));
    checks.extend(assertion.and_then(parties::unknown_conditions));
    checks.push(delivery::destination(passed, expected));
    checks.push(of_assertion("recipient", &|_| delivery::recipient(confirmation, expected)));
    checks.push(delivery::in_response_to(passed, confirmation, expected));
    checks.push(of_assertion("time", &|assertion| time::check(&passed.response, assertion, confirmation, now)));
    checks.push(of_assertion("authentication", &person::authentication));
    checks.push(of_assertion("name-id", &|assertion| person::name_id(assertion, expected)));
    checks.extend(assertion.and_then(|assertion| person::attributes(assertion, &expected.email)));
    let found = assertion.map(|assertion| email::find(assertion, &expected.email));
    checks.push(of_assertion("email", &|_| match &found {
        Some(found) => found.check.clone(),
        None => Check::skip("email", "There is no assertion to read."),
    }));

    let verdict = match checks.iter().any(|check| check.state == State::Fail) || assertion.is_none() {
        true => Verdict::Rejected,
        false => Verdict::Accepted,
    };
    let mut findings = passed.findings.clone();
    findings.extend(signature::findings(passed, expected, now.time));
    findings.extend(assertion.map(notes).unwrap_or_default());

    let proven = assertion.filter(|_| matches!(passed.proof, Proof::Proven(_)));
    Examined {
        verdict,
        email: proven.and(found).and_then(|found| found.address),
        name_id: proven.and_then(person::proven_name_id).map(|(value, format)| NameId { value, format }),
        attributes: proven.map(attributes).unwrap_or_default(),
        checks,
        findings,
        signed: match &passed.proof {
            Proof::Proven(proven) => Some(Signed { by: proven.by, covers: proven.covered }),
            _ => None,
        },
    }
}

/// Returns the attributes, with only the values that all programs read alike.
fn attributes(assertion: &Assertion) -> Vec<Attribute> {
    let attribute = |attribute: &super::message::Attribute| Attribute {
        name: attribute.name.clone(),
        values: attribute.texts().map(str::to_owned).collect(),
    };
    assertion.attributes.iter().filter(|attribute| !attribute.is_mixed()).map(attribute).collect()
}

/// Reports notable facts about an assertion.
fn notes(assertion: &Assertion) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut sent, mut told) = (HashSet::new(), HashSet::new());
    for attribute in &assertion.attributes {
        if !sent.insert(&attribute.name) && told.len() < MOST_TOLD && told.insert(&attribute.name) {
            findings.push(
                Finding::warning(
                    "duplicate-attribute",
                    format!("The attribute {} is sent more than once.", quoted(&attribute.name)),
                )
                .meaning("Programs differ in which one they use.")
                .hint("Map the attribute once at the identity provider."),
            );
        }
    }
    if assertion.encrypted_attributes > 0 {
        findings.push(
            Finding::warning("encrypted-attribute", "The assertion contains encrypted attributes, which weren’t read.")
                .meaning("They’re encrypted for the service provider’s key.")
                .hint("Turn off attribute encryption at the identity provider."),
        );
    }
    if assertion.attributes.iter().any(|attribute| attribute.values.iter().any(|value| value.is_element)) {
        findings.push(Finding::note(
            "structured-attribute",
            "An attribute value contains an element instead of text and was ignored.",
        ));
    }
    if assertion.conditions.iter().any(|conditions| conditions.is_one_time) {
        findings.push(Finding::note(
            "one-time-use",
            "The assertion may be used only once (OneTimeUse). Whether it was used before can’t be checked here.",
        ));
    }
    findings
}
