//! A load that failed: the problem, the received content, and what to do next.

use super::{Message, PASTE};
use crate::account::draft::Origin;
use crate::federation::Error;
use crate::fetch;
use crate::gui::amount;
use crate::gui::screen::Context;
use crate::gui::theme::space::L;
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::copy::copy_ghost;
use crate::gui::widget::finding::finding;
use crate::gui::widget::{card, code};
use crate::guide;
use crate::saml::kind::Wanted;
use crate::saml::{Finding, Kind, Severity, Unreadable};
use iced::padding;
use iced::widget::{column, container};
use jiff::Timestamp;

/// A load that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) origin: Origin,
    pub(super) reason: Reason,
    pub(super) received: Received,
}

/// The reason of a failure.
#[derive(Debug)]
pub(super) enum Reason {
    Fetch(fetch::Error),
    Unreadable(Unreadable),
    Finding(Finding),
}

impl From<Error> for Reason {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(unreadable) => Self::Unreadable(*unreadable),
            other => Self::Finding(other.finding()),
        }
    }
}

/// The received content.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) content_type: Option<String>,
    pub(super) bytes: u64,
    pub(super) at: Timestamp,
}

impl Failure {
    /// Returns the error below the URL field, while the field contains the URL that failed.
    pub(super) fn about_the_address(&self, typed: &str) -> Option<&'static str> {
        match &self.origin {
            Origin::Url(url) if url::Url::parse(typed.trim()).is_ok_and(|typed| typed.as_str() == url) => {}
            _ => return None,
        }

        Some(match &self.reason {
            Reason::Fetch(_) => "Couldn’t fetch anything from this URL.",
            Reason::Unreadable(unreadable) => match unreadable.kind {
                Kind::Html => "This URL returns a web page, not metadata.",
                Kind::ServiceProvider => "This URL returns SP metadata, not IdP metadata.",
                Kind::Json => "This URL returns JSON, not metadata.",
                Kind::Certificate => "This URL returns a certificate, not metadata.",
                Kind::Empty => "This URL returns nothing.",
                Kind::BrokenXml => "This URL returns XML that can’t be read.",
                _ => "This URL returns something other than IdP metadata.",
            },
            Reason::Finding(_) => "This URL returns no identity provider.",
        })
    }

    fn finding(&self, context: Context<'_>) -> Finding {
        let mut finding = match &self.reason {
            Reason::Fetch(error) => Finding::blocker("fetch-failed", error.message.clone()).hint(error.hint.clone()),
            Reason::Unreadable(unreadable) => unreadable.finding(),
            Reason::Finding(finding) => finding.clone(),
        };

        // If the identity provider is known, its own menu path helps more than the general hint.
        if finding.hint == Wanted::IdentityProviderMetadata.source() && !context.guide.metadata.menu.is_empty() {
            finding.hint =
                format!("In {}, go to {}.", context.guide.short_name, guide::path(&context.guide.metadata.menu));
        }

        if context.draft.metadata.is_some() {
            let kept = "Your current metadata is unchanged.";

            // The account keeps its metadata, so this doesn't block anything.
            finding.severity = Severity::Warning;
            finding.meaning =
                if finding.meaning.is_empty() { kept.to_owned() } else { format!("{} {kept}", finding.meaning) };
        }

        finding
    }
}

/// Draws the problem, and below it the received content.
pub(super) fn view<'a>(failure: &'a Failure, context: Context<'a>) -> Element<'a, Message> {
    let is_of_the_network = matches!(failure.reason, Reason::Fetch(_));
    let mut buttons: Vec<Element<'a, Message>> = Vec::new();

    if !is_of_the_network {
        buttons.push(secondary("Show me where", Message::GuideAsked).icon(Icon::BookOpen).compact().into());
    }

    buttons.push(secondary("Choose file…", Message::ChooseFile).icon(Icon::FolderOpen).compact().into());
    buttons.push(secondary("Paste XML…", Message::Paste).icon(Icon::ClipboardPaste).compact().id(PASTE).into());

    let excerpt = match &failure.reason {
        Reason::Unreadable(unreadable) => unreadable.excerpt.as_deref().map(|excerpt| {
            let title = unreadable.title.as_deref();

            received(&failure.received, excerpt, title, context)
        }),
        Reason::Fetch(_) | Reason::Finding(_) => None,
    };

    column![finding(&failure.finding(context), buttons), excerpt].spacing(L).into()
}

/// The first lines of the received content, with the title of a web page marked.
fn received<'a>(
    received: &'a Received,
    excerpt: &'a str,
    title: Option<&'a str>,
    context: Context<'a>,
) -> Element<'a, Message> {
    let time = received.at.to_zoned(context.zone.clone()).strftime("%H:%M:%S").to_string();
    let facts: Vec<String> = received
        .content_type
        .iter()
        .map(|content_type| content_type.split(';').next().unwrap_or_default().trim().to_owned())
        .chain([amount::bytes(received.bytes), time])
        .collect();
    let lines = excerpt.lines().map(|line| code::Line::marked(line, title));

    card::card(column![
        card::head(
            "Received content",
            [
                container(text::caption(facts.join(", ")).style(text::muted)).padding(padding::right(2)).into(),
                copy_ghost("Copy", excerpt),
            ]
        ),
        code::numbered_lines(lines),
    ])
}
