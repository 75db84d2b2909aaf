//! Pictures of step 2 and step 3, and of the dialogs that belong to them.

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
use sso_wizard::account::draft::{ChosenProduct, Draft, LoadedMetadata, Origin};
use sso_wizard::account::profile::Parsed;
use sso_wizard::federation::{Error, Stored};
use sso_wizard::fetch::{Failure, Fetched, Progress};
use sso_wizard::gui::dialog::{Dialog, paste, preview};
use sso_wizard::gui::screen::metadata::{Message, Read};
use sso_wizard::gui::screen::{Work, review};
use sso_wizard::gui::widget::dialog::over_scrim;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, frame};
use sso_wizard::saml::product::Product;
use std::ops::ControlFlow;
use std::sync::Arc;
use support::*;
use uuid::Uuid;

const FIRST: &str = include_str!("fixtures/metadata/first.b64");
const SECOND: &str = include_str!("fixtures/metadata/second.b64");
const ENTRA: &str = include_str!("fixtures/metadata/entra.xml");
const KEYCLOAK: &str = include_str!("fixtures/metadata/keycloak.xml");
const SHIBBOLETH: &str = include_str!("fixtures/metadata/shibboleth.xml");
const FEDERATION: &str = include_str!("fixtures/metadata/federation.xml");

const ADDRESS: &str = "https://login.microsoftonline.com/3f1c9a52-7b0e-4d6a-9c41-5e2b8d70a9f6/federationmetadata/2007-06/federationmetadata.xml";
const SIGN_IN_PAGE: &str = "<!DOCTYPE html>\n<html dir=\"ltr\" class=\"\" lang=\"en\">\n<head>\n  <title>Sign in to your \
                            account</title>\n</head>\n<body></body>\n</html>\n";

fn filled(template: &str) -> Vec<u8> {
    template.replace("@1", FIRST.trim()).replace("@2", SECOND.trim()).into_bytes()
}

/// Four seconds before the pictures.
fn earlier() -> Timestamp {
    "2026-09-14T09:41:56Z".parse().expect("a time")
}

fn connected() -> Timestamp {
    "2026-09-14T09:41:56.3Z".parse().expect("a time")
}

fn draft(step: u8) -> Draft {
    Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::EntraId)),
        step,
        reached: step,
        ..Draft::default()
    }
}

/// A draft with metadata from a file.
fn loaded(step: u8, template: &str) -> Draft {
    Draft {
        metadata: Some(LoadedMetadata {
            xml: filled(template),
            origin: Origin::File("Northwind.xml".to_owned()),
            loaded_at: earlier(),
            entity_id: None,
            version_of: None,
        }),
        ..draft(step)
    }
}

/// A wizard with its environment.
struct Desk {
    environment: Environment,
    wizard: Wizard,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new(draft: Draft) -> Self {
        Self::with_conflicts(draft, Vec::new())
    }

    fn with_conflicts(draft: Draft, conflicts: Vec<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parsed = Parsed::of(&draft);
        let account = Account { id: Uuid::nil(), revision: 1, created: now(), changed: now(), draft };

        Self {
            environment: environment(folder.path(), Arc::default()),
            wizard: Wizard::new(account, parsed, conflicts, false),
            _folder: folder,
        }
    }

    fn work<T>(&mut self, handle: impl FnOnce(&mut Wizard, &mut Work<'_>) -> T) -> T {
        let mut draft = std::mem::take(&mut self.wizard.draft);
        let parsed = std::mem::take(&mut self.wizard.parsed);
        let mut work =
            Work { draft: &mut draft, parsed: &parsed, environment: &self.environment, account: Uuid::nil() };
        let answer = handle(&mut self.wizard, &mut work);

        self.wizard.parsed = Parsed::of(&draft);
        self.wizard.draft = draft;
        answer
    }

    fn tell(&mut self, message: Message) -> &mut Self {
        let _ = self.work(|wizard, work| wizard.metadata.update(message, work));
        self
    }

    /// Pastes text and responds as the reader does, without a thread; `key` counts the loads.
    fn paste(&mut self, bytes: &[u8], key: u64) -> &mut Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let _ = self.work(|wizard, work| wizard.metadata.pasted(text, work));

        let result = Read::of(stored(bytes), "en", |batch| {
            let _ = self.tell(Message::Listed { key, batch });
            ControlFlow::Continue(())
        });

        self.tell(Message::Read { key, result })
    }

