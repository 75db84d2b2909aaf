//! Time that the certificate manager takes with 500 certificates: `cargo bench --bench certificate_manager`.
//!
//! Each line is the median of many runs of all work on the window's thread: the message, the widgets, the layout, and the
//! drawing of the whole window of 1040×720 in software. The last column is the ratio to the same work with 4 certificates.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

mod median;

use iced_test::core::renderer::{Headless as _, Style};
use iced_test::core::theme::Base as _;
use iced_test::core::{Event, Settings, Size, clipboard, mouse, window};
use iced_test::renderer::graphics::text::font_system;
use iced_test::runtime::user_interface::{Cache, UserInterface};
use median::median;
use rcgen::{CertificateParams, DnType, KeyPair};
use sso_wizard::account::Store;
use sso_wizard::account::draft::{HeldCertificate, Origin};
use sso_wizard::account::profile::Parsed;
use sso_wizard::brand::Brands;
use sso_wizard::certificate::{Certificate, Role};
use sso_wizard::fetch::Limits;
use sso_wizard::gui::Environment;
use sso_wizard::gui::dialog::certificates::{Certificates, Message};
use sso_wizard::gui::files::Dialogs;
use sso_wizard::gui::theme::{Theme, font};
use sso_wizard::settings::{Folders, Settings as Choices};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

const WINDOW: Size = Size::new(1040.0, 720.0);

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

/// Certificates of as many identity providers, each with its own key and name.
fn held(count: usize) -> Vec<HeldCertificate> {
    let now = jiff::Timestamp::now();

    (0..count)
        .map(|index| {
            let mut parameters = CertificateParams::default();

            parameters.distinguished_name.push(DnType::CommonName, format!("Signing certificate {index} of Example"));
            parameters.distinguished_name.push(DnType::OrganizationName, "Example");

            HeldCertificate {
                der: parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec(),
                role: [Some(Role::Primary), Some(Role::Secondary)].get(index).copied().flatten(),
                origin: Origin::File(format!("idp-{index}.pem")),
                first_seen: now,
            }
        })
        .collect()
}

/// The window's thread: its state between two drawings.
struct Screen {
    renderer: iced::Renderer,
    cache: Cache,
}

impl Screen {
    fn new() -> Self {
        let renderer = iced::Renderer::new(font::REGULAR, Settings::default().default_text_size);

        Self { renderer, cache: Cache::default() }
    }

    /// Lays out and draws the dialog, with every pixel of the window.
    fn show(&mut self, dialog: &Certificates, environment: &Environment) {
        let theme = Theme::Light;
        let cache = std::mem::take(&mut self.cache);
        let mut interface =
            UserInterface::build(dialog.view(environment, None, WINDOW), WINDOW, cache, &mut self.renderer);
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

/// Opens the dialog, then enters text in its search, and returns how long each takes.
fn measure(count: usize) -> [Duration; 3] {
    let environment = environment();
    let held = held(count);
    // As in the program, where files are parsed off the window's thread when an account is opened.
    let parsed = Parsed {
        certificates: held.iter().map(|held| Certificate::from_der(&held.der).unwrap()).enumerate().collect(),
        ..Parsed::default()
    };
    let open = median(9, || {
        // A new screen, without state from an earlier opening.
        let mut screen = Screen::new();

        screen.show(&Certificates::new(&held, &parsed, None), &environment);
    });
    let mut screen = Screen::new();
    let mut dialog = Certificates::new(&held, &parsed, None);

    screen.show(&dialog, &environment);

    let mut typed = "sign".chars().cycle();
    let mut search = String::new();
    let keystroke = median(41, || {
        if search.len() == 4 {
            search.clear();
        }

        search.extend(typed.next());

        let _ = dialog.update(Message::SearchChanged(search.clone()), &environment, None);

        screen.show(&dialog, &environment);
    });
    let _ = dialog.update(Message::AllShown, &environment, None);
    let row = median(41, || {
        let way = sso_wizard::gui::dialog::certificates::Way::Down;
        let _ = dialog.update(Message::Moved(way), &environment, None);

        screen.show(&dialog, &environment);
    });

    [open, keystroke, row]
}

fn main() {
    for file in font::FILES {
        font_system().write().unwrap().load_font(file.into());
    }

    println!("| action | 500 certificates | 4 certificates | ratio |\n|---|---|---|---|");

    let (many, few) = (measure(500), measure(4));

    for ((name, many), few) in
        ["open the dialog", "a keystroke in the search", "the next row by keyboard"].into_iter().zip(many).zip(few)
    {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;

        println!(
            "| {name} | {:.1} ms | {:.1} ms | {:.1} |",
            milliseconds(many),
            milliseconds(few),
            many.as_secs_f64() / few.as_secs_f64()
        );
    }
}
