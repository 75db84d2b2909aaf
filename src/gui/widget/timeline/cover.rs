//! The last row of a timeline: from today on, a lane for Primary and one for Secondary, and their combined cover.

use super::paint::{Brush, CAPTION, CAPTION_MEDIUM, STRONG, Type};
use super::{COVER, Columns};
use crate::certificate::Role;
use crate::certificate::timeline::{Axis, Cover, Stretch, Timeline};
use crate::gui::theme::space::{S, radius};
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Widget, renderer};
use iced::{Border, Length, Point, Rectangle, Renderer, Size, mouse};

/// The height of a lane, the gap between the two, and the top of the first.
const LANE: f32 = 8.0;
const BETWEEN: f32 = 4.0;
const TOP: f32 = 14.0;
/// The top of the words below the lanes.
const WORDS: f32 = TOP + 2.0 * LANE + BETWEEN + 6.0;
/// Minimum width: anything shorter couldn’t be seen.
const LEAST: f32 = 3.0;

/// Draws when both are valid, when one is, and when none is.
///
/// `end` says in a few words until when there is cover.
pub fn cover<'a, Message: 'a>(timeline: &Timeline, end: String) -> Element<'a, Message> {
    Element::new(CoverRow {
        end,
        axis: timeline.axis,
        today: timeline.today,
        stretches: timeline.coverage.stretches().to_vec(),
    })
}

struct CoverRow {
    axis: Axis,
    /// The position of today on the axis, 0 to 1.
    today: f32,
    stretches: Vec<Stretch>,
    end: String,
}

/// A stretch on the screen.
struct Lane {
    cover: Cover,
    from: f32,
    to: f32,
}

impl Lane {
    fn word(&self) -> &'static str {
        match self.cover {
            Cover::Both => "Both",
            Cover::One(role) => role.word(),
            Cover::None => "Gap",
        }
    }

    fn kind(&self) -> Type {
        if self.needs_word() { CAPTION_MEDIUM } else { CAPTION }
    }

    /// Returns whether the word says more than the lanes do. Then it is shown even if the stretch is shorter.
    fn needs_word(&self) -> bool {
        !matches!(self.cover, Cover::One(_))
    }
}

impl CoverRow {
    fn lanes(&self, columns: &Columns) -> Vec<Lane> {
        self.stretches
            .iter()
            .map(|stretch| {
                let from = columns.x(self.axis.place(stretch.from));
                let to = columns.x(stretch.until.map_or(1.0, |until| self.axis.place(until)));

                Lane { cover: stretch.cover, from, to: to.max(from + LEAST).min(columns.x(1.0)) }
            })
            .filter(|lane| lane.to > lane.from)
            .collect()
    }
}

/// Returns the ranges in which the certificate with `role` is valid, in pixels. A stretch may start within one.
fn runs(lanes: &[Lane], role: Role) -> Vec<(f32, f32)> {
    let mut runs: Vec<(f32, f32)> = Vec::new();

    for lane in lanes.iter().filter(|lane| matches!(lane.cover, Cover::Both) || lane.cover == Cover::One(role)) {
        match runs.last_mut() {
            Some(run) if run.1 >= lane.from => run.1 = lane.to,
            _ => runs.push((lane.from, lane.to)),
        }
    }
    runs
}

/// A word below a stretch, in pixels.
struct Word {
    from: f32,
    to: f32,
    width: f32,
    is_needed: bool,
}

/// Places words between `left` and `right` under their stretches, in order, without overlap.
///
/// A word is `None` if it isn't needed and has no room.
fn place(words: &[Word], left: f32, right: f32) -> Vec<Option<f32>> {
    let mut places = vec![None; words.len()];
    let mut end = left;

    for (place, word) in places.iter_mut().zip(words).filter(|(_, word)| word.is_needed) {
        let at = ((word.from + word.to - word.width) / 2.0).min(right - word.width).max(end).round();

        *place = Some(at);
        end = at + word.width + S;
    }

    for (index, word) in words.iter().enumerate().filter(|(_, word)| !word.is_needed) {
        let before =
            places.iter().zip(words).take(index).rev().find_map(|(place, word)| Some((*place)? + word.width + S));
        let after = places.iter().skip(index).flatten().next().map(|after| after - S);
        let (from, to) = (word.from.max(before.unwrap_or(left)), word.to.min(after.unwrap_or(right)));

        if to - from >= word.width {
            places[index] = Some(((from + to - word.width) / 2.0).round());
        }
    }
    places
}

