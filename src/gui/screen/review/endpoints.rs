//! The URLs of the identity provider, by service and binding.

use super::{DRAWN, LONGEST, Message, cut};
use crate::gui::theme::space::{L, S, size};
use crate::gui::theme::{Element, text};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::{card, table};
use crate::saml::metadata::{Endpoint, IdentityProvider};
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, padding};

/// Aligns the services with the keys of the cards above.
const SERVICE: f32 = size::LABEL_COLUMN - L;

/// Draws the table.
pub(super) fn view(identity_provider: &IdentityProvider) -> Element<'_, Message> {
    let head = table::head(
        [
            table::column_head("Service and binding", Length::Fixed(SERVICE + S), None, None),
            table::column_head("Location", Length::Fill, None, None),
        ],
        L,
        true,
    );
    let sign_on = identity_provider.single_sign_on.iter().map(|endpoint| ("Single sign-on", endpoint));
    let logout = identity_provider.single_logout.iter().map(|endpoint| ("Single logout", endpoint));
    let endpoints: Vec<(&str, &Endpoint)> = sign_on.chain(logout).collect();

    if endpoints.is_empty() {
        return card::card(column![head, container(text::body("None listed")).padding([S, L])]);
    }

    let all = endpoints.len();
    let rows = endpoints.into_iter().take(DRAWN).map(|(service, endpoint)| line(service, endpoint));

    card::card(column![head, card::rows(rows), cut(all)])
}

fn line<'a>(service: &'a str, endpoint: &'a Endpoint) -> Element<'a, Message> {
    let binding = shown(endpoint.binding.name(), 120);
    let service =
        column![text::body(service), text::caption(binding).style(text::muted).wrapping(Wrapping::WordOrGlyph)]
            .width(SERVICE);
    let response = endpoint
        .response_location
        .as_deref()
        .filter(|response| *response != endpoint.location)
        .map(|response| location("Responses go to", response));
    let locations = column![location("", &endpoint.location), response].spacing(S).width(Length::Fill);

    row![service, locations].spacing(L).align_y(Alignment::Center).padding(padding::left(L).right(S).vertical(S)).into()
}

fn location<'a>(label: &'a str, location: &'a str) -> Element<'a, Message> {
    let label = (!label.is_empty()).then(|| text::caption(label).style(text::muted));
    let address = text::mono(shown(location, LONGEST)).wrapping(Wrapping::Glyph);

    row![column![label, address].width(Length::Fill), copy_icon(location)].spacing(L).align_y(Alignment::Center).into()
}
