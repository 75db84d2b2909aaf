//! Two certificates side by side: what they have in common and how they differ.

use super::validity::long_date_words;
use super::{Certificate, Extension};
use jiff::Timestamp;
use jiff::tz::Offset;

/// What stands where a certificate says nothing.
const ABSENT: &str = "None";

const KEY_USAGE: &str = "2.5.29.15";
const SUBJECT_ALTERNATIVE_NAME: &str = "2.5.29.17";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";

/// One fact of two certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: &'static str,
    pub left: String,
    pub right: String,
    pub kind: Kind,
}

/// How a value is best read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Digits that are compared one by one, in a font of one width.
    Mono,
}

impl Row {
    /// Returns whether both certificates say the same.
    pub fn is_same(&self) -> bool {
        self.left == self.right
    }
}

/// Compares two certificates fact by fact, in reading order; what one of them does not say is "None".
pub fn compare(left: &Certificate, right: &Certificate) -> Vec<Row> {
    use Kind::{Mono, Text};
    let row =
        |label, kind, value: fn(&Certificate) -> String| Row { label, left: value(left), right: value(right), kind };
    let mut rows = vec![
        row("Subject", Text, |certificate| or_absent(&certificate.subject)),
        row("Issuer", Text, |certificate| or_absent(&certificate.issuer)),
        row("Valid from", Text, |certificate| moment(certificate.not_before)),
        row("Valid until", Text, |certificate| {
            if certificate.validity(certificate.not_after).ends() {
                moment(certificate.not_after)
            } else {
                "No end date".to_owned()
            }
        }),
        row("Lifetime", Text, |certificate| {
            let validity = certificate.validity(certificate.not_after);

            match validity.days_total() {
                _ if !validity.ends() => "No end date".to_owned(),
                1 => "1 day".to_owned(),
                days => format!("{days} days"),
            }
        }),
        row("Key", Text, |certificate| certificate.key.to_string()),
        row("Public key (SPKI SHA-256)", Mono, |certificate| certificate.spki_sha256.clone()),
        row("Signature algorithm", Text, |certificate| certificate.signature_algorithm.clone()),
        row("Serial number", Mono, |certificate| certificate.serial.clone()),
        row("SHA-256", Mono, |certificate| certificate.sha256.clone()),
        row("SHA-1", Mono, |certificate| certificate.sha1.clone()),
        row("Version", Text, |certificate| certificate.version.to_string()),
        row("Certificate authority", Text, authority),
        row("Key usage", Text, |certificate| value(certificate, KEY_USAGE)),
        row("Extended key usage", Text, |certificate| value(certificate, EXTENDED_KEY_USAGE)),
        row("Names", Text, |certificate| value(certificate, SUBJECT_ALTERNATIVE_NAME)),
    ];

    rows.extend(other_extensions(left, right));
    rows
}

/// Says in one line what the two have in common and how they differ: "Same subject and issuer; key, serial and validity
/// differ."
pub fn sentence(left: &Certificate, right: &Certificate) -> String {
    let facts = [
        ("subject", left.subject == right.subject),
        ("issuer", left.issuer == right.issuer),
        ("key", left.spki_sha256 == right.spki_sha256),
        ("serial", left.serial == right.serial),
        ("validity", left.not_before == right.not_before && left.not_after == right.not_after),
    ];
    let names = |is_same: bool| -> Vec<&str> {
        facts.iter().filter(|(_, same)| *same == is_same).map(|(name, _)| *name).collect()
    };
    let (same, other) = (names(true), names(false));
    let verb = if other.len() == 1 { "differs" } else { "differ" };

    match (same.as_slice(), other.as_slice()) {
        ([], _) => format!("{} {verb}.", capitalised(&listed(&other))),
        (_, []) => format!("Same {}.", listed(&same)),
        _ => format!("Same {}; {} {verb}.", listed(&same), listed(&other)),
    }
}

/// Joins words as in a sentence: "key, serial and validity".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [several @ .., last] => format!("{} and {last}", several.join(", ")),
    }
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();

    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Compares the extensions that have no row of their own, in the order of the left certificate, then of the right one.
