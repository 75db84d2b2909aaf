//! The Guide: what to do at this identity provider, step by step, beside the wizard.

use super::screen::Context;
use super::theme::Element;
use super::wizard::Step;

/// What happened in the panel.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

/// Draws the panel for a step. `context` is the open account, when one is open.
pub fn view<'a>(_step: Step, _context: Context<'a>, _is_docked: bool) -> Element<'a, Message> {
    iced::widget::space().into()
}
