//! Accounts on a real disk: what happens when the file is damaged, foreign, newer, locked, or used by two programs at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use jiff::Timestamp;
use rusqlite::Connection;
use sso_wizard::account::draft::{LoadedMetadata, Origin};
use sso_wizard::account::store::{Error, Opened, Store};
use sso_wizard::account::{Account, Draft};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::{TempDir, tempdir};

const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

fn named(name: impl Into<String>) -> Draft {
    Draft { name: name.into(), ..Draft::default() }
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("data").join("accounts.sqlite");

    (folder, path)
}

fn open(path: &Path) -> Store {
    let Opened { store, set_aside } = Store::open(path).unwrap();

    assert_eq!(set_aside, None);
    store
}

fn names(store: &Store) -> Vec<String> {
    store.list().unwrap().into_iter().map(|account| account.draft.name).collect()
}

/// Creates a file with one account, closed again.
fn with_one_account(path: &Path) -> Account {
    open(path).insert(&named("Contoso"), NOW).unwrap()
}

#[test]
fn accounts_outlive_the_program() {
    let (_folder, path) = place();
    let account = with_one_account(&path);

    assert_eq!(open(&path).list().unwrap(), [account]);
}

#[test]
fn a_closed_store_is_one_file_that_can_be_copied() {
    let (_folder, path) = place();

    with_one_account(&path);

    let files: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();

    assert_eq!(files, ["accounts.sqlite"]);
}

#[cfg(unix)]
#[test]
fn the_file_and_its_folder_are_private_to_the_user() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_folder, path) = place();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;

    with_one_account(&path);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    open(&path);
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_file_that_is_no_database_is_set_aside_with_its_reason() {
    let (_folder, path) = place();
    let shopping = "milk, bread, and enough text to be longer than the header of a database file\n".repeat(20);

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, &shopping).unwrap();

    let Opened { store, set_aside } = Store::open(&path).unwrap();
    let aside = set_aside.unwrap();

    assert_eq!(aside.reason, "The account file isn’t a database. It was set aside.");
    assert_eq!(fs::read_to_string(&aside.path).unwrap(), shopping);

    let mut note = aside.path.clone().into_os_string();

    note.push(".reason.txt");
    assert!(fs::read_to_string(note).unwrap().starts_with(&aside.reason));

    store.insert(&named("New"), NOW).unwrap();
    drop(store);
    assert_eq!(names(&open(&path)), ["New"]);
}

#[test]
fn a_damaged_database_is_set_aside_byte_for_byte() {
    let (_folder, path) = place();
    let store = open(&path);

    for number in 0..200 {
        store.insert(&named(format!("Account {number} {}", "x".repeat(300))), NOW).unwrap();
    }

    drop(store);

    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;

    bytes[middle..middle + 8192].fill(0xAA);
    fs::write(&path, &bytes).unwrap();

    let Opened { store, set_aside } = Store::open(&path).unwrap();
    let aside = set_aside.unwrap();

    assert!(aside.reason.starts_with("The account file is damaged"), "{}", aside.reason);
    assert!(!aside.reason.contains(['\n', '*']), "one line: {}", aside.reason);
    assert_eq!(fs::read(&aside.path).unwrap(), bytes);
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn a_cut_off_database_is_set_aside() {
    let (_folder, path) = place();

    with_one_account(&path);

    let bytes = fs::read(&path).unwrap();

    fs::write(&path, &bytes[..bytes.len() - 4096]).unwrap();

    assert!(Store::open(&path).unwrap().set_aside.is_some());
}

#[test]
fn two_damaged_files_at_the_same_second_are_both_kept() {
    let (_folder, path) = place();
    let mut asides = Vec::new();

    for content in ["first, which is certainly no database", "second, which is certainly no database"] {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();

        let aside = Store::open(&path).unwrap().set_aside.unwrap();

        assert_eq!(fs::read_to_string(&aside.path).unwrap(), content);
        asides.push(aside.path);
    }

    assert!(asides.iter().all(|path| path.exists()));
    assert_ne!(asides[0], asides[1]);
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    let (_folder, path) = place();

    with_one_account(&path);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();

    let before = fs::read(&path).unwrap();
    let Err(error) = Store::open(&path) else { panic!("a newer file was opened") };

    assert!(matches!(error, Error::TooNew { .. }));
    assert!(error.to_string().starts_with("A newer version of SSO Wizard wrote "));
    assert!(error.hint().starts_with("Install the newest version"));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn the_database_of_another_program_is_left_as_it_is() {
    let (_folder, path) = place();

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();

    let before = fs::read(&path).unwrap();
    let Err(error) = Store::open(&path) else { panic!("a foreign file was opened") };

    assert!(error.to_string().contains("is another program’s database"));
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// Creates a file as the program of version `version` wrote it, with one account in it.
fn of_an_older_version(path: &Path, version: i64, draft: &serde_json::Value) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();

    let connection = Connection::open(path).unwrap();

    connection
        .execute_batch(
            "CREATE TABLE accounts (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, entity_id TEXT, revision BIGINT NOT NULL,
                created TEXT NOT NULL, changed TEXT NOT NULL, draft TEXT NOT NULL);
             PRAGMA application_id = 1397968727;",
        )
        .unwrap();
    if version > 1 {
        connection.execute_batch("CREATE INDEX accounts_entity_id ON accounts (entity_id)").unwrap();
    }
    connection.pragma_update(None, "user_version", version).unwrap();
    connection
        .execute(
            "INSERT INTO accounts VALUES ('6b0e2a52-6cd6-4f0e-8d4a-0d4b3f1f9c11', 'Contoso', NULL, 7,
                '2026-09-01T10:00:00Z', '2026-09-02T10:00:00Z', $1)",
            [draft.to_string()],
        )
        .unwrap();
}

