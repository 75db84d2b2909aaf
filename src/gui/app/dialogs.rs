//! Dialogs: opening, what they pick, and giving the focus back.

use super::keep::trouble;
use super::{App, Message, Notice, OpenDialog};
use crate::certificate::Role;
use crate::gui::dialog::certificates::Certificates;
use crate::gui::dialog::{self, Dialog, Picked, Request};
use crate::gui::screen::Change;
use crate::gui::task::blocking;
use crate::gui::widget::focus;
use crate::gui::wizard::Step;
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

    /// Makes the certificate manager of the open account.
    fn certificates(&self, role: Option<Role>) -> Option<Certificates> {
        let wizard = self.wizard.as_ref()?;
        let manager = Certificates::new(&wizard.draft.certificates, &wizard.parsed, role);

        Some(manager.showing_expired(self.environment.settings.expired_certificates_shown))
    }

    pub(super) fn close_dialog(&mut self) -> Task<Message> {
        match self.dialog.take().and_then(|open| open.return_to) {
            Some(name) => focus::on(name),
            None => Task::none(),
        }
    }
}
