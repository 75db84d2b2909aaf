//! The metadata of a federation: one of its identity providers is chosen from a list, while the rest is still being read.

mod candidate;
mod search;
#[cfg(test)]
mod tests;
mod view;

pub use candidate::{Batch, Candidate};

pub(super) use view::view;

use super::SEARCH;
use crate::account::draft::Origin;
use crate::federation::Stored;
use crate::gui::widget::focus;
use crate::gui::widget::rows::{Sight, Way};
use crate::saml::federation::Row;
use crate::saml::{Finding, Severity};
use iced::Task;
use iced::task::Handle;
use iced::widget::operation::{AbsoluteOffset, scroll_to};
use iced::widget::scrollable::Viewport;
use search::{Fit, Query};
use std::sync::Arc;

/// The name of the scrollable.
const LIST: &str = "identity-providers";

/// Returns the name of a row.
fn row_name(index: usize) -> String {
    format!("identity-provider-{index}")
}

/// The choice from a federation.
#[derive(Debug)]
pub(super) struct Choosing {
    /// The whole file: only the chosen entity is parsed.
    pub(super) source: Arc<Stored>,
    pub(super) origin: Origin,
    /// The candidates in the order of the file. A row is identified by its index here.
    candidates: Vec<Candidate>,
    /// Their order in the list: the file's while it is read, so that nothing moves under the pointer, then by name.
    order: Vec<usize>,
    /// The number of entities that aren't identity providers.
    others: usize,
    /// The number of bytes read. `None` once the whole file is read.
    read: Option<u64>,
    has_authorities: bool,
    findings: Vec<Finding>,
    are_findings_shown: bool,
    query: String,
    /// The candidates that match the query, in the order of the list.
    matches: Vec<usize>,
    chosen: Option<usize>,
    pub(super) taking: Option<Taking>,
    /// The reason why the chosen one could not be read.
    trouble: Option<Finding>,
    sight: Sight,
}

/// The state of the requested identity provider.
#[derive(Debug)]
pub(super) enum Taking {
    /// The rest of the file is read first, because a signature over all of it must be checked.
    Waiting(usize),
    /// It is being parsed.
    Running {
        /// The key of its result.
        key: u64,
        _work: Handle,
    },
}

/// An event in the list.
#[derive(Debug, Clone)]
pub enum Message {
    QueryChanged(String),
    /// Text was entered while no field had the focus. It goes to the search.
    Typed(String),
    QueryCleared,
    QuerySubmitted,
    SearchAsked,
    Scrolled(Viewport),
    Chosen(usize),
    /// A key chooses a different row.
    Moved(Way),
    FindingsToggled,
    /// Read this identity provider.
    Taken(usize),
    Cancelled,
}

/// The screen's task after the list has handled a message.
pub(super) enum Outcome {
    Run(Task<super::Message>),
    /// Read this entity.
    Take(Box<Row>),
    Cancel,
}

impl Choosing {
    /// Creates an empty list.
    pub(super) fn new(source: Arc<Stored>, origin: Origin) -> Self {
        Self {
            source,
            origin,
            candidates: Vec::new(),
            order: Vec::new(),
            others: 0,
            read: Some(0),
            has_authorities: false,
            findings: Vec::new(),
            are_findings_shown: false,
            query: String::new(),
            matches: Vec::new(),
            chosen: None,
            taking: None,
            trouble: None,
            sight: Sight::default(),
        }
    }

    /// Adds the newly found candidates at the end.
    pub(super) fn add(&mut self, batch: Batch) {
        let query = Query::new(&self.query);

        for candidate in batch.candidates {
            let index = self.candidates.len();

            if candidate.key.fit(&query).is_some() {
                self.matches.push(index);
            }

            self.has_authorities |= candidate.row.registration_authority.is_some();
            self.order.push(index);
            self.candidates.push(candidate);
        }

        self.others += batch.others;
        self.read = Some(batch.bytes);
    }

    /// Ends the reading: sorts the list, and keeps the chosen row in sight. An identity provider that was requested
    /// meanwhile is read now.
    ///
    /// # Errors
    /// Returns the problem if there is nothing to choose from.
    pub(super) fn finish(&mut self, findings: Vec<Finding>) -> Result<Outcome, Finding> {
        let blocker = findings.iter().find(|finding| finding.severity == Severity::Blocker);

        if let Some(blocker) = blocker.filter(|_| self.candidates.is_empty()) {
            return Err(blocker.clone());
        }

        self.are_findings_shown = blocker.is_some();
        self.findings = findings;
        self.read = None;
        self.order.sort_by_key(|index| self.candidates[*index].key.order());
        self.find();

        match self.taking {
            Some(Taking::Waiting(index)) => Ok(self.take(index)),
            Some(Taking::Running { .. }) | None => Ok(Outcome::Run(self.reveal())),
        }
    }

