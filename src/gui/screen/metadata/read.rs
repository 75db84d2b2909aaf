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
        /// What was listed.
        source: Arc<Stored>,
        /// Those that were not told while it was read.
        rest: Batch,
        findings: Vec<Finding>,
    },
}

impl Read {
    /// Reads metadata, with names in `language` where there are any. `told` is what was found of a federation since the last
    /// time, and stops the reading with [`ControlFlow::Break`].
    ///
    /// # Errors
    /// Why it is none.
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

                // The first rows are told at once, but not the only one of a list that nobody has to choose from.
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
    /// Only its part is kept: a federation's metadata has up to 100 MB, and an account would carry it for ever.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn chosen(source: &Stored, row: &Row, is_wanted: impl Fn() -> bool) -> Result<Self, Error> {
        let identity_provider = source
            .identity_provider(row, |_| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })?;

        Ok(Self::IdentityProvider {
            identity_provider: Box::new(identity_provider),
            entity_id: Some(row.entity_id.to_string()),
        })
    }
}

/// Reads metadata, telling what is found meanwhile. It stops once the task is aborted.
pub(super) fn task(key: u64, source: Arc<Stored>, language: String) -> Task<Message> {
    let (sender, receiver) = mpsc::unbounded();
    let reading = move || {
        let told = |batch| match sender.unbounded_send(Message::Listed { key, batch }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        let result = Read::of(source, &language, told);

        // Where the other end is gone, nobody waits for the answer.
        let _ = sender.unbounded_send(Message::Read { key, result });
    };
    // It says nothing itself: what is told and the answer come in their order from the thread.
    let work = stream::once(async move { tokio::task::spawn_blocking(reading).await }).filter_map(|_| ready(None));

    Task::stream(stream::select(receiver, work))
}

/// Reads one identity provider of a federation.
pub(super) fn chosen(key: u64, source: Arc<Stored>, row: Box<Row>) -> Task<Message> {
    while_wanted(move |is_wanted| Read::chosen(&source, &row, is_wanted), move |result| Message::Read { key, result })
}
