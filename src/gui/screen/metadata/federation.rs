//! The metadata of a federation in step 2: its list during the reading, the choice, and the reading of the chosen one.

use super::choose::{Batch, Choosing, Outcome, Taking};
use super::failure::Reason;
use super::{Message, Metadata, SEARCH, read};
use crate::federation::{Error, Stored};
use crate::gui::screen::Action;
use crate::gui::widget::focus;
use crate::saml::Finding;
use crate::saml::federation::Row;
use std::sync::Arc;

impl Metadata {
    /// Returns whether the load with this key reads the chosen identity provider.
    pub(super) fn is_taking(&self, key: u64) -> bool {
        let taking = self.choosing.as_ref().and_then(|choosing| choosing.taking.as_ref());

        matches!(taking, Some(Taking::Running { key: taking, .. }) if *taking == key)
    }

    /// Reports why the chosen entity can't be read. The list stays.
    pub(super) fn refuse(&mut self, error: &Error) -> Action<Message> {
        if let Some(choosing) = &mut self.choosing {
            choosing.refuse(error.finding());
        }

        Action::None
    }

    /// Lists identity providers of a federation.
    pub(super) fn list(&mut self, batch: Batch) {
        if let Some(running) = &self.running
            && let Some(source) = &running.source
        {
            self.choosing.get_or_insert_with(|| Choosing::new(Arc::clone(source), running.origin.clone())).add(batch);
        }
    }

    /// Lists the last identity providers of a federation, or reports that there are none.
    pub(super) fn listed(&mut self, source: Arc<Stored>, rest: Batch, findings: Vec<Finding>) -> Action<Message> {
        let is_new = self.choosing.is_none();

        self.list(rest);

        let Some(choosing) = &mut self.choosing else {
            return Action::None;
        };

        choosing.source = source;

        match choosing.finish(findings) {
            Ok(outcome) => {
                self.running = None;

                match outcome {
                    Outcome::Run(task) if is_new => Action::Run(task.chain(focus::on(SEARCH))),
                    Outcome::Run(task) => Action::Run(task),
                    Outcome::Take(row) => self.choose(row),
                    Outcome::Cancel => Action::None,
                }
            }
            Err(finding) => self.fail(Reason::Finding(finding)),
        }
    }

    /// Reads one identity provider of a federation.
    pub(super) fn choose(&mut self, row: Box<Row>) -> Action<Message> {
        let key = self.next_key();
        let Some(choosing) = &mut self.choosing else {
            return Action::None;
        };
        let (task, handle) = read::chosen(key, Arc::clone(&choosing.source), row).abortable();

        choosing.taking = Some(Taking::Running { key, _work: handle.abort_on_drop() });
        Action::Run(task)
    }
}
