//! The whole wizard, once by mouse and once by keyboard only, in the real program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use sso_wizard::gui::wizard::Step;
use sso_wizard::gui::{Environment, application};
use std::path::PathBuf;
use std::sync::Arc;
use support::*;

/// Files on disk, and an environment that chooses them.
struct Desk {
    folder: tempfile::TempDir,
    chosen: Arc<Chosen>,
    environment: Environment,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let chosen = Arc::new(Chosen::default());
        let environment = environment(folder.path(), Arc::clone(&chosen));

        Self { folder, chosen, environment }
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);

        std::fs::write(&path, content).unwrap();
        path
    }

    fn metadata(&self) -> PathBuf {
        let template = include_str!("fixtures/metadata/okta.xml");
        let certificate = include_str!("fixtures/metadata/first.b64");

        self.file("okta.xml", &template.replace("@1", certificate.trim()))
    }

    fn users(&self) -> PathBuf {
        self.file("users.csv", "Name,Extension,Email\nAda,101,ada@example.com\nBob,102,bob@example.com\n")
    }

    fn will_open(&self, path: PathBuf) {
        *self.chosen.open.lock().unwrap() = vec![path];
    }
}

/// High enough to show all of step 7 without scrolling.
const TALL: iced_test::core::Size = iced_test::core::Size::new(1040.0, 960.0);

#[test]
fn an_administrator_walks_from_metadata_to_enabled_by_mouse() {
    let desk = Desk::new();
    let store = desk.environment.store.clone();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), TALL);

    pilot
        .run(r#"expect "No accounts yet""#)
        .run(r#"click "Set up""#)
        .run(r#"expect "Step 1 of 7""#)
        .run(r#"type "Northwind""#)
        .run("click (688, 357)") // the brand, which is in the rail as well
        .run(r#"click "RingCentral""#)
        .run(r#"click "Okta""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 2 of 7""#);

    desk.will_open(desk.metadata());
    pilot
        .run(r#"click "Choose file…""#)
        .run(r#"expect "Loaded metadata""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 3 of 7""#)
        .run(r#"expect "http://www.okta.com/exk1a2b3c4d5e6f7g8h9""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 4 of 7""#)
        .run(r#"expect "What Okta must send""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 5 of 7""#)
        .run(r#"expect "Primary""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 6 of 7""#)
        .run(r#"expect "Audience URI (SP Entity ID)""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 7 of 7""#);

    desk.will_open(desk.users());
    pilot
        .run(r#"click "Choose user list…""#)
        .run(r#"expect "users.csv""#)
        .run(r#"click "Enable SSO Service""#)
        .run(r#"click "Mark as enabled""#)
        .run(r#"expect "Marked as enabled""#)
        .run(r#"click "All accounts""#)
        .run(r#"expect "Enabled""#);

    let kept = store.find("Northwind").unwrap().unwrap();

    assert_eq!(kept.draft.enabled_at, Some(now()));
    assert_eq!(kept.draft.metadata.unwrap().xml, std::fs::read(desk.folder.path().join("okta.xml")).unwrap());
}

#[test]
fn an_account_opens_again_at_the_step_where_it_was_left() {
    let desk = Desk::new();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), USUAL);

    desk.will_open(desk.metadata());
    pilot
        .run(r#"click "Set up""#)
        .run(r#"type "Contoso""#)
        .run(r#"click "Next""#)
        .run(r#"click "Choose file…""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 3 of 7""#)
        .run(r#"click "All accounts""#)
        .run(r#"expect "Draft, step 3""#);

    let mut later = Pilot::boot(application(desk.environment.clone()), USUAL);

    later.run(r#"click "Contoso""#).run(r#"expect "Step 3 of 7""#);

    assert_eq!(later.into_state().step(), Some(Step::Review));
}

#[test]
fn a_wrong_file_is_named_and_what_was_typed_stays() {
    let desk = Desk::new();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), USUAL);

    desk.will_open(desk.file("page.xml", "<!DOCTYPE html><html><title>Sign in</title></html>"));
    pilot
        .run(r#"click "Set up""#)
        .run(r#"type "Contoso""#)
        .run(r#"click "Next""#)
        .run(r#"click "Choose file…""#)
        .run(r#"expect "This is a web page (HTML), not IdP metadata.""#)
        .run(r#"expect "Load metadata to continue.""#)
        .run(r#"click "Back""#);

    assert_eq!(pilot.into_state().draft().unwrap().name, "Contoso");
}

#[test]
fn a_deleted_account_comes_back_with_undo() {
    let desk = Desk::new();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), USUAL);

    pilot
        .run(r#"click "Set up""#)
        .run(r#"type "Contoso""#)
        .run(r#"click "All accounts""#)
        .run(r#"expect "Contoso""#)
        .run("click (968, 390)") // the menu of the row
        .run(r#"click "Delete…""#)
        .run(r#"expect "Delete account?""#)
        .run(r#"click "Delete""#)
        .run(r#"expect "No accounts yet""#)
        .run(r#"click "Undo""#)
        .run(r#"expect "Contoso""#);
}

#[test]
fn the_wizard_is_walked_by_keyboard_alone() {
    let desk = Desk::new();
    let store = desk.environment.store.clone();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), USUAL);

    pilot
        .tabs(3) // Settings, Guide, Set up
        .run("type enter")
        .run(r#"expect "Step 1 of 7""#)
        .run(r#"type "Northwind""#)
        .tabs(1) // the brand
        .run("type enter")
        .run(r#"type "r""#) // typing finds RingCentral
        .run("type enter")
        .run(r#"expect "RingCentral""#)
        .tabs(4) // the region, Microsoft Entra ID, AD FS, Okta
        .run("type enter")
        .tabs(14) // the other thirteen tiles, Next
        .run("type enter")
        .run(r#"expect "Step 2 of 7""#);

    desk.will_open(desk.metadata());
    pilot
        .tabs(2) // Fetch, Choose file
        .run("type enter")
        .run(r#"expect "Loaded metadata""#);

    // From the top of each step to Next, which is the last stop, through every control on the way.
    for (stops, step) in [(13, 3), (19, 4), (14, 5), (18, 6), (25, 7)] {
        pilot.tabs(stops).run("type enter").run(&format!(r#"expect "Step {step} of 7""#));
    }

    desk.will_open(desk.users());
    pilot
        .tabs(13) // seven steps, the ways out, Guide, Check again, the rows' buttons
        .run("type enter")
        .run(r#"expect "users.csv""#)
        .tabs(3) // Choose another list, Compare, the tick
        .run("type enter")
        .tabs(4) // Manage Your Login, Back, Mark as enabled
        .run("type enter")
        .run(r#"expect "Marked as enabled""#);

    assert_eq!(store.find("Northwind").unwrap().unwrap().draft.enabled_at, Some(now()));
}

#[test]
fn escape_closes_a_dialog_and_the_focus_returns_to_its_button() {
    let desk = Desk::new();
    let mut pilot = Pilot::boot(application(desk.environment.clone()), USUAL);

    pilot
        .tabs(1)
        .run("type enter")
        .run(r#"expect "Changes are saved automatically.""#)
        .run("type escape")
        .run(r#"expect "No accounts yet""#)
        .run("type enter") // the focus is on Settings again
        .run(r#"expect "Changes are saved automatically.""#);
}
