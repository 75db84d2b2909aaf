//! The screens: home, and one for each step.
//!
//! A screen contains only its own state (a running fetch, an open section). Entered values are in the [`Draft`] that is
//! passed in, so that Back, a closed window, and a late result lose nothing.

pub mod certificates;
pub mod email_attribute;
pub mod enable;
pub mod home;
pub mod metadata;
pub mod review;
pub mod service_provider;
pub mod set_up;
pub mod sign_in;
#[cfg(test)]
mod testing;

pub use certificates::Certificates;
pub use email_attribute::EmailAttribute;
pub use enable::Enable;
pub use home::Home;
pub use metadata::Metadata;
pub use review::Review;
pub use service_provider::ServiceProvider;
pub use set_up::SetUp;
pub use sign_in::SignIn;

use super::dialog::Request;
use super::environment::Environment;
use super::wizard::Step;
use crate::account::Draft;
use crate::account::profile::{
    EffectiveValue, EmailAttribute as Mapped, Parsed, email_attribute, service_provider_values,
};
use crate::brand::{Brand, Region};
use crate::certificate::Thresholds;
use crate::guide::{Guide, Values};
use crate::phrase::IdpName;
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::product::Product;
use iced::Task;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// The wizard’s task after a screen has handled a message.
#[derive(Debug)]
pub enum Action<Message> {
    None,
    Run(Task<Message>),
    /// The draft has changed and must be saved. Files that changed are parsed again.
    Changed(Change),
    /// The draft has changed, and there is work to do.
    ChangedAndRun(Change, Task<Message>),
    Next,
    GoTo(Step),
    Open(Request),
    /// Open the guide at this step's page.
    ShowGuide,
    /// Open the page that tests the sign-in.
    TestSignIn,
    /// Report a success to the user.
    Notify(String),
}

/// The part of a draft that has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Texts and choices only.
    Choices,
    /// Metadata, SP metadata, or certificates: they must be parsed again.
    Files,
}

/// A screen’s view of the account while it draws.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The account's ID.
    pub account: Uuid,
    pub draft: &'a Draft,
    pub parsed: &'a Parsed,
    pub brands: &'a crate::brand::Brands,
    pub brand: &'a Brand,
    pub region: &'a Region,
    pub guide: &'static Guide,
    /// The recognized product, else the chosen one.
    pub product: Option<Product>,
    /// Names of other accounts with the same entity ID.
    pub conflicts: &'a [String],
    /// The number of kept metadata versions.
    pub versions: usize,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    pub thresholds: Thresholds,
    pub language: &'a str,
    /// The width of the content column.
    pub width: f32,
}

impl Context<'_> {
    /// Returns the known values for the guide's placeholders.
    pub fn guide_values(&self) -> Values {
        let known = service_provider_values(self.draft, self.parsed, self.region);
        let value = |value: Option<EffectiveValue>| value.map(|value| value.value);

        Values {
            sp_entity_id: value(known.entity_id),
            assertion_consumer_service: value(known.assertion_consumer_service),
            relay_state: value(known.relay_state),
            login_page: self.region.login_page.value().map(str::to_owned),
            email_attribute: email_attribute(self.draft, self.parsed).map(|attribute| match attribute {
                Mapped::NameId => SAML_SUBJECT.to_owned(),
                Mapped::Attribute { name, .. } => name,
            }),
            ..Values::of_brand(self.brand)
        }
    }

    /// Returns the name of the identity provider in sentences: its product, or "your identity provider".
    pub fn idp(&self) -> IdpName {
        self.product.map_or(IdpName::YOUR, IdpName::of)
    }
}

/// Everything a screen may change while it handles a message.
pub struct Work<'a> {
    pub draft: &'a mut Draft,
    pub parsed: &'a Parsed,
    pub environment: &'a Environment,
    /// The account being worked on.
    pub account: Uuid,
}

impl Work<'_> {
    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        self.environment.now()
    }
}
