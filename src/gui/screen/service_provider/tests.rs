use super::*;
use crate::account::Draft;
use crate::account::draft::{EmailChoice, EmailDraft};
use crate::gui::screen::testing::{Asked, Desk, NOW};
use crate::saml::attribute::NameFormat;

const SIGNED_LIKE: &str = "\u{feff}<?xml version=\"1.0\"?>\r\n<md:EntityDescriptor \
     xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"   entityID='https://sp.example.com' >\r\n<md:SPSSODescriptor \
     protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:AssertionConsumerService \
     Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://sp.example.com/acs\" index=\"0\"/>\
     </md:SPSSODescriptor></md:EntityDescriptor>\r\n";

const IDP: &str = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\">\
     <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/></md:EntityDescriptor>";

fn draft(brand: &str, region: &str) -> Draft {
    Draft { name: "Contoso".to_owned(), brand: brand.to_owned(), region: region.to_owned(), ..Draft::default() }
}

/// The screen with its desk.
struct Step6 {
    desk: Desk,
    screen: ServiceProvider,
}

impl Step6 {
    /// BT Cloud Work, which publishes no values.
    fn unpublished() -> Self {
        Self { desk: Desk::new(draft("bt-cloud-work", "uk")), screen: ServiceProvider::default() }
    }

    fn published() -> Self {
        Self { desk: Desk::new(draft("ringcentral", "us")), screen: ServiceProvider::default() }
    }

    /// An account with a loaded file that is hard to copy because of a BOM, odd quotes, and line ends.
    fn loaded() -> Self {
        let mut step = Self::unpublished();

        step.desk.choose("sp.xml", SIGNED_LIKE.as_bytes());
        step.send(Message::Load);
        step
    }

    fn send(&mut self, message: Message) -> Asked {
        let Self { desk, screen } = self;
        let action = desk.once(|work| screen.update(message, work));

        desk.settle(action, |message, work| screen.update(message, work))
    }

    fn values(&self) -> ServiceProviderValues {
        self.desk.with_context(values)
    }

    fn entity_id(&self) -> Option<(String, Evidence)> {
        self.values().entity_id.map(|value| (value.value, value.evidence))
    }

    fn held(&self) -> &ServiceProviderDraft {
        &self.desk.draft.service_provider
    }

    fn trouble(&self) -> &str {
        self.screen.trouble.as_ref().map(|trouble| trouble.finding.message.as_str()).unwrap_or_default()
    }

    fn line(&self) -> String {
        self.desk.with_context(|context| self.screen.line(context))
    }
}

#[test]
fn a_loaded_file_is_kept_byte_for_byte_and_its_values_count() {
    let step = Step6::loaded();
    let loaded = step.held().loaded.as_ref().unwrap();

    assert_eq!(loaded.xml, SIGNED_LIKE.as_bytes());
    assert_eq!((&loaded.origin, loaded.loaded_at), (&Origin::File("sp.xml".to_owned()), NOW));
    assert_eq!(step.entity_id(), Some(("https://sp.example.com".to_owned(), Evidence::FromServiceProviderMetadata)));
    assert!(step.screen.reading.is_none());
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let mut step = Step6::unpublished();
    let asked = step.send(Message::Load);

    assert_eq!(asked.changes, 0);
    assert_eq!(step.held(), &ServiceProviderDraft::default());
}

#[test]
fn a_dropped_file_and_a_pasted_text_are_loaded_as_well() {
    let mut step = Step6::unpublished();
    let path = step.desk.choose("mail.txt", SIGNED_LIKE.as_bytes());
    let Step6 { desk, screen } = &mut step;
    let action = desk.once(|work| screen.dropped(vec![path], work));

    desk.settle(action, |message, work| screen.update(message, work));
    assert_eq!(step.held().loaded.as_ref().unwrap().origin, Origin::File("mail.txt".to_owned()));

    assert_eq!(step.send(Message::Paste).requests, [Request::PasteServiceProvider]);

    let Step6 { desk, screen } = &mut step;
    let action = desk.once(|work| screen.picked(SIGNED_LIKE.as_bytes().to_vec(), Origin::Pasted, work));

    desk.settle(action, |message, work| screen.update(message, work));
    assert_eq!(step.held().loaded.as_ref().unwrap().origin, Origin::Pasted);
}

