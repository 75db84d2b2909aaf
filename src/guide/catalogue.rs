//! Creates the guides from the files built into the program.

use super::{
    EmailHelp, FieldValue, Guide, Item, MetadataHelp, Page, Place, Placeholder, ServiceProviderHelp, Text, path,
};
use crate::saml::product::Product;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const PRODUCTS: &str = include_str!("../../assets/guides/products.toml");

/// The pages for any provider.
const ANOTHER: &str = include_str!("../../assets/guides/another.toml");

/// Returns a product's own pages, as TOML; omitted steps use the pages for any provider.
fn own_pages(product: Product) -> Option<&'static str> {
    match product {
        Product::EntraId => Some(include_str!("../../assets/guides/entra-id.toml")),
        Product::AdFs => Some(include_str!("../../assets/guides/adfs.toml")),
        Product::Okta => Some(include_str!("../../assets/guides/okta.toml")),
        Product::GoogleWorkspace => Some(include_str!("../../assets/guides/google-workspace.toml")),
        Product::Keycloak => Some(include_str!("../../assets/guides/keycloak.toml")),
        Product::Simplesamlphp => Some(include_str!("../../assets/guides/simplesamlphp.toml")),
        Product::PingOne
        | Product::PingFederate
        | Product::OneLogin
        | Product::JumpCloud
        | Product::Auth0
        | Product::Duo
        | Product::Shibboleth
        | Product::Authentik
        | Product::CyberArk => None,
    }
}

/// The row of `products.toml` for one product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    console: String,
    #[serde(default)]
    metadata: MetadataHelp,
    service_provider: ServiceProviderHelp,
    email: Option<EmailHelp>,
    entity_id_way_out: String,
    /// Common mistakes, by step.
    #[serde(default)]
    mistakes: BTreeMap<String, Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PagesFile {
    pages: Vec<PageFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageFile {
    step: u8,
    place: Place,
    items: Vec<ItemFile>,
    mistake: Option<Text>,
}

/// An item as written in a file: text, or a part of the product's row.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum ItemFile {
    Row { row: Part },
    Text { text: Text, value: Option<FieldValue> },
}

/// A part of the product's row that a page includes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Part {
    Metadata,
    Email,
    ServiceProvider,
}

#[derive(Debug, Default)]
struct Catalogue {
    known: Vec<(Product, Guide)>,
    another: Guide,
}

/// The built-in guides. A test proves that the files can be read, so this is never the empty catalogue.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| read().unwrap_or_default());

pub(super) fn get(product: Option<Product>) -> &'static Guide {
    let known = product.and_then(|product| CATALOGUE.known.iter().find(|(known, _)| *known == product));

    known.map_or(&CATALOGUE.another, |(_, guide)| guide)
}

fn read() -> Result<Catalogue, String> {
    let parse_error = |error: toml::de::Error| error.to_string();
    let mut rows = toml::from_str::<BTreeMap<String, Row>>(PRODUCTS).map_err(parse_error)?;
    let mut row = |id: &str| rows.remove(id).ok_or_else(|| format!("products.toml has no row for {id}"));
    let pages_for_any = toml::from_str::<PagesFile>(ANOTHER).map_err(parse_error)?.pages;

    let another = guide(
        Name { id: "another", name: "Another SAML 2.0 provider", short: "your identity provider" },
        row("another")?,
        pages_for_any.clone(),
    );
    let mut known = Vec::new();

    for product in Product::ALL {
        let mut pages = match own_pages(product) {
            Some(text) => toml::from_str::<PagesFile>(text).map_err(parse_error)?.pages,
            None => Vec::new(),
        };
        for page in &pages_for_any {
            if !pages.iter().any(|own| own.step == page.step) {
                pages.push(page.clone());
            }
        }
        pages.sort_by_key(|page| page.step);

        let name = Name { id: product.id(), name: product.name(), short: product.short_name() };
        known.push((product, guide(name, row(product.id())?, pages)));
    }

    match rows.keys().next() {
        Some(id) => Err(format!("products.toml has a row for {id}, which isn’t a product")),
        None => Ok(Catalogue { known, another }),
    }
}

struct Name {
    id: &'static str,
    name: &'static str,
    short: &'static str,
}

fn guide(name: Name, mut row: Row, pages: Vec<PageFile>) -> Guide {
    let pages = pages
        .into_iter()
        .map(|page| {
            let items = page.items.into_iter().flat_map(|item| items(item, &row)).collect();
            let mut page = Page {
                step: page.step,
                place: page.place,
                items,
                mistake: row.mistakes.remove(&page.step.to_string()).or(page.mistake),
            };

            for text in page.items.iter_mut().map(|item| &mut item.text).chain(&mut page.mistake) {
                text.fill(Placeholder::IdentityProvider, name.short);
                text.fill(Placeholder::Console, &row.console);
            }
            page
        })
        .collect();

    Guide {
        id: name.id.to_owned(),
        name: name.name.to_owned(),
        short_name: name.short.to_owned(),
        console: row.console,
        metadata: row.metadata,
        service_provider: row.service_provider,
        email: row.email,
        entity_id_way_out: row.entity_id_way_out,
        pages,
    }
}

fn items(item: ItemFile, row: &Row) -> Vec<Item> {
    match item {
        ItemFile::Text { text, value } => vec![Item { text, value }],
        ItemFile::Row { row: Part::Metadata } => metadata_items(row),
        ItemFile::Row { row: Part::Email } => email_items(row),
        ItemFile::Row { row: Part::ServiceProvider } => service_provider_items(row),
    }
}

fn sentence(text: impl Into<String>) -> Item {
    Item { text: Text::plain(text), value: None }
}

fn metadata_items(row: &Row) -> Vec<Item> {
    let menu = (!row.metadata.menu.is_empty())
        .then(|| sentence(format!("Go to {} and open {}.", row.console, path(&row.metadata.menu))));
    let note = row.metadata.note.clone().map(sentence);
    let address = row.metadata.url_example.clone().map(|example| Item {
        text: Text::plain("The URL looks like this"),
        value: Some(FieldValue::Literal(example)),
    });

    menu.into_iter().chain(note).chain(address).collect()
}

fn email_items(row: &Row) -> Vec<Item> {
    let Some(email) = &row.email else {
        return Vec::new();
    };
    let name = Item {
        text: Text::plain("The usual name of the email attribute"),
        value: Some(FieldValue::Literal(email.name.clone())),
    };

    std::iter::once(name).chain(email.place.clone().map(sentence)).collect()
}

fn service_provider_items(row: &Row) -> Vec<Item> {
    let help = &row.service_provider;
    let steps = help.import_steps.iter().map(|step| sentence(step.as_str()));
    let between = match (help.imports, help.fields.is_empty()) {
        (_, true) => None,
        (true, false) => Some(sentence("Or enter the values manually.")),
        (false, false) => Some(sentence("Copy the values into these fields in order.")),
    };
    let fields =
        help.fields.iter().map(|field| Item { text: Text::plain(&field.label), value: Some(field.value.clone()) });

    // SP metadata has no element for it (SAML Metadata §2.4.4), so an import never sets it.
    let relay_state = (!help.fields.iter().any(|field| field.value == FieldValue::RelayState)).then(|| Item {
        text: Text::plain("The default relay state, if there is a field for it"),
        value: Some(FieldValue::RelayState),
    });

    steps.chain(between).chain(fields).chain(relay_state).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_file_reads_and_every_product_has_a_row() {
        let catalogue = read().unwrap_or_else(|reason| panic!("{reason}"));

        assert_eq!(catalogue.known.len(), Product::ALL.len());
    }
}
