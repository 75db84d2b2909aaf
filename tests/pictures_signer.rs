//! Pictures of step 3 for every way in which metadata is signed, and of the dialog that pins a signer; and the path through
//! it by keyboard, in the real program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use iced::widget::stack;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{ChosenProduct, Draft, LoadedMetadata, Origin};
use sso_wizard::account::profile::Parsed;
use sso_wizard::gui::app::Message as InApp;
use sso_wizard::gui::dialog::Dialog;
use sso_wizard::gui::dialog::signer::{Message, MetadataSigner};
use sso_wizard::gui::widget::dialog::over_scrim;
use sso_wizard::gui::widget::inert;
use sso_wizard::gui::wizard::{Step, Wizard};
use sso_wizard::gui::{Environment, application, frame};
use sso_wizard::saml::metadata::signature::{Signer, Standing};
use sso_wizard::saml::product::Product;
use std::path::PathBuf;
use std::sync::Arc;
use support::*;
use uuid::Uuid;

const ENTRA: &str = include_str!("fixtures/metadata/entra.xml");
const FIRST: &str = include_str!("fixtures/metadata/first.b64");
const SECOND: &str = include_str!("fixtures/metadata/second.b64");
const FEDERATION: &str = include_str!("fixtures/certificates/federation.pem");
/// Signs the Entra fixture.
const SIGNER: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

/// Metadata with its signature, intact or not.
fn metadata(standing: Standing) -> String {
    let changed = |from: &str, to: &str| {
        assert!(ENTRA.contains(from), "the fixture has {from}");
        ENTRA.replacen(from, to, 1)
    };

    match standing {
        Standing::SignerNotKnown | Standing::PinnedSigner | Standing::OtherSigner => ENTRA.to_owned(),
        Standing::Unsigned => {
            let (before, rest) = ENTRA.split_once("<Signature ").unwrap();
            let (_, after) = rest.split_once("</Signature>").unwrap();

            format!("{before}{after}")
        }
        Standing::Invalid => changed("saml2\"/></IDPSSO", "saml3\"/></IDPSSO"),
        Standing::CoversSomethingElse => {
            changed("ID=\"_c1\"", "ID=\"_c2\"").replacen("<IDPSSODescriptor ", "<IDPSSODescriptor ID=\"_c1\" ", 1)
        }
        Standing::NotChecked => changed("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-whirlpool"),
    }
}

fn fingerprint() -> Signer {
    Signer::from_fingerprint(SIGNER).unwrap()
}

fn federation() -> Signer {
    Signer::from_file(FEDERATION.as_bytes()).unwrap()
}

fn draft(standing: Standing, signer: Option<Signer>) -> Draft {
    Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::EntraId)),
        metadata: Some(LoadedMetadata {
            xml: metadata(standing).replace("@1", FIRST.trim()).replace("@2", SECOND.trim()).into_bytes(),
            origin: Origin::File("Northwind.xml".to_owned()),
            loaded_at: now(),
            entity_id: None,
            version_of: None,
        }),
        metadata_signer: signer,
        step: 3,
        reached: 3,
        ..Draft::default()
    }
}

/// An open account with its environment.
struct Desk {
    environment: Environment,
    wizard: Wizard,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new(standing: Standing, signer: Option<Signer>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let draft = draft(standing, signer);
        let parsed = Parsed::of(&draft);
        let account = Account { id: Uuid::nil(), revision: 1, created: now(), changed: now(), draft };

        assert_eq!(parsed.identity_provider.as_ref().unwrap().assessment().standing, standing);
        Self {
            environment: environment(folder.path(), Arc::default()),
            wizard: Wizard::new(account, parsed, Vec::new(), false),
            _folder: folder,
        }
    }

