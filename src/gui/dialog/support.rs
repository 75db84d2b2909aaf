//! Contact Customer Support: the four steps of the provider's article, from preparing metadata to enabling.

mod call;
mod enable;
mod import;
mod prepare;

use super::{Action, Picked, Request};
use crate::account::draft::Origin;
use crate::brand::Brand;
use crate::gui::environment::Environment;
use crate::gui::files::{self, Filter};
use crate::gui::screen::Context;
use crate::gui::screen::set_up::mark;
use crate::gui::task::blocking;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card::hairline;
use crate::gui::widget::dialog::{foot, frame, head};
use crate::gui::widget::number;
use crate::gui::widget::pressable::{pressable, step as step_style};
use crate::gui::widget::select::{Entry, compact_select};
use crate::saml::service_provider::{self, ServiceProvider};
use crate::saml::{Unreadable, sample};
use iced::widget::{Space, column, container, row, rule};
use iced::{Alignment, Background, Length, Size, Task};
use std::path::PathBuf;

/// The width of the list of the four steps.
const STEPS: f32 = 248.0;
/// Maximum size of SP metadata that is read, in bytes.
const CAP: u64 = 64 * 1024 * 1024;

/// A step of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    #[default]
    Prepare,
    Call,
    Import,
    Enable,
}

impl Step {
    const ALL: [Self; 4] = [Self::Prepare, Self::Call, Self::Import, Self::Enable];

    fn title(self, brand: &Brand) -> String {
        match self {
            Self::Prepare => "Prepare IdP SAML 2.0 metadata".to_owned(),
            Self::Call => format!("Call {}", brand.support.name),
            Self::Import => "Import the SP metadata".to_owned(),
            Self::Enable => "Enable SSO".to_owned(),
        }
    }

    fn words(self, brand: &Brand) -> String {
        match self {
            Self::Prepare => "The file that support asks for.".to_owned(),
            Self::Call => "What to say and what support asks.".to_owned(),
            Self::Import => "Support sends it by email. Open it here.".to_owned(),
            Self::Enable => format!("{} Enable SSO Service, and save.", brand.words.tick),
        }
    }
}

/// SP metadata that was opened in the dialog, not applied yet.
#[derive(Debug, Clone)]
pub struct Opened {
    pub file: String,
    pub bytes: Vec<u8>,
    pub service_provider: ServiceProvider,
}

/// The reason why a file couldn’t be opened.
#[derive(Debug, Clone)]
pub enum Refused {
    /// The file itself cannot be read.
    File(String),
    /// It isn't SP metadata.
    Content(Unreadable),
}

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Support {
    step: Step,
    /// The brand chosen here while no account is open.
    brand: Option<String>,
    /// The shown entry of the SAML reference.
    entry: usize,
    opened: Option<Result<Opened, Refused>>,
    trouble: Option<String>,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    StepChosen(Step),
    BrandChosen(String),
    EntryChosen(usize),
    /// A line of the sample was pressed.
    LineChosen(usize),
    SaveSample,
    SaveSampleChosen(Option<PathBuf>),
    SampleSaved(Result<PathBuf, String>),
    OpenFile,
    FileChosen(Vec<PathBuf>),
    FileOpened(Box<Result<Opened, Refused>>),
    TakeOver,
    OpenStep(u8),
    /// Check a captured sign-in.
    CheckSignIn,
}

impl Support {
    /// Opens the dialog at one of its steps.
    pub fn at(step: Step) -> Self {
        Self { step, ..Self::default() }
    }

