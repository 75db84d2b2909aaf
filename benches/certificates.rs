//! Time to read certificates, good and hostile, as a table: `cargo bench --bench certificates`.
//!
//! The hostile inputs are inputs that once took long, or that would take long if a scan were not linear.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

mod median;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use median::median;
use rcgen::{CertificateParams, DnType, KeyPair, SanType, SerialNumber, SignatureAlgorithm};
use sso_wizard::certificate::read;
use std::hint::black_box;
use std::time::Duration;

/// Maximum input, in bytes, that the reader handles within 100 ms.
const MEGABYTE: usize = 1_000_000;

fn line(name: &str, bytes: usize, time: Duration) {
    println!("| {name} | {:.1} kB | {:.2} ms |", bytes as f64 / 1000.0, time.as_secs_f64() * 1000.0);
}

fn reading(name: &str, runs: usize, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();

    line(name, bytes.len(), median(runs, || drop(black_box(read(bytes)))));
}

/// Creates different certificates of one key until their PEM fills `size`.
fn certificates(algorithm: &'static SignatureAlgorithm, size: usize) -> Vec<Vec<u8>> {
    let key = KeyPair::generate_for(algorithm).unwrap();
    let mut made = Vec::new();
    let mut length = 0;

    while length < size {
        let mut parameters = CertificateParams::default();

        parameters.distinguished_name.push(DnType::CommonName, "idp");
        parameters.serial_number = Some(SerialNumber::from(made.len() as u64 + 1));
        let der = parameters.self_signed(&key).unwrap().der().to_vec();

        length += pem(&der).len();
        made.push(der);
    }
    made
}

fn pem(der: &[u8]) -> String {
    pem::encode(&pem::Pem::new("CERTIFICATE", der))
}

fn pems(certificates: &[Vec<u8>]) -> String {
    certificates.iter().map(|der| pem(der)).collect()
}

/// Repeats a part up to a megabyte.
fn repeated(part: impl AsRef<[u8]>) -> Vec<u8> {
    let part = part.as_ref();

    part.repeat(MEGABYTE.div_ceil(part.len()))
}

fn valid() {
    let ecdsa = certificates(&rcgen::PKCS_ECDSA_P256_SHA256, MEGABYTE);
    let one = pem(&ecdsa[0]);

    reading("one certificate, PEM", 200, &one);
    reading("one certificate, DER", 200, &ecdsa[0]);
    reading("one certificate, repeated", 7, repeated(&one));
    reading("different certificates, RSA 2048", 7, pems(&certificates(&rcgen::PKCS_RSA_SHA256, MEGABYTE)));
    reading("different certificates, EC P-256", 7, pems(&ecdsa));
    reading("different certificates, EC P-521", 3, pems(&certificates(&rcgen::PKCS_ECDSA_P521_SHA512, MEGABYTE)));
    let elements: String =
        ecdsa.iter().map(|der| format!("<ds:X509Certificate>{}</ds:X509Certificate>", STANDARD.encode(der))).collect();

    reading("the same in X509Certificate elements", 7, &elements);
    reading("the same in DER, one behind the other", 7, ecdsa.concat());
    reading("the same as base64 of base64 of PEM", 7, STANDARD.encode(STANDARD.encode(pems(&ecdsa))));
    let broken: String = ecdsa.iter().map(|der| pem(&der[..der.len() - 9])).collect();

    reading("as many that were cut off", 7, broken);
}

