//! The pages of the dialog, and the navigation between them and through the rows.

use super::details::{self, Tab};
use super::{Certificates, Kept, Message, PASTE, TABLE, pane, row_name, view};
use crate::certificate::Role;
use crate::certificate::list::Entry;
use crate::gui::environment::Environment;
use crate::gui::widget::focus;
use crate::gui::widget::rows::{Sight, Way};
use iced::Task;
use iced::widget::operation::{AbsoluteOffset, scroll_to};
use jiff::Timestamp;

/// The page that the dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The table, and the details of the chosen certificate below.
    List,
    /// The validity of each certificate.
    Timeline,
    /// Everything in the chosen certificate.
    Details(Tab),
    /// Two certificates side by side, by [`Kept::id`].
    Comparison { left: u64, right: u64 },
}

impl Certificates {
    /// Goes back inside the dialog. Returns `None` if there is nothing to leave.
    pub fn back(&mut self, environment: &Environment) -> Option<Task<Message>> {
        if let Page::Details(_) | Page::Comparison { .. } = self.page {
            return Some(self.open(self.beneath, environment.now()));
        }

        if self.pasting.take().is_some() {
            return Some(focus::on(PASTE));
        }

        if self.is_role_asked_inside && self.for_role.take().is_some() {
            return Some(focus::clear());
        }

        None
    }

    /// Shows a page. The list gets back its focus and its scroll position.
    pub(super) fn open(&mut self, page: Page, now: Timestamp) -> Task<Message> {
        let before = std::mem::replace(&mut self.page, page);

        match (before, page) {
            (Page::Details(_), Page::Details(_)) => scroll_to(details::scroll_id(), AbsoluteOffset { x: 0.0, y: 0.0 }),
            (Page::List, Page::List) | (Page::Comparison { .. }, Page::Comparison { .. }) => Task::none(),
            (Page::List, Page::Timeline) | (Page::Timeline, Page::List) => {
                self.beneath = page;
                self.sight = Sight::default();
                self.reveal(now)
            }
            (_, Page::List) => {
                // The table is built again, so it starts at its top.
                self.sight = Sight::default();

                let name = match before {
                    Page::Comparison { .. } => pane::COMPARE,
                    _ => pane::DETAILS,
                };

                self.reveal(now).chain(focus::on(name))
            }
            _ => focus::clear(),
        }
    }

    /// Returns the certificate to compare with: Primary, for Primary itself Secondary, else any.
    pub(super) fn counterpart(&self, id: u64) -> Option<&Entry<Kept>> {
        [self.list.with_role(Role::Primary), self.list.with_role(Role::Secondary)]
            .into_iter()
            .flatten()
            .chain(self.list.entries())
            .find(|entry| entry.extra.id != id)
    }

    /// Chooses a different row, and focuses it.
    pub(super) fn go(&mut self, way: Way, now: Timestamp) -> Task<Message> {
        let rows: Vec<u64> = self.rows(now).iter().map(|entry| entry.extra.id).collect();
        let place = rows.iter().position(|id| Some(*id) == self.chosen);
        let Some(next) = way.from(place, rows.len(), self.sight.whole_rows(view::ROW)) else { return Task::none() };

        self.chosen = Some(rows[next]);
        self.reveal(now).chain(focus::on(row_name(rows[next])))
    }

    /// Scrolls to the chosen row.
    pub(super) fn reveal(&mut self, now: Timestamp) -> Task<Message> {
        match self.rows(now).iter().position(|entry| Some(entry.extra.id) == self.chosen) {
            Some(row) => scroll_to(TABLE, AbsoluteOffset { x: 0.0, y: self.sight.reveal(row, view::ROW) }),
            None => Task::none(),
        }
    }

    pub(super) fn scroll_to_top(&mut self) -> Task<Message> {
        scroll_to(TABLE, AbsoluteOffset { x: 0.0, y: self.sight.reveal(0, view::ROW) })
    }
}
