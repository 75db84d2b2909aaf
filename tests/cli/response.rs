//! `inspect response`.

use crate::fixture::{EMAIL, SERVICE_PROVIDER, provider};
use crate::office::{self, Office};
use crate::program::{Answer, Sandbox, codes, keys};
use crate::sign_in::{AT, Signer, percent};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::Value;
use std::io::Write as _;

const KEYS: [&str; 6] = ["verdict", "email", "name_id", "attributes", "checks", "findings"];

/// A sandbox with the metadata of both providers.
struct Desk {
    sandbox: Sandbox,
    signer: Signer,
    idp: String,
    sp: String,
}

impl Desk {
    fn new() -> Self {
        let (sandbox, signer) = (Sandbox::new(), Signer::new());
        let idp = sandbox.write("idp.xml", provider(&signer).xml());
        let sp = sandbox.write("sp.xml", SERVICE_PROVIDER);
        Self { sandbox, signer, idp, sp }
    }

    fn run(&self, content: &str, more: &[&str]) -> Answer {
        let file = self.sandbox.write("captured", content);
        let arguments = ["inspect", "response", &file, "--metadata", &self.idp, "--sp-metadata", &self.sp];
        self.sandbox.run(&[&arguments, more].concat())
    }
}

fn state<'a>(document: &'a Value, code: &str) -> &'a str {
    let checks = document["checks"].as_array().unwrap();
    checks.iter().find(|check| check["code"] == code).unwrap()["state"].as_str().unwrap()
}

fn har(entries: &[String]) -> String {
    format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{}]}}}}", entries.join(","))
}

