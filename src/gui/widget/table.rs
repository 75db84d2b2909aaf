//! Tables: a head on `sunken`, rows with hairlines, an arrow at the sorted column.

use super::card::hairline;
use super::pressable::{Status, Style, pressable};
use crate::gui::theme::space::{S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use iced::widget::{column, container, row};
use iced::{Alignment, Background, Border, Length};

/// The direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

impl Direction {
    /// Returns the other direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// One column head. Pressing it sorts.
pub fn column_head<'a, Message: Clone + 'a>(
    label: &'a str,
    width: Length,
    sorted: Option<Direction>,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let arrow = sorted.map(|direction| {
        let icon = if direction == Direction::Ascending { Icon::ArrowUp } else { Icon::ArrowDown };

        icon.sized(12).style(text::muted)
    });
    let face = row![text::caption_medium(label).style(text::muted), arrow].spacing(XS).align_y(Alignment::Center);

    match on_press {
        Some(message) => container(pressable(face, Some(message)).style(|theme, status| Style {
            background: (status == Status::Hovered).then_some(theme.palette().hover),
            border: Border::default().rounded(radius::SMALL),
            text: None,
        }))
        .width(width)
        .into(),
        None => container(face).width(width).into(),
    }
}

/// The head of a table.
pub fn head<'a, Message: 'a>(
    columns: impl IntoIterator<Item = Element<'a, Message>>,
    padding: f32,
    is_top_of_card: bool,
) -> Element<'a, Message> {
    let bar = container(row(columns).spacing(S).align_y(Alignment::Center))
        .center_y(size::TABLE_HEAD)
        .padding([0.0, padding])
        .width(Length::Fill)
        .style(move |theme: &Theme| {
            let round = if is_top_of_card { radius::CARD - 1.0 } else { 0.0 };

            container::Style {
                background: Some(Background::Color(theme.palette().sunken)),
                border: Border {
                    radius: iced::border::Radius {
                        top_left: round,
                        top_right: round,
                        bottom_left: 0.0,
                        bottom_right: 0.0,
                    },
                    ..Border::default()
                },
                ..container::Style::default()
            }
        });

    column![bar, hairline()].into()
}
