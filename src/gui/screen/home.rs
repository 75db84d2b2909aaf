//! Home: the two ways to set up single sign-on, and the accounts.

use crate::account::Account;
use crate::account::preflight::Overview;
use crate::gui::dialog::Request;
use crate::gui::environment::Environment;
use crate::gui::theme::Element;
use crate::gui::widget::button::primary;
use iced::{Size, Task};
use uuid::Uuid;

/// One account in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub account: Account,
    pub overview: Overview,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Home {
    /// `None` until the store has answered.
    pub rows: Option<Vec<Row>>,
}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    SetUp,
}

/// What the window must do after the screen has handled a message.
#[derive(Debug)]
pub enum Action {
    None,
    Run(Task<Message>),
    /// Begin a new account.
    SetUp,
    OpenAccount(Uuid),
    DuplicateAccount(Uuid),
    /// Add an account from an imported profile.
    AddAccount(Box<crate::account::Draft>),
    Open(Request),
    Notify(String),
}

impl Home {
    /// Handles a message.
    pub fn update(&mut self, message: Message, _environment: &Environment) -> Action {
        match message {
            Message::SetUp => Action::SetUp,
        }
    }

    /// Draws the screen for a window of `size`.
    pub fn view<'a>(&'a self, _environment: &'a Environment, _size: Size) -> Element<'a, Message> {
        primary("Set up", Message::SetUp).into()
    }
}
