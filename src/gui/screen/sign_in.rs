//! The page of step 7 that tests the sign-in: a real one received on this computer, or one captured in a browser.

mod begin;
mod checks;
mod common;
mod differing;
mod failed;
mod outcome;
mod report;
mod result;
#[cfg(test)]
mod tests;
mod waiting;
mod xml;

use self::outcome::{Outcome, Source};
use self::waiting::Waiting;
use super::{Action, Change, Context, Work};
use crate::account::sign_in::{TestServiceProvider, Tester, expected, metadata_digest};
use crate::account::users::directory::Directory;
use crate::gui::dialog::Request;
use crate::gui::files;
use crate::gui::theme::Element;
use crate::gui::widget::focus;
use crate::loopback::{self, Error, Obstacle, Received, Test};
use crate::saml::Finding;
use crate::saml::capture::Message as CapturedMessage;
use crate::saml::response::{Moment, MomentOrigin, Verdict, examine};
use iced::Task;
use iced::widget::operation::snap_to;
use iced::widget::scrollable::RelativeOffset;
use std::path::PathBuf;

/// The title of the page.
pub const TITLE: &str = "Test sign-in";
/// The name of the button that starts a test.
pub const START: &str = "start-test";
/// The name of the button that opens the dialog for a captured sign-in; it gets the focus back.
pub const CAPTURE: &str = "check-captured";
/// The name of the button that cancels a waiting test.
pub const CANCEL: &str = "cancel-test";
/// The name of the button that tests again.
pub const AGAIN: &str = "test-again";

/// The page.
#[derive(Debug, Default)]
pub struct SignIn {
    is_open: bool,
    state: State,
    /// Counts tests, so that the result of a canceled one is ignored.
    tests: u64,
    trouble: Option<Finding>,
    /// The common problem that is explained, by its index.
    explained: Option<usize>,
}

/// The shown part of the page.
#[derive(Debug, Default)]
enum State {
    /// The ways to test.
    #[default]
    Begin,
    Waiting(Box<Waiting>),
    Result(Box<Outcome>),
}

/// A captured sign-in that was chosen to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    pub message: CapturedMessage,
    /// Its source in words: a file's name, or "Pasted".
    pub origin: String,
}

/// An event on the page.
#[derive(Debug, Clone)]
pub enum Message {
    Closed,
    TesterChosen(Tester),
    SaveMetadata,
    MetadataSaved(Option<Result<PathBuf, String>>),
    Start,
    /// The computer listens, and the browser was opened or could not be.
    Listening {
        test: u64,
        is_browser_open: bool,
    },
    OpenBrowser,
    Cancel,
    Ended {
        test: u64,
        result: Box<Result<Received, Error>>,
    },
    /// A test has a result while a different step is shown.
    Told(String),
    CaptureAsked,
    Again,
    /// Use the attribute that contains the email address.
    UseInstead,
    /// Check a captured sign-in as of its issue time.
    AsOfItsTime,
    XmlToggled,
    SaveReport,
    ReportSaved(Option<Result<PathBuf, String>>),
    OpenStep(u8),
    /// Open or close the explanation of a common problem.
    ExplanationToggled(usize),
    TroubleDismissed,
}

impl SignIn {
    /// Shows the page. A port is chosen the first time, because its URL must be known before a test starts.
    pub fn open(&mut self, work: &mut Work<'_>) -> Action<Message> {
        self.is_open = true;
        let had_port = work.draft.sign_in.port.is_some();

        if port(work).is_some() && !had_port { Action::Changed(Change::Choices) } else { Action::None }
    }

    /// Leaves the page. A waiting test continues.
    pub fn close(&mut self) {
        self.is_open = false;
    }

    /// Returns whether the page is shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Returns whether an accepted sign-in is shown.
    pub fn is_accepted(&self) -> bool {
        matches!(&self.state, State::Result(outcome) if outcome.examined.verdict == Verdict::Accepted)
    }

