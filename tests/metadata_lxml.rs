//! Metadata is read the same as by lxml with XPath: on every file of the corpus, and on our own fixtures.
//!
//! If the two differ on purpose, a list of exceptions says so with the reason. There may be no other difference, and no
//! unused exception.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use serde_json::{Value, json};
use sso_wizard::saml::attribute::Origin;
use sso_wizard::saml::metadata::{self, Document, Endpoint, EntityRole, IdentityProvider, Use};
use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// The Python that has lxml: the system's, if another one is before it on the path.
fn python() -> Option<&'static str> {
    let has_lxml = |python: &&str| {
        let output = Command::new(python).args(["-c", "import lxml.etree"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    let python = ["python3", "/usr/bin/python3"].into_iter().find(has_lxml);
    assert!(python.is_some() || std::env::var_os("CI").is_none(), "Python's lxml has to be here in CI");
    if python.is_none() {
        println!("skipped: Python's lxml is not here");
    }
    python
}

/// Returns what lxml reads from each file.
fn asked(python: &str, files: &[PathBuf]) -> Vec<Value> {
    let oracle = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/metadata.py");
    let mut child =
        Command::new(python).arg(oracle).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    let mut stdin = child.stdin.take().unwrap();
    let names: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    let writer = std::thread::spawn(move || stdin.write_all(names.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> =
        output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(answers.len(), files.len());
    answers
}

/// Returns one identity provider as read here, in the terms of the oracle.
fn provider(read: &IdentityProvider) -> Value {
    let endpoints = |endpoints: &[Endpoint]| -> Vec<Value> {
        endpoints.iter().map(|at| json!([at.binding.uri(), at.location, at.response_location])).collect()
    };
    let usage = |usage| match usage {
        Use::Signing => "signing",
        Use::Encryption => "encryption",
        Use::Any => "any",
    };
    let origin = |origin| match origin {
        Origin::Attribute => "attribute",
        Origin::Claim => "claim",
    };
    let certificates: Vec<_> =
        read.certificates.iter().map(|entry| json!([entry.certificate.sha256, usage(entry.usage)])).collect();
    let attributes: Vec<_> = read
        .attributes
        .iter()
        .map(|offered| json!([offered.name, offered.friendly_name, offered.name_format, origin(offered.origin)]))
        .collect();
    let contacts: Vec<_> =
        read.contacts.iter().map(|contact| json!([contact.kind, contact.name, contact.email])).collect();
    let names: Vec<_> = read.display_names.iter().map(|name| json!([name.language, name.text])).collect();
    let organization = read.organization.as_ref();
    json!({
        "single-sign-on": endpoints(&read.single_sign_on),
        "single-logout": endpoints(&read.single_logout),
        "name-id-formats": read.name_id_formats,
        "want-authn-requests-signed": read.want_authn_requests_signed,
        "certificates": certificates,
        "attributes": attributes,
        "valid-until": read.valid_until.map(jiff::Timestamp::as_second),
        "cache-duration": read.cache_duration,
        "organization": organization.map(|it| json!([it.name, it.display_name, it.url])),
        "contacts": contacts,
        "display-names": names,
        "registration-authority": read.registration_authority,
        "error-url": read.error_url,
    })
}

/// Returns one file as read here, in the terms of the oracle.
fn read(bytes: &[u8]) -> Value {
    let alone =
        |read: &IdentityProvider| json!({ "entity-id": read.entity_id, "idp": true, "provider": provider(read) });
    match metadata::read(bytes) {
        Ok(Document::IdentityProvider(read)) => json!({ "kind": "identity-provider", "entities": [alone(&read)] }),
        Ok(Document::Aggregate(aggregate)) => {
            let mut seen = HashSet::new();
            let entities: Vec<_> = aggregate
                .entities
                .iter()
                .map(|row| {
                    let is_idp = row.roles.contains(&EntityRole::Idp);
                    // Of entities with the same ID the first identity provider is read, so only that one can be compared.
                    let is_first = is_idp && seen.insert(&row.entity_id);
                    let read = is_first.then(|| metadata::read_entity(bytes, &row.entity_id).unwrap());
                    json!({
                        "entity-id": row.entity_id,
                        "idp": is_idp,
                        "sp": row.roles.contains(&EntityRole::Sp),
                        "display-name": row.display_name,
                        "provider": read.as_ref().map(provider),
                    })
                })
                .collect();
            json!({ "kind": "aggregate", "entities": entities })
        }
        Err(unreadable) => json!({ "kind": unreadable.kind, "entities": [] }),
    }
}

/// Reads every file, on all processors: finding each identity provider of a large federation takes a while.
fn read_all(files: &[PathBuf]) -> Vec<Value> {
    let next = AtomicUsize::new(0);
    let read = Mutex::new(vec![Value::Null; files.len()]);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((index, file)) =
                    Some(next.fetch_add(1, Relaxed)).and_then(|at| Some((at, files.get(at)?)))
                {
                    let found = self::read(&std::fs::read(file).unwrap());
                    read.lock().unwrap()[index] = found;
                }
            });
        }
    });
    read.into_inner().unwrap()
}

