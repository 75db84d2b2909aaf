//! Asks before something is deleted.

use super::Action;
use crate::gui::theme::Element;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Confirm {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Confirm {
    /// Asks whether an account is to be deleted.
    pub fn delete_account(_id: uuid::Uuid, _name: String) -> Self {
        Self::default()
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
