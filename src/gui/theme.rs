//! The look: three palettes, one scale of lengths, six font sizes.
//!
//! Colors, sizes, and fonts are defined only here; screens use the helpers of [`super::widget`].

pub mod font;
pub mod icon;
pub mod palette;
pub mod space;
mod styles;
pub mod text;

pub use icon::Icon;
pub use palette::Palette;
pub use styles::{field, scrollbar};

use iced::theme::{Base, Mode, Style};

/// A theme of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    #[default]
    Light,
    Dark,
    HighContrast,
}

/// An element in this program's theme.
pub type Element<'a, Message> = iced::Element<'a, Message, Theme>;

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::HighContrast];

    /// Returns its colors.
    pub fn palette(&self) -> &'static Palette {
        match self {
            Self::Light => &palette::LIGHT,
            Self::Dark => &palette::DARK,
            Self::HighContrast => &palette::HIGH_CONTRAST,
        }
    }

    /// Returns whether soft grounds can't be told apart, so that a line must mark the chosen item.
    pub fn is_high_contrast(&self) -> bool {
        *self == Self::HighContrast
    }
}

impl Base for Theme {
    fn default(preference: Mode) -> Self {
        match preference {
            Mode::Dark => Self::Dark,
            Mode::Light | Mode::None => Self::Light,
        }
    }

    fn mode(&self) -> Mode {
        match self {
            Self::Light => Mode::Light,
            Self::Dark | Self::HighContrast => Mode::Dark,
        }
    }

    fn base(&self) -> Style {
        let palette = self.palette();

        Style { background_color: palette.background, text_color: palette.text }
    }

    fn palette(&self) -> Option<iced::theme::Palette> {
        None
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high contrast",
        }
    }
}
