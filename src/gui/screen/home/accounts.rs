//! The table of accounts: search, sort, and the actions for each.

use super::{Message, Row, SET_UP_LABEL, SortBy};
use crate::account::preflight::{Overview, State};
use crate::certificate::validity::{Urgency, Validity, date_words};
use crate::gui::environment::Environment;
use crate::gui::screen::set_up::mark;
use crate::gui::theme::space::{L, M, S, XL, XS, XXXL, radius, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::day;
use crate::gui::widget::bar::urgency_sign;
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card::{card, hairline};
use crate::gui::widget::empty;
use crate::gui::widget::field::field;
use crate::gui::widget::pill::{Tone, pill, toned};
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::select::{Entry, menu, select};
use crate::gui::widget::table::{self, Direction};
use crate::phrase::counted;
use iced::widget::{Space, column, container, hover, row, space};
use iced::{Alignment, Border, Length, padding};
use jiff::Timestamp;
use std::cmp::Ordering;

/// The widths of the columns; the account's column takes the rest.
const IDENTITY_PROVIDER: f32 = 165.0;
const STATE: f32 = 152.0;
const EXPIRY: f32 = 160.0;
const LAST_CHANGE: f32 = 112.0;
const ACTIONS: f32 = 60.0;
/// Below this width, the last change is omitted.
const ALL_COLUMNS: f32 = 840.0;

/// The empty list: what is missing, the first action, and the alternative.
pub(super) fn none<'a>() -> Element<'a, Message> {
    let content = empty(
        Icon::Building2,
        "No accounts yet",
        format!("Select “{SET_UP_LABEL}” above to add one, or import an account profile that a colleague exported."),
        Some(secondary("Import account profile…", Message::Import).icon(Icon::Upload).into()),
    );

    column![text::heading("Accounts"), card(container(content).padding([XXXL + S, XL])),].spacing(M).into()
}

/// The accounts that match the search, in order.
pub(super) fn list<'a>(
    rows: &'a [Row],
    search: &'a str,
    (sort, direction): (SortBy, Direction),
    environment: &'a Environment,
    width: f32,
) -> Element<'a, Message> {
    let is_wide = width >= ALL_COLUMNS;
    let head = row![
        row![text::heading("Accounts"), text::body(rows.len().to_string()).style(text::muted)]
            .spacing(S)
            .align_y(Alignment::Center),
        space::horizontal(),
        container(
            field("Search accounts", search).icon(Icon::Search).on_input(Message::SearchChanged).id("search-accounts")
        )
        .width(232),
        select(
            text::body(sort.label()),
            SortBy::ALL.iter().map(|by| Entry::new(by.label(), Message::SortChosen(*by))).collect(),
            SortBy::ALL.iter().position(|by| *by == sort),
        )
        .width(176),
        ghost("Import…", Message::Import).icon(Icon::Upload),
    ]
    .spacing(S)
    .align_y(Alignment::Center);
    let heading = |label, by: SortBy, width: Length| {
        table::column_head(label, width, (by == sort).then_some(direction), Some(Message::HeadPressed(by)))
    };
    let columns = [
        Some(heading("Account", SortBy::Name, Length::Fill)),
        Some(heading("Identity provider", SortBy::IdentityProvider, IDENTITY_PROVIDER.into())),
        Some(heading("State", SortBy::State, STATE.into())),
        Some(heading("Certificate expires", SortBy::Expiry, EXPIRY.into())),
        is_wide.then(|| heading("Last change", SortBy::LastChange, LAST_CHANGE.into())),
        Some(Space::new().width(ACTIONS).into()),
    ];
    let found = found(rows, search, sort, direction);
    let mut lines = column![table::head(columns.into_iter().flatten(), L, true)];

    for (index, row) in found.iter().enumerate() {
        if index > 0 {
            lines = lines.push(hairline());
        }

        lines = lines.push(line(row, environment, is_wide));
    }

    if found.is_empty() {
        lines = lines.push(
            container(text::body(format!("No account matches “{}”.", search.trim())).style(text::muted))
                .center_x(Length::Fill)
                .padding(XL),
        );
    }

    column![head, card(lines)].spacing(M).into()
}

fn found<'a>(rows: &'a [Row], search: &str, sort: SortBy, direction: Direction) -> Vec<&'a Row> {
    let wanted = search.trim().to_lowercase();
    let mut found: Vec<&Row> = rows
        .iter()
        .filter(|row| {
            let idp = row.overview.identity_provider.as_deref().unwrap_or_default();

            [row.account.draft.name.as_str(), row.account.draft.brand.as_str(), idp]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        })
        .collect();

    found.sort_by(|a, b| {
        let order = compare(a, b, sort);

        // Unknown dates are last in either direction.
        match (sort, direction) {
            (SortBy::Expiry, _) if a.overview.next_expiry.is_none() != b.overview.next_expiry.is_none() => {
                b.overview.next_expiry.is_some().cmp(&a.overview.next_expiry.is_some())
            }
            (_, Direction::Ascending) => order,
            (_, Direction::Descending) => order.reverse(),
        }
        .then_with(|| name(a).cmp(&name(b)))
    });

    found
}

