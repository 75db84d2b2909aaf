//! Step 2: IdP metadata by file, URL, paste, or drop.

mod address;
mod check;
pub mod choose;
mod failure;
mod federation;
mod fetching;
mod loaded;
mod notices;
mod read;
mod take_over;

pub use check::CHECK;
pub use choose::{Batch, Candidate};
pub use loaded::VERSIONS;
pub use read::Read;

pub(super) use loaded::{product, read_at};
pub(super) use notices::{CONFLICT, conflict, guide_label};

use self::check::Check;
use self::choose::Choosing;
use self::failure::{Failure, Reason, Received};
use self::fetching::Fetching;
use self::take_over::Replaced;
use super::{Action, Change, Context, Work};
use crate::account::draft::Origin;
use crate::account::refresh::Outcome;
use crate::federation::{Error, Stored};
use crate::fetch::{self, Fetched, Progress};
use crate::gui::dialog::Request;
use crate::gui::dialog::signer::FINDING_OPENER;
use crate::gui::files::{self, Filter};
use crate::gui::task::blocking;
use crate::gui::theme::Element;
use crate::gui::theme::space::L;
use crate::gui::widget::focus;
use iced::Task;
use iced::task::Handle;
use iced::widget::column;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The name of the URL field.
pub const ADDRESS: &str = "metadata-url";
/// The name of the field that searches the identity providers of a federation.
pub const SEARCH: &str = "metadata-search";

/// The name of the button that opens the dialog for pasting; it gets the focus back.
pub const PASTE: &str = "paste-xml";

/// Says that metadata is being read.
const READING: &str = "Reading the metadata";

/// Interval of progress reports: each one draws the window.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// The screen of step 2.
#[derive(Debug, Default)]
pub struct Metadata {
    /// Counts loads, so that an outdated result is ignored.
    key: u64,
    running: Option<Running>,
    /// The error in the entered URL.
    address_error: Option<String>,
    failure: Option<Failure>,
    choosing: Option<Choosing>,
    replaced: Option<Replaced>,
    /// The result of checking the URL for changes.
    check: Check,
    /// Names of files dragged over the window.
    hovered: Vec<String>,
}

/// A running load.
#[derive(Debug)]
struct Running {
    key: u64,
    origin: Origin,
    /// The fetch, kept while its result is read.
    fetching: Option<Fetching>,
    is_reading: bool,
    received: Received,
    /// The source that is being read, once it has arrived.
    source: Option<Arc<Stored>>,
    _work: Handle,
}

/// An event on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    AddressChanged(String),
    Fetch,
    Progressed {
        key: u64,
        progress: Progress,
    },
    Fetched {
        key: u64,
        result: Result<Box<Fetched<Arc<Stored>>>, fetch::Error>,
    },
    /// A second has passed.
    Ticked,
    ChooseFile,
    FilesChosen(Vec<PathBuf>),
    FileOpened {
        key: u64,
        result: Result<Arc<Stored>, Error>,
    },
    Paste,
    /// Identity providers of a federation were found, while the rest is still being read.
    Listed {
        key: u64,
        batch: Batch,
    },
    Read {
        key: u64,
        result: Result<Read, Error>,
    },
    Cancel,
    /// An event in the list of a federation's identity providers.
    Choice(choose::Message),
    Undo,
    /// Check the metadata's URL for changes.
    Check,
    CheckCancelled,
    Compared {
        key: u64,
        outcome: Box<Outcome>,
    },
    ChangesAsked,
    VersionsAsked,
    GuideAsked,
    SupportAsked,
    /// Open the signer that a finding is about.
    SignerAsked,
    CertificatesAsked,
}

impl Metadata {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::AddressChanged(address) => {
                work.draft.metadata_url = address;
                self.address_error = None;

