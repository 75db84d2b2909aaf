//! The attack matrix, row by row, and common mistakes.

mod algorithms;
mod conditions;
mod email;
pub(crate) mod fixture;
mod parser;
mod references;
mod values;
mod wrapping;

use super::*;
use crate::saml::Kind;
use fixture::{ACS, AUDIENCE, ISSUER, Message, Sign, Signer, state};

#[test]
fn a_sound_sign_in_is_accepted_whatever_is_signed() {
    let signer = Signer::new("idp");
    for sign in [Sign::Assertion, Sign::Response, Sign::Both] {
        let examined = signer.examine(&Message { sign, ..Message::default() });
        assert_eq!(examined.verdict, Verdict::Accepted, "{sign:?}: {examined:#?}");
        assert_eq!(examined.email.as_deref(), Some("ada@example.com"));
        assert_eq!(examined.name_id.as_ref().unwrap().value, "ada");
        assert_eq!(examined.attributes.len(), 2);
        assert_eq!(examined.findings, []);
    }
}

#[test]
fn the_checks_come_in_an_order_that_scripts_rely_on_and_speak_in_sentences() {
    let signer = Signer::new("idp");
    for message in
        [Message::default(), Message { sign: Sign::Nothing, conditions: String::new(), ..Message::default() }]
    {
        let examined = signer.examine(&message);
        let codes: Vec<_> = examined.checks.iter().map(|check| check.code).collect();
        assert_eq!(
            codes,
            [
                "status",
                "signature",
                "issuer",
                "audience",
                "destination",
                "recipient",
                "in-response-to",
                "time",
                "authentication",
                "name-id",
                "email"
            ]
        );
        for check in &examined.checks {
            assert!(check.message.ends_with('.'), "{check:?}");
            assert_eq!(check.hint.is_some(), check.state == State::Fail, "{check:?}");
            assert!(check.hint.iter().all(|hint| hint.ends_with('.')), "{check:?}");
        }
    }
}

#[test]
fn nothing_of_an_unsigned_response_is_reported_as_proven_though_the_checks_say_what_is_there() {
    let examined = Signer::new("idp").examine(&Message { sign: Sign::Nothing, ..Message::default() });
    assert_eq!(examined.verdict, Verdict::Rejected);
    assert_eq!((examined.email, examined.name_id, examined.attributes), (None, None, Vec::new()));
    let email = examined.checks.iter().find(|check| check.code == "email").unwrap();
    assert_eq!((email.state, email.actual.as_deref()), (State::Pass, Some("ada@example.com")));
    assert_eq!(fixture::failing(&examined.checks), ["signature"]);
}

#[test]
fn the_secondary_certificate_counts_as_the_primary_does() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let mut expected = old.expected();
    expected.certificates.push(new.certificate.clone());
    let examined = examine(new.xml(&Message::default()).as_bytes(), &expected, fixture::now()).unwrap();
    assert_eq!(examined.verdict, Verdict::Accepted);
    assert!(examined.checks[1].message.contains("Secondary"), "{}", examined.checks[1].message);
}

#[test]
fn a_certificate_of_the_metadata_that_has_no_role_is_named_and_proves_nothing() {
    let (primary, next) = (Signer::new("old"), Signer::new("next"));
    let expected = Expected { others: vec![next.certificate.clone()], ..primary.expected() };
    let examined = examine(next.xml(&Message::default()).as_bytes(), &expected, fixture::now()).unwrap();
    assert_eq!((fixture::failing(&examined.checks), examined.name_id), (vec!["signature"], None));
    assert!(examined.checks[1].message.contains("neither Primary nor Secondary"), "{:?}", examined.checks[1]);
}

#[test]
fn a_renewed_certificate_is_named_with_its_fingerprint() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let examined = examine(new.xml(&Message::default()).as_bytes(), &old.expected(), fixture::now()).unwrap();
    assert_eq!(fixture::failing(&examined.checks), ["signature"]);
    let check = &examined.checks[1];
    assert!(check.message.contains(&new.certificate.sha256) && check.message.contains("new"), "{check:?}");
    assert!(check.expected.as_ref().unwrap().contains(&old.certificate.sha256));
    assert_eq!((examined.email, examined.name_id), (None, None));
}

