//! Instructions for *this* identity provider: menus, field names, traps. Content lives in `assets/guides/*.toml`.
//!
//! `products.toml` has a row for every product: where its metadata is, what its form asks for, what it calls the email
//! address. The other files have the text of the pages, which include parts of the row, so that no label is written twice.

mod catalogue;
mod text;

pub use text::{Placeholder, Text, Values};

use crate::saml::attribute::NameFormat;
use crate::saml::product::Product;
use serde::Deserialize;

/// The guide for one identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guide {
    /// A [`Product`] id, or `another`.
    pub id: String,
    /// The name in the panel's title, such as "Microsoft Entra ID".
    pub name: String,
    /// The name in running text, such as "Entra", or "your identity provider".
    pub short_name: String,
    /// Its console's name, such as "Okta's Admin Console".
    pub console: String,
    pub metadata: MetadataHelp,
    pub service_provider: ServiceProviderHelp,
    pub email: Option<EmailHelp>,
    /// Instructions for getting one's own entity ID, or whom to contact.
    pub entity_id_way_out: String,
    /// One page for each of the seven steps.
    pub pages: Vec<Page>,
}

/// The location of the metadata in the administrator's console.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataHelp {
    /// Menu parts in order. Empty if only the URL is known.
    #[serde(default)]
    pub menu: Vec<String>,
    /// A sentence that describes what to look for, if no menu is known.
    #[serde(default)]
    pub note: Option<String>,
    /// An example of the metadata URL, as this product writes it. `None` if the metadata is only a file.
    #[serde(default)]
    pub url_example: Option<String>,
}

/// The way to add the SP metadata to the identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceProviderHelp {
    /// Set if it can import the file.
    pub imports: bool,
    /// Menu parts in order. Empty if the location isn't known.
    #[serde(default)]
    pub menu: Vec<String>,
    /// Steps of the import, if it imports.
    #[serde(default)]
    pub import_steps: Vec<String>,
    /// It accepts only an https:// URL as assertion consumer service, so it can't send a test response to this computer.
    #[serde(default)]
    pub https_only: bool,
    /// Its fields in its own order; the alternative if it imports too.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// One field of the identity provider's form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The label, exactly as shown.
    pub label: String,
    pub value: FieldValue,
}

/// The value for a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    SpEntityId,
    AssertionConsumerService,
    /// The ACS as a regular expression with dots and slashes escaped.
    AssertionConsumerServiceRegex,
    RelayState,
    LoginPage,
    /// The IdP's entity ID, if the administrator chooses it there.
    OwnEntityId,
    /// A choice or text that is specific to the identity provider.
    Literal(String),
}

/// The value that it usually sends as the email address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailHelp {
    pub name: String,
    #[serde(default)]
    pub name_format: NameFormat,
    /// The place where its name is chosen, such as "As chosen in Okta under Attribute Statements."
    #[serde(default)]
    pub place: Option<String>,
}

/// The guide's page for one step of the wizard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// 1 to 7.
    pub step: u8,
    pub place: Place,
    pub items: Vec<Item>,
    /// The most common mistake in this step.
    pub mistake: Option<Text>,
}

/// The place that the user works in while following a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// This window.
    Here,
    /// The identity provider's console.
    Console,
    /// The service provider's portal.
    Portal,
}

/// One instruction, optionally with a value to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub text: Text,
    pub value: Option<FieldValue>,
}

/// Returns the guide for a product, or the guide for another SAML 2.0 provider if there is none.
pub fn guide(product: Option<Product>) -> &'static Guide {
    catalogue::get(product)
}

/// Returns the guide for another SAML 2.0 provider.
pub fn another() -> &'static Guide {
    guide(None)
}

impl Guide {
    /// Returns the page for a step (1 to 7).
    pub fn page(&self, step: u8) -> Option<&Page> {
        self.pages.iter().find(|page| page.step == step)
    }

    /// Returns the location of the metadata, in one line for below the URL field.
    pub fn metadata_hint(&self) -> Option<String> {
        if self.metadata.menu.is_empty() {
            self.metadata.note.clone()
        } else {
            Some(format!("In {}: {}", self.short_name, path(&self.metadata.menu)))
        }
    }

