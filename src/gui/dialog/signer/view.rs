//! The dialog's frame: the signature, the pinned signer, and the outcome for the metadata.

use super::{Chosen, FIELD, MIDDLE, Message, MetadataSigner, SAVE, words};
use crate::certificate::Certificate;
use crate::gui::certificate::{dates, fingerprint, state};
use crate::gui::environment::Environment;
use crate::gui::signature::{algorithm, standing_pill};
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::card::{self, hairline};
use crate::gui::widget::copy::copy_icon;
use crate::gui::widget::dialog;
use crate::gui::widget::evidence::evidence;
use crate::gui::widget::field::{field, field_error};
use crate::saml::metadata::signature::Signer;
use crate::saml::shown::shown;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, scrollable};
use iced::{Alignment, Length, Padding, Size, padding};

/// The width of the dialog.
const WIDTH: f32 = 720.0;
/// The height of the strip with the outcome for the metadata. It never moves.
const OUTCOME: f32 = 64.0;
/// Maximum length of a name that is shown whole.
const LONGEST: usize = 160;

impl MetadataSigner {
    /// Draws the dialog.
    pub fn view<'a>(&'a self, environment: &'a Environment, window: Size) -> Element<'a, Message> {
        let fixed = size::DIALOG_HEAD + OUTCOME + size::DIALOG_FOOT + 4.0;
        let room = (window.height - 2.0 * XL - fixed).max(120.0);
        let middle = column![self.signature(environment), self.pinned(environment)].spacing(L);
        let middle = scrollable(container(middle).padding([L, XL]))
            .id(MIDDLE)
            .direction(scrollable::Direction::Vertical(scrollbar()))
            .width(Length::Fill);
        let word = row![
            Icon::Info.sized(16).style(text::muted),
            text::body("Nothing changes until you save.").style(text::muted)
        ]
        .spacing(S)
        .align_y(Alignment::Center);

        dialog::frame(
            column![
                dialog::head("Metadata signer", None, Message::Closed),
                hairline(),
                container(middle).max_height(room),
                hairline(),
                self.outcome(),
                hairline(),
                dialog::foot(
                    Some(word.into()),
                    [secondary("Cancel", Message::Closed).into(), primary("Save", Message::Saved).id(SAVE).into(),]
                ),
            ],
            WIDTH,
            Length::Shrink,
        )
    }

    /// Draws the assessment of the signature, and its certificate.
    fn signature<'a>(&'a self, environment: &'a Environment) -> Element<'a, Message> {
        let assessment = &self.now;
        let algorithm = algorithm(assessment).map(|name| text::body(name).style(text::muted));
        let mut rows = Vec::new();

        if let Some(certificate) = &assessment.certificate {
            rows.push(subject(assessment.standing.certificate_words(), certificate, environment));
            rows.push(digest(&certificate.sha256));
        }

        let has_chosen_signed = self.has_chosen_signed();
        let pin = (self.carried().is_some() && !has_chosen_signed)
            .then(|| secondary("Pin this certificate", Message::CarriedPinned).icon(Icon::Lock).compact());
        let sentence = text::body(words::proof(assessment, has_chosen_signed)).style(text::muted).width(Length::Fill);
        let last = row![sentence, pin].spacing(L).align_y(Alignment::Center);
        let standing = row![algorithm, standing_pill(assessment)].spacing(S).align_y(Alignment::Center);

        rows.push(container(last).padding([M, L]).into());
        card::card(column![
            card::head("This metadata", [container(standing).padding(padding::right(S)).into()]),
            card::rows(rows)
        ])
    }

    /// Draws the pinned signer, and the ways to pin a different one.
    fn pinned<'a>(&'a self, environment: &'a Environment) -> Element<'a, Message> {
        let (facts, rows) = match &self.chosen {
            None => {
                let none = text::caption("No signer pinned.").style(text::muted);

                (vec![container(none).padding(padding::right(S)).into()], Vec::new())
            }
            Some(Chosen { signer, from }) => {
                let unpin = ghost("Unpin", Message::Unpinned).icon(Icon::X).compact();
                let is_above = |certificate: &Certificate| self.now.certificate.as_ref() == Some(certificate);
                let rows = match signer {
                    // Its fingerprint is already shown above.
                    Signer::Certificate(certificate) if is_above(certificate) => {
                        vec![subject("Certificate", certificate, environment)]
                    }
                    Signer::Certificate(certificate) => {
                        vec![subject("Certificate", certificate, environment), digest(&certificate.sha256)]
                    }
                    Signer::Fingerprint(sha256) => vec![digest(sha256)],
                };

                (vec![evidence(words::from(from)), unpin.into()], rows)
            }
        };

        card::card(column![card::head("Pinned signer", facts), card::rows(rows.into_iter().chain([self.another()]))])
    }

    /// The field for a fingerprint or PEM, the button for a file next to it, and the problem below both.
    fn another(&self) -> Element<'_, Message> {
        let label = if self.chosen.is_some() { "Pin a different signer" } else { "Pin by fingerprint or certificate" };
        let input = field("SHA-256 fingerprint or PEM", &self.typed)
            .on_input(Message::Typed)
            .on_submit(Message::Submitted)
            .error(None)
            .mono()
            .id(FIELD);
        let choose = secondary("Choose file…", self.opening.is_none().then_some(Message::FileAsked));
        let below: Element<'_, Message> = match &self.problem {
            Some(problem) => field_error(problem.as_str()),
            None => text::caption("You can also drop the file on this window.").style(text::muted).into(),
        };

        container(
            column![
                text::label(label),
                row![container(Element::from(input)).width(Length::Fill), choose.icon(Icon::FolderOpen)].spacing(S),
                below,
            ]
            .spacing(XS),
        )
        .padding(Padding { top: M, bottom: L, left: L, right: L })
        .into()
    }

    /// Draws the outcome for the metadata with the chosen signer.
    fn outcome(&self) -> Element<'_, Message> {
        let when = if self.signer() == self.kept.as_ref() { "Now" } else { "After saving" };
        let standing =
            column![text::caption(when).style(text::muted), standing_pill(self.identity_provider.assessment())]
                .spacing(XS);
        let sentence = text::body(words::outcome(&self.identity_provider)).width(Length::Fill);
        let line = row![standing, sentence].spacing(L).align_y(Alignment::Center);

        container(line).center_y(OUTCOME).padding([0.0, XL]).into()
    }
}

/// The name of a certificate, which wraps, over its validity.
fn subject<'a>(label: &'a str, certificate: &Certificate, environment: &Environment) -> Element<'a, Message> {
    let validity = certificate.validity(environment.now());
    let (_, _, standing) = state(validity, environment.settings.expiry);
    let name = text::body(shown(&certificate.subject_name, LONGEST)).wrapping(Wrapping::WordOrGlyph);
    let validity = text::caption(format!("{} · {standing}", dates(validity))).style(text::muted);

    card::key_value(label, column![name, validity], [])
}

/// The whole fingerprint, in two lines of sixteen bytes, so that it can be compared piece by piece.
fn digest<'a>(sha256: &str) -> Element<'a, Message> {
    let whole = fingerprint(sha256);
    let (first, second) = whole.split_at_checked(whole.len() / 2 + 1).unwrap_or((&whole, ""));
    let lines = column![text::mono(first.to_owned()), text::mono(second.to_owned())];

    card::key_value("SHA-256", lines, [copy_icon(whole)])
}
