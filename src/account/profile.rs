//! A complete account: what Enable takes, and what cannot be incomplete.

mod values;

pub use values::{EffectiveValue, Evidence, ServiceProviderValues, service_provider_values};

use super::Draft;
use super::draft::{EmailChoice, LoginPolicy};
use crate::brand::{Brand, Brands, Region};
use crate::certificate::{Certificate, Role};
use crate::saml::Unreadable;
use crate::saml::attribute::NameFormat;
use crate::saml::metadata::{self, Document, IdentityProvider};
use crate::saml::name_id;
use crate::saml::service_provider::{self, ServiceProvider};

/// An account that has all that single sign-on needs.
#[derive(Debug, Clone)]
pub struct AccountProfile {
    pub name: String,
    pub brand: Brand,
    pub region: Region,
    pub identity_provider: IdentityProvider,
    pub email: EmailAttribute,
    pub primary: Certificate,
    pub secondary: Option<Certificate>,
    pub service_provider: service_provider::Values,
    pub login: LoginPolicy,
}

/// The mapped email attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailAttribute {
    NameId,
    Attribute {
        name: String,
        /// URI of SAML Core §8.2, or the identity provider's own.
        name_format: String,
    },
}

/// Something that a draft still lacks, and the step that supplies it (1 to 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub step: u8,
    /// One sentence that says what to do, such as "Load metadata to continue."
    pub sentence: String,
}

impl Missing {
    fn new(step: u8, sentence: impl Into<String>) -> Self {
        Self { step, sentence: sentence.into() }
    }
}

/// A draft with its files parsed: made once whenever the files change, then shared by every screen.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    pub identity_provider: Option<IdentityProvider>,
    pub service_provider: Option<ServiceProvider>,
    /// Why the kept metadata no longer reads; empty for metadata that this program accepted.
    pub unreadable: Option<Unreadable>,
    /// One for each of [`Draft::certificates`] that parses, in the same order, with its index.
    pub certificates: Vec<(usize, Certificate)>,
}

impl Parsed {
    /// Parses the files of a draft.
    ///
    /// An aggregate of which no entity is chosen yet gives neither an identity provider nor a reason.
    pub fn of(draft: &Draft) -> Self {
        let mut parsed = Self::default();

        if let Some(loaded) = &draft.metadata {
            let document = match &loaded.entity_id {
                Some(entity_id) => metadata::read_entity(&loaded.xml, entity_id).map(Some),
                None => metadata::read(&loaded.xml).map(|document| match document {
                    Document::IdentityProvider(identity_provider) => Some(*identity_provider),
                    Document::Aggregate(_) => None,
                }),
            };

            match document {
                Ok(identity_provider) => {
                    parsed.identity_provider = identity_provider;
                    parsed.judge_signature(draft);
                }
                Err(unreadable) => parsed.unreadable = Some(unreadable),
            }
        }

        // SP metadata that no longer reads is as good as not loaded: step 6 asks for it again.
        parsed.service_provider =
            draft.service_provider.loaded.as_ref().and_then(|loaded| service_provider::read(&loaded.xml).ok());

        parsed.certificates = draft
            .certificates
            .iter()
            .enumerate()
            .filter_map(|(index, held)| Certificate::from_der(&held.der).ok().map(|certificate| (index, certificate)))
            .collect();

        parsed
    }

    /// Judges the signature of the metadata with the signer that the draft has pinned: after one was pinned or taken back.
    pub fn judge_signature(&mut self, draft: &Draft) {
        if let Some(identity_provider) = &mut self.identity_provider {
            draft.trust().judge(identity_provider);
        }
    }

    /// Returns the certificate that has `role`; where a file was tampered with, the first of several.
    pub fn certificate(&self, draft: &Draft, role: Role) -> Option<&Certificate> {
        self.certificates
            .iter()
            .find(|(index, _)| draft.certificates.get(*index).is_some_and(|held| held.role == Some(role)))
            .map(|(_, certificate)| certificate)
    }
}

/// Returns the mapped email attribute of a draft, when it is chosen and complete.
///
/// An offered attribute has to be in the metadata as it is now: newer metadata may no longer offer it.
pub fn email_attribute(draft: &Draft, parsed: &Parsed) -> Option<EmailAttribute> {
    match draft.email.choice.as_ref()? {
        EmailChoice::NameId => Some(EmailAttribute::NameId),
        EmailChoice::Offered(name) => {
            let offered = &parsed.identity_provider.as_ref()?.attributes;
            let attribute = offered.iter().find(|attribute| attribute.name == *name)?;
            let name_format = attribute.name_format.clone().unwrap_or_else(|| NameFormat::Unspecified.uri().to_owned());

            Some(EmailAttribute::Attribute { name: name.clone(), name_format })
        }
        EmailChoice::Custom => {
            let name = draft.email.custom_name.trim();

            (!name.is_empty()).then(|| EmailAttribute::Attribute {
                name: name.to_owned(),
                name_format: draft.email.custom_format.uri().to_owned(),
            })
        }
    }
}

impl AccountProfile {
    /// Parses a draft into a complete account.
    ///
    /// # Errors
    /// Everything that is missing, in the order of the steps.
    pub fn parse(draft: &Draft, parsed: &Parsed, brands: &Brands) -> Result<Self, Vec<Missing>> {
        Self::with_brand(draft, parsed, brands.get_or_first(&draft.brand))
    }

