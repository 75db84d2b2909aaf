//! Places and grounds for what opens over the page at a control: menus and explanations.

use super::shadow;
use crate::gui::theme::Theme;
use crate::gui::theme::space::{S, XS, radius};
use iced::advanced::{Renderer as _, renderer};
use iced::{Border, Rectangle, Renderer, Size};

/// Places a popup of `wanted` size at `anchor`: below it, or above it if there is more room.
///
/// It always stays inside the window. It gets lower where there is little room, but never lower than `least`; then it
/// covers its anchor.
pub fn place(anchor: Rectangle, wanted: Size, least: f32, window: Size) -> Rectangle {
    let width = wanted.width.min(window.width - 2.0 * S);
    let below = window.height - (anchor.y + anchor.height) - XS - S;
    let above = anchor.y - XS - S;
    let is_below = below >= wanted.height || below >= above;
    let height = wanted.height.min(if is_below { below } else { above }).max(least);

    // A popup wider than its anchor ends where the anchor ends, so that it stays in the window.
    let x = if anchor.x + width > window.width - S { anchor.x + anchor.width - width } else { anchor.x };
    let y = if is_below { anchor.y + anchor.height + XS } else { anchor.y - XS - height };

    Rectangle { x: x.min(window.width - S - width).max(S), y: y.min(window.height - S - height).max(S), width, height }
}

/// Draws the ground of a popup with its shadow.
pub fn ground(renderer: &mut Renderer, theme: &Theme, bounds: Rectangle) {
    let palette = theme.palette();

    shadow::draw(renderer, theme, bounds, radius::CARD);
    renderer.fill_quad(
        renderer::Quad {
            bounds,
            border: Border { color: palette.border_control, width: 1.0, radius: radius::CARD.into() },
            ..renderer::Quad::default()
        },
        palette.raised,
    );
}

#[cfg(test)]
mod tests {
    use super::place;
    use iced::{Point, Rectangle, Size};

    const WINDOW: Size = Size::new(860.0, 600.0);
    const WANTED: Size = Size::new(320.0, 240.0);

    fn at(x: f32, y: f32) -> Rectangle {
        place(Rectangle::new(Point::new(x, y), Size::new(20.0, 20.0)), WANTED, 0.0, WINDOW)
    }

    #[test]
    fn a_popup_opens_below_and_above_where_there_is_more_room() {
        assert_eq!(at(100.0, 100.0), Rectangle::new(Point::new(100.0, 124.0), WANTED));
        assert_eq!(at(100.0, 500.0), Rectangle::new(Point::new(100.0, 256.0), WANTED));
    }

    #[test]
    fn a_popup_moves_to_the_left_and_gets_lower_to_stay_in_the_window() {
        assert_eq!(at(800.0, 100.0).x, 500.0);
        assert_eq!(at(300.0, 280.0), Rectangle::new(Point::new(300.0, 304.0), WANTED));

        let window = Size::new(240.0, 300.0);
        let anchor = Rectangle::new(Point::new(200.0, 140.0), Size::new(20.0, 20.0));

        assert_eq!(place(anchor, WANTED, 0.0, window), Rectangle::new(Point::new(8.0, 164.0), Size::new(224.0, 128.0)));
        assert_eq!(place(anchor, WANTED, 240.0, window).y, 52.0, "what cannot get lower covers its anchor");
    }
}
