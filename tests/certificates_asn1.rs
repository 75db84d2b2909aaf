//! The outline of a certificate matches the output of `openssl asn1parse`, on generated certificates and on the corpus.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;
mod openssl;

use openssl::{corpus_certificates, openssl, openssl_is_here};
use sso_wizard::certificate::asn1::{Line, outline};
use sso_wizard::certificate::{Certificate, read};
use std::path::Path;

/// Offset, depth, header length, length and tag of an element.
type Element = (usize, usize, usize, usize, String);

/// Parses the output of OpenSSL: `   10:d=3  hl=2 l=   1 prim:    INTEGER           :02`.
fn theirs(der: &[u8], at: usize, depth: usize) -> Vec<Element> {
    let printed = openssl(&["asn1parse", "-inform", "DER"], der).expect("OpenSSL reads it");
    // A text with a line break in it continues on a separate line.
    let is_element = |line: &&str| line.get(6..).is_some_and(|rest| rest.starts_with("d=") || rest.contains(":d="));

    printed
        .lines()
        .filter(is_element)
        .map(|line| {
            let number = |after: &str| -> usize {
                let (_, rest) = line.split_once(after).unwrap();

                rest.trim_start().split(|character: char| !character.is_ascii_digit()).next().unwrap().parse().unwrap()
            };
            let (offset, _) = line.split_once(':').unwrap();
            let tag = line.split_once("prim:").or_else(|| line.split_once("cons:")).unwrap().1;
            let tag = tag.split(':').next().unwrap().split("[HEX").next().unwrap().trim();

            (
                at + offset.trim().parse::<usize>().unwrap(),
                depth + number("d="),
                number("hl="),
                number(" l="),
                ours(tag),
            )
        })
        .collect()
}

/// Returns our word for a tag of OpenSSL.
fn ours(tag: &str) -> String {
    if let Some(number) = tag.strip_prefix("cont [ ").and_then(|tag| tag.strip_suffix(" ]")) {
        return format!("[{number}]");
    }
    match tag {
        "OBJECT" => "OBJECT IDENTIFIER",
        "UTF8STRING" => "UTF8String",
        "NUMERICSTRING" => "NumericString",
        "PRINTABLESTRING" => "PrintableString",
        "T61STRING" => "TeletexString",
        "IA5STRING" => "IA5String",
        "UTCTIME" => "UTCTime",
        "GENERALIZEDTIME" => "GeneralizedTime",
        "VISIBLESTRING" => "VisibleString",
        "GENERALSTRING" => "GeneralString",
        "UNIVERSALSTRING" => "UniversalString",
        "BMPSTRING" => "BMPString",
        same => same,
    }
    .to_owned()
}

/// Lists the elements that OpenSSL shows of `der`, with the content of the strings that we opened.
fn expected(der: &[u8], lines: &[Line]) -> Vec<Element> {
    let mut elements = theirs(der, 0, 0);

    for line in lines.iter().filter(|line| line.holds_der) {
        let unused_bits = usize::from(line.tag == "BIT STRING");
        let (start, end) = (line.offset + line.header_length, line.offset + line.header_length + line.length);

        elements.extend(theirs(&der[start + unused_bits..end], start + unused_bits, line.depth + 1));
    }
    elements.sort();
    elements
}

fn assert_same(certificates: &[Certificate]) {
    let differing: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = certificates
            .chunks(certificates.len().div_ceil(4))
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .filter_map(|certificate| {
                            let outline = outline(certificate.der());
                            let lines = outline.lines.iter();
                            let shown: Vec<Element> = lines
                                .map(|line| {
                                    (line.offset, line.depth, line.header_length, line.length, line.tag.clone())
                                })
                                .collect();
                            let expected = expected(certificate.der(), &outline.lines);
                            let first = expected.iter().zip(&shown).find(|(theirs, ours)| theirs != ours);
                            let is_same = outline.left_out.is_none() && expected == shown;

                            (!is_same).then(|| {
                                format!(
                                    "{}: {} and {} lines, {first:?}",
                                    certificate.sha256,
                                    expected.len(),
                                    shown.len()
                                )
                            })
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();

        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });

    println!("{} certificates, {} differences", certificates.len(), differing.len());
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Creates a self-signed certificate with `openssl req`, in `folder`.
fn generate(folder: &Path, key: &[&str], subject: &str, more: &[&str]) -> Certificate {
    let path = folder.join("key.pem");
    let path = path.to_str().unwrap();
    let mut arguments = vec!["req", "-x509", "-nodes", "-utf8", "-keyout", path, "-days", "90", "-subj", subject];

    arguments.extend(key);
    arguments.extend(more);
    let pem = openssl(&arguments, b"").unwrap_or_else(|| panic!("openssl {arguments:?}"));

    read(pem.as_bytes()).unwrap().certificates.remove(0)
}

#[test]
fn generated_certificates_have_the_structure_that_openssl_shows() {
    if !openssl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let curve = |name: &'static str| ["-newkey", "ec", "-pkeyopt", name];
    let names = "subjectAltName=DNS:a.example.com,IP:192.0.2.1,email:ada@example.com,URI:https://example.com";
    let constraints = "nameConstraints=permitted;DNS:example.com,excluded;IP:10.0.0.0/255.0.0.0";
    let mut certificates = vec![
        generate(folder, &["-newkey", "rsa:2048"], "/CN=idp.example.com/O=Beispiel Übung", &["-addext", names]),
        generate(folder, &["-newkey", "rsa:2048"], "/CN=pss", &["-sigopt", "rsa_padding_mode:pss", "-sha384"]),
        generate(folder, &["-newkey", "ed25519"], "/CN=a+OU=b/CN=c", &["-multivalue-rdn", "-addext", constraints]),
        generate(
            folder,
            &curve("ec_paramgen_curve:P-521"),
            "/C=GB/emailAddress=ada@example.com",
            &["-set_serial", "-129"],
        ),
        generate(
            folder,
            &curve("ec_paramgen_curve:P-384"),
            "/CN=web",
            &[
                "-addext",
                "certificatePolicies=2.23.140.1.2.1,1.2.3.4",
                "-addext",
                "tlsfeature=status_request",
                "-addext",
                "authorityInfoAccess=OCSP;URI:http://ocsp.example.com,caIssuers;URI:http://ca.example.com/ca.cer",
                "-addext",
                "crlDistributionPoints=URI:http://crl.example.com/ca.crl",
                "-addext",
                "nsComment=made by hand",
                "-addext",
                "1.2.3.4.5=DER:04:03:01:02:03",
            ],
        ),
    ];

    // The point of an EC key starts like an OCTET STRING; now and then its length fits as well.
    certificates.extend((0..20).map(|_| generate(folder, &curve("ec_paramgen_curve:P-256"), "/CN=point", &[])));
    assert_same(&certificates);
}

#[test]
fn every_certificate_of_the_corpus_has_the_structure_that_openssl_shows() {
    if let Some(certificates) = corpus_certificates() {
        assert_same(&certificates);
    }
}
