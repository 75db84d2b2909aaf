//! The list: search, progress of the reading, the rows in sight, and the facts about the chosen one.

use super::{Candidate, Choosing, LIST, Message, row_name};
use crate::account::draft::Origin;
use crate::gui::amount;
use crate::gui::screen::metadata::{READING, SEARCH};
use crate::gui::theme::space::{L, M, S, XS, size};
use crate::gui::theme::{Element, Icon, Theme, font, scrollbar, text};
use crate::gui::widget::bar::progress;
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::card::{ground, hairline};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::field::field;
use crate::gui::widget::finding::{colors, finding, icon};
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::rows::{Way, rows};
use crate::gui::widget::table::{column_head, head};
use crate::gui::widget::{elided, empty, keys};
use crate::phrase::{counted, grouped};
use crate::saml::shown::shown;
use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, rule, scrollable, space, stack};
use iced::{Alignment, Background, Border, Length, Padding, padding};

pub(super) const ROW: f32 = size::ROW_TWO_LINES;
/// The width of the registration authority's column. The name takes the rest.
const AUTHORITY: f32 = 184.0;
/// Below this width of the content, the registration authority's column is narrower.
const NARROW: f32 = 640.0;
const AUTHORITY_NARROW: f32 = 136.0;
/// The width of a fact's label.
const LABEL: f32 = 120.0;
/// Maximum height of the findings and of the facts about the chosen one. They scroll beyond it.
const FINDINGS: f32 = 200.0;
const FACTS: f32 = 184.0;
/// Maximum length of an identifier that is shown whole.
const LONGEST: usize = 2048;

/// Draws the list in a content of `width`.
pub(in crate::gui::screen::metadata) fn view(choosing: &Choosing, width: f32) -> Element<'_, Message> {
    let cancel = secondary("Cancel", Message::Cancelled).icon(Icon::X);
    let search = field("Name, entity ID, or registration authority", &choosing.query)
        .icon(Icon::Search)
        .id(SEARCH)
        .on_input(Message::QueryChanged)
        .on_submit(Message::QuerySubmitted);
    let toolbar = row![search, cancel].spacing(S).padding([M, L]);
    let list = scrollable(list(choosing, width))
        .id(LIST)
        .on_scroll(Message::Scrolled)
        .direction(scrollable::Direction::Vertical(scrollbar()))
        .width(Length::Fill)
        .height(Length::Fill);
    let authority = choosing.has_authorities.then(|| column_head("Registered by", authority(width).into(), None, None));
    let counts = container(text::caption_medium(counts(choosing)).style(text::muted)).width(Length::Fill).into();
    let columns = [Some(counts), authority].into_iter().flatten();
    let card = column![
        toolbar,
        choosing.read.map(|read| reading(choosing, read)),
        findings(choosing, width),
        hairline(),
        head(columns, L, false),
        list,
        choosing.chosen().map(|(index, candidate)| chosen(choosing, index, candidate, width)),
    ];
    let is_all_listed = choosing.query.is_empty();

    keys(container(card).style(ground).padding(1).width(Length::Fill).height(Length::Fill), move |key, modifiers| {
        shortcut(key, modifiers, is_all_listed)
    })
    .into()
}

/// The keys of the list that no control has used.
fn shortcut(key: &Key, modifiers: Modifiers, is_all_listed: bool) -> Option<Message> {
    if modifiers.command() {
        return matches!(key.as_ref(), Key::Character("f")).then_some(Message::SearchAsked);
    }

    match key.as_ref() {
        Key::Named(Named::Escape) if !is_all_listed => Some(Message::QueryCleared),
        Key::Character(typed) if !modifiers.alt() && !modifiers.control() => Some(Message::Typed(typed.to_owned())),
        _ => Way::of(key).map(Message::Moved),
    }
}

fn authority(width: f32) -> f32 {
    if width < NARROW { AUTHORITY_NARROW } else { AUTHORITY }
}

/// Returns the number of listed entities, and of omitted ones.
fn counts(choosing: &Choosing) -> String {
    let all = counted(choosing.candidates.len(), "identity provider", "identity providers");

    if !choosing.query.trim().is_empty() {
        return format!("{} of {all}", grouped(choosing.matches.len()));
    }

    match choosing.others {
        0 => all,
        others => format!("{all} ({} not listed)", counted(others, "other entity", "other entities")),
    }
}

