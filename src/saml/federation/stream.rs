//! A window that moves over an input of any size, and reads the markup in it.

use super::markup::{self, Attribute, LONGEST, Markup, Searched, Step};
use memchr::memchr;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;

/// Bytes that are read at once. The window grows only while one piece of markup doesn't fit.
pub(super) const WINDOW: usize = 256 * 1024;

/// Maximum length of a tag's name that [`Stream::landmark`] examines, with its brackets, in bytes.
const NAME: usize = 256;

/// Result of [`Stream::next`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// A complete piece of markup, at this position of the window. It has been passed.
    Whole(Markup, Range<usize>),
    /// Not XML from here on. Nothing has been passed.
    Broken,
    /// The input ends.
    End,
}

/// A tag that marks a position in a federation's metadata, even if the XML around it is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Landmark {
    EntityStart,
    EntityEnd,
    GroupStart,
    GroupEnd,
    DocumentType,
    /// The input ends.
    End,
}

/// The window.
#[derive(Debug)]
pub(super) struct Stream<R> {
    reader: R,
    window: Vec<u8>,
    filled: usize,
    at: usize,
    /// Offset of the window's first byte in the whole input.
    offset: u64,
    ended: bool,
    has_control: bool,
    has_moved: bool,
    searched: Searched,
    /// Attributes of the last start tag.
    attributes: Vec<Attribute>,
}

impl<R: Read> Stream<R> {
    pub(super) fn new(reader: R, window: usize) -> Self {
        Self {
            reader,
            window: vec![0; window.max(16)],
            filled: 0,
            at: 0,
            offset: 0,
            ended: false,
            has_control: false,
            has_moved: false,
            searched: Searched::default(),
            attributes: Vec::new(),
        }
    }

    /// Returns the next piece of markup. The positions in it are valid until the next call.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        loop {
            let Self { at, ended, offset, .. } = *self;
            let filled = self.window.get(..self.filled).unwrap_or_default();
            if at == filled.len() {
                if ended {
                    return Ok(Next::End);
                }
                self.more()?;
                continue;
            }
            match markup::read(filled, at, ended, offset, &mut self.searched, &mut self.attributes) {
                Step::Whole(markup, end) => {
                    if self.has_control && self.bytes(&(at..end)).iter().any(|byte| is_control(*byte)) {
                        return Ok(Next::Broken);
                    }
                    self.at = end;
                    return Ok(Next::Whole(markup, at..end));
                }
                Step::Incomplete => self.more()?,
                Step::Broken => return Ok(Next::Broken),
            }
        }
    }

    /// Returns to the start of the last piece that was passed.
    pub(super) fn back_to(&mut self, piece: &Range<usize>) {
        self.at = piece.start;
    }

    /// Passes a `<` that doesn't start markup.
    pub(super) fn step(&mut self) {
        self.at = self.filled.min(self.at + 1);
    }

    /// Looks for the next landmark and stops before it. Comments and sections are skipped if they have an end.
    pub(super) fn landmark(&mut self) -> io::Result<Landmark> {
        loop {
            let filled = self.window.get(..self.filled).unwrap_or_default();
            let Some(found) = memchr(b'<', filled.get(self.at..).unwrap_or_default()) else {
                self.at = self.filled;
                if self.ended {
                    return Ok(Landmark::End);
                }
                self.more()?;
                continue;
            };
            self.at += found;
            if self.filled - self.at < NAME && !self.ended {
                self.more()?;
                continue;
            }
            if let Some(landmark) = self.here() {
                return Ok(landmark);
            }
            let is_passed = matches!(filled.get(self.at + 1), Some(b'!' | b'?'));
            if !is_passed {
                self.at += 1;
                continue;
            }
            match markup::read(filled, self.at, self.ended, self.offset, &mut self.searched, &mut self.attributes) {
                Step::Whole(Markup::DocumentType, _) => return Ok(Landmark::DocumentType),
                Step::Whole(_, end) => self.at = end,
                Step::Incomplete => self.more()?,
                Step::Broken => self.at += 1,
            }
        }
    }

    /// Returns the landmark that starts here, judged only by the tag's name.
    pub(super) fn here(&self) -> Option<Landmark> {
        self.landmark_at(self.at)
    }

    /// Returns the landmark that starts at a position of the window.
    pub(super) fn landmark_at(&self, at: usize) -> Option<Landmark> {
        let is_end = match self.window.get(at..self.filled)? {
            [b'<', b'/', ..] => true,
            [b'<', ..] => false,
            _ => return None,
        };
        let name = self.bytes(&self.name_at(at));
        let local = memchr(b':', name).map_or(name, |colon| name.get(colon + 1..).unwrap_or_default());
        match (local, is_end) {
            (b"EntityDescriptor", false) => Some(Landmark::EntityStart),
            (b"EntityDescriptor", true) => Some(Landmark::EntityEnd),
            (b"EntitiesDescriptor", false) => Some(Landmark::GroupStart),
            (b"EntitiesDescriptor", true) => Some(Landmark::GroupEnd),
            _ => None,
        }
    }

    /// Returns the name of the tag that starts here, as a position in the window.
    pub(super) fn name_here(&self) -> Range<usize> {
        self.name_at(self.at)
    }

    fn name_at(&self, at: usize) -> Range<usize> {
        let start = at + if self.window.get(at + 1) == Some(&b'/') { 2 } else { 1 };
        let limit = self.filled.min(start + NAME);
        markup::name(self.window.get(..limit).unwrap_or_default(), start)
    }

    /// Returns the bytes at a position in the window.
    pub(super) fn bytes(&self, place: &Range<usize>) -> &[u8] {
        self.window.get(place.clone()).unwrap_or_default()
    }

    /// Returns the attributes of the last start tag.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Returns the offset of a window position in the whole input.
    pub(super) fn offset(&self, place: usize) -> u64 {
        self.offset + place as u64
    }

    /// Returns the number of bytes passed.
    pub(super) fn passed(&self) -> u64 {
        self.offset(self.at)
    }

    /// Returns whether anything was read since the last call.
    pub(super) fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.has_moved)
    }

    /// Returns the start of the window as an excerpt.
    pub(super) fn excerpt(&self) -> String {
        const EXCERPT: usize = 4_000;
        String::from_utf8_lossy(self.bytes(&(0..self.filled.min(EXCERPT)))).into_owned()
    }

    /// Reads more, keeping everything from the current position.
    fn more(&mut self) -> io::Result<()> {
        self.window.copy_within(self.at..self.filled, 0);
        self.offset += self.at as u64;
        self.filled -= self.at;
        self.at = 0;
        if self.filled > self.window.len() / 2 {
            let larger = (2 * self.window.len()).min(2 * LONGEST);
            self.window.resize(larger.max(self.window.len()), 0);
        }
        while let Some(free @ [_, ..]) = self.window.get_mut(self.filled..) {
            match self.reader.read(free) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.has_moved = true;
        // One pass without a branch for the whole window, because hardly any input has such a character.
        let filled = self.window.get(..self.filled).unwrap_or_default();
        self.has_control = filled.iter().fold(false, |found, byte| found | is_control(*byte));
        Ok(())
    }
}

