//! The certificates of an account as a table for spreadsheets.

use super::{Assessment, Standing, Surroundings};
use crate::certificate::{Role, State};
use csv::{Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use std::borrow::Cow;

/// The head of the table.
const COLUMNS: [&str; 16] = [
    "Role",
    "Subject",
    "Issuer",
    "Valid from",
    "Valid until",
    "Days left",
    "State",
    "Key",
    "Signature algorithm",
    "Serial",
    "SHA-256",
    "SHA-1",
    "Public key SHA-256",
    "From",
    "First seen",
    "Findings",
];

/// What makes Excel read a file as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes certificates as CSV (RFC 4180), in the order of the list: UTF-8 with a byte order mark, times as RFC 3339 in UTC.
pub fn csv(standings: &[Standing<'_>], surroundings: Surroundings<'_>) -> Vec<u8> {
    let table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());

    // Memory takes every write, and every record has as many fields as the head: there is no error to tell.
    write(table, standings, surroundings).unwrap_or_default()
}

fn write(
    mut table: Writer<Vec<u8>>,
    standings: &[Standing<'_>],
    surroundings: Surroundings<'_>,
) -> csv::Result<Vec<u8>> {
    let assessment = Assessment::new(standings, surroundings);

    table.write_record(COLUMNS)?;
    for standing in standings {
        let findings: Vec<_> = assessment.of(standing).into_iter().map(|finding| finding.message).collect();
        let row = row(standing, &findings.join(" "), surroundings.now);

        table.write_record(row.iter().map(String::as_bytes))?;
    }

    table.into_inner().map_err(|error| error.into_error().into())
}

/// Fills the cells of one certificate. What strangers wrote is made harmless; what is written here is already.
fn row(standing: &Standing<'_>, findings: &str, now: Timestamp) -> [String; COLUMNS.len()] {
    let certificate = standing.certificate;
    let validity = certificate.validity(now);
    let state = match validity.state() {
        State::Valid => "Valid",
        State::Expired => "Expired",
        State::NotYetValid => "Not yet valid",
    };

    [
        standing.role.map_or("", Role::word).to_owned(),
        harmless(&certificate.subject).into_owned(),
        harmless(&certificate.issuer).into_owned(),
        certificate.not_before.to_string(),
        certificate.not_after.to_string(),
        if validity.ends() { validity.days_left().to_string() } else { String::new() },
        state.to_owned(),
        certificate.key.to_string(),
        certificate.signature_algorithm.clone(),
        // With digits alone, or as 12E4, a spreadsheet would make a number of it and round it.
        format!("0x{}", certificate.serial),
        certificate.sha256.clone(),
        certificate.sha1.clone(),
        certificate.spki_sha256.clone(),
        harmless(standing.origin.words()).into_owned(),
        standing.first_seen.to_string(),
        harmless(findings).into_owned(),
    ]
}

/// Keeps a spreadsheet from running a cell as a formula (CSV injection): an apostrophe in front makes it text, which
/// Excel and LibreOffice do not show. Formulas start with one of these signs, also in full width, or after white space.
fn harmless(cell: &str) -> Cow<'_, str> {
    let starts_formula = |character: char| matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let is_formula = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(starts_formula);

    if is_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::draft::Origin;
    use crate::certificate::Thresholds;
    use crate::certificate::testing::certificate;

    fn table(standings: &[Standing<'_>]) -> Vec<Vec<String>> {
        let surroundings = Surroundings {
            identity_provider: None,
            product: None,
            provider: "BT Cloud Work",
            web_server: None,
            now: "2026-06-01T00:00:00Z".parse().unwrap(),
            thresholds: Thresholds::default(),
        };
        let bytes = csv(standings, surroundings);
        let text = bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).expect("Excel needs the mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);

        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn standing<'a>(certificate: &'a crate::certificate::Certificate, origin: &'a Origin) -> Standing<'a> {
        Standing { certificate, role: Some(Role::Primary), origin, first_seen: "2026-05-01T08:30:00Z".parse().unwrap() }
    }

    #[test]
    fn a_spreadsheet_gets_one_row_a_certificate_with_everything_in_it() {
        let certificate = certificate("Zürich, \"IdP\"", "2026-01-01", "2026-06-24");
        let origin = Origin::Metadata;
        let rows = table(&[standing(&certificate, &origin)]);

        assert_eq!(rows[0], COLUMNS);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1][0], "Primary");
        assert_eq!(rows[1][1], certificate.subject);
        assert_eq!(rows[1][3..7], ["2026-01-01T00:00:00Z", "2026-06-24T00:00:00Z", "23", "Valid"]);
        assert_eq!(rows[1][9], "0x07");
        assert_eq!(rows[1][10], certificate.sha256);
        assert_eq!(rows[1][13..15], ["Metadata", "2026-05-01T08:30:00Z"]);
        assert_eq!(rows[1][15], "Primary expires in 23 days, on 24 June 2026.");
    }

    #[test]
    fn a_name_that_is_a_formula_stays_text() {
        let certificate = certificate("idp", "2026-01-01", "2029-01-01");

        for hostile in ["=HYPERLINK(\"http://example.com\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            let origin = Origin::File(hostile.to_owned());

            assert_eq!(table(&[standing(&certificate, &origin)])[1][13], format!("'{hostile}"));
        }
        let origin = Origin::File("a=b.pem".to_owned());
        assert_eq!(table(&[standing(&certificate, &origin)])[1][13], "a=b.pem");
    }

    #[test]
    fn days_left_are_a_number_even_when_they_are_over() {
        let certificate = certificate("idp", "2025-01-01", "2026-05-30");
        let origin = Origin::Pasted;

        assert_eq!(table(&[standing(&certificate, &origin)])[1][5..7], ["-2", "Expired"]);
    }
}
