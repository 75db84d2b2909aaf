//! The metadata’s signature, and the signer that is pinned for the account.
//!
//! Nothing changes until Save. The outcome for the metadata is shown at once.

mod intake;
#[cfg(test)]
mod tests;
mod view;
mod words;

use super::{Action, Picked};
use crate::gui::environment::Environment;
use crate::gui::files::Filter;
use crate::gui::widget::focus;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::{Assessment, Signer, Standing};
use iced::Task;
use iced::task::Handle;
use iced::widget::operation::{RelativeOffset, snap_to};
use std::path::PathBuf;

/// The name of the button of step 3 that opens the dialog.
pub const OPENER: &str = "metadata-signer";
/// The name of the same button in a finding of step 3.
pub const FINDING_OPENER: &str = "metadata-signer-of-finding";

/// The names of the controls that get the focus after the focused one is gone.
const FIELD: &str = "pasted-signer";
const SAVE: &str = "save-signer";
/// The name of the scrollable.
const MIDDLE: &str = "metadata-signer-middle";

/// Maximum length of text in the field, in bytes: a certificate has a few thousand.
const LONGEST: usize = 64 * 1024;

/// The state of the dialog.
#[derive(Debug)]
pub struct MetadataSigner {
    /// The metadata of the account, always judged with the chosen signer.
    identity_provider: Box<IdentityProvider>,
    /// The assessment of its signature until Save.
    now: Assessment,
    /// The pinned signer until Save.
    kept: Option<Signer>,
    chosen: Option<Chosen>,
    typed: String,
    /// The reason why the pasted text or opened file can't be used as a signer.
    problem: Option<String>,
    /// Counts files, so that an outdated result is ignored.
    key: u64,
    /// The file that is being chosen or read.
    opening: Option<Handle>,
}

/// The signer that Save would pin.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    signer: Signer,
    from: From,
}

/// The source of the chosen signer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum From {
    /// It was pinned before.
    Kept,
    /// The metadata is signed with it.
    Metadata,
    File(String),
    Pasted,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    Saved,
    Unpinned,
    /// Pin the certificate that the metadata is signed with.
    CarriedPinned,
    Typed(String),
    /// Enter was pressed in the field.
    Submitted,
    FileAsked,
    /// A file's name and the signer in it, or why there is none; `None` if the user canceled.
    FileRead(u64, Option<Result<(String, Box<Signer>), String>>),
}

impl MetadataSigner {
    /// Opens the dialog for metadata and its pinned signer.
    pub fn new(identity_provider: &IdentityProvider, kept: Option<Signer>) -> Self {
        let mut dialog = Self {
            identity_provider: Box::new(identity_provider.clone()),
            now: identity_provider.check_signature(kept.as_ref()),
            chosen: kept.clone().map(|signer| Chosen { signer, from: From::Kept }),
            kept,
            typed: String::new(),
            problem: None,
            key: 0,
            opening: None,
        };

        dialog.judge();
        dialog
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
            Message::Saved => self.save(),
            Message::Unpinned => {
                self.choose(None);
                Action::Run(focus::on(SAVE))
            }
            Message::CarriedPinned => match self.carried() {
                Some(signer) => {
                    self.choose(Some(Chosen { signer, from: From::Metadata }));
                    Action::Run(focus::on(SAVE))
                }
                None => Action::None,
            },
            Message::Typed(text) => {
                let is_taken = self.typed(text);
                self.after_typing(is_taken)
            }
            Message::Submitted => {
                let is_taken = self.read_typed();
                self.after_typing(is_taken)
            }
            Message::FileAsked => {
                let asked = environment.files.open("Choose the signer’s certificate", Filter::Certificates, false);

                Action::Run(self.open(asked))
            }
            Message::FileRead(key, read) => self.file_read(key, read),
        }
    }

    /// Reads a file that was dropped on the window.
    pub fn dropped(&mut self, path: PathBuf) -> Task<Message> {
        self.open(async move { vec![path] })
    }

    /// Returns the certificate that the metadata is signed with, if it is known. It can be pinned.
    fn carried(&self) -> Option<Signer> {
        self.now.certificate.clone().filter(|_| self.now.standing.is_intact()).map(Signer::Certificate)
    }

    /// Returns whether the chosen signer has signed the metadata.
    fn has_chosen_signed(&self) -> bool {
        self.identity_provider.assessment().standing == Standing::PinnedSigner
    }

    fn signer(&self) -> Option<&Signer> {
        self.chosen.as_ref().map(|chosen| &chosen.signer)
    }

    fn choose(&mut self, chosen: Option<Chosen>) {
        self.chosen = chosen;
        self.problem = None;
        self.judge();
    }

    fn judge(&mut self) {
        let signer = self.chosen.as_ref().map(|chosen| &chosen.signer);

        self.identity_provider.pin(signer);
    }

    /// Keeps the text of the field, and returns whether a signer was read from it.
    fn typed(&mut self, text: String) -> bool {
        // A key adds one letter. More than one at a time was pasted, and is complete.
        let is_pasted = text.chars().count() > self.typed.chars().count() + 1;

        self.problem = None;

        if text.len() > LONGEST {
            self.typed.clear();
            self.problem = Some("This text is too long for one certificate. Choose a file instead.".to_owned());

            return false;
        }

        self.typed = text;

        match Signer::from_fingerprint(&self.typed) {
            Some(signer) => self.take_typed(signer),
            None => is_pasted && self.read_typed(),
        }
    }

    /// Reads the text of the field, or reports why it can't be used as a signer.
    fn read_typed(&mut self) -> bool {
        if self.typed.trim().is_empty() {
            return false;
        }

        match Signer::from_text(&self.typed) {
            Ok(signer) => self.take_typed(signer),
            Err(unusable) => {
                self.problem = Some(words::unusable(&unusable));
                false
            }
        }
    }

    /// Chooses the signer, which is shown above the field, and clears the field.
    fn take_typed(&mut self, signer: Signer) -> bool {
        self.typed.clear();
        self.choose(Some(Chosen { signer, from: From::Pasted }));
        true
    }

    /// Scrolls to the problem, which is at the end.
    fn show_problem(&self) -> Action<Message> {
        match &self.problem {
            Some(_) => Action::Run(snap_to(MIDDLE, RelativeOffset::END)),
            None => Action::None,
        }
    }

    /// Focuses Save after a signer was read, which moves the field. Otherwise shows the problem.
    fn after_typing(&self, is_taken: bool) -> Action<Message> {
        if is_taken { Action::Run(focus::on(SAVE)) } else { self.show_problem() }
    }

    /// Applies the signer. Text that is still in the field is read first, as it is meant to be pinned too.
    fn save(&mut self) -> Action<Message> {
        let _taken = self.read_typed();

        if self.problem.is_some() && !self.typed.is_empty() {
            Action::Run(focus::on(FIELD).chain(snap_to(MIDDLE, RelativeOffset::END)))
        } else if self.signer() == self.kept.as_ref() {
            Action::Close
        } else {
            Action::Picked(Picked::MetadataSigner(self.signer().cloned().map(Box::new)))
        }
    }
}
