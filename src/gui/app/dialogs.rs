//! Dialogs: opening, their results, and returning the focus.

use super::keep::trouble;
use super::{App, Message, Notice, OpenDialog};
use crate::certificate::Role;
use crate::gui::dialog::capture::Capture;
use crate::gui::dialog::certificates::Certificates;
use crate::gui::dialog::signer::{self, MetadataSigner};
use crate::gui::dialog::versions::Versions;
use crate::gui::dialog::{self, Dialog, Picked, Request};
use crate::gui::screen::Change;
use crate::gui::task::blocking;
use crate::gui::widget::focus;
use crate::gui::wizard::Step;
use crate::saml::metadata::signature::Signer;
use iced::Task;

impl App {
    pub(super) fn update_dialog(&mut self, message: dialog::Message) -> Task<Message> {
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

    pub(super) fn picked(&mut self, picked: Picked) -> Task<Message> {
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
            Picked::ReadMetadata { loaded, identity_provider } => {
                let close = self.close_dialog();

                close.chain(self.update_screen(
                    |wizard, work| wizard.metadata.picked(loaded, &identity_provider, work),
                    Message::Metadata,
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
            Picked::MetadataSigner(signer) => {
                // The finding that opened the dialog may disappear with its cause, but the row stays.
                if let Some(open) = &mut self.dialog {
                    open.return_to = Some(signer::OPENER);
                }

                let close = self.close_dialog();

                close.chain(self.pin(signer.map(|signer| *signer)))
            }
            Picked::DeleteAccount(id) => {
                let close = self.close_dialog();
                let store = self.environment.store.clone();

                close.chain(blocking(
                    move || store.delete(id).map(Box::new).map_err(|error| trouble(&error)),
                    Message::Deleted,
                ))
            }
            Picked::SignIn { account, captured } => {
                let close = self.close_dialog();
                let is_open =
                    self.wizard.as_ref().is_some_and(|wizard| account.is_none_or(|id| wizard.account.id == id));

                match account {
                    _ if is_open => close.chain(self.show_captured(*captured)),
                    Some(id) => {
                        self.captured = Some(*captured);
                        close.chain(self.open_by_id(id))
                    }
                    None => close,
                }
            }
            Picked::Open(request) => self.open(request, None),
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

    pub(super) fn open(&mut self, request: Request, return_to: Option<&'static str>) -> Task<Message> {
        let return_to = return_to.or(request.opener());
        let mut work = Task::none();
        let dialog = match request {
            Request::Certificates(role) => match self.certificates(role) {
                Some(dialog) => Dialog::Certificates(dialog),
                None => return Task::none(),
            },
            Request::AddCertificates(paths) => match self.certificates(None) {
                Some(mut dialog) => {
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
            Request::Capture => Dialog::Capture(self.capture()),
            Request::Duplicates => Dialog::Duplicates(dialog::duplicates::Duplicates::default()),
            Request::Versions | Request::Changes => match self.versions(&request) {
                Some(mut dialog) => {
                    work = dialog
                        .read(&self.environment, self.draft())
                        .map(dialog::Message::Versions)
                        .map(Message::Dialog);
                    Dialog::Versions(Box::new(dialog))
                }
                None => return Task::none(),
            },
            Request::MetadataSigner(_) => match self.metadata_signer() {
                Some(dialog) => Dialog::MetadataSigner(dialog),
                None => return Task::none(),
            },
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

    /// Creates the dialog for a captured sign-in. Without an open account, it asks for one.
    fn capture(&self) -> Capture {
        match &self.wizard {
            Some(wizard) => Capture::of_account(wizard.account.id),
            None => {
                let rows = self.home.rows.iter().flatten();

                Capture::of_any(rows.map(|row| (row.account.id, row.account.draft.name.clone())).collect())
            }
        }
    }

    /// Creates the certificate manager of the open account.
    fn certificates(&self, role: Option<Role>) -> Option<Certificates> {
        let wizard = self.wizard.as_ref()?;
        let manager = Certificates::new(&wizard.draft.certificates, &wizard.parsed, role);

        Some(manager.showing_expired(self.environment.settings.expired_certificates_shown))
    }

    /// Creates the dialog for versions of the open account's metadata, or for metadata found at its URL.
    ///
    /// A network response can arrive at any time: it neither replaces another dialog nor opens one over another step. Step 2
    /// still leads to it.
    fn versions(&self, request: &Request) -> Option<Versions> {
        let wizard = self.wizard.as_ref()?;
        let found = wizard.metadata.found().cloned();

        match (request, found) {
            (Request::Changes, Some(found)) => (self.dialog.is_none() && wizard.step == Step::Metadata)
                .then(|| Versions::on_changes(wizard.account.id, found)),
            (Request::Changes, None) => None,
            (_, found) => Some(Versions::new(wizard.account.id, found)),
        }
    }

    /// Creates the dialog for the signer of the open account's metadata.
    fn metadata_signer(&self) -> Option<MetadataSigner> {
        let wizard = self.wizard.as_ref()?;
        let identity_provider = wizard.parsed.identity_provider.as_ref()?;

        Some(MetadataSigner::new(identity_provider, wizard.draft.metadata_signer.clone()))
    }

    /// Pins a signer for the metadata of the open account, or unpins it.
    fn pin(&mut self, signer: Option<Signer>) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        wizard.draft.metadata_signer = signer;
        wizard.parsed.judge_signature(&wizard.draft);

        // A running parse started with the previous signer, so its result must not be used.
        let change = if wizard.is_parsing { Change::Files } else { Change::Choices };

        self.changed(change)
    }

    pub(super) fn close_dialog(&mut self) -> Task<Message> {
        match self.dialog.take().and_then(|open| open.return_to) {
            Some(name) => focus::on(name),
            None => Task::none(),
        }
    }
}
