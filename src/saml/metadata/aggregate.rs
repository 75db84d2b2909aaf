//! The entities of a federation's metadata (SAML Metadata §2.3.1): a list to choose from.

use super::outline::Outline;
use super::{Aggregate, Entity, EntityRole, entity};
use crate::saml::shown::quoted;
use crate::saml::xml::{self, METADATA};
use crate::saml::{Finding, finding};
use roxmltree::{Document, Node};
use std::collections::HashSet;

/// Lists the entities. One that cannot be read is told, and hides no other.
pub(crate) fn list(outline: &Outline<'_>, mut findings: Vec<Finding>) -> Aggregate {
    let mut entities: Vec<Entity> = Vec::with_capacity(outline.len());
    let mut broken = 0;
    let mut nameless = 0;
    for index in 0..outline.len() {
        let text = outline.entity(index).unwrap_or_default();
        let document = Document::parse(&text).ok();
        let Some(node) = document.as_ref().and_then(innermost_entity) else {
            broken += 1;
            continue;
        };
        match node.attribute("entityID").filter(|entity_id| !entity_id.trim().is_empty()) {
            Some(entity_id) => entities.push(Entity {
                entity_id: entity_id.to_owned(),
                display_name: entity::display_name(node),
                roles: entity::roles(node),
            }),
            None => nameless += 1,
        }
    }
    findings.extend(left_out(broken, "entity-unreadable", "its XML is broken or not that of SAML 2.0 metadata"));
    findings.extend(left_out(nameless, "entity-without-id", "it has no entity ID"));
    findings.extend(duplicates(&entities));
    if !entities.iter().any(|entity| entity.roles.contains(&EntityRole::Idp)) {
        findings.push(
            Finding::blocker(
                "no-identity-provider",
                "No entity of this metadata is an identity provider for SAML 2.0.",
            )
            .meaning("It lists service providers or other services: nobody can sign in there.")
            .hint("Download the metadata of your identity provider."),
        );
    }
    finding::sort(&mut findings);
    Aggregate { entities, findings }
}

/// Returns the entity of a document that [`Outline`] cut out, if it is one of SAML 2.0 metadata.
pub(crate) fn innermost_entity<'a, 'input>(document: &'a Document<'input>) -> Option<Node<'a, 'input>> {
    let mut node = document.root_element();
    while let Some(group) = xml::child(node, (METADATA, "EntitiesDescriptor")) {
        node = group;
    }
    xml::child(node, (METADATA, "EntityDescriptor"))
}

fn left_out(count: usize, code: &'static str, reason: &str) -> Option<Finding> {
    let message = match count {
        0 => return None,
        1 => format!("1 entity was left out: {reason}."),
        several => format!("{several} entities were left out, each because {reason}."),
    };
    Some(Finding::warning(code, message).meaning("The others are not affected."))
}

fn duplicates(entities: &[Entity]) -> Option<Finding> {
    const SHOWN: usize = 3;

    let mut seen = HashSet::new();
    let mut twice: Vec<&str> = Vec::new();
    for entity in entities {
        if !seen.insert(entity.entity_id.as_str()) && !twice.contains(&entity.entity_id.as_str()) {
            twice.push(&entity.entity_id);
        }
    }
    let mut names = twice.iter().take(SHOWN).map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = twice.len().checked_sub(SHOWN) {
        names = format!("{names} and {more} more");
    }
    let message = match twice.len() {
        0 => return None,
        1 => format!("1 entity ID stands more than once: {names}."),
        several => format!("{several} entity IDs stand more than once: {names}."),
    };
    Some(
        Finding::warning("duplicate-entity-id", message)
            .meaning("Of entities with the same ID, the first identity provider is taken."),
    )
}
