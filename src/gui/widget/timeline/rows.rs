//! The rows of a timeline: one certificate each, a Tab stop that chooses it.

use super::paint::{Brush, CAPTION, CAPTION_MEDIUM, LABEL, STRONG};
use super::{Columns, ROW};
use crate::certificate::Role;
use crate::certificate::timeline::{Axis, Bar, Timeline};
use crate::certificate::validity::Urgency;
use crate::gui::theme::space::L;
use crate::gui::theme::{Element, Theme};
use crate::gui::widget::bar::urgency_sign;
use crate::gui::widget::focus::Focus;
use crate::gui::widget::ring;
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::operation::{Focusable as _, Operation};
use iced::advanced::widget::{Id, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, renderer};
use iced::keyboard::{self, key};
use iced::{Event, Length, Point, Rectangle, Renderer, Size, mouse, touch};
use std::ops::Range;

/// The tops of the lines of words in a row, and the width of the role.
const NAME: f32 = 7.0;
const STATE: f32 = 28.0;
const ROLE: f32 = 72.0;
const UNTIL: f32 = (ROW - 16.0) / 2.0;
/// Label for a certificate without a role.
const NO_ROLE: &str = "No role";

/// The content of a row.
pub struct Line<'a> {
    pub id: u64,
    /// The ID of the row, so that it can be focused.
    pub control: Id,
    pub name: &'a str,
    pub role: Option<Role>,
    pub urgency: Urgency,
    /// The state of its validity, in words.
    pub state: String,
    /// The end of its validity, in words.
    pub until: String,
    pub bar: Bar,
}

/// Draws rows one below the other. Choosing one sends `on_choose` with its number.
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
    /// The position of today on the axis, 0 to 1.
    today: f32,
    chosen: Option<u64>,
    on_choose: fn(u64) -> Message,
}

