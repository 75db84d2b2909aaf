use crate::account::draft::{LoadedMetadata, Origin};
use crate::account::fixture::{NOW, days, metadata};
use crate::account::store::{Error, Store};
use crate::account::versions::{MOST, Version};
use crate::account::{Account, Draft};
use jiff::{SignedDuration, Timestamp};

const URL: &str = "https://idp.example.com/metadata";

fn loaded(xml: &[u8], origin: Origin, loaded_at: Timestamp) -> LoadedMetadata {
    LoadedMetadata { xml: xml.to_vec(), origin, loaded_at, entity_id: None, version_of: None }
}

fn fetched(xml: &[u8], loaded_at: Timestamp) -> LoadedMetadata {
    loaded(xml, Origin::Url(URL.to_owned()), loaded_at)
}

fn draft(name: &str, metadata: LoadedMetadata) -> Draft {
    Draft { name: name.to_owned(), metadata: Some(metadata), ..Draft::default() }
}

/// Writes the draft as it is now with other metadata.
fn load(store: &Store, account: &Account, metadata: LoadedMetadata) -> Account {
    let newest = store.get(account.id).unwrap();

    store.update(account.id, newest.revision, &Draft { metadata: Some(metadata), ..newest.draft }, NOW).unwrap()
}

fn numbers(store: &Store, account: &Account) -> Vec<i64> {
    store.versions(account.id).unwrap().versions.iter().map(|version| version.number).collect()
}

fn contents(store: &Store) -> i64 {
    store.lock().query_row("SELECT COUNT(*) FROM metadata_contents", [], |row| row.get(0)).unwrap()
}

#[test]
fn everything_that_was_loaded_is_kept_with_its_time_its_place_and_its_bytes() {
    let store = Store::in_memory().unwrap();
    let (first, second) = (metadata(&[], &["mail"]), b"\xFF\xFE<\0not even text".to_vec());
    let account =
        store.insert(&draft("Contoso", loaded(&first, Origin::File("idp.xml".to_owned()), NOW)), NOW).unwrap();

    load(&store, &account, fetched(&second, NOW + days(3)));

    let history = store.versions(account.id).unwrap();
    let [newest, oldest] = history.versions.as_slice() else { panic!("{history:?}") };
    assert_eq!((newest.number, newest.loaded_at, &newest.origin), (2, NOW + days(3), &Origin::Url(URL.to_owned())));
    assert_eq!((oldest.number, &oldest.origin), (1, &Origin::File("idp.xml".to_owned())));
    assert_eq!(newest.size, second.len() as u64);
    assert_eq!(store.version(account.id, 1).unwrap(), first);
    assert_eq!(store.version(account.id, 2).unwrap(), second);
    assert_eq!(history.dropped, 0);
}

#[test]
fn writing_the_draft_again_makes_no_version_and_no_metadata_makes_none() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&Draft::default(), NOW).unwrap();
    assert!(numbers(&store, &account).is_empty());

    for name in ["C", "Co", "Contoso"] {
        let newest = store.get(account.id).unwrap();

        store.update(account.id, newest.revision, &draft(name, fetched(b"one", NOW)), NOW).unwrap();
    }
    assert_eq!(numbers(&store, &account), [1]);
}

#[test]
fn an_hourly_refresh_that_brings_the_same_pushes_nothing_out() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"one", NOW)), NOW).unwrap();

    for hour in 1..100 {
        load(&store, &account, fetched(b"one", NOW + SignedDuration::from_hours(hour)));
    }
    assert_eq!(numbers(&store, &account), [1]);
    // The same content from another place is something that happened.
    load(&store, &account, loaded(b"one", Origin::Pasted, NOW));
    assert_eq!(numbers(&store, &account), [2, 1]);
    assert_eq!(contents(&store), 1);
}

#[test]
fn undoing_a_load_in_the_window_is_the_version_it_was() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"one", NOW)), NOW).unwrap();

    load(&store, &account, fetched(b"two", NOW + days(1)));
    let undone = load(&store, &account, fetched(b"one", NOW));

    assert_eq!(numbers(&store, &account), [2, 1]);
    assert_eq!(store.versions(account.id).unwrap().current(&undone.draft).map(|version| version.number), Some(1));
}

