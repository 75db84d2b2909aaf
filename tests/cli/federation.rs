//! `inspect metadata` on metadata that is too large to be read whole, or compressed.

use crate::fixture::{ENTITY_ID, IdentityProvider, SERVICE_PROVIDER, aggregate};
use crate::program::{Answer, Sandbox, codes};
use crate::url::{serve, serve_and_tell};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// An aggregate of more than four megabytes: two identity providers, a service provider, and a very long comment.
fn large() -> String {
    let second = IdentityProvider { entity_id: "https://idp.example.org".to_owned(), ..IdentityProvider::default() };
    let comments = format!("<!-- {} -->", "x".repeat(1_000_000)).repeat(5);

    aggregate(&[IdentityProvider::default().entity(), SERVICE_PROVIDER.to_owned(), comments, second.entity()])
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn inspect(content: impl AsRef<[u8]>, more: &[&str]) -> Answer {
    let sandbox = Sandbox::new();
    let file = sandbox.write("metadata", content);

    sandbox.run(&[&["inspect", "metadata", &file], more].concat())
}

/// The same without the comments, small enough to be read whole.
fn small(large: &str) -> String {
    let (before, rest) = large.split_once("<!--").unwrap();
    let (_, after) = rest.rsplit_once("-->").unwrap();

    format!("{before}{after}")
}

#[test]
fn a_large_federation_is_told_as_a_small_one_is() {
    let large = large();
    for more in [&["--json"][..], &["--json", "--list"], &[], &["--list"], &["--entity", "https://idp.example.org"]] {
        let [large, small] = [&large, &small(&large)].map(|text| inspect(text, more).ends_with(0));
        assert_eq!(large.stdout, small.stdout);
        assert_eq!(large.stderr, "");
    }
}

#[test]
fn an_entity_id_that_a_large_federation_lacks_is_answered_with_the_near_ones() {
    let answer = inspect(large(), &["--entity", "https://idp.exampel.org", "--json"]).ends_with(2);

    assert_eq!(codes(&answer.json()), ["entity-not-found"]);
    assert!(answer.stderr.contains("Did you mean https://idp.example.org?"), "{}", answer.stderr);
    let service = inspect(large(), &["--entity", "https://sp.example.com", "--json"]).ends_with(2);
    assert_eq!(service.json()["kind"], "service-provider");
}

#[test]
fn gzip_is_unpacked_whatever_is_in_it() {
    let small = small(&large());
    assert_eq!(inspect(gzip(&small), &["--json"]).ends_with(0).stdout, inspect(&small, &["--json"]).stdout);
    let one = inspect(gzip(&IdentityProvider::default().xml()), &["--json"]).ends_with(0);
    assert_eq!(one.json()["entity_id"], ENTITY_ID);
    let page = inspect(gzip("<!DOCTYPE html><title>Sign in</title>"), &["--json"]).ends_with(2);
    assert_eq!(page.json()["kind"], "html");
    let whole = gzip(&small);
    let cut = inspect(&whole[..whole.len() / 2], &["--json"]).ends_with(2);
    assert_eq!(codes(&cut.json()), ["gzip-broken"]);
}

#[test]
fn a_large_federation_is_read_from_standard_input_and_from_an_address() {
    let large = large();
    let expected = inspect(small(&large), &["--json"]).stdout;
    let piped = Sandbox::new().run_with_input(&["inspect", "metadata", "-", "--json"], large.as_bytes());
    assert_eq!(piped.ends_with(0).stdout, expected);
    let address = serve("200 OK", large);
    assert_eq!(Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(0).stdout, expected);
}

#[test]
fn the_address_of_one_entity_at_a_metadata_query_service_gives_that_entity() {
    for (path, asked) in [
        ("entities/https%3A%2F%2Fidp.example.com%2Fidp", "entities/https%3A%2F%2Fidp.example.com%2Fidp"),
        ("entities/%7Bsha1%7D0123456789abcdef", "entities/%7Bsha1%7D0123456789abcdef"),
        ("entities/{sha1}0123456789abcdef", "entities/%7Bsha1%7D0123456789abcdef"),
    ] {
        let (address, request) = serve_and_tell("200 OK", IdentityProvider::default().xml());
        let address = address.replace("metadata", path);
        let answer = Sandbox::new().run(&["inspect", "metadata", &address, "--json"]).ends_with(0);
        assert_eq!(answer.json()["entity_id"], ENTITY_ID);
        assert_eq!(request.recv().unwrap(), format!("GET /{asked} HTTP/1.1"));
    }
}

#[test]
fn a_large_file_that_is_no_federation_is_named_for_what_it_is() {
    let page = format!("<!DOCTYPE html><title>Sign in</title>{}", " ".repeat(5_000_000));
    assert_eq!(inspect(page, &["--json"]).ends_with(2).json()["kind"], "html");
    let one = IdentityProvider::default().xml() + &" ".repeat(5_000_000);
    assert_eq!(inspect(one, &["--json"]).ends_with(0).json()["entity_id"], ENTITY_ID);
}

#[test]
fn a_large_federation_that_was_cut_short_lists_what_is_there_and_says_so() {
    let whole = large();
    let answer = inspect(&whole[..whole.len() - 500], &["--json"]).ends_with(1);

    assert_eq!(codes(&answer.json()), ["cut-short", "entity-unreadable"]);
    assert_eq!(answer.json()["entities"].as_array().unwrap().len(), 1);
}
