//! The wizard against a real identity provider: fetched by URL, walked to step 6, and the SP metadata saved.
//!
//! CI starts SimpleSAMLphp (`tests/idp`) and passes its location; without one this test is skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use sso_wizard::gui::application;
use sso_wizard::saml::product::Product;
use std::path::PathBuf;
use std::sync::Arc;
use support::*;

#[test]
fn the_metadata_of_a_real_identity_provider_leads_to_sp_metadata_for_it() {
    let (Some(url), Some(saved)) = (std::env::var_os("SSO_WIZARD_TEST_IDP"), std::env::var_os("SSO_WIZARD_TEST_SP"))
    else {
        println!(
            "skipped: no identity provider; set SSO_WIZARD_TEST_IDP to its metadata URL and SSO_WIZARD_TEST_SP to a file."
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Chosen::default());
    let environment = environment(folder.path(), Arc::clone(&chosen));
    let store = environment.store.clone();
    let mut pilot = Pilot::boot(application(environment), USUAL);

    *chosen.save.lock().unwrap() = Some(PathBuf::from(&saved));
    pilot
        .run(r#"click "Set up""#)
        .run(r#"type "Northwind""#)
        .run("click (688, 357)") // the brand, which is in the rail as well
        .run(r#"click "RingCentral""#)
        .run(r#"click "Next""#)
        .run("click (560, 183)") // the URL
        .run(&format!(r#"type "{}""#, url.to_string_lossy()))
        .run(r#"click "Fetch""#)
        .run(r#"expect "Loaded metadata""#)
        .run(r#"expect "SimpleSAMLphp""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 3 of 7""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 4 of 7""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 5 of 7""#)
        .run(r#"click "Next""#)
        .run(r#"expect "Step 6 of 7""#)
        .run(r#"click "Save as…""#);

    let kept = store.find("Northwind").unwrap().unwrap().draft;
    let written = sso_wizard::saml::service_provider::read(&std::fs::read(&saved).unwrap()).unwrap();

    assert_eq!(written.entity_id, "https://sso.ringcentral.com");
    assert_eq!(
        Product::recognise(&kept.metadata_url, []).map(|recognised| recognised.product),
        Some(Product::Simplesamlphp)
    );
    assert_eq!(kept.service_provider.saved_at, Some(now()));
}
