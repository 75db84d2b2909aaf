//! A drop-down: a face that opens a menu of entries, by pointer and by keyboard alone.
//!
//! Enter, Space and the arrows open it; arrows, Home, End and typing move in it; Enter and Space choose; Escape leaves.

use super::focus::Focus;
use super::{popup, ring};
use crate::gui::theme::space::{M, S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Id, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, overlay, renderer};
use iced::keyboard::{self, Key, key};
use iced::widget::{Space, column, container, row};
use iced::{
    Alignment, Background, Border, Color, Event, Length, Padding, Point, Rectangle, Renderer, Size, Vector, mouse,
    touch,
};

/// The tallest a menu grows before it scrolls.
const MENU_HEIGHT: f32 = 332.0;
/// The room for a hairline before an entry.
const DIVIDER: f32 = 9.0;

/// One line of a menu.
pub struct Entry<'a, Message> {
    content: Element<'a, Message>,
    /// What typing on the keyboard finds it by.
    name: String,
    message: Message,
    height: f32,
    has_divider: bool,
}

impl<'a, Message: 'a> Entry<'a, Message> {
    /// Makes an entry with a label.
    pub fn new(label: impl Into<String>, message: Message) -> Self {
        let name = label.into();

        Self {
            content: text::body(name.clone()).wrapping(iced::widget::text::Wrapping::None).into(),
            name,
            message,
            height: size::ROW,
            has_divider: false,
        }
    }

    /// Makes an entry with an icon before its label, for menus of actions.
    pub fn with_icon(icon: Icon, label: impl Into<String>, message: Message) -> Self {
        let name = label.into();

        Self {
            content: row![icon.sized(16), text::body(name.clone())].spacing(S).align_y(Alignment::Center).into(),
            name,
            message,
            height: size::ROW,
            has_divider: false,
        }
    }

    /// Makes an entry whose label is an identifier, with a second line where there is more to say.
    pub fn identifier(label: impl Into<String>, second: Option<String>, message: Message) -> Self {
        let name = label.into();
        let first = text::mono(name.clone()).wrapping(iced::widget::text::Wrapping::None);
        let height = if second.is_some() { size::ROW_TWO_LINES } else { size::ROW };

        Self {
            content: column![first, second.map(|second| text::caption(second).style(text::muted))].into(),
            name,
            message,
            height,
            has_divider: false,
        }
    }

    /// Puts anything at all into an entry.
    pub fn custom(name: impl Into<String>, content: impl Into<Element<'a, Message>>, message: Message) -> Self {
        Self { content: content.into(), name: name.into(), message, height: size::ROW, has_divider: false }
    }

    /// Says what typing on the keyboard finds it by, where that is not the label.
    #[must_use]
    pub fn found_by(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Puts a hairline before the entry.
    #[must_use]
    pub fn divided(mut self) -> Self {
        self.has_divider = true;
        self
    }
}

/// A field that chooses one of several entries. `face` is what is chosen now, or what to choose.
pub fn select<'a, Message: Clone + 'a>(
    face: impl Into<Element<'a, Message>>,
    entries: Vec<Entry<'a, Message>>,
    chosen: Option<usize>,
) -> Select<'a, Message> {
    select_of_height(face, entries, chosen, size::FIELD)
}

/// The same, 28 high, for rows of tables.
pub fn compact_select<'a, Message: Clone + 'a>(
    face: impl Into<Element<'a, Message>>,
    entries: Vec<Entry<'a, Message>>,
    chosen: Option<usize>,
) -> Select<'a, Message> {
    select_of_height(face, entries, chosen, size::BUTTON_COMPACT)
}

fn select_of_height<'a, Message: Clone + 'a>(
    face: impl Into<Element<'a, Message>>,
    entries: Vec<Entry<'a, Message>>,
    chosen: Option<usize>,
    height: f32,
) -> Select<'a, Message> {
    let side = if height < size::FIELD { 10.0 } else { M };
    let face = row![container(face).width(Length::Fill).clip(true), Icon::ChevronDown.sized(16)]
        .spacing(S)
        .align_y(Alignment::Center)
        .height(Length::Fill)
        .padding(Padding { left: side, right: side, ..Padding::ZERO });
    let entries = entries
        .into_iter()
        .enumerate()
        .map(|(index, entry)| {
            let mark: Element<'a, Message> = if chosen == Some(index) {
                Icon::Check.sized(16).style(text::colored(|palette| palette.accent)).into()
            } else {
                Space::new().width(16).into()
            };

            Entry { content: row![mark, entry.content].spacing(S).align_y(Alignment::Center).into(), ..entry }
        })
        .collect();

    Select {
        face: face.into(),
        entries,
        chosen,
        width: Length::Fill,
        height: Length::Fixed(height),
        menu_width: None,
        is_box: true,
        is_enabled: true,
        id: None,
    }
}

