//! Pictures of step 6, step 7 and the dialog of duplicates, in the states that users meet.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{
    Draft, EmailChoice, HeldCertificate, LoadedMetadata, LoadedServiceProvider, LoginPolicy, Origin, UserCheck,
};
use sso_wizard::account::profile::Parsed;
use sso_wizard::account::users;
use sso_wizard::certificate::Role;
use sso_wizard::gui::screen::{Action, Work, enable, service_provider};
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, frame};
use std::sync::Arc;
use support::*;

/// A certificate for `idp.example.com`, valid from 14 Sep 2024 to 7 Oct 2026.
const CERTIFICATE: &str = include_str!("fixtures/pictures/idp.pem");

const USERS: &str = "\
Name,Extension,Type,Email,Private Email
Ada,101,User,ada@example.com,ada@home.example.com
Bob,102,User,bob@example.com,
Front desk,800,Call Queue,Ada@Example.com,
Lobby,801,Call Queue,,
";

fn der() -> Vec<u8> {
    let base64: String = CERTIFICATE.lines().filter(|line| !line.starts_with('-')).collect();

    STANDARD.decode(base64).unwrap()
}

fn metadata(entity_id: &str, location: &str) -> Vec<u8> {
    format!(
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{entity_id}"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{location}"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{location}"/></md:IDPSSODescriptor></md:EntityDescriptor>"#,
        STANDARD.encode(der())
    )
    .into_bytes()
}

fn sp_metadata() -> Vec<u8> {
    br#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/sp/ACS.saml2" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>"#.to_vec()
}

fn at(time: &str) -> Timestamp {
    format!("2026-09-14T{time}:00+01:00").parse().unwrap()
}

/// An account that is complete except for steps 6 and 7.
fn draft(name: &str, brand: &str, region: &str, idp: (&str, &str)) -> Draft {
    Draft {
        name: name.to_owned(),
        brand: brand.to_owned(),
        region: region.to_owned(),
        metadata: Some(LoadedMetadata {
            xml: metadata(idp.0, idp.1),
            origin: Origin::File("idp.xml".to_owned()),
            loaded_at: at("10:30"),
            entity_id: None,
            version_of: None,
        }),
        email: sso_wizard::account::draft::EmailDraft { choice: Some(EmailChoice::NameId), ..Default::default() },
        certificates: vec![HeldCertificate {
            der: der(),
            role: Some(Role::Primary),
            origin: Origin::Metadata,
            first_seen: at("10:30"),
        }],
        step: 6,
        reached: 6,
        ..Draft::default()
    }
}

fn okta() -> Draft {
    let idp = ("http://www.okta.com/exk1example", "https://example.okta.com/app/example/exk1example/sso/saml");

    draft("Fabrikam Retail", "office-at-hand", "us", idp)
}

fn entra() -> Draft {
    let idp = (
        "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
        "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/saml2",
    );

    draft("Northwind UK", "bt-cloud-work", "uk", idp)
}

fn load_service_provider(draft: &mut Draft) {
    draft.service_provider.loaded = Some(LoadedServiceProvider {
        xml: sp_metadata(),
        origin: Origin::File("officeathand-sp-metadata.xml".to_owned()),
        loaded_at: at("10:11"),
    });
}

fn check_users(draft: &mut Draft) {
    let list = users::read(USERS.as_bytes(), None).unwrap();

    draft.users = Some(UserCheck {
        file: "users.csv".to_owned(),
        checked_at: at("10:40"),
        addresses: list.addresses,
        duplicates: list.duplicates,
    });
}

/// A draft that is complete for step 7.
fn ready() -> Draft {
    let mut draft = entra();

    load_service_provider(&mut draft);
    draft.service_provider.saved_at = Some(at("10:39"));
    draft.service_provider.imported = true;
    draft.step = 7;
    draft.reached = 7;
    draft
}

fn wizard(draft: Draft) -> Wizard {
    let parsed = Parsed::of(&draft);
    let account = Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };

    Wizard::new(account, parsed, Vec::new(), false)
}