    /// Handles a message.
    pub fn update(
        &mut self,
        message: Message,
        environment: &Environment,
        _context: Option<Context<'_>>,
    ) -> Action<Message> {
        match message {
            Message::Closed => return Action::Close,
            Message::StepChosen(step) => self.step = step,
            Message::BrandChosen(id) => self.brand = Some(id),
            Message::EntryChosen(entry) => self.entry = entry,
            Message::LineChosen(line) => {
                if let Some(entry) =
                    sample::reference().iter().position(|entry| entry.lines.iter().any(|lines| lines.contains(&line)))
                {
                    self.entry = entry;
                }
            }
            Message::SaveSample => {
                let chosen = environment.files.save("Save the sample", sample::FILE_NAME);

                return Action::Run(Task::perform(chosen, Message::SaveSampleChosen));
            }
            Message::SaveSampleChosen(None) => {}
            Message::SaveSampleChosen(Some(path)) => {
                let written = files::write(path, sample::IDP_METADATA.as_bytes().to_vec());

                return Action::Run(Task::perform(written, Message::SampleSaved));
            }
            Message::SampleSaved(Ok(path)) => {
                self.trouble = None;

                return Action::Picked(Picked::Notify(format!("The sample was saved as {}.", files::name(&path))));
            }
            Message::SampleSaved(Err(reason)) => self.trouble = Some(reason),
            Message::OpenFile => {
                let chosen = environment.files.open("Open SP metadata", Filter::Metadata, false);

                return Action::Run(Task::perform(chosen, Message::FileChosen));
            }
            Message::FileChosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    return Action::Run(self.open(path));
                }
            }
            Message::FileOpened(opened) => self.opened = Some(*opened),
            Message::TakeOver => {
                if let Some(Ok(Opened { file, bytes, .. })) = &self.opened {
                    let (file, bytes) = (file.clone(), bytes.clone());

                    return Action::Picked(Picked::ServiceProvider { bytes, origin: Origin::File(file) });
                }
            }
            Message::CheckSignIn => return Action::Picked(Picked::Open(Request::Capture)),
            Message::OpenStep(number) => return Action::Picked(Picked::OpenStep(number)),
        }

        Action::None
    }

    /// Reads a file that was dropped on the window: SP metadata, at any step of the dialog.
    pub fn dropped(&mut self, path: PathBuf) -> Task<Message> {
        self.step = Step::Import;
        self.open(path)
    }

    fn open(&mut self, path: PathBuf) -> Task<Message> {
        let file = files::name(&path);

        Task::future(files::read(path, CAP)).then(move |read| {
            let file = file.clone();

            match read {
                Ok(bytes) => blocking(
                    move || match service_provider::read(&bytes) {
                        Ok(service_provider) => Ok(Opened { file, bytes, service_provider }),
                        Err(unreadable) => Err(Refused::Content(unreadable)),
                    },
                    |opened| Message::FileOpened(Box::new(opened)),
                ),
                Err(reason) => Task::done(Message::FileOpened(Box::new(Err(Refused::File(reason))))),
            }
        })
    }

    fn brand<'a>(&self, environment: &'a Environment, context: Option<Context<'a>>) -> &'a Brand {
        match context {
            Some(context) => context.brand,
            None => environment.brands.get_or_first(self.brand.as_deref().unwrap_or_default()),
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        window: Size,
    ) -> Element<'a, Message> {
        let brand = self.brand(environment, context);
        let whose: Element<'a, Message> = match context {
            Some(context) => {
                let name = context.draft.name.trim();
                let words =
                    if name.is_empty() { brand.short_name.clone() } else { format!("{name}, {}", brand.short_name) };

                row![mark(&brand.mark), text::body(words).style(text::muted)]
                    .spacing(S)
                    .align_y(Alignment::Center)
                    .into()
            }
            None => brand_select(environment, brand),
        };
        let steps = column(Step::ALL.iter().enumerate().map(|(index, step)| self.step_row(index, *step, brand)))
            .spacing(S)
            .padding(M);
        let content = match self.step {
            Step::Prepare => self.prepare(context),
            Step::Call => call::view(brand, context),
            Step::Import => self.import(environment, context),
            Step::Enable => enable::view(brand, context),
        };
        let middle = row![
            container(steps).width(STEPS).height(Length::Fill).style(|theme: &Theme| container::Style {
                background: Some(Background::Color(theme.palette().rail)),
                ..container::Style::default()
            }),
            rule::vertical(1),
            container(content).width(Length::Fill).height(Length::Fill),
        ];
        let height = (window.height - 2.0 * XL).min(size::DIALOG_LARGE.1 - 32.0);

        frame(
            column![
                head("Contact support to enable SSO", Some(whose), Message::Closed),
                hairline(),
                container(middle).height(Length::Fill),
                hairline(),
                foot(
                    Some(
                        text::body("Nothing is sent from here. You call support and choose what to send.")
                            .style(text::muted)
                            .into()
                    ),
                    [
                        ghost("Check captured sign-in…", Message::CheckSignIn).icon(Icon::LogIn).into(),
                        secondary("Close", Message::Closed).into(),
                    ],
                ),
            ],
            size::DIALOG_LARGE.0,
            height,
        )
    }

    fn step_row<'a>(&self, index: usize, step: Step, brand: &Brand) -> Element<'a, Message> {
        let is_current = self.step == step;
        let number = number(index + 1, is_current);
        let words = column![
            text::label(step.title(brand)),
            Space::new().height(XS),
            text::caption(step.words(brand)).style(text::muted)
        ];

        pressable(row![number, words.width(Length::Fill)].spacing(M), Some(Message::StepChosen(step)))
            .width(Length::Fill)
            .padding(M)
            .style(step_style(is_current))
            .into()
    }
}

