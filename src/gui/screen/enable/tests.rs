use super::*;
use crate::account::Draft;
use crate::account::draft::{EmailChoice, EmailDraft, HeldCertificate, LoadedMetadata, Origin};
use crate::certificate::Role;
use crate::gui::screen::testing::{Asked, Desk, NOW};
use base64::{Engine as _, engine::general_purpose::STANDARD};

const DUPLICATE: &str = "Name,Extension,Type,Email,Other\n\
     Ada,101,User,ada@example.com,one@example.com\n\
     Front desk,800,Call Queue,Ada@example.com,\n";
const CLEAN: &str = "Name,Email\nAda,ada@example.com\nBob,bob@example.com\n";

/// The certificate of the pictures, valid until 7 Oct 2026.
fn certificate() -> Vec<u8> {
    let pem = include_str!("../../../../tests/fixtures/pictures/idp.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();

    STANDARD.decode(base64).unwrap()
}

/// An account of RingCentral US, which publishes its values. Only the tick is missing.
fn complete() -> Draft {
    let xml = format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
         entityID=\"https://idp.example.com\"><md:IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:KeyDescriptor use=\"signing\"><ds:KeyInfo>\
         <ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.example.com/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>",
        STANDARD.encode(certificate())
    );

    Draft {
        name: "Contoso".to_owned(),
        brand: "ringcentral".to_owned(),
        region: "us".to_owned(),
        metadata: Some(LoadedMetadata {
            xml: xml.into_bytes(),
            origin: Origin::File("idp.xml".to_owned()),
            loaded_at: NOW,
            entity_id: None,
            version_of: None,
        }),
        email: EmailDraft { choice: Some(EmailChoice::NameId), ..EmailDraft::default() },
        certificates: vec![HeldCertificate {
            der: certificate(),
            role: Some(Role::Primary),
            origin: Origin::Metadata,
            first_seen: NOW,
        }],
        step: 7,
        reached: 7,
        ..Draft::default()
    }
}

/// The screen with its desk.
struct Step7 {
    desk: Desk,
    screen: Enable,
}

impl Step7 {
    fn new(draft: Draft) -> Self {
        Self { desk: Desk::new(draft), screen: Enable::default() }
    }

    fn send(&mut self, message: Message) -> Asked {
        let Self { desk, screen } = self;
        let action = desk.once(|work| screen.update(message, work));

        desk.settle(action, |message, work| screen.update(message, work))
    }

    fn choose(&mut self, name: &str, list: &[u8]) {
        self.desk.choose(name, list);
        self.send(Message::ChooseList);
    }

    fn footer(&self) -> Footer {
        self.desk.with_context(|context| self.screen.footer(context))
    }

    fn reason(&self) -> String {
        self.footer().reason.unwrap_or_default()
    }

    fn line(&self) -> String {
        self.desk.with_context(|context| self.screen.line(context))
    }

    fn announcement(&self) -> String {
        self.desk.with_context(done::announcement_text)
    }
}

#[test]
fn save_waits_for_the_tick_and_then_marks_the_account_as_enabled() {
    let mut step = Step7::new(complete());

    assert_eq!(step.reason(), "Click “Enable SSO Service” to continue.");
    assert!(step.footer().on_save.is_none());

    step.send(Message::Ticked(true));
    assert_eq!(step.reason(), "");

    let save = step.footer().on_save.unwrap();
    step.send(save);
    assert_eq!(step.desk.draft.enabled_at, Some(NOW));
    assert_eq!(step.reason(), "Marked as enabled at 09:42.");
    assert!(step.footer().on_save.is_none());
    assert_eq!(
        step.line(),
        "No blockers here. Still open: 1 warning and 3 checks to do. Now turn on SSO in the RingCentral portal."
    );
}

#[test]
fn marking_as_not_enabled_takes_the_tick_back_too() {
    let mut step = Step7::new(Draft { enable_ticked: true, enabled_at: Some(NOW), ..complete() });

    step.send(Message::NotEnabled);
    assert_eq!(step.desk.draft, complete());
    assert_eq!(step.line(), "Review 7 checks here, then turn on SSO in the RingCentral portal.");
}

#[test]
fn a_blocker_keeps_save_off_even_with_the_tick() {
    let mut step = Step7::new(Draft { enable_ticked: true, ..complete() });

    step.desk.conflicts = vec!["Fabrikam".to_owned()];
    assert_eq!(step.reason(), "1 blocker is left.");
    assert!(step.footer().on_save.is_none());
}

#[test]
fn an_incomplete_account_is_never_marked_as_enabled() {
    let mut step = Step7::new(Draft { enable_ticked: true, certificates: Vec::new(), ..complete() });

    step.send(Message::Save);
    assert_eq!(step.desk.draft.enabled_at, None);

    let mut step = Step7::new(complete());
    step.send(Message::Save);
    assert_eq!(step.desk.draft.enabled_at, None, "without the tick");
}

#[test]
fn a_blocker_that_comes_up_after_enabling_is_said_first() {
    let mut step = Step7::new(Draft { enable_ticked: true, enabled_at: Some(NOW), ..complete() });

    step.desk.conflicts = vec!["Fabrikam".to_owned()];
    assert_eq!(step.line(), "Marked as enabled, but a blocker has come up since. Review the checks below.");
}

