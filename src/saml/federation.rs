//! A federation's metadata as a list of its entities, read as it streams past (SAML Metadata §2.3.1).
//!
//! eduGAIN has about 100 MB and more than 10,000 entities. Only a [`Row`] is kept for each: the values that users choose by,
//! and the position of the entity in the file. Only the chosen one is parsed, by [`crate::saml::metadata`]. Memory depends
//! only on the number of entities, never on the size of the file or of anything in it.
//!
//! quick-xml is as fast as this scanner, but it buffers a tag or a text of any length and does not continue after an error.
//! One entity with a missing quotation mark must not hide the thousands after it, so this module has its own scanner.

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

/// One entity of a federation: the values that users choose by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The `entityID`, exactly as written.
    pub entity_id: Box<str>,
    /// The name for users in the requested language, else a similar one, else English, else the first. Safe to show.
    pub display_name: Box<str>,
    /// `mdui:DisplayName` in every language, one per line, for searching.
    pub names: Box<str>,
    /// `true` if it has an `IDPSSODescriptor` for SAML 2.0.
    pub is_identity_provider: bool,
    /// `true` if it has an `SPSSODescriptor` for SAML 2.0.
    pub is_service_provider: bool,
    /// `mdrpi:RegistrationInfo/@registrationAuthority`, its own or inherited from a group around it.
    pub registration_authority: Option<Arc<str>>,
    /// The URL of a logo. It is never fetched, because fetching would reveal the user's choice to the federation.
    pub logo: Option<Box<str>>,
    /// The earliest `validUntil` from the root down to the roles.
    pub valid_until: Option<Timestamp>,
    pub(crate) place: Place,
}

impl Row {
    /// Returns whether it has a name for users. If not, [`Self::display_name`] is its ID.
    pub fn has_name(&self) -> bool {
        !self.names.is_empty() || *self.display_name != name::safe(&self.entity_id)
    }

    /// Returns the roles that the entity can have.
    pub fn roles(&self) -> Vec<EntityRole> {
        let idp = self.is_identity_provider.then_some(EntityRole::Idp);
        idp.into_iter().chain(self.is_service_provider.then_some(EntityRole::Sp)).collect()
    }

    /// Returns the entry for the entity in the list of a small aggregate.
    pub fn into_entity(self) -> Entity {
        let roles = self.roles();
        Entity { entity_id: self.entity_id.into(), display_name: self.display_name.into(), roles }
    }
}

/// Progress of the reading.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The entities found since the last call, in file order except for a few after broken XML.
    pub entities: &'a [Row],
    /// Bytes read so far.
    pub bytes: u64,
}

/// The complete list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub entities: Vec<Row>,
    /// Problems with the federation's metadata as a whole, blockers first.
    pub findings: Vec<Finding>,
}

impl Index {
    /// Returns the first identity provider with exactly this entity ID, or else the first entity that has it.
    pub fn find(&self, entity_id: &str) -> Option<&Row> {
        let mut named = self.entities.iter().filter(|row| &*row.entity_id == entity_id);
        let first = named.next()?;
        let is_one = first.is_identity_provider;
        Some(if is_one { first } else { named.find(|row| row.is_identity_provider).unwrap_or(first) })
    }

    /// Returns whether there is exactly one entity and nothing else to report, so that there is nothing to choose.
    pub fn is_of_one(&self) -> bool {
        let is_about_it = |finding: &Finding| finding.code == NO_IDENTITY_PROVIDER;
        self.entities.len() == 1 && self.findings.iter().all(is_about_it)
    }
}

/// Reason that there is no list, or no entity.
#[derive(Debug)]
pub enum Stopped {
    /// The input cannot be read.
    Io(io::Error),
    /// The input is refused, as it would be in memory.
    Refused(Box<Unreadable>),
    /// It doesn't start with an `EntitiesDescriptor` of SAML 2.0. [`crate::saml::metadata::read`] says what it is.
    NoFederation,
    /// The caller canceled.
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

/// Lists the entities of UTF-8 text that streams past, with names in `language` if there are any.
///
/// Calls `each` about every 256 kB with what was found. `each` can stop the reading with [`ControlFlow::Break`].
///
/// # Errors
/// Returns [`Stopped`], which says why there is no list. Broken XML inside isn't an error: only the entity that contains it
/// is lost, which is reported as a finding.
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