/// The rows with the keyboard focus and the pointer, by number, because a row may move.
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

    fn draw_row(&self, line: &Line<'_>, is_last: bool, state: &State, brush: &mut Brush<'_>, bounds: Rectangle) {
        let palette = brush.palette();
        let columns = Columns::of(bounds);
        let is_chosen = self.chosen == Some(line.id);
        let ground = match (is_chosen, state.hovered == Some(line.id)) {
            (true, _) => palette.accent_soft,
            (false, true) => palette.hover,
            (false, false) => palette.raised,
        };
        let at = |x: f32, y: f32| Point::new(columns.names.x + x, bounds.y + y);

        brush.ground(bounds, ground);
        brush.grid(&self.axis, &columns, bounds);

        // The last row borders on the line of the part below.
        if !is_last {
            brush.hairline(bounds);
        }

        let kind = if is_chosen { STRONG } else { LABEL };

        brush.words(kind, kind.shortened(line.name, columns.names.width), at(0.0, NAME), palette.text);

        match line.role {
            Some(role) => brush.words(CAPTION_MEDIUM, role.word(), at(0.0, STATE), palette.text),
            None => brush.words(CAPTION, NO_ROLE, at(0.0, STATE), palette.muted),
        }

        let (sign, tone) = urgency_sign(line.urgency);
        let (color, _, _) = tone.colors(palette);

        brush.icon(sign, at(ROLE, STATE + 2.0), color);
        brush.words(CAPTION_MEDIUM, line.state.as_str(), at(ROLE + L, STATE), color);
        brush.words(CAPTION, line.until.as_str(), Point::new(columns.until.x, bounds.y + UNTIL), palette.text);

        let today = columns.x(self.today);

        brush.bar(&columns, line.bar, line.urgency, today, ground);
        brush.today(today, bounds);

        // High contrast draws soft grounds black, so a line marks the chosen row.
        if is_chosen && brush.theme.is_high_contrast() {
            brush.ground(Rectangle { width: 2.0, ..bounds }, palette.accent);
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
            operation.text(None, bounds, line.role.map_or(NO_ROLE, Role::word));
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

        // Pressing the pointer elsewhere removes the focus.
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
            let is_last = index + 1 == self.lines.len();

            self.draw_row(line, is_last, state, &mut Brush { renderer, theme: *theme, clip: bounds }, bounds);

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

#[cfg(test)]
mod tests {
    use super::{Line, ROW, in_sight, rows};
    use crate::certificate::timeline::{Span, Timeline};
    use crate::certificate::validity::Urgency;
    use crate::gui::theme::{Element, font};
    use iced::advanced::widget::operation::{Operation, focusable};
    use iced::advanced::widget::{Id, Tree};
    use iced::advanced::{Layout, Shell, clipboard, layout};
    use iced::keyboard::{Event as Keyboard, Key, Location, Modifiers, key};
    use iced::{Event, Point, Rectangle, Renderer, Size, mouse};
    use jiff::Timestamp;

    /// Three rows with the numbers 7, 8, and 9, and the messages they send.
    struct Table {
        rows: Element<'static, u64>,
        tree: Tree,
        node: layout::Node,
        renderer: Renderer,
        sent: Vec<u64>,
    }

    impl Table {
        fn new() -> Self {
            let span = Span { not_before: Timestamp::UNIX_EPOCH, not_after: Timestamp::MAX, role: None };
            let timeline = Timeline::new([span; 3], Timestamp::UNIX_EPOCH);
            let line = |id: u64| Line {
                id,
                control: Id::from(format!("row-{id}")),
                name: "idp.example.com",
                role: None,
                urgency: Urgency::Calm,
                state: String::new(),
                until: String::new(),
                bar: timeline.bars[0],
            };
            let mut rows = rows([7, 8, 9].map(line).into(), &timeline, None, |id| id);
            let mut tree = Tree::new(&rows);
            let renderer = Renderer::new(font::REGULAR, 14.into());
            let limits = layout::Limits::new(Size::ZERO, Size::new(942.0, 2000.0));
            let node = rows.as_widget_mut().layout(&mut tree, &renderer, &limits);

            Self { rows, tree, node, renderer, sent: Vec::new() }
        }

        fn operate(&mut self, operation: &mut dyn Operation) {
            self.rows.as_widget_mut().operate(&mut self.tree, Layout::new(&self.node), &self.renderer, operation);
        }

        fn tell(&mut self, event: Event, cursor: mouse::Cursor) {
            let mut shell = Shell::new(&mut self.sent);
            let bounds = Rectangle::with_size(Size::new(942.0, 2000.0));

            self.rows.as_widget_mut().update(
                &mut self.tree,
                &event,
                Layout::new(&self.node),
                cursor,
                &self.renderer,
                &mut clipboard::Null,
                &mut shell,
                &bounds,
            );
        }

        fn type_key(&mut self, named: key::Named) {
            let key = Keyboard::KeyPressed {
                key: Key::Named(named),
                modified_key: Key::Named(named),
                physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
                location: Location::Standard,
                modifiers: Modifiers::empty(),
                text: None,
                repeat: false,
            };

            self.tell(Event::Keyboard(key), mouse::Cursor::Unavailable);
        }

        /// Presses the left button at one height and releases it at another.
        fn click(&mut self, from: f32, to: f32) {
            let at = |y| mouse::Cursor::Available(Point::new(100.0, y));

            self.tell(Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)), at(from));
            self.tell(Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)), at(to));
        }
    }

    #[test]
    fn every_row_is_a_tab_stop_and_enter_and_space_choose_it() {
        let mut table = Table::new();

        table.type_key(key::Named::Enter);
        assert!(table.sent.is_empty(), "nothing is focused");

        for id in [7, 9, 8] {
            table.operate(&mut focusable::focus::<()>(format!("row-{id}").into()));
            table.type_key(if id == 8 { key::Named::Space } else { key::Named::Enter });
        }
        assert_eq!(table.sent, [7, 9, 8]);
    }

    #[test]
    fn a_click_chooses_the_row_unless_the_pointer_leaves_it_before() {
        let mut table = Table::new();

        table.click(ROW + 5.0, ROW + 40.0);
        table.click(5.0, ROW + 5.0);
        table.click(3.0 * ROW + 5.0, 3.0 * ROW + 5.0);
        assert_eq!(table.sent, [8]);
    }

    #[test]
    fn only_rows_in_sight_are_drawn() {
        let bounds = Rectangle { x: 0.0, y: 100.0, width: 942.0, height: 500.0 * ROW };
        let seen = |y: f32| in_sight(bounds, &Rectangle { x: 0.0, y, width: 942.0, height: 3.0 * ROW }, 500);

        assert_eq!(seen(100.0), 0..3);
        assert_eq!(seen(100.0 + 10.5 * ROW), 10..14);
        assert_eq!(seen(100.0 + 499.0 * ROW), 499..500);
        assert_eq!(seen(100.0 + 600.0 * ROW), 0..0);
    }
}
