//! The XML that the identity provider must send for the chosen attribute.

use crate::gui::theme::space::L;
use crate::gui::theme::{Element, text};
use crate::gui::widget::code::sunken;
use crate::saml::name_id;
use crate::saml::xml::escape::attribute;
use iced::Length;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};

/// Minimum number of characters of a name that gets a separate line.
const LONG: usize = 40;

/// The carrier of the email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier<'a> {
    /// The NameID in the format emailAddress (SAML Core §8.3.2).
    NameId,
    /// An attribute (SAML Core §2.7.3.1). The format is omitted if none was named.
    Attribute { name: &'a str, format: Option<&'a str> },
}

/// One line, with the part that must match exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    before: String,
    strong: String,
    after: String,
    /// Set if the line only shows where the others belong.
    is_frame: bool,
}

impl Line {
    fn frame(text: &str) -> Self {
        Self { before: text.to_owned(), strong: String::new(), after: String::new(), is_frame: true }
    }

    fn plain(text: impl Into<String>) -> Self {
        Self { before: text.into(), strong: String::new(), after: String::new(), is_frame: false }
    }

    fn strong(before: &str, strong: String, after: &str) -> Self {
        Self { before: before.to_owned(), strong, after: after.to_owned(), is_frame: false }
    }
}

/// Returns the lines of an example for the user Ada.
pub fn lines(carrier: Carrier<'_>) -> Vec<Line> {
    match carrier {
        Carrier::NameId => vec![
            Line::frame("<saml:Subject>"),
            Line::plain("  <saml:NameID"),
            Line::strong("      ", format!("Format=\"{}\"", name_id::EMAIL_ADDRESS), ">"),
            Line::plain("    ada@example.com"),
            Line::plain("  </saml:NameID>"),
            Line::frame("</saml:Subject>"),
        ],
        Carrier::Attribute { name, format } => {
            let end = if format.is_none() { ">" } else { "" };
            let strong = format!("Name=\"{}\"", attribute(name));
            let mut lines = vec![Line::frame("<saml:AttributeStatement>")];

            if strong.chars().count() > LONG {
                lines.push(Line::plain("  <saml:Attribute"));
                lines.push(Line::strong("      ", strong, end));
            } else {
                lines.push(Line::strong("  <saml:Attribute ", strong, end));
            }

            if let Some(format) = format {
                lines.push(Line::plain(format!("      NameFormat=\"{}\">", attribute(format))));
            }

            lines.extend([
                Line::plain("    <saml:AttributeValue>ada@example.com</saml:AttributeValue>"),
                Line::plain("  </saml:Attribute>"),
                Line::frame("</saml:AttributeStatement>"),
            ]);
            lines
        }
    }
}

/// Joins the lines into the text that Copy XML copies.
pub fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{}{}{}\n", line.before, line.strong, line.after)).collect()
}

/// Draws the lines on the background for code.
pub fn view<'a, Message: 'a>(lines: Vec<Line>, is_narrow: bool) -> Element<'a, Message> {
    let mono = move |words: String| {
        let words = if is_narrow { text::mono_small(words) } else { text::mono(words) };

        words.wrapping(Wrapping::WordOrGlyph)
    };
    let lines = lines.into_iter().map(|line| -> Element<'a, Message> {
        if line.strong.is_empty() {
            let words = mono(line.before);

            return if line.is_frame { words.style(text::muted).into() } else { words.into() };
        }

        let strong = text::mono_strong(line.strong).size(if is_narrow { 12 } else { 13 });

        row![
            mono(line.before),
            strong.wrapping(Wrapping::WordOrGlyph).style(text::colored(|palette| palette.accent)),
            mono(line.after),
        ]
        .into()
    });

    container(column(lines)).style(sunken).padding([14.0, L]).width(Length::Fill).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped_so_that_the_xml_stays_xml() {
        let hostile = Carrier::Attribute { name: "\"><evil a=\"&\t", format: Some("urn:x") };
        let xml = format!("<r xmlns:saml=\"s\">{}</r>", text(&lines(hostile)));
        let document = roxmltree::Document::parse(&xml).unwrap();
        let attribute = document.descendants().find(|node| node.has_tag_name(("s", "Attribute"))).unwrap();

        assert_eq!(attribute.attribute("Name"), Some("\"><evil a=\"&\t"));
        assert_eq!(attribute.attribute("NameFormat"), Some("urn:x"));
    }

    #[test]
    fn a_long_name_stands_on_a_line_of_its_own() {
        let name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

        assert!(
            text(&lines(Carrier::Attribute { name, format: None })).contains(&format!("\n      Name=\"{name}\">\n"))
        );
        assert!(
            text(&lines(Carrier::Attribute { name: "mail", format: None }))
                .contains("<saml:Attribute Name=\"mail\">\n")
        );
    }

    #[test]
    fn the_name_id_names_its_format() {
        assert!(
            text(&lines(Carrier::NameId))
                .contains("Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">")
        );
    }
}
