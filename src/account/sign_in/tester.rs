//! The service provider that a test signs in to: on this computer, for as long as the test runs.

use super::expected::of_identity_provider;
use super::{Missing, Tester};
use crate::account::Draft;
use crate::account::profile::{Parsed, service_provider_values};
use crate::brand::Brand;
use crate::saml::name_id;
use crate::saml::response::Expected;
use crate::saml::service_provider::{self, Values};

/// The path of the assertion consumer service on this computer.
pub const ACS_PATH: &str = "/acs";

/// The service provider of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestServiceProvider {
    pub tester: Tester,
    pub entity_id: String,
    /// On this computer.
    pub assertion_consumer_service: String,
    /// That of the provider itself, where the test stands in for it.
    provider: Option<String>,
}

impl TestServiceProvider {
    /// Returns the service provider of a test on `port`.
    ///
    /// # Errors
    /// What is [`Missing`] of the provider's own values, where the test is to stand in for it.
    pub fn of(draft: &Draft, parsed: &Parsed, brand: &Brand, port: u16) -> Result<Self, Missing> {
        let values = service_provider_values(draft, parsed, brand.region(&draft.region));
        let (entity_id, provider) = match draft.sign_in.tester {
            Tester::Own => (own_entity_id(port), None),
            Tester::Provider => {
                let entity_id = values.entity_id.ok_or(Missing::EntityId)?;
                (entity_id.value, values.assertion_consumer_service.map(|service| service.value))
            }
        };
        Ok(Self {
            tester: draft.sign_in.tester,
            entity_id,
            assertion_consumer_service: loopback(port, ACS_PATH),
            provider,
        })
    }

    /// Writes the metadata that the identity provider imports for the test.
    ///
    /// That of the provider keeps its own assertion consumer service as the usual one; the test's stands beside it. It asks for no
    /// attribute: identity providers leave out what was not asked for, and then nobody would see under which name the address is sent.
    pub fn metadata(&self) -> String {
        let here = &self.assertion_consumer_service;
        let (usual, others) = match &self.provider {
            Some(provider) => (provider.clone(), vec![here.clone()]),
            None => (here.clone(), Vec::new()),
        };

        service_provider::write(&Values {
            entity_id: self.entity_id.clone(),
            assertion_consumer_service: usual,
            other_assertion_consumer_services: others,
            name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
            email_attribute: None,
            service_name: String::new(),
        })
    }

    /// Returns what the test expects of the sign-in.
    ///
    /// # Errors
    /// What is [`Missing`] of the account.
    pub fn expected(&self, draft: &Draft, parsed: &Parsed) -> Result<Expected, Missing> {
        Ok(Expected {
            audience: self.entity_id.clone(),
            assertion_consumer_services: vec![self.assertion_consumer_service.clone()],
            ..of_identity_provider(draft, parsed)?
        })
    }
}

/// Returns an address on this computer. By number: what `localhost` means is up to the machine.
pub fn loopback(port: u16, path: &str) -> String {
    format!("http://127.0.0.1:{port}{path}")
}

fn own_entity_id(port: u16) -> String {
    loopback(port, "/sso-wizard-test")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::fixture::{brand, complete};

    fn of(draft: &Draft) -> TestServiceProvider {
        TestServiceProvider::of(draft, &Parsed::of(draft), &brand(draft), 40_123).unwrap()
    }

    #[test]
    fn as_the_provider_a_second_service_stands_beside_the_usual_one() {
        let draft = complete(400);
        let test = of(&draft);
        let read = service_provider::read(test.metadata().as_bytes()).unwrap();
        let expected = test.expected(&draft, &Parsed::of(&draft)).unwrap();

        assert_eq!(read.entity_id, "https://sso.ringcentral.com");
        assert_eq!(read.assertion_consumer_service().unwrap().location, "https://sso.ringcentral.com/sp/ACS.saml2");
        assert!(read.assertion_consumer_services.iter().any(|acs| acs.location == "http://127.0.0.1:40123/acs"));
        assert!(read.requested_attributes.is_empty());
        assert_eq!(expected.audience, "https://sso.ringcentral.com");
        assert_eq!(expected.assertion_consumer_services, ["http://127.0.0.1:40123/acs"]);
    }

    #[test]
    fn a_service_provider_of_its_own_names_nobody_else() {
        let mut draft = complete(400);
        draft.sign_in.tester = Tester::Own;
        let test = of(&draft);

        assert_eq!(test.entity_id, "http://127.0.0.1:40123/sso-wizard-test");
        assert!(!test.metadata().contains("ringcentral.com"));
    }

    #[test]
    fn a_provider_whose_entity_id_is_not_known_cannot_be_stood_in_for() {
        let mut draft = complete(400);
        draft.brand = "bt-cloud-work".to_owned();
        draft.region = "uk".to_owned();
        let missing = TestServiceProvider::of(&draft, &Parsed::of(&draft), &brand(&draft), 40_123).unwrap_err();
        assert_eq!(missing, Missing::EntityId);

        draft.sign_in.tester = Tester::Own;
        assert!(of(&draft).expected(&draft, &Parsed::of(&draft)).is_ok());
    }
}
