//! Pictures of checking a URL again, of the changes, and of the versions of the metadata; and the path through them by
//! keyboard, in the real program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use iced::widget::stack;
use jiff::Timestamp;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft, LoadedMetadata, Origin};
use sso_wizard::account::profile::Parsed;
use sso_wizard::account::refresh::{self, Changed, Outcome};
use sso_wizard::federation::Stored;
use sso_wizard::fetch::{Error, Failure, Progress};
use sso_wizard::gui::dialog::versions::{Message as InDialog, Page, Side, Versions};
use sso_wizard::gui::dialog::{Action, Dialog};
use sso_wizard::gui::screen::Work;
use sso_wizard::gui::screen::metadata::Message;
use sso_wizard::gui::widget::dialog::over_scrim;
use sso_wizard::gui::widget::inert;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, application, frame};
use sso_wizard::saml::metadata;
use sso_wizard::saml::product::Product;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use support::*;

const EXPIRING: &str = include_str!("fixtures/certificates/expiring.pem");
const NEXT: &str = include_str!("fixtures/certificates/next.pem");

const ADDRESS: &str = "https://idp.example.com/realms/northwind/protocol/saml/descriptor";
const SIGN_IN: &str = "https://idp.example.com/realms/northwind/protocol/saml";
const MOVED: &str = "https://sign-in.example.com/realms/northwind/protocol/saml";

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Metadata with these signing certificates, this sign-in URL, and more content.
fn metadata_of(certificates: &[&str], address: &str, more: &str) -> Vec<u8> {
    let keys: String = certificates
        .iter()
        .map(|pem| {
            let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();

            format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            )
        })
        .collect();

    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
         entityID=\"https://idp.example.com/realms/northwind\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" {more}>{keys}\
         <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"{address}\"/>\
         </md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    .into_bytes()
}

fn loaded(xml: Vec<u8>, origin: Origin, at: &str) -> (LoadedMetadata, metadata::IdentityProvider) {
    let metadata::Document::IdentityProvider(identity_provider) = metadata::read(&xml).unwrap() else {
        panic!("one entity is not an aggregate")
    };

    (LoadedMetadata { xml, origin, loaded_at: moment(at), entity_id: None, version_of: None }, *identity_provider)
}

/// An account whose metadata was fetched on 3 September, after two loads before.
fn history() -> [(Vec<u8>, Origin, &'static str); 3] {
    [
        (metadata_of(&[EXPIRING], SIGN_IN, ""), Origin::File("northwind-idp.xml".to_owned()), "2026-06-01T08:05:00Z"),
        (
            metadata_of(&[EXPIRING], SIGN_IN, "WantAuthnRequestsSigned=\"true\""),
            Origin::Url(ADDRESS.to_owned()),
            "2026-07-20T13:30:00Z",
        ),
        (metadata_of(&[EXPIRING], SIGN_IN, ""), Origin::Url(ADDRESS.to_owned()), "2026-09-03T06:41:00Z"),
    ]
}

/// A certificate renewed, and a URL changed.
fn newer() -> Vec<u8> {
    metadata_of(&[EXPIRING, NEXT], MOVED, "validUntil=\"2027-01-01T00:00:00Z\"")
}

/// An open account with its environment.
struct Desk {
    environment: Environment,
    wizard: Wizard,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let account = kept(&environment, &history());
        let parsed = Parsed::of(&account.draft);
        let mut wizard = Wizard::new(account, parsed, Vec::new(), false);

        wizard.versions = environment.store.versions(wizard.account.id).unwrap().versions.len();
        Self { environment, wizard, runtime: tokio::runtime::Runtime::new().unwrap(), _folder: folder }
    }

    fn tell(&mut self, message: Message) -> &mut Self {
        let mut draft = std::mem::take(&mut self.wizard.draft);
        let parsed = std::mem::take(&mut self.wizard.parsed);
        let account = self.wizard.account.id;
        let _ = self
            .wizard
            .metadata
            .update(message, &mut Work { draft: &mut draft, parsed: &parsed, environment: &self.environment, account });

        self.wizard.draft = draft;
        self.wizard.parsed = parsed;
        self
    }

    fn outcome(&self, xml: Vec<u8>) -> Outcome {
        refresh::compare(&self.wizard.draft, &self.wizard.parsed, &Stored::memory(xml).unwrap(), now())
    }

    fn changed(&self) -> Changed {
        let Outcome::Changed(changed) = self.outcome(newer()) else { panic!("it has changed") };

        *changed
    }

    /// Checks again, and responds as the comparing thread does.
    fn look(&mut self, outcome: Outcome) -> &mut Self {
        self.tell(Message::Check).tell(Message::Compared { key: 1, outcome: Box::new(outcome) })
    }

    /// The dialog with the versions read.
    fn read(&self, mut dialog: Versions) -> Dialog {
        let _guard = self.runtime.enter();

        for message in drain(dialog.read(&self.environment, Some(&self.wizard.draft))) {
            let _ = dialog.update(message, &self.environment, None);
        }

        Dialog::Versions(Box::new(dialog))
    }

    fn in_dialog(&self, dialog: &mut Dialog, message: InDialog) {
        let _guard = self.runtime.enter();
        let context = || Some(self.wizard.context(&self.environment, 752.0));
        let message = sso_wizard::gui::dialog::Message::Versions(message);

        if let Action::Run(task) = dialog.update(message, &self.environment, context()) {
            for message in drain(task) {
                let _ = dialog.update(message, &self.environment, context());
            }
        }
    }

    fn pictures(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, USUAL), USUAL, name);
    }

    fn dialog(&self, dialog: &Dialog, name: &str) {
        for (size, name) in [(USUAL, name.to_owned()), (SMALLEST, format!("{name}-smallest"))] {
            assert_pictures(
                || {
                    let page = frame::view(&self.wizard, &self.environment, size);
                    let context = Some(self.wizard.context(&self.environment, 752.0));
                    let dialog =
                        dialog.view(&self.environment, context, size).map(sso_wizard::gui::app::Message::Dialog);

                    stack![inert(page, true), over_scrim(dialog)].into()
                },
                size,
                &name,
            );
        }
    }
}

