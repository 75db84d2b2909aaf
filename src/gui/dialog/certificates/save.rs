//! The files that the dialog writes.

use super::{Certificates, Kept, Message, table};
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
}

impl Certificates {
    /// Asks where to save, and writes the file.
    pub(super) fn save(
        &mut self,
        form: Form,
        environment: &Environment,
        _context: Option<Context<'_>>,
    ) -> Action<Message> {
        let Some(entry) = self.chosen(environment.now()) else { return Action::None };
        let certificate = &entry.certificate;
        let (title, name, bytes) = match form {
            Form::Pem => {
                ("Save the certificate", table::file_name(certificate, "pem"), certificate.to_pem().into_bytes())
            }
            Form::Chain => {
                ("Save the chain", table::file_name(certificate, "chain.pem"), self.chain_pem(entry).into_bytes())
            }
            Form::Der => ("Save the certificate", table::file_name(certificate, "der"), certificate.der().to_vec()),
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

    /// Writes a certificate and its issuers as PEM, the certificate itself first.
    pub(super) fn chain_pem(&self, entry: &Entry<Kept>) -> String {
        self.chain(entry).links.iter().map(|link| link.certificate.to_pem()).collect()
    }

    /// Says that the file was saved, or why it was not.
    pub(super) fn saved(&mut self, answer: Option<Result<String, String>>) {
        match answer {
            None => {}
            Some(Ok(name)) => self.edits.say(format!("Saved as {name}.")),
            Some(Err(reason)) => {
                let hint = "Save it under another name or in another folder.";

                self.problems = vec![Finding::warning("certificate-not-saved", reason).hint(hint)];
            }
        }
    }
}
