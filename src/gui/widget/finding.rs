//! A finding: the problem, what it means, how to fix it, and the buttons that do.

use crate::gui::theme::space::{L, M, S, XS, radius};
use crate::gui::theme::{Element, Icon, Palette, Theme, font, text};
use crate::saml::{Finding, Severity};
use iced::widget::{column, container, rich_text, row, span};
use iced::{Background, Border, Color, Length, Padding, padding};

/// The icon of a severity.
pub fn icon(severity: Severity) -> Icon {
    match severity {
        Severity::Blocker => Icon::OctagonX,
        Severity::Warning => Icon::TriangleAlert,
        Severity::Note => Icon::Info,
    }
}

/// The color of a severity, with its soft ground and its line.
pub fn colors(palette: &Palette, severity: Severity) -> (Color, Color, Color) {
    match severity {
        Severity::Blocker => (palette.danger, palette.danger_soft, palette.danger_line),
        Severity::Warning => (palette.warning, palette.warning_soft, palette.warning_line),
        Severity::Note => (palette.accent, palette.accent_soft, palette.accent_line),
    }
}

/// Draws a finding with `buttons` below.
pub fn finding<'a, Message: Clone + 'a>(
    finding: &Finding,
    buttons: impl IntoIterator<Item = Element<'a, Message>>,
) -> Element<'a, Message> {
    let severity = finding.severity;
    let color = move |theme: &Theme| iced::widget::text::Style { color: Some(colors(theme.palette(), severity).0) };
    let buttons: Vec<Element<'a, Message>> = buttons.into_iter().collect();
    let word = text::strong(severity.word()).style(color);
    let message = text::strong(finding.message.clone()).width(Length::Fill);
    let meaning = (!finding.meaning.is_empty()).then(|| text::body(finding.meaning.clone()).width(Length::Fill));
    let hint = (!finding.hint.is_empty()).then(|| {
        container(
            row![Icon::CornerDownRight.sized(16), text::body(finding.hint.clone()).width(Length::Fill)].spacing(S),
        )
        .padding(padding::top(XS))
    });
    let buttons = (!buttons.is_empty()).then(|| container(row(buttons).spacing(S).wrap()).padding(padding::top(M)));

    container(
        row![
            container(icon(severity).sized(16).style(color)).padding(padding::top(2)),
            column![row![word, message].spacing(S), meaning, hint, buttons].width(Length::Fill),
        ]
        .spacing(M),
    )
    .padding(Padding::from([M, L]))
    .width(Length::Fill)
    .style(move |theme: &Theme| {
        let (_, ground, line) = colors(theme.palette(), severity);

        container::Style {
            background: Some(Background::Color(ground)),
            border: Border { color: line, width: 1.0, radius: radius::CARD.into() },
            text_color: Some(theme.palette().text),
            ..container::Style::default()
        }
    })
    .into()
}

/// Text with some words in weight 600, such as a sentence that starts with its subject.
pub fn subject_sentence<'a, Message: 'a>(subject: String, sentence: String) -> Element<'a, Message> {
    rich_text![span(subject).font(font::MEDIUM), span(" "), span(sentence),]
        .size(14)
        .line_height(iced::widget::text::LineHeight::Absolute(20.0.into()))
        .on_link_click(iced::never)
        .into()
}
