//! `sso-wizard brands`.

use super::answer::{Answer, Form};
use super::failure::Failure;
use super::places::Places;
use super::text::Cell;
use crate::brand::{Brand, Region, Value};
use crate::phrase::counted;
use serde::Serialize;

#[derive(Serialize)]
struct BrandsDocument<'a> {
    brands: Vec<BrandDocument<'a>>,
}

#[derive(Serialize)]
struct BrandDocument<'a> {
    id: &'a str,
    name: &'a str,
    short_name: &'a str,
    regions: Vec<RegionDocument<'a>>,
}

#[derive(Serialize)]
struct RegionDocument<'a> {
    id: &'a str,
    name: &'a str,
    entity_id: ValueDocument<'a>,
    assertion_consumer_service: ValueDocument<'a>,
    relay_state: ValueDocument<'a>,
    login_page: ValueDocument<'a>,
    legacy_entity_ids: &'a [String],
}

/// A value with its basis: the source of a published value, or the reason for a suggested one.
#[derive(Serialize)]
struct ValueDocument<'a> {
    value: Option<&'a str>,
    mark: &'static str,
    because: Option<&'a str>,
}

impl<'a> From<&'a Value> for ValueDocument<'a> {
    fn from(value: &'a Value) -> Self {
        let (mark, because) = match value {
            Value::Published { source, .. } => ("published", Some(source.as_str())),
            Value::Suggested { reason, .. } => ("suggested", Some(reason.as_str())),
            Value::Unknown => ("unknown", None),
        };

        Self { value: value.value(), mark, because }
    }
}

impl<'a> From<&'a Region> for RegionDocument<'a> {
    fn from(region: &'a Region) -> Self {
        Self {
            id: &region.id,
            name: &region.name,
            entity_id: ValueDocument::from(&region.entity_id),
            assertion_consumer_service: ValueDocument::from(&region.assertion_consumer_service),
            relay_state: ValueDocument::from(&region.relay_state),
            login_page: ValueDocument::from(&region.login_page),
            legacy_entity_ids: &region.legacy_entity_ids,
        }
    }
}

impl<'a> From<&'a Brand> for BrandDocument<'a> {
    fn from(brand: &'a Brand) -> Self {
        Self {
            id: &brand.id,
            name: &brand.name,
            short_name: &brand.short_name,
            regions: brand.regions.iter().map(RegionDocument::from).collect(),
        }
    }
}

/// Answers `brands`.
///
/// # Errors
/// Returns [`Failure`] if the document cannot be written.
pub fn answer(places: &Places, form: Form) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let brands = places.brands(&mut notices);
    let brands = brands.all();
    let document = BrandsDocument { brands: brands.iter().map(BrandDocument::from).collect() };

    Ok(Answer::new(form, &document, |page| {
        page.sentence(format!(
            "{}. Suggested values are inferred, not published by the service provider.",
            counted(brands.len(), "brand", "brands")
        ));
        for brand in brands {
            page.heading(&brand.name);
            for region in &brand.regions {
                page.sentence(format!("  --brand {} --region {}  {}", brand.id, region.id, region.name));
                page.rows(values(region));
            }
        }
    })?
    .with_notices(notices))
}

fn values(region: &Region) -> [(&'static str, Cell); 4] {
    [
        ("  Entity ID", &region.entity_id),
        ("  Assertion consumer service", &region.assertion_consumer_service),
        ("  Relay state", &region.relay_state),
        ("  Sign-in page", &region.login_page),
    ]
    .map(|(label, value)| (label, Cell::from(words(value))))
}

/// Returns a value with its mark, such as "https://sso.example.com (inferred from …)".
fn words(value: &Value) -> String {
    match value {
        Value::Published { value, source } => format!("{value} (published: {source})"),
        Value::Suggested { value, reason } => format!("{value} (inferred from {reason})"),
        Value::Unknown => "not published".to_owned(),
    }
}
