//! The changes between two versions: impact on sign-ins, before, and after; the worst first.

use super::list::sign;
use super::{Compared, Message, Page, SWAP, Side, Versions};
use crate::gui::certificate::fingerprint;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, XS};
use crate::gui::theme::{Element, Icon, Theme, scrollbar, text};
use crate::gui::time::moment;
use crate::gui::widget::button::ghost;
use crate::gui::widget::card::hairline;
use crate::gui::widget::finding::finding;
use crate::gui::widget::pill::toned;
use crate::gui::widget::select::{Entry as Choice, face, select};
use crate::gui::widget::{empty, table};
use crate::phrase::{counted, grouped, plural};
use crate::saml::Severity;
use crate::saml::metadata::difference::{Change, ChangeKind, Impact};
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, scrollable, stack};
use iced::{Alignment, Background, Length, Padding};

/// The room for the icon before a sentence.
const SIGN: f32 = 16.0;
/// Maximum length of a value that is shown. The file of a version has it whole.
const LONGEST: usize = 2048;
/// Maximum number of drawn changes.
const MOST: usize = 200;
/// Maximum number of harmless changes that are shown next to others. More are folded.
const OPEN: usize = 2;
/// Fingerprint bytes per line.
const OCTETS: usize = 16;

impl Versions {
    /// Draws the two compared versions, and their differences.
    pub(super) fn difference<'a>(
        &'a self,
        (before, after): (Side, Side),
        environment: &'a Environment,
        context: Option<Context<'a>>,
    ) -> Element<'a, Message> {
        let chooser = |chosen: Side, other: Side, open: fn(Side, Side) -> Page| {
            let sides: Vec<Side> = self.sides().into_iter().filter(|side| *side != other).collect();
            let index = sides.iter().position(|side| *side == chosen);
            let name = |side: Side| self.name(side, environment, context);
            let entries =
                sides.iter().map(|side| Choice::new(name(*side), Message::PageOpened(open(*side, other)))).collect();

            container(select(face(name(chosen)), entries, index)).width(Length::Fill)
        };
        let swap = Page::Difference { before: after, after: before };
        let swap = ghost("Swap sides", Message::PageOpened(swap)).compact().id(SWAP);
        let summary = row![
            Icon::EqualNot.sized(16).style(text::muted),
            text::body(self.summary()).style(text::muted).width(Length::Fill),
            swap
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .padding(Padding { top: 0.0, bottom: S, left: XL, right: XL });
        let heads = row![
            Space::new().width(SIGN),
            chooser(before, after, |chosen, other| Page::Difference { before: chosen, after: other }),
            chooser(after, before, |chosen, other| Page::Difference { before: other, after: chosen }),
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .padding(Padding { top: 0.0, bottom: M, left: XL, right: XL });
        let columns = [
            Space::new().width(SIGN).into(),
            table::column_head("Before", Length::Fill, None, None),
            table::column_head("After", Length::Fill, None, None),
        ];

        column![
            summary,
            heads,
            table::head(columns, XL, false),
            scrollable(self.changes((before, after)))
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .width(Length::Fill)
                .height(Length::Fill),
        ]
        .into()
    }

    /// Names a side: by its kind if that matters, else by its loading time.
    fn name(&self, side: Side, environment: &Environment, context: Option<Context<'_>>) -> String {
        let when = self
            .loaded_at(side, context)
            .map(|at| moment(at, environment.now(), &environment.zone))
            .unwrap_or_default();

        match side {
            Side::Found => format!("Found: {when}"),
            Side::InUse => format!("In use: {when}"),
            Side::Version(_) => when,
        }
    }

    /// The number of changes, in words.
    fn summary(&self) -> String {
        match &self.compared {
            Compared::Reading { .. } => "Comparing…".to_owned(),
            Compared::Changes(changes) if changes.is_empty() => "No differences".to_owned(),
            Compared::Changes(changes) => counts(changes),
            Compared::Failed(_) => "Can’t be compared".to_owned(),
        }
    }

    fn changes(&self, (before, after): (Side, Side)) -> Element<'_, Message> {
        let changes = match &self.compared {
            Compared::Reading { .. } => {
                return container(empty(Icon::LoaderCircle, "Comparing…", "Reading both versions.", None))
                    .padding([XL, XL])
                    .into();
            }
            Compared::Failed(told) => return container(finding(told, [])).padding(Padding::from([L, XL])).into(),
            Compared::Changes(changes) if changes.is_empty() => {
                return container(empty(
                    Icon::CircleCheck,
                    "No differences",
                    "Both versions are identical, byte for byte.",
                    None,
                ))
                .padding([XL, XL])
                .into();
            }
            Compared::Changes(changes) => changes,
        };
        let harmless = changes.iter().filter(|change| change.impact == Impact::Harmless).count();
        let is_folded = harmless > OPEN && harmless < changes.len();
        let shown = changes
            .iter()
            .filter(|change| change.impact != Impact::Harmless || !is_folded || self.are_harmless_shown)
            .take(MOST);
        let left_out = changes.len().saturating_sub(MOST);
        let told: Vec<Element<'_, Message>> = self.blockers((before, after)).collect();
        let told = (!told.is_empty())
            .then(|| column![container(column(told).spacing(S)).padding(Padding::from([M, XL])), hairline()]);
        let fold = is_folded.then(|| fold(harmless, self.are_harmless_shown));
        let (worse, mild): (Vec<&Change>, Vec<&Change>) = shown.partition(|change| change.impact != Impact::Harmless);
        let rest = (left_out > 0).then(|| {
            let words =
                format!("Only the {MOST} most important changes are shown. Save both versions to compare the rest.");

            container(text::body(words).style(text::muted)).padding(Padding::from([M, XL]))
        });

        column![told]
            .extend(worse.into_iter().map(line))
            .push(fold)
            .extend(mild.into_iter().map(line))
            .push(rest)
            .width(Length::Fill)
            .into()
    }

    /// Draws the blockers of the found metadata.
    fn blockers(&self, sides: (Side, Side)) -> impl Iterator<Item = Element<'_, Message>> {
        let found = self.found.as_ref().filter(|_| sides.0 == Side::Found || sides.1 == Side::Found);

        found
            .into_iter()
            .flat_map(|found| &found.findings)
            .filter(|found| found.severity == Severity::Blocker)
            .map(|blocker| finding(blocker, []))
    }
}

