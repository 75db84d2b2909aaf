//! Real service provider metadata. The corpus is not part of this repository.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use corpus::rows;
use sso_wizard::saml::service_provider::{self, ServiceProvider};

fn codes(service_provider: &ServiceProvider) -> Vec<String> {
    service_provider.findings(jiff::Timestamp::UNIX_EPOCH).iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn every_row_reads_as_a_service_provider() {
    if corpus::folder().is_none() {
        return;
    }
    let rows = rows(&["sp-metadata"]);
    assert!(!rows.is_empty());

    for row in rows {
        let service_provider = service_provider::read(&row.bytes)
            .unwrap_or_else(|error| panic!("{}: {error} {}", row.file, error.meaning));

        assert_eq!(*service_provider.xml, *row.bytes, "{}", row.file);
        assert!(!service_provider.entity_id.is_empty(), "{}", row.file);
        println!("{}: {} {:?}", row.file, service_provider.entity_id, codes(&service_provider));
    }
}

#[test]
fn a_location_that_runs_code_is_left_out_and_told() {
    if corpus::folder().is_none() {
        return;
    }
    let rows = rows(&["sp-metadata"]);
    let mut told = 0;

    for row in rows {
        if !String::from_utf8_lossy(&row.bytes).contains("javascript:") {
            continue;
        }
        let service_provider = service_provider::read(&row.bytes).unwrap();
        let locations = service_provider.assertion_consumer_services.iter().map(|acs| &acs.location);

        assert!(codes(&service_provider).iter().any(|code| code == "unusable-location"), "{}", row.file);
        assert!(locations.into_iter().all(|location| location.starts_with("http")), "{}", row.file);
        told += 1;
    }
    assert!(told > 0);
}
