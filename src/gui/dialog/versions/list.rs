//! The list: time, source, and changes of each version, and which one is in use.

use super::reading::News;
use super::{History, Message, Side, Versions};
use crate::account::draft::Origin;
use crate::gui::amount;
use crate::gui::dialog::certificates::shortened;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{S, XL, XS};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::time::{date, moment};
use crate::gui::widget::card::hairline;
use crate::gui::widget::pill::{Tone, pill, toned};
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::rows::rows;
use crate::gui::widget::table;
use crate::phrase::{counted, grouped, plural};
use crate::saml::metadata::difference::{Change, Impact};
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, stack};
use iced::{Alignment, Background, Border, Length, Padding, padding};
use jiff::Timestamp;

/// The height of a row.
pub(super) const ROW: f32 = 60.0;
/// The widths of the columns next to the changes, which take the rest.
const LOADED: f32 = 200.0;
const SIZE: f32 = 72.0;
const STATE: f32 = 128.0;
/// Maximum characters of a source in its cell.
const ORIGIN_LENGTH: usize = 26;
/// Maximum characters of a sentence on a line: wide and narrow layout.
const SENTENCE_LENGTH: (usize, usize) = (56, 40);
/// Maximum width of the narrow layout.
const NARROW: f32 = 840.0;

/// Returns the name of a row.
pub(super) fn row_name(side: Side) -> String {
    match side {
        Side::Found => "version-found".to_owned(),
        Side::InUse => "version-in-use".to_owned(),
        Side::Version(number) => format!("version-{number}"),
    }
}

/// The icon of a change's impact on sign-ins, always next to its words.
pub(super) fn sign(impact: Impact) -> (Icon, Tone) {
    match impact {
        Impact::Breaks => (Icon::OctagonX, Tone::Danger),
        Impact::NeedsAttention => (Icon::TriangleAlert, Tone::Warning),
        Impact::Harmless => (Icon::Info, Tone::Neutral),
    }
}

impl Versions {
    /// Returns when a side was loaded.
    pub(super) fn loaded_at(&self, side: Side, context: Option<Context<'_>>) -> Option<Timestamp> {
        match side {
            Side::Found => self.found.as_ref().map(|found| found.loaded.loaded_at),
            Side::InUse => context?.draft.metadata.as_ref().map(|loaded| loaded.loaded_at),
            Side::Version(_) => self.version(side).map(|version| version.loaded_at),
        }
    }

    /// Draws the head of the table.
    pub(super) fn table_head<'a>() -> Element<'a, Message> {
        let columns = [
            table::column_head("Loaded", LOADED.into(), None, None),
            table::column_head("What changed", Length::Fill, None, None),
            table::column_head("Size", SIZE.into(), None, None),
            table::column_head("State", STATE.into(), None, None),
        ];

        table::head(columns, XL, false)
    }

