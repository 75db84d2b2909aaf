//! The keyboard focus: Tab order that wraps around, and scrolling that keeps the focused control in sight.

use iced::advanced::widget::operation::focusable::{self, Count};
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{self, Focusable, Operation, Outcome, Scrollable};
use iced::advanced::widget::{Id, operate};
use iced::{Rectangle, Task, Vector};

/// Minimum distance between the focused control and the edge of the scrollable.
const MARGIN: f32 = 24.0;

/// The focus of a control, and its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    #[default]
    Elsewhere,
    /// A pointer pressed the control. Tab continues from here, but no ring is shown.
    ByPointer,
    ByKeyboard,
}

impl Focus {
    /// Returns the focus after a pointer was pressed, on the control or elsewhere.
    pub fn pointed(is_over: bool) -> Self {
        if is_over { Self::ByPointer } else { Self::Elsewhere }
    }

    /// Returns whether the ring is shown.
    pub fn shows_ring(self) -> bool {
        self == Self::ByKeyboard
    }
}

impl Focusable for Focus {
    fn is_focused(&self) -> bool {
        *self != Self::Elsewhere
    }

    fn focus(&mut self) {
        *self = Self::ByKeyboard;
    }

    fn unfocus(&mut self) {
        *self = Self::Elsewhere;
    }
}

/// Focuses the control after the focused one, or the first.
pub fn next<Message: Send + 'static>() -> Task<Message> {
    operate(operation::then(focusable::count(), |Count { focused, total }| {
        FocusNth::new(focused.map_or(0, |focused| (focused + 1) % total.max(1)))
    }))
    .chain(reveal())
}

/// Focuses the control before the focused one, or the last.
pub fn previous<Message: Send + 'static>() -> Task<Message> {
    operate(operation::then(focusable::count(), |Count { focused, total }| {
        FocusNth::new(match focused {
            Some(focused) if focused > 0 => focused - 1,
            _ => total.saturating_sub(1),
        })
    }))
    .chain(reveal())
}

/// Focuses the control with this ID, and scrolls it into sight.
pub fn on<Message: Send + 'static>(id: impl Into<Id>) -> Task<Message> {
    operate(focusable::focus(id.into())).chain(reveal())
}

/// Removes the focus from every control. The next Tab starts at the top.
pub fn clear<Message: Send + 'static>() -> Task<Message> {
    operate(focusable::unfocus())
}

/// Scrolls just far enough to show the whole focused control.
pub fn reveal<Message: Send + 'static>() -> Task<Message> {
    operate(FindFocused::default())
}

struct FocusNth {
    target: usize,
    current: usize,
}

impl FocusNth {
    fn new(target: usize) -> Self {
        Self { target, current: 0 }
    }
}

impl<T> Operation<T> for FocusNth {
    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if self.current == self.target {
            state.focus();
        } else {
            state.unfocus();
        }

        self.current += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }
}

/// The first pass: the position of the focused control.
#[derive(Default)]
struct FindFocused {
    bounds: Option<Rectangle>,
}

impl<T: Send + 'static> Operation<T> for FindFocused {
    fn focusable(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.bounds = Some(bounds);
        }
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn finish(&self) -> Outcome<T> {
        match self.bounds {
            Some(target) => Outcome::Chain(Box::new(ScrollTo { target })),
            None => Outcome::None,
        }
    }
}

/// The second pass: scrolls the scrollable that contains the target.
struct ScrollTo {
    target: Rectangle,
}

impl<T> Operation<T> for ScrollTo {
    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content_bounds: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        let is_inside = content_bounds.contains(self.target.position())
            && self.target.y + self.target.height <= content_bounds.y + content_bounds.height + 1.0;

        if !is_inside {
            return;
        }

        let top = self.target.y - translation.y - MARGIN;
        let bottom = self.target.y + self.target.height - translation.y + MARGIN;
        let by = if top < bounds.y {
            top - bounds.y
        } else if bottom > bounds.y + bounds.height {
            bottom - (bounds.y + bounds.height)
        } else {
            return;
        };

        state.scroll_by(AbsoluteOffset { x: 0.0, y: by }, bounds, content_bounds);
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }
}
