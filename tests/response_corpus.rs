//! Examines every response of the shared corpus, if there is one: genuine ones of many products, and the published attacks.
//!
//! Each is checked against its own values: the certificate in it as the key, and issuer, audience, URL, and time from the
//! document. So only a flaw can be the reason for a rejection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;
mod responses;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use responses::TABLE;
use roxmltree::{Document, Node};
use sso_wizard::certificate::Certificate;
use sso_wizard::saml::capture;
use sso_wizard::saml::response::{EmailSource, Examined, Expected, State, Verdict, examine};
use std::collections::BTreeMap;

/// Returns kind and content of the files by name.
fn files() -> BTreeMap<String, (String, Vec<u8>)> {
    let rows = corpus::rows(&["response-attack", "response-valid"]).into_iter();
    rows.map(|row| (format!("{}/{}", row.from, row.file), (row.kind, row.bytes))).collect()
}

/// Returns the text of the first element with a local name.
fn text(document: &Document<'_>, name: &str) -> Option<String> {
    let element = document.descendants().find(|node| node.tag_name().name() == name)?;
    Some(element.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect())
}

fn attribute(document: &Document<'_>, name: &str) -> Option<String> {
    document.descendants().find_map(|node| node.attribute(name)).map(str::to_owned)
}

fn time(text: &str) -> Option<Timestamp> {
    format!("{}Z", text.trim_end_matches('Z')).parse().ok()
}

/// Returns the expected values that the document itself contains.
fn expected(document: &Document<'_>) -> (Expected, Timestamp) {
    let certificates = document.descendants().filter(|node| node.tag_name().name() == "X509Certificate");
    let certificates = certificates.filter_map(|element| {
        let text: String = element.text()?.split_whitespace().collect();
        Certificate::from_der(&STANDARD.decode(text).ok()?).ok()
    });
    let holds_address = |node: &Node<'_, '_>| {
        node.tag_name().name() == "Attribute"
            && node.descendants().any(|value| value.text().is_some_and(|text| text.contains('@')))
    };
    let email = document.descendants().find(holds_address).and_then(|node| node.attribute("Name"));
    let starts = ["IssueInstant", "NotBefore"]
        .into_iter()
        .flat_map(|name| document.descendants().filter_map(move |node| node.attribute(name)).filter_map(time));
    let expected = Expected {
        issuer: text(document, "Issuer").unwrap_or_default(),
        certificates: certificates.collect(),
        others: Vec::new(),
        audience: text(document, "Audience").unwrap_or_default(),
        assertion_consumer_services: attribute(document, "Recipient")
            .into_iter()
            .chain(attribute(document, "Destination"))
            .collect(),
        email: email.map_or(EmailSource::NameId, |name| EmailSource::Attribute(name.to_owned())),
        in_response_to: None,
        requests: Vec::new(),
    };
    (expected, starts.max().unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Returns the outcome in one line: `accepted`, the checks that fail, or why it cannot be read.
fn outcome(bytes: &[u8]) -> (String, Option<Examined>) {
    let messages = match capture::read(bytes) {
        Ok(messages) => messages,
        Err(unreadable) => return (format!("unreadable: {}", unreadable.code), None),
    };
    let xml = &messages.last().unwrap().xml;
    let text = String::from_utf8_lossy(xml);
    let document = Document::parse(text.trim_start_matches('\u{feff}').trim()).ok();
    let nobody = Document::parse("<nobody/>").unwrap();
    let (expected, now) = expected(document.as_ref().unwrap_or(&nobody));
    match examine(xml, &expected, now) {
        Err(unreadable) => (format!("unreadable: {}", unreadable.code), None),
        Ok(examined) if examined.verdict == Verdict::Accepted => ("accepted".to_owned(), Some(examined)),
        Ok(examined) => {
            let failing: Vec<_> =
                examined.checks.iter().filter(|check| check.state == State::Fail).map(|check| check.code).collect();
            (failing.join(" "), Some(examined))
        }
    }
}

#[test]
fn every_response_of_the_corpus_comes_out_as_the_table_says() {
    let files = files();
    let mut differences = String::new();
    for (name, (kind, bytes)) in &files {
        let (found, examined) = outcome(bytes);
        let row = TABLE.iter().find(|(file, ..)| file == name);
        if row.is_none_or(|(_, expected, _)| *expected != found) {
            let why = examined.iter().flat_map(|examined| &examined.checks).filter(|check| check.state == State::Fail);
            let why: Vec<_> = why.map(|check| check.message.as_str()).collect();
            differences.push_str(&format!("{kind}\t{name}\t{found}\t{}\n", why.join(" | ")));
        }
        if let Some(examined) = examined
            && examined.checks.iter().any(|check| check.code == "signature" && check.state != State::Pass)
        {
            assert_eq!((&examined.email, &examined.name_id, examined.attributes.len()), (&None, &None, 0), "{name}");
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(files.is_empty() || files.len() == TABLE.len());
}

/// Documents that are called attacks but are accepted: each states only what the identity provider signed.
const HARMLESS: [&str; 4] = [
    "ruby-saml/test__responses__invalids__duplicated_attributes.xml.base64.xml",
    "ruby-saml/test__responses__invalids__no_issuer_response.xml.base64.xml",
    "ruby-saml/test__responses__invalids__response_invalid_signed_element.xml.base64.xml",
    "ruby-saml/test__responses__response_node_text_attack2.xml.base64.xml",
];

#[test]
fn no_attack_is_accepted_nor_refused_for_want_of_an_address_alone() {
    for (name, (kind, bytes)) in files() {
        let (found, examined) = outcome(&bytes);
        if kind != "response-attack" {
            continue;
        }
        if HARMLESS.contains(&name.as_str()) {
            let xml = String::from_utf8(capture::read(&bytes).unwrap().remove(0).xml).unwrap();
            let signed = text(&Document::parse(xml.trim()).unwrap(), "NameID");
            assert_eq!(examined.unwrap().name_id.map(|name_id| name_id.value), signed, "{name}");
        } else {
            assert!(found != "accepted" && found != "email", "{name}: {found}");
        }
    }
}

#[test]
fn every_refusal_has_its_reason_in_the_table() {
    for (name, outcome, reason) in TABLE {
        let needs_reason = *outcome != "accepted" || HARMLESS.contains(name);
        assert_eq!(reason.ends_with('.'), needs_reason, "{name}");
    }
}