    /// Reports that the chosen one can't be read, and why.
    pub(super) fn refuse(&mut self, finding: Finding) {
        self.taking = None;
        self.trouble = Some(finding);
    }

    /// Returns whether the file is still being read.
    pub(super) fn is_reading(&self) -> bool {
        self.read.is_some()
    }

    /// Handles a message.
    pub(super) fn update(&mut self, message: Message) -> Outcome {
        Outcome::Run(match message {
            Message::QueryChanged(query) => self.search(query),
            Message::Typed(typed) => self.search(format!("{}{typed}", self.query)).chain(focus::on(SEARCH)),
            Message::QueryCleared => self.search(String::new()).chain(focus::on(SEARCH)),
            Message::QuerySubmitted => match self.matches.as_slice() {
                [only] => return self.take(*only),
                _ => match self.place() {
                    Some(place) => return self.take(self.matches[place]),
                    None => self.go(Way::First),
                },
            },
            Message::SearchAsked => focus::on(SEARCH),
            Message::Scrolled(viewport) => {
                self.sight = viewport.into();
                Task::none()
            }
            Message::Chosen(index) => {
                self.choose(index);
                // The part that opens below the list may cover the pressed row.
                focus::reveal()
            }
            Message::Moved(way) => self.go(way),
            Message::FindingsToggled => {
                self.are_findings_shown = !self.are_findings_shown;
                Task::none()
            }
            Message::Taken(index) => return self.take(index),
            Message::Cancelled => return Outcome::Cancel,
        })
    }

    fn choose(&mut self, index: usize) {
        if self.chosen != Some(index) {
            self.trouble = None;
            // A different one is wanted. Dropping the handle ends the previous reading.
            self.taking = None;
        }

        self.chosen = Some(index);
    }

    fn take(&mut self, index: usize) -> Outcome {
        let Some(row) = self.candidates.get(index).map(|candidate| Box::new(candidate.row.clone())) else {
            return Outcome::Run(Task::none());
        };

        self.choose(index);
        self.trouble = None;

        if self.is_reading() {
            self.taking = Some(Taking::Waiting(index));
            return Outcome::Run(Task::none());
        }

        Outcome::Take(row)
    }

    /// Returns the chosen candidate. Returns `None` if the search excludes it.
    fn chosen(&self) -> Option<(usize, &Candidate)> {
        let index = self.matches[self.place()?];

        Some((index, &self.candidates[index]))
    }

    /// Returns the position of the chosen one in the list.
    fn place(&self) -> Option<usize> {
        let chosen = self.chosen?;

        self.matches.iter().position(|index| *index == chosen)
    }

    fn search(&mut self, query: String) -> Task<super::Message> {
        self.query = query;
        self.find();
        scroll_to(LIST, AbsoluteOffset { x: 0.0, y: self.sight.reveal(0, view::ROW) })
    }

    /// Finds candidates with every word of the query: those whose words start with it first, in the order of the list.
    fn find(&mut self) {
        let query = Query::new(&self.query);
        let mut found: [Vec<usize>; 3] = Default::default();

        for index in &self.order {
            match self.candidates[*index].key.fit(&query) {
                Some(Fit::InName) => found[0].push(*index),
                Some(Fit::Elsewhere) => found[1].push(*index),
                Some(Fit::Inside) => found[2].push(*index),
                None => {}
            }
        }

        self.matches = found.concat();
    }

    /// Chooses a different row, and focuses it.
    fn go(&mut self, way: Way) -> Task<super::Message> {
        let page = self.sight.whole_rows(view::ROW);
        let Some(next) = way.from(self.place(), self.matches.len(), page) else { return Task::none() };
        let index = self.matches[next];

        self.choose(index);
        self.reveal().chain(focus::on(row_name(index)))
    }

    /// Scrolls to the chosen row.
    fn reveal(&mut self) -> Task<super::Message> {
        match self.place() {
            Some(place) => scroll_to(LIST, AbsoluteOffset { x: 0.0, y: self.sight.reveal(place, view::ROW) }),
            None => Task::none(),
        }
    }
}
