//! Sender and recipient: version, issuer, audience.

use super::Check;
use crate::saml::response::gate::Passed;
use crate::saml::response::message::{Assertion, Text};
use crate::saml::response::near::near_miss;
use crate::saml::response::sentence::followed;
use crate::saml::response::{Cause, Expected};
use crate::saml::shown::quoted;
use std::collections::HashSet;

/// Reports anything that isn't SAML 2.0 (SAML Core §2.3.3, §3.2.2). Returns `None` if everything is.
pub(super) fn version(passed: &Passed) -> Option<Check> {
    let is_right = |version: &Option<String>| version.as_deref() == Some("2.0");
    let of_assertion = passed.assertion.as_ref().map(|assertion| &assertion.version);
    let (message, version) = match of_assertion {
        _ if !is_right(&passed.response.version) => {
            ("The response isn’t marked as SAML 2.0.", &passed.response.version)
        }
        Some(version) if !is_right(version) => ("The assertion isn’t marked as SAML 2.0.", version),
        _ => return None,
    };
    let check = Check::fail("version", message, "Set the identity provider to SAML 2.0.").expected("2.0");

    Some(match version {
        Some(version) => check.actual(version),
        None => check,
    })
}

/// Checks that the response and its assertion are from the identity provider (SAML Profiles §4.1.4.2).
pub(super) fn issuer(passed: &Passed, expected: &Expected) -> Check {
    const CODE: &str = "issuer";
    const HINT: &str = "Load the metadata of the identity provider that sent this, or correct the entity ID there.";

    let of_response = passed.response.issuers.as_slice();
    let of_assertion = passed.assertion.as_ref().map(|assertion| assertion.issuers.as_slice());
    let all = || of_response.iter().chain(of_assertion.unwrap_or_default());
    let actual = different(all());
    let fail = |message: &str| {
        let check = Check::fail(CODE, message, HINT).expected(&expected.issuer);
        if actual.is_empty() { check } else { check.actual(&actual) }
    };

    match of_assertion {
        Some([]) => return fail("The assertion doesn’t say who issued it."),
        Some([_, _, ..]) => return fail("The assertion names several issuers."),
        // SAML Profiles §4.1.4.2 requires it here, because the signature is the issuer's.
        _ if of_response.is_empty() && passed.is_response_signed => {
            return fail("The response is signed, but doesn’t say who issued it.");
        }
        _ if of_response.len() > 1 => return fail("The response names several issuers."),
        None if of_response.is_empty() => {
            return Check::skip(CODE, "The response doesn’t say who issued it.").expected(&expected.issuer);
        }
        _ => {}
    }
    if all().any(|issuer| !issuer.is_pure) {
        return fail("The issuer contains something other than text.");
    }
    let named = [
        ("The issuer of the response isn’t the identity provider’s entity ID.", of_response.first()),
        (
            "The issuer of the assertion isn’t the identity provider’s entity ID.",
            of_assertion.and_then(<[Text]>::first),
        ),
    ];
    for (message, issuer) in named {
        let Some(Text { text, .. }) = issuer else { continue };
        if *text != expected.issuer {
            return fail(&followed(message, near_miss(&expected.issuer, text)));
        }
    }
    Check::pass(CODE, "It’s from the identity provider whose metadata was loaded.")
        .expected(&expected.issuer)
        .actual(&actual)
}

/// Checks that the assertion is for this service provider (SAML Core §2.5.1.4): every restriction must name it.
pub(super) fn audience(assertion: &Assertion, expected: &Expected) -> Check {
    const CODE: &str = "audience";
    const HINT: &str =
        "At the identity provider, set the audience (the application’s entity ID) to exactly the expected value.";

    let fail = |message: &str| Check::fail(CODE, message, HINT).expected(&expected.audience).cause(Cause::Audience);
    let conditions = match assertion.conditions.as_slice() {
        [] => {
            return fail("The assertion has no Conditions, so it doesn’t say who it’s for or how long it’s valid.");
        }
        [only] => only,
        [..] => return fail("The assertion has several Conditions. Only one is allowed."),
    };
    if conditions.restrictions.is_empty() {
        return fail("The assertion has no AudienceRestriction, so it doesn’t say which service provider it’s for.");
    }
    let actual = different(conditions.restrictions.iter().flatten());
    let fail = |message: &str| {
        let check = fail(message);
        if actual.is_empty() { check } else { check.actual(&actual) }
    };
    for restriction in &conditions.restrictions {
        let is_for_us = |audience: &Text| audience.pure() == Some(expected.audience.as_str());
        if restriction.iter().any(is_for_us) {
            continue;
        }
        if restriction.is_empty() {
            return fail("An AudienceRestriction lists no audience.");
        }
        if restriction.iter().any(|audience| !audience.is_pure) {
            return fail("An audience contains something other than text.");
        }
        let near = restriction.iter().find_map(|audience| near_miss(&expected.audience, &audience.text));
        let message = if conditions.restrictions.len() > 1 {
            "Each AudienceRestriction must list the service provider’s entity ID, but one doesn’t."
        } else {
            "The assertion’s audience isn’t the service provider’s entity ID."
        };
        return fail(&followed(message, near));
    }
    Check::pass(CODE, "It’s for this service provider.").expected(&expected.audience).actual(&actual)
}

/// Reports conditions that aren't understood: the assertion must then not be relied on (SAML Core §2.5.1.1).
pub(super) fn unknown_conditions(assertion: &Assertion) -> Option<Check> {
    let unknown: Vec<_> = assertion.conditions.iter().flat_map(|conditions| &conditions.unknown).collect();
    let first = unknown.first()?;
    Some(
        Check::fail(
            "conditions",
            format!("The assertion contains an unknown condition: {}.", quoted(first)),
            "Turn off this condition at the identity provider.",
        )
        .actual(unknown.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")),
    )
}

/// Lists texts, each once.
fn different<'a>(texts: impl Iterator<Item = &'a Text>) -> String {
    let mut seen = HashSet::new();
    let different: Vec<_> = texts.map(|text| text.text.as_str()).filter(|text| seen.insert(*text)).collect();
    different.join(", ")
}