    /// Handles a message. `users` is the user list of the account, if one was read.
    pub fn update(&mut self, message: Message, users: Option<&Directory>, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::Closed => {
                self.close();
                // A result was viewed and is removed. A waiting test stays.
                if let State::Result(_) = self.state {
                    self.state = State::Begin;
                }
                Action::Run(to_top(None))
            }
            Message::TesterChosen(tester) => {
                work.draft.sign_in.tester = tester;
                self.trouble = None;
                Action::Changed(Change::Choices)
            }
            Message::SaveMetadata => self.save_metadata(work),
            Message::MetadataSaved(None) | Message::ReportSaved(None) => Action::None,
            Message::MetadataSaved(Some(Ok(path))) => {
                Action::Notify(format!("The test SP metadata was saved as {}.", files::name(&path)))
            }
            Message::ReportSaved(Some(Ok(path))) => {
                Action::Notify(format!("The report was saved as {}.", files::name(&path)))
            }
            Message::MetadataSaved(Some(Err(reason))) | Message::ReportSaved(Some(Err(reason))) => {
                self.trouble = Some(not_saved(reason));
                Action::Run(to_top(None))
            }
            Message::Start | Message::Again => self.start(work),
            Message::Listening { test, is_browser_open } => {
                if let State::Waiting(waiting) = &mut self.state
                    && test == self.tests
                {
                    waiting.is_browser_open = Some(is_browser_open);
                }
                Action::None
            }
            Message::OpenBrowser => {
                if let State::Waiting(waiting) = &mut self.state {
                    waiting.is_browser_open = Some((work.environment.browser)(&waiting.test.url()));
                }
                Action::None
            }
            Message::Cancel => {
                self.tests += 1;
                self.state = State::Begin;
                Action::Run(to_top(Some(START)))
            }
            Message::Ended { test, result } => self.ended(test, *result, users, work),
            Message::CaptureAsked => Action::Open(Request::Capture),
            Message::UseInstead => self.use_instead(users, work),
            Message::AsOfItsTime => {
                let State::Result(outcome) = &mut self.state else { return Action::None };
                if let Some(issued) = outcome.glance.issued {
                    outcome.moment = Moment { time: issued, origin: MomentOrigin::Given };
                }
                let changed = outcome.examine_again(users, work);
                finish(changed, to_top(None))
            }
            Message::XmlToggled => {
                if let State::Result(outcome) = &mut self.state {
                    outcome.is_xml_shown = !outcome.is_xml_shown;
                }
                Action::None
            }
            Message::SaveReport => match &self.state {
                State::Result(outcome) => report::save(outcome, work),
                State::Begin | State::Waiting(_) => Action::None,
            },
            Message::OpenStep(number) => Action::GoTo(crate::gui::wizard::Step::from_number(number)),
            Message::Told(words) => Action::Notify(words),
            Message::ExplanationToggled(place) => {
                self.explained = (self.explained != Some(place)).then_some(place);
                Action::None
            }
            Message::TroubleDismissed => {
                self.trouble = None;
                Action::None
            }
        }
    }

    /// Starts a test: listens, then opens the browser.
    fn start(&mut self, work: &mut Work<'_>) -> Action<Message> {
        let now = work.now();
        let Some(port) = port(work) else { return self.refused(&no_port()) };
        let brand = work.environment.brands.get_or_first(&work.draft.brand);
        let test = match Test::new(work.draft, work.parsed, brand, port, now) {
            Ok(test) => test,
            Err(obstacle) => return self.refused(&in_the_way(&obstacle)),
        };

        self.tests += 1;
        self.trouble = None;
        let (waiting, task) = Waiting::begin(test, self.tests, work);
        self.state = State::Waiting(Box::new(waiting));
        Action::ChangedAndRun(Change::Choices, Task::batch([to_top(Some(CANCEL)), task]))
    }

    /// Reports the result of a test: on the page, or in a notice if the user is elsewhere.
    fn tell(&self, words: &str) -> Task<Message> {
        if self.is_open { to_top(None) } else { Task::done(Message::Told(words.to_owned())) }
    }

    fn refused(&mut self, trouble: &Finding) -> Action<Message> {
        self.trouble = Some(trouble.clone());
        self.state = State::Begin;
        Action::Run(to_top(None))
    }

    /// Handles the result of a test.
    fn ended(
        &mut self,
        test: u64,
        result: Result<Received, Error>,
        users: Option<&Directory>,
        work: &mut Work<'_>,
    ) -> Action<Message> {
        if test != self.tests {
            return Action::None;
        }
        let State::Waiting(waiting) = std::mem::take(&mut self.state) else { return Action::None };
        match result {
            Ok(received) => {
                let source = Source::Test(work.draft.sign_in.tester);
                let Test { expected, metadata, .. } = waiting.test;
                let moment = Moment::from(received.at);
                let mut outcome = Outcome::new(received.xml, (expected, metadata), source, moment, received.examined);
                let changed = outcome.settle(users, work);
                let told = self.tell(match outcome.examined.verdict {
                    Verdict::Accepted => "The test sign-in was accepted.",
                    Verdict::Rejected => "The test sign-in was rejected. See step 7 for the reason.",
                });
                self.state = State::Result(Box::new(outcome));
                finish(changed, told)
            }
            Err(error) => {
                self.trouble = Some(Finding::warning("sign-in-test-ended", error.to_string()).hint(error.hint()));
                Action::Run(self.tell("The test sign-in ended without a response."))
            }
        }
    }

    /// Checks a captured sign-in to this account.
    pub fn captured(&mut self, captured: Captured, users: Option<&Directory>, work: &mut Work<'_>) -> Action<Message> {
        let brand = work.environment.brands.get_or_first(&work.draft.brand);
        let mut expected = match expected(work.draft, work.parsed, brand.region(&work.draft.region)) {
            Ok(expected) => expected,
            Err(missing) => return self.refused(&in_the_way(&Obstacle::Missing(missing))),
        };
        let CapturedMessage { xml, time, requests, .. } = captured.message;
        expected.requests = requests;
        let moment = match time {
            Some(time) => Moment { time, origin: MomentOrigin::Captured },
            None => Moment::from(work.now()),
        };
        let examined = match examine(&xml, &expected, moment) {
            Ok(examined) => examined,
            Err(unreadable) => return self.refused(&unreadable.finding()),
        };
        // A waiting test is canceled, because there is only one result to view.
        self.tests += 1;
        self.trouble = None;
        let expected = (expected, metadata_digest(work.draft));
        let mut outcome = Outcome::new(xml, expected, Source::Capture(captured.origin), moment, examined);
        let changed = outcome.settle(users, work);
        self.state = State::Result(Box::new(outcome));
        finish(changed, to_top(None))
    }

    /// Uses the attribute that contains the email address, and checks again.
    fn use_instead(&mut self, users: Option<&Directory>, work: &mut Work<'_>) -> Action<Message> {
        let State::Result(outcome) = &mut self.state else { return Action::None };
        let Some(source) = outcome.instead().cloned() else { return Action::None };

        outcome::choose(&source, work);
        outcome.expected.email = source;
        outcome.examine_again(users, work);
        Action::ChangedAndRun(Change::Choices, to_top(None))
    }

    /// Asks where to save the metadata of the test, and writes it.
    fn save_metadata(&mut self, work: &mut Work<'_>) -> Action<Message> {
        let Some(port) = port(work) else { return self.refused(&no_port()) };
        let brand = work.environment.brands.get_or_first(&work.draft.brand);
        let service_provider = match TestServiceProvider::of(work.draft, work.parsed, brand, port) {
            Ok(service_provider) => service_provider,
            Err(missing) => return self.refused(&in_the_way(&Obstacle::Missing(missing))),
        };
        let name = files::proposed(&work.draft.name, "test-sp-metadata", "xml");
        let asked = work.environment.files.save("Save the test SP metadata", &name);
        let xml = service_provider.metadata().into_bytes();
        let saved = async move { Some(files::write(asked.await?, xml).await) };

        Action::ChangedAndRun(Change::Choices, Task::perform(saved, Message::MetadataSaved))
    }

    /// Returns the one line under the title.
    pub fn line(&self, context: Context<'_>) -> String {
        let idp = context.idp();

        match &self.state {
            State::Begin => format!("Test a real sign-in at {idp} before your users depend on it."),
            State::Result(outcome) if matches!(outcome.source, Source::Capture(_)) => {
                "A sign-in captured in a browser, checked against your settings.".to_owned()
            }
            State::Waiting(_) | State::Result(_) => {
                format!("A real sign-in at {idp}, received on this computer and checked against your settings.")
            }
        }
    }

    /// Draws the page.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        match &self.state {
            State::Begin => begin::view(context, self.trouble.as_ref(), self.explained),
            State::Waiting(waiting) => waiting.view(context),
            State::Result(outcome) => result::view(outcome, context, self.trouble.as_ref()),
        }
    }
}

/// Returns the port of the account's tests, choosing a free one the first time.
fn port(work: &mut Work<'_>) -> Option<u16> {
    let port = work.draft.sign_in.port.or_else(loopback::free_port);
    work.draft.sign_in.port = port;
    port
}

fn no_port() -> Finding {
    Finding::warning("no-port", "No free port is available on this computer.")
        .hint("Close other programs and try again.")
}

fn in_the_way(obstacle: &Obstacle) -> Finding {
    let (sentence, hint) = obstacle.sentences();
    Finding::warning("sign-in-test-not-possible", sentence).hint(hint)
}

fn not_saved(reason: String) -> Finding {
    Finding::warning("not-saved", reason).hint(files::SAVE_ELSEWHERE)
}

fn finish(changed: bool, task: Task<Message>) -> Action<Message> {
    if changed { Action::ChangedAndRun(Change::Choices, task) } else { Action::Run(task) }
}

/// Scrolls the page to its top, and focuses the next control.
fn to_top(next: Option<&'static str>) -> Task<Message> {
    let focus = next.map_or_else(focus::clear, focus::on);

    Task::batch([focus, snap_to(crate::gui::frame::CONTENT, RelativeOffset::START)])
}
