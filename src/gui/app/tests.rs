use super::*;
use crate::gui::screen::Change;
use crate::gui::testing::{environment, now};

/// A program with one account open.
fn opened(name: &str) -> App {
    let environment = environment();
    let draft = Draft { name: name.to_owned(), ..Draft::default() };
    let account = environment.store.insert(&draft, now()).unwrap();
    let opened = open_account(&environment.store, account);
    let (mut app, _) = App::new(environment);

    let _ = app.update(Message::Opened(Ok(Box::new(opened))));
    app
}

fn typed(app: &mut App, name: &str) {
    let _ = app.update(Message::SetUp(set_up::Message::NameChanged(name.to_owned())));
}

fn wizard(app: &App) -> &Wizard {
    app.wizard.as_ref().unwrap()
}

/// The result of the running write.
fn write(app: &App) -> Message {
    let account = &wizard(app).account;
    let result = app.environment.store.update(account.id, account.revision, &wizard(app).draft, now());

    Message::Kept { account: account.id, result: result.map(Box::new).map_err(|error| trouble(&error)) }
}

#[test]
fn only_one_write_runs_and_what_was_typed_meanwhile_is_written_next() {
    let mut app = opened("Example");

    typed(&mut app, "Example U");
    let first = write(&app);
    typed(&mut app, "Example UK");
    assert!(wizard(&app).saving.is_running && wizard(&app).saving.is_dirty);

    let _ = app.update(first);
    assert!(wizard(&app).saving.is_running && !wizard(&app).saving.is_dirty);

    let second = write(&app);
    let _ = app.update(second);
    assert!(!wizard(&app).saving.is_running);
    assert_eq!(app.environment.store.find("Example UK").unwrap().unwrap().draft.name, "Example UK");
}

#[test]
fn a_write_that_fails_keeps_what_was_typed_and_says_so() {
    let mut app = opened("Example");
    let id = wizard(&app).account.id;
    let full = Trouble { message: "The disk is full.".to_owned(), hint: "Make room.".to_owned() };

    typed(&mut app, "Example UK");
    let _ = app.update(Message::Kept { account: id, result: Err(full.clone()) });

    assert_eq!(wizard(&app).draft.name, "Example UK");
    assert_eq!(wizard(&app).saving.trouble, Some(full));
    assert!(wizard(&app).saving.is_dirty && app.notice.as_ref().unwrap().is_trouble);
}

#[test]
fn the_window_stays_open_until_the_last_write_is_done() {
    let mut app = opened("Example");

    typed(&mut app, "Example UK");
    let _ = app.update(Message::CloseRequested(window::Id::unique()));
    assert!(app.is_closing);

    // The disk is full, so the window must stay open with the entered values.
    let id = wizard(&app).account.id;
    let full = Trouble { message: "The disk is full.".to_owned(), hint: "Make room.".to_owned() };
    let _ = app.update(Message::Kept { account: id, result: Err(full) });

    assert!(!app.is_closing);
}

#[test]
fn the_answer_to_an_older_parse_is_ignored() {
    let mut app = opened("Example");
    let id = wizard(&app).account.id;

    let _ = app.changed(Change::Files);
    let _ = app.changed(Change::Files);
    let stale = Message::Parsed { account: id, parse: 1, parsed: Box::default(), conflicts: vec!["Other".to_owned()] };
    let _ = app.update(stale);

    assert!(wizard(&app).conflicts.is_empty());
}

#[test]
fn a_step_waits_for_the_newest_parse() {
    let mut app = opened("Example");
    let id = wizard(&app).account.id;

    let _ = app.changed(Change::Files);
    assert!(wizard(&app).is_parsing);

    let parse = wizard(&app).parse;
    let _ = app.update(Message::Parsed { account: id, parse, parsed: Box::default(), conflicts: Vec::new() });
    assert!(!wizard(&app).is_parsing);
}

