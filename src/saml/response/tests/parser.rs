//! Checks before a parser sees a byte, and input that two parsers might disagree on.

use super::fixture::{ACS, Message, Sign, Signer, attribute, conditions, failing, now};
use crate::saml::capture;
use crate::saml::response::{Verdict, examine};
use crate::saml::xml::paste::BASE64;
use base64::Engine as _;
use proptest::prelude::*;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const TIME: Duration = Duration::from_millis(50);

/// Asserts that a document is rejected at once, unchanged and in base64.
fn refused(xml: &str, code: &str) {
    let expected = Signer::new("idp").expected();
    for bytes in [xml.to_owned(), BASE64.encode(xml)] {
        let started = Instant::now();
        let read = capture::read(bytes.as_bytes());
        let unreadable = read.and_then(|messages| examine(&messages[0].xml, &expected, now())).unwrap_err();
        assert_eq!(unreadable.code, code);
        // Debug builds are many times slower than release builds.
        assert!(started.elapsed() < 20 * TIME, "{code}: {:?}", started.elapsed());
    }
}

#[test]
fn entities_external_files_and_addresses_are_refused_before_they_are_looked_at() {
    let signed = Signer::new("idp").xml(&Message::default());
    for doctype in [
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
        "<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\">",
        "<!DOCTYPE r PUBLIC \"x\" \"file:///canary\">",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]>",
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        "<!DOCTYPE r [<!ATTLIST samlp:Response ID ID #IMPLIED>]>",
        "<!-- x --><!doctype r>",
    ] {
        refused(&format!("{doctype}{signed}"), "dtd");
    }
}

#[test]
fn markup_that_only_exhausts_a_parser_is_refused_at_once() {
    let open = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"";
    let namespaces: String = (0..12_000).map(|n| format!(" xmlns:n{n}=\"urn:x:{n}\"")).collect();
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=\"\"")).collect();
    for xml in [
        format!("{open}{namespaces}/>"),
        format!("{open}{attributes}/>"),
        format!("{open}>{}{}</samlp:Response>", "<a>".repeat(100_000), "</a>".repeat(100_000)),
    ] {
        let unreadable = examine(xml.as_bytes(), &Signer::new("idp").expected(), now()).unwrap_err();
        refused(&xml, unreadable.code);
        assert!(unreadable.message.ends_with('.'), "{unreadable:?}");
    }
}

#[test]
fn tens_of_thousands_of_values_take_no_time_to_judge() {
    let signer = Signer::new("idp");
    let many = |one: &dyn Fn(usize) -> String| (0..9_000).map(one).collect::<String>();
    let attributes = many(&|n| format!("<saml:Attribute Name=\"{n}\"/><saml:Attribute Name=\"{n}\"/>"));
    let values = many(&|n| format!("<saml:AttributeValue>{n}</saml:AttributeValue>"));
    let audiences = many(&|n| format!("<saml:Audience>{n}</saml:Audience>"));
    let messages = [
        Message { attributes, ..Message::default() },
        Message {
            attributes: format!("<saml:Attribute Name=\"mail\">{values}</saml:Attribute>"),
            ..Message::default()
        },
        Message {
            conditions: conditions(&format!("<saml:AudienceRestriction>{audiences}</saml:AudienceRestriction>")),
            ..Message::default()
        },
    ];
    for message in messages {
        let xml = signer.xml(&message);
        let started = Instant::now();
        assert_eq!(signer.look(&xml).verdict, Verdict::Rejected);
        assert!(started.elapsed() < 40 * TIME, "{:?}", started.elapsed());
    }
}

#[test]
fn a_namespace_without_a_scheme_has_no_canonical_form_and_proves_nothing() {
    let signer = Signer::new("idp");
    for (sign, namespace) in [(Sign::Assertion, "relative"), (Sign::Response, "1"), (Sign::Both, "../up")] {
        let name_id = format!("<saml:NameID xmlns:x=\"{namespace}\" x:y=\"z\">eve</saml:NameID>");
        let genuine = signer.xml(&Message { sign, ..Message::default() });
        let examined = signer.look(&genuine.replace("<saml:NameID>ada</saml:NameID>", &name_id));
        assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None), "{namespace}");
    }
}

