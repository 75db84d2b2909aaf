//! Pictures of step 1 in the frame of every step.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft};
use sso_wizard::account::profile::Parsed;
use sso_wizard::gui::frame;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::saml::product::Product;
use std::sync::Arc;
use support::*;

#[test]
fn a_new_account_with_its_brand_and_identity_provider() {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), Arc::default());
    let draft = Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::EntraId)),
        ..Draft::default()
    };
    let account = Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };
    let wizard = Wizard::new(account, Parsed::default(), Vec::new(), false);

    assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, "set-up");
    assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, "set-up-smallest");
}
