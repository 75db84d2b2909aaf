//! Keys and algorithms: whose key is used, and what proves nothing.

use super::fixture::{Message, Sign, Signer, check, failing};
use crate::saml::response::{Examined, Verdict};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

fn refused(examined: &Examined, what: &str) {
    assert_eq!((examined.verdict, failing(&examined.checks)), (Verdict::Rejected, vec!["signature"]), "{what}");
    assert_eq!((&examined.email, &examined.name_id, examined.attributes.len()), (&None, &None, 0), "{what}");
}

#[test]
fn the_certificate_that_a_response_brings_along_is_never_trusted() {
    let (signer, attacker) = (Signer::new("idp"), Signer::new("idp"));
    for sign in [Sign::Assertion, Sign::Response, Sign::Both] {
        let examined = signer.look(&attacker.xml(&Message { sign, ..Message::default() }));
        refused(&examined, "signed by somebody else");
        assert!(check(&examined, "signature").message.contains(&attacker.certificate.sha256));
    }
}

#[test]
fn a_certificate_in_the_response_that_did_not_sign_is_told() {
    let (signer, other) = (Signer::new("idp"), Signer::new("other"));
    let borrowed = signer.assertion(&Message::default(), "a", false).replacen(
        "</saml:Issuer>",
        &format!("</saml:Issuer>{}", other.template("a")),
        1,
    );
    let examined = signer.look(&signer.response(&Message::default(), &signer.sign(&borrowed), false));
    assert_eq!(examined.verdict, Verdict::Accepted);
    assert_eq!(examined.findings[0].code, "key-info-differs");
}

#[test]
fn secret_keys_md5_and_unknown_algorithms_are_never_taken() {
    let signer = Signer::new("idp");
    let signed = signer.xml(&Message::default());
    for algorithm in [
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "urn:example:none",
        "",
    ] {
        let changed = signed.replace("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", algorithm);
        refused(&signer.look(&changed), algorithm);
    }
    for digest in ["http://www.w3.org/2001/04/xmldsig-more#md5", "urn:example:none"] {
        let changed = signed.replace("http://www.w3.org/2001/04/xmlenc#sha256", digest);
        refused(&signer.look(&changed), digest);
    }
}

#[test]
fn a_bare_key_in_the_response_is_never_used() {
    let (signer, attacker) = (Signer::new("idp"), Signer::new("eve"));
    let signed = attacker.xml(&Message::default());
    let start = signed.find("<ds:X509Data>").unwrap();
    let end = signed.find("</ds:X509Data>").unwrap() + "</ds:X509Data>".len();
    let point = STANDARD.encode(&attacker.certificate.public_key().octets);
    let key = format!(
        "<ds:KeyValue><ECKeyValue xmlns=\"http://www.w3.org/2009/xmldsig11#\"><NamedCurve URI=\"urn:oid:1.2.840.10045.3.1.7\"/>\
         <PublicKey>{point}</PublicKey></ECKeyValue></ds:KeyValue>"
    );
    for key in [key.as_str(), "<ds:KeyName>idp</ds:KeyName>", ""] {
        refused(&signer.look(&signed.replace(&signed[start..end], key)), key);
    }
}

#[test]
fn a_secret_key_made_of_the_public_certificate_is_refused() {
    let signer = Signer::new("idp");
    let template = signer
        .assertion(&Message::default(), "a", false)
        .replacen("</saml:Issuer>", &format!("</saml:Issuer>{}", signer.template("a")), 1)
        .replace(
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        );
    let digested = signer.sign(&template);
    let start = digested.find("<ds:SignedInfo").unwrap();
    let end = digested.find("</ds:SignedInfo>").unwrap() + "</ds:SignedInfo>".len();
    let secret = hmac::Key::new(hmac::HMAC_SHA256, signer.certificate.der());
    let tag = STANDARD.encode(hmac::sign(&secret, &digested.as_bytes()[start..end]));
    let value = digested.find("<ds:SignatureValue>").unwrap() + "<ds:SignatureValue>".len();
    let length = digested[value..].find('<').unwrap();
    let forged = format!("{}{tag}{}", &digested[..value], &digested[value + length..]);
    let examined = signer.look(&signer.response(&Message::default(), &forged, false));
    refused(&examined, "HMAC");
    assert!(check(&examined, "signature").message.contains("HMAC-SHA256"));
}

#[test]
fn sha_1_is_told_as_weak_and_still_taken() {
    let signer = Signer::new("idp");
    let template = signer
        .assertion(&Message::default(), "a", false)
        .replacen("</saml:Issuer>", &format!("</saml:Issuer>{}", signer.template("a")), 1)
        .replace("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1");
    let signed = signer.sign_with_sha_1(&template);
    let examined = signer.look(&signer.response(&Message::default(), &signed, false));
    assert_eq!(examined.verdict, Verdict::Accepted, "{examined:#?}");
    let finding = &examined.findings[0];
    assert_eq!((finding.code.as_ref(), finding.severity), ("signature-weak", crate::saml::Severity::Warning));
}

#[test]
fn empty_short_and_zero_values_prove_nothing() {
    let signer = Signer::new("idp");
    let signed = signer.xml(&Message::default());
    let between = |name: &str| {
        let start = signed.find(&format!("<ds:{name}>")).unwrap() + name.len() + 5;
        &signed[start..start + signed[start..].find('<').unwrap()]
    };
    let zero = STANDARD.encode([0; 64]);
    for (name, value) in [
        ("SignatureValue", ""),
        ("SignatureValue", "AAAA"),
        ("SignatureValue", zero.as_str()),
        ("SignatureValue", "not base64!"),
        ("DigestValue", ""),
        ("DigestValue", "AAAA"),
        ("DigestValue", "MGUxMjM="),
        ("DigestValue", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ] {
        refused(&signer.look(&signed.replace(between(name), value)), &format!("{name} {value}"));
    }
}

#[test]
fn an_expired_signing_certificate_is_told_and_its_key_still_counts() {
    let signer = Signer::new("idp");
    let signed = signer.xml(&Message::default());
    let later: jiff::Timestamp = "2040-01-01T00:00:00Z".parse().unwrap();
    let examined = crate::saml::response::examine(signed.as_bytes(), &signer.expected(), later).unwrap();
    assert_eq!(failing(&examined.checks), ["time"]);
    assert!(examined.findings.iter().any(|finding| finding.code == "signing-certificate-not-valid"));
    assert_eq!(examined.email.as_deref(), Some("ada@example.com"));
}
