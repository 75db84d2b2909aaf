//! `account refresh`, `account check --refresh` and `account versions`: against a server on loopback.

use crate::fixture::{EMAIL, ENTITY_ID, IdentityProvider, aggregate, attribute, signing};
use crate::office::{Office, draft_of};
use crate::program::{codes, keys};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use sso_wizard::account::Draft;
use sso_wizard::account::draft::Origin;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// An identity provider's web server, whose metadata may change.
struct Server {
    address: String,
    answer: Arc<Mutex<(&'static str, String)>>,
}

impl Server {
    fn with(provider: &IdentityProvider) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/metadata", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(("200 OK", provider.xml())));
        let shared = Arc::clone(&answer);

        thread::spawn(move || {
            for stream in listener.incoming() {
                respond(stream.unwrap(), &shared.lock().unwrap());
            }
        });
        Self { address, answer }
    }

    fn now_says(&self, status: &'static str, body: String) {
        *self.answer.lock().unwrap() = (status, body);
    }

    fn now_has(&self, provider: &IdentityProvider) {
        self.now_says("200 OK", provider.xml());
    }

    /// The account of this server.
    fn account(&self, name: &str, provider: &IdentityProvider) -> Draft {
        let mut draft = draft_of(name, provider);

        draft.metadata.as_mut().unwrap().origin = Origin::Url(self.address.clone());
        draft.service_provider.loaded.as_mut().unwrap().xml =
            crate::fixture::SERVICE_PROVIDER.replacen(" AuthnRequestsSigned=\"true\"", "", 1).into_bytes();
        draft
    }
}

fn respond(mut stream: TcpStream, (status, body): &(&str, String)) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];

    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).unwrap() {
            0 => return,
            read => request.extend_from_slice(&buffer[..read]),
        }
    }
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
}

fn provider() -> IdentityProvider {
    IdentityProvider { attributes: attribute(EMAIL), ..IdentityProvider::default() }
}

fn renewed() -> String {
    STANDARD.encode(signing("idp.example.com", 2020, 2100).der)
}

/// The same identity provider with a second certificate.
fn with_second_certificate(before: &IdentityProvider, second: &str) -> String {
    let key = format!(
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>{second}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>"
    );

    before.xml().replacen("<md:NameIDFormat>", &key, 1)
}

/// An account that was fetched from a server.
fn fetched() -> (Office, Server, IdentityProvider) {
    let (office, provider) = (Office::new(), provider());
    let server = Server::with(&provider);

    office.import(&server.account("Example UK", &provider));
    (office, server, provider)
}

fn kinds(document: &Value) -> Vec<&str> {
    document["changes"].as_array().unwrap().iter().map(|change| change["kind"].as_str().unwrap()).collect()
}

#[test]
fn metadata_that_is_the_same_has_not_changed() {
    let (office, _server, _) = fetched();

    let same = office.run(&["account", "refresh", "Example UK"]).ends_with(0);
    assert_eq!((same.stdout.as_str(), same.stderr.as_str()), ("The metadata of “Example UK” hasn’t changed.\n", ""));
    let check = office.run(&["account", "check", "--refresh"]).ends_with(0).stdout;
    assert!(check.ends_with(" The metadata hasn’t changed.\n"), "{check}");
}

