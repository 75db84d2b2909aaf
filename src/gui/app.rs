//! The program: home or a wizard, at most one dialog, and the way of every message.

use super::dialog::{self, Dialog, Picked, Request};
use super::environment::{Environment, Trouble};
use super::screen::{
    Action, Change, Home, Work, certificates, email_attribute, enable, home, metadata, review, service_provider, set_up,
};
use super::task::blocking;
use super::theme::space::{L, M, S, XS};
use super::theme::{Element, Icon, Theme, text};
use super::widget::button::{icon_button, secondary};
use super::widget::{focus, inert, keys, select};
use super::wizard::{Step, Wizard};
use super::{files, frame, guide_panel};
use crate::account::draft::Draft;
use crate::account::preflight::{Circumstances, overview};
use crate::account::profile::Parsed;
use crate::account::{Account, Store, store};
use crate::settings::{self, ThemeChoice};
use iced::keyboard::{self, Modifiers, key};
use iced::widget::{column, container, responsive, row, space, stack};
use iced::{Alignment, Event, Length, Size, Subscription, Task, event, window};
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
    /// What else went wrong while opening: told one after the other.
    troubles: VecDeque<Trouble>,
    /// The account that was deleted last, for Undo.
    deleted: Option<Account>,
    /// Names of files held over the window.
    hovered: Vec<String>,
    /// Close the window once everything is kept.
    is_closing: bool,
}

/// A dialog with where the focus goes back to.
pub(super) struct OpenDialog {
    dialog: Dialog,
    return_to: Option<&'static str>,
}

/// A line at the foot of the window: something went well or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub hint: Option<String>,
    pub can_undo: bool,
    pub is_trouble: bool,
}

/// What happened.
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
    Parsed { account: Uuid, parse: u64, parsed: Box<Parsed>, conflicts: Vec<String> },
    Kept { account: Uuid, result: Result<Box<Account>, Trouble> },
    SaveAgain,
    Added(Result<Box<Account>, Trouble>),
    Deleted(Result<Box<Account>, Trouble>),
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

/// An account with what parsing gives.
#[derive(Debug, Clone)]
pub struct OpenedAccount {
    pub account: Account,
    pub parsed: Parsed,
    pub conflicts: Vec<String>,
}

fn trouble(error: &store::Error) -> Trouble {
    Trouble { message: error.to_string(), hint: error.hint() }
}

