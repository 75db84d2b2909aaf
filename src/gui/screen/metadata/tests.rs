use super::*;
use crate::account::draft::{Draft, EmailChoice};
use crate::account::profile::Parsed;
use crate::certificate::Role;
use crate::fetch::Failure as FetchFailure;
use crate::gui::Environment;
use crate::gui::testing::{environment, now};
use crate::saml::metadata;
use crate::saml::xml::METADATA;
use std::ops::ControlFlow;
use uuid::Uuid;

/// Valid from 2026 to 2036, and from 2035 to 2045.
const FIRST: &str = include_str!("../../../../tests/fixtures/metadata/first.b64");
const SECOND: &str = include_str!("../../../../tests/fixtures/metadata/second.b64");

const ENTRA: &str = include_str!("../../../../tests/fixtures/metadata/entra.xml");
const OKTA: &str = include_str!("../../../../tests/fixtures/metadata/okta.xml");
const FEDERATION: &str = include_str!("../../../../tests/fixtures/metadata/federation.xml");
const SERVICE_PROVIDER: &str = include_str!("../../../../tests/fixtures/metadata/service-provider.xml");

fn filled(template: &str) -> String {
    template.replace("@1", FIRST.trim()).replace("@2", SECOND.trim())
}

/// A screen with its environment.
struct Desk {
    screen: Metadata,
    draft: Draft,
    parsed: Parsed,
    environment: Environment,
}

impl Desk {
    fn new() -> Self {
        Self {
            screen: Metadata::default(),
            draft: Draft::default(),
            parsed: Parsed::default(),
            environment: environment(),
        }
    }