struct Stage {
    environment: Environment,
    files: Arc<Chosen>,
    folder: tempfile::TempDir,
}

fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let files = Arc::<Chosen>::default();

    Stage { environment: environment(folder.path(), Arc::clone(&files)), files, folder }
}

impl Stage {
    fn take(&self, wizard: &Wizard, name: &str) {
        assert_pictures(|| frame::view(wizard, &self.environment, USUAL), USUAL, name);
    }

    fn take_tall(&self, wizard: &Wizard, name: &str, height: f32) {
        let tall = iced_test::core::Size::new(USUAL.width, height);

        assert_pictures(|| frame::view(wizard, &self.environment, tall), tall, name);
    }

    fn take_smallest(&self, wizard: &Wizard, name: &str) {
        assert_pictures(|| frame::view(wizard, &self.environment, SMALLEST), SMALLEST, name);
    }
}

mod step_6 {
    use super::*;

    #[test]
    fn values_of_the_file_in_the_order_of_okta() {
        let stage = stage();
        let mut draft = okta();

        load_service_provider(&mut draft);
        draft.service_provider.entity_id = "saml2:example:prod".to_owned();

        let wizard = wizard(draft);

        stage.take(&wizard, "sp-metadata-okta");
        stage.take_smallest(&wizard, "sp-metadata-okta-smallest");
    }

    #[test]
    fn nothing_is_loaded_and_the_brand_publishes_nothing() {
        let stage = stage();
        let wizard = wizard(entra());

        stage.take_tall(&wizard, "sp-metadata-empty", 1000.0);
    }

    #[test]
    fn a_typed_address_without_encryption_is_refused_at_its_field() {
        let stage = stage();
        let mut draft = entra();

        draft.service_provider.entity_id = "https://sp.example.com".to_owned();
        draft.service_provider.assertion_consumer_service = "sp.example.com/acs".to_owned();
        stage.take_tall(&wizard(draft), "sp-metadata-typed", 1000.0);
    }

    #[test]
    fn published_values_need_no_file_and_entra_imports_one() {
        let stage = stage();
        let idp = entra().metadata.unwrap();
        let draft = Draft { brand: "ringcentral".to_owned(), metadata: Some(idp), ..okta() };

        stage.take_tall(&wizard(draft), "sp-metadata-published", 1000.0);
    }

    #[test]
    fn a_wrong_file_is_named_while_the_former_stays() {
        let stage = stage();
        let mut draft = okta();

        load_service_provider(&mut draft);

        let mut wizard = wizard(draft);
        let finding = sso_wizard::saml::service_provider::read(&metadata("https://idp.example.com", "https://a"))
            .unwrap_err()
            .finding();

        let _task = picked(&mut wizard, &stage.environment, Vec::new());
        send(
            &mut wizard,
            &stage.environment,
            service_provider::Message::Read { load: 1, origin: Origin::Pasted, answer: Err(finding) },
        );
        stage.take(&wizard, "sp-metadata-wrong-file");
    }

    #[test]
    fn a_file_is_being_read() {
        let stage = stage();
        let mut wizard = wizard(entra());

        // The task must live until the picture is taken.
        let _task = picked(&mut wizard, &stage.environment, Vec::new());
        stage.take(&wizard, "sp-metadata-reading");
    }

    fn picked(wizard: &mut Wizard, environment: &Environment, bytes: Vec<u8>) -> Action<service_provider::Message> {
        with(wizard, environment, |wizard, work| wizard.service_provider.picked(bytes, Origin::Pasted, work))
    }

    fn send(wizard: &mut Wizard, environment: &Environment, message: service_provider::Message) {
        let _ = with(wizard, environment, |wizard, work| wizard.service_provider.update(message, work));
    }
}

mod step_7 {
    use super::*;

    #[test]
    fn a_duplicate_keeps_the_tick_off() {
        let stage = stage();
        let mut draft = ready();

        check_users(&mut draft);

        let wizard = wizard(draft);

        stage.take(&wizard, "enable-blocked");
        stage.take_smallest(&wizard, "enable-blocked-smallest");
    }

