//! The card of one role: a certificate, or the words and the button of an empty one.

use super::{Holder, Message, NARROW, STACKS, UNDO, choose};
use crate::certificate::Role;
use crate::certificate::validity::date_words;
use crate::glossary::Term;
use crate::gui::certificate::{end, fingerprint, origin_and_time, serial, shortened, state_pill};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::moment_in_sentence;
use crate::gui::widget::bar::validity_bar;
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card::{ground, hairline};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::evidence::proven;
use crate::gui::widget::{empty, explain};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, space};
use iced::{Alignment, Length};

/// Below this width of the content, two cards in a row show less of a fingerprint.
const ROOMY: f32 = 720.0;

/// Draws the card of `role`. `removed` names what was taken out of it and can still come back.
pub(super) fn view<'a>(
    role: Role,
    holder: Option<Holder<'a>>,
    removed: Option<&'a str>,
    context: Context<'a>,
) -> Element<'a, Message> {
    let pill = holder.as_ref().map(|holder| state_pill(holder.certificate.validity(context.now), context.thresholds));
    let head = row![text::strong(role.word()), space::horizontal(), pill]
        .align_y(Alignment::Center)
        .height(size::CARD_HEAD - 1.0)
        .padding([0.0, L]);
    let body = match holder {
        Some(holder) => certificate(role, &holder, context),
        None => vacant(role, removed, context),
    };
    let height = if context.width < STACKS { Length::Shrink } else { Length::Fill };

    container(column![head, hairline(), body]).style(ground).padding(1).width(Length::Fill).height(height).into()
}

fn certificate<'a>(role: Role, holder: &Holder<'a>, context: Context<'a>) -> Element<'a, Message> {
    let certificate = &holder.certificate;
    // Two cards in a small window leave less room than one.
    let is_narrow = (STACKS..NARROW).contains(&context.width);
    let ends = match context.width {
        width if width < STACKS => 4,
        width if width < NARROW => 2,
        width if width < ROOMY => 3,
        _ => 4,
    };
    let issuer = if certificate.self_signed { "Self-signed".to_owned() } else { certificate.issuer_name.clone() };
    let names = column![
        text::label(certificate.subject_name.clone()).wrapping(Wrapping::WordOrGlyph),
        text::caption(issuer).style(text::muted).wrapping(Wrapping::WordOrGlyph),
    ];
    let label = if is_narrow { 96.0 } else { 104.0 };
    let fact = |key: &'static str, value: Element<'a, Message>, copied: Option<String>| {
        row![
            text::body(key).style(text::muted).width(label),
            container(value).width(Length::Fill),
            copied.map(copy_icon)
        ]
        .align_y(Alignment::Center)
        .height(size::BUTTON_COMPACT)
        .into()
    };
    // Once is enough for both cards.
    let explanation = (role == Role::Primary).then(|| explain(Term::Fingerprint, &context.brand.short_name));
    let sha256 = row![
        container(row![text::body("SHA-256").style(text::muted), explanation].spacing(XS)).width(label),
        container(text::mono(shortened(&certificate.sha256, ":", ends)).wrapping(Wrapping::None)).width(Length::Fill),
        copy_icon(fingerprint(&certificate.sha256)),
    ]
    .align_y(Alignment::Center)
    .height(size::BUTTON_COMPACT);
    let mono = |words: String| text::mono(words).wrapping(Wrapping::None).into();
    let plain = |words: String| text::body(words).wrapping(Wrapping::WordOrGlyph).into();
    // What a sign-in was signed with stays true, whatever else has changed since.
    let proof = context.draft.sign_in.proof.as_ref().filter(|proof| proof.certificate == certificate.sha256);
    let origin = origin_and_time(holder.held, context.now, context.zone);
    let facts = column([
        sha256.into(),
        fact("Serial number", mono(shortened(&certificate.serial, " ", ends)), Some(serial(&certificate.serial))),
        fact("Key", plain(certificate.key.to_string()), None),
        fact("Signature", plain(certificate.signature_algorithm.clone()), None),
        // The name of a file may need a second line.
        row![text::body("Source").style(text::muted).width(label), container(plain(origin)).width(Length::Fill)]
            .padding([XS, 0.0])
            .into(),
    ])
    .push(proof.map(|proof| {
        row![
            text::body("Sign-in").style(text::muted).width(label),
            proven(format!("Proven {}", moment_in_sentence(proof.at, context.now, context.zone))),
        ]
        .align_y(Alignment::Center)
        .height(size::BUTTON_COMPACT)
    }));
    let promote =
        (role == Role::Secondary).then(|| Element::from(secondary("Promote to Primary", Message::Promote).compact()));
    let buttons = promote.into_iter().chain([
        secondary("Replace…", Message::Choose(role)).compact().id(choose(role)).into(),
        ghost("Remove", Message::Remove(role)).compact().into(),
    ]);

    column![
        names,
        Space::new().height(M),
        life(holder, is_narrow, context),
        Space::new().height(M),
        facts,
        Space::new().height(L),
        space::vertical(),
        row(buttons).spacing(S).wrap().vertical_spacing(S),
    ]
    .padding(L)
    .into()
}

/// The validity bar, with both dates and how long it lasts below.
fn life<'a>(holder: &Holder<'a>, is_narrow: bool, context: Context<'a>) -> Element<'a, Message> {
    let validity = holder.certificate.validity(context.now);
    let date = |words: String| text::caption(words).style(text::muted).wrapping(Wrapping::None);
    let left = validity.remaining_label();
    let left = text::caption_medium(left).wrapping(Wrapping::None);
    let (from, to) = (date(date_words(validity.not_before)), date(end(validity)));
    let words: Element<'a, Message> = if is_narrow {
        column![row![from, space::horizontal(), to], container(left).center_x(Length::Fill)].into()
    } else {
        row![from, space::horizontal(), left, space::horizontal(), to].into()
    };

    column![validity_bar(validity, context.thresholds), words].spacing(XS).into()
}

/// A role that nothing has.
fn vacant<'a>(role: Role, removed: Option<&'a str>, context: Context<'a>) -> Element<'a, Message> {
    let has_others = context.draft.certificates.iter().any(|held| held.role != Some(other(role)));
    let label = if has_others { "Choose certificate…" } else { "Add certificate…" };
    let choose = secondary(label, Message::Choose(role)).id(choose(role));
    let content: Element<'a, Message> = match (removed, role) {
        (Some(name), _) => {
            let undo = secondary("Undo", Message::UndoRemove).icon(Icon::Undo2).id(UNDO);
            let words = if name.is_empty() {
                "The certificate was removed.".to_owned()
            } else {
                format!("“{name}” was removed from this account.")
            };

            let buttons: Element<'a, Message> = if context.width < NARROW {
                column![undo, choose].spacing(S).align_x(Alignment::Center).into()
            } else {
                row![undo, choose].spacing(S).into()
            };

            empty(Icon::Undo2, "Removed", words, Some(buttons))
        }
        (None, Role::Primary) => empty(
            Icon::ShieldAlert,
            "No Primary certificate",
            format!("Choose the certificate that {} signs with today.", context.idp()),
            Some(choose.into()),
        ),
        (None, Role::Secondary) => empty(
            Icon::KeyRound,
            "No Secondary certificate",
            format!("Add {}’s next certificate before it renews, so that sign-ins can keep working.", context.idp()),
            Some(choose.into()),
        ),
    };

    container(content).padding([XL, L]).center_y(Length::Fill).into()
}

fn other(role: Role) -> Role {
    match role {
        Role::Primary => Role::Secondary,
        Role::Secondary => Role::Primary,
    }
}