#[test]
fn the_tls_certificate_of_the_web_server_in_the_primary_s_place_is_named() {
    let mut parameters = crate::certificate::testing::parameters("idp.example.com", "2026-01-01", "2027-01-01");
    parameters.extended_key_usages.push(rcgen::ExtendedKeyUsagePurpose::ServerAuth);
    let served = crate::certificate::testing::self_signed(&parameters);
    let signer = Signer::new("idp");
    let expected = Expected { certificates: vec![served], ..signer.expected() };
    let examined = examine(signer.xml(&Message::default()).as_bytes(), &expected, fixture::now()).unwrap();
    assert!(examined.checks[1].message.contains("TLS certificate"), "{}", examined.checks[1].message);
}

#[test]
fn an_encrypted_assertion_is_explained_and_never_accepted() {
    let signer = Signer::new("idp");
    for sign in [Sign::Nothing, Sign::Response] {
        let message = Message { sign, assertion: Some("<saml:EncryptedAssertion/>".to_owned()), ..Message::default() };
        let examined = signer.examine(&message);
        assert_eq!(examined.verdict, Verdict::Rejected);
        assert_eq!(fixture::failing(&examined.checks), ["encryption"], "{sign:?}");
        assert_eq!(state(&examined, "email"), State::Skip);
    }
    let encrypted = Message { name_id: "<saml:EncryptedID/>".to_owned(), ..Message::default() };
    assert_eq!(fixture::failing(&signer.examine(&encrypted).checks), ["encryption"]);
}

#[test]
fn a_refusal_of_the_identity_provider_is_a_refusal_and_nothing_else() {
    let status =
        "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"/></samlp:Status>";
    let message = Message {
        sign: Sign::Nothing,
        status: status.to_owned(),
        assertion: Some(String::new()),
        ..Message::default()
    };
    let examined = Signer::new("idp").examine(&message);
    assert_eq!(examined.verdict, Verdict::Rejected);
    assert_eq!(fixture::failing(&examined.checks), ["status"]);
}

#[test]
fn what_is_no_response_is_named_for_what_it_is() {
    let expected = Signer::new("idp").expected();
    for (xml, code, kind) in [
        ("<p:LogoutResponse xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>", "logout-response", Kind::SamlResponse),
        ("<p:ArtifactResponse xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>", "back-channel", Kind::SamlResponse),
        ("<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>", "back-channel", Kind::SamlResponse),
        ("<p:AuthnRequest xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>", "saml-request", Kind::SamlRequest),
        ("<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>", "bare-assertion", Kind::SamlResponse),
        ("<m:EntityDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata'/>", "metadata", Kind::OtherMetadata),
        ("<Response xmlns='https://example.com'/>", "wrong-namespace", Kind::OtherXml),
        ("<p:Response xmlns:p='urn:oasis:names:tc:SAML:1.0:protocol'/>", "saml-1", Kind::OtherXml),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>",
            "dtd",
            Kind::BrokenXml,
        ),
        ("{\"a\":1}", "json", Kind::Json),
        ("", "empty", Kind::Empty),
    ] {
        let unreadable = examine(xml.as_bytes(), &expected, fixture::now()).unwrap_err();
        assert_eq!((unreadable.code, unreadable.kind), (code, kind), "{xml}");
        assert!(unreadable.message.ends_with('.') && unreadable.hint.ends_with('.'), "{unreadable:?}");
    }
    let large = format!("<a>{}</a>", "x".repeat(MAX_BYTES));
    assert_eq!(examine(large.as_bytes(), &expected, fixture::now()).unwrap_err().code, "too-large");
}

#[test]
fn the_fixture_means_what_it_says() {
    let expected = Signer::new("idp").expected();
    assert_eq!((expected.issuer.as_str(), expected.audience.as_str()), (ISSUER, AUDIENCE));
    assert_eq!(expected.assertion_consumer_services, [ACS]);
}
