//! The number of an instruction, in a circle.

use crate::gui::theme::space::radius;
use crate::gui::theme::{Element, Theme, text};
use iced::Border;
use iced::widget::container;

/// Draws a number. The current one has the accent color.
pub fn number<'a, Message: 'a>(number: usize, is_current: bool) -> Element<'a, Message> {
    let role: text::Role = if is_current { |palette| palette.accent } else { |palette| palette.muted };

    container(text::caption_medium(number.to_string()).style(text::colored(role)))
        .center(20)
        .style(move |theme: &Theme| {
            let palette = theme.palette();
            let (color, width) = if is_current { (palette.accent, 2.0) } else { (palette.border_control, 1.0) };

            container::Style {
                border: Border { color, width, radius: radius::PILL.into() },
                ..container::Style::default()
            }
        })
        .into()
}
