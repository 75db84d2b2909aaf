//! Step 6: SP metadata for the identity provider.

use super::{Action, Context, Work};
use crate::gui::theme::Element;

/// The screen of step 6.
#[derive(Debug, Default)]
pub struct ServiceProvider {}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {}

impl ServiceProvider {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _work: &mut Work<'_>) -> Action<Message> {
        match message {}
    }

    /// Takes files that were dropped on the window.
    pub fn dropped(&mut self, _paths: Vec<std::path::PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
        Action::None
    }

    /// Takes SP metadata that a dialog has picked.
    pub fn picked(
        &mut self,
        _bytes: Vec<u8>,
        _origin: crate::account::draft::Origin,
        _work: &mut Work<'_>,
    ) -> Action<Message> {
        Action::None
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
