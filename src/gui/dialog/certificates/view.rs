//! The dialog's frame: head, instruction, table, details or paste area, foot.

use super::save::Form;
use super::table::ALL_COLUMNS;
use super::{ADD, Certificates, Message, PASTE, PASTED, Page, SEARCH, TABLE, UNDO, Way, offer, pane, timeline};
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, XS, XXXL, radius, size};
use crate::gui::theme::{Element, Icon, Theme, font, scrollbar, text};
use crate::gui::widget::button::{ghost, icon_button, primary, secondary};
use crate::gui::widget::card::hairline;
use crate::gui::widget::choice::checkbox;
use crate::gui::widget::field::field;
use crate::gui::widget::segments::{Segment, segments};
use crate::gui::widget::{dialog, empty, finding, keys, ring};
use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{Space, column, container, row, rule, scrollable, space, text_editor};
use iced::{Alignment, Length, Padding, Size, padding};

/// The heights of the parts, for a dialog that is as high as its content.
const TOOLBAR: f32 = 48.0;
pub(super) const ROW: f32 = 60.0;
const EMPTY: f32 = 276.0;
const PASTE_AREA: f32 = 229.0;
/// Minimum height of the visible part of the table.
const LEAST: f32 = 2.0 * ROW;
/// Approximate height of one finding, and maximum height of all.
const PROBLEM: f32 = 112.0;
const PROBLEMS: f32 = 240.0;
const SEARCH_WIDTH: f32 = 176.0;
/// The height of the offer of a replacement.
const OFFER: f32 = 118.0;
/// The height of a line of the paste area, times seven, with its padding.
const EDITOR: f32 = 156.0;

