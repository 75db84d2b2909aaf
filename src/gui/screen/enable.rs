//! Step 7: the checks before single sign-on is enabled, the tick, and the remaining steps in the portal.

mod done;
mod list;
mod login;
mod renewal;
mod rows;
mod user_list;

use self::list::{check, compare, save_unmatched};
use super::{Action, Change, Context, Work};
use crate::account::draft::{LoginPolicy, UserCheck};
use crate::account::preflight::{Check, Circumstances, Mend, Outcome, preflight};
use crate::account::profile::AccountProfile;
use crate::account::status::step_status;
use crate::account::users::directory::{Comparison, Directory};
use crate::account::users::{MAX_BYTES, UserList};
use crate::gui::dialog::Request;
use crate::gui::files::{self, Filter};
use crate::gui::frame::CONTENT;
use crate::gui::task::blocking;
use crate::gui::theme::Element;
use crate::gui::theme::space::L;
use crate::gui::time::{clock, date};
use crate::gui::widget::focus;
use crate::gui::wizard::Step;
use crate::phrase;
use crate::saml::Finding;
use iced::Task;
use iced::task::Handle;
use iced::widget::column;
use iced::widget::operation::snap_to;
use iced::widget::scrollable::RelativeOffset;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// The name of the button that chooses a user list; it gets the focus once a list was read.
pub const CHOOSE_LIST: &str = "choose-user-list";
/// The name of the select of columns; it keeps the focus while the list is read again.
pub const COLUMN: &str = "user-list-column";
/// The name of the button that compares the list with the identity provider's users.
pub const COMPARE: &str = "compare-users";
/// The name of the button that checks again; it gets the focus once a row needs no fixing.
pub const CHECK_AGAIN: &str = "check-again";

/// The screen of step 7.
#[derive(Debug, Default)]
pub struct Enable {
    /// Counts readings of user lists, so that an outdated result is ignored.
    readings: u64,
    reading: Option<Reading>,
    list: Option<HeldList>,
    /// The comparison with the identity provider's users.
    compared: Option<Compared>,
    trouble: Option<Finding>,
    /// The time of the last check.
    checked_at: Option<Timestamp>,
}

/// A user list that is being read.
#[derive(Debug)]
struct Reading {
    name: String,
    /// The control that gets the focus when the reading ends.
    return_to: &'static str,
    _work: Handle,
}

/// A user list that was read, kept to read it again by a different column. The draft keeps only its duplicates.
#[derive(Debug, Clone)]
pub struct HeldList {
    name: String,
    bytes: Arc<[u8]>,
    list: UserList,
    /// Its email addresses, for looking up users.
    directory: Directory,
}

/// The comparison of the user list with a list of the identity provider's users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The file of the identity provider's users.
    name: String,
    comparison: Comparison,
}

/// The footer of step 7 instead of Next.
#[derive(Debug, Clone)]
pub struct Footer {
    /// The reason why “Mark as enabled” is off.
    pub reason: Option<String>,
    pub on_save: Option<Message>,
}

/// An event on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    CheckAgain,
    Mend(Mend),
    ChooseList,
    /// The system's dialog has closed. `None` if it was canceled.
    Chosen(Option<PathBuf>),
    ColumnChosen(String),
    Read {
        reading: u64,
        answer: Result<Box<HeldList>, Finding>,
    },
    CancelReading,
    /// Compare the user list with a list of the identity provider's users.
    CompareAsked,
    UsersChosen(Option<PathBuf>),
    Compared {
        reading: u64,
        answer: Result<Box<Compared>, Finding>,
    },
    /// Save the users without a match.
    SaveUnmatched,
    UnmatchedSaved(Option<Result<String, String>>),
    TroubleDismissed,
    Ticked(bool),
    LoginChosen(LoginPolicy),
    Save,
    NotEnabled,
    /// Save a calendar file with reminders of the certificates' expiration.
    RemindAsked,
    /// The file was written, or why not; `None` if the user canceled.
    Reminded(Option<Result<String, String>>),
}

impl Enable {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::CheckAgain => {
                self.checked_at = Some(work.now());

