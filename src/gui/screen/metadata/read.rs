//! Reading metadata off the window's thread.

use super::choose::Batch;
use super::{Message, TOLD_EVERY};
use crate::federation::{Content, Error, Stored};
use crate::gui::task::while_wanted;
use crate::saml::Finding;
use crate::saml::federation::Row;
use crate::saml::metadata::IdentityProvider;
use iced::Task;
use iced::futures::channel::mpsc;
use iced::futures::future::ready;
use iced::futures::{StreamExt as _, stream};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

/// The result of reading metadata.
#[derive(Debug, Clone)]
pub enum Read {
    /// One identity provider. The account keeps its bytes.
    IdentityProvider {
        identity_provider: Box<IdentityProvider>,
        /// The entity ID, if it was chosen from a federation's metadata.
        entity_id: Option<String>,
    },
    /// The metadata of a federation: one of its identity providers must be chosen.
    Federation {
        /// The source of the list.
        source: Arc<Stored>,
        /// The entities that were not reported during the reading.
        rest: Batch,
        findings: Vec<Finding>,
    },
}

impl Read {
    /// Reads metadata, with names in `language` if it has them.
    ///
    /// `told` gets the entities of a federation found since the last call, and stops the reading with
    /// [`ControlFlow::Break`].
    ///
    /// # Errors
    /// Returns the reason if it isn't IdP metadata.
    pub fn of(
        source: Arc<Stored>,
        language: &str,
        mut told: impl FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<Self, Error> {
        let mut batch = Batch::default();
        let mut last: Option<Instant> = None;
        let content = source.read(
            language,
            |index| !index.is_of_one(),
            |progress| {
                batch.add(progress);

                // The first rows are reported at once, except for the only one of a list, because there is no choice.
                let has_choice = !batch.candidates.is_empty() && batch.candidates.len() + batch.others > 1;
                let is_due = last.map_or(has_choice, |last| last.elapsed() >= TOLD_EVERY);

                if is_due {
                    last = Some(Instant::now());
                    told(std::mem::take(&mut batch))
                } else {
                    ControlFlow::Continue(())
                }
            },
        )?;

        Ok(match content {
            Content::IdentityProvider(identity_provider) => {
                Self::IdentityProvider { identity_provider, entity_id: None }
            }
            Content::List { index, unwrapped } => {
                Self::Federation { source: unwrapped.map_or(source, Arc::new), rest: batch, findings: index.findings }
            }
        })
    }

    /// Reads one identity provider of a federation.
    ///
    /// Only its part is kept: a federation's metadata has up to 100 MB, and the account would store all of it.
    ///
    /// # Errors
    /// Returns the reason if it can't be read.
    pub fn chosen(source: &Stored, row: &Row, is_wanted: impl Fn() -> bool) -> Result<Self, Error> {
        let identity_provider = source
            .identity_provider(row, |_| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })?;

        Ok(Self::IdentityProvider {
            identity_provider: Box::new(identity_provider),
            entity_id: Some(row.entity_id.to_string()),
        })
    }
}

/// Reads metadata and reports the entities found so far. It stops once the task is aborted.
pub(super) fn task(key: u64, source: Arc<Stored>, language: String) -> Task<Message> {
    let (sender, receiver) = mpsc::unbounded();
    let reading = move || {
        let told = |batch| match sender.unbounded_send(Message::Listed { key, batch }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        let result = Read::of(source, &language, told);

        // If the receiver is gone, the result is no longer needed.
        let _ = sender.unbounded_send(Message::Read { key, result });
    };
    // This stream sends nothing itself: reports and result are sent in order by the thread.
    let work = stream::once(async move { tokio::task::spawn_blocking(reading).await }).filter_map(|_| ready(None));

    Task::stream(stream::select(receiver, work))
}

/// Reads one identity provider of a federation.
pub(super) fn chosen(key: u64, source: Arc<Stored>, row: Box<Row>) -> Task<Message> {
    while_wanted(move |is_wanted| Read::chosen(&source, &row, is_wanted), move |result| Message::Read { key, result })
}
