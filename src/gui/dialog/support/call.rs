//! Step 2: the number to call, and the questions to expect.

use super::{Message, heading, padded};
use crate::brand::Brand;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, S, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::card::{card, head, identifier, key_value, rows};
use crate::gui::widget::copy::{copy_ghost, copy_icon};
use iced::widget::{column, container, row, scrollable};
use iced::{Alignment, Length};

pub(super) fn view<'a>(brand: &'a Brand, context: Option<Context<'a>>) -> Element<'a, Message> {
    let mut contact = vec![key_value("Ask for", text::body("Single sign-on setup assistance"), [])];

    match &brand.support.phone {
        Some(phone) => contact.push(key_value("Phone", text::mono(phone), [copy_icon(phone.as_str())])),
        None => contact.push(key_value(
            "Phone",
            text::body("Not published. Use the support number that you have.").style(text::muted),
            [],
        )),
    }

    if let Some(url) = &brand.support.url {
        contact.push(identifier("Web page", url));
    }

    if let Some(article) = &brand.support.article {
        contact.push(key_value("Support article", text::body(article), []));
    }

    let asked = [
        "Your identity provider’s SAML 2.0 metadata file",
        "The attribute that contains the email address",
        "Whether another account already uses this identity provider",
        "Whether users can still sign in with a password, or only with SSO",
    ];
    let asked = column(asked.iter().map(|line| {
        row![Icon::Check.sized(16).style(text::muted), text::body(*line).width(Length::Fill)]
            .spacing(S)
            .align_y(Alignment::Center)
            .height(size::ROW)
            .padding([0.0, L])
            .into()
    }));
    let values = context.map(|context| ready(context));
    let content = column![
        heading(
            format!("Call {}", brand.support.name),
            "Support asks for your SAML 2.0 metadata file and helps with single sign-on."
        ),
        card(rows(contact)),
        card(column![head("Have ready", []), asked]),
        values,
    ]
    .spacing(L);

    padded(scrollable(container(content)).direction(scrollable::Direction::Vertical(scrollbar())).height(Length::Fill))
}

/// Draws the account’s details, to read out or send.
fn ready<'a>(context: Context<'a>) -> Element<'a, Message> {
    let known = context.guide_values();
    let entity_id = context.parsed.identity_provider.as_ref().map(|provider| provider.entity_id.as_str());
    let lines = [
        ("Account", Some(context.draft.name.trim().to_owned()).filter(|name| !name.is_empty())),
        ("Identity provider", context.product.map(|product| product.name().to_owned())),
        ("IdP entity ID", entity_id.map(str::to_owned)),
        ("Email attribute", known.email_attribute),
    ];
    let all: String = lines.iter().filter_map(|(key, value)| Some(format!("{key}: {}\n", value.as_ref()?))).collect();
    let lines = lines.into_iter().map(|(key, value)| match value {
        Some(value) => key_value(
            key,
            text::mono(value.clone()).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
            [copy_icon(value)],
        ),
        None => key_value(key, text::body("Not known yet").style(text::muted), []),
    });

    card(column![head("Your details", [copy_ghost("Copy all", all)]), rows(lines)])
}