    /// Returns the title over the fields of step 6: the menu path if it is known.
    pub fn sp_form_title(&self) -> String {
        if self.service_provider.menu.is_empty() {
            format!("Fields in {}", self.short_name)
        } else {
            format!("{} › {}", self.short_name, path(&self.service_provider.menu))
        }
    }

    /// Returns the text after "You are in" for a page of this guide.
    pub fn place_name(&self, place: Place, values: &Values) -> String {
        match place {
            Place::Here => "this window".to_owned(),
            Place::Console => self.console.clone(),
            Place::Portal => values
                .brand
                .as_ref()
                .map_or_else(|| "your phone provider’s portal".to_owned(), |brand| format!("the {brand} portal")),
        }
    }
}

impl FieldValue {
    /// Returns the value to copy, or `None` while it isn't known.
    pub fn resolve(&self, values: &Values) -> Option<String> {
        match self {
            Self::SpEntityId => values.sp_entity_id.clone(),
            Self::AssertionConsumerService => values.assertion_consumer_service.clone(),
            Self::AssertionConsumerServiceRegex => values.assertion_consumer_service.as_deref().map(exact_pattern),
            Self::RelayState => values.relay_state.clone(),
            Self::LoginPage => values.login_page.clone(),
            Self::OwnEntityId => None,
            Self::Literal(text) => Some(text.clone()),
        }
    }

    /// Returns the placeholder text for a value that isn't known.
    pub fn unknown(&self) -> &str {
        match self {
            Self::SpEntityId => Placeholder::SpEntityId.unknown(),
            Self::AssertionConsumerService => Placeholder::AssertionConsumerService.unknown(),
            Self::AssertionConsumerServiceRegex => "the ACS from step 6 as a regular expression",
            Self::RelayState => Placeholder::RelayState.unknown(),
            Self::LoginPage => "your brand’s sign-in page (leave empty if unknown)",
            Self::OwnEntityId => "a unique name of your choice",
            Self::Literal(text) => text,
        }
    }
}

/// Joins the parts of a menu path.
pub fn path(menu: &[String]) -> String {
    menu.join(" › ")
}