/// Lets the user choose whose support to call, while no account is open.
fn brand_select<'a>(environment: &'a Environment, brand: &'a Brand) -> Element<'a, Message> {
    let brands = environment.brands.all();
    let line =
        |brand: &'a Brand| row![mark(&brand.mark), text::body(&brand.short_name)].spacing(S).align_y(Alignment::Center);

    compact_select(
        line(brand),
        brands
            .iter()
            .map(|brand| Entry::custom(&brand.short_name, line(brand), Message::BrandChosen(brand.id.clone())))
            .collect(),
        brands.iter().position(|one| one.id == brand.id),
    )
    .width(220)
    .into()
}

/// The heading of a step, with one line below it.
fn heading<'a>(title: impl Into<String>, line: impl Into<String>) -> Element<'a, Message> {
    column![text::heading(title.into()), text::body(line.into()).style(text::muted)].into()
}

/// The room around a step: 24 at the sides, 16 above and below.
fn padded<'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(content).padding([L, XL]).width(Length::Fill).height(Length::Fill).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::testing::environment;

    const SP: &str = "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://sp.example.com\">\
         <SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://sp.example.com/acs\" index=\"0\"/></SPSSODescriptor></EntityDescriptor>";

    fn opened() -> Opened {
        Opened {
            file: "sp.xml".to_owned(),
            bytes: SP.as_bytes().to_vec(),
            service_provider: service_provider::read(SP.as_bytes()).unwrap(),
        }
    }

    #[test]
    fn a_line_of_the_sample_chooses_what_explains_it() {
        let mut support = Support::default();
        let line = sample::lines().iter().position(|line| line.contains("entityID")).unwrap();

        let _ = support.update(Message::LineChosen(line), &environment(), None);

        assert_eq!(sample::reference()[support.entry].name, "entityID");
    }

    #[test]
    fn what_was_opened_is_handed_over_byte_for_byte_and_only_when_asked() {
        let mut support = Support::at(Step::Import);
        let environment = environment();

        let shown = support.update(Message::FileOpened(Box::new(Ok(opened()))), &environment, None);
        assert!(matches!(shown, Action::None));

        let Action::Picked(Picked::ServiceProvider { bytes, origin }) =
            support.update(Message::TakeOver, &environment, None)
        else {
            panic!("taking over hands the file to step 6");
        };
        assert_eq!((bytes.as_slice(), origin), (SP.as_bytes(), Origin::File("sp.xml".to_owned())));
    }

    #[test]
    fn a_refused_file_offers_nothing_to_take_over() {
        let mut support = Support::at(Step::Import);
        let environment = environment();
        let refused = service_provider::read(sample::IDP_METADATA.as_bytes()).unwrap_err();

        let _ = support.update(Message::FileOpened(Box::new(Err(Refused::Content(refused)))), &environment, None);

        assert!(matches!(support.update(Message::TakeOver, &environment, None), Action::None));
        assert!(support.opened.is_some());
    }
}
