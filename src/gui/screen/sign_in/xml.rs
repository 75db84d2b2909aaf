//! The XML of the sign-in, with the signed part marked by a line at its left.

use super::Message;
use super::outcome::Outcome;
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Palette, Theme, text};
use crate::gui::widget::button::ghost;
use crate::gui::widget::card;
use crate::gui::widget::code::sunken;
use crate::gui::widget::copy::copy_ghost;
use crate::saml::response::Line;
use iced::widget::text::Wrapping;
use iced::widget::{column, container};
use iced::{Background, Color, Length, padding};

/// Maximum number of drawn lines. The report and Copy have all of them.
const MOST: usize = 600;
/// The indentation of one level.
const INDENT: f32 = 12.0;
/// Maximum indented level. Deeper ones have the same indentation.
const DEEPEST: usize = 12;

pub(super) fn view<'a>(outcome: &'a Outcome) -> Element<'a, Message> {
    let label = if outcome.is_xml_shown { "Hide" } else { "Show" };
    let legend = match outcome.examined.signed {
        Some(_) => "The line on the left marks signed content.",
        None => "Nothing here is signed.",
    };
    let bar = card::bar(
        "Response XML",
        [
            text::caption(legend).style(text::muted).into(),
            copy_ghost("Copy XML", outcome.text()),
            ghost(label, Message::XmlToggled).compact().into(),
        ],
    );
    if !outcome.is_xml_shown {
        return card::card(bar);
    }
    let lines = outcome.lines.iter().take(MOST).map(line);
    let rest = (outcome.lines.len() > MOST).then(|| {
        let words = format!("Showing the first {MOST} of {} lines. Copy XML copies all of them.", outcome.lines.len());

        container(text::caption(words).style(text::muted)).padding(padding::top(M))
    });

    card::card(column![
        bar,
        card::hairline(),
        container(column![column(lines), rest]).style(sunken).padding([M, L]).width(Length::Fill),
    ])
}

fn line<'a>(line: &'a Line) -> Element<'a, Message> {
    let is_signed = line.is_signed;
    let words = text::mono_small(&*line.text).wrapping(Wrapping::WordOrGlyph).width(Length::Fill);
    let words = if is_signed { words } else { words.style(text::muted) };
    let indent = INDENT * line.depth.min(DEEPEST) as f32;
    let ground = |color: fn(&Palette) -> Color| {
        move |theme: &Theme| container::Style {
            background: Some(Background::Color(color(theme.palette()))),
            ..container::Style::default()
        }
    };
    let words =
        container(words).padding(padding::left(S + indent)).width(Length::Fill).style(ground(|palette| palette.sunken));

    // The remaining ground at the left is the line.
    container(words)
        .padding(padding::left(2))
        .width(Length::Fill)
        .style(ground(if is_signed { |palette| palette.success } else { |palette| palette.sunken }))
        .into()
}
