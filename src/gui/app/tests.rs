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

/// What the running write answers.
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

    // The disk is full: the window must not go with what was typed.
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
