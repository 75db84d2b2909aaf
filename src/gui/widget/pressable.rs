//! Any element that can be pressed: by pointer, by Enter, and by Space, with a focus ring for the keyboard.

use super::focus::Focus;
use super::ring;
use crate::gui::theme::space::radius;
use crate::gui::theme::{Element, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::mouse::{Click, click};
use iced::advanced::widget::operation::{Focusable as _, Operation};
use iced::advanced::widget::{Id, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, overlay, renderer};
use iced::keyboard::{self, key};
use iced::{Border, Color, Event, Length, Padding, Rectangle, Renderer, Size, Vector, mouse, touch, window};

/// Wraps `content`. Without `on_press` it is disabled, and Tab skips it.
pub fn pressable<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
) -> Pressable<'a, Message> {
    let content = content.into();
    let size = content.as_widget().size_hint();

    Pressable {
        content,
        on_press,
        on_open: None,
        id: None,
        width: size.width.fluid(),
        height: size.height.fluid(),
        padding: Padding::ZERO,
        style: Box::new(|_, _| Style::default()),
        has_inner_ring: false,
        status: None,
        is_tab_stop: true,
    }
}

/// The pointer’s state over a pressable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Rest,
    Hovered,
    Pressed,
    Disabled,
}

/// The look of a pressable.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    pub background: Option<Color>,
    pub border: Border,
    /// The color of the text inside. `None` keeps the inherited one.
    pub text: Option<Color>,
}

/// The look of a step in a list of steps: the current one is on `surface` with a hairline.
pub fn step(is_current: bool) -> impl Fn(&Theme, Status) -> Style {
    move |theme, status| {
        let palette = theme.palette();

        Style {
            background: match (is_current, status) {
                (true, _) => Some(palette.surface),
                (false, Status::Hovered) => Some(palette.hover),
                (false, Status::Pressed) => Some(palette.pressed),
                (false, _) => None,
            },
            border: Border {
                color: palette.border,
                width: if is_current { 1.0 } else { 0.0 },
                radius: radius::CONTROL.into(),
            },
            text: Some(palette.text),
        }
    }
}

type StyleFn<'a> = Box<dyn Fn(&Theme, Status) -> Style + 'a>;

/// See [`pressable`].
pub struct Pressable<'a, Message> {
    content: Element<'a, Message>,
    on_press: Option<Message>,
    on_open: Option<Message>,
    id: Option<Id>,
    width: Length,
    height: Length,
    padding: Padding,
    style: StyleFn<'a>,
    has_inner_ring: bool,
    status: Option<Status>,
    is_tab_stop: bool,
}

impl<'a, Message> Pressable<'a, Message> {
    /// Sets the ID, so that focus can return to it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the message for Enter and a double click, if they do more than a press: for rows that are chosen first.
    #[must_use]
    pub fn on_open(mut self, message: Message) -> Self {
        self.on_open = Some(message);
        self
    }

    /// Sets the width.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Sets the height.
    #[must_use]
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    /// Sets the padding.
    #[must_use]
    pub fn padding(mut self, padding: impl Into<Padding>) -> Self {
        self.padding = padding.into();
        self
    }

    /// Excludes it from the Tab order: for a row whose buttons do the same.
    #[must_use]
    pub fn pointer_only(mut self) -> Self {
        self.is_tab_stop = false;
        self
    }

    /// Sets the look for each status.
    #[must_use]
    pub fn style(mut self, style: impl Fn(&Theme, Status) -> Style + 'a) -> Self {
        self.style = Box::new(style);
        self
    }

    /// Draws the focus ring inside: for rows from edge to edge, which have no room outside.
    #[must_use]
    pub fn inner_ring(mut self) -> Self {
        self.has_inner_ring = true;
        self
    }
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    is_pressed: bool,
    click: Option<Click>,
}

impl<Message: Clone> Pressable<'_, Message> {
    fn press(&self, shell: &mut Shell<'_, Message>) {
        if let Some(message) = &self.on_press {
            shell.publish(message.clone());
        }
    }

    fn open(&self, shell: &mut Shell<'_, Message>) {
        match &self.on_open {
            Some(message) => shell.publish(message.clone()),
            None => self.press(shell),
        }
    }
}

