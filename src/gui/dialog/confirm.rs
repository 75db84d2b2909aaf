//! The confirmation before something is deleted.

use super::{Action, Picked};
use crate::gui::theme::{Element, text};
use crate::gui::widget::button::{Kind, button, secondary};
use crate::gui::widget::dialog::question;
use uuid::Uuid;

/// The name of Cancel, which is focused first, so that Enter alone doesn't delete.
pub const CANCEL: &str = "confirm-cancel";

/// The state of the dialog.
#[derive(Debug)]
pub struct Confirm {
    id: Uuid,
    name: String,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Cancelled,
    Confirmed,
}

impl Confirm {
    /// Asks for confirmation to delete an account.
    pub fn delete_account(id: Uuid, name: String) -> Self {
        Self { id, name }
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Cancelled => Action::Close,
            Message::Confirmed => Action::Picked(Picked::DeleteAccount(self.id)),
        }
    }

    /// Draws the dialog.
    pub fn view(&self) -> Element<'_, Message> {
        let deletes = match self.name.trim() {
            "" => "This deletes the account with its metadata and certificates from this computer.".to_owned(),
            name => format!("This deletes “{name}” with its metadata and certificates from this computer."),
        };

        question(
            "Delete account?",
            text::body(format!("{deletes} Nothing changes at the identity provider or in the portal.")),
            [
                secondary("Cancel", Message::Cancelled).id(CANCEL).into(),
                button(Kind::Destroy, "Delete", Message::Confirmed).into(),
            ],
            Message::Cancelled,
        )
    }
}
