//! The rows: what is known of an identity provider before it is parsed.

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
    /// It is found by its names in every language, its ID, and who registered it.
    fn from(row: Row) -> Self {
        let names = row.has_name().then_some(&*row.display_name);
        let key = Key::new(
            names.into_iter().chain(row.names.lines()),
            &[&row.entity_id, row.registration_authority.as_deref().unwrap_or_default()],
        );

        Self { row, key }
    }
}

/// What was found since the last batch, and how far the reading is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub candidates: Vec<Candidate>,
    /// How many of the entities are no identity providers: they are counted and not listed.
    pub others: usize,
    /// How much of the file has been read, in bytes.
    pub bytes: u64,
}

impl Batch {
    /// Adds what was found since.
    pub(in crate::gui::screen::metadata) fn add(&mut self, progress: Progress<'_>) {
        let identity_providers = progress.entities.iter().filter(|row| row.is_identity_provider);
        let before = self.candidates.len();

        self.candidates.extend(identity_providers.cloned().map(Candidate::from));
        self.others += progress.entities.len() - (self.candidates.len() - before);
        self.bytes = progress.bytes;
    }
}