fn hostile() {
    let mut nested = b"-----BEGIN CERTIFICATE-----".to_vec();

    while nested.len() < MEGABYTE {
        nested = STANDARD.encode(&nested).into_bytes();
    }
    reading("base64 of base64 of base64 …", 7, nested);
    for (name, part) in [
        ("0", "0"),
        ("A", "A"),
        ("-", "-"),
        ("<", "<"),
        ("&", "&"),
        ("MII", "MII"),
        ("MII and a space", "MII "),
        ("the first 11 characters of a certificate and a space", "MIIC8DCCAgA "),
        ("the first 11 characters of a certificate and an escaped tab", "MIIC8DCCAgA\\t"),
        ("the first 14 characters of a certificate of 64 kB and a space", "MIMA//8wgwDwAA "),
        ("the first 12 characters of a certificate of 4 GB and 2 spaces", "MIT/////MIQAAAAA  "),
        ("-----BEGIN", "-----BEGIN "),
        ("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"),
        ("-----BEGIN CERTIFICATE----- and a line break", "-----BEGIN CERTIFICATE-----\n"),
        ("BEGIN, END and spaces", "BEGIN    END    "),
        ("<X509Certificate>", "<X509Certificate>"),
        ("<X509Certificate>!</X509Certificate>", "<X509Certificate>!</X509Certificate>"),
        ("<X509Certificate and a space", "<X509Certificate "),
        ("<!--", "<!--"),
        ("&lt;X509Certificate&gt;", "&lt;X509Certificate&gt;"),
        ("a quoted line", "> > > >\n"),
        ("\\u003c", "\\u003c"),
        ("{\\rtf1", "{\\rtf1"),
        ("\"kty\"", "{\"kty\":\"d\" : "),
        ("base64 of -----BEGIN", "LS0tLS1CRUdJTi "),
        ("line breaks", "\n"),
    ] {
        reading(&format!("{name}, repeated"), 7, repeated(part));
    }
    for (name, part) in [
        ("30 80", b"\x30\x80".as_slice()),
        ("30 84 00 0f 00 00", b"\x30\x84\x00\x0f\x00\x00"),
        ("30 00", b"\x30\x80\x30\x00"),
        ("an indefinite SEQUENCE in 15", b"\x30\x80\x30\x80\x30\x80\x30\x80\x30\x80\x30\x80\x30\x80\x30\x80"),
        ("octets that are no text", b"\xff\xfe\xfd"),
    ] {
        reading(&format!("{name}, repeated"), 7, repeated(part));
    }
    let pkcs7 =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x00\xa0\x80";

    reading("PKCS#7 of empty certificates", 7, [pkcs7.as_slice(), &repeated(b"\x30\x00")].concat());
    let zeros = repeated(b"\x02\x01\x00");
    let length = u32::try_from(zeros.len()).unwrap().to_be_bytes();

    reading("a SEQUENCE of numbers", 7, [b"\x30\x84".as_slice(), &length, &zeros].concat());
}

/// One certificate of a megabyte.
fn large() {
    let key = KeyPair::generate().unwrap();
    let reading = |name: &str, change: &dyn Fn(&mut CertificateParams)| {
        let mut parameters = CertificateParams::default();

        change(&mut parameters);
        reading(name, 7, parameters.self_signed(&key).unwrap().der());
    };
    let extension = |number: u64, length: usize| {
        rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, number], vec![0; length])
    };

    reading("one certificate with 50,000 names", &|parameters| {
        parameters.subject_alt_names = (0..50_000)
            .map(|index| SanType::DnsName(format!("idp-{index:05}.example.com").try_into().unwrap()))
            .collect();
    });
    reading("one certificate with 40,000 extensions", &|parameters| {
        parameters.custom_extensions = (0..40_000).map(|number| extension(number, 1)).collect();
    });
    reading("one certificate with an extension of a megabyte", &|parameters| {
        parameters.custom_extensions = vec![extension(1, MEGABYTE)];
    });
    reading("one certificate with a common name of a megabyte", &|parameters| {
        parameters.distinguished_name.push(DnType::CommonName, ",".repeat(MEGABYTE));
    });
    reading("one certificate with 60,000 attributes in its subject", &|parameters| {
        for number in 0..60_000 {
            parameters.distinguished_name.push(DnType::CustomDnType(vec![2, 5, 4, 3, number]), "a");
        }
    });
    reading("one certificate with a serial number of a megabyte", &|parameters| {
        parameters.serial_number = Some(SerialNumber::from_slice(&vec![0xf7; MEGABYTE]));
    });
}

fn main() {
    println!("| input | size | time |\n|---|---|---|");
    valid();
    large();
    hostile();
}
