//! The program: home or a wizard, at most one dialog, and the handling of every message.

mod dialogs;
mod keep;
mod view;
mod way;

use self::keep::{open_account, trouble};
use super::dialog::{self, Dialog, Request};
use super::environment::{Environment, Trouble};
use super::screen::sign_in::Captured;
use super::screen::{
    Action, Home, Work, certificates, email_attribute, enable, home, metadata, review, service_provider, set_up,
    sign_in,
};
use super::task::blocking;
use super::theme::Theme;
use super::wizard::{Step, Wizard};
use super::{files, frame, guide_panel};
use crate::account::Account;
use crate::account::draft::Draft;
use crate::account::profile::Parsed;
use crate::account::sign_in::SignInDraft;
use crate::account::store::Deleted;
use crate::settings::ThemeChoice;
use iced::{Event, Subscription, Task, event, window};
use std::collections::VecDeque;
use std::path::PathBuf;
use uuid::Uuid;

/// The state of the program.
pub struct App {
    pub(super) environment: Environment,
    pub(super) home: Home,
    pub(super) wizard: Option<Wizard>,
    pub(super) dialog: Option<OpenDialog>,
    pub(super) notice: Option<Notice>,
    /// Further problems while opening, shown one after the other.
    troubles: VecDeque<Trouble>,
    /// The account that was deleted last, for Undo.
    deleted: Option<Deleted>,
    /// A captured sign-in that waits for its account to open.
    captured: Option<Captured>,
    /// Names of files dragged over the window.
    hovered: Vec<String>,
    /// Set if the window closes once everything is saved.
    is_closing: bool,
}

/// A dialog, and the control that the focus returns to.
pub(super) struct OpenDialog {
    dialog: Dialog,
    return_to: Option<&'static str>,
}

/// A line at the foot of the window: something succeeded or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub hint: Option<String>,
    pub can_undo: bool,
    pub is_trouble: bool,
}

/// An event in the window.
#[derive(Debug, Clone)]
pub enum Message {
    Home(home::Message),
    SetUp(set_up::Message),
    Metadata(metadata::Message),
    Review(review::Message),
    EmailAttribute(email_attribute::Message),
    Certificates(certificates::Message),
    ServiceProvider(service_provider::Message),
    Enable(enable::Message),
    SignIn(sign_in::Message),
    Dialog(dialog::Message),
    Guide(guide_panel::Message),
    Next,
    Back,
    StepChosen(Step),
    AllAccounts,
    SupportAsked,
    GuideToggled,
    Listed(Result<Vec<home::Row>, Trouble>),
    Opened(Result<Box<OpenedAccount>, Trouble>),
    Parsed {
        account: Uuid,
        parse: u64,
        parsed: Box<Parsed>,
        conflicts: Vec<String>,
    },
    Kept {
        account: Uuid,
        result: Result<Box<Account>, Trouble>,
    },
    /// The kept versions of the metadata were counted.
    VersionsCounted {
        account: Uuid,
        count: usize,
    },
    SaveAgain,
    Added(Result<Box<Account>, Trouble>),
    Deleted(Result<Box<Deleted>, Trouble>),
    UndoDelete,
    Restored(Result<(), Trouble>),
    SettingsKept(Result<(), String>),
    NoticeDismissed,
    Key(Key),
    FileHovered(PathBuf),
    FilesLeft,
    FileDropped(PathBuf),
    CloseRequested(window::Id),
}

/// A key that belongs to the whole window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Tab,
    BackTab,
    Escape,
    ZoomIn,
    ZoomOut,
    ZoomReset,
}

/// An account with its parsed files.
#[derive(Debug, Clone)]
pub struct OpenedAccount {
    pub account: Account,
    pub parsed: Parsed,
    pub conflicts: Vec<String>,
}

