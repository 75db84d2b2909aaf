//! Display of certificates everywhere: fingerprints, serial numbers, dates, icons.

use super::theme::{Element, Icon};
use super::time::{clock, date};
use super::widget::bar::urgency_sign;
use super::widget::pill::{Tone, pill};
use crate::account::draft::{HeldCertificate, Origin};
use crate::account::profile::Parsed;
use crate::certificate::validity::{Urgency, date_words};
use crate::certificate::{Certificate, Key, Thresholds, Validity};
use crate::phrase::counted;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A valid certificate with fewer days left shows their number.
const FEW_DAYS: i64 = 90;

/// Replaces the last day if a certificate has none.
pub const NO_END: &str = "No expiration date";

/// Writes hexadecimal digits as a fingerprint: `A4:3F:9C`.
pub fn fingerprint(hex: &str) -> String {
    octets(hex).join(":")
}

/// Writes hexadecimal digits as a serial number: `4C 91 0E`.
pub fn serial(hex: &str) -> String {
    octets(hex).join(" ")
}

/// Writes a fingerprint or serial number with `ends` bytes at each end: `A4:3F…1E:07`. A short one stays whole.
pub fn shortened(hex: &str, separator: &str, ends: usize) -> String {
    let octets = octets(hex);

    if octets.len() <= 2 * ends + 1 {
        return octets.join(separator);
    }

    format!("{}…{}", octets[..ends].join(separator), octets[octets.len() - ends..].join(separator))
}

/// Returns the bytes in upper case. An odd number of digits gets a leading zero.
fn octets(hex: &str) -> Vec<String> {
    let digits: Vec<char> = hex.to_uppercase().chars().collect();
    let mut octets: Vec<String> = digits.rchunks(2).rev().map(|octet| octet.iter().collect()).collect();

    if let Some(first) = octets.first_mut().filter(|first| first.len() == 1) {
        first.insert(0, '0');
    }
    octets
}

/// Returns the source of a certificate, such as "Metadata" or a file's name.
pub fn origin(origin: &Origin) -> String {
    match origin {
        Origin::File(name) => name.clone(),
        Origin::Url(_) => "Fetched".to_owned(),
        Origin::Pasted => "Pasted".to_owned(),
        Origin::Metadata => "Metadata".to_owned(),
    }
}

/// Returns the source of a certificate and its time: "Metadata, 10:41", on another day "Metadata, 3 Sep 2026".
pub fn origin_and_time(held: &HeldCertificate, now: Timestamp, zone: &TimeZone) -> String {
    format!("{}, {}", origin(&held.origin), seen(held.first_seen, now, zone))
}

/// Returns when something was first seen: today the time, else the day.
pub fn seen(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let day = |time: Timestamp| time.to_zoned(zone.clone()).date();

    if day(at) == day(now) { clock(at, zone) } else { date(at, zone) }
}

/// Returns key and signature algorithm: "RSA 2048, RSA-SHA256".
pub fn key_and_signature(certificate: &Certificate) -> String {
    match &certificate.key {
        // The signature algorithm of Ed25519 has the same name and adds nothing.
        Key::Ed25519 if certificate.signature_algorithm == "Ed25519" => "Ed25519".to_owned(),
        key => format!("{key}, {}", certificate.signature_algorithm),
    }
}

/// Writes the last day of a validity, which some certificates don’t have.
pub fn end(validity: Validity) -> String {
    if validity.ends() { date_words(validity.not_after) } else { NO_END.to_owned() }
}

/// Writes both dates in one line: "21 Jul – 19 Oct 2026".
pub fn dates(validity: Validity) -> String {
    let (from, to) = (date_words(validity.not_before), date_words(validity.not_after));

    if !validity.ends() {
        return format!("From {from}, no expiration date");
    }

    match (from.rsplit_once(' '), to.rsplit_once(' ')) {
        (Some((day, year)), Some((_, same))) if year == same => format!("{day} – {to}"),
        _ => format!("{from} – {to}"),
    }
}

