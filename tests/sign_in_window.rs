//! A real sign-in in the real program: tested on this computer by keyboard only, and a captured one from home.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of a test fail as the test does; clippy.toml allows it inside test functions only"
)]

mod sign_in;
mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sign_in::{Answer, EMAIL, ENTITY_ID, Signer};
use sso_wizard::account::draft::{Draft, EmailChoice, HeldCertificate, LoadedMetadata, Origin};
use sso_wizard::certificate::Role;
use sso_wizard::gui::{Environment, application};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::JoinHandle;
use support::*;

/// The identity provider that the browser signs in to.
static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::new);
/// The browser, which ends with the page that it got.
static BROWSER: Mutex<Option<JoinHandle<String>>> = Mutex::new(None);

/// A browser that signs Ada in at once.
fn browser(url: &str) -> bool {
    let url = url.to_owned();

    *BROWSER.lock().unwrap() = Some(std::thread::spawn(move || SIGNER.sign_in(&url, "ada@example.com", now())));
    true
}

/// A complete account of RingCentral US that trusts the signer.
fn account(signer: &Signer) -> Draft {
    let xml = format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
         entityID=\"{ENTITY_ID}\"><md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>\
         </ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.example.com/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>",
        signer.certificate()
    );
    let mut draft = Draft {
        name: "Northwind".to_owned(),
        brand: "ringcentral".to_owned(),
        region: "us".to_owned(),
        metadata: Some(LoadedMetadata {
            xml: xml.into_bytes(),
            origin: Origin::File("idp.xml".to_owned()),
            loaded_at: now(),
            entity_id: None,
            version_of: None,
        }),
        certificates: vec![HeldCertificate {
            der: STANDARD.decode(signer.certificate()).unwrap(),
            role: Some(Role::Primary),
            origin: Origin::Metadata,
            first_seen: now(),
        }],
        step: 7,
        reached: 7,
        ..Draft::default()
    };
    draft.email.choice = Some(EmailChoice::Custom);
    draft.email.custom_name = EMAIL.to_owned();
    draft
}

fn world(files: &Arc<Chosen>, folder: &std::path::Path) -> Environment {
    Environment { browser, ..environment(folder, Arc::clone(files)) }
}

#[test]
fn a_sign_in_is_tested_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let environment = world(&Arc::default(), folder.path());
    let store = environment.store.clone();
    let id = store.insert(&account(&SIGNER), now()).unwrap().id;
    let mut pilot = Pilot::boot(application(environment), USUAL);

    pilot.run(r#"click "Northwind""#).run("type enter").run(r#"expect "Step 7 of 7""#);

    // From here on, only the keyboard is used.
    pilot
        .tabs(14) // seven steps, the ways out, Guide, Check again, the rows' three buttons
        .run("type enter")
        .run(r#"expect "Step 7 of 7 · Test""#)
        .tabs(16) // seven steps, the ways out, Guide, the way of testing, its values, Save test SP metadata, Start test
        .run("type enter")
        .run(r#"expect "Accepted""#);
    let page = BROWSER.lock().unwrap().take().unwrap().join().unwrap();
    assert!(page.contains("Test passed"), "{page}");
    pilot
        .tabs(15) // seven steps, the ways out, Guide, Save report, Copy XML, Show, Preflight, Done
        .run("type enter")
        .run(r#"expect "Check again""#);
    drop(pilot);

    let proof = store.get(id).unwrap().draft.sign_in.proof.unwrap();
    assert_eq!((proof.person.as_str(), proof.at), ("ada@example.com", now()));
}

#[test]
fn a_capture_from_home_finds_its_account_and_opens_it_with_the_result() {
    let signer = Signer::new();
    let folder = tempfile::tempdir().unwrap();
    let files = Arc::new(Chosen::default());
    let environment = world(&files, folder.path());
    let store = environment.store.clone();
    store.insert(&Draft { name: "Another".to_owned(), ..Draft::default() }, now()).unwrap();
    store.insert(&account(&signer), now()).unwrap();
    let capture = folder.path().join("response.txt");
    let xml = signer.answer(&Answer {
        assertion_consumer_service: "https://sso.ringcentral.com/sp/ACS.saml2",
        audience: "https://sso.ringcentral.com",
        in_response_to: None,
        email: "ada@example.com",
        at: now(),
    });
    std::fs::write(&capture, STANDARD.encode(xml)).unwrap();
    *files.open.lock().unwrap() = vec![capture];

    let mut pilot = Pilot::boot(application(environment), USUAL);
    pilot
        .run(r#"click "Check captured sign-in…""#)
        .run(r#"click "Choose file…""#)
        .wait_for(r#"expect "Selected because its identity provider matches the sign-in.""#)
        .run(r#"click "Check""#)
        .wait_for(r#"expect "Accepted""#)
        .run(r#"expect "Northwind""#);
}