impl App {
    /// Opens the program at home, with the accounts being listed.
    pub fn new(environment: Environment) -> (Self, Task<Message>) {
        let app = Self {
            notice: environment.troubles.first().map(Notice::from),
            troubles: environment.troubles.iter().skip(1).cloned().collect(),
            environment,
            home: Home::default(),
            wizard: None,
            dialog: None,
            deleted: None,
            captured: None,
            hovered: Vec::new(),
            is_closing: false,
        };
        let task = app.list();

        (app, task)
    }

    /// Returns the window's title.
    pub fn title(&self) -> String {
        match &self.wizard {
            Some(wizard) => format!("{} – Single Sign-on", wizard.step.title()),
            None => "Single Sign-on".to_owned(),
        }
    }

    /// Returns the theme. Returns `None` to follow the system.
    pub fn theme(&self) -> Option<Theme> {
        match self.environment.settings.theme {
            ThemeChoice::System => None,
            ThemeChoice::Light => Some(Theme::Light),
            ThemeChoice::Dark => Some(Theme::Dark),
            ThemeChoice::HighContrast => Some(Theme::HighContrast),
        }
    }

    /// Returns the zoom as a factor.
    pub fn scale_factor(&self) -> f32 {
        f32::from(self.environment.settings.zoom) / 100.0
    }

    /// Returns the current step. Returns `None` if no account is open.
    pub fn step(&self) -> Option<Step> {
        self.wizard.as_ref().map(|wizard| wizard.step)
    }

    /// Returns the draft of the open account.
    pub fn draft(&self) -> Option<&Draft> {
        self.wizard.as_ref().map(|wizard| &wizard.draft)
    }

