//! Machine-readable text, to read, copy, and save.

use super::Action;
use crate::gui::amount;
use crate::gui::environment::Environment;
use crate::gui::files;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, Theme, scrollbar, text};
use crate::gui::widget::button::{ghost, primary};
use crate::gui::widget::copy::copy_ghost;
use crate::gui::widget::field::field_error;
use crate::gui::widget::{card, dialog};
use crate::phrase::{grouped, plural};
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, scrollable};
use iced::{Background, Length, Size, Task, padding};
use std::path::PathBuf;

/// The name of the button that opens the dialog; it gets the focus back.
pub const OPENER: &str = "preview";

/// Maximum number of drawn lines.
const LINES: usize = 2_000;
/// Maximum number of drawn characters: a single line can contain a whole file.
const CHARACTERS: usize = 200_000;

/// The state of the dialog.
#[derive(Debug)]
pub struct Preview {
    title: String,
    text: String,
    file_name: String,
    /// The lines that are drawn: safe to show, no more than the window can lay out.
    lines: Vec<String>,
    /// A note about the text that is not drawn.
    rest: Option<String>,
    saved: Option<Result<String, String>>,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Save,
    PlaceChosen(Option<PathBuf>),
    Saved(Result<PathBuf, String>),
    Closed,
}

impl Preview {
    /// Opens the dialog on a text.
    pub fn new(title: String, text: String, file_name: String) -> Self {
        let mut lines = Vec::new();
        let mut room = CHARACTERS;
        let mut is_cut = false;

        for line in text.lines() {
            if lines.len() == LINES || room == 0 {
                is_cut = true;
                break;
            }

            let drawn: String = line.chars().take(room).collect();

            is_cut |= drawn.len() < line.len();
            room -= drawn.chars().count();
            lines.push(shown(&drawn.replace('\t', "    "), usize::MAX));
        }

        let rest = is_cut.then(|| {
            let drawn = plural(
                lines.len(),
                "Only the start of the first line is shown.".to_owned(),
                format!("The first {} of {} lines are shown.", grouped(lines.len()), grouped(text.lines().count())),
            );

            format!("{drawn} Copy all and Save as… include everything.")
        });

        Self { title, text, file_name, lines, rest, saved: None }
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action<Message> {
        match message {
            Message::Save => {
                self.saved = None;

                Action::Run(Task::perform(environment.files.save(&self.title, &self.file_name), Message::PlaceChosen))
            }
            Message::PlaceChosen(Some(path)) => {
                Action::Run(Task::perform(files::write(path, self.text.clone().into_bytes()), Message::Saved))
            }
            Message::PlaceChosen(None) => Action::None,
            Message::Saved(result) => {
                self.saved = Some(result.map(|path| format!("Saved as {}.", files::name(&path))));

                Action::None
            }
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, size: Size) -> Element<'a, Message> {
        let facts = amount::bytes(self.text.len() as u64);
        let width = self.lines.len().to_string().len().max(2);
        let lines = self.lines.iter().enumerate().map(|(index, line)| {
            row![
                text::mono(format!("{:>width$}", index + 1)).style(text::muted),
                text::mono(line.as_str()).wrapping(Wrapping::WordOrGlyph).width(Length::Fill),
            ]
            .spacing(L)
            .into()
        });
        let rest =
            self.rest.as_deref().map(|rest| container(text::caption(rest).style(text::muted)).padding(padding::top(M)));
        let room = (size.height - 2.0 * XL - size::DIALOG_HEAD - size::DIALOG_FOOT - XS).max(120.0);
        let code = scrollable(container(column![column(lines), rest]).padding([M, XL]))
            .direction(scrollable::Direction::Vertical(scrollbar()))
            .width(Length::Fill);
        let code = container(code).max_height(room).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().sunken)),
            text_color: Some(theme.palette().text),
            ..container::Style::default()
        });
        let word = match &self.saved {
            Some(Ok(words)) => Some(
                row![
                    Icon::Check.sized(12).style(text::colored(|palette| palette.success)),
                    text::caption_medium(words.as_str()).style(text::colored(|palette| palette.success)),
                ]
                .spacing(XS)
                .align_y(iced::Alignment::Center)
                .into(),
            ),
            Some(Err(words)) => Some(field_error(words.as_str())),
            None => None,
        };
        let facts = row![text::caption(facts).style(text::muted), copy_ghost("Copy all", self.text.as_str())]
            .spacing(S)
            .align_y(iced::Alignment::Center)
            .into();

        dialog::frame(
            column![
                dialog::head(&self.title, Some(facts), Message::Closed),
                card::hairline(),
                code,
                card::hairline(),
                dialog::foot(
                    word,
                    [
                        ghost("Close", Message::Closed).into(),
                        primary("Save as…", Message::Save).icon(Icon::Download).into(),
                    ]
                ),
            ],
            size::DIALOG_LARGE.0,
            Length::Shrink,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_text_is_drawn_in_part_and_says_so() {
        let text = "<line/>\n".repeat(12_345);
        let preview = Preview::new("Raw XML".to_owned(), text.clone(), "idp-metadata.xml".to_owned());

        assert_eq!(preview.lines.len(), LINES);
        assert_eq!(
            preview.rest.as_deref(),
            Some("The first 2,000 of 12,345 lines are shown. Copy all and Save as… include everything.")
        );
        assert_eq!(preview.text, text);
    }

    #[test]
    fn one_endless_line_is_drawn_in_part_and_says_so() {
        let preview = Preview::new(String::new(), "x".repeat(1_000_000), String::new());

        assert_eq!(preview.lines[0].len(), CHARACTERS);
        assert!(preview.rest.as_deref().unwrap().starts_with("Only the start"));
    }

    #[test]
    fn what_turns_the_reading_direction_is_spelled_out() {
        let preview = Preview::new(String::new(), "\t<a b=\"evil\u{202e}\"/>".to_owned(), String::new());

        assert_eq!(preview.lines, ["    <a b=\"evil\\u{202e}\"/>"]);
        assert_eq!(preview.rest, None);
    }
}
