//! Step 5: Primary and Secondary.

mod card;
mod findings;
#[cfg(test)]
mod tests;

use super::{Action, Change, Context, Work};
use crate::account::draft::HeldCertificate;
use crate::certificate::comparison::sentence;
use crate::certificate::{Certificate, Role};
use crate::gui::certificate;
use crate::gui::dialog::Request;
use crate::gui::theme::space::{L, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::{beside, finding, focus};
use iced::widget::{column, row, space};
use iced::{Alignment, Length};
use std::path::PathBuf;

/// The name of the button that opens the certificate manager.
pub const MANAGE: &str = "manage-certificates";
/// Below this width of the content, the cards are stacked.
pub(super) const STACKS: f32 = 560.0;
/// Below this width of the content, the cards use the narrow layout.
const NARROW: f32 = 640.0;

/// The name of the button that opens the manager for one role.
pub const fn choose(role: Role) -> &'static str {
    match role {
        Role::Primary => "choose-primary",
        Role::Secondary => "choose-secondary",
    }
}

/// The name of the button that restores the removed certificate.
const UNDO: &str = "undo-remove";

/// The screen of step 5.
#[derive(Debug, Default)]
pub struct Certificates {
    /// The last removed certificate, for Undo.
    removed: Option<Removed>,
}

/// A certificate that was removed from the account, with its position.
#[derive(Debug, Clone)]
struct Removed {
    index: usize,
    role: Role,
    held: HeldCertificate,
    name: String,
}

/// An event on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// Open the manager.
    Manage,
    /// Open the manager to choose the certificate for a role.
    Choose(Role),
    Remove(Role),
    UndoRemove,
    /// Swap Primary and Secondary.
    Promote,
}

impl Certificates {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        let held = &mut work.draft.certificates;

        match message {
            Message::Manage => Action::Open(Request::Certificates(None)),
            Message::Choose(role) => Action::Open(Request::Certificates(Some(role))),
            Message::Remove(role) => {
                let Some(index) = held.iter().position(|held| held.role == Some(role)) else { return Action::None };
                let held = held.remove(index);
                let name =
                    certificate::of(&held, work.parsed).map_or_else(String::new, |found| found.subject_name.clone());

                self.removed = Some(Removed { index, role, held, name });
                Action::ChangedAndRun(Change::Files, focus::on(UNDO))
            }
            Message::UndoRemove => match self.removed.take() {
                Some(Removed { index, role, held: removed, .. }) if can_return(held, role, &removed) => {
                    held.insert(index.min(held.len()), removed);
                    Action::ChangedAndRun(Change::Files, focus::on(choose(role)))
                }
                _ => Action::None,
            },
            Message::Promote => {
                if !held.iter().any(|held| held.role == Some(Role::Secondary)) {
                    return Action::None;
                }

                for held in held {
                    held.role = held.role.map(|role| match role {
                        Role::Primary => Role::Secondary,
                        Role::Secondary => Role::Primary,
                    });
                }

                Action::ChangedAndRun(Change::Files, focus::on(choose(Role::Primary)))
            }
        }
    }

    /// Opens the manager with the certificates of dropped files, so that roles can be assigned and nothing is used before
    /// Save.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
        Action::Open(Request::AddCertificates(paths))
    }

    /// Returns the one line under the title.
    pub fn line(&self, context: Context<'_>) -> String {
        format!("{} checks every sign-in against these two certificates only.", context.brand.short_name)
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let with = |role| Holder::new(context, role);
        let (primary, secondary) = (with(Role::Primary), with(Role::Secondary));
        let findings = findings::of(context).into_iter().map(|found| finding::finding(&found, []));
        let difference = match (&primary, &secondary) {
            (Some(primary), Some(secondary)) => Some(sentence(&primary.certificate, &secondary.certificate)),
            _ => None,
        };
        let card = |role, holder| card::view(role, holder, self.removed(role, context), context);
        let (left, right) = (card(Role::Primary, primary), card(Role::Secondary, secondary));
        let cards =
            if context.width < STACKS { column![left, right].spacing(L).into() } else { beside(left, right, L) };

        column(findings).spacing(L).push(cards).push(foot(difference, context)).into()
    }

    /// Returns the name of the certificate removed from a role, while it can be restored.
    fn removed(&self, role: Role, context: Context<'_>) -> Option<&str> {
        self.removed
            .as_ref()
            .filter(|removed| removed.role == role && can_return(&context.draft.certificates, role, &removed.held))
            .map(|removed| removed.name.as_str())
    }
}

/// Returns whether a removed certificate can be restored: no other has its role, and it is not back already.
fn can_return(held: &[HeldCertificate], role: Role, removed: &HeldCertificate) -> bool {
    held.iter().all(|held| held.role != Some(role) && held.der != removed.der)
}

/// The certificate of a role, as kept and as parsed.
struct Holder<'a> {
    held: &'a HeldCertificate,
    certificate: Certificate,
}

impl<'a> Holder<'a> {
    fn new(context: Context<'a>, role: Role) -> Option<Self> {
        let held = context.draft.certificates.iter().find(|held| held.role == Some(role))?;

        Some(Self { held, certificate: certificate::of(held, context.parsed)? })
    }
}

/// The part below the cards: how the two differ, how many there are, and the way to the manager.
fn foot<'a>(difference: Option<String>, context: Context<'a>) -> Element<'a, Message> {
    let words = difference.map(|words| {
        row![Icon::EqualNot.sized(16).style(text::muted), text::body(words).style(text::muted).width(Length::Fill)]
            .spacing(S)
            .align_y(Alignment::Center)
    });
    let count = text::body(crate::phrase::counted(context.draft.certificates.len(), "certificate", "certificates"))
        .style(text::muted)
        .wrapping(iced::widget::text::Wrapping::None);
    let manage = secondary("Manage certificates…", Message::Manage).icon(Icon::Files).id(MANAGE);
    let way = row![count, manage].spacing(L).align_y(Alignment::Center);

    match words {
        Some(words) if context.width < STACKS => column![words, row![space::horizontal(), way]].spacing(L).into(),
        Some(words) => row![words.width(Length::Fill), way].spacing(L).align_y(Alignment::Center).into(),
        None => row![space::horizontal(), way].into(),
    }
}
