//! Choices: a checkbox, radios, tiles.

use super::pressable::{Status, Style, pressable};
use crate::gui::theme::space::{M, S, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use iced::widget::{Space, container, row};
use iced::{Alignment, Background, Border, Length, Padding};

/// A checkbox with its label. Without a message it is disabled: say why next to it.
pub fn checkbox<'a, Message: Clone + 'a>(
    label: impl iced::widget::text::IntoFragment<'a>,
    is_on: bool,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let is_enabled = on_press.is_some();
    let mark: Element<'a, Message> = if is_on {
        Icon::Check.sized(12).style(text::colored(|palette| palette.on_accent)).into()
    } else {
        Space::new().into()
    };
    let square = container(mark).center(16).style(move |theme: &Theme| {
        let palette = theme.palette();
        let (ground, line) = match (is_enabled, is_on) {
            (true, true) => (palette.accent, palette.accent),
            (true, false) => (palette.surface, palette.border_control),
            (false, _) => (palette.sunken, palette.disabled),
        };

        container::Style {
            background: Some(Background::Color(ground)),
            border: Border { color: line, width: 1.0, radius: radius::SMALL.into() },
            ..container::Style::default()
        }
    });

    choice(square, text::body(label), on_press)
}

/// A radio with its label.
pub fn radio<'a, Message: Clone + 'a>(
    label: impl iced::widget::text::IntoFragment<'a>,
    is_on: bool,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    choice(radio_mark(is_on, on_press.is_some()), text::body(label), on_press)
}

fn radio_mark<'a, Message: 'a>(is_on: bool, is_enabled: bool) -> Element<'a, Message> {
    let dot = container(Space::new().width(8).height(8)).style(move |theme: &Theme| container::Style {
        background: is_on.then(|| Background::Color(theme.palette().accent)),
        border: Border::default().rounded(radius::PILL),
        ..container::Style::default()
    });

    container(dot)
        .center(16)
        .style(move |theme: &Theme| {
            let palette = theme.palette();
            let (line, width) = match (is_enabled, is_on) {
                (false, _) => (palette.disabled, 1.0),
                (true, true) => (palette.accent, 2.0),
                (true, false) => (palette.border_control, 1.0),
            };

            container::Style {
                background: Some(Background::Color(palette.surface)),
                border: Border { color: line, width, radius: radius::PILL.into() },
                ..container::Style::default()
            }
        })
        .into()
}

fn choice<'a, Message: Clone + 'a>(
    mark: impl Into<Element<'a, Message>>,
    label: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    pressable(row![mark.into(), label.into()].spacing(S).align_y(Alignment::Center), on_press)
        .style(|theme, status| Style {
            background: None,
            border: Border::default().rounded(radius::SMALL),
            text: Some(if status == Status::Disabled { theme.palette().disabled } else { theme.palette().text }),
        })
        .into()
}

/// A tile: one of several in a grid.
pub fn tile<'a, Message: Clone + 'a>(
    label: impl iced::widget::text::IntoFragment<'a>,
    is_chosen: bool,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let mark = is_chosen.then(|| Icon::Check.sized(16).style(text::colored(|palette| palette.accent)));
    let content =
        row![text::label(label).width(Length::Fill), mark].spacing(S).align_y(Alignment::Center).height(Length::Fill);

    pressable(content, on_press)
        .width(Length::Fill)
        .height(size::TILE)
        .padding(Padding::from([0.0, M]))
        .style(move |theme, status| {
            let palette = theme.palette();
            let ground = match (is_chosen, status) {
                (true, _) => palette.accent_soft,
                (false, Status::Hovered) => palette.hover,
                (false, Status::Pressed) => palette.pressed,
                (false, _) => palette.surface,
            };
            let (line, width) = if is_chosen { (palette.accent, 2.0) } else { (palette.border_control, 1.0) };

            Style {
                background: Some(ground),
                border: Border { color: line, width, radius: radius::CONTROL.into() },
                text: Some(palette.text),
            }
        })
        .into()
}
