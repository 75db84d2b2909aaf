//! The area below the table: the most important facts of the chosen certificate, complete and ready to copy.

use super::save::Form;
use super::{Kept, Message, Page, Tab};
use crate::account::sign_in::Proof;
use crate::certificate::list::Entry;
use crate::certificate::{Certificate, Role, State};
use crate::gui::certificate::{days_left, fingerprint, origin_and_time, serial};
use crate::gui::environment::Environment;
use crate::gui::theme::space::{L, S, XL, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::moment_in_sentence;
use crate::gui::widget::button::{danger, ghost, secondary};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::evidence::{evidence, proven};
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, space};
use iced::{Alignment, Length};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The widths of the labels.
const LABEL: f32 = 120.0;
const SIGNATURE: f32 = 72.0;
const SOURCE: f32 = 48.0;
/// Maximum hexadecimal digits of a serial number that shares its line.
const LONG_SERIAL: usize = 24;
/// The length of the first sixteen bytes of a fingerprint, with the colon after them.
const HALF: usize = 16 * 3;
/// The height of a line.
const LINE: f32 = size::BUTTON_COMPACT;

/// The names of the buttons that get the focus back when their page is left.
pub(super) const DETAILS: &str = "all-details";
pub(super) const COMPARE: &str = "compare";

/// Draws the details. `other` is the certificate that this one is compared with, `proof` the last proven sign-in.
pub(super) fn view<'a>(
    entry: &'a Entry<Kept>,
    other: Option<&'a Entry<Kept>>,
    proof: Option<&Proof>,
    environment: &'a Environment,
    is_narrow: bool,
) -> Element<'a, Message> {
    let certificate = &entry.certificate;
    let role = entry.role().map_or("No role", Role::word);
    let compare = other.map(|other| {
        let page = Page::Comparison { left: other.extra.id, right: entry.extra.id };
        let label = match other.role() {
            Some(role) if !is_narrow => format!("Compare with {}", role.word()),
            _ => "Compare…".to_owned(),
        };

        ghost(label, Message::PageOpened(page)).icon(Icon::Columns2).compact().id(COMPARE)
    });
    let seen = match proof.filter(|proof| proof.certificate == certificate.sha256) {
        Some(proof) => proven(format!("Proven {}", moment_in_sentence(proof.at, environment.now(), &environment.zone))),
        None => evidence("Not confirmed by a sign-in yet"),
    };
    let details = ghost("All details", Message::PageOpened(Page::Details(Tab::Facts))).icon(Icon::List).compact();
    let head = row![
        text::strong("Details"),
        text::caption(role).style(text::muted),
        (!is_narrow).then_some(seen),
        space::horizontal(),
        details.id(DETAILS),
        compare,
        secondary("Save as PEM…", Message::SaveAsked(Form::Pem)).icon(Icon::Download).compact(),
        danger("Remove", Message::Removed).icon(Icon::Trash2).compact(),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(size::ROW);
    let names = if certificate.subject == certificate.issuer {
        let subject = shown(&certificate.subject);
        let words = match certificate.self_signed {
            true => format!("{subject} (self-signed)"),
            false => format!("{subject} (same as the issuer)"),
        };

        vec![fact("Subject", words, Some(certificate.subject.clone()))]
    } else {
        vec![
            fact("Subject", shown(&certificate.subject), Some(certificate.subject.clone())),
            fact("Issuer", shown(&certificate.issuer), Some(certificate.issuer.clone())),
        ]
    };
    let lasts = lasts(certificate, environment.now());
    let digests =
        [("SHA-256", &certificate.sha256), ("Public key", &certificate.spki_sha256), ("SHA-1", &certificate.sha1)]
            .map(|(label, hex)| digest(label, hex, is_narrow));
    let from = origin_and_time(&super::held_of(entry), environment.now(), &environment.zone);

    container(
        column![head].extend(names).push(fact("Validity", lasts.clone(), Some(lasts))).extend(digests).extend(last(
            certificate,
            from,
            is_narrow,
        )),
    )
    .padding([S, XL])
    .into()
}

/// Returns the height of the details, for a dialog that is as high as its content.
pub(super) fn height(certificate: &Certificate, is_narrow: bool) -> f32 {
    let has_issuer = certificate.subject != certificate.issuer;
    let lines = 6 + usize::from(has_issuer) + usize::from(needs_room(certificate, is_narrow));
    let folded = if is_narrow { 2.0 * (2.0 * 20.0 - LINE) } else { 0.0 };

    size::ROW + lines as f32 * LINE + folded + 2.0 * S
}

/// A fingerprint. If it does not fit on one line, it has two even lines, which are easier to compare.
fn digest<'a>(label: &'a str, hex: &str, is_narrow: bool) -> Element<'a, Message> {
    let value = fingerprint(hex);
    let shown = match value.split_at_checked(HALF) {
        Some((first, second)) if is_narrow && second.len() >= HALF - 1 => format!("{first}\n{second}"),
        _ => value.clone(),
    };

    line(label, text::mono_small(shown).wrapping(Wrapping::WordOrGlyph), Some(value))
}

/// Returns whether the serial number needs a separate line.
fn needs_room(certificate: &Certificate, is_narrow: bool) -> bool {
    is_narrow || certificate.serial.len() > LONG_SERIAL
}

/// Serial number, signature, and source: on one line if they fit.
fn last<'a>(certificate: &'a Certificate, from: String, is_narrow: bool) -> Vec<Element<'a, Message>> {
    let number = serial(&certificate.serial);
    let signature = certificate.signature_algorithm.clone();

    if needs_room(certificate, is_narrow) {
        let others = row![
            container(pair("Signature", LABEL, signature)).width(Length::FillPortion(1)),
            container(pair("Source", SOURCE, from)).width(Length::FillPortion(1)),
        ]
        .spacing(L)
        .align_y(Alignment::Center)
        .height(LINE);
        let shown = text::mono_small(number.clone()).wrapping(Wrapping::WordOrGlyph);

        return vec![line("Serial number", shown, Some(number)), others.into()];
    }

    let shown = text::mono(number.clone()).wrapping(Wrapping::None);
    let all = row![
        container(line("Serial number", shown, Some(number))).width(Length::FillPortion(5)),
        container(pair("Signature", SIGNATURE, signature)).width(Length::FillPortion(3)),
        container(pair("Source", SOURCE, from)).width(Length::FillPortion(4)),
    ]
    .spacing(L)
    .align_y(Alignment::Center);

    vec![all.into()]
}

fn pair<'a>(label: &'a str, width: f32, value: String) -> Element<'a, Message> {
    row![
        text::body(label).style(text::muted).width(width),
        text::body(value).wrapping(Wrapping::WordOrGlyph).width(Length::Fill)
    ]
    .spacing(S)
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

/// Writes the validity to the second, with the whole days left.
fn lasts(certificate: &Certificate, now: Timestamp) -> String {
    let time = |at: Timestamp| at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y %H:%M:%S").to_string();
    let validity = certificate.validity(now);
    let from = time(certificate.not_before);

    if !validity.ends() {
        return format!("From {from} UTC, no expiration date");
    }

    let to = time(certificate.not_after);

    match validity.state() {
        State::Valid if validity.days_left() > 0 => {
            format!("{from} to {to} UTC · {} left", days_left(validity))
        }
        _ => format!("{from} to {to} UTC · {}", validity.remaining_label()),
    }
}
