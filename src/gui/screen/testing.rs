//! A desk for the update tests of screens: an account, a separate environment, and tasks that run to their end.

use super::{Action, Context, Work};
use crate::account::Draft;
use crate::account::profile::Parsed;
use crate::certificate::Thresholds;
use crate::gui::dialog::Request;
use crate::gui::environment::Environment;
use crate::gui::files::{Files, Filter};
use crate::gui::testing::environment;
use crate::gui::wizard::Step;
use crate::guide::guide;
use crate::saml::metadata::IdentityProvider;
use crate::settings::Folders;
use iced::Task;
use iced::futures::StreamExt as _;
use iced::futures::future::BoxFuture;
use iced_test::runtime::{Action as Event, task};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// 14 September 2026, 09:42 in UTC.
pub(super) const NOW: Timestamp = Timestamp::constant(1_789_378_920, 0);

/// Files that a test has chosen in advance.
#[derive(Default)]
struct Chosen {
    open: Mutex<Vec<PathBuf>>,
    save: Mutex<Option<PathBuf>>,
}

impl Files for Chosen {
    fn open(&self, _: &str, _: Filter, _: bool) -> BoxFuture<'static, Vec<PathBuf>> {
        let chosen = self.open.lock().unwrap().clone();

        Box::pin(async move { chosen })
    }

    fn save(&self, _: &str, _: &str) -> BoxFuture<'static, Option<PathBuf>> {
        let chosen = self.save.lock().unwrap().clone();

        Box::pin(async move { chosen })
    }

    fn folder(&self, _: &str) -> BoxFuture<'static, Option<PathBuf>> {
        Box::pin(async { None })
    }
}

/// The actions that screens asked for while messages were handled.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) changes: usize,
    pub(super) steps: Vec<Step>,
    pub(super) requests: Vec<Request>,
}

/// One account on a screen.
pub(super) struct Desk {
    pub(super) draft: Draft,
    pub(super) conflicts: Vec<String>,
    environment: Environment,
    files: Arc<Chosen>,
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    pub(super) fn new(draft: Draft) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::<Chosen>::default();
        let environment = Environment {
            folders: Folders { configuration: folder.path().to_owned(), data: folder.path().to_owned() },
            files: Arc::clone(&files) as Arc<dyn Files>,
            ..environment()
        };

        Self {
            draft,
            conflicts: Vec::new(),
            environment,
            files,
            folder,
            runtime: tokio::runtime::Runtime::new().unwrap(),
        }
    }

    /// Makes the next dialog for opening return a file with these bytes.
    pub(super) fn choose(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);

        std::fs::write(&path, bytes).unwrap();
        *self.files.open.lock().unwrap() = vec![path.clone()];
        path
    }

    /// Makes the next dialog for saving return a path in this test's folder.
    pub(super) fn choose_to_save(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);

        *self.files.save.lock().unwrap() = Some(path.clone());
        path
    }

    /// Passes the context of a screen.
    pub(super) fn with_context<T>(&self, work: impl FnOnce(Context<'_>) -> T) -> T {
        let parsed = Parsed::of(&self.draft);
        let brand = self.environment.brands.get_or_first(&self.draft.brand);
        let product = parsed.identity_provider.as_ref().and_then(IdentityProvider::product);

        work(Context {
            account: uuid::Uuid::nil(),
            draft: &self.draft,
            parsed: &parsed,
            brands: &self.environment.brands,
            brand,
            region: brand.region(&self.draft.region),
            guide: guide(product),
            product,
            conflicts: &self.conflicts,
            versions: 0,
            now: NOW,
            zone: &self.environment.zone,
            thresholds: Thresholds::default(),
            language: "en",
            width: 752.0,
        })
    }

    /// Lets a screen do one thing without running its task.
    pub(super) fn once<Message>(&mut self, work: impl FnOnce(&mut Work<'_>) -> Action<Message>) -> Action<Message> {
        let parsed = Parsed::of(&self.draft);
        let mut draft = std::mem::take(&mut self.draft);
        let action = work(&mut Work {
            draft: &mut draft,
            parsed: &parsed,
            environment: &self.environment,
            account: uuid::Uuid::nil(),
        });

        self.draft = draft;
        action
    }

    /// Runs an action to its end, with everything that results from it.
    pub(super) fn settle<Message: Send + 'static>(
        &mut self,
        action: Action<Message>,
        mut update: impl FnMut(Message, &mut Work<'_>) -> Action<Message>,
    ) -> Asked {
        let mut asked = Asked::default();
        let mut actions = vec![action];

        while let Some(action) = actions.pop() {
            match action {
                Action::Run(task) => {
                    for message in self.drain(task) {
                        actions.push(self.once(|work| update(message, work)));
                    }
                }
                Action::ChangedAndRun(_, task) => {
                    asked.changes += 1;
                    actions.push(Action::Run(task));
                }
                Action::Changed(_) => asked.changes += 1,
                Action::GoTo(step) => asked.steps.push(step),
                Action::Open(request) => asked.requests.push(request),
                Action::None | Action::Next | Action::ShowGuide | Action::TestSignIn | Action::Notify(_) => {}
            }
        }

        asked
    }

    fn drain<Message: Send + 'static>(&self, task: Task<Message>) -> Vec<Message> {
        let Some(stream) = task::into_stream(task) else {
            return Vec::new();
        };

        self.runtime.block_on(
            stream
                .filter_map(async |event| match event {
                    Event::Output(message) => Some(message),
                    _ => None,
                })
                .collect(),
        )
    }
}
