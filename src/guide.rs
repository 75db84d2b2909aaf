//! What to do at *this* identity provider: menus, field names, traps. Content lives in `assets/guides/*.toml`.

use crate::saml::attribute::NameFormat;
use crate::saml::product::Product;
use serde::Deserialize;

/// The guide for one identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Guide {
    /// A [`Product`] id, or `another`.
    pub id: String,
    /// The name in the panel's title, such as "Okta".
    pub name: String,
    /// Its console's own name, such as "Okta's Admin Console".
    pub console: String,
    pub metadata: MetadataHelp,
    pub service_provider: ServiceProviderHelp,
    #[serde(default)]
    pub email: Option<EmailHelp>,
    /// How to get an entity ID of one's own, or whom to call.
    pub entity_id_way_out: String,
    /// One page for each of the seven steps.
    pub pages: Vec<Page>,
}

/// Where the administrator finds the metadata.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MetadataHelp {
    /// Menu parts in order. Empty where only the address is known.
    #[serde(default)]
    pub menu: Vec<String>,
    /// Address with `{placeholders}`; absent where there is only a file.
    #[serde(default)]
    pub url_pattern: Option<String>,
}

/// How the SP metadata gets into the identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServiceProviderHelp {
    /// Whether it can import the file.
    pub imports: bool,
    /// Where: menu parts in order.
    #[serde(default)]
    pub menu: Vec<String>,
    /// Steps of the import, where it imports.
    #[serde(default)]
    pub import_steps: Vec<String>,
    /// Its fields in its own order.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// One field of the identity provider's form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// The label, letter for letter.
    pub label: String,
    pub value: FieldValue,
}

/// What goes into a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    SpEntityId,
    AssertionConsumerService,
    /// The ACS as a regular expression with dots and slashes escaped.
    AssertionConsumerServiceRegex,
    RelayState,
    LoginPage,
    /// A choice or text of the identity provider's own.
    Literal(String),
}

/// What it usually sends as the email address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EmailHelp {
    pub name: String,
    #[serde(default)]
    pub name_format: NameFormat,
    /// Where its name is chosen there, such as "As chosen in Okta under Attribute Statements."
    #[serde(default)]
    pub place: Option<String>,
}

/// The guide's page for one step of the wizard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// 1 to 7.
    pub step: u8,
    pub place: Place,
    pub items: Vec<Item>,
    /// The one mistake most people make there.
    #[serde(default)]
    pub mistake: Option<String>,
}

/// Where the person is while following a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// This window.
    Here,
    /// The identity provider's console.
    Console,
    /// The phone provider's portal.
    Portal,
}

/// One instruction, perhaps with a value to copy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item {
    pub text: String,
    #[serde(default)]
    pub value: Option<FieldValue>,
}

/// Returns the guide for a product; products without one of their own get "another provider".
pub fn guide(product: Option<Product>) -> &'static Guide {
    let _ = product;
    todo!()
}

/// Returns the values of the guide for another SAML 2.0 provider.
pub fn another() -> &'static Guide {
    guide(None)
}

impl Guide {
    /// Returns the page for a step (1 to 7).
    pub fn page(&self, step: u8) -> Option<&Page> {
        self.pages.iter().find(|page| page.step == step)
    }
}
