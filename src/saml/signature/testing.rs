//! Signed documents for tests.

use super::{Canonicalisation, canonicalise};
use crate::certificate::testing::parameters;
use crate::certificate::{Certificate, Key, PublicKey};
use crate::saml::metadata::signature::Signer;
use crate::saml::xml::{self, SIGNATURE};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Document;

/// The parts of a signature that tests change: `$digest` and `$value` are filled in last.
pub(crate) const SIGNATURE_TEMPLATE: &str = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
    <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
    <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"/>\
    <ds:Reference URI=\"#i\"><ds:Transforms>\
    <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
    <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>\
    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
    <ds:DigestValue>$digest</ds:DigestValue></ds:Reference></ds:SignedInfo>\
    <ds:SignatureValue>$value</ds:SignatureValue>$key</ds:Signature>";

/// A signer with an ECDSA key on P-256.
pub(crate) struct TestSigner {
    key: EcdsaKeyPair,
}

impl TestSigner {
    pub(crate) fn new() -> Self {
        Self { key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap() }
    }

    /// Uses the key of a certificate that rcgen creates.
    pub(crate) fn with(key: &rcgen::KeyPair) -> Self {
        let pkcs8 = key.serialize_der();
        Self { key: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8).unwrap() }
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        let kind = Key::Ec { curve: "P-256".to_owned() };
        PublicKey { kind, octets: self.key.public_key().as_ref().into() }
    }

    /// Fills in digest and value of the only signature in a document. A valid one covers its parent.
    pub(crate) fn sign(&self, template: &str) -> String {
        let document = Document::parse(template).unwrap();
        let signature = document.descendants().find(|node| xml::is(*node, (SIGNATURE, "Signature"))).unwrap();
        let covers_document = template.contains("URI=\"\"");
        let apex = if covers_document { document.root() } else { signature.parent().unwrap() };
        let covered = canonicalise(apex, &Canonicalisation::EXCLUSIVE, Some(signature.id())).unwrap_or_default();
        let digested = template.replace("$digest", &STANDARD.encode(digest(&SHA256, &covered)));
        self.value(&digested)
    }

    /// Fills in only the value.
    pub(crate) fn value(&self, digested: &str) -> String {
        let document = Document::parse(digested).unwrap();
        let info = document.descendants().find(|node| xml::is(*node, (SIGNATURE, "SignedInfo"))).unwrap();
        let message = canonicalise(info, &Canonicalisation::EXCLUSIVE, None).unwrap();
        let value = self.key.sign(&SystemRandom::new(), &message).unwrap();
        digested.replace("$value", &STANDARD.encode(value))
    }
}

/// A signer with a certificate.
pub(crate) struct Publisher {
    pub(crate) certificate: Certificate,
    pub(crate) signer: TestSigner,
}

impl Publisher {
    pub(crate) fn new(name: &str) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = parameters(name, "2026-01-01", "2036-01-01").self_signed(&key).unwrap();
        Self { certificate: Certificate::from_der(certificate.der()).unwrap(), signer: TestSigner::with(&key) }
    }

    /// The `KeyInfo` that carries the certificate.
    pub(crate) fn key_info(&self) -> String {
        let certificate = STANDARD.encode(self.certificate.der());
        format!(
            "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        )
    }

    /// Signs as [`TestSigner::sign`] does. `$key` becomes the certificate.
    pub(crate) fn sign(&self, template: &str) -> String {
        self.signer.sign(&template.replace("$key", &self.key_info()))
    }

    pub(crate) fn pinned(&self) -> Signer {
        Signer::Certificate(self.certificate.clone())
    }
}
