//! The findings: blockers, then warnings, then notes, which fold when there are many.

use super::{Message, signer_button};
use crate::gui::dialog::signer::FINDING_OPENER;
use crate::gui::screen::Context;
use crate::gui::screen::metadata::{CONFLICT, conflict, guide_label};
use crate::gui::theme::space::{L, S, XS, radius};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::copy::{copy_button, copy_ghost};
use crate::gui::widget::finding::finding;
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::phrase::counted;
use crate::saml::metadata::IdentityProvider;
use crate::saml::{Finding, Severity};
use iced::widget::{column, row};
use iced::{Alignment, Border, Length};

/// Maximum number of notes that are open by default.
const NOTES: usize = 2;

/// Draws all findings.
pub(super) fn view<'a>(
    identity_provider: &'a IdentityProvider,
    are_notes_open: bool,
    context: Context<'a>,
) -> Option<Element<'a, Message>> {
    let mut findings: Vec<Finding> = conflict(context).into_iter().collect();

    findings.extend(identity_provider.findings(context.now));
    crate::saml::finding::sort(&mut findings);

    if findings.is_empty() {
        return None;
    }

    let first_note = findings.partition_point(|finding| finding.severity < Severity::Note);
    let notes = findings.split_off(first_note);
    let folds = notes.len() > NOTES;
    let expander = folds.then(|| expander(notes.len(), are_notes_open));
    let shown = if folds && !are_notes_open { Vec::new() } else { notes };

    Some(
        column(findings.into_iter().map(|finding| one(finding, context)))
            .push(expander)
            .extend(shown.into_iter().map(|finding| one(finding, context)))
            .spacing(L)
            .into(),
    )
}

/// Draws one finding with its buttons.
pub(super) fn one<'a>(told: Finding, context: Context<'a>) -> Element<'a, Message> {
    let guide = || -> Element<'a, Message> {
        secondary(guide_label(context), Message::GuideAsked).icon(Icon::BookOpen).compact().into()
    };
    let mut buttons: Vec<Element<'a, Message>> = match &*told.code {
        CONFLICT => {
            vec![guide(), secondary("Contact support", Message::SupportAsked).icon(Icon::LifeBuoy).compact().into()]
        }
        "shared-entity-id" => vec![guide()],
        "no-signing-certificate" | "only-encryption-certificates" | "signing-certificate-expired" => {
            vec![secondary("Open certificates", Message::CertificatesAsked).icon(Icon::KeyRound).compact().into()]
        }
        "metadata-expired" | "no-single-sign-on-address" | "entity-id-missing" => {
            vec![secondary("Load metadata", Message::MetadataAsked).icon(Icon::FileUp).compact().into()]
        }
        "metadata-signer-not-known"
        | "metadata-signer-missing"
        | "metadata-signer-other"
        | "metadata-signer-not-checked" => vec![signer_button(context, FINDING_OPENER)],
        _ => Vec::new(),
    };

    if told.severity < Severity::Note {
        // A single button has a border, so that its edge is aligned with the text.
        let copy = if buttons.is_empty() { copy_button } else { copy_ghost };

        buttons.push(copy("Copy details", copied(&told)));
    }

    finding(&told, buttons)
}

/// Returns the finding as text, to send to a colleague.
fn copied(finding: &Finding) -> String {
    let first = format!("{}: {}", finding.severity.word(), finding.message);

    [first.as_str(), &finding.meaning, &finding.hint]
        .into_iter()
        .filter(|sentence| !sentence.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn expander<'a>(count: usize, is_open: bool) -> Element<'a, Message> {
    let chevron = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    let face = row![
        chevron.sized(16).style(text::muted),
        Icon::Info.sized(16).style(text::colored(|palette| palette.accent)),
        text::label(counted(count, "note", "notes")).width(Length::Fill),
    ]
    .spacing(S)
    .align_y(Alignment::Center);

    pressable(face, Some(Message::NotesToggled))
        .width(Length::Fill)
        .padding([S + XS / 2.0, L])
        .style(|theme, status| {
            let palette = theme.palette();

            Style {
                background: Some(match status {
                    Status::Hovered => palette.hover,
                    Status::Pressed => palette.pressed,
                    Status::Rest | Status::Disabled => palette.surface,
                }),
                border: Border { color: palette.border, width: 1.0, radius: radius::CARD.into() },
                text: Some(palette.text),
            }
        })
        .into()
}
