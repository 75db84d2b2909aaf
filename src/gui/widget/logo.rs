//! The logo: a hollow and a filled diamond on petrol, as evidence is drawn.

use crate::gui::theme::{Element, Theme};
use iced::mouse;
use iced::widget::canvas::{self, Canvas, Frame, Geometry, Path, Stroke};
use iced::{Point, Rectangle, Renderer};

/// Draws the logo in a square of `size`.
pub fn logo<'a, Message: 'a>(size: f32) -> Element<'a, Message> {
    Canvas::new(Logo).width(size).height(size).into()
}

struct Logo;

fn diamond(center: Point, reach: f32) -> Path {
    Path::new(|path| {
        path.move_to(Point::new(center.x, center.y - reach));
        path.line_to(Point::new(center.x + reach, center.y));
        path.line_to(Point::new(center.x, center.y + reach));
        path.line_to(Point::new(center.x - reach, center.y));
        path.close();
    })
}

impl<Message> canvas::Program<Message, Theme> for Logo {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        theme: &Theme,
        bounds: Rectangle,
        _cursor: mouse::Cursor,
    ) -> Vec<Geometry> {
        let palette = theme.palette();
        let mut frame = Frame::new(renderer, bounds.size());
        let size = bounds.width;
        let center = frame.center();

        frame.fill(&Path::rounded_rectangle(Point::ORIGIN, bounds.size(), (size / 5.0).into()), palette.accent);
        frame.stroke(
            &diamond(center, size * 0.33),
            Stroke::default().with_color(palette.on_accent).with_width(size / 16.0),
        );
        frame.fill(&diamond(center, size * 0.14), palette.on_accent);

        vec![frame.into_geometry()]
    }
}
