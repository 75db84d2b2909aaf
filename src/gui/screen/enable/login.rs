//! The tick "Enable SSO Service", and "Manage Your Login".

use super::{Message, blockers};
use crate::account::draft::LoginPolicy;
use crate::account::preflight::{Check, Outcome, Subject};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, S, XL, XS};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::choice::{checkbox, radio};
use crate::gui::widget::{card, finding};
use crate::saml::Finding;
use iced::widget::{Space, column, row};
use iced::{Alignment, Length};

/// The portal's labels of the two choices.
pub(super) fn label(login: LoginPolicy, context: Context<'_>) -> String {
    match login {
        LoginPolicy::SsoOrPassword => format!("Allow users to log in with {}", context.brand.words.credential),
        LoginPolicy::SsoOnly => "Enforce SSO login only".to_owned(),
    }
}

pub(super) fn view<'a>(context: Context<'a>, checks: &[Check]) -> Element<'a, Message> {
    let draft = context.draft;
    let words = &context.brand.words;
    let blocked = (blockers(checks) > 0).then(|| why_off(checks, &context.brand.short_name));
    let tick = checkbox(
        "Enable SSO Service",
        draft.enable_ticked,
        blocked.is_none().then_some(Message::Ticked(!draft.enable_ticked)),
    );
    let below: Element<'a, Message> = match blocked {
        Some(why) => row![
            iced::widget::container(Icon::OctagonX.sized(16).style(text::colored(|palette| palette.danger)))
                .padding([2, 0]),
            text::body(why).style(text::colored(|palette| palette.danger)).width(Length::Fill),
        ]
        .spacing(S)
        .into(),
        None => text::body(format!(
            "This marks the account as enabled in SSO Wizard only. {} “Enable SSO Service” in the {} portal too, and save.",
            words.tick, context.brand.short_name
        ))
        .style(text::muted)
        .into(),
    };
    let choice =
        |login: LoginPolicy, word: &'static str| radio(word, draft.login == login, Some(Message::LoginChosen(login)));
    let login = row![
        text::body("Manage Your Login").style(text::muted),
        choice(LoginPolicy::SsoOrPassword, "SSO or password"),
        choice(LoginPolicy::SsoOnly, "SSO only"),
    ]
    .spacing(XL)
    .align_y(Alignment::Center);
    let in_portal = text::caption(format!("In the portal: “{}”.", label(draft.login, context))).style(text::muted);
    let card = card::card(column![
        column![tick, row![Space::new().width(XL), below]].spacing(XS).padding([L, L]),
        card::hairline(),
        column![login, in_portal].spacing(S).padding([L, L]),
    ]);
    let lock_out = (draft.login == LoginPolicy::SsoOnly).then(|| lock_out(context));

    column![card, lock_out].spacing(L).into()
}

/// Says what enables the tick.
fn why_off(checks: &[Check], brand: &str) -> String {
    let mut blockers = checks.iter().filter(|check| check.outcome == Outcome::Blocker);

    match (blockers.next(), blockers.count()) {
        (Some(check), 0) => match check.subject {
            Subject::DuplicateEmail => {
                format!("Unavailable while an email address is used twice. {brand} doesn’t enable SSO with duplicates.")
            }
            Subject::EntityId => {
                format!("Unavailable while another account uses this entity ID. {brand} doesn’t enable SSO with it.")
            }
            other => format!("Unavailable until 1 blocker is fixed: {}.", other.title()),
        },
        (_, more) => format!("Unavailable until {} blockers are fixed.", more + 1),
    }
}

/// The consequence of SSO only if sign-ins fail.
fn lock_out<'a>(context: Context<'a>) -> Element<'a, Message> {
    let warning = Finding::warning("lock-out", "SSO only can lock you out too.")
        .meaning(
            "If SSO fails, for example because a certificate has expired, no one can sign in with a password, \
             including administrators.",
        )
        .hint(format!(
            "Keep “{}” until a sign-in has succeeded, then change it.",
            label(LoginPolicy::SsoOrPassword, context)
        ));

    finding::finding(
        &warning,
        [secondary("Choose SSO or password", Message::LoginChosen(LoginPolicy::SsoOrPassword)).compact().into()],
    )
}
