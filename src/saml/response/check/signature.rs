//! The signature of the identity provider, and encryption that hides what is signed.

use super::Check;
use crate::certificate::State as Validity;
use crate::phrase::or;
use crate::saml::Finding;
use crate::saml::response::Expected;
use crate::saml::response::gate::{Passed, Proof, Proven, named};
use crate::saml::response::{Cause, Covered};
use jiff::Timestamp;

const CODE: &str = "signature";
const SIGN: &str = "Set the identity provider to sign the assertion, the response, or both.";

/// Checks the signature (SAML Profiles §4.1.4.3).
pub(super) fn check(passed: &Passed, expected: &Expected) -> Check {
    let check = match &passed.proof {
        Proof::Proven(proven) => {
            let message = format!("{} {}", covered(proven.covered), signer(proven, expected.certificates.len()));
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
    if certificates.is_empty() { check } else { check.expected(or(&certificates)) }
}

fn covered(covered: Covered) -> &'static str {
    match covered {
        Covered::Response => "The response is signed.",
        Covered::Assertion => "The assertion is signed.",
        Covered::Both => "The response and its assertion are signed.",
    }
}

/// Says which of the expected certificates signed: the first two are Primary and Secondary if there are several.
fn signer(proven: &Proven, certificates: usize) -> String {
    let algorithm = proven.algorithm.name();

    match (certificates, proven.by) {
        (0 | 1, _) => format!("The signature was made with the signing certificate ({algorithm})."),
        (_, 0) => format!("The signature was made with the Primary certificate ({algorithm})."),
        (_, 1) => format!("The signature was made with the Secondary certificate ({algorithm})."),
        (_, by) => format!("The signature was made with signing certificate {} ({algorithm}).", by + 1),
    }
}

/// Says that something that must be read is encrypted. Returns `None` if nothing is.
pub(super) fn encryption(passed: &Passed) -> Option<Check> {
    let has_encrypted_id = passed.assertion.as_ref().is_some_and(|assertion| assertion.has_encrypted_id);
    let message = match (passed.is_encrypted, has_encrypted_id) {
        (true, _) => "The assertion is encrypted for the service provider’s key, so it can’t be read here.",
        (false, true) => "The NameID is encrypted for the service provider’s key, so it can’t be read here.",
        (false, false) => return None,
    };
    Some(
        Check::fail(
            "encryption",
            message,
            "Turn off encryption at the identity provider. HTTPS already protects the connection.",
        )
        .expected("not encrypted")
        .actual("encrypted"),
    )
}

/// Reports that the certificate that signed has expired. Many service providers check only its key.
pub(super) fn findings(passed: &Passed, expected: &Expected, now: Timestamp) -> Option<Finding> {
    let Proof::Proven(proven) = &passed.proof else { return None };
    let certificate = expected.certificates.get(proven.by)?;
    let certificate_name = named(certificate);
    let message = match certificate.validity(now).state() {
        Validity::Valid => return None,
        Validity::Expired => format!("The certificate that signed has expired: {certificate_name}."),
        Validity::NotYetValid => format!("The certificate that signed isn’t valid yet: {certificate_name}."),
    };
    Some(
        Finding::warning("signing-certificate-not-valid", message)
            .meaning("Many service providers check only its key. Others reject the sign-in.")
            .hint("Create a new signing certificate at the identity provider, and set it as Primary or Secondary."),
    )
}
