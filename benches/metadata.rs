//! Time to read metadata, as ratios measured in one run: `cargo bench --bench metadata`.
//!
//! Each line is the median of many runs, compared with roxmltree parsing the same bytes: the cost of reading beyond parsing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

mod median;

use median::median;
use sso_wizard::saml::metadata::{self, Document};
use sso_wizard::saml::sample;
use std::hint::black_box;
use std::time::Duration;

fn line(name: &str, bytes: usize, time: Duration, beside: Option<Duration>) {
    let ratio = beside.map_or_else(String::new, |beside| format!("{:.1}", time.as_secs_f64() / beside.as_secs_f64()));

    println!("| {name} | {:.1} kB | {:.3} ms | {ratio} |", bytes as f64 / 1000.0, time.as_secs_f64() * 1000.0);
}

fn aggregate(entities: usize) -> String {
    let body = sample::IDP_METADATA.split_once("?>").map_or(sample::IDP_METADATA, |(_, body)| body);
    let entities: String = (0..entities)
        .map(|index| body.replace("https://idp.example.com/saml", &format!("https://idp-{index}.example.com/saml")))
        .collect();

    format!("<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{entities}</EntitiesDescriptor>")
}

fn main() {
    println!("| input | size | time | times roxmltree alone |\n|---|---|---|---|");

    let now = jiff::Timestamp::now();
    let one = sample::IDP_METADATA;
    let parse = median(200, || drop(black_box(roxmltree::Document::parse(one).unwrap())));
    let read = median(200, || match metadata::read(one.as_bytes()).unwrap() {
        Document::IdentityProvider(provider) => drop(black_box(provider.findings(now))),
        Document::Aggregate(_) => {}
    });

    line("one identity provider: read, certificate, findings", one.len(), read, Some(parse));

    let many = aggregate(1000);
    let parse = median(7, || drop(black_box(roxmltree::Document::parse(&many).unwrap())));
    let list = median(7, || drop(black_box(metadata::read(many.as_bytes()).unwrap())));

    line("1,000 entities: the list", many.len(), list, Some(parse));

    let names: String = (0..20_000).map(|index| format!(" xmlns:n{index}=\"u:{index}\"")).collect();
    let bomb = format!("<EntityDescriptor{names}/>");
    let refuse = median(20, || drop(black_box(metadata::read(bomb.as_bytes()).unwrap_err())));

    line("20,000 namespaces on one element: refused", bomb.len(), refuse, None);

    let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let refuse = median(5, || drop(black_box(metadata::read(deep.as_bytes()).unwrap_err())));

    line("a million nested elements: refused", deep.len(), refuse, None);
}
