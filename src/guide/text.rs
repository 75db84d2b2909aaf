//! Sentences with placeholders, and the values that fill them.

use crate::brand::Brand;
use serde::Deserialize;
use std::str::FromStr;

/// A sentence of a guide. Reading it fails on an unknown placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub struct Text {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Placeholder(Placeholder),
}

/// A part of a sentence that depends on the account, the brand, or the identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placeholder {
    SpEntityId,
    AssertionConsumerService,
    RelayState,
    EmailAttribute,
    Brand,
    PortalMenu,
    SetUp,
    Tick,
    Credential,
    /// Filled when the guide is created.
    IdentityProvider,
    /// Filled when the guide is created.
    Console,
}

impl Placeholder {
    const ALL: [Self; 11] = [
        Self::SpEntityId,
        Self::AssertionConsumerService,
        Self::RelayState,
        Self::EmailAttribute,
        Self::Brand,
        Self::PortalMenu,
        Self::SetUp,
        Self::Tick,
        Self::Credential,
        Self::IdentityProvider,
        Self::Console,
    ];

    /// Returns its name between braces.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpEntityId => "sp_entity_id",
            Self::AssertionConsumerService => "acs",
            Self::RelayState => "relay_state",
            Self::EmailAttribute => "email_attribute",
            Self::Brand => "brand",
            Self::PortalMenu => "portal_menu",
            Self::SetUp => "set_up",
            Self::Tick => "tick",
            Self::Credential => "credential",
            Self::IdentityProvider => "idp",
            Self::Console => "console",
        }
    }

    /// Returns the replacement text for a value that isn't known yet.
    pub fn unknown(self) -> &'static str {
        match self {
            Self::SpEntityId => "the SP entity ID from step 6",
            Self::AssertionConsumerService => "the ACS from step 6",
            Self::RelayState => "the relay state from step 6",
            Self::EmailAttribute => "the attribute from step 4",
            Self::Brand => "your phone provider",
            Self::PortalMenu => "the Single Sign-on page",
            Self::SetUp => "Set up",
            Self::Tick => "Tick",
            Self::Credential => "SSO or password",
            Self::IdentityProvider => "your identity provider",
            Self::Console => "its console",
        }
    }
}

/// The values of the placeholders. A `None` is replaced by a description, such as "the SP entity ID from step 6".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    pub sp_entity_id: Option<String>,
    pub assertion_consumer_service: Option<String>,
    pub relay_state: Option<String>,
    pub login_page: Option<String>,
    /// `SAML_SUBJECT` or the attribute's name.
    pub email_attribute: Option<String>,
    /// The brand's short name.
    pub brand: Option<String>,
    /// The menu path of the service provider's page.
    pub portal_menu: Option<String>,
    pub set_up: Option<String>,
    pub tick: Option<String>,
    pub credential: Option<String>,
}

impl Values {
    /// Returns the values of a brand; all others are left to be filled in.
    pub fn of_brand(brand: &Brand) -> Self {
        Self {
            brand: Some(brand.short_name.clone()),
            portal_menu: Some(super::path(&brand.words.menu)),
            set_up: Some(brand.words.set_up.clone()),
            tick: Some(brand.words.tick.clone()),
            credential: Some(brand.words.credential.clone()),
            ..Self::default()
        }
    }

    fn get(&self, placeholder: Placeholder) -> &str {
        let value = match placeholder {
            Placeholder::SpEntityId => &self.sp_entity_id,
            Placeholder::AssertionConsumerService => &self.assertion_consumer_service,
            Placeholder::RelayState => &self.relay_state,
            Placeholder::EmailAttribute => &self.email_attribute,
            Placeholder::Brand => &self.brand,
            Placeholder::PortalMenu => &self.portal_menu,
            Placeholder::SetUp => &self.set_up,
            Placeholder::Tick => &self.tick,
            Placeholder::Credential => &self.credential,
            Placeholder::IdentityProvider | Placeholder::Console => &None,
        };

        value.as_deref().unwrap_or(placeholder.unknown())
    }
}

impl Text {
    /// Creates a text without placeholders; braces in it stay as they are.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { parts: vec![Part::Words(words.into())] }
    }

    /// Returns the sentence with every placeholder filled.
    pub fn resolve(&self, values: &Values) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => words,
                Part::Placeholder(placeholder) => values.get(*placeholder),
            })
            .collect()
    }

    /// Fills one placeholder permanently.
    pub(super) fn fill(&mut self, placeholder: Placeholder, words: &str) {
        for part in &mut self.parts {
            if *part == Part::Placeholder(placeholder) {
                *part = Part::Words(words.to_owned());
            }
        }
    }
}

impl FromStr for Text {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;

        while let Some((words, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(format!("a brace isn’t closed in “{text}”"));
            };
            let Some(placeholder) = Placeholder::ALL.into_iter().find(|placeholder| placeholder.name() == name) else {
                return Err(format!("no placeholder is called “{name}”"));
            };

            parts.push(Part::Words(words.to_owned()));
            parts.push(Part::Placeholder(placeholder));
            rest = after;
        }
        parts.push(Part::Words(rest.to_owned()));

        Ok(Self { parts })
    }
}

impl TryFrom<String> for Text {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_filled_or_said_in_words() {
        let text = "Copy {sp_entity_id} for {brand}.".parse::<Text>().unwrap();
        let known = Values { sp_entity_id: Some("https://sp.example.com".to_owned()), ..Values::default() };

        assert_eq!(text.resolve(&known), "Copy https://sp.example.com for your phone provider.");
        assert_eq!(text.resolve(&Values::default()), "Copy the SP entity ID from step 6 for your phone provider.");
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let text = "Type {email_attribute}.".parse::<Text>().unwrap();
        let values = Values { email_attribute: Some("{acs}".to_owned()), ..Values::default() };

        assert_eq!(text.resolve(&values), "Type {acs}.");
    }

    #[test]
    fn a_placeholder_that_is_not_known_is_refused() {
        assert!("Open {menu}.".parse::<Text>().is_err());
        assert!("Open {acs".parse::<Text>().is_err());
    }
}