#[test]
fn a_renewed_certificate_is_told_and_taken_over_only_when_asked() {
    let (office, server, provider) = fetched();
    server.now_says("200 OK", with_second_certificate(&provider, &renewed()));

    let told = office.run(&["account", "refresh", "Example UK"]).ends_with(1).stdout;
    assert!(told.starts_with("The metadata of “Example UK” has changed since it was loaded on "), "{told}");
    for part in [
        ": 1 change.\n",
        "\nNeeds attention\n  A signing certificate was added: “idp.example.com” (",
        "It looks like the replacement for “idp.example.com” (",
        "\n    hint: Apply the new metadata and set this certificate as Secondary",
        "Not applied. Add --take to apply it.\n",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(
        office.run(&["account", "show", "Example UK", "--json"]).json()["certificates"].as_array().unwrap().len(),
        1
    );

    let taken = office.run(&["account", "refresh", "Example UK", "--take"]).ends_with(0).stdout;
    assert!(taken.ends_with("It was applied as version 2.\n"), "{taken}");
    let shown = office.run(&["account", "show", "Example UK", "--json"]).json();
    assert_eq!(shown["certificates"][1]["role"], "secondary");
    office.run(&["account", "refresh", "Example UK"]).ends_with(0);
}

#[test]
fn a_script_gets_every_key_of_a_refresh_whatever_came() {
    let (office, server, provider) = fetched();
    let refresh = |code| {
        let document = office.run(&["account", "refresh", "Example UK", "--json"]).ends_with(code).json();

        assert_eq!(
            keys(&document),
            ["name", "id", "status", "url", "changes", "failure", "findings", "taken", "version"]
        );
        assert_eq!(document["url"], server.address.as_str());
        document
    };

    assert_eq!(refresh(0)["status"], "unchanged");

    server.now_has(&IdentityProvider {
        location: "https://login.example.com/sso".to_owned(),
        certificate: provider.certificate.clone(),
        attributes: provider.attributes.clone(),
        ..IdentityProvider::default()
    });
    let changed = refresh(1);
    assert_eq!((&changed["status"], &changed["taken"]), (&"changed".into(), &false.into()));
    let change = &changed["changes"][0];
    assert_eq!(keys(change), ["kind", "impact", "sentence", "hint", "before", "after"]);
    assert_eq!((&change["kind"], &change["impact"]), (&"endpoint-moved".into(), &"breaks".into()));
    assert_eq!(change["before"], "https://idp.example.com/sso");
    assert_eq!(change["after"], "https://login.example.com/sso");

    let other = |entity_id: &str| IdentityProvider { entity_id: entity_id.to_owned(), ..provider_like(&provider) };
    let others = [other("https://one.example.com").entity(), other("https://two.example.com").entity()];
    server.now_says("200 OK", aggregate(&others));
    let gone = refresh(1);
    assert_eq!((&gone["status"], kinds(&gone)), (&"gone".into(), vec!["entity-gone"]));
    let take = office.run(&["account", "refresh", "Example UK", "--take"]).ends_with(2);
    take.says("There’s nothing to apply.");
    assert!(take.stdout.contains("\n  The metadata at this URL no longer describes"), "{}", take.stdout);

    server.now_says("404 Not Found", "gone".to_owned());
    let failed = refresh(2);
    assert_eq!((&failed["status"], &failed["failure"]["code"]), (&"failed".into(), &"http-status".into()));
    assert_eq!(keys(&failed["failure"]), ["code", "message", "hint"]);

    server.now_says("200 OK", "<!DOCTYPE html><html><title>Sign in</title></html>".to_owned());
    assert_eq!(refresh(2)["failure"]["code"], "html");
}

fn provider_like(provider: &IdentityProvider) -> IdentityProvider {
    IdentityProvider {
        certificate: provider.certificate.clone(),
        attributes: provider.attributes.clone(),
        ..IdentityProvider::default()
    }
}

#[test]
fn another_identity_provider_is_never_taken_over_by_a_script() {
    let (office, server, provider) = fetched();
    server.now_has(&IdentityProvider {
        entity_id: "https://stranger.example.com".to_owned(),
        ..provider_like(&provider)
    });

    let told = office.run(&["account", "refresh", "Example UK"]).ends_with(1).stdout;
    assert!(
        told.contains("\nBreaks sign-ins\n  This is a different identity provider. The entity ID is now "),
        "{told}"
    );
    office
        .run(&["account", "refresh", "Example UK", "--take"])
        .ends_with(2)
        .says("This is a different identity provider’s metadata, so it wasn’t applied.");
    assert_eq!(office.run(&["account", "show", "Example UK", "--json"]).json()["entity_id"], ENTITY_ID);
}

#[test]
fn metadata_from_a_file_cannot_be_looked_at_again() {
    let office = Office::new();
    office.import(&draft_of("Example UK", &provider()));

    let refused = office.run(&["account", "refresh", "Example UK", "--json"]).ends_with(2);
    refused.says("wasn’t fetched from a URL");
    assert_eq!(refused.json()["status"], "no-address");
    // The daily check continues with the other accounts.
    let checked = office.run(&["account", "check", "--refresh", "--json"]).json();
    assert_eq!(checked["accounts"][0]["refresh"]["status"], "no-address");
}

#[test]
fn the_daily_check_asks_the_network_only_when_it_is_told_to() {
    let (office, server, _) = fetched();
    server.now_has(&IdentityProvider { certificate: Some(renewed()), ..provider() });

    let offline = office.run(&["account", "check", "--json"]).ends_with(0).json();
    assert_eq!(offline["accounts"][0]["refresh"], Value::Null);

    let told = office.run(&["account", "check", "--refresh"]).ends_with(1);
    let first = told.stdout.lines().next().unwrap();
    assert!(first.starts_with("Example UK: needs attention. 1 blocker"), "{first}");
    assert!(first.contains("1 warning"), "{first}");
    assert!(
        told.stdout.contains("\n  Blocker  Newer metadata: A signing certificate was removed: "),
        "{}",
        told.stdout
    );
    assert!(told.stdout.contains("\n  Warning  Newer metadata: A signing certificate was added: "), "{}", told.stdout);
    assert_eq!(told.stderr, "");
    let document = office.run(&["account", "check", "--refresh", "--json"]).ends_with(1).json();
    let seen = &document["accounts"][0]["refresh"];
    assert_eq!(keys(seen), ["status", "url", "changes", "failure"]);
    assert_eq!(kinds(seen), ["certificate-removed", "certificate-added"]);
    assert_eq!(document["accounts"][0]["verdict"], "attention");
}

#[test]
fn harmless_changes_wake_nobody() {
    let (office, server, provider) = fetched();
    server.now_says("200 OK", format!("{}<!-- generated anew -->", provider.xml()));

    assert_eq!(office.run(&["account", "check", "--refresh", "--quiet"]).ends_with(0).stdout, "");
    let told = office.run(&["account", "refresh", "Example UK"]).ends_with(0).stdout;
    assert!(told.contains("\nHarmless\n  Only the file changed."), "{told}");
}

#[test]
fn a_server_that_does_not_answer_is_not_taken_for_sound() {
    let (office, server, _) = fetched();
    server.now_says("503 Service Unavailable", String::new());

    let told = office.run(&["account", "check", "--refresh", "--quiet"]).ends_with(2);
    assert_eq!(told.stdout, "");
    told.says("The metadata of “Example UK” couldn’t be checked for changes. ");
}

#[test]
fn the_versions_of_an_account_are_listed_compared_and_brought_back() {
    let (office, server, provider) = fetched();
    let second = renewed();
    server.now_says("200 OK", with_second_certificate(&provider, &second));
    office.run(&["account", "refresh", "Example UK", "--take"]).ends_with(0);

    let listed = office.run(&["account", "versions", "Example UK", "--json"]).ends_with(0).json();
    assert_eq!(keys(&listed), ["name", "id", "dropped", "versions"]);
    let [newest, oldest] = [&listed["versions"][0], &listed["versions"][1]];
    assert_eq!(
        keys(newest),
        ["version", "loaded_at", "origin", "version_of", "entity_id", "sha256", "bytes", "in_use"]
    );
    assert_eq!((&newest["version"], &newest["in_use"]), (&2.into(), &true.into()));
    assert_eq!((&oldest["version"], &oldest["in_use"]), (&1.into(), &false.into()));
    assert_eq!(newest["origin"], server.address.as_str());

    let compared =
        office.run(&["account", "versions", "Example UK", "--compare", "1", "2", "--json"]).ends_with(0).json();
    assert_eq!(keys(&compared), ["name", "id", "before", "after", "changes"]);
    assert_eq!(kinds(&compared), ["certificate-added"]);
    let backwards = office.run(&["account", "versions", "Example UK", "--compare", "2", "1"]).ends_with(0).stdout;
    assert!(backwards.starts_with("From version 2 of "), "{backwards}");
    assert!(backwards.contains("\n  A signing certificate was removed: "), "{backwards}");
    let same = office.run(&["account", "versions", "Example UK", "--compare", "2", "2"]).ends_with(0).stdout;
    assert_eq!(same, "Versions 2 and 2 are the same.\n");

    let back = office.run(&["account", "versions", "Example UK", "--restore", "1"]).ends_with(0).stdout;
    assert!(back.starts_with("Restored version 1 (loaded on "), "{back}");
    assert!(back.contains(" of “Example UK” as version 3: 1 change.\n"), "{back}");
    let listed = office.run(&["account", "versions", "Example UK"]).ends_with(0).stdout;
    assert!(listed.lines().nth(1).unwrap().contains("version of "), "{listed}");
    assert!(listed.lines().nth(1).unwrap().ends_with("in use"), "{listed}");
    // The account still has its URL, so the newer metadata is found again; its certificate has kept its role.
    let again = office.run(&["account", "refresh", "Example UK"]).ends_with(0).stdout;
    assert!(again.contains("\nHarmless\n  A signing certificate was added: "), "{again}");
    assert!(again.contains("It’s already Secondary.\n"), "{again}");
}

#[test]
fn going_back_to_what_is_in_use_does_nothing() {
    let (office, _server, _) = fetched();

    let kept = office.run(&["account", "versions", "Example UK", "--restore", "1"]).ends_with(0).stdout;
    assert_eq!(kept, "“Example UK” already uses version 1.\n");
    let document = office.run(&["account", "versions", "Example UK", "--restore", "1", "--json"]).ends_with(0).json();
    assert_eq!(keys(&document), ["done", "name", "id", "restored", "version", "changes", "findings"]);
    assert_eq!(document["done"], "kept");
    assert!(!codes(&document).contains(&"metadata-expired"));
}

#[test]
fn a_version_that_is_not_there_and_a_number_that_is_none_are_told() {
    let office = Office::new();
    office.import(&Draft { name: "New".to_owned(), ..Draft::default() });

    let none = office.run(&["account", "versions", "New"]).ends_with(0).stdout;
    assert_eq!(none, "“New” has no metadata yet.\n");
    office
        .run(&["account", "versions", "New", "--restore", "3"])
        .ends_with(2)
        .says("This account’s metadata has no version 3.");
    office.run(&["account", "versions", "New", "--restore", "0"]).ends_with(64);
    office.run(&["account", "versions", "New", "--compare", "1"]).ends_with(64);
}

#[test]
fn metadata_that_the_pinned_signer_has_not_signed_is_never_taken_over_by_a_script() {
    let (office, server, provider) = fetched();
    office.run(&["account", "signer", "Example UK", "--pin", &"ab".repeat(32)]).ends_with(1);
    server.now_says("200 OK", with_second_certificate(&provider, &renewed()));

    let seen = office.run(&["account", "refresh", "Example UK", "--json"]).ends_with(1).json();
    assert!(codes(&seen).contains(&"metadata-signer-missing"), "{seen}");
    office
        .run(&["account", "refresh", "Example UK", "--take"])
        .ends_with(2)
        .says("The pinned signer didn’t sign this metadata, so it wasn’t applied.");
    assert_eq!(
        office.run(&["account", "show", "Example UK", "--json"]).json()["certificates"].as_array().unwrap().len(),
        1
    );
}
