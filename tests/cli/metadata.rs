//! `inspect metadata`.

use crate::fixture::{EMAIL, ENTITY_ID, IdentityProvider, SERVICE_PROVIDER, aggregate, attribute, signing};
use crate::program::{Answer, Sandbox, codes, keys, severities};

/// Every key of the contract, in its order.
const KEYS: [&str; 17] = [
    "kind",
    "entity_id",
    "valid_until",
    "cache_duration",
    "product",
    "entity_id_scope",
    "signature",
    "single_sign_on",
    "single_logout",
    "name_id_formats",
    "want_authn_requests_signed",
    "attributes",
    "email",
    "certificates",
    "organization",
    "contacts",
    "findings",
];

fn inspect(content: impl AsRef<[u8]>, more: &[&str]) -> Answer {
    let sandbox = Sandbox::new();
    let file = sandbox.write("metadata", content);

    sandbox.run(&[&["inspect", "metadata", &file], more].concat())
}

#[test]
fn sound_metadata_is_told_with_every_key_of_the_contract_in_order() {
    let provider = IdentityProvider {
        root: "validUntil=\"2099-01-01T00:00:00Z\" cacheDuration=\"PT6H\"".to_owned(),
        attributes: attribute(EMAIL),
        ..IdentityProvider::default()
    };
    let document = inspect(provider.xml(), &["--json"]).ends_with(0).json();

    assert_eq!(keys(&document), KEYS);
    assert_eq!(document["kind"], "identity-provider");
    assert_eq!(document["entity_id"], ENTITY_ID);
    assert_eq!(document["valid_until"], "2099-01-01T00:00:00Z");
    assert_eq!(document["cache_duration"], "PT6H");
    assert_eq!(keys(&document["signature"]), ["status", "algorithm", "certificate_sha256", "reason"]);
    assert_eq!(document["signature"]["status"], "unsigned");
    assert_eq!(keys(&document["single_sign_on"][0]), ["binding", "location"]);
    assert_eq!(document["single_sign_on"][0]["binding"], "HTTP-Redirect");
    assert_eq!(document["single_sign_on"][1]["binding"], "HTTP-POST");
    assert_eq!(document["want_authn_requests_signed"], false);
    assert_eq!(keys(&document["attributes"][0]), ["name", "friendly_name", "name_format", "origin"]);
    assert_eq!(document["email"]["candidates"][0], EMAIL);
    assert_eq!(document["email"]["chosen"], EMAIL);
    assert_eq!(
        keys(&document["certificates"][0]),
        [
            "use",
            "sha256",
            "sha1",
            "subject",
            "issuer",
            "serial",
            "not_before",
            "not_after",
            "key",
            "signature_algorithm"
        ]
    );
    assert_eq!(document["certificates"][0]["use"], "signing");
    assert_eq!(document["certificates"][0]["not_after"], "2099-01-01T00:00:00Z");
    assert_eq!(document["certificates"][0]["key"], "EC P-256");
    assert_eq!(document["organization"], serde_json::Value::Null);
    assert!(!severities(&document).contains(&"blocker"), "{document}");
}

#[test]
fn sound_metadata_reads_as_sentences_and_columns() {
    let answer = inspect(IdentityProvider::default().xml(), &[]).ends_with(0);

    assert!(answer.stdout.contains("  Entity ID         https://idp.example.com/metadata\n"), "{}", answer.stdout);
    assert!(answer.stdout.lines().last().unwrap().starts_with("OK: "), "{}", answer.stdout);
    assert_eq!(answer.stderr, "");
}

#[test]
fn the_sample_needs_no_file() {
    let sandbox = Sandbox::new();
    let document = sandbox.run(&["inspect", "metadata", "--sample", "--json"]).ends_with(0).json();

    assert_eq!(document["kind"], "identity-provider");
    sandbox.run(&["inspect", "metadata", "--sample", "file.xml"]).ends_with(64);
}

#[test]
fn standard_input_reads_as_a_file_does() {
    let sandbox = Sandbox::new();
    let answer =
        sandbox.run_with_input(&["inspect", "metadata", "-", "--json"], IdentityProvider::default().xml().as_bytes());

    assert_eq!(answer.ends_with(0).json()["entity_id"], ENTITY_ID);
}

