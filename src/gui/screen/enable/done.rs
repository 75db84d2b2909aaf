//! After enabling: the steps in the portal, and the announcement to the users.

use super::{Message, login, renewal};
use crate::account::draft::{LoginPolicy, Origin};
use crate::account::profile::{EmailAttribute, email_attribute};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XS};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::day;
use crate::gui::widget::button::secondary;
use crate::gui::widget::copy::copy_ghost;
use crate::gui::widget::number;
use crate::gui::widget::{card, code};
use crate::guide::path;
use crate::phrase;
use crate::saml::attribute::SAML_SUBJECT;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Padding};
use jiff::Timestamp;

pub(super) fn view<'a>(context: Context<'a>, enabled_at: Timestamp) -> Element<'a, Message> {
    column![saved(context, enabled_at), portal(context), announcement(context), renewal::view(context)]
        .spacing(L)
        .into()
}

/// The confirmation that the account is marked as enabled, and the button that undoes it.
fn saved<'a>(context: Context<'a>, enabled_at: Timestamp) -> Element<'a, Message> {
    let words = column![
        text::heading("Marked as enabled"),
        text::caption(format!(
            "{}. SSO Wizard can’t change the portal. Follow these steps there.",
            day(enabled_at, context.now, context.zone)
        ))
        .style(text::muted),
    ]
    .spacing(XS)
    .width(Length::Fill);

    card::card(
        row![
            Icon::CircleCheck.sized(32).style(text::colored(|palette| palette.success)),
            words,
            secondary("Mark as not enabled", Message::NotEnabled).icon(Icon::Undo2).compact(),
        ]
        .spacing(L)
        .align_y(Alignment::Center)
        .padding(L),
    )
}

/// The steps in the portal, with its exact labels.
fn portal<'a>(context: Context<'a>) -> Element<'a, Message> {
    let words = &context.brand.words;
    let elsewhere: Vec<String> = words.other_menus.iter().map(|menu| path(menu)).collect();
    let elsewhere = (!elsewhere.is_empty())
        .then(|| text::caption(format!("In other portal versions: {}", phrase::or(&elsewhere))).style(text::muted));
    let place = row![
        container(Icon::MapPin.sized(16).style(text::muted)).padding([2, 2]),
        column![text::label(path(&words.menu)), elsewhere],
    ]
    .spacing(M);
    let upload = match context.draft.metadata.as_ref().map(|metadata| &metadata.origin) {
        Some(Origin::File(name)) => format!("Under “Upload IDP metadata”, upload {name}."),
        _ => "Under “Upload IDP metadata”, upload the IdP metadata from step 2.".to_owned(),
    };
    let email = match email_attribute(context.draft, context.parsed) {
        Some(EmailAttribute::Attribute { name, .. }) => name,
        Some(EmailAttribute::NameId) | None => SAML_SUBJECT.to_owned(),
    };
    let steps = [
        format!("Under “Set up SSO by yourself”, choose “{}”, or “Edit” if SSO is already set up.", words.set_up),
        upload,
        format!("Under “Map Email Attribute to”, choose {email}."),
        "Under “Certificate Management”, compare the Primary and Secondary certificates with step 5.".to_owned(),
        format!("{} “Enable SSO Service” under “Enable SSO”.", words.tick),
        format!("Under “Manage Your Login”, choose “{}”.", login::label(context.draft.login, context)),
        "Save.".to_owned(),
    ];
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| row![number(index + 1, false), text::body(step).width(Length::Fill)].spacing(M).into());

    card::card(column![
        card::head(format!("In the {} portal", context.brand.short_name), []),
        column![place, column(steps).spacing(S)].spacing(M).padding(L),
    ])
}

/// A text for the users, because the service might not notify them.
fn announcement<'a>(context: Context<'a>) -> Element<'a, Message> {
    let words = announcement_text(context);
    let fact = text::caption(format!("{} might not notify them.", context.brand.short_name)).style(text::muted);

    card::card(column![
        card::head("Tell your users", [fact.into(), copy_ghost("Copy text", words.clone())]),
        container(text::body(words)).style(code::sunken).padding(Padding::from([M, L])).width(Length::Fill),
    ])
}

/// Returns the announcement to the users, in words that require no knowledge of SAML.
pub(super) fn announcement_text(context: Context<'_>) -> String {
    let (brand, short) = (&context.brand.name, &context.brand.short_name);
    let how = match context.product {
        Some(product) => format!(
            "When you sign in, choose single sign-on and use the {} account that you already have.",
            product.short_name()
        ),
        None => "When you sign in, choose single sign-on and use your work account.".to_owned(),
    };
    // The URL is on a separate line, so that no mail program includes a period in it.
    let page = context.region.login_page.published().map(|page| format!("Sign-in page: {page}"));
    let password = match context.draft.login {
        LoginPolicy::SsoOrPassword => format!("Your current password for {short} still works."),
        LoginPolicy::SsoOnly => format!("Your current password for {short} no longer works."),
    };
    let mut paragraphs = vec![format!("You can now sign in to {brand} with single sign-on (SSO)."), how];

    paragraphs.extend(page);
    paragraphs.push(format!("{password} If you can’t sign in, contact your administrator."));
    paragraphs.join("\n\n")
}
