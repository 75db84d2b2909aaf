//! Signature wrapping: the genuine element is moved, and an evil one replaces it.

use super::fixture::{ACS, Message, Sign, Signer, failing};
use crate::saml::response::Verdict;

fn eve() -> Message {
    let message = Message::default();
    Message {
        name_id: "<saml:NameID>eve</saml:NameID>".to_owned(),
        attributes: message.attributes.replace("ada@example.com", "eve@example.com"),
        ..message
    }
}

/// Documents with a genuine and an evil element, in as many places as there are.
fn wrapped(signer: &Signer) -> Vec<(String, String)> {
    let good = Message::default();
    let signed = signer.assertion(&good, "a", true);
    let start = signed.find("<ds:Signature").unwrap();
    let end = signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let signature = &signed[start..end];
    let bare = format!("{}{}", &signed[..start], &signed[end..]);
    let evil = |id: &str| signer.assertion(&eve(), id, false);
    let with =
        |assertion: &str, inside: &str| assertion.replacen("</saml:Issuer>", &format!("</saml:Issuer>{inside}"), 1);
    let at_end =
        |assertion: &str, inside: &str| assertion.replace("</saml:Assertion>", &format!("{inside}</saml:Assertion>"));
    let advice = |inside: &str| format!("<saml:Advice>{inside}</saml:Advice>");
    let extensions = |inside: &str| format!("<samlp:Extensions>{inside}</samlp:Extensions>");
    let object =
        |inside: &str| signature.replace("</ds:Signature>", &format!("<ds:Object>{inside}</ds:Object></ds:Signature>"));
    let response = |inside: &str| signer.response(&good, inside, false);
    let whole = signer.response(&good, &bare, true);
    let of_whole = {
        let start = whole.find("<ds:Signature").unwrap();
        let end = whole.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
        whole[start..end].to_owned()
    };
    let bare_whole = whole.replace(&of_whole, "");
    let evil_response =
        |id: &str, inside: &str| signer.response(&good, inside, false).replacen("ID=\"r\"", &format!("ID=\"{id}\""), 1);

    let mut documents = Vec::new();
    for id in ["a", "e"] {
        let evil = evil(id);
        let signed_evil = with(&evil, signature);
        let named = [
            ("evil before good", response(&format!("{evil}{signed}"))),
            ("evil after good", response(&format!("{signed}{evil}"))),
            ("good in extensions", response(&format!("{}{evil}", extensions(&signed)))),
            ("good in extensions, signature in evil", response(&format!("{}{signed_evil}", extensions(&bare)))),
            ("good inside of evil", response(&at_end(&evil, &signed))),
            ("good in the advice of evil", response(&at_end(&evil, &advice(&signed)))),
            ("good bare in the advice of evil with the signature", response(&at_end(&signed_evil, &advice(&bare)))),
            ("good bare inside of evil with the signature", response(&at_end(&signed_evil, &bare))),
            ("good in the object of the signature in evil", response(&with(&evil, &object(&bare)))),
            (
                "good in the subject of evil",
                response(&evil.replace("<saml:NameID>", &format!("{signed}<saml:NameID>"))),
            ),
            (
                "good in an attribute of evil",
                response(&evil.replace("<saml:AttributeValue>", &format!("<saml:AttributeValue>{signed}"))),
            ),
            ("evil inside of good", response(&at_end(&signed, &evil))),
            ("evil in the advice of good", response(&at_end(&signed, &advice(&evil)))),
            ("evil in extensions", response(&format!("{}{signed}", extensions(&evil)))),
            (
                "evil in the status",
                response(&signed).replace(
                    "</samlp:Status>",
                    &format!("<samlp:StatusDetail>{evil}</samlp:StatusDetail></samlp:Status>"),
                ),
            ),
            ("signature beside evil", response(&format!("{signature}{evil}{bare}"))),
            ("signature of the assertion on the response", response(&format!("{signature}{evil}"))),
            (
                "evil in another namespace first",
                response(&format!("{}{signed}", evil.replace("assertion\" ID", "assertion/ \" ID"))),
            ),
            ("evil beside the signed response's assertion", whole.replace(&bare, &format!("{evil}{bare}"))),
            ("evil in place of the signed response's assertion", whole.replace(&bare, &evil)),
        ];
        documents.extend(named.map(|(name, xml)| (format!("{name}, ID {id}"), xml)));
    }
    for id in ["r", "x"] {
        let evil = evil("e");
        let named = [
            ("good response inside of evil", evil_response(id, &format!("{evil}{whole}"))),
            ("good response in extensions of evil", evil_response(id, &format!("{}{evil}", extensions(&whole)))),
            (
                "good bare response in the object of evil's signature",
                evil_response(
                    id,
                    &format!(
                        "{}{evil}",
                        of_whole
                            .replace("</ds:Signature>", &format!("<ds:Object>{bare_whole}</ds:Object></ds:Signature>"))
                    ),
                ),
            ),
            ("good bare response beside evil's signature", evil_response(id, &format!("{of_whole}{evil}{bare_whole}"))),
            ("evil response around a signed assertion", evil_response(id, &format!("{evil}{}", extensions(&signed)))),
        ];
        documents.extend(named.map(|(name, xml)| (format!("{name}, ID {id}"), xml)));
    }
    documents
}