/// An icon that opens a menu of actions.
pub fn menu<'a, Message: Clone + 'a>(icon: Icon, width: f32, entries: Vec<Entry<'a, Message>>) -> Select<'a, Message> {
    let square = size::BUTTON_COMPACT;

    Select {
        face: container(icon.sized(16)).center(square).into(),
        entries,
        chosen: None,
        width: Length::Fixed(square),
        height: Length::Fixed(square),
        menu_width: Some(width),
        is_box: false,
        is_enabled: true,
        id: None,
    }
}

/// See [`select`] and [`menu`].
pub struct Select<'a, Message> {
    face: Element<'a, Message>,
    entries: Vec<Entry<'a, Message>>,
    chosen: Option<usize>,
    width: Length,
    height: Length,
    menu_width: Option<f32>,
    is_box: bool,
    is_enabled: bool,
    id: Option<Id>,
}

impl<Message> Select<'_, Message> {
    /// Sets the width.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Lets the menu be wider than the field.
    #[must_use]
    pub fn menu_width(mut self, width: f32) -> Self {
        self.menu_width = Some(width);
        self
    }

    /// Names it, so that focus can be given to it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Turns it off: say why beside it.
    #[must_use]
    pub fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    is_open: bool,
    highlighted: Option<usize>,
    scroll: f32,
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
    fn open(&mut self, chosen: Option<usize>) {
        self.is_open = true;
        self.highlighted = chosen.or(Some(0));
        self.scroll = 0.0;
    }
}

impl<Message: Clone> Widget<Message, Theme, Renderer> for Select<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        std::iter::once(&self.face).chain(self.entries.iter().map(|entry| &entry.content)).map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        let children: Vec<&Element<'_, Message>> =
            std::iter::once(&self.face).chain(self.entries.iter().map(|entry| &entry.content)).collect();

        tree.diff_children(&children);
    }

    fn size(&self) -> Size<Length> {
        Size { width: self.width, height: self.height }
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::padded(limits, self.width, self.height, Padding::ZERO, |limits| {
            self.face.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
        })
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        if self.is_enabled {
            operation.focusable(self.id.as_ref(), layout.bounds(), tree.state.downcast_mut::<State>());
        }

        operation.container(self.id.as_ref(), layout.bounds());
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
        let is_over = cursor.is_over(layout.bounds());

        match event {
            Event::Mouse(mouse::Event::CursorMoved { .. }) => shell.request_redraw(),
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                if is_over && self.is_enabled {
                    state.focus = Focus::ByPointer;
                    state.open(self.chosen);
                    shell.capture_event();
                    shell.invalidate_layout();
                    shell.request_redraw();
                } else {
                    state.focus = Focus::Elsewhere;
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(key::Named::Enter | key::Named::Space | key::Named::ArrowDown | key::Named::ArrowUp),
                repeat: false,
                ..
            }) if state.focus.is_focused() && self.is_enabled => {
                state.open(self.chosen);
                shell.capture_event();
                shell.invalidate_layout();
                shell.request_redraw();
            }
            _ => {}
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
        let palette = theme.palette();
        let bounds = layout.bounds();
        let state = tree.state.downcast_ref::<State>();
        let is_hovered = self.is_enabled && cursor.is_over(bounds);
        let (ground, line, color) = match (self.is_enabled, self.is_box) {
            (false, _) => (Some(palette.sunken), palette.border, palette.disabled),
            (true, true) => {
                (Some(if is_hovered { palette.hover } else { palette.surface }), palette.border_control, palette.text)
            }
            (true, false) => ((is_hovered || state.is_open).then_some(palette.hover), palette.border, palette.text),
        };

        renderer.fill_quad(
            renderer::Quad {
                bounds,
                border: Border {
                    color: line,
                    width: if self.is_box { 1.0 } else { 0.0 },
                    radius: radius::CONTROL.into(),
                },
                ..renderer::Quad::default()
            },
            ground.unwrap_or(Color::TRANSPARENT),
        );

        if let Some(face) = layout.children().next() {
            let text_color = if self.is_box || !self.is_enabled { color } else { style.text_color };

            self.face.as_widget().draw(
                &tree.children[0],
                renderer,
                theme,
                &renderer::Style { text_color },
                face,
                cursor,
                viewport,
            );
        }

        if state.focus.shows_ring() {
            ring::draw(renderer, theme, bounds, radius::CONTROL);
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
        if self.is_enabled && cursor.is_over(layout.bounds()) {
            mouse::Interaction::Pointer
        } else {
            mouse::Interaction::None
        }
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

        if !state.is_open || self.entries.is_empty() {
            return None;
        }

        Some(overlay::Element::new(Box::new(Menu {
            state,
            entries: &mut self.entries,
            trees: tree.children.get_mut(1..)?,
            anchor: layout.bounds() + translation,
            width: self.menu_width,
            chosen: self.chosen,
        })))
    }
}

