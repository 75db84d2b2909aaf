//! A federation's metadata as a list of its entities, read as it streams past (SAML Metadata §2.3.1).
//!
//! eduGAIN has about 100 MB and more than 10,000 entities. What is kept of them is a [`Row`] each: what a person chooses by,
//! and where in the file the entity stands. Only the chosen one is parsed, by [`crate::saml::metadata`]. Memory depends on
//! the number of entities alone, never on the size of the file or of anything in it.
//!
//! The scanner is our own and not quick-xml, which is as fast: quick-xml buffers a tag or a text however long it is, and
//! does not go on after an error, but one entity with a missing quotation mark must not hide the thousands after it.

mod finding;
mod markup;
mod name;
mod place;
mod row;
mod scope;
pub(crate) mod signature;
mod stream;
mod tag;
mod text;
mod walk;

pub(crate) use finding::NO_IDENTITY_PROVIDER;
pub(crate) use place::Place;
pub(crate) use text::Text;

use crate::saml::Finding;
use crate::saml::kind::Unreadable;
use crate::saml::metadata::{Entity, EntityRole};
use jiff::Timestamp;
use name::Language;
use place::TooLong;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use stream::{Stream, WINDOW};
use walk::Walk;

/// One entity of a federation: what a person chooses by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The `entityID`, letter for letter.
    pub entity_id: Box<str>,
    /// The name for people in the language asked for, else a near one, else English, else the first; safe to show.
    pub display_name: Box<str>,
    /// `mdui:DisplayName` in every language, one a line, for searching.
    pub names: Box<str>,
    /// Whether it has an `IDPSSODescriptor` for SAML 2.0.
    pub is_identity_provider: bool,
    /// Whether it has an `SPSSODescriptor` for SAML 2.0.
    pub is_service_provider: bool,
    /// `mdrpi:RegistrationInfo/@registrationAuthority`, its own or that of a group around it.
    pub registration_authority: Option<Arc<str>>,
    /// The address of a logo. It is never fetched: that would tell the federation who looks at it.
    pub logo: Option<Box<str>>,
    /// The earliest `validUntil` from the root down to the roles.
    pub valid_until: Option<Timestamp>,
    pub(crate) place: Place,
}

impl Row {
    /// Returns whether it has a name for people; else [`Self::display_name`] is its ID.
    pub fn has_name(&self) -> bool {
        !self.names.is_empty() || *self.display_name != name::safe(&self.entity_id)
    }

    /// Returns what the entity can be.
    pub fn roles(&self) -> Vec<EntityRole> {
        let idp = self.is_identity_provider.then_some(EntityRole::Idp);
        idp.into_iter().chain(self.is_service_provider.then_some(EntityRole::Sp)).collect()
    }

    /// Returns what the list of a small aggregate holds of the entity.
    pub fn into_entity(self) -> Entity {
        let roles = self.roles();
        Entity { entity_id: self.entity_id.into(), display_name: self.display_name.into(), roles }
    }
}

/// How far the reading is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The entities found since the last time, in the order of the file but for a few after broken XML.
    pub entities: &'a [Row],
    /// How much has been read, in bytes.
    pub bytes: u64,
}

/// The whole list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub entities: Vec<Row>,
    /// What is wrong with the federation's metadata as a whole, blockers first.
    pub findings: Vec<Finding>,
}

impl Index {
    /// Returns the first identity provider with this entity ID, compared letter for letter, else the first entity that has it.
    pub fn find(&self, entity_id: &str) -> Option<&Row> {
        let mut named = self.entities.iter().filter(|row| &*row.entity_id == entity_id);
        let first = named.next()?;
        let is_one = first.is_identity_provider;
        Some(if is_one { first } else { named.find(|row| row.is_identity_provider).unwrap_or(first) })
    }

    /// Returns whether there is exactly one entity and nothing else to tell: a list that nobody has to choose from.
    pub fn is_of_one(&self) -> bool {
        let is_about_it = |finding: &Finding| finding.code == NO_IDENTITY_PROVIDER;
        self.entities.len() == 1 && self.findings.iter().all(is_about_it)
    }
}

/// Why there is no list, or no entity.
#[derive(Debug)]
pub enum Stopped {
    /// The input cannot be read.
    Io(io::Error),
    /// It is refused, as it would be in memory.
    Refused(Box<Unreadable>),
    /// It does not begin with an `EntitiesDescriptor` of SAML 2.0: [`crate::saml::metadata::read`] says what it is.
    NoFederation,
    /// The caller wanted no more.
    Cancelled,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        match TooLong::of(&error) {
            Some(too_long) => Self::Refused(Box::new(too_long.unreadable())),
            None if error.kind() == io::ErrorKind::Interrupted => Self::Cancelled,
            None => Self::Io(error),
        }
    }
}

impl From<Unreadable> for Stopped {
    fn from(unreadable: Unreadable) -> Self {
        Self::Refused(Box::new(unreadable))
    }
}

/// Lists the entities of UTF-8 text that streams past, with names in `language` where there are any.
///
/// `each` is told about every 256 kB what was found, and stops the reading with [`ControlFlow::Break`].
///
/// # Errors
/// [`Stopped`] says why there is no list. Broken XML inside is no error: it costs the entity that it stands in, and is a
/// finding.
pub fn index(
    reader: impl Read,
    language: &str,
    each: impl FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Index, Stopped> {
    index_by(WINDOW, reader, language, each)
}

fn index_by(
    window: usize,
    reader: impl Read,
    language: &str,
    each: impl FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Index, Stopped> {
    let language = Language::new(language);
    let walked = Walk::new(Stream::new(reader, window), &language, each).run()?;
    let findings = finding::findings(&walked);
    Ok(Index { entities: walked.rows, findings })
}

#[cfg(test)]
mod tests;
