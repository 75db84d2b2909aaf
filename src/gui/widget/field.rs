//! A field: label, box, and help, which an error replaces.

use super::{explain, ring};
use crate::glossary::Term;
use crate::gui::theme::space::{M, S, XS, radius, size};
use crate::gui::theme::{self, Element, Icon, Theme, font, text};
use iced::advanced::widget::Id;
use iced::widget::{column, container, row, text_input};
use iced::{Alignment, Length, Padding};

/// A field for text.
pub struct Field<'a, Message> {
    label: Option<&'a str>,
    explanation: Option<Element<'a, Message>>,
    beside_label: Option<Element<'a, Message>>,
    placeholder: std::borrow::Cow<'a, str>,
    value: &'a str,
    on_input: Option<Box<dyn Fn(String) -> Message + 'a>>,
    on_submit: Option<Message>,
    help: Option<Element<'a, Message>>,
    error: Option<&'a str>,
    is_mono: bool,
    id: Option<Id>,
    icon: Option<Icon>,
}

/// Creates a field with a value.
pub fn field<'a, Message: Clone + 'a>(
    placeholder: impl Into<std::borrow::Cow<'a, str>>,
    value: &'a str,
) -> Field<'a, Message> {
    Field {
        label: None,
        explanation: None,
        beside_label: None,
        placeholder: placeholder.into(),
        value,
        on_input: None,
        on_submit: None,
        help: None,
        error: None,
        is_mono: false,
        id: None,
        icon: None,
    }
}

impl<'a, Message: Clone + 'a> Field<'a, Message> {
    /// Sets the label above the box.
    #[must_use]
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = Some(label);
        self
    }

    /// Puts a button that explains `term` next to the label.
    #[must_use]
    pub fn explained(mut self, term: Term, brand: &str) -> Self {
        self.explanation = Some(explain(term, brand));
        self
    }

    /// Sets the content at the right of the label, such as evidence.
    #[must_use]
    pub fn beside_label(mut self, content: impl Into<Element<'a, Message>>) -> Self {
        self.beside_label = Some(content.into());
        self
    }

    /// Turns input into messages. Without it, the field is disabled.
    #[must_use]
    pub fn on_input(mut self, on_input: impl Fn(String) -> Message + 'a) -> Self {
        self.on_input = Some(Box::new(on_input));
        self
    }

    /// Sets the message for Enter.
    #[must_use]
    pub fn on_submit(mut self, on_submit: Message) -> Self {
        self.on_submit = Some(on_submit);
        self
    }

    /// Sets the help below the box.
    #[must_use]
    pub fn help(mut self, help: impl iced::widget::text::IntoFragment<'a>) -> Self {
        self.help = Some(text::caption(help).style(text::muted).into());
        self
    }

    /// Sets any element as the help below the box.
    #[must_use]
    pub fn help_element(mut self, help: impl Into<Element<'a, Message>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the error, which replaces the help.
    #[must_use]
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Uses the monospace family: identifiers and URLs.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.is_mono = true;
        self
    }

    /// Sets the ID of the text input, so that it can be focused.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Puts an icon into the box, before the text.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Returns the box alone.
    fn input(&mut self) -> Element<'a, Message> {
        let has_error = self.error.is_some();
        let (font, size, line) = if self.is_mono { (font::MONO, 13, 20.0) } else { (font::REGULAR, 14, 20.0) };
        let mut input = text_input(&self.placeholder, self.value)
            .font(font)
            .size(size)
            .line_height(iced::widget::text::LineHeight::Absolute(line.into()))
            .padding(Padding::from([(size::FIELD - line) / 2.0, M]))
            .style(move |theme: &Theme, status| {
                theme::field(theme, matches!(status, text_input::Status::Disabled), has_error)
            });

        if let Some(icon) = self.icon {
            input = input.icon(text_input::Icon {
                font: font::ICON,
                code_point: icon.glyph(),
                size: Some(16.into()),
                spacing: S,
                side: text_input::Side::Left,
            });
        }

        if let Some(on_input) = self.on_input.take() {
            input = input.on_input(on_input);
        }

        if let Some(on_submit) = self.on_submit.take() {
            input = input.on_submit(on_submit);
        }

        if let Some(id) = self.id.take() {
            input = input.id(id);
        }

        ring(input, radius::CONTROL).into()
    }
}

/// Draws the error of a field.
pub fn field_error<'a, Message: 'a>(error: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    row![
        container(Icon::OctagonX.sized(12).style(text::colored(|palette| palette.danger)))
            .padding(Padding::from([2.0, 0.0])),
        text::caption_medium(error).style(text::colored(|palette| palette.danger)),
    ]
    .spacing(XS)
    .into()
}

/// A label over any control, with help below it: for selects.
pub fn labelled<'a, Message: 'a>(
    label: &'a str,
    control: impl Into<Element<'a, Message>>,
    help: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    column![text::label(label), control.into(), help].spacing(XS).into()
}

impl<'a, Message: Clone + 'a> From<Field<'a, Message>> for Element<'a, Message> {
    fn from(mut field: Field<'a, Message>) -> Self {
        let is_enabled = field.on_input.is_some();
        let input = field.input();
        let label = field.label.map(|label| {
            let words = text::label(label);
            let words = if is_enabled { words } else { words.style(text::colored(|palette| palette.disabled)) };

            let label = row![words, field.explanation].spacing(XS).align_y(Alignment::Center);

            row![label, iced::widget::space::horizontal(), field.beside_label].align_y(Alignment::Center)
        });
        let below = match field.error {
            Some(error) => Some(field_error(error)),
            None => field.help,
        };

        column![label, input, below].spacing(XS).width(Length::Fill).into()
    }
}