fn conflicts(store: &Store, parsed: &Parsed, account: Uuid) -> Vec<String> {
    match &parsed.identity_provider {
        // What cannot be asked cannot be a conflict; the store's trouble shows when the draft is kept.
        Some(provider) => store.accounts_with_entity_id(&provider.entity_id, Some(account)).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn open_account(store: &Store, account: Account) -> OpenedAccount {
    let parsed = Parsed::of(&account.draft);
    let conflicts = conflicts(store, &parsed, account.id);

    OpenedAccount { account, parsed, conflicts }
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

    /// Returns the theme; `None` follows the system.
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

    /// Returns the step that is shown, when an account is open.
    pub fn step(&self) -> Option<Step> {
        self.wizard.as_ref().map(|wizard| wizard.step)
    }

    /// Returns the draft of the open account.
    pub fn draft(&self) -> Option<&Draft> {
        self.wizard.as_ref().map(|wizard| &wizard.draft)
    }

    /// Listens to what no widget sees: files over the window, and its close button.
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
                self.first_focus()
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
                    wizard.conflicts = conflicts;
                }

                Task::none()
            }
            Message::Kept { account, result } => self.kept(account, result),
            Message::SaveAgain => self.keep(),
            Message::Deleted(Ok(account)) => {
                self.notice = Some(Notice {
                    can_undo: true,
                    ..Notice::well(format!("“{}” was deleted.", account.draft.name))
                });
                self.deleted = Some(*account);

                self.list()
            }
            Message::UndoDelete => match self.deleted.take() {
                Some(account) => {
                    let store = self.environment.store.clone();

                    blocking(move || store.restore(&account).map_err(|error| trouble(&error)), Message::Restored)
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
                    hint: Some("They count until this window is closed.".to_owned()),
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
            home::Action::OpenAccount(id) => {
                let store = self.environment.store.clone();

                blocking(
                    move || match store.get(id) {
                        Ok(account) => Ok(Box::new(open_account(&store, account))),
                        Err(error) => Err(trouble(&error)),
                    },
                    Message::Opened,
                )
            }
            home::Action::DuplicateAccount(id) => {
                let store = self.environment.store.clone();
                let now = self.environment.now();

                blocking(
                    move || {
                        let mut draft = store.get(id).map_err(|error| trouble(&error))?.draft;

                        draft.name = format!("{} (copy)", draft.name);
                        draft.enable_ticked = false;
                        draft.enabled_at = None;
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

    /// Lets a screen handle something, and does what it asks for.
    fn update_screen<M: Send + 'static>(
        &mut self,
        update: impl FnOnce(&mut Wizard, &mut Work<'_>) -> Action<M>,
        map: fn(M) -> Message,
    ) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        // The draft and what parsing gave are handed in beside the screens, which belong to the same wizard.
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
            Action::Notify(words) => {
                self.notice = Some(Notice::well(words));

                Task::none()
            }
        }
    }

    fn update_dialog(&mut self, message: dialog::Message) -> Task<Message> {
        let Some(open) = &mut self.dialog else {
            return Task::none();
        };
        let context = self.wizard.as_ref().map(|wizard| wizard.context(&self.environment, 0.0));

        match open.dialog.update(message, &self.environment, context) {
            dialog::Action::None => Task::none(),
            dialog::Action::Run(task) => task.map(Message::Dialog),
            dialog::Action::Close => self.close_dialog(),
            dialog::Action::Picked(picked) => self.picked(picked),
        }
    }

    fn picked(&mut self, picked: Picked) -> Task<Message> {
        match picked {
            Picked::Metadata(text) => {
                let close = self.close_dialog();

                close.chain(self.update_screen(|wizard, work| wizard.metadata.pasted(text, work), Message::Metadata))
            }
            Picked::ServiceProvider { bytes, origin } => {
                let close = self.close_dialog();

                close.chain(self.update_screen(
                    |wizard, work| wizard.service_provider.picked(bytes, origin, work),
                    Message::ServiceProvider,
                ))
            }
            Picked::Certificates(certificates) => {
                let close = self.close_dialog();

                match &mut self.wizard {
                    Some(wizard) => {
                        wizard.draft.certificates = certificates;
                        close.chain(self.changed(Change::Files))
                    }
                    None => close,
                }
            }
            Picked::DeleteAccount(id) => {
                let close = self.close_dialog();
                let store = self.environment.store.clone();

                close.chain(blocking(
                    move || store.delete(id).map(Box::new).map_err(|error| trouble(&error)),
                    Message::Deleted,
                ))
            }
            Picked::Settings(chosen) => {
                self.environment.settings = chosen;

                self.keep_settings()
            }
            Picked::OpenStep(number) => {
                let close = self.close_dialog();

                close.chain(self.go_to(Step::from_number(number)))
            }
            Picked::Notify(words) => {
                self.notice = Some(Notice::well(words));

                Task::none()
            }
        }
    }

    fn open(&mut self, request: Request, return_to: Option<&'static str>) -> Task<Message> {
        let return_to = return_to.or(request.opener());
        let mut work = Task::none();
        let dialog = match request {
            Request::Certificates(role) => match &self.wizard {
                Some(wizard) => {
                    Dialog::Certificates(dialog::certificates::Certificates::new(&wizard.draft.certificates, role))
                }
                None => return Task::none(),
            },
            Request::AddCertificates(paths) => match &self.wizard {
                Some(wizard) => {
                    let mut dialog = dialog::certificates::Certificates::new(&wizard.draft.certificates, None);

                    work = dialog
                        .dropped(paths, &self.environment)
                        .map(dialog::Message::Certificates)
                        .map(Message::Dialog);
                    Dialog::Certificates(dialog)
                }
                None => return Task::none(),
            },
            Request::Support => Dialog::Support(dialog::support::Support::default()),
            Request::Settings => Dialog::Settings(dialog::settings::Settings::default()),
            Request::PasteMetadata => Dialog::Paste(dialog::paste::Paste::new(dialog::paste::Purpose::Metadata)),
            Request::PasteServiceProvider => {
                Dialog::Paste(dialog::paste::Paste::new(dialog::paste::Purpose::ServiceProvider))
            }
            Request::Preview { title, text, file_name } => {
                Dialog::Preview(dialog::preview::Preview::new(title, text, file_name))
            }
            Request::Duplicates => Dialog::Duplicates(dialog::duplicates::Duplicates::default()),
            Request::DeleteAccount { id, name } => Dialog::Confirm(dialog::confirm::Confirm::delete_account(id, name)),
        };
        let first = dialog.first_focus();

        self.dialog = Some(OpenDialog { dialog, return_to });

        let focus = match first {
            Some(name) => focus::on(name),
            None => focus::clear(),
        };

        focus.chain(work)
    }

    fn close_dialog(&mut self) -> Task<Message> {
        match self.dialog.take().and_then(|open| open.return_to) {
            Some(name) => focus::on(name),
            None => Task::none(),
        }
    }

    fn toggle_guide(&mut self) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        wizard.is_guide_open = !wizard.is_guide_open;
        self.environment.settings.guide_open = wizard.is_guide_open;

        let back = if wizard.is_guide_open { Task::none() } else { focus::on(frame::GUIDE) };

        Task::batch([back, self.keep_settings()])
    }

    fn next(&mut self) -> Task<Message> {
        let Some(wizard) = &self.wizard else {
            return Task::none();
        };
        let can_go_on = wizard.status(&self.environment)[wizard.step.index()].missing.is_none();

        match wizard.step.next() {
            Some(step) if can_go_on && wizard.metadata.busy().is_none() => self.go_to(step),
            _ => Task::none(),
        }
    }

    fn go_to(&mut self, step: Step) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        wizard.go_to(step);
        wizard.saving.is_dirty = true;

        Task::batch([
            self.keep(),
            iced::widget::operation::snap_to(frame::CONTENT, iced::widget::scrollable::RelativeOffset::START),
            self.first_focus(),
        ])
    }

    /// Gives the focus to the one field of a step where typing is the first thing to do.
    fn first_focus(&self) -> Task<Message> {
        match self.step() {
            Some(Step::SetUp) => focus::on(set_up::NAME),
            _ => focus::clear(),
        }
    }

    /// Keeps the draft, and parses its files again where they have changed.
    fn changed(&mut self, change: Change) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };
        let parse = wizard.changed(change).then(|| {
            let draft = wizard.draft.clone();
            let (account, parse) = (wizard.account.id, wizard.parse);
            let store = self.environment.store.clone();

            blocking(
                move || {
                    let parsed = Parsed::of(&draft);
                    let conflicts = conflicts(&store, &parsed, account);

                    (Box::new(parsed), conflicts)
                },
                move |(parsed, conflicts)| Message::Parsed { account, parse, parsed, conflicts },
            )
        });

        Task::batch(parse.into_iter().chain([self.keep()]))
    }

    /// Writes the draft to the store, unless a write is running: that one's answer starts the next.
    fn keep(&mut self) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        if wizard.saving.is_running {
            return Task::none();
        }

        wizard.saving.is_running = true;
        wizard.saving.is_dirty = false;

        let (account, revision) = (wizard.account.id, wizard.account.revision);
        let (store, draft, now) = (self.environment.store.clone(), wizard.draft.clone(), self.environment.now());

        blocking(
            move || store.update(account, revision, &draft, now).map(Box::new).map_err(|error| trouble(&error)),
            move |result| Message::Kept { account, result },
        )
    }

    fn kept(&mut self, id: Uuid, result: Result<Box<Account>, Trouble>) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        if wizard.account.id != id {
            return Task::none();
        }

        wizard.saving.is_running = false;

        match result {
            Ok(account) => {
                wizard.saving.saved_at = Some(account.changed);
                wizard.saving.trouble = None;
                wizard.account = *account;
            }
            Err(trouble) => {
                wizard.saving.is_dirty = true;
                self.notice = Some(Notice::from(&trouble));
                wizard.saving.trouble = Some(trouble);
                self.is_closing = false;

                return Task::none();
            }
        }

        if wizard.saving.is_dirty {
            self.keep()
        } else if self.is_closing {
            iced::exit()
        } else {
            Task::none()
        }
    }

    fn keep_settings(&self) -> Task<Message> {
        let path = self.environment.folders.settings();
        let chosen = self.environment.settings.clone();

        blocking(move || settings::save(&path, &chosen), Message::SettingsKept)
    }

    /// Leaves the account; what is not kept yet is kept first.
    fn close_account(&mut self) -> Task<Message> {
        let Some(wizard) = self.wizard.take() else {
            return Task::none();
        };
        let is_untouched = wizard.draft
            == Draft { brand: wizard.draft.brand.clone(), region: wizard.draft.region.clone(), ..Draft::default() };
        let store = self.environment.store.clone();
        let now = self.environment.now();
        let (account, saving, draft) = (wizard.account, wizard.saving, wizard.draft);

        self.notice = None;

        blocking(
            move || {
                if is_untouched {
                    // Nothing was typed: an empty row in the list would help nobody.
                    return store.delete(account.id).map(|_| ());
                }

                if !saving.is_dirty && !saving.is_running {
                    return Ok(());
                }

                // A write may still be running: its revision counts, so the newest is asked for.
                let newest = store.get(account.id)?;

                store.update(account.id, newest.revision, &draft, now).map(|_| ())
            },
            |result| result.map_err(|error| trouble(&error)),
        )
        .then({
            let list = self.environment.clone();

            move |result: Result<(), Trouble>| match result {
                Ok(()) => list_accounts(&list),
                Err(trouble) => Task::done(Message::Listed(Err(trouble))),
            }
        })
    }

    fn list(&self) -> Task<Message> {
        list_accounts(&self.environment)
    }

    fn press(&mut self, key: Key) -> Task<Message> {
        match key {
            Key::Tab => focus::next(),
            Key::BackTab => focus::previous(),
            Key::Escape if self.dialog.is_some() => self.close_dialog(),
            Key::Escape if self.wizard.as_ref().is_some_and(|wizard| wizard.is_guide_open) => self.toggle_guide(),
            Key::Escape => {
                self.home.close_guide();

                Task::none()
            }
            Key::ZoomIn => self.zoom(10),
            Key::ZoomOut => self.zoom(-10),
            Key::ZoomReset => {
                let now = i32::from(self.environment.settings.zoom);

                self.zoom(100 - now)
            }
        }
    }

    fn zoom(&mut self, by: i32) -> Task<Message> {
        let zoom = (i32::from(self.environment.settings.zoom) + by).clamp(100, 200);

        self.environment.settings.zoom = u16::try_from(zoom).unwrap_or(100);
        self.keep_settings()
    }

    /// Tells the screen that shows a drop zone what is held over the window.
    fn hover(&mut self) -> Task<Message> {
        if let Some(wizard) = &mut self.wizard {
            wizard.metadata.hovered(self.hovered.clone());
        }

        Task::none()
    }

    /// Hands a dropped file to the dialog or screen that is shown.
    fn drop_file(&mut self, path: PathBuf) -> Task<Message> {
        if let Some(open) = &mut self.dialog {
            return match &mut open.dialog {
                Dialog::Certificates(dialog) => dialog
                    .dropped(vec![path], &self.environment)
                    .map(dialog::Message::Certificates)
                    .map(Message::Dialog),
                Dialog::Support(dialog) => dialog.dropped(path).map(dialog::Message::Support).map(Message::Dialog),
                _ => Task::none(),
            };
        }

        let paths = vec![path];

        match self.step() {
            Some(Step::SetUp | Step::Review | Step::EmailAttribute) | None => Task::none(),
            Some(Step::Metadata) => {
                self.update_screen(|wizard, work| wizard.metadata.dropped(paths, work), Message::Metadata)
            }
            Some(Step::Certificates) => {
                self.update_screen(|wizard, work| wizard.certificates.dropped(paths, work), Message::Certificates)
            }
            Some(Step::ServiceProvider) => self
                .update_screen(|wizard, work| wizard.service_provider.dropped(paths, work), Message::ServiceProvider),
            Some(Step::Enable) => {
                self.update_screen(|wizard, work| wizard.enable.dropped(paths, work), Message::Enable)
            }
        }
    }

    /// Draws the window.
    pub fn view(&self) -> Element<'_, Message> {
        let has_dialog = self.dialog.is_some();
        let has_guide = match &self.wizard {
            Some(wizard) => wizard.is_guide_open,
            None => self.home.is_guide_open(),
        };

        keys(responsive(move |size| self.layers(size)), move |key, modifiers| {
            shortcut(key, modifiers, has_dialog || has_guide)
        })
        .into()
    }

    fn layers(&self, size: Size) -> Element<'_, Message> {
        let page = match &self.wizard {
            Some(wizard) => frame::view(wizard, &self.environment, size),
            None => self.home.view(&self.environment, size).map(Message::Home),
        };
        // One stack in every state, so that opening a dialog keeps the state of the page.
        let mut layers = stack![inert(page, self.dialog.is_some())];

        if let Some(open) = &self.dialog {
            let context = self.wizard.as_ref().map(|wizard| wizard.context(&self.environment, 0.0));
            let dialog = open.dialog.view(&self.environment, context, size).map(Message::Dialog);

            layers = layers.push(super::widget::dialog::over_scrim(dialog));
        }

        if let Some(notice) = &self.notice {
            layers = layers.push(
                container(notice_bar(notice))
                    .center_x(Length::Fill)
                    .align_bottom(Length::Fill)
                    .padding([if self.wizard.is_some() { super::theme::space::size::FOOTER + S } else { L }, L]),
            );
        }

        layers.into()
    }
}

