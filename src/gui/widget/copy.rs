//! Copy: puts a value on the clipboard and confirms it, also in a word, for two seconds.

use super::button::{Kind, style};
use super::focus::Focus;
use super::pressable::Status;
use super::ring;
use super::tooltip::tooltip;
use crate::gui::theme::space::size;
use crate::gui::theme::{Element, Icon, Theme, text};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{Focusable as _, Operation};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, clipboard, renderer};
use iced::keyboard::{self, key};
use iced::time::{Duration, Instant};
use iced::widget::{container, row};
use iced::{Alignment, Border, Color, Event, Length, Rectangle, Renderer, Size, mouse, touch, window};

const SHOWN: Duration = Duration::from_secs(2);

/// The look of a copy button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    /// An icon of 28, next to a value among others.
    Icon,
    /// A word, without a ground: in heads of cards.
    Ghost,
    /// A word in a box: if copying is the task.
    Secondary,
}

/// Copies `value`. An icon of 28 with a tooltip.
pub fn copy_icon<'a, Message: 'a>(value: impl Into<String>) -> Element<'a, Message> {
    tooltip(Element::new(Copy::new(value.into(), Face::Icon, "Copy")), "Copy")
}

/// Copies `value`. The label says what it copies, such as "Copy XML".
pub fn copy_ghost<'a, Message: 'a>(label: &'a str, value: impl Into<String>) -> Element<'a, Message> {
    Element::new(Copy::new(value.into(), Face::Ghost, label))
}

/// Copies `value`. For places where copying is the task.
pub fn copy_button<'a, Message: 'a>(label: &'a str, value: impl Into<String>) -> Element<'a, Message> {
    Element::new(Copy::new(value.into(), Face::Secondary, label))
}

struct Copy<'a, Message> {
    value: String,
    face: Face,
    /// The faces at rest and after copying.
    faces: [Element<'a, Message>; 2],
    status: Option<Status>,
}

impl<'a, Message: 'a> Copy<'a, Message> {
    fn new(value: String, face: Face, label: &'a str) -> Self {
        let make = |icon: Icon, word: &'a str| -> Element<'a, Message> {
            match face {
                Face::Icon => container(icon.sized(16)).center(size::BUTTON_COMPACT).into(),
                Face::Ghost | Face::Secondary => container(
                    row![icon.sized(16), text::label(word).wrapping(iced::widget::text::Wrapping::None)]
                        .spacing(6)
                        .align_y(Alignment::Center),
                )
                .center_y(size::BUTTON_COMPACT)
                .padding([0.0, 10.0])
                .into(),
            }
        };

        Self { value, face, faces: [make(Icon::Copy, label), make(Icon::Check, "Copied")], status: None }
    }
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    is_pressed: bool,
    copied_at: Option<Instant>,
}

impl State {
    fn shown(&self) -> usize {
        usize::from(self.copied_at.is_some())
    }
}

impl<Message> Copy<'_, Message> {
    fn copy(&self, state: &mut State, clipboard: &mut dyn Clipboard, shell: &mut Shell<'_, Message>) {
        let now = Instant::now();

        clipboard.write(clipboard::Kind::Standard, self.value.clone());
        state.copied_at = Some(now);
        shell.capture_event();
        shell.invalidate_layout();
        shell.request_redraw_at(now + SHOWN);
        shell.request_redraw();
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Copy<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        self.faces.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.faces);
    }

    fn size(&self) -> Size<Length> {
        Size { width: Length::Shrink, height: Length::Shrink }
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let shown = tree.state.downcast_ref::<State>().shown();
        let nodes: Vec<layout::Node> = self
            .faces
            .iter_mut()
            .zip(&mut tree.children)
            .map(|(face, tree)| face.as_widget_mut().layout(tree, renderer, &limits.loose()))
            .collect();
        // The button is as wide as the wider of the two, so that "Copied" moves nothing next to it.
        let width = nodes.iter().map(|node| node.size().width).fold(0.0, f32::max);
        let height = nodes.iter().map(|node| node.size().height).fold(0.0, f32::max);
        let size = Size::new(if self.face == Face::Icon { size::BUTTON_COMPACT } else { width }, height);
        let nodes = nodes
            .into_iter()
            .enumerate()
            .map(|(index, node)| {
                let x = (size.width - node.size().width) / 2.0;

                if index == shown { node.translate([x.max(0.0), 0.0]) } else { node }
            })
            .collect();

        layout::Node::with_children(size, nodes)
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        let state = tree.state.downcast_mut::<State>();
        let shown = state.shown();

        operation.focusable(None, layout.bounds(), &mut state.focus);
        operation.traverse(&mut |operation| {
            if let Some(layout) = layout.children().nth(shown) {
                self.faces[shown].as_widget_mut().operate(&mut tree.children[shown], layout, renderer, operation);
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
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let is_over = cursor.is_over(layout.bounds());

        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                state.focus = Focus::pointed(is_over);
                state.is_pressed = is_over;

                if is_over {
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. })
                if state.is_pressed =>
            {
                state.is_pressed = false;

                if is_over {
                    self.copy(state, clipboard, shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: keyboard::Key::Named(key::Named::Enter | key::Named::Space),
                modifiers,
                repeat: false,
                ..
            }) if state.focus.is_focused() && modifiers.is_empty() => self.copy(state, clipboard, shell),
            Event::Window(window::Event::RedrawRequested(now)) => {
                if let Some(copied_at) = state.copied_at {
                    if *now >= copied_at + SHOWN {
                        state.copied_at = None;
                        shell.invalidate_layout();
                    } else {
                        shell.request_redraw_at(copied_at + SHOWN);
                    }
                }
            }
            _ => {}
        }

        let status = match is_over {
            true if state.is_pressed => Status::Pressed,
            true => Status::Hovered,
            false => Status::Rest,
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
        _style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let palette = theme.palette();
        let state = tree.state.downcast_ref::<State>();
        let shown = state.shown();
        let kind = if self.face == Face::Secondary { Kind::Secondary } else { Kind::Ghost };
        let look = style(kind, theme, self.status.unwrap_or(Status::Rest));
        let is_copied = state.copied_at.is_some();
        let border = match (is_copied, self.face) {
            (true, Face::Secondary) => Border { color: palette.success, ..look.border },
            _ => look.border,
        };
        let color = if is_copied { palette.success } else { look.text.unwrap_or(palette.text) };

        renderer.fill_quad(
            renderer::Quad { bounds: layout.bounds(), border, ..renderer::Quad::default() },
            look.background.unwrap_or(Color::TRANSPARENT),
        );

        if let Some(content) = layout.children().nth(shown) {
            self.faces[shown].as_widget().draw(
                &tree.children[shown],
                renderer,
                theme,
                &renderer::Style { text_color: color },
                content,
                cursor,
                viewport,
            );
        }

        if state.focus.shows_ring() {
            ring::draw(renderer, theme, layout.bounds(), border.radius.top_left);
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
        if cursor.is_over(layout.bounds()) { mouse::Interaction::Pointer } else { mouse::Interaction::None }
    }
}
