//! The certificates of the metadata, in short; step 5 has the rest.

use super::{DRAWN, Message, cut};
use crate::gui::certificate::state;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::ghost;
use crate::gui::widget::card;
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::pill::pill;
use crate::saml::metadata::{IdentityProvider, MetadataCertificate, Use};
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};

/// Draws the card.
pub(super) fn view<'a>(identity_provider: &'a IdentityProvider, context: Context<'a>) -> Element<'a, Message> {
    let open = ghost("Open certificates", Message::CertificatesAsked).trailing(Icon::ArrowRight).compact();
    let head = card::head("Certificates", [open.into()]);
    let certificates = &identity_provider.certificates;

    if certificates.is_empty() {
        let words = text::body("None listed. Add the signing certificate in step 5.").style(text::muted);

        return card::card(column![head, container(words).padding([S, L])]);
    }

    let rows = certificates.iter().take(DRAWN).map(|certificate| line(certificate, context));

    card::card(column![head, card::rows(rows), cut(certificates.len())])
}

fn line<'a>(held: &'a MetadataCertificate, context: Context<'a>) -> Element<'a, Message> {
    let certificate = &held.certificate;
    let (icon, tone, validity) = state(certificate.validity(context.now), context.thresholds);
    let usage = match held.usage {
        Use::Signing => "For signing",
        Use::Encryption => "For encryption",
        Use::Any => "For signing and encryption",
    };
    let who = column![
        text::body(shown(&certificate.subject_name, 160)).wrapping(Wrapping::WordOrGlyph),
        text::caption(usage).style(text::muted),
    ]
    .width(Length::FillPortion(5));
    let fingerprint = column![text::mono(short(&certificate.sha256)), text::caption("SHA-256").style(text::muted)];

    row![
        who,
        container(pill(tone, icon, validity)).width(Length::FillPortion(4)),
        fingerprint,
        copy_icon(octets(&certificate.sha256).join(":")),
    ]
    .spacing(L)
    .align_y(Alignment::Center)
    .padding(padding::left(L).right(S).vertical(S))
    .into()
}

/// Returns the fingerprint as pairs of uppercase hexadecimal digits.
fn octets(hexadecimal: &str) -> Vec<String> {
    let digits: Vec<char> = hexadecimal.to_uppercase().chars().collect();

    digits.chunks(2).map(|pair| pair.iter().collect()).collect()
}

/// Returns the fingerprint without its middle.
fn short(hexadecimal: &str) -> String {
    let octets = octets(hexadecimal);

    if octets.len() <= 8 {
        return octets.join(":");
    }

    format!("{}…{}", octets[..4].join(":"), octets[octets.len() - 4..].join(":"))
}
