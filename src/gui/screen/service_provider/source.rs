//! The source of the values: the loaded file, the brand, or entered values; and their problems.

use super::file::is_verbatim;
use super::{Again, LOAD, Message, SAVE_AS, ServiceProvider, contradicts_file, is_known};
use crate::account::draft::{LoadedServiceProvider, Origin};
use crate::account::profile::{EffectiveValue, Evidence, ServiceProviderValues};
use crate::gui::certificate::seen;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XS, XXL};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::{Kind, button, ghost, secondary};
use crate::gui::widget::select::{Entry, menu};
use crate::gui::widget::{card, finding};
use crate::guide::path;
use crate::phrase;
use crate::saml::{Finding, Severity};
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Padding};

/// The width of the menu.
const MENU: f32 = 208.0;
/// Below this width of the content, the buttons are below the text.
const NARROW: f32 = 640.0;

/// Returns the name of a loaded file.
pub(super) fn name(origin: &Origin) -> &str {
    match origin {
        Origin::File(name) | Origin::Url(name) => name,
        Origin::Pasted => "Pasted SP metadata",
        Origin::Metadata => "SP metadata",
    }
}

impl ServiceProvider {
    /// The top card: the loaded file, or where to get it.
    pub(super) fn source<'a>(&'a self, context: Context<'a>, values: &ServiceProviderValues) -> Element<'a, Message> {
        if let Some(reading) = &self.reading {
            return bar(
                context,
                Icon::LoaderCircle,
                &*reading.name,
                "Reading…".to_owned(),
                vec![secondary("Cancel", Message::CancelReading).compact().into()],
            );
        }

        if let Some(loaded) = &context.draft.service_provider.loaded {
            return self.loaded(context, loaded, values);
        }

        if self.is_source_empty(context, values) { empty(context, is_known(values)) } else { unneeded(context, values) }
    }

    /// Returns whether nothing is loaded and the values aren't known otherwise. Entering them one by one doesn't change
    /// that.
    pub(super) fn is_source_empty(&self, context: Context<'_>, values: &ServiceProviderValues) -> bool {
        let is_being_typed = !self.touched.is_empty() && !context.region.is_published();

        context.draft.service_provider.loaded.is_none() && (!is_known(values) || is_being_typed)
    }

    fn loaded<'a>(
        &'a self,
        context: Context<'a>,
        loaded: &'a LoadedServiceProvider,
        values: &ServiceProviderValues,
    ) -> Element<'a, Message> {
        let mut facts = vec![format!("Loaded {}", seen(loaded.loaded_at, context.now, context.zone))];

        if let Some(provider) = &context.parsed.service_provider {
            let words = match (provider.is_signed, is_verbatim(context.draft, context.parsed, values)) {
                (true, true) => "Signed · Original file unchanged",
                (false, true) => "Not signed · Original file unchanged",
                (_, false) => "Other values are used instead",
            };

            facts.push(words.to_owned());
        }

        facts.extend(saved(context));

        let mut more = more();

        more.push(Entry::with_icon(Icon::Trash2, "Remove this file", Message::Remove).divided());

        let mut buttons: Vec<Element<'a, Message>> =
            vec![ghost("Load another…", Message::Load).compact().id(LOAD).into()];

        buttons.extend(file_buttons(context, is_known(values)));
        buttons.push(menu(Icon::EllipsisVertical, MENU, more).into());
        bar(context, Icon::FileCheck, name(&loaded.origin), facts.join(" · "), buttons)
    }

    /// The problems, and the values that contradict each other.
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
        // One choice applies to all differences, so it is shown once, below the last of them.
        let choice_after = contradicts_file(values)
            .then(|| findings.iter().rposition(|finding| finding.code.ends_with("-differ")))
            .flatten();

        for (index, difference) in findings.into_iter().enumerate() {
            let buttons = if choice_after == Some(index) { choice(context) } else { Vec::new() };

            drawn.push(finding::finding(difference, buttons));
        }

        let of_file =
            context.parsed.service_provider.as_ref().map(|provider| provider.findings(context.now)).unwrap_or_default();
        // The card above already says that it is signed.
        let (notes, serious): (Vec<Finding>, Vec<Finding>) = of_file
            .into_iter()
            .filter(|finding| finding.code != "signed")
            .partition(|finding| finding.severity == Severity::Note);

        drawn.extend(serious.iter().map(|serious| finding::finding(serious, [])));

        if notes.len() > 2 {
            let (icon, words) = if self.are_notes_open {
                (Icon::ChevronUp, "Hide the notes".to_owned())
            } else {
                (Icon::ChevronDown, phrase::counted(notes.len(), "note", "notes"))
            };

            drawn.push(row![ghost(words, Message::NotesToggled).icon(icon).compact()].into());
        }

        if notes.len() <= 2 || self.are_notes_open {
            drawn.extend(notes.iter().map(|note| finding::finding(note, [])));
        }

        drawn
    }
}