#[test]
fn every_wrong_kind_of_file_is_named_for_what_it_is() {
    let pem = signing("idp.example.com", 2020, 2099).pem;
    let namespaces: String = (0..20_000).map(|number| format!(" xmlns:n{number}=\"u{number}\"")).collect();
    let attributes: String = (0..50_000).map(|number| format!(" a{number}=\"x\"")).collect();
    let doctype = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>";
    let response = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>";
    for (content, kind) in [
        (Vec::new(), "empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>".to_vec(), "html"),
        (SERVICE_PROVIDER.into(), "service-provider"),
        (response.into(), "saml-response"),
        (pem.into_bytes(), "certificate"),
        (b"{\"issuer\": \"https://idp.example.com\"}".to_vec(), "json"),
        (b"%PDF-1.7\n".to_vec(), "pdf"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec(), "gzip"),
        (b"PK\x03\x04xxxx".to_vec(), "zip"),
        (doctype.into(), "broken-xml"),
        (format!("<a{namespaces}/>").into_bytes(), "broken-xml"),
        (format!("<a{attributes}/>").into_bytes(), "broken-xml"),
        ("<a>".repeat(1_000_000).into_bytes(), "broken-xml"),
        (b"<a><b></a>".to_vec(), "broken-xml"),
        (b"<note/>".to_vec(), "other-xml"),
        (b"Dear Bob, the metadata is on its way.".to_vec(), "not-xml"),
    ] {
        let answer = inspect(&content, &["--json"]).ends_with(2);
        let document = answer.json();

        assert_eq!(document["kind"], kind, "{}", answer.stderr);
        assert_eq!(keys(&document), KEYS);
        assert_eq!(severities(&document), ["blocker"]);
        answer.says("");
        let text = inspect(&content, &[]).ends_with(2);
        assert_eq!(text.stdout, "");
        text.says("");
    }
}

#[test]
fn a_wrong_kind_that_another_command_reads_names_that_command() {
    let answer = inspect(SERVICE_PROVIDER, &[]).ends_with(2);

    assert!(answer.stderr.contains("`sso-wizard inspect sp-metadata`"), "{}", answer.stderr);
}

