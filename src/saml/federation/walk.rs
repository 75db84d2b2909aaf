//! Walks through a federation's metadata once, from start to end: groups, entities, and recovery after broken XML.
//!
//! Broken XML loses only the entity that contains it. From there, the walk looks for the next landmark: the start or end tag
//! of an entity or a group, judged only by its name. An entity that starts in the extensions of another is kept separately:
//! if the outer one turns out to lack its end, the inner one was never inside it.

mod recovery;

use super::markup::Markup;
use super::name::{self, Language};
use super::place::{Group, Place};
use super::row::{Gathered, Part};
use super::scope::{Mark, Namespace, Scope};
use super::stream::{Landmark, Next, Stream};
use super::tag::{Tag, attribute};
use super::{Progress, Row, Stopped};
use crate::saml::kind::Wanted;
use crate::saml::xml::guard::{Guard, Refusal};
use std::collections::HashSet;
use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// Maximum number of entities that are listed. The largest federation has about 16,000.
pub(super) const MOST_ENTITIES: usize = 100_000;
/// Maximum size of all rows' texts, in bytes: two kilobytes for each entity of the largest federation.
const MOST_TEXT: usize = 32 * 1024 * 1024;

/// Result of the walk.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) rows: Vec<Row>,
    /// Number of entities whose XML is broken, or that are not of SAML 2.0.
    pub(super) unreadable: usize,
    /// Number of entities without an entity ID.
    pub(super) nameless: usize,
    /// Number of places outside the entities where the XML is broken.
    pub(super) breaks: usize,
    /// Number of group extensions that are too large to be copied with an entity.
    pub(super) left_behind: usize,
    pub(super) is_cut_short: bool,
    /// `true` if another document follows the first. It isn't read.
    pub(super) has_more_roots: bool,
    /// `true` if there are more entities than are listed.
    pub(super) is_full: bool,
    /// `true` if a name or an entity ID isn't UTF-8.
    pub(super) is_guessed: bool,
}

/// An open element.
#[derive(Debug)]
struct Element {
    /// Start of its name among the names of all open elements.
    name: usize,
    mark: Mark,
    part: Part,
    /// `true` if SAML allows any element below it: it is an extension, or not SAML's own.
    allows_any: bool,
}

/// An open group.
#[derive(Debug)]
struct OpenGroup {
    group: Arc<Group>,
    /// Values that apply to its entities: the expiration date, and the registrar.
    stated: Gathered,
    has_authority: bool,
    /// `true` if it and the groups around it are of SAML 2.0 and well formed.
    is_sound: bool,
}

/// A child of an open group, or an entity inside one.
#[derive(Debug)]
struct Open {
    start: u64,
    /// Number of open elements, including it, when its end tag is read.
    depth: usize,
    /// `None` for a signature or an extension of a group.
    entity: Option<Gathered>,
    is_signature: bool,
    is_sound: bool,
    /// Entities inside this one.
    inside: Vec<Row>,
}

/// The walk.
pub(super) struct Walk<'a, R, F> {
    stream: Stream<R>,
    language: &'a Language,
    each: F,
    guard: Guard,
    scope: Scope,
    /// The names of all open elements, concatenated.
    names: Vec<u8>,
    elements: Vec<Element>,
    groups: Vec<OpenGroup>,
    open: Vec<Open>,
    authorities: HashSet<Arc<str>>,
    /// Number of rows that have been reported.
    told: usize,
    /// Size of all rows' texts, in bytes.
    text: usize,
    has_root: bool,
    /// `true` after the end tag of the outermost group. The group stays open for entities that still follow: if a tag was
    /// damaged, it may have been the end of a different group.
    has_ended: bool,
    walked: Walked,
}