    fn with<T>(&mut self, handle: impl FnOnce(&mut Metadata, &mut Work<'_>) -> T) -> T {
        let mut work =
            Work { draft: &mut self.draft, parsed: &self.parsed, environment: &self.environment, account: Uuid::nil() };

        handle(&mut self.screen, &mut work)
    }

    fn tell(&mut self, message: Message) -> Action<Message> {
        self.with(|screen, work| screen.update(message, work))
    }

    /// Pastes text and responds as the reader does, without a thread.
    fn paste(&mut self, text: &str) -> Action<Message> {
        let _ = self.with(|screen, work| screen.pasted(text.to_owned(), work));
        let key = self.screen.key;
        let result = Read::of(stored(text.as_bytes()), "en", |batch| {
            let _ = self.tell(Message::Listed { key, batch });
            ControlFlow::Continue(())
        });

        self.tell(Message::Read { key, result })
    }

    /// Parses the draft again, as the window does after every change of a file.
    fn parse(&mut self) {
        self.parsed = Parsed::of(&self.draft);
    }

    fn role_of(&self, index: usize) -> Option<Role> {
        self.draft.certificates[index].role
    }
}

fn read(bytes: &[u8]) -> Result<Read, Error> {
    Read::of(stored(bytes), "en", |_| ControlFlow::Continue(()))
}

fn stored(bytes: &[u8]) -> Arc<Stored> {
    Arc::new(Stored::memory(bytes).unwrap())
}

#[test]
fn good_metadata_fills_the_draft_and_suggests_the_rest() {
    let mut desk = Desk::new();
    let xml = filled(ENTRA);

    assert!(matches!(desk.paste(&xml), Action::Changed(Change::Files)));

    let loaded = desk.draft.metadata.as_ref().unwrap();

    assert_eq!(loaded.xml, xml.as_bytes());
    assert_eq!((&loaded.origin, loaded.loaded_at, &loaded.entity_id), (&Origin::Pasted, now(), &None));
    assert_eq!(desk.draft.certificates.len(), 1);
    assert_eq!(desk.draft.certificates[0].origin, Origin::Metadata);
    assert_eq!(desk.role_of(0), Some(Role::Primary));
    assert_eq!(
        desk.draft.email.choice,
        Some(EmailChoice::Offered("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress".to_owned()))
    );
    assert_eq!(desk.draft.product, None);
    assert_eq!(desk.screen.busy(), None);
}

#[test]
fn metadata_without_attributes_starts_from_what_the_product_usually_sends() {
    let mut desk = Desk::new();

    let _ = desk.paste(&filled(OKTA));

    assert_eq!(desk.draft.email.choice, Some(EmailChoice::Custom));
    assert_eq!(desk.draft.email.custom_name, "email");
}

#[test]
fn a_list_of_one_is_read_without_being_offered_for_choice() {
    let only = filled(OKTA);
    let (_, only) = only.split_once("?>").unwrap();
    let text = format!("<EntitiesDescriptor xmlns=\"{METADATA}\">{only}</EntitiesDescriptor>");
    let read = Read::of(stored(text.as_bytes()), "en", |batch| panic!("{batch:?} is nothing to choose from"));

    assert!(matches!(read, Ok(Read::IdentityProvider { entity_id: None, .. })));
}

#[test]
fn the_wrong_kind_of_file_leaves_the_draft_as_it_was() {
    for (text, words) in [
        ("<!DOCTYPE html><html><head><title>Sign in</title></head></html>".to_owned(), "web page"),
        (filled(SERVICE_PROVIDER), "service provider"),
        ("{\"issuer\": \"https://idp.example.com\"}".to_owned(), "JSON"),
        (format!("-----BEGIN CERTIFICATE-----\n{FIRST}\n-----END CERTIFICATE-----"), "certificate"),
        ("<EntityDescriptor".to_owned(), "XML"),
        ("hello".to_owned(), "not XML"),
    ] {
        let mut desk = Desk::new();
        let _ = desk.paste(&filled(OKTA));
        let before = desk.draft.clone();

        assert!(matches!(desk.paste(&text), Action::None), "{words}");
        assert_eq!(desk.draft, before, "{words}");

        let Some(Failure { reason: Reason::Unreadable(unreadable), .. }) = &desk.screen.failure else {
            panic!("{words}: {:?}", desk.screen.failure)
        };

        assert!(unreadable.message.contains(words), "{} for {words}", unreadable.message);
    }
}

#[test]
fn a_later_load_takes_what_went_wrong_away() {
    let mut desk = Desk::new();

    let _ = desk.paste("hello");
    assert!(desk.screen.failure.is_some());
    let _ = desk.paste(&filled(OKTA));
    assert!(desk.screen.failure.is_none());
}

#[test]
fn a_fetch_tells_how_far_it_is_and_ends_in_the_draft() {
    let mut desk = Desk::new();
    let url = "https://login.example.com/metadata.xml";

    let _ = desk.tell(Message::AddressChanged(format!(" {url} ")));
    assert!(matches!(desk.tell(Message::Fetch), Action::Run(_)));
    assert_eq!(desk.screen.busy().as_deref(), Some("Wait for the metadata to load."));

    let key = desk.screen.key;
    let fetched = Fetched {
        bytes: stored(filled(OKTA).as_bytes()),
        url: url.to_owned(),
        content_type: Some("application/samlmetadata+xml".to_owned()),
        redirects: Vec::new(),
        insecure: false,
    };

    let _ = desk.tell(Message::Progressed { key, progress: Progress::Received { bytes: 31_000, of: Some(50_000) } });
    assert!(matches!(desk.tell(Message::Fetched { key, result: Ok(Box::new(fetched)) }), Action::Run(_)));
    assert_eq!(desk.screen.busy().as_deref(), Some("Wait until the metadata is read."));

    let _ = desk.tell(Message::Read { key, result: read(filled(OKTA).as_bytes()) });
    assert_eq!(desk.draft.metadata.as_ref().unwrap().origin, Origin::Url(url.to_owned()));
}

#[test]
fn an_address_that_is_none_is_said_under_the_field_and_asks_nobody() {
    let mut desk = Desk::new();

    let _ = desk.tell(Message::AddressChanged("htp://idp.example.com".to_owned()));
    let _ = desk.tell(Message::Fetch);

    assert!(desk.screen.running.is_none());
    assert!(desk.screen.address_error.is_some());

    let _ = desk.tell(Message::AddressChanged("https://idp.example.com".to_owned()));
    assert_eq!(desk.screen.address_error, None);
}

#[test]
fn a_failed_fetch_keeps_the_metadata_loaded_before() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(OKTA));
    let before = desk.draft.metadata.clone();

    let _ = desk.tell(Message::AddressChanged("https://idp.example.com".to_owned()));
    let _ = desk.tell(Message::Fetch);
    let key = desk.screen.key;
    let error = fetch::Error {
        failure: FetchFailure::Dns,
        message: "There is no server idp.example.com.".to_owned(),
        hint: "Check the address.".to_owned(),
    };
    let _ = desk.tell(Message::Fetched { key, result: Err(error) });

    assert_eq!(desk.draft.metadata, before);
    assert!(desk.screen.failure.as_ref().unwrap().about_the_address("https://idp.example.com").is_some());
    assert!(desk.screen.failure.as_ref().unwrap().about_the_address("https://other.example.com").is_none());
}

#[test]
fn a_cancelled_load_changes_nothing_when_its_answer_comes_late() {
    let mut desk = Desk::new();
    let _ = desk.with(|screen, work| screen.pasted(filled(OKTA), work));
    let key = desk.screen.key;

    let _ = desk.tell(Message::Cancel);
    assert_eq!(desk.screen.busy(), None);
    let _ = desk.tell(Message::Read { key, result: read(filled(OKTA).as_bytes()) });

    assert_eq!(desk.draft.metadata, None);
}

