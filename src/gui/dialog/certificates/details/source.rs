//! A certificate as it is stored: PEM, and the outline of its DER bytes.

use super::super::Message;
use crate::certificate::Certificate;
use crate::certificate::asn1::{self, Line};
use crate::gui::theme::space::{M, S};
use crate::gui::theme::{Element, text};
use crate::gui::widget::copy::copy_ghost;
use iced::widget::text::Wrapping;
use iced::widget::{column, row, space};
use iced::{Alignment, Length};

/// Draws the PEM text.
pub(super) fn pem(certificate: &Certificate) -> Element<'_, Message> {
    let words = text::body("“Save as PEM…” saves exactly this text.").style(text::muted);

    column![words, text::mono_small(certificate.to_pem()).wrapping(Wrapping::None)].spacing(M).into()
}

/// Draws the outline of the bytes.
pub(super) fn asn1(certificate: &Certificate) -> Element<'_, Message> {
    let outline = asn1::outline(certificate.der());
    let mut whole: String = outline.lines.iter().map(|line| format!("{}\n", words(line))).collect();

    whole.extend(outline.left_out);
    let head = row![
        text::body("Offset, header, and content length in bytes, then the element.").style(text::muted),
        space::horizontal(),
        copy_ghost("Copy outline", whole.clone()),
    ]
    .spacing(S)
    .align_y(Alignment::Center);

    column![head, text::mono_small(whole).wrapping(Wrapping::WordOrGlyph).width(Length::Fill)].spacing(M).into()
}

/// Writes one line of the outline, indented by its depth.
fn words(line: &Line) -> String {
    let indent = "  ".repeat(line.depth);
    let inside = if line.holds_der { "  (DER inside)" } else { "" };
    let value = if line.value.is_empty() { inside.to_owned() } else { format!("  {}", line.value) };

    format!("{:>5} {:>2}+{:<5} {indent}{}{value}", line.offset, line.header_length, line.length, line.tag)
}
