//! `account signer`: the required signer of the metadata.

use crate::fixture::{IdentityProvider, signing};
use crate::office::{Office, draft, draft_of};
use crate::program::{codes, keys};
use serde_json::Value;
use sso_wizard::account::Draft;

const ENTRA: &str = include_str!("../fixtures/metadata/entra.xml");
const FIRST: &str = include_str!("../fixtures/metadata/first.b64");
const SECOND: &str = include_str!("../fixtures/metadata/second.b64");
/// Signs the Entra fixture.
const SIGNER: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

/// An account with signed metadata.
fn signed() -> Office {
    let office = Office::new();
    let mut draft = draft("Example UK");
    let loaded = draft.metadata.as_mut().unwrap();
    loaded.xml = ENTRA.replace("@1", FIRST.trim()).replace("@2", SECOND.trim()).into_bytes();
    office.import(&draft);

    office
}

fn signer(office: &Office, more: &[&str], code: i32) -> Value {
    office.run(&[&["account", "signer", "Example UK", "--json"], more].concat()).ends_with(code).json()
}

#[test]
fn a_signer_is_pinned_shown_and_taken_back() {
    let office = signed();

    let before = signer(&office, &[], 0);
    assert_eq!(keys(&before), ["done", "name", "id", "signer", "standing", "signature", "findings"]);
    assert_eq!((&before["done"], &before["signer"]), (&"shown".into(), &Value::Null));
    assert_eq!((&before["standing"], codes(&before)), (&"signer-not-known".into(), vec!["metadata-signer-not-known"]));

    let pinned = signer(&office, &["--pin", SIGNER], 0);
    assert_eq!((&pinned["done"], &pinned["standing"]), (&"pinned".into(), &"pinned-signer".into()));
    assert_eq!(keys(&pinned["signer"]), ["kind", "subject", "sha256"]);
    assert_eq!((&pinned["signer"]["kind"], &pinned["signer"]["sha256"]), (&"fingerprint".into(), &SIGNER.into()));
    assert_eq!(codes(&pinned), [""; 0]);

    assert_eq!(signer(&office, &[], 0)["signer"]["sha256"], SIGNER);
    let text = office.run(&["account", "signer", "Example UK"]).ends_with(0).stdout;
    for part in ["Pinned signer", SIGNER, "Valid, pinned signer\n", "RSA-SHA256", "accounts.accesscontrol.example.com"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let shown = office.run(&["account", "show", "Example UK", "--json"]).json();
    assert_eq!(shown["metadata_signer"]["sha256"], SIGNER);
    assert!(office.run(&["account", "show", "Example UK"]).stdout.contains(&format!("SHA-256 {SIGNER}")));

    let unpinned = signer(&office, &["--unpin"], 0);
    assert_eq!((&unpinned["done"], &unpinned["signer"]), (&"unpinned".into(), &Value::Null));
    assert_eq!(unpinned["standing"], "signer-not-known");
}

#[test]
fn metadata_that_the_pinned_signer_has_not_signed_is_a_blocker_everywhere() {
    let office = signed();
    let other = office.sandbox.write("other.pem", signing("federation.example.com", 2020, 2099).pem);

    let pinned = signer(&office, &["--pin", &other], 1);
    assert_eq!((&pinned["standing"], codes(&pinned)), (&"other-signer".into(), vec!["metadata-signer-other"]));
    assert_eq!(pinned["signer"]["kind"], "certificate");
    assert_eq!(pinned["signer"]["subject"], "federation.example.com");
    signer(&office, &[], 1);

    let shown = office.run(&["account", "show", "Example UK", "--json"]).ends_with(1).json();
    assert_eq!(shown["preflight"][0]["subject"], "metadata");
    assert_eq!(shown["preflight"][0]["outcome"], "blocker");
    let checked = office.run(&["account", "check", "Example UK", "--json"]).ends_with(1).json();
    assert_eq!(checked["accounts"][0]["verdict"], "attention");
    assert!(codes(&checked["accounts"][0]).contains(&"metadata-signer-other"));
}

#[test]
fn unsigned_metadata_is_a_blocker_once_a_signer_is_pinned() {
    let office = Office::new();
    office.import(&draft_of("Example UK", &IdentityProvider::default()));

    assert_eq!(signer(&office, &[], 0)["standing"], "unsigned");
    let pinned = signer(&office, &["--pin", SIGNER], 1);
    assert_eq!((&pinned["standing"], codes(&pinned)), (&"unsigned".into(), vec!["metadata-signer-missing"]));
}

#[test]
fn a_signer_is_pinned_before_there_is_metadata() {
    let office = Office::new();
    office.import(&Draft { name: "Example UK".to_owned(), ..Draft::default() });

    let pinned = signer(&office, &["--pin", SIGNER], 0);
    assert_eq!((&pinned["standing"], &pinned["signature"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_pins_nobody_is_told_and_changes_nothing() {
    let office = signed();

    office
        .run(&["account", "signer", "Example UK", "--pin", "abcd"])
        .ends_with(2)
        .says("neither a SHA-256 fingerprint nor a readable file");
    let empty = office.sandbox.write("empty.pem", "");
    office.run(&["account", "signer", "Example UK", "--pin", &empty]).ends_with(2).says("This is empty.");
    office.run(&["account", "signer", "Example UK", "--pin", SIGNER, "--unpin"]).ends_with(64);
    assert_eq!(signer(&office, &[], 0)["signer"], Value::Null);
}

#[test]
fn an_exported_account_takes_its_signer_along() {
    let office = signed();
    signer(&office, &["--pin", SIGNER], 0);

    let profile = office.run(&["account", "export", "Example UK"]).ends_with(0).stdout;
    let file = office.sandbox.write("again.json", profile);
    office.run(&["account", "import", &file, "--name", "Example EU"]).ends_with(0);
    let shown = office.run(&["account", "signer", "Example EU", "--json"]).ends_with(0).json();
    assert_eq!((&shown["signer"]["sha256"], &shown["standing"]), (&SIGNER.into(), &"pinned-signer".into()));
}
