//! Settings: theme, zoom, expiry thresholds, folders.

use super::Action;
use crate::gui::environment::Environment;
use crate::gui::theme::Element;

use iced::Size;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Settings {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Settings {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _environment: &Environment) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, _environment: &'a Environment, _size: Size) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
