//! Reads SP metadata: a file from the portal, or an email from support.

use super::{AssertionConsumerService, RequestedAttribute, ServiceProvider, findings, mail};
use crate::phrase::grouped;
use crate::saml::kind::{self, Kind, Unreadable, Wanted};
use crate::saml::metadata::endpoint::Faults;
use crate::saml::metadata::{EMPTY_LIST, key};
use crate::saml::shown::quoted;
use crate::saml::xml::value::{boolean, date_time};
use crate::saml::xml::{self, METADATA, PROTOCOL, SIGNATURE, Source};
use crate::saml::{Finding, Severity};
use roxmltree::Node;
use std::sync::Arc;

const WANTED: Wanted = Wanted::ServiceProviderMetadata;

/// Hint for anything that is wrong in the file: the service provider must fix it, not the administrator.
pub(super) const ASK: &str =
    "Download the SP metadata again, or ask the service provider’s support for a corrected file.";

/// Reads service-provider metadata: an `EntityDescriptor`, an `EntitiesDescriptor` with one service provider, or a mail with
/// one of them in its text or attached.
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<ServiceProvider, Unreadable> {
    let unreadable = match read_xml(bytes) {
        Ok(service_provider) => return Ok(service_provider),
        Err(unreadable) => unreadable,
    };
    // Only text that isn't XML is searched. XML that is refused stays refused.
    let is_worth_a_search = !bytes.trim_ascii_start().starts_with(b"<") || unreadable.kind == Kind::Html;
    let Some(inside) = is_worth_a_search.then(|| mail::metadata_in(bytes)).flatten() else {
        return Err(unreadable);
    };

    let mut service_provider = read_xml(inside.as_bytes())?;
    service_provider
        .timeless_findings
        .push(Finding::note("taken-from-mail", "The metadata was found in an email. The text around it was ignored."));
    Ok(service_provider)
}

fn read_xml(bytes: &[u8]) -> Result<ServiceProvider, Unreadable> {
    let source = Source::read(bytes, WANTED)?;
    let document = source.parse()?;
    let mut service_provider = from_root(document.root_element())?;

    // After pasted text around the XML is removed, the XML alone is what the identity provider can import.
    let was_freed = source.findings.iter().any(|finding| finding.code.starts_with("pasted-"));
    service_provider.xml = Arc::from(if was_freed { source.text.as_bytes() } else { bytes });
    service_provider.timeless_findings.splice(..0, source.findings.clone());

    Ok(service_provider)
}

fn from_root(root: Node<'_, '_>) -> Result<ServiceProvider, Unreadable> {
    if xml::is(root, (METADATA, "EntityDescriptor")) {
        return from_entity(root);
    }
    if !xml::is(root, (METADATA, "EntitiesDescriptor")) {
        return Err(kind::root(root, WANTED));
    }

    let entities = || root.descendants().filter(|node| xml::is(*node, (METADATA, "EntityDescriptor")));
    let mut with_the_role = entities().filter(|entity| roles(*entity).next().is_some());

    match (with_the_role.next(), with_the_role.next()) {
        (Some(entity), None) => from_entity(entity),
        (Some(_), Some(_)) => Err(several(entities().filter(|entity| roles(*entity).next().is_some()).count())),
        (None, _) => match entities().next() {
            Some(entity) => from_entity(entity),
            None => Err(Unreadable::new(Kind::Aggregate, "no-entity", "This metadata lists no entities.")
                .meaning(EMPTY_LIST)
                .hint(WANTED.source())),
        },
    }
}

/// Returns the descriptors of an entity's service-provider role for SAML 2.0.
fn roles<'a, 'input>(entity: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    xml::children(entity, (METADATA, "SPSSODescriptor")).filter(|role| {
        let protocols = xml::attribute(*role, "protocolSupportEnumeration").unwrap_or(PROTOCOL);

        protocols.split_ascii_whitespace().any(|protocol| protocol == PROTOCOL)
    })
}

fn several(count: usize) -> Unreadable {
    Unreadable::new(
        Kind::Aggregate,
        "several-service-providers",
        format!("This metadata describes {} service providers, not one.", grouped(count)),
    )
    .meaning("It’s a list of several entities, so it’s unclear which one belongs to your account.")
    .hint(WANTED.source())
}

