//! The entities of a federation's metadata (SAML Metadata §2.3.1): a list to choose from.

use super::outline::Outline;
use super::{Aggregate, Entity, EntityRole, entity};
use crate::saml::shown::quoted;
use crate::saml::xml::{self, METADATA};
use crate::saml::{Finding, finding};
use roxmltree::{Document, Node};
use std::collections::HashSet;
use std::ops::Range;
use std::thread;

/// Lists the entities. One that cannot be read is told, and hides no other.
pub(crate) fn list(outline: &Outline<'_>, mut findings: Vec<Finding>) -> Aggregate {
    let mut entities: Vec<Entity> = Vec::with_capacity(outline.len());
    let mut broken = 0;
    let mut nameless = 0;
    for row in rows(outline) {
        match row {
            None => broken += 1,
            Some(entity) if entity.entity_id.trim().is_empty() => nameless += 1,
            Some(entity) => entities.push(entity),
        }
    }
    findings.extend(left_out(broken, nameless));
    findings.extend(duplicates(entities.iter().map(|entity| entity.entity_id.as_str())));
    if !entities.iter().any(|entity| entity.roles.contains(&EntityRole::Idp)) {
        findings.push(no_identity_provider());
    }
    finding::sort(&mut findings);
    Aggregate { entities, findings }
}

/// Reads the row of every entity, in document order. A large federation is shared out among the processors.
fn rows(outline: &Outline<'_>) -> Vec<Option<Entity>> {
    const FEW: usize = 256;
    const MOST_THREADS: usize = 8;

    let read = |indices: Range<usize>| -> Vec<Option<Entity>> {
        indices.map(|index| with_entity(&outline.entity(index).unwrap_or_default(), row)).collect()
    };
    if outline.len() <= FEW {
        return read(0..outline.len());
    }
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let share = outline.len().div_ceil(processors.min(MOST_THREADS));
    let shares = (0..outline.len()).step_by(share).map(|start| start..outline.len().min(start + share));
    thread::scope(|scope| {
        let read = &read;
        let threads: Vec<_> = shares
            .map(|share| (share.clone(), thread::Builder::new().spawn_scoped(scope, move || read(share)).ok()))
            .collect();
        let rows = threads.into_iter().flat_map(|(share, thread)| {
            let rows = thread.and_then(|thread| thread.join().ok());
            rows.unwrap_or_else(|| read(share))
        });
        rows.collect()
    })
}

fn row(entity: Node<'_, '_>) -> Entity {
    Entity {
        entity_id: entity.attribute("entityID").unwrap_or_default().to_owned(),
        display_name: entity::display_name(entity),
        roles: entity::roles(entity),
    }
}

/// Returns the entity of a document that [`Outline`] cut out, if it is one of SAML 2.0 metadata.
pub(crate) fn innermost_entity<'a, 'input>(document: &'a Document<'input>) -> Option<Node<'a, 'input>> {
    let mut node = document.root_element();
    while let Some(group) = xml::child(node, (METADATA, "EntitiesDescriptor")) {
        node = group;
    }
    xml::child(node, (METADATA, "EntityDescriptor"))
}

/// Parses a document that [`Outline`] cut out, and asks its entity something.
pub(crate) fn with_entity<T>(text: &str, ask: impl FnOnce(Node<'_, '_>) -> T) -> Option<T> {
    let document = Document::parse(text).ok()?;
    innermost_entity(&document).map(ask)
}

/// Says which entities are not in the list.
pub(crate) fn left_out(broken: usize, nameless: usize) -> impl Iterator<Item = Finding> {
    let told = |count, code, reason| {
        let message = match count {
            0 => return None,
            1 => format!("1 entity was left out: {reason}."),
            several => format!("{several} entities were left out, each because {reason}."),
        };
        Some(Finding::warning(code, message).meaning("The others are not affected."))
    };
    let broken = told(broken, "entity-unreadable", "its XML is broken or not that of SAML 2.0 metadata");
    let nameless = told(nameless, "entity-without-id", "it has no entity ID");
    broken.into_iter().chain(nameless)
}

/// Says that nobody can sign in at any of the entities.
pub(crate) fn no_identity_provider() -> Finding {
    Finding::blocker("no-identity-provider", "No entity of this metadata is an identity provider for SAML 2.0.")
        .meaning("It lists service providers or other services: nobody can sign in there.")
        .hint("Download the metadata of your identity provider.")
}

/// Says which entity IDs stand more than once.
pub(crate) fn duplicates<'a>(entity_ids: impl Iterator<Item = &'a str>) -> Option<Finding> {
    const SHOWN: usize = 3;

    let mut seen = HashSet::with_capacity(entity_ids.size_hint().0);
    let mut told = HashSet::new();
    let twice: Vec<&str> = entity_ids.filter(|id| !seen.insert(*id) && told.insert(*id)).collect();
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
