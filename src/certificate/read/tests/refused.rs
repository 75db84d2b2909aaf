//! Data that isn't a certificate is named, and a private key is never kept.

use super::{lines, one, pem, refused};
use crate::certificate::read;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::KeyPair;
use std::fmt::Write as _;

/// A private key in every common form.
fn private_keys() -> Vec<(&'static str, Vec<u8>)> {
    let key = KeyPair::generate().unwrap();
    let rsa = KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    let edwards = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let base64 = STANDARD.encode(rsa.serialize_der());
    let secret = URL_SAFE_NO_PAD.encode(b"a secret of thirty-two octets ...");
    let encrypted = [
        b"\x30\x52\x30\x1b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d\x30\x0e\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x05\x00\x04\x33".as_slice(),
        &[7; 51],
    ]
    .concat();
    let ec =
        [b"\x30\x31\x02\x01\x01\x04\x20".as_slice(), &[7; 32], b"\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"]
            .concat();
    let mut forms = vec![
        ("PKCS#8, EC", key.serialize_der()),
        ("PKCS#8, RSA", rsa.serialize_der()),
        ("PKCS#8, Ed25519", edwards.serialize_der()),
        ("PKCS#8, encrypted", encrypted.clone()),
        ("SEC 1", ec.clone()),
        ("PKCS#1", rsa.serialize_der()[26..].to_vec()),
        ("PKCS#8, cut off", rsa.serialize_der()[..700].to_vec()),
        ("Microsoft PVK", b"\x1e\xf1\xb5\xb0\0\0\0\0\x01\0\0\0".to_vec()),
        ("base64 without armour", base64.clone().into_bytes()),
        ("base64 without armour, EC", STANDARD.encode(&ec).into_bytes()),
        ("base64 in prose", format!("Hello Ada,\n\nthe key: {base64}\n\nBob").into_bytes()),
        ("base64 in JSON", format!("{{\"privateKey\": \"{base64}\"}}").into_bytes()),
        ("PEM in JSON", format!("{{\"key\": {:?}}}", rsa.serialize_pem()).into_bytes()),
        ("base64 of PEM", STANDARD.encode(rsa.serialize_pem()).into_bytes()),
        ("base64 of PEM in YAML", format!("client-key-data: {}\n", STANDARD.encode(rsa.serialize_pem())).into_bytes()),
        ("PEM without its first line", rsa.serialize_pem().split_once('\n').unwrap().1.as_bytes().to_vec()),
        ("PEM without its last line", rsa.serialize_pem().replace("-----END PRIVATE KEY-----", "").into_bytes()),
        ("PEM as a certificate", pem("CERTIFICATE", &rsa.serialize_der()).into_bytes()),
        ("PEM in a web page", rsa.serialize_pem().replace('\n', "<br>\n").into_bytes()),
        ("PEM in RTF", format!("{{\\rtf1 {}}}", rsa.serialize_pem().replace('\n', "\\par\n")).into_bytes()),
        ("PEM in UTF-16", rsa.serialize_pem().encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("PEM in an address", rsa.serialize_pem().replace(' ', "%20").replace('\n', "%0A").into_bytes()),
        ("a JSON Web Key", format!("{{\"kty\": \"EC\", \"crv\": \"P-256\", \"d\" : \"{secret}\"}}").into_bytes()),
        ("a symmetric JSON Web Key", format!("{{\"k\":\"{secret}\",\"kty\":\"oct\"}}").into_bytes()),
        ("XML of .NET", format!("<RSAKeyValue><Modulus>{secret}</Modulus><D>{secret}</D></RSAKeyValue>").into_bytes()),
        (
            "PuTTY",
            format!("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n{secret}\n").into_bytes(),
        ),
    ];

    for label in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "ANY PRIVATE KEY",
        "TSS2 PRIVATE KEY",
        "OpenVPN Static key V1",
    ] {
        forms.push((label, pem(label, &ec).into_bytes()));
    }
    forms.push((
        "EC with parameters",
        format!("{}{}", pem("EC PARAMETERS", &ec[39..]), pem("EC PRIVATE KEY", &ec)).into_bytes(),
    ));
    forms
}

#[test]
fn a_private_key_is_refused_in_every_form_and_what_to_do_is_said() {
    for (form, bytes) in private_keys() {
        let refusal = refused(&bytes);

        assert_eq!(refusal.code, "private-key", "{form}: {refusal:?}");
        assert_eq!(refusal.message, "This is a private key, not a certificate. It wasn’t kept.");
        assert!(refusal.hint.starts_with("Export only the certificate"), "{form}: {}", refusal.hint);
        assert!(refusal.hint.ends_with("for example in an email or chat, replace it."), "{form}: {}", refusal.hint);
    }
}