/// The line at the foot of the window.
fn notice_bar(notice: &Notice) -> Element<'_, Message> {
    let (icon, color): (Icon, text::Role) = if notice.is_trouble {
        (Icon::OctagonX, |palette| palette.danger)
    } else {
        (Icon::CircleCheck, |palette| palette.success)
    };
    let words =
        column![text::body(&notice.words), notice.hint.as_ref().map(|hint| text::caption(hint).style(text::muted))];
    let undo = notice.can_undo.then(|| secondary("Undo", Message::UndoDelete).compact());

    container(
        row![
            icon.sized(16).style(text::colored(color)),
            words,
            space::horizontal().width(S),
            undo,
            icon_button(Icon::X, "Dismiss", Some(Message::NoticeDismissed)),
        ]
        .spacing(M)
        .align_y(Alignment::Center),
    )
    .padding([S, L])
    .max_width(640)
    .style(|theme: &Theme| {
        let style = select::raised(theme);

        container::Style {
            border: iced::Border { radius: super::theme::space::radius::CARD.into(), ..style.border },
            ..style
        }
    })
    .padding(iced::Padding::from([S, L]).right(S + XS))
    .into()
}

/// Which keys belong to the whole window.
fn shortcut(key: &keyboard::Key, modifiers: Modifiers, can_escape: bool) -> Option<Message> {
    let key = match key.as_ref() {
        keyboard::Key::Named(key::Named::Tab) if !modifiers.command() && !modifiers.alt() => {
            if modifiers.shift() {
                Key::BackTab
            } else {
                Key::Tab
            }
        }
        keyboard::Key::Named(key::Named::Escape) if can_escape => Key::Escape,
        keyboard::Key::Character("+" | "=") if modifiers.command() => Key::ZoomIn,
        keyboard::Key::Character("-") if modifiers.command() => Key::ZoomOut,
        keyboard::Key::Character("0") if modifiers.command() => Key::ZoomReset,
        _ => return None,
    };

    Some(Message::Key(key))
}

/// Lists the accounts off the window's thread.
fn list_accounts(environment: &Environment) -> Task<Message> {
    let environment = environment.clone();

    blocking(
        move || {
            let accounts = environment.store.list().map_err(|error| trouble(&error))?;

            Ok(accounts.into_iter().map(|account| row_of(account, &environment)).collect())
        },
        Message::Listed,
    )
}

fn row_of(account: Account, environment: &Environment) -> home::Row {
    let parsed = Parsed::of(&account.draft);
    let conflicts = conflicts(&environment.store, &parsed, account.id);
    let overview = overview(
        &account.draft,
        &parsed,
        Circumstances {
            brand: environment.brands.get_or_first(&account.draft.brand),
            conflicts: &conflicts,
            now: environment.now(),
            zone: &environment.zone,
            thresholds: environment.settings.expiry,
        },
    );

    home::Row { account, overview }
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
