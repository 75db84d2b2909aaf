//! The frame of a dialog: over a scrim, with a head, a middle that scrolls, and a foot for actions.

use super::button::icon_button;
use super::select::raised;
use super::shadow::shadowed;
use crate::gui::theme::space::{L, M, S, XL, radius, size};
use crate::gui::theme::{Element, Icon, Theme, scrollbar, text};
use iced::widget::{Space, center, column, container, opaque, row, scrollable};
use iced::{Alignment, Background, Border, Color, Length, Padding, padding};

/// Lays `dialog` over the page, on the scrim. The page behind must be [`super::inert`].
pub fn over_scrim<'a, Message: 'a>(dialog: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    opaque(center(opaque(dialog)).padding(XL).style(|theme: &Theme| container::Style {
        background: Some(Background::Color(theme.palette().scrim)),
        ..container::Style::default()
    }))
}

/// The head: title, facts at the right, and the button that closes.
pub fn head<'a, Message: Clone + 'a>(
    title: &'a str,
    right: Option<Element<'a, Message>>,
    on_close: Message,
) -> Element<'a, Message> {
    row![text::title(title), Space::new().width(Length::Fill), right, icon_button(Icon::X, "Close", Some(on_close)),]
        .spacing(L)
        .align_y(Alignment::Center)
        .height(size::DIALOG_HEAD)
        .padding(padding::left(XL).right(L + 4.0))
        .into()
}

/// The head of a page inside a dialog: the button that leads back, the title, facts at the right, and the button that
/// closes.
pub fn page_head<'a, Message: Clone + 'a>(
    title: &'a str,
    right: Option<Element<'a, Message>>,
    on_back: Message,
    on_close: Message,
) -> Element<'a, Message> {
    row![
        icon_button(Icon::ArrowLeft, "Back", Some(on_back)),
        text::title(title).wrapping(iced::widget::text::Wrapping::None),
        Space::new().width(Length::Fill),
        right,
        icon_button(Icon::X, "Close", Some(on_close)),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(size::DIALOG_HEAD)
    // Aligns the start of the arrow, not of its button, with the content.
    .padding(padding::left(L).right(L + 4.0))
    .into()
}

/// The foot: a muted text at the left, the actions at the right, the filled one last.
pub fn foot<'a, Message: 'a>(
    word: Option<Element<'a, Message>>,
    actions: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    container(row![word, Space::new().width(Length::Fill)].extend(actions).spacing(S).align_y(Alignment::Center))
        .center_y(size::DIALOG_FOOT)
        .width(Length::Fill)
        .padding([0.0, XL])
        .style(|theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: Some(Background::Color(palette.rail)),
                border: Border {
                    radius: iced::border::Radius {
                        top_left: 0.0,
                        top_right: 0.0,
                        bottom_left: radius::DIALOG - 1.0,
                        bottom_right: radius::DIALOG - 1.0,
                    },
                    color: Color::TRANSPARENT,
                    width: 0.0,
                },
                text_color: Some(palette.text),
                ..container::Style::default()
            }
        })
        .into()
}

/// The body of a dialog: `raised`, radius 12, the shadow.
pub fn frame<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    width: f32,
    height: impl Into<Length>,
) -> Element<'a, Message> {
    let dialog = container(content).style(raised).padding(1).max_width(width).width(Length::Fill).height(height);

    shadowed(dialog, radius::DIALOG).into()
}

/// A small dialog with one question.
pub fn question<'a, Message: Clone + 'a>(
    title: &'a str,
    body: impl Into<Element<'a, Message>>,
    actions: impl IntoIterator<Item = Element<'a, Message>>,
    on_close: Message,
) -> Element<'a, Message> {
    let middle = container(body).padding(Padding { top: 0.0, bottom: XL, left: XL, right: XL });

    frame(
        column![head(title, None, on_close), middle, super::card::hairline(), foot(None, actions)],
        size::DIALOG_SMALL,
        Length::Shrink,
    )
}

/// A middle that scrolls, with room for the focus ring.
pub fn scrolls<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    scrollable(container(content).padding(Padding::from([M, XL])))
        .direction(scrollable::Direction::Vertical(scrollbar()))
        .width(Length::Fill)
        .into()
}
