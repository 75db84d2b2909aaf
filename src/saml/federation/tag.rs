//! One start tag: its declarations, its name, and whether a parser would accept it.

use super::scope::{Namespace, Scope};
use super::stream::Stream;
use crate::saml::xml::guard::{Guard, Refusal};
use memchr::memchr;
use std::io::Read;
use std::ops::Range;

/// A start tag that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// `None` if the prefix isn't declared.
    pub(super) namespace: Option<Namespace>,
    /// The name without its prefix, as a position in the window.
    pub(super) local: Range<usize>,
    /// `true` if its names and attributes are well-formed XML (Namespaces in XML 1.0 §7).
    pub(super) is_sound: bool,
}

impl Tag {
    /// Reads the last start tag, and adds its declarations to `scope`.
    ///
    /// # Errors
    /// Returns [`Refusal`] if the tag exceeds a limit for parsing.
    pub(super) fn read<R: Read>(
        stream: &Stream<R>,
        name: &Range<usize>,
        is_empty: bool,
        scope: &mut Scope,
        guard: &mut Guard,
    ) -> Result<Self, Refusal> {
        let attributes = stream.attributes();
        let mut declarations = 0;
        for attribute in attributes {
            if let Some(prefix) = declared_prefix(stream.bytes(&attribute.name)) {
                declarations += 1;
                scope.declare(prefix, stream.bytes(&attribute.value));
            }
        }
        guard.start(declarations, attributes.len() - declarations, is_empty)?;

        let (prefix, local) = split(stream.bytes(name));
        let namespace = scope.resolve(prefix);
        let mut is_sound = namespace.is_some() && is_local_name(local);
        for (index, attribute) in attributes.iter().enumerate() {
            let whole = stream.bytes(&attribute.name);
            let (prefix, local) = split(whole);
            is_sound &= is_local_name(local);
            let namespace = if prefix.is_empty() || prefix == b"xmlns" {
                None
            } else {
                let namespace = scope.resolve(prefix);
                is_sound &= namespace.is_some();
                namespace
            };
            for earlier in attributes.get(..index).unwrap_or_default() {
                let other = stream.bytes(&earlier.name);
                let (other_prefix, other_local) = split(other);
                let is_same = local == other_local
                    && (whole == other
                        || namespace.is_some() && !other_prefix.is_empty() && scope.resolve(other_prefix) == namespace);
                is_sound &= !is_same;
            }
        }
        Ok(Self { namespace, local: name.end - local.len()..name.end, is_sound })
    }

    /// Returns whether it is an element of SAML 2.0 metadata.
    pub(super) fn is_metadata(&self) -> bool {
        self.namespace == Some(Namespace::Metadata)
    }
}

/// Returns the value of an attribute of the last start tag, by its whole name.
pub(super) fn attribute<'a, R: Read>(stream: &'a Stream<R>, name: &[u8]) -> Option<&'a [u8]> {
    let found = stream.attributes().iter().find(|attribute| stream.bytes(&attribute.name) == name)?;
    Some(stream.bytes(&found.value))
}

/// Returns the prefix that an attribute declares, if it is a declaration. The default namespace has an empty prefix.
fn declared_prefix(name: &[u8]) -> Option<&[u8]> {
    match name.strip_prefix(b"xmlns")? {
        [] => Some(b""),
        [b':', prefix @ ..] => Some(prefix),
        _ => None,
    }
}

/// Returns prefix and local name. Without a prefix, the first is empty.
fn split(name: &[u8]) -> (&[u8], &[u8]) {
    match memchr(b':', name).and_then(|colon| name.split_at_checked(colon)) {
        Some((prefix, local)) => (prefix, local.get(1..).unwrap_or_default()),
        None => (b"", name),
    }
}

fn is_local_name(local: &[u8]) -> bool {
    !matches!(local.first(), None | Some(b'0'..=b'9' | b'-' | b'.' | b':')) && memchr(b':', local).is_none()
}
