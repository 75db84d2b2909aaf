//! `sso-wizard export sp-metadata`.

use super::File;
use crate::account::Draft;
use crate::account::profile::{EmailAttribute, Evidence, Parsed, email_attribute, service_provider_values};
use crate::brand::{Brand, Brands, Region, Value};
use crate::cli::account;
use crate::cli::arguments::ExportSpMetadata;
use crate::cli::failure::Failure;
use crate::cli::output::Content;
use crate::cli::places::Places;
use crate::phrase::and;
use crate::saml::name_id;
use crate::saml::service_provider::{self, Values};

/// Creates the SP metadata of an account, or from a brand's published values.
///
/// # Errors
/// Returns [`Failure`] if a value is missing.
pub fn file(arguments: &ExportSpMetadata, places: &Places, notices: &mut Vec<Failure>) -> Result<File, Failure> {
    let brands = places.brands(notices);
    let bytes = match (&arguments.account, &arguments.brand, &arguments.region) {
        (Some(name), ..) => {
            let settings = places.settings(notices);
            let store = places.open_store(&settings, notices)?;
            let account = account::find(&store, name)?;
            of_account(&account.draft, &brands, arguments.accept_suggested)?
        }
        (None, Some(brand), Some(region)) => of_brand(&brands, brand, region, arguments.accept_suggested)?,
        (None, ..) => {
            return Err(Failure::usage(
                "An account or a brand is required.",
                "Add --account NAME, or --brand ID --region ID.",
            ));
        }
    };

    Ok(File { content: Content::SpMetadata, key: "xml", bytes })
}

/// Returns the SP metadata of an account. A loaded file is returned byte for byte, because rewriting it would drop its
/// signature and its keys. Without a file, or if entered values apply instead, it is written from the values.
fn of_account(draft: &Draft, brands: &Brands, accept_suggested: bool) -> Result<Vec<u8>, Failure> {
    let parsed = Parsed::of(draft);
    let brand = brands.get_or_first(&draft.brand);
    let region = brand.region(&draft.region);
    let values = service_provider_values(draft, &parsed, region);
    let is_typed = [&values.entity_id, &values.assertion_consumer_service]
        .into_iter()
        .flatten()
        .any(|value| value.evidence == Evidence::Typed);
    if let Some(loaded) = &draft.service_provider.loaded
        && !is_typed
    {
        return Ok(loaded.xml.clone());
    }

    let known = |effective: Option<_>, suggested: Option<&Value>, wanted| match (effective, suggested) {
        (Some(effective), _) => Ok(effective),
        (None, suggested) => take(suggested.unwrap_or(&Value::Unknown), accept_suggested, wanted, brand, region),
    };
    let email_attribute = match email_attribute(draft, &parsed) {
        Some(EmailAttribute::Attribute { name, name_format }) => Some((name, name_format)),
        Some(EmailAttribute::NameId) | None => None,
    };
    let values = Values {
        entity_id: known(
            values.entity_id.map(|effective| effective.value),
            values.suggested_entity_id.as_ref(),
            Wanted::EntityId,
        )?,
        assertion_consumer_service: known(
            values.assertion_consumer_service.map(|effective| effective.value),
            values.suggested_assertion_consumer_service.as_ref(),
            Wanted::AssertionConsumerService,
        )?,
        other_assertion_consumer_services: Vec::new(),
        name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
        email_attribute,
        service_name: brand.name.clone(),
    };

    Ok(service_provider::write(&values).into_bytes())
}

fn of_brand(brands: &Brands, brand: &str, region: &str, accept_suggested: bool) -> Result<Vec<u8>, Failure> {
    let Some(brand) = brands.get(brand) else {
        let ids: Vec<_> = brands.all().iter().map(|brand| brand.id.as_str()).collect();
        return Err(Failure::new(format!("There is no brand “{brand}”."), format!("The brands are {}.", and(&ids))));
    };
    let Some(region) = brand.regions.iter().find(|known| known.id == region) else {
        let ids: Vec<_> = brand.regions.iter().map(|region| region.id.as_str()).collect();
        return Err(Failure::new(
            format!("{} has no region “{region}”.", brand.name),
            format!("Its regions are {}.", and(&ids)),
        ));
    };
    let values = Values {
        entity_id: take(&region.entity_id, accept_suggested, Wanted::EntityId, brand, region)?,
        assertion_consumer_service: take(
            &region.assertion_consumer_service,
            accept_suggested,
            Wanted::AssertionConsumerService,
            brand,
            region,
        )?,
        other_assertion_consumer_services: Vec::new(),
        name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
        email_attribute: None,
        service_name: brand.name.clone(),
    };

    Ok(service_provider::write(&values).into_bytes())
}

/// A value that SP metadata needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    EntityId,
    AssertionConsumerService,
}

impl Wanted {
    fn not_published(self, brand: &str, region: &str) -> String {
        match self {
            Self::EntityId => format!("{brand} doesn’t publish its entity ID for {region}."),
            Self::AssertionConsumerService => format!("{brand} doesn’t publish its ACS URL for {region}."),
        }
    }
}

/// Returns a published value, or a suggested one if that is accepted.
fn take(
    value: &Value,
    accept_suggested: bool,
    wanted: Wanted,
    brand: &Brand,
    region: &Region,
) -> Result<String, Failure> {
    let Brand { short_name, support, .. } = brand;
    let missing = wanted.not_published(short_name, &region.name);

    match value {
        Value::Published { value, .. } => Ok(value.clone()),
        Value::Suggested { value, .. } if accept_suggested => Ok(value.clone()),
        Value::Suggested { value, reason } => Err(Failure::new(
            format!("{missing} “{value}” is only inferred from {reason}."),
            format!(
                "Load the SP metadata from the {short_name} portal or from {} in step 6 of the wizard, or use the \
                 inferred value with --accept-suggested.",
                support.name
            ),
        )),
        Value::Unknown => Err(Failure::new(
            missing,
            format!(
                "Load the SP metadata from the {short_name} portal or from {} in step 6 of the wizard, or enter the \
                 value there.",
                support.name
            ),
        )),
    }
}
