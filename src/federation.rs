//! Metadata from any source: a federation's is listed as it is read, and a chosen entity is read from its position.
//!
//! A file stays where it is, or is unpacked and decoded into a private temporary file, and only ranges of it are read:
//! eduGAIN's 100 MB are never in memory at once. [`crate::saml::federation`] knows what the bytes mean.

mod error;
mod layers;
pub mod spool;

pub use error::Error;

use crate::saml::federation::{self, Index, Row, Text};
use crate::saml::finding;
use crate::saml::kind::{self, Wanted};
use crate::saml::metadata::{self, Document, IdentityProvider, aggregate};
use crate::saml::xml::{MAX_BYTES, encoding};
use encoding_rs::{Encoding, UTF_8};
use error::Changed;
use layers::{Bounded, Copied, Counted, Decoded, MOST, Unpacked};
use spool::Spooled;
use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// Bytes of a file that are read to recognize its type.
const HEAD: u64 = 1024;

/// The progress of a reading.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The entities found since the last time.
    pub entities: &'a [Row],
    /// The part of the file that has been read, in bytes on disk.
    pub bytes: u64,
    /// The length of the file, in bytes.
    pub of: u64,
}

/// A file of metadata, or a small number of bytes. Its content is not known yet.
#[derive(Debug)]
pub struct Stored {
    origin: Origin,
    state: State,
    is_packed: bool,
    encoding: &'static Encoding,
    /// The unpacked and decoded text, unless the file is that text. It is written by [`Self::list`].
    copy: Option<NamedTempFile>,
}

#[derive(Debug)]
enum Origin {
    /// A file of the user.
    Path(PathBuf),
    /// A fetched file, or standard input.
    Temporary(NamedTempFile),
    Memory(Arc<[u8]>),
}

/// The content of a file of metadata.
#[derive(Debug)]
pub enum Content {
    /// One identity provider; the file contains only its bytes.
    IdentityProvider(Box<IdentityProvider>),
    /// A list of entities.
    List {
        index: Index,
        /// The listed text, if the file wraps it in something else, such as base64.
        unwrapped: Option<Stored>,
    },
}

/// A source that can be read from any position.
trait Input: Read + Seek {}

impl<T: Read + Seek> Input for T {}

impl Origin {
    fn open(&self) -> io::Result<Box<dyn Input>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Temporary(file) => Box::new(file.reopen()?),
            Self::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// Returns its length, and values that show whether it was changed.
    fn state(&self) -> io::Result<State> {
        let of_file = |file: Metadata| State { length: file.len(), modified: file.modified().ok() };
        match self {
            Self::Path(path) => std::fs::metadata(path).map(of_file),
            Self::Temporary(file) => file.as_file().metadata().map(of_file),
            Self::Memory(bytes) => Ok(State { length: bytes.len() as u64, modified: None }),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stored {
    /// Opens a file and reads its start.
    ///
    /// # Errors
    /// Returns [`Error`] if it cannot be read, or is larger than a gigabyte.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self::new(Origin::Path(path.to_owned()))?)
    }

    /// Takes ownership of a temporary file, which is deleted with this value.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn temporary(file: NamedTempFile) -> Result<Self, Error> {
        Ok(Self::new(Origin::Temporary(file))?)
    }

    /// Takes a small number of bytes, which stay in memory.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn memory(bytes: impl Into<Arc<[u8]>>) -> Result<Self, Error> {
        Ok(Self::new(Origin::Memory(bytes.into()))?)
    }

    /// Takes ownership of spooled input.
    ///
    /// # Errors
    /// The system's error if a temporary file cannot be read.
    pub fn spooled(spooled: Spooled) -> io::Result<Self> {
        Self::new(match spooled {
            Spooled::Memory(bytes) => Origin::Memory(bytes.into()),
            Spooled::File(file) => Origin::Temporary(file),
        })
    }

    fn new(origin: Origin) -> io::Result<Self> {
        let state = origin.state()?;
        let mut file = origin.open()?;
        if state.length > MOST {
            return Err(io::Error::other(layers::Limit::Size));
        }
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(HEAD).read_to_end(&mut head)?;
        let is_packed = head.starts_with(&[0x1F, 0x8B]);
        if is_packed {
            file.rewind()?;
            head.clear();
            let mut unpacked = Unpacked::new(&mut file, Rc::new(Cell::new(HEAD)));
            Read::by_ref(&mut unpacked).take(HEAD).read_to_end(&mut head)?;
        }
        let encoding = encoding::of(&head);
        let is_itself = !is_packed && encoding == UTF_8;
        Ok(Self {
            origin,
            state,
            is_packed,
            encoding,
            copy: if is_itself { None } else { Some(NamedTempFile::with_prefix("sso-wizard-")?) },
        })
    }

