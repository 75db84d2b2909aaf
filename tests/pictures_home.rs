//! Pictures of home, the guide, the settings and the question before deleting.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use jiff::Timestamp;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft};
use sso_wizard::account::preflight::{Overview, State};
use sso_wizard::account::profile::Parsed;
use sso_wizard::gui::dialog::support::{Step, Support};
use sso_wizard::gui::dialog::{confirm, settings};
use sso_wizard::gui::screen::Home;
use sso_wizard::gui::screen::home::Row;
use sso_wizard::gui::widget::dialog::over_scrim;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, frame};
use sso_wizard::saml::product::Product;
use std::sync::Arc;
use support::*;
use uuid::Uuid;

fn world() -> Environment {
    environment(std::path::Path::new("/home/ada/.config/sso-wizard"), Arc::default())
}

fn row(
    name: &str,
    brand: &str,
    idp: Option<&str>,
    state: State,
    expires: Option<&str>,
    changed: &str,
    index: u128,
) -> Row {
    let time = |text: &str| -> Timestamp { text.parse().unwrap() };

    Row {
        account: Account {
            id: Uuid::from_u128(index),
            revision: 1,
            created: now(),
            changed: time(changed),
            draft: Draft { name: name.to_owned(), brand: brand.to_owned(), ..Draft::default() },
        },
        overview: Overview {
            state,
            identity_provider: idp.map(str::to_owned),
            next_expiry: expires.map(time),
            // Every second account, so that the picture has both.
            open_checks: if index.is_multiple_of(2) { 2 } else { 0 },
        },
    }
}

fn home() -> Home {
    Home::with_rows(vec![
        row(
            "Litware Labs",
            "office-at-hand",
            Some("Keycloak"),
            State::Enabled,
            Some("2034-05-03T10:00:00Z"),
            "2025-06-09T10:00:00Z",
            1,
        ),
        row(
            "Tailspin Logistics",
            "ringcentral",
            Some("PingFederate"),
            State::NeedsAttention,
            Some("2026-09-11T08:00:00Z"),
            "2026-09-02T10:00:00Z",
            2,
        ),
        row(
            "Northwind UK",
            "bt-cloud-work",
            Some("Microsoft Entra ID"),
            State::Draft(3),
            Some("2026-10-07T23:59:59Z"),
            "2026-09-14T09:42:00Z",
            3,
        ),
        row(
            "Fabrikam Retail",
            "office-at-hand",
            Some("Okta"),
            State::Enabled,
            Some("2026-10-25T23:59:59Z"),
            "2026-08-18T10:00:00Z",
            4,
        ),
        row(
            "Adventure Works EU",
            "ringcentral",
            Some("Google Workspace"),
            State::Ready,
            Some("2030-09-20T10:00:00Z"),
            "2026-09-11T10:00:00Z",
            5,
        ),
        row("", "bt-cloud-work", None, State::Draft(1), None, "2026-09-14T08:01:00Z", 6),
    ])
}

#[test]
fn home_without_accounts_says_what_to_do_first() {
    let environment = world();
    let home = Home::with_rows(Vec::new());

    assert_pictures(|| home.view(&environment, USUAL), USUAL, "home-empty");
}

#[test]
fn home_with_accounts_shows_what_wants_attention_first() {
    let environment = world();
    let home = home();

    assert_pictures(|| home.view(&environment, USUAL), USUAL, "home-accounts");
    assert_pictures(|| home.view(&environment, SMALLEST), SMALLEST, "home-accounts-smallest");
}

#[test]
fn the_settings() {
    let environment = world();
    let dialog = settings::Settings::default();

    assert_pictures(|| over_scrim(dialog.view(&environment, USUAL)), USUAL, "settings");
    assert_pictures(|| over_scrim(dialog.view(&environment, SMALLEST)), SMALLEST, "settings-smallest");
}

#[test]
fn the_question_before_deleting() {
    let dialog = confirm::Confirm::delete_account(Uuid::nil(), "Northwind UK".to_owned());

    assert_pictures(|| over_scrim(dialog.view()), USUAL, "confirm-delete");
}

#[test]
fn the_guide_beside_a_step() {
    let environment = world();
    let draft = Draft {
        name: "Fabrikam Retail".to_owned(),
        brand: "ringcentral".to_owned(),
        region: "us".to_owned(),
        product: Some(ChosenProduct::Known(Product::Okta)),
        step: 6,
        reached: 6,
        ..Draft::default()
    };
    let account = Account { id: Uuid::nil(), revision: 1, created: now(), changed: now(), draft };
    let mut wizard = Wizard::new(account, Parsed::default(), Vec::new(), true);

    wizard.guide_panel.tick("okta".to_owned(), 6, 0);

    assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, "guide-floating");
    assert_pictures(
        || frame::view(&wizard, &environment, iced_test::core::Size::new(1240.0, 720.0)),
        iced_test::core::Size::new(1240.0, 720.0),
        "guide-docked",
    );
}

#[test]
fn the_support_dialog_in_its_four_steps() {
    let environment = world();

    for (step, name) in [
        (Step::Prepare, "support-prepare"),
        (Step::Call, "support-call"),
        (Step::Import, "support-import"),
        (Step::Enable, "support-enable"),
    ] {
        let dialog = Support::at(step);

        assert_pictures(|| over_scrim(dialog.view(&environment, None, USUAL)), USUAL, name);
    }

    let dialog = Support::default();

    assert_pictures(|| over_scrim(dialog.view(&environment, None, SMALLEST)), SMALLEST, "support-prepare-smallest");
}
