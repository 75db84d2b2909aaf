//! Resolves prefixes to namespaces (Namespaces in XML 1.0 §6.1).

use crate::saml::metadata::entity::REGISTRATION;
use crate::saml::metadata::people::UI;
use crate::saml::xml::{METADATA, SIGNATURE, XML};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::ops::Range;

/// A namespace, as far as the list of entities distinguishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    None,
    Metadata,
    /// Names and logos for users.
    Interface,
    Registration,
    Signature,
    /// The namespace of `xml:lang`.
    Xml,
    /// Any other, by a randomly keyed hash, so that it can't be predicted.
    Other(u64),
}

/// A position in [`Scope`] to return to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    declarations: usize,
    prefixes: usize,
}

/// The declarations in scope, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Scope {
    prefixes: Vec<u8>,
    declarations: Vec<(Range<usize>, Namespace)>,
    /// The declaration that was looked up last. Most tags have the same prefix as the previous tag.
    last: Option<usize>,
    numbers: RandomState,
}

impl Scope {
    /// Declares a prefix. The default namespace has an empty prefix.
    pub(super) fn declare(&mut self, prefix: &[u8], uri: &[u8]) {
        let start = self.prefixes.len();
        self.prefixes.extend_from_slice(prefix);
        let namespace = self.namespace(uri);
        self.declarations.push((start..self.prefixes.len(), namespace));
        self.last = None;
    }

    /// Returns the namespace of `prefix`. Returns `None` if it isn't declared.
    pub(super) fn resolve(&mut self, prefix: &[u8]) -> Option<Namespace> {
        if let Some((declared, namespace)) = self.last.and_then(|last| self.declarations.get(last))
            && self.prefixes.get(declared.clone()) == Some(prefix)
        {
            return Some(*namespace);
        }
        let found =
            self.declarations.iter().rposition(|(declared, _)| self.prefixes.get(declared.clone()) == Some(prefix));
        if found.is_some() {
            self.last = found;
        }
        match found.and_then(|found| self.declarations.get(found)) {
            Some((_, namespace)) => Some(*namespace),
            None if prefix.is_empty() => Some(Namespace::None),
            None if prefix == b"xml" => Some(Namespace::Xml),
            None => None,
        }
    }

    /// Returns the position to return to when the next element with declarations ends.
    pub(super) fn mark(&self) -> Mark {
        Mark { declarations: self.declarations.len(), prefixes: self.prefixes.len() }
    }

    /// Removes the declarations since `mark`.
    pub(super) fn back_to(&mut self, mark: Mark) {
        if self.declarations.len() > mark.declarations {
            self.declarations.truncate(mark.declarations);
            self.prefixes.truncate(mark.prefixes);
            self.last = None;
        }
    }

    fn namespace(&self, uri: &[u8]) -> Namespace {
        match uri {
            [] => Namespace::None,
            uri if uri == METADATA.as_bytes() => Namespace::Metadata,
            uri if uri == UI.as_bytes() => Namespace::Interface,
            uri if uri == REGISTRATION.as_bytes() => Namespace::Registration,
            uri if uri == SIGNATURE.as_bytes() => Namespace::Signature,
            uri if uri == XML.as_bytes() => Namespace::Xml,
            other => Namespace::Other(self.numbers.hash_one(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_declaration_counts_until_its_element_ends() {
        let mut scope = Scope::default();
        assert_eq!(scope.resolve(b""), Some(Namespace::None));
        assert_eq!(scope.resolve(b"md"), None);
        assert_eq!(scope.resolve(b"xml"), Some(Namespace::Xml));
        scope.declare(b"md", METADATA.as_bytes());
        scope.declare(b"", b"urn:example");
        assert_eq!(scope.resolve(b"md"), Some(Namespace::Metadata));
        let mark = scope.mark();
        scope.declare(b"md", b"urn:example");
        assert_eq!(scope.resolve(b"md"), scope.resolve(b""));
        scope.back_to(mark);
        assert_eq!(scope.resolve(b"md"), Some(Namespace::Metadata));
    }
}
