//! The comparison of two certificates: their common facts and their differences.

use super::validity::{day_count, long_date_words};
use super::{Certificate, Extension, Validity, oid};
use crate::phrase;
use jiff::Timestamp;
use jiff::tz::Offset;

/// Placeholder for a value that a certificate doesn’t have.
const ABSENT: &str = "None";
/// Maximum characters of a value; longer ones end in "…". A certificate can contain megabytes.
const LONGEST_VALUE: usize = 2_000;

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
    /// Compares the whole values: the text that is shown may be shortened.
    is_same: bool,
}

/// The best way to display a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Digits that are compared one by one, in a monospaced font.
    Mono,
}

impl Row {
    fn new(label: &'static str, kind: Kind, left: &str, right: &str) -> Self {
        Self { label, left: shown(left), right: shown(right), kind, is_same: left == right }
    }

    /// Returns whether the value is the same in both certificates.
    pub fn is_same(&self) -> bool {
        self.is_same
    }
}

/// Compares two certificates fact by fact, in reading order; a value that one of them doesn't have is "None".
pub fn compare(left: &Certificate, right: &Certificate) -> Vec<Row> {
    use Kind::{Mono, Text};
    let row = |label, kind, value: fn(&Certificate) -> String| Row::new(label, kind, &value(left), &value(right));
    let extension = |label, oid| of_extension(label, oid, left, right);
    let mut rows = vec![
        row("Subject", Text, |certificate| certificate.subject.clone()),
        row("Issuer", Text, |certificate| certificate.issuer.clone()),
        row("Valid from", Text, |certificate| moment(certificate.not_before)),
        row("Valid until", Text, valid_until),
        row("Lifetime", Text, lifetime),
        row("Key", Text, |certificate| certificate.key.to_string()),
        row("Public key (SPKI SHA-256)", Mono, |certificate| certificate.spki_sha256.clone()),
        row("Signature algorithm", Text, |certificate| certificate.signature_algorithm.clone()),
        row("Serial number", Mono, |certificate| certificate.serial.clone()),
        row("SHA-256", Mono, |certificate| certificate.sha256.clone()),
        row("SHA-1", Mono, |certificate| certificate.sha1.clone()),
        row("Version", Text, |certificate| certificate.version.to_string()),
        row("Certificate authority", Text, authority),
        extension("Key usage", KEY_USAGE),
        extension("Extended key usage", EXTENDED_KEY_USAGE),
        extension("Names", SUBJECT_ALTERNATIVE_NAME),
    ];

    rows.extend(other_extensions(left, right));
    rows
}

/// Summarizes the common facts and the differences in one line: "Same: subject and issuer. Different: key."
pub fn sentence(left: &Certificate, right: &Certificate) -> String {
    let facts = [
        ("subject", left.subject == right.subject),
        ("issuer", left.issuer == right.issuer),
        ("key", left.spki_sha256 == right.spki_sha256),
        ("serial number", left.serial == right.serial),
        ("validity", left.not_before == right.not_before && left.not_after == right.not_after),
    ];
    let names = |is_same: bool| -> Vec<&str> {
        facts.iter().filter(|(_, same)| *same == is_same).map(|(name, _)| *name).collect()
    };
    let (same, other) = (names(true), names(false));

    match (same.as_slice(), other.as_slice()) {
        ([], other) => format!("Different: {}.", phrase::and(other)),
        (same, []) => format!("Same: {}.", phrase::and(same)),
        (same, other) => format!("Same: {}. Different: {}.", phrase::and(same), phrase::and(other)),
    }
}

/// Compares the extensions that don't have their own row, in the order of the left certificate, then of the right one;
/// unnamed ones share the last row.
fn other_extensions(left: &Certificate, right: &Certificate) -> Vec<Row> {
    const WITH_ROW: [&str; 4] = [KEY_USAGE, EXTENDED_KEY_USAGE, SUBJECT_ALTERNATIVE_NAME, BASIC_CONSTRAINTS];
    let mut rows: Vec<Row> = Vec::new();
    let mut told: Vec<&str> = WITH_ROW.to_vec();
    let mut has_unknown = false;

    for extension in left.extensions.iter().chain(&right.extensions) {
        match oid::extension(&extension.oid) {
            None => has_unknown = true,
            Some(_) if told.contains(&extension.oid.as_str()) => {}
            Some(name) => {
                told.push(&extension.oid);
                rows.push(of_extension(name, &extension.oid, left, right));
            }
        }
    }
    if has_unknown {
        let unknown = |certificate| extensions(certificate, |extension| oid::extension(&extension.oid).is_none());
        let words = |extensions: &[&Extension]| {
            extensions.iter().map(|extension| format!("{}: {}", extension.oid, words(extension))).collect::<Vec<_>>()
        };
        let (left, right) = (unknown(left), unknown(right));
        let mut row = Row::new("Unknown extensions", Kind::Mono, &words(&left).join(", "), &words(&right).join(", "));

        row.is_same = left == right;
        rows.push(row);
    }
    rows
}

