//! Where the values come from: the loaded file, the brand or typing; and what is wrong with them.

use super::file::is_verbatim;
use super::{Again, Message, SAVE_AS, ServiceProvider, contradicts_file, is_known};
use crate::account::draft::{LoadedServiceProvider, Origin};
use crate::account::profile::{EffectiveValue, Evidence, ServiceProviderValues};
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XS, XXL};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::{clock, day};
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::select::{Entry, menu};
use crate::gui::widget::{card, finding};
use crate::guide::path;
use crate::saml::{Finding, Severity};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding};

/// Returns what a loaded file is called.
pub(super) fn name(origin: &Origin) -> &str {
    match origin {
        Origin::File(name) | Origin::Url(name) => name,
        Origin::Pasted => "Pasted SP metadata",
        Origin::Metadata => "SP metadata",
    }
}

impl ServiceProvider {
    /// The top card: what is loaded, or where to get it.
    pub(super) fn source<'a>(&'a self, context: Context<'a>, values: &ServiceProviderValues) -> Element<'a, Message> {
        if let Some(reading) = &self.reading {
            return bar(
                Icon::LoaderCircle,
                &*reading.name,
                "Reading…".to_owned(),
                vec![secondary("Cancel", Message::CancelReading).compact().into()],
            );
        }

        if let Some(loaded) = &context.draft.service_provider.loaded {
            return self.loaded(context, loaded, values);
        }

        if is_known(values) { unneeded(context, values) } else { empty(context) }
    }

    fn loaded<'a>(
        &'a self,
        context: Context<'a>,
        loaded: &'a LoadedServiceProvider,
        values: &ServiceProviderValues,
    ) -> Element<'a, Message> {
        let mut facts = format!("Loaded {}", short(loaded.loaded_at, context));

        if let Some(provider) = &context.parsed.service_provider {
            facts += match (provider.is_signed, is_verbatim(context.draft, context.parsed, values)) {
                (true, true) => ", signed, kept byte for byte",
                (false, true) => ", not signed, kept byte for byte",
                (_, false) => ", but other values count",
            };
        }

        facts += &saved(context);

        let more = menu(
            Icon::EllipsisVertical,
            208.0,
            vec![
                Entry::with_icon(Icon::ClipboardPaste, "Paste XML…", Message::Paste),
                Entry::with_icon(Icon::Trash2, "Remove this file", Message::Remove).divided(),
            ],
        );
        let mut buttons: Vec<Element<'a, Message>> = vec![ghost("Load another…", Message::Load).compact().into()];

        buttons.extend(file_buttons(is_known(values)));
        buttons.push(more.into());
        bar(Icon::FileCheck, name(&loaded.origin), facts, buttons)
    }

    /// What is wrong, and which values contradict each other.
    pub(super) fn findings<'a>(
        &'a self,
        context: Context<'a>,
        values: &ServiceProviderValues,
    ) -> Vec<Element<'a, Message>> {
        let trouble = self.trouble.as_ref().map(|trouble| {
            let again = match trouble.again {
                Again::Load => secondary("Load another…", Message::Load),
                Again::Save => secondary("Save as…", Message::Save),
            };

            finding::finding(
                &trouble.finding,
                [again.compact().into(), ghost("Dismiss", Message::TroubleDismissed).compact().into()],
            )
        });
        let mut drawn: Vec<Element<'a, Message>> = trouble.into_iter().collect();
        let findings: Vec<&Finding> =
            values.findings.iter().filter(|finding| !is_said_at_field(finding, values)).collect();
        // The choice is one for all differences, so it stands once, below the last of them.
        let choice_after = contradicts_file(values)
            .then(|| findings.iter().rposition(|finding| finding.code.ends_with("-differ")))
            .flatten();

        for (index, difference) in findings.into_iter().enumerate() {
            let buttons = if choice_after == Some(index) { choice(context) } else { Vec::new() };

            drawn.push(finding::finding(difference, buttons));
        }

        let of_file =
            context.parsed.service_provider.as_ref().map(|provider| provider.findings(context.now)).unwrap_or_default();
        // That it is signed, the card above says already.
        let (notes, serious): (Vec<Finding>, Vec<Finding>) = of_file
            .into_iter()
            .filter(|finding| finding.code != "signed")
            .partition(|finding| finding.severity == Severity::Note);

        drawn.extend(serious.iter().map(|serious| finding::finding(serious, [])));

        if notes.len() > 2 {
            let (icon, words) = if self.are_notes_open {
                (Icon::ChevronUp, "Hide the notes".to_owned())
            } else {
                (Icon::ChevronDown, format!("{} notes", notes.len()))
            };

            drawn.push(row![ghost(words, Message::NotesToggled).icon(icon).compact()].into());
        }

        if notes.len() <= 2 || self.are_notes_open {
            drawn.extend(notes.iter().map(|note| finding::finding(note, [])));
        }

        drawn
    }
}

