//! Helpers shared by the headless tests of the window.
#![allow(dead_code, reason = "each test file uses its own part of this module")]
#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

use iced_test::core::{Settings, Size};
use iced_test::emulator::{self, Emulator, Event};
use iced_test::futures::futures::StreamExt;
use iced_test::futures::futures::channel::mpsc;
use iced_test::futures::futures::executor::block_on;
use iced_test::program::Program;
use iced_test::renderer::graphics::text::font_system;
use iced_test::runtime::{Action, Task, task};
use iced_test::{Instruction, Simulator};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sso_wizard::account::Store;
use sso_wizard::brand::Brands;
use sso_wizard::fetch::Limits;
use sso_wizard::gui::Environment;
use sso_wizard::gui::files::{Files, Filter};
use sso_wizard::gui::theme::{Element, Theme, font};
use sso_wizard::settings::{Folders, Settings as Choices};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};

/// The window at its usual size.
pub const USUAL: Size = Size::new(1040.0, 720.0);
/// The smallest window.
pub const SMALLEST: Size = Size::new(860.0, 600.0);

/// The moment at which every picture is taken: 14 September 2026, 10:42 in London.
pub fn now() -> Timestamp {
    "2026-09-14T09:42:00Z".parse().expect("a time")
}

/// Files that a test has chosen beforehand.
#[derive(Default)]
pub struct Chosen {
    pub open: Mutex<Vec<PathBuf>>,
    pub save: Mutex<Option<PathBuf>>,
}

impl Files for Chosen {
    fn open(&self, _: &str, _: Filter, _: bool) -> iced::futures::future::BoxFuture<'static, Vec<PathBuf>> {
        let chosen = self.open.lock().expect("no test panics while it holds the lock").clone();

        Box::pin(async move { chosen })
    }

    fn save(&self, _: &str, _: &str) -> iced::futures::future::BoxFuture<'static, Option<PathBuf>> {
        let chosen = self.save.lock().expect("no test panics while it holds the lock").clone();

        Box::pin(async move { chosen })
    }

    fn folder(&self, _: &str) -> iced::futures::future::BoxFuture<'static, Option<PathBuf>> {
        Box::pin(async { None })
    }
}

/// A world of its own: a store in memory, settings in `folder`, a clock that stands.
pub fn environment(folder: &Path, files: Arc<Chosen>) -> Environment {
    Environment {
        folders: Folders { configuration: folder.to_owned(), data: folder.to_owned() },
        store: Store::in_memory().expect("a store in memory"),
        brands: Arc::new(Brands::built_in()),
        settings: Choices::default(),
        files,
        limits: Limits::default(),
        // London's rule itself: a machine need not have a time zone database.
        zone: TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").expect("London's time zone"),
        language: "en".to_owned(),
        clock: now,
        browser: |_| true,
        troubles: Vec::new(),
    }
}

/// Loads the program's fonts once for every test of this process.
pub fn load_fonts() {
    static LOADED: Once = Once::new();

    LOADED.call_once(|| {
        for file in font::FILES {
            font_system().write().expect("the font system is not poisoned").load_font(file.into());
        }
    });
}

/// Lays an element out in a window of `size`.
pub fn simulator<'a, Message>(element: impl Into<Element<'a, Message>>, size: Size) -> Simulator<'a, Message, Theme> {
    load_fonts();

    Simulator::with_size(Settings { default_font: font::REGULAR, ..Settings::default() }, size, element)
}

/// Compares a view with its recorded pictures in all three themes.
///
/// The pictures are kept as hashes in `tests/snapshots`. A picture that was never recorded fails on CI, where it
/// would otherwise be recorded and pass; `SSO_WIZARD_RECORD=1` records anew. Every picture is also written to
/// `target/snapshots`, to be looked at.
#[track_caller]
pub fn assert_pictures<'a, Message>(view: impl Fn() -> Element<'a, Message>, size: Size, name: &str) {
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark"), (Theme::HighContrast, "high-contrast")] {
        let mut ui = simulator(view(), size);

        assert_picture(&mut ui, theme, &format!("{name}-{suffix}"));
    }
}

