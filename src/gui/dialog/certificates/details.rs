//! Everything in one certificate, in a few views: facts, extensions, chain, PEM, and the bytes themselves.

pub(super) mod chain;
mod facts;
mod source;

use super::save::Form;
use super::{Certificates, Kept, Message, Page};
use crate::certificate::Role;
use crate::certificate::list::Entry;
use crate::gui::certificate::state_pill;
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XL, XS, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card::hairline;
use crate::gui::widget::copy::{copy_button, copy_icon};
use crate::gui::widget::dialog;
use crate::gui::widget::segments::{Segment, segments};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Alignment, Length, Padding};

/// The width of the labels.
const LABEL: f32 = 168.0;
/// The scrollable: a different tab starts at its top.
const SCROLL: &str = "certificate-details";

/// A view of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Facts,
    Extensions,
    Chain,
    Pem,
    Asn1,
}

impl Certificates {
    /// Draws the page of the chosen certificate.
    pub(super) fn details<'a>(
        &'a self,
        entry: &'a Entry<Kept>,
        tab: Tab,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        is_narrow: bool,
    ) -> Element<'a, Message> {
        let certificate = &entry.certificate;
        let role = entry.role().map_or("No role", Role::word);
        let state = state_pill(certificate.validity(environment.now()), environment.settings.expiry);
        let right = row![text::caption(role).style(text::muted), state].spacing(M).align_y(Alignment::Center);
        let content = match tab {
            Tab::Facts => facts::view(entry, self.findings_of(entry, environment, context), environment),
            Tab::Extensions => facts::extensions(certificate),
            Tab::Chain => chain::view(self, entry, context),
            Tab::Pem => source::pem(certificate),
            Tab::Asn1 => source::asn1(certificate),
        };
        let extensions = match certificate.extensions.len() {
            0 => "Extensions".to_owned(),
            count => format!("Extensions, {count}"),
        };
        let tabs = [
            ("Properties".to_owned(), Tab::Facts),
            (extensions, Tab::Extensions),
            ("Chain".to_owned(), Tab::Chain),
            ("PEM".to_owned(), Tab::Pem),
            ("ASN.1".to_owned(), Tab::Asn1),
        ]
        .map(|(label, of)| Segment::new(label, Message::PageOpened(Page::Details(of)), of == tab));
        let is_asking = self.asking.is_some();
        let save = |label, form| secondary(label, (!is_asking).then_some(Message::SaveAsked(form)));
        let actions = [
            copy_button("Copy PEM", certificate.to_pem()),
            save("Save as DER…", Form::Der).compact().into(),
            save("Save as PEM…", Form::Pem).icon(Icon::Download).compact().into(),
        ];
        let word = if is_narrow { None } else { self.said() };

        column![
            dialog::page_head(&certificate.subject_name, Some(right.into()), Message::Back, Message::Closed),
            container(segments(tabs)).padding(Padding { top: 0.0, bottom: M, left: XL, right: XL }),
            hairline(),
            scrollable(container(content).padding([L, XL]).width(Length::Fill))
                .id(SCROLL)
                .direction(scrollable::Direction::Vertical(scrollbar()))
                .width(Length::Fill)
                .height(Length::Fill),
            hairline(),
            dialog::foot(word, actions),
        ]
        .into()
    }
}

/// A group of lines under its name.
fn section<'a>(title: &'a str, lines: impl IntoIterator<Item = Element<'a, Message>>) -> Element<'a, Message> {
    column![text::strong(title), Space::new().height(XS)].extend(lines).into()
}

/// One fact, with a button that copies it.
fn line<'a>(label: impl iced::widget::text::IntoFragment<'a>, value: String) -> Element<'a, Message> {
    let shown = text::body(value.clone()).wrapping(Wrapping::WordOrGlyph);

    pair(label, shown, Some(value))
}

/// A fact in digits, in a monospace font.
fn digits<'a>(label: &'a str, value: String) -> Element<'a, Message> {
    let shown = text::mono_small(value.clone()).wrapping(Wrapping::Glyph);

    pair(label, shown, Some(value))
}

fn pair<'a>(
    label: impl iced::widget::text::IntoFragment<'a>,
    value: impl Into<Element<'a, Message>>,
    copied: Option<String>,
) -> Element<'a, Message> {
    row![
        container(text::body(label).style(text::muted).wrapping(Wrapping::WordOrGlyph)).width(LABEL).padding([XS, 0.0]),
        container(value).width(Length::Fill).padding([XS, 0.0]),
        container(copied.map(copy_icon)).width(size::BUTTON_COMPACT),
    ]
    .spacing(S)
    .into()
}

/// The ID of the scrollable.
pub(super) fn scroll_id() -> iced::widget::Id {
    iced::widget::Id::new(SCROLL)
}
