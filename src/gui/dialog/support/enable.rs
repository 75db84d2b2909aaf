//! Step 4: the tick in the portal.

use super::{Message, heading, padded};
use crate::brand::Brand;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card::dense;
use crate::gui::widget::number;
use crate::guide::path;
use iced::widget::{column, row};
use iced::{Alignment, Length};

pub(super) fn view<'a>(brand: &'a Brand, context: Option<Context<'a>>) -> Element<'a, Message> {
    let tick = &brand.words.tick;
    let steps = [
        format!("Sign in to the {} portal as an administrator.", brand.short_name),
        format!("Go to {}.", path(&brand.words.menu)),
        format!("{tick} the Enable SSO Service checkbox."),
        "Click Save.".to_owned(),
    ];
    let steps = column(steps.into_iter().enumerate().map(|(index, words)| {
        row![number(index + 1, false), text::body(words).width(Length::Fill)]
            .spacing(M)
            .align_y(Alignment::Center)
            .into()
    }))
    .spacing(M);
    let note = row![
        Icon::Info.sized(16).style(text::muted),
        text::body(
            "SSO can’t be enabled while an email address is used twice in the account. Step 7 can find duplicates in a user \
             list."
        )
        .style(text::muted)
        .width(Length::Fill),
    ]
    .spacing(S);
    let open = context.map(|_| secondary("Open step 7", Message::OpenStep(7)));

    padded(
        column![
            heading("Enable SSO", format!("The last step is in the {} portal.", brand.short_name)),
            dense(steps),
            note,
            open,
        ]
        .spacing(L),
    )
}