#[test]
fn nothing_of_a_private_key_is_kept_or_shown() {
    for (form, bytes) in private_keys() {
        let text = String::from_utf8_lossy(&bytes);
        let beside = [bytes.as_slice(), b"\n", one().to_pem().as_bytes()].concat();
        let mut told = format!("{:?} {:?}", refused(&bytes), read(&bytes));

        if let Ok(found) = read(&beside) {
            write!(told, "{:?} {}", found.problems, found.certificates[0].to_pem()).unwrap();
        }
        for piece in text.split(|at: char| !at.is_ascii_alphanumeric()).filter(|piece| piece.len() >= 12) {
            assert!(!told.contains(piece) || one().to_pem().contains(piece), "{form}: {piece} in {told}");
        }
    }
}

#[test]
fn a_certificate_beside_a_private_key_is_read_and_the_key_is_ignored_aloud() {
    // Binary files, and files that are one text from start to end, contain nothing but the key.
    let texts = private_keys().into_iter().filter(|(form, bytes)| {
        bytes.is_ascii() && !bytes.contains(&0) && !form.contains("address") && !form.contains("RTF")
    });

    for (form, key) in texts {
        for key_first in [true, false] {
            let certificate = one().to_pem().into_bytes();
            let bytes = if key_first { [key.clone(), certificate] } else { [certificate, key.clone()] }.join(&b'\n');
            let found = read(&bytes).unwrap();

            assert_eq!(found.certificates, [one().clone()], "{form}");
            assert!(
                found.problems.contains(
                    &"The input also contains a private key. It was ignored and not kept. If others could have seen the private key, for example in an email or chat, replace it.".to_owned()
                ),
                "{form}, the key first: {key_first}: {:?}", found.problems
            );
        }
    }
    let both = [one().der().to_vec(), KeyPair::generate().unwrap().serialize_der()].concat();
    let found = read(&both).unwrap();
    assert_eq!((found.certificates.len(), found.problems.len()), (1, 1));
}

#[test]
fn a_json_web_key_gives_its_certificate_and_not_its_secret() {
    let certificate = STANDARD.encode(one().der());
    let json = format!(r#"{{"kty":"RSA","d":"{}","x5c":["{certificate}"]}}"#, "q".repeat(40));
    let found = read(json.as_bytes()).unwrap();

    assert_eq!(found.certificates, [one().clone()]);
    assert_eq!(found.problems.len(), 1);
    // The public half says nothing about a secret.
    let public = json.replace("\"d\"", "\"n\"");
    assert_eq!(read(public.as_bytes()).unwrap().problems, [""; 0]);
}

#[test]
fn a_private_key_beside_a_broken_certificate_is_told_too() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let refusal = refused(format!("{key}{}", pem("CERTIFICATE", &one().der()[..200])));

    assert_eq!(refusal.code, "broken-certificate");
    assert!(refusal.hint.contains("The input also contains a private key."), "{}", refusal.hint);
}

#[test]
fn a_private_key_behind_many_broken_certificates_is_told_too() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".repeat(30);
    let key = KeyPair::generate().unwrap().serialize_pem();
    let found = read(format!("{}{broken}{key}", one().to_pem()).as_bytes()).unwrap();

    assert!(found.problems.iter().any(|problem| problem.contains("contains a private key")), "{:?}", found.problems);
}

