//! The ways to load metadata: the URL field, and the zone for files.

use super::{ADDRESS, Message, Metadata, PASTE};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, S, XL, XS, XXL, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::button::{primary, secondary};
use crate::gui::widget::card;
use crate::gui::widget::field::field;
use crate::saml::shown::shown;
use iced::widget::{Space, column, container, row, rule};
use iced::{Alignment, Background, Border, Length, padding};

/// The card with the URL; with metadata loaded, also the other ways to replace it.
pub(super) fn card<'a>(screen: &'a Metadata, context: Context<'a>) -> Element<'a, Message> {
    let is_loaded = context.draft.metadata.is_some();
    let error = screen
        .address_error
        .as_deref()
        .or_else(|| screen.failure.as_ref().and_then(|failure| failure.about_the_address(&context.draft.metadata_url)));
    let was_fetched = screen.failure.is_some() && error.is_some() && screen.address_error.is_none();
    let url = field(placeholder(context), &context.draft.metadata_url)
        .label(if is_loaded { "Replace from a URL" } else { "Metadata URL" })
        .mono()
        .id(ADDRESS)
        .on_input(Message::AddressChanged)
        .on_submit(Message::Fetch)
        .error(error);
    let fetch: Element<'a, Message> = match (was_fetched, is_loaded) {
        (true, _) => secondary("Fetch again", Message::Fetch).icon(Icon::RefreshCw).into(),
        (false, true) => secondary("Fetch", Message::Fetch).icon(Icon::Download).into(),
        (false, false) => primary("Fetch", Message::Fetch).icon(Icon::Download).into(),
    };
    // The menu path is long, so it may use the whole card, not only the width of the field.
    let hint = context.guide.metadata_hint().filter(|_| error.is_none()).map(place);
    let line = column![beside(url, fetch), hint].spacing(XS);

    if is_loaded && screen.failure.is_none() {
        card::roomy(
            column![
                line,
                row![
                    text::body("Or drop a file anywhere in this window.").style(text::muted),
                    Space::new().width(Length::Fill),
                    secondary("Choose file…", Message::ChooseFile).icon(Icon::FolderOpen),
                    secondary("Paste XML…", Message::Paste).icon(Icon::ClipboardPaste).id(PASTE),
                ]
                .spacing(S)
                .align_y(Alignment::Center)
            ]
            .spacing(L),
        )
    } else {
        card::roomy(line)
    }
}

/// The same row while a load runs.
pub(super) fn busy<'a>(context: Context<'a>) -> Element<'a, Message> {
    // A placeholder can be cut with an ellipsis, so the disabled field shows the URL as its placeholder.
    let url = field(cut(context.draft.metadata_url.trim(), context), "").label("Metadata URL").mono();

    beside(url, secondary("Cancel", Message::Cancel).icon(Icon::X))
}

/// Lays a button next to the box of a field, below its label.
fn beside<'a>(field: impl Into<Element<'a, Message>>, button: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    row![container(field).width(Length::Fill), container(button).padding(padding::top(20.0 + XS))].spacing(S).into()
}

/// An example URL, as this identity provider writes it.
fn placeholder(context: Context<'_>) -> String {
    match &context.guide.metadata.url_example {
        Some(example) => cut(example, context),
        None => "https://".to_owned(),
    }
}

/// Cuts a URL that is too long for the field: at a slash, if one is near the end.
fn cut(address: &str, context: Context<'_>) -> String {
    /// The width of a character of the field, in logical pixels.
    const CHARACTER: f32 = 7.8;
    /// The width next to the characters: paddings of card and field, and the button.
    const BESIDE: f32 = 2.0 * XL + 2.0 * L + 112.0;

    let room = ((context.width - BESIDE) / CHARACTER).max(24.0) as usize;

    if address.chars().count() <= room {
        return address.to_owned();
    }

    let start: String = address.chars().take(room - 1).collect();
    let end = start.rfind('/').filter(|slash| *slash > start.len() * 3 / 4).map_or(start.len(), |slash| slash + 1);

    format!("{}…", &start[..end])
}

/// The place in the identity provider where the URL is found, with a pin icon.
fn place<'a>(hint: String) -> Element<'a, Message> {
    row![
        container(Icon::MapPin.sized(12).style(text::muted)).padding(padding::vertical(2)),
        text::caption(hint).style(text::muted).width(Length::Fill)
    ]
    .spacing(S)
    .into()
}

/// The line between two ways to load.
pub(super) fn or<'a>() -> Element<'a, Message> {
    row![rule::horizontal(1), text::caption("or").style(text::muted), rule::horizontal(1)]
        .spacing(L)
        .align_y(Alignment::Center)
        .into()
}

/// The zone for files. With a file over the window, it says what dropping does.
pub(super) fn drop_zone<'a>(hovered: &[String]) -> Element<'a, Message> {
    let is_hot = !hovered.is_empty();
    let (icon, title, words) = match hovered {
        [] => (
            Icon::FileUp,
            "Drop the metadata file anywhere in this window".to_owned(),
            "An XML file for one identity provider or a whole federation. It stays on this computer.",
        ),
        [name] => (Icon::FileDown, format!("Drop to load “{}”", shown(name, 60)), "The file stays on this computer."),
        [name, ..] => (
            Icon::FileDown,
            format!("Drop to load “{}”", shown(name, 60)),
            "Only the first file is loaded. It stays on this computer.",
        ),
    };
    let icon =
        icon.sized(32).style(text::colored(if is_hot { |palette| palette.accent } else { |palette| palette.muted }));
    let buttons = (!is_hot).then(|| {
        row![
            secondary("Choose file…", Message::ChooseFile).icon(Icon::FolderOpen),
            secondary("Paste XML…", Message::Paste).icon(Icon::ClipboardPaste).id(PASTE),
        ]
        .spacing(S)
    });
    let content = column![
        icon,
        Space::new().height(L),
        text::heading(title).align_x(Alignment::Center),
        Space::new().height(XS),
        text::body(words).style(text::muted).align_x(Alignment::Center),
        Space::new().height(L),
        container(buttons).height(size::BUTTON),
    ]
    .align_x(Alignment::Center);

    container(content)
        .center_x(Length::Fill)
        .center_y(size::DROP_ZONE)
        .padding([0.0, XXL])
        .style(move |theme: &Theme| {
            let palette = theme.palette();
            let (ground, line, width) = if is_hot {
                (palette.accent_soft, palette.accent, 2.0)
            } else {
                (palette.sunken, palette.border_control, 1.0)
            };

            container::Style {
                background: Some(Background::Color(ground)),
                border: Border { color: line, width, radius: radius::CARD.into() },
                text_color: Some(palette.text),
                ..container::Style::default()
            }
        })
        .into()
}
