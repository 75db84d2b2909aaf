//! A failed check: expected, received, what it means, and what to change at this identity provider.

use super::super::Context;
use super::Message;
use super::checks::face;
use super::common::fix_title;
use super::differing::{differing, marked};
use super::outcome::Outcome;
use crate::explanation;
use crate::gui::theme::space::{L, M, S, XS};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{primary, secondary};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::finding::subject_sentence;
use crate::gui::widget::{card, pill};
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::response::{Check, EmailSource};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding};

/// The width of the label before a value.
const LABEL: f32 = 88.0;
/// The width of a character of `mono`.
const CHARACTER: f32 = 7.8;

/// Draws a failed check. `of`, set for the first one, says how many of how many failed. `is_mendable` says that the near
/// miss can be used.
pub(super) fn view<'a>(
    check: &'a Check,
    outcome: &'a Outcome,
    of: Option<String>,
    is_mendable: bool,
    context: Context<'a>,
) -> Element<'a, Message> {
    let (icon, _, tone) = face(check.state);
    let head = row![
        icon.sized(16).style(pill::toned(tone)),
        text::strong(check.name()).style(pill::toned(tone)).width(Length::Fill),
        of.map(|of| text::caption(of).style(text::muted)),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(43)
    .padding([0.0, L]);
    let instead = check.instead.as_ref().filter(|_| is_mendable);
    let its_value = instead.and_then(|source| outcome.value(source));
    let values = values(check, its_value, context.width);
    if let Some(source) = instead {
        // One button fixes it, so nothing else must be said.
        return card::card(column![
            head,
            card::hairline(),
            values.map(|values| column![values, card::hairline()]),
            container(near_miss(check, source, context)).padding(L),
        ]);
    }
    let message = text::body(&*check.message).width(Length::Fill);
    let hint = check.hint.as_deref().map(|hint| {
        row![Icon::CornerDownRight.sized(16), text::body(hint).style(text::muted).width(Length::Fill)].spacing(S)
    });
    let explained = check.cause.and_then(explanation::of).map(|explanation| {
        column![
            card::hairline(),
            column![
                text::label(&*explanation.title),
                text::body(&*explanation.what).style(text::muted),
                Space::new().height(S),
                text::label(fix_title(explanation, context)),
                text::body(explanation.change(context.product)).style(text::muted),
            ]
            .padding(L),
        ]
    });

    card::card(column![
        head,
        card::hairline(),
        values.map(|values| column![values, card::hairline()]),
        column![message, hint].spacing(S).padding(L),
        explained,
    ])
}

/// Expected and received, one below the other, in `mono`.
fn values<'a>(check: &'a Check, its_value: Option<&'a str>, width: f32) -> Option<Element<'a, Message>> {
    let fits = ((width - 2.0 * L - LABEL - 3.0 * M - 28.0) / CHARACTER).max(0.0) as usize;
    let shown = |words: &str| crate::saml::shown::shown(words, usize::MAX);
    let (expected, received) = (check.expected.as_deref().map(shown), check.actual.as_deref().map(shown));
    let part = match (&expected, &received) {
        (Some(expected), Some(received)) => differing(expected, received),
        _ => None,
    };
    let line = |label: &'static str, value: Element<'a, Message>, copied: Option<&'a str>| {
        row![
            container(text::body(label).style(text::muted)).width(LABEL),
            container(value).width(Length::Fill),
            copied.map(copy_icon),
        ]
        .spacing(M)
        .align_y(Alignment::Center)
    };
    let expected = expected.map(|value| line("Expected", marked(&value, None, fits), check.expected.as_deref()));
    let received = received.map(|value| line("Received", marked(&value, part, fits), check.actual.as_deref()));

    let its_value = its_value.map(|value| line("Its value", marked(&shown(value), None, fits), Some(value)));

    (expected.is_some() || received.is_some())
        .then(|| column![expected, received, its_value].spacing(S).padding(Padding::from([M, L])).into())
}

/// The near miss with its one button.
fn near_miss<'a>(check: &'a Check, source: &'a EmailSource, context: Context<'a>) -> Element<'a, Message> {
    let part = match (&check.expected, &check.actual) {
        (Some(expected), Some(actual)) => differing(expected, actual),
        _ => None,
    };
    let is_full = matches!(source, EmailSource::Attribute(name) if is_full(name, check.expected.as_deref()));
    let label = match source {
        EmailSource::NameId => format!("Use {SAML_SUBJECT}"),
        EmailSource::Attribute(_) if is_full => "Use the full name".to_owned(),
        EmailSource::Attribute(name) => format!("Use “{}”", crate::saml::shown::shown(name, 24)),
    };
    let idp = context.idp().at_start();
    let sentence: Element<'a, Message> = match part {
        Some(_) if is_full => subject_sentence(
            "Close match: only the highlighted part differs.".to_owned(),
            format!("{idp} sends the full name, but step 4 has the short one."),
        ),
        Some(_) => subject_sentence(
            "Close match: only the highlighted part differs.".to_owned(),
            format!("{idp} sends this name, but step 4 has a different one."),
        ),
        None => text::body(&*check.message).into(),
    };
    let portal = format!(
        "If SSO is already set up in the {} portal, choose it there too, under “Map Email Attribute to”.",
        context.brand.short_name
    );
    let words = column![sentence, text::caption(portal).style(text::muted)].spacing(XS).width(Length::Fill);

    row![words, primary(label, Message::UseInstead).icon(Icon::Check)].spacing(L).align_y(Alignment::Center).into()
}

/// Returns whether one name is the other, with its whole URL before it.
fn is_full(name: &str, expected: Option<&str>) -> bool {
    expected.is_some_and(|expected| name.len() > expected.len() && name.ends_with(expected))
}

/// The offer for a captured sign-in that only came too late: it can be checked as of its issue time.
pub(super) fn as_of<'a>(words: String) -> Element<'a, Message> {
    row![
        text::body(words).width(Length::Fill),
        secondary("Check as of that time", Message::AsOfItsTime).icon(Icon::Clock),
    ]
    .spacing(L)
    .align_y(Alignment::Center)
    .padding(L)
    .into()
}
