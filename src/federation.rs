//! Metadata wherever it came from: a federation's is listed as it is read, and one entity read from its place when it is chosen.
//!
//! A file stays where it is, or is unpacked and decoded into a private temporary file, and only ranges of it are read:
//! eduGAIN's 100 MB never stand in memory. [`crate::saml::federation`] knows what the bytes mean.

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

/// A file of metadata, or bytes that are few: what it holds is not known yet.
#[derive(Debug)]
pub struct Stored {
    origin: Origin,
    state: State,
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
    Memory(Arc<[u8]>),
}

/// What a file of metadata holds.
#[derive(Debug)]
pub enum Content {
    /// One identity provider; its bytes are all that the file holds.
    IdentityProvider(Box<IdentityProvider>),
    /// A list of entities.
    List {
        index: Index,
        /// What was listed, where the file wraps it in something else, such as base64.
        unwrapped: Option<Stored>,
    },
}

/// What can be read from any place of it.
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

    /// Returns how long it is, and what tells whether it was changed.
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
    /// Opens a file and looks at how it begins.
    ///
    /// # Errors
    /// [`Error`] when it cannot be read, or is larger than a gigabyte.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self::new(Origin::Path(path.to_owned()))?)
    }

    /// Takes over a temporary file, which is deleted with this value.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn temporary(file: NamedTempFile) -> Result<Self, Error> {
        Ok(Self::new(Origin::Temporary(file))?)
    }

    /// Takes bytes that are few enough to stay in memory.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn memory(bytes: impl Into<Arc<[u8]>>) -> Result<Self, Error> {
        Ok(Self::new(Origin::Memory(bytes.into()))?)
    }

    /// Takes over what has arrived.
    ///
    /// # Errors
    /// The system's, when a temporary file cannot be read.
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

    /// Reads what it holds. A list counts as one where `is_list` says so; otherwise, as where it is no list, all of it is read
    /// as the one identity provider that it has, with the signature around it.
    ///
    /// `language` and `each` are as in [`Self::list`].
    ///
    /// # Errors
    /// As [`Self::list`], and [`Error::Refused`] names what it is instead of metadata.
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

    /// Lists the entities, with names in `language` where there are any.
    ///
    /// `each` is told again and again what was found and how far it is, and stops the reading with [`ControlFlow::Break`].
    /// [`Self::identity_provider`] works for every row from the moment on that it is told, where no group is signed.
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
    /// Where a group is signed, all of the file is read again: `each` is told how much of it, in bytes of its text, and stops
    /// that with [`ControlFlow::Break`].
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read any more, or has changed since it was opened, or when the entity is no identity
    /// provider.
    pub fn identity_provider(
        &self,
        row: &Row,
        each: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<IdentityProvider, Error> {
        Ok(aggregate::read_row(self, row, each)?)
    }

    /// Returns how large it is, in bytes as it came.
    pub fn size(&self) -> u64 {
        self.state.length
    }

    /// Opens the text that was listed.
    fn text(&self) -> io::Result<Box<dyn Input>> {
        match &self.copy {
            Some(copy) => Ok(Box::new(copy.reopen()?)),
            None if self.origin.state()? != self.state => Err(io::Error::other(Changed)),
            None => self.origin.open(),
        }
    }

    /// Returns the metadata without what it is wrapped in: what [`metadata::read`] reads.
    fn unwrapped(&self) -> Result<Self, Error> {
        Self::memory(metadata::unwrapped(&self.bytes()?)?)
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
