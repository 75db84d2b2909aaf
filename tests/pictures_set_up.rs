//! Pictures of step 1 in the frame of every step.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use iced_test::core::Size;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft};
use sso_wizard::account::profile::Parsed;
use sso_wizard::gui::frame;
use sso_wizard::gui::theme::Theme;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::saml::product::Product;
use std::sync::Arc;
use support::*;

fn wizard(name: &str, product: Option<Product>) -> Wizard {
    let draft = Draft {
        name: name.to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: product.map(ChosenProduct::Known),
        ..Draft::default()
    };
    let account = Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };

    Wizard::new(account, Parsed::default(), Vec::new(), false)
}

#[test]
fn a_new_account_with_its_brand_and_identity_provider() {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), Arc::default());
    let wizard = wizard("Northwind UK", Some(Product::EntraId));

    assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, "set-up");
    assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, "set-up-smallest");
}

#[test]
fn a_sign_in_is_drawn_before_the_identity_provider_is_known_and_in_a_zoomed_window() {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), Arc::default());
    let wizard = wizard("", None);
    // The usual window at 150%, but as high as at 100%.
    let zoomed = Size::new(USUAL.width / 1.5, USUAL.height);

    assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, "set-up-open");
    assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, "set-up-open-smallest");
    assert_pictures(|| frame::view(&wizard, &environment, zoomed), zoomed, "set-up-open-zoomed");
}

#[test]
fn a_word_is_explained_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), Arc::default());
    let wizard = wizard("Northwind UK", Some(Product::EntraId));

    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark"), (Theme::HighContrast, "high-contrast")] {
        for (size, name) in [(USUAL, "set-up-explained"), (SMALLEST, "set-up-explained-smallest")] {
            let mut ui = simulator(frame::view(&wizard, &environment, size), size);

            ui.click("?").unwrap();
            assert_picture(&mut ui, theme, &format!("{name}-{suffix}"));
        }
    }
}
