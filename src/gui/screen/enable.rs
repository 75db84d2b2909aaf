//! Step 7: the checks before single sign-on is enabled.

use super::{Action, Context, Work};
use crate::gui::theme::Element;

/// The screen of step 7.
#[derive(Debug, Default)]
pub struct Enable {}

/// What the footer shows at step 7 instead of Next.
#[derive(Debug, Clone)]
pub struct Footer {
    /// Why Save is off.
    pub reason: Option<String>,
    pub on_save: Option<Message>,
}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {}

impl Enable {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _work: &mut Work<'_>) -> Action<Message> {
        match message {}
    }

    /// Returns what the footer shows.
    pub fn footer(&self, _context: Context<'_>) -> Footer {
        Footer { reason: None, on_save: None }
    }

    /// Takes files that were dropped on the window.
    pub fn dropped(&mut self, _paths: Vec<std::path::PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
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