#[test]
fn other_things_are_called_by_their_names() {
    let key = KeyPair::generate().unwrap();
    let request = rcgen::CertificateParams::default().serialize_request(&key).unwrap();
    let mut pfx = b"\x30\x82\x05\x00\x02\x01\x03\x30\x82\x04\xf9\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01".to_vec();
    let empty_pkcs7 = b"\x30\x0f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x02\x30\x00";
    let public = rcgen::PublicKeyData::subject_public_key_info(&key);
    let diffie_hellman = [b"\x30\x26\x02\x21\x00".as_slice(), &[0xf7; 32], b"\x02\x01\x02"].concat();
    let signed = |to_be_signed: &[u8]| {
        let length = u8::try_from(to_be_signed.len()).unwrap();
        let signature = [b"\x30\x04\x06\x02\x2a\x03\x03\x81\x81\x00".as_slice(), &[7; 128]].concat();

        [&[0x30, 0x81, length + 140, 0x30, length], to_be_signed, &signature].concat()
    };
    let crl = signed(b"\x02\x01\x01\x30\x04\x06\x02\x2a\x03\x30\x00\x17\x0d260101000000Z");
    let response = "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='a'/>";

    pfx.resize(0x504, 0);
    for (bytes, code) in [
        (request.der().to_vec(), "csr"),
        (request.pem().unwrap().into_bytes(), "csr"),
        (STANDARD.encode(request.der()).into_bytes(), "csr"),
        (pem("NEW CERTIFICATE REQUEST", b"x").into_bytes(), "csr"),
        (STANDARD.encode(&pfx).into_bytes(), "pfx"),
        (pfx[..300].to_vec(), "pfx"),
        (pfx, "pfx"),
        (crl.clone(), "crl"),
        (pem("X509 CRL", &crl).into_bytes(), "crl"),
        (public.clone(), "public-key"),
        (STANDARD.encode(&public).into_bytes(), "public-key"),
        (pem("PUBLIC KEY", &public).into_bytes(), "public-key"),
        (pem("RSA PUBLIC KEY", b"x").into_bytes(), "public-key"),
        (diffie_hellman.clone(), "parameters"),
        (pem("DH PARAMETERS", &diffie_hellman).into_bytes(), "parameters"),
        (pem("EC PARAMETERS", b"x").into_bytes(), "parameters"),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA ada@example.com".to_vec(), "ssh-key"),
        (pem("OPENSSH PRIVATE KEY", b"x").into_bytes(), "ssh-key"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----".to_vec(), "ssh-key"),
        (pem("PGP PUBLIC KEY BLOCK", b"x").into_bytes(), "openpgp"),
        (pem("PGP MESSAGE", b"x").into_bytes(), "openpgp"),
        (b"\x99\x01\x0d\x04\x65\x00\x00\x00\x01".to_vec(), "openpgp"),
        (b"\x98\x33\x04\x65\x00\x00\x00\x16".to_vec(), "openpgp"),
        (b"\n<!DOCTYPE html><html><title>Sign in</title></html>".to_vec(), "html"),
        (b"<?xml version='1.0'?><md:EntityDescriptor/>".to_vec(), "xml"),
        (response.as_bytes().to_vec(), "saml-message"),
        (STANDARD.encode(response).into_bytes(), "saml-message"),
        (b"{\"error\": \"not signed in\"}".to_vec(), "json"),
        (b"https://login.example.com/metadata?id=7".to_vec(), "address"),
        (b"\"C:\\Users\\Ada\\Downloads\\idp.cer\"".to_vec(), "path"),
        ("\u{200e}a1 b2 c3 d4 e5 f6 07 18 29 3a 4b 5c 6d 7e 8f 90 a1 b2 c3 d4".into(), "fingerprint"),
        (
            b"sha256 Fingerprint="
                .iter()
                .copied()
                .chain(*b"AB:".repeat(32).trim_ascii_end().strip_suffix(b":").unwrap().first_chunk::<95>().unwrap())
                .collect(),
            "fingerprint",
        ),
        (b"Certificate:\n    Data:\n        Version: 3 (0x2)\n".to_vec(), "printed"),
        (b"Alias name: idp\nOwner: CN=idp\nCertificate fingerprints:\n\t SHA1: 9A:0B\n".to_vec(), "printed"),
        (b"%PDF-1.7".to_vec(), "pdf"),
        (b"PK\x03\x04rest".to_vec(), "archive"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "document"),
        (b"\0\0\0\0CERT".to_vec(), "certificate-store"),
        (b"\xfe\xed\xfe\xed\0\0\0\x02".to_vec(), "java-keystore"),
        (b"\xce\xce\xce\xce\0\0\0\x02".to_vec(), "java-keystore"),
        (b"\0\0\0\x02\0\0\0\x14salt".to_vec(), "java-keystore"),
        (b"".to_vec(), "empty"),
        (b"\r\n \n".to_vec(), "empty"),
        (b"certificate".to_vec(), "no-certificate"),
        (b"My dear Ada, MBA, the certificate is MIA. MIDDLE MANAGEMENT MADE it. Bob".to_vec(), "no-certificate"),
        (pem("CERTIFICATE", b"x").into_bytes(), "broken-certificate"),
        (pem("CERTIFICATE", b"").into_bytes(), "broken-certificate"),
        (pem("PKCS7", empty_pkcs7).into_bytes(), "empty-pkcs7"),
    ] {
        assert_eq!(refused(&bytes).code, code, "{}", String::from_utf8_lossy(&bytes));
    }
    for private in [pem("OPENSSH PRIVATE KEY", b"x"), pem("PGP PRIVATE KEY BLOCK", b"x")] {
        let refusal = refused(private);

        assert!(refusal.message.contains(" a private ") && refusal.message.ends_with("It wasn’t kept."), "{refusal:?}");
    }
    assert!(refused(b"\x95\x03\x98\x04\x65").message.contains("private OpenPGP key"));
}

#[test]
fn a_certificate_that_was_cut_off_is_called_so_wherever_it_stands() {
    let half = lines()[..203].to_owned();

    for text in [
        half.clone(),
        format!("Hello Ada,\n\n{half}"),
        format!("-----BEGIN CERTIFICATE-----\n{half}"),
        format!("<X509Certificate>{half}"),
        format!("<X509Certificate>{half}</X509Certificate>"),
    ] {
        let refusal = refused(&text);

        assert_eq!(refusal.code, "broken-certificate", "{text}");
        assert!(refusal.message.ends_with("couldn’t be read. The certificate ends too early."), "{refusal:?}");
    }
}

#[test]
fn a_file_far_too_large_is_refused() {
    assert_eq!(refused(vec![b'A'; 16 * 1024 * 1024 + 1]).code, "too-large");
}