impl<Message: Clone> Widget<Message, Theme, Renderer> for Pressable<'_, Message> {
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
        Size { width: self.width, height: self.height }
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::padded(limits, self.width, self.height, self.padding, |limits| {
            self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
        })
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        let state = tree.state.downcast_mut::<State>();

        if self.on_press.is_some() && self.is_tab_stop {
            operation.focusable(self.id.as_ref(), layout.bounds(), &mut state.focus);
        } else {
            state.focus = Focus::Elsewhere;
        }

        operation.container(self.id.as_ref(), layout.bounds());
        operation.traverse(&mut |operation| {
            if let Some(layout) = layout.children().next() {
                self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
            }
        });
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
        if let Some(layout) = layout.children().next() {
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
        }

        let state = tree.state.downcast_mut::<State>();
        let is_over = cursor.is_over(layout.bounds());

        // Pressing the pointer elsewhere removes the focus, even if an inner widget used the event.
        if let Event::Mouse(mouse::Event::ButtonPressed(_)) | Event::Touch(touch::Event::FingerPressed { .. }) = event
            && (!is_over || shell.is_event_captured())
        {
            state.focus = Focus::Elsewhere;
        }

        if !shell.is_event_captured() && self.on_press.is_some() {
            match event {
                Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
                | Event::Touch(touch::Event::FingerPressed { .. })
                    if is_over =>
                {
                    let click =
                        cursor.position().map(|position| Click::new(position, mouse::Button::Left, state.click));

                    *state = State { focus: Focus::ByPointer, is_pressed: true, click };
                    shell.capture_event();
                }
                Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
                | Event::Touch(touch::Event::FingerLifted { .. })
                    if state.is_pressed =>
                {
                    state.is_pressed = false;

                    if is_over && state.click.is_some_and(|click| click.kind() == click::Kind::Double) {
                        self.open(shell);
                    } else if is_over {
                        self.press(shell);
                    }

                    shell.capture_event();
                }
                Event::Touch(touch::Event::FingerLost { .. }) => state.is_pressed = false,
                Event::Keyboard(keyboard::Event::KeyPressed {
                    key: keyboard::Key::Named(name @ (key::Named::Enter | key::Named::Space)),
                    modifiers,
                    repeat: false,
                    ..
                }) if state.focus.is_focused() && modifiers.is_empty() => {
                    if *name == key::Named::Enter {
                        self.open(shell);
                    } else {
                        self.press(shell);
                    }
                    shell.capture_event();
                }
                _ => {}
            }
        }

        let status = match (&self.on_press, is_over) {
            (None, _) => Status::Disabled,
            (Some(_), true) if state.is_pressed => Status::Pressed,
            (Some(_), true) => Status::Hovered,
            (Some(_), false) => Status::Rest,
        };

        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            self.status = Some(status);
        } else if self.status.is_some_and(|before| before != status) {
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
        let bounds = layout.bounds();
        let at_rest = if self.on_press.is_some() { Status::Rest } else { Status::Disabled };
        let look = (self.style)(theme, self.status.unwrap_or(at_rest));

        if look.background.is_some() || look.border.width > 0.0 {
            renderer.fill_quad(
                renderer::Quad { bounds, border: look.border, ..renderer::Quad::default() },
                look.background.unwrap_or(Color::TRANSPARENT),
            );
        }

        if let Some(content) = layout.children().next() {
            self.content.as_widget().draw(
                &tree.children[0],
                renderer,
                theme,
                &renderer::Style { text_color: look.text.unwrap_or(style.text_color) },
                content,
                cursor,
                viewport,
            );
        }

        let state = tree.state.downcast_ref::<State>();

        if state.focus.shows_ring() && self.on_press.is_some() && self.is_tab_stop {
            let around = if self.has_inner_ring { bounds.shrink(ring::OUTSIDE) } else { bounds };

            ring::draw(renderer, theme, around, look.border.radius.top_left);
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
        let inner = layout.children().next().map_or(mouse::Interaction::None, |layout| {
            self.content.as_widget().mouse_interaction(&tree.children[0], layout, cursor, viewport, renderer)
        });

        match inner {
            mouse::Interaction::None if cursor.is_over(layout.bounds()) && self.on_press.is_some() => {
                mouse::Interaction::Pointer
            }
            inner => inner,
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        self.content.as_widget_mut().overlay(
            &mut tree.children[0],
            layout.children().next()?,
            renderer,
            viewport,
            translation,
        )
    }
}

impl<'a, Message: Clone + 'a> From<Pressable<'a, Message>> for Element<'a, Message> {
    fn from(pressable: Pressable<'a, Message>) -> Self {
        Element::new(pressable)
    }
}