impl<'a, R: Read, F: FnMut(Progress<'_>) -> ControlFlow<()>> Walk<'a, R, F> {
    pub(super) fn new(stream: Stream<R>, language: &'a Language, each: F) -> Self {
        Self {
            stream,
            language,
            each,
            guard: Guard::default(),
            scope: Scope::default(),
            names: Vec::new(),
            elements: Vec::new(),
            groups: Vec::new(),
            open: Vec::new(),
            authorities: HashSet::new(),
            told: 0,
            text: 0,
            has_root: false,
            has_ended: false,
            walked: Walked::default(),
        }
    }

    /// Walks to the end of the input.
    pub(super) fn run(mut self) -> Result<Walked, Stopped> {
        while !self.walked.is_full && !self.walked.has_more_roots {
            let next = self.stream.next()?;
            if self.stream.has_moved() {
                self.tell()?;
            }
            match next {
                Next::Whole(markup, piece) => self.take(markup, &piece)?,
                Next::Broken => self.broken()?,
                Next::End => break,
            }
        }
        if !self.has_root {
            return Err(Stopped::NoFederation);
        }
        if !self.has_ended && !self.walked.is_full && !self.walked.has_more_roots {
            self.walked.is_cut_short = true;
            self.lose();
        }
        self.tell()?;
        Ok(self.walked)
    }

    /// Reports the rows since the last call.
    fn tell(&mut self) -> Result<(), Stopped> {
        let entities = self.walked.rows.get(self.told..).unwrap_or_default();
        let flow = (self.each)(Progress { entities, bytes: self.stream.passed() });
        self.told = self.walked.rows.len();
        if flow.is_break() { Err(Stopped::Cancelled) } else { Ok(()) }
    }

    fn take(&mut self, markup: Markup, piece: &Range<usize>) -> Result<(), Stopped> {
        self.guard.earn(piece.len());
        match markup {
            Markup::Start { name, is_empty } => self.start(&name, piece, is_empty),
            Markup::End { name } => self.end(&name, piece),
            Markup::Text => self.text(piece, piece, true),
            Markup::CData { content } => self.text(piece, &content, false),
            Markup::Passed => Ok(()),
            Markup::Declaration => {
                // A declaration in the middle comes from joined files. Between two entities it does no harm.
                if let Some(open) = self.open.last_mut() {
                    open.is_sound = false;
                }
                Ok(())
            }
            Markup::DocumentType => Err(self.refused(Refusal::DocumentType)),
        }
    }

    /// Refuses the whole. Before the outermost group starts, it may be a web page, which its own reader names.
    fn refused(&self, refusal: Refusal) -> Stopped {
        if !self.has_root {
            return Stopped::NoFederation;
        }
        Stopped::Refused(Box::new(refusal.unreadable(&self.stream.excerpt(), Wanted::IdentityProviderMetadata)))
    }

    fn text(&mut self, piece: &Range<usize>, content: &Range<usize>, has_references: bool) -> Result<(), Stopped> {
        if let Some(element) = self.elements.last()
            && !self.has_ended
        {
            if element.part.has_text()
                && let Some(entity) = self.open.last_mut().and_then(|open| open.entity.as_mut())
            {
                let content = self.stream.bytes(content);
                if has_references { entity.text().push(content) } else { entity.text().push_verbatim(content) }
            }
            return Ok(());
        }
        let text = self.stream.bytes(piece);
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        match (text.trim_ascii().is_empty(), self.has_root) {
            (true, _) => {}
            (false, true) => self.walked.breaks += 1,
            (false, false) => return Err(Stopped::NoFederation),
        }
        Ok(())
    }

    fn start(&mut self, name: &Range<usize>, piece: &Range<usize>, is_empty: bool) -> Result<(), Stopped> {
        if self.has_ended {
            if self.stream.landmark_at(piece.start) != Some(Landmark::EntityStart) {
                self.walked.has_more_roots = true;
                return Ok(());
            }
            self.walked.breaks += 1;
            self.has_ended = false;
        }
        let mark = self.scope.mark();
        let tag = Tag::read(&self.stream, name, is_empty, &mut self.scope, &mut self.guard)
            .map_err(|refusal| self.refused(refusal))?;
        let local = self.stream.bytes(&tag.local);
        let (is_group, is_entity) = (local == b"EntitiesDescriptor", local == b"EntityDescriptor");
        let is_sound = tag.is_sound && tag.is_metadata();
        let parent = self.elements.last();
        if parent.is_none() && !(is_group && is_sound && !is_empty) {
            return Err(Stopped::NoFederation);
        }
        if is_entity && tag.is_metadata() && !self.open.is_empty() && parent.is_some_and(|parent| !parent.allows_any) {
            // No entity is allowed here, so the open one lacks its end.
            self.stream.back_to(piece);
            self.lose();
            return self.find_the_way();
        }
        self.push(name, mark, &tag);
        let start = self.stream.offset(piece.start);
        let end = self.stream.offset(piece.end);
        let is_child = self.open.is_empty() || (is_entity && tag.is_metadata());
        if !is_child {
            self.begin_part(&tag);
        } else if is_group {
            self.has_root = true;
            self.begin_group(name, start..end, is_sound);
        } else {
            self.begin_child(start, &tag, is_entity, is_sound || (tag.is_sound && !is_entity));
        }
        if is_empty {
            self.end_element(end);
        }
        Ok(())
    }

    /// Opens an element.
    fn push(&mut self, name: &Range<usize>, mark: Mark, tag: &Tag) {
        let parent = self.elements.last();
        let local = self.stream.bytes(&tag.local);
        let is_extension = local == b"Extensions" || !tag.is_metadata();
        let namespace = tag.namespace.unwrap_or(Namespace::None);
        let part = parent.map_or(Part::Group, |parent| parent.part.child(namespace, local));
        let allows_any = is_extension || parent.is_some_and(|parent| parent.allows_any && part != Part::Entity);
        self.elements.push(Element { name: self.names.len(), mark, part, allows_any });
        self.names.extend_from_slice(self.stream.bytes(name));
    }

    /// Starts a group. Its values apply to the entities in it.
    fn begin_group(&mut self, name: &Range<usize>, start_tag: Range<u64>, is_sound: bool) {
        let parent = self.groups.last();
        let mut stated = Gathered::default();
        if let Some(parent) = parent {
            stated.valid_until = parent.stated.valid_until;
            stated.registration_authority.clone_from(&parent.stated.registration_authority);
        }
        if let Some(valid_until) = attribute(&self.stream, b"validUntil") {
            stated.limit(valid_until);
        }
        let around = parent.map(|parent| Arc::clone(&parent.group));
        let group = OpenGroup {
            group: Arc::new(Group::new(around, start_tag, self.stream.bytes(name))),
            stated,
            has_authority: false,
            is_sound: is_sound && parent.is_none_or(|parent| parent.is_sound),
        };
        self.groups.push(group);
    }

    /// Starts an entity, or a different child of a group.
    fn begin_child(&mut self, start: u64, tag: &Tag, is_entity: bool, is_sound: bool) {
        let is_signature = tag.namespace == Some(Namespace::Signature) && self.stream.bytes(&tag.local) == b"Signature";
        let entity = is_entity.then(|| {
            let mut entity = Gathered::default();
            entity.valid_until = self.groups.last().and_then(|group| group.stated.valid_until);
            if let Some(valid_until) = attribute(&self.stream, b"validUntil") {
                entity.limit(valid_until);
            }
            if let Some(entity_id) = attribute(&self.stream, b"entityID") {
                entity.identify(entity_id);
            }
            entity
        });
        if let Some(element) = self.elements.last_mut()
            && is_entity
        {
            element.part = Part::Entity;
            element.allows_any = false;
        }
        self.open.push(Open { start, depth: self.elements.len(), entity, is_signature, is_sound, inside: Vec::new() });
    }

    /// Starts an element within a child of a group.
    fn begin_part(&mut self, tag: &Tag) {
        let Self { stream, elements, open, groups, .. } = self;
        let (Some(element), Some(open)) = (elements.last(), open.last_mut()) else { return };
        open.is_sound &= tag.is_sound;
        if element.part == Part::Registration {
            let authority = attribute(stream, b"registrationAuthority").map(|authority| name::attribute(authority).0);
            let authority =
                authority.map(|authority| name::safe(authority.trim())).filter(|authority| !authority.is_empty());
            let group = groups.last_mut();
            match (authority, &mut open.entity, group) {
                (Some(authority), Some(entity), _) if entity.registration_authority.is_none() => {
                    entity.registration_authority = Some(shared(&mut self.authorities, authority));
                }
                (Some(authority), None, Some(group)) if !group.has_authority => {
                    group.has_authority = true;
                    group.stated.registration_authority = Some(shared(&mut self.authorities, authority));
                }
                _ => {}
            }
            return;
        }
        let Some(entity) = &mut open.entity else { return };
        match element.part {
            Part::Role => {
                let protocols = attribute(stream, b"protocolSupportEnumeration");
                if entity.role(tag.is_metadata(), stream.bytes(&tag.local), protocols)
                    && let Some(valid_until) = attribute(stream, b"validUntil")
                {
                    entity.limit(valid_until);
                }
            }
            Part::Organization(owner) => entity.begin_organization(owner),
            part if part.has_text() => {
                entity.begin_text(self.language.fit(attribute(stream, b"xml:lang").unwrap_or_default()));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &Range<usize>, piece: &Range<usize>) -> Result<(), Stopped> {
        let is_its_own = match self.elements.last() {
            Some(element) if !self.has_ended => self.names.get(element.name..) == Some(self.stream.bytes(name)),
            _ => {
                self.walked.breaks += usize::from(self.has_root);
                return if self.has_root { Ok(()) } else { Err(Stopped::NoFederation) };
            }
        };
        if !is_its_own && !self.open.is_empty() {
            self.stream.back_to(piece);
            self.lose();
            return self.find_the_way();
        }
        if !is_its_own {
            self.walked.breaks += 1;
        }
        if is_its_own || self.stream.landmark_at(piece.start) == Some(Landmark::GroupEnd) {
            match self.elements.len() {
                1 => self.has_ended = true,
                _ => {
                    self.guard.end();
                    self.end_element(self.stream.offset(piece.end));
                }
            }
        }
        Ok(())
    }

    /// Ends the innermost element at the offset `end` of the file.
    fn end_element(&mut self, end: u64) {
        let depth = self.elements.len();
        let Some(element) = self.elements.pop() else { return };
        self.names.truncate(element.name);
        self.scope.back_to(element.mark);
        match self.open.last_mut() {
            None => drop(self.groups.pop()),
            Some(open) if open.depth == depth => self.end_child(end),
            Some(open) => {
                if let Some(entity) = &mut open.entity
                    && element.part.has_text()
                {
                    entity.end_text(element.part);
                }
            }
        }
    }

    fn end_child(&mut self, end: u64) {
        let Some(open) = self.open.pop() else { return };
        let Some(group) = self.groups.last_mut() else { return };
        let range = open.start..end;
        let outer = self.open.last_mut();
        let Some(mut entity) = open.entity else {
            if !open.is_sound {
                self.walked.breaks += 1;
            } else if open.is_signature {
                group.group.sign(range);
            } else if !Arc::make_mut(&mut group.group).add(range) {
                self.walked.left_behind += 1;
            }
            return;
        };
        if !open.is_sound || !group.is_sound {
            match outer {
                Some(outer) => outer.is_sound = false,
                None => self.walked.unreadable += 1,
            }
            return;
        }
        if entity.entity_id.trim().is_empty() {
            self.walked.nameless += usize::from(outer.is_none());
            return;
        }
        self.walked.is_guessed |= entity.is_guessed;
        if entity.registration_authority.is_none() {
            entity.registration_authority.clone_from(&group.stated.registration_authority);
        }
        let row = entity.into_row(Place { group: Arc::clone(&group.group), range });
        self.text += row.entity_id.len() + row.display_name.len() + row.names.len();
        match outer {
            Some(outer) => outer.inside.push(row),
            None => self.walked.rows.push(row),
        }
        let inside: usize = self.open.iter().map(|open| open.inside.len()).sum();
        self.walked.is_full = self.text > MOST_TEXT || self.walked.rows.len() + inside >= MOST_ENTITIES;
    }
}

/// Returns one shared text for all entities that have the same text.
fn shared(known: &mut HashSet<Arc<str>>, text: String) -> Arc<str> {
    const MOST: usize = 4_096;

    if let Some(known) = known.get(text.as_str()) {
        return Arc::clone(known);
    }
    let text: Arc<str> = text.into();
    if known.len() < MOST {
        known.insert(Arc::clone(&text));
    }
    text
}
