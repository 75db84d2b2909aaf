//! Sign-ins of Ada, signed by an identity provider of our own.
#![allow(dead_code, reason = "each test file uses its own part of this module")]

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::read::DeflateDecoder;
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use roxmltree::Document;
use sso_wizard::saml::signature::{Canonicalisation, canonicalise};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use url::Url;

pub const ENTITY_ID: &str = "https://idp.example.com/metadata";
pub const EMAIL: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/// When the sign-in was.
pub const AT: &str = "2026-03-01T12:00:00Z";

/// What an answer says.
pub struct Answer<'a> {
    pub assertion_consumer_service: &'a str,
    pub audience: &'a str,
    pub in_response_to: Option<&'a str>,
    pub email: &'a str,
    pub at: Timestamp,
}

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

    /// Its certificate in DER, as base64.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// A response with a signed assertion about the person with this address, sent at a time to the service provider of the fixtures.
    pub fn response(&self, email: &str, at: &str) -> String {
        self.answer(&Answer {
            assertion_consumer_service: "https://sp.example.com/acs",
            audience: "https://sp.example.com",
            in_response_to: None,
            email,
            at: at.parse().unwrap(),
        })
    }

    /// A response with a signed assertion.
    pub fn answer(&self, answer: &Answer<'_>) -> String {
        let Answer { assertion_consumer_service: acs, audience, in_response_to, email, at: time } = answer;
        let until = *time + SignedDuration::from_mins(5);
        let answers = in_response_to.map(|id| format!(" InResponseTo=\"{id}\"")).unwrap_or_default();
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
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData{answers} \
             Recipient=\"{acs}\" NotOnOrAfter=\"{until}\"/></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{time}\" NotOnOrAfter=\"{until}\"><saml:AudienceRestriction>\
             <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{time}\"/><saml:AttributeStatement><saml:Attribute Name=\"{EMAIL}\">\
             <saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        );
        let assertion = self.sign(&assertion);

        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"r\" Version=\"2.0\" IssueInstant=\"{time}\"{answers} \
             Destination=\"{acs}\"><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}</samlp:Response>"
        )
    }

    /// Does what a browser does with the address of a test: reads the request, signs in as the person with this address, and posts
    /// the answer to this computer. Returns what the browser gets.
    pub fn sign_in(&self, url: &str, email: &str, at: Timestamp) -> String {
        let url = Url::parse(url).unwrap();
        let field = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        let mut request = String::new();
        let deflated = STANDARD.decode(field("SAMLRequest")).unwrap();
        DeflateDecoder::new(deflated.as_slice()).read_to_string(&mut request).unwrap();
        let request = Document::parse(&request).unwrap();
        let root = request.root_element();
        let acs = root.attribute("AssertionConsumerServiceURL").unwrap();
        let response = self.answer(&Answer {
            assertion_consumer_service: acs,
            audience: root.first_element_child().unwrap().text().unwrap(),
            in_response_to: root.attribute("ID"),
            email,
            at,
        });
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", &STANDARD.encode(response))
            .append_pair("RelayState", &field("RelayState"))
            .finish();
        let host = acs.strip_prefix("http://").and_then(|rest| rest.strip_suffix("/acs")).unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = form.len();
        write!(
            stream,
            "POST /acs HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        )
        .unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();

        page
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
