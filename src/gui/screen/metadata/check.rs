//! The check for changes at the metadata's URL. It applies nothing.

use super::fetching::{self, Fetching};
use super::{Message, Metadata};
use crate::account::profile::Parsed;
use crate::account::refresh::{self, Changed, Failed, Outcome};
use crate::federation::Stored;
use crate::fetch::{self, Fetched, Progress};
use crate::gui::dialog::Request;
use crate::gui::screen::{Action, Context, Work};
use crate::gui::task::blocking;
use crate::gui::theme::space::S;
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::clock;
use crate::gui::widget::bar::progress;
use crate::gui::widget::button::{icon_button, secondary};
use crate::gui::widget::card;
use crate::gui::widget::finding::{self, finding};
use crate::phrase::counted;
use crate::saml::{Finding, Severity};
use iced::task::Handle;
use iced::widget::{column, container, row};
use iced::{Alignment, padding};
use jiff::Timestamp;
use std::sync::Arc;

/// The name of the button that checks, and of its replacement during a check.
pub const CHECK: &str = "check-for-changes";

/// The state of the check.
#[derive(Debug, Default)]
pub(super) enum Check {
    #[default]
    NotAsked,
    Running {
        key: u64,
        fetching: Fetching,
        _work: Handle,
    },
    Done {
        at: Timestamp,
        outcome: Outcome,
    },
}

impl Check {
    pub(super) fn is_running(&self, asked: u64) -> bool {
        matches!(self, Self::Running { key, .. } if *key == asked)
    }

    pub(super) fn progressed(&mut self, progress: Progress, now: Timestamp) {
        if let Self::Running { fetching, .. } = self {
            fetching.progressed(progress, now);
        }
    }

    /// Draws the reason why nothing could be compared.
    pub(super) fn finding<'a>(&self) -> Option<Element<'a, Message>> {
        let told = match self {
            Self::Done { outcome: Outcome::Failed(failed), .. } => Finding::warning("check-failed", failed.to_string())
                .meaning("Couldn’t check for changes. The account keeps its current metadata.")
                .hint(failed.hint().to_owned()),
            Self::Done { outcome: Outcome::Gone(change), .. } => change.finding(),
            _ => return None,
        };
        let again = secondary("Check again", Message::Check).icon(Icon::RefreshCw).compact();

        Some(finding(&told, [again.into()]))
    }

    /// Draws the row of the card. Returns `None` if the metadata has no URL.
    pub(super) fn row<'a>(&'a self, context: Context<'a>) -> Option<Element<'a, Message>> {
        refresh::address(context.draft)?;

        let check =
            || at_the_edge(secondary("Check for changes", Message::Check).icon(Icon::RefreshCw).compact().id(CHECK));
        let (words, right): (Element<'a, Message>, Element<'a, Message>) = match self {
            Self::NotAsked => (text::body("Not checked since it was loaded").style(text::muted).into(), check()),
            Self::Running { fetching, .. } => {
                let words = text::body(fetching.words(context.now)).style(text::muted);
                let bar = container(progress(fetching.done())).padding(padding::top(S));

                (
                    column![words, bar].into(),
                    at_the_edge(secondary("Cancel", Message::CheckCancelled).icon(Icon::X).compact().id(CHECK)),
                )
            }
            Self::Done { at, outcome } => {
                let time = clock(*at, context.zone);

                match outcome {
                    Outcome::Unchanged => {
                        (signed(Icon::Check, |palette| palette.success, format!("No changes, checked {time}")), check())
                    }
                    Outcome::Changed(changed) => (of_changes(changed, &time), to_changes()),
                    Outcome::Gone(_) => (
                        signed(
                            Icon::OctagonX,
                            |palette| palette.danger,
                            format!("Identity provider no longer found at this URL, checked {time}"),
                        ),
                        check(),
                    ),
                    Outcome::Failed(_) => (
                        signed(Icon::TriangleAlert, |palette| palette.warning, format!("Couldn’t check, {time}")),
                        check(),
                    ),
                }
            }
        };

        Some(card::key_value("Changes", words, [right]))
    }
}

