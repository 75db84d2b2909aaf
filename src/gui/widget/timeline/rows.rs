//! The rows of a timeline: one certificate each, a Tab stop that chooses it.

use super::paint::{CAPTION, CAPTION_MEDIUM, LABEL_TYPE, STRONG, bar, fill, grid, hairline, icon, today};
use super::{Columns, ROW};
use crate::certificate::Role;
use crate::certificate::timeline::{Axis, Bar, Timeline};
use crate::certificate::validity::Urgency;
use crate::gui::theme::space::XS;
use crate::gui::theme::{Element, Theme};
use crate::gui::widget::bar::urgency_sign;
use crate::gui::widget::focus::Focus;
use crate::gui::widget::ring;
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{Focusable as _, Operation};
use iced::advanced::widget::{Id, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, renderer};
use iced::keyboard::{self, key};
use iced::{Border, Event, Length, Point, Rectangle, Renderer, Size, mouse, touch};
use std::ops::Range;

/// Where the lines of words begin in a row, and how wide the role is.
const NAME: f32 = 7.0;
const STATE: f32 = 28.0;
const ROLE: f32 = 72.0;
const ONE_LINE: f32 = 18.0;

/// What a row says.
pub struct Line<'a> {
    pub id: u64,
    /// Names the row, so that focus can be given to it.
    pub control: Id,
    pub name: &'a str,
    pub role: Option<Role>,
    pub urgency: Urgency,
    /// How its validity stands, in words.
    pub state: String,
    /// When it ends, in words.
    pub until: String,
    pub bar: Bar,
}

/// Draws rows under each other; choosing one sends `on_choose` with its number.
pub fn rows<'a, Message: 'a>(
    lines: Vec<Line<'a>>,
    timeline: &Timeline,
    chosen: Option<u64>,
    on_choose: fn(u64) -> Message,
) -> Element<'a, Message> {
    Element::new(Rows { lines, axis: timeline.axis, today: timeline.today, chosen, on_choose })
}

struct Rows<'a, Message> {
    lines: Vec<Line<'a>>,
    axis: Axis,
    /// Where today is on the axis, 0 to 1.
    today: f32,
    chosen: Option<u64>,
    on_choose: fn(u64) -> Message,
}

/// What the keyboard and the pointer are on, by the number of the row: it may move.
#[derive(Debug, Default)]
struct State {
    focused: Option<(u64, Focus)>,
    hovered: Option<u64>,
    pressed: Option<u64>,
}

impl<Message> Rows<'_, Message> {
    /// Returns the number of the row under the pointer.
    fn under(&self, cursor: mouse::Cursor, bounds: Rectangle) -> Option<u64> {
        let at = cursor.position_in(bounds)?;

        self.lines.get((at.y / ROW) as usize).map(|line| line.id)
    }

    fn draw_row(&self, line: &Line<'_>, state: &State, renderer: &mut Renderer, theme: &Theme, bounds: Rectangle) {
        let palette = theme.palette();
        let columns = Columns::of(bounds);
        let is_chosen = self.chosen == Some(line.id);
        let (sign, tone) = urgency_sign(line.urgency);
        let color = tone.colors(palette).0;
        let x = columns.names.x;
        let ground = match (is_chosen, state.hovered == Some(line.id)) {
            (true, _) => palette.accent_soft,
            (false, true) => palette.hover,
            (false, false) => palette.raised,
        };

        fill(renderer, bounds, ground, Border::default());
        grid(renderer, theme, &self.axis, &columns, bounds);
        hairline(renderer, theme, bounds);

        let kind = if is_chosen { STRONG } else { LABEL_TYPE };
        let name = kind.shortened(line.name, columns.names.width);

        kind.draw(renderer, name, Point::new(x, bounds.y + NAME), palette.text, bounds);

        let (role, kind, ink) = match line.role {
            Some(role) => (role.word(), CAPTION_MEDIUM, palette.text),
            None => ("No role", CAPTION, palette.muted),
        };
        let state_x = x + ROLE;

        kind.draw(renderer, role, Point::new(x, bounds.y + STATE), ink, bounds);
        icon(renderer, sign, Point::new(state_x, bounds.y + STATE + 2.0), color, bounds);
        CAPTION_MEDIUM.draw(
            renderer,
            line.state.as_str(),
            Point::new(state_x + 12.0 + XS, bounds.y + STATE),
            color,
            bounds,
        );
        CAPTION.draw(
            renderer,
            line.until.as_str(),
            Point::new(columns.until.x, bounds.y + ONE_LINE),
            palette.text,
            bounds,
        );

        let today_x = columns.x(self.today);

        bar(renderer, theme, &columns, line.bar, line.urgency, today_x, ground, bounds);
        today(renderer, theme, today_x, bounds);

        // Soft grounds are black in high contrast: a line says what is chosen.
        if is_chosen && theme.is_high_contrast() {
            fill(renderer, Rectangle { width: 2.0, ..bounds }, palette.accent, Border::default());
        }
    }
}

