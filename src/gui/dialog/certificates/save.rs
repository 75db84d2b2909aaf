//! The files that the dialog writes.

use super::assess::{standing_of, surroundings};
use super::{Certificates, Kept, Message, table};
use crate::account::certificates::{Standing, csv};
use crate::account::reminder::{self, NoReminder, Subject};
use crate::certificate::list::Entry;
use crate::gui::dialog::Action;
use crate::gui::environment::Environment;
use crate::gui::files;
use crate::gui::screen::Context;
use crate::saml::Finding;
use iced::Task;

/// A file that the dialog can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The chosen certificate as text.
    Pem,
    /// The chosen certificate as bytes.
    Der,
    /// The chosen certificate with its issuers, as text.
    Chain,
    /// Every certificate, in the order of the table, for spreadsheets.
    Csv,
    /// A calendar file with reminders of expiration dates.
    Reminder,
}

/// A file that is ready to write.
#[derive(Debug)]
pub(super) struct File {
    /// The title of the dialog that asks where to save.
    title: &'static str,
    /// The suggested name.
    name: String,
    pub(super) bytes: Vec<u8>,
}

impl Certificates {
    /// Asks where to save, and writes the file.
    pub(super) fn save(
        &mut self,
        form: Form,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Action<Message> {
        let File { title, name, bytes } = match self.file(form, environment, context) {
            Ok(Some(file)) => file,
            Ok(None) => return Action::None,
            Err(nothing) => {
                self.problems =
                    vec![Finding::note("certificate-no-reminder", nothing.to_string()).hint(nothing.hint())];

                return Action::None;
            }
        };
        let asked = environment.files.save(title, &name);
        let work = async move {
            let path = asked.await?;

            Some(files::write(path, bytes).await.map(|path| files::name(&path)))
        };
        let (task, handle) = Task::perform(work, Message::FileSaved).abortable();

        self.asking = Some(handle.abort_on_drop());
        Action::Run(task)
    }

    /// Creates the file. Returns `None` if nothing is chosen that could be saved.
    pub(super) fn file(
        &self,
        form: Form,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Result<Option<File>, NoReminder> {
        let now = environment.now();
        let account = context.map_or("", |context| &context.draft.name);

        Ok(match form {
            Form::Pem | Form::Der | Form::Chain => self.chosen(now).map(|entry| {
                let certificate = &entry.certificate;
                let named = |extension| table::file_name(certificate, extension);

                let (name, bytes) = match form {
                    Form::Der => (named("der"), certificate.der().to_vec()),
                    Form::Chain => (named("chain.pem"), self.chain_pem(entry).into_bytes()),
                    _ => (named("pem"), certificate.to_pem().into_bytes()),
                };

                File { title: "Save the certificate", name, bytes }
            }),
            Form::Csv => {
                let (all, web_server) = (self.sorted(), self.web_server.key());
                let standings: Vec<Standing<'_>> = all.into_iter().map(standing_of).collect();
                let bytes = csv(&standings, surroundings(environment, context, web_server.as_ref()));

                Some(File { title: "Save the list", name: files::proposed(account, "certificates", "csv"), bytes })
            }
            Form::Reminder => match context {
                Some(context) => {
                    let subject = Subject {
                        account: context.account,
                        name: account,
                        provider: &context.brand.name,
                        product: context.product,
                    };
                    let text = reminder::calendar(subject, &self.standings(), environment.settings.expiry, now)?;

                    let name = files::proposed(account, "certificates", "ics");

                    Some(File { title: "Save the reminder", name, bytes: text.into_bytes() })
                }
                None => None,
            },
        })
    }

    /// Writes a certificate and its issuers as PEM, the certificate itself first.
    pub(super) fn chain_pem(&self, entry: &Entry<Kept>) -> String {
        self.chain(entry).links.iter().map(|link| link.certificate.to_pem()).collect()
    }

    /// Reports that the file was saved, or why not.
    pub(super) fn saved(&mut self, answer: Option<Result<String, String>>) {
        match answer {
            None => {}
            Some(Ok(name)) => self.edits.say(format!("Saved as {name}.")),
            Some(Err(reason)) => {
                self.problems = vec![Finding::warning("certificate-not-saved", reason).hint(files::SAVE_ELSEWHERE)];
            }
        }
    }
}