fn entry(xml: &str, time: &str) -> String {
    let value = percent(&STANDARD.encode(xml));
    format!(
        "{{\"startedDateTime\":\"{time}\",\"request\":{{\"method\":\"POST\",\"url\":\"https://sp.example.com/acs?token=SECRET\",\
         \"headers\":[{{\"name\":\"Cookie\",\"value\":\"session=SECRET\"}}],\"cookies\":[{{\"name\":\"s\",\"value\":\"SECRET\"}}],\
         \"postData\":{{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":[{{\"name\":\"password\",\"value\":\"SECRET\"}},\
         {{\"name\":\"SAMLResponse\",\"value\":\"{value}\"}}],\"text\":\"password=SECRET&SAMLResponse={value}\"}}}},\
         \"response\":{{\"content\":{{\"text\":\"SECRET\"}}}}}}"
    )
}

#[test]
fn a_sound_sign_in_is_accepted_with_everything_that_it_proves() {
    let desk = Desk::new();
    let answer = desk.run(&desk.signer.response("ada@example.com", AT), &["--at", AT, "--json"]).ends_with(0);
    let document = answer.json();

    assert_eq!(keys(&document), KEYS);
    assert_eq!((&document["verdict"], &document["email"]), (&"accepted".into(), &"ada@example.com".into()));
    assert_eq!(keys(&document["name_id"]), ["value", "format"]);
    assert_eq!(document["name_id"]["value"], "ada-1");
    assert_eq!(document["attributes"], serde_json::json!([{ "name": EMAIL, "values": ["ada@example.com"] }]));
    for check in document["checks"].as_array().unwrap() {
        assert_eq!(keys(check), ["code", "state", "expected", "actual", "message", "hint"]);
    }
    assert_eq!(codes(&document), [""; 0]);
    assert_eq!(answer.stderr, "");
}

#[test]
fn every_form_of_a_capture_is_read() {
    let desk = Desk::new();
    let xml = desk.signer.response("ada@example.com", AT);
    let encoded = STANDARD.encode(&xml);
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(xml.as_bytes()).unwrap();
    let deflated = percent(&STANDARD.encode(deflated.finish().unwrap()));
    let quoted = serde_json::to_string(&xml).unwrap();
    for content in [
        xml.clone(),
        encoded.clone(),
        encoded.replace('+', " "),
        encoded.replace('+', "-").replace('/', "_"),
        format!("SAMLResponse={}&RelayState=x", percent(&encoded)),
        format!("RelayState=x&SAMLResponse={encoded}"),
        format!("https://sp.example.com/acs?SAMLResponse={deflated}&RelayState=x"),
        format!("<html><form><input type='hidden' name='SAMLResponse' value='{encoded}'></form></html>"),
        har(&[entry(&xml, AT)]),
        format!(
            "{{\"requests\":[{{\"method\":\"POST\",\"url\":\"https://sp.example.com/acs\",\"post\":[[\"SAMLResponse\",\"{encoded}\"]],\"get\":[],\"saml\":{quoted}}}]}}"
        ),
    ] {
        let answer = desk.run(&content, &["--at", AT, "--json"]).ends_with(0);
        assert_eq!(answer.json()["email"], "ada@example.com");
    }
    let arguments = ["inspect", "response", "-", "--metadata", &desk.idp, "--sp-metadata", &desk.sp, "--at", AT];
    desk.sandbox.run_with_input(&arguments, encoded.as_bytes()).ends_with(0);
}

#[test]
fn secrets_beside_the_response_never_come_out() {
    let desk = Desk::new();
    let capture = har(&[
        entry(&desk.signer.response("ada@example.com", AT), AT),
        entry(&desk.signer.response("bob@example.com", AT), AT),
    ]);
    for more in [&["--json"][..], &[], &["-vv"], &["--entry", "9"]] {
        let answer = desk.run(&capture, more);
        assert!(!answer.stdout.contains("SECRET") && !answer.stderr.contains("SECRET"), "{answer:?}");
    }
}

#[test]
fn the_time_of_a_har_file_counts_as_now_unless_another_is_given() {
    let desk = Desk::new();
    let capture = har(&[entry(&desk.signer.response("ada@example.com", AT), AT)]);
    let answer = desk.run(&capture, &[]).ends_with(0);
    assert!(
        answer.stdout.contains("Checked as of 2026-03-01T12:00:00Z, the time of the capture."),
        "{}",
        answer.stdout
    );
    let document = desk.run(&capture, &["--at", "2026-03-02T12:00:00Z", "--json"]).ends_with(1).json();
    assert_eq!((&document["verdict"], state(&document, "time")), (&"rejected".into(), "fail"));
    assert_eq!(document["email"], "ada@example.com", "what is proven is proven, late or not");
}

#[test]
fn of_several_responses_the_last_counts_unless_one_is_chosen() {
    let desk = Desk::new();
    let [ada, bob] = ["ada@example.com", "bob@example.com"].map(|email| entry(&desk.signer.response(email, AT), AT));
    let capture = har(&[ada, bob]);
    let document = desk.run(&capture, &["--json"]).ends_with(0).json();
    assert_eq!((&document["email"], codes(&document)), (&"bob@example.com".into(), vec!["several-responses"]));
    let document = desk.run(&capture, &["--json", "--entry", "1"]).ends_with(0).json();
    assert_eq!((&document["email"], codes(&document)), (&"ada@example.com".into(), vec![]));
    desk.run(&capture, &["--entry", "3"]).ends_with(2).says("contains 2 SAML responses");
    desk.run(&capture, &["--entry", "0"]).ends_with(64);
}

#[test]
fn a_rejected_sign_in_says_what_was_expected_and_what_is_there() {
    let desk = Desk::new();
    let xml =
        desk.signer.response("ada@example.com", AT).replace("https://sp.example.com<", "https://sp.example.com/<");
    let answer = desk.run(&xml, &["--at", AT]).ends_with(1);
    assert!(answer.stdout.starts_with("Sign-in: rejected. 2 checks failed.\n"), "{}", answer.stdout);
    for line in [
        "✗ failed",
        "expected: https://sp.example.com\n",
        "actual: https://sp.example.com/\n",
        "Only the slash at the end",
        "  Nothing.\n",
    ] {
        assert!(answer.stdout.contains(line), "{line}: {}", answer.stdout);
    }
    let document = desk.run(&xml, &["--at", AT, "--json"]).ends_with(1).json();
    assert_eq!(
        (&document["email"], &document["name_id"], &document["attributes"]),
        (&Value::Null, &Value::Null, &serde_json::json!([]))
    );
    assert_eq!((state(&document, "signature"), state(&document, "audience")), ("fail", "fail"));
}

#[test]
fn the_email_attribute_can_be_named_and_saml_subject_is_the_name_id() {
    let desk = Desk::new();
    let xml = desk.signer.response("ada@example.com", AT);
    for (name, exit) in [(EMAIL, 0), ("mail", 1), ("SAML_SUBJECT", 1)] {
        let document = desk.run(&xml, &["--at", AT, "--json", "--email-attribute", name]).ends_with(exit).json();
        assert_eq!(state(&document, "email"), if exit == 0 { "pass" } else { "fail" });
    }
}

#[test]
fn an_account_says_what_is_expected_too() {
    let signer = Signer::new();
    let office = Office::new();
    office.import(&office::draft_of("Example UK", &provider(&signer)));
    let file = office.sandbox.write("response.xml", signer.response("ada@example.com", AT));
    let arguments = ["inspect", "response", &file, "--account", "Example UK", "--at", AT, "--json"];
    let document = office.run(&arguments).ends_with(0).json();
    assert_eq!(document["email"], "ada@example.com");
    let file = office.sandbox.write("response.xml", Signer::new().response("ada@example.com", AT));
    let arguments = ["inspect", "response", &file, "--account", "Example UK", "--at", AT, "--json"];
    assert_eq!(state(&office.run(&arguments).ends_with(1).json(), "signature"), "fail");
    let arguments = ["inspect", "response", &file, "--account", "Nobody", "--json"];
    let answer = office.run(&arguments).ends_with(2);
    assert_eq!((keys(&answer.json()), codes(&answer.json())), (KEYS.to_vec(), vec!["expectations-unknown"]));
}

#[test]
fn what_holds_no_response_is_named_and_the_document_says_so() {
    let desk = Desk::new();
    for (content, code) in [
        ("{\"a\":1}", "json"),
        ("", "empty"),
        (SERVICE_PROVIDER, "metadata"),
        ("<p:LogoutResponse xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>", "logout-response"),
        ("hello", "not-xml"),
    ] {
        let answer = desk.run(content, &["--json"]).ends_with(2);
        let document = answer.json();
        assert_eq!(keys(&document), KEYS);
        assert_eq!(
            (
                &document["verdict"],
                &document["email"],
                &document["name_id"],
                &document["attributes"],
                &document["checks"]
            ),
            (&"rejected".into(), &Value::Null, &Value::Null, &serde_json::json!([]), &serde_json::json!([]))
        );
        assert_eq!(codes(&document), [code]);
        desk.run(content, &[]).ends_with(2).says("");
    }
    let metadata = desk.run(SERVICE_PROVIDER, &[]).ends_with(2);
    assert!(metadata.stderr.contains("`sso-wizard inspect metadata`"), "{}", metadata.stderr);
    let missing = ["inspect", "response", "missing.har", "--metadata", &desk.idp, "--sp-metadata", &desk.sp];
    desk.sandbox.run(&missing).ends_with(2).says("missing.har");
}

#[test]
fn hostile_values_cannot_steer_the_terminal_nor_turn_text_around() {
    let desk = Desk::new();
    let xml = desk.signer.response("\u{202e}moc.elpmaxe@ada&#x9b;31m", AT);
    let answer = desk.run(&xml, &["--at", AT]).ends_with(1);
    assert!(!answer.stdout.contains(['\u{202e}', '\u{9b}']), "{}", answer.stdout);
    let document = desk.run(&xml, &["--at", AT, "--json"]).ends_with(1).json();
    assert_eq!(document["attributes"][0]["values"][0], "\u{202e}moc.elpmaxe@ada\u{9b}31m");
}

#[test]
fn the_account_or_both_providers_have_to_be_named() {
    let desk = Desk::new();
    for arguments in [
        &["x"][..],
        &["x", "--metadata", &desk.idp],
        &["x", "--sp-metadata", &desk.sp],
        &["x", "--account", "A", "--metadata", &desk.idp, "--sp-metadata", &desk.sp],
        &["x", "--account", "A", "--email-attribute", "mail"],
        &["x", "--account", "A", "--at", "yesterday"],
    ] {
        desk.sandbox.run(&[&["inspect", "response"], arguments].concat()).ends_with(64);
    }
    let swapped = ["inspect", "response", "x", "--metadata", &desk.sp, "--sp-metadata", &desk.idp];
    desk.sandbox.run(&swapped).ends_with(2).says("service provider metadata");
}
