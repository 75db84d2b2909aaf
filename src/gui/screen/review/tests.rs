use super::*;
use crate::account::draft::{Draft, LoadedMetadata, Origin};
use crate::account::profile::Parsed;
use crate::gui::testing::environment;
use jiff::Timestamp;
use uuid::Uuid;

fn tell(screen: &mut Review, draft: &mut Draft, message: Message) -> Action<Message> {
    let environment = environment();
    let parsed = Parsed::default();
    let mut work = Work { draft, parsed: &parsed, environment: &environment, account: Uuid::nil() };

    screen.update(message, &mut work)
}

fn with_metadata(xml: Vec<u8>) -> Draft {
    Draft {
        metadata: Some(LoadedMetadata {
            xml,
            origin: Origin::Pasted,
            loaded_at: Timestamp::UNIX_EPOCH,
            entity_id: None,
            version_of: None,
        }),
        ..Draft::default()
    }
}

#[test]
fn raw_xml_is_decoded_as_the_reader_decodes_it() {
    let text = "<a b=\"Zürich\"/>";
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut draft = with_metadata(utf_16);

    let Action::Open(Request::Preview { text: shown, .. }) =
        tell(&mut Review::default(), &mut draft, Message::RawAsked)
    else {
        panic!("no preview was asked for")
    };

    assert_eq!(shown, text);
}

#[test]
fn without_metadata_there_is_no_raw_xml() {
    assert!(matches!(tell(&mut Review::default(), &mut Draft::default(), Message::RawAsked), Action::None));
}

#[test]
fn certificates_are_opened_in_step_5() {
    let mut draft = with_metadata(b"<a/>".to_vec());

    assert!(matches!(
        tell(&mut Review::default(), &mut draft, Message::CertificatesAsked),
        Action::GoTo(Step::Certificates)
    ));
}

#[test]
fn reviewing_changes_nothing() {
    let mut screen = Review::default();
    let mut draft = with_metadata(b"<a/>".to_vec());
    let before = draft.clone();

    for message in [Message::NotesToggled, Message::GuideAsked, Message::SupportAsked, Message::MetadataAsked] {
        let _ = tell(&mut screen, &mut draft, message);
    }

    assert_eq!(draft, before);
    assert!(screen.are_notes_open);
}