#[test]
fn attributes_in_a_namespace_do_not_count_for_those_without() {
    let signer = Signer::new("idp");
    let response = Message::default().response.replace("Destination=", "samlp:Destination=");
    let examined = signer.examine(&Message { sign: Sign::Response, response, ..Message::default() });
    assert_eq!(failing(&examined.checks), ["destination"]);
    for name in ["Recipient", "NotOnOrAfter"] {
        let confirmation = Message::default().confirmation.replace(&format!("{name}="), &format!("saml:{name}="));
        let examined = signer.examine(&Message { confirmation, ..Message::default() });
        assert_eq!(examined.verdict, Verdict::Rejected, "{name}");
    }
    let beside =
        Message::default().confirmation.replace("Recipient=", "saml:Recipient=\"https://x.example\" Recipient=");
    let examined = signer.examine(&Message { confirmation: beside, ..Message::default() });
    assert_eq!(examined.verdict, Verdict::Accepted, "{ACS}: {examined:#?}");
}

#[test]
fn a_reference_in_another_namespace_refers_to_nothing() {
    let signer = Signer::new("idp");
    let template = signer.template("a").replace(" URI=\"#a\"", " ds:URI=\"#a\"");
    let assertion = signer.assertion(&Message::default(), "a", false);
    let assertion = assertion.replacen("</saml:Issuer>", &format!("</saml:Issuer>{template}"), 1);
    let examined = signer.look(&signer.response(&Message::default(), &signer.sign(&assertion), false));
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None));
}

#[test]
fn elements_of_another_namespace_are_never_read() {
    let signer = Signer::new("idp");
    let other = |text: String| {
        text.replace("saml:", "x:").replacen(' ', " xmlns:x=\"urn:oasis:names:tc:SAML:1.0:assertion\" ", 1)
    };
    let default = Message::default();
    for (message, code) in [
        (Message { conditions: other(default.conditions.clone()), ..default.clone() }, "audience"),
        (Message { statement: other(default.statement.clone()), ..default.clone() }, "authentication"),
        (Message { confirmation: other(default.confirmation.clone()), ..default.clone() }, "recipient"),
        (
            Message {
                attributes: other(default.attributes.clone().replacen(&attribute("role", &["user", "admin"]), "", 1)),
                ..default.clone()
            },
            "email",
        ),
    ] {
        let examined = signer.examine(&message);
        assert_eq!(failing(&examined.checks)[0], code, "{examined:#?}");
    }
}

static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::new("idp"));
static SIGNED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let sign = |sign| SIGNER.xml(&Message { sign, ..Message::default() });
    [Sign::Assertion, Sign::Response, Sign::Both].map(sign).to_vec()
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_nothing_but_what_was_signed_is_proven(
        which in 0_usize..3, place in 0.0_f64..1.0, length in 0_usize..40,
        text in "[<>/a-zA-Z&;!\\-? =\"':\n]{0,40}",
    ) {
        let mut document = SIGNED[which].clone();
        let start = ((document.len() as f64) * place) as usize;
        let end = (start + length).min(document.len());
        document.replace_range(start..end, &text);
        if let Ok(examined) = examine(document.as_bytes(), &SIGNER.expected(), now()) {
            prop_assert!(examined.name_id.is_none_or(|name_id| name_id.value == "ada"));
            prop_assert!(examined.email.is_none_or(|email| email == "ada@example.com"));
            prop_assert!(examined.attributes.is_empty() || examined.attributes.len() == 2);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_a_sentence(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in ".{0,200}") {
        for bytes in [bytes.as_slice(), text.as_bytes(), format!("SAMLResponse={text}").as_bytes()] {
            match capture::read(bytes) {
                Ok(messages) => prop_assert!(!messages.is_empty()),
                Err(unreadable) => prop_assert!(unreadable.message.ends_with('.')),
            }
        }
    }
}