#[test]
fn the_evil_name_is_never_proven_wherever_the_genuine_one_is_moved() {
    let signer = Signer::new("idp");
    let documents = wrapped(&signer);
    assert!(documents.len() >= 40, "{}", documents.len());
    for (name, xml) in documents {
        let examined = signer.look(&xml);
        let name_id = examined.name_id.as_ref().map(|name_id| name_id.value.as_str());
        assert!(matches!(name_id, None | Some("ada")), "{name}: {examined:#?}");
        assert!(matches!(examined.email.as_deref(), None | Some("ada@example.com")), "{name}");
        let reported = format!("{:?}", examined.attributes);
        assert!(!reported.contains("eve@"), "{name}: {reported}");
        if examined.verdict == Verdict::Accepted {
            assert_eq!(name_id, Some("ada"), "{name}");
        }
    }
}

#[test]
fn only_evidence_inside_of_the_signed_assertion_is_let_through() {
    let signer = Signer::new("idp");
    let accepted: Vec<_> = wrapped(&signer)
        .into_iter()
        .filter(|(_, xml)| signer.look(xml).verdict == Verdict::Accepted)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(accepted, ["evil in another namespace first, ID e"], "an element of no known namespace is never read");
}

#[test]
fn several_assertions_are_refused_in_both_orders() {
    let signer = Signer::new("idp");
    let (good, evil) = (signer.assertion(&Message::default(), "a", true), signer.assertion(&eve(), "e", false));
    for inside in [format!("{good}{evil}"), format!("{evil}{good}")] {
        for signed in [false, true] {
            let examined = signer.look(&signer.response(&Message::default(), &inside, signed));
            assert!(failing(&examined.checks).contains(&"signature"));
            assert_eq!((examined.email, examined.name_id), (None, None));
        }
    }
}

#[test]
fn where_both_are_signed_both_have_to_hold() {
    let (signer, other) = (Signer::new("idp"), Signer::new("other"));
    let message = Message::default();
    let inside = other.assertion(&message, "a", true);
    let examined = signer.look(&signer.response(&message, &inside, true));
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None));
    let inside = signer.assertion(&message, "a", true);
    let examined = signer.look(&other.response(&message, &inside, true));
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None));
}

#[test]
fn a_signature_elsewhere_is_told_and_never_used() {
    let signer = Signer::new("idp");
    let signed = signer.assertion(&Message::default(), "a", true);
    let examined = signer.look(&signer.response(
        &Message::default(),
        &format!("<samlp:Extensions>{signed}</samlp:Extensions>"),
        false,
    ));
    assert!(examined.findings.iter().any(|finding| finding.code == "signature-elsewhere"), "{examined:#?}");
    assert_eq!(examined.verdict, Verdict::Rejected);
}

#[test]
fn ids_that_are_not_unique_are_refused_by_whatever_name() {
    let signer = Signer::new("idp");
    let signed = signer.xml(&Message { sign: Sign::Assertion, ..Message::default() });
    for (name, xml) in [
        ("ID", signed.replacen("ID=\"r\"", "ID=\"a\"", 1)),
        ("Id", signed.replacen("<samlp:Status>", "<samlp:Status Id=\"a\">", 1)),
        ("id", signed.replacen("<samlp:Status>", "<samlp:Status id=\"a\">", 1)),
        ("xml:id", signed.replacen("<samlp:Status>", "<samlp:Status xml:id=\"a\">", 1)),
        ("samlp:ID beside ID", signed.replacen("ID=\"r\"", "ID=\"r\" samlp:ID=\"s\"", 1)),
    ] {
        let examined = signer.look(&xml);
        assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None), "{name} {ACS}");
    }
}
