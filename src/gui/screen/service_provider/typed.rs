//! Entered values: fields for those that neither a file nor the brand provides.

use super::{Message, ServiceProvider};
use crate::account::draft::ServiceProviderDraft;
use crate::account::profile::{EffectiveValue, Evidence, ServiceProviderValues};
use crate::brand::{Region, Value};
use crate::glossary::Term;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, S, XS};
use crate::gui::theme::{Element, text};
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card;
use crate::gui::widget::evidence::evidence;
use crate::gui::widget::field::field;
use crate::guide::FieldValue;
use iced::widget::{Space, column, row};
use iced::{Alignment, Length, padding};
use url::Url;

/// One of the three values of step 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    EntityId,
    AssertionConsumerService,
    RelayState,
}

impl Slot {
    /// Every value, in the order of the fields.
    pub const ALL: [Self; 3] = [Self::EntityId, Self::AssertionConsumerService, Self::RelayState];

    fn label(self) -> &'static str {
        match self {
            Self::EntityId => "Entity ID",
            Self::AssertionConsumerService => "Assertion consumer service (ACS) URL",
            Self::RelayState => "Relay state",
        }
    }

    fn term(self) -> Term {
        match self {
            Self::EntityId => Term::EntityId,
            Self::AssertionConsumerService => Term::Acs,
            Self::RelayState => Term::RelayState,
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::EntityId => "Identifies the service provider. It must match exactly.",
            Self::AssertionConsumerService => "Where the identity provider sends its response.",
            Self::RelayState => {
                "Needed only when users start at the identity provider (IdP-initiated sign-in). Optional."
            }
        }
    }

    /// Returns the name of the field, for the focus.
    pub fn id(self) -> &'static str {
        match self {
            Self::EntityId => "sp-entity-id",
            Self::AssertionConsumerService => "sp-acs",
            Self::RelayState => "sp-relay-state",
        }
    }

    /// Returns the entered value.
    pub fn of(self, draft: &ServiceProviderDraft) -> &str {
        match self {
            Self::EntityId => &draft.entity_id,
            Self::AssertionConsumerService => &draft.assertion_consumer_service,
            Self::RelayState => &draft.relay_state,
        }
    }

    pub(super) fn of_mut(self, draft: &mut ServiceProviderDraft) -> &mut String {
        match self {
            Self::EntityId => &mut draft.entity_id,
            Self::AssertionConsumerService => &mut draft.assertion_consumer_service,
            Self::RelayState => &mut draft.relay_state,
        }
    }

    pub(super) fn of_region(self, region: &Region) -> &Value {
        match self {
            Self::EntityId => &region.entity_id,
            Self::AssertionConsumerService => &region.assertion_consumer_service,
            Self::RelayState => &region.relay_state,
        }
    }

    pub(super) fn of_values(self, values: &ServiceProviderValues) -> Option<&EffectiveValue> {
        match self {
            Self::EntityId => values.entity_id.as_ref(),
            Self::AssertionConsumerService => values.assertion_consumer_service.as_ref(),
            Self::RelayState => values.relay_state.as_ref(),
        }
    }

    fn suggestion(self, values: &ServiceProviderValues) -> Option<&Value> {
        match self {
            Self::EntityId => values.suggested_entity_id.as_ref(),
            Self::AssertionConsumerService => values.suggested_assertion_consumer_service.as_ref(),
            Self::RelayState => values.suggested_relay_state.as_ref(),
        }
    }

    /// Returns the problem of an entered value.
    pub(super) fn complaint(self, typed: &str) -> Option<&'static str> {
        if typed.is_empty() {
            return None;
        }

        match self {
            Self::EntityId if typed.trim().contains(char::is_whitespace) => {
                Some("Remove the space. The value must match exactly.")
            }
            Self::EntityId | Self::RelayState => None,
            Self::AssertionConsumerService if !is_address(typed) => Some("Enter the full URL, starting with https://."),
            Self::AssertionConsumerService => (!typed.trim().to_ascii_lowercase().starts_with("https:"))
                .then_some("Use https:// so that sign-ins are encrypted."),
        }
    }
}

