//! The details of the chosen certificate, whole and to be copied.

use super::{Kept, Message};
use crate::certificate::list::Entry;
use crate::certificate::{Certificate, Role, State};
use crate::gui::certificate::{fingerprint, origin_and_time, serial};
use crate::gui::environment::Environment;
use crate::gui::theme::space::{L, M, S, XL, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{danger, secondary};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::evidence::evidence;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, space};
use iced::{Alignment, Length, Padding};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The width of the labels.
const LABEL: f32 = 120.0;
/// A longer serial number has a row of its own.
const LONG_SERIAL: usize = 24;

/// Draws the details.
pub(super) fn view<'a>(entry: &'a Entry<Kept>, environment: &'a Environment) -> Element<'a, Message> {
    let certificate = &entry.certificate;
    let role = entry.role().map_or("No role", Role::word);
    let head = row![
        text::strong("Details"),
        text::caption(role).style(text::muted),
        evidence("Not seen in a sign-in yet"),
        space::horizontal(),
        secondary("Save as PEM…", Message::SavePemAsked).icon(Icon::Download).compact(),
        danger("Remove", Message::Removed).icon(Icon::Trash2).compact(),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(size::ROW);
    let names = if certificate.subject == certificate.issuer {
        let words = if certificate.self_signed { "issuer the same, self-signed" } else { "issuer the same" };

        vec![fact("Subject", format!("{}; {words}", shown(&certificate.subject)), Some(certificate.subject.clone()))]
    } else {
        vec![
            fact("Subject", shown(&certificate.subject), Some(certificate.subject.clone())),
            fact("Issuer", shown(&certificate.issuer), Some(certificate.issuer.clone())),
        ]
    };
    let lasts = lasts(certificate, environment.now());
    let digests =
        [("SHA-256", &certificate.sha256), ("Public key", &certificate.spki_sha256), ("SHA-1", &certificate.sha1)].map(
            |(label, hex)| {
                let value = fingerprint(hex);

                line(label, text::mono_small(value.clone()).wrapping(Wrapping::WordOrGlyph), Some(value))
            },
        );
    let from = origin_and_time(&super::held_of(entry), environment.now(), &environment.zone);

    container(
        column![head]
            .extend(names)
            .push(fact("Validity", lasts.clone(), Some(lasts)))
            .extend(digests)
            .push(last(certificate, from)),
    )
    .padding(Padding { top: M - 2.0, bottom: M - 2.0, left: XL, right: XL - 6.0 })
    .into()
}

/// Serial number, signature and origin: on one line where they fit.
fn last<'a>(certificate: &'a Certificate, from: String) -> Element<'a, Message> {
    let number = serial(&certificate.serial);
    let signature = pair("Signature", certificate.signature_algorithm.clone());
    let from = pair("From", from);

    if certificate.serial.len() > LONG_SERIAL {
        let others = row![signature, from].spacing(L);

        return column![line("Serial", text::mono_small(number.clone()), Some(number)), others].into();
    }

    row![
        container(line("Serial", text::mono(number.clone()).wrapping(Wrapping::None), Some(number)))
            .width(Length::FillPortion(5)),
        container(signature).width(Length::FillPortion(4)),
        container(from).width(Length::FillPortion(4)),
    ]
    .spacing(L)
    .align_y(Alignment::Center)
    .into()
}

fn pair<'a>(label: &'a str, value: String) -> Element<'a, Message> {
    row![text::body(label).style(text::muted), text::body(value).wrapping(Wrapping::WordOrGlyph).width(Length::Fill)]
        .spacing(L)
        .align_y(Alignment::Center)
        .into()
}

fn fact<'a>(label: &'a str, value: String, copied: Option<String>) -> Element<'a, Message> {
    line(label, text::body(value).wrapping(Wrapping::WordOrGlyph), copied)
}

fn line<'a>(label: &'a str, value: impl Into<Element<'a, Message>>, copied: Option<String>) -> Element<'a, Message> {
    row![text::body(label).style(text::muted).width(LABEL), container(value).width(Length::Fill), copied.map(copy_icon)]
        .spacing(S)
        .align_y(Alignment::Center)
        .into()
}

fn shown(name: &str) -> String {
    if name.is_empty() { "No name".to_owned() } else { name.to_owned() }
}

/// Writes the validity to the second, with the whole days that are left.
fn lasts(certificate: &Certificate, now: Timestamp) -> String {
    let time = |at: Timestamp| at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y %H:%M:%S").to_string();
    let validity = certificate.validity(now);
    let from = time(certificate.not_before);

    if !validity.ends() {
        return format!("{from} UTC, no end date");
    }

    let left = match (validity.state(), validity.days_left()) {
        (State::Valid, 1) => "1 day left".to_owned(),
        (State::Valid, days) => format!("{} days left", grouped(days)),
        (State::Expired | State::NotYetValid, _) => validity.remaining_words(),
    };

    format!("{from} to {} UTC, {left}", time(certificate.not_after))
}

/// Writes a number with a comma before every three digits.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();

    groups.join(",")
}
