//! Who signed the metadata, and whether that can be told (SAML Metadata §3).
//!
//! A signature that only the certificate in it vouches for proves that nothing was changed since somebody signed: anybody can
//! make one. Who that was is known once a person has pinned the signer, by certificate or by fingerprint.

mod assessment;
mod finding;
mod kept;
mod signer;

pub use assessment::{Assessment, Standing};
pub use kept::KeptSignatures;
pub use signer::{Signer, UnusableSigner};

pub(super) use finding::findings;

use crate::certificate::Certificate;
use crate::saml::signature::{Profile, Refusal, Seal, SignedElement, stated};
use crate::saml::xml::{self, METADATA, SIGNATURE};
use roxmltree::{Document, Node};
use std::sync::Arc;

/// The largest document whose signature is checked: it takes a tree of the whole and its canonical form in memory.
pub(crate) const MAX_CHECKED: usize = 16 * 1024 * 1024;

/// The signatures that cover an entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Signatures {
    /// Its own.
    pub(super) own: Option<Evidence>,
    /// Those of the groups around it, innermost first.
    pub(super) groups: Vec<Evidence>,
}

impl Signatures {
    /// Examines the signature of an entity. Those of groups around it are about a whole that may not be here.
    pub(super) fn of(entity: Node<'_, '_>) -> Self {
        Self { own: Evidence::of(entity), groups: Vec::new() }
    }

    fn iter(&self) -> impl Iterator<Item = &Evidence> {
        self.own.iter().chain(&self.groups)
    }
}

/// One signature over the metadata, as far as it can be judged without knowing who should have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// What is there is what was signed.
    Sealed(Arc<Seal>),
    /// Something is wrong already, whoever signed.
    Refused { refusal: Refusal, algorithm: Option<String>, certificate: Option<Certificate> },
}

impl Evidence {
    /// Examines the signature of an entity or a group; `None` when it has none.
    pub(super) fn of(element: Node<'_, '_>) -> Option<Self> {
        xml::child(element, (SIGNATURE, "Signature"))?;
        let sealed = SignedElement::find(element, Profile::Metadata)
            .and_then(|signed| signed.ok_or(Refusal::Missing("Signature")))
            .and_then(|signed| signed.sealed());
        Some(match sealed {
            Ok((_, seal)) => Self::Sealed(Arc::new(seal)),
            Err(refusal) => {
                let (algorithm, certificate) = stated(element);
                Self::Refused { refusal, algorithm, certificate }
            }
        })
    }

    /// Examines the signatures of the groups around the entity that stands at `index` among all of `text`, innermost first.
    ///
    /// A signature over a group covers everything in it, so that the whole document is parsed for it. `signed` is the innermost
    /// signed group with nothing but its signature: what it says of itself is told even where it cannot be checked.
    pub(super) fn of_groups(text: &str, index: usize, signed: &str) -> Vec<Self> {
        let refused = |refusal| {
            let Ok(document) = Document::parse(signed) else { return Vec::new() };
            let is_signed = |node: &Node<'_, '_>| xml::child(*node, (SIGNATURE, "Signature")).is_some();
            let Some(group) = document.descendants().find(is_signed) else { return Vec::new() };
            let (algorithm, certificate) = stated(group);
            vec![Self::Refused { refusal, algorithm, certificate }]
        };
        if text.len() > MAX_CHECKED {
            return refused(Refusal::TooLarge { found: text.len(), most: MAX_CHECKED });
        }
        let Ok(document) = Document::parse(text) else { return refused(Refusal::NotWellFormed) };
        match entity_at(&document, index) {
            Some(entity) => entity.ancestors().skip(1).filter_map(Self::of).collect(),
            None => refused(Refusal::NotWellFormed),
        }
    }
}

/// Returns the entity at a place of the outline: a child of nothing but groups, counted in document order.
fn entity_at<'a, 'input>(document: &'a Document<'input>, index: usize) -> Option<Node<'a, 'input>> {
    let is_group = |node: Node<'_, '_>| node.tag_name().name() == "EntitiesDescriptor";
    let mut left = index;
    let mut node = document.root_element();
    loop {
        if node.tag_name().name() == "EntityDescriptor" {
            if left == 0 {
                return xml::is(node, (METADATA, "EntityDescriptor")).then_some(node);
            }
            left -= 1;
        }
        let inside = if is_group(node) { node.first_element_child() } else { None };
        node = match inside {
            Some(child) => child,
            None => node
                .ancestors()
                .take_while(|node| node.parent_element().is_some())
                .find_map(|node| node.next_sibling_element())?,
        };
    }
}

#[cfg(test)]
mod tests;
