//! From one `EntityDescriptor` to an [`IdentityProvider`] (SAML Metadata §2.3.2 and §2.4.3).

use super::endpoint::Faults;
use super::signature::{Assessment, Signatures};
use super::{Binding, DOWNLOAD_AGAIN, Endpoint, IdentityProvider, assess, key, offered, people, validity};
use crate::saml::kind::{self, Kind, Unreadable, Wanted};
use crate::saml::product::Product;
use crate::saml::shown::{excerpt, quoted, shown};
use crate::saml::xml::{self, METADATA, PROTOCOL};
use crate::saml::{Finding, finding};
use roxmltree::Node;
use std::sync::Arc;

/// Metadata Extensions for Registration and Publication Information.
pub(crate) const REGISTRATION: &str = "urn:oasis:names:tc:SAML:metadata:rpi";
/// The prefix of every SAML 2.0 binding.
const SAML_2_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:bindings:";

/// Reads the identity provider that `entity` describes.
///
/// Only the entity's own signature is examined, because the signatures of groups cover a whole that may not be here.
///
/// # Errors
/// Returns [`Unreadable`], which says what the entity is instead, if it isn't one.
pub(crate) fn read(
    entity: Node<'_, '_>,
    xml: Arc<[u8]>,
    mut findings: Vec<Finding>,
) -> Result<IdentityProvider, Unreadable> {
    let roles = saml_2_roles(entity, "IDPSSODescriptor");
    if roles.is_empty() {
        return Err(no_identity_provider(entity));
    }
    let entity_id = xml::attribute(entity, "entityID").unwrap_or_default().to_owned();
    let validity = validity::read(roles.iter().copied(), &mut findings);
    let mut faults = Faults::default();
    let (single_sign_on, other_bindings) = services(&roles, "SingleSignOnService", &mut faults);
    let (single_logout, _) = services(&roles, "SingleLogoutService", &mut faults);
    findings.extend(faults.findings());
    let certificates = key::certificates(roles.iter().copied(), &mut findings);

    let mut name_id_formats: Vec<String> = Vec::new();
    for element in roles.iter().flat_map(|role| xml::children(*role, (METADATA, "NameIDFormat"))) {
        let format = xml::text(element);
        if !format.is_empty() && !name_id_formats.iter().any(|known| *known == format) {
            name_id_formats.push(format.into_owned());
        }
    }

    let locations = single_sign_on.iter().map(|endpoint| endpoint.location.as_str());
    let signatures = Signatures::of(entity);
    let assessment = Assessment::of(&signatures, None);
    let mut identity_provider = IdentityProvider {
        product: Product::recognise(&entity_id, locations),
        entity_id,
        valid_until: validity.valid_until,
        cache_duration: validity.cache_duration,
        signature: assessment.signature(),
        single_sign_on,
        single_logout,
        name_id_formats,
        want_authn_requests_signed: roles.iter().any(|role| flag(*role, "WantAuthnRequestsSigned", &mut findings)),
        attributes: offered::attributes(entity, &roles),
        certificates,
        display_names: people::display_names(roles.iter().copied()),
        organization: people::organization([entity].into_iter().chain(roles.iter().copied())),
        contacts: people::contacts([entity].into_iter().chain(roles.iter().copied())),
        registration_authority: registration_authority(entity),
        error_url: roles.iter().find_map(|role| error_url(*role)),
        timeless_findings: Vec::new(),
        xml,
        signatures,
        assessment,
    };
    assess::timeless(&identity_provider, entity, &other_bindings, &mut findings);
    if roles.iter().any(|role| supported_protocols(*role).is_empty()) {
        findings.push(
            Finding::warning("protocol-not-stated", "The metadata doesn’t say which protocol it supports.")
                .meaning("It was read as SAML 2.0. Other programs may reject the file, because the protocolSupportEnumeration attribute is missing.")
                .hint(DOWNLOAD_AGAIN),
        );
    }
    finding::sort(&mut findings);
    identity_provider.timeless_findings = findings;
    Ok(identity_provider)
}

/// Returns the role descriptors `name` that support SAML 2.0. A descriptor that names no protocol is included too.
pub(crate) fn saml_2_roles<'a, 'input>(entity: Node<'a, 'input>, name: &'static str) -> Vec<Node<'a, 'input>> {
    let supports = |role: &Node<'_, '_>| {
        let protocols = supported_protocols(*role);
        protocols.is_empty() || protocols.contains(&PROTOCOL)
    };
    xml::children(entity, (METADATA, name)).filter(supports).collect()
}

