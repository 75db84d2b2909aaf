//! A federation's metadata on disk: listed as it is read, one entity read from its place when it is chosen.
//!
//! The file stays where it is, or is unpacked and decoded into a private temporary file, and only ranges of it are read:
//! eduGAIN's 100 MB never stand in memory. [`crate::saml::federation`] knows what the bytes mean.

mod error;
mod layers;
pub mod spool;

pub use error::Error;

use crate::saml::Finding;
use crate::saml::federation::{self, Index, Row};
use crate::saml::finding;
use crate::saml::kind::{self, Wanted};
use crate::saml::metadata::{self, IdentityProvider};
use crate::saml::xml::{MAX_BYTES, encoding};
use encoding_rs::{Encoding, UTF_8};
use layers::{Bounded, Copied, Counted, Decoded, MOST, Unpacked};
use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// How much of a file is looked at to see what it is, in bytes.
const HEAD: u64 = 1024;

/// How far the reading is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The entities found since the last time.
    pub entities: &'a [Row],
    /// How much of the file has been read, in bytes as they are on disk.
    pub bytes: u64,
    /// How long the file is, in bytes.
    pub of: u64,
}

/// A file of metadata: what it holds is not known yet.
#[derive(Debug)]
pub struct Stored {
    origin: Origin,
    length: u64,
    modified: Option<SystemTime>,
    is_packed: bool,
    encoding: &'static Encoding,
    /// The unpacked and decoded text, where that is not the file itself. It is written by [`Self::list`].
    copy: Option<NamedTempFile>,
}

#[derive(Debug)]
enum Origin {
    /// A file of the user's.
    Path(PathBuf),
    /// What was fetched, or came from standard input.
    Temporary(NamedTempFile),
}

impl Origin {
    fn path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Temporary(file) => file.path(),
        }
    }
}

impl Stored {
    /// Opens a file and looks at how it begins.
    ///
    /// # Errors
    /// [`Error`] when it cannot be read, is larger than a gigabyte, or is an archive.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::new(Origin::Path(path.to_owned()))
    }

    /// Takes over a temporary file, which is deleted with this value.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn temporary(file: NamedTempFile) -> Result<Self, Error> {
        Self::new(Origin::Temporary(file))
    }

    fn new(origin: Origin) -> Result<Self, Error> {
        let mut file = File::open(origin.path())?;
        let metadata = file.metadata()?;
        if metadata.len() > MOST {
            return Err(io::Error::other(layers::Limit::Size).into());
        }
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(HEAD).read_to_end(&mut head)?;
        let is_packed = head.starts_with(&[0x1F, 0x8B]);
        if is_packed {
            file.rewind()?;
            head.clear();
            let mut unpacked = Unpacked::new(file, Rc::new(Cell::new(HEAD)));
            Read::by_ref(&mut unpacked).take(HEAD).read_to_end(&mut head)?;
        }
        if head.starts_with(b"PK")
            && let Some(archive) = kind::binary(&head, Wanted::IdentityProviderMetadata)
        {
            return Err(Error::Refused(Box::new(archive)));
        }
        let encoding = encoding::of(&head);
        let is_itself = !is_packed && encoding == UTF_8;
        Ok(Self {
            origin,
            length: metadata.len(),
            modified: metadata.modified().ok(),
            is_packed,
            encoding,
            copy: if is_itself { None } else { Some(NamedTempFile::with_prefix("sso-wizard-")?) },
        })
    }

    /// Lists the entities, with names in `language` where there are any.
    ///
    /// `each` is told again and again what was found and how far it is, and stops the reading with [`ControlFlow::Break`].
    /// [`Self::document`] works for every row from the moment on that it is told.
    ///
    /// # Errors
    /// [`Error::NoFederation`] when it is something else, which [`metadata::read`] names, given [`Self::bytes`].
    pub fn list(&self, language: &str, mut each: impl FnMut(Progress<'_>) -> ControlFlow<()>) -> Result<Index, Error> {
        let count = Rc::default();
        let had_errors = Rc::default();
        let mut reader = self.reader(&count)?;
        if self.encoding != UTF_8 {
            reader = Box::new(Decoded::new(reader, self.encoding, Rc::clone(&had_errors)));
        }
        if let Some(copy) = &self.copy {
            let copy = copy.reopen()?;
            copy.set_len(0)?;
            reader = Box::new(Copied { reader, copy });
        }
        let mut index = federation::index(reader, language, |progress| {
            each(Progress { entities: progress.entities, bytes: count.get(), of: self.length })
        })?;
        if had_errors.get() {
            index.findings.push(encoding::errors(self.encoding));
            finding::sort(&mut index.findings);
        }
        Ok(index)
    }

    /// Returns one entity as a document of its own: its verbatim bytes within the start tags of the groups around it.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read any more, or has changed since it was opened.
    pub fn document(&self, row: &Row) -> Result<Vec<u8>, Error> {
        let mut file = File::open(self.copy.as_ref().map_or(self.origin.path(), NamedTempFile::path))?;
        if self.copy.is_none() && self.has_changed(&file.metadata()?) {
            return Err(Error::changed());
        }
        row.place.document(|range: &Range<u64>, document: &mut Vec<u8>| {
            file.seek(SeekFrom::Start(range.start))?;
            let length = range.end - range.start;
            let read = Read::by_ref(&mut file).take(length).read_to_end(document)?;
            if read as u64 == length { Ok(()) } else { Err(Error::changed()) }
        })
    }

    fn has_changed(&self, now: &Metadata) -> bool {
        now.len() != self.length || now.modified().ok() != self.modified
    }

    /// Returns everything that the file holds, unpacked.
    ///
    /// # Errors
    /// [`Error`] when it is larger than what is read at once, [`MAX_BYTES`].
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.reader(&Rc::default())?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > MAX_BYTES {
            return Err(Error::Refused(Box::new(kind::too_large(bytes.len(), Wanted::IdentityProviderMetadata))));
        }
        Ok(bytes)
    }

    /// Reads the file from its beginning, unpacked, and counts what is read of it.
    fn reader(&self, count: &Rc<Cell<u64>>) -> Result<Box<dyn Read>, Error> {
        let counted = Counted { reader: File::open(self.origin.path())?, count: Rc::clone(count) };
        let reader: Box<dyn Read> =
            if self.is_packed { Box::new(Unpacked::new(counted, Rc::clone(count))) } else { Box::new(counted) };
        Ok(Box::new(Bounded { reader, left: MOST }))
    }
}

