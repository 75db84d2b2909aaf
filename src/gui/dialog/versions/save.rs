//! The file that the dialog writes: a version, byte for byte.

use super::reading::gone;
use super::{Message, Side, Versions};
use crate::gui::dialog::Action;
use crate::gui::environment::Environment;
use crate::gui::files;
use crate::gui::screen::Context;
use crate::saml::Finding;
use iced::Task;

impl Versions {
    /// Asks where to save a version, and writes it.
    pub(super) fn save(
        &mut self,
        side: Side,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Action<Message> {
        let at_hand = match side {
            Side::Found => self.found.as_ref().map(|found| found.loaded.xml.clone()),
            Side::InUse => context.and_then(|context| context.draft.metadata.as_ref()).map(|loaded| loaded.xml.clone()),
            Side::Version(_) => None,
        };
        let (store, account) = (environment.store.clone(), self.account);
        let number = self.version(side).map(|version| version.number);
        let name = context.map(|context| context.draft.name.as_str()).unwrap_or_default();
        let words = match (side, self.loaded_at(side, context)) {
            (Side::Version(_), Some(at)) => {
                format!("{name} metadata {}", at.to_zoned(environment.zone.clone()).strftime("%Y-%m-%d"))
            }
            _ => format!("{name} metadata"),
        };
        let asked = environment.files.save("Save the metadata", &files::proposed(&words, "metadata", "xml"));
        let work = async move {
            let path = asked.await?;
            let bytes = match (at_hand, number) {
                (Some(bytes), _) => Ok(bytes),
                (None, Some(number)) => match tokio::task::spawn_blocking(move || store.version(account, number)).await
                {
                    Ok(read) => read.map_err(|error| gone(&error)),
                    // Only a panic reaches this, and nothing below the window panics.
                    Err(_) => return None,
                },
                (None, None) => return None,
            };

            Some(match bytes {
                Ok(bytes) => files::write(path, bytes).await.map(|path| files::name(&path)).map_err(|reason| {
                    Box::new(Finding::warning("version-not-saved", reason).hint(files::SAVE_ELSEWHERE))
                }),
                Err(finding) => Err(finding),
            })
        };
        let (task, handle) = Task::perform(work, Message::Saved).abortable();

        self.said = None;
        self.problem = None;
        self.working = Some(handle.abort_on_drop());
        Action::Run(task)
    }
}