#[test]
fn a_wrong_file_is_named_for_what_it_is_while_the_former_stays() {
    let mut step = Step6::loaded();

    step.desk.choose("idp.xml", IDP.as_bytes());
    step.send(Message::Load);

    assert_eq!(step.trouble(), "This is IdP metadata, not SP metadata.");

    let finding = &step.screen.trouble.as_ref().unwrap().finding;
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.meaning.ends_with(" sp.xml stays loaded."), "{}", finding.meaning);
    assert!(finding.hint.contains("step 2"));
    assert_eq!(step.held().loaded.as_ref().unwrap().xml, SIGNED_LIKE.as_bytes());

    step.send(Message::TroubleDismissed);
    assert_eq!(step.trouble(), "");
}

#[test]
fn a_file_that_is_gone_is_said_in_words() {
    let mut step = Step6::unpublished();
    let path = step.desk.choose("sp.xml", b"");

    std::fs::remove_file(path).unwrap();
    step.send(Message::Load);
    assert_eq!(step.trouble(), "sp.xml can’t be read because it doesn’t exist.");
}

#[test]
fn an_answer_that_was_cancelled_is_ignored() {
    let mut step = Step6::unpublished();
    let Step6 { desk, screen } = &mut step;
    let _task = desk.once(|work| screen.picked(Vec::new(), Origin::Pasted, work));

    step.send(Message::CancelReading);

    let answer = service_provider::read(SIGNED_LIKE.as_bytes()).map(Box::new).map_err(|error| error.finding());
    step.send(Message::Read { load: 1, origin: Origin::Pasted, answer });
    assert_eq!(step.held().loaded, None);
}

#[test]
fn a_loaded_file_is_saved_byte_for_byte() {
    let mut step = Step6::loaded();
    let path = step.desk.choose_to_save("saved.xml");

    step.send(Message::Save);
    assert_eq!(std::fs::read(path).unwrap(), SIGNED_LIKE.as_bytes());
    assert_eq!(step.held().saved_at, Some(NOW));
}