impl Certificates {
    /// Draws the dialog. `context` is the account whose certificates these are.
    pub fn view<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        window: Size,
    ) -> Element<'a, Message> {
        let width = (window.width - 2.0 * XL).min(size::DIALOG_LARGE.0);
        let room = window.height - 2.0 * XL;
        let is_narrow = width < ALL_COLUMNS;
        let entry = |id: u64| self.index(id).map(|index| &self.list.entries()[index]);
        let page = match self.page {
            Page::List => None,
            Page::Timeline => Some((self.timeline(environment, width, is_narrow), self.timeline_height())),
            Page::Details(tab) => {
                let details = |entry| (self.details(entry, tab, environment, context, is_narrow), size::DIALOG_LARGE.1);

                self.chosen.and_then(entry).map(details)
            }
            Page::Comparison { left, right } => {
                let comparison = |(left, right)| (self.comparison(left, right, is_narrow), size::DIALOG_LARGE.1);

                entry(left).zip(entry(right)).map(comparison)
            }
        };

        let is_list = page.is_none();
        let (page, height) = page.unwrap_or_else(|| self.list(environment, context, width, room));

        dialog::frame(
            keys(page, move |key, modifiers| shortcut(key, modifiers, is_list)),
            size::DIALOG_LARGE.0,
            height.min(room),
        )
    }

    /// Draws the list, and returns its height.
    fn list<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'_>>,
        width: f32,
        room: f32,
    ) -> (Element<'a, Message>, f32) {
        let is_empty = self.list.entries().is_empty();
        let rows = self.rows(environment.now());
        let is_narrow = width < ALL_COLUMNS;
        let below = self.below(environment, context, is_narrow, room);
        let middle = if is_empty {
            nothing()
        } else if rows.is_empty() {
            self.nothing_found()
        } else {
            self.table(environment, context, width)
        };
        let middle = scrollable(middle)
            .id(TABLE)
            .on_scroll(Message::Scrolled)
            .direction(scrollable::Direction::Vertical(scrollbar()))
            .width(Length::Fill)
            .height(Length::Fill);
        let table_head: Element<'a, Message> =
            if is_empty { hairline() } else { column![hairline(), self.head(width)].into() };
        let content = if is_empty || rows.is_empty() { EMPTY } else { rows.len() as f32 * ROW };
        let offer = self.offer(environment.now());
        let offered = if offer.is_some() { OFFER } else { 0.0 };
        let problems = (self.problems.len() as f32 * PROBLEM).min(PROBLEMS);
        let beneath = match (&self.pasting, self.chosen(environment.now())) {
            (Some(_), _) => PASTE_AREA,
            (None, Some(entry)) => 1.0 + pane::height(&entry.certificate, is_narrow),
            (None, None) => 0.0,
        };
        let hairlines = 5.0;
        let fixed = size::DIALOG_HEAD + TOOLBAR + size::TABLE_HEAD + size::DIALOG_FOOT + hairlines;

        let page = column![
            dialog::head("Certificate Management", Some(self.views()), Message::Closed),
            self.toolbar(is_narrow),
            self.findings(),
            offer.as_ref().map(offer::view),
            table_head,
            middle,
            below,
            hairline(),
            dialog::foot(Some(self.word()), self.actions()),
        ];

        (page.into(), fixed + content + offered + problems + beneath)
    }

    /// Draws the timeline of the certificates.
    fn timeline<'a>(&'a self, environment: &'a Environment, width: f32, is_narrow: bool) -> Element<'a, Message> {
        let rows = self
            .list
            .entries()
            .iter()
            .map(|entry| timeline::Row { id: entry.extra.id, certificate: &entry.certificate, role: entry.role() })
            .collect();
        let is_asking = self.asking.is_some();
        let remind = secondary("Save reminder…", (!is_asking).then_some(Message::SaveAsked(Form::Reminder)))
            .icon(Icon::CalendarPlus);
        let [cancel, save] = self.actions();

        column![
            dialog::head("Certificate Management", Some(self.views()), Message::Closed),
            self.findings(),
            hairline(),
            container(timeline::view(rows, self.chosen, environment, width)).height(Length::Fill),
            hairline(),
            dialog::foot(if is_narrow { self.said() } else { Some(self.word()) }, [remind.into(), cancel, save]),
        ]
        .into()
    }

    /// Returns the height of the timeline with all of its rows.
    fn timeline_height(&self) -> f32 {
        let rows = self.list.entries().len();
        let content = if rows == 0 { EMPTY } else { timeline::height(rows) };
        let problems = (self.problems.len() as f32 * PROBLEM).min(PROBLEMS);

        size::DIALOG_HEAD + problems + content + size::DIALOG_FOOT + 4.0
    }

    /// The switch between the two views of all certificates, or the role that a certificate is chosen for.
    fn views(&self) -> Element<'_, Message> {
        let Some(role) = self.for_role else {
            let view = |label, page, icon| Segment::new(label, Message::PageOpened(page), self.page == page).icon(icon);

            return segments([
                view("List", Page::List, Icon::List),
                view("Timeline", Page::Timeline, Icon::ChartNoAxesGantt),
            ]);
        };
        let words = text::body(format!("Choose the certificate for {}", role.word())).style(text::muted);
        let cancel = self.is_role_asked_inside.then(|| ghost("Keep current", Message::ReplaceCancelled).compact());

        row![words, cancel].spacing(S).align_y(Alignment::Center).into()
    }

    fn toolbar(&self, is_narrow: bool) -> Element<'_, Message> {
        let is_asking = self.asking.is_some();
        let has_any = !self.list.entries().is_empty();
        let search = field("Search", &self.search).icon(Icon::Search).id(SEARCH).on_input(Message::SearchChanged);
        let save = (!is_asking).then_some(Message::SaveAsked(Form::Csv));
        let csv: Element<'_, Message> = if is_narrow {
            icon_button(Icon::Download, "Save list as CSV…", save)
        } else {
            ghost("Save list as CSV…", save).icon(Icon::Download).into()
        };
        let finding = has_any.then(|| {
            row![
                checkbox("Show expired", self.is_expired_shown, Some(Message::ExpiredToggled)),
                container(search).width(SEARCH_WIDTH),
                csv,
            ]
            .spacing(L)
            .align_y(Alignment::Center)
        });

        row![
            secondary("Add from files…", (!is_asking).then_some(Message::AddAsked)).icon(Icon::FilePlus).id(ADD),
            secondary("Paste PEM…", Message::PasteToggled).icon(Icon::ClipboardPaste).id(PASTE),
            space::horizontal(),
            finding,
        ]
        .spacing(S)
        .align_y(Alignment::Start)
        .height(TOOLBAR)
        .padding([0.0, XL])
        .into()
    }

    /// Draws the inputs that couldn’t be read.
    fn findings(&self) -> Option<Element<'_, Message>> {
        if self.problems.is_empty() {
            return None;
        }

        let findings = self.problems.iter().map(|found| finding::finding(found, []));
        let dismiss = ghost("Dismiss", Message::ProblemsDismissed).icon(Icon::X).compact();

        let all = container(column(findings).push(row![space::horizontal(), dismiss]).spacing(S))
            .padding(padding::all(M).top(0.0).left(XL).right(XL).bottom(S));

        Some(
            container(scrollable(all).direction(scrollable::Direction::Vertical(scrollbar())).width(Length::Fill))
                .max_height(PROBLEMS)
                .into(),
        )
    }

    /// Draws the part below the table: the field to paste in, or the details of the chosen certificate.
    fn below<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'_>>,
        is_narrow: bool,
        room: f32,
    ) -> Option<Element<'a, Message>> {
        if let Some(content) = &self.pasting {
            return Some(column![edge(), paste_area(content)].into());
        }

        let entry = self.chosen(environment.now())?;
        let proof = context.and_then(|context| context.draft.sign_in.proof.as_ref());
        let details = pane::view(entry, self.counterpart(entry.extra.id), proof, environment, is_narrow);
        let most = room - size::DIALOG_HEAD - TOOLBAR - 36.0 - size::DIALOG_FOOT - LEAST;

        Some(
            column![
                edge(),
                container(
                    scrollable(details).direction(scrollable::Direction::Vertical(scrollbar())).width(Length::Fill)
                )
                .max_height(most.max(LEAST)),
            ]
            .into(),
        )
    }

    /// The message that no row is shown, although the list is not empty.
    fn nothing_found(&self) -> Element<'_, Message> {
        let words = if self.search.trim().is_empty() {
            "All certificates here have expired and have no role.".to_owned()
        } else {
            "Search covers everything in the table, and extensions, fingerprints, and serial numbers.".to_owned()
        };
        let heading = if self.search.trim().is_empty() { "Nothing to show" } else { "No matches" };
        let action = secondary("Show all", Message::AllShown).into();

        container(empty(Icon::Search, heading, words, Some(action))).padding([XXXL, XL]).into()
    }

    /// Draws the last action, on the page of one certificate.
    pub(super) fn said(&self) -> Option<Element<'_, Message>> {
        let said = self.edits.said()?;

        Some(
            row![Icon::Check.sized(16).style(text::muted), text::body(said).style(text::muted)]
                .spacing(S)
                .align_y(Alignment::Center)
                .into(),
        )
    }

    /// The muted text of the foot: the last action, else what Save and Cancel do.
    fn word(&self) -> Element<'_, Message> {
        let undo =
            self.edits.can_undo().then(|| secondary("Undo", Message::Undone).icon(Icon::Undo2).compact().id(UNDO));
        let (icon, words) = if !self.reading.is_empty() {
            (Icon::LoaderCircle, "Reading…")
        } else if let Some(said) = self.edits.said() {
            (Icon::Check, said)
        } else {
            (Icon::Info, "Only Primary and Secondary are used. Changes apply when you save.")
        };

        row![icon.sized(16).style(text::muted), text::body(words).style(text::muted), undo]
            .spacing(S)
            .align_y(Alignment::Center)
            .into()
    }

    fn actions<'a>(&self) -> [Element<'a, Message>; 2] {
        [secondary("Cancel", Message::Closed).into(), primary("Save", Message::Saved).into()]
    }
}