/// The open menu.
struct Menu<'a, 'b, Message> {
    state: &'b mut State,
    entries: &'b mut Vec<Entry<'a, Message>>,
    trees: &'b mut [Tree],
    anchor: Rectangle,
    width: Option<f32>,
    chosen: Option<usize>,
}

impl<Message: Clone> Menu<'_, '_, Message> {
    /// Where the slot of an entry begins and how high it is, from the top of all entries.
    fn slot(&self, index: usize) -> (f32, f32) {
        let mut top = 0.0;

        for (at, entry) in self.entries.iter().enumerate() {
            if entry.has_divider {
                top += DIVIDER;
            }

            if at == index {
                return (top, entry.height);
            }

            top += entry.height;
        }

        (top, 0.0)
    }

    fn total(&self) -> f32 {
        self.slot(self.entries.len()).0
    }

    fn at(&self, layout: Layout<'_>, cursor: mouse::Cursor) -> Option<usize> {
        let position = cursor.position_over(layout.bounds())?;
        let y = position.y - layout.bounds().y - XS + self.state.scroll;

        (0..self.entries.len()).find(|index| {
            let (top, height) = self.slot(*index);

            y >= top && y < top + height
        })
    }

    fn highlight(&mut self, index: usize, visible: f32) {
        self.state.highlighted = Some(index);
        let (top, height) = self.slot(index);

        if top < self.state.scroll {
            self.state.scroll = top;
        } else if top + height > self.state.scroll + visible {
            self.state.scroll = top + height - visible;
        }
    }

    fn choose(&mut self, index: usize, shell: &mut Shell<'_, Message>) {
        if let Some(entry) = self.entries.get(index) {
            shell.publish(entry.message.clone());
        }

        self.close(shell);
    }

    fn close(&mut self, shell: &mut Shell<'_, Message>) {
        self.state.is_open = false;
        shell.capture_event();
        shell.invalidate_layout();
        shell.request_redraw();
    }

    fn press_key(&mut self, key: &Key, visible: f32, shell: &mut Shell<'_, Message>) {
        let count = self.entries.len();
        let current = self.state.highlighted;

        match key {
            Key::Named(key::Named::Escape) => self.close(shell),
            Key::Named(key::Named::Enter | key::Named::Space) => match current {
                Some(index) => self.choose(index, shell),
                None => self.close(shell),
            },
            Key::Named(key::Named::ArrowDown) => {
                self.highlight(current.map_or(0, |at| (at + 1).min(count - 1)), visible);
            }
            Key::Named(key::Named::ArrowUp) => self.highlight(current.map_or(0, |at| at.saturating_sub(1)), visible),
            Key::Named(key::Named::Home) => self.highlight(0, visible),
            Key::Named(key::Named::End) => self.highlight(count - 1, visible),
            Key::Named(key::Named::Tab) => {
                // The menu goes; Tab itself moves on.
                self.state.is_open = false;
                shell.invalidate_layout();
                shell.request_redraw();
                return;
            }
            Key::Character(typed) => {
                let typed = typed.to_lowercase();
                let after = current.map_or(0, |at| at + 1);
                let found = (after..count)
                    .chain(0..after.min(count))
                    .find(|index| self.entries[*index].name.to_lowercase().starts_with(&typed));

                if let Some(index) = found {
                    self.highlight(index, visible);
                }
            }
            _ => {}
        }

        shell.capture_event();
        shell.invalidate_layout();
        shell.request_redraw();
    }
}

impl<Message: Clone> overlay::Overlay<Message, Theme, Renderer> for Menu<'_, '_, Message> {
    fn layout(&mut self, renderer: &Renderer, bounds: Size) -> layout::Node {
        let width = self.width.unwrap_or(0.0).max(if self.width.is_some() { 0.0 } else { self.anchor.width });
        let wanted = Size::new(width, (self.total() + 2.0 * XS).min(MENU_HEIGHT));
        let place = popup::place(self.anchor, wanted, size::ROW + 2.0 * XS, bounds);
        let (width, height) = (place.width, place.height);

        self.state.scroll = self.state.scroll.clamp(0.0, (self.total() - (height - 2.0 * XS)).max(0.0));

        let slots: Vec<(f32, f32)> = (0..self.entries.len()).map(|index| self.slot(index)).collect();
        let scroll = self.state.scroll;
        let children = self
            .entries
            .iter_mut()
            .zip(self.trees.iter_mut())
            .zip(slots)
            .map(|((entry, tree), (top, entry_height))| {
                let inner = Size::new(width - 2.0 * XS - 2.0 * S, entry_height);
                let node =
                    entry.content.as_widget_mut().layout(tree, renderer, &layout::Limits::new(Size::ZERO, inner));
                let middle = (entry_height - node.size().height) / 2.0;

                node.move_to(Point::new(XS + S, XS + top - scroll + middle.max(0.0)))
            })
            .collect();

        layout::Node::with_children(place.size(), children).move_to(place.position())
    }

