//! Pictures of the list of a federation's identity providers, and a walk through it by keyboard.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod federation;
mod support;

use federation::candidates;
use iced::keyboard::key::Named;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft};
use sso_wizard::account::profile::Parsed;
use sso_wizard::federation::Stored;
use sso_wizard::gui::app::Message as Window;
use sso_wizard::gui::screen::Work;
use sso_wizard::gui::screen::metadata::choose::Message as Choice;
use sso_wizard::gui::screen::metadata::{Batch, Candidate, Message, Read};
use sso_wizard::gui::widget::rows::Way;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, application, frame};
use sso_wizard::saml::Finding;
use sso_wizard::saml::product::Product;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use support::*;
use uuid::Uuid;

const ALL: usize = 16_000;

fn draft() -> Draft {
    Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::Shibboleth)),
        step: 2,
        reached: 2,
        ..Draft::default()
    }
}

fn duplicates() -> Finding {
    Finding::warning(
        "duplicate-entity-id",
        "1 entity ID appears more than once: “https://idp0.uni.northwind.example.com/idp/shibboleth”.",
    )
    .meaning("If entities share an ID, the first identity provider is used.")
}

fn left_out() -> Finding {
    Finding::warning(
        "entity-unreadable",
        "2 entities were ignored because their XML is malformed or isn’t SAML 2.0 metadata.",
    )
    .meaning("The others aren’t affected.")
}

/// A wizard in step 2 that reads the metadata of a federation.
struct Desk {
    environment: Environment,
    wizard: Wizard,
    source: Arc<Stored>,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// A file of 87 MB has been read from the disk; its entities come.
    fn new() -> Self {
        let draft = draft();
        let parsed = Parsed::of(&draft);
        let folder = tempfile::tempdir().unwrap();
        let account = Account { id: Uuid::nil(), revision: 1, created: now(), changed: now(), draft };
        let mut desk = Self {
            environment: environment(folder.path(), Arc::default()),
            wizard: Wizard::new(account, parsed, Vec::new(), false),
            source: Arc::new(Stored::memory(vec![b' '; 87_000_000]).unwrap()),
            _folder: folder,
        };

        desk.work(|wizard, work| {
            let _ = wizard.metadata.dropped(vec![PathBuf::from("edugain-v2.xml")], work);
        });
        desk.tell(Message::FileOpened { key: 1, result: Ok(Arc::clone(&desk.source)) });
        desk
    }

    fn work(&mut self, handle: impl FnOnce(&mut Wizard, &mut Work<'_>)) {
        let mut draft = std::mem::take(&mut self.wizard.draft);
        let parsed = std::mem::take(&mut self.wizard.parsed);
        let mut work =
            Work { draft: &mut draft, parsed: &parsed, environment: &self.environment, account: Uuid::nil() };

        handle(&mut self.wizard, &mut work);
        self.wizard.parsed = parsed;
        self.wizard.draft = draft;
    }

    fn tell(&mut self, message: Message) {
        self.work(|wizard, work| {
            let _ = wizard.metadata.update(message, work);
        });
    }

    fn choice(&mut self, message: Choice) -> &mut Self {
        self.tell(Message::Choice(message));
        self
    }

    fn search(&mut self, query: &str) -> &mut Self {
        self.choice(Choice::QueryChanged(query.to_owned()))
    }

    fn list(&mut self, candidates: Vec<Candidate>, others: usize, bytes: u64) -> &mut Self {
        self.tell(Message::Listed { key: 1, batch: Batch { candidates, others, bytes } });
        self
    }

    fn end(&mut self, findings: Vec<Finding>) -> &mut Self {
        let rest = Batch { bytes: 87_000_000, ..Batch::default() };

        let source = Arc::clone(&self.source);

        self.tell(Message::Read { key: 1, result: Ok(Read::Federation { source, rest, findings }) });
        self
    }

    /// All of it has been read.
    fn whole(findings: Vec<Finding>) -> Self {
        let mut desk = Self::new();

        desk.list(candidates(ALL), 8_204, 60_000_000).end(findings);
        desk
    }

    fn pictures(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, USUAL), USUAL, name);
    }

    fn smallest(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, SMALLEST), SMALLEST, name);
    }
}

#[test]
fn the_first_are_listed_while_the_rest_is_read() {
    let mut desk = Desk::new();

    desk.list(candidates(5_712), 2_940, 31_000_000);
    desk.pictures("federation-reading");
    desk.smallest("federation-reading-smallest");
}

#[test]
fn one_is_asked_for_before_all_has_been_read() {
    let mut desk = Desk::new();

    desk.list(candidates(5_712), 2_940, 31_000_000).search("zoltowo institute").choice(Choice::Taken(109));
    desk.pictures("federation-waiting");
    desk.smallest("federation-waiting-smallest");
}

#[test]
fn sixteen_thousand_are_listed() {
    let desk = Desk::whole(Vec::new());

    desk.pictures("federation");
    desk.smallest("federation-smallest");
}

#[test]
fn one_is_chosen() {
    let mut desk = Desk::whole(Vec::new());

    desk.search("zoltowo institute").choice(Choice::Chosen(109));
    desk.pictures("federation-chosen");
    desk.smallest("federation-chosen-smallest");
}

