//! Time that the list of a federation's 16,000 identity providers takes: `cargo bench --bench federation_picker`.
//!
//! Each line is the median of many runs of all work on the window's thread: the message, the widgets, the layout, and the
//! drawing of the whole window of 1040×720 in software. The last column is the ratio to the same work with 16.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

#[path = "../tests/federation/mod.rs"]
mod federation;
mod median;

use federation::candidates;
use iced_test::core::renderer::{Headless as _, Style};
use iced_test::core::theme::Base as _;
use iced_test::core::{Event, Settings, Size, clipboard, mouse, window};
use iced_test::renderer::graphics::text::font_system;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use median::median;
use sso_wizard::account::draft::Draft;
use sso_wizard::account::profile::Parsed;
use sso_wizard::account::{Account, Store};
use sso_wizard::brand::Brands;
use sso_wizard::federation::Stored;
use sso_wizard::fetch::Limits;
use sso_wizard::gui::files::Dialogs;
use sso_wizard::gui::screen::Work;
use sso_wizard::gui::screen::metadata::choose::Message as Choice;
use sso_wizard::gui::screen::metadata::{Batch, Message, Read};
use sso_wizard::gui::theme::{Theme, font};
use sso_wizard::gui::widget::rows::Way;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, frame};
use sso_wizard::settings::{Folders, Settings as Choices};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const WINDOW: Size = Size::new(1040.0, 720.0);
/// Rows in a batch: what is found in about a quarter of a megabyte of metadata.
const BATCH: usize = 40;

fn environment() -> Environment {
    Environment {
        folders: Folders { configuration: PathBuf::new(), data: PathBuf::new() },
        store: Store::in_memory().unwrap(),
        brands: Arc::new(Brands::built_in()),
        settings: Choices::default(),
        files: Arc::new(Dialogs),
        limits: Limits::default(),
        zone: jiff::tz::TimeZone::UTC,
        language: "en".to_owned(),
        clock: jiff::Timestamp::now,
        browser: |_| true,
        troubles: Vec::new(),
    }
}

/// Step 2 in a window, with the state of the window's thread between two drawings.
struct Desk {
    environment: Environment,
    wizard: Wizard,
    renderer: iced::Renderer,
    cache: Cache,
}

impl Desk {
    /// A file has been read from the disk, and its entities arrive.
    fn new() -> Self {
        let now = jiff::Timestamp::now();
        let draft = Draft {
            brand: "bt-cloud-work".to_owned(),
            region: "uk".to_owned(),
            step: 2,
            reached: 2,
            ..Draft::default()
        };
        let account = Account { id: Uuid::nil(), revision: 1, created: now, changed: now, draft };
        let mut desk = Self {
            environment: environment(),
            wizard: Wizard::new(account, Parsed::default(), Vec::new(), false),
            renderer: iced::Renderer::new(font::REGULAR, Settings::default().default_text_size),
            cache: Cache::default(),
        };

        desk.work(|wizard, work| {
            let _ = wizard.metadata.pasted(String::new(), work);
        });
        desk
    }

    fn work(&mut self, handle: impl FnOnce(&mut Wizard, &mut Work<'_>)) {
        let mut draft = std::mem::take(&mut self.wizard.draft);
        let mut work = Work {
            draft: &mut draft,
            parsed: &Parsed::default(),
            environment: &self.environment,
            account: Uuid::nil(),
        };

        handle(&mut self.wizard, &mut work);
        self.wizard.draft = draft;
    }

    /// Handles a message, and draws every pixel of the window.
    fn tell(&mut self, message: Message) {
        self.work(|wizard, work| {
            let _ = wizard.metadata.update(message, work);
        });
        self.show();
    }

    fn choice(&mut self, message: Choice) {
        self.tell(Message::Choice(message));
    }

    fn show(&mut self) {
        let theme = Theme::Light;
        let cache = std::mem::take(&mut self.cache);
        let view = frame::view(&self.wizard, &self.environment, WINDOW);
        let mut interface = UserInterface::build(view, WINDOW, cache, &mut self.renderer);
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let mut messages = Vec::new();
        let _ = interface.update(
            &[redraw],
            mouse::Cursor::Unavailable,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let base = theme.base();

        interface.draw(&mut self.renderer, &theme, &Style { text_color: base.text_color }, mouse::Cursor::Unavailable);
        self.cache = interface.into_cache();
        black_box(self.renderer.screenshot(Size::new(1040, 720), 1.0, base.background_color));
    }
}

/// Fills the list with `count` rows, enters text in its search, moves through it, and returns how long each takes.
fn measure(count: usize) -> [Duration; 5] {
    let mut desk = Desk::new();
    let mut more = candidates(count + 41 * BATCH).into_iter();
    let first: Vec<_> = more.by_ref().take(count).collect();

    desk.tell(Message::Listed { key: 1, batch: Batch { candidates: first, others: 0, bytes: 1 } });

    let batch = median(41, || {
        let candidates = more.by_ref().take(BATCH).collect();

        desk.tell(Message::Listed { key: 1, batch: Batch { candidates, others: 0, bytes: 1 } });
    });
    let mut is_ended = false;
    let end = median(1, || {
        assert!(!is_ended, "the list is put in order once");
        is_ended = true;
        desk.tell(Message::Read {
            key: 1,
            result: Ok(Read::Federation {
                source: Arc::new(Stored::memory(*b" ").unwrap()),
                rest: Batch::default(),
                findings: Vec::new(),
            }),
        });
    });
    let mut typed = "university".chars().cycle();
    let mut search = String::new();
    let keystroke = median(41, || {
        if search.len() == 10 {
            search.clear();
        }

        search.extend(typed.next());
        desk.choice(Choice::QueryChanged(search.clone()));
    });

    desk.choice(Choice::QueryCleared);

    let row = median(41, || desk.choice(Choice::Moved(Way::Down)));
    let page = median(41, || desk.choice(Choice::Moved(Way::PageDown)));

    [batch, end, keystroke, row, page]
}

fn main() {
    for file in font::FILES {
        font_system().write().unwrap().load_font(file.into());
    }

    println!("| action | 16,000 identity providers | 16 identity providers | ratio |\n|---|---|---|---|");

    let (many, few) = (measure(16_000), measure(16));
    let names = [
        "40 more rows while the file is read",
        "the end of the file: by name",
        "a keystroke in the search",
        "the next row by keyboard",
        "the next page by keyboard",
    ];

    for ((name, many), few) in names.into_iter().zip(many).zip(few) {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;

        println!(
            "| {name} | {:.1} ms | {:.1} ms | {:.1} |",
            milliseconds(many),
            milliseconds(few),
            many.as_secs_f64() / few.as_secs_f64()
        );
    }
}