                // Parsing again also updates which other accounts use the entity ID.
                Action::Changed(Change::Files)
            }
            Message::Mend(mend) => match mend {
                Mend::OpenStep(number) => Action::GoTo(Step::from_number(number)),
                Mend::OpenCertificates => Action::Open(Request::Certificates(None)),
                Mend::ChooseUserList => choose(work),
                Mend::ShowDuplicates => Action::Open(Request::Duplicates),
                Mend::ContactSupport => Action::Open(Request::Support),
                Mend::TestSignIn => Action::TestSignIn,
                Mend::ConfirmImported => {
                    work.draft.service_provider.imported = true;
                    Action::ChangedAndRun(Change::Choices, focus::on(CHECK_AGAIN))
                }
            },
            Message::ChooseList => choose(work),
            Message::Chosen(None) => Action::None,
            Message::Chosen(Some(path)) => Action::Run(self.read_file(path)),
            Message::ColumnChosen(column) => match &self.list {
                Some(held) => {
                    let (name, bytes) = (held.name.clone(), Arc::clone(&held.bytes));

                    Action::Run(self.start(name, Task::done(Ok(bytes)), Some(column)))
                }
                None => Action::None,
            },
            Message::Read { reading, answer } => self.read(reading, answer, work),
            Message::CancelReading => {
                self.reading = None;
                self.readings += 1;

                Action::None
            }
            Message::CompareAsked => Action::Run(Task::perform(
                work.environment.files.open("Choose the identity provider’s users", Filter::UserList, false),
                |chosen| Message::UsersChosen(chosen.into_iter().next()),
            )),
            Message::UsersChosen(None) => Action::None,
            Message::UsersChosen(Some(path)) => Action::Run(self.compare(path)),
            Message::Compared { reading, answer } => {
                if reading == self.readings && self.reading.take().is_some() {
                    match answer {
                        Ok(compared) => self.compared = Some(*compared),
                        Err(trouble) => self.trouble = Some(trouble),
                    }
                    return Action::Run(focus::on(COMPARE));
                }
                Action::None
            }
            Message::SaveUnmatched => match &self.compared {
                Some(compared) => save_unmatched(compared, work),
                None => Action::None,
            },
            Message::UnmatchedSaved(None) => Action::None,
            Message::UnmatchedSaved(Some(Ok(name))) => Action::Notify(format!("Saved as {name}.")),
            Message::UnmatchedSaved(Some(Err(reason))) => {
                self.trouble = Some(Finding::warning("list-not-saved", reason).hint(files::SAVE_ELSEWHERE));
                Action::Run(to_top())
            }
            Message::TroubleDismissed => {
                self.trouble = None;

                Action::None
            }
            Message::Ticked(is_ticked) => {
                work.draft.enable_ticked = is_ticked;
                Action::Changed(Change::Choices)
            }
            Message::LoginChosen(login) => {
                work.draft.login = login;
                Action::Changed(Change::Choices)
            }
            Message::Save => {
                let is_complete = AccountProfile::parse(work.draft, work.parsed, &work.environment.brands).is_ok();

                if !is_complete || !work.draft.enable_ticked {
                    return Action::None;
                }

                work.draft.enabled_at = Some(work.now());
                Action::ChangedAndRun(Change::Choices, to_top())
            }
            Message::RemindAsked => renewal::save(work),
            Message::Reminded(None) => Action::None,
            Message::Reminded(Some(Ok(name))) => Action::Notify(format!("Saved as {name}.")),
            Message::Reminded(Some(Err(reason))) => {
                self.trouble = Some(Finding::warning("reminder-not-saved", reason).hint(files::SAVE_ELSEWHERE));
                Action::Run(to_top())
            }
            Message::NotEnabled => {
                work.draft.enabled_at = None;
                work.draft.enable_ticked = false;
                Action::ChangedAndRun(Change::Choices, to_top())
            }
        }
    }

    /// Returns the email addresses of the user list, for looking up a user who signs in.
    pub fn directory(&self) -> Option<&Directory> {
        self.list.as_ref().map(|held| &held.directory)
    }

    fn read_file(&mut self, path: PathBuf) -> Task<Message> {
        let name = files::name(&path);
        let bytes = Task::future(files::read(path, MAX_BYTES as u64)).map(|bytes| bytes.map(Arc::from));

        self.start(name, bytes, None)
    }

    /// Reads a list off the window's thread. A running reading is canceled.
    fn start(&mut self, name: String, bytes: Task<Result<Arc<[u8]>, String>>, column: Option<String>) -> Task<Message> {
        self.readings += 1;
        self.trouble = None;

        let reading = self.readings;
        let return_to = if column.is_some() { COLUMN } else { CHOOSE_LIST };
        let (task, handle) = bytes
            .then({
                let name = name.clone();

                move |bytes| {
                    let (name, column) = (name.clone(), column.clone());

                    blocking(
                        move || check(name, bytes, column.as_deref()).map(Box::new),
                        move |answer| Message::Read { reading, answer },
                    )
                }
            })
            .abortable();

        self.reading = Some(Reading { name, return_to, _work: handle.abort_on_drop() });
        task
    }

    /// Compares the user list with a file of the identity provider's users, off the window's thread.
    fn compare(&mut self, path: PathBuf) -> Task<Message> {
        let Some(held) = self.list.clone() else { return Task::none() };

        self.readings += 1;
        self.trouble = None;

        let reading = self.readings;
        let name = files::name(&path);
        let (task, handle) = Task::future(files::read(path, MAX_BYTES as u64))
            .then({
                let name = name.clone();

                move |bytes| {
                    let (name, held) = (name.clone(), held.clone());

                    blocking(
                        move || compare(name, bytes, &held).map(Box::new),
                        move |answer| Message::Compared { reading, answer },
                    )
                }
            })
            .abortable();

        self.reading = Some(Reading { name, return_to: COMPARE, _work: handle.abort_on_drop() });
        task
    }

    fn read(&mut self, reading: u64, answer: Result<Box<HeldList>, Finding>, work: &mut Work<'_>) -> Action<Message> {
        if reading != self.readings {
            return Action::None;
        }

        let Some(Reading { return_to, .. }) = self.reading.take() else {
            return Action::None;
        };

        match answer {
            Ok(held) => {
                work.draft.users = Some(UserCheck {
                    file: held.name.clone(),
                    checked_at: work.now(),
                    addresses: held.list.addresses,
                    duplicates: held.list.duplicates.clone(),
                });
                self.list = Some(*held);
                // The comparison was about the previous list.
                self.compared = None;

                Action::ChangedAndRun(Change::Choices, focus::on(return_to))
            }
            Err(trouble) => {
                self.trouble = Some(trouble);

                Action::None
            }
        }
    }

    /// Returns the footer.
    pub fn footer(&self, context: Context<'_>) -> Footer {
        if let Some(at) = context.draft.enabled_at {
            let day = |time: Timestamp| time.to_zoned(context.zone.clone()).date();
            let words = if day(at) == day(context.now) {
                format!("Marked as enabled at {}.", clock(at, context.zone))
            } else {
                format!("Marked as enabled on {}.", date(at, context.zone))
            };

            return Footer { reason: Some(words), on_save: None };
        }

        let [.., status] = step_status(context.draft, context.parsed, circumstances(context));

        Footer { on_save: status.missing.is_none().then_some(Message::Save), reason: status.missing }
    }

    /// Reads files that were dropped on the window.
    pub fn dropped(&mut self, paths: Vec<PathBuf>, _work: &mut Work<'_>) -> Action<Message> {
        match paths.into_iter().next() {
            Some(path) => Action::Run(self.read_file(path)),
            None => Action::None,
        }
    }

    /// Returns the one line under the title.
    pub fn line(&self, context: Context<'_>) -> String {
        let brand = &context.brand.short_name;

        let checks = checks(context);

        if context.draft.enabled_at.is_some() {
            return enabled_line(brand, &checks);
        }

        let count = phrase::counted(checks.len(), "check", "checks");

        format!("Review {count} here, then turn on SSO in the {brand} portal.")
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let checks = checks(context);
        let preflight = column![self.preflight(context, &checks)].extend(self.user_list(context)).spacing(L);
        let parts = match context.draft.enabled_at {
            None => column![preflight, login::view(context, &checks)],
            Some(at) if blockers(&checks) == 0 => column![done::view(context, at), preflight],
            // New blockers come first.
            Some(at) => column![preflight, done::view(context, at)],
        };

        parts.spacing(L).into()
    }
}

