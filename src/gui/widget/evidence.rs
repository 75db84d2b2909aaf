//! Evidence: a hollow diamond and a word for a value that was read, published, entered, or inferred; a filled one once
//! proven.

use crate::gui::theme::space::XS;
use crate::gui::theme::{Element, text};
use iced::Alignment;
use iced::widget::row;

/// The evidence for a value, in words such as "Read from the metadata".
pub fn evidence<'a, Message: 'a>(words: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    row![text::body("◇").style(text::muted), text::caption_medium(words).style(text::muted)]
        .spacing(XS)
        .align_y(Alignment::Center)
        .into()
}

/// A value proven by a real sign-in, in words such as "Proven 14 Sep, 10:58".
pub fn proven<'a, Message: 'a>(words: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    let success = || text::colored(|palette| palette.success);

    row![text::body("◆").style(success()), text::caption_medium(words).style(success())]
        .spacing(XS)
        .align_y(Alignment::Center)
        .into()
}
