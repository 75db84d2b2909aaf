//! A test that waits for its response.

use super::super::{Context, Work};
use super::{CANCEL, Message};
use crate::gui::theme::space::{L, M, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::clock;
use crate::gui::widget::button::secondary;
use crate::gui::widget::card;
use crate::gui::widget::copy::copy_icon;
use crate::loopback::{Listening, PATIENCE, Test};
use iced::futures::channel::mpsc;
use iced::futures::{StreamExt as _, stream};
use iced::task::Handle;
use iced::widget::text::Wrapping;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};
use jiff::{SignedDuration, Timestamp};

/// A running test. Dropping it closes the port.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) test: Test,
    until: Timestamp,
    /// `Some(true)` if the browser was opened, `None` until the computer listens.
    pub(super) is_browser_open: Option<bool>,
    _work: Handle,
}

impl Waiting {
    /// Listens, opens the browser, and waits, all of it off the window's thread.
    pub(super) fn begin(test: Test, number: u64, work: &Work<'_>) -> (Self, Task<Message>) {
        let patience = SignedDuration::try_from(PATIENCE).unwrap_or_default();
        let until = work.now().saturating_add(patience).unwrap_or(Timestamp::MAX);
        let (browser, now) = (work.environment.browser, work.environment.clock);
        let (sender, told) = mpsc::unbounded();
        let asked = test.clone();
        let ended = async move {
            let received = async {
                let listening = Listening::open(asked.port).await?;
                // The receiver is gone only if the whole test was canceled.
                let _ = sender.unbounded_send(browser(&asked.url()));
                listening.receive(asked, PATIENCE, now).await
            };
            let result = Box::new(received.await);

            Message::Ended { test: number, result }
        };
        let told = told.map(move |is_browser_open| Message::Listening { test: number, is_browser_open });
        let (task, handle) = Task::stream(stream::select(told, stream::once(ended))).abortable();

        (Self { test, until, is_browser_open: None, _work: handle.abort_on_drop() }, task)
    }

    pub(super) fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let url = self.test.url();
        let words = match self.is_browser_open {
            None => "Opening the browser…".to_owned(),
            Some(true) => format!("Sign in to {} in the browser window that opened.", context.idp()),
            Some(false) => "Your browser didn’t open. Copy the URL and open it in a browser.".to_owned(),
        };
        let head = row![
            Icon::LoaderCircle.sized(32).style(text::colored(|palette| palette.accent)),
            column![
                text::heading(format!("Waiting for {}’s response", context.idp())),
                text::body(words).style(text::muted)
            ]
            .width(Length::Fill),
        ]
        .spacing(L)
        .align_y(Alignment::Center);
        let address =
            row![text::mono(readable(&url)).wrapping(Wrapping::WordOrGlyph).width(Length::Fill), copy_icon(url),]
                .spacing(S)
                .align_y(Alignment::Center);
        let buttons = row![
            secondary("Open the browser again", Message::OpenBrowser).icon(Icon::LogIn),
            secondary("Cancel", Message::Cancel).id(CANCEL),
        ]
        .spacing(S);
        let arrives = text::mono(self.test.request.assertion_consumer_service.clone());
        let facts = [
            card::key_value("ACS URL", arrives, []),
            card::key_value("Waits until", text::body(clock(self.until, context.zone)), []),
            card::key_value("Accepts", text::body("One response to this test. Then the port closes."), []),
        ];

        column![
            card::card(column![
                container(head).padding(L),
                card::hairline(),
                column![text::caption_medium("Test URL").style(text::muted), address, buttons].spacing(M).padding(L),
            ]),
            card::card(card::rows(facts)),
            text::caption("You can work on other steps while the test runs.").style(text::muted),
        ]
        .spacing(L)
        .into()
    }
}

/// Returns the URL without unreadable parts: the request, or the random part. Copy copies all of it.
fn readable(url: &str) -> String {
    let cut = ["SAMLRequest=", "/start/"].iter().find_map(|part| url.find(part).map(|at| at + part.len()));

    match cut {
        Some(end) => format!("{}…", &url[..end]),
        None => url.to_owned(),
    }
}