#[test]
fn the_answer_to_an_older_load_is_ignored() {
    let mut desk = Desk::new();
    let _ = desk.with(|screen, work| screen.pasted(filled(OKTA), work));
    let old = desk.screen.key;
    let _ = desk.with(|screen, work| screen.pasted(filled(ENTRA), work));

    let _ = desk.tell(Message::Read { key: old, result: read(filled(OKTA).as_bytes()) });

    assert_eq!(desk.draft.metadata, None);
    assert!(desk.screen.running.is_some());
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let mut desk = Desk::new();
    let _ = desk.with(|screen, work| screen.dropped(vec![PathBuf::from("Northwind.xml")], work));
    let key = desk.screen.key;

    let error = files::open(&PathBuf::from("/nowhere/Northwind.xml")).unwrap_err();
    let _ = desk.tell(Message::FileOpened { key, result: Err(error) });

    let Some(Failure { reason: Reason::Finding(finding), .. }) = &desk.screen.failure else {
        panic!("it is not there")
    };
    assert_eq!(finding.message, "Northwind.xml can’t be read because it doesn’t exist.");
}

#[test]
fn one_identity_provider_of_a_federation_is_chosen_and_only_its_part_is_kept() {
    let mut desk = Desk::new();
    let xml = filled(FEDERATION);

    let _ = desk.paste(&xml);
    assert!(desk.screen.choosing.is_some());
    assert_eq!(desk.draft.metadata, None);

    let _ = desk.tell(Message::Choice(choose::Message::QueryChanged("OUTER".to_owned())));
    assert!(matches!(desk.tell(Message::Choice(choose::Message::QuerySubmitted)), Action::Run(_)));

    let key = desk.screen.key;
    let entity_id = "https://outer.example.com/idp".to_owned();
    let part = metadata::cut_out(xml.as_bytes(), &entity_id).unwrap();
    let identity_provider = Box::new(metadata::read_entity(&part, &entity_id).unwrap());
    let result = Ok(Read::IdentityProvider { identity_provider, entity_id: Some(entity_id.clone()) });

    let _ = desk.tell(Message::Read { key, result });
    desk.parse();

    let loaded = desk.draft.metadata.as_ref().unwrap();

    assert_eq!((&loaded.origin, &loaded.entity_id), (&Origin::Pasted, &Some(entity_id.clone())));
    assert!(loaded.xml.len() < xml.len());
    assert_eq!(desk.parsed.identity_provider.as_ref().unwrap().entity_id, entity_id);
}

#[test]
fn the_choice_can_be_left_without_losing_anything() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(OKTA));
    let before = desk.draft.clone();
    let _ = desk.paste(&filled(FEDERATION));

    assert!(desk.screen.busy().is_some());
    let _ = desk.tell(Message::Choice(choose::Message::Cancelled));

    assert_eq!(desk.screen.busy(), None);
    assert_eq!(desk.draft, before);
}

#[test]
fn a_federation_without_identity_providers_is_said_to_have_none() {
    let mut desk = Desk::new();
    let one = "<md:EntityDescriptor entityID=\"https://sp.example.com/\"><md:SPSSODescriptor \
               protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/></md:EntityDescriptor>";
    let xml = format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{}</md:EntitiesDescriptor>",
        one.replace("sp.", "sp2.")
    );

    let _ = desk.paste(&xml);

    assert!(desk.screen.choosing.is_none());
    assert!(matches!(&desk.screen.failure, Some(Failure { reason: Reason::Finding(_), .. })));
}

#[test]
fn other_metadata_takes_no_role_away_and_says_what_it_was_before() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(ENTRA));
    desk.parse();

    let _ = desk.paste(&filled(OKTA).replace(FIRST.trim(), SECOND.trim()));

    assert_eq!(desk.draft.certificates.len(), 2);
    assert_eq!((desk.role_of(0), desk.role_of(1)), (Some(Role::Primary), Some(Role::Secondary)));
    assert_eq!(
        desk.screen.replaced.as_ref().unwrap().old_entity_id.as_deref(),
        Some("https://sts.windows.net/3f1c9a52-7b0e-4d6a-9c41-5e2b8d70a9f6/")
    );
}

#[test]
fn undo_brings_the_metadata_before_back_with_its_certificates() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(ENTRA));
    desk.parse();
    let before = desk.draft.clone();
    let _ = desk.paste(&filled(OKTA).replace(FIRST.trim(), SECOND.trim()));

    assert!(matches!(desk.tell(Message::Undo), Action::Changed(Change::Files)));
    assert_eq!(desk.draft, before);
    assert!(matches!(desk.tell(Message::Undo), Action::None));
}

#[test]
fn undo_keeps_roles_that_were_given_since() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(ENTRA));
    desk.parse();
    let _ = desk.paste(&filled(OKTA).replace(FIRST.trim(), SECOND.trim()));
    desk.draft.certificates[1].role = None;
    let edited = desk.draft.certificates.clone();

    let _ = desk.tell(Message::Undo);

    assert_eq!(desk.draft.certificates, edited);
}

