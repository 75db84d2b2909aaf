//! Lists every aggregate of the shared corpus twice, from a file and in memory: no difference.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use jiff::Timestamp;
use sso_wizard::federation::Stored;
use sso_wizard::saml::federation::Index;
use sso_wizard::saml::metadata::{self, Aggregate, Document};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;
use tempfile::NamedTempFile;

/// Every aggregate of the corpus, and one of 300 entities that its script writes.
fn aggregates() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = corpus::folder() else { return Vec::new() };
    let rows = corpus::rows(&["aggregate"]).into_iter();
    let mut found: Vec<_> = rows.map(|row| (row.name(), row.bytes)).collect();
    match Command::new("python3").arg(corpus.join("aggregate")).arg("300").output() {
        Ok(written) if written.status.success() => found.push(("300 entities".to_owned(), written.stdout)),
        _ => println!("skipped: the aggregate of 300 entities needs python3"),
    }
    found
}

fn listed(bytes: &[u8]) -> (Stored, Index) {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let stored = Stored::temporary(file).unwrap();
    let index = stored.list("en", |_| ControlFlow::Continue(())).unwrap();
    (stored, index)
}

#[test]
fn the_list_is_the_same_as_in_memory() {
    for (name, bytes) in aggregates() {
        let Ok(Document::Aggregate(aggregate)) = metadata::read_listed(&bytes) else {
            panic!("{name} is an aggregate")
        };
        let from_file = Aggregate::from(listed(&bytes).1);
        assert_eq!(from_file.entities, aggregate.entities, "{name}");
        assert_eq!(from_file.findings, aggregate.findings, "{name}");
    }
}

#[test]
fn every_identity_provider_reads_the_same_from_its_place() {
    for (name, bytes) in aggregates() {
        let (stored, index) = listed(&bytes);
        for (place, row) in index.entities.iter().enumerate().filter(|(_, row)| row.is_identity_provider) {
            if !index.find(&row.entity_id).is_some_and(|found| std::ptr::eq(found, row)) {
                continue;
            }
            // In the whole document an entity is found by reading everything before it, so a large one needs only a sample.
            let is_checked = index.entities.len() <= 100 || place.is_multiple_of(8);
            let mut part = stored.identity_provider(row, |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(part.registration_authority.as_deref(), row.registration_authority.as_deref(), "{name}");
            assert_eq!(part.valid_until, row.valid_until, "{name}");
            assert_eq!(part.display_name("en"), &*row.display_name, "{name}");
            if is_checked {
                let whole = metadata::read_entity(&bytes, &row.entity_id).unwrap();
                let whole_findings = whole.findings(Timestamp::UNIX_EPOCH);
                part.xml = Arc::clone(&whole.xml);
                assert_eq!(part.findings(Timestamp::UNIX_EPOCH), whole_findings, "{name}");
                assert_eq!(format!("{part:?}"), format!("{whole:?}"), "{name}");
            }
        }
    }
}

#[test]
fn every_attack_on_a_parser_gives_a_list_or_a_reason() {
    for row in corpus::rows(&["xml-attack"]) {
        let listed = Stored::open(&row.path).and_then(|stored| stored.list("en", |_| ControlFlow::Continue(())));
        assert!(listed.is_err(), "{}", row.name());
    }
}
