//! The ways to test: here, against this computer, or with a captured sign-in.

use super::super::Context;
use super::{CAPTURE, Message, START, common};
use crate::account::sign_in::{Missing, TestServiceProvider, Tester};
use crate::gui::theme::space::{L, M, S, XL};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::moment_in_sentence;
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::choice::radio;
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::evidence::proven;
use crate::gui::widget::{card, finding};
use crate::guide::{FieldValue, path};
use crate::saml::Finding;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Padding, padding};

pub(super) fn view<'a>(
    context: Context<'a>,
    trouble: Option<&'a Finding>,
    explained: Option<usize>,
) -> Element<'a, Message> {
    let trouble = trouble.map(|trouble| {
        let dismiss = ghost("Dismiss", Message::TroubleDismissed).compact().into();

        finding::finding(trouble, [dismiss])
    });
    let is_refused = context.guide.service_provider.https_only;
    let live = if is_refused { https_only(context) } else { live(context) };
    let parts = if is_refused {
        column![trouble, last(context), captured(context, true), live]
    } else {
        column![trouble, last(context), live, captured(context, false)]
    };

    parts.push(common::view(explained, context)).spacing(L).into()
}

/// The last proof.
fn last<'a>(context: Context<'a>) -> Option<Element<'a, Message>> {
    let proof = context.draft.sign_in.proof.as_ref()?;
    let when = moment_in_sentence(proof.at, context.now, context.zone);
    let who = text::body(format!("{} signed in. Signed with the {} certificate.", proof.person, proof.signer.word()));
    let state: Element<'a, Message> = match proof.outdated(context.draft, context.parsed) {
        None => proven(format!("Proven {when}")),
        Some(outdated) => {
            let words = format!("Proven {when}. {}", outdated.sentence());

            row![
                Icon::TriangleAlert.sized(12).style(text::colored(|palette| palette.warning)),
                text::caption_medium(words).style(text::colored(|palette| palette.warning)),
            ]
            .spacing(S)
            .align_y(Alignment::Center)
            .into()
        }
    };

    Some(card::card(column![state, who].padding(Padding::from([M, L]))))
}

/// The test on this computer.
fn live<'a>(context: Context<'a>) -> Element<'a, Message> {
    let tester = context.draft.sign_in.tester;
    let (idp, brand) = (context.idp(), &context.brand.short_name);
    let choice = |who: Tester, label: String, words: String| {
        column![
            radio(label, tester == who, Some(Message::TesterChosen(who))),
            container(text::caption(words).style(text::muted)).padding(padding::left(XL)),
        ]
    };
    let choices = column![
        choice(
            Tester::Provider,
            format!("As {brand}"),
            format!("Tests the real {brand} application in {idp}. You add this computer’s URL to it for the test."),
        ),
        choice(
            Tester::Own,
            "As a separate test application".to_owned(),
            format!("You add a test service provider to {idp}. The {brand} application isn’t changed or tested."),
        ),
    ]
    .spacing(M);
    let service_provider = context
        .draft
        .sign_in
        .port
        .map(|port| TestServiceProvider::of(context.draft, context.parsed, context.brand, port));
    let first = service_provider.map(|service_provider| match service_provider {
        Ok(service_provider) => values(service_provider, context),
        Err(missing) => lacks(missing),
    });
    let signed = context.parsed.identity_provider.as_ref().is_some_and(|provider| provider.want_authn_requests_signed);
    let unsigned = signed.then(|| {
        caution(format!(
            "The metadata requires signed requests, but test requests aren’t signed. Turn off this requirement in {idp} during the \
             test."
        ))
    });
    let buttons = row![
        secondary("Save test SP metadata…", Message::SaveMetadata).icon(Icon::FileDown),
        primary("Start test", Message::Start).icon(Icon::LogIn).id(START),
    ]
    .spacing(S);

    card::card(column![
        card::head("Test on this computer", [card::fact("Doesn’t turn on SSO.")]),
        column![
            text::body(format!(
                "SSO Wizard sends a sign-in request to {idp}, receives the response on this computer, and checks it."
            )),
            choices,
            first,
            unsigned,
            buttons,
        ]
        .spacing(L)
        .padding(L),
    ])
}