/// Returns whether `text` is a URL that a browser can post to.
pub(super) fn is_address(text: &str) -> bool {
    Url::parse(text.trim()).is_ok_and(|address| matches!(address.scheme(), "https" | "http") && address.has_host())
}

impl ServiceProvider {
    /// The card with a field for each value that no other source provides, or for all three on request.
    pub(super) fn typed<'a>(
        &'a self,
        context: Context<'a>,
        values: &ServiceProviderValues,
    ) -> Option<Element<'a, Message>> {
        let (draft, brand) = (&context.draft.service_provider, &context.brand.short_name);
        let is_given = |slot: Slot| slot.of_values(values).is_some_and(|value| value.evidence != Evidence::Typed);
        let is_wanted = |slot: Slot| {
            // If the identity provider doesn't ask for a relay state, none is missing.
            let is_missing = !is_given(slot)
                && (slot != Slot::RelayState || asks_for_relay_state(context) || !slot.of(draft).is_empty());

            self.is_typing || self.touched.contains(&slot) || is_missing
        };

        if !Slot::ALL.into_iter().any(is_wanted) {
            return None;
        }

        let title = if self.is_source_empty(context, values) {
            "Or enter the values manually"
        } else {
            "Values entered by you"
        };
        let is_extra = self.is_typing || Slot::ALL.into_iter().all(is_given);
        let close = is_extra.then(|| ghost("Close", Message::TypeToggled).compact().into());
        // A field keeps its place whether or not the others are there, so it keeps the focus.
        let fields = Slot::ALL
            .into_iter()
            .map(|slot| if is_wanted(slot) { slot_field(slot, draft, values, brand) } else { Space::new().into() });

        Some(card::card(column![card::head(title, close), column(fields).padding(padding::top(L))]))
    }
}

/// Returns whether the identity provider's form has a field for the relay state.
fn asks_for_relay_state(context: Context<'_>) -> bool {
    context.guide.service_provider.fields.iter().any(|field| field.value == FieldValue::RelayState)
}

fn slot_field<'a>(
    slot: Slot,
    draft: &'a ServiceProviderDraft,
    values: &ServiceProviderValues,
    brand: &str,
) -> Element<'a, Message> {
    let typed = slot.of(draft);
    let known = slot.of_values(values).filter(|value| value.value == typed).map(|value| words(&value.evidence));
    let placeholder = match slot {
        Slot::EntityId => "From the portal or support",
        Slot::AssertionConsumerService => "https://",
        Slot::RelayState => "https://",
    };
    let input = field(placeholder, typed)
        .label(slot.label())
        .explained(slot.term(), brand)
        .mono()
        .id(slot.id())
        .help(slot.help())
        .error(slot.complaint(typed))
        .on_input(move |value| Message::Typed(slot, value));
    let input = match known {
        Some(words) => input.beside_label(evidence(words)),
        None => input,
    };
    let suggestion = slot.suggestion(values).filter(|_| typed.is_empty()).and_then(|suggestion| match suggestion {
        Value::Suggested { value, reason } => Some(suggested(slot, value.clone(), reason, brand)),
        Value::Published { .. } | Value::Unknown => None,
    });

    column![input, suggestion].spacing(S).padding(padding::left(L).right(L).bottom(L)).into()
}

/// A value that was only inferred: the user must confirm it.
fn suggested<'a>(slot: Slot, value: String, reason: &str, brand: &str) -> Element<'a, Message> {
    let words = column![
        evidence(format!("Inferred from {reason}. Not confirmed by {brand}.")),
        text::mono(value).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
    ]
    .spacing(XS)
    .width(Length::Fill);

    row![
        // Aligned with the text in the field above.
        Space::new().width(S + XS),
        words,
        secondary("Use this value", Message::SuggestionUsed(slot)).compact()
    ]
    .align_y(Alignment::Center)
    .into()
}

/// Returns the evidence for a value in words.
pub(super) fn words(evidence: &Evidence) -> String {
    match evidence {
        Evidence::FromServiceProviderMetadata => "From the SP metadata".to_owned(),
        Evidence::Typed => "Entered by you".to_owned(),
        Evidence::Published(source) => format!("Published by {source}"),
        Evidence::Suggested(reason) => format!("Inferred from {reason}"),
    }
}