fn supported_protocols<'a>(role: Node<'a, '_>) -> Vec<&'a str> {
    xml::attribute(role, "protocolSupportEnumeration").unwrap_or_default().split_whitespace().collect()
}

/// Returns the endpoints in document order, and the bindings among them that SAML 2.0 doesn't define.
fn services(roles: &[Node<'_, '_>], name: &'static str, faults: &mut Faults) -> (Vec<Endpoint>, Vec<String>) {
    let listed: Vec<Endpoint> =
        roles.iter().flat_map(|role| faults.endpoints(*role, name)).map(|(_, endpoint)| endpoint).collect();
    let others = listed
        .iter()
        .filter_map(|endpoint| match &endpoint.binding {
            Binding::Other(uri) if !uri.starts_with(SAML_2_BINDING) => Some(uri.clone()),
            _ => None,
        })
        .collect();

    (listed, others)
}

fn flag(role: Node<'_, '_>, name: &str, findings: &mut Vec<Finding>) -> bool {
    let Some(text) = role.attribute(name) else { return false };
    xml::value::boolean(text).unwrap_or_else(|| {
        findings.push(
            Finding::note("flag-unreadable", format!("{name} is {}, which is neither true nor false.", quoted(text)))
                .meaning("It’s treated as false."),
        );
        false
    })
}

fn registration_authority(entity: Node<'_, '_>) -> Option<String> {
    let extensions = entity.ancestors().flat_map(|node| xml::children(node, (METADATA, "Extensions")));
    let authority = extensions
        .flat_map(|extensions| xml::children(extensions, (REGISTRATION, "RegistrationInfo")))
        .find_map(|info| xml::attribute(info, "registrationAuthority"));
    authority.map(|authority| shown(authority.trim(), 300)).filter(|authority| !authority.is_empty())
}

fn error_url(role: Node<'_, '_>) -> Option<String> {
    let url = xml::attribute(role, "errorURL")?.trim();
    let is_web_address = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    is_web_address.then(|| shown(url, 2_000))
}

/// Describes an entity that isn't a SAML 2.0 identity provider.
fn no_identity_provider(entity: Node<'_, '_>) -> Unreadable {
    let wanted = Wanted::IdentityProviderMetadata;
    let has = |name| xml::child(entity, (METADATA, name)).is_some();
    let entity_id = xml::attribute(entity, "entityID").map(str::trim).filter(|entity_id| !entity_id.is_empty());
    let entity_id = entity_id.map(quoted);
    let mut unreadable = if has("SPSSODescriptor") {
        Unreadable::new(
            Kind::ServiceProvider,
            "service-provider",
            match entity_id {
                Some(id) => format!("This is service provider metadata for {id}, not identity provider metadata."),
                None => "This is service provider metadata, not identity provider metadata.".to_owned(),
            },
        )
        .meaning("It describes the application that users sign in to. This step needs the metadata of the service that signs them in.")
        .hint("Download the metadata of the identity provider, such as Entra or Okta. You load SP metadata in step 6.")
    } else if has("IDPSSODescriptor") {
        Unreadable::new(
            Kind::OtherMetadata,
            "no-saml-2",
            match entity_id {
                Some(id) => format!("This is identity provider metadata for {id}, but not for SAML 2.0."),
                None => "This is identity provider metadata, but not for SAML 2.0.".to_owned(),
            },
        )
        .meaning("It supports only older protocols, such as Shibboleth 1.x or SAML 1.1.")
        .hint("Turn on SAML 2.0 at the identity provider, or ask its administrator for SAML 2.0 metadata.")
    } else if has("AffiliationDescriptor") {
        kind::affiliation(wanted)
    } else if has("RoleDescriptor") {
        Unreadable::new(
            Kind::OtherMetadata,
            "no-identity-provider",
            match entity_id {
                Some(id) => format!("This metadata for {id} doesn’t describe a SAML 2.0 identity provider."),
                None => "This metadata doesn’t describe a SAML 2.0 identity provider.".to_owned(),
            },
        )
        .meaning("It describes only other services, such as WS-Federation.")
        .hint(wanted.source())
    } else {
        Unreadable::new(
            Kind::OtherMetadata,
            "no-identity-provider",
            match entity_id {
                Some(id) => format!("This metadata for {id} doesn’t describe an identity provider."),
                None => "This metadata doesn’t describe an identity provider.".to_owned(),
            },
        )
        .meaning("The IDPSSODescriptor element is missing, so users can’t sign in there.")
        .hint(wanted.source())
    };
    unreadable.excerpt = excerpt(entity.document().input_text());
    unreadable
}
