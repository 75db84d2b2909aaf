//! The steps at the identity provider: its import, or its fields in its own order and with its labels.

use super::typed::words;
use super::{Message, SAVE_AS, ServiceProvider};
use crate::account::profile::{EffectiveValue, ServiceProviderValues};
use crate::brand::Value;
use crate::glossary::Term;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{primary, secondary};
use crate::gui::widget::card;
use crate::gui::widget::copy::{copy_button, copy_ghost};
use crate::gui::widget::evidence::evidence;
use crate::gui::widget::{explain, explained, number};
use crate::guide::{Field, FieldValue};
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Padding};

/// The room for the identity provider's labels.
const LABELS: f32 = 184.0;

/// The card with the steps of the import.
pub(super) fn import<'a>(context: Context<'a>) -> Element<'a, Message> {
    let steps = context.guide.service_provider.import_steps.iter().enumerate().map(|(index, step)| {
        row![number(index + 1, false), text::body(step).width(Length::Fill)].spacing(M).align_y(Alignment::Start).into()
    });
    let save = match ServiceProvider::has_file_to_save(context) {
        true => primary("Save as…", Message::Save),
        false => secondary("Save again…", Message::Save),
    };
    let save = row![save.icon(Icon::Download).id(SAVE_AS), secondary("Preview", Message::Preview).icon(Icon::Eye),]
        .spacing(S)
        .align_y(Alignment::Center);

    let title = if context.guide.service_provider.menu.is_empty() {
        format!("Import in {}", context.guide.short_name)
    } else {
        format!("Import in {}", context.guide.sp_form_title())
    };

    card::card(column![card::head(title, []), column![save, column(steps).spacing(S)].spacing(L).padding(L),])
}

/// The card with the fields of its form.
pub(super) fn card<'a>(context: Context<'a>, values: &ServiceProviderValues) -> Element<'a, Message> {
    let help = &context.guide.service_provider;
    let filled: Vec<Filled<'a>> = help.fields.iter().map(|field| fill(field, context, values)).collect();
    let all = filled
        .iter()
        .filter_map(|filled| filled.value.as_ref().map(|value| format!("{}: {value}\n", filled.label)))
        .collect::<String>();
    let title = if help.imports { "Or enter the values manually".to_owned() } else { context.guide.sp_form_title() };
    let order = text::caption(match context.product {
        Some(product) => format!("In {}’s order", product.short_name()),
        None => "With their usual names".to_owned(),
    })
    .style(text::muted);

    card::card(column![
        card::head(title, [order.into(), copy_ghost("Copy all", all)]),
        card::rows(filled.into_iter().map(|filled| field_row(filled, &context.brand.short_name)))
    ])
}

/// A field with its value.
struct Filled<'a> {
    label: &'a str,
    term: Option<Term>,
    value: Option<String>,
    /// The evidence for the value, or why there is none.
    words: String,
}

fn fill<'a>(field: &'a Field, context: Context<'a>, values: &ServiceProviderValues) -> Filled<'a> {
    let known = |value: &Option<EffectiveValue>| value.as_ref().map(|value| words(&value.evidence));
    let resolved = field.value.resolve(&crate::guide::Values {
        sp_entity_id: values.entity_id.as_ref().map(|value| value.value.clone()),
        assertion_consumer_service: values.assertion_consumer_service.as_ref().map(|value| value.value.clone()),
        relay_state: values.relay_state.as_ref().map(|value| value.value.clone()),
        login_page: context.region.login_page.published().map(str::to_owned),
        ..crate::guide::Values::default()
    });
    let (value, words) = match &field.value {
        FieldValue::SpEntityId => (resolved, known(&values.entity_id)),
        FieldValue::AssertionConsumerService => (resolved, known(&values.assertion_consumer_service)),
        FieldValue::AssertionConsumerServiceRegex => (
            resolved,
            known(&values.assertion_consumer_service)
                .map(|words| format!("{words} · Escaped for a regular expression")),
        ),
        FieldValue::RelayState => (resolved, known(&values.relay_state)),
        FieldValue::LoginPage => {
            let words = match &context.region.login_page {
                Value::Published { source, .. } => Some(format!("Published by {source}")),
                Value::Suggested { .. } | Value::Unknown => None,
            };

            (resolved, words)
        }
        FieldValue::OwnEntityId => {
            let own = context.parsed.identity_provider.as_ref().map(|provider| provider.entity_id.clone());

            (own, Some("Read from the IdP metadata".to_owned()))
        }
        FieldValue::Literal(_) => (resolved, Some("Inferred".to_owned())),
    };

    let term = match &field.value {
        FieldValue::SpEntityId => Some(Term::EntityId),
        FieldValue::AssertionConsumerService => Some(Term::Acs),
        FieldValue::RelayState => Some(Term::RelayState),
        FieldValue::AssertionConsumerServiceRegex
        | FieldValue::LoginPage
        | FieldValue::OwnEntityId
        | FieldValue::Literal(_) => None,
    };

    Filled { label: &field.label, term, words: words.unwrap_or_else(|| "Unknown".to_owned()), value }
}

/// One field: its label with the evidence, the value, and Copy.
fn field_row<'a>(filled: Filled<'a>, brand: &str) -> Element<'a, Message> {
    let label = text::label(filled.label);
    let label: Element<'a, Message> = match filled.term {
        // A label that wraps leaves room for the button.
        Some(term) => explained(container(label).max_width(LABELS - explain::ROOM), term, brand),
        None => label.into(),
    };
    let label = column![label, evidence(filled.words)].width(LABELS);
    let (value, copy): (Element<'a, Message>, Option<Element<'a, Message>>) = match filled.value {
        Some(value) => (
            text::mono(value.clone()).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into(),
            Some(copy_button("Copy", value)),
        ),
        None => {
            (text::body("Leave this empty if you don’t know it.").style(text::muted).width(Length::Fill).into(), None)
        }
    };

    container(
        row![label, row![value, copy].spacing(M).align_y(Alignment::Center)].spacing(L).align_y(Alignment::Center),
    )
    .padding(Padding::from([(size::VALUE_ROW - 40.0) / 2.0, L]))
    .width(Length::Fill)
    .into()
}
