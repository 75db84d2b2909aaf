//! The IDs of a document: a reference is unambiguous only if no two elements share an ID, whichever attribute a program
//! reads as the ID.

use super::refusal::Refusal;
use crate::saml::shown::shown;
use roxmltree::{Attribute, Document, Node};
use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

/// Maximum number of elements with an ID that are distinguished: the largest federation has a few tens of thousands.
const MOST: usize = 1_000_000;

/// Returns whether any program reads an attribute as an ID, whatever namespace it is in: `xml:id` is one, and `samlp:ID`
/// next to `ID` has fooled verifiers.
pub(super) fn is_identifier(attribute: &Attribute<'_, '_>) -> bool {
    matches!(attribute.name(), "ID" | "Id" | "id" | "AssertionID")
}

/// The IDs found so far.
///
/// They are kept as randomly keyed hashes, which can't be predicted, so that memory doesn't depend on their length. Two IDs
/// with the same hash would be treated as one: among a million IDs, that happens once in thirty million documents, and it
/// errs towards refusal.
#[derive(Debug, Default)]
pub(crate) struct Identifiers {
    seen: HashSet<u64>,
    numbers: RandomState,
}

impl Identifiers {
    /// Adds the ID of an element, if it has one, and returns it.
    ///
    /// # Errors
    /// Returns [`Refusal`] if the element has several, if a different element has the same, or if there are too many.
    pub(crate) fn add<'a>(&mut self, element: Node<'a, '_>) -> Result<Option<&'a str>, Refusal> {
        let mut identifiers = element.attributes().filter(is_identifier);
        let Some(first) = identifiers.next() else { return Ok(None) };
        if identifiers.next().is_some() {
            return Err(Refusal::SeveralIds(shown(element.tag_name().name(), 60)));
        }
        if !self.seen.insert(self.numbers.hash_one(first.value())) {
            return Err(Refusal::DuplicateId(first.value().to_owned()));
        }
        if self.seen.len() > MOST {
            return Err(Refusal::TooManyIds(MOST));
        }
        Ok(Some(first.value()))
    }
}

/// Checks that all IDs of a document differ, and that no element has several.
pub(super) fn check(document: &Document<'_>) -> Result<(), Refusal> {
    let mut identifiers = Identifiers::default();
    document.descendants().filter(Node::is_element).try_for_each(|element| identifiers.add(element).map(drop))
}
