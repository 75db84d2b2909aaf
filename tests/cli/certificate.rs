//! `inspect certificate`.

use crate::fixture::signing;
use crate::program::{Sandbox, codes, keys};

#[test]
fn every_certificate_of_every_file_is_told_with_its_source() {
    let sandbox = Sandbox::new();
    let [old, new] = [signing("old.example.com", 2010, 2020), signing("new.example.com", 2020, 2099)];
    let chain = sandbox.write("chain.pem", format!("{}{}", old.pem, new.pem));
    let der = sandbox.write("new.der", &new.der);
    let document = sandbox.run(&["inspect", "certificate", &chain, &der, "--json"]).ends_with(0).json();

    assert_eq!(keys(&document), ["certificates", "findings"]);
    let certificates = document["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 3);
    assert_eq!(
        keys(&certificates[0]),
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
            "signature_algorithm",
            "state",
            "days_left",
            "self_signed",
            "source",
            "findings",
            "spki_sha256"
        ]
    );
    assert_eq!(certificates[0]["state"], "expired");
    assert!(certificates[0]["days_left"].as_i64().unwrap() < 0);
    assert_eq!(certificates[1]["state"], "valid");
    assert_eq!(certificates[1]["self_signed"], true);
    assert_eq!(certificates[2]["source"], der);
    assert_eq!(certificates[2]["sha256"], certificates[1]["sha256"]);
    assert_eq!(codes(&certificates[2]), ["certificate-repeated"]);
}

#[test]
fn a_certificate_that_stands_twice_in_a_file_is_listed_once_and_told() {
    let sandbox = Sandbox::new();
    let certificate = signing("idp.example.com", 2020, 2099);
    let twice = sandbox.write("twice.pem", certificate.pem.repeat(2));
    let document = sandbox.run(&["inspect", "certificate", &twice, "--json"]).ends_with(0).json();

    assert_eq!(document["certificates"].as_array().unwrap().len(), 1);
    assert_eq!(codes(&document), ["certificate-repeated"]);
}

#[test]
fn one_file_that_cannot_be_read_does_not_hide_the_others() {
    let sandbox = Sandbox::new();
    let good = sandbox.write("good.pem", signing("idp.example.com", 2020, 2099).pem);
    let html = sandbox.write("page.html", "<!DOCTYPE html><html></html>");
    let document = sandbox.run(&["inspect", "certificate", &html, "nowhere.pem", &good, "--json"]).ends_with(1).json();

    assert_eq!(document["certificates"].as_array().unwrap().len(), 1);
    assert_eq!(codes(&document), ["html", "file-not-found"]);
}

#[test]
fn nothing_to_read_ends_with_2_and_says_what_each_file_is() {
    let sandbox = Sandbox::new();
    let html = sandbox.write("page.html", "<!DOCTYPE html><html></html>");
    let answer = sandbox.run(&["inspect", "certificate", &html, "nowhere.pem", "--json"]).ends_with(2);

    assert_eq!(answer.json()["certificates"].as_array().unwrap().len(), 0);
    answer.says("This is a web page");
    assert!(answer.stderr.contains("The file nowhere.pem doesn’t exist."), "{}", answer.stderr);
}

#[test]
fn a_certificate_that_nobody_can_use_today_is_a_blocker() {
    let sandbox = Sandbox::new();
    for (from, until, state) in [(2010, 2020, "expired"), (2090, 2099, "not-yet-valid")] {
        let file = sandbox.write("one.pem", signing("idp.example.com", from, until).pem);
        let document = sandbox.run(&["inspect", "certificate", &file, "--json"]).ends_with(1).json();

        assert_eq!(document["certificates"][0]["state"], state);
        assert_eq!(codes(&document), ["no-valid-certificate"]);
    }
}