/// The values that the identity provider needs, and how it gets them.
fn values<'a>(service_provider: TestServiceProvider, context: Context<'a>) -> Element<'a, Message> {
    let line = |key: &'static str, value: String| {
        row![
            text::body(key).style(text::muted).width(96),
            text::mono(value.clone()).wrapping(Wrapping::WordOrGlyph).width(Length::Fill),
            copy_icon(value),
        ]
        .spacing(M)
        .align_y(Alignment::Center)
    };

    column![
        text::body(way(context, service_provider.tester)).style(text::muted),
        column![
            line("Entity ID", service_provider.entity_id),
            line("ACS", service_provider.assertion_consumer_service),
        ],
    ]
    .spacing(S)
    .into()
}

/// Says how the identity provider gets the test's service provider.
fn way(context: Context<'_>, tester: Tester) -> String {
    let (idp, brand) = (context.idp(), &context.brand.short_name);
    let help = &context.guide.service_provider;
    let label = help
        .fields
        .iter()
        .find(|field| field.value == FieldValue::AssertionConsumerService)
        .map(|field| format!("“{}”", field.label));
    let way = match (tester, help.imports, label) {
        (Tester::Own, true, _) => {
            format!("Save the test SP metadata and import it in {idp} as an additional service provider.")
        }
        (Tester::Own, false, _) => format!("Add an application with these values in {idp}."),
        (Tester::Provider, true, None) => format!(
            "Save the test SP metadata and import it in {idp} instead of {brand}’s SP metadata. It contains both ACS URLs."
        ),
        (Tester::Provider, _, Some(label)) => format!(
            "In {idp}, add this computer’s URL as an additional {label}. If only one is allowed, replace it for the test and \
             restore {brand}’s URL afterwards."
        ),
        (Tester::Provider, false, None) => format!(
            "In {idp}, add this computer’s URL as an additional ACS URL. If only one is allowed, replace it for the test and \
             restore {brand}’s URL afterwards."
        ),
    };

    if help.menu.is_empty() { way } else { format!("{way} In {idp}, go to {}.", path(&help.menu)) }
}

/// Says what the account lacks for the test, with the button for the step that provides it.
fn lacks<'a>(missing: Missing) -> Element<'a, Message> {
    let (sentence, step) = (missing.sentence(), missing.step());
    // A separate test application has its own entity ID and ACS URL.
    let words = if step == 6 {
        format!("{sentence} Complete step 6, or test as a separate test application.")
    } else {
        sentence.to_owned()
    };

    column![caution(words), secondary(format!("Open step {step}"), Message::OpenStep(step)).compact()].spacing(S).into()
}

/// The section for an identity provider that sends responses only to HTTPS.
fn https_only<'a>(context: Context<'a>) -> Element<'a, Message> {
    let words = format!(
        "{} accepts only https:// ACS URLs, so it can’t send a response to this computer. Check a captured sign-in instead.",
        context.idp().at_start()
    );

    card::card(column![
        card::head("Test on this computer", []),
        row![Icon::Info.sized(16).style(text::muted), text::body(words).style(text::muted).width(Length::Fill)]
            .spacing(M)
            .padding(L),
    ])
}

/// The section for a captured sign-in.
fn captured<'a>(context: Context<'a>, is_main: bool) -> Element<'a, Message> {
    let label = "Check captured sign-in…";
    let button = if is_main { primary(label, Message::CaptureAsked) } else { secondary(label, Message::CaptureAsked) };
    let page = context.region.login_page.published();
    let start = match page {
        Some(page) => format!(
            "In your browser’s developer tools, open Network, keep the log across pages, and sign in at {page}."
        ),
        None => "In your browser’s developer tools, open Network, keep the log across pages, and sign in.".to_owned(),
    };
    let steps = [
        start,
        "Save everything as a HAR file, or copy the SAMLResponse value. A SAML-tracer export works too.".to_owned(),
        "Check it here. Cookies, passwords, and tokens are neither kept nor shown.".to_owned(),
    ];
    let steps = steps.into_iter().enumerate().map(|(index, step)| {
        row![crate::gui::widget::number(index + 1, false), text::body(step).width(Length::Fill)].spacing(M).into()
    });

    card::card(column![
        card::head("Captured sign-in", [card::fact("From any browser, on any computer.")]),
        column![column(steps).spacing(S), button.icon(Icon::ClipboardPaste).id(CAPTURE)].spacing(L).padding(L),
    ])
}

fn caution<'a>(words: String) -> Element<'a, Message> {
    row![
        container(Icon::TriangleAlert.sized(16).style(text::colored(|palette| palette.warning))).padding([2, 0]),
        text::body(words).width(Length::Fill),
    ]
    .spacing(S)
    .into()
}
