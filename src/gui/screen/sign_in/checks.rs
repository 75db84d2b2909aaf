//! Every check in one table: what was expected, and what was received.

use super::super::Context;
use super::Message;
use super::outcome::Outcome;
use crate::certificate::Role;
use crate::gui::certificate::shortened;
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Icon, font, text};
use crate::gui::widget::{card, elided_middle, pill, table};
use crate::saml::response::{Check, State};
use crate::saml::shown::shown;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Padding};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The widths of result and check; expected and received share the rest.
const RESULT: f32 = 84.0;
const CHECK: f32 = 116.0;

/// Returns the icon, the word, and the tone of a state.
pub(super) fn face(state: State) -> (Icon, &'static str, pill::Tone) {
    match state {
        State::Pass => (Icon::CircleCheck, "Passed", pill::Tone::Success),
        State::Fail => (Icon::OctagonX, "Failed", pill::Tone::Danger),
        State::Skip => (Icon::CircleMinus, "Skipped", pill::Tone::Neutral),
    }
}

pub(super) fn view<'a>(outcome: &'a Outcome, context: Context<'a>) -> Element<'a, Message> {
    let head = |label: &'static str, width: Length| table::column_head(label, width, None, None);
    let value = ((context.width - 2.0 * L - RESULT - CHECK - 3.0 * S) / 2.0).max(80.0);
    let head = table::head(
        [
            head("Result", RESULT.into()),
            head("Check", CHECK.into()),
            head("Expected", value.into()),
            head("Received", Length::Fill),
        ],
        L,
        true,
    );
    let lines = outcome.examined.checks.iter().map(|check| line(check, outcome, value, context.zone));

    card::card(column![head, card::rows(lines)])
}

/// A value in the table.
enum Value {
    /// Words.
    Words(String),
    /// An identifier: both its ends distinguish it from others.
    Identifier(String),
}

fn line<'a>(check: &'a Check, outcome: &Outcome, width: f32, zone: &TimeZone) -> Element<'a, Message> {
    let (icon, word, tone) = face(check.state);
    let result = row![icon.sized(16).style(pill::toned(tone)), text::caption_medium(word).style(pill::toned(tone))]
        .spacing(S)
        .align_y(Alignment::Center)
        .width(RESULT);
    // The message replaces values that can't be compared.
    let received: Element<'a, Message> = match (check.state, received(check, outcome, zone)) {
        (State::Skip, _) | (_, None) => text::caption(&*check.message).style(text::muted).width(Length::Fill).into(),
        (_, Some(value)) => drawn(value, width, false),
    };
    let expected: Element<'a, Message> = match expected(check, outcome, zone) {
        Some(value) => drawn(value, width, true),
        None => text::body("").into(),
    };

    container(
        row![
            result,
            text::label(check.name()).width(CHECK),
            container(expected).width(width),
            container(received).width(Length::Fill),
        ]
        .spacing(S)
        .align_y(Alignment::Center),
    )
    .padding(Padding::from([S, L]))
    .width(Length::Fill)
    .into()
}

fn expected(check: &Check, outcome: &Outcome, zone: &TimeZone) -> Option<Value> {
    let value = check.expected.as_ref()?;

    Some(match check.code {
        "status" => Value::Words(status(value)),
        "signature" if outcome.expected.certificates.len() > 1 => Value::Words("Primary or Secondary".to_owned()),
        "signature" => Value::Words("Primary".to_owned()),
        "time" => match check.until {
            Some(until) => Value::Words(format!("Until {}", time(until, zone))),
            None => Value::Words(value.clone()),
        },
        "user-list" | "encryption" => Value::Words(value.clone()),
        _ => Value::Identifier(value.clone()),
    })
}

fn received(check: &Check, outcome: &Outcome, zone: &TimeZone) -> Option<Value> {
    let value = check.actual.as_ref()?;
    let signer =
        outcome.examined.signed.and_then(|signed| Some((signed.by, outcome.expected.certificates.get(signed.by)?)));

    Some(match (check.code, signer) {
        ("status", _) => Value::Words(value.split(", ").map(status).collect::<Vec<_>>().join(", ")),
        ("signature", Some((by, certificate))) => {
            let role = if by == 0 { Role::Primary } else { Role::Secondary };
            Value::Words(format!("{}, {}", role.word(), shortened(&certificate.sha256, ":", 3)))
        }
        ("time", _) => match value.parse() {
            Ok(received) => Value::Words(time(received, zone)),
            Err(_) => Value::Words(value.clone()),
        },
        ("encryption", _) => Value::Words(value.clone()),
        _ => Value::Identifier(value.clone()),
    })
}

/// Returns the last part of a status code.
fn status(code: &str) -> String {
    shown(code.strip_prefix("urn:oasis:names:tc:SAML:2.0:status:").unwrap_or(code), 60)
}

fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string()
}

/// A value on one line. A long one is shown without its middle; the card of a failed check and the report have it whole.
fn drawn<'a>(value: Value, width: f32, is_muted: bool) -> Element<'a, Message> {
    let drawn = match value {
        Value::Words(words) => text::body(shown(&words, 200)).width(Length::Fill),
        Value::Identifier(words) => {
            let words = elided_middle(&shown(&words, usize::MAX), font::MONO, 13.0, width - M);

            text::mono(words).wrapping(iced::widget::text::Wrapping::None)
        }
    };

    if is_muted { drawn.style(text::muted).into() } else { drawn.into() }
}
