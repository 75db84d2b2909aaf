//! Reading metadata off the window's thread.

use super::Message;
use super::choose::Batch;
use crate::gui::task::blocking;
use crate::saml::metadata::{self, Document, IdentityProvider};
use crate::saml::{Finding, Unreadable};
use iced::Task;
use std::sync::Arc;

/// What was read.
#[derive(Debug, Clone)]
pub enum Read {
    /// One identity provider; its bytes are what the account keeps.
    IdentityProvider {
        identity_provider: Box<IdentityProvider>,
        /// Where it was chosen from a federation's metadata.
        entity_id: Option<String>,
    },
    /// The metadata of a federation: one of its identity providers has to be chosen.
    Federation {
        /// Those that were not told while it was read.
        rest: Batch,
        findings: Vec<Finding>,
    },
}

impl Read {
    /// Reads metadata.
    ///
    /// # Errors
    /// Why it is none.
    pub fn of(bytes: &[u8]) -> Result<Self, Unreadable> {
        Ok(match metadata::read(bytes)? {
            Document::IdentityProvider(identity_provider) => {
                Self::IdentityProvider { identity_provider, entity_id: None }
            }
            Document::Aggregate(aggregate) => Self::Federation {
                rest: Batch::whole(aggregate.entities, bytes.len() as u64),
                findings: aggregate.findings,
            },
        })
    }
}

/// Reads metadata.
pub(super) fn task(key: u64, bytes: Arc<Vec<u8>>) -> Task<Message> {
    blocking(
        move || Read::of(&bytes),
        move |result: Result<Read, Unreadable>| Message::Read { key, result: result.map_err(Box::new) },
    )
}

/// Reads one identity provider of a federation.
///
/// Only its part is kept: a federation's metadata has up to 100 MB, and an account would carry it for ever.
pub(super) fn chosen(key: u64, bytes: Arc<Vec<u8>>, entity_id: String) -> Task<Message> {
    blocking(
        move || {
            let identity_provider = metadata::read_part(&bytes, &entity_id)?;

            Ok(Read::IdentityProvider { identity_provider: Box::new(identity_provider), entity_id: Some(entity_id) })
        },
        move |result: Result<Read, Unreadable>| Message::Read { key, result: result.map_err(Box::new) },
    )
}