#[test]
fn a_file_of_version_1_is_brought_up_to_date_with_its_accounts() {
    let (_folder, path) = place();

    of_an_older_version(&path, 1, &serde_json::json!({ "name": "Contoso", "brand": "bt-cloud-work", "region": "uk" }));

    let store = open(&path);
    let account = store.find("Contoso").unwrap().unwrap();

    assert_eq!((account.revision, account.draft.brand.as_str()), (7, "bt-cloud-work"));
    assert!(store.versions(account.id).unwrap().versions.is_empty());
    drop(store);

    let connection = Connection::open(&path).unwrap();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();

    assert_eq!(version, 5);
}

#[test]
fn the_metadata_of_the_time_before_versions_were_kept_is_the_first_version() {
    let (_folder, path) = place();

    of_an_older_version(
        &path,
        2,
        &serde_json::json!({
            "name": "Contoso",
            "metadata": {
                "xml": "PG9sZC8+", "origin": { "file": "idp.xml" }, "loaded_at": "2026-09-01T10:00:00Z", "entity_id": null
            }
        }),
    );

    let store = open(&path);
    let account = store.find("Contoso").unwrap().unwrap();
    let loaded = account.draft.metadata.clone().unwrap();

    store
        .update(
            account.id,
            account.revision,
            &Draft {
                metadata: Some(LoadedMetadata { xml: b"<new/>".to_vec(), loaded_at: NOW, ..loaded }),
                ..account.draft
            },
            NOW,
        )
        .unwrap();

    let history = store.versions(account.id).unwrap();
    let times: Vec<_> =
        history.versions.iter().map(|version| (version.number, version.loaded_at.to_string())).collect();

    assert_eq!(times, [(2, NOW.to_string()), (1, "2026-09-01T10:00:00Z".to_owned())]);
    assert_eq!(history.versions[1].origin, Origin::File("idp.xml".to_owned()));
    assert_eq!(store.version(account.id, 1).unwrap(), b"<old/>");
}

#[test]
fn an_account_of_an_older_version_that_cannot_be_read_stays_as_it_is() {
    let (_folder, path) = place();

    of_an_older_version(&path, 2, &serde_json::json!({ "name": 3 }));

    assert_eq!(open(&path).unreadable().unwrap().len(), 1);
    assert_eq!(open(&path).unreadable().unwrap().len(), 1);
}

#[test]
fn a_path_below_a_file_is_refused_with_a_reason() {
    let (folder, _) = place();
    let file = folder.path().join("file");

    fs::write(&file, "kept").unwrap();

    let Err(error) = Store::open(&file.join("accounts.sqlite")) else { panic!("opened below a file") };

    assert!(matches!(error, Error::Unavailable { .. }));
    assert_eq!(error.hint(), "Choose a data folder that you can write to.");
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
}

#[test]
fn a_folder_in_place_of_the_file_is_refused_and_kept() {
    let (_folder, path) = place();

    fs::create_dir_all(path.join("inside")).unwrap();

    assert!(matches!(Store::open(&path).map(|_| ()), Err(Error::Unavailable { .. })));
    assert!(path.join("inside").exists());
}