    #[test]
    fn no_user_list_yet_and_the_import_to_confirm() {
        let stage = stage();
        let mut draft = ready();

        draft.service_provider.imported = false;
        draft.enable_ticked = true;
        draft.login = LoginPolicy::SsoOnly;

        let wizard = wizard(draft);

        stage.take_tall(&wizard, "enable-ticked", 900.0);
    }

    #[test]
    fn nothing_is_there_yet() {
        let stage = stage();
        let mut wizard = wizard(Draft { step: 7, reached: 7, brand: "bt-cloud-work".to_owned(), ..Draft::default() });

        wizard.conflicts = vec!["Tailspin Logistics".to_owned()];
        stage.take(&wizard, "enable-nothing");
    }

    #[test]
    fn a_list_with_two_columns_of_addresses_asks_which() {
        let stage = stage();
        let mut wizard = wizard(ready());
        let path = stage.folder.path().join("users.csv");

        std::fs::write(&path, USERS).unwrap();
        *stage.files.open.lock().unwrap() = vec![path];
        run(&mut wizard, &stage.environment, enable::Message::ChooseList);
        stage.take_tall(&wizard, "enable-column", 1000.0);
    }

    #[test]
    fn a_workbook_of_the_old_kind_is_named_with_what_to_do() {
        let stage = stage();
        let mut wizard = wizard(ready());
        let path = stage.folder.path().join("users.xls");

        std::fs::write(&path, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
        *stage.files.open.lock().unwrap() = vec![path];
        run(&mut wizard, &stage.environment, enable::Message::ChooseList);
        stage.take(&wizard, "enable-wrong-list");
    }

    #[test]
    fn saved_and_on_to_the_portal() {
        let stage = stage();
        let mut draft = ready();

        draft.enable_ticked = true;
        draft.enabled_at = Some(now());

        let wizard = wizard(draft);

        stage.take_tall(&wizard, "enable-done", 1100.0);
    }

    /// Handles a message, and all messages from its tasks, to the end.
    fn run(wizard: &mut Wizard, environment: &Environment, message: enable::Message) {
        let mut messages = vec![message];

        while let Some(message) = messages.pop() {
            let action = with(wizard, environment, |wizard, work| wizard.enable.update(message, work));

            if let Action::Run(task) | Action::ChangedAndRun(_, task) = action {
                messages.extend(in_runtime(|| drain(task)));
            }
        }
    }
}

mod duplicates {
    use super::*;
    use sso_wizard::gui::dialog::duplicates::Duplicates;
    use sso_wizard::gui::widget::dialog::over_scrim;

    #[test]
    fn each_address_with_its_entries() {
        let stage = stage();
        let mut draft = ready();

        check_users(&mut draft);

        let users = draft.users.as_mut().unwrap();

        users.duplicates.push(users.duplicates[0].clone());

        let wizard = wizard(draft);
        let dialog = Duplicates::default();

        for (size, name) in [(USUAL, "duplicates"), (SMALLEST, "duplicates-smallest")] {
            assert_pictures(
                || {
                    let context = wizard.context(&stage.environment, 0.0);

                    iced::widget::stack![
                        frame::view(&wizard, &stage.environment, size).map(|_| ()),
                        over_scrim(dialog.view(&stage.environment, Some(context), size).map(|_| ()))
                    ]
                    .into()
                },
                size,
                name,
            );
        }
    }
}

/// Runs work on a screen of `wizard` as the window does.
fn with<T>(wizard: &mut Wizard, environment: &Environment, work: impl FnOnce(&mut Wizard, &mut Work<'_>) -> T) -> T {
    let mut draft = std::mem::take(&mut wizard.draft);
    let parsed = std::mem::take(&mut wizard.parsed);
    let answer =
        work(wizard, &mut Work { draft: &mut draft, parsed: &parsed, environment, account: uuid::Uuid::nil() });

    wizard.draft = draft;
    wizard.parsed = Parsed::of(&wizard.draft);
    answer
}

/// Runs `work` where tasks can start separate threads.
fn in_runtime<T>(work: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _guard = runtime.enter();

    work()
}
