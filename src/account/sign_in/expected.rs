//! What an account expects of a sign-in.

use crate::account::Draft;
use crate::account::profile::{EmailAttribute, Parsed, email_attribute, service_provider_values};
use crate::brand::Region;
use crate::certificate::{Certificate, Role};
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::response::{EmailSource, Expected};
use crate::saml::service_provider::ServiceProvider;

/// Something without which it is not known what to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Metadata,
    EmailAttribute,
    Primary,
    EntityId,
    AssertionConsumerService,
}

impl Missing {
    /// Returns the step that supplies it, 1 to 7.
    pub fn step(self) -> u8 {
        match self {
            Self::Metadata => 2,
            Self::EmailAttribute => 4,
            Self::Primary => 5,
            Self::EntityId | Self::AssertionConsumerService => 6,
        }
    }

    /// Says what the account lacks.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Metadata => "The account doesn’t have its identity provider’s metadata yet.",
            Self::EmailAttribute => "The account doesn’t have an email attribute yet.",
            Self::Primary => "The account doesn’t have a Primary certificate yet.",
            Self::EntityId => "The account doesn’t have the service provider’s entity ID yet.",
            Self::AssertionConsumerService => "The account doesn’t have an ACS URL yet.",
        }
    }

    /// Says what the account with this name lacks.
    pub fn sentence_about(self, name: &str) -> String {
        match self {
            Self::Metadata => format!("The account “{name}” doesn’t have its identity provider’s metadata yet."),
            Self::EmailAttribute => format!("The account “{name}” doesn’t have an email attribute yet."),
            Self::Primary => format!("The account “{name}” doesn’t have a Primary certificate yet."),
            Self::EntityId => format!("The account “{name}” doesn’t have the service provider’s entity ID yet."),
            Self::AssertionConsumerService => format!("The account “{name}” doesn’t have an ACS URL yet."),
        }
    }
}

/// Returns what the service provider expects of a sign-in to this account.
///
/// # Errors
/// The first thing that is [`Missing`], in the order of the steps.
pub fn expected(draft: &Draft, parsed: &Parsed, region: &Region) -> Result<Expected, Missing> {
    let values = service_provider_values(draft, parsed, region);
    let mut expected = of_identity_provider(draft, parsed)?;

    expected.audience = values.entity_id.ok_or(Missing::EntityId)?.value;
    let usual = values.assertion_consumer_service.ok_or(Missing::AssertionConsumerService)?.value;
    expected.assertion_consumer_services = vec![usual];
    for service in parsed.service_provider.iter().flat_map(ServiceProvider::locations_for_post) {
        if !expected.assertion_consumer_services.contains(&service) {
            expected.assertion_consumer_services.push(service);
        }
    }

    Ok(expected)
}

/// Returns what is expected of the identity provider; nothing yet of the service provider.
pub(super) fn of_identity_provider(draft: &Draft, parsed: &Parsed) -> Result<Expected, Missing> {
    let identity_provider = parsed.identity_provider.as_ref().ok_or(Missing::Metadata)?;
    let email = email_source(draft, parsed).ok_or(Missing::EmailAttribute)?;
    let primary = parsed.certificate(draft, Role::Primary).ok_or(Missing::Primary)?;
    let secondary = parsed.certificate(draft, Role::Secondary);
    let certificates: Vec<Certificate> = std::iter::once(primary).chain(secondary).cloned().collect();

    Ok(Expected {
        issuer: identity_provider.entity_id.clone(),
        others: identity_provider
            .signing_certificates()
            .filter(|certificate| !certificates.contains(certificate))
            .cloned()
            .collect(),
        certificates,
        audience: String::new(),
        assertion_consumer_services: Vec::new(),
        email,
        in_response_to: None,
        requests: Vec::new(),
    })
}

/// Returns where the mapped email attribute is to be found in a sign-in.
pub(super) fn email_source(draft: &Draft, parsed: &Parsed) -> Option<EmailSource> {
    Some(match email_attribute(draft, parsed)? {
        EmailAttribute::NameId => EmailSource::NameId,
        EmailAttribute::Attribute { name, .. } if name == SAML_SUBJECT => EmailSource::NameId,
        EmailAttribute::Attribute { name, .. } => EmailSource::Attribute(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::fixture::{complete, with_circumstances};

    fn of(draft: &Draft) -> Result<Expected, Missing> {
        with_circumstances(draft, &[], |parsed, circumstances| {
            expected(draft, parsed, circumstances.brand.region(&draft.region))
        })
    }

    #[test]
    fn a_complete_account_expects_its_identity_provider_its_primary_and_its_own_entity_id() {
        let expected = of(&complete(400)).unwrap();

        assert_eq!(expected.certificates.len(), 1);
        assert!(!expected.issuer.is_empty() && !expected.audience.is_empty());
        assert_eq!(expected.assertion_consumer_services.len(), 1);
        assert_eq!(expected.in_response_to, None);
    }

    #[test]
    fn what_is_missing_is_named_with_its_step() {
        assert_eq!(of(&Draft::default()).unwrap_err().step(), 2);

        let mut draft = complete(400);
        draft.certificates.clear();
        assert_eq!(of(&draft).unwrap_err(), Missing::Primary);

        let mut draft = complete(400);
        draft.email.choice = None;
        assert_eq!(of(&draft).unwrap_err().step(), 4);
    }
}
