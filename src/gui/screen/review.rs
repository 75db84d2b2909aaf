//! Step 3: the parsed values.

mod attributes;
mod certificates;
mod endpoints;
mod findings;
mod identity_provider;

use super::{Action, Context, Work};
use crate::gui::dialog::Request;
use crate::gui::theme::space::{L, S, XL};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::card;
use crate::gui::widget::empty::empty;
use crate::gui::wizard::Step;
use crate::phrase::grouped;
use crate::saml::kind::Wanted;
use crate::saml::xml::encoding;
use iced::widget::{column, container};

/// Maximum number of rows that a list draws, because a hostile file may have a million.
const DRAWN: usize = 200;
/// Maximum length of an identifier that is shown whole. Copy copies all of it.
const LONGEST: usize = 2048;

/// The screen of step 3.
#[derive(Debug, Default)]
pub struct Review {
    are_notes_open: bool,
}

/// An event on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    NotesToggled,
    GuideAsked,
    SupportAsked,
    CertificatesAsked,
    MetadataAsked,
    RawAsked,
    /// Open the signer of the metadata, from the control with this name.
    SignerAsked(&'static str),
}

impl Review {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::NotesToggled => {
                self.are_notes_open = !self.are_notes_open;

                Action::None
            }
            Message::GuideAsked => Action::ShowGuide,
            Message::SupportAsked => Action::Open(Request::Support),
            Message::CertificatesAsked => Action::GoTo(Step::Certificates),
            Message::MetadataAsked => Action::GoTo(Step::Metadata),
            Message::SignerAsked(opener) => Action::Open(Request::MetadataSigner(opener)),
            Message::RawAsked => match &work.draft.metadata {
                Some(metadata) => Action::Open(Request::Preview {
                    title: "Raw XML".to_owned(),
                    text: decoded(&metadata.xml),
                    file_name: "idp-metadata.xml".to_owned(),
                }),
                None => Action::None,
            },
        }
    }

    /// Returns the one line under the title.
    pub fn line(&self, _context: Context<'_>) -> String {
        "These values come from the metadata. Compare them with your identity provider. There’s nothing to enter."
            .to_owned()
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let Some(provider) = &context.parsed.identity_provider else {
            let unreadable = context.parsed.unreadable.as_ref();

            return column![unreadable.map(|unreadable| findings::one(unreadable.finding(), context)), nothing()]
                .spacing(L)
                .into();
        };

        column![
            findings::view(provider, self.are_notes_open, context),
            identity_provider::view(provider, context),
            endpoints::view(provider),
            attributes::view(provider),
            certificates::view(provider, context),
        ]
        .spacing(L)
        .into()
    }
}

/// The button that opens the metadata's signer. `opener` names it, so that the focus returns to it.
fn signer_button<'a>(context: Context<'_>, opener: &'static str) -> Element<'a, Message> {
    let label = if context.draft.metadata_signer.is_some() { "Signer…" } else { "Pin signer…" };

    secondary(label, Message::SignerAsked(opener)).icon(Icon::Lock).compact().id(opener).into()
}

/// Returns metadata as text, as the reader decodes it. Bytes that can't be decoded are replaced.
fn decoded(bytes: &[u8]) -> String {
    match encoding::decode(bytes, Wanted::IdentityProviderMetadata, &mut Vec::new()) {
        Ok(text) => text.into_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The message that nothing is loaded, or that it is being read.
fn nothing<'a>() -> Element<'a, Message> {
    card::roomy(
        container(empty(
            Icon::FileCode,
            "No metadata to review",
            "Load your identity provider’s metadata in step 2 to review it here.",
            Some(secondary("Load metadata", Message::MetadataAsked).icon(Icon::FileUp).into()),
        ))
        .padding([XL, 0.0]),
    )
}

/// Says how many rows of a list are not drawn.
fn cut<'a>(all: usize) -> Option<Element<'a, Message>> {
    (all > DRAWN).then(|| {
        container(
            text::caption(format!("Showing {} of {}. Raw XML contains all of them.", grouped(DRAWN), grouped(all)))
                .style(text::muted),
        )
        .padding([S, L])
        .into()
    })
}

#[cfg(test)]
mod tests;