/// One value that differs between both sides; `Null` if one side has none.
#[derive(Debug, PartialEq)]
struct Difference {
    entity: String,
    /// The field, with the index in it if it has several values: `contacts/2`.
    field: String,
    ours: Value,
    theirs: Value,
}

/// Compares two values, and lists the differences as far as one is the other with parts missing.
fn compare(entity: &str, field: &str, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    if ours == theirs {
        return;
    }
    let mut differs = |field: String, ours: &Value, theirs: &Value| {
        found.push(Difference { entity: entity.to_owned(), field, ours: ours.clone(), theirs: theirs.clone() });
    };
    let (Some(ours_listed), Some(theirs_listed)) = (ours.as_array(), theirs.as_array()) else {
        differs(field.to_owned(), ours, theirs);
        return;
    };
    if ours_listed.len() == theirs_listed.len() {
        for (place, (ours, theirs)) in ours_listed.iter().zip(theirs_listed).enumerate() {
            compare(entity, &format!("{field}/{place}"), ours, theirs, found);
        }
        return;
    }
    let mut rest = ours_listed.iter().peekable();
    let left_out: Vec<_> = theirs_listed.iter().filter(|value| rest.next_if_eq(value).is_none()).collect();
    match rest.peek() {
        None => left_out.into_iter().for_each(|value| differs(field.to_owned(), &Value::Null, value)),
        Some(_) => differs(field.to_owned(), ours, theirs),
    }
}

/// Compares both readings of one file, and counts the identity providers in it.
fn differences(ours: &Value, theirs: &Value) -> (Vec<Difference>, usize) {
    let mut found = Vec::new();
    let mut providers = 0;
    compare("", "kind", &ours["kind"], &theirs["kind"], &mut found);
    // On our side, a file that isn't metadata of an identity provider has no entities.
    let is_listed = matches!(ours["kind"].as_str(), Some("identity-provider" | "aggregate"));
    let none = Vec::new();
    let (ours, theirs) = (ours["entities"].as_array().unwrap(), theirs["entities"].as_array().unwrap());
    let theirs = if is_listed { theirs } else { &none };
    let ids = |entities: &[Value]| entities.iter().map(|entity| entity["entity-id"].clone()).collect::<Vec<_>>();
    compare("", "entities", &ids(ours).into(), &ids(theirs).into(), &mut found);
    for (ours, theirs) in ours.iter().zip(theirs) {
        let name = theirs["entity-id"].as_str().unwrap_or_default();
        for field in ["idp", "sp", "display-name"].into_iter().filter(|field| ours.get(field).is_some()) {
            compare(name, field, &ours[field], &theirs[field], &mut found);
        }
        let Some(provider) = ours["provider"].as_object() else { continue };
        providers += 1;
        for (field, ours) in provider {
            compare(name, field, ours, &theirs["provider"][field], &mut found);
        }
    }
    (found, providers)
}

/// A deliberate difference.
struct Exception {
    /// The end of the names of the files that it applies to.
    files: &'static [&'static str],
    /// The start of the field's name.
    field: &'static str,
    reason: &'static str,
    is_it: fn(&Difference) -> bool,
}

/// Differences in every value of their kind, in all files.
const EVERYWHERE: &[Exception] = &[
    Exception { files: &[".xml"], field: "organization", reason: ON_ONE_LINE, is_it: is_on_one_line },
    Exception { files: &[".xml"], field: "display-name", reason: ON_ONE_LINE, is_it: is_on_one_line },
    Exception {
        files: &[".xml"],
        field: "contacts/",
        reason: "an address is written without mailto:, which the standard wants and people do not",
        is_it: |it| it.field.ends_with("/2") && written(&it.theirs).strip_prefix("mailto:") == it.ours.as_str(),
    },
];

const ON_ONE_LINE: &str = "a name for people stands on one line, without white space around it";