/// The keys of the dialog that no control has used; the list has more of them.
fn shortcut(key: &Key, modifiers: Modifiers, is_list: bool) -> Option<Message> {
    if modifiers.command() {
        return match key.as_ref() {
            Key::Character("z") => Some(Message::Undone),
            Key::Character("f") if is_list => Some(Message::SearchAsked),
            _ => None,
        };
    }

    if !is_list {
        return None;
    }

    match key.as_ref() {
        Key::Named(Named::Delete) => Some(Message::Removed),
        _ => Way::of(key).map(Message::Moved),
    }
}

/// The line between the table and the part below: darker than a hairline, because the table scrolls under it.
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

fn nothing<'a>() -> Element<'a, Message> {
    let words = "Load metadata in step 2 to see its certificates, or add, paste, or drop certificate files here.";

    container(empty(Icon::Files, "No certificates yet", words, None)).padding([XXXL + L, XL]).into()
}

/// The field to paste text in.
fn paste_area(content: &text_editor::Content) -> Element<'_, Message> {
    let editor = text_editor(content)
        .id(PASTED)
        .placeholder("-----BEGIN CERTIFICATE-----")
        .on_action(Message::PasteEdited)
        .font(font::MONO)
        .size(12)
        .line_height(iced::widget::text::LineHeight::Absolute(20.0.into()))
        .padding(S)
        .height(EDITOR - XL);
    let is_blank = content.text().trim().is_empty();
    let reason = is_blank.then(|| text::caption("Paste a certificate to add it.").style(text::muted));

    container(
        column![
            text::label("PEM, base64, or XML with certificates"),
            ring(editor, radius::CONTROL),
            Space::new().height(XS),
            row![
                reason,
                space::horizontal(),
                secondary("Cancel paste", Message::PasteToggled).compact(),
                secondary("Add", (!is_blank).then_some(Message::PasteAdded)).icon(Icon::Plus).compact(),
            ]
            .spacing(S)
            .align_y(Alignment::Center),
        ]
        .spacing(XS),
    )
    .padding(Padding::from([M, XL]))
    .into()
}