    fn pictures(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, USUAL), USUAL, name);
    }

    /// The dialog after these messages.
    fn asked(&self, messages: impl IntoIterator<Item = Message>) -> Dialog {
        let identity_provider = self.wizard.parsed.identity_provider.as_ref().unwrap();
        let mut dialog = MetadataSigner::new(identity_provider, self.wizard.draft.metadata_signer.clone());

        for message in messages {
            let _ = dialog.update(message, &self.environment);
        }

        Dialog::MetadataSigner(dialog)
    }

    fn dialog(&self, messages: impl IntoIterator<Item = Message>, name: &str) {
        let dialog = self.asked(messages);

        for (size, name) in [(USUAL, name.to_owned()), (SMALLEST, format!("{name}-smallest"))] {
            assert_pictures(
                || {
                    let page = frame::view(&self.wizard, &self.environment, size);
                    let dialog = dialog.view(&self.environment, None, size).map(InApp::Dialog);

                    stack![inert(page, true), over_scrim(dialog)].into()
                },
                size,
                &name,
            );
        }
    }
}

mod step_3 {
    use super::*;

    #[test]
    fn nobody_has_signed_and_nobody_is_pinned() {
        Desk::new(Standing::Unsigned, None).pictures("signer-unsigned");
    }

    #[test]
    fn the_metadata_is_intact_and_its_signer_is_not_known() {
        let desk = Desk::new(Standing::SignerNotKnown, None);

        desk.pictures("signer-not-known");
        assert_pictures(
            || frame::view(&desk.wizard, &desk.environment, SMALLEST),
            SMALLEST,
            "signer-not-known-smallest",
        );
    }

    #[test]
    fn the_pinned_signer_has_signed() {
        let mut desk = Desk::new(Standing::PinnedSigner, Some(fingerprint()));
        desk.pictures("signer-pinned");

        let identity_provider = desk.wizard.parsed.identity_provider.as_ref().unwrap();
        let certificate = identity_provider.assessment().certificate.clone().unwrap();
        desk.wizard.draft.metadata_signer = Some(Signer::Certificate(certificate));
        desk.pictures("signer-pinned-certificate");
    }

    #[test]
    fn another_than_the_pinned_one_has_signed() {
        Desk::new(Standing::OtherSigner, Some(federation())).pictures("signer-other");
    }

    #[test]
    fn the_pinned_signer_has_not_signed() {
        Desk::new(Standing::Unsigned, Some(fingerprint())).pictures("signer-missing");
    }

    #[test]
    fn the_metadata_was_changed_after_it_was_signed() {
        Desk::new(Standing::Invalid, None).pictures("signer-invalid");
    }

    #[test]
    fn the_signature_is_about_something_else() {
        Desk::new(Standing::CoversSomethingElse, None).pictures("signer-covers-other");
    }

    #[test]
    fn the_signature_cannot_be_checked() {
        Desk::new(Standing::NotChecked, None).pictures("signer-not-checked");
        Desk::new(Standing::NotChecked, Some(fingerprint())).pictures("signer-not-checked-pinned");
    }
}

mod in_the_dialog {
    use super::*;

    #[test]
    fn the_certificate_of_the_metadata_can_be_pinned() {
        Desk::new(Standing::SignerNotKnown, None).dialog([], "signer-dialog");
    }

    #[test]
    fn the_certificate_of_the_metadata_is_chosen() {
        Desk::new(Standing::SignerNotKnown, None).dialog([Message::CarriedPinned], "signer-dialog-chosen");
    }

    #[test]
    fn another_one_with_a_long_name_comes_from_a_file() {
        let desk = Desk::new(Standing::SignerNotKnown, None);
        // A file that is being read; the result comes here without a thread.
        let asked = Message::FileAsked;
        let read =
            ("metadata-signing-certificate-of-the-example-federation-2026.pem".to_owned(), Box::new(federation()));

        desk.dialog([asked, Message::FileRead(1, Some(Ok(read)))], "signer-dialog-other");
    }

    #[test]
    fn a_pinned_fingerprint_and_metadata_without_signature() {
        Desk::new(Standing::Unsigned, Some(fingerprint())).dialog([], "signer-dialog-missing");
    }

