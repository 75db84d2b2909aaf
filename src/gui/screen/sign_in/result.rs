//! The result of a sign-in: the verdict, the failures, every check, and what is proven and what is not.

use super::super::Context;
use super::outcome::{Outcome, Source};
use super::{AGAIN, CAPTURE, Message, checks, failed, xml};
use crate::gui::theme::space::{L, M, S, XS, radius};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::time::date;
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::evidence::{evidence, proven};
use crate::gui::widget::pill::Tone;
use crate::gui::widget::{beside, card, finding};
use crate::saml::Finding;
use crate::saml::attribute::SAML_SUBJECT;
use crate::saml::response::{EmailSource, MomentOrigin, State, Verdict};
use iced::widget::text::Wrapping;
use iced::widget::{column, container, rich_text, row, span};
use iced::{Alignment, Background, Border, Length};

pub(super) fn view<'a>(
    outcome: &'a Outcome,
    context: Context<'a>,
    trouble: Option<&'a Finding>,
) -> Element<'a, Message> {
    let trouble = trouble
        .map(|trouble| finding::finding(trouble, [ghost("Dismiss", Message::TroubleDismissed).compact().into()]));
    let all = outcome.examined.checks.len();
    let count = outcome.failed().count();
    let instead = outcome.instead();
    let failed = outcome.failed().enumerate().map(|(index, check)| {
        let of = (index == 0).then(|| match count {
            1 => format!("1 of {all} checks failed"),
            count => format!("{count} of {all} checks failed"),
        });
        let is_mendable = instead.is_some() && check.instead.as_ref() == instead;

        failed::view(check, outcome, of, is_mendable, context)
    });
    let as_of = as_of(outcome, context);
    let is_accepted = outcome.examined.verdict == Verdict::Accepted;
    let findings = outcome.examined.findings.iter().map(|found| finding::finding(found, []));

    column![trouble, banner(outcome, context)]
        .push(as_of)
        .extend(failed)
        .push(checks::view(outcome, context))
        .push(is_accepted.then(|| beside(now_proven(outcome), not_checked(outcome, context), L)))
        .extend(findings)
        .push(received(outcome))
        .push(xml::view(outcome))
        .push((!is_accepted).then(|| secondary("Save report…", Message::SaveReport).icon(Icon::FileText)))
        .spacing(L)
        .into()
}

/// The verdict.
fn banner<'a>(outcome: &'a Outcome, context: Context<'a>) -> Element<'a, Message> {
    let is_accepted = outcome.examined.verdict == Verdict::Accepted;
    let (tone, icon, word) = match is_accepted {
        true => (Tone::Success, Icon::CircleCheck, "Accepted"),
        false => (Tone::Danger, Icon::OctagonX, "Rejected"),
    };
    let time = outcome.moment.time.to_zoned(context.zone.clone());
    let when = format!("{}, {}", time.strftime("%H:%M:%S"), date(outcome.moment.time, context.zone));
    let sentence: Element<'a, Message> = match (&outcome.examined.email, is_accepted) {
        (Some(email), true) => with_name(&format!("{email} signed in at {when}."), email),
        (None, true) => text::body(format!("Signed in at {when}.")).into(),
        (_, false) => text::body(why(outcome, context)).into(),
    };
    let button = match (&outcome.source, is_accepted) {
        (_, true) => secondary("Save report…", Message::SaveReport).icon(Icon::FileText),
        (Source::Test(_), false) => secondary("Test again", Message::Again).icon(Icon::RefreshCw).id(AGAIN),
        (Source::Capture(_), false) => {
            secondary("Check another…", Message::CaptureAsked).icon(Icon::RefreshCw).id(CAPTURE)
        }
    };

    container(
        row![
            icon.sized(32).style(crate::gui::widget::pill::toned(tone)),
            column![text::title(word), sentence].spacing(XS).width(Length::Fill),
            button,
        ]
        .spacing(L)
        .align_y(Alignment::Center),
    )
    .padding(L)
    .width(Length::Fill)
    .style(move |theme: &Theme| {
        let (_, ground, line) = tone.colors(theme.palette());

        container::Style {
            background: Some(Background::Color(ground)),
            border: Border { color: line, width: 1.0, radius: radius::CARD.into() },
            text_color: Some(theme.palette().text),
            ..container::Style::default()
        }
    })
    .into()
}

/// Draws a sentence with the name in it emphasized.
fn with_name<'a>(sentence: &str, name: &str) -> Element<'a, Message> {
    let (before, after) = sentence.split_once(name).unwrap_or((sentence, ""));

    rich_text![
        span(before.to_owned()),
        span(name.to_owned()).font(crate::gui::theme::font::MEDIUM),
        span(after.to_owned())
    ]
    .size(14)
    .line_height(iced::widget::text::LineHeight::Absolute(20.0.into()))
    .on_link_click(iced::never)
    .into()
}

/// Returns one sentence on why it was rejected: the first problem that must be fixed.
fn why(outcome: &Outcome, context: Context<'_>) -> String {
    let idp = context.idp();
    let Some(first) = outcome.failed().next() else {
        return "The response contains no sign-in to accept.".to_owned();
    };

    match first.code {
        "status" => format!("{} rejected the sign-in.", idp.at_start()),
        "signature" if outcome.expected.certificates.len() > 1 => {
            "The response has no valid signature by the Primary or Secondary certificate.".to_owned()
        }
        "signature" => "The response has no valid signature by the Primary certificate.".to_owned(),
        "encryption" => {
            format!("The response is encrypted for {}, so it can’t be read here.", context.brand.short_name)
        }
        "email" => format!(
            "The user signed in at {idp}, but the response doesn’t have exactly one email address where it was expected."
        ),
        "user-list" => "The user signed in but isn’t in the account’s user list.".to_owned(),
        "time" => "The response isn’t valid at this time.".to_owned(),
        _ => format!("The check “{}” failed.", first.name()),
    }
}

