//! `inspect users`.

use crate::program::{Sandbox, codes, keys};

const LIST: &str = "Name,Extension,Type,Email\n\
                    Ada,101,User,ada@example.com\n\
                    Bob,102,User,bob@example.com\n\
                    Sales,201,Call queue, ADA@example.com\n\
                    Lobby,301,Limited,\n";

#[test]
fn duplicate_addresses_end_with_1_and_name_every_row() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("users.csv", LIST);
    let document = sandbox.run(&["inspect", "users", &file, "--json"]).ends_with(1).json();

    assert_eq!(keys(&document), ["rows", "column", "addresses", "empty", "invalid", "duplicates", "findings"]);
    assert_eq!(document["rows"], 4);
    assert_eq!(document["column"], "Email");
    assert_eq!(document["addresses"], 3);
    assert_eq!(document["empty"], 1);
    assert_eq!(keys(&document["duplicates"][0]), ["email", "entries"]);
    assert_eq!(document["duplicates"][0]["email"], "ada@example.com");
    assert_eq!(document["duplicates"][0]["entries"][1]["row"], 4);
    assert_eq!(document["duplicates"][0]["entries"][1]["extension"], "201");

    let text = sandbox.run(&["inspect", "users", &file]).ends_with(1);
    assert!(text.stdout.contains("ada@example.com appears in 2 rows"), "{}", text.stdout);
}

#[test]
fn a_list_without_duplicates_is_sound() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("users.csv", "Email\nada@example.com\nbob@example.com\n");
    let document = sandbox.run(&["inspect", "users", &file, "--json"]).ends_with(0).json();

    assert_eq!(document["duplicates"].as_array().unwrap().len(), 0);
}

#[test]
fn a_column_that_is_not_there_ends_with_2() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("users.csv", LIST);
    let answer = sandbox.run(&["inspect", "users", &file, "--column", "Mailbox", "--json"]).ends_with(2);

    assert_eq!(codes(&answer.json()), ["user-list-unreadable"]);
    assert_eq!(answer.json()["column"], serde_json::Value::Null);
    answer.says("Mailbox");
}

#[test]
fn who_has_no_match_at_the_identity_provider_is_listed_and_written_as_csv() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("users.csv", "Name,Email\nAda,ada@example.com\nBob,bob@example.com\n");
    let directory = sandbox.write("directory.csv", "upn;mail\na;ADA@example.com\ne;eve@example.com\n");
    let saved = sandbox.path("unmatched.csv");
    let arguments = ["inspect", "users", &file, "--idp-users", &directory, "-o", saved.to_str().unwrap(), "--json"];
    let document = sandbox.run(&arguments).ends_with(0).json();

    assert_eq!(document["unmatched"][0]["value"], "bob@example.com");
    assert_eq!((document["unmatched"].as_array().unwrap().len(), &document["without_account"]), (1, &1.into()));
    assert_eq!(std::fs::read_to_string(saved).unwrap(), "Row,Email,Name,Extension,Type\n3,bob@example.com,Bob,,\n");
    sandbox.run(&["inspect", "users", &file, "-o", "x.csv"]).ends_with(64);
}

#[test]
fn a_workbook_is_read_too() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("users.xlsx", include_bytes!("../fixtures/users/users.xlsx"));
    let document = sandbox.run(&["inspect", "users", &file, "--json"]).ends_with(1).json();

    assert_eq!(document["duplicates"][0]["email"], "ada@example.com");
}