/// Returns whether a byte is a character that XML doesn't allow (XML 1.0 §2.2).
fn is_control(byte: u8) -> bool {
    byte < 0x20 && byte != b'\n' && byte != b'\r' && byte != b'\t'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn landmarks(text: &str) -> Vec<Landmark> {
        let mut stream = Stream::new(text.as_bytes(), 16);
        let mut found = Vec::new();
        loop {
            match stream.landmark().unwrap() {
                Landmark::End => return found,
                landmark => found.push(landmark),
            }
            stream.step();
        }
    }

    #[test]
    fn landmarks_are_found_in_broken_xml() {
        use Landmark::{EntityEnd, EntityStart, GroupEnd};
        let text = "<a <b='<m:EntityDescriptor <c> </m:EntityDescriptor></EntitiesDescriptor><EntityDescriptors>";
        assert_eq!(landmarks(text), [EntityStart, EntityEnd, GroupEnd]);
    }

    #[test]
    fn an_entity_in_a_comment_is_no_landmark_but_one_after_a_comment_without_an_end_is() {
        assert_eq!(landmarks("<!-- <EntityDescriptor/> --><a>"), []);
        assert_eq!(landmarks("<!-- <a> <EntityDescriptor/> <!-- -->"), [Landmark::EntityStart]);
        assert_eq!(landmarks("<![CDATA[ <EntityDescriptor/>"), [Landmark::EntityStart]);
    }

    #[test]
    fn a_million_sections_without_an_end_are_searched_once() {
        assert_eq!(landmarks(&"<![CDATA[ <?p".repeat(1_000_000)), []);
    }

    #[test]
    fn the_window_stays_small_whatever_a_tag_holds() {
        let reader = io::repeat(b'x').take(100_000_000);
        let mut stream = Stream::new("<a b='".as_bytes().chain(reader), WINDOW);
        assert_eq!(stream.next().unwrap(), Next::Broken);
        assert_eq!(stream.landmark().unwrap(), Landmark::End);
        assert!(stream.window.len() <= 2 * LONGEST);
        assert_eq!(stream.passed(), 100_000_006);
    }
}