/// Returns the row at `index`.
fn row_bounds(bounds: Rectangle, index: usize) -> Rectangle {
    Rectangle { y: bounds.y + index as f32 * ROW, height: ROW, ..bounds }
}

/// Returns which of `count` rows are in sight.
fn in_sight(bounds: Rectangle, viewport: &Rectangle, count: usize) -> Range<usize> {
    let Some(seen) = bounds.intersection(viewport) else { return 0..0 };
    let first = ((seen.y - bounds.y) / ROW).floor() as usize;
    let last = ((seen.y + seen.height - bounds.y) / ROW).ceil() as usize;

    first.min(count)..last.min(count)
}

impl<Message> Widget<Message, Theme, Renderer> for Rows<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Shrink)
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, self.lines.len() as f32 * ROW)
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, _renderer: &Renderer, operation: &mut dyn Operation) {
        let state = tree.state.downcast_mut::<State>();
        let bounds = layout.bounds();
        let before = state.focused.take();

        for (index, line) in self.lines.iter().enumerate() {
            let bounds = row_bounds(bounds, index);
            let mut focus = before.filter(|(id, _)| *id == line.id).map_or(Focus::Elsewhere, |(_, focus)| focus);

            operation.focusable(Some(&line.control), bounds, &mut focus);
            operation.text(None, bounds, line.name);
            operation.text(None, bounds, line.role.map_or("No role", Role::word));
            operation.text(None, bounds, &line.state);
            operation.text(None, bounds, &line.until);

            if focus.is_focused() {
                state.focused = Some((line.id, focus));
            }
        }
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
        let under = self.under(cursor, layout.bounds());

        if state.hovered != under {
            state.hovered = under;
            shell.request_redraw();
        }

        // A pointer that presses elsewhere takes the focus along.
        if let Event::Mouse(mouse::Event::ButtonPressed(_)) | Event::Touch(touch::Event::FingerPressed { .. }) = event {
            state.focused = None;
        }

        if shell.is_event_captured() {
            return;
        }

        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                if let Some(id) = under {
                    state.focused = Some((id, Focus::ByPointer));
                    state.pressed = Some(id);
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                if let Some(pressed) = state.pressed.take() {
                    if under == Some(pressed) {
                        shell.publish((self.on_choose)(pressed));
                    }
                    shell.capture_event();
                }
            }
            Event::Touch(touch::Event::FingerLost { .. }) => state.pressed = None,
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: keyboard::Key::Named(key::Named::Enter | key::Named::Space),
                modifiers,
                repeat: false,
                ..
            }) if modifiers.is_empty() => {
                let focused = state.focused.filter(|(id, _)| self.lines.iter().any(|line| line.id == *id));

                if let Some((id, _)) = focused {
                    shell.publish((self.on_choose)(id));
                    shell.capture_event();
                }
            }
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
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let bounds = layout.bounds();
        let seen = in_sight(bounds, viewport, self.lines.len());
        let mut ring = None;

        for (index, line) in self.lines.iter().enumerate().take(seen.end).skip(seen.start) {
            let bounds = row_bounds(bounds, index);

            self.draw_row(line, state, renderer, theme, bounds);

            if state.focused.is_some_and(|(id, focus)| id == line.id && focus.shows_ring()) {
                ring = Some(bounds.shrink(ring::OUTSIDE));
            }
        }

        if let Some(ring) = ring {
            ring::draw(renderer, theme, ring, 0.0);
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
        match self.under(cursor, layout.bounds()) {
            Some(_) => mouse::Interaction::Pointer,
            None => mouse::Interaction::None,
        }
    }
}
