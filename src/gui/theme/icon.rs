//! Icons: glyphs of the embedded subset of the Lucide font.

use super::font;
use iced::widget::{Text, text};

/// An icon, by Lucide's name; the value is its code point in the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
    ArrowDown = 0xE042,
    ArrowLeft = 0xE048,
    ArrowRight = 0xE049,
    ArrowUp = 0xE04A,
    BookOpen = 0xE05F,
    Building2 = 0xE290,
    CalendarPlus = 0xE2BC,
    ChartNoAxesGantt = 0xE4C4,
    Check = 0xE06C,
    ChevronDown = 0xE06D,
    ChevronLeft = 0xE06E,
    ChevronRight = 0xE06F,
    ChevronUp = 0xE070,
    Circle = 0xE076,
    CircleCheck = 0xE226,
    CircleDashed = 0xE4B0,
    CircleDot = 0xE345,
    CircleMinus = 0xE07E,
    ClipboardPaste = 0xE3E8,
    Clock = 0xE087,
    Columns2 = 0xE098,
    Copy = 0xE09E,
    CopyPlus = 0xE3FD,
    CornerDownRight = 0xE0A2,
    Download = 0xE0B2,
    EllipsisVertical = 0xE0B7,
    EqualNot = 0xE1BE,
    Eye = 0xE0BA,
    FileCheck = 0xE0C1,
    FileCode = 0xE0C3,
    FileDown = 0xE318,
    FilePlus = 0xE0C9,
    FileText = 0xE0CC,
    FileUp = 0xE32A,
    Files = 0xE0CF,
    FolderOpen = 0xE247,
    Globe = 0xE0E8,
    Info = 0xE0F9,
    KeyRound = 0xE4A3,
    LifeBuoy = 0xE101,
    List = 0xE106,
    LoaderCircle = 0xE10A,
    Lock = 0xE10B,
    LogIn = 0xE10D,
    MapPin = 0xE111,
    Minus = 0xE11C,
    OctagonX = 0xE128,
    Pencil = 0xE1F9,
    Plus = 0xE13D,
    RefreshCw = 0xE145,
    Search = 0xE151,
    Settings = 0xE154,
    ShieldAlert = 0xE1FE,
    Trash2 = 0xE18E,
    TriangleAlert = 0xE193,
    Undo2 = 0xE2A1,
    Upload = 0xE19E,
    Users = 0xE1A4,
    WandSparkles = 0xE357,
    X = 0xE1B2,
}

impl Icon {
    /// Returns the glyph's character.
    pub fn glyph(self) -> char {
        char::from_u32(self as u32).unwrap_or(' ')
    }

    /// Draws the icon in a square of `size` logical pixels.
    pub fn sized<'a>(self, size: u32) -> Text<'a, super::Theme> {
        text(self.glyph())
            .font(font::ICON)
            .size(size)
            .width(size)
            .height(size)
            .center()
            .line_height(text::LineHeight::Relative(1.0))
    }
}
