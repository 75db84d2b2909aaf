//! Step 4: the attribute that carries the email address.

use super::{Action, Context, Work};
use crate::gui::theme::Element;

/// The screen of step 4.
#[derive(Debug, Default)]
pub struct EmailAttribute {}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {}

impl EmailAttribute {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _work: &mut Work<'_>) -> Action<Message> {
        match message {}
    }

    /// Returns the one line under the title.
    pub fn line(&self, _context: Context<'_>) -> String {
        String::new()
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, _context: Context<'a>) -> Element<'a, Message> {
        iced::widget::space().into()
    }
}
