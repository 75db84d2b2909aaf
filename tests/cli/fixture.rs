//! Small metadata of our own.

use crate::sign_in::Signer;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};

pub use crate::sign_in::{EMAIL, ENTITY_ID};

/// A self-signed certificate that is valid between two years.
pub struct Signing {
    pub pem: String,
    pub der: Vec<u8>,
}

pub fn signing(name: &str, from: i32, until: i32) -> Signing {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = date_time_ymd(from, 1, 1);
    parameters.not_after = date_time_ymd(until, 1, 1);
    let certificate = parameters.self_signed(&KeyPair::generate().unwrap()).unwrap();

    Signing { pem: certificate.pem(), der: certificate.der().to_vec() }
}

/// Identity provider metadata in parts, so that each test changes one of them.
pub struct IdentityProvider {
    pub entity_id: String,
    /// Attributes of the EntityDescriptor, as well as the entity ID.
    pub root: String,
    pub location: String,
    /// The content of the X509Certificate, or no KeyDescriptor at all.
    pub certificate: Option<String>,
    /// Elements at the end of the IDPSSODescriptor.
    pub attributes: String,
}

impl Default for IdentityProvider {
    fn default() -> Self {
        Self {
            entity_id: ENTITY_ID.to_owned(),
            root: String::new(),
            location: "https://idp.example.com/sso".to_owned(),
            certificate: Some(STANDARD.encode(signing("idp.example.com", 2020, 2099).der)),
            attributes: String::new(),
        }
    }
}

impl IdentityProvider {
    pub fn xml(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", self.entity())
    }

    /// The EntityDescriptor alone, as an aggregate contains it.
    pub fn entity(&self) -> String {
        let Self { entity_id, root, location, attributes, .. } = self;
        let key = self.certificate.as_ref().map(|certificate| {
            format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
                 <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            )
        });
        let key = key.unwrap_or_default();

        format!(
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{entity_id}\" {root}>\
             <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" WantAuthnRequestsSigned=\"false\">{key}\
             <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\
             <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"{location}\"/>\
             <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{location}\"/>{attributes}\
             </md:IDPSSODescriptor></md:EntityDescriptor>"
        )
    }
}

/// The metadata of a signer, which offers the email address.
pub fn provider(signer: &Signer) -> IdentityProvider {
    IdentityProvider {
        certificate: Some(signer.certificate().to_owned()),
        attributes: attribute(EMAIL),
        ..IdentityProvider::default()
    }
}

pub fn attribute(name: &str) -> String {
    format!("<saml:Attribute xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Name=\"{name}\"/>")
}

pub fn aggregate(entities: &[String]) -> String {
    format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{}</md:EntitiesDescriptor>",
        entities.concat()
    )
}

pub const SERVICE_PROVIDER: &str = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://sp.example.com\">\
    <md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" AuthnRequestsSigned=\"true\">\
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\
    <md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://sp.example.com/acs\" index=\"0\" isDefault=\"true\"/>\
    </md:SPSSODescriptor></md:EntityDescriptor>";