#[test]
fn next_does_nothing_while_the_step_is_incomplete() {
    let mut app = opened("");

    let _ = app.update(Message::Next);
    assert_eq!(app.step(), Some(Step::SetUp));

    typed(&mut app, "Example UK");
    let _ = app.update(Message::Next);
    assert_eq!(app.step(), Some(Step::Metadata));

    let _ = app.update(Message::Next);
    assert_eq!(app.step(), Some(Step::Metadata));
}

#[test]
fn a_step_to_come_cannot_be_chosen_in_the_rail() {
    let mut app = opened("Example UK");

    let _ = app.update(Message::StepChosen(Step::Enable));

    assert_eq!(app.step(), Some(Step::SetUp));
}

#[test]
fn zoom_keys_stay_between_100_and_200_percent() {
    let mut app = opened("Example UK");

    let _ = app.update(Message::Key(Key::ZoomOut));
    assert_eq!(app.environment.settings.zoom, 100);

    for _ in 0..20 {
        let _ = app.update(Message::Key(Key::ZoomIn));
    }
    assert_eq!(app.environment.settings.zoom, 200);

    let _ = app.update(Message::Key(Key::ZoomReset));
    assert_eq!(app.environment.settings.zoom, 100);
}

#[test]
fn escape_closes_the_dialog_before_the_guide() {
    let mut app = opened("Example UK");

    let _ = app.update(Message::GuideToggled);
    let _ = app.update(Message::SupportAsked);
    let _ = app.update(Message::Key(Key::Escape));
    assert!(app.dialog.is_none() && wizard(&app).is_guide_open);

    let _ = app.update(Message::Key(Key::Escape));
    assert!(!wizard(&app).is_guide_open);
}

#[test]
fn every_trouble_of_opening_is_told_one_after_the_other() {
    let trouble = |message: &str| Trouble { message: message.to_owned(), hint: String::new() };
    let environment = Environment { troubles: vec![trouble("The first."), trouble("The second.")], ..environment() };
    let (mut app, _) = App::new(environment);

    assert_eq!(app.notice.as_ref().unwrap().words, "The first.");
    let _ = app.update(Message::NoticeDismissed);
    assert_eq!(app.notice.as_ref().unwrap().words, "The second.");
    let _ = app.update(Message::NoticeDismissed);
    assert!(app.notice.is_none());
}

mod signer {
    use super::*;
    use crate::account::draft::{LoadedMetadata, Origin};
    use crate::account::preflight::{Outcome, Subject, preflight};
    use crate::account::status::StepStatus;
    use crate::gui::dialog::{Picked, signer};
    use crate::saml::Severity;
    use crate::saml::metadata::signature::{Signer, Standing};

    const OKTA: &str = include_str!("../../../tests/fixtures/metadata/okta.xml");
    const ENTRA: &str = include_str!("../../../tests/fixtures/metadata/entra.xml");
    const FIRST: &str = include_str!("../../../tests/fixtures/metadata/first.b64");
    const SECOND: &str = include_str!("../../../tests/fixtures/metadata/second.b64");
    /// Signs the Entra fixture.
    const SIGNER: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

    fn draft(metadata: &str) -> Draft {
        Draft {
            name: "Example".to_owned(),
            metadata: Some(LoadedMetadata {
                xml: metadata.replace("@1", FIRST.trim()).replace("@2", SECOND.trim()).into_bytes(),
                origin: Origin::Pasted,
                loaded_at: now(),
                entity_id: None,
                version_of: None,
            }),
            step: 3,
            reached: 7,
            ..Draft::default()
        }
    }

    /// An account with metadata, with the dialog for its signer open.
    fn asked(metadata: &str) -> App {
        let mut app = opened("Example");
        let wizard = app.wizard.as_mut().unwrap();

        wizard.draft = draft(metadata);
        wizard.parsed = Parsed::of(&wizard.draft);
        let _ = app.update(Message::Review(review::Message::SignerAsked(signer::FINDING_OPENER)));
        app
    }

    fn pin(app: &mut App, sha256: &str) {
        let signer = Signer::from_fingerprint(sha256).map(Box::new);
        let _ = app.picked(Picked::MetadataSigner(signer));
    }

