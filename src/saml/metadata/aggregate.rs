//! A federation's metadata (SAML Metadata §2.3.1) in memory, and one entity of it from any source.

use super::{Aggregate, IdentityProvider, entity};
use crate::saml::federation::{self, Index, Row, Stopped, Text, signature};
use crate::saml::kind::{self, Kind, Unreadable, Wanted};
use crate::saml::xml::{self, METADATA, Source};
use roxmltree::{Document, Node};
use std::ops::ControlFlow;

/// Lists the entities of text in memory, with names in English. Returns `None` if it isn't a list of entities.
///
/// # Errors
/// Returns [`Unreadable`] if it is refused, or so broken that no entity is left.
pub(super) fn list(source: &Source<'_>) -> Result<Option<Index>, Unreadable> {
    let listed = federation::index(source.text.as_bytes(), "en", |_| ControlFlow::Continue(()));
    let index = match listed {
        // It isn't clear which of several documents applies. Parsing reports that.
        Ok(_) if source.has_several_roots() => return Ok(None),
        Ok(index) => index,
        Err(Stopped::Refused(unreadable)) => return Err(*unreadable),
        Err(Stopped::NoFederation | Stopped::Io(_) | Stopped::Cancelled) => return Ok(None),
    };
    if index.entities.is_empty() {
        source.parse()?;
        let is_empty = index.findings.iter().all(|finding| finding.code == federation::NO_IDENTITY_PROVIDER);
        return Ok((!is_empty).then_some(index));
    }
    Ok(Some(index))
}

impl From<Index> for Aggregate {
    fn from(Index { entities, findings }: Index) -> Self {
        Self { entities: entities.into_iter().map(Row::into_entity).collect(), findings }
    }
}

/// Reads the identity provider of a row from the text that was listed. Keeps its part of the text, and the results of the
/// signatures of the groups around it.
///
/// If a group is signed, all of the text is read again. Calls `each` with the bytes read so far, and `each` can stop the
/// reading with [`ControlFlow::Break`].
///
/// # Errors
/// Returns [`Stopped`] if the text can't be read anymore, or if the entity isn't an identity provider.
pub(crate) fn read_row(
    text: &(impl Text + ?Sized),
    row: &Row,
    each: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<IdentityProvider, Stopped> {
    let wanted = Wanted::IdentityProviderMetadata;
    let part = row.place.document(text)?;
    let source = Source::read(&part, wanted)?;
    let document = source.parse()?;
    let Some(entity) = innermost_entity(&document) else {
        let innermost = document.descendants().rfind(Node::is_element);
        return Err(kind::root(innermost.unwrap_or(document.root_element()), wanted).into());
    };
    let identity_provider = entity::read(entity, part.as_slice().into(), source.findings.clone())?;
    Ok(identity_provider.with_groups(signature::check(&row.place, text, each)?))
}

/// Returns the entity of a document in which only groups are around it.
pub(super) fn innermost_entity<'a, 'input>(document: &'a Document<'input>) -> Option<Node<'a, 'input>> {
    let mut node = document.root_element();
    while let Some(group) = xml::child(node, (METADATA, "EntitiesDescriptor")) {
        node = group;
    }
    xml::child(node, (METADATA, "EntityDescriptor"))
}

/// Describes why an entity of text in memory can't be read.
pub(super) fn unreadable(stopped: Stopped) -> Unreadable {
    match stopped {
        Stopped::Refused(unreadable) => *unreadable,
        Stopped::Io(_) | Stopped::NoFederation | Stopped::Cancelled => {
            Unreadable::new(Kind::BrokenXml, "entity-unreadable", "The entity could not be read from the metadata.")
                .hint("Load the metadata again.")
        }
    }
}