    fn operate(&mut self, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        operation.traverse(&mut |operation| {
            for ((entry, tree), layout) in self.entries.iter_mut().zip(self.trees.iter_mut()).zip(layout.children()) {
                entry.content.as_widget_mut().operate(tree, layout, renderer, operation);
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
        let visible = layout.bounds().height - 2.0 * XS;

        match event {
            Event::Mouse(mouse::Event::CursorMoved { .. }) => {
                if let Some(index) = self.at(layout, cursor)
                    && self.state.highlighted != Some(index)
                {
                    self.state.highlighted = Some(index);
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::WheelScrolled { delta }) if cursor.is_over(layout.bounds()) => {
                let by = match delta {
                    mouse::ScrollDelta::Lines { y, .. } => y * size::ROW,
                    mouse::ScrollDelta::Pixels { y, .. } => *y,
                };

                self.state.scroll = (self.state.scroll - by).clamp(0.0, (self.total() - visible).max(0.0));
                shell.capture_event();
                shell.invalidate_layout();
                shell.request_redraw();
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                if cursor.is_over(layout.bounds()) {
                    if let Some(index) = self.at(layout, cursor) {
                        self.choose(index, shell);
                    }

                    shell.capture_event();
                } else {
                    self.close(shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, .. }) => self.press_key(key, visible, shell),
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
        let palette = theme.palette();
        let bounds = layout.bounds();

        popup::ground(renderer, theme, bounds);

        let inner = bounds.shrink(XS);

        renderer.with_layer(inner, |renderer| {
            for (index, ((entry, tree), content)) in
                self.entries.iter().zip(self.trees.iter()).zip(layout.children()).enumerate()
            {
                let (top, height) = self.slot(index);
                let row = Rectangle { x: inner.x, y: inner.y + top - self.state.scroll, width: inner.width, height };

                if entry.has_divider {
                    let line = Rectangle { y: row.y - DIVIDER / 2.0 - 0.5, height: 1.0, ..row };
                    renderer.fill_quad(renderer::Quad { bounds: line, ..renderer::Quad::default() }, palette.border);
                }

                let is_chosen = self.chosen == Some(index);
                let ground = match (is_chosen, self.state.highlighted == Some(index)) {
                    (true, _) => Some(palette.accent_soft),
                    (false, true) => Some(palette.hover),
                    (false, false) => None,
                };

                if let Some(ground) = ground {
                    renderer.fill_quad(
                        renderer::Quad {
                            bounds: row,
                            border: Border::default().rounded(radius::CONTROL),
                            ..renderer::Quad::default()
                        },
                        ground,
                    );
                }

                if self.state.highlighted == Some(index) && (is_chosen || theme.is_high_contrast()) {
                    renderer.fill_quad(
                        renderer::Quad {
                            bounds: row.shrink(1.0),
                            border: Border { color: palette.accent, width: 1.0, radius: radius::CONTROL.into() },
                            ..renderer::Quad::default()
                        },
                        Color::TRANSPARENT,
                    );
                } else if is_chosen && theme.is_high_contrast() {
                    let line = Rectangle { width: 2.0, ..row };
                    renderer.fill_quad(renderer::Quad { bounds: line, ..renderer::Quad::default() }, palette.accent);
                }

                entry.content.as_widget().draw(
                    tree,
                    renderer,
                    theme,
                    &renderer::Style { text_color: palette.text },
                    content,
                    cursor,
                    &inner,
                );
            }
        });
    }

    fn mouse_interaction(&self, layout: Layout<'_>, cursor: mouse::Cursor, _renderer: &Renderer) -> mouse::Interaction {
        if self.at(layout, cursor).is_some() { mouse::Interaction::Pointer } else { mouse::Interaction::Idle }
    }
}

/// The ground of dialogs and the guide; [`super::shadow`] gives them theirs.
pub fn raised(theme: &Theme) -> container::Style {
    let palette = theme.palette();

    container::Style {
        background: Some(Background::Color(palette.raised)),
        border: Border { color: palette.border, width: 1.0, radius: radius::DIALOG.into() },
        text_color: Some(palette.text),
        ..container::Style::default()
    }
}

impl<'a, Message: Clone + 'a> From<Select<'a, Message>> for Element<'a, Message> {
    fn from(select: Select<'a, Message>) -> Self {
        Element::new(select)
    }
}

/// The face of a [`select`]: a word, cut at the field's end.
pub fn face<'a, Message: 'a>(label: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    text::body(label).wrapping(iced::widget::text::Wrapping::None).into()
}
