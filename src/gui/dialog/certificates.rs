//! The certificate manager of step 5.

use super::Action;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::Element;
use iced::Size;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Certificates {}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Certificates {
    /// Opens the manager on the certificates of an account.
    pub fn new(_held: &[crate::account::draft::HeldCertificate], _for_role: Option<crate::certificate::Role>) -> Self {
        Self::default()
    }

    /// Takes files that were dropped on the window.
    pub fn dropped(&mut self, _paths: Vec<std::path::PathBuf>, _environment: &Environment) -> iced::Task<Message> {
        iced::Task::none()
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, _environment: &Environment) -> Action<Message> {
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
