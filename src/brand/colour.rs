//! A color in the notation of brand files.

use serde::{Deserialize, Serialize};

/// An opaque sRGB color, written `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// Creates a color from its three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }
}

impl std::str::FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));

        let Some(Ok(number)) = digits.map(|digits| u32::from_str_radix(digits, 16)) else {
            return Err("a color is written as #RRGGBB, such as #0079B8".to_owned());
        };
        let [_, red, green, blue] = number.to_be_bytes();

        Ok(Self::new(red, green, blue))
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_reads_and_writes_six_digits() {
        assert_eq!("#0079b8".parse(), Ok(Colour::new(0x00, 0x79, 0xB8)));
        assert_eq!(Colour::new(0x00, 0x79, 0xB8).to_string(), "#0079B8");
    }

    #[test]
    fn anything_else_is_no_colour() {
        for text in ["", "#", "0079B8", "#0079B", "#0079B8F", "#+079B8", "#ééé", "red"] {
            assert!(text.parse::<Colour>().is_err(), "{text}");
        }
    }
}
