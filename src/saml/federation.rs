//! A federation's metadata as a list of its entities, read as it streams past (SAML Metadata §2.3.1).
//!
//! eduGAIN has about 100 MB and more than 10,000 entities. What is kept of them is a [`Row`] each: what a person chooses by,
//! and where in the file the entity stands. Only the chosen one is parsed, by [`crate::saml::metadata`]. Memory depends on
//! the number of entities alone, never on the size of the file or of anything in it.
//!
//! The scanner is our own and not quick-xml, which is as fast: quick-xml buffers a tag or a text however long it is, and
//! does not go on after an error, but one entity with a missing quotation mark must not hide the thousands after it.

mod markup;
mod name;
mod place;
mod row;
mod scope;
mod stream;
mod tag;
mod walk;

pub(crate) use place::{Place, TooLong};

use crate::saml::finding::{self, Finding};
use crate::saml::kind::Unreadable;
use crate::saml::metadata::{Entity, EntityRole, aggregate};
use jiff::Timestamp;
use name::Language;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use stream::{Stream, WINDOW};
use walk::{MOST_ENTITIES, Walk, Walked};

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
    /// Returns what the entity can be.
    pub fn roles(&self) -> Vec<EntityRole> {
        let idp = self.is_identity_provider.then_some(EntityRole::Idp);
        idp.into_iter().chain(self.is_service_provider.then_some(EntityRole::Sp)).collect()
    }

    /// Returns the entity as a document of its own, out of the whole `text` that was listed: its verbatim bytes within the
    /// start tags of the groups around it. Nothing when `text` is another one.
    pub fn document(&self, text: &[u8]) -> Option<Vec<u8>> {
        let read = |range: &Range<u64>, document: &mut Vec<u8>| -> Result<(), Option<TooLong>> {
            let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let bytes = range.and_then(|(start, end)| text.get(start..end)).ok_or(None)?;
            document.extend_from_slice(bytes);
            Ok(())
        };
        self.place.document(read).ok()
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

/// Why there is no list.
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
        Self::Io(error)
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
    let findings = findings(&walked);
    Ok(Index { entities: walked.rows, findings })
}

fn findings(walked: &Walked) -> Vec<Finding> {
    let mut findings: Vec<Finding> = aggregate::left_out(walked.unreadable, walked.nameless).collect();
    findings.extend(aggregate::duplicates(walked.rows.iter().map(|row| &*row.entity_id)));
    if !walked.rows.iter().any(|row| row.is_identity_provider) {
        findings.push(aggregate::no_identity_provider());
    }
    let again = "Download the file again, and load it as it comes.";
    if walked.is_cut_short {
        findings.push(
            Finding::blocker("cut-short", "This XML ends before it is complete.")
                .meaning(
                    "The last part is missing: a download was interrupted. Entities that stand there are not listed.",
                )
                .hint(again),
        );
    }
    if walked.is_full {
        findings.push(
            Finding::warning(
                "too-many-entities",
                format!("The list ends after {} entities, but the file goes on.", walked.rows.len()),
            )
            .meaning(format!(
                "At most {MOST_ENTITIES} entities are listed, and fewer with very long names. The largest federation has about 16000."
            ))
            .hint("Ask the federation for the metadata of one entity, or fetch it from its metadata query address."),
        );
    }
    if walked.has_more_roots {
        findings.push(
            Finding::warning("several-roots", "Another XML document follows the first one, and was not read.")
                .meaning("XML has exactly one outermost element. What stands after it is not listed.")
                .hint("Load each document alone."),
        );
    }
    if walked.breaks > 0 {
        let place = match walked.breaks {
            1 => "in 1 place".to_owned(),
            several => format!("in {several} places"),
        };
        findings.push(
            Finding::warning("not-well-formed", format!("The XML is broken {place} between the entities."))
                .meaning("The entities around it were read all the same; other programs may refuse the whole file.")
                .hint(again),
        );
    }
    if walked.left_behind > 0 {
        findings.push(
            Finding::note(
                "group-extensions-too-large",
                "Signatures or extensions of the whole list are too large to be kept with one entity.",
            )
            .meaning("The entity is read without them."),
        );
    }
    if walked.is_guessed {
        findings.push(
            Finding::warning("encoding-guessed", "Some names are not UTF-8, and were read as Windows-1252.")
                .meaning("Letters beyond plain English may be wrong in them, and other programs may refuse the file.")
                .hint(again),
        );
    }
    finding::sort(&mut findings);
    findings
}

#[cfg(test)]
mod tests;