/// Returns the state of a validity with its icon: for rows, where the dates are below.
pub fn state(validity: Validity, thresholds: Thresholds) -> (Icon, Tone, String) {
    let urgency = validity.urgency(thresholds);
    let (icon, tone) = urgency_sign(urgency);
    let words = match urgency {
        Urgency::NotYetValid | Urgency::Expired => validity.remaining_label(),
        Urgency::Warn | Urgency::Urgent => format!("Expires {}", validity.expiry_words()),
        Urgency::Calm if validity.days_left() <= FEW_DAYS => format!("Valid, {} left", days_left(validity)),
        Urgency::Calm => "Valid".to_owned(),
    };

    (icon, tone, words)
}

/// Returns the state of a validity as a pill: for heads of cards, where the words below say more.
pub fn state_pill<'a, Message: 'a>(validity: Validity, thresholds: Thresholds) -> Element<'a, Message> {
    let (icon, tone, words) = state(validity, thresholds);
    let words = match validity.urgency(thresholds) {
        Urgency::NotYetValid => "Not yet valid".to_owned(),
        Urgency::Expired => "Expired".to_owned(),
        Urgency::Calm => "Valid".to_owned(),
        Urgency::Warn | Urgency::Urgent => words,
    };

    pill(tone, icon, words)
}

/// Returns the parsed form of a held certificate. It is parsed again if `parsed` is older than the draft.
pub fn of(held: &HeldCertificate, parsed: &Parsed) -> Option<Certificate> {
    let known = parsed.certificates.iter().find(|(_, certificate)| certificate.der() == held.der);

    match known {
        Some((_, certificate)) => Some(certificate.clone()),
        None => Certificate::from_der(&held.der).ok(),
    }
}

/// Counts the whole days that are left: "23 days".
pub fn days_left(validity: Validity) -> String {
    counted(usize::try_from(validity.days_left()).unwrap_or_default(), "day", "days")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn validity(from: &str, to: &str) -> Validity {
        Validity::new(at(from), at(to), at("2026-09-14T09:42:00Z"))
    }

    #[test]
    fn a_fingerprint_is_upper_case_with_colons_and_loses_its_middle_where_room_is_short() {
        assert_eq!(fingerprint("a43f9c"), "A4:3F:9C");
        assert_eq!(shortened("a43f9c07bd6c1e07", ":", 2), "A4:3F…1E:07");
        assert_eq!(shortened("a43f9c07bd", ":", 2), "A4:3F:9C:07:BD");
    }

    #[test]
    fn a_serial_number_is_in_pairs_even_when_its_digits_are_odd() {
        assert_eq!(serial("4c910e"), "4C 91 0E");
        assert_eq!(serial("7"), "07");
        assert_eq!(serial("123"), "01 23");
    }

    #[test]
    fn dates_of_one_year_name_it_once() {
        assert_eq!(dates(validity("2026-07-21T00:00:00Z", "2026-10-19T00:00:00Z")), "21 Jul – 19 Oct 2026");
        assert_eq!(dates(validity("2023-10-08T00:00:00Z", "2026-10-07T00:00:00Z")), "8 Oct 2023 – 7 Oct 2026");

        let endless = Validity::new(at("2023-10-08T00:00:00Z"), Timestamp::MAX, at("2026-09-14T09:42:00Z"));

        assert_eq!(dates(endless), "From 8 Oct 2023, no expiration date");
    }

    #[test]
    fn a_row_says_in_words_what_its_bar_shows() {
        let words = |from, to| state(validity(from, to), Thresholds::default()).2;

        assert_eq!(words("2023-10-08T00:00:00Z", "2026-10-07T12:00:00Z"), "Expires in 23 days");
        assert_eq!(words("2026-08-01T00:00:00Z", "2029-08-01T00:00:00Z"), "Valid");
        assert_eq!(words("2026-07-21T00:00:00Z", "2026-10-19T23:59:59Z"), "Valid, 35 days left");
        assert_eq!(words("2022-10-08T00:00:00Z", "2025-10-07T12:00:00Z"), "Expired 341 days ago");
        assert_eq!(words("2026-10-01T00:00:00Z", "2029-10-01T00:00:00Z"), "Starts in 16 days");
    }
}
