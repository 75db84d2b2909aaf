//! The position of an entity in the file, and its extraction as a separate document.

use super::text::Text;
use crate::saml::kind::{Kind, Unreadable};
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Maximum number of a group's children that are copied with each entity: its extensions, without entities and signature.
const MOST_OTHERS: usize = 16;
/// Maximum length of such a child, and of a signature, in bytes.
pub(super) const LONGEST_OTHER: u64 = 1024 * 1024;
/// Maximum length of a document, in bytes. The largest real entity has about 200 kB.
pub(super) const LONGEST_DOCUMENT: u64 = 32 * 1024 * 1024;

/// A group (`EntitiesDescriptor`, SAML Metadata §2.3.1): the values that apply to every entity in it. Ranges are bytes of
/// the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) parent: Option<Arc<Group>>,
    pub(super) start_tag: Range<u64>,
    /// The name with its prefix.
    pub(super) name: Box<[u8]>,
    /// Its extensions, as far as they precede the entity.
    others: Vec<Range<u64>>,
    /// Its first signature, wherever it is: all copies of the group know it as soon as it has been read.
    signature: Arc<OnceLock<Range<u64>>>,
}

impl Group {
    pub(super) fn new(parent: Option<Arc<Self>>, start_tag: Range<u64>, name: &[u8]) -> Self {
        Self { parent, start_tag, name: name.into(), others: Vec::new(), signature: Arc::default() }
    }

    /// Records a signature. Only the first is used.
    pub(super) fn sign(&self, signature: Range<u64>) {
        let _ = self.signature.set(signature);
    }

    /// Returns the range of its signature, if it has one.
    pub(super) fn signature(&self) -> Option<&Range<u64>> {
        self.signature.get()
    }

    /// Adds a child other than a group, an entity, or a signature. Returns whether there was room for it.
    pub(super) fn add(&mut self, other: Range<u64>) -> bool {
        let has_room = self.others.len() < MOST_OTHERS && other.end - other.start <= LONGEST_OTHER;
        if has_room {
            self.others.push(other);
        }
        has_room
    }
}

/// The position of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) group: Arc<Group>,
    /// In bytes of the file.
    pub(super) range: Range<u64>,
}

impl Place {
    /// Returns the groups around the entity, innermost first.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.group.and_around()
    }

    /// Writes the entity as a separate document: its verbatim bytes within the verbatim start tags of the groups around it,
    /// with their extensions. The groups' signatures cover the whole, so they would be invalid for the part and are omitted.
    ///
    /// These tags are the smallest wrapper that loses nothing: namespaces, `xml:lang`, `validUntil`, and `cacheDuration` of
    /// every level are kept as written.
    ///
    /// # Errors
    /// Returns an error if reading fails, or [`TooLong`] within the error if the document would be enormous.
    pub(crate) fn document(&self, text: &(impl Text + ?Sized)) -> io::Result<Vec<u8>> {
        wrapped(text, &self.group, &self.range, |group| &group.others)
    }
}

impl Group {
    /// Returns the group and the groups around it, innermost first.
    pub(super) fn and_around(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |group| group.parent.as_deref())
    }
}

/// Writes the contents of `range` as a document within the start tags of the group around it and of the groups around that
/// one, plus the ranges that `others` returns for each.
///
/// # Errors
/// Same as for [`Place::document`].
pub(super) fn wrapped(
    text: &(impl Text + ?Sized),
    innermost: &Group,
    range: &Range<u64>,
    others: fn(&Group) -> &[Range<u64>],
) -> io::Result<Vec<u8>> {
    let around: Vec<&Group> = innermost.and_around().collect();
    let mut pieces = Vec::new();
    for group in around.iter().rev() {
        pieces.push(&group.start_tag);
        pieces.extend(others(group));
    }
    pieces.push(range);
    let length = pieces.iter().map(|piece| piece.end - piece.start).sum();
    if length > LONGEST_DOCUMENT {
        return Err(io::Error::other(TooLong { bytes: length }));
    }
    let mut document = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64 * around.len());
    for piece in pieces {
        text.read(piece, &mut document)?;
    }
    for group in around {
        document.extend_from_slice(b"</");
        document.extend_from_slice(&group.name);
        document.push(b'>');
    }
    Ok(document)
}

/// An entity, or the markup around it, is far longer than in any real metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than one entity has")]
pub(crate) struct TooLong {
    pub(crate) bytes: u64,
}

impl TooLong {
    /// Returns the reason for an error, if it is this one.
    pub(crate) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }

    /// Describes it for users.
    pub(crate) fn unreadable(self) -> Unreadable {
        let megabytes = self.bytes.div_ceil(1024 * 1024);
        Unreadable::new(
            Kind::TooLarge,
            "entity-too-large",
            format!("This entity is {megabytes} MB with the elements around it, so it wasn’t read."),
        )
        .meaning("An entity is usually a few kilobytes. The largest are about 200 KB.")
        .hint("Ask the federation for a file with only this entity’s metadata.")
    }
}