    fn fetch(&mut self, address: &str) -> &mut Self {
        self.tell(Message::AddressChanged(address.to_owned())).tell(Message::Fetch)
    }

    fn pictures(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, USUAL), USUAL, name);
    }

    fn smallest(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, SMALLEST), SMALLEST, name);
    }

    fn tall(&self, name: &str) {
        let size = iced_test::core::Size::new(1040.0, 1800.0);

        assert_pictures(|| frame::view(&self.wizard, &self.environment, size), size, name);
    }

    fn dialog(&self, dialog: &Dialog, name: &str) {
        assert_pictures(
            || {
                let page = frame::view(&self.wizard, &self.environment, USUAL);
                let dialog = dialog.view(&self.environment, None, USUAL).map(|_| unreachable!("nobody presses"));

                iced::widget::stack![page, over_scrim(dialog)].into()
            },
            USUAL,
            name,
        );
    }
}

fn read(bytes: &[u8]) -> Result<Read, Error> {
    Read::of(stored(bytes), "en", |_| ControlFlow::Continue(()))
}

fn stored(bytes: &[u8]) -> Arc<Stored> {
    Arc::new(Stored::memory(bytes).unwrap())
}

mod step_2 {
    use super::*;

    #[test]
    fn nothing_is_loaded() {
        let desk = Desk::new(draft(2));

        desk.pictures("metadata-empty");
        desk.smallest("metadata-empty-smallest");
    }

    #[test]
    fn a_file_is_held_over_the_window() {
        let mut desk = Desk::new(draft(2));

        desk.wizard.metadata.hovered(vec!["Northwind.xml".to_owned()]);
        desk.pictures("metadata-drop");
    }

    #[test]
    fn metadata_is_being_fetched() {
        let mut desk = Desk::new(draft(2));

        desk.environment.clock = earlier;
        desk.fetch(ADDRESS);
        desk.environment.clock = connected;
        desk.tell(Message::Progressed {
            key: 1,
            progress: Progress::Answered {
                status: 200,
                reason: "OK".to_owned(),
                content_type: Some("application/samlmetadata+xml".to_owned()),
                length: Some(50_000),
                secure: true,
            },
        });
        desk.tell(Message::Progressed { key: 1, progress: Progress::Received { bytes: 31_000, of: Some(50_000) } });
        desk.environment.clock = now;
        desk.pictures("metadata-fetching");
    }

    #[test]
    fn a_redirect_is_shown_before_the_connection_without_encryption() {
        let mut desk = Desk::new(draft(2));

        desk.environment.clock = earlier;
        desk.fetch("http://idp.example.com/metadata");
        desk.tell(Message::Progressed {
            key: 1,
            progress: Progress::Redirected {
                from: "http://idp.example.com/metadata".to_owned(),
                to: "http://idp2.example.com/metadata".to_owned(),
                status: 302,
            },
        });
        desk.tell(Message::Progressed {
            key: 1,
            progress: Progress::Answered {
                status: 200,
                reason: "OK".to_owned(),
                content_type: None,
                length: None,
                secure: false,
            },
        });
        desk.environment.clock = now;
        desk.smallest("metadata-redirected-smallest");
    }

    #[test]
    fn the_address_is_none() {
        let mut desk = Desk::new(draft(2));

        desk.fetch("login.microsoftonline.com");
        desk.pictures("metadata-address");
    }

