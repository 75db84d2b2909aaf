//! Chooses the namespace declarations that an element is written with.

use super::Uncanonical;
use roxmltree::Node;

/// A declaration: prefix (empty for the default namespace) and namespace name.
type Declaration<'a> = (&'a str, &'a str);

/// The declarations that were written on the open elements.
#[derive(Debug, Default)]
pub(super) struct Rendered<'a> {
    declarations: Vec<Declaration<'a>>,
    /// For each open element, the number of declarations before it.
    before: Vec<usize>,
}

impl<'a> Rendered<'a> {
    pub(super) fn enter(&mut self) {
        self.before.push(self.declarations.len());
    }

    pub(super) fn leave(&mut self) {
        if let Some(before) = self.before.pop() {
            self.declarations.truncate(before);
        }
    }

    /// Selects the `prefixes` whose namespace differs from the one that was written last, and returns them in order.
    ///
    /// # Errors
    /// Returns [`Uncanonical::EmptyNamespace`] if a prefix has an empty namespace: if omitted like an undeclared default
    /// namespace, the prefix would be unbound.
    pub(super) fn take(
        &mut self,
        element: Node<'a, '_>,
        prefixes: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Declaration<'a>>, Uncanonical> {
        let mut taken = Vec::new();
        for prefix in prefixes {
            let Some(uri) = uri(element, prefix) else { continue };
            if uri.is_empty() && !prefix.is_empty() {
                return Err(Uncanonical::EmptyNamespace(prefix.to_owned()));
            }
            if self.last(prefix) != uri {
                taken.push((prefix, uri));
                self.declarations.push((prefix, uri));
            }
        }
        taken.sort_unstable();
        Ok(taken)
    }

    /// Returns the namespace that a prefix was last written with. Empty if there is none.
    fn last(&self, prefix: &str) -> &'a str {
        self.declarations.iter().rev().find(|(known, _)| *known == prefix).map_or("", |(_, uri)| uri)
    }
}

/// Returns the prefixes of every namespace in scope, the default one as an empty prefix.
pub(super) fn in_scope<'a>(element: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    element.namespaces().map(|namespace| namespace.name().unwrap_or_default())
}

/// Returns the namespace of a prefix. Returns `None` for `xml`, which is never declared.
fn uri<'a>(element: Node<'a, '_>, prefix: &str) -> Option<&'a str> {
    match prefix {
        "xml" => None,
        "" => Some(element.default_namespace().unwrap_or_default()),
        prefix => element.lookup_namespace_uri(Some(prefix)),
    }
}

/// Refuses declarations that canonicalization must fail on, also those that would not be written, because other programs
/// stop at them too.
pub(super) fn check<'a>(element: Node<'_, '_>, prefixes: impl IntoIterator<Item = &'a str>) -> Result<(), Uncanonical> {
    for prefix in prefixes {
        match uri(element, prefix) {
            Some("") if !prefix.is_empty() => return Err(Uncanonical::EmptyNamespace(prefix.to_owned())),
            None | Some("") => {}
            Some(uri) if is_absolute(uri) => {}
            Some(other) => return Err(Uncanonical::NotAbsolute(other.to_owned())),
        }
    }
    Ok(())
}

/// Returns whether a namespace name is a URI with a scheme (RFC 3986 §2 and §3.1).
fn is_absolute(uri: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    uri.bytes().all(is_allowed)
        && uri.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        })
}
