//! Pictures of the page that tests the sign-in: how to test, waiting, accepted, common rejections, and the dialog for
//! captured sign-ins.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use iced_test::core::Size;
use jiff::Timestamp;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{
    Draft, EmailChoice, EmailDraft, HeldCertificate, LoadedMetadata, LoadedServiceProvider, Origin,
};
use sso_wizard::account::profile::Parsed;
use sso_wizard::account::users::directory::Directory;
use sso_wizard::certificate::Role;
use sso_wizard::gui::dialog::capture::{self, Capture};
use sso_wizard::gui::screen::sign_in::{self, Captured};
use sso_wizard::gui::screen::{Action, Work};
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{Environment, frame};
use sso_wizard::saml::capture::Message as CapturedMessage;
use support::*;

/// Created by `tests/fixtures/sign-in/make`.
const CERTIFICATE: &str = include_str!("fixtures/sign-in/idp.pem");
const SIGNED: &[u8] = include_bytes!("fixtures/sign-in/signed.xml");
const UNSIGNED: &[u8] = include_bytes!("fixtures/sign-in/unsigned.xml");
const ENCRYPTED: &[u8] = include_bytes!("fixtures/sign-in/encrypted.xml");

const EMAIL: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

fn der() -> Vec<u8> {
    let base64: String = CERTIFICATE.lines().filter(|line| !line.starts_with('-')).collect();

    STANDARD.decode(base64).unwrap()
}

fn metadata(entity_id: &str, location: &str) -> Vec<u8> {
    format!(
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{entity_id}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{location}"/></md:IDPSSODescriptor></md:EntityDescriptor>"#,
        STANDARD.encode(der())
    )
    .into_bytes()
}

const SP_METADATA: &[u8] = br#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/sp/ACS.saml2" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>"#;

fn at(time: &str) -> Timestamp {
    format!("2026-09-14T{time}:00+01:00").parse().unwrap()
}

/// A complete account of BT Cloud Work with Entra; `email` is the mapped attribute.
fn draft(email: &str) -> Draft {
    let mut draft = Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        metadata: Some(LoadedMetadata {
            xml: metadata(
                "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
                "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/saml2",
            ),
            origin: Origin::File("idp.xml".to_owned()),
            loaded_at: at("10:30"),
            entity_id: None,
            version_of: None,
        }),
        email: EmailDraft { choice: Some(EmailChoice::Custom), custom_name: email.to_owned(), ..EmailDraft::default() },
        certificates: vec![HeldCertificate {
            der: der(),
            role: Some(Role::Primary),
            origin: Origin::Metadata,
            first_seen: at("10:30"),
        }],
        step: 7,
        reached: 7,
        ..Draft::default()
    };
    draft.service_provider.loaded = Some(LoadedServiceProvider {
        xml: SP_METADATA.to_vec(),
        origin: Origin::File("bt-sp-metadata.xml".to_owned()),
        loaded_at: at("10:11"),
    });
    draft.sign_in.port = Some(23_456);
    draft
}

struct Stage {
    environment: Environment,
    wizard: Wizard,
    _folder: tempfile::TempDir,
}

impl Stage {
    fn new(draft: Draft) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), std::sync::Arc::default());
        let parsed = Parsed::of(&draft);
        let account = Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };
        let wizard = Wizard::new(account, parsed, Vec::new(), false);
        let mut stage = Self { environment, wizard, _folder: folder };
        stage.with(sign_in::SignIn::open);

        stage
    }

    /// Runs work on the page; the tasks that it returns are not run.
    fn with(
        &mut self,
        work: impl FnOnce(&mut sign_in::SignIn, &mut Work<'_>) -> Action<sign_in::Message>,
    ) -> &mut Self {
        let Wizard { draft, parsed, sign_in, account, .. } = &mut self.wizard;
        let _ = work(sign_in, &mut Work { draft, parsed, environment: &self.environment, account: account.id });
        self
    }

    fn send(&mut self, message: sign_in::Message) -> &mut Self {
        self.with(|page, work| page.update(message, None, work))
    }

    fn captured(&mut self, xml: &[u8], users: Option<&Directory>) -> &mut Self {
        let message = CapturedMessage { xml: xml.to_vec(), time: None, address: None, requests: Vec::new() };
        let captured = Captured { message, origin: "sign-in.har".to_owned() };
        self.with(|page, work| page.captured(captured, users, work))
    }

    fn take(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, USUAL), USUAL, name);
    }

    fn take_smallest(&self, name: &str) {
        assert_pictures(|| frame::view(&self.wizard, &self.environment, SMALLEST), SMALLEST, name);
    }

    fn take_tall(&self, name: &str, height: f32) {
        let tall = Size::new(USUAL.width, height);

        assert_pictures(|| frame::view(&self.wizard, &self.environment, tall), tall, name);
    }
}