/// A button whose end is aligned with the icons of other rows.
fn at_the_edge<'a>(button: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(button).padding(padding::right(S)).into()
}

/// An icon and a few words.
fn signed<'a>(icon: Icon, color: text::Role, words: String) -> Element<'a, Message> {
    row![icon.sized(16).style(text::colored(color)), text::body(words)].spacing(S).align_y(Alignment::Center).into()
}

/// The number of changes, with the icon of the worst.
fn of_changes<'a>(changed: &Changed, time: &str) -> Element<'a, Message> {
    let worst = changed.changes.first().map_or(Severity::Note, |change| change.finding().severity);
    let color: text::Role = match worst {
        Severity::Blocker => |palette| palette.danger,
        Severity::Warning => |palette| palette.warning,
        Severity::Note => |palette| palette.accent,
    };
    let words =
        format!("{} found, checked {time}. Not applied yet.", counted(changed.changes.len(), "change", "changes"));

    signed(finding::icon(worst), color, words)
}

/// The actions after a change: view it, or check again.
fn to_changes<'a>() -> Element<'a, Message> {
    row![
        secondary("Show changes…", Message::ChangesAsked).icon(Icon::EqualNot).compact().id(CHECK),
        icon_button(Icon::RefreshCw, "Check again", Some(Message::Check)),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .into()
}

impl Metadata {
    /// Returns the metadata that was found at the URL and not applied yet.
    pub fn found(&self) -> Option<&Changed> {
        match &self.check {
            Check::Done { outcome: Outcome::Changed(changed), .. } => Some(changed),
            _ => None,
        }
    }

    /// Fetches the metadata's URL again.
    pub(super) fn look(&mut self, work: &Work<'_>) -> Action<Message> {
        let key = self.next_key();
        let url = refresh::address(work.draft).map(fetch::parse_url);
        let failed = match url {
            Some(Ok(url)) => {
                let limits = work.environment.limits.clone();
                let fetching = Fetching::new(&url, work.now(), limits.total);
                let (task, handle) = fetching::task(key, url.to_string(), limits).abortable();

                self.check = Check::Running { key, fetching, _work: handle.abort_on_drop() };

                return Action::Run(task);
            }
            // A URL that was once fetched is valid, unless the file was changed by hand.
            Some(Err(_)) | None => Failed::NoAddress,
        };

        self.check = Check::Done { at: work.now(), outcome: Outcome::Failed(failed) };
        Action::None
    }

    /// Compares the fetched metadata with the account's, off the window's thread.
    pub(super) fn looked(
        &mut self,
        key: u64,
        result: Result<Box<Fetched<Arc<Stored>>>, fetch::Error>,
        work: &Work<'_>,
    ) -> Action<Message> {
        let fetched = match result {
            Ok(fetched) => fetched,
            Err(error) => return self.compared(key, Outcome::Failed(Failed::Fetch(error)), work),
        };
        let (draft, now) = (work.draft.clone(), work.now());
        let (task, handle) = blocking(
            // The window's parsed files may be from previous metadata, so they are parsed again.
            move || refresh::compare(&draft, &Parsed::of(&draft), &fetched.bytes, now),
            move |outcome| Message::Compared { key, outcome: Box::new(outcome) },
        )
        .abortable();

        if let Check::Running { _work, .. } = &mut self.check {
            *_work = handle.abort_on_drop();
        }

        Action::Run(task)
    }

    /// Keeps the result, and shows the changes.
    pub(super) fn compared(&mut self, key: u64, outcome: Outcome, work: &Work<'_>) -> Action<Message> {
        if !self.check.is_running(key) {
            return Action::None;
        }

        let has_changed = matches!(outcome, Outcome::Changed(_));

        self.check = Check::Done { at: work.now(), outcome };

        if has_changed { Action::Open(Request::Changes) } else { Action::None }
    }
}