/// Returns a regular expression that matches only `text`. Some consoles delimit with slashes, so they are escaped as well.
fn exact_pattern(text: &str) -> String {
    let mut pattern = String::from("^");

    for character in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('$');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand::Brands;
    use crate::saml::attribute::usual_email_attribute;

    fn guides() -> impl Iterator<Item = &'static Guide> {
        Product::ALL.into_iter().map(|product| guide(Some(product))).chain([another()])
    }

    fn known_values() -> Values {
        let brands = Brands::built_in();

        Values {
            sp_entity_id: Some("https://sp.example.com".to_owned()),
            assertion_consumer_service: Some("https://sp.example.com/acs".to_owned()),
            relay_state: Some("https://sp.example.com/start?".to_owned()),
            login_page: Some("https://sp.example.com/login".to_owned()),
            email_attribute: Some("mail".to_owned()),
            ..Values::of_brand(brands.get_or_first("bt-cloud-work"))
        }
    }

    #[test]
    fn every_product_has_a_guide_of_its_own_name() {
        for product in Product::ALL {
            let guide = guide(Some(product));

            assert_eq!((&*guide.id, &*guide.name), (product.id(), product.name()));
        }
        assert_eq!(another().id, "another");
    }

    #[test]
    fn every_guide_has_a_page_for_each_of_the_seven_steps() {
        for guide in guides() {
            let steps = guide.pages.iter().map(|page| page.step).collect::<Vec<_>>();

            assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7], "{}", guide.id);
            for page in &guide.pages {
                assert!(page.items.len() >= 2, "{} step {}", guide.id, page.step);
                assert!(page.mistake.is_some(), "{} step {}", guide.id, page.step);
            }
        }
    }

    #[test]
    fn every_sentence_ends_and_none_keeps_a_placeholder() {
        for values in [Values::default(), known_values()] {
            for guide in guides() {
                let items =
                    guide.pages.iter().flat_map(|page| &page.items).map(|item| (&item.text, item.value.is_some()));
                let mistakes = guide.pages.iter().filter_map(|page| page.mistake.as_ref()).map(|text| (text, false));

                for (text, has_value) in items.chain(mistakes) {
                    let text = text.resolve(&values);

                    assert!(!text.contains(['{', '}', '!']), "{}: {text}", guide.id);
                    assert!(has_value || text.ends_with('.'), "{}: {text}", guide.id);
                    assert!(has_value || !text.starts_with(char::is_lowercase), "{}: {text}", guide.id);
                }
                assert!(guide.entity_id_way_out.ends_with('.'), "{}", guide.id);
            }
        }
    }

    #[test]
    fn every_guide_says_how_the_service_provider_gets_in() {
        for guide in guides() {
            let help = &guide.service_provider;

            assert_eq!(help.imports, !help.import_steps.is_empty(), "{}", guide.id);
            assert!(help.imports || !help.fields.is_empty(), "{}", guide.id);
        }
    }

    #[test]
    fn every_guide_says_where_the_metadata_is() {
        for guide in guides() {
            assert!(guide.metadata_hint().is_some(), "{}", guide.id);
        }
        assert_eq!(
            guide(Some(Product::EntraId)).metadata_hint().as_deref(),
            Some(
                "In Entra: Enterprise apps › your app › Single sign-on › SAML Certificates › App Federation Metadata Url"
            )
        );
    }

    #[test]
    fn a_guide_names_the_email_attribute_that_step_4_proposes() {
        for product in Product::ALL {
            let email = guide(Some(product)).email.as_ref().map(|email| (&*email.name, email.name_format));

            assert_eq!(email, usual_email_attribute(product), "{product}");
        }
    }

    #[test]
    fn okta_is_told_its_fields_in_its_own_order_and_words() {
        let okta = guide(Some(Product::Okta));
        let fields = &okta.service_provider.fields;
        let labels = fields.iter().map(|field| &*field.label).collect::<Vec<_>>();

        assert_eq!(
            labels,
            [
                "Single sign-on URL",
                "Audience URI (SP Entity ID)",
                "Default RelayState",
                "Name ID format",
                "Application username"
            ]
        );
        assert_eq!(fields[0].value.resolve(&known_values()).as_deref(), Some("https://sp.example.com/acs"));
        assert_eq!(fields[3].value.resolve(&known_values()).as_deref(), Some("EmailAddress"));

        let page = okta.page(6).unwrap();
        assert!(page.items.iter().any(|item| item.value == Some(FieldValue::RelayState)));
        assert!(page.mistake.as_ref().unwrap().resolve(&Values::default()).contains("Unexpected Error"));
    }

    #[test]
    fn a_product_without_pages_of_its_own_still_speaks_its_own_words() {
        let one_login = guide(Some(Product::OneLogin));
        let metadata = one_login.page(2).unwrap().items.iter().map(|item| item.text.resolve(&Values::default()));
        assert!(metadata.into_iter().any(|text| text.contains("your app › More Actions › SAML Metadata")));

        let labels = one_login.page(6).unwrap().items.iter().map(|item| item.text.resolve(&Values::default()));
        assert!(labels.into_iter().any(|text| text == "ACS (Consumer) URL Validator"));
    }

    #[test]
    fn a_validator_matches_the_acs_and_nothing_else() {
        assert_eq!(
            FieldValue::AssertionConsumerServiceRegex.resolve(&known_values()).as_deref(),
            Some(r"^https:\/\/sp\.example\.com\/acs$")
        );
    }

    #[test]
    fn a_value_that_is_not_known_is_said_in_words() {
        let values = Values::default();

        assert_eq!(FieldValue::SpEntityId.resolve(&values), None);
        assert_eq!(FieldValue::SpEntityId.unknown(), "the SP entity ID from step 6");
        assert_eq!(another().place_name(Place::Portal, &values), "your phone provider’s portal");
    }

    #[test]
    fn the_portal_is_named_in_the_brands_own_words() {
        let values = known_values();
        let page = another().page(7).unwrap();
        let text = page.items.iter().map(|item| item.text.resolve(&values)).collect::<Vec<_>>().join("\n");

        assert!(text.contains("Admin portal › Tools › Single Sign-on"), "{text}");
        assert!(text.contains("Set-up"), "{text}");
        assert!(text.contains("Tick the Enable SSO Service checkbox"), "{text}");
    }

    #[test]
    fn a_title_over_the_fields_claims_no_menu_that_is_not_known() {
        assert_eq!(guide(Some(Product::Keycloak)).sp_form_title(), "Keycloak › Clients › Import client");
        assert_eq!(another().sp_form_title(), "Fields in your identity provider");
    }
}
