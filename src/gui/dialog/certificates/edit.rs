//! Edits of the list, and their undo: adding and removing certificates, and assigning roles.

use super::intake::Input;
use super::{ADD, Certificates, Kept, Message, UNDO, row_name};
use crate::certificate::Role;
use crate::certificate::list::{Addition, CertificateList};
use crate::gui::dialog::Action;
use crate::gui::widget::focus;
use crate::phrase::{grouped, plural};
use iced::Task;
use jiff::Timestamp;

/// Maximum number of edits that can be undone.
const MOST: usize = 100;

/// The edits since the dialog was opened, and the description of the last action.
#[derive(Debug, Default)]
pub(super) struct Edits {
    before: Vec<Snapshot>,
    said: Option<String>,
    /// Set if `said` is about an edit. Then Undo is next to it.
    is_edit: bool,
}

/// The list as it was before an edit.
#[derive(Debug)]
struct Snapshot {
    list: CertificateList<Kept>,
    chosen: Option<u64>,
}

impl Edits {
    /// Describes an action other than an edit, such as a saved file.
    pub(super) fn say(&mut self, words: String) {
        self.said = Some(words);
        self.is_edit = false;
    }

    /// Returns the description of the last action.
    pub(super) fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }

    /// Returns whether Undo is shown next to the description.
    pub(super) fn can_undo(&self) -> bool {
        self.is_edit && !self.before.is_empty()
    }
}

impl Certificates {
    /// Keeps the list for Undo, before it is edited.
    fn keep(&mut self) {
        if self.edits.before.len() == MOST {
            self.edits.before.remove(0);
        }

        self.edits.before.push(Snapshot { list: self.list.clone(), chosen: self.chosen });
    }

    /// Describes an edit.
    fn tell(&mut self, words: impl Into<String>) {
        self.edits.said = Some(words.into());
        self.edits.is_edit = true;
    }

    /// Undoes the last edit.
    pub(super) fn undo(&mut self, now: Timestamp) -> Task<Message> {
        let Some(Snapshot { list, chosen }) = self.edits.before.pop() else { return Task::none() };

        self.list = list;
        self.chosen = chosen;
        self.tell("Undone.");

        let focus = match (self.edits.before.is_empty(), chosen) {
            (false, _) => focus::on(UNDO),
            (true, Some(id)) => focus::on(row_name(id)),
            (true, None) => focus::on(ADD),
        };

        self.reveal(now).chain(focus)
    }

    /// Assigns a role and reports which certificate lost it.
    pub(super) fn give(&mut self, id: u64, role: Option<Role>) {
        let Some(index) = self.index(id) else { return };
        let before = self.list.entries()[index].role();

        self.chosen = Some(id);

        if before == role {
            return;
        }

        self.keep();

        let holder = role.and_then(|role| self.list.index_of(role));

        self.list.set_role(index, role);
        self.tell(match (holder, before, role) {
            (Some(_), Some(_), _) => "Primary and Secondary were swapped.".to_owned(),
            (Some(_), None, Some(role)) => {
                format!("{} was replaced. The previous certificate no longer has a role.", role.word())
            }
            (_, _, Some(role)) => format!("The certificate is now {}.", role.word()),
            (_, _, None) => "The certificate no longer has a role.".to_owned(),
        });
    }

    /// Adds the certificates that were read, and reports the failures.
    pub(super) fn take(&mut self, inputs: Vec<Input>, now: Timestamp) {
        let (mut added, mut known, mut repeated) = (0, 0, 0);

        self.keep();

        for input in inputs {
            self.problems.extend(input.findings());
            repeated += input.repeated();

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

        if added == 0 {
            self.edits.before.pop();
        }

        // The problems need the room of the details. Choosing a row shows the details again.
        if !self.problems.is_empty() {
            self.chosen = None;
        }

        let words = outcome(added, known, repeated);

        match (added, known) {
            (0, 0) => {}
            (0, _) => self.edits.say(words),
            _ => self.tell(words),
        }
    }

    /// Removes the chosen certificate from the list.
    pub(super) fn remove(&mut self, now: Timestamp) -> Action<Message> {
        let Some(id) = self.chosen(now).map(|entry| entry.extra.id) else { return Action::None };
        let rows: Vec<u64> = self.rows(now).iter().map(|entry| entry.extra.id).collect();
        let place = rows.iter().position(|row| *row == id);
        let Some(index) = self.index(id) else { return Action::None };

        self.keep();
        self.list.remove(index);
        self.tell("The certificate was removed.");
        // The next row is chosen, or at the end the previous one, so that the details stay.
        self.chosen = place.and_then(|place| rows.get(place + 1).or_else(|| rows.get(place.checked_sub(1)?)).copied());

        Action::Run(focus::on(UNDO))
    }
}

/// Reports how many certificates were added, how many were there already, and how many the input repeated.
fn outcome(added: usize, known: usize, repeated: usize) -> String {
    let certificates = match (added, known) {
        (0, _) => plural(
            known,
            "This certificate is already in the list.".to_owned(),
            format!("All {} certificates are already in the list.", grouped(known)),
        ),
        (added, 0) => {
            plural(added, "1 certificate was added.".to_owned(), format!("{} certificates were added.", grouped(added)))
        }
        (1, 1) => "1 certificate was added. 1 was already in the list.".to_owned(),
        (1, known) => format!("1 certificate was added. {} were already in the list.", grouped(known)),
        (added, 1) => format!("{} certificates were added. 1 was already in the list.", grouped(added)),
        (added, known) => {
            format!("{} certificates were added. {} were already in the list.", grouped(added), grouped(known))
        }
    };

    match repeated {
        0 => certificates,
        1 => format!("{certificates} 1 duplicate was skipped."),
        repeated => format!("{certificates} {} duplicates were skipped.", grouped(repeated)),
    }
}
