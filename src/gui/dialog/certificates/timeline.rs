//! The timeline of the dialog: when each certificate is valid, and whether Primary and Secondary cover the time to come.

use super::Message;
use crate::certificate::timeline::{Coverage, Span, Summary, Timeline};
use crate::certificate::validity::date_words;
use crate::certificate::{Certificate, Role};
use crate::gui::certificate::{NO_END, end, state};
use crate::gui::environment::Environment;
use crate::gui::theme::space::{L, M, S, XL, XXXL};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::bar::urgency_sign;
use crate::gui::widget::card::hairline;
use crate::gui::widget::empty;
use crate::gui::widget::pill::toned;
use crate::gui::widget::timeline::{self, COVER, HEAD, Line, ROW};
use iced::widget::{column, container, responsive, row, scrollable};
use iced::{Length, Padding, padding};
use jiff::Timestamp;

/// The name of the scrollable.
pub const ROWS: &str = "certificates-timeline";

/// The height if there is nothing to show.
const EMPTY: f32 = 276.0;
/// The height of a line of the summary.
const SENTENCE: f32 = 20.0;

/// A certificate of the timeline.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub id: u64,
    pub certificate: &'a Certificate,
    pub role: Option<Role>,
}

impl Row<'_> {
    fn span(&self) -> Span {
        Span::new(self.certificate, self.role)
    }
}

/// Sorts rows in the order of the timeline: Primary, Secondary, then by end; expired ones last.
pub fn sort(rows: &mut [Row<'_>], now: Timestamp) {
    rows.sort_by_key(|row| row.span().rank(now));
}

/// Draws the timeline of `rows`, in any order, in a dialog that is `width` wide. It fills the available height.
pub fn view<'a>(
    mut rows: Vec<Row<'a>>,
    chosen: Option<u64>,
    environment: &'a Environment,
    width: f32,
) -> Element<'a, Message> {
    if rows.is_empty() {
        let words = "Add certificates to see when each one is valid.";

        return container(empty(Icon::ChartNoAxesGantt, "No certificates yet", words, None))
            .padding([XXXL + L, XL])
            .into();
    }

    sort(&mut rows, environment.now());

    responsive(move |room| chart(&rows, chosen, environment, room.height)).width(width).into()
}

/// The timeline in the available height. If the rows leave some, the summary is right below them.
fn chart<'a>(rows: &[Row<'a>], chosen: Option<u64>, environment: &'a Environment, room: f32) -> Element<'a, Message> {
    let now = environment.now();
    let thresholds = environment.settings.expiry;
    let timeline = Timeline::new(rows.iter().map(Row::span), now);
    let lines = rows
        .iter()
        .zip(&timeline.bars)
        .map(|(row, bar)| {
            let validity = row.certificate.validity(now);

            Line {
                id: row.id,
                control: super::row_name(row.id).into(),
                name: &row.certificate.subject_name,
                role: row.role,
                urgency: validity.urgency(thresholds),
                state: state(validity, thresholds).2,
                until: end(validity),
                bar: *bar,
            }
        })
        .collect();
    let wanted = height(rows.len());
    let table = scrollable(timeline::rows(lines, &timeline, chosen, Message::Chosen))
        .id(ROWS)
        .direction(scrollable::Direction::Vertical(scrollbar()))
        .width(Length::Fill)
        .height(rows.len() as f32 * ROW - (wanted - room).max(0.0));

    column![
        summary(timeline.coverage.summary(thresholds)),
        hairline(),
        timeline::head(&timeline, format!("Today, {}", date_words(now))),
        table,
        timeline::cover(&timeline, covered_until(&timeline.coverage)),
        (room > wanted).then(hairline),
    ]
    .into()
}

/// Returns the height for a number of rows, for a dialog that is as high as its content.
pub fn height(rows: usize) -> f32 {
    if rows == 0 {
        return EMPTY;
    }

    2.0 * M + 2.0 * SENTENCE + 1.0 + HEAD + rows as f32 * ROW + COVER
}

/// Returns the last day of the cover, for the column of expiration dates. It is empty if there is no cover now.
fn covered_until(coverage: &Coverage) -> String {
    match (coverage.covered_until(), coverage.first_gap()) {
        (Some(until), _) => date_words(until),
        (None, Some(_)) => String::new(),
        (None, None) => NO_END.to_owned(),
    }
}

/// Summarizes the cover: always two lines, so that the table doesn't move.
fn summary<'a>(summary: Summary) -> Element<'a, Message> {
    let (icon, tone) = urgency_sign(summary.urgency);
    let more = summary.more.map(|words| text::body(words).style(text::muted));

    container(
        row![
            container(icon.sized(16).style(toned(tone))).padding(padding::top(2)),
            column![text::strong(summary.sentence), more].width(Length::Fill),
        ]
        .spacing(S),
    )
    .padding(Padding::from([M, XL]))
    .height(2.0 * M + 2.0 * SENTENCE)
    .into()
}
