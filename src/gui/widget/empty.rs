//! An empty state: what is missing, then the first action.

use crate::gui::theme::space::{L, XS};
use crate::gui::theme::{Element, Icon, text};
use iced::widget::text::IntoFragment;
use iced::widget::{Space, column, container};
use iced::{Alignment, Length};

/// Maximum width of a line of words.
const WIDTH: f32 = 440.0;

/// Draws an icon, a heading, at most two lines of words, and one action, centered. The caller adds the card.
pub fn empty<'a, Message: 'a>(
    icon: Icon,
    heading: impl IntoFragment<'a>,
    words: impl IntoFragment<'a>,
    action: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let action = action.map(|action| column![Space::new().height(L), action]);

    container(
        column![
            icon.sized(32).style(text::muted),
            Space::new().height(L),
            text::heading(heading).align_x(Alignment::Center),
            Space::new().height(XS),
            container(text::body(words).style(text::muted).align_x(Alignment::Center)).max_width(WIDTH),
            action,
        ]
        .align_x(Alignment::Center),
    )
    .center_x(Length::Fill)
    .into()
}