/// Scrolls the screen to its top, because its content has changed.
fn to_top() -> Task<Message> {
    Task::batch([focus::clear(), snap_to(CONTENT, RelativeOffset::START)])
}

fn choose(work: &Work<'_>) -> Action<Message> {
    Action::Run(Task::perform(work.environment.files.open("Choose user list", Filter::UserList, false), |chosen| {
        Message::Chosen(chosen.into_iter().next())
    }))
}

fn circumstances(context: Context<'_>) -> Circumstances<'_> {
    let Context { brand, conflicts, now, zone, thresholds, .. } = context;

    Circumstances { brand, conflicts, now, zone, thresholds }
}

fn checks(context: Context<'_>) -> Vec<Check> {
    preflight(context.draft, context.parsed, circumstances(context))
}

fn count(checks: &[Check], outcome: Outcome) -> usize {
    checks.iter().filter(|check| check.outcome == outcome).count()
}

fn blockers(checks: &[Check]) -> usize {
    count(checks, Outcome::Blocker)
}

/// Returns the line of an account that is marked as enabled: open checks come before the portal.
fn enabled_line(brand: &str, checks: &[Check]) -> String {
    let (warnings, to_do) = (count(checks, Outcome::Warning), count(checks, Outcome::NotDone));
    let open: Vec<String> = [
        (warnings > 0).then(|| phrase::counted(warnings, "warning", "warnings")),
        (to_do > 0).then(|| phrase::counted(to_do, "check to do", "checks to do")),
    ]
    .into_iter()
    .flatten()
    .collect();

    match (blockers(checks), open.as_slice()) {
        (0, []) => format!("All checks passed. Now turn on SSO in the {brand} portal."),
        (0, open) => {
            format!("No blockers here. Still open: {}. Now turn on SSO in the {brand} portal.", phrase::and(open))
        }
        _ => "Marked as enabled, but a blocker has come up since. Review the checks below.".to_owned(),
    }
}

#[cfg(test)]
mod tests;