/// Saves an account that has loaded all of these, one after the other.
fn kept(environment: &Environment, loads: &[(Vec<u8>, Origin, &str)]) -> Account {
    let draft = Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::Keycloak)),
        step: 2,
        reached: 3,
        ..Draft::default()
    };
    let mut account = environment.store.insert(&draft, now()).unwrap();

    for (xml, origin, at) in loads {
        let (loaded, identity_provider) = loaded(xml.clone(), origin.clone(), at);
        let mut draft = account.draft.clone();

        draft.take_metadata(loaded, &identity_provider);
        account = environment.store.update(account.id, account.revision, &draft, now()).unwrap();
    }

    account
}

mod step_2 {
    use super::*;

    #[test]
    fn nobody_has_looked_again_yet() {
        Desk::new().pictures("check-not-asked");
    }

    #[test]
    fn the_address_is_being_asked() {
        let mut desk = Desk::new();

        desk.tell(Message::Check)
            .tell(Message::Progressed {
                key: 1,
                progress: Progress::Answered {
                    status: 200,
                    reason: "OK".to_owned(),
                    content_type: None,
                    length: Some(4_000),
                    secure: true,
                },
            })
            .tell(Message::Progressed { key: 1, progress: Progress::Received { bytes: 1_500, of: Some(4_000) } });
        desk.pictures("check-running");
    }

    #[test]
    fn nothing_has_changed() {
        let mut desk = Desk::new();

        desk.look(Outcome::Unchanged);
        desk.pictures("check-unchanged");
    }

    #[test]
    fn something_has_changed_and_is_not_taken_over() {
        let mut desk = Desk::new();
        let changed = desk.changed();

        desk.look(Outcome::Changed(Box::new(changed)));
        desk.pictures("check-changed");
    }

    #[test]
    fn the_address_does_not_answer() {
        let mut desk = Desk::new();
        let error = Error {
            failure: Failure::Dns,
            message: "The name idp.example.com was not found.".to_owned(),
            hint: "Check the address, and that this computer is online.".to_owned(),
        };

        desk.tell(Message::Check).tell(Message::Fetched { key: 1, result: Err(error) });
        desk.pictures("check-failed");
    }

    #[test]
    fn the_identity_provider_has_left_its_federation() {
        let mut desk = Desk::new();
        let others = String::from_utf8(newer()).unwrap().replace("realms/northwind\"", "realms/southwind\"");
        let third = others.replace("southwind", "eastwind");
        let federation = format!(
            "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{others}{third}</md:EntitiesDescriptor>"
        );
        let outcome = desk.outcome(federation.into_bytes());

        assert!(matches!(outcome, Outcome::Gone(_)));
        desk.look(outcome);
        desk.pictures("check-gone");
    }
}

mod in_the_dialog {
    use super::*;

    #[test]
    fn a_certificate_was_renewed_and_an_address_moved() {
        let desk = Desk::new();
        let dialog = desk.read(Versions::on_changes(desk.wizard.account.id, desk.changed()));

        desk.dialog(&dialog, "versions-changes");
    }

    #[test]
    fn every_version_stands_with_what_it_brought() {
        let desk = Desk::new();
        let dialog = desk.read(Versions::new(desk.wizard.account.id, Some(desk.changed())));

        desk.dialog(&dialog, "versions-list");
    }

