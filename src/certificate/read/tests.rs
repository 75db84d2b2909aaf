use super::{Unreadable, read};
use crate::certificate::Certificate;
use crate::certificate::testing::certificate;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use proptest::prelude::{any, prop, proptest};
use std::sync::OnceLock;

fn one() -> &'static Certificate {
    static ONE: OnceLock<Certificate> = OnceLock::new();

    ONE.get_or_init(|| certificate("one", "2026-01-01", "2029-01-01"))
}

fn two() -> &'static Certificate {
    static TWO: OnceLock<Certificate> = OnceLock::new();

    TWO.get_or_init(|| certificate("two", "2026-01-01", "2029-01-01"))
}

/// Asserts that the input holds certificate one and nothing that is wrong.
#[track_caller]
fn assert_one(bytes: impl AsRef<[u8]>) {
    let found = read(bytes.as_ref()).unwrap();

    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.certificates, [one().clone()]);
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>) -> Unreadable {
    let refusal = read(bytes.as_ref()).unwrap_err();

    assert!(refusal.message.ends_with('.') && refusal.hint.ends_with('.'), "{refusal:?}");
    refusal
}

fn pem(label: &str, bytes: &[u8]) -> String {
    pem::encode(&pem::Pem::new(label, bytes))
}

#[test]
fn pem_and_der_are_read() {
    assert_one(one().to_pem());
    assert_one(one().der());
}

#[test]
fn many_certificates_keep_their_order_and_duplicates_count_once() {
    let text = format!("{}{}{}", two().to_pem(), one().to_pem(), two().to_pem());
    let found = read(text.as_bytes()).unwrap();

    assert_eq!(found.certificates, [two().clone(), one().clone()]);
    assert_eq!(found.problems, [""; 0]);
    let der = [two().der(), one().der()].concat();
    assert_eq!(read(&der).unwrap().certificates, [two().clone(), one().clone()]);
}

#[test]
fn text_around_pem_does_not_matter() {
    assert_one(format!("Hello Ada,\n\nhere it is:\n  subject=CN = one\n{}\nKind regards\nBob", one().to_pem()));
    assert_one(format!("Bag Attributes\n    localKeyID: 01 02\nsubject=CN = one\n\n{}", one().to_pem()));
}

