use super::*;
use crate::account::draft::{LoadedMetadata, Origin};

const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

fn named(name: &str) -> Draft {
    Draft { name: name.to_owned(), ..Draft::default() }
}

fn with_entity_id(name: &str, entity_id: &str) -> Draft {
    let metadata = LoadedMetadata {
        xml: Vec::new(),
        origin: Origin::Pasted,
        loaded_at: NOW,
        entity_id: Some(entity_id.to_owned()),
        version_of: None,
    };

    Draft { metadata: Some(metadata), ..named(name) }
}

/// Lets the database grow no further, as on a full disk.
fn fill_the_disk(store: &Store) {
    let connection = store.lock();
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();

    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
}

#[test]
fn an_account_comes_back_as_it_was_saved() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&with_entity_id("Contoso UK", "https://idp.example.com"), NOW).unwrap();

    assert_eq!(account.revision, 1);
    assert_eq!(store.get(account.id).unwrap(), account);
    assert_eq!(store.list().unwrap(), [account]);
}

#[test]
fn an_update_counts_the_revision_and_keeps_the_creation_time() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&named("Contoso"), NOW).unwrap();
    let later = NOW + jiff::SignedDuration::from_secs(60);
    let updated = store.update(account.id, account.revision, &named("Contoso UK"), later).unwrap();

    assert_eq!((updated.revision, updated.created, updated.changed), (2, NOW, later));
    assert_eq!(store.get(account.id).unwrap(), updated);
}

#[test]
fn the_second_of_two_updates_from_one_revision_is_a_conflict() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&named("Contoso"), NOW).unwrap();

    store.update(account.id, 1, &named("First"), NOW).unwrap();

    assert!(matches!(store.update(account.id, 1, &named("Second"), NOW), Err(Error::Conflict)));
    assert_eq!(store.get(account.id).unwrap().draft.name, "First");
}

#[test]
fn a_deleted_account_is_gone_until_it_is_restored_as_it_was() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&named("Contoso"), NOW).unwrap();

    let deleted = store.delete(account.id).unwrap();

    assert_eq!(deleted.account, account);
    assert!(matches!(store.get(account.id), Err(Error::Gone)));
    assert!(matches!(store.update(account.id, 1, &named("Contoso"), NOW), Err(Error::Gone)));
    assert!(matches!(store.delete(account.id), Err(Error::Gone)));

    store.restore(&deleted).unwrap();
    store.restore(&deleted).unwrap();
    assert_eq!(store.list().unwrap(), [account]);
}

#[test]
fn accounts_are_listed_by_name_without_regard_to_case() {
    let store = Store::in_memory().unwrap();

    for name in ["beta", "Alpha", "Gamma"] {
        store.insert(&named(name), NOW).unwrap();
    }

    let names: Vec<_> = store.list().unwrap().into_iter().map(|account| account.draft.name).collect();

    assert_eq!(names, ["Alpha", "beta", "Gamma"]);
}

#[test]
fn a_name_is_found_exactly_and_without_case_only_when_it_is_clear() {
    let store = Store::in_memory().unwrap();

    store.insert(&named("Contoso"), NOW).unwrap();
    assert_eq!(store.find("contoso").unwrap().unwrap().draft.name, "Contoso");

    store.insert(&named("CONTOSO"), NOW).unwrap();
    assert_eq!(store.find("contoso").unwrap(), None);
    assert_eq!(store.find(" CONTOSO ").unwrap().unwrap().draft.name, "CONTOSO");
    assert_eq!(store.find("Fabrikam").unwrap(), None);
}

#[test]
fn a_new_account_does_not_take_the_name_of_another() {
    let store = Store::in_memory().unwrap();

    store.insert(&named("Contoso"), NOW).unwrap();

    assert!(matches!(store.insert(&named(" Contoso "), NOW), Err(Error::NameTaken(name)) if name == "Contoso"));
    assert_eq!(store.free_name("contoso").unwrap(), "contoso 2");
    assert_eq!(store.free_name("Fabrikam").unwrap(), "Fabrikam");

    store.insert(&named(""), NOW).unwrap();
    store.insert(&named(""), NOW).unwrap();
    assert_eq!(store.list().unwrap().len(), 3);
}

