//! The certificate manager of step 5: every certificate of the account, and which two of them count.
//!
//! It works on a list of its own: Save hands all of it over at once, Cancel and Escape change nothing.

mod details;
mod intake;
mod table;
#[cfg(test)]
mod tests;
mod view;

pub use intake::Input;
pub use table::Column;

use super::{Action, Picked};
use crate::account::draft::{HeldCertificate, Origin};
use crate::certificate::list::{Addition, CertificateList, Entry};
use crate::certificate::{Certificate, Role, State};
use crate::gui::certificate::counted;
use crate::gui::environment::Environment;
use crate::gui::files::{self, Filter};
use crate::gui::task::blocking;
use crate::gui::widget::focus;
use crate::gui::widget::table::Direction;
use crate::saml::Finding;
use iced::Task;
use iced::task::Handle;
use iced::widget::operation::{AbsoluteOffset, scroll_to};
use iced::widget::text_editor;
use jiff::Timestamp;
use std::path::PathBuf;

/// The names of the controls that get the focus after what had it is gone.
const PASTE: &str = "paste-pem";
const PASTED: &str = "pasted-pem";
const UNDO: &str = "undo-remove-certificate";
const ADD: &str = "add-certificates";
/// The name of what scrolls.
const TABLE: &str = "certificates-table";

/// The state of the dialog.
pub struct Certificates {
    list: CertificateList<Kept>,
    /// What is held and does not read as a certificate: handed over as it is, so that nothing is lost.
    unreadable: Vec<HeldCertificate>,
    /// The role that a certificate is being chosen for.
    for_role: Option<Role>,
    /// The certificate whose details are shown, by [`Kept::id`].
    chosen: Option<u64>,
    search: String,
    is_expired_shown: bool,
    sort: (Column, Direction),
    pasting: Option<text_editor::Content>,
    /// What could not be read of what was added last.
    problems: Vec<Finding>,
    /// What has just been done, in words.
    said: Option<String>,
    /// What was removed last, for Undo.
    removed: Option<(usize, Entry<Kept>)>,
    next_id: u64,
    /// Files being read; reading stops when the dialog goes.
    reading: Vec<(u64, Handle)>,
    /// The file dialog that is open, so that a second press does not open another.
    asking: Option<Handle>,
}

/// What stands beside each certificate of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    id: u64,
    origin: Origin,
    first_seen: Timestamp,
}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    Saved,
    SearchChanged(String),
    ExpiredToggled,
    Sorted(Column),
    Chosen(u64),
    RoleChosen(u64, Option<Role>),
    AddAsked,
    /// Files were chosen in the dialog of the system; none when it was cancelled.
    FilesChosen(Vec<PathBuf>),
    /// Inputs were read; with the key of the reading.
    Read(u64, Vec<Input>),
    PasteToggled,
    PasteEdited(text_editor::Action),
    PasteAdded,
    /// Clear the search and show the expired.
    AllShown,
    ProblemsDismissed,
    /// Take the chosen certificate out of the list.
    Removed,
    UndoRemove,
    SavePemAsked,
    /// The file was written, or why not; `None` when the person cancelled.
    PemSaved(Option<Result<String, String>>),
}

