//! XML and other machine-readable text, shown as it is.

use crate::gui::theme::space::{L, M, radius};
use crate::gui::theme::{Element, Theme, text};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row};
use iced::{Background, Border, Length};

/// Maximum length of a line that always fits a card, in characters: only such a line can be laid out in parts.
const FITS: usize = 68;

/// The sunken ground of code below the head of a card.
pub fn sunken(theme: &Theme) -> container::Style {
    let palette = theme.palette();

    container::Style {
        background: Some(Background::Color(palette.sunken)),
        border: Border {
            radius: iced::border::Radius {
                top_left: 0.0,
                top_right: 0.0,
                bottom_left: radius::CARD - 1.0,
                bottom_right: radius::CARD - 1.0,
            },
            ..Border::default()
        },
        text_color: Some(palette.text),
        ..container::Style::default()
    }
}

/// One line of code, optionally with a marked part.
pub struct Line<'a> {
    before: &'a str,
    marked: &'a str,
    after: &'a str,
}

impl<'a> Line<'a> {
    /// Creates a line in which the first `part` is marked, if the line contains it and is short.
    pub fn marked(line: &'a str, part: Option<&'a str>) -> Self {
        let found = part.filter(|part| !part.is_empty() && line.chars().count() <= FITS).and_then(|part| {
            let (before, after) = line.split_once(part)?;

            Some(Self { before, marked: part, after })
        });

        found.unwrap_or(Self { before: line, marked: "", after: "" })
    }

    fn view<Message: 'a>(self) -> Element<'a, Message> {
        if self.marked.is_empty() {
            return text::mono(self.before).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into();
        }

        let mark = column![
            text::mono(self.marked).line_height(iced::widget::text::LineHeight::Absolute(18.into())),
            container(Space::new().width(Length::Fill).height(2)).style(|theme: &Theme| container::Style {
                background: Some(Background::Color(theme.palette().warning)),
                ..container::Style::default()
            }),
        ]
        .width(Length::Shrink);
        let mark = container(mark).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().warning_soft)),
            ..container::Style::default()
        });

        row![text::mono(self.before), mark, text::mono(self.after)].into()
    }
}

/// Lines of code with their numbers.
pub fn numbered<'a, Message: 'a>(lines: impl IntoIterator<Item = String>) -> Element<'a, Message> {
    listing(lines.into_iter().map(|line| text::mono(line).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into()))
}

/// Lines of code with their numbers, some with a marked part.
pub fn numbered_lines<'a, Message: 'a>(lines: impl IntoIterator<Item = Line<'a>>) -> Element<'a, Message> {
    listing(lines.into_iter().map(Line::view))
}

fn listing<'a, Message: 'a>(lines: impl IntoIterator<Item = Element<'a, Message>>) -> Element<'a, Message> {
    let lines = lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| row![text::mono(format!("{:>2}", index + 1)).style(text::muted), line].spacing(L).into());

    container(column(lines)).style(sunken).padding([M, L]).width(Length::Fill).into()
}
