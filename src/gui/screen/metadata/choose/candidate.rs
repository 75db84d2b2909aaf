//! The rows: the known facts about an identity provider before it is parsed.

use super::search::Key;
use crate::federation::Progress;
use crate::saml::federation::Row;

/// One identity provider of a federation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub(super) row: Row,
    pub(super) key: Key,
}

impl From<Row> for Candidate {
    /// Creates a candidate that is found by its names in every language, its ID, and its registration authority.
    fn from(row: Row) -> Self {
        let names = row.has_name().then_some(&*row.display_name);
        let key = Key::new(
            names.into_iter().chain(row.names.lines()),
            &[&row.entity_id, row.registration_authority.as_deref().unwrap_or_default()],
        );

        Self { row, key }
    }
}

/// The entities found since the last batch, and the progress of the reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub candidates: Vec<Candidate>,
    /// The number of entities that aren't identity providers: they are counted and not listed.
    pub others: usize,
    /// The number of bytes of the file that have been read.
    pub bytes: u64,
}

impl Batch {
    /// Adds newly found entities.
    pub(in crate::gui::screen::metadata) fn add(&mut self, progress: Progress<'_>) {
        let identity_providers = progress.entities.iter().filter(|row| row.is_identity_provider);
        let before = self.candidates.len();

        self.candidates.extend(identity_providers.cloned().map(Candidate::from));
        self.others += progress.entities.len() - (self.candidates.len() - before);
        self.bytes = progress.bytes;
    }
}