    /// Draws the rows.
    pub(super) fn table<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        width: f32,
    ) -> Element<'a, Message> {
        let sides = self.sides();
        let most = if width < NARROW { SENTENCE_LENGTH.1 } else { SENTENCE_LENGTH.0 };

        rows(sides.len(), ROW, self.sight, move |index| {
            let side = sides[index];
            // Version numbers start at 1.
            let name = match side {
                Side::Found => 0,
                Side::InUse => u64::MAX,
                Side::Version(number) => number.unsigned_abs(),
            };

            (name, self.row(side, environment, context, most))
        })
    }

    /// Says how many older versions are no longer kept.
    pub(super) fn dropped(&self) -> Option<String> {
        match &self.history {
            History::Read(kept) if kept.history.dropped > 0 => Some(plural(
                kept.history.dropped,
                "1 older version is no longer kept.".to_owned(),
                format!("{} older versions are no longer kept.", grouped(kept.history.dropped)),
            )),
            _ => None,
        }
    }

    fn row<'a>(
        &'a self,
        side: Side,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        most: usize,
    ) -> Element<'a, Message> {
        let is_chosen = self.chosen == Some(side);
        let when = self
            .loaded_at(side, context)
            .map(|at| moment(at, environment.now(), &environment.zone))
            .unwrap_or_default();
        let when = if is_chosen { text::strong(when) } else { text::label(when) };
        let loaded = column![
            when.wrapping(Wrapping::None),
            text::caption(self.from(side, environment, context)).style(text::muted).wrapping(Wrapping::None),
        ]
        .width(LOADED);
        let size = self.size(side, context).map(|size| text::body(amount::bytes(size)).style(text::muted));
        let state: Element<'a, Message> = match side {
            Side::Found => pill(Tone::Accent, Icon::CircleDot, "Not applied"),
            Side::InUse => pill(Tone::Success, Icon::CircleCheck, "In use"),
            Side::Version(_) => Space::new().into(),
        };
        let cells = row![
            loaded,
            container(self.news(side, most)).width(Length::Fill),
            container(size).width(SIZE),
            container(state).width(STATE),
        ]
        .spacing(S)
        .align_y(Alignment::Center);
        let row = pressable(container(cells).center_y(ROW - 1.0), Some(Message::Chosen(side)))
            .id(row_name(side))
            .width(Length::Fill)
            .padding(Padding::from([0.0, XL]))
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
        // High contrast draws soft grounds black, so a line marks the chosen row.
        let line = container(Space::new().width(2).height(Length::Fill)).style(move |theme: &Theme| container::Style {
            background: (is_chosen && theme.is_high_contrast()).then(|| Background::Color(theme.palette().accent)),
            ..container::Style::default()
        });

        column![container(stack![row, line]).height(ROW - 1.0).clip(true), hairline()].into()
    }

    /// The source of a side, in a few words. The URL of a version is the account's URL or close to it.
    fn from(&self, side: Side, environment: &Environment, context: Option<Context<'_>>) -> String {
        let (origin, version_of) = match side {
            Side::Found => (self.found.as_ref().map(|found| &found.loaded.origin), None),
            Side::InUse => {
                let loaded = context.and_then(|context| context.draft.metadata.as_ref());

                (loaded.map(|loaded| &loaded.origin), loaded.and_then(|loaded| loaded.version_of))
            }
            Side::Version(_) => {
                let version = self.version(side);

                (version.map(|version| &version.origin), version.and_then(|version| version.version_of))
            }
        };

        if let Some(time) = version_of {
            return format!("Restored from {}", date(time, &environment.zone));
        }

        match origin {
            Some(Origin::Url(url)) => {
                let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));

                format!("From {}", shown(host.as_deref().unwrap_or(url), ORIGIN_LENGTH))
            }
            Some(Origin::File(name)) => format!("File {}", shown(name, ORIGIN_LENGTH)),
            Some(Origin::Pasted | Origin::Metadata) => "Pasted text".to_owned(),
            None => String::new(),
        }
    }

    fn size(&self, side: Side, context: Option<Context<'_>>) -> Option<u64> {
        match side {
            Side::Found => self.found.as_ref().map(|found| found.loaded.xml.len() as u64),
            Side::InUse => context?.draft.metadata.as_ref().map(|loaded| loaded.xml.len() as u64),
            Side::Version(_) => self.version(side).map(|version| version.size),
        }
    }

    /// Draws what a version changed.
    fn news(&self, side: Side, most: usize) -> Element<'_, Message> {
        let quiet = |words: &'static str| text::body(words).style(text::muted).into();

        if side == Side::Found {
            return self
                .found
                .as_ref()
                .and_then(|found| summary(&found.changes, most))
                .unwrap_or_else(|| quiet("No changes"));
        }

        let History::Read(kept) = &self.history else {
            return Space::new().into();
        };

        match self.version(side).and_then(|version| kept.news.get(&version.number)) {
            Some(News::First) if kept.history.dropped > 0 => quiet("Oldest kept version"),
            Some(News::First) => quiet("First version"),
            Some(News::Same) => quiet("No changes (loaded again)"),
            Some(News::Changed { worst, sentence, others }) => changed(*worst, sentence, *others, most),
            Some(News::Unreadable) => quiet("Can’t be compared with the previous version"),
            None => Space::new().into(),
        }
    }
}

fn summary<'a>(changes: &[Change], most: usize) -> Option<Element<'a, Message>> {
    let (worst, others) = changes.split_first()?;

    Some(changed(worst.impact, &worst.headline, others.len(), most))
}

/// The worst change, and the number of others, on two lines of `most` characters.
fn changed<'a>(worst: Impact, sentence: &str, others: usize, most: usize) -> Element<'a, Message> {
    let (icon, tone) = sign(worst);
    let others = match others {
        0 => None,
        more => Some(counted(more, "more change", "more changes")),
    };
    let most = if others.is_some() { most } else { 2 * most };
    let words = column![
        text::body(shortened(shown(sentence, usize::MAX), most)).wrapping(Wrapping::WordOrGlyph),
        others.map(|others| text::caption(others).style(text::muted)),
    ]
    .width(Length::Fill);

    row![container(icon.sized(16).style(toned(tone))).padding(padding::top(XS / 2.0)), words].spacing(S).into()
}