#[test]
fn without_a_file_one_is_written_that_asks_for_the_email_attribute() {
    let mut step = Step6::published();

    step.desk.draft.email = EmailDraft {
        choice: Some(EmailChoice::Custom),
        custom_name: "mail".to_owned(),
        custom_format: NameFormat::Basic,
    };

    let path = step.desk.choose_to_save("saved.xml");
    step.send(Message::Save);

    let written = service_provider::read(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(written.entity_id, "https://sso.ringcentral.com");
    assert_eq!(written.requested_attributes[0].name, "mail");
    assert_eq!(written.requested_attributes[0].name_format.as_deref(), Some(NameFormat::Basic.uri()));

    step.desk.draft.email.choice = Some(EmailChoice::NameId);
    step.send(Message::Save);
    assert_eq!(service_provider::read(&std::fs::read(path).unwrap()).unwrap().requested_attributes, []);
}

#[test]
fn a_folder_that_cannot_be_written_is_a_finding_with_a_hint() {
    let mut step = Step6::loaded();

    step.desk.choose_to_save("no-such-folder/saved.xml");
    step.send(Message::Save);

    assert!(step.trouble().starts_with("saved.xml can’t be written. "), "{}", step.trouble());
    assert!(!step.screen.trouble.as_ref().unwrap().finding.hint.is_empty());
    assert_eq!(step.held().saved_at, None);
}

#[test]
fn preview_shows_what_would_be_saved() {
    let mut step = Step6::loaded();
    let asked = step.send(Message::Preview);

    let [Request::Preview { text, file_name, .. }] = asked.requests.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(file_name, "bt-cloud-work-sp-metadata.xml");
    assert!(text.contains("https://sp.example.com/acs"));
}

#[test]
fn nothing_is_saved_or_shown_before_the_values_are_known() {
    let mut step = Step6::unpublished();
    let path = step.desk.choose_to_save("saved.xml");

    assert_eq!(step.send(Message::Preview).requests, []);
    step.send(Message::Save);
    assert!(!path.exists());
}

#[test]
fn where_file_and_typing_differ_the_file_counts_until_the_person_decides() {
    let mut step = Step6::loaded();

    step.send(Message::Typed(Slot::EntityId, "saml2:example:prod".to_owned()));
    assert!(contradicts_file(&step.values()));
    assert_eq!(step.entity_id().unwrap().1, Evidence::FromServiceProviderMetadata);

    step.send(Message::KeepTyped);
    assert_eq!(step.entity_id(), Some(("saml2:example:prod".to_owned(), Evidence::Typed)));
    assert!(contradicts_file(&step.values()), "the way back stays open");

    step.send(Message::UseFile);
    assert_eq!(step.entity_id().unwrap().1, Evidence::FromServiceProviderMetadata);
    assert!(!contradicts_file(&step.values()));
    assert_eq!(step.held().entity_id, "");
}

#[test]
fn a_typed_value_that_was_kept_is_what_is_saved() {
    let mut step = Step6::loaded();
    let path = step.desk.choose_to_save("saved.xml");

    step.send(Message::Typed(Slot::EntityId, "saml2:example:prod".to_owned()));
    step.send(Message::KeepTyped);
    step.send(Message::Save);

    assert_eq!(service_provider::read(&std::fs::read(path).unwrap()).unwrap().entity_id, "saml2:example:prod");
}

#[test]
fn a_relay_state_is_kept_when_the_file_is_used() {
    let mut step = Step6::loaded();

    step.send(Message::Typed(Slot::RelayState, "https://sp.example.com/start".to_owned()));
    step.send(Message::UseFile);
    assert_eq!(step.held().relay_state, "https://sp.example.com/start");
}

#[test]
fn an_inferred_value_counts_only_once_it_is_confirmed() {
    let mut step = Step6::unpublished();

    assert_eq!(step.entity_id(), None);
    assert!(step.values().suggested_entity_id.is_some());

    step.send(Message::SuggestionUsed(Slot::EntityId));
    assert_eq!(step.entity_id(), Some(("https://ssoeuro.ringcentral.com".to_owned(), Evidence::Typed)));

    assert_eq!(step.send(Message::SuggestionUsed(Slot::RelayState)).changes, 0, "BT has none to suggest");
}

#[test]
fn a_typed_address_has_to_be_one_and_to_be_encrypted() {
    let acs = Slot::AssertionConsumerService;

    assert_eq!(acs.complaint(""), None);
    assert_eq!(acs.complaint("https://sp.example.com/acs"), None);
    assert_eq!(acs.complaint("sp.example.com/acs"), Some("Enter the full URL, starting with https://."));
    assert!(acs.complaint("http://sp.example.com/acs").unwrap().starts_with("Use https://"));
    assert!(Slot::EntityId.complaint("https://sp.example .com").is_some());
    assert_eq!(Slot::EntityId.complaint("saml2:example:prod"), None);
}

#[test]
fn other_values_than_those_imported_have_to_be_imported_again() {
    let mut step = Step6::loaded();

    step.desk.choose_to_save("saved.xml");
    step.send(Message::Save);
    step.send(Message::Imported(true));
    assert!(step.held().imported);

    // Loading the same file again changes nothing.
    step.send(Message::Load);
    assert!(step.held().imported);

    step.desk.choose("other.xml", SIGNED_LIKE.replace("/acs", "/other").as_bytes());
    step.send(Message::Load);
    assert!(!step.held().imported);
    assert_eq!(step.held().saved_at, None);
}

#[test]
fn removing_the_file_goes_back_to_the_brands_values() {
    let mut step = Step6::published();

    step.desk.choose("sp.xml", SIGNED_LIKE.as_bytes());
    step.send(Message::Load);
    assert_eq!(step.entity_id().unwrap().0, "https://sp.example.com");

    step.send(Message::Remove);
    assert_eq!(step.entity_id().unwrap().0, "https://sso.ringcentral.com");
}

#[test]
fn the_line_says_what_comes_first() {
    assert_eq!(
        Step6::unpublished().line(),
        "Add BT Cloud Work to your identity provider. Start by loading BT Cloud Work’s SP metadata."
    );
    assert!(Step6::published().line().contains("import the file there, or copy the values"));
}
