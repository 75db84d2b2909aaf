//! Step 6: SP metadata for the identity provider.
//!
//! Loaded and entered values are in the draft. The screen contains the running work and the last failure.

mod fields;
mod file;
mod source;
mod typed;

use super::{Action, Change, Context, Work};
use crate::account::draft::{LoadedServiceProvider, Origin, ServiceProviderDraft};
use crate::account::profile::{Evidence, ServiceProviderValues, service_provider_values};
use crate::brand::Region;
use crate::gui::dialog::Request;
use crate::gui::files::{self, Filter};
use crate::gui::task::blocking;
use crate::gui::theme::Element;
use crate::gui::theme::space::L;
use crate::gui::widget::{choice, focus};
use crate::saml::service_provider::{self, ServiceProvider as Provider};
use crate::saml::{Finding, Severity};
use iced::task::Handle;
use iced::widget::{Space, column, container};
use iced::{Task, padding};
use std::path::PathBuf;

pub use typed::Slot;

/// Maximum size of a file that is read: metadata has a few kilobytes, an email with attachments some megabytes.
const CAP: u64 = 16 * 1024 * 1024;
/// The name of the button that gets the focus once there is a file to save.
pub const SAVE_AS: &str = "save-sp-metadata";
/// The name of the button that loads a file; it gets the focus once there is none.
pub const LOAD: &str = "load-sp-metadata";

/// The screen of step 6.
#[derive(Debug, Default)]
pub struct ServiceProvider {
    /// Counts loads, so that an outdated result is ignored.
    loads: u64,
    reading: Option<Reading>,
    trouble: Option<Trouble>,
    /// Set if the fields are open although a file or the brand provides the values.
    is_typing: bool,
    /// Fields that were edited since the screen opened. They stay open.
    touched: Vec<Slot>,
    are_notes_open: bool,
}

/// A file that is being read.
#[derive(Debug)]
struct Reading {
    name: String,
    _work: Handle,
}

/// The last failure, and what to try again.
#[derive(Debug)]
struct Trouble {
    finding: Finding,
    again: Again,
}

/// An action that the user may try again after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    Load,
    Save,
}

/// An event on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    Load,
    Paste,
    /// The system's dialog has closed. `None` if it was canceled.
    Chosen(Option<PathBuf>),
    Read {
        load: u64,
        origin: Origin,
        answer: Result<Box<Provider>, Finding>,
    },
    CancelReading,
    Remove,
    TroubleDismissed,
    UseFile,
    KeepTyped,
    TypeToggled,
    Typed(Slot, String),
    SuggestionUsed(Slot),
    NotesToggled,
    Preview,
    Save,
    Saved(Option<Result<PathBuf, String>>),
    Imported(bool),
}