#[test]
fn a_secondary_that_stands_stays_when_primary_is_suggested() {
    let mut desk = Desk::new();
    let _ = desk.paste(&filled(OKTA).replace(FIRST.trim(), SECOND.trim()));
    desk.draft.certificates[0].role = Some(Role::Secondary);

    let _ = desk.paste(&filled(OKTA));

    assert_eq!((desk.role_of(0), desk.role_of(1)), (Some(Role::Secondary), Some(Role::Primary)));
}

#[test]
fn loading_the_same_metadata_again_adds_no_certificate_twice() {
    let mut desk = Desk::new();

    let _ = desk.paste(&filled(ENTRA));
    let _ = desk.paste(&filled(ENTRA));

    assert_eq!(desk.draft.certificates.len(), 1);
}

/// Responds to one request with metadata, over plain HTTP on this computer.
fn serve(body: String) -> String {
    use std::io::{Read as _, Write as _};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/metadata", listener.local_addr().unwrap());

    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/samlmetadata+xml\r\nConnection: close\r\n";

        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    });
    address
}

#[tokio::test]
async fn metadata_is_fetched_from_a_real_server_and_read_off_the_thread() {
    use iced::futures::StreamExt;
    use iced_test::runtime::{Action as Effect, task};

    let mut desk = Desk::new();
    let address = serve(filled(OKTA));
    let _ = desk.tell(Message::AddressChanged(address.clone()));
    let mut running = vec![desk.tell(Message::Fetch)];
    let mut stages = Vec::new();

    while let Some(Action::Run(work)) = running.pop() {
        let mut effects = task::into_stream(work).unwrap();

        while let Some(effect) = effects.next().await {
            let Effect::Output(message) = effect else { continue };

            stages.push(std::mem::discriminant(&message));
            running.push(desk.tell(message));
            running.retain(|action| matches!(action, Action::Run(_)));
        }
    }

    assert_eq!(desk.draft.metadata.as_ref().unwrap().origin, Origin::Url(address));
    assert_eq!(desk.screen.busy(), None);
    assert!(stages.len() >= 3, "progress was told before the answer");
}

/// A desk whose metadata was fetched.
fn fetched() -> Desk {
    let mut desk = Desk::new();

    let _ = desk.paste(&filled(OKTA));
    desk.draft.metadata.as_mut().unwrap().origin = Origin::Url("https://idp.example.com/metadata".to_owned());
    desk.parse();
    desk
}

fn look(desk: &mut Desk, outcome: Outcome) -> Action<Message> {
    let _ = desk.tell(Message::Check);
    let key = desk.screen.key;

    desk.tell(Message::Compared { key, outcome: Box::new(outcome) })
}

fn newer(desk: &Desk) -> Outcome {
    let xml = filled(OKTA).replace("<md:EntityDescriptor ", "<md:EntityDescriptor ID=\"newer\" ");

    crate::account::refresh::compare(&desk.draft, &desk.parsed, &stored(xml.as_bytes()), now())
}

#[test]
fn what_has_changed_at_the_address_is_shown_and_the_draft_stays_as_it_was() {
    let mut desk = fetched();
    let before = desk.draft.clone();
    let changed = newer(&desk);

    assert!(matches!(look(&mut desk, changed), Action::Open(Request::Changes)));
    assert!(desk.screen.found().is_some());
    assert_eq!((&desk.draft, desk.screen.busy()), (&before, None));
}

#[test]
fn what_was_found_is_taken_over_with_its_undo() {
    let mut desk = fetched();
    let before = desk.draft.clone();
    let Outcome::Changed(changed) = newer(&desk) else { panic!("the bytes differ") };
    let action = desk.with(|screen, work| screen.picked(changed.loaded, &changed.identity_provider, work));

    assert!(matches!(action, Action::Changed(Change::Files)));
    assert_ne!(desk.draft.metadata, before.metadata);
    let _ = desk.tell(Message::Undo);
    assert_eq!(desk.draft, before);
}

#[test]
fn nothing_that_was_found_outlives_the_metadata_that_it_was_compared_with() {
    let mut desk = fetched();
    let changed = newer(&desk);

    let _ = look(&mut desk, changed);
    let _ = desk.paste(&filled(ENTRA));
    assert!(desk.screen.found().is_none());
}

#[test]
fn a_check_that_was_cancelled_answers_nobody() {
    let mut desk = fetched();
    let changed = newer(&desk);

    let _ = desk.tell(Message::Check);
    let key = desk.screen.key;
    let _ = desk.tell(Message::CheckCancelled);

    assert!(matches!(desk.tell(Message::Compared { key, outcome: Box::new(changed) }), Action::None));
    assert!(desk.screen.found().is_none());
}
