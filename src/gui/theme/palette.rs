//! The colors of the three palettes, as `assets/tokens.toml` names them. A test keeps both equal.

use iced::Color;

/// Every color by its role. Names are the keys of `assets/tokens.toml`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    pub background: Color,
    pub rail: Color,
    pub surface: Color,
    pub raised: Color,
    pub sunken: Color,
    pub hover: Color,
    pub pressed: Color,
    pub border: Color,
    pub border_control: Color,
    pub text: Color,
    pub muted: Color,
    pub disabled: Color,
    pub accent: Color,
    pub accent_hover: Color,
    pub accent_pressed: Color,
    pub on_accent: Color,
    pub accent_soft: Color,
    pub accent_line: Color,
    pub focus: Color,
    pub success: Color,
    pub success_soft: Color,
    pub success_line: Color,
    pub warning: Color,
    pub warning_soft: Color,
    pub warning_line: Color,
    pub danger: Color,
    pub danger_soft: Color,
    pub danger_line: Color,
    pub on_danger: Color,
    pub scrim: Color,
    pub shadow: Color,
}

/// Reads `0xRRGGBB` as an opaque color.
const fn rgb(hex: u32) -> Color {
    rgba((hex << 8) | 0xFF)
}

/// Reads `0xRRGGBBAA`.
const fn rgba(hex: u32) -> Color {
    Color {
        r: ((hex >> 24) & 0xFF) as f32 / 255.0,
        g: ((hex >> 16) & 0xFF) as f32 / 255.0,
        b: ((hex >> 8) & 0xFF) as f32 / 255.0,
        a: (hex & 0xFF) as f32 / 255.0,
    }
}

/// Dark text on light grounds.
pub const LIGHT: Palette = Palette {
    background: rgb(0xF5F7F7),
    rail: rgb(0xEAEFEF),
    surface: rgb(0xFFFFFF),
    raised: rgb(0xFFFFFF),
    sunken: rgb(0xF0F3F4),
    hover: rgb(0xE8EEEF),
    pressed: rgb(0xDAE2E4),
    border: rgb(0xD8DFE1),
    border_control: rgb(0x78868B),
    text: rgb(0x12232A),
    muted: rgb(0x4C5F66),
    disabled: rgb(0x74848A),
    accent: rgb(0x0A6478),
    accent_hover: rgb(0x08566A),
    accent_pressed: rgb(0x06475A),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xDCEEF1),
    accent_line: rgb(0xA9CFD7),
    focus: rgb(0x0A6478),
    success: rgb(0x1B6E36),
    success_soft: rgb(0xE9F5EC),
    success_line: rgb(0xB5D9BF),
    warning: rgb(0x825000),
    warning_soft: rgb(0xFDF5E4),
    warning_line: rgb(0xE8D2A0),
    danger: rgb(0xB0281F),
    danger_soft: rgb(0xFCEFED),
    danger_line: rgb(0xEDC2BE),
    on_danger: rgb(0xFFFFFF),
    scrim: rgba(0x0C1B2073),
    shadow: rgba(0x0C1B2029),
};

/// Light text on dark grounds.
pub const DARK: Palette = Palette {
    background: rgb(0x11191C),
    rail: rgb(0x0C1315),
    surface: rgb(0x182226),
    raised: rgb(0x1D292E),
    sunken: rgb(0x121B1E),
    hover: rgb(0x243238),
    pressed: rgb(0x2E3D44),
    border: rgb(0x2B393E),
    border_control: rgb(0x6F838A),
    text: rgb(0xE7EEF0),
    muted: rgb(0xA3B4BA),
    disabled: rgb(0x7D9097),
    accent: rgb(0x62C2D4),
    accent_hover: rgb(0x7BD0E0),
    accent_pressed: rgb(0x4FAEC0),
    on_accent: rgb(0x06222A),
    accent_soft: rgb(0x14363F),
    accent_line: rgb(0x285863),
    focus: rgb(0x8ADBEA),
    success: rgb(0x7FCB92),
    success_soft: rgb(0x153223),
    success_line: rgb(0x28523A),
    warning: rgb(0xEFBC63),
    warning_soft: rgb(0x2C2617),
    warning_line: rgb(0x5A4B25),
    danger: rgb(0xFF9D93),
    danger_soft: rgb(0x351E1F),
    danger_line: rgb(0x6B3734),
    on_danger: rgb(0x33090A),
    scrim: rgba(0x00000099),
    shadow: rgba(0x00000080),
};

