//! The email addresses that are used more than once.

use super::Action;
use crate::account::draft::UserCheck;
use crate::account::users::{Duplicate, Entry};
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::button::primary;
use crate::gui::widget::card::{self, hairline};
use crate::gui::widget::copy::copy_ghost;
use crate::gui::widget::dialog::{foot, frame, head};
use crate::gui::widget::table::{self, column_head};
use crate::phrase::{counted, grouped, plural};
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, scrollable};
use iced::{Alignment, Length, Padding, Size, padding};

/// Maximum number of email addresses that are drawn. "Copy all" copies every one.
const SHOWN: usize = 100;
/// Maximum number of drawn entries of one email address.
const SHOWN_ENTRIES: usize = 50;
/// The widths of the columns Row, Extension, and Type; the others share the rest.
const ROW: f32 = 56.0;
const EXTENSION: f32 = 88.0;
const TYPE: f32 = 136.0;

/// The state of the dialog.
#[derive(Debug, Default)]
pub struct Duplicates {}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
}

impl Duplicates {
    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Closed => Action::Close,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(
        &'a self,
        _environment: &'a Environment,
        context: Option<Context<'a>>,
        size: Size,
    ) -> Element<'a, Message> {
        let users = context.and_then(|context| context.draft.users.as_ref());
        let duplicates = users.map(|users| users.duplicates.as_slice()).unwrap_or_default();
        let copy = (!duplicates.is_empty()).then(|| copy_ghost("Copy all", as_text(duplicates)));
        let facts = users.map(|users| text::body(facts(users)).style(text::muted));
        let right = row![facts, copy].spacing(S).align_y(Alignment::Center).into();
        let hidden = duplicates.len().saturating_sub(SHOWN);
        let groups = duplicates.iter().take(SHOWN).map(group);
        let more = (hidden > 0).then(|| {
            let words = plural(
                hidden,
                "1 more email address isn’t shown. Copy all includes it.".to_owned(),
                format!("{} more email addresses aren’t shown. Copy all includes them.", grouped(hidden)),
            );

            text::body(words).style(text::muted)
        });
        let list = card::rows(groups).push(more.map(|more| container(more).padding(Padding::from([L, XL]))));
        // The window's height between head and foot.
        let room = (size.height - 2.0 * XL).min(size::DIALOG_LARGE.1) - size::DIALOG_HEAD - size::DIALOG_FOOT;
        let columns = (!duplicates.is_empty()).then(|| {
            let columns = [
                column_head("Row", Length::Fixed(ROW), None, None),
                column_head("Name", Length::FillPortion(2), None, None),
                column_head("Extension", Length::Fixed(EXTENSION), None, None),
                column_head("Type", Length::Fixed(TYPE), None, None),
                column_head("As listed", Length::FillPortion(3), None, None),
            ];

            column![hairline(), table::head(columns, XL, false)]
        });
        let middle = container(
            scrollable(column![what_to_do(duplicates.is_empty()), columns, list])
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .width(Length::Fill),
        )
        .max_height(room - 4.0);

        frame(
            column![
                head("Duplicate email addresses", Some(right), Message::Closed),
                hairline(),
                middle,
                hairline(),
                foot(Some(count_too()), [primary("Close", Message::Closed).into()]),
            ],
            size::DIALOG_LARGE.0,
            Length::Shrink,
        )
    }
}

/// Counts the duplicates, and names the list.
fn facts(users: &UserCheck) -> String {
    let count = users.duplicates.len();

    plural(count, format!("1 duplicate in {}", users.file), format!("{} duplicates in {}", grouped(count), users.file))
}

/// Says what to do about duplicates.
fn what_to_do<'a>(is_empty: bool) -> Element<'a, Message> {
    let words = if is_empty {
        column![text::body("The last user list has no duplicate email addresses.")]
    } else {
        column![
            text::body("SSO can’t be enabled while an email address is used twice."),
            text::body(
                "Give each entry a unique email address in the portal, then download the user list again and check it here."
            )
            .style(text::muted),
        ]
        .spacing(XS)
    };

    container(words).padding(Padding { top: L, bottom: L, left: XL, right: XL }).width(Length::Fill).into()
}