#[test]
fn a_duplicate_in_the_user_list_is_a_blocker_until_another_list_has_none() {
    let mut step = Step7::new(Draft { enable_ticked: true, ..complete() });

    step.choose("users.csv", DUPLICATE.as_bytes());

    let users = step.desk.draft.users.as_ref().unwrap();
    assert_eq!((&*users.file, users.checked_at, users.addresses), ("users.csv", NOW, 2));
    assert_eq!(users.duplicates[0].sentence(), "ada@example.com is used by Ada (101) and Front desk (Call Queue 800).");
    assert_eq!(step.reason(), "1 blocker is left.");

    step.choose("users-2.csv", CLEAN.as_bytes());
    assert_eq!(step.desk.draft.users.as_ref().unwrap().duplicates, []);
    assert!(step.footer().on_save.is_some());
}

#[test]
fn another_column_can_be_chosen_without_choosing_the_file_again() {
    let mut step = Step7::new(complete());
    let path = step.desk.choose("users.csv", DUPLICATE.as_bytes());

    step.send(Message::ChooseList);
    std::fs::remove_file(path).unwrap();
    assert_eq!(step.screen.list.as_ref().unwrap().list.column, "Email");

    step.send(Message::ColumnChosen("Other".to_owned()));
    assert_eq!(step.screen.list.as_ref().unwrap().list.column, "Other");
    assert_eq!(step.desk.draft.users.as_ref().unwrap().duplicates, []);
}

#[test]
fn a_wrong_list_is_a_finding_while_the_former_check_stays() {
    let mut step = Step7::new(complete());

    step.choose("users.csv", CLEAN.as_bytes());
    step.choose("photo.png", b"\x89PNG\r\n\x1a\nrest");

    let trouble = step.screen.trouble.as_ref().unwrap();
    assert_eq!(trouble.meaning, "photo.png wasn’t checked for duplicates.");
    assert!(!trouble.hint.is_empty());
    assert_eq!(step.desk.draft.users.as_ref().unwrap().file, "users.csv");

    step.send(Message::TroubleDismissed);
    assert!(step.screen.trouble.is_none());
}

#[test]
fn a_dropped_file_is_taken_as_the_user_list() {
    let mut step = Step7::new(complete());
    let path = step.desk.choose("users.csv", CLEAN.as_bytes());
    let Step7 { desk, screen } = &mut step;
    let action = desk.once(|work| screen.dropped(vec![path], work));

    desk.settle(action, |message, work| screen.update(message, work));
    assert_eq!(step.desk.draft.users.as_ref().unwrap().addresses, 2);
}

#[test]
fn a_list_whose_reading_was_cancelled_is_not_taken() {
    let mut step = Step7::new(complete());
    let answer = check("users.csv".to_owned(), Ok(Arc::from(CLEAN.as_bytes())), None).map(Box::new);
    let Step7 { desk, screen } = &mut step;
    let _task = desk.once(|work| screen.dropped(vec![PathBuf::from("users.csv")], work));

    step.send(Message::CancelReading);
    step.send(Message::Read { reading: 1, answer });
    assert_eq!(step.desk.draft.users, None);
}

#[test]
fn each_row_is_mended_where_it_is_wrong() {
    let mut step = Step7::new(complete());

    assert_eq!(step.send(Message::Mend(Mend::OpenStep(4))).steps, [Step::EmailAttribute]);
    assert_eq!(step.send(Message::Mend(Mend::OpenCertificates)).requests, [Request::Certificates(None)]);
    assert_eq!(step.send(Message::Mend(Mend::ShowDuplicates)).requests, [Request::Duplicates]);
    assert_eq!(step.send(Message::Mend(Mend::ContactSupport)).requests, [Request::Support]);

    step.send(Message::Mend(Mend::ConfirmImported));
    assert!(step.desk.draft.service_provider.imported);

    step.desk.choose("users.csv", CLEAN.as_bytes());
    step.send(Message::Mend(Mend::ChooseUserList));
    assert!(step.desk.draft.users.is_some());
}

#[test]
fn checking_again_says_when_it_was() {
    let mut step = Step7::new(complete());

    assert_eq!(step.send(Message::CheckAgain).changes, 1);
    assert_eq!(step.screen.checked_at, Some(NOW));
}

#[test]
fn users_are_told_whether_their_password_still_works() {
    let mut step = Step7::new(complete());

    assert!(step.announcement().contains("Your current password for RingCentral still works."));
    assert!(step.announcement().contains("https://service.ringcentral.com/login/startupSSOLogin.html"));

    step.send(Message::LoginChosen(LoginPolicy::SsoOnly));
    assert!(step.announcement().contains("no longer works"));
}

#[test]
fn who_has_no_match_at_the_identity_provider_is_counted_and_saved() {
    let mut step = Step7::new(complete());
    step.choose("users.csv", CLEAN.as_bytes());
    step.desk.choose("directory.csv", b"mail\nada@example.com\neve@example.com\n");
    step.send(Message::CompareAsked);
    let compared = step.screen.compared.clone().unwrap();
    let path = step.desk.choose_to_save("unmatched.csv");
    step.send(Message::SaveUnmatched);

    assert_eq!((compared.comparison.unmatched.len(), compared.comparison.without_account), (1, 1));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "Row,Email,Name,Extension,Type\n3,bob@example.com,Bob,,\n");
}

#[test]
fn a_file_that_is_no_list_is_told_and_the_list_before_stays() {
    let mut step = Step7::new(complete());
    step.choose("users.csv", CLEAN.as_bytes());
    step.desk.choose("directory.pdf", b"%PDF-1.7");
    step.send(Message::CompareAsked);

    assert_eq!(step.screen.compared, None);
    assert_eq!(step.screen.trouble.clone().unwrap().message, "This is a PDF document.");
    assert!(step.screen.directory().unwrap().has("bob@example.com"));
}
