//! The head of a timeline: years or months, and below them the word above today's line.

use super::paint::{CAPTION_MEDIUM, fill, grid_color, ticks, today};
use super::{Columns, HEAD};
use crate::certificate::timeline::{Axis, Timeline};
use crate::gui::theme::space::XS;
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Widget, renderer};
use iced::{Border, Length, Point, Rectangle, Renderer, Size, mouse};

/// The lines of words: their tops.
const TICKS: f32 = 7.0;
const LABEL: f32 = 26.0;
/// Where the names of the columns stand.
const NAMES: f32 = (HEAD - 16.0) / 2.0;

/// Draws the axis, with `label` above today's line, such as "Today".
pub fn head<'a, Message: 'a>(timeline: &Timeline, label: String) -> Element<'a, Message> {
    Element::new(Head { axis: timeline.axis, today: timeline.today, label })
}

struct Head {
    axis: Axis,
    /// Where today is on the axis, 0 to 1.
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
        let palette = theme.palette();
        let bounds = layout.bounds();
        let Some(clip) = bounds.intersection(viewport) else { return };
        let columns = Columns::of(bounds);
        let x = columns.x(self.today);
        let label = CAPTION_MEDIUM.width(&self.label);
        let ends = (columns.names.x + columns.names.width, columns.until.x);
        let label_x = (x - label / 2.0).clamp(ends.0, (ends.1 - label).max(ends.0)).round();

        fill(renderer, bounds, palette.sunken, Border::default());
        super::paint::hairline(renderer, theme, bounds);

        for (x, label) in ticks(&self.axis, &columns) {
            let at = Point::new(x + XS, bounds.y + TICKS);
            let mark = Rectangle { x, y: bounds.y + TICKS + 2.0, width: 1.0, height: 12.0 };

            if at.x + CAPTION_MEDIUM.width(&label) <= ends.1 {
                fill(renderer, mark, grid_color(theme), Border::default());
                CAPTION_MEDIUM.draw(renderer, label, at, palette.muted, clip);
            }
        }

        let names = [("Certificate", columns.names.x), ("Until", columns.until.x)];

        for (name, x) in names {
            CAPTION_MEDIUM.draw(renderer, name, Point::new(x, bounds.y + NAMES), palette.muted, clip);
        }
        CAPTION_MEDIUM.draw(renderer, self.label.clone(), Point::new(label_x, bounds.y + LABEL), palette.text, clip);

        let top = bounds.y + LABEL + 17.0;

        today(renderer, theme, x, Rectangle { y: top, height: bounds.y + HEAD - top, ..bounds });
    }
}
