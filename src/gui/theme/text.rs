//! The six font sizes, with their line heights, weights, and colors.

use super::{Palette, Theme, font};
use iced::widget::text::{IntoFragment, LineHeight, Style};
use iced::widget::{Text, text};
use iced::{Color, Font};

/// A role of text in a palette.
pub type Role = fn(&Palette) -> Color;

fn sized<'a>(content: impl IntoFragment<'a>, font: Font, size: u32, line: f32) -> Text<'a, Theme> {
    text(content).font(font).size(size).line_height(LineHeight::Absolute(line.into()))
}

/// 12 on 16: help.
pub fn caption<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::REGULAR, 12, 16.0)
}

/// 12 on 16, weight 500: column heads, pills, the step counter.
pub fn caption_medium<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::MEDIUM, 12, 16.0)
}

/// 13 on 20, monospace: identifiers, URLs, fingerprints, XML.
pub fn mono<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::MONO, 13, 20.0)
}

/// 13 on 20, monospace, weight 600: the important part of some XML.
pub fn mono_strong<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::MONO_SEMIBOLD, 13, 20.0)
}

/// 12 on 20, monospace: full fingerprints and code in a narrow column.
pub fn mono_small<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::MONO, 12, 20.0)
}

/// 14 on 20: everything.
pub fn body<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::REGULAR, 14, 20.0)
}

/// 14 on 20, weight 500: buttons and labels.
pub fn label<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::MEDIUM, 14, 20.0)
}

/// 14 on 20, weight 600: the subject of a row, the head of a card.
pub fn strong<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::SEMIBOLD, 14, 20.0)
}

/// 16 on 24, weight 600: card titles, the account in the rail.
pub fn heading<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::SEMIBOLD, 16, 24.0)
}

/// 22 on 28, weight 600: one per screen.
pub fn title<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::SEMIBOLD, 22, 28.0)
}

/// 28 on 36, weight 600: home only.
pub fn display<'a>(content: impl IntoFragment<'a>) -> Text<'a, Theme> {
    sized(content, font::SEMIBOLD, 28, 36.0)
}

/// Sets the color of a text to a role, as in `.style(colored(|palette| palette.muted))`.
pub fn colored(role: Role) -> impl Fn(&Theme) -> Style {
    move |theme| Style { color: Some(role(theme.palette())) }
}

/// The role of help and captions.
pub fn muted(theme: &Theme) -> Style {
    Style { color: Some(theme.palette().muted) }
}