#[test]
fn utf_16_and_a_byte_order_mark_are_read() {
    let xml = IdentityProvider::default().xml();
    let utf_16 = xml.replace("UTF-8", "UTF-16");
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf_16.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(utf_16.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked = format!("\u{feff}{xml}").into_bytes();

    for bytes in [little, big, marked] {
        assert_eq!(inspect(bytes, &["--json"]).ends_with(0).json()["entity_id"], ENTITY_ID);
    }
}

#[test]
fn what_stops_single_sign_on_is_a_blocker_and_ends_with_1() {
    let without_certificate = IdentityProvider { certificate: None, ..IdentityProvider::default() };
    let broken = IdentityProvider { certificate: Some("bm90IGEgY2VydA==".to_owned()), ..IdentityProvider::default() };
    let script = IdentityProvider { location: "javascript:alert(1)".to_owned(), ..IdentityProvider::default() };
    let expired =
        IdentityProvider { root: "validUntil=\"2020-01-01T00:00:00Z\"".to_owned(), ..IdentityProvider::default() };

    for provider in [without_certificate, broken, script, expired] {
        let document = inspect(provider.xml(), &["--json"]).ends_with(1).json();
        assert_eq!(document["kind"], "identity-provider");
        assert_eq!(severities(&document)[0], "blocker", "{document}");

        let text = inspect(provider.xml(), &[]).ends_with(1);
        assert!(text.stdout.contains("  Blocker  "), "{}", text.stdout);
        assert!(text.stdout.lines().last().unwrap().starts_with("Not usable yet: "), "{}", text.stdout);
    }
}

#[test]
fn an_aggregate_lists_its_identity_providers_and_never_takes_the_first() {
    let second = IdentityProvider { entity_id: "https://idp.example.org".to_owned(), ..IdentityProvider::default() };
    let xml = aggregate(&[IdentityProvider::default().entity(), SERVICE_PROVIDER.to_owned(), second.entity()]);
    let document = inspect(&xml, &["--json"]).ends_with(0).json();

    assert_eq!(keys(&document), ["kind", "entities", "findings"]);
    assert_eq!(document["kind"], "aggregate");
    assert_eq!(document["entities"].as_array().unwrap().len(), 2);
    assert_eq!(keys(&document["entities"][0]), ["entity_id", "display_name", "roles"]);
    assert_eq!(document["entities"][1]["entity_id"], "https://idp.example.org");
    assert_eq!(document["entities"][1]["roles"][0], "idp");
    assert_eq!(inspect(&xml, &["--json", "--list"]).ends_with(0).json()["entities"].as_array().unwrap().len(), 3);
    let text = inspect(&xml, &[]).ends_with(0);
    assert!(
        text.stdout.contains("Federation metadata: 3 entities, including 2 identity providers."),
        "{}",
        text.stdout
    );
}

#[test]
fn a_list_of_one_entity_reads_as_that_entity_unless_the_list_is_asked_for() {
    let alone = aggregate(&[IdentityProvider::default().entity()]);
    assert_eq!(inspect(&alone, &["--json"]).ends_with(0).json()["kind"], "identity-provider");

    let listed = inspect(&alone, &["--json", "--list"]).ends_with(0).json();
    assert_eq!(listed["kind"], "aggregate");
    assert_eq!(listed["entities"].as_array().unwrap().len(), 1);
    assert_eq!(listed["entities"][0]["entity_id"], ENTITY_ID);

    let no_list = inspect(IdentityProvider::default().xml(), &["--json", "--list"]).ends_with(0).json();
    assert_eq!(no_list["kind"], "identity-provider");
}

#[test]
fn one_entity_of_an_aggregate_is_read_by_its_entity_id() {
    let second = IdentityProvider { entity_id: "https://idp.example.org".to_owned(), ..IdentityProvider::default() };
    let xml = aggregate(&[IdentityProvider::default().entity(), second.entity()]);
    let document = inspect(&xml, &["--entity", "https://idp.example.org", "--json"]).ends_with(0).json();

    assert_eq!(document["kind"], "identity-provider");
    assert_eq!(document["entity_id"], "https://idp.example.org");
}

#[test]
fn an_entity_id_that_is_not_there_is_answered_with_the_near_ones() {
    let xml = aggregate(&[IdentityProvider::default().entity(), SERVICE_PROVIDER.to_owned()]);
    let answer = inspect(&xml, &["--entity", "https://idp.exampel.com/metadata", "--json"]).ends_with(2);

    assert_eq!(codes(&answer.json()), ["entity-not-found"]);
    assert!(answer.stderr.contains("Did you mean https://idp.example.com/metadata?"), "{}", answer.stderr);
}

#[test]
fn hostile_names_cannot_steer_the_terminal_nor_turn_text_around() {
    let hostile = "https://idp.example.com/&#x9b;31m\u{202e}lmx.exe";
    let provider = IdentityProvider { entity_id: hostile.to_owned(), ..IdentityProvider::default() };
    let text = inspect(provider.xml(), &["--color", "never"]);
    let json = inspect(provider.xml(), &["--json"]);

    for output in [&text.stdout, &text.stderr, &json.stdout, &json.stderr] {
        assert!(!output.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{output:?}");
    }
    assert!(text.stdout.contains("\\u{9b}31m\\u{202e}lmx.exe"), "{}", text.stdout);
    assert_eq!(json.json()["entity_id"], "https://idp.example.com/\u{9b}31m\u{202e}lmx.exe");
}

#[test]
fn a_source_that_is_not_there_says_so_in_both_forms() {
    let sandbox = Sandbox::new();
    let missing = sandbox.run(&["inspect", "metadata", "nowhere.xml", "--json"]).ends_with(2);
    missing.says("The file nowhere.xml doesn’t exist.");
    assert_eq!(missing.json()["kind"], serde_json::Value::Null);
    assert_eq!(codes(&missing.json()), ["file-not-found"]);

    let folder = sandbox.run(&["inspect", "metadata", "."]).ends_with(2);
    folder.says("is a folder, not a file.");
}

const ENTRA: &str = include_str!("../fixtures/metadata/entra.xml");
/// Signs the Entra fixture.
const SIGNER: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

fn entra() -> String {
    let [first, second] =
        [include_str!("../fixtures/metadata/first.b64"), include_str!("../fixtures/metadata/second.b64")];
    ENTRA.replace("@1", first.trim()).replace("@2", second.trim())
}

#[test]
fn signed_metadata_is_intact_and_its_signer_known_only_once_it_is_given() {
    let document = inspect(entra(), &["--json"]).ends_with(0).json();
    assert_eq!(document["signature"]["status"], "valid");
    assert_eq!(document["signature"]["certificate_sha256"], SIGNER);
    assert!(document["signature"]["reason"].as_str().unwrap().ends_with("The signer is unknown."));
    assert!(codes(&document).contains(&"metadata-signer-not-known"));
    let text = inspect(entra(), &[]).ends_with(0);
    assert!(text.stdout.contains("Intact, signer unknown\n"), "{}", text.stdout);
    assert!(text.stdout.contains(&format!("accounts.accesscontrol.example.com, SHA-256 {SIGNER}")), "{}", text.stdout);

    let document = inspect(entra(), &["--json", "--signer", SIGNER]).ends_with(0).json();
    assert_eq!(document["signature"]["status"], "valid");
    assert_eq!(document["signature"]["reason"], serde_json::Value::Null);
    assert!(!codes(&document).contains(&"metadata-signer-not-known"));
}

#[test]
fn with_a_signer_given_other_signed_and_unsigned_metadata_end_with_1() {
    let other = ["--json", "--signer", &"AB:".repeat(32)];
    let other = [other[0], other[1], other[2].trim_end_matches(':')];
    let document = inspect(entra(), &other).ends_with(1).json();
    assert_eq!(document["signature"]["status"], "invalid");
    assert!(codes(&document).contains(&"metadata-signer-other"));
    let document = inspect(IdentityProvider::default().xml(), &other).ends_with(1).json();
    assert!(codes(&document).contains(&"metadata-signer-missing"));
    let document = inspect(entra().replace("saml2\"/></IDPSSO", "saml3\"/></IDPSSO"), &["--json"]).ends_with(1).json();
    assert_eq!(document["signature"]["status"], "invalid");
    assert!(codes(&document).contains(&"metadata-signature-invalid"));
}

#[test]
fn a_signer_that_is_no_signer_is_told() {
    let answer = inspect(entra(), &["--signer", "abcd"]).ends_with(2);
    assert!(answer.stderr.contains("neither a SHA-256 fingerprint nor a readable file"), "{}", answer.stderr);
    let list = inspect(
        aggregate(&[IdentityProvider::default().entity(), IdentityProvider::default().entity()]),
        &["--signer", SIGNER],
    );
    assert!(list.ends_with(64).stderr.contains("Add --entity ENTITY_ID."));
}
