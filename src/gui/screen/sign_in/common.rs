//! Common problems, listed before they happen.

use super::super::Context;
use super::Message;
use crate::explanation::{self, Explanation};
use crate::gui::theme::space::{L, M, S, XL, radius, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::card;
use crate::gui::widget::pressable::{Status, Style, pressable};
use iced::widget::{column, row};
use iced::{Alignment, Border, Length, padding};

/// Draws the list. `explained` is the index of the open one.
pub(super) fn view<'a>(explained: Option<usize>, context: Context<'a>) -> Element<'a, Message> {
    let all = explanation::all();
    let lines = all.iter().enumerate().map(|(place, explanation)| {
        let is_open = explained == Some(place);
        let head = head(explanation, place, is_open, place + 1 == all.len() && !is_open);

        column![head, is_open.then(|| body(explanation, context))].into()
    });

    card::card(column![
        card::head("Common problems", [card::fact("Cause, how to recognize it, and how to fix it.")]),
        card::rows(lines),
    ])
}

fn head<'a>(explanation: &'static Explanation, place: usize, is_open: bool, is_last: bool) -> Element<'a, Message> {
    let icon = if is_open { Icon::ChevronUp } else { Icon::ChevronDown };
    let face = row![text::body(&*explanation.title).width(Length::Fill), icon.sized(16).style(text::muted)]
        .spacing(M)
        .align_y(Alignment::Center)
        .height(size::ROW);

    pressable(face, Some(Message::ExplanationToggled(place)))
        .width(Length::Fill)
        .padding([0.0, L])
        .inner_ring()
        .style(move |theme, status| Style {
            background: matches!(status, Status::Hovered | Status::Pressed).then_some(theme.palette().hover),
            border: Border::default().rounded(if is_last {
                iced::border::bottom(radius::CARD - 1.0)
            } else {
                iced::border::radius(0)
            }),
            text: Some(theme.palette().text),
        })
        .into()
}

fn body<'a>(explanation: &'static Explanation, context: Context<'a>) -> Element<'a, Message> {
    let part = |title: String, words: &'static str| {
        column![text::caption_medium(title).style(text::muted), text::body(words).width(Length::Fill)]
    };

    column![
        part("What happened".to_owned(), &explanation.what),
        part("How to recognize it".to_owned(), &explanation.see),
        part(fix_title(explanation, context), explanation.change(context.product)),
    ]
    .spacing(S)
    .padding(padding::all(L).top(S).bottom(XL - S))
    .into()
}

/// Returns the title of the fix: with the product’s name if the explanation is specific to the product.
pub(super) fn fix_title(explanation: &Explanation, context: Context<'_>) -> String {
    match context.product.filter(|_| explanation.knows(context.product)) {
        Some(product) => format!("How to fix it in {}", product.short_name()),
        None => "How to fix it".to_owned(),
    }
}
