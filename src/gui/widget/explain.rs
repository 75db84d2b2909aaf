//! A round "?" beside a word: it opens a popover that explains the word, by pointer and by keyboard alone.
//!
//! Enter and Space open it; Escape closes it and leaves the focus on the button; Tab closes it and moves on.

use super::focus::Focus;
use super::tooltip::tooltip;
use super::{popup, ring};
use crate::glossary::{self, Entry, Term};
use crate::gui::theme::space::{L, S, XS, radius};
use crate::gui::theme::{Element, Theme, text};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, overlay, renderer};
use iced::keyboard::{self, Key, key};
use iced::widget::{column, container, row};
use iced::{Alignment, Border, Color, Event, Length, Padding, Rectangle, Renderer, Size, Vector, mouse, touch};

/// The button's square, as high as a line of text.
const SQUARE: f32 = 20.0;
/// The circle in it.
const CIRCLE: f32 = 16.0;
/// The pointer meets the button this far around its square: 24 are easy to press.
const REACH: f32 = 2.0;
/// The room that [`explained`] adds to a word.
pub const ROOM: f32 = XS + SQUARE;
/// The width of a popover, where the window has room for it.
const WIDTH: f32 = 320.0;

/// A button that explains `term`; texts call the service provider `brand`.
pub fn explain<'a, Message: 'a>(term: Term, brand: &str) -> Element<'a, Message> {
    glossary::of(term).map(|entry| tooltip(Element::new(Explain::new(entry, brand)), &entry.question)).into()
}

/// Puts a button that explains `term` beside `word`.
pub fn explained<'a, Message: 'a>(
    word: impl Into<Element<'a, Message>>,
    term: Term,
    brand: &str,
) -> Element<'a, Message> {
    row![word.into(), explain(term, brand)].spacing(XS).align_y(Alignment::Center).into()
}

/// See [`explain`].
struct Explain<'a, Message> {
    face: Element<'a, Message>,
    popover: Element<'a, Message>,
}

impl<'a, Message: 'a> Explain<'a, Message> {
    fn new(entry: &'static Entry, brand: &str) -> Self {
        let also_called = entry.also_called().map(|words| {
            container(text::caption(words).style(text::muted)).padding(Padding { top: XS, ..Padding::ZERO })
        });
        let popover = column![
            text::strong(entry.title()),
            text::body(entry.meaning(brand)),
            text::body(entry.explanation(brand)),
            also_called,
        ]
        .spacing(S);

        Self {
            face: container(text::caption_medium("?")).center(SQUARE).into(),
            popover: container(popover).padding(L).into(),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    is_open: bool,
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focus.is_focused()
    }

    fn focus(&mut self) {
        self.focus.focus();
    }

    fn unfocus(&mut self) {
        self.focus.unfocus();
        self.is_open = false;
    }
}

impl State {
    fn open(&mut self, shell: &mut Shell<'_, impl Sized>) {
        self.is_open = true;
        shell.capture_event();
        shell.invalidate_layout();
        shell.request_redraw();
    }

    fn close(&mut self, shell: &mut Shell<'_, impl Sized>) {
        self.is_open = false;
        shell.invalidate_layout();
        shell.request_redraw();
    }
}

/// Returns whether the pointer is on the button.
fn is_over(cursor: mouse::Cursor, layout: Layout<'_>) -> bool {
    cursor.is_over(layout.bounds().expand(REACH))
}

