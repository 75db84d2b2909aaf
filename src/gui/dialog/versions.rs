//! The versions of an account's metadata: source and time, the changes between any two, and restoring one.
//!
//! Metadata found by "Check for changes" is among them. It is used only after the user applies it.

mod difference;
mod list;
mod reading;
mod save;
#[cfg(test)]
mod tests;
mod view;

pub use reading::Kept;

use super::{Action, Picked};
use crate::account::Draft;
use crate::account::draft::LoadedMetadata;
use crate::account::refresh::Changed;
use crate::account::versions::Version;
use crate::gui::environment::{Environment, Trouble};
use crate::gui::screen::Context;
use crate::gui::widget::focus;
use crate::gui::widget::rows::Sight;
use crate::saml::Finding;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::difference::Change;
use iced::Task;
use iced::task::Handle;
use iced::widget::operation::{AbsoluteOffset, scroll_to};
use iced::widget::scrollable::Viewport;
use uuid::Uuid;

/// The names of the controls that get the focus when a page opens, or after the focused one is gone.
const TAKE_OVER: &str = "take-metadata-over";
/// The name of the button that applies nothing. It is focused first if the signature advises against the metadata.
const CANCEL: &str = "take-no-metadata-over";
const COMPARE: &str = "compare-versions";
const SWAP: &str = "swap-versions";
const AGAIN: &str = "read-versions-again";
/// The name of the scrollable.
const TABLE: &str = "versions-table";

/// One side of a comparison, and a row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The metadata found at the URL and not applied yet.
    Found,
    /// The account’s versions.
    InUse,
    /// [`Version::number`].
    Version(i64),
}

/// The page that the dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    List,
    Difference { before: Side, after: Side },
}

/// The state of the dialog.
#[derive(Debug)]
pub struct Versions {
    account: Uuid,
    found: Option<Changed>,
    history: History,
    page: Page,
    /// Set if the dialog was opened on found metadata. Then there is no list to return to.
    is_on_changes: bool,
    chosen: Option<Side>,
    /// The rows in sight.
    sight: Sight,
    compared: Compared,
    are_harmless_shown: bool,
    /// The last action, such as "Saved as metadata.xml."
    said: Option<String>,
    /// The last failure.
    problem: Option<Finding>,
    /// Counts work, so that an outdated result is ignored.
    key: u64,
    /// Restoring or saving a version.
    working: Option<Handle>,
}

/// The versions in the store.
#[derive(Debug)]
enum History {
    /// With the key of the reading, once it has started.
    Reading(Option<(u64, Handle)>),
    Read(Box<Kept>),
    Failed(Trouble),
}

/// The comparison of two versions.
#[derive(Debug)]
enum Compared {
    Reading {
        _work: Handle,
    },
    /// The changes, the worst first; none if the content is the same.
    Changes(Vec<Change>),
    /// One of the versions can't be read.
    Failed(Finding),
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    ReadAgain,
    Read(u64, Result<Box<Kept>, Trouble>),
    Scrolled(Viewport),
    Chosen(Side),
    /// A key chooses a different row.
    Moved(Way),
    PageOpened(Page),
    Compared(u64, Result<Vec<Change>, Box<Finding>>),
    HarmlessToggled,
    /// Leave the comparison for the list.
    Back,
    /// Apply the found metadata.
    TakenOver,
    GoBackAsked(Side),
    /// A version was read, to be applied.
    ReadAsNew(u64, Result<Box<(LoadedMetadata, IdentityProvider)>, Box<Finding>>),
    SaveAsked(Side),
    /// The file was written, or why not; `None` if the user canceled.
    Saved(Option<Result<String, Box<Finding>>>),
}

/// The movement from the chosen row to a different one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

impl Versions {
    /// Opens the list of versions. Call [`Versions::read`] next.
    pub fn new(account: Uuid, found: Option<Changed>) -> Self {
        Self {
            account,
            chosen: Some(if found.is_some() { Side::Found } else { Side::InUse }),
            found,
            history: History::Reading(None),
            page: Page::List,
            is_on_changes: false,
            sight: Sight::default(),
            compared: Compared::Changes(Vec::new()),
            are_harmless_shown: false,
            said: None,
            problem: None,
            key: 0,
            working: None,
        }
    }

