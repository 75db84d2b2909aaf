//! The IDs of a document: a reference means one element only when no two share an ID, whichever attribute a program takes for it.

use super::refusal::Refusal;
use crate::saml::shown::shown;
use roxmltree::{Attribute, Document, Node};
use std::collections::HashSet;

/// Returns whether some program takes an attribute for an ID, whatever namespace it is in: `xml:id` is one, and `samlp:ID`
/// beside `ID` has fooled verifiers.
pub(super) fn is_identifier(attribute: &Attribute<'_, '_>) -> bool {
    matches!(attribute.name(), "ID" | "Id" | "id" | "AssertionID")
}

/// Checks that all IDs of a document differ, and that no element has several.
pub(super) fn check(document: &Document<'_>) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for element in document.descendants().filter(Node::is_element) {
        let mut identifiers = element.attributes().filter(is_identifier);
        let Some(first) = identifiers.next() else { continue };
        if identifiers.next().is_some() {
            return Err(Refusal::SeveralIds(shown(element.tag_name().name(), 60)));
        }
        if !seen.insert(first.value()) {
            return Err(Refusal::DuplicateId(first.value().to_owned()));
        }
    }
    Ok(())
}