    #[test]
    fn an_earlier_version_is_chosen_to_go_back_to() {
        let desk = Desk::new();
        let mut dialog = desk.read(Versions::new(desk.wizard.account.id, None));

        desk.in_dialog(&mut dialog, InDialog::Chosen(Side::Version(1)));
        desk.dialog(&dialog, "versions-list-chosen");
    }

    #[test]
    fn two_versions_are_compared_and_one_can_be_gone_back_to() {
        let desk = Desk::new();
        let mut dialog = desk.read(Versions::new(desk.wizard.account.id, None));
        let page = Page::Difference { before: Side::Version(2), after: Side::InUse };

        desk.in_dialog(&mut dialog, InDialog::PageOpened(page));
        desk.dialog(&dialog, "versions-compared");
    }

    #[test]
    fn the_same_content_loaded_twice_does_not_differ() {
        let desk = Desk::new();
        let mut dialog = desk.read(Versions::new(desk.wizard.account.id, None));
        let page = Page::Difference { before: Side::Version(1), after: Side::InUse };

        desk.in_dialog(&mut dialog, InDialog::PageOpened(page));
        desk.dialog(&dialog, "versions-the-same");
    }

    #[test]
    fn versions_that_cannot_be_read_say_why() {
        let desk = Desk::new();
        let mut dialog = Dialog::Versions(Box::new(Versions::new(desk.wizard.account.id, None)));
        let Dialog::Versions(versions) = &mut dialog else { unreachable!() };
        let _guard = desk.runtime.enter();
        let _unanswered = versions.read(&desk.environment, Some(&desk.wizard.draft));
        let trouble = sso_wizard::gui::environment::Trouble {
            message: "The accounts could not be read: the disk does not answer.".to_owned(),
            hint: "Try it again.".to_owned(),
        };

        desk.in_dialog(&mut dialog, InDialog::Read(1, Err(trouble)));
        desk.dialog(&dialog, "versions-failed");
    }
}

/// Serves the content of `body` at each request; returns the URL.
fn serve(body: Arc<Mutex<Vec<u8>>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/metadata", listener.local_addr().unwrap());

    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = Vec::new();

            while !head.ends_with(b"\r\n\r\n") {
                let mut octet = [0];

                if stream.read(&mut octet).unwrap_or_default() == 0 {
                    break;
                }

                head.push(octet[0]);
            }

            let body = body.lock().unwrap().clone();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    address
}

#[test]
fn what_changed_at_the_address_is_seen_taken_over_and_gone_back_from_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Chosen::default());
    let environment = environment(folder.path(), Arc::clone(&chosen));
    let before = metadata_of(&[EXPIRING], SIGN_IN, "");
    let body = Arc::new(Mutex::new(before.clone()));
    let address = serve(Arc::clone(&body));
    let account = kept(&environment, &[(before.clone(), Origin::Url(address), "2026-09-03T06:41:00Z")]);
    let store = environment.store.clone();
    let metadata = || store.get(account.id).unwrap().draft.metadata.unwrap();
    let mut pilot = Pilot::boot(application(environment), USUAL);

    // Nothing has changed yet.
    pilot
        .run(r#"click "Northwind UK""#)
        .run(r#"expect "Not checked since it was loaded""#)
        .run(r#"click "Check for changes""#)
        .wait_for(r#"expect "No changes, checked 10:42""#);

    // Enter on the focused button checks again; the newer metadata opens next to the current.
    *body.lock().unwrap() = newer();
    pilot.run("type enter").wait_for(r#"expect "What changed""#).run(r#"expect "It isn’t used until you apply it.""#);
    assert_eq!(metadata().xml, before);

    // Escape changes nothing, and the button for the changes stays.
    pilot.run("type escape").run(r#"expect "Show changes…""#);
    assert_eq!(metadata().xml, before);
    pilot
        .run("type enter")
        .run(r#"expect "Apply""#)
        .run("type enter")
        .run(r#"expect "Not checked since it was loaded""#)
        .wait_for(r#"expect "Versions…""#);
    assert_eq!(metadata().xml, newer());

    // Back to the version before, through the list.
    pilot
        .run(r#"click "Versions…""#)
        .wait_for(r#"expect "In use""#)
        .tabs(3)
        .run("type enter")
        .wait_for(r#"expect "Restore this version""#)
        .tabs(4)
        .run("type enter")
        .wait_for(r#"expect "3 kept. Using the version from 3 Sep 2026 again.""#);

    let kept = metadata();

    assert_eq!((kept.xml, kept.version_of), (before, Some(moment("2026-09-03T06:41:00Z"))));
}