#[test]
fn how_to_test() {
    let stage = Stage::new(draft(EMAIL));

    stage.take_tall("sign-in-begin", 1000.0);
    stage.take_smallest("sign-in-begin-860");
}

#[test]
fn an_identity_provider_that_insists_on_https_is_led_to_the_captured_sign_in() {
    let mut draft = draft("email");
    draft.metadata.as_mut().unwrap().xml =
        metadata("https://accounts.google.com/o/saml2?idpid=C01", "https://accounts.google.com/o/saml2/idp?idpid=C01");

    Stage::new(draft).take("sign-in-https-only");
}

#[test]
fn waiting_for_the_answer() {
    let mut stage = Stage::new(draft(EMAIL));
    stage.send(sign_in::Message::Start).send(sign_in::Message::Listening { test: 1, is_browser_open: true });

    stage.take("sign-in-waiting");
    stage.take_smallest("sign-in-waiting-860");
}

#[test]
fn accepted() {
    let mut stage = Stage::new(draft(EMAIL));
    let users = Directory::read(b"Email\nada@example.com\nbob@example.com\n", None).unwrap();
    stage.captured(SIGNED, Some(&users));

    stage.take("sign-in-accepted");
    stage.take_tall("sign-in-accepted-all", 1500.0);
    stage.take_smallest("sign-in-accepted-860");
}

#[test]
fn rejected_with_a_near_miss_that_one_button_mends() {
    let mut stage = Stage::new(draft("emailaddress"));
    stage.captured(SIGNED, None);

    stage.take("sign-in-near-miss");
    stage.take_tall("sign-in-near-miss-all", 1800.0);
    stage.take_smallest("sign-in-near-miss-860");
}

#[test]
fn unsigned() {
    let mut stage = Stage::new(draft(EMAIL));
    stage.captured(UNSIGNED, None);
    stage.send(sign_in::Message::XmlToggled);

    stage.take_tall("sign-in-unsigned", 2000.0);
}

#[test]
fn encrypted() {
    let mut stage = Stage::new(draft(EMAIL));
    stage.captured(ENCRYPTED, None);

    stage.take_tall("sign-in-encrypted", 1400.0);
}

#[test]
fn the_signed_part_of_the_xml_is_marked() {
    let mut stage = Stage::new(draft(EMAIL));
    stage.captured(SIGNED, None);
    stage.send(sign_in::Message::XmlToggled);

    stage.take_tall("sign-in-xml", 2400.0);
}

#[test]
fn what_was_proved_is_said_where_the_value_is() {
    let mut stage = Stage::new(draft(EMAIL));
    stage.captured(SIGNED, None);
    stage.send(sign_in::Message::Closed);

    stage.take("sign-in-preflight");
    stage.wizard.go_to(sso_wizard::gui::wizard::Step::EmailAttribute);
    stage.take("sign-in-proven-email");
    stage.wizard.go_to(sso_wizard::gui::wizard::Step::Certificates);
    stage.take("sign-in-proven-certificate");
}

fn har() -> Vec<u8> {
    let entry = |time: &str, xml: &[u8]| {
        serde_json::json!({
            "startedDateTime": time,
            "request": { "url": "https://sp.example.com/sp/ACS.saml2", "postData": { "params": [
                { "name": "SAMLResponse", "value": STANDARD.encode(xml) } ] } }
        })
    };
    let entries = [entry("2026-09-14T09:30:00Z", UNSIGNED), entry("2026-09-14T09:41:32Z", SIGNED)];

    serde_json::json!({ "log": { "entries": entries } }).to_string().into_bytes()
}

#[test]
fn a_capture_comes_in_and_of_several_sign_ins_one_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let files = std::sync::Arc::new(Chosen::default());
    let environment = environment(folder.path(), std::sync::Arc::clone(&files));
    let account = environment.store.insert(&draft(EMAIL), now()).unwrap();
    let accounts = vec![(account.id, "Northwind UK".to_owned()), (uuid::Uuid::nil(), "Example".to_owned())];
    let mut dialog = Capture::of_any(accounts);
    assert_pictures(|| dialog.view(&environment, USUAL), USUAL, "capture-empty");

    let path = folder.path().join("sign-in.har");
    std::fs::write(&path, har()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _guard = runtime.enter();
    for message in drain(dialog.dropped(path, &environment)) {
        let _ = dialog.update(message, &environment);
    }
    assert_pictures(|| dialog.view(&environment, USUAL), USUAL, "capture-several");
    assert_pictures(|| dialog.view(&environment, SMALLEST), SMALLEST, "capture-several-860");

    let path = folder.path().join("metadata.xml");
    std::fs::write(&path, SP_METADATA).unwrap();
    for message in drain(dialog.dropped(path, &environment)) {
        let _ = dialog.update(message, &environment);
    }
    assert_pictures(|| dialog.view(&environment, USUAL), USUAL, "capture-refused");
    let _ = dialog.update(capture::Message::Closed, &environment);
}
