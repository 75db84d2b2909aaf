//! Metadata that is too large to be read whole: listed as it streams past, one entity read from its place.

use super::{Read, not_found};
use crate::cli::arguments::InspectMetadata;
use crate::cli::progress::Line;
use crate::cli::source::Unavailable;
use crate::federation::{Error, Federation, Stored};
use crate::saml::federation::Row;
use crate::saml::{Kind, Unreadable};
use std::ops::ControlFlow;

/// Reads what is asked for. What is no federation is read as anything else is, for its sentence or its values.
pub(super) fn read(stored: Stored, arguments: &InspectMetadata) -> Result<Result<Read, Unreadable>, Unavailable> {
    let mut line = Line::on_terminal();
    let mut entities = 0;
    let listed = stored.list("en", |progress| {
        entities += progress.entities.len();
        line.reading(progress.bytes, progress.of, entities);
        ControlFlow::Continue(())
    });
    line.clear();
    let federation = match listed {
        Ok(index) => Federation::new(stored, index),
        Err(Error::NoFederation) => return Ok(super::read(&stored.bytes()?, arguments)),
        Err(error) => return refused(error),
    };

    let chosen = match &arguments.entity {
        Some(entity_id) => match federation.index().find(entity_id) {
            Some(index) => index,
            None => {
                let known = federation.entities().iter().map(|row| &*row.entity_id);
                return Ok(Err(not_found(Kind::Aggregate, known, entity_id)));
            }
        },
        None if !arguments.list && federation.index().is_of_one() => 0,
        None => {
            let index = federation.into_index();
            let entities = index.entities.into_iter().map(Row::into_entity).collect();
            return Ok(Ok(Read::Entities { entities, findings: index.findings }));
        }
    };
    match federation.identity_provider(chosen) {
        Ok(Some(provider)) => Ok(Ok(Read::IdentityProvider(Box::new(provider)))),
        Ok(None) => refused(Error::NoFederation),
        Err(error) => refused(error),
    }
}

/// Keeps what is told about the metadata apart from what is told about the file.
fn refused(error: Error) -> Result<Result<Read, Unreadable>, Unavailable> {
    match error {
        Error::Refused(unreadable) => Ok(Err(*unreadable)),
        other => Err(other.into()),
    }
}
