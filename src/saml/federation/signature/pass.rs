//! One pass over the whole for one signature: the covered content is written canonically, piece by piece, and hashed.
//!
//! A piece is some children of a group. It is parsed within the start tags of the groups that are open around it, and
//! written by [`canonicalise`] like any signed element. The canonical form of these tags by themselves is the same each
//! time, so it is removed again. The parser and the canonical form are therefore the same for a federation as for a single
//! entity, and memory depends only on the largest entity. A piece that is not well formed makes the pass refuse the whole: a
//! text between two tags of a group is content of the group exactly if every piece of it is.

use super::nested;
use crate::saml::federation::markup::Markup;
use crate::saml::federation::place::{Group, LONGEST_DOCUMENT, Place};
use crate::saml::federation::stream::{Next, Stream, WINDOW};
use crate::saml::federation::text::Text;
use crate::saml::signature::{Canonicalisation, Identifiers, Refusal, SignedElement, Uncanonical, canonicalise};
use crate::saml::xml::guard::{self, MAX_DEPTH};
use crate::saml::xml::{self, METADATA, SIGNATURE};
use aws_lc_rs::digest::{Context, Digest};
use roxmltree::{Document, Node};
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

/// Bytes that are parsed at once if entities are small: the tags around a piece are parsed with each piece.
pub(super) const PIECE: usize = 128 * 1024;
/// Maximum size of the content before or after the outermost group, in bytes.
const MOST_OUTSIDE: usize = 1024 * 1024;

/// Reason that a pass stopped early.
#[derive(Debug)]
pub(super) enum Stopped {
    Io(io::Error),
    Refused(Refusal),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Uncanonical> for Stopped {
    fn from(uncanonical: Uncanonical) -> Self {
        Self::Refused(uncanonical.into())
    }
}

/// Result of a pass.
#[derive(Debug)]
pub(super) struct Passed {
    /// The digest of the content that the signature covers, if requested.
    pub(super) digest: Option<Digest>,
    /// `true` if the requested ID is in the document.
    pub(super) has_found_id: bool,
}

/// The content to hash, and how to hash it.
struct Hashing {
    canonicalisation: Canonicalisation,
    covers_document: bool,
    context: Context,
}

/// A side of the outermost group.
#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

/// An open group.
struct OpenGroup {
    name: Vec<u8>,
    /// The length of the start tags around it.
    around: usize,
    /// The canonical form of the start tags from the signed group to this one. Empty outside the signed group.
    canonical: Vec<u8>,
}

/// The pass.
pub(super) struct Pass<'a> {
    /// Size from which a piece is parsed, in bytes.
    longest: usize,
    /// The start of the signed group, its signature, and the entity that it must contain.
    apex: u64,
    signature: &'a Range<u64>,
    entity: &'a Range<u64>,
    has_found_entity: bool,
    hashing: Option<Hashing>,
    id: Option<String>,
    has_found_id: bool,
    identifiers: Identifiers,
    groups: Vec<OpenGroup>,
    /// Number of open groups around the signed one. `None` while the signed group isn't open.
    around_apex: Option<usize>,
    /// The start tags of the open groups.
    tags: Vec<u8>,
    /// The children that were read and not yet parsed, and the start of the first.
    piece: Vec<u8>,
    piece_start: u64,
    /// Number of open elements within a child of the innermost group.
    depth: usize,
    is_in_signature: bool,
    /// The instructions before the outermost group, then the instructions after it.
    outside: Vec<u8>,
    has_ended: bool,
}

impl<'a> Pass<'a> {
    /// Prepares a pass for the signature of a group around the entity at `place`.
    ///
    /// Pieces are parsed from `longest` bytes on, unless an element is longer.
    pub(super) fn new(longest: usize, group: &Group, signature: &'a Range<u64>, place: &'a Place) -> Self {
        Self {
            longest,
            apex: group.start_tag.start,
            signature,
            entity: &place.range,
            has_found_entity: false,
            hashing: None,
            id: None,
            has_found_id: false,
            identifiers: Identifiers::default(),
            groups: Vec::new(),
            around_apex: None,
            tags: Vec::new(),
            piece: Vec::new(),
            piece_start: 0,
            depth: 0,
            is_in_signature: false,
            outside: Vec::new(),
            has_ended: false,
        }
    }

