//! Step 3: the SP metadata that came by email. Open it, check it, and use its values.

use super::{Message, Opened, Refused, Support, heading, padded};
use crate::gui::environment::Environment;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::button::{primary, secondary};
use crate::gui::widget::card::{card, head, identifier, key_value, rows};
use crate::gui::widget::finding::finding;
use crate::saml::Finding;
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Alignment, Length};

impl Support {
    pub(super) fn import<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
    ) -> Element<'a, Message> {
        let open = match &self.opened {
            Some(Ok(_)) => secondary("Open a different file…", Message::OpenFile),
            _ => primary("Open SP metadata…", Message::OpenFile),
        };
        let mut content = column![
            heading(
                "Import the SP metadata",
                "Support sends it by email. Save the attachment, then open it here. It’s checked before any value is used."
            ),
            row![
                open.icon(Icon::FolderOpen),
                text::body("or drop the file on this window").style(text::muted)
            ]
            .spacing(M)
            .align_y(Alignment::Center),
        ]
        .spacing(L);

        match &self.opened {
            None => {}
            Some(Err(Refused::File(reason))) => {
                content = content.push(finding::<Message>(
                    &Finding::blocker("file", reason.clone()).hint("Choose a different file."),
                    [],
                ));
            }
            Some(Err(Refused::Content(unreadable))) => {
                content = content.push(finding::<Message>(&unreadable.finding(), []));
            }
            Some(Ok(opened)) => {
                for found in opened.service_provider.findings(environment.now()) {
                    content = content.push(finding::<Message>(&found, []));
                }

                content = content.push(values(opened)).push(take_over(context));
            }
        }

        padded(
            scrollable(container(content)).direction(scrollable::Direction::Vertical(scrollbar())).height(Length::Fill),
        )
    }
}

fn values(opened: &Opened) -> Element<'_, Message> {
    let provider = &opened.service_provider;
    let mut lines = vec![identifier("Entity ID", &provider.entity_id)];

    match provider.assertion_consumer_service() {
        Some(service) => lines.push(identifier("ACS (HTTP-POST)", &service.location)),
        None => lines.push(key_value("ACS (HTTP-POST)", text::body("None listed"), [])),
    }

    lines.push(key_value(
        "Signature",
        text::body(if provider.is_signed { "Signed, not checked" } else { "Not signed" }),
        [],
    ));

    card(column![head(opened.file.as_str(), []), rows(lines)])
}

fn take_over<'a>(context: Option<Context<'a>>) -> Element<'a, Message> {
    match context {
        Some(_) => row![Space::new().width(Length::Fill), primary("Use these values", Message::TakeOver),].into(),
        None => row![
            Icon::Info.sized(16).style(text::muted),
            text::body("Open an account first to use these values.").style(text::muted),
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .into(),
    }
}