/// Compares one laid-out view with its recorded picture in one theme.
#[track_caller]
pub fn assert_picture<Message>(ui: &mut Simulator<'_, Message, Theme>, theme: Theme, name: &str) {
    assert!(!name.contains('.'), "iced_test drops what follows a dot in a snapshot name");

    let root = env!("CARGO_MANIFEST_DIR");
    let hash = format!("{root}/tests/snapshots/{name}");
    let recorded = PathBuf::from(format!("{hash}-tiny-skia.sha256"));
    let picture = format!("{root}/target/snapshots/{name}");
    let snapshot = ui.snapshot(&theme).expect("a picture");

    let _ = std::fs::remove_file(format!("{picture}-tiny-skia.png"));
    let _ = snapshot.matches_image(&picture).expect("the picture can be written");

    if std::env::var_os("SSO_WIZARD_RECORD").is_some() {
        let _ = std::fs::remove_file(&recorded);
    } else {
        assert!(recorded.exists(), "{name} was never recorded: look at {picture}-tiny-skia.png, then record it");
    }

    assert!(
        snapshot.matches_hash(&hash).expect("the hash can be read"),
        "{name} looks different, see {picture}-tiny-skia.png"
    );
}

/// Drives the whole program in memory: real `view`, `update`, tasks and subscriptions.
pub struct Pilot<P: Program + 'static> {
    program: P,
    emulator: Emulator<P>,
    events: mpsc::Receiver<Event<P>>,
}

impl<P: Program + 'static> Pilot<P> {
    /// Boots the program in a window of `size`.
    pub fn boot(program: P, size: Size) -> Self {
        // The emulator of iced 0.14 does not load the fonts of the program.
        load_fonts();

        let (sender, events) = mpsc::channel(1);
        let emulator = Emulator::new(sender, &program, emulator::Mode::Zen, size);
        let mut pilot = Self { program, emulator, events };

        pilot.settle("boot");
        pilot
    }

    /// Runs one line of the `.ice` language, like `click "Next"` or `type tab`.
    #[track_caller]
    pub fn run(&mut self, line: &str) -> &mut Self {
        let instruction = Instruction::parse(line).expect("the line is an instruction");

        self.emulator.run(&self.program, instruction);
        self.settle(line);
        self
    }

    /// Presses Tab so many times.
    #[track_caller]
    pub fn tabs(&mut self, times: usize) -> &mut Self {
        for _ in 0..times {
            self.run("type tab");
        }

        self
    }

    /// Sends a message as the system would, such as a dropped file.
    #[track_caller]
    pub fn send(&mut self, message: P::Message) -> &mut Self {
        self.emulator.update(&self.program, message);
        self
    }

    /// Runs an `expect` again after every answer of a task, until it holds: for work off the window's thread.
    #[track_caller]
    pub fn wait_for(&mut self, line: &str) -> &mut Self {
        loop {
            let mut has_answer = false;

            self.emulator.run(&self.program, Instruction::parse(line).expect("the line is an instruction"));

            loop {
                match block_on(self.events.next()).expect("the emulator does not stop") {
                    Event::Action(action) => {
                        has_answer = true;
                        self.emulator.perform(&self.program, action);
                    }
                    Event::Failed(_) => break,
                    Event::Ready => return self,
                }
            }

            // Nothing has changed since the `expect`: what comes next is an answer.
            if !has_answer && let Some(Event::Action(action)) = block_on(self.events.next()) {
                self.emulator.perform(&self.program, action);
            }
        }
    }

    /// Ends the program and returns its state.
    pub fn into_state(self) -> P::State {
        self.emulator.into_state().0
    }

    #[track_caller]
    fn settle(&mut self, line: &str) {
        loop {
            match block_on(self.events.next()).expect("the emulator does not stop") {
                Event::Action(action) => self.emulator.perform(&self.program, action),
                Event::Failed(_) => panic!("`{line}` failed"),
                Event::Ready => return,
            }
        }
    }
}

/// Runs a task to its end and returns the messages it produced.
pub fn drain<Message: 'static>(task: Task<Message>) -> Vec<Message> {
    let Some(stream) = task::into_stream(task) else {
        return Vec::new();
    };

    block_on(
        stream
            .filter_map(async |action| match action {
                Action::Output(message) => Some(message),
                _ => None,
            })
            .collect(),
    )
}
