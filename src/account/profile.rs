//! A complete account: what Enable takes, and what cannot be incomplete.

use super::Draft;
use super::draft::LoginPolicy;
use crate::brand::{Brand, Brands, Region, Value};
use crate::certificate::Certificate;
use crate::saml::metadata::IdentityProvider;
use crate::saml::service_provider::{self, ServiceProvider};
use crate::saml::{Finding, Unreadable};

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
    Attribute { name: String, name_format: String },
}

/// Something that a draft still lacks, and the step that supplies it (1 to 7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub step: u8,
    /// One sentence that says what to do, such as "Load metadata to go on."
    pub sentence: String,
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
    pub fn of(draft: &Draft) -> Self {
        let _ = draft;
        todo!()
    }
}

/// How a service-provider value is known, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    FromServiceProviderMetadata,
    Typed,
    /// The source's name.
    Published(String),
    /// The reason for the inference; has to be confirmed.
    Suggested(String),
}

/// One service-provider value that counts, with where it is from and what contradicts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveValue {
    pub value: String,
    pub evidence: Evidence,
    /// Other known values that differ, with where they are from.
    pub others: Vec<(String, Evidence)>,
}

/// The service-provider values of an account: loaded file, else typed, else published. Suggested ones count only once typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceProviderValues {
    pub entity_id: Option<EffectiveValue>,
    pub assertion_consumer_service: Option<EffectiveValue>,
    pub relay_state: Option<EffectiveValue>,
    /// Suggested values that nothing better replaces; offered to be confirmed.
    pub suggested_entity_id: Option<Value>,
    pub suggested_assertion_consumer_service: Option<Value>,
    pub suggested_relay_state: Option<Value>,
    /// Differences between the file, the typed and the brand's values, as findings for step 6.
    pub findings: Vec<Finding>,
}

/// Decides which service-provider values count.
pub fn service_provider_values(draft: &Draft, parsed: &Parsed, region: &Region) -> ServiceProviderValues {
    let _ = (draft, parsed, region);
    todo!()
}

/// Returns the mapped email attribute of a draft, when it is chosen and complete.
pub fn email_attribute(draft: &Draft, parsed: &Parsed) -> Option<EmailAttribute> {
    let _ = (draft, parsed);
    todo!()
}

impl AccountProfile {
    /// Parses a draft into a complete account.
    ///
    /// # Errors
    /// Everything that is missing, in the order of the steps.
    pub fn parse(draft: &Draft, parsed: &Parsed, brands: &Brands) -> Result<Self, Vec<Missing>> {
        let _ = (draft, parsed, brands);
        todo!()
    }
}
