//! Whether the identity provider signed what counts, and whether it can be read.

use super::Check;
use crate::certificate::State as Validity;
use crate::saml::Finding;
use crate::saml::response::Expected;
use crate::saml::response::gate::{Passed, Proof, named};
use crate::saml::response::{Cause, Covered};
use jiff::Timestamp;

const CODE: &str = "signature";
const SIGN: &str = "Set the identity provider to sign the assertion, the response, or both.";

/// Checks the signature (SAML Profiles §4.1.4.3).
pub(super) fn check(passed: &Passed, expected: &Expected) -> Check {
    let roles = ["Primary", "Secondary"];
    let role = |by: usize| match expected.certificates.len() {
        0 | 1 => "signing".to_owned(),
        _ => roles.get(by).map_or_else(|| format!("{}th signing", by + 1), |role| (*role).to_owned()),
    };
    let check = match &passed.proof {
        Proof::Proven(proven) => {
            let covered = match proven.covered {
                Covered::Response => "The response is signed",
                Covered::Assertion => "The assertion is signed",
                Covered::Both => "The response and the assertion are signed",
            };
            let message = format!("{covered} with the {} certificate ({}).", role(proven.by), proven.algorithm.name());
            let check = Check::pass(CODE, message);
            match expected.certificates.get(proven.by) {
                Some(certificate) => check.actual(named(certificate)),
                None => check,
            }
        }
        Proof::Unsigned => {
            Check::fail(CODE, "Neither the response nor its assertion is signed, so nothing in it is proven.", SIGN)
                .actual("unsigned")
                .cause(Cause::Unsigned)
        }
        Proof::Nothing if passed.is_encrypted => Check::skip(
            CODE,
            "The response isn’t signed. Its assertion must be decrypted to check whether it’s signed.",
        ),
        Proof::Nothing if passed.response.status_codes.first().is_some_and(|code| !code.ends_with(":Success")) => {
            Check::skip(CODE, "The response isn’t signed and has no assertion, so nothing can be proven.")
        }
        Proof::Nothing => Check::fail(
            CODE,
            "The response isn’t signed and contains no assertion, so it says nothing about any user.",
            SIGN,
        )
        .actual("unsigned"),
        Proof::Refused(refused) => {
            let check = Check::fail(CODE, refused.message.clone(), refused.hint.clone()).cause(refused.cause);
            match &refused.actual {
                Some(actual) => check.actual(actual),
                None => check,
            }
        }
    };
    let certificates: Vec<_> = expected.certificates.iter().map(named).collect();
    if certificates.is_empty() { check } else { check.expected(certificates.join(" or ")) }
}

/// Says that something is encrypted; `None` where nothing is that has to be read.
pub(super) fn encryption(passed: &Passed) -> Option<Check> {
    let has_encrypted_id = passed.assertion.as_ref().is_some_and(|assertion| assertion.has_encrypted_id);
    let what = match (passed.is_encrypted, has_encrypted_id) {
        (true, _) => "The assertion",
        (false, true) => "The NameID",
        (false, false) => return None,
    };
    Some(
        Check::fail(
            "encryption",
            format!("{what} is encrypted for the service provider’s key, so it can’t be read here."),
            "Turn off encryption at the identity provider. HTTPS already protects the connection.",
        )
        .expected("not encrypted")
        .actual("encrypted"),
    )
}

/// Tells that the certificate that signed has expired. Many service providers look at its key alone.
pub(super) fn findings(passed: &Passed, expected: &Expected, now: Timestamp) -> Option<Finding> {
    let Proof::Proven(proven) = &passed.proof else { return None };
    let certificate = expected.certificates.get(proven.by)?;
    let word = match certificate.validity(now).state() {
        Validity::Valid => return None,
        Validity::Expired => "has expired",
        Validity::NotYetValid => "isn’t valid yet",
    };
    Some(
        Finding::warning(
            "signing-certificate-not-valid",
            format!("The certificate that signed {word}: {}.", named(certificate)),
        )
        .meaning("Many service providers check only its key. Others reject the sign-in.")
        .hint("Create a new signing certificate at the identity provider, and set it as Primary or Secondary."),
    )
}