/// The progress of the reading.
fn reading<'a>(choosing: &Choosing, read: u64) -> Element<'a, Message> {
    let from = match &choosing.origin {
        Origin::File(name) => format!("Reading “{}”", shown(name, 60)),
        Origin::Url(_) | Origin::Pasted | Origin::Metadata => READING.to_owned(),
    };
    let size = choosing.source.size();
    // A bar has a few hundred pixels, so this precision is enough.
    let done = (size > 0).then(|| (read as f64 / size as f64) as f32);
    let amounts = format!("{} of {}", amount::bytes(read), amount::bytes(size));
    let words = row![
        text::label(from).wrapping(Wrapping::None).width(Length::Fill),
        text::body(amounts).style(text::muted).wrapping(Wrapping::None),
    ]
    .spacing(L);
    let hint = match choosing.taking {
        Some(_) => "Your entry is read after the whole file has loaded, because the signature covers all of it.",
        None => "You can choose while the rest is being read.",
    };
    let hint = text::caption(hint).style(text::muted);

    column![words, progress(done), hint].spacing(S).padding(padding::all(L).top(XS)).into()
}

/// The problems of the whole file: one line, and all of them on demand.
fn findings(choosing: &Choosing, width: f32) -> Option<Element<'_, Message>> {
    let first = choosing.findings.first()?;
    let severity = first.severity;
    let colored = move |theme: &Theme| iced::widget::text::Style { color: Some(colors(theme.palette(), severity).0) };
    let label = if choosing.are_findings_shown { "Hide" } else { "Show" };
    let room = width - 180.0;
    let words = match choosing.findings.as_slice() {
        [only] => elided(&only.message, font::REGULAR, 14.0, room),
        several => format!("{} about this file", counted(several.len(), "finding", "findings")),
    };
    let line = row![
        icon(severity).sized(16).style(colored),
        text::body(words).wrapping(Wrapping::None).width(Length::Fill),
        ghost(label, Message::FindingsToggled).compact(),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(size::ROW)
    .padding(padding::left(L).right(S));
    let all = choosing.are_findings_shown.then(|| {
        let all = column(choosing.findings.iter().map(|told| finding(told, []))).spacing(S);

        container(
            scrollable(container(all).padding(padding::all(L).top(0.0).bottom(M)))
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .width(Length::Fill),
        )
        .max_height(FINDINGS)
    });

    Some(column![hairline(), line, all].into())
}

fn list(choosing: &Choosing, width: f32) -> Element<'_, Message> {
    if choosing.matches.is_empty() {
        return nothing(choosing);
    }

    let place = choosing.place();

    rows(choosing.matches.len(), ROW, choosing.sight, |place_of_row| {
        let index = choosing.matches[place_of_row];
        let is_chosen = place == Some(place_of_row);
        // As in every list, one row is a Tab stop. The arrow keys move from there.
        let is_tab_stop = is_chosen || (place.is_none() && place_of_row == 0);

        (index as u64, entry(choosing, index, is_chosen, is_tab_stop, width))
    })
}

/// The message that the list is empty, or still empty.
fn nothing(choosing: &Choosing) -> Element<'_, Message> {
    if choosing.query.trim().is_empty() {
        return Space::new().into();
    }

    let (heading, words) = if choosing.is_reading() {
        ("No matches yet", "The rest of the file is still being read.")
    } else {
        (
            "No matches",
            "Try a shorter name or part of the entity ID. Your federation may list it under a different name.",
        )
    };
    let all = secondary("Show all", Message::QueryCleared).into();

    container(empty(Icon::Search, heading, words, Some(all))).padding(L).into()
}