/// Differences in single files of the corpus.
const IN_THE_CORPUS: &[Exception] = &[
    Exception {
        files: &[
            "test__metadata__idp_descriptor.xml",
            "test__metadata__idp_descriptor_2.xml",
            "test__metadata__idp_different_slo_response_location.xml",
            "test__metadata__idp_multiple_descriptors.xml",
            "test__metadata__idp_multiple_descriptors_2.xml",
            "test__metadata__idp_without_slo_response_location.xml",
        ],
        field: "certificates",
        reason: "the certificate for both uses is a whole PEM file in base64: it is read all the same",
        is_it: is_for_both_in_pem,
    },
    Exception {
        files: &["test__metadata__idp_descriptor_3.xml", "test__metadata__idp_metadata_multi_signing_certs.xml"],
        field: "certificates/",
        reason: "the certificate is a whole PEM file in base64: it is read all the same",
        is_it: |it| it.ours == CERTIFICATE_IN_PEM && it.theirs.is_null(),
    },
    Exception {
        files: &[
            "flask_saml2__idp__templates__flask_saml2_idp__metadata.xml",
            "src__service_provider__tests.rs.inline1.xml",
        ],
        field: "certificates",
        reason: "a placeholder stands where the certificate should: it is told, and left out",
        is_it: |it| it.ours.is_null() && it.theirs[0].is_null(),
    },
    Exception {
        files: &["flask_saml2__idp__templates__flask_saml2_idp__metadata.xml"],
        field: "single-",
        reason: "a placeholder stands where the address should: what no browser may open is told, and left out",
        is_it: |it| it.ours.is_null() && written(&it.theirs[1]).starts_with("{{ "),
    },
    Exception {
        files: &["xmltestdata__dtd.xml"],
        field: "kind",
        reason: "its document type is that of a web page, and it is refused as one",
        is_it: |it| it.ours == "html" && it.theirs == "broken-xml",
    },
];

/// The certificate that several files have as base64 of a PEM file.
const CERTIFICATE_IN_PEM: &str = "c4c6bd41ecad5797ce7b7d8006c3e4305329020bdd2d47029ebd85ad93024521";

/// Returns whether ours has the certificate for both uses if theirs has two that aren't DER, and nothing else differs.
fn is_for_both_in_pem(it: &Difference) -> bool {
    let without = |value: &Value, digest: Value| -> (Vec<Value>, Vec<Value>) {
        value.as_array().unwrap().iter().cloned().partition(|entry| entry[0] != digest)
    };
    let (ours, read) = without(&it.ours, CERTIFICATE_IN_PEM.into());
    let (theirs, unread) = without(&it.theirs, Value::Null);
    ours == theirs
        && read == [json!([CERTIFICATE_IN_PEM, "any"])]
        && unread == [json!([null, "signing"]), json!([null, "encryption"])]
}

fn written(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Returns whether ours is theirs without whitespace around it, and with its line breaks removed in some way.
fn is_on_one_line(it: &Difference) -> bool {
    let words = |text: &str| {
        text.replace("\\u{a}", " ").replace("\\u{9}", " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (ours, theirs) = (written(&it.ours), written(&it.theirs));
    ours.trim() == ours && !ours.contains('\n') && words(ours) == words(theirs)
}

/// Compares readings of files with those of lxml. Every one of `exceptions` must be used.
fn assert_same(files: &[PathBuf], exceptions: &[Exception]) {
    let Some(python) = python() else { return };
    let mut used = HashSet::new();
    let (mut providers, mut on_purpose) = (0, 0);
    let mut unexplained = Vec::new();
    for ((file, theirs), ours) in files.iter().zip(asked(python, files)).zip(read_all(files)) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (found, count) = differences(&ours, &theirs);
        providers += count;
        for difference in found {
            let excuses = EVERYWHERE.iter().chain(exceptions).find_map(|exception| {
                let file = exception.files.iter().find(|file| name.ends_with(**file))?;
                let is_it = difference.field.starts_with(exception.field) && (exception.is_it)(&difference);
                is_it.then_some((exception.reason, *file))
            });
            match excuses {
                Some(excuse) => {
                    used.insert(excuse);
                    on_purpose += 1;
                }
                None => unexplained.push((name, difference)),
            }
        }
    }
    println!("{} files, {providers} identity providers, {on_purpose} differences on purpose", files.len());
    assert!(unexplained.is_empty(), "{} differences: {unexplained:#?}", unexplained.len());
    for exception in exceptions {
        for file in exception.files {
            assert!(
                used.contains(&(exception.reason, *file)),
                "an exception is left over: {file}, {}",
                exception.reason
            );
        }
    }
}

#[test]
fn what_is_read_from_the_corpus_is_what_lxml_finds_in_it() {
    let rows = corpus::rows(&["idp-metadata", "aggregate", "sp-metadata", "xml-attack"]);
    let files: Vec<_> = rows.into_iter().map(|row| row.path).collect();
    if !files.is_empty() {
        assert_same(&files, IN_THE_CORPUS);
    }
}

#[test]
fn what_is_read_from_our_own_fixtures_is_what_lxml_finds_in_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/metadata");
    let filled = tempfile::tempdir().unwrap();
    let certificate = |name| std::fs::read_to_string(folder.join(name)).unwrap().trim().to_owned();
    for file in corpus::files(&folder) {
        // The federation has an entity that is broken on purpose: lxml rejects all of it.
        if file.extension().is_some_and(|extension| extension == "xml") && !file.ends_with("federation.xml") {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.replace("@1", &certificate("first.b64")).replace("@2", &certificate("second.b64"));
            std::fs::write(filled.path().join(file.file_name().unwrap()), text).unwrap();
        }
    }
    assert_same(&corpus::files(filled.path()), &[]);
}
