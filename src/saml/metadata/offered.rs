//! The attributes that metadata says the identity provider can send: SAML's own lists and the claims of WS-Federation.

use crate::saml::attribute::{OfferedAttribute, Origin};
use crate::saml::shown::shown;
use crate::saml::xml::{self, ASSERTION, METADATA};
use roxmltree::Node;

/// Web Services Federation Language 1.2.
const FEDERATION: &str = "http://docs.oasis-open.org/wsfed/federation/200706";
/// The claim types of Web Services Federation Language 1.2.
const AUTHORIZATION: &str = "http://docs.oasis-open.org/wsfed/authorization/200706";

const LONGEST: usize = 300;

/// Returns the offered attributes of an entity, one entry for each exact name.
///
/// Reads `saml:Attribute` of the `IDPSSODescriptor`s and of every `AttributeAuthorityDescriptor`, then `auth:ClaimType`
/// under `fed:ClaimTypesOffered` of a `RoleDescriptor`, where AD FS and Entra list their claims.
pub(crate) fn attributes<'a, 'input: 'a>(
    entity: Node<'a, 'input>,
    roles: &[Node<'a, 'input>],
) -> Vec<OfferedAttribute> {
    let authorities = xml::children(entity, (METADATA, "AttributeAuthorityDescriptor"));
    let listed = roles
        .iter()
        .copied()
        .chain(authorities)
        .flat_map(|role| xml::children(role, (ASSERTION, "Attribute")))
        .filter_map(attribute);
    let claims = xml::children(entity, (METADATA, "RoleDescriptor"))
        .flat_map(|role| xml::children(role, (FEDERATION, "ClaimTypesOffered")))
        .flat_map(|offered| xml::children(offered, (AUTHORIZATION, "ClaimType")))
        .filter_map(claim);

    let mut attributes: Vec<OfferedAttribute> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for attribute in listed.chain(claims) {
        match places.get(&attribute.name).and_then(|place: &usize| attributes.get_mut(*place)) {
            Some(known) if known.friendly_name.is_none() => known.friendly_name = attribute.friendly_name,
            Some(_) => {}
            None => {
                places.insert(attribute.name.clone(), attributes.len());
                attributes.push(attribute);
            }
        }
    }
    attributes
}

fn attribute(element: Node<'_, '_>) -> Option<OfferedAttribute> {
    let text = |name| element.attribute(name).map(str::trim).filter(|text: &&str| !text.is_empty());
    Some(OfferedAttribute {
        name: named(xml::attribute(element, "Name"))?,
        friendly_name: text("FriendlyName").map(|text| shown(text, LONGEST)),
        name_format: text("NameFormat").map(|text| shown(text, LONGEST)),
        origin: Origin::Attribute,
    })
}

fn claim(element: Node<'_, '_>) -> Option<OfferedAttribute> {
    Some(OfferedAttribute {
        name: named(xml::attribute(element, "Uri"))?,
        friendly_name: xml::child_text(element, (AUTHORIZATION, "DisplayName")).map(|text| shown(&text, LONGEST)),
        name_format: None,
        origin: Origin::Claim,
    })
}

fn named(name: Option<&str>) -> Option<String> {
    name.filter(|name| !name.trim().is_empty()).map(str::to_owned)
}
