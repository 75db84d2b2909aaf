//! Which service-provider values count, and what contradicts them.

use super::Parsed;
use crate::account::Draft;
use crate::brand::{Region, Value};
use crate::saml::{Finding, Severity};
use url::Url;

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
///
/// The loaded file wins, because it comes from the provider, unless the person chose to keep what was typed; the brand's published
/// value is a preset that gives way to both.
pub fn service_provider_values(draft: &Draft, parsed: &Parsed, region: &Region) -> ServiceProviderValues {
    let typed = &draft.service_provider;
    let file = parsed.service_provider.as_ref();
    let decide = |typed_value: &str, file_value: Option<&str>, preset: &Value| {
        let from_file = file_value.map(|value| (value.to_owned(), Evidence::FromServiceProviderMetadata));
        let by_hand =
            Some(typed_value.trim()).filter(|value| !value.is_empty()).map(|value| (value.to_owned(), Evidence::Typed));
        let published = match preset {
            Value::Published { value, source } => Some((value.clone(), Evidence::Published(source.clone()))),
            Value::Suggested { .. } | Value::Unknown => None,
        };

        let ranked = if typed.keep_typed { [by_hand, from_file, published] } else { [from_file, by_hand, published] };
        let effective = effective(ranked.into_iter().flatten());
        let suggested = (effective.is_none() && matches!(preset, Value::Suggested { .. })).then(|| preset.clone());

        (effective, suggested)
    };

    let (entity_id, suggested_entity_id) =
        decide(&typed.entity_id, file.map(|file| file.entity_id.as_str()), &region.entity_id);
    let (assertion_consumer_service, suggested_assertion_consumer_service) = decide(
        &typed.assertion_consumer_service,
        file.and_then(|file| file.assertion_consumer_service()).map(|service| service.location.as_str()),
        &region.assertion_consumer_service,
    );
    // SP metadata has no place for a relay state.
    let (relay_state, suggested_relay_state) = decide(&typed.relay_state, None, &region.relay_state);

    let mut values = ServiceProviderValues {
        entity_id,
        assertion_consumer_service,
        relay_state,
        suggested_entity_id,
        suggested_assertion_consumer_service,
        suggested_relay_state,
        findings: Vec::new(),
    };

    values.findings = findings(&values, region, typed.keep_typed);
    values
}

/// Takes the first value; those that differ from it stand beside it, each once.
fn effective(mut ranked: impl Iterator<Item = (String, Evidence)>) -> Option<EffectiveValue> {
    let (value, evidence) = ranked.next()?;
    let mut others = Vec::<(String, Evidence)>::new();

    for (other, from) in ranked {
        if other != value && others.iter().all(|(known, _)| *known != other) {
            others.push((other, from));
        }
    }

    Some(EffectiveValue { value, evidence, others })
}

fn findings(values: &ServiceProviderValues, region: &Region, keep_typed: bool) -> Vec<Finding> {
    let named = [
        (&values.entity_id, Slot::EntityId),
        (&values.assertion_consumer_service, Slot::AssertionConsumerService),
        (&values.relay_state, Slot::RelayState),
    ];

    let mut findings: Vec<_> =
        named.into_iter().filter_map(|(value, slot)| difference(value.as_ref()?, slot, region, keep_typed)).collect();

    findings.extend(values.entity_id.as_ref().and_then(odd_entity_id));
    findings.extend(values.assertion_consumer_service.as_ref().and_then(odd_address));
    crate::saml::finding::sort(&mut findings);

    findings
}

/// One of the service-provider values.
#[derive(Clone, Copy)]
enum Slot {
    EntityId,
    AssertionConsumerService,
    RelayState,
}

impl Slot {
    fn code(self) -> &'static str {
        match self {
            Self::EntityId => "sp-entity-ids-differ",
            Self::AssertionConsumerService => "sp-acs-differ",
            Self::RelayState => "sp-relay-states-differ",
        }
    }

    /// Says how many values there are: more than one.
    fn several(self, count: usize) -> String {
        match self {
            Self::EntityId => format!("There are {count} different entity IDs for this account."),
            Self::AssertionConsumerService => format!("There are {count} different ACS URLs for this account."),
            Self::RelayState => format!("There are {count} different relay states for this account."),
        }
    }
}