    #[test]
    fn what_was_pasted_pins_nobody() {
        let pasted = "4D:E8:BE:41:58:31:66:88:D2:EA:5D:DF:6F:3C:93:62:04:56:A2:66";

        Desk::new(Standing::Invalid, None).dialog([Message::Typed(pasted.to_owned())], "signer-dialog-problem");
    }
}

#[test]
fn a_signer_is_pinned_and_taken_back_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Chosen::default());
    let environment = environment(folder.path(), Arc::clone(&chosen));
    let store = environment.store.clone();
    let account = store.insert(&draft(Standing::SignerNotKnown, None), now()).unwrap();
    let signer = || store.get(account.id).unwrap().draft.metadata_signer;
    let mut pilot = Pilot::boot(application(environment), USUAL);

    pilot.run(r#"click "Northwind UK""#).run(r#"expect "Pin signer…""#).run(r#"click "Pin signer…""#);

    // Close, Copy, Pin this certificate; the focus moves to Save.
    pilot
        .run(r#"expect "No signer pinned.""#)
        .tabs(3)
        .run("type enter")
        .run(r#"expect "From this metadata""#)
        .run("type escape")
        .run(r#"expect "Intact, signer unknown""#);
    assert_eq!(signer(), None, "Escape changes nothing");

    // The focus is on the button again.
    pilot
        .run("type enter")
        .run(r#"expect "No signer pinned.""#)
        .tabs(3)
        .run("type enter")
        .run("type enter")
        .run(r#"expect "Valid, pinned signer""#)
        .run(r#"expect "Signer…""#);
    assert!(matches!(signer(), Some(Signer::Certificate(pinned)) if pinned.sha256 == SIGNER));

    // Close, Copy, Unpin; then Save.
    pilot
        .run("type enter")
        .run(r#"expect "Pinned before""#)
        .tabs(3)
        .run("type enter")
        .run(r#"expect "No signer pinned.""#)
        .run("type enter")
        .run(r#"expect "Intact, signer unknown""#);
    assert_eq!(signer(), None);

    // Close, Copy, Pin this certificate, the field; with the last digit the focus moves to Save.
    pilot
        .run("type enter")
        .run(r#"expect "No signer pinned.""#)
        .tabs(4)
        .run(&format!("type \"{SIGNER}\""))
        .run(r#"expect "Entered by you""#)
        .run("type enter")
        .run(r#"expect "Valid, pinned signer""#);
    assert_eq!(signer(), Some(fingerprint()));
}

#[test]
fn a_file_that_is_chosen_or_dropped_pins_its_certificate_and_what_it_blocks_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Chosen::default());
    let environment = environment(folder.path(), Arc::clone(&chosen));
    let store = environment.store.clone();
    let account = store.insert(&draft(Standing::SignerNotKnown, None), now()).unwrap();
    let file = |name: &str, content: &str| -> PathBuf {
        let path = folder.path().join(name);

        std::fs::write(&path, content).unwrap();
        path
    };
    let (empty, published) = (file("empty.pem", ""), file("federation.pem", FEDERATION));
    let mut pilot = Pilot::boot(application(environment), USUAL);

    *chosen.open.lock().unwrap() = vec![empty];
    pilot
        .run(r#"click "Northwind UK""#)
        .run(r#"click "Pin signer…""#)
        .run(r#"click "Choose file…""#)
        .wait_for(
            r#"expect "empty.pem: This is empty. Choose a .cer, .crt, .pem, or .p7b file, or paste the certificate.""#,
        )
        .send(InApp::FileDropped(published))
        .wait_for(r#"expect "From federation.pem""#)
        .run(r#"expect "Intact, but not by the pinned signer""#)
        .run(r#"click "Save""#)
        .run(r#"expect "The metadata was signed by a different signer from the pinned one.""#);

    let kept = store.get(account.id).unwrap().draft;

    assert_eq!(kept.metadata_signer, Some(federation()));
    assert_eq!(pilot.into_state().step(), Some(Step::Review));
}
