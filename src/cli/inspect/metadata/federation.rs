//! Metadata that is too large to be read whole: listed as a stream, or one entity read from its position.

use super::not_found;
use crate::cli::arguments::InspectMetadata;
use crate::cli::progress::Line;
use crate::cli::source::Unavailable;
use crate::federation::{Error, Stored};
use crate::saml::metadata::Document;
use crate::saml::{Kind, Unreadable};
use std::ops::ControlFlow;

/// Reads what the arguments ask for. Anything that isn't a federation is read as usual, for its sentence or its values.
pub(super) fn read(stored: &Stored, arguments: &InspectMetadata) -> Result<Result<Document, Unreadable>, Unavailable> {
    let mut line = Line::on_terminal();
    let mut entities = 0;
    let listed = stored.list("en", |progress| {
        entities += progress.entities.len();
        line.reading(progress.bytes, progress.of, entities);
        ControlFlow::Continue(())
    });
    line.clear();
    let index = match listed {
        Ok(index) => index,
        Err(Error::NoFederation) => return Ok(super::read(&stored.bytes()?, arguments)),
        Err(error) => return refused(error),
    };

    let chosen = match &arguments.entity {
        Some(entity_id) => index.find(entity_id),
        None if !arguments.list && index.is_of_one() => index.entities.first(),
        None => return Ok(Ok(Document::Aggregate(index.into()))),
    };
    let Some(row) = chosen else {
        let known = index.entities.iter().map(|row| &*row.entity_id);
        return Ok(Err(not_found(Kind::Aggregate, known, arguments.entity.as_deref().unwrap_or_default())));
    };
    match stored.identity_provider(row, |_| ControlFlow::Continue(())) {
        Ok(provider) => Ok(Ok(Document::IdentityProvider(Box::new(provider)))),
        Err(error) => refused(error),
    }
}

/// Separates errors in the metadata from errors with the file.
fn refused(error: Error) -> Result<Result<Document, Unreadable>, Unavailable> {
    match error {
        Error::Refused(unreadable) => Ok(Err(*unreadable)),
        other => Err(other.into()),
    }
}