impl<Message> Widget<Message, Theme, Renderer> for CoverRow {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(COVER))
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, COVER)
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let Some(clip) = bounds.intersection(viewport) else { return };
        let mut brush = Brush { renderer, theme: *theme, clip };
        let palette = brush.palette();
        let columns = Columns::of(bounds);
        let lanes = self.lanes(&columns);
        let today = columns.x(self.today);

        brush.ground(bounds, palette.sunken);
        // The grid ends above the words.
        brush.grid(&self.axis, &columns, Rectangle { height: WORDS, ..bounds });
        brush.ground(Rectangle { height: 1.0, ..bounds }, palette.border_control);

        let names = |line| Point::new(columns.names.x, bounds.y + line);

        brush.words(STRONG, "Primary or Secondary", names(TOP), palette.text);
        brush.words(CAPTION, "Which one is valid when", names(WORDS), palette.muted);

        let strip = |from: f32, to: f32, index: f32, lanes: f32| Rectangle {
            x: from,
            y: bounds.y + TOP + index * (LANE + BETWEEN),
            width: to - from,
            height: lanes * (LANE + BETWEEN) - BETWEEN,
        };
        let round = Border::default().rounded(radius::SMALL / 2.0);

        for (role, index) in [(Role::Primary, 0.0), (Role::Secondary, 1.0)] {
            for (from, to) in runs(&lanes, role) {
                let strip = strip(from, to, index, 1.0);

                brush.fill(strip, palette.success, round);

                if to >= columns.x(1.0) {
                    brush.goes_on(&columns, strip.center_y(), palette.success);
                }
            }
        }

        for lane in lanes.iter().filter(|lane| lane.cover == Cover::None) {
            let strip = strip(lane.from, lane.to, 0.0, 2.0);

            brush.fill(strip, palette.danger_soft, round.width(1).color(palette.danger));
            brush.hatched(strip, palette.danger);

            if lane.to >= columns.x(1.0) {
                brush.goes_on(&columns, strip.center_y(), palette.danger);
            }
        }

        let words: Vec<Word> = lanes
            .iter()
            .map(|lane| Word {
                from: lane.from,
                to: lane.to,
                width: lane.kind().width(lane.word()),
                is_needed: lane.needs_word(),
            })
            .collect();

        // A word must not cover today's line.
        for (lane, place) in lanes.iter().zip(place(&words, today + S, columns.until.x)) {
            let Some(place) = place else { continue };
            let color = match lane.cover {
                Cover::None => palette.danger,
                Cover::Both => palette.success,
                Cover::One(_) => palette.muted,
            };

            brush.words(lane.kind(), lane.word(), Point::new(place, bounds.y + WORDS), color);
        }

        let end = Point::new(columns.until.x, bounds.y + TOP + 2.0);

        brush.words(CAPTION_MEDIUM, self.end.as_str(), end, palette.text);
        brush.today(today, bounds);
    }

    fn operate(&mut self, _tree: &mut Tree, layout: Layout<'_>, _renderer: &Renderer, operation: &mut dyn Operation) {
        let words: Vec<&str> = self.lanes(&Columns::of(layout.bounds())).iter().map(Lane::word).collect();

        operation.text(None, layout.bounds(), &words.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::{Lane, Word, place, runs};
    use crate::certificate::Role;
    use crate::certificate::timeline::Cover;

    fn word(from: f32, to: f32, width: f32, is_needed: bool) -> Word {
        Word { from, to, width, is_needed }
    }

    #[test]
    fn words_stand_under_their_stretches() {
        let places = place(&[word(0.0, 100.0, 20.0, true), word(100.0, 200.0, 20.0, true)], 0.0, 200.0);

        assert_eq!(places, [Some(40.0), Some(140.0)]);
    }

    #[test]
    fn words_of_short_stretches_stand_beside_each_other() {
        let places = place(&[word(10.0, 13.0, 30.0, true), word(13.0, 16.0, 30.0, true)], 8.0, 200.0);

        assert_eq!(places, [Some(8.0), Some(46.0)]);
    }

    #[test]
    fn a_word_that_is_not_needed_gives_way() {
        let places = |to: f32| {
            let words = [word(0.0, 20.0, 30.0, true), word(20.0, to, 50.0, false), word(to, to + 100.0, 30.0, true)];

            place(&words, 0.0, 300.0)
        };

        assert_eq!(places(100.0), [Some(0.0), Some(44.0), Some(135.0)]);
        assert_eq!(places(40.0), [Some(0.0), None, Some(75.0)]);
    }

    #[test]
    fn a_certificate_that_is_valid_alone_and_then_with_the_other_is_one_strip() {
        let lane = |cover, from, to| Lane { cover, from, to };
        let lanes = [
            lane(Cover::One(Role::Primary), 0.0, 10.0),
            lane(Cover::Both, 10.0, 20.0),
            lane(Cover::One(Role::Secondary), 20.0, 30.0),
            lane(Cover::None, 30.0, 40.0),
        ];

        assert_eq!(runs(&lanes, Role::Primary), [(0.0, 20.0)]);
        assert_eq!(runs(&lanes, Role::Secondary), [(10.0, 30.0)]);
    }
}
