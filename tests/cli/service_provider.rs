//! `inspect sp-metadata`.

use crate::fixture::{IdentityProvider, SERVICE_PROVIDER};
use crate::program::{Sandbox, keys};

const KEYS: [&str; 12] = [
    "kind",
    "entity_id",
    "valid_until",
    "signature",
    "assertion_consumer_services",
    "single_logout",
    "name_id_formats",
    "authn_requests_signed",
    "want_assertions_signed",
    "requested_attributes",
    "certificates",
    "findings",
];

#[test]
fn service_provider_metadata_is_told_with_its_assertion_consumer_services() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("sp.xml", SERVICE_PROVIDER);
    let answer = sandbox.run(&["inspect", "sp-metadata", &file, "--json"]);
    let document = answer.json();

    assert!(answer.code < 2, "{answer:?}");
    assert_eq!(keys(&document), KEYS);
    assert_eq!(document["kind"], "service-provider");
    assert_eq!(document["entity_id"], "https://sp.example.com");
    assert_eq!(document["signature"]["status"], "unsigned");
    let service = &document["assertion_consumer_services"][0];
    assert_eq!(keys(service), ["binding", "location", "index", "is_default"]);
    assert_eq!(service["location"], "https://sp.example.com/acs");
    assert_eq!(service["is_default"], true);
    assert_eq!(document["authn_requests_signed"], true);
    assert_eq!(document["want_assertions_signed"], serde_json::Value::Null);
}

#[test]
fn identity_provider_metadata_is_told_apart() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("idp.xml", IdentityProvider::default().xml());
    let answer = sandbox.run(&["inspect", "sp-metadata", &file, "--json"]).ends_with(2);

    assert_eq!(keys(&answer.json()), KEYS);
    assert_eq!(answer.json()["kind"], "identity-provider");
    assert!(answer.stderr.contains("`sso-wizard inspect metadata`"), "{}", answer.stderr);
}