    #[test]
    fn a_web_page_came_instead() {
        let mut desk = Desk::new(draft(2));

        desk.fetch("https://myapps.microsoft.com/signin/8c2d71b4-0f3e-4a57?tenantId=3f1c9a52-7b0e-4d6a-9c41");
        desk.tell(Message::Fetched {
            key: 1,
            result: Ok(Box::new(Fetched {
                bytes: stored(SIGN_IN_PAGE.repeat(200).as_bytes()),
                url: String::new(),
                content_type: Some("text/html; charset=utf-8".to_owned()),
                redirects: Vec::new(),
                insecure: false,
            })),
        });
        desk.tell(Message::Read { key: 1, result: read(SIGN_IN_PAGE.as_bytes()) });
        desk.pictures("metadata-web-page");
        desk.smallest("metadata-web-page-smallest");
    }

    #[test]
    fn the_server_is_not_found_while_metadata_is_loaded() {
        let mut desk = Desk::new(loaded(2, ENTRA));

        desk.fetch("https://idp.example.com/metadata");
        desk.tell(Message::Fetched {
            key: 1,
            result: Err(sso_wizard::fetch::Error {
                failure: Failure::Dns,
                message: "There is no server idp.example.com.".to_owned(),
                hint: "Check the address for typing errors, and whether this computer is online.".to_owned(),
            }),
        });
        desk.pictures("metadata-failed-loaded");
    }

    #[test]
    fn one_of_a_federation_is_chosen() {
        let mut desk = Desk::new(draft(2));

        desk.paste(&filled(FEDERATION), 1);
        desk.pictures("metadata-federation");
    }

    #[test]
    fn metadata_is_loaded() {
        let desk = Desk::new(loaded(2, ENTRA));

        desk.pictures("metadata-loaded");
        desk.smallest("metadata-loaded-smallest");
    }

    #[test]
    fn the_entity_id_is_in_another_account() {
        let desk = Desk::with_conflicts(loaded(2, ENTRA), vec!["Tailspin Logistics".to_owned()]);

        desk.pictures("metadata-conflict");
    }

    #[test]
    fn other_metadata_replaced_it() {
        let mut desk = Desk::new(draft(2));

        desk.paste(&filled(ENTRA), 1);
        desk.paste(&filled(KEYCLOAK), 2);
        desk.pictures("metadata-replaced");
    }
}

mod step_3 {
    use super::*;

    #[test]
    fn what_entra_says() {
        let desk = Desk::new(loaded(3, ENTRA));

        desk.pictures("review");
        desk.smallest("review-smallest");
        desk.tall("review-whole");
    }

    #[test]
    fn notes_fold_and_open() {
        let mut desk = Desk::new(loaded(3, SHIBBOLETH));

        desk.tall("review-shibboleth");

        let _ = desk.work(|wizard, work| wizard.review.update(review::Message::NotesToggled, work));
        desk.tall("review-shibboleth-notes");
    }

    #[test]
    fn nothing_is_loaded() {
        Desk::new(draft(3)).pictures("review-empty");
    }

    #[test]
    fn raw_xml_is_shown() {
        let desk = Desk::new(loaded(3, SHIBBOLETH));
        let text = String::from_utf8(filled(SHIBBOLETH)).unwrap();
        let preview = preview::Preview::new("Raw XML".to_owned(), text, "idp-metadata.xml".to_owned());

        desk.dialog(&Dialog::Preview(preview), "preview");
    }

    #[test]
    fn xml_is_pasted() {
        let desk = Desk::new(draft(2));
        let text = String::from_utf8(filled(SHIBBOLETH)).unwrap();
        let mut dialog = paste::Paste::new(paste::Purpose::Metadata);

        desk.dialog(&Dialog::Paste(paste::Paste::new(paste::Purpose::Metadata)), "paste-empty");

        let _ = dialog.update(paste::Message::ClipboardRead(Some(text)));
        desk.dialog(&Dialog::Paste(dialog), "paste");
    }
}
