//! The card with the identity provider's details.

use super::{LONGEST, Message, signer_button};
use crate::glossary::Term;
use crate::gui::certificate::shortened;
use crate::gui::dialog::preview;
use crate::gui::dialog::signer::OPENER;
use crate::gui::screen::Context;
use crate::gui::screen::metadata::{product, read_at};
use crate::gui::signature::{algorithm, standing_pill};
use crate::gui::theme::space::{S, XS};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::date;
use crate::gui::widget::button::ghost;
use crate::gui::widget::card;
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::explained;
use crate::saml::metadata::signature::{Assessment, Signer, Standing};
use crate::saml::metadata::{Contact, IdentityProvider};
use crate::saml::name_id;
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};

/// Draws the card.
pub(super) fn view<'a>(identity_provider: &'a IdentityProvider, context: Context<'a>) -> Element<'a, Message> {
    let read = context.draft.metadata.as_ref().map(|metadata| read_at(metadata, context));
    let raw = ghost("Raw XML", Message::RawAsked).icon(Icon::FileCode).compact().id(preview::OPENER);
    let head = card::head("Identity provider", read.into_iter().chain([raw.into()]));
    let organization = identity_provider.organization.as_ref();
    let brand = &context.brand.short_name;
    let entity_id = &identity_provider.entity_id;
    let mut rows = vec![card::key_explained(
        "Entity ID",
        Term::EntityId,
        brand,
        text::mono(shown(entity_id, LONGEST)).wrapping(Wrapping::Glyph),
        [copy_icon(entity_id)],
    )];
    let name = identity_provider.display_name(context.language);

    if name != identity_provider.entity_id {
        rows.push(plain("Display name", name));
    }

    rows.push(product(identity_provider.product));
    rows.push(signature(identity_provider.assessment(), context));
    rows.push(valid_until(identity_provider, context));

    if let Some(duration) = &identity_provider.cache_duration {
        rows.push(plain("Cache duration", duration));
    }

    rows.push(plain(
        "Sign-in requests",
        if identity_provider.want_authn_requests_signed { "Must be signed" } else { "Don’t need to be signed" },
    ));
    rows.push(name_id_formats(&identity_provider.name_id_formats, brand));
    rows.push(match organization {
        Some(organization) => several(
            "Organization",
            [&organization.display_name, &organization.name, &organization.url].into_iter().flatten().cloned(),
        ),
        None => plain("Organization", NONE),
    });
    rows.push(several("Contacts", identity_provider.contacts.iter().take(super::DRAWN).map(contact)));

    if let Some(authority) = &identity_provider.registration_authority {
        rows.push(plain("Registered by", authority));
    }

    if let Some(url) = &identity_provider.error_url {
        rows.push(identifier("Error page", url));
    }

    card::card(column![head, card::rows(rows)])
}

/// The placeholder for a value that the metadata doesn’t have.
const NONE: &str = "None listed";

/// One value in words.
fn plain<'a>(key: &'a str, value: &str) -> Element<'a, Message> {
    card::key_value(key, text::body(shown(value, LONGEST)).wrapping(Wrapping::WordOrGlyph), [])
}

/// Several values, one per line, without duplicates.
fn several<'a>(key: &'a str, values: impl IntoIterator<Item = String>) -> Element<'a, Message> {
    let mut lines: Vec<String> = Vec::new();

    for value in values {
        if !lines.contains(&value) {
            lines.push(value);
        }
    }

    if lines.is_empty() {
        return plain(key, NONE);
    }

    let lines = lines
        .into_iter()
        .map(|line| text::body(shown(&line, LONGEST)).wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into());

    card::key_value(key, column(lines), [])
}

/// An identifier with Copy. It wraps and is never cut at the end.
fn identifier<'a>(key: &'a str, value: &'a str) -> Element<'a, Message> {
    card::key_value(key, text::mono(shown(value, LONGEST)).wrapping(Wrapping::Glyph), [copy_icon(value)])
}

/// The metadata’s signature, its assessment, and the pinned signer.
fn signature<'a>(assessment: &'a Assessment, context: Context<'a>) -> Element<'a, Message> {
    let algorithm = algorithm(assessment).map(|name| text::body(name).style(text::muted));
    let value: Element<'a, Message> = match assessment.standing {
        Standing::Unsigned if !assessment.is_pinned => text::body(assessment.standing.words()).into(),
        _ => row![standing_pill(assessment), algorithm].spacing(S).align_y(Alignment::Center).into(),
    };
    let pinned = context.draft.metadata_signer.as_ref().map(|signer| {
        let name = match signer {
            Signer::Certificate(certificate) => shown(&certificate.subject_name, 80),
            Signer::Fingerprint(sha256) => format!("SHA-256 {}", shortened(sha256, ":", 4)),
        };

        text::caption(format!("Pinned: {name}")).style(text::muted).wrapping(Wrapping::WordOrGlyph)
    });
    let button = container(signer_button(context, OPENER)).padding(padding::right(S));

    card::key_value("Metadata signature", column![value, pinned].spacing(XS), [button.into()])
}

fn valid_until<'a>(identity_provider: &IdentityProvider, context: Context<'a>) -> Element<'a, Message> {
    match identity_provider.valid_until {
        None => plain("Valid until", "No expiration stated"),
        Some(until) => {
            let words = crate::certificate::Validity::new(context.now, until, context.now).expiry_words();

            card::key_value(
                "Valid until",
                row![text::body(date(until, context.zone)), text::body(words).style(text::muted)].spacing(S),
                [],
            )
        }
    }
}

/// The formats by their last part, each with a button that copies it whole.
fn name_id_formats<'a>(formats: &'a [String], brand: &str) -> Element<'a, Message> {
    const KEY: &str = "NameID formats";

    if formats.is_empty() {
        return card::key_explained(KEY, Term::NameId, brand, text::body(NONE), []);
    }

    let lines = formats.iter().take(super::DRAWN).map(|format| {
        let short = name_id::short_name(format);
        let line = text::body(shown(short, LONGEST)).wrapping(Wrapping::WordOrGlyph).width(Length::Fill);

        row![container(line).padding(padding::vertical(XS)), copy_icon(format)].spacing(S).into()
    });

    container(
        row![
            container(explained(text::body(KEY).style(text::muted), Term::NameId, brand))
                .width(152)
                .padding(padding::top(S)),
            container(column(lines)).width(Length::Fill).padding(padding::vertical(XS)),
        ]
        .spacing(16),
    )
    .padding(padding::left(16).right(S))
    .into()
}

fn contact(contact: &Contact) -> String {
    let who = [contact.name.as_deref(), contact.email.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    // The kinds of SAML Metadata §2.3.2.2; anything else is shown as it is.
    let kind = match contact.kind.as_str() {
        "technical" => "Technical",
        "support" => "Support",
        "administrative" => "Administrative",
        "billing" => "Billing",
        "other" => "Other",
        kind => kind,
    };

    match (kind, who.as_str()) {
        ("", who) => who.to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, who) => format!("{kind}: {who}"),
    }
}
