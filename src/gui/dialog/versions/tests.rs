use super::*;
use crate::account::draft::Origin;
use crate::account::profile::Parsed;
use crate::account::refresh::{self, Outcome};
use crate::account::versions::History as Stored;
use crate::gui::testing::{environment, now};
use crate::saml::metadata::difference::Impact;
use crate::saml::metadata::signature::Signer;
use crate::saml::metadata::{self, Document};
use reading::News;
use std::collections::HashMap;

const OKTA: &str = include_str!("../../../../tests/fixtures/metadata/okta.xml");
const FIRST: &str = include_str!("../../../../tests/fixtures/metadata/first.b64");

fn xml() -> Vec<u8> {
    OKTA.replace("@1", FIRST.trim()).into_bytes()
}

/// A draft whose metadata was fetched.
fn fetched() -> Draft {
    let Document::IdentityProvider(identity_provider) = metadata::read(&xml()).unwrap() else { unreachable!() };
    let mut draft = Draft::default();
    let loaded = LoadedMetadata {
        xml: xml(),
        origin: Origin::Url("https://idp.example.com/metadata".to_owned()),
        loaded_at: now(),
        entity_id: None,
        version_of: None,
    };

    draft.take_metadata(loaded, &identity_provider);
    draft
}

/// The same metadata followed by a comment.
fn found() -> Changed {
    let draft = fetched();
    let newer = [xml(), b"<!-- newer -->".to_vec()].concat();
    let Outcome::Changed(changed) =
        refresh::compare(&draft, &Parsed::of(&draft), &crate::federation::Stored::memory(newer).unwrap(), now())
    else {
        panic!("the bytes differ")
    };

    *changed
}

fn version(number: i64) -> Version {
    Version {
        number,
        loaded_at: now(),
        origin: Origin::Pasted,
        entity_id: None,
        version_of: None,
        sha256: number.to_string(),
        size: 1,
    }
}

/// Three versions, the second of which is in use.
fn kept() -> Box<Kept> {
    Box::new(Kept {
        history: Stored { versions: vec![version(3), version(2), version(1)], dropped: 0 },
        current: Some(2),
        news: HashMap::new(),
    })
}

fn tell(dialog: &mut Versions, message: Message) -> Action<Message> {
    dialog.update(message, &environment(), None)
}

/// The dialog with three versions read.
fn read(found: Option<Changed>) -> Versions {
    let mut dialog = Versions::new(Uuid::nil(), found);

    let _task = dialog.read(&environment(), None);
    tell(&mut dialog, Message::Read(1, Ok(kept())));
    dialog
}

#[test]
fn what_was_found_stands_first_and_the_version_in_use_in_its_place() {
    assert_eq!(read(None).sides(), [Side::Version(3), Side::InUse, Side::Version(1)]);
    assert_eq!(read(Some(found())).sides(), [Side::Found, Side::Version(3), Side::InUse, Side::Version(1)]);
}

#[test]
fn what_was_loaded_a_moment_ago_stands_there_before_it_is_written() {
    let mut dialog = read(None);

    dialog.history = History::Read(Box::new(Kept { current: None, ..*kept() }));
    assert_eq!(dialog.sides(), [Side::InUse, Side::Version(3), Side::Version(2), Side::Version(1)]);
}

#[test]
fn a_row_is_compared_with_what_is_in_use_and_the_older_one_comes_first() {
    let dialog = read(Some(found()));

    assert_eq!(dialog.pair(Side::Found), Some((Side::InUse, Side::Found)));
    assert_eq!(dialog.pair(Side::Version(3)), Some((Side::InUse, Side::Version(3))));
    assert_eq!(dialog.pair(Side::Version(1)), Some((Side::Version(1), Side::InUse)));
    assert_eq!(dialog.pair(Side::InUse), Some((Side::Version(1), Side::InUse)), "with the one before it");
}

#[test]
fn what_was_found_is_handed_over_only_when_one_says_so() {
    let mut dialog = Versions::on_changes(Uuid::nil(), found());

    assert!(matches!(tell(&mut dialog, Message::Closed), Action::Close));
    assert_eq!(dialog.first_focus(), Some(TAKE_OVER));

    let Action::Picked(Picked::ReadMetadata { loaded, .. }) = tell(&mut dialog, Message::TakenOver) else {
        panic!("it is handed over")
    };
    assert_eq!(loaded.xml, found().loaded.xml);
}

#[test]
fn what_is_wrongly_signed_is_not_one_key_away_from_being_taken_over() {
    let mut found = found();
    found.identity_provider.pin(Signer::from_fingerprint(&"ab".repeat(32)).as_ref());

    assert_eq!(Versions::on_changes(Uuid::nil(), found).first_focus(), Some(CANCEL));
}

#[test]
fn escape_leaves_the_comparison_for_the_list_and_closes_what_was_opened_on_changes() {
    let mut from_the_list = read(None);

    tell(
        &mut from_the_list,
        Message::PageOpened(Page::Difference { before: Side::Version(1), after: Side::Version(3) }),
    );
    assert!(from_the_list.back().is_some());
    assert_eq!(from_the_list.page, Page::List);
    assert!(from_the_list.back().is_none());
    assert!(Versions::on_changes(Uuid::nil(), found()).back().is_none());
}

#[test]
fn an_answer_for_sides_that_are_no_longer_compared_is_ignored() {
    let mut dialog = read(None);

    tell(&mut dialog, Message::PageOpened(Page::Difference { before: Side::Version(1), after: Side::Version(3) }));
    let old = dialog.key;
    tell(&mut dialog, Message::PageOpened(Page::Difference { before: Side::Version(3), after: Side::Version(1) }));
    tell(&mut dialog, Message::Compared(old, Ok(found().changes)));
    assert!(matches!(dialog.compared, Compared::Reading { .. }));

    let new = dialog.key;
    tell(&mut dialog, Message::Compared(new, Ok(found().changes)));
    assert!(matches!(&dialog.compared, Compared::Changes(changes) if changes.len() == 1));
}

#[test]
fn a_version_that_is_gone_says_so_and_the_dialog_stays() {
    let environment = environment();
    let account = environment.store.insert(&fetched(), now()).unwrap();
    let gone = reading::gone(&environment.store.version(account.id, 7).unwrap_err());
    let mut dialog = read(None);

    let _task = tell(&mut dialog, Message::GoBackAsked(Side::Version(1)));
    let key = dialog.key;
    assert!(matches!(tell(&mut dialog, Message::ReadAsNew(key, Err(gone))), Action::None));
    assert!(dialog.problem.is_some() && dialog.working.is_none());
}

#[test]
fn arrows_move_through_the_rows_and_stop_at_the_ends() {
    let mut dialog = read(None);

    for (way, side) in [(Way::Up, Side::Version(3)), (Way::Up, Side::Version(3)), (Way::Down, Side::InUse)] {
        let _task = tell(&mut dialog, Message::Moved(way));
        assert_eq!(dialog.chosen, Some(side));
    }
}

#[test]
fn each_version_says_the_worst_that_it_brought() {
    let newer = found();
    let Document::IdentityProvider(before) = metadata::read(&xml()).unwrap() else { unreachable!() };
    let news = News::of(&before, &newer.identity_provider, now());

    assert_eq!(News::of(&before, &before, now()), News::Same);
    assert!(matches!(news, News::Changed { worst: Impact::Harmless, others: 0, .. }), "{news:?}");
}
