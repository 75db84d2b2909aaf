//! The chain of issuers, built from the account’s certificates.

use super::super::save::Form;
use super::super::{Certificates, Kept, Message, web_server};
use crate::certificate::chain::Link;
use crate::certificate::list::Entry;
use crate::gui::certificate::{dates, shortened};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card::{ground, hairline};
use crate::gui::widget::copy::copy_button;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};
use jiff::Timestamp;

/// Draws the chain, the certificate itself first.
pub(super) fn view<'a>(
    dialog: &'a Certificates,
    entry: &'a Entry<Kept>,
    context: Option<Context<'a>>,
) -> Element<'a, Message> {
    let chain = dialog.chain(entry);
    let pem = dialog.chain_pem(entry);
    let end = chain.end.words();
    let links = links(&chain.links);
    let buttons = (chain.links.len() > 1).then(|| {
        row![
            copy_button("Copy chain as PEM", pem),
            secondary("Save chain as PEM…", Message::SaveAsked(Form::Chain)).icon(Icon::Download).compact(),
        ]
        .spacing(S)
    });

    column![
        text::body("Built only from the certificates in this account.").style(text::muted),
        container(links).style(ground).padding(1),
        web_server::end(end),
        buttons,
        dialog.web_server(context).map(|server| container(server).padding(padding::top(L))),
    ]
    .spacing(M)
    .into()
}

/// The certificates of a chain, each a step deeper than the one it issued.
pub(in super::super) fn links<'a>(links: &[Link]) -> Element<'a, Message> {
    let mut rows = column![];

    for (depth, link) in links.iter().enumerate() {
        let certificate = &link.certificate;
        let validity = certificate.validity(Timestamp::UNIX_EPOCH);
        let icon = if depth == 0 { Icon::FileText } else { Icon::CornerDownRight };
        let facts = format!("{}, {}", certificate.key, dates(validity));
        let words = column![
            text::label(certificate.subject_name.clone()).wrapping(Wrapping::WordOrGlyph),
            text::caption(link.proof.words()).style(text::muted),
        ];
        let right = column![
            text::caption(facts).style(text::muted),
            text::mono_small(shortened(&certificate.sha256, ":", 4)).style(text::muted),
        ]
        .align_x(Alignment::End);

        if depth > 0 {
            rows = rows.push(hairline());
        }

        rows = rows.push(
            row![
                container(icon.sized(16).style(text::muted)).padding(padding::left(XL * depth as f32).top(2.0)),
                words.width(Length::Fill),
                right
            ]
            .spacing(S)
            .padding([M, L]),
        );
    }

    rows.into()
}