    /// Requests the digest of the content that a signature covers.
    pub(super) fn hash(&mut self, signed: &SignedElement<'_, '_>) {
        self.hashing = Some(Hashing {
            canonicalisation: signed.covered().clone(),
            covers_document: signed.covers_document(),
            context: signed.hash().begin(),
        });
    }

    /// Requests a search for an element with this ID.
    pub(super) fn look_for(&mut self, id: &str) {
        self.id = Some(id.to_owned());
    }

    /// Reads the whole, from start to end.
    pub(super) fn run(
        mut self,
        text: &(impl Text + ?Sized),
        each: &mut impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Passed, Stopped> {
        let mut stream = Stream::new(text.stream()?, WINDOW);
        loop {
            let next = stream.next()?;
            if stream.has_moved() && each(stream.passed()).is_break() {
                return Err(io::Error::from(io::ErrorKind::Interrupted).into());
            }
            match next {
                Next::Whole(markup, range) => self.take(&stream, &markup, &range)?,
                Next::Broken => return Err(Refusal::NotWellFormed.into()),
                Next::End => break,
            }
        }
        if !self.has_ended || !self.has_found_entity {
            return Err(Refusal::NotWellFormed.into());
        }
        self.hash_outside(Side::Behind)?;
        Ok(Passed { digest: self.hashing.map(|hashing| hashing.context.finish()), has_found_id: self.has_found_id })
    }

    fn take<R: Read>(&mut self, stream: &Stream<R>, markup: &Markup, range: &Range<usize>) -> Result<(), Stopped> {
        let bytes = stream.bytes(range);
        let start = stream.offset(range.start);
        let is_in_child = self.depth > 0;
        match markup {
            Markup::DocumentType => return Err(Refusal::NotWellFormed.into()),
            Markup::Declaration if start > 3 => return Err(Refusal::NotWellFormed.into()),
            Markup::Declaration => {}
            Markup::Start { name, is_empty } if !is_in_child => {
                self.start(stream.bytes(name), bytes, start, *is_empty)?;
            }
            Markup::Start { is_empty, .. } => {
                self.depth += usize::from(!is_empty);
                self.keep(bytes, start)?;
            }
            Markup::End { name } if !is_in_child => self.end_group(stream.bytes(name))?,
            Markup::End { .. } => {
                self.keep(bytes, start)?;
                self.depth -= 1;
                self.end_child()?;
            }
            Markup::Text | Markup::CData { .. } | Markup::Passed if !self.groups.is_empty() => {
                self.keep(bytes, start)?;
                if self.depth == 0 {
                    self.parse_when_long()?;
                }
            }
            Markup::Passed => {
                self.outside.extend_from_slice(bytes);
                if self.outside.len() > MOST_OUTSIDE {
                    return Err(Refusal::TooLarge { found: self.outside.len(), most: MOST_OUTSIDE }.into());
                }
            }
            Markup::Text => {
                let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
                if !text.trim_ascii().is_empty() {
                    return Err(Refusal::NotWellFormed.into());
                }
            }
            Markup::CData { .. } => return Err(Refusal::NotWellFormed.into()),
        }
        Ok(())
    }

    /// Starts a group, or a child of the innermost one.
    fn start(&mut self, name: &[u8], tag: &[u8], start: u64, is_empty: bool) -> Result<(), Stopped> {
        let is_group = name.rsplit(|byte| *byte == b':').next() == Some(b"EntitiesDescriptor") && !is_empty;
        if self.has_ended || (self.groups.is_empty() && !is_group) {
            return Err(Refusal::NotWellFormed.into());
        }
        if is_group {
            return self.begin_group(name, tag, start);
        }
        if start == self.signature.start && self.around_apex.is_some_and(|around| self.groups.len() == around + 1) {
            self.parse()?;
            self.is_in_signature = true;
        }
        self.keep(tag, start)?;
        self.depth = usize::from(!is_empty);
        if is_empty { self.end_child() } else { Ok(()) }
    }

    fn keep(&mut self, bytes: &[u8], start: u64) -> Result<(), Stopped> {
        const MOST: usize = LONGEST_DOCUMENT as usize;

        if self.piece.is_empty() {
            self.piece_start = start;
        }
        self.piece.extend_from_slice(bytes);
        if self.piece.len() > MOST {
            return Err(Refusal::TooLarge { found: self.piece.len(), most: MOST }.into());
        }
        Ok(())
    }

    fn end_child(&mut self) -> Result<(), Stopped> {
        if self.depth > 0 {
            return Ok(());
        }
        if self.is_in_signature {
            // Content that the enveloped-signature transform removes is parsed too, because its IDs must be unique as well.
            self.parse()?;
            self.is_in_signature = false;
            return Ok(());
        }
        self.parse_when_long()
    }

    fn begin_group(&mut self, name: &[u8], tag: &[u8], start: u64) -> Result<(), Stopped> {
        self.parse()?;
        if self.groups.len() >= MAX_DEPTH {
            return Err(Refusal::NotWellFormed.into());
        }
        if start == self.apex {
            self.around_apex = Some(self.groups.len());
        }
        if self.groups.is_empty() {
            self.hash_outside(Side::Before)?;
        }
        let around = self.tags.len();
        self.tags.extend_from_slice(tag);
        self.groups.push(OpenGroup { name: name.to_vec(), around, canonical: Vec::new() });

        let text = self.text(&[])?;
        let document = parsed(&text)?;
        let element = nested(&document, self.groups.len() - 1).ok_or(Refusal::NotWellFormed)?;
        if !xml::is(element, (METADATA, "EntitiesDescriptor")) {
            return Err(Refusal::NotWellFormed.into());
        }
        self.identify(element)?;
        let Some((hashing, apex)) = self.hashing.as_mut().zip(self.around_apex) else { return Ok(()) };
        let canonical = hashing.canonical(nested(&document, apex))?;
        let end = ends(&self.groups, apex);
        let canonical = canonical.strip_suffix(&*end).ok_or(Uncanonical::Mismatch)?.to_vec();
        let outer = self.groups.iter().rev().nth(1).map_or(&[][..], |outer| &outer.canonical);
        hashing.context.update(canonical.strip_prefix(outer).ok_or(Uncanonical::Mismatch)?);
        if let Some(group) = self.groups.last_mut() {
            group.canonical = canonical;
        }
        Ok(())
    }

    /// Hashes the instructions around the outermost group if the signature covers the whole document.
    fn hash_outside(&mut self, side: Side) -> Result<(), Stopped> {
        const ROOT: &str = "<a/>";

        let outside = std::mem::take(&mut self.outside);
        let Some(hashing) = self.hashing.as_mut().filter(|hashing| hashing.covers_document) else { return Ok(()) };
        // They are written on separate lines, whatever the root element is.
        let outside = String::from_utf8(outside).map_err(|_| Refusal::NotWellFormed)?;
        let text = match side {
            Side::Before => outside + ROOT,
            Side::Behind => ROOT.to_owned() + &outside,
        };
        let canonical = hashing.canonical(Some(parsed(&text)?.root()))?;
        let root = b"<a></a>";
        let outside = canonical.strip_prefix(root).or_else(|| canonical.strip_suffix(root));
        hashing.context.update(outside.ok_or(Uncanonical::Mismatch)?);
        Ok(())
    }

    fn end_group(&mut self, name: &[u8]) -> Result<(), Stopped> {
        self.parse()?;
        let Some(group) = self.groups.pop().filter(|group| group.name == name) else {
            return Err(Refusal::NotWellFormed.into());
        };
        self.tags.truncate(group.around);
        if let Some((hashing, apex)) = self.hashing.as_mut().zip(self.around_apex) {
            hashing.context.update(b"</");
            hashing.context.update(name);
            hashing.context.update(b">");
            if self.groups.len() == apex {
                self.around_apex = None;
            }
        }
        self.has_ended = self.groups.is_empty();
        Ok(())
    }

    fn parse_when_long(&mut self) -> Result<(), Stopped> {
        if self.piece.len() < self.longest { Ok(()) } else { self.parse() }
    }

    /// Parses the kept piece: checks it, and hashes it if the signature covers it.
    fn parse(&mut self) -> Result<(), Stopped> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.piece);
        let text = self.text(&piece)?;
        let document = parsed(&text)?;
        let innermost = nested(&document, self.groups.len() - 1).ok_or(Refusal::NotWellFormed)?;
        for node in innermost.descendants().skip(1).filter(Node::is_element) {
            self.identify(node)?;
            let is_apex_child = self.around_apex == Some(self.groups.len() - 1) && node.parent() == Some(innermost);
            if is_apex_child && !self.is_in_signature && xml::is(node, (SIGNATURE, "Signature")) {
                return Err(Refusal::SeveralSignatures(2).into());
            }
        }
        self.find_entity(innermost)?;
        if let Some((hashing, apex)) = self.hashing.as_mut().zip(self.around_apex)
            && !self.is_in_signature
        {
            let canonical = hashing.canonical(nested(&document, apex))?;
            let start = self.groups.last().map_or(&[][..], |group| &group.canonical);
            let inner = canonical.strip_prefix(start).and_then(|rest| rest.strip_suffix(&*ends(&self.groups, apex)));
            hashing.context.update(inner.ok_or(Uncanonical::Mismatch)?);
        }
        self.piece = piece;
        self.piece.clear();
        Ok(())
    }

    /// Checks that the entity matches the list: it is a child of a covered group, from its first byte to its last.
    fn find_entity(&mut self, innermost: Node<'_, '_>) -> Result<(), Stopped> {
        let Some(start) = self.entity.start.checked_sub(self.piece_start).and_then(|start| usize::try_from(start).ok())
        else {
            return Ok(());
        };
        let length = usize::try_from(self.entity.end - self.entity.start).unwrap_or(usize::MAX);
        let start = self.tags.len().saturating_add(start);
        let is_it = |child: &Node<'_, '_>| child.range() == (start..start.saturating_add(length));
        if let Some(entity) = innermost.children().find(is_it) {
            if self.around_apex.is_none() || !xml::is(entity, (METADATA, "EntityDescriptor")) {
                return Err(Refusal::NotWellFormed.into());
            }
            self.has_found_entity = true;
        }
        Ok(())
    }

    fn identify(&mut self, element: Node<'_, '_>) -> Result<(), Stopped> {
        let id = self.identifiers.add(element)?;
        self.has_found_id |= id.is_some() && id == self.id.as_deref();
        Ok(())
    }

    /// Returns a document with a piece within the tags of the open groups.
    fn text(&self, piece: &[u8]) -> Result<String, Stopped> {
        let text = [&self.tags, piece, &ends(&self.groups, 0)].concat();
        Ok(String::from_utf8(text).map_err(|_| Refusal::NotWellFormed)?)
    }
}

impl Hashing {
    fn canonical(&self, apex: Option<Node<'_, '_>>) -> Result<Vec<u8>, Stopped> {
        Ok(canonicalise(apex.ok_or(Uncanonical::Mismatch)?, &self.canonicalisation, None)?)
    }
}

/// Returns the end tags of the groups within the first `around`, innermost first.
fn ends(groups: &[OpenGroup], around: usize) -> Vec<u8> {
    let mut ends = Vec::new();
    for group in groups.iter().skip(around).rev() {
        ends.extend_from_slice(b"</");
        ends.extend_from_slice(&group.name);
        ends.push(b'>');
    }
    ends
}

fn parsed(text: &str) -> Result<Document<'_>, Stopped> {
    guard::scan(text).map_err(|_| Refusal::NotWellFormed)?;
    Ok(Document::parse(text).map_err(|_| Refusal::NotWellFormed)?)
}
