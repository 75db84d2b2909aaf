//! Step 2: IdP metadata by file, URL, paste or drop.

use super::{Action, Context, Work};
use crate::gui::theme::Element;

/// The screen of step 2.
#[derive(Debug, Default)]
pub struct Metadata {}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {}

impl Metadata {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _work: &mut Work<'_>) -> Action<Message> {
        match message {}
    }

    /// Returns why Next is off while something runs.
    pub fn busy(&self) -> Option<String> {
        None
    }

    /// Takes files that were dropped on the window.
    pub fn dropped(&mut self, _paths: Vec<std::path::PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
        Action::None
    }

    /// Takes the files that hover over the window; an empty list when they have left.
    pub fn hovered(&mut self, _names: Vec<String>) {}

    /// Takes pasted metadata.
    pub fn pasted(&mut self, _text: String, _work: &mut Work<'_>) -> Action<Message> {
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