#[test]
fn a_file_that_another_program_holds_is_told_as_such() {
    let (_folder, path) = place();
    let store = open(&path);
    let account = store.insert(&named("Contoso"), NOW).unwrap();
    let holder = Connection::open(&path).unwrap();

    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();

    let error = store.update(account.id, 1, &named("Changed"), NOW).unwrap_err();

    assert!(error.to_string().contains(" is in use by another program, so nothing"), "{error}");

    holder.execute_batch("COMMIT").unwrap();
    assert_eq!(store.update(account.id, 1, &named("Changed"), NOW).unwrap().revision, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_deleted_while_open_takes_no_changes_into_nowhere() {
    let (_folder, path) = place();
    let store = open(&path);
    let account = store.insert(&named("Contoso"), NOW).unwrap();

    fs::remove_file(&path).unwrap();

    let error = store.update(account.id, 1, &named("Changed"), NOW).unwrap_err();

    assert!(error.to_string().contains("was moved or deleted while it was open"), "{error}");
}

#[test]
fn a_path_with_the_marks_of_a_uri_is_a_plain_path() {
    let (folder, _) = place();
    let path = folder.path().join("what?mode=memory#x%20").join("accounts.sqlite");

    with_one_account(&path);
    assert_eq!(names(&open(&path)), ["Contoso"]);
}

const CHILD_PATH: &str = "SSO_WIZARD_STORE_CHILD";
const ANSWER: &str = "answer: ";

/// Not a test: the second program, which runs the commands on its standard input.
#[test]
fn second_program() {
    let Some(path) = std::env::var_os(CHILD_PATH) else { return };
    let Opened { store, set_aside } = Store::open(Path::new(&path)).unwrap();
    let answer = |text: &str| println!("\n{ANSWER}{text}");

    answer(if set_aside.is_some() { "opened anew" } else { "opened" });

    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<_> = line.split(' ').collect();

        match words.as_slice() {
            ["insert", prefix, count] => {
                for number in 0..count.parse::<u32>().unwrap() {
                    store.insert(&named(format!("{prefix} {number}")), NOW).unwrap();
                }
                answer("done");
            }
            // Adds to the counter in the name, and retries whenever the other program was faster.
            ["count", id, times] => {
                answer(&format!("{} conflicts", count_up(&store, id.parse().unwrap(), times.parse().unwrap())));
            }
            ["update", id, revision, name] => {
                match store.update(id.parse().unwrap(), revision.parse().unwrap(), &named(*name), NOW) {
                    Ok(account) => answer(&format!("revision {}", account.revision)),
                    Err(error) => answer(&error.to_string()),
                }
            }
            _ => panic!("unknown command {line}"),
        }
    }
}

fn count_up(store: &Store, id: uuid::Uuid, times: u32) -> u32 {
    let mut conflicts = 0;

    for _ in 0..times {
        loop {
            let account = store.get(id).unwrap();
            let next = account.draft.name.parse::<u32>().unwrap() + 1;

            match store.update(id, account.revision, &named(next.to_string()), NOW) {
                Ok(_) => break,
                Err(Error::Conflict) => conflicts += 1,
                Err(error) => panic!("{error}"),
            }
        }
    }

    conflicts
}

struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(path: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "second_program", "--nocapture", "--test-threads=1"])
            .env(CHILD_PATH, path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());

        Self { child, output }
    }

    fn tell(&mut self, command: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{command}").unwrap();
    }

    /// Waits for the next response, skipping the output of the test harness.
    fn answer(&mut self) -> String {
        let mut line = String::new();

        loop {
            line.clear();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "the second program ended early");

            if let Some(answer) = line.trim_end().strip_prefix(ANSWER) {
                return answer.to_owned();
            }
        }
    }

    fn finish(mut self) {
        drop(self.child.stdin.take());
        std::io::copy(&mut self.output, &mut std::io::sink()).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn two_programs_that_add_accounts_at_once_lose_none() {
    let (_folder, path) = place();
    let mut first = Program::start(&path);
    let mut second = Program::start(&path);

    assert_eq!([first.answer(), second.answer()], ["opened", "opened"]);

    first.tell("insert first 40");
    second.tell("insert second 40");
    assert_eq!([first.answer(), second.answer()], ["done", "done"]);
    first.finish();
    second.finish();

    assert_eq!(open(&path).list().unwrap().len(), 80);
}

#[test]
fn two_programs_that_change_one_account_at_once_lose_no_change() {
    let (_folder, path) = place();
    let id = open(&path).insert(&named("0"), NOW).unwrap().id;
    let mut first = Program::start(&path);
    let mut second = Program::start(&path);

    first.answer();
    second.answer();
    first.tell(&format!("count {id} 40"));
    second.tell(&format!("count {id} 40"));
    first.answer();
    second.answer();
    first.finish();
    second.finish();

    let account = open(&path).get(id).unwrap();

    assert_eq!((account.draft.name.as_str(), account.revision), ("80", 81));
}

#[test]
fn a_change_made_from_an_older_state_is_told_as_a_conflict_to_the_other_program() {
    let (_folder, path) = place();
    let store = open(&path);
    let account = store.insert(&named("Contoso"), NOW).unwrap();
    let mut other = Program::start(&path);

    other.answer();
    other.tell(&format!("update {} 1 Theirs", account.id));
    assert_eq!(other.answer(), "revision 2");

    assert!(matches!(store.update(account.id, 1, &named("Ours"), NOW), Err(Error::Conflict)));
    assert_eq!(store.get(account.id).unwrap().draft.name, "Theirs");

    store.delete(account.id).unwrap();
    other.tell(&format!("update {} 2 Again", account.id));
    assert_eq!(other.answer(), "This account no longer exists.");
    other.finish();
}

#[test]
fn two_programs_that_meet_a_damaged_file_set_it_aside_once() {
    let (_folder, path) = place();

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "certainly no database").unwrap();

    let mut first = Program::start(&path);
    let mut second = Program::start(&path);
    let mut answers = [first.answer(), second.answer()];

    answers.sort();
    assert_eq!(answers, ["opened", "opened anew"]);

    first.tell("insert first 3");
    second.tell("insert second 3");
    first.answer();
    second.answer();
    first.finish();
    second.finish();

    assert_eq!(open(&path).list().unwrap().len(), 6);

    let notes = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".reason.txt"))
        .count();

    assert_eq!(notes, 1);
}
