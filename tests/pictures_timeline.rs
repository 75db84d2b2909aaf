//! Pictures of the certificate manager's timeline, in all three themes.

#![allow(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod support;

use iced::widget::{column, container, stack};
use iced::{Background, Length, Size};
use jiff::civil::Date;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use sso_wizard::certificate::{Certificate, Role};
use sso_wizard::gui::Environment;
use sso_wizard::gui::dialog::certificates::Message;
use sso_wizard::gui::dialog::certificates::timeline::{self, Row};
use sso_wizard::gui::theme::space::{XL, size};
use sso_wizard::gui::theme::{Element, Theme};
use sso_wizard::gui::widget::button::{primary, secondary};
use sso_wizard::gui::widget::card::hairline;
use sso_wizard::gui::widget::dialog::{foot, frame, head, over_scrim};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use support::*;

const AZURE: &str = "Microsoft Azure Federated SSO Certificate";
const BOTH: [(Size, &str); 2] = [(USUAL, ""), (SMALLEST, "-smallest")];
const PRIMARY: Option<Role> = Some(Role::Primary);
const SECONDARY: Option<Role> = Some(Role::Secondary);

/// Creates a certificate that is valid from noon of one day to noon of another.
fn certificate(name: &str, from: &str, to: &str) -> Certificate {
    static KEY: OnceLock<KeyPair> = OnceLock::new();

    let noon = |day: &str| {
        let day: Date = day.parse().unwrap();
        let midnight = date_time_ymd(day.year().into(), day.month().try_into().unwrap(), day.day().try_into().unwrap());

        midnight + Duration::from_hours(12)
    };
    let mut parameters = CertificateParams::default();

    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = noon(from);
    parameters.not_after = noon(to);

    let key = KEY.get_or_init(|| KeyPair::generate().unwrap());

    Certificate::from_der(parameters.self_signed(key).unwrap().der()).unwrap()
}

/// Draws the timeline in its place in the dialog.
fn dialog<'a>(
    certificates: &'a [(Certificate, Option<Role>)],
    chosen: Option<u64>,
    environment: &'a Environment,
    window: Size,
) -> Element<'a, Message> {
    let width = (window.width - 2.0 * XL).min(size::DIALOG_LARGE.0);
    let rows = (0..).zip(certificates).map(|(id, (certificate, role))| Row { id, certificate, role: *role }).collect();
    let actions = [secondary("Cancel", Message::Closed).into(), primary("Save", Message::Saved).into()];
    let page = column![
        head("Certificate Management", None, Message::Closed),
        hairline(),
        container(timeline::view(rows, chosen, environment, width - 2.0)).height(Length::Fill),
        hairline(),
        foot(None, actions),
    ];
    let hairlines = 4.0;
    let height = size::DIALOG_HEAD + timeline::height(certificates.len()) + size::DIALOG_FOOT + hairlines;
    let behind = container("").width(Length::Fill).height(Length::Fill).style(|theme: &Theme| container::Style {
        background: Some(Background::Color(theme.palette().background)),
        ..container::Style::default()
    });

    stack![behind, over_scrim(frame(page, width, height.min(window.height - 2.0 * XL)))].into()
}

fn pictures(certificates: &[(Certificate, Option<Role>)], chosen: Option<u64>, sizes: &[(Size, &str)], name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), Arc::default());

    for (size, suffix) in sizes {
        assert_pictures(|| dialog(certificates, chosen, &environment, *size), *size, &format!("{name}{suffix}"));
    }
}

/// Primary that expires soon, its replacement, and two unused certificates.
fn four() -> Vec<(Certificate, Option<Role>)> {
    vec![
        (certificate(AZURE, "2022-10-08", "2025-10-07"), None),
        (certificate(AZURE, "2023-10-08", "2026-10-07"), PRIMARY),
        (certificate(AZURE, "2026-08-01", "2029-08-01"), SECONDARY),
        (certificate("login.northwind.example.com", "2026-07-21", "2026-10-19"), None),
    ]
}

#[test]
fn a_primary_that_expires_and_its_successor_overlap() {
    pictures(&four(), Some(2), &BOTH, "timeline");
}

#[test]
fn a_gap_between_primary_and_secondary() {
    let certificates = [
        (certificate(AZURE, "2024-01-08", "2027-01-07"), PRIMARY),
        (certificate(AZURE, "2027-04-01", "2030-04-01"), SECONDARY),
    ];

    pictures(&certificates, None, &BOTH, "timeline-gap");
}

#[test]
fn an_account_without_certificates() {
    pictures(&[], None, &BOTH[..1], "timeline-none");
}

#[test]
fn one_certificate() {
    pictures(
        &[(certificate("idp.example.com", "2026-01-12", "2027-01-12"), PRIMARY)],
        None,
        &BOTH[..1],
        "timeline-one",
    );
}

#[test]
fn all_have_expired() {
    let certificates = [
        (certificate(AZURE, "2022-10-08", "2025-10-07"), PRIMARY),
        (certificate(AZURE, "2023-01-31", "2026-01-31"), SECONDARY),
        (certificate("idp.example.com", "2008-05-01", "2018-05-01"), None),
    ];

    pictures(&certificates, None, &BOTH[..1], "timeline-expired");
}

#[test]
fn none_is_valid_yet() {
    let certificates = [
        (certificate("idp.example.com", "2026-10-01", "2029-10-01"), PRIMARY),
        (certificate("idp.example.com 2028", "2028-10-01", "2031-10-01"), SECONDARY),
    ];

    pictures(&certificates, None, &BOTH[..1], "timeline-not-yet-valid");
}

#[test]
fn twelve_certificates_scroll_under_the_axis() {
    let mut certificates = four();

    for year in 2014..2021 {
        let name = format!("CN of the identity provider of Northwind Traders (United Kingdom) Limited, {year}");

        certificates.push((certificate(&name, &format!("{year}-03-01"), &format!("{}-03-01", year + 6)), None));
    }

    certificates.push((certificate("signing.next.example.com", "2027-02-01", "2030-02-01"), None));
    pictures(&certificates, Some(3), &BOTH, "timeline-twelve");
}

#[test]
fn what_never_ends_goes_on_beyond_the_axis() {
    let certificates = [
        (certificate("idp.example.com", "2025-11-20", "2026-11-20"), PRIMARY),
        (certificate("samlsp", "1975-01-01", "9999-12-31"), SECONDARY),
        (certificate("Keycloak", "2026-05-05", "2126-05-05"), None),
    ];

    pictures(&certificates, None, &BOTH[..1], "timeline-never-ending");
}