fn name(row: &Row) -> String {
    row.account.draft.name.to_lowercase()
}

fn compare(a: &Row, b: &Row, sort: SortBy) -> Ordering {
    match sort {
        SortBy::Name => name(a).cmp(&name(b)),
        SortBy::IdentityProvider => a.overview.identity_provider.cmp(&b.overview.identity_provider),
        SortBy::State => rank(a.overview.state).cmp(&rank(b.overview.state)),
        SortBy::Expiry => a.overview.next_expiry.cmp(&b.overview.next_expiry),
        SortBy::LastChange => a.account.changed.cmp(&b.account.changed),
    }
}

/// Ranks states: those that need attention come first.
fn rank(state: State) -> u8 {
    match state {
        State::NeedsAttention => 0,
        State::Draft(step) => 1 + step,
        State::Ready => 9,
        State::Enabled => 10,
    }
}

fn line<'a>(row: &'a Row, environment: &'a Environment, is_wide: bool) -> Element<'a, Message> {
    let draft = &row.account.draft;
    let id = row.account.id;
    let brand = environment.brands.get_or_first(&draft.brand);
    let title = if draft.name.trim().is_empty() { "New account" } else { draft.name.trim() };
    let account = column![
        text::strong(title).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
        row![mark(&brand.mark), text::caption(&brand.short_name).style(text::muted)]
            .spacing(S)
            .align_y(Alignment::Center),
    ]
    .width(Length::Fill);
    let idp = text::body(row.overview.identity_provider.as_deref().unwrap_or("Not known yet"));
    let idp = if row.overview.identity_provider.is_some() { idp } else { idp.style(text::muted) };
    let change = is_wide.then(|| {
        text::body(day(row.account.changed, environment.now(), &environment.zone)).style(text::muted).width(LAST_CHANGE)
    });
    let actions = menu(
        Icon::EllipsisVertical,
        200.0,
        vec![
            Entry::with_icon(Icon::LogIn, "Open", Message::Open(id)),
            Entry::with_icon(Icon::CopyPlus, "Duplicate", Message::Duplicate(id)),
            Entry::with_icon(Icon::Download, "Export…", Message::Export(id)),
            Entry::with_icon(Icon::Trash2, "Delete…", Message::Delete(id)).divided(),
        ],
    );
    let content = row![
        account,
        idp.width(IDENTITY_PROVIDER),
        container(state(&row.overview)).width(STATE),
        expiry(row.overview.next_expiry, environment),
        change,
        Space::new().width(ACTIONS),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .height(Length::Fill);
    let base = pressable(content, Some(Message::Open(id)))
        .width(Length::Fill)
        .height(size::ROW_TWO_LINES)
        .padding([0.0, L])
        .pointer_only()
        .style(|theme, status| Style {
            background: matches!(status, Status::Hovered | Status::Pressed).then_some(theme.palette().hover),
            border: Border::default().rounded(radius::SMALL),
            text: None,
        });
    let open = container(secondary("Open", Message::Open(id)).compact())
        .align_right(Length::Fill)
        .center_y(size::ROW_TWO_LINES)
        .padding(padding::right(L + size::BUTTON_COMPACT + S));
    let menu = container(actions).align_right(Length::Fill).center_y(size::ROW_TWO_LINES).padding(padding::right(S));

    iced::widget::stack![hover(base, open), menu].height(size::ROW_TWO_LINES).into()
}

/// The state of an account. An enabled one may still have open checks.
fn state<'a>(overview: &Overview) -> Element<'a, Message> {
    let open = (overview.state == State::Enabled && overview.open_checks > 0)
        .then(|| text::caption(counted(overview.open_checks, "open check", "open checks")).style(text::muted));
    let pill = match overview.state {
        State::Draft(step) => pill(Tone::Accent, Icon::Pencil, format!("Draft, step {step}")),
        State::Ready => pill(Tone::Accent, Icon::CircleDot, "Ready"),
        State::Enabled => pill(Tone::Success, Icon::CircleCheck, "Enabled"),
        State::NeedsAttention => pill(Tone::Danger, Icon::OctagonX, "Needs attention"),
    };

    column![pill, open].into()
}

fn expiry<'a>(at: Option<Timestamp>, environment: &Environment) -> Element<'a, Message> {
    let Some(at) = at else {
        return container(text::body("No certificate yet").style(text::muted)).width(EXPIRY).into();
    };
    // Only the end matters here, so the start is the Unix epoch.
    let validity = Validity::new(Timestamp::UNIX_EPOCH, at, environment.now());
    let urgency = validity.urgency(environment.settings.expiry);
    let (icon, tone) = urgency_sign(urgency);
    let words = if urgency == Urgency::Expired { validity.end_words() } else { validity.expiry_words() };
    let first: Element<'a, Message> = match urgency {
        Urgency::Calm | Urgency::NotYetValid => text::body(words).into(),
        Urgency::Warn | Urgency::Urgent | Urgency::Expired => {
            row![icon.sized(16).style(toned(tone)), text::body(words).style(toned(tone))]
                .spacing(XS)
                .align_y(Alignment::Center)
                .into()
        }
    };

    container(column![first, text::caption(date_words(at)).style(text::muted)]).width(EXPIRY).into()
}
