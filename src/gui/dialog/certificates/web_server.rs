//! The check of an identity provider's web server: the certificates that it shows over TLS.

use super::details::chain::links;
use super::{Certificates, Message};
use crate::account::certificates::WebServer;
use crate::gui::screen::Context;
use crate::gui::theme::space::{M, S};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::time::clock;
use crate::gui::widget::button::{ghost, secondary};
use crate::gui::widget::card::ground;
use crate::gui::widget::finding::finding;
use crate::gui::widget::select::{Entry as Choice, compact_select, face};
use crate::saml::Finding;
use crate::web_server::{Address, Chain, Failure, ask, compare};
use iced::Alignment;
use iced::Task;
use iced::task::Handle;
use iced::widget::{column, container, row, text as plain};
use jiff::Timestamp;

/// Maximum number of web servers with a separate button. More are in a menu.
const FEW: usize = 3;
/// The width of that menu.
const MENU: f32 = 360.0;

/// The check of a web server: running, done, or neither.
#[derive(Default)]
pub(super) struct Asked {
    /// The server that is being checked. The check stops when the dialog is closed.
    asking: Option<(u64, Address, Handle)>,
    answer: Option<Answer>,
}

/// The result of checking a web server.
struct Answer {
    address: Address,
    outcome: Result<Box<Chain>, Failure>,
    at: Timestamp,
}

impl Asked {
    /// Returns the key of the checked server. Returns `None` before a check.
    pub(super) fn key(&self) -> Option<WebServer> {
        let Answer { address, outcome: Ok(chain), .. } = self.answer.as_ref()? else { return None };

        Some(WebServer { host: address.host(), spki_sha256: chain.end_entity.spki_sha256.clone() })
    }

    /// Stops the check.
    pub(super) fn cancel(&mut self) {
        self.asking = None;
    }

    /// Handles the result of a check. An outdated one is ignored.
    pub(super) fn answered(&mut self, key: u64, outcome: Result<Box<Chain>, Failure>, at: Timestamp) {
        if let Some((_, address, _)) = self.asking.take_if(|(waiting, _, _)| *waiting == key) {
            self.answer = Some(Answer { address, outcome, at });
        }
    }
}

impl Certificates {
    /// Checks a web server: one handshake, and nothing else leaves this computer.
    pub(super) fn ask_web_server(&mut self, address: Address) -> Task<Message> {
        let key = self.next_id;
        let asked = address.clone();
        let work = async move { ask(&asked).await.map(Box::new) };
        let (task, handle) = Task::perform(work, move |answer| Message::WebServerAnswered(key, answer)).abortable();

        self.next_id += 1;
        self.web_server.asking = Some((key, address, handle.abort_on_drop()));
        task
    }

    /// Draws the result of the check, and the button that starts it.
    pub(super) fn web_server<'a>(&'a self, context: Option<Context<'a>>) -> Option<Element<'a, Message>> {
        let identity_provider = context?.parsed.identity_provider.as_ref()?;
        let addresses = Address::all_of(identity_provider);

        if addresses.is_empty() {
            return None;
        }

        let words = "Sometimes the web server’s TLS certificate is exported instead of the signing certificate. This check opens one TLS connection and sends no data.";
        let busy = self.web_server.asking.as_ref();
        let ask = |address: &Address| busy.is_none().then(|| Message::WebServerAsked(address.clone()));
        let is_few = addresses.len() <= FEW;
        let buttons: Vec<Element<'a, Message>> = if is_few {
            let button =
                |address| secondary(format!("Check {address}"), ask(address)).icon(Icon::Globe).compact().into();

            addresses.iter().map(button).collect()
        } else {
            let entry = |address: &Address| Choice::new(address.to_string(), Message::WebServerAsked(address.clone()));
            let entries = addresses.iter().map(entry).collect();

            vec![
                compact_select(face("Check a web server…"), entries, None)
                    .enabled(busy.is_none())
                    .menu_width(MENU)
                    .into(),
            ]
        };
        let working = busy.map(|(_, address, _)| {
            row![
                Icon::LoaderCircle.sized(16).style(text::muted),
                text::body(format!("Connecting to {address}…")).style(text::muted),
                ghost("Cancel", Message::WebServerCancelled).compact(),
            ]
            .spacing(S)
            .align_y(Alignment::Center)
        });
        let answer = self.web_server.answer.as_ref().map(|Answer { address, outcome, .. }| match outcome {
            Ok(chain) => self.shown(address, chain),
            Err(failure) => {
                finding(&Finding::warning("web-server-silent", failure.to_string()).hint(failure.hint()), [])
            }
        });

        let asked_at = self.web_server.answer.as_ref().zip(context).map(|(answer, context)| {
            text::caption(format!("Checked at {}.", clock(answer.at, context.zone))).style(text::muted)
        });

        Some(
            column![
                text::strong("Identity provider’s web server"),
                text::body(words).style(text::muted),
                row(buttons).spacing(S).wrap().vertical_spacing(S),
                working,
                answer,
                asked_at,
            ]
            .spacing(M)
            .into(),
        )
    }

    /// Draws the result: the finding about its key, its chain, and the certificates that couldn’t be read.
    fn shown<'a>(&'a self, address: &Address, chain: &Chain) -> Element<'a, Message> {
        let found = finding(&compare(address, chain, self.list.entries()), []);
        let issued = crate::certificate::chain(&chain.end_entity, &chain.others);
        let problems = chain.problems.iter().map(|problem| text::body(problem.clone()).style(text::muted).into());

        column![found, container(links(&issued.links)).style(ground).padding(1), end(issued.end.words())]
            .extend(problems)
            .spacing(M)
            .into()
    }
}

/// A sentence below a chain.
pub(super) fn end<'a>(words: impl plain::IntoFragment<'a>) -> Element<'a, Message> {
    row![Icon::Info.sized(16).style(text::muted), text::body(words).style(text::muted).width(iced::Length::Fill)]
        .spacing(S)
        .into()
}