                Action::Changed(Change::Choices)
            }
            Message::Fetch => self.fetch(work),
            Message::Progressed { key, progress } if self.check.is_running(key) => {
                self.check.progressed(progress, work.now());

                Action::None
            }
            Message::Progressed { key, progress } => {
                if let Some(running) = self.running.as_mut().filter(|running| running.key == key)
                    && let Some(fetching) = &mut running.fetching
                {
                    fetching.progressed(progress, work.now());
                }

                Action::None
            }
            Message::Fetched { key, result } if self.check.is_running(key) => self.looked(key, result, work),
            Message::Fetched { key, result } => match result {
                _ if !self.is_running(key) => Action::None,
                Ok(fetched) => {
                    let fetched = *fetched;

                    self.read(key, fetched.bytes, fetched.content_type, work)
                }
                Err(error) => self.fail(Reason::Fetch(error)),
            },
            Message::Ticked => Action::None,
            Message::ChooseFile => {
                let chosen = work.environment.files.open("Choose IdP metadata", Filter::Metadata, false);

                Action::Run(Task::perform(chosen, Message::FilesChosen))
            }
            Message::FilesChosen(paths) => self.dropped(paths, work),
            Message::FileOpened { key, result } => match result {
                _ if !self.is_running(key) => Action::None,
                Ok(source) => self.read(key, source, None, work),
                Err(error) => self.fail(error.into()),
            },
            Message::Paste => Action::Open(Request::PasteMetadata),
            Message::Listed { key, batch } => {
                if !self.is_running(key) {
                    return Action::None;
                }

                let is_new = self.choosing.is_none();

                self.list(batch);
                if is_new { Action::Run(focus::on(SEARCH)) } else { Action::None }
            }
            Message::Read { key, result } => match result {
                Err(error) if self.is_taking(key) => self.refuse(&error),
                _ if !self.is_running(key) && !self.is_taking(key) => Action::None,
                Ok(Read::IdentityProvider { identity_provider, entity_id }) => {
                    self.take_over(&identity_provider, entity_id, work)
                }
                Ok(Read::Federation { source, rest, findings }) => self.listed(source, rest, findings),
                Err(error) => self.fail(error.into()),
            },
            Message::Cancel => {
                self.running = None;

                Action::Run(focus::on(ADDRESS))
            }
            Message::Choice(message) => match self.choosing.as_mut().map(|choosing| choosing.update(message)) {
                Some(choose::Outcome::Run(task)) => Action::Run(task),
                Some(choose::Outcome::Take(row)) => self.choose(row),
                Some(choose::Outcome::Cancel) => {
                    self.running = None;
                    self.choosing = None;

                    Action::Run(focus::on(ADDRESS))
                }
                None => Action::None,
            },
            Message::Undo => match self.replaced.take() {
                Some(replaced) => {
                    replaced.undo(work.draft);
                    self.check = Check::default();

                    Action::Changed(Change::Files)
                }
                None => Action::None,
            },
            Message::Check => self.look(work),
            Message::CheckCancelled => {
                self.check = Check::default();

                Action::None
            }
            Message::Compared { key, outcome } => self.compared(key, *outcome, work),
            Message::ChangesAsked => Action::Open(Request::Changes),
            Message::VersionsAsked => Action::Open(Request::Versions),
            Message::GuideAsked => Action::ShowGuide,
            Message::SupportAsked => Action::Open(Request::Support),
            Message::SignerAsked => Action::Open(Request::MetadataSigner(FINDING_OPENER)),
            Message::CertificatesAsked => Action::Open(Request::Certificates(None)),
        }
    }

    /// Returns the reason why Next is off while something runs.
    pub fn busy(&self) -> Option<String> {
        let words = match &self.running {
            _ if self.choosing.is_some() => "Choose your identity provider.",
            Some(Running { is_reading: false, fetching: Some(_), .. }) => "Wait for the metadata to load.",
            Some(_) => "Wait until the metadata is read.",
            None => return None,
        };

        Some(words.to_owned())
    }

    /// Returns whether the screen is a long list, which fills the window and scrolls independently.
    pub fn is_list(&self) -> bool {
        self.choosing.is_some()
    }

    /// Reads files that were dropped on the window. Only the first is used.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, work: &mut Work<'_>) -> Action<Message> {
        let Some(path) = paths.into_iter().next() else {
            return Action::None;
        };
        let key = self.next_key();
        let file = path.clone();
        let (task, handle) =
            blocking(move || files::open(&file).map(Arc::new), move |result| Message::FileOpened { key, result })
                .abortable();

        self.hovered.clear();
        self.start(key, Origin::File(files::name(&path)), None, handle, work);
        Action::Run(task)
    }

    /// Shows the files that are dragged over the window. The list is empty once they have left.
    pub fn hovered(&mut self, names: Vec<String>) {
        self.hovered = names;
    }

    /// Reads pasted metadata.
    pub fn pasted(&mut self, text: String, work: &mut Work<'_>) -> Action<Message> {
        let key = self.next_key();
        // A placeholder handle, which reading replaces at once.
        let (_, handle) = Task::<Message>::none().abortable();

        self.start(key, Origin::Pasted, None, handle, work);

        match Stored::memory(text.into_bytes()) {
            Ok(source) => self.read(key, Arc::new(source), None, work),
            Err(error) => self.fail(error.into()),
        }
    }

    /// Returns the one line under the title.
    pub fn line(&self, _context: Context<'_>) -> String {
        if self.choosing.is_some() {
            return "This file describes a federation. Choose your organization’s identity provider.".to_owned();
        }

        "Load your identity provider’s metadata: an XML file that describes how it signs users in.".to_owned()
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        if let Some(choosing) = &self.choosing {
            return choose::view(choosing, context.width).map(Message::Choice);
        }

        if let Some(running) = &self.running {
            return fetching::view(running, context);
        }

        let address = address::card(self, context);
        let failure = self.failure.as_ref().map(|failure| failure::view(failure, context));

        match &context.draft.metadata {
            Some(metadata) => {
                let replace = if self.hovered.is_empty() { address } else { address::drop_zone(&self.hovered) };
                let loaded = loaded::view(metadata, self.replaced.as_ref(), &self.check, context);

                if failure.is_some() {
                    column![replace, failure, loaded].spacing(L).into()
                } else {
                    column![loaded, replace].spacing(L).into()
                }
            }
            None if failure.is_some() && self.hovered.is_empty() => column![address, failure].spacing(L).into(),
            None => column![address, address::or(), address::drop_zone(&self.hovered)].spacing(L).into(),
        }
    }

    fn fetch(&mut self, work: &mut Work<'_>) -> Action<Message> {
        let url = match fetch::parse_url(&work.draft.metadata_url) {
            Ok(url) => url,
            Err(reason) => {
                self.running = None;
                self.address_error = Some(reason);

                return Action::Run(focus::on(ADDRESS));
            }
        };
        let key = self.next_key();
        let limits = work.environment.limits.clone();
        let fetching = Fetching::new(&url, work.now(), limits.total);
        let (task, handle) = fetching::task(key, url.to_string(), limits).abortable();

        self.start(key, Origin::Url(url.to_string()), Some(fetching), handle, work);
        Action::Run(task)
    }

    fn next_key(&mut self) -> u64 {
        self.key += 1;
        self.key
    }

    fn is_running(&self, key: u64) -> bool {
        self.running.as_ref().is_some_and(|running| running.key == key)
    }

    /// Starts a load. A running one is aborted, and the result of the last one is removed.
    fn start(&mut self, key: u64, origin: Origin, fetching: Option<Fetching>, handle: Handle, work: &Work<'_>) {
        self.address_error = None;
        self.failure = None;
        self.choosing = None;
        self.check = Check::default();
        self.running = Some(Running {
            key,
            origin,
            fetching,
            is_reading: false,
            received: Received { content_type: None, bytes: 0, at: work.now() },
            source: None,
            _work: handle.abort_on_drop(),
        });
    }

    /// Reads the received metadata, off the window's thread.
    fn read(
        &mut self,
        key: u64,
        source: Arc<Stored>,
        content_type: Option<String>,
        work: &Work<'_>,
    ) -> Action<Message> {
        let Some(running) = &mut self.running else {
            return Action::None;
        };
        let language = work.environment.language.clone();
        let (task, handle) = read::task(key, Arc::clone(&source), language).abortable();

        running.is_reading = true;
        running.received = Received { content_type, bytes: source.size(), at: work.now() };
        running.source = Some(source);
        running._work = handle.abort_on_drop();
        Action::Run(task)
    }

    fn fail(&mut self, reason: Reason) -> Action<Message> {
        self.choosing = None;

        if let Some(running) = self.running.take() {
            self.failure = Some(Failure { origin: running.origin, reason, received: running.received });
        }

        Action::None
    }
}

#[cfg(test)]
mod tests;