    /// Subscribes to events that no widget sees: files dragged over the window, and its close button.
    pub fn subscription(&self) -> Subscription<Message> {
        event::listen_with(|event, _status, id| match event {
            Event::Window(window::Event::FileHovered(path)) => Some(Message::FileHovered(path)),
            Event::Window(window::Event::FilesHoveredLeft) => Some(Message::FilesLeft),
            Event::Window(window::Event::FileDropped(path)) => Some(Message::FileDropped(path)),
            Event::Window(window::Event::CloseRequested) => Some(Message::CloseRequested(id)),
            _ => None,
        })
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Home(message) => self.update_home(message),
            Message::SetUp(message) => {
                self.update_screen(|wizard, work| wizard.set_up.update(message, work), Message::SetUp)
            }
            Message::Metadata(message) => {
                self.update_screen(|wizard, work| wizard.metadata.update(message, work), Message::Metadata)
            }
            Message::Review(message) => {
                self.update_screen(|wizard, work| wizard.review.update(message, work), Message::Review)
            }
            Message::EmailAttribute(message) => {
                self.update_screen(|wizard, work| wizard.email_attribute.update(message, work), Message::EmailAttribute)
            }
            Message::Certificates(message) => {
                self.update_screen(|wizard, work| wizard.certificates.update(message, work), Message::Certificates)
            }
            Message::ServiceProvider(message) => self
                .update_screen(|wizard, work| wizard.service_provider.update(message, work), Message::ServiceProvider),
            Message::Enable(message) => {
                self.update_screen(|wizard, work| wizard.enable.update(message, work), Message::Enable)
            }
            Message::SignIn(message) => self.update_screen(
                |wizard, work| wizard.sign_in.update(message, wizard.enable.directory(), work),
                Message::SignIn,
            ),
            Message::Dialog(message) => self.update_dialog(message),
            Message::Guide(guide_panel::Message::Closed) => self.toggle_guide(),
            Message::Guide(guide_panel::Message::Ticked { guide, step, item }) => {
                if let Some(wizard) = &mut self.wizard {
                    wizard.guide_panel.tick(guide, step, item);
                }

                Task::none()
            }
            Message::Next => self.next(),
            Message::Back => match self.wizard.as_ref().and_then(|wizard| wizard.step.previous()) {
                Some(step) => self.go_to(step),
                None => Task::none(),
            },
            Message::StepChosen(step) => match &self.wizard {
                Some(wizard) if step.number() <= wizard.draft.reached => self.go_to(step),
                _ => Task::none(),
            },
            Message::AllAccounts => self.close_account(),
            Message::SupportAsked => self.open(Request::Support, Some(frame::SUPPORT)),
            Message::GuideToggled => self.toggle_guide(),
            Message::Listed(Ok(rows)) => {
                self.home.rows = Some(rows);

                Task::none()
            }
            Message::Listed(Err(trouble)) => {
                self.home.rows.get_or_insert_default();
                self.notice = Some(Notice::from(&trouble));

                Task::none()
            }
            Message::Opened(Ok(opened)) => {
                let OpenedAccount { account, parsed, conflicts } = *opened;

                self.notice = None;
                self.wizard = Some(Wizard::new(account, parsed, conflicts, self.environment.settings.guide_open));
                let shown = match self.captured.take() {
                    Some(captured) => self.show_captured(captured),
                    None => self.first_focus(),
                };
                Task::batch([shown, self.count_versions()])
            }
            Message::Added(Ok(account)) => {
                self.notice = Some(Notice::well(format!("“{}” was added.", account.draft.name)));

                self.list()
            }
            Message::Parsed { account, parse, parsed, conflicts } => {
                if let Some(wizard) = &mut self.wizard
                    && wizard.account.id == account
                    && wizard.parse == parse
                {
                    wizard.parsed = *parsed;
                    wizard.is_parsing = false;
                    wizard.conflicts = conflicts;
                }

                Task::none()
            }
            Message::Kept { account, result } => self.kept(account, result),
            Message::VersionsCounted { account, count } => {
                if let Some(wizard) = self.wizard.as_mut().filter(|wizard| wizard.account.id == account) {
                    wizard.versions = count;
                }

                Task::none()
            }
            Message::SaveAgain => self.keep(),
            Message::Deleted(Ok(deleted)) => {
                self.notice = Some(Notice {
                    can_undo: true,
                    ..Notice::well(format!("“{}” was deleted.", deleted.account.draft.name))
                });
                self.deleted = Some(*deleted);

                self.list()
            }
            Message::UndoDelete => match self.deleted.take() {
                Some(deleted) => {
                    let store = self.environment.store.clone();

                    blocking(move || store.restore(&deleted).map_err(|error| trouble(&error)), Message::Restored)
                }
                None => Task::none(),
            },
            Message::Restored(Ok(())) => {
                self.notice = None;

                self.list()
            }
            Message::Opened(Err(trouble))
            | Message::Added(Err(trouble))
            | Message::Deleted(Err(trouble))
            | Message::Restored(Err(trouble)) => {
                self.notice = Some(Notice::from(&trouble));

                self.list()
            }
            Message::SettingsKept(Ok(())) => Task::none(),
            Message::SettingsKept(Err(reason)) => {
                self.notice = Some(Notice {
                    hint: Some("They apply until you close this window.".to_owned()),
                    is_trouble: true,
                    ..Notice::well(reason)
                });

                Task::none()
            }
            Message::NoticeDismissed => {
                self.notice = self.troubles.pop_front().as_ref().map(Notice::from);

                Task::none()
            }
            Message::Key(key) => self.press(key),
            Message::FileHovered(path) => {
                self.hovered.push(files::name(&path));
                self.hover()
            }
            Message::FilesLeft => {
                self.hovered.clear();
                self.hover()
            }
            Message::FileDropped(path) => {
                self.hovered.clear();
                let _ = self.hover();

                self.drop_file(path)
            }
            Message::CloseRequested(id) => {
                if self.wizard.as_ref().is_some_and(|wizard| wizard.saving.is_dirty || wizard.saving.is_running)
                    && !self.is_closing
                {
                    self.is_closing = true;

                    self.keep()
                } else {
                    window::close(id)
                }
            }
        }
    }

    fn update_home(&mut self, message: home::Message) -> Task<Message> {
        match self.home.update(message, &self.environment) {
            home::Action::None => Task::none(),
            home::Action::Run(task) => task.map(Message::Home),
            home::Action::SetUp => {
                let store = self.environment.store.clone();
                let now = self.environment.now();
                let draft = self.environment.brands.all().first().map_or_else(Draft::default, |brand| Draft {
                    brand: brand.id.clone(),
                    region: brand.region("").id.clone(),
                    ..Draft::default()
                });

                blocking(
                    move || match store.insert(&draft, now) {
                        Ok(account) => Ok(Box::new(open_account(&store, account))),
                        Err(error) => Err(trouble(&error)),
                    },
                    Message::Opened,
                )
            }
            home::Action::OpenAccount(id) => self.open_by_id(id),
            home::Action::DuplicateAccount(id) => {
                let store = self.environment.store.clone();
                let now = self.environment.now();

                blocking(
                    move || {
                        let mut draft = store.get(id).map_err(|error| trouble(&error))?.draft;

                        draft.name = format!("{} (copy)", draft.name);
                        draft.enable_ticked = false;
                        draft.enabled_at = None;
                        // The proof was for the original account.
                        draft.sign_in = SignInDraft::default();
                        store.insert(&draft, now).map(Box::new).map_err(|error| trouble(&error))
                    },
                    Message::Added,
                )
            }
            home::Action::AddAccount(draft) => {
                let store = self.environment.store.clone();
                let now = self.environment.now();

                blocking(
                    move || store.insert(&draft, now).map(Box::new).map_err(|error| trouble(&error)),
                    Message::Added,
                )
            }
            home::Action::Open(request, return_to) => self.open(request, return_to),
            home::Action::Notify(words) => {
                self.notice = Some(Notice::well(words));

                Task::none()
            }
            home::Action::Failed(trouble) => {
                self.notice = Some(Notice::from(&trouble));

                Task::none()
            }
        }
    }

    /// Opens an account of the store.
    fn open_by_id(&self, id: Uuid) -> Task<Message> {
        let store = self.environment.store.clone();

        blocking(
            move || match store.get(id) {
                Ok(account) => Ok(Box::new(open_account(&store, account))),
                Err(error) => Err(trouble(&error)),
            },
            Message::Opened,
        )
    }

    /// Lets a screen handle an event, and runs the resulting action.
    fn update_screen<M: Send + 'static>(
        &mut self,
        update: impl FnOnce(&mut Wizard, &mut Work<'_>) -> Action<M>,
        map: fn(M) -> Message,
    ) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        // The screens belong to the same wizard, so the draft and the parsed files are taken out of it for the call.
        let mut draft = std::mem::take(&mut wizard.draft);
        let parsed = std::mem::take(&mut wizard.parsed);
        let mut work =
            Work { draft: &mut draft, parsed: &parsed, environment: &self.environment, account: wizard.account.id };
        let action = update(wizard, &mut work);

        wizard.draft = draft;
        wizard.parsed = parsed;

        match action {
            Action::None => Task::none(),
            Action::Run(task) => task.map(map),
            Action::Changed(change) => self.changed(change),
            Action::ChangedAndRun(change, task) => Task::batch([self.changed(change), task.map(map)]),
            Action::Next => self.next(),
            Action::GoTo(step) => self.go_to(step),
            Action::Open(request) => self.open(request, None),
            Action::ShowGuide => {
                if self.wizard.as_ref().is_some_and(|wizard| !wizard.is_guide_open) {
                    self.toggle_guide()
                } else {
                    Task::none()
                }
            }
            Action::TestSignIn => self.test_sign_in(),
            Action::Notify(words) => {
                self.notice = Some(Notice::well(words));

                Task::none()
            }
        }
    }
}

impl Notice {
    fn well(words: String) -> Self {
        Self { words, hint: None, can_undo: false, is_trouble: false }
    }
}

impl From<&Trouble> for Notice {
    fn from(trouble: &Trouble) -> Self {
        Self {
            words: trouble.message.clone(),
            hint: Some(trouble.hint.clone()).filter(|hint| !hint.is_empty()),
            can_undo: false,
            is_trouble: true,
        }
    }
}

#[cfg(test)]
mod tests;
