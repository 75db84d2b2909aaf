//! Lengths in logical pixels, as `assets/tokens.toml` names them.

/// The one scale of gaps and paddings.
pub const XS: f32 = 4.0;
pub const S: f32 = 8.0;
pub const M: f32 = 12.0;
pub const L: f32 = 16.0;
pub const XL: f32 = 24.0;
pub const XXL: f32 = 32.0;
pub const XXXL: f32 = 48.0;

/// Corner radii.
pub mod radius {
    pub const SMALL: f32 = 4.0;
    pub const CONTROL: f32 = 6.0;
    pub const CARD: f32 = 8.0;
    pub const DIALOG: f32 = 12.0;
    pub const PILL: f32 = 999.0;
}

/// Sizes of parts.
pub mod size {
    pub const WINDOW: (f32, f32) = (1040.0, 720.0);
    pub const WINDOW_MIN: (f32, f32) = (860.0, 600.0);
    pub const RAIL: f32 = 224.0;
    pub const CONTENT: f32 = 752.0;
    pub const HOME: f32 = 944.0;
    /// Below this width, the side paddings shrink and tables drop a column.
    pub const NARROW: f32 = 960.0;
    /// From this width on, the guide is docked next to the content.
    pub const GUIDE_DOCKS: f32 = 1200.0;
    pub const GUIDE: f32 = 336.0;
    pub const FOOTER: f32 = 64.0;
    pub const BUTTON: f32 = 36.0;
    pub const BUTTON_COMPACT: f32 = 28.0;
    pub const FIELD: f32 = 36.0;
    pub const TILE: f32 = 52.0;
    pub const RAIL_STEP: f32 = 40.0;
    pub const CARD_HEAD: f32 = 44.0;
    pub const ROW: f32 = 36.0;
    pub const ROW_TWO_LINES: f32 = 52.0;
    pub const TABLE_HEAD: f32 = 32.0;
    pub const PILL: f32 = 20.0;
    pub const LABEL_COLUMN: f32 = 168.0;
    pub const VALUE_ROW: f32 = 60.0;
    pub const CHECK_ROW: f32 = 44.0;
    pub const DROP_ZONE: f32 = 272.0;
    pub const DIALOG_SMALL: f32 = 480.0;
    pub const DIALOG_LARGE: (f32, f32) = (944.0, 672.0);
    pub const DIALOG_HEAD: f32 = 64.0;
    pub const DIALOG_FOOT: f32 = 60.0;
}
