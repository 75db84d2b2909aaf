//! XML and other text of machines, shown as it is.

use crate::gui::theme::space::{L, M, radius};
use crate::gui::theme::{Element, Theme, text};
use iced::widget::{column, container, row};
use iced::{Background, Border, Length};

/// The sunken ground of code below the head of a card.
pub fn sunken(theme: &Theme) -> container::Style {
    let palette = theme.palette();

    container::Style {
        background: Some(Background::Color(palette.sunken)),
        border: Border {
            radius: iced::border::Radius {
                top_left: 0.0,
                top_right: 0.0,
                bottom_left: radius::CARD - 1.0,
                bottom_right: radius::CARD - 1.0,
            },
            ..Border::default()
        },
        text_color: Some(palette.text),
        ..container::Style::default()
    }
}

/// Lines of code with their numbers.
pub fn numbered<'a, Message: 'a>(lines: impl IntoIterator<Item = String>) -> Element<'a, Message> {
    let lines = lines.into_iter().enumerate().map(|(index, line)| {
        row![
            text::mono(format!("{:>2}", index + 1)).style(text::muted),
            text::mono(line).wrapping(iced::widget::text::Wrapping::WordOrGlyph).width(Length::Fill),
        ]
        .spacing(L)
        .into()
    });

    container(column(lines)).style(sunken).padding([M, L]).width(Length::Fill).into()
}
