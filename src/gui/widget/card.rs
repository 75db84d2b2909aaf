//! Cards and their content: heads, key-value rows, hairlines.

use super::copy::copy_icon;
use super::explained;
use crate::glossary::Term;
use crate::gui::theme::space::{L, S, XL, radius, size};
use crate::gui::theme::{Element, Theme, text};
use iced::widget::{Column, Space, column, container, row, rule};
use iced::{Alignment, Background, Border, Length, Padding, padding};

/// The ground of a card.
pub fn ground(theme: &Theme) -> container::Style {
    let palette = theme.palette();

    container::Style {
        background: Some(Background::Color(palette.surface)),
        border: Border { color: palette.border, width: 1.0, radius: radius::CARD.into() },
        text_color: Some(palette.text),
        ..container::Style::default()
    }
}

/// A card without padding, for rows and tables.
pub fn card<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(content).style(ground).padding(1).width(Length::Fill).into()
}

/// A card for a decision: padding 24.
pub fn roomy<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(content).style(ground).padding(XL + 1.0).width(Length::Fill).into()
}

/// A dense card: padding 16.
pub fn dense<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(content).style(ground).padding(L + 1.0).width(Length::Fill).into()
}

/// A hairline from edge to edge.
pub fn hairline<'a, Message: 'a>() -> Element<'a, Message> {
    rule::horizontal(1).into()
}

/// The head of a card: title, then facts and ghost buttons at the right, then a hairline.
pub fn head<'a, Message: 'a>(
    title: impl iced::widget::text::IntoFragment<'a>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    column![bar(title, right), hairline()].into()
}

/// The head of a card without content below it.
pub fn bar<'a, Message: 'a>(
    title: impl iced::widget::text::IntoFragment<'a>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    row![text::strong(title), Space::new().width(Length::Fill)]
        .extend(right)
        .spacing(S)
        .align_y(Alignment::Center)
        .height(size::CARD_HEAD - 1.0)
        .padding(padding::left(L).right(S))
        .into()
}

/// Words at the end of a head without buttons: they end where the content does.
pub fn fact<'a, Message: 'a>(words: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    container(text::caption(words).style(text::muted)).padding(padding::right(S)).into()
}

/// Rows one below the other, with hairlines between them.
pub fn rows<'a, Message: 'a>(rows: impl IntoIterator<Item = Element<'a, Message>>) -> Column<'a, Message, Theme> {
    let mut all = column![];

    for (index, row) in rows.into_iter().enumerate() {
        if index > 0 {
            all = all.push(hairline());
        }

        all = all.push(row);
    }

    all
}

/// One key and its value, with evidence and buttons at the right.
pub fn key_value<'a, Message: 'a>(
    key: &'a str,
    value: impl Into<Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    keyed(text::body(key).style(text::muted), value, right)
}

/// The same with a button that explains the key.
pub fn key_explained<'a, Message: 'a>(
    key: &'a str,
    term: Term,
    brand: &str,
    value: impl Into<Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    keyed(explained(text::body(key).style(text::muted), term, brand), value, right)
}

fn keyed<'a, Message: 'a>(
    key: impl Into<Element<'a, Message>>,
    value: impl Into<Element<'a, Message>>,
    right: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let key = container(key).width(size::LABEL_COLUMN - L).padding(padding::top(S));
    let value = container(value).width(Length::Fill).padding(Padding::from([S, 0.0]));
    let right = row(right).spacing(S).align_y(Alignment::Center).height(size::ROW);

    row![key, value, right].spacing(L).padding(padding::left(L).right(XS_RIGHT)).into()
}

/// The right padding of a row that ends with a button of 28 with an icon of 16: the icon ends at 16.
const XS_RIGHT: f32 = 8.0;

/// One key and an identifier that can be copied. It wraps and is never cut.
pub fn identifier<'a, Message: 'a>(key: &'a str, value: &'a str) -> Element<'a, Message> {
    key_value(key, text::mono(value).wrapping(iced::widget::text::Wrapping::WordOrGlyph), [copy_icon(value)])
}