/// Returns whether the finding is only about an entered value, so that the field itself shows it.
fn is_said_at_field(finding: &Finding, values: &ServiceProviderValues) -> bool {
    let is_typed =
        |value: &Option<EffectiveValue>| value.as_ref().is_some_and(|value| value.evidence == Evidence::Typed);

    match finding.code.as_ref() {
        "sp-entity-id-odd" => is_typed(&values.entity_id),
        "sp-acs-no-address" | "sp-acs-not-encrypted" => is_typed(&values.assertion_consumer_service),
        _ => false,
    }
}

/// The two buttons of a contradiction, without the one that would change nothing.
fn choice<'a>(context: Context<'a>) -> Vec<Element<'a, Message>> {
    let use_file = secondary("Use the file", Message::UseFile).compact().into();

    if context.draft.service_provider.keep_typed {
        vec![use_file]
    } else {
        vec![use_file, ghost("Keep my values", Message::KeepTyped).compact().into()]
    }
}

/// The other actions for the source.
fn more<'a>() -> Vec<Entry<'a, Message>> {
    vec![
        Entry::with_icon(Icon::ClipboardPaste, "Paste XML…", Message::Paste),
        Entry::with_icon(Icon::Pencil, "Enter the values", Message::TypeToggled),
    ]
}

/// Preview and Save as…, unless they are with the steps of the import.
fn file_buttons<'a>(context: Context<'a>, is_on: bool) -> Vec<Element<'a, Message>> {
    if context.guide.service_provider.imports {
        return Vec::new();
    }

    vec![
        secondary("Preview", is_on.then_some(Message::Preview)).icon(Icon::Eye).compact().into(),
        secondary("Save as…", is_on.then_some(Message::Save)).icon(Icon::Download).compact().id(SAVE_AS).into(),
    ]
}

/// A card in one line: icon, name and facts, buttons.
fn bar<'a>(
    context: Context<'a>,
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
    let face = row![icon.sized(20).style(text::colored(color)), words].spacing(M).align_y(Alignment::Center);
    let is_narrow = context.width < NARROW && buttons.len() > 2;
    let buttons = row(buttons).spacing(S).align_y(Alignment::Center);
    let line: Element<'a, Message> = if is_narrow {
        column![face, container(buttons).align_right(Length::Fill)].spacing(S).into()
    } else {
        row![face, buttons].spacing(M).align_y(Alignment::Center).into()
    };

    card::card(container(line).padding(Padding::from([M, L])))
}

/// The card if nothing is loaded, and nothing needs to be.
fn unneeded<'a>(context: Context<'a>, values: &ServiceProviderValues) -> Element<'a, Message> {
    let brand = &context.brand.short_name;
    let is_typed = [&values.entity_id, &values.assertion_consumer_service]
        .into_iter()
        .flatten()
        .any(|value| value.evidence == Evidence::Typed);
    let (title, mut facts) = if is_typed {
        ("Entered by you", vec!["SP metadata from the portal or support takes precedence".to_owned()])
    } else {
        (
            "No file needed",
            vec![format!("Using {brand}’s published values"), "A loaded file takes precedence".to_owned()],
        )
    };

    facts.extend(saved(context));

    let mut buttons: Vec<Element<'a, Message>> = vec![ghost("Load a file…", Message::Load).compact().id(LOAD).into()];

    buttons.extend(file_buttons(context, true));
    buttons.push(menu(Icon::EllipsisVertical, MENU, more()).into());
    bar(context, Icon::FileText, title, facts.join(" · "), buttons)
}

/// The card if nothing is loaded and a file is needed: where to get it.
fn empty<'a>(context: Context<'a>, is_known: bool) -> Element<'a, Message> {
    // A screen has one filled button: once the values are entered, it is Next.
    let kind = if is_known { Kind::Secondary } else { Kind::Primary };
    let words = format!(
        "{} doesn’t publish these values. Download the file from the portal, or use the one that {} emailed you.",
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
                button(kind, "Load SP metadata…", Message::Load).icon(Icon::FolderOpen).id(LOAD),
                secondary("Paste XML…", Message::Paste).icon(Icon::ClipboardPaste)
            ]
            .spacing(S),
            Space::new().height(M),
            text::caption("Or drop the file or the email here.").style(text::muted),
        ]
        .align_x(Alignment::Center)
        .width(Length::Fill)
        .padding([XXL, L]),
    )
}

fn saved(context: Context<'_>) -> Option<String> {
    let at = context.draft.service_provider.saved_at?;

    Some(format!("Saved {}", seen(at, context.now, context.zone)))
}
