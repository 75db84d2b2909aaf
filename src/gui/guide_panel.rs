//! The guide: instructions for this identity provider, step by step, next to the wizard.

use super::screen::Context;
use super::theme::space::{L, M, S, XS, radius, size};
use super::theme::{Element, Icon, Theme, font, scrollbar, text};
use super::widget::button::icon_button;
use super::widget::card::hairline;
use super::widget::copy::copy_icon;
use super::widget::number as numbered;
use super::widget::pressable::{Style, pressable};
use super::widget::shadowed;
use super::wizard::Step;
use crate::guide::{Guide, Item, Page, Values};
use iced::widget::{Space, column, container, rich_text, row, scrollable, span};
use iced::{Alignment, Background, Border, Length, Padding, padding};
use std::collections::BTreeSet;

/// The guide’s ticked items, as long as the window is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuidePanel {
    done: BTreeSet<(String, u8, usize)>,
}

/// An event in the panel.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    /// An instruction was ticked or unticked.
    Ticked {
        guide: String,
        step: u8,
        item: usize,
    },
}

impl GuidePanel {
    /// Ticks an instruction, or unticks it.
    pub fn tick(&mut self, guide: String, step: u8, item: usize) {
        let key = (guide, step, item);

        if !self.done.remove(&key) {
            self.done.insert(key);
        }
    }

    /// Draws the panel for a step of the open account.
    pub fn view<'a>(&self, step: Step, context: Context<'a>, is_docked: bool) -> Element<'a, Message> {
        self.page(context.guide, step.number(), &context.guide_values(), is_docked)
    }

    /// Draws the panel's page for a step, with the known values.
    pub fn page<'a>(&self, guide: &'static Guide, step: u8, values: &Values, is_docked: bool) -> Element<'a, Message> {
        let head = row![
            text::heading(format!("Guide: {}", guide.name)).width(Length::Fill),
            icon_button(Icon::X, "Close the guide", Some(Message::Closed)),
        ]
        .align_y(Alignment::Center)
        .height(52)
        .padding(padding::left(L).right(S));
        let page = guide.page(step);
        let body: Element<'a, Message> = match page {
            Some(page) => scrollable(container(self.items(guide, page, values)).padding([S, 0.0]))
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .height(Length::Fill)
                .into(),
            None => Space::new().height(Length::Fill).into(),
        };
        let mistake =
            page.and_then(|page| page.mistake.as_ref()).map(|words| mistake(words.resolve(values), is_docked));
        let panel = column![
            head,
            hairline(),
            page.map(|page| do_this_in(guide.place_name(page.place, values))),
            body,
            mistake,
        ];

        let panel = container(panel)
            .width(size::GUIDE - if is_docked { 0.0 } else { S })
            .height(Length::Fill)
            .padding(1)
            .style(move |theme: &Theme| {
                let palette = theme.palette();
                let style = super::widget::select::raised(theme);

                if is_docked {
                    container::Style {
                        border: Border { color: palette.border, width: 1.0, radius: 0.0.into() },
                        ..style
                    }
                } else {
                    style
                }
            });

        if is_docked { panel.into() } else { shadowed(panel, radius::DIALOG).into() }
    }

    fn items<'a>(&self, guide: &'static Guide, page: &'static Page, values: &Values) -> Element<'a, Message> {
        let is_done = |index: usize| self.done.contains(&(guide.id.clone(), page.step, index));
        let current = (0..page.items.len()).find(|index| !is_done(*index));

        column(page.items.iter().enumerate().map(|(index, item)| {
            let message = Message::Ticked { guide: guide.id.clone(), step: page.step, item: index };

            instruction(index, item, values, is_done(index), current == Some(index), message)
        }))
        .into()
    }
}