/// Compares one extension; two are the same if their bytes are, no matter how much of them is shown.
fn of_extension(label: &'static str, oid: &str, left: &Certificate, right: &Certificate) -> Row {
    // Key identifiers are digits, and everything else reads as words.
    let kind = if matches!(oid, "2.5.29.14" | "2.5.29.35") { Kind::Mono } else { Kind::Text };
    let of = |certificate| extensions(certificate, |extension| extension.oid == oid);
    let words = |extensions: &[&Extension]| extensions.iter().copied().map(words).collect::<Vec<_>>().join(", ");
    let (left, right) = (of(left), of(right));
    let mut row = Row::new(label, kind, &words(&left), &words(&right));

    row.is_same = left == right;
    row
}

/// Returns the extensions of a kind: at most one, unless the certificate is broken (RFC 5280 §4.2).
fn extensions(certificate: &Certificate, is_wanted: impl Fn(&Extension) -> bool) -> Vec<&Extension> {
    certificate.extensions.iter().filter(|extension| is_wanted(extension)).collect()
}

/// Formats an extension on one line, including the critical flag, because it may differ too.
fn words(extension: &Extension) -> String {
    if extension.critical { format!("Critical: {}", extension.text()) } else { extension.text() }
}

fn valid_until(certificate: &Certificate) -> String {
    if life(certificate).ends() { moment(certificate.not_after) } else { "No expiration date".to_owned() }
}

fn lifetime(certificate: &Certificate) -> String {
    match life(certificate).days_total() {
        _ if !life(certificate).ends() => "No expiration date".to_owned(),
        days => day_count(days),
    }
}

/// Returns the validity at its expiration: only its dates are used.
fn life(certificate: &Certificate) -> Validity {
    certificate.validity(certificate.not_after)
}

fn authority(certificate: &Certificate) -> String {
    let constraints = extensions(certificate, |extension| extension.oid == BASIC_CONSTRAINTS);

    match constraints.first().map(|extension| extension.lines.as_slice()) {
        Some([_, path_length, ..]) if certificate.is_ca => format!("Yes. {path_length}"),
        _ if certificate.is_ca => "Yes".to_owned(),
        _ => "No".to_owned(),
    }
}

/// Returns the part of a value that is shown.
fn shown(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        _ if value.is_empty() => ABSENT.to_owned(),
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Formats a moment in UTC to the second: renewals may differ by less than a day.
fn moment(time: Timestamp) -> String {
    format!("{}, {} UTC", long_date_words(time), Offset::UTC.to_datetime(time).strftime("%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::{Kind, compare, sentence};
    use crate::certificate::testing::{certificate, parameters, self_signed};
    use rcgen::{BasicConstraints, CustomExtension, IsCa, KeyUsagePurpose, SanType, SerialNumber};

    #[test]
    fn the_difference_is_one_sentence() {
        let old = certificate("idp.example.com", "2023-10-08", "2026-10-07");
        let mut renewed = parameters("idp.example.com", "2026-09-01", "2029-09-01");

        renewed.serial_number = Some(SerialNumber::from(8));
        assert_eq!(
            sentence(&old, &self_signed(&renewed)),
            "Same: subject, issuer, and key. Different: serial number and validity."
        );
        assert_eq!(
            sentence(&old, &certificate("idp.example.com", "2023-10-08", "2027-10-07")),
            "Same: subject, issuer, key, and serial number. Different: validity."
        );
        assert_eq!(sentence(&old, &old), "Same: subject, issuer, key, serial number, and validity.");
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

    #[test]
    fn a_difference_behind_what_is_shown_is_still_a_difference() {
        let with = |last: u8| {
            let mut parameters = parameters("idp", "2026-01-01", "2027-01-01");

            parameters.custom_extensions =
                vec![CustomExtension::from_oid_content(&[1, 2, 3, 4], [&[0xff; 100][..], &[last]].concat())];
            self_signed(&parameters)
        };
        let rows = compare(&with(1), &with(2));
        let unknown = rows.last().unwrap();

        assert_eq!((unknown.label, unknown.left == unknown.right), ("Unknown extensions", true));
        assert!(!unknown.is_same());
    }

    #[test]
    fn an_extension_that_only_one_of_them_has_is_named_and_none_in_the_other() {
        let mut authority = parameters("idp", "2026-01-01", "2027-01-01");

        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let rows = compare(&certificate("idp", "2026-01-01", "2027-01-01"), &self_signed(&authority));
        let row = |label: &str| rows.iter().find(|row| row.label == label).unwrap();

        assert_eq!(
            (row("Certificate authority").left.as_str(), row("Certificate authority").right.as_str()),
            ("No", "Yes. Path length 0")
        );
        assert_eq!(row("Subject key identifier").left, "None");
        assert_eq!(row("Subject key identifier").kind, Kind::Mono);
        assert!(rows.iter().all(|row| row.label != "Basic constraints"));
    }
}