    /// Reads the content. A list is returned as such if `is_list` returns true. Otherwise, or if it isn't a list, all of it
    /// is read as the one identity provider that it contains, with the signature around it.
    ///
    /// `language` and `each` are as in [`Self::list`].
    ///
    /// # Errors
    /// As [`Self::list`]. Returns [`Error::Refused`], which names what it is instead, if it isn't metadata.
    pub fn read(
        &self,
        language: &str,
        is_list: impl Fn(&Index) -> bool,
        mut each: impl FnMut(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Content, Error> {
        match self.list(language, &mut each) {
            Ok(index) if is_list(&index) => return Ok(Content::List { index, unwrapped: None }),
            Ok(_) | Err(Error::NoFederation) => {}
            Err(error) => return Err(error),
        }
        if let Document::IdentityProvider(identity_provider) = metadata::read(&self.bytes()?)? {
            return Ok(Content::IdentityProvider(identity_provider));
        }

        // It is wrapped in something else, such as base64.
        let inner = self.unwrapped()?;
        Ok(match inner.read(language, is_list, each)? {
            Content::List { index, unwrapped } => Content::List { index, unwrapped: Some(unwrapped.unwrap_or(inner)) },
            only @ Content::IdentityProvider(_) => only,
        })
    }

    /// Lists the entities, with names in `language` if there are any.
    ///
    /// `each` is called repeatedly with new entities and the progress, and stops the reading with [`ControlFlow::Break`].
    /// [`Self::identity_provider`] works for every row as soon as it is reported, unless a group is signed.
    ///
    /// # Errors
    /// Returns [`Error::NoFederation`] if it is something else, which [`metadata::read`] names, given [`Self::bytes`].
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
            each(Progress { entities: progress.entities, bytes: count.get(), of: self.state.length })
        })?;
        if had_errors.get() {
            index.findings.push(encoding::errors(self.encoding));
            finding::sort(&mut index.findings);
        }
        Ok(index)
    }

    /// Reads the identity provider of a row: it keeps its verbatim bytes within the start tags of the groups around it.
    ///
    /// If a group is signed, the whole file is read again: `each` is called with the progress, in bytes of its text, and
    /// stops the reading with [`ControlFlow::Break`].
    ///
    /// # Errors
    /// Returns [`Error`] if the file can't be read any more, or has changed since it was opened, or if the entity isn't an
    /// identity provider.
    pub fn identity_provider(
        &self,
        row: &Row,
        each: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<IdentityProvider, Error> {
        Ok(aggregate::read_row(self, row, each)?)
    }

    /// Returns the size in bytes, as received.
    pub fn size(&self) -> u64 {
        self.state.length
    }

    /// Opens the listed text.
    fn text(&self) -> io::Result<Box<dyn Input>> {
        match &self.copy {
            Some(copy) => Ok(Box::new(copy.reopen()?)),
            None if self.origin.state()? != self.state => Err(io::Error::other(Changed)),
            None => self.origin.open(),
        }
    }

    /// Returns the metadata without its wrapping, as [`metadata::read`] reads it.
    fn unwrapped(&self) -> Result<Self, Error> {
        Self::memory(metadata::unwrapped(&self.bytes()?)?)
    }

    /// Returns the whole content of the file, unpacked.
    ///
    /// # Errors
    /// Returns [`Error`] if it is larger than [`MAX_BYTES`], the maximum that is read at once.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.reader(&Rc::default())?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > MAX_BYTES {
            return Err(Error::Refused(Box::new(kind::too_large(bytes.len(), Wanted::IdentityProviderMetadata))));
        }
        Ok(bytes)
    }

    /// Reads the file from its start, unpacked, and counts the bytes read from it.
    fn reader(&self, count: &Rc<Cell<u64>>) -> Result<Box<dyn Read>, Error> {
        let counted = Counted { reader: self.origin.open()?, count: Rc::clone(count) };
        let reader: Box<dyn Read> =
            if self.is_packed { Box::new(Unpacked::new(counted, Rc::clone(count))) } else { Box::new(counted) };
        Ok(Box::new(Bounded { reader, left: MOST }))
    }
}

impl Text for Stored {
    fn read(&self, range: &Range<u64>, to: &mut Vec<u8>) -> io::Result<()> {
        let mut file = self.text()?;
        file.seek(SeekFrom::Start(range.start))?;
        let length = range.end - range.start;
        let read = file.take(length).read_to_end(to)?;
        if read as u64 == length { Ok(()) } else { Err(io::Error::other(Changed)) }
    }

    fn stream(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.text()?))
    }
}

#[cfg(test)]
mod tests;
