//! The rows: what is known of an identity provider before it is parsed.

use super::search::Key;
use crate::saml::metadata::{Entity, EntityRole};
use crate::saml::shown::shown;
use std::sync::Arc;

/// The longest name that is kept for showing.
const LONGEST_NAME: usize = 300;

/// One identity provider of a federation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The `entityID`, letter for letter.
    pub(super) entity_id: Box<str>,
    /// The name for people, safe to show; empty where the metadata has none.
    pub(super) display_name: Box<str>,
    /// `mdrpi:RegistrationInfo/@registrationAuthority`: which federation vouches for it.
    pub(super) registration_authority: Option<Arc<str>>,
    pub(super) is_service_provider: bool,
    pub(super) key: Key,
}

impl Candidate {
    /// Takes an entity with its name for people; one without a name goes by its ID.
    pub fn new(entity_id: &str, display_name: &str) -> Self {
        let display_name = if display_name == entity_id { String::new() } else { shown(display_name, LONGEST_NAME) };
        let key = Key::new([display_name.as_str()].into_iter().filter(|name| !name.is_empty()), &[entity_id]);

        Self {
            entity_id: entity_id.into(),
            display_name: display_name.into(),
            registration_authority: None,
            is_service_provider: false,
            key,
        }
    }

    /// Adds the names in other languages, one a line, and who registered it: it is found by them as well.
    #[must_use]
    pub fn registered(mut self, names: &str, registration_authority: Option<Arc<str>>) -> Self {
        let all = [&*self.display_name].into_iter().chain(names.lines()).filter(|name| !name.is_empty());

        self.key = Key::new(all, &[&self.entity_id, registration_authority.as_deref().unwrap_or_default()]);
        self.registration_authority = registration_authority;
        self
    }

    /// Says that the entity is a service provider as well.
    #[must_use]
    pub fn also_service_provider(mut self, is_service_provider: bool) -> Self {
        self.is_service_provider = is_service_provider;
        self
    }

    /// Returns the name for people, else the entity ID.
    pub(super) fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.entity_id } else { &self.display_name }
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
    /// Takes all entities at once.
    pub(in crate::gui::screen::metadata) fn whole(aggregate: Vec<Entity>, bytes: u64) -> Self {
        let all = aggregate.len();
        let candidates: Vec<Candidate> = aggregate
            .into_iter()
            .filter(|entity| entity.roles.contains(&EntityRole::Idp))
            .map(|entity| {
                Candidate::new(&entity.entity_id, &entity.display_name)
                    .also_service_provider(entity.roles.contains(&EntityRole::Sp))
            })
            .collect();

        Self { others: all - candidates.len(), candidates, bytes }
    }
}