#[test]
fn other_accounts_with_the_same_entity_id_are_named() {
    let store = Store::in_memory().unwrap();
    let ours = store.insert(&with_entity_id("Ours", "https://idp.example.com"), NOW).unwrap();

    store.insert(&with_entity_id("Theirs", "https://idp.example.com"), NOW).unwrap();
    store.insert(&with_entity_id("Other", "https://idp.example.com/other"), NOW).unwrap();

    assert_eq!(store.accounts_with_entity_id("https://idp.example.com", Some(ours.id)).unwrap(), ["Theirs"]);
    assert_eq!(store.accounts_with_entity_id("https://idp.example.com", None).unwrap(), ["Ours", "Theirs"]);
}

#[test]
fn the_entity_id_index_follows_every_change() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&with_entity_id("Contoso", "https://old.example.com"), NOW).unwrap();

    store.update(account.id, 1, &with_entity_id("Contoso", "https://new.example.com"), NOW).unwrap();
    assert!(store.accounts_with_entity_id("https://old.example.com", None).unwrap().is_empty());
    assert_eq!(store.accounts_with_entity_id("https://new.example.com", None).unwrap(), ["Contoso"]);

    store.update(account.id, 2, &named("Contoso"), NOW).unwrap();
    assert!(store.accounts_with_entity_id("https://new.example.com", None).unwrap().is_empty());
}

#[test]
fn one_unreadable_account_neither_hides_the_others_nor_is_lost() {
    let store = Store::in_memory().unwrap();
    let broken = store.insert(&named("Broken"), NOW).unwrap();

    store.insert(&named("Sound"), NOW).unwrap();
    store.lock().execute("UPDATE accounts SET draft = '{' WHERE id = $1", params![broken.id.to_string()]).unwrap();

    assert_eq!(store.list().unwrap().len(), 1);

    let unreadable = store.unreadable().unwrap();

    assert_eq!((unreadable.len(), unreadable[0].name.as_str()), (1, "Broken"));
    assert!(unreadable[0].reason.starts_with("Its profile is damaged"));
    assert!(matches!(store.get(broken.id), Err(Error::Unreadable { .. })));
    assert!(matches!(store.delete(broken.id), Err(Error::Unreadable { .. })));
    assert_eq!(store.unreadable().unwrap().len(), 1);
}

#[test]
fn rows_mangled_with_another_tool_are_reported_and_not_fatal() {
    let store = Store::in_memory().unwrap();

    store.lock().execute_batch("INSERT INTO accounts VALUES ('x', X'FF', NULL, 'many', 1, 2.5, X'00FF')").unwrap();

    assert!(store.list().unwrap().is_empty());
    assert_eq!(store.unreadable().unwrap()[0].id, "x");
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let store = Store::in_memory().unwrap();
    let account = store.insert(&named("Contoso"), NOW).unwrap();

    fill_the_disk(&store);

    let big = named(&"x".repeat(100_000));
    let error = store.update(account.id, 1, &big, NOW).unwrap_err();

    assert_eq!(error.to_string(), "The disk is full, so the change wasn’t saved.");
    assert_eq!(error.hint(), "Free some space, then try again.");
    assert!(store.insert(&big, NOW).is_err());
    assert_eq!(store.list().unwrap(), [account]);
}

#[test]
fn names_are_data_and_never_sql() {
    let store = Store::in_memory().unwrap();
    let name = "'); DROP TABLE accounts; -- \u{0} “”";

    store.insert(&named(name), NOW).unwrap();
    assert_eq!(store.find(name).unwrap().unwrap().draft.name, name);
}
