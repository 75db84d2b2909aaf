//! Every file of a corpus of real metadata and certificates is read without a panic, with a sentence for each without any.
//!
//! The corpus is not part of the project; the test is skipped if it is missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use sso_wizard::certificate::read;

#[test]
fn every_file_gives_certificates_or_a_sentence_that_says_what_it_is() {
    let Some(corpus) = corpus::folder() else { return };
    let paths = corpus::files(&corpus.join("files"));
    let mut certificates = 0;

    for path in &paths {
        let name = path.strip_prefix(&corpus).unwrap().display();

        match read(&std::fs::read(path).unwrap()) {
            Ok(found) => {
                certificates += found.certificates.len();
                println!("{name}: {} certificates; {}", found.certificates.len(), found.problems.join(" | "));
            }
            Err(error) => {
                println!("{name}: [{}] {error} -> {}", error.code, error.hint);
                assert!(error.message.ends_with('.') && error.hint.ends_with('.'), "{name}: {error}");
            }
        }
    }
    println!("{} files, {certificates} certificates", paths.len());
    assert!(certificates > 0);
}

/// The files of the corpus that don't contain exactly 1 certificate.
const OTHERS: [(&str, Result<usize, &str>); 14] = [
    ("tests__test_chain.pem", Ok(2)),
    ("tests__test_chain_with_linebreaks.pem", Ok(2)),
    // OpenSSL cannot read these either: bytes in them were replaced on purpose.
    ("tests__malformed.crt", Err("broken-certificate")),
    ("test__certificates__formatted_certificate", Err("broken-certificate")),
    ("test__certificates__formatted_chained_certificate", Err("broken-certificate")),
    ("test__certificates__invalid_certificate1", Err("broken-certificate")),
    ("test__certificates__invalid_certificate2", Err("broken-certificate")),
    ("test__certificates__invalid_certificate3", Err("broken-certificate")),
    ("test__certificates__invalid_chained_certificate1", Err("broken-certificate")),
    ("test_vectors__ec_csr.pem", Err("csr")),
    ("test_vectors__ec_private.der", Err("private-key")),
    ("test_vectors__idp_private_key.der", Err("private-key")),
    ("test_vectors__private.der", Err("private-key")),
    ("test_vectors__public_key.der", Err("public-key")),
];

#[test]
fn every_certificate_file_gives_what_it_holds() {
    let Some(corpus) = corpus::folder() else { return };
    let paths = corpus::files(&corpus.join("files/cert"));

    for path in &paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected = OTHERS.iter().find(|(other, _)| *other == name).map_or(Ok(1), |(_, expected)| *expected);
        let answer = read(&std::fs::read(path).unwrap());

        if let Ok(found) = &answer {
            assert!(found.problems.is_empty(), "{name}: {:?}", found.problems);
        }
        assert_eq!(answer.map(|found| found.certificates.len()).map_err(|error| error.code), expected, "{name}");
    }
    println!("{} certificate files", paths.len());
}
