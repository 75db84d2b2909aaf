//! A sign-in of Ada, in parts that each test changes, and its signer.

use crate::saml::response::{Check, EmailSource, Examined, Expected, State, examine};
use crate::saml::signature::testing::SIGNATURE_TEMPLATE;
use crate::saml::signature::{Canonicalisation, canonicalise};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use roxmltree::Document;

pub(crate) const ISSUER: &str = "https://idp.example.com/saml";
pub(crate) const AUDIENCE: &str = "https://sp.example.com/saml";
pub(crate) const ACS: &str = "https://sp.example.com/acs";

pub(crate) fn now() -> Timestamp {
    "2026-09-14T10:00:30Z".parse().unwrap()
}

/// The element that has a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Nothing,
    Assertion,
    Response,
    Both,
}

/// The parts of a response.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) sign: Sign,
    /// Attributes of the `Response`, as well as its ID.
    pub(crate) response: String,
    pub(crate) response_issuer: String,
    pub(crate) status: String,
    /// Replaces the whole assertion.
    pub(crate) assertion: Option<String>,
    /// Attributes of the `Assertion`, as well as its ID.
    pub(crate) assertion_attributes: String,
    pub(crate) issuer: String,
    pub(crate) name_id: String,
    pub(crate) confirmation: String,
    pub(crate) conditions: String,
    pub(crate) statement: String,
    pub(crate) attributes: String,
}

impl Default for Message {
    fn default() -> Self {
        Self {
            sign: Sign::Assertion,
            response: format!(
                "Version=\"2.0\" IssueInstant=\"2026-09-14T10:00:00Z\" Destination=\"{ACS}\" InResponseTo=\"q\""
            ),
            response_issuer: format!("<saml:Issuer>{ISSUER}</saml:Issuer>"),
            status:
                "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>"
                    .to_owned(),
            assertion: None,
            assertion_attributes: "Version=\"2.0\" IssueInstant=\"2026-09-14T10:00:00Z\"".to_owned(),
            issuer: format!("<saml:Issuer>{ISSUER}</saml:Issuer>"),
            name_id: "<saml:NameID>ada</saml:NameID>".to_owned(),
            confirmation: confirmation(&format!(
                "Recipient=\"{ACS}\" InResponseTo=\"q\" NotOnOrAfter=\"2026-09-14T10:05:00Z\""
            )),
            conditions: conditions(&restriction(&[AUDIENCE])),
            statement: "<saml:AuthnStatement AuthnInstant=\"2026-09-14T10:00:00Z\"/>".to_owned(),
            attributes: format!("{}{}", attribute("mail", &["ada@example.com"]), attribute("role", &["user", "admin"])),
        }
    }
}

pub(crate) fn confirmation(data: &str) -> String {
    format!(
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData {data}/>\
         </saml:SubjectConfirmation>"
    )
}

pub(crate) fn conditions(inside: &str) -> String {
    format!(
        "<saml:Conditions NotBefore=\"2026-09-14T09:59:00Z\" NotOnOrAfter=\"2026-09-14T10:05:00Z\">{inside}</saml:Conditions>"
    )
}

pub(crate) fn restriction(audiences: &[&str]) -> String {
    let audiences: String =
        audiences.iter().map(|audience| format!("<saml:Audience>{audience}</saml:Audience>")).collect();
    format!("<saml:AudienceRestriction>{audiences}</saml:AudienceRestriction>")
}

pub(crate) fn attribute(name: &str, values: &[&str]) -> String {
    let values: String =
        values.iter().map(|value| format!("<saml:AttributeValue>{value}</saml:AttributeValue>")).collect();
    format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
}

/// An identity provider.
pub(crate) use crate::saml::signature::testing::Publisher as Signer;

impl Signer {
    pub(crate) fn expected(&self) -> Expected {
        Expected {
            issuer: ISSUER.to_owned(),
            certificates: vec![self.certificate.clone()],
            others: Vec::new(),
            audience: AUDIENCE.to_owned(),
            assertion_consumer_services: vec![ACS.to_owned()],
            email: EmailSource::Attribute("mail".to_owned()),
            in_response_to: None,
            requests: Vec::new(),
        }
    }

    /// The template of a signature over the element with an ID.
    pub(crate) fn template(&self, id: &str) -> String {
        SIGNATURE_TEMPLATE.replace("$key", &self.key_info()).replace("#i\"", &format!("#{id}\""))
    }

    /// Signs with a SHA-1 digest of the covered element.
    pub(crate) fn sign_with_sha_1(&self, template: &str) -> String {
        let document = Document::parse(template).unwrap();
        let signature = document.descendants().find(|node| node.tag_name().name() == "Signature").unwrap();
        let covered =
            canonicalise(document.root_element(), &Canonicalisation::EXCLUSIVE, Some(signature.id())).unwrap();
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, &covered);
        self.signer.value(&template.replace("$digest", &STANDARD.encode(digest)))
    }

    /// An assertion of `message` with the ID `id`, signed or not.
    pub(crate) fn assertion(&self, message: &Message, id: &str, signed: bool) -> String {
        let signature = if signed { self.template(id) } else { String::new() };
        let Message { assertion_attributes, issuer, name_id, confirmation, conditions, statement, attributes, .. } =
            message;
        let statements = if attributes.is_empty() {
            String::new()
        } else {
            format!("<saml:AttributeStatement>{attributes}</saml:AttributeStatement>")
        };
        let assertion = format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" {assertion_attributes}>{issuer}\
             {signature}<saml:Subject>{name_id}{confirmation}</saml:Subject>{conditions}{statement}{statements}</saml:Assertion>"
        );
        if signed { self.sign(&assertion) } else { assertion }
    }

    /// A response around something.
    pub(crate) fn response(&self, message: &Message, inside: &str, signed: bool) -> String {
        let signature = if signed { self.template("r") } else { String::new() };
        let Message { response, response_issuer, status, .. } = message;
        let response = format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"r\" {response}>{response_issuer}{signature}{status}{inside}\
             </samlp:Response>"
        );
        if signed { self.sign(&response) } else { response }
    }

    pub(crate) fn xml(&self, message: &Message) -> String {
        let (of_response, of_assertion) = match message.sign {
            Sign::Nothing => (false, false),
            Sign::Assertion => (false, true),
            Sign::Response => (true, false),
            Sign::Both => (true, true),
        };
        let assertion = message.assertion.clone().unwrap_or_else(|| self.assertion(message, "a", of_assertion));
        self.response(message, &assertion, of_response)
    }

    pub(crate) fn examine(&self, message: &Message) -> Examined {
        self.look(&self.xml(message))
    }

    pub(crate) fn look(&self, xml: &str) -> Examined {
        examine(xml.as_bytes(), &self.expected(), now()).unwrap()
    }
}

/// The codes of the checks that fail.
pub(crate) fn failing(checks: &[Check]) -> Vec<&'static str> {
    checks.iter().filter(|check| check.state == State::Fail).map(|check| check.code).collect()
}

pub(crate) fn state(examined: &Examined, code: &str) -> State {
    examined.checks.iter().find(|check| check.code == code).unwrap().state
}

pub(crate) fn check<'a>(examined: &'a Examined, code: &str) -> &'a Check {
    examined.checks.iter().find(|check| check.code == code).unwrap()
}