impl Certificates {
    /// Opens the manager on the certificates of an account.
    pub fn new(held: &[HeldCertificate], for_role: Option<Role>) -> Self {
        let mut unreadable = Vec::new();
        let list: CertificateList<Kept> = (0..)
            .zip(held)
            .filter_map(|(id, held)| {
                let Ok(certificate) = Certificate::from_der(&held.der) else {
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
            for_role,
            search: String::new(),
            is_expired_shown: true,
            sort: (Column::Role, Direction::Ascending),
            pasting: None,
            problems: Vec::new(),
            said: None,
            removed: None,
            reading: Vec::new(),
            asking: None,
        }
    }

    /// Takes files that were dropped on the window.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, _environment: &Environment) -> Task<Message> {
        self.read(paths)
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
            Message::Saved => Action::Picked(Picked::Certificates(self.held())),
            Message::SearchChanged(search) => {
                self.search = search;
                Action::None
            }
            Message::ExpiredToggled => {
                self.is_expired_shown = !self.is_expired_shown;
                Action::None
            }
            Message::AllShown => {
                self.search.clear();
                self.is_expired_shown = true;
                Action::None
            }
            Message::Sorted(column) => {
                self.sort = match self.sort {
                    (sorted, direction) if sorted == column => (column, direction.reversed()),
                    _ => (column, Direction::Ascending),
                };
                Action::None
            }
            Message::Chosen(id) => {
                self.chosen = Some(id);
                Action::None
            }
            Message::RoleChosen(id, role) => {
                self.give(id, role);
                Action::None
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

                self.take(inputs, environment.now());
                Action::Run(self.reveal(environment.now()))
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
            Message::Removed => self.remove(environment.now()),
            Message::UndoRemove => {
                self.bring_back();
                Action::Run(Task::batch([self.reveal(environment.now()), focus::on(ADD)]))
            }
            Message::SavePemAsked => self.save_pem(environment),
            Message::PemSaved(answer) => {
                self.asking = None;

                match answer {
                    None => {}
                    Some(Ok(name)) => self.say(format!("Saved as {name}.")),
                    Some(Err(reason)) => {
                        let hint = "Save it under another name or in another folder.";

                        self.problems = vec![Finding::warning("certificate-not-saved", reason).hint(hint)];
                        return Action::Run(self.reveal(environment.now()));
                    }
                }
                Action::None
            }
        }
    }

    /// Returns everything that Save hands over.
    fn held(&self) -> Vec<HeldCertificate> {
        self.list.entries().iter().map(held_of).chain(self.unreadable.iter().cloned()).collect()
    }

    fn index(&self, id: u64) -> Option<usize> {
        self.list.entries().iter().position(|entry| entry.extra.id == id)
    }

    /// The certificate whose details are shown; none while it is not among the rows.
    fn chosen(&self, now: Timestamp) -> Option<&Entry<Kept>> {
        let chosen = self.chosen?;

        self.rows(now).into_iter().find(|entry| entry.extra.id == chosen)
    }

    /// Says what has been done; what could be undone before can be no more.
    fn say(&mut self, words: String) {
        self.said = Some(words);
        self.removed = None;
    }

    /// Gives a role and says what that took from another.
    fn give(&mut self, id: u64, role: Option<Role>) {
        let Some(index) = self.index(id) else { return };
        let before = self.list.entries()[index].role();

        if before == role {
            return;
        }

        let holder = role.and_then(|role| self.list.index_of(role));

        self.list.set_role(index, role);
        self.chosen = Some(id);
        self.removed = None;
        self.said = match (holder, before, role) {
            (Some(_), Some(_), _) => Some("Primary and Secondary have changed places.".to_owned()),
            (Some(_), None, Some(role)) => Some(format!("The certificate that was {} has no role now.", role.word())),
            _ => None,
        };
    }

    /// Starts to read files.
    fn read(&mut self, paths: Vec<PathBuf>) -> Task<Message> {
        self.start(|key| Task::perform(intake::files(paths), move |inputs| Message::Read(key, inputs)))
    }

    /// Starts a task that reads; it is aborted when the dialog goes.
    fn start(&mut self, task: impl FnOnce(u64) -> Task<Message>) -> Task<Message> {
        let key = self.next_id;
        let (task, handle) = task(key).abortable();

        // Several dropped files arrive one by one: their problems belong together.
        if self.reading.is_empty() {
            self.problems.clear();
        }

        self.next_id += 1;
        self.reading.push((key, handle.abort_on_drop()));
        task
    }

    /// Scrolls to what could not be read, else to the chosen row.
    fn reveal(&self, now: Timestamp) -> Task<Message> {
        let place = self.rows(now).iter().position(|entry| Some(entry.extra.id) == self.chosen);
        // The row before stays in sight, so that it is plain where the table goes on.
        let row = if self.problems.is_empty() { place.map_or(0, |place| place.saturating_sub(1)) } else { 0 };

        scroll_to(TABLE, AbsoluteOffset { x: 0.0, y: row as f32 * view::ROW })
    }

    /// Adds what was read, and says what was not.
    fn take(&mut self, inputs: Vec<Input>, now: Timestamp) {
        let (mut added, mut known) = (0, 0);

        for input in inputs {
            self.problems.extend(input.findings());

            for certificate in input.certificates() {
                let kept = Kept { id: self.next_id, origin: input.origin.clone(), first_seen: now };

                self.next_id += 1;

                let index = match self.list.add(certificate, kept) {
                    Addition::Added(index) => {
                        added += 1;
                        index
                    }
                    Addition::Duplicate(index) => {
                        known += 1;
                        index
                    }
                };

                self.chosen = Some(self.list.entries()[index].extra.id);
            }
        }

        // What went wrong needs the room of the details; choosing a row shows them again.
        if !self.problems.is_empty() {
            self.chosen = None;
        }

        match (added, known) {
            (0, 0) => {}
            (0, 1) => self.say("This certificate is in the list already.".to_owned()),
            (0, known) => self.say(format!("All {known} certificates are in the list already.")),
            (added, 0) => self.say(format!("{} added.", was(added))),
            (added, known) => self.say(format!("{} added; {known} in the list already.", was(added))),
        }
    }

    fn remove(&mut self, now: Timestamp) -> Action<Message> {
        let Some(id) = self.chosen(now).map(|entry| entry.extra.id) else { return Action::None };
        let rows: Vec<u64> = self.rows(now).iter().map(|entry| entry.extra.id).collect();
        let place = rows.iter().position(|row| *row == id);
        let Some(index) = self.index(id) else { return Action::None };

        if let Some(entry) = self.list.remove(index) {
            self.say("The certificate was removed.".to_owned());
            self.removed = Some((index, entry));
        }

        // The next row, or at the end the one before, is chosen, so that the details do not vanish.
        self.chosen = place.and_then(|place| rows.get(place + 1).or_else(|| rows.get(place.checked_sub(1)?)).copied());
        Action::Run(focus::on(UNDO))
    }

    /// Brings back what was removed, at its place; its role only where no other has it by now.
    fn bring_back(&mut self) {
        let Some((index, entry)) = self.removed.take() else { return };
        let id = entry.extra.id;
        let mut entries: Vec<Entry<Kept>> = self.list.entries().to_vec();
        let role = entry.role();
        let is_free = role.is_none_or(|role| self.list.with_role(role).is_none());

        entries.insert(index.min(entries.len()), entry);
        self.list = entries
            .into_iter()
            .map(|entry| {
                let role = entry.role().filter(|_| is_free || entry.extra.id != id);

                (entry.certificate, role, entry.extra)
            })
            .collect();
        self.chosen = Some(id);
        self.said = Some("The certificate is back.".to_owned());
    }

    fn save_pem(&mut self, environment: &Environment) -> Action<Message> {
        let Some(entry) = self.chosen(environment.now()) else { return Action::None };
        let (pem, name) = (entry.certificate.to_pem(), table::file_name(&entry.certificate));
        let asked = environment.files.save("Save the certificate", &name);
        let work = async move {
            let path = asked.await?;

            Some(files::write(path, pem.into_bytes()).await.map(|path| files::name(&path)))
        };
        let (task, handle) = Task::perform(work, Message::PemSaved).abortable();

        self.asking = Some(handle.abort_on_drop());
        Action::Run(task)
    }
}

fn was(count: usize) -> String {
    format!("{} {}", counted(count), if count == 1 { "was" } else { "were" })
}

/// Returns whether a certificate is left out while the expired are hidden: never one that counts.
fn is_hidden_when_expired(entry: &Entry<Kept>, now: Timestamp) -> bool {
    entry.role().is_none() && entry.certificate.validity(now).state() == State::Expired
}

/// Returns a certificate as it is handed over.
fn held_of(entry: &Entry<Kept>) -> HeldCertificate {
    HeldCertificate {
        der: entry.certificate.der().to_vec(),
        role: entry.role(),
        origin: entry.extra.origin.clone(),
        first_seen: entry.extra.first_seen,
    }
}