    /// Parses a draft whose brand is known. Another brand than the draft names is a thing that is missing, never a substitute.
    pub(super) fn with_brand(draft: &Draft, parsed: &Parsed, brand: &Brand) -> Result<Self, Vec<Missing>> {
        let mut missing = Vec::new();
        let mut keep = |lack: Missing| missing.push(lack);

        let name = name(draft).map_err(&mut keep);
        let region = region(draft, brand).map_err(&mut keep);
        let identity_provider = identity_provider(draft, parsed).map_err(&mut keep);
        let email = email(draft, parsed).map_err(&mut keep);
        let primary = primary(draft, parsed).map_err(&mut keep);
        let values = service_provider_values(draft, parsed, brand.region(&draft.region));
        let entity_id = entity_id(&values).map_err(&mut keep);
        let service = assertion_consumer_service(&values).map_err(&mut keep);

        let (
            Ok(name),
            Ok(region),
            Ok(identity_provider),
            Ok(email),
            Ok(primary),
            Ok(entity_id),
            Ok(assertion_consumer_service),
        ) = (name, region, identity_provider, email, primary, entity_id, service)
        else {
            return Err(missing);
        };

        Ok(Self {
            service_provider: service_provider::Values {
                entity_id,
                assertion_consumer_service,
                other_assertion_consumer_services: Vec::new(),
                name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
                email_attribute: match &email {
                    EmailAttribute::NameId => None,
                    EmailAttribute::Attribute { name, name_format } => Some((name.clone(), name_format.clone())),
                },
                service_name: brand.name.clone(),
            },
            name,
            brand: brand.clone(),
            region: region.clone(),
            identity_provider: identity_provider.clone(),
            email,
            primary: primary.clone(),
            secondary: parsed.certificate(draft, Role::Secondary).cloned(),
            login: draft.login,
        })
    }
}

/// Returns everything that a draft lacks, in the order of the steps.
pub fn missing(draft: &Draft, parsed: &Parsed, brand: &Brand) -> Vec<Missing> {
    AccountProfile::with_brand(draft, parsed, brand).err().unwrap_or_default()
}

fn name(draft: &Draft) -> Result<String, Missing> {
    match draft.name.trim() {
        "" => Err(Missing::new(1, "Enter an account name to continue.")),
        name => Ok(name.to_owned()),
    }
}

fn region<'a>(draft: &Draft, brand: &'a Brand) -> Result<&'a Region, Missing> {
    if brand.id != draft.brand {
        return Err(Missing::new(
            1,
            format!("Choose a brand to continue. The brand “{}” no longer exists.", draft.brand),
        ));
    }

    let region = brand.regions.iter().find(|region| region.id == draft.region);

    region.ok_or_else(|| Missing::new(1, "Choose a region to continue."))
}

fn identity_provider<'a>(draft: &Draft, parsed: &'a Parsed) -> Result<&'a IdentityProvider, Missing> {
    parsed.identity_provider.as_ref().ok_or_else(|| {
        Missing::new(
            2,
            match (&draft.metadata, &parsed.unreadable) {
                (_, Some(_)) => "Load different metadata to continue. This file can’t be read.",
                (Some(_), None) => "Choose your identity provider from the list to continue.",
                (None, None) => "Load metadata to continue.",
            },
        )
    })
}

fn email(draft: &Draft, parsed: &Parsed) -> Result<EmailAttribute, Missing> {
    email_attribute(draft, parsed).ok_or_else(|| {
        Missing::new(
            4,
            match &draft.email.choice {
                None => "Choose the email attribute to continue.",
                Some(EmailChoice::Custom) => "Enter the name of the email attribute to continue.",
                Some(EmailChoice::Offered(_)) if parsed.identity_provider.is_some() => {
                    "Choose the email attribute again to continue. The metadata no longer lists this one."
                }
                Some(EmailChoice::Offered(_) | EmailChoice::NameId) => "Load metadata to continue.",
            },
        )
    })
}

fn primary<'a>(draft: &Draft, parsed: &'a Parsed) -> Result<&'a Certificate, Missing> {
    let primary = parsed.certificate(draft, Role::Primary);

    primary.ok_or_else(|| Missing::new(5, "Choose a Primary certificate to continue."))
}

fn entity_id(values: &ServiceProviderValues) -> Result<String, Missing> {
    match (&values.entity_id, &values.suggested_entity_id) {
        (Some(known), _) => Ok(known.value.clone()),
        (None, Some(_)) => Err(Missing::new(6, "Load the SP metadata, or confirm the entity ID, to continue.")),
        (None, None) => Err(Missing::new(6, "Load the SP metadata, or enter the entity ID, to continue.")),
    }
}

fn assertion_consumer_service(values: &ServiceProviderValues) -> Result<String, Missing> {
    match (&values.assertion_consumer_service, &values.suggested_assertion_consumer_service) {
        (Some(known), _) if values::is_web_address(&known.value) => Ok(known.value.clone()),
        (Some(_), _) => Err(Missing::new(6, "Enter the ACS URL, starting with https://, to continue.")),
        (None, Some(_)) => Err(Missing::new(6, "Load the SP metadata, or confirm the ACS URL, to continue.")),
        (None, None) => Err(Missing::new(6, "Load the SP metadata, or enter the ACS URL, to continue.")),
    }
}

#[cfg(test)]
mod tests;