/// One instruction: its number to tick, the sentence, and the value to copy.
fn instruction<'a>(
    index: usize,
    item: &'static Item,
    values: &Values,
    is_done: bool,
    is_current: bool,
    message: Message,
) -> Element<'a, Message> {
    let number: Element<'a, Message> = if is_done {
        Icon::CircleCheck.sized(20).style(text::colored(|palette| palette.success)).into()
    } else {
        numbered(index + 1, is_current)
    };
    let tick = pressable(number, Some(message))
        .style(|_, _| Style { border: Border::default().rounded(radius::PILL), ..Style::default() });
    let words = item.text.resolve(values);
    let words = if is_current { text::strong(words) } else { text::body(words) };
    let value = item.value.as_ref().map(|value| match value.resolve(values) {
        Some(value) => value_box(value),
        None => text::caption(value.unknown()).style(text::muted).into(),
    });

    // Keeps the scrollbar away from the Copy buttons.
    container(row![tick, column![words.width(Length::Fill), value].spacing(XS).width(Length::Fill)].spacing(M))
        .padding(Padding::from([S, L]).right(L + S))
        .width(Length::Fill)
        .style(move |theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: is_current.then_some(Background::Color(palette.accent_soft)),
                border: if is_current && theme.is_high_contrast() {
                    Border { color: palette.accent, width: 2.0, radius: 0.0.into() }
                } else {
                    Border::default()
                },
                ..container::Style::default()
            }
        })
        .into()
}

/// A value with its Copy button.
fn value_box<'a>(value: String) -> Element<'a, Message> {
    container(
        row![
            text::mono_small(value.clone()).wrapping(iced::widget::text::Wrapping::WordOrGlyph).width(Length::Fill),
            copy_icon(value)
        ]
        .spacing(S)
        .align_y(Alignment::Center),
    )
    .padding(padding::left(S).top(XS).bottom(XS))
    .style(|theme: &Theme| {
        let palette = theme.palette();

        container::Style {
            background: Some(Background::Color(palette.surface)),
            border: Border { color: palette.border, width: 1.0, radius: radius::CONTROL.into() },
            ..container::Style::default()
        }
    })
    .into()
}

/// Names the place where the page's instructions are done, emphasized.
fn do_this_in<'a>(place: String) -> Element<'a, Message> {
    let sentence = format!("Do this in {place}.");
    let (before, after) = sentence.split_once(place.as_str()).unwrap_or_default();
    let words = rich_text![span(before.to_owned()), span(place).font(font::SEMIBOLD), span(after.to_owned())]
        .size(14)
        .line_height(iced::widget::text::LineHeight::Absolute(20.0.into()))
        .on_link_click(iced::never);
    let line = row![Icon::MapPin.sized(16).style(text::colored(|palette| palette.accent)), words]
        .spacing(S)
        .align_y(Alignment::Center);

    column![
        container(line).padding([S, L]).width(Length::Fill).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().sunken)),
            ..container::Style::default()
        }),
        hairline(),
    ]
    .into()
}

fn mistake<'a>(words: String, is_docked: bool) -> Element<'a, Message> {
    let head =
        row![Icon::TriangleAlert.sized(16), text::strong("Common mistake"),].spacing(S).align_y(Alignment::Center);
    let head = container(head).style(|theme: &Theme| container::Style {
        text_color: Some(theme.palette().warning),
        ..container::Style::default()
    });

    column![
        hairline(),
        container(column![head, text::body(words)].spacing(XS)).padding([M, L]).width(Length::Fill).style(
            move |theme: &Theme| {
                let round = if is_docked { 0.0 } else { radius::DIALOG - 1.0 };

                container::Style {
                    background: Some(Background::Color(theme.palette().warning_soft)),
                    border: Border {
                        radius: iced::border::Radius {
                            top_left: 0.0,
                            top_right: 0.0,
                            bottom_left: round,
                            bottom_right: round,
                        },
                        ..Border::default()
                    },
                    ..container::Style::default()
                }
            }
        ),
    ]
    .into()
}
