//! The head of a timeline: years or months, and below them the word above today's line.

use super::paint::{Brush, CAPTION_MEDIUM, ticks};
use super::{Columns, HEAD};
use crate::certificate::timeline::{Axis, Timeline};
use crate::gui::theme::space::{S, XS};
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Widget, renderer};
use iced::{Length, Point, Rectangle, Renderer, Size, mouse};

/// The tops of the lines of words.
const TICKS: f32 = 7.0;
const LABEL: f32 = 26.0;
/// The top of today's line.
const LINE: f32 = LABEL + 17.0;
/// The top of the column names.
const NAMES: f32 = (HEAD - 16.0) / 2.0;

/// Draws the axis, with `label` above today's line, such as "Today".
pub fn head<'a, Message: 'a>(timeline: &Timeline, label: String) -> Element<'a, Message> {
    Element::new(Head { axis: timeline.axis, today: timeline.today, label })
}

struct Head {
    axis: Axis,
    /// The position of today on the axis, 0 to 1.
    today: f32,
    label: String,
}

impl<Message> Widget<Message, Theme, Renderer> for Head {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(HEAD))
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, HEAD)
    }

    fn operate(&mut self, _tree: &mut Tree, layout: Layout<'_>, _renderer: &Renderer, operation: &mut dyn Operation) {
        operation.text(None, layout.bounds(), &self.label);
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
        // The words may exceed the ends of the axis, but not overlap the columns next to it.
        let (first, last) = (columns.names.x + columns.names.width, columns.until.x);

        brush.ground(bounds, palette.sunken);
        brush.hairline(bounds);

        for (name, x) in [("Certificate", columns.names.x), ("Expires", columns.until.x)] {
            brush.words(CAPTION_MEDIUM, name, Point::new(x, bounds.y + NAMES), palette.muted);
        }

        for (x, label) in ticks(&self.axis, &columns) {
            let at = Point::new(x + XS, bounds.y + TICKS);

            if at.x + CAPTION_MEDIUM.width(&label) + S <= last {
                brush.tick(x, Rectangle { y: at.y + 2.0, height: 12.0, ..bounds });
                brush.words(CAPTION_MEDIUM, label, at, palette.muted);
            }
        }

        let x = columns.x(self.today);
        let width = CAPTION_MEDIUM.width(&self.label);
        let label = Point::new((x - width / 2.0).min(last - width).max(first).round(), bounds.y + LABEL);

        brush.words(CAPTION_MEDIUM, self.label.as_str(), label, palette.text);
        brush.today(x, Rectangle { y: bounds.y + LINE, height: HEAD - LINE, ..bounds });
    }
}
