//! A word next to an icon: the action of pressing it.

use crate::gui::theme::space::{S, XS, radius};
use crate::gui::theme::{Element, Theme, text};
use iced::widget::{container, tooltip as iced_tooltip};
use iced::{Background, Border, Padding};

/// Shows `says` while the pointer rests on `content`. Screen content must not depend on it.
pub fn tooltip<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    says: impl iced::widget::text::IntoFragment<'a>,
) -> Element<'a, Message> {
    iced_tooltip(
        content,
        container(text::caption(says)).padding(Padding::from([XS, S])).style(|theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: Some(Background::Color(palette.raised)),
                border: Border { color: palette.border_control, width: 1.0, radius: radius::SMALL.into() },
                text_color: Some(palette.text),
                ..container::Style::default()
            }
        }),
        iced_tooltip::Position::Bottom,
    )
    .gap(XS)
    .into()
}
