//! The focus ring: 2 px, 2 px outside the bounds, drawn over the neighbors, so that nothing moves.
//!
//! [`Ring`] adds it to iced's text fields, which can't draw outside themselves.

use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{self, Operation};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, overlay, renderer};
use iced::widget::text_input;
use iced::{Border, Color, Event, Length, Rectangle, Renderer, Size, Vector, mouse};

const WIDTH: f32 = 2.0;
const GAP: f32 = 2.0;
/// The distance that the ring reaches beyond its bounds.
pub const OUTSIDE: f32 = GAP + WIDTH;

/// Draws the ring around `bounds`, whose corners have `radius`.
pub fn draw(renderer: &mut Renderer, theme: &Theme, bounds: Rectangle, radius: f32) {
    renderer.fill_quad(
        renderer::Quad {
            bounds: bounds.expand(OUTSIDE),
            border: Border {
                color: theme.palette().focus,
                width: WIDTH,
                radius: (radius + OUTSIDE).min(bounds.height / 2.0 + OUTSIDE).into(),
            },
            ..renderer::Quad::default()
        },
        Color::TRANSPARENT,
    );
}

/// Wraps a text input, and draws the ring while it is focused.
pub fn ring<'a, Message: 'a>(content: impl Into<Element<'a, Message>>, radius: f32) -> Ring<'a, Message> {
    Ring { content: content.into(), radius }
}

/// See [`ring`].
pub struct Ring<'a, Message> {
    content: Element<'a, Message>,
    radius: f32,
}

type TextInputState = text_input::State<<Renderer as iced::advanced::text::Renderer>::Paragraph>;

/// Finds out whether anything inside is focused.
struct IsFocused(bool);

impl Operation for IsFocused {
    fn focusable(
        &mut self,
        _id: Option<&iced::advanced::widget::Id>,
        _bounds: Rectangle,
        state: &mut dyn operation::Focusable,
    ) {
        self.0 |= state.is_focused();
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
}

#[derive(Default)]
struct State {
    is_focused: bool,
}

impl<Message> Widget<Message, Theme, Renderer> for Ring<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
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
        self.content.as_widget_mut().update(
            &mut tree.children[0],
            event,
            layout,
            cursor,
            renderer,
            clipboard,
            shell,
            viewport,
        );

        // A text editor keeps its focus in a state that only an operation can read.
        let mut search = IsFocused(false);
        self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, &mut search);
        let state = tree.state.downcast_mut::<State>();

        if state.is_focused != search.0 {
            state.is_focused = search.0;
            shell.request_redraw();
        }
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
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);

        let child = &tree.children[0];
        let is_focused = if child.tag == tree::Tag::of::<TextInputState>() {
            child.state.downcast_ref::<TextInputState>().is_focused()
        } else {
            tree.state.downcast_ref::<State>().is_focused
        };

        if is_focused {
            draw(renderer, theme, layout.bounds(), self.radius);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        self.content.as_widget().mouse_interaction(&tree.children[0], layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(&mut tree.children[0], layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Ring<'a, Message>> for Element<'a, Message> {
    fn from(ring: Ring<'a, Message>) -> Self {
        Element::new(ring)
    }
}