/// Offers to check an expired captured sign-in as of its issue time.
fn as_of<'a>(outcome: &Outcome, context: Context<'a>) -> Option<Element<'a, Message>> {
    let issued = outcome.glance.issued?;
    let is_late = outcome.failed().any(|check| check.code == "time");
    let is_captured = matches!(outcome.source, Source::Capture(_)) && outcome.moment.origin != MomentOrigin::Given;

    (is_late && is_captured).then(|| {
        let (date, time) = (date(issued, context.zone), issued.to_zoned(context.zone.clone()).strftime("%H:%M:%S"));

        card::card(failed::as_of(format!(
            "Sign-ins are valid for only a few minutes, and this one was issued on {date} at {time}. Did you capture it then?"
        )))
    })
}

/// The values that are marked as proven from now on.
fn now_proven<'a>(outcome: &'a Outcome) -> Element<'a, Message> {
    let signer = match outcome.examined.signed {
        Some(signed) if signed.by > 0 => "Secondary",
        _ => "Primary",
    };
    let words = match &outcome.expected.email {
        EmailSource::NameId => {
            format!("{SAML_SUBJECT}, {signer} certificate, issuer, and audience. They’re now marked as proven.")
        }
        EmailSource::Attribute(_) => {
            format!("Email attribute, {signer} certificate, issuer, and audience. They’re now marked as proven.")
        }
    };

    note(proven("Now proven"), [words])
}

/// Says what was not checked, as clearly as what was.
fn not_checked<'a>(outcome: &'a Outcome, context: Context<'a>) -> Element<'a, Message> {
    let (idp, brand) = (context.idp(), &context.brand.short_name);
    let mut open = Vec::new();
    if !outcome.examined.checks.iter().any(|check| check.code == "user-list") {
        open.push(format!("• Whether {brand} has a user with this email address."));
    }
    if outcome.expected.certificates.len() > 1 {
        let other = if outcome.examined.signed.is_some_and(|signed| signed.by > 0) { "Primary" } else { "Secondary" };
        open.push(format!("• The {other} certificate. {} didn’t sign with it.", idp.at_start()));
    }
    if matches!(outcome.source, Source::Test(crate::account::sign_in::Tester::Own)) {
        open.push(format!("• The {brand} application in {idp}. A test service provider was used instead."));
    } else if matches!(outcome.source, Source::Test(_)) {
        open.push(format!("• {brand}’s ACS URL. This computer received the response instead."));
    }
    if outcome.examined.checks.iter().any(|check| check.code == "in-response-to" && check.state == State::Skip) {
        open.push("• Which sign-in request the response belongs to.".to_owned());
    }
    if open.is_empty() {
        open.push("Nothing was skipped.".to_owned());
    }

    note(evidence("Not checked"), open)
}

/// A card with a line for each of its sentences.
fn note<'a>(head: Element<'a, Message>, lines: impl IntoIterator<Item = String>) -> Element<'a, Message> {
    container(column![head].extend(lines.into_iter().map(|line| text::body(line).into())).spacing(XS))
        .style(card::ground)
        .padding(L + 1.0)
        .width(Length::Fill)
        .height(Length::Fill)
        .into()
}

/// The signed data that the identity provider sent about the user.
fn received<'a>(outcome: &'a Outcome) -> Element<'a, Message> {
    let examined = &outcome.examined;
    let name_id = examined.name_id.iter().map(|name_id| ("NameID", vec![&*name_id.value]));
    let attributes = examined
        .attributes
        .iter()
        .map(|attribute| (&*attribute.name, attribute.values.iter().map(String::as_str).collect::<Vec<_>>()));
    let lines: Vec<Element<'a, Message>> = name_id
        .chain(attributes)
        .map(|(name, values)| {
            let shown = |words: &str| crate::saml::shown::shown(words, 400);
            let values = if values.is_empty() { "no value".to_owned() } else { shown(&values.join(", ")) };

            row![
                text::mono_small(shown(name))
                    .wrapping(Wrapping::WordOrGlyph)
                    .style(text::muted)
                    .width(Length::FillPortion(2)),
                text::mono_small(values).wrapping(Wrapping::WordOrGlyph).width(Length::FillPortion(3)),
            ]
            .spacing(L)
            .padding([S, L])
            .into()
        })
        .collect();
    let is_proven = examined.signed.is_some();
    let facts = match (lines.len(), is_proven) {
        (_, false) => "Nothing proven".to_owned(),
        (1, true) => "1 value, proven by the signature".to_owned(),
        (count, true) => format!("{count} values, proven by the signature"),
    };
    let head = card::head("User attributes received", [card::fact(facts)]);

    if lines.is_empty() {
        let words = if is_proven {
            "The assertion contains no attributes."
        } else {
            "Only values covered by a valid signature are shown here. See the XML below for everything received."
        };

        return card::card(column![head, container(text::body(words).style(text::muted)).padding([M, L])]);
    }
    card::card(column![head, card::rows(lines)])
}
