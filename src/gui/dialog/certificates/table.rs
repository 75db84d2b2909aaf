//! The rows: selection, order, and appearance.

use super::assess::{standing_of, surroundings};
use super::view::ROW;
use super::{Certificates, Kept, Message, is_hidden_when_expired, role_name, row_name};
use crate::account::certificates::Assessment;
use crate::certificate::list::Entry;
use crate::certificate::{Certificate, Role};
use crate::gui::certificate::{dates, key_and_signature, origin, seen, state};
use crate::gui::environment::Environment;
use crate::gui::files;
use crate::gui::screen::Context;
use crate::gui::theme::space::{S, XL, XS};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::bar::validity_bar;
use crate::gui::widget::button::secondary;
use crate::gui::widget::card::hairline;
use crate::gui::widget::pill::toned;
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::rows::rows;
use crate::gui::widget::select::{Entry as Choice, compact_select};
use crate::gui::widget::table::{Direction, column_head, head};
use crate::saml::{Finding, Severity};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, stack};
use iced::{Alignment, Background, Border, Length, Padding};
use jiff::Timestamp;
use std::cmp::Ordering;

/// The widths of the columns after the first, which takes the rest.
const VALIDITY: f32 = 204.0;
const KEY: f32 = 92.0;
const ROLE: f32 = 124.0;
const FROM: f32 = 84.0;
const USE: f32 = 142.0;
/// Maximum characters per cell: two lines of a name, one of an issuer, two of a source.
const NAME_LENGTH: usize = 80;
const ISSUER_LENGTH: usize = 48;
const ORIGIN_LENGTH: usize = 22;
/// Minimum width of the dialog that shows the source in the table. The details always show it.
pub(super) const ALL_COLUMNS: f32 = 840.0;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Subject,
    Validity,
    Key,
    Role,
    From,
}

impl Certificates {
    /// Returns the shown certificates, in order.
    pub(super) fn rows(&self, now: Timestamp) -> Vec<&Entry<Kept>> {
        self.sorted()
            .into_iter()
            .filter(|entry| self.is_expired_shown || !is_hidden_when_expired(entry, now))
            .filter(|entry| matches(entry, &self.search))
            .collect()
    }

    /// Returns every certificate in the order of the table.
    pub(super) fn sorted(&self) -> Vec<&Entry<Kept>> {
        let (column, direction) = self.sort;
        let mut rows: Vec<&Entry<Kept>> = self.list.entries().iter().collect();

        rows.sort_by(|a, b| {
            let order = compare(a, b, column);

            if direction == Direction::Descending { order.reverse() } else { order }
        });
        rows
    }

    /// Draws the head of the table.
    pub(super) fn head(&self, width: f32) -> Element<'_, Message> {
        let column = |label: &'static str, column: Column, width: Length| {
            let sorted = (self.sort.0 == column).then_some(self.sort.1);