    /// Opens the comparison of found metadata with the account's.
    pub fn on_changes(account: Uuid, found: Changed) -> Self {
        Self {
            compared: Compared::Changes(found.changes.clone()),
            page: Page::Difference { before: Side::InUse, after: Side::Found },
            is_on_changes: true,
            ..Self::new(account, Some(found))
        }
    }

    /// Reads the versions of the account, which has `draft`, off the window's thread.
    pub fn read(&mut self, environment: &Environment, draft: Option<&Draft>) -> Task<Message> {
        let key = self.next_key();
        let draft = draft.cloned().unwrap_or_default();
        let (task, handle) =
            reading::kept(key, self.account, environment.store.clone(), draft, environment.now()).abortable();

        self.history = History::Reading(Some((key, handle.abort_on_drop())));
        task
    }

    /// Handles a message.
    pub fn update(
        &mut self,
        message: Message,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
            Message::ReadAgain => Action::Run(self.read(environment, context.map(|context| context.draft))),
            Message::Read(key, result) => {
                if matches!(&self.history, History::Reading(Some((asked, _))) if *asked == key) {
                    self.history = match result {
                        Ok(kept) => History::Read(kept),
                        Err(trouble) => History::Failed(trouble),
                    };
                }

                match self.history {
                    History::Failed(_) => Action::Run(focus::on(AGAIN)),
                    _ => Action::None,
                }
            }
            Message::Scrolled(viewport) => {
                self.sight = viewport.into();

                Action::None
            }
            Message::Chosen(side) => {
                self.chosen = Some(side);
                self.said = None;

                Action::None
            }
            Message::Moved(way) => self.moved(way),
            Message::PageOpened(page) => Action::Run(self.open(page, environment, context)),
            Message::Compared(key, result) => {
                if key == self.key {
                    self.compared = match result {
                        Ok(changes) => Compared::Changes(changes),
                        Err(finding) => Compared::Failed(*finding),
                    };
                }

                Action::None
            }
            Message::HarmlessToggled => {
                self.are_harmless_shown = !self.are_harmless_shown;

                Action::None
            }
            Message::Back => self.back().map_or(Action::Close, Action::Run),
            Message::TakenOver => match self.found.take() {
                Some(Changed { loaded, identity_provider, .. }) => {
                    Action::Picked(Picked::ReadMetadata { loaded, identity_provider: Box::new(identity_provider) })
                }
                None => Action::None,
            },
            Message::GoBackAsked(side) => self.go_back(side, environment),
            Message::ReadAsNew(key, result) => match result {
                _ if key != self.key => Action::None,
                Ok(read) => {
                    let (loaded, identity_provider) = *read;

                    Action::Picked(Picked::ReadMetadata { loaded, identity_provider: Box::new(identity_provider) })
                }
                Err(finding) => {
                    self.working = None;
                    self.problem = Some(*finding);

                    Action::None
                }
            },
            Message::SaveAsked(side) => self.save(side, environment, context),
            Message::Saved(answer) => {
                self.working = None;

                match answer {
                    Some(Ok(name)) => self.said = Some(format!("Saved as {name}.")),
                    Some(Err(finding)) => self.problem = Some(*finding),
                    None => {}
                }

                Action::None
            }
        }
    }

    /// Leaves the comparison for the list it was opened from.
    pub fn back(&mut self) -> Option<Task<Message>> {
        if self.page == Page::List || self.is_on_changes {
            return None;
        }

        self.page = Page::List;
        Some(focus::on(COMPARE))
    }

    /// Returns the name of the control to focus first.
    pub fn first_focus(&self) -> Option<&'static str> {
        self.is_on_changes.then_some(if self.is_wrongly_signed() { CANCEL } else { TAKE_OVER })
    }

    /// Returns whether the signature of the found metadata advises against applying it.
    fn is_wrongly_signed(&self) -> bool {
        self.found.as_ref().is_some_and(Changed::is_wrongly_signed)
    }

    fn next_key(&mut self) -> u64 {
        self.key += 1;
        self.key
    }

    /// Opens a page. Two versions are read and compared, unless their difference is known.
    fn open(&mut self, page: Page, environment: &Environment, context: Option<Context<'_>>) -> Task<Message> {
        self.page = page;
        self.said = None;
        self.problem = None;
        self.are_harmless_shown = false;

        let Page::Difference { before, after } = page else {
            return Task::none();
        };

        let key = self.next_key();

        if let (Side::InUse, Side::Found, Some(found)) = (before, after, &self.found) {
            self.compared = Compared::Changes(found.changes.clone());

            return focus::on(SWAP);
        }

        let Some((before, after)) = self.source(before, context).zip(self.source(after, context)) else {
            self.compared = Compared::Changes(Vec::new());

            return Task::none();
        };
        let trust = context.map(|context| context.draft.trust()).unwrap_or_default();
        let (task, handle) =
            reading::compared(key, self.account, environment.store.clone(), (before, after), trust, environment.now())
                .abortable();

        self.compared = Compared::Reading { _work: handle.abort_on_drop() };
        focus::on(SWAP).chain(task)
    }

    /// Reads a version, to apply it like any metadata.
    fn go_back(&mut self, side: Side, environment: &Environment) -> Action<Message> {
        let Some(version) = self.version(side).cloned() else {
            return Action::None;
        };
        let key = self.next_key();
        let (task, handle) =
            reading::as_new(key, self.account, environment.store.clone(), version, environment.now()).abortable();

        self.problem = None;
        self.working = Some(handle.abort_on_drop());
        Action::Run(task)
    }

    fn moved(&mut self, way: Way) -> Action<Message> {
        let sides = self.sides();
        let Some(at) = sides.iter().position(|side| Some(*side) == self.chosen) else {
            return Action::None;
        };
        let next = match way {
            Way::Up => at.saturating_sub(1),
            Way::Down => (at + 1).min(sides.len().saturating_sub(1)),
        };
        let offset = self.sight.reveal(next, list::ROW);

        self.chosen = Some(sides[next]);
        self.said = None;
        Action::Run(Task::batch([
            focus::on(list::row_name(sides[next])),
            scroll_to(TABLE, AbsoluteOffset { x: None, y: Some(offset) }),
        ]))
    }

    /// Returns the comparable sides: found metadata, then the versions, the newest first.
    fn sides(&self) -> Vec<Side> {
        let found = self.found.is_some().then_some(Side::Found);
        let History::Read(kept) = &self.history else {
            return found.into_iter().chain([Side::InUse]).collect();
        };
        // Recently loaded metadata may not be written yet.
        let unwritten = kept.current.is_none().then_some(Side::InUse);
        let versions = kept.history.versions.iter().map(|version| match version.number {
            number if Some(number) == kept.current => Side::InUse,
            number => Side::Version(number),
        });

        found.into_iter().chain(unwritten).chain(versions).collect()
    }

    /// Returns the version of a side. Returns `None` if the store doesn't have it.
    fn version(&self, side: Side) -> Option<&Version> {
        let History::Read(kept) = &self.history else {
            return None;
        };

        match side {
            Side::Found => None,
            Side::InUse => kept.history.get(kept.current?),
            Side::Version(number) => kept.history.get(number),
        }
    }

    /// Returns the source of a side.
    fn source(&self, side: Side, context: Option<Context<'_>>) -> Option<reading::Source> {
        match side {
            Side::Found => self.found.clone().map(|found| reading::Source::Read(Box::new(found.identity_provider))),
            Side::InUse => context.map(|context| reading::Source::Draft(Box::new(context.draft.clone()))),
            Side::Version(_) => self.version(side).cloned().map(reading::Source::Version),
        }
    }
}