    fn standing(app: &App) -> Standing {
        wizard(app).parsed.identity_provider.as_ref().unwrap().assessment().standing
    }

    fn step(app: &App, step: Step) -> StepStatus {
        wizard(app).status(&app.environment)[step.index()].clone()
    }

    #[test]
    fn a_signer_that_is_picked_is_kept_and_step_3_says_at_once_what_the_metadata_comes_to() {
        let mut app = asked(ENTRA);

        assert_eq!(app.dialog.as_ref().unwrap().return_to, Some(signer::FINDING_OPENER));
        pin(&mut app, SIGNER);
        assert!(app.dialog.is_none());
        assert_eq!(standing(&app), Standing::PinnedSigner);
        assert!(wizard(&app).saving.is_running && !wizard(&app).is_parsing);

        let write = write(&app);
        let _ = app.update(write);
        let kept = app.environment.store.find("Example").unwrap().unwrap().draft.metadata_signer;
        assert_eq!(kept, Some(Signer::Fingerprint(SIGNER.to_owned())));
    }

    #[test]
    fn escape_leaves_the_signer_as_it_is() {
        let mut app = asked(ENTRA);

        let _ = app.update(Message::Key(Key::Escape));
        assert!(app.dialog.is_none());
        assert_eq!(wizard(&app).draft.metadata_signer, None);
    }

    #[test]
    fn a_parse_that_began_with_the_signer_before_has_not_the_last_word() {
        let mut app = asked(ENTRA);

        let _ = app.changed(Change::Files);
        let (account, parse) = (wizard(&app).account.id, wizard(&app).parse);
        let old = Box::new(Parsed::of(&wizard(&app).draft));
        pin(&mut app, &"ab".repeat(32));
        let _ = app.update(Message::Parsed { account, parse, parsed: old, conflicts: Vec::new() });

        assert_eq!(standing(&app), Standing::OtherSigner);
        assert!(wizard(&app).is_parsing, "the newest parse is still to come");
    }

    #[test]
    fn metadata_that_the_pinned_signer_has_not_signed_is_a_blocker_in_step_3_and_keeps_enable_off() {
        for (metadata, sentence) in [
            (OKTA, "The metadata isn’t signed, although a signer is pinned."),
            (ENTRA, "The metadata was signed by a different signer from the pinned one."),
        ] {
            let mut app = asked(metadata);

            assert_ne!(step(&app, Step::Review).attention, Some(Severity::Blocker));
            pin(&mut app, &"ab".repeat(32));
            assert_eq!(step(&app, Step::Review).attention, Some(Severity::Blocker));
            assert!(step(&app, Step::Enable).missing.is_some());

            let checks = preflight(
                &wizard(&app).draft,
                &wizard(&app).parsed,
                crate::account::preflight::Circumstances {
                    brand: wizard(&app).brand(&app.environment),
                    conflicts: &[],
                    now: now(),
                    zone: &app.environment.zone,
                    thresholds: app.environment.settings.expiry,
                },
            );
            let row = checks.iter().find(|check| check.subject == Subject::Metadata).unwrap();
            assert_eq!(row.outcome, Outcome::Blocker);
            assert!(row.sentence.starts_with(sentence), "{}", row.sentence);
        }
    }

    #[test]
    fn new_metadata_is_judged_with_the_signer_that_is_pinned() {
        let mut app = asked(ENTRA);

        pin(&mut app, SIGNER);
        let wizard = app.wizard.as_mut().unwrap();
        let signer = wizard.draft.metadata_signer.clone();
        let loaded = draft(OKTA).metadata.unwrap();
        let identity_provider = Parsed::of(&draft(OKTA)).identity_provider.unwrap();

        wizard.draft.take_metadata(loaded, &identity_provider);
        wizard.parsed = Parsed::of(&wizard.draft);
        assert_eq!(wizard.draft.metadata_signer, signer);
        assert_eq!(step(&app, Step::Review).attention, Some(Severity::Blocker));
    }
}