            column_head(label, width, sorted, Some(Message::Sorted(column)))
        };
        let mut columns = vec![
            column("Subject and issuer", Column::Subject, Length::Fill),
            column("Validity", Column::Validity, VALIDITY.into()),
            column("Key", Column::Key, KEY.into()),
            column("Role", Column::Role, ROLE.into()),
        ];

        if self.for_role.is_some() {
            columns.push(Space::new().width(USE).into());
        } else if width >= ALL_COLUMNS {
            columns.push(column("Source", Column::From, FROM.into()));
        }

        head(columns, XL, false)
    }

    /// Draws the rows.
    pub(super) fn table<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'_>>,
        width: f32,
    ) -> Element<'a, Message> {
        let shown = self.rows(environment.now());
        let (standings, web_server) = (self.standings(), self.web_server.key());
        let assessment = Assessment::new(&standings, surroundings(environment, context, web_server.as_ref()));

        rows(shown.len(), ROW, self.sight, |index| {
            let entry = shown[index];

            (entry.extra.id, self.row(entry, flaws(&assessment.of(&standing_of(entry)), entry), environment, width))
        })
    }

    fn row<'a>(
        &'a self,
        entry: &'a Entry<Kept>,
        flaws: String,
        environment: &'a Environment,
        width: f32,
    ) -> Element<'a, Message> {
        let id = entry.extra.id;
        let is_chosen = self.chosen == Some(id);
        let columns = row![
            subject(entry, is_chosen, flaws),
            validity(&entry.certificate, environment),
            key(&entry.certificate),
            container(role(entry)).width(ROLE).padding(iced::padding::right(S)),
            self.last(entry, environment, width),
        ]
        .spacing(S)
        .align_y(Alignment::Center);
        let row = pressable(container(columns).center_y(ROW - 1.0), Some(Message::Chosen(id)))
            .id(row_name(id))
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

        // All rows have the same height, so those out of sight need not be built.
        column![container(stack![row, line]).height(ROW - 1.0).clip(true), hairline()].into()
    }

    /// The last column: the source of the certificate, or the button that assigns the wanted role to it.
    fn last<'a>(
        &'a self,
        entry: &'a Entry<Kept>,
        environment: &'a Environment,
        width: f32,
    ) -> Option<Element<'a, Message>> {
        match self.for_role {
            Some(role) if entry.role() == Some(role) => Some(
                row![
                    Icon::Check.sized(16).style(text::colored(|palette| palette.success)),
                    text::label(format!("Is {}", role.word())).style(text::colored(|palette| palette.success)),
                ]
                .spacing(S)
                .align_y(Alignment::Center)
                .width(USE)
                .into(),
            ),
            Some(role) => {
                let message = Message::RoleChosen(entry.extra.id, Some(role));
                let button = secondary(format!("Use as {}", role.word()), message).compact();

                Some(container(button).width(USE).into())
            }
            None if width >= ALL_COLUMNS => {
                let kept = &entry.extra;
                let place = shortened(origin(&kept.origin), ORIGIN_LENGTH);
                let seen = seen(kept.first_seen, environment.now(), &environment.zone);

                Some(
                    column![
                        text::body(place).style(text::muted).wrapping(Wrapping::WordOrGlyph),
                        text::caption(seen).style(text::muted)
                    ]
                    .width(FROM)
                    .into(),
                )
            }
            None => None,
        }
    }
}

/// Key and, below it, how the certificate is signed.
fn key<'a>(certificate: &'a Certificate) -> Element<'a, Message> {
    column![
        text::body(certificate.key.to_string()),
        text::caption(&certificate.signature_algorithm).style(text::muted).wrapping(Wrapping::WordOrGlyph)
    ]
    .width(KEY)
    .into()
}

/// Cuts words to `most` characters, with a sign that they are cut. The details show them whole.
pub(in crate::gui::dialog) fn shortened(words: String, most: usize) -> String {
    if words.chars().count() <= most {
        return words;
    }

    let kept: String = words.chars().take(most - 1).collect();

    format!("{}…", kept.trim_end())
}

fn subject<'a>(entry: &'a Entry<Kept>, is_chosen: bool, flaws: String) -> Element<'a, Message> {
    let certificate = &entry.certificate;
    let name = shortened(certificate.subject_name.clone(), NAME_LENGTH);
    let name = if is_chosen { text::strong(name) } else { text::label(name) };
    let flaws = shortened(flaws, NAME_LENGTH);
    let second: Element<'a, Message> = if flaws.is_empty() {
        let issuer = if certificate.self_signed { "Self-signed" } else { &certificate.issuer_name };

        text::caption(shortened(issuer.to_owned(), ISSUER_LENGTH)).style(text::muted).wrapping(Wrapping::None).into()
    } else {
        row![
            container(Icon::TriangleAlert.sized(12).style(text::colored(|palette| palette.warning)))
                .padding([2.0, 0.0]),
            text::caption_medium(flaws).style(text::colored(|palette| palette.warning)).width(Length::Fill),
        ]
        .spacing(XS)
        .into()
    };

    column![name.wrapping(Wrapping::WordOrGlyph), second].width(Length::Fill).into()
}

/// Lists in a few words the problems apart from the dates, which have a separate column.
fn flaws(found: &[Finding], entry: &Entry<Kept>) -> String {
    let words: Vec<String> = found
        .iter()
        .filter_map(|finding| {
            let words = match &*finding.code {
                "certificate-tls-server" => "Looks like a web server’s TLS certificate",
                "certificate-web-server-key" => "Same key as the web server",
                "certificate-authority" => "CA certificate",
                "certificate-not-for-signing" => "Not for signing",
                "certificate-encryption-only" => "Encryption only",
                "certificate-not-in-metadata" if finding.severity != Severity::Note => "No longer in the metadata",
                "certificate-weak-key" => return Some(format!("Weak key, {}", entry.certificate.key)),
                "certificate-weak-signature" => {
                    return Some(format!("Weak signature, {}", entry.certificate.signature_algorithm));
                }
                _ => return None,
            };

            Some(words.to_owned())
        })
        .collect();

    words.join(" · ")
}