/// White and pure colors on black. Soft grounds stay black; line, icon, and word carry the meaning.
pub const HIGH_CONTRAST: Palette = Palette {
    background: rgb(0x000000),
    rail: rgb(0x000000),
    surface: rgb(0x000000),
    raised: rgb(0x000000),
    sunken: rgb(0x000000),
    hover: rgb(0x262626),
    pressed: rgb(0x404040),
    border: rgb(0xFFFFFF),
    border_control: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    muted: rgb(0xFFFFFF),
    disabled: rgb(0xB9B9B9),
    accent: rgb(0x4FE3FF),
    accent_hover: rgb(0x9DF0FF),
    accent_pressed: rgb(0xFFFFFF),
    on_accent: rgb(0x000000),
    accent_soft: rgb(0x000000),
    accent_line: rgb(0x4FE3FF),
    focus: rgb(0xFFFF00),
    success: rgb(0x7CFF9B),
    success_soft: rgb(0x000000),
    success_line: rgb(0x7CFF9B),
    warning: rgb(0xFFD84A),
    warning_soft: rgb(0x000000),
    warning_line: rgb(0xFFD84A),
    danger: rgb(0xFF9C9C),
    danger_soft: rgb(0x000000),
    danger_line: rgb(0xFF9C9C),
    on_danger: rgb(0x000000),
    scrim: rgba(0x000000CC),
    shadow: rgba(0x00000000),
};

#[cfg(test)]
mod tests {
    use super::*;
    use toml::{Table, Value};

    fn tokens() -> Table {
        include_str!("../../../assets/tokens.toml").parse().unwrap()
    }

    fn colour(palette: &Palette, name: &str) -> Color {
        match name {
            "background" => palette.background,
            "rail" => palette.rail,
            "surface" => palette.surface,
            "raised" => palette.raised,
            "sunken" => palette.sunken,
            "hover" => palette.hover,
            "pressed" => palette.pressed,
            "border" => palette.border,
            "border_control" => palette.border_control,
            "text" => palette.text,
            "muted" => palette.muted,
            "disabled" => palette.disabled,
            "accent" => palette.accent,
            "accent_hover" => palette.accent_hover,
            "accent_pressed" => palette.accent_pressed,
            "on_accent" => palette.on_accent,
            "accent_soft" => palette.accent_soft,
            "accent_line" => palette.accent_line,
            "focus" => palette.focus,
            "success" => palette.success,
            "success_soft" => palette.success_soft,
            "success_line" => palette.success_line,
            "warning" => palette.warning,
            "warning_soft" => palette.warning_soft,
            "warning_line" => palette.warning_line,
            "danger" => palette.danger,
            "danger_soft" => palette.danger_soft,
            "danger_line" => palette.danger_line,
            "on_danger" => palette.on_danger,
            "scrim" => palette.scrim,
            "shadow" => palette.shadow,
            other => panic!("the palette has no colour named {other}"),
        }
    }

    fn palettes() -> [(&'static str, Palette); 3] {
        [("light", LIGHT), ("dark", DARK), ("high_contrast", HIGH_CONTRAST)]
    }

    fn channel(value: f32) -> f32 {
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    }

    fn luminance(color: Color) -> f32 {
        0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)
    }

    /// The contrast ratio of WCAG 2.2.
    fn contrast(a: Color, b: Color) -> f32 {
        let (a, b) = (luminance(a), luminance(b));

        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_colour_is_the_one_of_the_tokens() {
        for (name, palette) in palettes() {
            let wanted = tokens()["palette"][name].as_table().unwrap().clone();

            for (key, value) in wanted {
                let hex = value.as_str().unwrap().trim_start_matches('#').to_owned();
                let hex = if hex.len() == 6 { format!("{hex}FF") } else { hex };

                assert_eq!(colour(&palette, &key), rgba(u32::from_str_radix(&hex, 16).unwrap()), "{name} {key}");
            }
        }
    }

    #[test]
    fn every_pair_of_the_tokens_can_be_read() {
        let pairs = tokens()["contrast"]["pairs"].as_array().unwrap().clone();

        for (name, palette) in palettes() {
            for pair in &pairs {
                let [Value::String(front), Value::String(ground), least] = &pair.as_array().unwrap()[..] else {
                    panic!("a pair is a foreground, a ground and a ratio");
                };
                let least = least.as_float().unwrap() as f32;
                let least = if name == "high_contrast" && least > 3.0 { 7.0 } else { least };
                let found = contrast(colour(&palette, front), colour(&palette, ground));

                assert!(found >= least, "{name}: {front} on {ground} has {found:.2}, not {least}");
            }
        }
    }
}