/// Tells of two or three values for one thing.
fn difference(value: &EffectiveValue, slot: Slot, region: &Region, keep_typed: bool) -> Option<Finding> {
    if value.others.is_empty() {
        return None;
    }

    let known = || std::iter::once((&value.value, &value.evidence)).chain(value.others.iter().map(|(v, e)| (v, e)));
    let is_typed = known().any(|(_, evidence)| *evidence == Evidence::Typed);
    let is_loaded = known().any(|(_, evidence)| *evidence == Evidence::FromServiceProviderMetadata);
    let is_legacy = region.legacy_entity_ids.contains(&value.value);

    // A file that differs from a preset of 2018 is as it should be; what was typed is where slips are.
    let severity = if is_typed && !keep_typed { Severity::Warning } else { Severity::Note };

    let hint = match (&value.evidence, is_loaded) {
        (Evidence::FromServiceProviderMetadata, _) if is_typed => {
            "The file’s value is used, because it comes from the service provider. Your entry is kept."
        }
        (Evidence::FromServiceProviderMetadata, _) if is_legacy => {
            "The file’s value is used, because it comes from the service provider. It uses an older entity ID, which is fine."
        }
        (Evidence::FromServiceProviderMetadata, _) => {
            "The file’s value is used, because it comes from the service provider. Make sure that it is for this account and region."
        }
        (_, true) => "Your entry is used, because you chose to keep it.",
        (_, false) => "Your entry is used. Check it, or load the SP metadata from the portal or support.",
    };

    Some(
        Finding::new(severity, slot.code(), slot.several(known().count()))
            .meaning(known().map(|(value, from)| statement(value, from)).collect::<Vec<_>>().join(" "))
            .hint(hint),
    )
}

fn statement(value: &str, evidence: &Evidence) -> String {
    match evidence {
        Evidence::FromServiceProviderMetadata => format!("The file contains “{value}”."),
        Evidence::Typed => format!("You entered “{value}”."),
        Evidence::Published(source) => format!("{source} publishes “{value}”."),
        Evidence::Suggested(reason) => format!("“{value}” is suggested, inferred from {reason}."),
    }
}

/// SAML Metadata §2.2.1: an entity ID is a URI of at most 1024 characters.
fn odd_entity_id(entity_id: &EffectiveValue) -> Option<Finding> {
    if entity_id.evidence != Evidence::Typed {
        return None;
    }

    let message = if entity_id.value.chars().any(char::is_whitespace) {
        "The entity ID that you entered contains a space."
    } else if entity_id.value.chars().count() > 1024 {
        "The entity ID that you entered is longer than 1024 characters."
    } else {
        return None;
    };

    Some(
        Finding::warning("sp-entity-id-odd", message)
            .meaning("The identity provider compares it exactly with what the service provider sends.")
            .hint("Copy it from the SP metadata or from the service provider’s page."),
    )
}

fn odd_address(service: &EffectiveValue) -> Option<Finding> {
    let finding = if !is_web_address(&service.value) {
        Finding::blocker("sp-acs-no-address", "The ACS URL isn’t a web URL.")
            .meaning("The identity provider sends each sign-in there.")
            .hint("Enter the whole URL, starting with https://.")
    } else if service.value.trim_start().to_ascii_lowercase().starts_with("http:") {
        Finding::warning("sp-acs-not-encrypted", "The ACS URL isn’t encrypted (http).")
            .meaning("Anyone on the network could read the sign-ins.")
            .hint("Check it with the service provider. It should start with https://.")
    } else {
        return None;
    };

    Some(finding)
}

/// Returns whether text is an address that a browser can post to.
pub(super) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
        && !text.contains(char::is_whitespace)
}
