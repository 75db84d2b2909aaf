//! `account`: the life of an account.

use crate::fixture::{EMAIL, ENTITY_ID, IdentityProvider, SERVICE_PROVIDER};
use crate::office::Office;
use crate::program::{Sandbox, keys, text};
use sso_wizard::account::exchange;
use std::fs;

#[test]
fn an_account_is_imported_listed_shown_exported_and_deleted() {
    let office = Office::new();
    let none = office.run(&["account", "list"]).ends_with(0);
    assert!(none.stdout.starts_with("There are no accounts yet."), "{}", none.stdout);

    let imported = office.run(&["account", "import", &office.profile]).ends_with(0);
    assert_eq!(imported.stdout, "Imported the account “Example UK”.\n");
    let listed = office.run(&["account", "list", "--json"]).ends_with(0).json();
    assert_eq!(listed["accounts"][0]["name"], "Example UK");
    assert_eq!(listed["accounts"][0]["entity_id"], ENTITY_ID);

    let exported = office.run(&["account", "export", "Example UK"]).ends_with(0).stdout;
    assert_eq!(exchange::import(exported.as_bytes()).unwrap().name, "Example UK");
    let copy = text(&office.sandbox.path("copy.json"));
    office.run(&["account", "export", "example uk", "-o", &copy]).ends_with(0);
    assert_eq!(fs::read_to_string(&copy).unwrap(), exported);

    office.run(&["account", "delete", "Example UK"]).ends_with(0);
    assert_eq!(office.run(&["account", "list", "--json"]).json()["accounts"].as_array().unwrap().len(), 0);
}

#[test]
fn what_is_shown_of_an_account_answers_the_questions_of_a_support_agent() {
    let office = Office::new();
    office.run(&["account", "import", &office.profile]).ends_with(0);
    let answer = office.run(&["account", "show", "Example UK", "--json"]);
    let document = answer.json();

    assert!(answer.code < 2, "{answer:?}");
    assert_eq!(
        keys(&document),
        [
            "name",
            "id",
            "brand",
            "region",
            "state",
            "step",
            "identity_provider",
            "entity_id",
            "next_expiry",
            "created",
            "changed",
            "chosen_product",
            "metadata",
            "email_attribute",
            "certificates",
            "service_provider",
            "login",
            "enabled_at",
            "preflight",
            "findings",
            "metadata_signer"
        ]
    );
    assert_eq!(document["email_attribute"]["name"], EMAIL);
    assert_eq!(document["metadata_signer"], serde_json::Value::Null);
    assert_eq!(document["certificates"][0]["role"], "primary");
    assert_eq!(document["certificates"][0]["state"], "valid");
    assert_eq!(document["service_provider"]["entity_id"]["value"], "https://sp.example.com");
    assert_eq!(document["service_provider"]["entity_id"]["evidence"], "sp-metadata");
    let subjects: Vec<_> =
        document["preflight"].as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert!(subjects.contains(&"primary-certificate"), "{subjects:?}");

    let text = office.run(&["account", "show", "Example UK"]);
    assert_eq!(text.code, answer.code);
    for part in ["Account “Example UK”", "Primary", "Preflight", ENTITY_ID, EMAIL] {
        assert!(text.stdout.contains(part), "{part}: {}", text.stdout);
    }
}

#[test]
fn a_taken_name_is_refused_unless_another_is_given() {
    let office = Office::new();
    office.run(&["account", "import", &office.profile]).ends_with(0);
    let refused = office.run(&["account", "import", &office.profile]).ends_with(2);
    refused.says("An account named “Example UK” already exists.");
    assert!(refused.stderr.contains("--name NEW"), "{}", refused.stderr);
    office.run(&["account", "import", &office.profile, "--name", "Example EU"]).ends_with(0);

    let listed = office.run(&["account", "list", "--json"]).ends_with(0).json();
    let names: Vec<_> = listed["accounts"].as_array().unwrap().iter().map(|account| &account["name"]).collect();
    assert_eq!(names, ["Example EU", "Example UK"]);
}

#[test]
fn a_file_that_is_no_profile_is_told_and_nothing_is_imported() {
    let office = Office::new();
    let file = office.sandbox.write("idp.xml", IdentityProvider::default().xml());
    office.run(&["account", "import", &file]).ends_with(2).says("");
    office.run(&["account", "import", "nowhere.json"]).ends_with(2).says("The file nowhere.json doesn’t exist.");

    assert_eq!(office.run(&["account", "list", "--json"]).json()["accounts"].as_array().unwrap().len(), 0);
}

#[test]
fn a_name_that_is_not_there_is_answered_with_those_that_are() {
    let office = Office::new();
    office.run(&["account", "import", &office.profile]).ends_with(0);
    for command in [
        &["account", "show"][..],
        &["account", "export"],
        &["account", "delete", "--yes"],
        &["export", "sp-metadata", "--account"],
    ] {
        let refused = office.run(&[command, &["Exmaple"]].concat()).ends_with(2);
        refused.says("There is no account named “Exmaple”.");
        assert!(refused.stderr.contains("“Example UK”"), "{}", refused.stderr);
    }
}

#[test]
fn the_sp_metadata_of_an_account_goes_out_byte_for_byte() {
    let office = Office::new();
    office.run(&["account", "import", &office.profile]).ends_with(0);
    let xml = office.run(&["export", "sp-metadata", "--account", "Example UK"]).ends_with(0).stdout;

    assert_eq!(xml, SERVICE_PROVIDER);
}

#[test]
fn a_data_folder_holds_everything_and_an_sqlite_address_names_a_file() {
    let office = Office::new();
    let folder = text(&office.sandbox.path("data"));
    office.sandbox.run(&["account", "import", &office.profile, "--data-dir", &folder]).ends_with(0);
    assert!(office.sandbox.path("data/accounts.sqlite").is_file());
    let url = format!("sqlite:{folder}/accounts.sqlite");
    let listed = office.sandbox.run(&["account", "list", "--json", "--store", &url]).ends_with(0).json();

    assert_eq!(listed["accounts"][0]["name"], "Example UK");
    assert!(!office.sandbox.path("home").exists(), "nothing outside the named folder is touched");
}

#[test]
fn a_shared_store_is_not_in_this_version() {
    let sandbox = Sandbox::new();
    let refused = sandbox.run(&["account", "list", "--store", "postgres://db.example.com/sso"]).ends_with(2);

    refused.says("This version doesn’t support a shared store");
}

#[test]
fn a_store_that_cannot_be_opened_is_told() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("file", "not a folder");
    let refused = sandbox.run(&["account", "list", "--store", &format!("{file}/accounts.sqlite")]).ends_with(2);

    refused.says("");
}

#[test]
fn a_data_folder_that_is_a_file_is_named_and_left_as_it_is() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("notes.txt", "kept");
    let below = format!("{file}/below");

    sandbox.run(&["account", "list", "--data-dir", &file]).ends_with(2).says("is a file, not a folder");
    sandbox.run(&["account", "list", "--data-dir", &below]).ends_with(2).says("Part of the path is a file.");
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
}
