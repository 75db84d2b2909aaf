//! Makes a subtree visible but unreachable, like the HTML `inert` attribute: the page behind a dialog.
use super::transparent::transparent;
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::Layout;
use iced::advanced::widget::Tree;
use iced::advanced::widget::operation::{self, Operation};
use iced::advanced::{Clipboard, Shell, Widget, overlay, renderer};
use iced::{Event, Rectangle, Renderer, Vector, mouse};

/// Wraps `content`. While `active`, it gets no input, no focus, and no operations.
pub fn inert<'a, Message>(content: impl Into<Element<'a, Message>>, active: bool) -> Inert<'a, Message> {
    Inert { content: content.into(), active }
}

/// See [`inert`].
pub struct Inert<'a, Message> {
    content: Element<'a, Message>,
    active: bool,
}

impl<Message> Widget<Message, Theme, Renderer> for Inert<'_, Message> {
    transparent!();

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        if self.active {
            // The previously focused control must not keep a caret behind the dialog.
            let mut unfocus = operation::focusable::unfocus::<()>();
            self.content.as_widget_mut().operate(tree, layout, renderer, &mut unfocus);
        } else {
            self.content.as_widget_mut().operate(tree, layout, renderer, operation);
        }
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
        if self.active && !matches!(event, Event::Window(_)) {
            return;
        }

        let cursor = if self.active { mouse::Cursor::Unavailable } else { cursor };

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
        let cursor = if self.active { mouse::Cursor::Unavailable } else { cursor };

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
        if self.active {
            return mouse::Interaction::None;
        }

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
        if self.active {
            return None;
        }

        self.content.as_widget_mut().overlay(tree, layout, renderer, viewport, translation)
    }
}

impl<'a, Message> From<Inert<'a, Message>> for Element<'a, Message>
where
    Message: 'a,
{
    fn from(inert: Inert<'a, Message>) -> Self {
        Element::new(inert)
    }
}
