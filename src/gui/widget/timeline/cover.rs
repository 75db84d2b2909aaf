//! The last row of a timeline: from today on, a lane for Primary and one for Secondary, and what both are together.

use super::paint::{CAPTION, CAPTION_MEDIUM, STRONG, Type, fill, goes_on, grid, hatched, today};
use super::{COVER, Columns};
use crate::certificate::Role;
use crate::certificate::timeline::{Axis, Cover, Stretch, Timeline};
use crate::gui::theme::space::{S, radius};
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Widget, renderer};
use iced::{Border, Color, Length, Point, Rectangle, Renderer, Size, mouse};

/// The height of a lane, the gap between the two, and where the first begins.
const LANE: f32 = 8.0;
const BETWEEN: f32 = 4.0;
const TOP: f32 = 14.0;
/// Where the words below the lanes begin.
const WORDS: f32 = TOP + 2.0 * LANE + BETWEEN + 6.0;
/// What is shorter could not be seen.
const LEAST: f32 = 3.0;

/// Draws when both are valid, when one is, and when none is.
pub fn cover<'a, Message: 'a>(timeline: &Timeline) -> Element<'a, Message> {
    Element::new(CoverRow {
        axis: timeline.axis,
        today: timeline.today,
        stretches: timeline.coverage.stretches().to_vec(),
    })
}

struct CoverRow {
    axis: Axis,
    /// Where today is on the axis, 0 to 1.
    today: f32,
    stretches: Vec<Stretch>,
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

    /// A word that says more than the lanes do stands there even where the stretch is shorter than the word.
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

/// Returns from where to where the certificate with `role` is valid, in pixels: a stretch may begin in the middle of it.
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

/// Places words of these widths under their stretches, in order, so that none lies on another; `None` where an optional
/// one has no room.
fn place(lanes: &[(f32, f32, f32, bool)], left: f32, right: f32) -> Vec<Option<f32>> {
    let mut places = vec![None; lanes.len()];
    let mut end = left;

    for (place, (from, to, width, _)) in places.iter_mut().zip(lanes).filter(|(_, lane)| lane.3) {
        let middle = ((from + to - width) / 2.0).min(right - width).max(end).round();

        *place = Some(middle);
        end = middle + width + S;
    }

    for index in 0..lanes.len() {
        let (from, to, width, is_needed) = lanes[index];

        if is_needed {
            continue;
        }

        let before = places[..index].iter().zip(lanes).rev().find_map(|(place, lane)| Some((*place)? + lane.2 + S));
        let after = places[index..].iter().copied().flatten().next().map(|after| after - S);
        let (from, to) = (from.max(before.unwrap_or(left)), to.min(after.unwrap_or(right)));

        if to - from >= width {
            places[index] = Some(((from + to - width) / 2.0).round());
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
        let palette = theme.palette();
        let bounds = layout.bounds();
        let Some(clip) = bounds.intersection(viewport) else { return };
        let columns = Columns::of(bounds);
        let lanes = self.lanes(&columns);
        let edge = Rectangle { height: 1.0, ..bounds };
        let x = columns.x(self.today);

        fill(renderer, bounds, palette.sunken, Border::default());
        grid(renderer, theme, &self.axis, &columns, bounds);
        fill(renderer, edge, palette.border_control, Border::default());

        let names = |line| Point::new(columns.names.x, bounds.y + line);

        STRONG.draw(renderer, "Primary or Secondary", names(13.0), palette.text, clip);
        CAPTION.draw(renderer, "Which is valid, from today on", names(35.0), palette.muted, clip);

        let strip = |from: f32, to: f32, index: f32, lanes: f32| Rectangle {
            x: from,
            y: bounds.y + TOP + index * (LANE + BETWEEN),
            width: to - from,
            height: lanes * (LANE + BETWEEN) - BETWEEN,
        };
        let round = Border::default().rounded(radius::SMALL / 2.0);

        for (index, role) in [Role::Primary, Role::Secondary].into_iter().enumerate() {
            for (from, to) in runs(&lanes, role) {
                let strip = strip(from, to, index as f32, 1.0);

                fill(renderer, strip, palette.success, round);

                if to >= columns.x(1.0) {
                    goes_on(renderer, &columns, strip.center_y(), palette.success, clip);
                }
            }
        }

        for lane in lanes.iter().filter(|lane| lane.cover == Cover::None) {
            let strip = strip(lane.from, lane.to, 0.0, 2.0);

            fill(renderer, strip, palette.danger_soft, round);
            hatched(renderer, strip, palette.danger);
            fill(renderer, strip, Color::TRANSPARENT, round.width(1).color(palette.danger));

            if lane.to >= columns.x(1.0) {
                goes_on(renderer, &columns, strip.center_y(), palette.danger, clip);
            }
        }

        let kind = |lane: &Lane| -> (Type, Color) {
            match lane.cover {
                Cover::None => (CAPTION_MEDIUM, palette.danger),
                Cover::Both => (CAPTION_MEDIUM, palette.success),
                Cover::One(_) => (CAPTION, palette.muted),
            }
        };
        let widths: Vec<(f32, f32, f32, bool)> =
            lanes.iter().map(|lane| (lane.from, lane.to, kind(lane).0.width(lane.word()), lane.needs_word())).collect();
        // A word does not lie on today's line.
        let places = place(&widths, x + S, columns.until.x);

        for (lane, place) in lanes.iter().zip(places) {
            let Some(place) = place else { continue };
            let (kind, color) = kind(lane);

            kind.draw(renderer, lane.word(), Point::new(place, bounds.y + WORDS), color, clip);
        }

        today(renderer, theme, x, bounds);
    }

    fn operate(&mut self, _tree: &mut Tree, layout: Layout<'_>, _renderer: &Renderer, operation: &mut dyn Operation) {
        let words: Vec<&str> = self.lanes(&Columns::of(layout.bounds())).iter().map(Lane::word).collect();

        operation.text(None, layout.bounds(), &words.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn words_stand_under_their_stretches() {
        assert_eq!(
            place(&[(0.0, 100.0, 20.0, true), (100.0, 200.0, 20.0, true)], 0.0, 200.0),
            [Some(40.0), Some(140.0)]
        );
    }

    #[test]
    fn words_of_short_stretches_stand_beside_each_other() {
        let places = place(&[(10.0, 13.0, 30.0, true), (13.0, 16.0, 30.0, true)], 8.0, 200.0);

        assert_eq!(places, [Some(8.0), Some(46.0)]);
    }

    #[test]
    fn a_word_that_is_not_needed_gives_way() {
        let places =
            place(&[(0.0, 20.0, 30.0, true), (20.0, 80.0, 50.0, false), (80.0, 200.0, 30.0, true)], 0.0, 200.0);

        assert_eq!(places, [Some(0.0), Some(38.0 + 27.0), Some(125.0)]);

        let places = place(&[(0.0, 20.0, 30.0, true), (20.0, 60.0, 50.0, false), (60.0, 90.0, 30.0, true)], 0.0, 200.0);

        assert_eq!(places, [Some(0.0), None, Some(60.0)]);
    }
}
