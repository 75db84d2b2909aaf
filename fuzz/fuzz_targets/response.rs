//! Any bytes result in messages or a reason, and any message in a verdict or a reason, in sentences that are safe to show;
//! and nothing is ever proven except what the one signed assertion states, if its signer is trusted.

#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use sso_wizard::certificate::{self, Certificate};
use sso_wizard::saml::authn_request::Posted;
use sso_wizard::saml::metadata::{self, Document};
use sso_wizard::saml::response::{
    Check, EmailSource, Examined, Expected, Glance, Moment, MomentOrigin, State, Verdict, examine, lines,
};
use sso_wizard::saml::{Finding, Unreadable, capture, sample};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Within the time of the signed sign-in: 2026-09-14T09:42:00Z.
const NOW: Moment = Moment { time: Timestamp::constant(1_789_378_920, 0), origin: MomentOrigin::Captured };

/// The key was discarded when this was created, so nothing else is signed with it.
const SIGNED: &[u8] = include_bytes!("../../tests/fixtures/sign-in/signed.xml");
const SIGNER: &[u8] = include_bytes!("../../tests/fixtures/sign-in/idp.pem");

/// One capture may contain thousands of messages, so a few of them are enough.
const FEW: usize = 4;

/// Maximum number of requests that a capture remembers.
const MOST_REQUESTS: usize = 32;

/// The guard lets elements nest 64 levels deep, and a text is one level deeper.
const MAX_DEPTH: usize = 70;

/// The expected values of sign-ins with another signer.
static OF_ANOTHER: LazyLock<[Expected; 2]> = LazyLock::new(|| {
    let Ok(Document::IdentityProvider(another)) = metadata::read(sample::IDP_METADATA.as_bytes()) else {
        panic!("the sample is metadata of one identity provider")
    };
    let another: Vec<Certificate> = another.signing_certificates().cloned().collect();
    assert!(!another.is_empty());

    [
        // The certificate in a response is named if it signed, but is never trusted.
        Expected { certificates: another.clone(), email: EmailSource::NameId, ..OF_SIGNER.clone() },
        Expected { certificates: another, others: OF_SIGNER.certificates.clone(), ..OF_SIGNER.clone() },
    ]
});

/// The expected values of sign-ins with the signer.
static OF_SIGNER: LazyLock<Expected> = LazyLock::new(|| Expected {
    issuer: "https://sts.windows.net/11111111-2222-3333-4444-555555555555/".to_owned(),
    certificates: certificate::read(SIGNER).expect("the fixture has a certificate").certificates,
    others: Vec::new(),
    audience: "https://sp.example.com".to_owned(),
    assertion_consumer_services: vec!["https://sp.example.com/sp/ACS.saml2".to_owned()],
    email: EmailSource::Attribute("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress".to_owned()),
    in_response_to: None,
    requests: Vec::new(),
});

/// The result of the signed sign-in.
static ORIGINAL: LazyLock<Examined> = LazyLock::new(|| {
    let examined = examine(SIGNED, &OF_SIGNER, NOW).expect("the fixture is a response");
    assert_eq!(examined.verdict, Verdict::Accepted, "{examined:?}");
    examined
});

fn assert_safe(text: &str) {
    let turns = |at: char| matches!(at, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');

    assert!(!text.contains(|at: char| at.is_control() || turns(at)), "it has a control character: {text:?}");
}

fn assert_sentences(text: &str) {
    assert!(text.ends_with('.'), "no sentence: {text}");
    assert_safe(text);
}

fn assert_finding(finding: &Finding) {
    assert!(!finding.code.is_empty());
    assert_sentences(&finding.message);
    [&finding.meaning, &finding.hint]
        .into_iter()
        .filter(|text| !text.is_empty())
        .for_each(|text| assert_sentences(text));
}

fn assert_unreadable(unreadable: &Unreadable) {
    assert_finding(&unreadable.finding());
    unreadable.title.iter().for_each(|title| assert_safe(title));
    let excerpt = unreadable.excerpt.as_deref().unwrap_or_default();

    excerpt.split('\n').for_each(assert_safe);
    assert!(excerpt.chars().count() < 16_000, "it shows too much");
}

fn assert_check(check: &Check) {
    assert_ne!(check.name(), check.code, "it has no name for people");
    assert_sentences(&check.message);
    check.hint.iter().for_each(|hint| assert_sentences(hint));
    // Only failed checks say what to do, and all of them do.
    assert_eq!(check.hint.is_some(), check.state == State::Fail, "{check:?}");
}

/// Asserts the invariants of every examined response, regardless of the expected signer.
fn assert_examined(examined: &Examined) {
    examined.checks.iter().for_each(assert_check);
    examined.findings.iter().for_each(assert_finding);
    let mut codes = HashSet::new();
    assert!(examined.checks.iter().all(|check| codes.insert(check.code)), "{:?}", examined.checks);

    if examined.signed.is_none() {
        assert_eq!((&examined.email, &examined.name_id), (&None, &None));
        assert_eq!(examined.attributes, []);
        assert_eq!(examined.verdict, Verdict::Rejected, "{examined:?}");
    }
    if examined.verdict == Verdict::Accepted {
        assert!(examined.checks.iter().all(|check| check.state != State::Fail), "{examined:?}");
    }
}

fn assert_message(xml: &[u8], requests: &[String]) {
    let glance = Glance::at(xml);
    let look = |expected: &Expected| {
        let expected = Expected { requests: requests.to_vec(), ..expected.clone() };
        let examined = examine(xml, &expected, NOW);

        assert_eq!(examined.as_ref().err(), glance.as_ref().err());
        examined.ok().inspect(assert_examined)
    };
    let Some(examined) = look(&OF_SIGNER) else {
        glance.as_ref().err().into_iter().for_each(assert_unreadable);
        return;
    };

    // The signed part can be sent again in a different document, and states the same; nothing else was ever signed.
    if examined.signed.is_some() {
        assert_eq!(examined.signed, ORIGINAL.signed);
        assert_eq!(examined.email, ORIGINAL.email);
        assert_eq!(examined.name_id, ORIGINAL.name_id);
        assert_eq!(examined.attributes, ORIGINAL.attributes);
    }
    for examined in OF_ANOTHER.iter().filter_map(look) {
        assert_eq!(examined.signed, None);
    }

    for covered in [None, examined.signed.map(|signed| signed.covers)] {
        let lines = lines(xml, covered).expect("what can be examined can be laid out");

        assert_eq!(lines.iter().any(|line| line.is_signed), covered.is_some());
        for line in &lines {
            assert!(line.depth < MAX_DEPTH, "{line:?}");
            assert_safe(&line.text);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    assert_message(bytes, &[]);

    match capture::read(bytes) {
        Ok(messages) => {
            assert!(!messages.is_empty());
            for message in messages.iter().take(FEW) {
                // Queries, fragments, and other parts of a URL that may be secret are dropped.
                if let Some(address) = &message.address {
                    assert!(address.starts_with("http") && !address.contains(['?', '#']), "{address}");
                    assert_safe(address);
                }
                assert!(message.requests.len() <= MOST_REQUESTS);
                if message.xml != bytes {
                    assert_message(&message.xml, &message.requests);
                }
            }
        }
        Err(unreadable) => assert_unreadable(&unreadable),
    }
    if let Some(posted) = Posted::read(bytes) {
        assert_message(&posted.response, &[]);
    }
});