/// Counts the changes, in a sentence for each kind of impact.
fn counts(changes: &[Change]) -> String {
    let of = |impact| changes.iter().filter(|change| change.impact == impact).count();
    let breaking = of(Impact::Breaks);
    let noteworthy = of(Impact::NeedsAttention);
    let harmless = of(Impact::Harmless);
    let sentences = [
        (breaking, "1 change breaks sign-ins.".to_owned(), format!("{} changes break sign-ins.", grouped(breaking))),
        (
            noteworthy,
            "1 change needs attention.".to_owned(),
            format!("{} changes need attention.", grouped(noteworthy)),
        ),
        (harmless, "1 change is harmless.".to_owned(), format!("{} changes are harmless.", grouped(harmless))),
    ];
    let sentences = sentences.into_iter().filter(|(count, ..)| *count > 0);

    sentences.map(|(count, one, many)| plural(count, one, many)).collect::<Vec<_>>().join(" ")
}

/// The line that unfolds the harmless changes.
fn fold<'a>(count: usize, is_open: bool) -> Element<'a, Message> {
    let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    let label = counted(count, "harmless change", "harmless changes");

    column![
        container(ghost(label, Message::HarmlessToggled).icon(icon).compact())
            .padding(Padding::from([S, XL - M + 2.0])),
        hairline()
    ]
    .into()
}

/// One change.
fn line<'a>(change: &Change) -> Element<'a, Message> {
    let (icon, tone) = sign(change.impact);
    let hint = (!change.hint.is_empty()).then(|| {
        row![
            Icon::CornerDownRight.sized(16).style(text::muted),
            text::body(change.hint.clone()).style(text::muted).width(Length::Fill)
        ]
        .spacing(S)
    });
    let has_values = change.before.is_some() || change.after.is_some();
    let values = has_values.then(|| {
        row![value(change.kind, change.before.as_deref()), value(change.kind, change.after.as_deref())].spacing(S)
    });
    let told = column![
        text::caption_medium(change.impact.words()).style(toned(tone)),
        text::label(shown(&change.sentence, LONGEST)).wrapping(Wrapping::WordOrGlyph),
        hint,
        values,
    ]
    .spacing(XS)
    .width(Length::Fill);
    let cells = row![icon.sized(16).style(toned(tone)), told].spacing(S).padding([M, XL]);
    let is_loud = change.impact != Impact::Harmless;
    let ground = container(cells).width(Length::Fill).style(move |theme: &Theme| container::Style {
        background: is_loud.then(|| Background::Color(tone.colors(theme.palette()).1)),
        ..container::Style::default()
    });
    // High contrast draws soft grounds black, so a line marks important changes.
    let edge = container(Space::new().width(2).height(Length::Fill)).style(move |theme: &Theme| container::Style {
        background: (is_loud && theme.is_high_contrast()).then(|| Background::Color(tone.colors(theme.palette()).0)),
        ..container::Style::default()
    });

    column![stack![ground, edge], hairline()].into()
}

/// A value; machine-written ones are in monospace.
fn value<'a>(kind: ChangeKind, value: Option<&str>) -> Element<'a, Message> {
    let Some(value) = value else {
        return container(text::body("–").style(text::muted)).width(Length::Fill).into();
    };
    let (digits, rest) = value.split_once(' ').unwrap_or((value, ""));
    let shown: Element<'a, Message> = if is_fingerprint(digits) {
        let words = (!rest.is_empty()).then(|| text::body(shown(rest, LONGEST)));

        column![text::caption("SHA-256").style(text::muted), text::mono_small(in_lines(digits)), words].into()
    } else if is_identifier(kind) {
        text::mono_small(shown(value, LONGEST)).wrapping(Wrapping::WordOrGlyph).into()
    } else {
        text::body(shown(value, LONGEST)).wrapping(Wrapping::WordOrGlyph).into()
    };

    container(shown).width(Length::Fill).into()
}

fn is_fingerprint(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|octet| octet.is_ascii_hexdigit())
}

/// Writes a fingerprint in even lines, so that lines can be compared.
fn in_lines(hex: &str) -> String {
    let pairs = fingerprint(hex);
    let characters: Vec<char> = pairs.chars().collect();

    characters.chunks(OCTETS * 3).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn is_identifier(kind: ChangeKind) -> bool {
    !matches!(
        kind,
        ChangeKind::SignatureStatus
            | ChangeKind::ValidityShortened
            | ChangeKind::ValidityExtended
            | ChangeKind::CacheDuration
            | ChangeKind::SignedRequests
            | ChangeKind::DisplayName
            | ChangeKind::Organization
            | ChangeKind::Contacts
            | ChangeKind::OnlyBytes
    )
}
