//! The embedded fonts, so that every machine draws the same.

use iced::Font;
use iced::font::Weight;

/// Inter 400: everything.
pub const REGULAR: Font = Font::with_name("Inter");
/// Inter 500: buttons, labels, column heads.
pub const MEDIUM: Font = Font { weight: Weight::Medium, ..REGULAR };
/// Inter 600: titles and the subject of a row.
pub const SEMIBOLD: Font = Font { weight: Weight::Semibold, ..REGULAR };
/// JetBrains Mono 400: identifiers, URLs, fingerprints, XML.
pub const MONO: Font = Font::with_name("JetBrains Mono");
/// JetBrains Mono 600: the part of some XML that matters.
pub const MONO_SEMIBOLD: Font = Font { weight: Weight::Semibold, ..MONO };
/// Lucide: icons.
pub const ICON: Font = Font::with_name("lucide");

/// The font files, to be loaded before the first frame.
pub const FILES: [&[u8]; 6] = [
    include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
    include_bytes!("../../../assets/fonts/JetBrainsMono-SemiBold.ttf"),
    include_bytes!("../../../assets/fonts/Lucide.ttf"),
];
