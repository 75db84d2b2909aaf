//! Service-provider metadata as it is found in the wild. The corpus is not part of this repository.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use sso_wizard::saml::service_provider::{self, ServiceProvider};
use std::path::{Path, PathBuf};

struct Row {
    path: PathBuf,
    name: String,
}

/// Returns the rows of the manifest that are SP metadata; `None`, with the reason printed, without the corpus.
fn rows() -> Option<Vec<Row>> {
    let corpus = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let Ok(manifest) = std::fs::read_to_string(corpus.join("MANIFEST.tsv")) else {
        println!("skipped: there is no corpus at {}", corpus.display());
        return None;
    };

    let rows = manifest.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let (kind, from, file) = (columns.next()?, columns.next()?, columns.next()?);
        let path = corpus.join("files").join(kind).join(from).join(file);

        (kind == "sp-metadata").then(|| Row { path, name: file.to_owned() })
    });
    Some(rows.collect())
}

fn codes(service_provider: &ServiceProvider) -> Vec<String> {
    service_provider.findings(jiff::Timestamp::UNIX_EPOCH).iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn every_row_reads_as_a_service_provider() {
    let Some(rows) = rows() else { return };
    assert!(!rows.is_empty());

    for row in rows {
        let bytes = std::fs::read(&row.path).unwrap();
        let service_provider =
            service_provider::read(&bytes).unwrap_or_else(|error| panic!("{}: {error} {}", row.name, error.meaning));

        assert_eq!(*service_provider.xml, *bytes, "{}", row.name);
        assert!(!service_provider.entity_id.is_empty(), "{}", row.name);
        println!("{}: {} {:?}", row.name, service_provider.entity_id, codes(&service_provider));
    }
}

#[test]
fn a_location_that_runs_code_is_left_out_and_told() {
    let Some(rows) = rows() else { return };
    let mut told = 0;

    for row in rows {
        let bytes = std::fs::read(&row.path).unwrap();
        if !String::from_utf8_lossy(&bytes).contains("javascript:") {
            continue;
        }
        let service_provider = service_provider::read(&bytes).unwrap();
        let locations = service_provider.assertion_consumer_services.iter().map(|acs| &acs.location);

        assert!(codes(&service_provider).iter().any(|code| code == "unusable-location"), "{}", row.name);
        assert!(locations.into_iter().all(|location| location.starts_with("http")), "{}", row.name);
        told += 1;
    }
    assert!(told > 0);
}