#[test]
fn the_search_finds_none() {
    let mut desk = Desk::whole(Vec::new());

    desk.search("atlantis");
    desk.pictures("federation-none");
    desk.smallest("federation-none-smallest");
}

#[test]
fn duplicates_and_what_was_left_out_are_told() {
    let mut desk = Desk::whole(vec![duplicates()]);

    desk.pictures("federation-duplicate");
    desk = Desk::whole(vec![duplicates(), left_out()]);
    desk.smallest("federation-findings-smallest");
    desk.choice(Choice::FindingsToggled);
    desk.pictures("federation-findings-shown");
}

#[test]
fn the_chosen_one_cannot_be_read() {
    let mut desk = Desk::whole(Vec::new());
    let broken = Stored::memory(*b"<EntityDescriptor entityID='https://idp0.example.com/'><IDPSSODescriptor>").unwrap();
    let error = Read::of(Arc::new(broken), "en", |_| ControlFlow::Continue(())).unwrap_err();

    desk.search("northwind").choice(Choice::Taken(85));
    desk.tell(Message::Read { key: 2, result: Err(error) });
    desk.pictures("federation-refused");
    desk.smallest("federation-refused-smallest");
}

/// Writes metadata with so many identity providers.
fn metadata(count: usize) -> String {
    let certificate = include_str!("fixtures/metadata/first.b64").trim();
    let entities: String = (0..count)
        .map(|index| {
            format!(
                "<md:EntityDescriptor entityID=\"https://idp{index:03}.example.com/\"><md:IDPSSODescriptor \
                 protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:KeyDescriptor \
                 use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
                 <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
                 <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
                 Location=\"https://idp{index:03}.example.com/sso\"/></md:IDPSSODescriptor>\
                 <md:Organization><md:OrganizationName xml:lang=\"en\">n{index}</md:OrganizationName>\
                 <md:OrganizationDisplayName xml:lang=\"en\">Institute {index:03}</md:OrganizationDisplayName>\
                 <md:OrganizationURL xml:lang=\"en\">https://example.com</md:OrganizationURL></md:Organization>\
                 </md:EntityDescriptor>"
            )
        })
        .collect();

    format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{entities}</md:EntitiesDescriptor>"
    )
}

#[test]
fn an_identity_provider_is_found_and_taken_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Chosen::default());
    let environment = environment(folder.path(), Arc::clone(&chosen));
    let file = folder.path().join("federation.xml");

    std::fs::write(&file, metadata(300)).unwrap();
    *chosen.open.lock().unwrap() = vec![file];

    let store = environment.store.clone();
    let mut pilot = Pilot::boot(application(environment), USUAL);

    pilot
        .run(r#"click "Set up""#)
        .run(r#"type "Northwind""#)
        .run(r#"click "Next""#)
        .run(r#"click "Choose file…""#)
        .run(r#"expect "300 identity providers""#)
        // The search has the focus: what is typed filters.
        .run(r#"type "institute 29""#)
        .run(r#"expect "13 of 300 identity providers""#)
        .run("type escape")
        .run(r#"expect "300 identity providers""#)
        // The emulator has no End and Home: what they ask for is sent.
        .send(Window::Metadata(Message::Choice(Choice::Moved(Way::Last))))
        .run(r#"expect "Institute 298""#)
        .send(Window::Metadata(Message::Choice(Choice::Moved(Way::First))))
        .run(r#"expect "Institute 001""#)
        // A row has the focus, and typing goes to the search all the same.
        .run(r#"type "29""#)
        // None of what it finds is chosen yet: Enter goes to the best, and Enter on its row takes it.
        .run("type enter")
        .run(r#"expect "Use this identity provider""#)
        .run("type enter")
        .wait_for(r#"expect "Loaded metadata""#)
        .run(r#"expect "https://idp290.example.com/""#);

    drop(pilot);

    let kept = store.find("Northwind").unwrap().unwrap().draft.metadata.unwrap();

    assert_eq!(kept.entity_id.as_deref(), Some("https://idp290.example.com/"));
    assert!(kept.xml.len() < 4_000, "only the part of the chosen one is kept");
}

#[test]
fn the_keys_of_a_list_move_through_it() {
    let desk = Desk::whole(Vec::new());
    let pressed = |desk: &Desk, key: Named| {
        let mut ui = simulator(frame::view(&desk.wizard, &desk.environment, USUAL), USUAL);

        let _ = ui.tap_key(key);
        ui.into_messages().collect::<Vec<Window>>()
    };

    for (key, way) in [
        (Named::ArrowDown, Way::Down),
        (Named::ArrowUp, Way::Up),
        (Named::PageDown, Way::PageDown),
        (Named::PageUp, Way::PageUp),
        (Named::Home, Way::First),
        (Named::End, Way::Last),
    ] {
        let messages = pressed(&desk, key);

        assert!(
            matches!(messages.as_slice(), [Window::Metadata(Message::Choice(Choice::Moved(moved)))] if *moved == way),
            "{key:?}: {messages:?}"
        );
    }
}