#[test]
fn only_the_newest_fifty_are_kept_and_how_many_went_is_told() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"0", NOW)), NOW).unwrap();

    for number in 1..60 {
        load(&store, &account, fetched(number.to_string().as_bytes(), NOW + days(number)));
    }

    let history = store.versions(account.id).unwrap();
    assert_eq!((history.versions.len(), history.dropped), (MOST, 10));
    assert_eq!((history.versions[0].number, history.versions[49].number), (60, 11));
    assert!(matches!(store.version(account.id, 10), Err(Error::VersionGone(10))));
    assert_eq!(store.version(account.id, 11).unwrap(), b"10");
    assert_eq!(contents(&store), 50, "bytes that no version has any more are gone");
}

#[test]
fn a_deleted_account_takes_its_versions_along_and_undo_brings_them_back() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"one", NOW)), NOW).unwrap();
    let other = store.insert(&draft("Fabrikam", fetched(b"one", NOW)), NOW).unwrap();

    load(&store, &account, fetched(b"two", NOW + days(1)));
    let before = store.versions(account.id).unwrap();
    let deleted = store.delete(account.id).unwrap();

    assert!(store.versions(account.id).unwrap().versions.is_empty());
    assert_eq!(contents(&store), 1, "what another account has stays");
    assert_eq!(store.version(other.id, 1).unwrap(), b"one");

    store.restore(&deleted).unwrap();
    store.restore(&deleted).unwrap();
    assert_eq!(store.versions(account.id).unwrap(), before);
    assert_eq!(store.version(account.id, 1).unwrap(), b"one");
    assert_eq!(store.version(account.id, 2).unwrap(), b"two");
}

#[test]
fn a_write_that_is_refused_keeps_no_version() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"one", NOW)), NOW).unwrap();

    assert!(matches!(store.update(account.id, 7, &draft("Contoso", fetched(b"two", NOW)), NOW), Err(Error::Conflict)));
    assert_eq!((numbers(&store, &account), contents(&store)), (vec![1], 1));
}

#[test]
fn a_version_has_a_number_that_is_only_its_accounts() {
    let store = Store::in_memory().unwrap();
    let one = store.insert(&draft("One", fetched(b"one", NOW)), NOW).unwrap();
    let other = store.insert(&draft("Other", fetched(b"other", NOW)), NOW).unwrap();

    assert_eq!(store.version(one.id, 1).unwrap(), b"one");
    assert_eq!(store.version(other.id, 1).unwrap(), b"other");
    let error = store.version(other.id, 2).unwrap_err();
    assert_eq!(error.to_string(), "This account’s metadata has no version 2.");
}

#[test]
fn rows_changed_by_hand_neither_hide_the_others_nor_stop_a_save() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&draft("Contoso", fetched(b"one", NOW)), NOW).unwrap();

    load(&store, &account, fetched(b"two", NOW + days(1)));
    store
        .lock()
        .execute_batch(
            "UPDATE metadata_versions SET loaded_at = 'yesterday', origin = '?' WHERE number = 1;
             UPDATE metadata_contents SET size = 'much'",
        )
        .unwrap();
    load(&store, &account, fetched(b"three", NOW + days(2)));

    let history = store.versions(account.id).unwrap();
    assert_eq!(history.versions.iter().map(|version| version.number).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(history.dropped, 1);
}

#[test]
fn a_version_gone_back_to_is_kept_as_such() {
    let store = Store::in_memory().unwrap();
    let (one, two) = (metadata(&[], &["mail"]), metadata(&[], &["phone"]));
    let account = store.insert(&draft("Contoso", fetched(&one, NOW)), NOW).unwrap();
    let account = load(&store, &account, fetched(&two, NOW + days(1)));
    let version = store.versions(account.id).unwrap().get(1).cloned().unwrap();
    let mut back = account.draft.clone();

    version.go_back(&mut back, store.version(account.id, 1).unwrap(), NOW + days(2)).unwrap();
    store.update(account.id, account.revision, &back, NOW + days(2)).unwrap();

    let history = store.versions(account.id).unwrap();
    let words: Vec<_> = history.versions.iter().map(Version::origin_words).collect();
    assert_eq!(words, ["version of 14 Sep 2026", URL, URL]);
    assert_eq!(history.current(&back).map(|version| version.number), Some(3));
    assert_eq!(contents(&store), 2);
}