/// Says which entries of the list are included.
fn count_too<'a>() -> Element<'a, Message> {
    row![
        Icon::Info.sized(16).style(text::muted),
        text::body("Call queues and other extensions are included.").style(text::muted)
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .into()
}

/// One email address with its entries.
fn group<'a>(duplicate: &'a Duplicate) -> Element<'a, Message> {
    let count = text::caption(counted(duplicate.entries.len(), "entry", "entries")).style(text::muted);
    let title = row![text::mono_strong(&*duplicate.email).wrapping(Wrapping::WordOrGlyph), count]
        .spacing(M)
        .align_y(Alignment::Center)
        .padding(padding::left(XL).right(XL).top(L).bottom(S));
    let hidden = duplicate.entries.len().saturating_sub(SHOWN_ENTRIES);
    let more = (hidden > 0).then(|| {
        let words = plural(
            hidden,
            "1 more entry isn’t shown. Copy all includes it.".to_owned(),
            format!("{} more entries aren’t shown. Copy all includes them.", grouped(hidden)),
        );

        text::caption(words).style(text::muted).height(size::ROW).center()
    });
    let entries = card::rows(duplicate.entries.iter().take(SHOWN_ENTRIES).map(entry_row));

    column![title, entries, more].into()
}

fn entry_row<'a>(entry: &'a Entry) -> Element<'a, Message> {
    let optional =
        |value: &'a Option<String>| text::body(value.as_deref().unwrap_or("–")).wrapping(Wrapping::WordOrGlyph);

    row![
        text::body(entry.row.to_string()).style(text::muted).width(ROW),
        optional(&entry.name).width(Length::FillPortion(2)),
        optional(&entry.extension).width(EXTENSION),
        optional(&entry.kind).width(TYPE),
        text::mono(&*entry.value).wrapping(Wrapping::WordOrGlyph).width(Length::FillPortion(3)),
    ]
    .spacing(S)
    .align_y(Alignment::Center)
    .padding(Padding::from([S, XL]))
    .into()
}

/// Returns every duplicate as text, for an email or a ticket.
fn as_text(duplicates: &[Duplicate]) -> String {
    let entry = |entry: &Entry| {
        let parts = [&entry.name, &entry.extension, &entry.kind].into_iter().flatten().cloned();
        let parts: Vec<String> = std::iter::once(format!("Row {}", entry.row)).chain(parts).collect();

        format!("  {}: {}\n", parts.join(", "), entry.value)
    };
    let group = |duplicate: &Duplicate| {
        format!("{}\n{}", duplicate.email, duplicate.entries.iter().map(entry).collect::<String>())
    };

    duplicates.iter().map(group).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duplicate() -> Duplicate {
        let entry = |row, value: &str, name: Option<&str>, kind: Option<&str>| Entry {
            row,
            value: value.to_owned(),
            name: name.map(str::to_owned),
            extension: None,
            kind: kind.map(str::to_owned),
        };

        Duplicate {
            email: "ada@example.com".to_owned(),
            entries: vec![
                entry(2, "ada@example.com", Some("Ada"), Some("User")),
                entry(4, "Ada@Example.com", None, None),
            ],
        }
    }

    #[test]
    fn the_copied_text_names_row_and_spelling_of_every_entry() {
        assert_eq!(
            as_text(&[duplicate(), duplicate()]),
            "ada@example.com\n  Row 2, Ada, User: ada@example.com\n  Row 4: Ada@Example.com\n\n\
             ada@example.com\n  Row 2, Ada, User: ada@example.com\n  Row 4: Ada@Example.com\n"
        );
    }

    #[test]
    fn close_closes() {
        assert!(matches!(Duplicates::default().update(Message::Closed), Action::Close));
    }
}
