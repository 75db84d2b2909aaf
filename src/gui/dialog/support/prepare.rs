//! Step 1: the sample, and the SAML 2.0 reference next to it.

use super::{Message, Support, heading, padded};
use crate::gui::screen::Context;
use crate::gui::theme::space::{M, S, XL, XS, radius};
use crate::gui::theme::{Element, Icon, Theme, scrollbar, text};
use crate::gui::widget::button::ghost;
use crate::gui::widget::card::{ground, hairline};
use crate::gui::widget::copy::copy_ghost;
use crate::gui::widget::field::field_error;
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::table;
use crate::saml::sample;
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Alignment, Background, Border, Length, Padding};

impl Support {
    pub(super) fn prepare<'a>(&'a self, context: Option<Context<'a>>) -> Element<'a, Message> {
        let loaded = context.and_then(|context| context.draft.metadata.as_ref()).map(|loaded| loaded.origin.words());
        let yours: Element<'a, Message> = match loaded {
            Some(name) => row![
                Icon::CircleCheck.sized(16).style(text::colored(|palette| palette.success)),
                column![
                    text::body("Your metadata is loaded:"),
                    text::strong(name).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
                ],
            ]
            .spacing(S)
            .align_y(Alignment::Center)
            .into(),
            None => row![
                Icon::CircleDashed.sized(16).style(text::muted),
                text::body("Your metadata isn’t loaded yet.").style(text::muted),
            ]
            .spacing(S)
            .align_y(Alignment::Center)
            .into(),
        };
        let buttons = row![
            container(yours).width(Length::Fill),
            copy_ghost("Copy sample", sample::IDP_METADATA),
            ghost("Save sample…", Message::SaveSample).icon(Icon::Download).compact(),
        ]
        .spacing(S)
        .align_y(Alignment::Center);

        padded(
            column![
                heading(
                    "Prepare IdP SAML 2.0 metadata",
                    "Your metadata should look like this sample. Select an element to see what it means."
                ),
                buttons,
                self.trouble.as_deref().map(field_error),
                row![self.sample(), self.reference()].spacing(M).height(Length::Fill),
            ]
            .spacing(M),
        )
    }

    fn sample(&self) -> Element<'_, Message> {
        let chosen = sample::reference().get(self.entry);
        let lines = sample::lines().iter().enumerate().map(|(index, line)| {
            let is_chosen = chosen.is_some_and(|entry| entry.lines.iter().any(|lines| lines.contains(&index)));
            let words = text::mono_small(half_indented(line))
                .wrapping(iced::widget::text::Wrapping::WordOrGlyph)
                .width(Length::Fill);
            let words = if is_chosen { words.style(text::colored(|palette| palette.accent)) } else { words };

            pressable(words, Some(Message::LineChosen(index)))
                .pointer_only()
                .width(Length::Fill)
                .padding(Padding::from([0.0, M]))
                .style(move |theme: &Theme, status| Style {
                    background: match (is_chosen, status) {
                        (true, _) => Some(theme.palette().accent_soft),
                        (false, Status::Hovered) => Some(theme.palette().hover),
                        (false, _) => None,
                    },
                    border: if is_chosen && theme.is_high_contrast() {
                        Border::default().width(1).color(theme.palette().accent)
                    } else {
                        Border::default()
                    },
                    text: None,
                })
                .into()
        });
        let code = scrollable(container(column(lines)).padding([S, 0.0]))
            .direction(scrollable::Direction::Vertical(scrollbar()))
            .height(Length::Fill);

        pane("Sample metadata", container(code).style(crate::gui::widget::code::sunken).into(), 362)
    }

    fn reference(&self) -> Element<'_, Message> {
        let mut entries = column![];

        for (index, entry) in sample::reference().iter().enumerate() {
            let is_chosen = index == self.entry;
            let name = if is_chosen {
                text::mono_strong(&entry.name).style(text::colored(|palette| palette.accent))
            } else {
                text::mono(&entry.name)
            };
            let words = column![
                row![
                    name.wrapping(iced::widget::text::Wrapping::WordOrGlyph).width(Length::Fill),
                    text::caption(entry.requirement.word()).style(text::muted)
                ]
                .spacing(S)
                .align_y(Alignment::Center),
                Space::new().height(XS / 2.0),
                text::caption(&entry.meaning).style(text::muted),
            ];
            let row = pressable(words, Some(Message::EntryChosen(index)))
                .width(Length::Fill)
                .padding(Padding::from([S, M]))
                .style(move |theme: &Theme, status| Style {
                    background: match (is_chosen, status) {
                        (true, _) => Some(theme.palette().accent_soft),
                        (false, Status::Hovered) => Some(theme.palette().hover),
                        (false, _) => None,
                    },
                    border: if is_chosen && theme.is_high_contrast() {
                        Border::default().width(2).color(theme.palette().accent)
                    } else {
                        Border::default().rounded(radius::SMALL)
                    },
                    text: Some(theme.palette().text),
                });

            entries = entries.push(row).push(hairline());
        }

        let list = scrollable(container(entries).padding(Padding { right: XL - M, ..Padding::ZERO }))
            .direction(scrollable::Direction::Vertical(scrollbar()))
            .height(Length::Fill);

        pane("SAML 2.0 reference", list.into(), 298)
    }
}

/// A card with a head like a table's.
fn pane<'a>(title: &'a str, content: Element<'a, Message>, portion: u16) -> Element<'a, Message> {
    container(column![table::head([text::caption_medium(title).style(text::muted).into()], M, true), content])
        .padding(1)
        .width(Length::FillPortion(portion))
        .height(Length::Fill)
        .style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().surface)),
            ..ground(theme)
        })
        .into()
}

/// Halves the indentation of a line of the sample, because the pane is narrow.
fn half_indented(line: &str) -> String {
    let words = line.trim_start();
    let indent = (line.len() - words.len()) / 2;

    format!("{}{words}", " ".repeat(indent))
}
