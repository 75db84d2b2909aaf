//! An identity provider that responds to tests, and an account that trusts it.

use super::Test;
use crate::account::Draft;
use crate::account::draft::EmailChoice;
use crate::account::fixture::{brand, complete, load, metadata};
use crate::account::profile::Parsed;
use crate::saml::response::tests::fixture::{Message, Sign, conditions, confirmation, now, restriction};
use crate::saml::signature::testing::Publisher;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

/// The identity provider.
pub(crate) struct Provider(pub(crate) Publisher);

impl Provider {
    pub(crate) fn new() -> Self {
        Self(Publisher::new("idp.example.com"))
    }

    /// An account of RingCentral US that trusts it.
    pub(crate) fn account(&self) -> Draft {
        let mut draft = complete(400);
        draft.certificates.clear();
        draft.email.choice = None;
        load(&mut draft, metadata(&[self.0.certificate.der().to_vec()], &["mail"]));
        draft.email.choice = Some(EmailChoice::Offered("mail".to_owned()));
        draft
    }

    /// A test of that account.
    pub(crate) fn test(&self, port: u16) -> Test {
        let draft = self.account();
        Test::new(&draft, &Parsed::of(&draft), &brand(&draft), port, now()).unwrap()
    }

    /// The parts of a valid response to a test.
    pub(crate) fn message(test: &Test) -> Message {
        let acs = &test.request.assertion_consumer_service;
        let id = &test.request.id;
        let issuer = "<saml:Issuer>https://idp.example.com/metadata</saml:Issuer>".to_owned();

        Message {
            sign: Sign::Both,
            response: format!(
                "Version=\"2.0\" IssueInstant=\"2026-09-14T10:00:00Z\" Destination=\"{acs}\" InResponseTo=\"{id}\""
            ),
            response_issuer: issuer.clone(),
            issuer,
            confirmation: confirmation(&format!(
                "Recipient=\"{acs}\" InResponseTo=\"{id}\" NotOnOrAfter=\"2026-09-14T10:05:00Z\""
            )),
            conditions: conditions(&restriction(&[&test.request.issuer])),
            ..Message::default()
        }
    }

    /// The form that a valid response arrives in.
    pub(crate) fn answer(&self, test: &Test) -> String {
        form(&self.0.xml(&Self::message(test)), Some(&test.relay_state))
    }
}

pub(crate) fn form(xml: &str, relay_state: Option<&str>) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("SAMLResponse", &STANDARD.encode(xml));
    form.extend_pairs(relay_state.map(|relay_state| ("RelayState", relay_state)));
    form.finish()
}
