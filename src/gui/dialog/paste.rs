//! A text field for pasting metadata.

use super::Action;
use crate::gui::theme::Element;

use iced::Size;

/// The name of the text field.
pub const TEXT: &str = "paste-text";

/// What is pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Metadata,
    ServiceProvider,
}

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Paste {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Paste {
    /// Opens the dialog for one kind of text.
    pub fn new(_purpose: Purpose) -> Self {
        Self::default()
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, _size: Size) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