#[test]
fn pem_survives_mail_chat_and_word_processors() {
    let pem = one().to_pem();

    assert_one(pem.replace('\n', "\r\n"));
    assert_one(pem.replace('\n', " "));
    assert_one(pem.replace('\n', "\\n"));
    assert_one(pem.replace('\n', "&#13;\n"));
    assert_one(pem.replace('\n', "\n\n"));
    assert_one(pem.lines().map(|line| format!("> {line}\n")).collect::<String>());
    assert_one(pem.lines().map(|line| format!("\u{a0}\u{200e}{line}\u{a0}\n")).collect::<String>());
    assert_one(pem.replace("-----", "\u{2014}\u{2014}-"));
    assert_one(format!("```pem\n{pem}```"));
    assert_one(format!("\u{201c}{}\u{201d}", pem.trim()));
    assert_one(format!("\u{feff}{pem}"));
    assert_one(pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"));
    assert_one(pem.replace("CERTIFICATE", "X509 CERTIFICATE"));
    assert_one(pem.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let big_endian = std::iter::once(0xfeff).chain(pem.encode_utf16()).flat_map(u16::to_be_bytes);
    assert_one(big_endian.collect::<Vec<u8>>());
}

#[test]
fn a_certificate_whose_end_line_was_not_copied_is_read_all_the_same() {
    assert_one(one().to_pem().replace("-----END CERTIFICATE-----\n", ""));
}

#[test]
fn base64_without_armour_is_read() {
    assert_one(STANDARD.encode(one().der()));
    assert_one(STANDARD_NO_PAD.encode(one().der()));
    assert_one(URL_SAFE_NO_PAD.encode(one().der()));
    assert_one(format!("```\n\u{200e}{}\n```\n", STANDARD.encode(one().der())));
    assert_one(format!("Certificate: {}", STANDARD.encode(one().der())));
}

#[test]
fn base64_of_a_pem_file_is_read() {
    assert_one(STANDARD.encode(one().to_pem()));
    assert_one(STANDARD.encode(STANDARD.encode(one().der())));
}

#[test]
fn a_key_set_in_json_gives_its_certificates() {
    let [first, second] = [one(), two()].map(|certificate| STANDARD.encode(certificate.der()).replace('/', "\\/"));
    let json = format!(r#"{{"keys":[{{"kty":"EC","x5c":["{first}","{second}"]}}]}}"#);

    assert_eq!(read(json.as_bytes()).unwrap().certificates, [one().clone(), two().clone()]);
}

#[test]
fn xml_gives_the_text_of_every_certificate_element() {
    let base64 = STANDARD.encode(one().der());
    let wrapped = STANDARD.encode(two().to_pem());
    let xml = format!(
        "<md:EntityDescriptor xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>
           <!-- <ds:X509Certificate>commented out</ds:X509Certificate> -->
           <ds:X509Certificate Id='a'>\n\t  {}\n  </ds:X509Certificate>
           <X509Certificate><![CDATA[{wrapped}]]></X509Certificate>
           <ds:X509Certificate>{base64}</ds:X509Certificate><ds:X509Certificate/>
           <ds:X509CertificateChain>nothing</ds:X509CertificateChain>
         </md:EntityDescriptor>",
        base64.replacen("MII", "MI\u{a0}I<!-- so -->", 1)
    );
    let found = read(xml.as_bytes()).unwrap();

    assert_eq!(found.problems, [""; 0]);
    assert_eq!(found.certificates, [one().clone(), two().clone()]);
    assert_one(format!("<ds:X509Certificate>{}</ds:X509Certificate>", one().to_pem()));
    assert_one(format!("<ds:X509Certificate>{base64}"));
}

#[test]
fn a_broken_element_or_block_is_a_problem_beside_good_ones() {
    let good = STANDARD.encode(one().der());
    let xml = format!("<a>\n<X509Certificate>Möp</X509Certificate>\n<X509Certificate>{good}</X509Certificate></a>");
    let found = read(xml.as_bytes()).unwrap();

    assert_eq!(found.certificates.len(), 1);
    assert_eq!(
        found.problems,
        ["The X509Certificate element on line 2 could not be read. It contains “ö”, which is not base64."]
    );
    let text = format!("{}\n{}", one().to_pem(), pem("CERTIFICATE", &two().der()[..200]));
    let found = read(text.as_bytes()).unwrap();
    let line = one().to_pem().lines().count() + 2;

    assert_eq!(found.certificates.len(), 1);
    assert_eq!(
        found.problems,
        [format!("The certificate that begins on line {line} could not be read. The certificate ends too early.")]
    );
}

#[test]
fn a_pkcs7_file_may_be_written_with_indefinite_lengths_as_windows_and_java_do() {
    let mut bytes =
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00".to_vec();

    bytes.extend(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00\x00\xa0\x80");
    bytes.extend(two().der());
    bytes.extend(one().der());
    bytes.extend(b"\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00");

    assert_eq!(read(&bytes).unwrap().certificates, [two().clone(), one().clone()]);
    assert_eq!(read(pem("PKCS7", &bytes).as_bytes()).unwrap().certificates.len(), 2);
    assert_eq!(read(STANDARD.encode(&bytes).as_bytes()).unwrap().certificates.len(), 2);
}

#[test]
fn a_private_key_is_refused_and_what_to_do_is_said() {
    let key = rcgen::KeyPair::generate().unwrap();
    let refusal = refused(key.serialize_pem());

    assert_eq!(refusal.code, "private-key");
    assert_eq!(refusal.message, "This is a private key, not a certificate. It was not kept.");
    assert_eq!(refused(key.serialize_der()).code, "private-key");
    assert_eq!(refused(STANDARD.encode(key.serialize_der())).code, "private-key");
    assert_eq!(refused(pem("EC PRIVATE KEY", b"x")).code, "private-key");
    assert_eq!(refused(pem("ENCRYPTED PRIVATE KEY", b"x")).code, "private-key");
}

#[test]
fn a_certificate_beside_a_private_key_is_read_and_the_key_is_ignored_aloud() {
    for key_first in [true, false] {
        let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let text = if key_first { key + &one().to_pem() } else { one().to_pem() + &key };
        let found = read(text.as_bytes()).unwrap();

        assert_eq!(found.certificates, [one().clone()]);
        assert_eq!(
            found.problems,
            ["A private key stands beside the certificate. It was ignored and not kept; give nobody this file."]
        );
    }
}

#[test]
fn other_things_are_called_by_their_names() {
    let request = rcgen::CertificateParams::default().serialize_request(&rcgen::KeyPair::generate().unwrap()).unwrap();
    let mut pfx = b"\x30\x82\x05\x00\x02\x01\x03\x30\x82\x04\xf9\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01".to_vec();
    let empty_pkcs7 = b"\x30\x0f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x02\x30\x00";

    pfx.resize(0x504, 0);
    for (bytes, code) in [
        (request.der().to_vec(), "csr"),
        (request.pem().unwrap().into_bytes(), "csr"),
        (pem("NEW CERTIFICATE REQUEST", b"x").into_bytes(), "csr"),
        (STANDARD.encode(&pfx).into_bytes(), "pfx"),
        (pfx, "pfx"),
        (pem("X509 CRL", b"x").into_bytes(), "crl"),
        (pem("PUBLIC KEY", b"x").into_bytes(), "public-key"),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA ada@example.com".to_vec(), "ssh-key"),
        (pem("OPENSSH PRIVATE KEY", b"x").into_bytes(), "ssh-key"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----".to_vec(), "ssh-key"),
        (pem("PGP PUBLIC KEY BLOCK", b"x").into_bytes(), "openpgp"),
        (b"\n<!DOCTYPE html><html><title>Sign in</title></html>".to_vec(), "html"),
        (b"<?xml version='1.0'?><md:EntityDescriptor/>".to_vec(), "xml"),
        (b"{\"error\": \"not signed in\"}".to_vec(), "json"),
        (b"%PDF-1.7".to_vec(), "pdf"),
        (b"PK\x03\x04rest".to_vec(), "archive"),
        (b"\xfe\xed\xfe\xed\0\0".to_vec(), "java-keystore"),
        (b"".to_vec(), "empty"),
        (b"\r\n \n".to_vec(), "empty"),
        (b"certificate".to_vec(), "no-certificate"),
        (pem("CERTIFICATE", b"x").into_bytes(), "broken-certificate"),
        (pem("CERTIFICATE", b"").into_bytes(), "broken-certificate"),
        (pem("PKCS7", empty_pkcs7).into_bytes(), "empty-pkcs7"),
    ] {
        assert_eq!(refused(&bytes).code, code, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_file_far_too_large_is_refused() {
    assert_eq!(refused(vec![b'A'; 16 * 1024 * 1024 + 1]).code, "too-large");
}

#[test]
fn many_problems_are_counted_and_not_all_told() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".repeat(30);
    let found = read(format!("{}{broken}", one().to_pem()).as_bytes()).unwrap();

    assert_eq!(found.problems.len(), 21);
    assert_eq!(found.problems[20], "10 more problems are not listed.");
}

#[test]
fn megabytes_of_nonsense_are_answered() {
    let parts: [&[u8]; 12] = [
        b"-----BEGIN ",
        b"-----BEGIN CERTIFICATE-----",
        b"<X509Certificate>",
        b"<X509Certificate ",
        b"<!--",
        b"\x30\x80",
        b"\x30\x82\xff\xff",
        b"&",
        b"BEGIN END ",
        b"MII",
        b"> ",
        b"\\",
    ];

    for part in parts {
        let _ = read(&part.repeat(2_000_000 / part.len()));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read(&[b"\x30\x80", bytes.as_slice()].concat());
    }

    #[test]
    fn no_change_to_a_pem_file_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut bytes =
            format!("<ds:X509Certificate>{}</ds:X509Certificate>{}", one().to_pem(), two().to_pem()).into_bytes();

        for (index, byte) in changes {
            let position = index.index(bytes.len());
            bytes[position] = byte;
        }
        let _ = read(&bytes);
    }
}
