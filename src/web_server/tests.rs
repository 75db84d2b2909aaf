//! Tests that need access to private items: a shorter time limit, and chains that no server sends.

use super::{Address, Chain, Failure, MOST_CERTIFICATES, ask_within};
use crate::certificate::testing::certificate;
use rustls::pki_types::CertificateDer;
use std::time::Duration;
use tokio::net::TcpListener;

fn address() -> Address {
    Address::from_url("https://login.example.com/").unwrap()
}

fn der(name: &str) -> CertificateDer<'static> {
    certificate(name, "2026-01-01", "2029-01-01").der().to_vec().into()
}

#[tokio::test]
async fn a_server_that_says_nothing_runs_into_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Address::from_url(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    let failure = ask_within(Duration::from_millis(50), &silent).await.unwrap_err();

    assert_eq!(failure, Failure::NoAnswer(silent.clone()));
    assert_eq!(failure.to_string(), format!("{silent} didn’t respond within 10 seconds."));
}

#[test]
fn a_chain_begins_with_the_certificate_of_the_server_itself() {
    let chain = Chain::read(&address(), &[der("login.example.com"), der("Authority")]).unwrap();
    let names: Vec<&str> = chain.certificates().map(|certificate| certificate.subject_name.as_str()).collect();

    assert_eq!(names, ["login.example.com", "Authority"]);
    assert_eq!(chain.problems, [""; 0]);
}

#[test]
fn a_certificate_of_the_chain_that_cannot_be_read_is_told_and_the_others_are_there() {
    let chain =
        Chain::read(&address(), &[der("login.example.com"), b"nonsense".as_slice().into(), der("Root")]).unwrap();

    assert_eq!(chain.others.len(), 1);
    assert_eq!(chain.problems, ["Certificate 2 of the chain can’t be read. These bytes aren’t a certificate."]);
}

#[test]
fn without_the_certificate_of_the_server_itself_there_is_no_chain() {
    assert_eq!(
        Chain::read(&address(), &[b"nonsense".as_slice().into(), der("Authority")]).unwrap_err().to_string(),
        "login.example.com shows a certificate that can’t be read. These bytes aren’t a certificate."
    );
    assert_eq!(Chain::read(&address(), &[]).unwrap_err().to_string(), "login.example.com shows no certificate.");
}

#[test]
fn a_chain_is_not_cut_silently() {
    let chain = Chain::read(&address(), &vec![der("login.example.com"); 20]).unwrap();

    assert_eq!(chain.certificates().count(), MOST_CERTIFICATES);
    assert_eq!(chain.problems, ["The chain has 20 certificates. Only the first 16 were read."]);
    assert_eq!(Chain::read(&address(), &vec![der("login.example.com"); 16]).unwrap().problems, [""; 0]);
}
