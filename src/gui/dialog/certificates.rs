//! The certificate manager of step 5: every certificate of the account, and the two that are used.
//!
//! It works on a separate list: Save applies all of it at once, Cancel and Escape change nothing.

mod assess;
mod comparison;
mod details;
mod edit;
mod intake;
mod offer;
mod pages;
mod pane;
mod save;
mod table;
#[cfg(test)]
mod tests;
pub mod timeline;
mod view;
mod web_server;

pub use crate::gui::widget::rows::Way;
pub use details::Tab;
pub use intake::Input;
pub use pages::Page;
pub use table::Column;

pub(super) use table::shortened;

use super::{Action, Picked};
use crate::account::draft::{HeldCertificate, Origin};
use crate::account::profile::Parsed;
use crate::certificate::list::{CertificateList, Entry};
use crate::certificate::{Certificate, Role, State};
use crate::gui::environment::Environment;
use crate::gui::files::Filter;
use crate::gui::screen::Context;
use crate::gui::task::blocking;
use crate::gui::widget::focus;
use crate::gui::widget::rows::Sight;
use crate::gui::widget::table::Direction;
use crate::saml::Finding;
use crate::settings::Settings;
use crate::web_server::{Address, Failure};
use edit::Edits;
use iced::Task;
use iced::task::Handle;
use iced::widget::scrollable::Viewport;
use iced::widget::text_editor;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::PathBuf;
use web_server::Asked;

/// The names of the controls that get the focus after the focused one is gone.
const PASTE: &str = "paste-pem";
const PASTED: &str = "pasted-pem";
const UNDO: &str = "undo-certificates";
const ADD: &str = "add-certificates";
const SEARCH: &str = "search-certificates";
/// The name of the scrollable.
const TABLE: &str = "certificates-table";

/// Returns the name of a row.
fn row_name(id: u64) -> String {
    format!("certificate-{id}")
}

/// Returns the name of the role of a row.
fn role_name(id: u64) -> String {
    format!("role-of-certificate-{id}")
}

/// The state of the dialog.
pub struct Certificates {
    list: CertificateList<Kept>,
    /// Held bytes that aren’t a certificate: passed on unchanged, so that nothing is lost.
    unreadable: Vec<HeldCertificate>,
    page: Page,
    /// The page that the current one leads back to: the list or the timeline.
    beneath: Page,
    /// Set if the comparison shows only differences.
    only_differences: bool,
    /// The role that a certificate is being chosen for.
    for_role: Option<Role>,
    /// Set if the role was asked for in the dialog, which stays open afterwards.
    is_role_asked_inside: bool,
    /// Certificates that were offered as replacements, and declined.
    declined: Vec<u64>,
    /// The certificate whose details are shown, by [`Kept::id`].
    chosen: Option<u64>,
    search: String,
    is_expired_shown: bool,
    sort: (Column, Direction),
    /// The rows in sight.
    sight: Sight,
    pasting: Option<text_editor::Content>,
    /// Findings about the inputs that were added last.
    problems: Vec<Finding>,
    web_server: Asked,
    /// The edits of the list, for Undo.
    edits: Edits,
    next_id: u64,
    /// Files being read. Reading stops when the dialog is closed.
    reading: Vec<(u64, Handle)>,
    /// The open file dialog, so that a second press does not open another.
    asking: Option<Handle>,
}

/// The data kept with each certificate of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    id: u64,
    origin: Origin,
    first_seen: Timestamp,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    Saved,
    SearchChanged(String),
    ExpiredToggled,
    Sorted(Column),
    Scrolled(Viewport),
    PageOpened(Page),
    /// Leave a page for the list.
    Back,
    OnlyDifferencesToggled,
    Chosen(u64),
    /// A key chooses a different row.
    Moved(Way),
    SearchAsked,
    RoleChosen(u64, Option<Role>),
    /// Ask which certificate gets this role instead of the one that has it.
    ReplaceAsked(Role),
    ReplaceCancelled,
    AddAsked,
    /// Files were chosen in the system's dialog; none if it was canceled.
    FilesChosen(Vec<PathBuf>),
    /// Inputs were read, with the key of the reading.
    Read(u64, Vec<Input>),
    PasteToggled,
    PasteEdited(text_editor::Action),
    PasteAdded,
    /// Clear the search and show expired certificates.
    AllShown,
    ProblemsDismissed,
    /// Remove the chosen certificate from the list.
    Removed,
    Undone,
    /// Set the certificate that looks like the replacement for another as Secondary.
    OfferTaken(u64),
    OfferDeclined(u64),
    WebServerAsked(Address),
    WebServerAnswered(u64, Result<Box<crate::web_server::Chain>, Failure>),
    WebServerCancelled,
    SaveAsked(save::Form),
    /// The file was written, or why not; `None` if the user canceled.
    FileSaved(Option<Result<String, String>>),
}

