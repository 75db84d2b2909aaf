//! The attributes that the metadata offers.

use super::{DRAWN, LONGEST, Message, cut};
use crate::gui::theme::space::{L, S};
use crate::gui::theme::{Element, text};
use crate::gui::widget::card;
use crate::gui::widget::copy::copy_icon;
use crate::phrase::counted;
use crate::saml::attribute::{OfferedAttribute, Origin};
use crate::saml::metadata::IdentityProvider;
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};

/// Draws the card.
pub(super) fn view(identity_provider: &IdentityProvider) -> Element<'_, Message> {
    let attributes = &identity_provider.attributes;
    let count = (!attributes.is_empty()).then(|| {
        container(text::caption(counted(attributes.len(), "attribute", "attributes")).style(text::muted))
            .padding(padding::right(S))
            .into()
    });
    let head = card::head("Attributes offered", count);

    if attributes.is_empty() {
        let words = "None listed. Your identity provider may still send some. You enter the name in step 4.";

        return card::card(column![head, container(text::body(words).style(text::muted)).padding([S, L])]);
    }

    card::card(column![head, card::rows(attributes.iter().take(DRAWN).map(line)), cut(attributes.len())])
}

fn line(attribute: &OfferedAttribute) -> Element<'_, Message> {
    let origin = match attribute.origin {
        Origin::Attribute => "Attribute",
        Origin::Claim => "Claim",
    };
    let second = match attribute.friendly_name.as_deref() {
        Some(name) if !name.trim().is_empty() => format!("{origin}, {}", shown(name, 160)),
        _ => origin.to_owned(),
    };
    let words = column![
        text::mono(shown(&attribute.name, LONGEST)).wrapping(Wrapping::Glyph),
        text::caption(second).style(text::muted).wrapping(Wrapping::WordOrGlyph),
    ]
    .width(Length::Fill);

    row![words, copy_icon(&attribute.name)]
        .spacing(L)
        .align_y(Alignment::Center)
        .padding(padding::left(L).right(S).vertical(S))
        .into()
}