impl ServiceProvider {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::Load => Action::Run(Task::perform(
                work.environment.files.open("Load SP metadata", Filter::Metadata, false),
                |chosen| Message::Chosen(chosen.into_iter().next()),
            )),
            Message::Paste => Action::Open(Request::PasteServiceProvider),
            Message::Chosen(None) => Action::None,
            Message::Chosen(Some(path)) => Action::Run(self.read_file(path)),
            Message::Read { load, origin, answer } => self.read(load, origin, answer, work),
            Message::CancelReading => {
                self.reading = None;
                self.loads += 1;

                Action::Run(focus::on(LOAD))
            }
            Message::Remove => {
                let draft = &mut work.draft.service_provider;

                draft.loaded = None;
                draft.keep_typed = false;
                self.trouble = None;
                values_changed(draft);
                Action::ChangedAndRun(Change::Files, focus::on(LOAD))
            }
            Message::TroubleDismissed => {
                self.trouble = None;

                Action::Run(focus::on(LOAD))
            }
            Message::UseFile => {
                let from_file = parsed_values(work.parsed);
                let draft = &mut work.draft.service_provider;

                for slot in Slot::ALL {
                    if from_file.get(slot).is_some() {
                        slot.of_mut(draft).clear();
                    }
                }

                draft.keep_typed = false;
                values_changed(draft);
                Action::ChangedAndRun(Change::Choices, focus::on(SAVE_AS))
            }
            Message::KeepTyped => {
                work.draft.service_provider.keep_typed = true;
                values_changed(&mut work.draft.service_provider);
                Action::ChangedAndRun(Change::Choices, focus::on(SAVE_AS))
            }
            Message::TypeToggled => {
                self.is_typing = !self.is_typing;
                self.touched.clear();

                if self.is_typing { Action::Run(focus::on(Slot::EntityId.id())) } else { Action::None }
            }
            Message::Typed(slot, value) => {
                self.touch(slot);
                *slot.of_mut(&mut work.draft.service_provider) = value;
                values_changed(&mut work.draft.service_provider);
                Action::Changed(Change::Choices)
            }
            Message::SuggestionUsed(slot) => {
                let Some(value) = slot.of_region(region(work)).value().map(str::to_owned) else {
                    return Action::None;
                };

                self.touch(slot);
                *slot.of_mut(&mut work.draft.service_provider) = value;
                values_changed(&mut work.draft.service_provider);
                Action::ChangedAndRun(Change::Choices, focus::on(slot.id()))
            }
            Message::NotesToggled => {
                self.are_notes_open = !self.are_notes_open;

                Action::None
            }
            Message::Preview => match file::for_identity_provider(work) {
                Some(file) => Action::Open(Request::Preview {
                    title: "SP metadata".to_owned(),
                    text: file.text(),
                    file_name: file.name,
                }),
                None => Action::None,
            },
            Message::Save => {
                let Some(file) = file::for_identity_provider(work) else {
                    return Action::None;
                };
                let chosen = work.environment.files.save("Save SP metadata", &file.name);

                self.trouble = None;
                Action::Run(Task::perform(
                    async move {
                        match chosen.await {
                            Some(path) => Some(files::write(path, file.bytes).await),
                            None => None,
                        }
                    },
                    Message::Saved,
                ))
            }
            Message::Saved(None) => Action::None,
            Message::Saved(Some(Ok(_))) => {
                work.draft.service_provider.saved_at = Some(work.now());
                Action::Changed(Change::Choices)
            }
            Message::Saved(Some(Err(reason))) => {
                self.trouble = Some(Trouble {
                    finding: Finding::warning("save-failed", reason)
                        .meaning("Nothing was saved. If the file already existed, it’s unchanged.")
                        .hint("Choose a folder that you can write to and that has free space, such as Documents."),
                    again: Again::Save,
                });

                Action::None
            }
            Message::Imported(is_imported) => {
                work.draft.service_provider.imported = is_imported;
                Action::Changed(Change::Choices)
            }
        }
    }

    /// Reads files that were dropped on the window.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
        match paths.into_iter().next() {
            Some(path) => Action::Run(self.read_file(path)),
            None => Action::None,
        }
    }

    /// Reads SP metadata that a dialog has picked.
    pub fn picked(&mut self, bytes: Vec<u8>, origin: Origin, _work: &mut Work<'_>) -> Action<Message> {
        let name = source::name(&origin).to_owned();

        Action::Run(self.start(name, origin, Task::done(Ok(bytes))))
    }

    fn touch(&mut self, slot: Slot) {
        if !self.touched.contains(&slot) {
            self.touched.push(slot);
        }
    }

    fn read_file(&mut self, path: PathBuf) -> Task<Message> {
        let name = files::name(&path);

        self.start(name.clone(), Origin::File(name), Task::future(files::read(path, CAP)))
    }

    /// Reads and parses off the window's thread. Running work is canceled.
    fn start(&mut self, name: String, origin: Origin, bytes: Task<Result<Vec<u8>, String>>) -> Task<Message> {
        self.loads += 1;
        self.trouble = None;

        let load = self.loads;
        let (task, handle) = bytes
            .then(move |bytes| {
                let origin = origin.clone();

                blocking(move || parse(bytes), move |answer| Message::Read { load, origin: origin.clone(), answer })
            })
            .abortable();

        self.reading = Some(Reading { name, _work: handle.abort_on_drop() });
        task
    }

    fn read(
        &mut self,
        load: u64,
        origin: Origin,
        answer: Result<Box<Provider>, Finding>,
        work: &mut Work<'_>,
    ) -> Action<Message> {
        if load != self.loads || self.reading.take().is_none() {
            return Action::None;
        }

        let loaded_at = work.now();
        let draft = &mut work.draft.service_provider;

        match answer {
            Ok(provider) => {
                let xml = provider.xml.to_vec();

                if draft.loaded.as_ref().is_none_or(|loaded| loaded.xml != xml) {
                    draft.keep_typed = false;
                    values_changed(draft);
                }

                draft.loaded = Some(LoadedServiceProvider { xml, origin, loaded_at });
                Action::ChangedAndRun(Change::Files, focus::on(SAVE_AS))
            }
            Err(mut finding) => {
                if let Some(loaded) = &draft.loaded {
                    finding.severity = Severity::Warning;
                    finding.meaning += &format!(" {} stays loaded.", source::name(&loaded.origin));
                }

                self.trouble = Some(Trouble { finding, again: Again::Load });

                Action::None
            }
        }
    }

    /// Returns the one line under the title.
    pub fn line(&self, context: Context<'_>) -> String {
        line(context, &values(context))
    }

    /// Returns whether saving the file is the main action here, rather than Next: until the file was saved once.
    pub fn has_file_to_save(context: Context<'_>) -> bool {
        let is_saved = context.draft.service_provider.saved_at.is_some();

        !is_saved && context.guide.service_provider.imports && is_known(&values(context))
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let values = values(context);
        let is_known = is_known(&values);
        let import = (is_known && context.guide.service_provider.imports).then(|| fields::import(context));
        let fields =
            (is_known && !context.guide.service_provider.fields.is_empty()).then(|| fields::card(context, &values));
        let findings = self.findings(context, &values);
        let findings = (!findings.is_empty()).then(|| column(findings).spacing(L).into());

        // Each part keeps its place whether or not it is there, so that a field keeps the focus when entered text adds a
        // finding or a card.
        column![
            part(Some(self.source(context, &values))),
            part(findings),
            part(self.typed(context, &values)),
            part(import),
            part(fields),
            part(is_known.then(|| imported(context))),
        ]
        .into()
    }
}