impl<Message> Widget<Message, Theme, Renderer> for Explain<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.face), Tree::new(&self.popover)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&[&self.face, &self.popover]);
    }

    fn size(&self) -> Size<Length> {
        Size { width: Length::Fixed(SQUARE), height: Length::Fixed(SQUARE) }
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::contained(limits, SQUARE, SQUARE, |limits| {
            self.face.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
        })
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        operation.focusable(None, layout.bounds(), tree.state.downcast_mut::<State>());
        operation.traverse(&mut |operation| {
            if let Some(face) = layout.children().next() {
                self.face.as_widget_mut().operate(&mut tree.children[0], face, renderer, operation);
            }
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();

        match event {
            Event::Mouse(mouse::Event::CursorMoved { .. }) => shell.request_redraw(),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                state.focus = Focus::pointed(is_over(cursor, layout));

                if state.focus.is_focused() {
                    state.open(shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(key::Named::Enter | key::Named::Space),
                modifiers,
                repeat: false,
                ..
            }) if state.focus.is_focused() && modifiers.is_empty() => state.open(shell),
            _ => {}
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let palette = theme.palette();
        let state = tree.state.downcast_ref::<State>();
        let circle = layout.bounds().shrink((SQUARE - CIRCLE) / 2.0);
        let (ground, line, color) = match (state.is_open, is_over(cursor, layout)) {
            (true, _) => (palette.accent, palette.accent, palette.on_accent),
            (false, true) => (palette.hover, palette.accent, palette.accent),
            (false, false) => (Color::TRANSPARENT, palette.border_control, palette.muted),
        };

        renderer.fill_quad(
            renderer::Quad {
                bounds: circle,
                border: Border { color: line, width: 1.0, radius: radius::PILL.into() },
                ..renderer::Quad::default()
            },
            ground,
        );

        if let Some(face) = layout.children().next() {
            self.face.as_widget().draw(
                &tree.children[0],
                renderer,
                theme,
                &renderer::Style { text_color: color },
                face,
                cursor,
                viewport,
            );
        }

        if state.focus.shows_ring() {
            ring::draw(renderer, theme, circle, CIRCLE / 2.0);
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        if is_over(cursor, layout) { mouse::Interaction::Pointer } else { mouse::Interaction::None }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        _renderer: &Renderer,
        _viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        let state = tree.state.downcast_mut::<State>();

        if !state.is_open {
            return None;
        }

        Some(overlay::Element::new(Box::new(Popover {
            state,
            content: &mut self.popover,
            tree: tree.children.get_mut(1)?,
            anchor: layout.bounds() + translation,
        })))
    }
}

/// The open popover.
struct Popover<'a, 'b, Message> {
    state: &'b mut State,
    content: &'b mut Element<'a, Message>,
    tree: &'b mut Tree,
    anchor: Rectangle,
}

impl<Message> overlay::Overlay<Message, Theme, Renderer> for Popover<'_, '_, Message> {
    fn layout(&mut self, renderer: &Renderer, window: Size) -> layout::Node {
        let width = WIDTH.min(window.width - 2.0 * S);
        let limits = layout::Limits::new(Size::new(width, 0.0), Size::new(width, f32::INFINITY));
        let content = self.content.as_widget_mut().layout(self.tree, renderer, &limits);
        let size = content.size();
        let place = popup::place(self.anchor, size, size.height, window);

        layout::Node::with_children(place.size(), vec![content]).move_to(place.position())
    }

    fn operate(&mut self, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        operation.traverse(&mut |operation| {
            if let Some(content) = layout.children().next() {
                self.content.as_widget_mut().operate(self.tree, content, renderer, operation);
            }
        });
    }

    fn update(
        &mut self,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
    ) {
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(_)) | Event::Touch(touch::Event::FingerPressed { .. }) => {
                if !cursor.is_over(layout.bounds()) {
                    self.state.close(shell);
                }

                shell.capture_event();
            }
            // The page scrolls away from under it.
            Event::Mouse(mouse::Event::WheelScrolled { .. }) if !cursor.is_over(layout.bounds()) => {
                self.state.close(shell);
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(name), .. }) => match name {
                key::Named::Escape | key::Named::Enter | key::Named::Space => {
                    self.state.close(shell);
                    shell.capture_event();
                }
                // The popover goes; Tab itself moves on.
                key::Named::Tab => self.state.close(shell),
                _ => {}
            },
            _ => {}
        }
    }

    fn draw(
        &self,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
    ) {
        let bounds = layout.bounds();

        popup::ground(renderer, theme, bounds);

        if let Some(content) = layout.children().next() {
            let style = renderer::Style { text_color: theme.palette().text };

            self.content.as_widget().draw(self.tree, renderer, theme, &style, content, cursor, &bounds);
        }
    }

    fn mouse_interaction(
        &self,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        // Nothing behind it reacts to the pointer while it is open.
        mouse::Interaction::Idle
    }
}

#[cfg(test)]
mod tests;
