//! `account check`, for a daily task, and the files about certificates.

use crate::fixture::{EMAIL, IdentityProvider, SERVICE_PROVIDER, attribute, signing};
use crate::office::{Office, draft, draft_of};
use crate::program::{codes, keys, severities, text};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp, Unit};
use rcgen::{CertificateParams, DnType, KeyPair};
use sso_wizard::account::Draft;
use sso_wizard::account::draft::{HeldCertificate, LoadedServiceProvider, Origin};
use sso_wizard::certificate::Role;
use std::fs;
use std::time::{Duration, SystemTime};

/// A signing certificate that expires in `days` days and some hours.
fn expiring(name: &str, days: u64) -> Vec<u8> {
    let mut parameters = CertificateParams::default();

    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = (SystemTime::now() - Duration::from_secs(86_400)).into();
    parameters.not_after = (SystemTime::now() + Duration::from_secs(86_400 * days + 3 * 3_600)).into();
    parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

/// An account whose Primary expires in `days` days.
fn ending(name: &str, days: u64) -> Draft {
    provider_with(name, expiring("idp.example.com", days), String::new())
}

fn provider_with(name: &str, certificate: Vec<u8>, root: String) -> Draft {
    // Each account has its own entity ID, as the service provider requires.
    let entity_id = format!("https://idp.example.com/{}", name.replace(' ', "-"));
    let certificate = Some(STANDARD.encode(certificate));
    let provider =
        IdentityProvider { entity_id, certificate, root, attributes: attribute(EMAIL), ..IdentityProvider::default() };
    let mut draft = draft_of(name, &provider);

    // Signed requests without a certificate to check them with have a separate warning.
    draft.service_provider.loaded = Some(LoadedServiceProvider {
        xml: SERVICE_PROVIDER.replacen(" AuthnRequestsSigned=\"true\"", "", 1).into_bytes(),
        origin: Origin::Pasted,
        loaded_at: Timestamp::now(),
    });
    draft
}

#[test]
fn an_account_is_sound_until_the_time_that_is_asked_for_reaches_its_end() {
    let office = Office::new();
    office.import(&ending("Example UK", 40));

    let sound = office.run(&["account", "check"]).ends_with(0);
    assert!(sound.stdout.starts_with("Example UK: OK. "), "{}", sound.stdout);
    assert!(
        sound.stdout.contains("Primary expires first, on ") && sound.stdout.ends_with("(in 40 days).\n"),
        "{}",
        sound.stdout
    );
    assert_eq!((sound.stdout.lines().count(), sound.stderr.as_str()), (1, ""));

    for near in ["40d", "40 days", "6w", "2mo", "1y", "40"] {
        let near = office.run(&["account", "check", "--within", near]).ends_with(1);

        assert!(near.stdout.starts_with("Example UK: needs attention. 1 warning"), "{}", near.stdout);
        assert!(near.stdout.contains("\n  Warning  Primary expires in 40 days, on "), "{}", near.stdout);
        assert!(
            near.stdout.contains("\n           hint: Add the identity provider’s new certificate"),
            "{}",
            near.stdout
        );
        assert_eq!(near.stderr, "");
    }
    office.run(&["account", "check", "example uk", "--within", "39d"]).ends_with(0);
}

#[test]
fn without_a_time_the_settings_decide() {
    let office = Office::new();
    let folder = text(&office.sandbox.path("data"));
    fs::create_dir(&folder).unwrap();
    office.sandbox.write("data/settings.toml", "[expiry]\nwarn_days = 50\nurgent_days = 7\n");
    office.import(&ending("Example UK", 40));

    office.run(&["account", "check", "--data-dir", &folder]).ends_with(1);
    office.run(&["account", "check"]).ends_with(0);
}

#[test]
fn a_time_that_is_none_is_wrong_usage_with_a_hint() {
    let office = Office::new();
    office.import(&draft("Example UK"));

    office.run(&["account", "check", "--within", "soon"]).ends_with(64).says("“soon” isn’t a valid time span.");
    office.run(&["account", "check", "--within", "5m"]).ends_with(64).says("“5m” could mean minutes or months.");
}

#[test]
fn scripts_get_every_key_always() {
    let office = Office::new();
    office.import(&ending("Example UK", 20));
    office.import(&Draft { name: "New".to_owned(), ..Draft::default() });
    let document = office.run(&["account", "check", "--json"]).ends_with(1).json();

    assert_eq!(keys(&document), ["within_days", "sound", "accounts"]);
    assert_eq!((&document["within_days"], &document["sound"]), (&30.into(), &false.into()));
    let [uk, new] = [&document["accounts"][0], &document["accounts"][1]];
    for account in [uk, new] {
        assert_eq!(keys(account), ["name", "id", "verdict", "state", "expiries", "preflight", "findings", "refresh"]);
    }
    assert_eq!((&uk["verdict"], &new["verdict"]), (&"attention".into(), &"not-set-up".into()));
    let expiry = &uk["expiries"][0];
    assert_eq!(keys(expiry), ["subject", "expires", "days_left", "within", "sha256"]);
    assert_eq!((&expiry["subject"], &expiry["days_left"]), (&"primary-certificate".into(), &20.into()));
    let finding = &uk["findings"][0];
    assert_eq!(keys(finding), ["severity", "code", "message", "hint", "about", "role", "sha256"]);
    assert_eq!((&finding["code"], &finding["role"]), (&"certificate-expiring".into(), &"primary".into()));
    assert_eq!((&finding["about"], &finding["sha256"]), (&"certificates".into(), &expiry["sha256"]));
    assert_eq!(uk["preflight"].as_array().unwrap().len(), 7);
}

#[test]
fn an_account_that_is_not_set_up_fails_only_when_it_is_named() {
    let office = Office::new();
    office.import(&Draft { name: "New".to_owned(), ..Draft::default() });

    assert_eq!(office.run(&["account", "check"]).ends_with(0).stdout, "New: not set up yet.\n");
    assert_eq!(office.run(&["account", "check", "--quiet"]).ends_with(0).stdout, "");
    let named = office.run(&["account", "check", "New"]).ends_with(1).stdout;
    assert!(named.contains("Blocker  Metadata: No metadata loaded."), "{named}");
    assert!(named.contains("Blocker  No certificate is Primary."), "{named}");
    assert_eq!(named.matches("certificate is Primary").count(), 1, "{named}");
}

#[test]
fn a_quiet_check_tells_only_what_wants_attention() {
    let office = Office::new();
    office.import(&ending("Example EU", 400));
    assert_eq!(office.run(&["account", "check", "-q"]).ends_with(0).stdout, "");

    office.import(&ending("Example UK", 5));
    let told = office.run(&["account", "check", "-q"]).ends_with(1).stdout;
    assert!(told.starts_with("Example UK: needs attention."), "{told}");
    assert!(!told.contains("Example EU"), "{told}");
    // Only the named accounts are checked.
    office.run(&["account", "check", "Example EU"]).ends_with(0);
}

#[test]
fn metadata_and_the_service_providers_certificate_are_watched_too() {
    let office = Office::new();
    let end = (Timestamp::now() + SignedDuration::from_hours(24 * 45)).round(Unit::Second).unwrap();
    let root = format!("validUntil=\"{end}\"");
    let mut draft = provider_with("Example UK", signing("idp.example.com", 2020, 2099).der, root);
    let key = format!(
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>",
        STANDARD.encode(expiring("sp.example.com", 35))
    );
    draft.service_provider.loaded = Some(LoadedServiceProvider {
        xml: SERVICE_PROVIDER.replacen("<md:NameIDFormat>", &key, 1).into_bytes(),
        origin: Origin::Pasted,
        loaded_at: Timestamp::now(),
    });
    office.import(&draft);

    office.run(&["account", "check"]).ends_with(0);
    let document = office.run(&["account", "check", "--within", "50d", "--json"]).ends_with(1).json();
    let account = &document["accounts"][0];
    let subjects: Vec<_> =
        account["expiries"].as_array().unwrap().iter().map(|expiry| expiry["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["service-provider-certificate", "metadata", "primary-certificate"]);
    assert_eq!(account["expiries"][2]["within"], false);
    for code in ["metadata-expires-soon", "service-provider-certificate-expires-soon"] {
        assert!(codes(account).contains(&code), "{code}: {account:#}");
    }
    office.run(&["account", "check", "--within", "40d"]).ends_with(1);
}

#[test]
fn an_expired_primary_is_a_blocker_whatever_the_time() {
    let office = Office::new();
    office.import(&provider_with("Example UK", signing("idp.example.com", 2010, 2020).der, String::new()));
    let document = office.run(&["account", "check", "--within", "0", "--json"]).ends_with(1).json();

    assert_eq!(severities(&document["accounts"][0])[0], "blocker");
    assert_eq!(codes(&document["accounts"][0])[0], "certificate-expired");
}

#[test]
fn what_only_the_checks_before_enabling_find_is_told_too() {
    let office = Office::new();
    office.import(&draft("Example EU"));
    office.import(&draft("Example UK"));
    let told = office.run(&["account", "check", "Example UK"]).ends_with(1).stdout;

    assert!(told.contains("  Blocker  Entity ID: Also used by “Example EU”.\n"), "{told}");
}

#[test]
fn an_account_that_is_not_there_ends_with_2() {
    let office = Office::new();
    office.import(&draft("Example UK"));
    let refused = office.run(&["account", "check", "Example UK", "Exmaple"]).ends_with(2);

    refused.says("There is no account named “Exmaple”.");
    assert_eq!(refused.stdout, "");
    assert_eq!(Office::new().run(&["account", "check"]).ends_with(0).stdout, "There are no accounts yet.\n");
}

#[test]
fn a_store_that_cannot_be_read_is_never_taken_for_sound() {
    let office = Office::new();
    fs::write(&office.store, "this is no database, whatever its name says").unwrap();
    let refused = office.run(&["account", "check"]).ends_with(2);

    refused.says("The account database couldn’t be read");
}

#[test]
fn the_reminder_of_an_account_is_a_calendar() {
    let office = Office::new();
    office.import(&ending("Example UK", 60));
    let reminder = office.run(&["export", "reminder", "--account", "example uk"]).ends_with(0).stdout;

    assert!(reminder.starts_with("BEGIN:VCALENDAR\r\n") && reminder.ends_with("END:VCALENDAR\r\n"), "{reminder}");
    assert_eq!(reminder.matches("BEGIN:VEVENT").count(), 1);
    for alarm in ["TRIGGER:-P30D\r\n", "TRIGGER:-P7D\r\n"] {
        assert!(reminder.contains(alarm), "{reminder}");
    }
    let unfolded = reminder.replace("\r\n ", "");
    assert!(
        unfolded.contains("SUMMARY:Office@Hand from AT&T sign-in: Primary certificate of Example UK expires\r\n"),
        "{unfolded}"
    );

    let file = text(&office.sandbox.path("reminder.ics"));
    let saved = office.run(&["export", "reminder", "--account", "Example UK", "-o", &file]).ends_with(0).stdout;
    assert_eq!(saved, format!("Saved the expiry reminder as {file}.\n"));
    assert!(fs::read_to_string(&file).unwrap().starts_with("BEGIN:VCALENDAR\r\n"));
    let document = office.run(&["export", "reminder", "--account", "Example UK", "--json"]).ends_with(0).json();
    assert_eq!(keys(&document), ["ics"]);
}

#[test]
fn where_nothing_will_expire_there_is_no_reminder() {
    let office = Office::new();
    office.import(&provider_with("Example UK", signing("idp.example.com", 2010, 2020).der, String::new()));
    let refused = office.run(&["export", "reminder", "--account", "Example UK"]).ends_with(2);

    refused.says("Every certificate with a role has expired.");
    assert_eq!(refused.stdout, "");
}

#[test]
fn the_certificates_of_an_account_go_out_as_a_table_and_as_pem() {
    let office = Office::new();
    let mut draft = ending("Example UK", 60);
    let other = signing("=cmd", 2020, 2099);
    draft.certificates.insert(
        0,
        HeldCertificate {
            der: other.der,
            role: None,
            origin: Origin::File("=1+1.pem".to_owned()),
            first_seen: Timestamp::now(),
        },
    );
    assert_eq!(draft.certificates[1].role, Some(Role::Primary));
    office.import(&draft);

    let export = ["export", "certificates", "--account", "Example UK"];
    let table = office.run(&export).ends_with(0).stdout;
    let mut reader = csv::Reader::from_reader(table.strip_prefix('\u{feff}').unwrap().as_bytes());
    assert_eq!(reader.headers().unwrap().iter().take(2).collect::<Vec<_>>(), ["Role", "Subject"]);
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!((rows.len(), &rows[0][0], &rows[1][0]), (2, "Primary", ""));
    assert_eq!((&rows[1][1], &rows[1][13]), ("CN==cmd", "'=1+1.pem"));

    let pem = office.run(&[&export[..], &["--format", "pem"]].concat()).ends_with(0).stdout;
    let file = office.sandbox.write("all.pem", &pem);
    let document = office.run(&["inspect", "certificate", &file, "--json"]).ends_with(0).json();
    assert_eq!(document["certificates"][0]["subject"], "CN=idp.example.com");
    assert!(pem.ends_with(&other.pem.replace("\r\n", "\n")), "{pem}");

    office.import(&Draft { name: "New".to_owned(), ..Draft::default() });
    office.run(&["export", "certificates", "--account", "New"]).ends_with(2).says("has no certificates.");
}