fn entry<'a>(
    choosing: &'a Choosing,
    index: usize,
    is_chosen: bool,
    is_tab_stop: bool,
    width: f32,
) -> Element<'a, Message> {
    let candidate = &choosing.candidates[index];
    let authority_width = if choosing.has_authorities { authority(width) + S } else { 0.0 };
    let room = width - 2.0 * L - authority_width - 2.0;
    let weight = if is_chosen { font::SEMIBOLD } else { font::MEDIUM };
    let name = |words: String| if is_chosen { text::strong(words) } else { text::label(words) };
    let entity_id = || {
        let words = elided(&shown(&candidate.row.entity_id, LONGEST), font::MONO, 12.0, room);

        text::mono_small(words).style(text::muted).wrapping(Wrapping::None)
    };
    let words = if candidate.row.has_name() {
        column![name(elided(&candidate.row.display_name, weight, 14.0, room)).wrapping(Wrapping::None), entity_id()]
    } else {
        column![entity_id()]
    };
    let registered = choosing.has_authorities.then(|| {
        let by = candidate.row.registration_authority.as_deref().map(short).unwrap_or_default();
        let by = elided(&shown(by, LONGEST), font::REGULAR, 12.0, authority(width));

        text::caption(by).style(text::muted).wrapping(Wrapping::None).width(authority(width))
    });
    let columns = row![words.width(Length::Fill), registered].spacing(S).align_y(Alignment::Center);
    let row = pressable(container(columns).center_y(ROW - 1.0), Some(Message::Chosen(index)))
        .on_open(Message::Taken(index))
        .id(row_name(index))
        .width(Length::Fill)
        .padding(Padding::from([0.0, L]))
        .inner_ring()
        .style(move |theme, status| {
            let palette = theme.palette();

            Style {
                background: match (is_chosen, status) {
                    (true, _) => Some(palette.accent_soft),
                    (false, Status::Hovered | Status::Pressed) => Some(palette.hover),
                    (false, _) => None,
                },
                border: Border::default(),
                text: None,
            }
        });
    let row = if is_tab_stop { row } else { row.pointer_only() };
    // High contrast draws soft grounds black, so a line marks the chosen row.
    let line = container(Space::new().width(2).height(Length::Fill)).style(move |theme: &Theme| container::Style {
        background: (is_chosen && theme.is_high_contrast()).then(|| Background::Color(theme.palette().accent)),
        ..container::Style::default()
    });

    // All rows have the same height, so those out of sight need not be built.
    column![container(stack![row, line]).height(ROW - 1.0).clip(true), hairline()].into()
}

/// Returns an authority without the common part of all of them. It is shown whole below the list.
fn short(authority: &str) -> &str {
    let host = ["https://", "http://"].iter().find_map(|scheme| authority.strip_prefix(scheme)).unwrap_or(authority);

    host.strip_prefix("www.").unwrap_or(host).trim_end_matches('/')
}

/// The facts about the chosen one before it is parsed, or why it can't be read.
fn chosen<'a>(choosing: &'a Choosing, index: usize, candidate: &'a Candidate, width: f32) -> Element<'a, Message> {
    const USE: f32 = 224.0;

    let name = elided(&shown(&candidate.row.display_name, LONGEST), font::SEMIBOLD, 14.0, width - 2.0 * L - USE);
    let label = if choosing.taking.is_some() { "Reading…" } else { "Use this identity provider" };
    let head = row![
        text::strong(name).wrapping(Wrapping::None),
        space::horizontal(),
        primary(label, choosing.taking.is_none().then_some(Message::Taken(index))),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .padding(padding::right(L));
    let below = match &choosing.trouble {
        Some(trouble) => container(finding(trouble, [])).padding(padding::right(L)),
        // Aligns the end of the copy button's icon with the end of the button above.
        None => container(facts(candidate)).padding(padding::right(L - (size::BUTTON_COMPACT - 16.0) / 2.0)),
    };
    let below = scrollable(below).direction(scrollable::Direction::Vertical(scrollbar())).width(Length::Fill);

    column![
        edge(),
        column![head, container(below).max_height(FACTS)].spacing(S).padding(padding::all(M).left(L).right(0.0))
    ]
    .into()
}

fn facts(candidate: &Candidate) -> Element<'_, Message> {
    let entity_id = text::mono_small(shown(&candidate.row.entity_id, LONGEST)).wrapping(Wrapping::Glyph);
    let roles =
        if candidate.row.is_service_provider { "Identity provider and service provider" } else { "Identity provider" };
    let registered = candidate
        .row
        .registration_authority
        .as_deref()
        .map(|by| fact("Registered by", text::body(shown(by, LONGEST)).wrapping(Wrapping::WordOrGlyph), None));

    column![
        fact("Entity ID", entity_id, Some(copy_icon(&*candidate.row.entity_id))),
        registered,
        fact("Roles", text::body(roles), None),
    ]
    .into()
}

fn fact<'a>(
    label: &'a str,
    value: impl Into<Element<'a, Message>>,
    copy: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    row![
        container(text::body(label).style(text::muted)).width(LABEL).padding([XS, 0.0]),
        container(value).width(Length::Fill).padding([XS, 0.0]),
        copy,
    ]
    .spacing(S)
    .into()
}

/// The line between the list and the part below: darker than a hairline, because the list scrolls under it.
fn edge<'a>() -> Element<'a, Message> {
    rule::horizontal(1)
        .style(|theme: &Theme| rule::Style {
            color: theme.palette().border_control,
            radius: 0.0.into(),
            fill_mode: rule::FillMode::Full,
            snap: true,
        })
        .into()
}
