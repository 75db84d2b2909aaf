use super::*;
use crate::gui::theme::font;
use crate::gui::widget::button::secondary;
use iced::Point;
use iced::advanced::clipboard;
use iced::advanced::widget::operation::focusable::{Count, count, focus_next};
use iced::advanced::widget::operation::{Outcome, black_box};
use iced::event::Status;
use iced::futures::executor::block_on;
use iced::widget::{Space, column};
use iced_test::renderer::graphics::text::font_system;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use iced_test::simulator::{click, tap_key};

const WINDOW: Size = Size::new(860.0, 600.0);
const SMALL: Size = Size::new(430.0, 300.0);

fn renderer() -> Renderer {
    for file in font::FILES {
        font_system().write().unwrap().load_font(file.into());
    }

    block_on(<Renderer as renderer::Headless>::new(font::REGULAR, 14.into(), None)).unwrap()
}

/// A word with its explanation, and a button below it that the popover covers.
struct Page<'a> {
    interface: UserInterface<'a, &'static str, Theme, Renderer>,
    renderer: Renderer,
    messages: Vec<&'static str>,
}

impl Page<'_> {
    fn new() -> Self {
        let page = column![
            explained(text::label("NameID"), Term::NameId, "RingCentral"),
            secondary("Behind", "behind"),
            Space::new().height(400),
            secondary("Elsewhere", "elsewhere"),
        ];
        let mut renderer = renderer();
        let interface = UserInterface::build(page, WINDOW, Cache::new(), &mut renderer);

        Self { interface, renderer, messages: Vec::new() }
    }

    fn does(&mut self, events: impl IntoIterator<Item = Event>, at: Point) -> Vec<Status> {
        let events: Vec<Event> = events.into_iter().collect();

        self.interface
            .update(&events, mouse::Cursor::Available(at), &mut self.renderer, &mut clipboard::Null, &mut self.messages)
            .1
    }

    fn press(&mut self, key: key::Named) -> Status {
        self.does(tap_key(Key::Named(key), None), Point::ORIGIN)[0]
    }

    fn focus_next(&mut self) {
        let mut operation: Box<dyn Operation> = Box::new(focus_next());

        loop {
            self.interface.operate(&self.renderer, operation.as_mut());

            match operation.finish() {
                Outcome::Chain(next) => operation = next,
                Outcome::None | Outcome::Some(()) => break,
            }
        }
    }

    fn focused(&mut self) -> Option<usize> {
        let mut operation = count();

        self.interface.operate(&self.renderer, &mut black_box(&mut operation));

        match operation.finish() {
            Outcome::Some(Count { focused, .. }) => focused,
            _ => None,
        }
    }

    /// Returns whether the popover is open: it alone takes Escape here.
    fn is_open(&mut self) -> bool {
        let was_open = self.press(key::Named::Escape) == Status::Captured;

        if was_open {
            self.press(key::Named::Enter);
        }

        was_open
    }
}

/// In the middle of the button, beside the word.
const BUTTON: Point = Point::new(67.0, 10.0);
const BEHIND: Point = Point::new(66.0, 40.0);
const ELSEWHERE: Point = Point::new(40.0, 470.0);

#[test]
fn a_press_opens_it_and_a_press_elsewhere_closes_it_and_does_nothing_else() {
    let mut page = Page::new();

    page.does(click(), ELSEWHERE);
    page.does(click(), BEHIND);
    assert_eq!(page.messages, ["elsewhere", "behind"], "nothing is open yet");

    page.does(click(), BUTTON);
    assert!(page.is_open());
    page.does(click(), BEHIND);
    assert!(page.is_open(), "it was pressed itself");
    page.does(click(), ELSEWHERE);
    assert!(!page.is_open());
    assert_eq!(page.messages, ["elsewhere", "behind"]);

    page.does(click(), ELSEWHERE);
    assert_eq!(page.messages, ["elsewhere", "behind", "elsewhere"]);
}

#[test]
fn pressing_the_button_again_closes_it() {
    let mut page = Page::new();

    page.does(click(), BUTTON);
    page.does(click(), BUTTON);

    assert!(!page.is_open());
}

#[test]
fn the_keyboard_opens_it_and_escape_leaves_the_focus_on_the_button() {
    let mut page = Page::new();

    page.focus_next();
    for open in [key::Named::Enter, key::Named::Space] {
        assert_eq!(page.press(key::Named::Escape), Status::Ignored);
        assert_eq!(page.press(open), Status::Captured);
        assert_eq!(page.press(key::Named::Escape), Status::Captured);
        assert_eq!(page.focused(), Some(0));
    }
    assert!(page.messages.is_empty());
}

#[test]
fn tab_closes_it_and_moves_on() {
    let mut page = Page::new();

    page.focus_next();
    page.press(key::Named::Enter);
    assert_eq!(page.press(key::Named::Tab), Status::Ignored, "the window hears it");
    assert!(!page.is_open());

    page.press(key::Named::Enter);
    page.focus_next();
    assert_eq!(page.focused(), Some(1));
    assert!(!page.is_open(), "it goes with the focus");
}

#[test]
fn every_explanation_stays_inside_the_window_even_at_twice_the_size() {
    let renderer = renderer();

    for entry in glossary::all() {
        for window in [WINDOW, SMALL] {
            for at in [
                Vector::new(0.0, 0.0),
                Vector::new(window.width / 2.0, window.height / 2.0),
                Vector::new(window.width - SQUARE, window.height - SQUARE),
            ] {
                let mut explain: Element<'_, ()> = Element::new(Explain::new(entry, "Office@Hand from AT&T"));
                let mut tree = Tree::new(&explain);
                let limits = layout::Limits::new(Size::ZERO, window);
                let node = explain.as_widget_mut().layout(&mut tree, &renderer, &limits);

                tree.state.downcast_mut::<State>().is_open = true;

                let viewport = Rectangle::with_size(window);
                let mut popover =
                    explain.as_widget_mut().overlay(&mut tree, Layout::new(&node), &renderer, &viewport, at).unwrap();
                let bounds = popover.as_overlay_mut().layout(&renderer, window).bounds();

                assert!(bounds.is_within(&viewport.shrink(S)), "{} at {at:?}: {bounds:?}", entry.title());
            }
        }
    }
}
