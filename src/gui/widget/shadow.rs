//! The one shadow, under menus, dialogs, and the floating guide.
//!
//! iced's software renderer doesn't clip the shadow of a quad to the redrawn area, so the shadow would lie over a panel that
//! has changed only in part. Therefore it is drawn as rings.

use super::transparent::transparent;
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::Layout;
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, overlay, renderer};
use iced::{Border, Color, Event, Rectangle, Renderer, Vector, mouse};

/// The distance that it falls below its element.
const OFFSET: f32 = 8.0;
/// The distance that it reaches around its element.
const BLUR: f32 = 24.0;
/// The width of one ring. Each has one color.
const STEP: f32 = 3.0;

/// Draws the shadow of `bounds`, whose corners have `radius`. Call it before the element itself is drawn.
pub fn draw(renderer: &mut Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    let color = theme.palette().shadow;

    if color.a == 0.0 {
        return;
    }

    let fallen = bounds + Vector::new(0.0, OFFSET);
    let mut ring = |outer: f32, width: f32| {
        let middle = (outer - width / 2.0).max(0.0);

        renderer.fill_quad(
            renderer::Quad {
                bounds: fallen.expand(outer),
                border: Border { color: color.scale_alpha(strength(middle)), width, radius: (radius + outer).into() },
                ..renderer::Quad::default()
            },
            Color::TRANSPARENT,
        );
    };

    // The visible inner part, below the lower edge.
    ring(0.0, OFFSET + 1.0);

    let mut outer = STEP;

    while outer <= BLUR {
        ring(outer, STEP);
        outer += STEP;
    }
}

/// Returns the strength at `distance` outside: half at its edge, zero where the blur ends.
fn strength(distance: f32) -> f32 {
    let way = ((distance + BLUR) / (2.0 * BLUR)).clamp(0.0, 1.0);

    1.0 - way * way * (3.0 - 2.0 * way)
}

/// Lays the shadow under `content`, whose corners have `radius`.
pub fn shadowed<'a, Message: 'a>(content: impl Into<Element<'a, Message>>, radius: f32) -> Shadowed<'a, Message> {
    Shadowed { content: content.into(), radius }
}

/// See [`shadowed`].
pub struct Shadowed<'a, Message> {
    content: Element<'a, Message>,
    radius: f32,
}

impl<Message> Widget<Message, Theme, Renderer> for Shadowed<'_, Message> {
    transparent!();

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        self.content.as_widget_mut().operate(tree, layout, renderer, operation);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        self.content.as_widget_mut().update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        draw(renderer, theme, layout.bounds(), self.radius);
        self.content.as_widget().draw(tree, renderer, theme, style, layout, cursor, viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        self.content.as_widget().mouse_interaction(tree, layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(tree, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Shadowed<'a, Message>> for Element<'a, Message> {
    fn from(shadowed: Shadowed<'a, Message>) -> Self {
        Element::new(shadowed)
    }
}

#[cfg(test)]
mod tests {
    use super::{BLUR, strength};

    #[test]
    fn the_shadow_fades_from_half_at_its_edge_to_nothing() {
        assert!((strength(0.0) - 0.5).abs() < 0.001);
        assert!(strength(BLUR / 2.0) < strength(BLUR / 4.0));
        assert_eq!(strength(BLUR), 0.0);
    }
}
