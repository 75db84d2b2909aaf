//! Two certificates side by side, with their differences marked.

use super::table::shortened;
use super::{Certificates, Kept, Message, Page};
use crate::certificate::comparison::{Kind, Row, compare, sentence};
use crate::certificate::list::Entry;
use crate::certificate::validity::date_words;
use crate::certificate::{Certificate, Role};
use crate::gui::certificate::{fingerprint, serial};
use crate::gui::theme::space::{M, S, XL};
use crate::gui::theme::{Element, Icon, Theme, scrollbar, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card::hairline;
use crate::gui::widget::choice::checkbox;
use crate::gui::widget::select::{Entry as Choice, face, select};
use crate::gui::widget::{dialog, table};
use crate::phrase::counted;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, scrollable};
use iced::{Alignment, Background, Length, Padding};

/// The width of the labels.
const LABEL: f32 = 152.0;
/// The room for the icon before a label.
const SIGN: f32 = 16.0;
/// Fingerprint bytes per line: wide and narrow layout.
const OCTETS: (usize, usize) = (16, 8);
/// Maximum characters of a name in a chooser: wide and narrow layout.
const NAME_LENGTH: (usize, usize) = (42, 30);

impl Certificates {
    /// Draws the comparison of two certificates, by [`Kept::id`].
    pub(super) fn comparison<'a>(
        &'a self,
        left: &'a Entry<Kept>,
        right: &'a Entry<Kept>,
        is_narrow: bool,
    ) -> Element<'a, Message> {
        let rows = compare(&left.certificate, &right.certificate);
        let differing = rows.iter().filter(|row| !row.is_same()).count();
        let shown =
            rows.into_iter().filter(|row| !self.only_differences || !row.is_same()).map(|row| line(&row, is_narrow));
        let ids = (left.extra.id, right.extra.id);
        let chooser = |chosen: u64, open: fn(u64, u64) -> Page, other: u64| {
            let entries: Vec<Choice<'a, Message>> = self
                .list
                .entries()
                .iter()
                .filter(|entry| entry.extra.id != other)
                .map(|entry| Choice::new(name(entry, false), Message::PageOpened(open(entry.extra.id, other))))
                .collect();
            let index = self
                .list
                .entries()
                .iter()
                .filter(|entry| entry.extra.id != other)
                .position(|entry| entry.extra.id == chosen);
            let label = index.and_then(|_| self.index(chosen)).map(|at| name(&self.list.entries()[at], is_narrow));

            container(select(face(label.unwrap_or_default()), entries, index)).width(Length::Fill)
        };
        let heads = row![
            container(text::body("Compare").style(text::muted)).width(LABEL + SIGN + S),
            chooser(ids.0, |chosen, other| Page::Comparison { left: chosen, right: other }, ids.1),
            chooser(ids.1, |chosen, other| Page::Comparison { left: other, right: chosen }, ids.0),
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .padding(Padding { top: 0.0, bottom: M, left: XL, right: XL });
        let count = match differing {
            0 => "No differences".to_owned(),
            count => counted(count, "difference", "differences"),
        };
        let summary = row![
            Icon::EqualNot.sized(16).style(text::muted),
            text::body(sentence(&left.certificate, &right.certificate)).style(text::muted).width(Length::Fill),
            checkbox("Show only differences", self.only_differences, Some(Message::OnlyDifferencesToggled)),
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .padding(Padding { top: 0.0, bottom: M, left: XL, right: XL });
        let swap =
            secondary("Swap sides", Message::PageOpened(Page::Comparison { left: ids.1, right: ids.0 })).compact();

        column![
            dialog::page_head("Compare certificates", None, Message::Back, Message::Closed),
            heads,
            summary,
            table::head(
                [
                    container(text::caption_medium("Property").style(text::muted)).width(LABEL + SIGN + S).into(),
                    container(text::caption_medium(role(left)).style(text::muted)).width(Length::Fill).into(),
                    container(text::caption_medium(role(right)).style(text::muted)).width(Length::Fill).into(),
                ],
                XL,
                false
            ),
            scrollable(column(shown).width(Length::Fill))
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .width(Length::Fill)
                .height(Length::Fill),
            hairline(),
            dialog::foot(
                Some(text::body(count).style(text::muted).into()),
                [swap.into(), secondary("Back to list", Message::Back).compact().into()],
            ),
        ]
        .into()
    }
}

/// Names a certificate among several with the same subject: role and end, which tell them apart, come first.
fn name(entry: &Entry<Kept>, is_narrow: bool) -> String {
    let certificate: &Certificate = &entry.certificate;
    let words = format!("{}, until {}: {}", role(entry), date_words(certificate.not_after), certificate.subject_name);

    shortened(words, if is_narrow { NAME_LENGTH.1 } else { NAME_LENGTH.0 })
}

fn role(entry: &Entry<Kept>) -> &'static str {
    entry.role().map_or("No role", Role::word)
}

/// One fact of both. A difference has an icon and its own background, and its values are emphasized.
fn line<'a>(fact: &Row, is_narrow: bool) -> Element<'a, Message> {
    let differs = !fact.is_same();
    let sign = differs.then(|| Icon::EqualNot.sized(16).style(text::colored(|palette| palette.warning)));
    let value = |words: &str| -> Element<'a, Message> {
        let shown = match fact.kind {
            Kind::Mono => text::mono_small(in_lines(fact.label, words, if is_narrow { OCTETS.1 } else { OCTETS.0 })),
            Kind::Text if differs => text::label(words.to_owned()),
            Kind::Text => text::body(words.to_owned()),
        };
        let shown = if differs { shown } else { shown.style(text::muted) };

        container(shown.wrapping(Wrapping::WordOrGlyph)).width(Length::Fill).into()
    };
    let facts = row![
        container(sign).width(SIGN).padding([2.0, 0.0]),
        text::body(fact.label).style(text::muted).width(LABEL),
        value(&fact.left),
        value(&fact.right),
    ]
    .spacing(S)
    .padding([S, XL]);

    column![
        container(facts).width(Length::Fill).style(move |theme: &Theme| container::Style {
            background: differs.then(|| Background::Color(theme.palette().warning_soft)),
            ..container::Style::default()
        }),
        hairline(),
    ]
    .into()
}

/// Writes digits in pairs, and a fingerprint in even lines, so that lines can be compared.
fn in_lines(label: &str, hex: &str, octets: usize) -> String {
    if !hex.bytes().all(|octet| octet.is_ascii_hexdigit()) {
        return hex.to_owned();
    }

    let pairs = if label.starts_with("Serial") { serial(hex) } else { fingerprint(hex) };
    let characters: Vec<char> = pairs.chars().collect();

    characters.chunks(octets * 3).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
}
