//! The signer's certificate from a file, read off the window's thread.

use super::{Chosen, From, Message, MetadataSigner, SAVE, words};
use crate::gui::dialog::Action;
use crate::gui::files;
use crate::gui::widget::focus;
use crate::saml::metadata::signature::Signer;
use iced::Task;
use std::path::PathBuf;

/// Maximum size of a file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

impl MetadataSigner {
    /// Reads the file that the user has chosen, or will choose.
    pub(super) fn open(&mut self, asked: impl Future<Output = Vec<PathBuf>> + Send + 'static) -> Task<Message> {
        self.key += 1;

        let key = self.key;
        let work = async move {
            match asked.await.into_iter().next() {
                Some(path) => Some(read(path).await),
                None => None,
            }
        };
        let (task, handle) = Task::perform(work, move |read| Message::FileRead(key, read)).abortable();

        self.opening = Some(handle.abort_on_drop());
        task
    }

    pub(super) fn file_read(
        &mut self,
        key: u64,
        read: Option<Result<(String, Box<Signer>), String>>,
    ) -> Action<Message> {
        if key != self.key {
            return Action::None;
        }

        self.opening = None;

        match read {
            Some(Ok((name, signer))) => {
                self.typed.clear();
                self.choose(Some(Chosen { signer: *signer, from: From::File(name) }));
                Action::Run(focus::on(SAVE))
            }
            Some(Err(problem)) => {
                self.problem = Some(problem);
                self.show_problem()
            }
            None => Action::None,
        }
    }
}

/// Reads a signer from a file.
///
/// # Errors
/// Returns a sentence that names the file and says why it can't be used as a signer.
async fn read(path: PathBuf) -> Result<(String, Box<Signer>), String> {
    let name = files::name(&path);
    let bytes = files::read(path, LARGEST).await?;

    match tokio::task::spawn_blocking(move || Signer::from_file(&bytes)).await {
        Ok(Ok(signer)) => Ok((name, Box::new(signer))),
        Ok(Err(unusable)) => Err(format!("{name}: {}", words::unusable(&unusable))),
        // Only a panic reaches this, and nothing below the window panics.
        Err(_) => Err(format!("Can’t read {name}.")),
    }
}