/// A part of the screen with the gap below it. Without a part, there isn't a gap either.
fn part<'a>(content: Option<Element<'a, Message>>) -> Element<'a, Message> {
    match content {
        Some(content) => container(content).padding(padding::bottom(L)).into(),
        None => Space::new().into(),
    }
}

/// Parses the bytes of a file.
///
/// # Errors
/// Returns a finding if they can't be read or parsed.
fn parse(bytes: Result<Vec<u8>, String>) -> Result<Box<Provider>, Finding> {
    let bytes = bytes
        .map_err(|reason| Finding::blocker("file-unreadable", reason).hint("Choose another file or paste the XML."))?;

    service_provider::read(&bytes).map(Box::new).map_err(|unreadable| unreadable.finding())
}

/// Resets the saved and imported state, because the values have changed.
fn values_changed(draft: &mut ServiceProviderDraft) {
    draft.saved_at = None;
    draft.imported = false;
}

/// The values of a loaded file, by slot.
struct FromFile<'a> {
    provider: Option<&'a Provider>,
}

impl<'a> FromFile<'a> {
    fn get(&self, slot: Slot) -> Option<&'a str> {
        let provider = self.provider?;

        match slot {
            Slot::EntityId => Some(&provider.entity_id),
            Slot::AssertionConsumerService => provider.assertion_consumer_service().map(|acs| acs.location.as_str()),
            Slot::RelayState => None,
        }
    }
}

fn parsed_values(parsed: &crate::account::profile::Parsed) -> FromFile<'_> {
    FromFile { provider: parsed.service_provider.as_ref() }
}

fn region<'a>(work: &Work<'a>) -> &'a Region {
    work.environment.brands.get_or_first(&work.draft.brand).region(&work.draft.region)
}

fn values(context: Context<'_>) -> ServiceProviderValues {
    service_provider_values(context.draft, context.parsed, context.region)
}

/// Returns whether enough is known to add this service provider to an identity provider.
fn is_known(values: &ServiceProviderValues) -> bool {
    let acs = values.assertion_consumer_service.as_ref();

    values.entity_id.is_some() && acs.is_some_and(|acs| typed::is_address(&acs.value))
}

/// Returns whether an entered value and the file contradict each other, so that the user chooses which is used.
fn contradicts_file(values: &ServiceProviderValues) -> bool {
    let is_either = |evidence: &Evidence| matches!(evidence, Evidence::Typed | Evidence::FromServiceProviderMetadata);

    Slot::ALL.iter().filter_map(|slot| slot.of_values(values)).any(|value| {
        is_either(&value.evidence)
            && value.others.iter().any(|(_, evidence)| is_either(evidence) && *evidence != value.evidence)
    })
}

fn line(context: Context<'_>, values: &ServiceProviderValues) -> String {
    let (idp, brand) = (context.idp(), &context.brand.short_name);
    let help = &context.guide.service_provider;

    if !is_known(values) {
        return format!("Add {brand} to {idp}. Start by loading {brand}’s SP metadata.");
    }

    match (help.imports, help.fields.is_empty()) {
        (false, _) => format!(
            "Add {brand} to {idp}. {} can’t import a file, so copy these values into its form in order.",
            context.idp().at_start()
        ),
        (true, _) if context.product.is_none() => {
            format!("Add {brand} to {idp}: import the file there, or copy the values into its form.")
        }
        (true, _) => format!("Add {brand} to {idp}: save the SP metadata here, then import it there."),
    }
}

/// The user's confirmation that the identity provider has the values.
fn imported<'a>(context: Context<'a>) -> Element<'a, Message> {
    let is_imported = context.draft.service_provider.imported;
    let label = if context.guide.service_provider.imports {
        format!("Imported in {}", context.idp())
    } else {
        format!("Values copied into {}", context.idp())
    };

    choice::checkbox(label, is_imported, Some(Message::Imported(!is_imported)))
}

#[cfg(test)]
mod tests;
