//! Turns key presses that no inner widget has used into messages.
//!
//! Unlike `keyboard::listen`, this is part of the widget tree, so headless tests see it.

use super::transparent::transparent;
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::Layout;
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Shell, Widget, overlay, renderer};
use iced::keyboard::{self, Key, Modifiers, key};
use iced::{Event, Rectangle, Renderer, Vector, mouse};

/// Wraps `content`. `on_press` may turn a key into a message.
pub fn keys<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_press: impl Fn(&Key, Modifiers) -> Option<Message> + 'a,
) -> Keys<'a, Message> {
    Keys { content: content.into(), on_press: Box::new(on_press) }
}

type OnPress<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;

/// See [`keys`].
pub struct Keys<'a, Message> {
    content: Element<'a, Message>,
    on_press: OnPress<'a, Message>,
}

impl<Message> Widget<Message, Theme, Renderer> for Keys<'_, Message> {
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
        // A focused text field captures these two, so they are offered here first.
        let is_early = matches!(
            event,
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(key::Named::Escape | key::Named::Tab), .. })
        );

        if !is_early {
            self.content.as_widget_mut().update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
        }

        if shell.is_event_captured() {
            return;
        }

        if let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = event
            && let Some(message) = (self.on_press)(key, *modifiers)
        {
            shell.publish(message);
            shell.capture_event();
        } else if is_early {
            self.content.as_widget_mut().update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
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

impl<'a, Message: 'a> From<Keys<'a, Message>> for Element<'a, Message> {
    fn from(keys: Keys<'a, Message>) -> Self {
        Element::new(keys)
    }
}