fn validity<'a>(certificate: &Certificate, environment: &Environment) -> Element<'a, Message> {
    let thresholds = environment.settings.expiry;
    let validity = certificate.validity(environment.now());
    let (icon, tone, words) = state(validity, thresholds);

    column![
        row![icon.sized(12).style(toned(tone)), text::caption_medium(words).style(toned(tone))]
            .spacing(XS)
            .align_y(Alignment::Center),
        container(validity_bar(validity, thresholds)).padding(iced::padding::right(S)),
        text::caption(dates(validity)).style(text::muted),
    ]
    .width(VALIDITY)
    .into()
}

fn role<'a>(entry: &'a Entry<Kept>) -> Element<'a, Message> {
    let id = entry.extra.id;
    let roles = [Some(Role::Primary), Some(Role::Secondary), None];
    let word = |role| match (entry.role(), role) {
        (Some(Role::Secondary), Some(Role::Primary)) => "Promote to Primary",
        (_, Some(role)) => Role::word(role),
        (_, None) => "No role",
    };
    let replace = entry.role().map(|role| Choice::new("Replace…", Message::ReplaceAsked(role)).divided());
    let entries =
        roles.into_iter().map(|role| Choice::new(word(role), Message::RoleChosen(id, role))).chain(replace).collect();
    let face = match entry.role() {
        Some(role) => text::strong(role.word()),
        None => text::body("No role").style(text::muted),
    };

    compact_select(face.wrapping(Wrapping::None), entries, roles.iter().position(|role| *role == entry.role()))
        .id(role_name(id))
        .menu_width(176.0)
        .into()
}

/// Returns whether a certificate matches the search: the texts of its row, its extensions, fingerprints, and serial number.
fn matches(entry: &Entry<Kept>, search: &str) -> bool {
    let words = search.trim().to_lowercase();

    if words.is_empty() {
        return true;
    }

    let certificate = &entry.certificate;
    let digits: String =
        words.chars().filter(|character| !character.is_whitespace() && !matches!(character, ':' | '-')).collect();
    let is_hexadecimal = !digits.is_empty() && digits.chars().all(|character| character.is_ascii_hexdigit());
    let numbers =
        [&certificate.sha256, &certificate.sha1, &certificate.spki_sha256, &certificate.spki_sha1, &certificate.serial];
    let has = |text: &str| text.to_lowercase().contains(&words);

    has(&certificate.subject)
        || has(&certificate.issuer)
        || has(&key_and_signature(certificate))
        || has(&origin(&entry.extra.origin))
        || entry.role().is_some_and(|role| has(role.word()))
        || certificate.extensions.iter().any(|extension| extension.lines.iter().any(|line| has(line)))
        || (is_hexadecimal && numbers.iter().any(|number| number.contains(&digits)))
}

/// Sorts by a column; Primary comes first, no role last.
fn compare(a: &Entry<Kept>, b: &Entry<Kept>, column: Column) -> Ordering {
    let rank = |entry: &Entry<Kept>| match entry.role() {
        Some(Role::Primary) => 0,
        Some(Role::Secondary) => 1,
        None => 2,
    };

    match column {
        Column::Subject => a.certificate.subject_name.to_lowercase().cmp(&b.certificate.subject_name.to_lowercase()),
        Column::Validity => a.certificate.not_after.cmp(&b.certificate.not_after),
        Column::Key => {
            let key = |entry: &Entry<Kept>| key_and_signature(&entry.certificate);

            key(a).cmp(&key(b))
        }
        Column::Role => rank(a).cmp(&rank(b)),
        // Certificates that were added together stay together.
        Column::From => a
            .extra
            .first_seen
            .cmp(&b.extra.first_seen)
            .then_with(|| origin(&a.extra.origin).cmp(&origin(&b.extra.origin))),
    }
}

/// Suggests a file name for a certificate: its subject.
pub(super) fn file_name(certificate: &Certificate, extension: &str) -> String {
    files::proposed(&certificate.subject_name, "certificate", extension)
}