/// A federation's metadata: the list, and the file behind it.
#[derive(Debug)]
pub struct Federation {
    stored: Stored,
    index: Index,
}

impl Federation {
    /// Lists the entities of a file.
    ///
    /// # Errors
    /// As [`Stored::list`].
    pub fn open(path: &Path, language: &str, each: impl FnMut(Progress<'_>) -> ControlFlow<()>) -> Result<Self, Error> {
        Self::list(Stored::open(path)?, language, each)
    }

    /// Lists the entities of a file that is open already.
    ///
    /// # Errors
    /// As [`Stored::list`].
    pub fn list(
        stored: Stored,
        language: &str,
        each: impl FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, Error> {
        let index = stored.list(language, each)?;
        Ok(Self::new(stored, index))
    }

    /// Puts a list and the file that it was read from together.
    pub fn new(stored: Stored, index: Index) -> Self {
        Self { stored, index }
    }

    /// Returns the list alone.
    pub fn into_index(self) -> Index {
        self.index
    }

    /// Returns the entities, in the order of the file.
    pub fn entities(&self) -> &[Row] {
        &self.index.entities
    }

    /// Returns what is wrong with the metadata as a whole, blockers first.
    pub fn findings(&self) -> &[Finding] {
        &self.index.findings
    }

    /// Returns the place of the first identity provider with this entity ID, compared letter for letter, else of the first
    /// entity that has it.
    pub fn find(&self, entity_id: &str) -> Option<usize> {
        let is_named = |row: &Row| &*row.entity_id == entity_id;
        let entities = self.entities();
        let identity_provider = entities.iter().position(|row| is_named(row) && row.is_identity_provider);
        identity_provider.or_else(|| entities.iter().position(is_named))
    }

    /// Returns one entity as a document of its own, as [`Stored::document`] does; nothing beyond the end of the list.
    ///
    /// # Errors
    /// As [`Stored::document`].
    pub fn entity(&self, index: usize) -> Result<Option<Vec<u8>>, Error> {
        self.entities().get(index).map(|row| self.stored.document(row)).transpose()
    }

    /// Reads one entity; what it keeps is the document that [`Self::entity`] returns.
    ///
    /// # Errors
    /// As [`Stored::document`], and when it is no identity provider.
    pub fn identity_provider(&self, index: usize) -> Result<Option<IdentityProvider>, Error> {
        let (Some(row), Some(document)) = (self.entities().get(index), self.entity(index)?) else { return Ok(None) };
        Ok(Some(metadata::read_entity(&document, &row.entity_id)?))
    }
}

#[cfg(test)]
mod tests;