/// Returns whether it is about a typed value alone, so that the field itself says it.
fn is_said_at_field(finding: &Finding, values: &ServiceProviderValues) -> bool {
    let is_typed =
        |value: &Option<EffectiveValue>| value.as_ref().is_some_and(|value| value.evidence == Evidence::Typed);

    match finding.code.as_ref() {
        "sp-entity-id-odd" => is_typed(&values.entity_id),
        "sp-acs-no-address" | "sp-acs-not-encrypted" => is_typed(&values.assertion_consumer_service),
        _ => false,
    }
}

/// The two buttons of a contradiction; the one that would change nothing is left out.
fn choice<'a>(context: Context<'a>) -> Vec<Element<'a, Message>> {
    let use_file = secondary("Use the file", Message::UseFile).compact().into();

    if context.draft.service_provider.keep_typed {
        vec![use_file]
    } else {
        vec![use_file, ghost("Keep what I typed", Message::KeepTyped).compact().into()]
    }
}

fn file_buttons<'a>(is_on: bool) -> Vec<Element<'a, Message>> {
    vec![
        secondary("Preview", is_on.then_some(Message::Preview)).icon(Icon::Eye).compact().into(),
        secondary("Save as…", is_on.then_some(Message::Save)).icon(Icon::Download).compact().id(SAVE_AS).into(),
    ]
}

/// A card in one line: icon, name and facts, buttons.
pub(super) fn bar<'a>(
    icon: Icon,
    name: impl iced::widget::text::IntoFragment<'a>,
    facts: String,
    buttons: Vec<Element<'a, Message>>,
) -> Element<'a, Message> {
    let color: text::Role = if icon == Icon::FileCheck { |palette| palette.success } else { |palette| palette.muted };
    let words = column![
        text::body(name).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
        text::caption(facts).style(text::muted)
    ]
    .width(Length::Fill);

    card::card(
        row![icon.sized(20).style(text::colored(color)), words, row(buttons).spacing(S).align_y(Alignment::Center)]
            .spacing(M)
            .align_y(Alignment::Center)
            .padding(Padding::from([M - 1.0, L - 1.0])),
    )
}

/// Nothing is loaded, and nothing has to be.
fn unneeded<'a>(context: Context<'a>, values: &ServiceProviderValues) -> Element<'a, Message> {
    let brand = &context.brand.short_name;
    let is_typed = [&values.entity_id, &values.assertion_consumer_service]
        .into_iter()
        .flatten()
        .any(|value| value.evidence == Evidence::Typed);
    let (title, facts) = if is_typed {
        ("Typed by you".to_owned(), "SP metadata from the portal or from support would be safer.".to_owned())
    } else {
        (
            "Nothing needs loading".to_owned(),
            format!("The values of {brand} are published. A file would win over them."),
        )
    };
    let mut buttons: Vec<Element<'a, Message>> = vec![ghost("Load a file…", Message::Load).compact().into()];

    buttons.extend(file_buttons(true));
    buttons.push(
        menu(Icon::EllipsisVertical, 208.0, vec![Entry::with_icon(Icon::ClipboardPaste, "Paste XML…", Message::Paste)])
            .into(),
    );
    bar(Icon::FileText, title, facts + &saved(context), buttons)
}

/// Nothing is loaded, and nothing goes on without it: where to get it.
fn empty<'a>(context: Context<'a>) -> Element<'a, Message> {
    let words = format!(
        "{} does not publish these values. Download the file in the portal, or use the mail that {} sent.",
        context.brand.short_name, context.brand.support.name
    );
    let place = row![Icon::MapPin.sized(16).style(text::muted), text::label(path(&context.brand.words.menu))]
        .spacing(S)
        .align_y(Alignment::Center);

    card::card(
        column![
            Icon::FileUp.sized(32).style(text::muted),
            Space::new().height(L),
            text::heading("No SP metadata yet"),
            Space::new().height(XS),
            container(text::body(words).style(text::muted).align_x(Alignment::Center)).max_width(440),
            Space::new().height(S),
            place,
            Space::new().height(L),
            row![
                primary("Load SP metadata…", Message::Load).icon(Icon::FolderOpen),
                secondary("Paste XML…", Message::Paste).icon(Icon::ClipboardPaste)
            ]
            .spacing(S),
            Space::new().height(M),
            text::caption("Or drop the file or the mail on this window.").style(text::muted),
        ]
        .align_x(Alignment::Center)
        .width(Length::Fill)
        .padding([XXL, L]),
    )
}

fn saved(context: Context<'_>) -> String {
    context.draft.service_provider.saved_at.map(|at| format!(", saved {}", short(at, context))).unwrap_or_default()
}

/// A time of today, else the day.
fn short(at: jiff::Timestamp, context: Context<'_>) -> String {
    let day = day(at, context.now, context.zone);

    if day.starts_with("Today") { clock(at, context.zone) } else { day }
}
