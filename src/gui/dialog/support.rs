//! Contact Customer Support: the four steps of the article.

use super::Action;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::Element;
use iced::Size;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Support {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Support {
    /// Handles a message.
    pub fn update(
        &mut self,
        message: Message,
        _environment: &Environment,
        _context: Option<Context<'_>>,
    ) -> Action<Message> {
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