/// Describes an entity that isn't a service provider.
fn not_a_service_provider(entity: Node<'_, '_>) -> Unreadable {
    let has = |name| xml::child(entity, (METADATA, name)).is_some();

    if has("IDPSSODescriptor") {
        Unreadable::new(Kind::IdentityProvider, "idp-metadata", "This is IdP metadata, not SP metadata.")
            .meaning("It describes an identity provider. The SP metadata comes from the service provider’s portal.")
            .hint("Load this file in step 2. For this step, download the SP metadata from the portal, or use the file that support sent.")
    } else if has("SPSSODescriptor") {
        Unreadable::new(
            Kind::OtherMetadata,
            "no-saml-2",
            "According to its metadata, this service provider doesn’t support SAML 2.0.",
        )
        .meaning("Its protocolSupportEnumeration lists only other protocols.")
        .hint(ASK)
    } else if has("AffiliationDescriptor") {
        kind::affiliation(WANTED)
    } else {
        Unreadable::new(
            Kind::OtherMetadata,
            "no-service-provider",
            "This metadata describes neither a service provider nor an identity provider.",
        )
        .hint(WANTED.source())
    }
}

fn from_entity(entity: Node<'_, '_>) -> Result<ServiceProvider, Unreadable> {
    if roles(entity).next().is_none() {
        return Err(not_a_service_provider(entity).excerpt(entity.document().input_text()));
    }
    let Some(entity_id) = xml::attribute(entity, "entityID").filter(|id| !id.trim().is_empty()) else {
        return Err(Unreadable::new(Kind::ServiceProvider, "no-entity-id", "This SP metadata has no entity ID.")
            .meaning("The identity provider needs it to know which service provider a sign-in is for.")
            .hint(ASK)
            .excerpt(entity.document().input_text()));
    };

    let mut found = Vec::new();
    let mut faults = Faults::default();
    let assertion_consumer_services = roles(entity)
        .flat_map(|role| faults.endpoints(role, "AssertionConsumerService"))
        .map(|(element, endpoint)| AssertionConsumerService {
            binding: endpoint.binding,
            location: endpoint.location,
            index: xml::attribute(element, "index").and_then(|index| index.trim().parse().ok()),
            is_default: xml::attribute(element, "isDefault").and_then(boolean),
        })
        .collect();
    let single_logout = roles(entity)
        .flat_map(|role| faults.endpoints(role, "SingleLogoutService"))
        .map(|(_, endpoint)| endpoint)
        .collect();
    found.extend(faults.findings());
    let certificates = key::certificates(roles(entity), &mut found);
    // The readers of endpoints and keys address the administrator of an identity provider.
    for finding in &mut found {
        if finding.severity != Severity::Note {
            finding.hint = ASK.to_owned();
        }
    }
    let authn_requests_signed = flag(entity, "AuthnRequestsSigned", &mut found);
    let want_assertions_signed = flag(entity, "WantAssertionsSigned", &mut found);

    let mut service_provider = ServiceProvider {
        entity_id: entity_id.to_owned(),
        valid_until: roles(entity)
            .chain(entity.ancestors())
            .filter_map(|node| xml::attribute(node, "validUntil").and_then(date_time))
            .min(),
        assertion_consumer_services,
        single_logout,
        name_id_formats: roles(entity)
            .flat_map(|role| xml::children(role, (METADATA, "NameIDFormat")))
            .map(|format| xml::text(format).into_owned())
            .filter(|format| !format.is_empty())
            .collect(),
        authn_requests_signed,
        want_assertions_signed,
        certificates,
        requested_attributes: requested_attributes(entity),
        is_signed: entity.ancestors().any(|node| xml::child(node, (SIGNATURE, "Signature")).is_some()),
        timeless_findings: found,
        xml: Arc::from([]),
    };
    findings::add_timeless(&mut service_provider);

    Ok(service_provider)
}

/// Reads an `xs:boolean` of the roles: true if one says so, unknown if none has a value.
fn flag(entity: Node<'_, '_>, name: &str, findings: &mut Vec<Finding>) -> Option<bool> {
    let mut flag = None;

    for text in roles(entity).filter_map(|role| role.attribute(name)) {
        match boolean(text) {
            Some(value) => flag = Some(value || flag == Some(true)),
            None => findings.push(
                Finding::warning(
                    "not-a-boolean",
                    format!("{name} is {}, which is neither true nor false.", quoted(text)),
                )
                .meaning("It was ignored. Other programs may reject the file.")
                .hint(ASK),
            ),
        }
    }

    flag
}

fn requested_attributes(entity: Node<'_, '_>) -> Vec<RequestedAttribute> {
    roles(entity)
        .flat_map(|role| xml::children(role, (METADATA, "AttributeConsumingService")))
        .flat_map(|service| xml::children(service, (METADATA, "RequestedAttribute")))
        .filter_map(|attribute| {
            Some(RequestedAttribute {
                name: xml::attribute(attribute, "Name").filter(|name| !name.trim().is_empty())?.to_owned(),
                friendly_name: xml::attribute(attribute, "FriendlyName").map(str::to_owned),
                name_format: xml::attribute(attribute, "NameFormat").map(str::to_owned),
                is_required: xml::attribute(attribute, "isRequired").and_then(boolean).unwrap_or(false),
            })
        })
        .collect()
}
