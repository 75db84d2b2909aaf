//! A few views of the same content, side by side. One of them is shown.

use super::pressable::{Status, Style, pressable};
use crate::gui::theme::space::{M, S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use iced::widget::{container, row};
use iced::{Alignment, Background, Border, Color, Padding};

/// One view: its icon, if it has one, its name, and the message that shows it.
pub struct Segment<'a, Message> {
    icon: Option<Icon>,
    label: iced::widget::text::Fragment<'a>,
    message: Message,
    is_shown: bool,
}

impl<'a, Message> Segment<'a, Message> {
    /// Creates a segment. `is_shown` is set for the view that is shown.
    pub fn new(label: impl iced::widget::text::IntoFragment<'a>, message: Message, is_shown: bool) -> Self {
        Self { icon: None, label: label.into_fragment(), message, is_shown }
    }

    /// Puts an icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// Draws the segments in one bar. Every one is a Tab stop.
pub fn segments<'a, Message: Clone + 'a>(
    segments: impl IntoIterator<Item = Segment<'a, Message>>,
) -> Element<'a, Message> {
    let segments = segments.into_iter().map(|segment| {
        let is_shown = segment.is_shown;
        let icon = segment.icon.map(|icon| icon.sized(16));
        let label = if is_shown { text::strong(segment.label) } else { text::label(segment.label) };
        let face = row![icon, label.wrapping(iced::widget::text::Wrapping::None)].spacing(S).align_y(Alignment::Center);

        pressable(container(face).center_y(size::BUTTON_COMPACT), Some(segment.message))
            .padding(Padding::from([0.0, M]))
            .style(move |theme, status| {
                let palette = theme.palette();

                Style {
                    background: match (is_shown, status) {
                        (true, _) => Some(palette.surface),
                        (false, Status::Hovered) => Some(palette.hover),
                        (false, Status::Pressed) => Some(palette.pressed),
                        (false, _) => None,
                    },
                    border: Border {
                        color: if is_shown { palette.border_control } else { Color::TRANSPARENT },
                        width: 1.0,
                        radius: radius::SMALL.into(),
                    },
                    text: Some(if is_shown { palette.text } else { palette.muted }),
                }
            })
            .into()
    });

    container(row(segments).spacing(XS))
        .padding(XS - 1.0)
        .style(|theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: Some(Background::Color(palette.sunken)),
                border: Border { color: palette.border, width: 1.0, radius: radius::CONTROL.into() },
                ..container::Style::default()
            }
        })
        .into()
}
