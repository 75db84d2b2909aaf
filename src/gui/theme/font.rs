//! The embedded fonts, so that every machine draws the same.
//!
//! Their family names are our own, because a system font with the same name could be drawn instead. The monospace font has
//! no ligatures, so that XML is shown as it is.

use iced::Font;
use iced::font::Weight;

/// Inter 400: everything.
pub const REGULAR: Font = Font::with_name("SSO Wizard Sans");
/// Inter 500: buttons, labels, column heads.
pub const MEDIUM: Font = Font { weight: Weight::Medium, ..REGULAR };
/// Inter 600: titles and the subject of a row.
pub const SEMIBOLD: Font = Font { weight: Weight::Semibold, ..REGULAR };
/// JetBrains Mono 400: identifiers, URLs, fingerprints, XML.
pub const MONO: Font = Font::with_name("SSO Wizard Mono");
/// JetBrains Mono 600: the important part of some XML.
pub const MONO_SEMIBOLD: Font = Font { weight: Weight::Semibold, ..MONO };
/// Lucide: icons.
pub const ICON: Font = Font::with_name("SSO Wizard Icons");

/// The font files to load before the first frame.
pub const FILES: [&[u8]; 6] = [
    include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-SemiBold.ttf"),
    include_bytes!("../../../assets/fonts/Lucide.ttf"),
];
