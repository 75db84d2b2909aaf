//! Pills: a state in one word, with its icon.

use crate::gui::theme::space::{S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Palette, Theme, text};
use iced::widget::{container, row};
use iced::{Alignment, Background, Border, Color};

/// The tone of a pill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Accent,
    Success,
    Warning,
    Danger,
    Neutral,
}

impl Tone {
    /// Returns the color, the soft ground, and the line.
    pub fn colors(self, palette: &Palette) -> (Color, Color, Color) {
        match self {
            Self::Accent => (palette.accent, palette.accent_soft, palette.accent_line),
            Self::Success => (palette.success, palette.success_soft, palette.success_line),
            Self::Warning => (palette.warning, palette.warning_soft, palette.warning_line),
            Self::Danger => (palette.danger, palette.danger_soft, palette.danger_line),
            Self::Neutral => (palette.muted, palette.sunken, palette.border),
        }
    }
}

/// A style closure for text in the color of a tone.
pub fn toned(tone: Tone) -> impl Fn(&Theme) -> iced::widget::text::Style {
    move |theme| iced::widget::text::Style { color: Some(tone.colors(theme.palette()).0) }
}

/// Draws a pill.
pub fn pill<'a, Message: 'a>(
    tone: Tone,
    icon: Icon,
    word: impl iced::widget::text::IntoFragment<'a>,
) -> Element<'a, Message> {
    container(
        row![
            icon.sized(12).style(toned(tone)),
            text::caption_medium(word).style(toned(tone)).wrapping(iced::widget::text::Wrapping::None),
        ]
        .spacing(XS)
        .align_y(Alignment::Center),
    )
    .center_y(size::PILL)
    .padding([0.0, S])
    .style(move |theme: &Theme| {
        let (_, ground, line) = tone.colors(theme.palette());

        container::Style {
            background: Some(Background::Color(ground)),
            border: Border { color: line, width: 1.0, radius: radius::PILL.into() },
            ..container::Style::default()
        }
    })
    .into()
}