impl Certificates {
    /// Opens the manager on the certificates of an account. Certificates in `parsed` need not be parsed again on this
    /// thread.
    pub fn new(held: &[HeldCertificate], parsed: &Parsed, for_role: Option<Role>) -> Self {
        let known: HashMap<usize, &Certificate> =
            parsed.certificates.iter().map(|(index, certificate)| (*index, certificate)).collect();
        let read = |index, der: &[u8]| match known.get(&index) {
            Some(certificate) if certificate.der() == der => Ok((*certificate).clone()),
            _ => Certificate::from_der(der),
        };
        let mut unreadable = Vec::new();
        let list: CertificateList<Kept> = (0..)
            .zip(held)
            .enumerate()
            .filter_map(|(index, (id, held))| {
                let Ok(certificate) = read(index, &held.der) else {
                    unreadable.push(held.clone());
                    return None;
                };
                let kept = Kept { id, origin: held.origin.clone(), first_seen: held.first_seen };

                Some((certificate, held.role, kept))
            })
            .collect();
        let first = list.with_role(for_role.unwrap_or(Role::Primary)).or(list.entries().first());

        Self {
            chosen: first.map(|entry| entry.extra.id),
            next_id: held.len() as u64,
            list,
            unreadable,
            page: Page::List,
            beneath: Page::List,
            only_differences: false,
            for_role,
            is_role_asked_inside: false,
            declined: Vec::new(),
            search: String::new(),
            is_expired_shown: true,
            sort: (Column::Role, Direction::Ascending),
            sight: Sight::default(),
            pasting: None,
            problems: Vec::new(),
            web_server: Asked::default(),
            edits: Edits::default(),
            reading: Vec::new(),
            asking: None,
        }
    }

    /// Sets whether expired certificates without a role are listed.
    #[must_use]
    pub fn showing_expired(mut self, is_shown: bool) -> Self {
        self.is_expired_shown = is_shown;
        self
    }

