//! The dialog's frame: head, list or comparison, foot.

use super::{AGAIN, CANCEL, COMPARE, History, Message, Page, Side, TABLE, TAKE_OVER, Versions, Way};
use crate::account::refresh::Changed;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::time::date;
use crate::gui::widget::button::{danger, primary, secondary};
use crate::gui::widget::card::hairline;
use crate::gui::widget::finding::finding;
use crate::gui::widget::{dialog, empty, keys};
use crate::saml::Finding;
use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{column, container, row, scrollable};
use iced::{Alignment, Length, Padding, Size};

/// The height of a list without rows.
const EMPTY: f32 = 240.0;
/// The height of the text below the rows.
const DROPPED: f32 = 44.0;
/// The approximate height of a finding.
const PROBLEM: f32 = 112.0;

impl Versions {
    /// Draws the dialog. `context` is the account whose metadata this is.
    pub fn view<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        window: Size,
    ) -> Element<'a, Message> {
        let room = window.height - 2.0 * XL;
        let problem = self.problem.as_ref().map(|problem| {
            container(finding(problem, [])).padding(Padding { top: 0.0, bottom: M, left: XL, right: XL })
        });
        let (head, middle, height) = match self.page {
            Page::List => {
                let width = (window.width - 2.0 * XL).min(size::DIALOG_LARGE.0);
                let (middle, height) = self.list(environment, context, width);

                (dialog::head("Metadata versions", None, Message::Closed), middle, height)
            }
            Page::Difference { before, after } => {
                let head = if self.is_on_changes {
                    dialog::head("What changed", None, Message::Closed)
                } else {
                    dialog::page_head("What changed", None, Message::Back, Message::Closed)
                };

                (head, self.difference((before, after), environment, context), size::DIALOG_LARGE.1)
            }
        };
        let height = height + if problem.is_some() { PROBLEM } else { 0.0 };
        let page = column![
            head,
            problem,
            container(middle).height(Length::Fill),
            hairline(),
            dialog::foot(Some(self.word(context)), self.actions(environment, context)),
        ];
        let is_list = self.page == Page::List;

        dialog::frame(
            keys(page, move |key, modifiers| shortcut(key, modifiers, is_list)),
            size::DIALOG_LARGE.0,
            height.min(room).min(size::DIALOG_LARGE.1),
        )
    }

    /// Draws the list, and returns the height of the dialog with it.
    fn list<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        width: f32,
    ) -> (Element<'a, Message>, f32) {
        // The hairlines below the head and above the foot, and the edge.
        let fixed = size::DIALOG_HEAD + size::DIALOG_FOOT + 4.0;

        match &self.history {
            History::Reading(_) => {
                let words = "Reading every version of this account’s metadata.";
                let empty = container(empty(Icon::LoaderCircle, "Reading…", words, None)).padding(XL);

                (column![hairline(), empty].into(), fixed + EMPTY)
            }
            History::Failed(trouble) => {
                let told = Finding::warning("versions-not-read", trouble.message.clone()).hint(trouble.hint.clone());
                let again = secondary("Read again", Message::ReadAgain).icon(Icon::RefreshCw).compact().id(AGAIN);
                let told = container(finding(&told, [again.into()])).padding(Padding::from([L, XL]));

                (column![hairline(), told].into(), fixed + EMPTY)
            }
            History::Read(_) => {
                let dropped = self.dropped();
                let below = if dropped.is_some() { DROPPED } else { 0.0 };
                let content = self.sides().len() as f32 * super::list::ROW + below;
                let dropped = dropped
                    .map(|words| container(text::body(words).style(text::muted)).center_y(DROPPED).padding([0.0, XL]));
                let rows = scrollable(column![self.table(environment, context, width), dropped])
                    .id(TABLE)
                    .on_scroll(Message::Scrolled)
                    .direction(scrollable::Direction::Vertical(scrollbar()))
                    .width(Length::Fill)
                    .height(Length::Fill);

                (column![hairline(), Self::table_head(), rows].into(), fixed + size::TABLE_HEAD + 1.0 + content)
            }
        }
    }

    /// The muted text of the foot: the last action, else which version is in use.
    fn word(&self, context: Option<Context<'_>>) -> Element<'_, Message> {
        let is_about_found =
            matches!(self.page, Page::Difference { before, after } if before == Side::Found || after == Side::Found);
        let (icon, words) = if let Some(said) = &self.said {
            (Icon::Check, said.as_str())
        } else if is_about_found && self.found.as_ref().is_some_and(Changed::is_another_identity_provider) {
            (Icon::TriangleAlert, "This is a different identity provider.")
        } else if is_about_found {
            (Icon::Info, "It isn’t used until you apply it.")
        } else if context.is_some_and(|context| context.draft.metadata.is_none()) {
            (Icon::Info, "No version is in use.")
        } else {
            (Icon::Info, "Only the version in use applies.")
        };

        row![icon.sized(16).style(text::muted), text::body(words).style(text::muted)]
            .spacing(S)
            .align_y(Alignment::Center)
            .into()
    }

    fn actions<'a>(&'a self, environment: &'a Environment, context: Option<Context<'a>>) -> Vec<Element<'a, Message>> {
        let is_idle = self.working.is_none();
        let save =
            |side| secondary("Save XML…", is_idle.then_some(Message::SaveAsked(side))).icon(Icon::Download).into();
        let close = || secondary("Cancel", Message::Closed).id(CANCEL).into();
        let take_over = || {
            let button = match self.is_wrongly_signed() {
                true => danger("Apply", Message::TakenOver),
                false => primary("Apply", Message::TakenOver),
            };

            button.id(TAKE_OVER).into()
        };

        match self.page {
            Page::List => {
                let Some(side) = self.chosen.filter(|_| matches!(self.history, History::Read(_))) else {
                    return vec![close()];
                };
                let compare = self.pair(side).map(|(before, after)| {
                    secondary("Compare…", Message::PageOpened(Page::Difference { before, after }))
                        .icon(Icon::Columns2)
                        .id(COMPARE)
                        .into()
                });
                let last = match side {
                    Side::Found => Some(take_over()),
                    Side::InUse => None,
                    Side::Version(_) => {
                        Some(primary("Restore this version", is_idle.then_some(Message::GoBackAsked(side))).into())
                    }
                };

                [Some(close()), compare, Some(save(side)), last].into_iter().flatten().collect()
            }
            Page::Difference { before, after } => {
                // The side that the user may want to apply: found metadata, else the version that is not in use.
                let other = [after, before].into_iter().find(|side| *side != Side::InUse).unwrap_or(after);
                let last = match other {
                    Side::Found => take_over(),
                    Side::InUse => return vec![close()],
                    Side::Version(_) => {
                        let when = self.loaded_at(other, context).map(|at| date(at, &environment.zone));
                        let label = format!("Restore version from {}", when.unwrap_or_default());

                        primary(label, is_idle.then_some(Message::GoBackAsked(other))).into()
                    }
                };

                vec![close(), save(other), last]
            }
        }
    }

    /// Returns a row and its counterpart, the older first. The counterpart is the version in use, or for that one, the
    /// version before it.
    pub(super) fn pair(&self, side: Side) -> Option<(Side, Side)> {
        let sides = self.sides();
        let at = sides.iter().position(|known| *known == side)?;
        let in_use = sides.iter().position(|known| *known == Side::InUse);
        let other = match in_use {
            Some(in_use) if in_use != at => in_use,
            _ if at + 1 < sides.len() => at + 1,
            _ => at.checked_sub(1)?,
        };

        // The newest is first.
        Some((sides[at.max(other)], sides[at.min(other)]))
    }
}

/// The keys of the list that no control has used.
fn shortcut(key: &Key, modifiers: Modifiers, is_list: bool) -> Option<Message> {
    if !is_list || !modifiers.is_empty() {
        return None;
    }

    match key.as_ref() {
        Key::Named(Named::ArrowUp) => Some(Message::Moved(Way::Up)),
        Key::Named(Named::ArrowDown) => Some(Message::Moved(Way::Down)),
        _ => None,
    }
}
