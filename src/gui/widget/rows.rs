//! Long tables: only the rows in sight are built, so that ten thousand cost no more than ten.

use crate::gui::theme::Element;
use iced::Length;
use iced::keyboard::Key;
use iced::keyboard::key::Named;
use iced::widget::scrollable::Viewport;
use iced::widget::{Space, column, keyed_column};
use std::ops::Range;

/// Number of extra rows that are built above and below those in sight, so that the next Tab stop is always there, and a fast
/// wheel shows no gap.
const SPARE: usize = 4;
/// The assumed visible height, until the window reports it.
const UNKNOWN: f32 = 1200.0;

/// The part of a table that is in sight, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    top: f32,
    height: Option<f32>,
}

impl Default for Sight {
    fn default() -> Self {
        Self { top: 0.0, height: None }
    }
}

impl From<Viewport> for Sight {
    fn from(viewport: Viewport) -> Self {
        Self { top: viewport.absolute_offset().y, height: Some(viewport.bounds().height) }
    }
}

impl Sight {
    /// Returns the rows to build of `count` rows of `height` each.
    fn range(self, count: usize, height: f32) -> Range<usize> {
        let shown = (self.height.unwrap_or(UNKNOWN) / height).ceil() as usize;
        // A list that became shorter can't stay scrolled as far.
        let first = ((self.top / height).max(0.0) as usize).min(count.saturating_sub(shown));

        first.saturating_sub(SPARE)..(first + shown + SPARE).min(count)
    }

    /// Returns the number of rows that are completely in sight: Page Down moves by it.
    pub fn whole_rows(self, height: f32) -> usize {
        ((self.height.unwrap_or(UNKNOWN) / height) as usize).max(1)
    }

    /// Scrolls just far enough to show the row at `index` and the one before it, and returns the new offset.
    pub fn reveal(&mut self, index: usize, height: f32) -> f32 {
        let room = self.height.unwrap_or(2.0 * height);
        let top = index.saturating_sub(1) as f32 * height;
        let bottom = (index + 1) as f32 * height;

        if top < self.top {
            self.top = top;
        } else if bottom > self.top + room {
            self.top = bottom - room;
        }

        self.top
    }
}

/// The movement from the chosen row to a different one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Way {
    /// Returns the movement of a key.
    pub fn of(key: &Key) -> Option<Self> {
        Some(match key.as_ref() {
            Key::Named(Named::ArrowUp) => Self::Up,
            Key::Named(Named::ArrowDown) => Self::Down,
            Key::Named(Named::PageUp) => Self::PageUp,
            Key::Named(Named::PageDown) => Self::PageDown,
            Key::Named(Named::Home) => Self::First,
            Key::Named(Named::End) => Self::Last,
            _ => return None,
        })
    }

    /// Returns the destination from `place` among `count` rows, `page` of which are in sight. Returns `None` if there are no
    /// rows.
    pub fn from(self, place: Option<usize>, count: usize, page: usize) -> Option<usize> {
        let last = count.checked_sub(1)?;

        Some(match (self, place) {
            (Self::First, _) | (Self::Down | Self::PageDown, None) => 0,
            (Self::Last, _) | (Self::Up | Self::PageUp, None) => last,
            (Self::Up, Some(place)) => place.saturating_sub(1),
            (Self::Down, Some(place)) => (place + 1).min(last),
            (Self::PageUp, Some(place)) => place.saturating_sub(page),
            (Self::PageDown, Some(place)) => (place + page).min(last),
        })
    }
}

/// Draws those of `count` rows of `height` each that are in sight.
///
/// `row` creates one and names it, so that the focus follows a row that moves. The sight comes from the `on_scroll` of the
/// surrounding scrollable.
pub fn rows<'a, Message: 'a>(
    count: usize,
    height: f32,
    sight: Sight,
    row: impl Fn(usize) -> (u64, Element<'a, Message>),
) -> Element<'a, Message> {
    let range = sight.range(count, height);
    let above = range.start as f32 * height;
    let below = (count - range.end) as f32 * height;

    column![Space::new().height(above), keyed_column(range.map(row)).width(Length::Fill), Space::new().height(below)]
        .width(Length::Fill)
        .into()
}

#[cfg(test)]
mod tests {
    use super::{SPARE, Sight};

    fn sight(top: f32) -> Sight {
        Sight { top, height: Some(300.0) }
    }

    #[test]
    fn only_what_is_in_sight_is_built_and_a_few_rows_more() {
        assert_eq!(sight(0.0).range(16_000, 60.0), 0..5 + SPARE);
        assert_eq!(sight(60_000.0).range(16_000, 60.0), 1000 - SPARE..1005 + SPARE);
    }

    #[test]
    fn a_list_that_became_shorter_than_where_it_was_scrolled_to_shows_its_end() {
        assert_eq!(sight(60_000.0).range(3, 60.0), 0..3);
        assert_eq!(sight(0.0).range(0, 60.0), 0..0);
        assert_eq!(sight(f32::MAX).range(10, 60.0), 1..10);
    }

    #[test]
    fn revealing_moves_no_further_than_it_must() {
        let mut sight = sight(600.0);

        assert_eq!(sight.reveal(12, 60.0), 600.0, "it is in sight already");
        assert_eq!(sight.reveal(20, 60.0), 960.0, "the row is the last in sight");
        assert_eq!(sight.reveal(3, 60.0), 120.0, "the row before it is the first in sight");
    }
}