fn other_extensions(left: &Certificate, right: &Certificate) -> Vec<Row> {
    const WITH_ROW: [&str; 4] = [KEY_USAGE, EXTENDED_KEY_USAGE, SUBJECT_ALTERNATIVE_NAME, BASIC_CONSTRAINTS];
    let mut known: Vec<(&'static str, &str)> = Vec::new();

    for extension in left.extensions.iter().chain(&right.extensions) {
        if let Some(name) = super::oid::extension(&extension.oid)
            && !WITH_ROW.contains(&extension.oid.as_str())
            && !known.iter().any(|(_, oid)| *oid == extension.oid)
        {
            known.push((name, &extension.oid));
        }
    }
    let unknown = |certificate: &Certificate| -> Vec<String> {
        let is_unknown = |extension: &&Extension| super::oid::extension(&extension.oid).is_none();

        certificate
            .extensions
            .iter()
            .filter(is_unknown)
            .map(|extension| format!("{}: {}", extension.oid, told(extension)))
            .collect()
    };
    let (left_unknown, right_unknown) = (unknown(left), unknown(right));
    let mut rows: Vec<Row> = known
        .into_iter()
        .map(|(label, oid)| Row { label, left: value(left, oid), right: value(right, oid), kind: kind(oid) })
        .collect();

    if !left_unknown.is_empty() || !right_unknown.is_empty() {
        rows.push(Row {
            label: "Unknown extensions",
            left: or_absent(&left_unknown.join(", ")),
            right: or_absent(&right_unknown.join(", ")),
            kind: Kind::Mono,
        });
    }
    rows
}

/// Key identifiers are digits, and everything else reads as words.
fn kind(oid: &str) -> Kind {
    if matches!(oid, "2.5.29.14" | "2.5.29.35") { Kind::Mono } else { Kind::Text }
}

fn authority(certificate: &Certificate) -> String {
    let told = extension(certificate, BASIC_CONSTRAINTS);

    match told.map(|extension| extension.lines.as_slice()) {
        Some([_, path_length, ..]) if certificate.is_ca => format!("Yes, {}", path_length.to_lowercase()),
        _ if certificate.is_ca => "Yes".to_owned(),
        _ => "No".to_owned(),
    }
}

fn extension<'a>(certificate: &'a Certificate, oid: &str) -> Option<&'a Extension> {
    certificate.extensions.iter().find(|extension| extension.oid == oid)
}

fn value(certificate: &Certificate, oid: &str) -> String {
    extension(certificate, oid).map_or_else(|| ABSENT.to_owned(), told)
}

/// Says an extension on one line; that it is critical is a difference, too.
fn told(extension: &Extension) -> String {
    let critical = if extension.critical { "Critical: " } else { "" };

    format!("{critical}{}", extension.text())
}

fn or_absent(text: &str) -> String {
    if text.is_empty() { ABSENT.to_owned() } else { text.to_owned() }
}

/// Writes a moment in UTC to the second: renewals may differ by less than a day.
fn moment(time: Timestamp) -> String {
    format!("{}, {} UTC", long_date_words(time), Offset::UTC.to_datetime(time).strftime("%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::{Kind, compare, sentence};
    use crate::certificate::testing::{certificate, parameters, self_signed};
    use rcgen::{KeyUsagePurpose, SanType, SerialNumber};

    #[test]
    fn the_difference_is_one_sentence() {
        let old = certificate("idp.example.com", "2023-10-08", "2026-10-07");
        let mut renewed = parameters("idp.example.com", "2026-09-01", "2029-09-01");

        renewed.serial_number = Some(SerialNumber::from(8));
        assert_eq!(sentence(&old, &self_signed(&renewed)), "Same subject, issuer and key; serial and validity differ.");
        assert_eq!(
            sentence(&old, &certificate("idp.example.com", "2023-10-08", "2027-10-07")),
            "Same subject, issuer, key and serial; validity differs."
        );
        assert_eq!(sentence(&old, &old), "Same subject, issuer, key, serial and validity.");
    }

    #[test]
    fn two_certificates_are_compared_fact_by_fact() {
        let mut with_usage = parameters("idp.example.com", "2026-01-01", "2027-01-01");

        with_usage.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        with_usage.subject_alt_names = vec![SanType::DnsName("login.example.com".try_into().unwrap())];
        let (left, right) = (self_signed(&with_usage), certificate("idp.example.com", "2026-01-01", "2028-01-01"));
        let rows = compare(&left, &right);
        let row = |label: &str| rows.iter().find(|row| row.label == label).unwrap();

        assert!(row("Subject").is_same() && row("Key").is_same() && row("Version").is_same());
        assert_eq!(row("Valid until").left, "1 January 2027, 00:00:00 UTC");
        assert_eq!((row("Lifetime").left.as_str(), row("Lifetime").right.as_str()), ("365 days", "730 days"));
        assert_eq!(row("Key usage").left, "Critical: Digital signature, Key encipherment");
        assert_eq!(row("Key usage").right, "None");
        assert_eq!(row("Names").left, "DNS: login.example.com");
        assert_eq!((row("SHA-256").kind, row("Subject").kind), (Kind::Mono, Kind::Text));
        assert!(!row("SHA-256").is_same());
        assert!(compare(&left, &left).iter().all(super::Row::is_same));
    }
}
