//! Where an entity stands in the file, and how it becomes a document of its own.

use std::ops::Range;
use std::sync::Arc;

/// The most children of a group, apart from its entities, that go with each of them: its signature and its extensions.
const MOST_OTHERS: usize = 16;
/// The longest of these, in bytes.
const LONGEST_OTHER: u64 = 1024 * 1024;
/// The longest document, in bytes. The largest real entity has about 200 kB.
const LONGEST_DOCUMENT: u64 = 32 * 1024 * 1024;

/// A group (`EntitiesDescriptor`, SAML Metadata §2.3.1): what holds for every entity in it. Ranges are bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) parent: Option<Arc<Group>>,
    pub(super) start_tag: Range<u64>,
    /// The name with its prefix.
    pub(super) name: Box<[u8]>,
    /// Its signature and extensions, as far as they stand before the entity.
    others: Vec<Range<u64>>,
}

impl Group {
    pub(super) fn new(parent: Option<Arc<Self>>, start_tag: Range<u64>, name: &[u8]) -> Self {
        Self { parent, start_tag, name: name.into(), others: Vec::new() }
    }

    /// Adds a child that is neither a group nor an entity; returns whether there was room for it.
    pub(super) fn add(&mut self, other: Range<u64>) -> bool {
        let has_room = self.others.len() < MOST_OTHERS && other.end - other.start <= LONGEST_OTHER;
        if has_room {
            self.others.push(other);
        }
        has_room
    }
}

/// Where one entity stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) group: Arc<Group>,
    /// In bytes of the file.
    pub(super) range: Range<u64>,
}

impl Place {
    /// Makes the entity a document of its own: its verbatim bytes within the verbatim start tags of the groups around it,
    /// with their signatures and extensions.
    ///
    /// These tags are the smallest wrapping that loses nothing: namespaces, `xml:lang`, `validUntil` and `cacheDuration`
    /// of every level, each in its own words.
    ///
    /// # Errors
    /// What `read` returns; [`TooLong`] when the document would be enormous.
    pub(crate) fn document<E: From<TooLong>>(
        &self,
        mut read: impl FnMut(&Range<u64>, &mut Vec<u8>) -> Result<(), E>,
    ) -> Result<Vec<u8>, E> {
        let around: Vec<&Group> = std::iter::successors(Some(&*self.group), |group| group.parent.as_deref()).collect();
        let mut length = 0;
        for range in around.iter().flat_map(|group| group.others.iter().chain([&group.start_tag])).chain([&self.range])
        {
            length += range.end - range.start;
        }
        if length > LONGEST_DOCUMENT {
            return Err(TooLong { bytes: length }.into());
        }
        let mut document = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64 * around.len());
        for group in around.iter().rev() {
            for range in [&group.start_tag].into_iter().chain(&group.others) {
                read(range, &mut document)?;
            }
        }
        read(&self.range, &mut document)?;
        for group in around {
            document.extend_from_slice(b"</");
            document.extend_from_slice(&group.name);
            document.push(b'>');
        }
        Ok(document)
    }
}

/// An entity, or what surrounds it, is far longer than any real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub(crate) bytes: u64,
}
