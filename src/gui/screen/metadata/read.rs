//! Reading metadata off the window's thread.

use super::Message;
use crate::gui::task::blocking;
use crate::saml::Unreadable;
use crate::saml::metadata::{self, Aggregate, Document, IdentityProvider};
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
    Aggregate { bytes: Arc<[u8]>, aggregate: Aggregate },
}

/// Reads metadata.
pub(super) fn task(key: u64, bytes: Vec<u8>) -> Task<Message> {
    blocking(
        move || match metadata::read(&bytes)? {
            Document::IdentityProvider(identity_provider) => {
                Ok(Read::IdentityProvider { identity_provider, entity_id: None })
            }
            Document::Aggregate(aggregate) => Ok(Read::Aggregate { bytes: bytes.into(), aggregate }),
        },
        move |result: Result<Read, Unreadable>| Message::Read { key, result: result.map_err(Box::new) },
    )
}

/// Reads one identity provider of a federation.
///
/// Only its part is kept: a federation's metadata has up to 100 MB, and an account would carry it for ever.
pub(super) fn chosen(key: u64, bytes: Arc<[u8]>, entity_id: String) -> Task<Message> {
    blocking(
        move || {
            let identity_provider = metadata::read_part(&bytes, &entity_id)?;

            Ok(Read::IdentityProvider { identity_provider: Box::new(identity_provider), entity_id: Some(entity_id) })
        },
        move |result: Result<Read, Unreadable>| Message::Read { key, result: result.map_err(Box::new) },
    )
}
