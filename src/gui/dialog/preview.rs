//! Text of a machine, to read, copy and save.

use super::Action;
use crate::gui::environment::Environment;
use crate::gui::theme::Element;

use iced::Size;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Preview {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Preview {
    /// Opens the dialog on a text.
    pub fn new(_title: String, _text: String, _file_name: String) -> Self {
        Self::default()
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, _environment: &Environment) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, _size: Size) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
