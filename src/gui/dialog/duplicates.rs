//! The email addresses that are used more than once.

use super::Action;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::Element;
use iced::Size;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Duplicates {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Duplicates {
    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(
        &'a self,
        _environment: &'a Environment,
        _context: Option<Context<'a>>,
        _size: Size,
    ) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
