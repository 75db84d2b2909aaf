//! A sign-in of Ada, signed by an identity provider of our own.

use crate::fixture::{EMAIL, ENTITY_ID, IdentityProvider, attribute};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use roxmltree::Document;
use sso_wizard::saml::signature::{Canonicalisation, canonicalise};

/// When the sign-in was.
pub const AT: &str = "2026-03-01T12:00:00Z";

/// An identity provider with its key.
pub struct Signer {
    key: KeyPair,
    certificate: String,
}

impl Signer {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(2099, 1, 1);
        let certificate = STANDARD.encode(parameters.self_signed(&key).unwrap().der());

        Self { key, certificate }
    }

    /// Its metadata, which offers the email address.
    pub fn provider(&self) -> IdentityProvider {
        IdentityProvider {
            certificate: Some(self.certificate.clone()),
            attributes: attribute(EMAIL),
            ..IdentityProvider::default()
        }
    }

    /// A response with a signed assertion about the person with this address, sent at a time.
    pub fn response(&self, email: &str, at: &str) -> String {
        let time: Timestamp = at.parse().unwrap();
        let until = time + SignedDuration::from_mins(5);
        let signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
            <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
            <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"/>\
            <ds:Reference URI=\"#a\"><ds:Transforms>\
            <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
            <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>\
            <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
            <ds:DigestValue>$digest</ds:DigestValue></ds:Reference></ds:SignedInfo>\
            <ds:SignatureValue>$value</ds:SignatureValue></ds:Signature>";
        let assertion = format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"a\" Version=\"2.0\" IssueInstant=\"{time}\">\
             <saml:Issuer>{ENTITY_ID}</saml:Issuer>{signature}<saml:Subject><saml:NameID \
             Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">ada-1</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
             Recipient=\"https://sp.example.com/acs\" NotOnOrAfter=\"{until}\"/></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{time}\" NotOnOrAfter=\"{until}\"><saml:AudienceRestriction>\
             <saml:Audience>https://sp.example.com</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{time}\"/><saml:AttributeStatement><saml:Attribute Name=\"{EMAIL}\">\
             <saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        );
        let assertion = self.sign(&assertion);

        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"r\" Version=\"2.0\" IssueInstant=\"{time}\" \
             Destination=\"https://sp.example.com/acs\"><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}</samlp:Response>"
        )
    }

    fn sign(&self, template: &str) -> String {
        let canonical = |xml: &str, name: &str, without: &str| {
            let document = Document::parse(xml).unwrap();
            let find = |name: &str| document.descendants().find(|node| node.tag_name().name() == name).unwrap();
            canonicalise(find(name), &Canonicalisation::EXCLUSIVE, Some(find(without).id())).unwrap()
        };
        let covered = canonical(template, "Assertion", "Signature");
        let digested = template.replace("$digest", &STANDARD.encode(digest(&SHA256, &covered)));
        let message = canonical(&digested, "SignedInfo", "SignatureValue");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.key.serialize_der()).unwrap();
        let value = key.sign(&SystemRandom::new(), &message).unwrap();
        digested.replace("$value", &STANDARD.encode(value))
    }
}

/// Percent-encodes what a form sends.
pub fn percent(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}