    /// Reads files that were dropped on the window.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, _environment: &Environment) -> Task<Message> {
        self.read(paths)
    }

    /// Handles a message. `context` is the account whose certificates these are.
    pub fn update(
        &mut self,
        message: Message,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Action<Message> {
        let now = environment.now();

        match message {
            Message::Closed => Action::Close,
            Message::Saved => Action::Picked(Picked::Certificates(self.held())),
            Message::SearchChanged(search) => {
                self.search = search;
                Action::Run(self.scroll_to_top())
            }
            Message::SearchAsked => Action::Run(focus::on(SEARCH)),
            Message::ExpiredToggled => {
                self.is_expired_shown = !self.is_expired_shown;

                Action::Picked(Picked::Settings(Settings {
                    expired_certificates_shown: self.is_expired_shown,
                    ..environment.settings.clone()
                }))
            }
            Message::AllShown => {
                self.search.clear();
                self.is_expired_shown = true;
                Action::Run(focus::on(SEARCH))
            }
            Message::Sorted(column) => {
                self.sort = match self.sort {
                    (sorted, direction) if sorted == column => (column, direction.reversed()),
                    _ => (column, Direction::Ascending),
                };
                Action::None
            }
            Message::Scrolled(viewport) => {
                self.sight = viewport.into();
                Action::None
            }
            Message::PageOpened(page) => Action::Run(self.open(page, now)),
            Message::Back => Action::Run(self.open(self.beneath, now)),
            Message::OnlyDifferencesToggled => {
                self.only_differences = !self.only_differences;
                Action::None
            }
            Message::Chosen(id) => {
                self.chosen = Some(id);
                Action::None
            }
            Message::Moved(way) => Action::Run(self.go(way, now)),
            Message::RoleChosen(id, role) => {
                let was_asked = self.for_role.is_some() && self.for_role == role;

                self.give(id, role);
                let focused = if was_asked {
                    self.for_role = None;
                    row_name(id)
                } else {
                    role_name(id)
                };

                // The row may have moved, so the focus follows it.
                Action::Run(self.reveal(now).chain(focus::on(focused)))
            }
            Message::ReplaceAsked(role) => {
                self.for_role = Some(role);
                self.is_role_asked_inside = true;
                Action::Run(focus::clear())
            }
            Message::ReplaceCancelled => {
                self.for_role = None;
                Action::Run(focus::clear())
            }
            Message::AddAsked => {
                let asked = environment.files.open("Add certificates", Filter::Certificates, true);
                let (task, handle) = Task::perform(asked, Message::FilesChosen).abortable();

                self.asking = Some(handle.abort_on_drop());
                Action::Run(task)
            }
            Message::FilesChosen(paths) => {
                self.asking = None;

                if paths.is_empty() { Action::None } else { Action::Run(self.read(paths)) }
            }
            Message::Read(key, inputs) => {
                let before = self.reading.len();

                self.reading.retain(|(running, _)| *running != key);

                if self.reading.len() == before {
                    return Action::None;
                }

                self.take(inputs, now);
                Action::Run(self.reveal(now))
            }
            Message::PasteToggled => {
                let is_open = self.pasting.take().is_none();

                if is_open {
                    self.pasting = Some(text_editor::Content::new());
                }
                Action::Run(focus::on(if is_open { PASTED } else { PASTE }))
            }
            Message::PasteEdited(action) => {
                if let Some(content) = &mut self.pasting {
                    content.perform(action);
                }
                Action::None
            }
            Message::PasteAdded => match self.pasting.take() {
                Some(content) => {
                    let text = content.text();
                    let task = self.start(|key| {
                        blocking(move || intake::pasted(&text), move |input| Message::Read(key, vec![input]))
                    });

                    Action::Run(Task::batch([task, focus::on(PASTE)]))
                }
                None => Action::None,
            },
            Message::ProblemsDismissed => {
                self.problems.clear();
                Action::Run(focus::on(ADD))
            }
            Message::Removed => self.remove(now),
            Message::Undone => Action::Run(self.undo(now)),
            Message::OfferTaken(id) => {
                self.give(id, Some(Role::Secondary));
                Action::Run(self.reveal(now).chain(focus::on(UNDO)))
            }
            Message::OfferDeclined(id) => {
                self.declined.push(id);
                Action::Run(focus::on(ADD))
            }
            Message::WebServerAsked(address) => Action::Run(self.ask_web_server(address)),
            Message::WebServerAnswered(key, answer) => {
                self.web_server.answered(key, answer, now);
                Action::None
            }
            Message::WebServerCancelled => {
                self.web_server.cancel();
                Action::None
            }
            Message::SaveAsked(form) => self.save(form, environment, context),
            Message::FileSaved(answer) => {
                self.asking = None;
                self.saved(answer);
                Action::None
            }
        }
    }

    /// Returns all certificates, as Save applies them.
    fn held(&self) -> Vec<HeldCertificate> {
        self.list.entries().iter().map(held_of).chain(self.unreadable.iter().cloned()).collect()
    }

    fn index(&self, id: u64) -> Option<usize> {
        self.list.entries().iter().position(|entry| entry.extra.id == id)
    }

    /// Returns the certificate whose details are shown. Returns `None` if it isn't among the rows.
    fn chosen(&self, now: Timestamp) -> Option<&Entry<Kept>> {
        let chosen = self.chosen?;

        self.rows(now).into_iter().find(|entry| entry.extra.id == chosen)
    }

    /// Starts to read files.
    fn read(&mut self, paths: Vec<PathBuf>) -> Task<Message> {
        self.start(|key| Task::perform(intake::files(paths), move |inputs| Message::Read(key, inputs)))
    }

    /// Starts a task that reads. It is aborted when the dialog is closed.
    fn start(&mut self, task: impl FnOnce(u64) -> Task<Message>) -> Task<Message> {
        let key = self.next_id;
        let (task, handle) = task(key).abortable();

        // Several dropped files arrive one by one, so their problems are collected.
        if self.reading.is_empty() {
            self.problems.clear();
        }

        self.next_id += 1;
        self.reading.push((key, handle.abort_on_drop()));
        task
    }
}

/// Returns whether a certificate is hidden when expired ones are: never one with a role.
fn is_hidden_when_expired(entry: &Entry<Kept>, now: Timestamp) -> bool {
    entry.role().is_none() && entry.certificate.validity(now).state() == State::Expired
}

/// Returns a certificate as the account keeps it.
fn held_of(entry: &Entry<Kept>) -> HeldCertificate {
    HeldCertificate {
        der: entry.certificate.der().to_vec(),
        role: entry.role(),
        origin: entry.extra.origin.clone(),
        first_seen: entry.extra.first_seen,
    }
}
