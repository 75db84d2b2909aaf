//! Home: the two ways to set up single sign-on, and the accounts.

mod accounts;

use crate::account::preflight::Overview;
use crate::account::{Account, Draft, exchange};
use crate::gui::dialog::Request;
use crate::gui::environment::{Environment, Trouble};
use crate::gui::files::{self, Filter};
use crate::gui::guide_panel::{self, GuidePanel};
use crate::gui::theme::space::{L, M, S, XL, XS, XXXL, size};
use crate::gui::theme::{Element, Icon, scrollbar, text};
use crate::gui::widget::beside;
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::card::ground;
use crate::gui::widget::logo::logo;
use crate::gui::widget::table::Direction;
use crate::guide::{Values, another};
use iced::widget::{Space, column, container, row, scrollable, space, stack};
use iced::{Alignment, Length, Padding, Size, Task, padding};
use std::path::PathBuf;
use uuid::Uuid;

/// The name of the button that opens the settings.
pub const SETTINGS: &str = "settings";
/// The label of the button that sets up a new account.
const SET_UP_LABEL: &str = "Set up";
/// The name of the button that opens the support dialog.
pub const SUPPORT: &str = "view-details";

/// The name of the button that checks a captured sign-in.
pub const CHECK_SIGN_IN: &str = "check-sign-in-of-any";

/// Maximum size of an account profile that is read, in bytes: it may contain a federation's metadata.
const PROFILE_CAP: u64 = 256 * 1024 * 1024;

/// One account in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub account: Account,
    pub overview: Overview,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    Name,
    IdentityProvider,
    State,
    #[default]
    Expiry,
    LastChange,
}

impl SortBy {
    /// Every column, in the order of the menu.
    pub const ALL: [Self; 5] = [Self::Expiry, Self::Name, Self::IdentityProvider, Self::State, Self::LastChange];

    /// Returns the label in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Account",
            Self::IdentityProvider => "Identity provider",
            Self::State => "State",
            Self::Expiry => "Certificate expiry",
            Self::LastChange => "Last change",
        }
    }

    /// Returns the direction that is useful first.
    fn direction(self) -> Direction {
        if self == Self::LastChange { Direction::Descending } else { Direction::Ascending }
    }
}

/// The screen.
#[derive(Debug, Default)]
pub struct Home {
    /// The accounts. `None` until the store has responded.
    pub rows: Option<Vec<Row>>,
    search: String,
    sort: SortBy,
    direction: Direction,
    is_guide_open: bool,
    guide_panel: GuidePanel,
}

/// An event on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    SetUp,
    ViewDetails,
    /// Check a captured sign-in.
    CheckSignIn,
    Settings,
    GuideToggled,
    Guide(guide_panel::Message),
    SearchChanged(String),
    SortChosen(SortBy),
    /// A column head was pressed. Pressing the same one again reverses the order.
    HeadPressed(SortBy),
    Import,
    ImportChosen(Vec<PathBuf>),
    Imported(Result<Box<Draft>, Trouble>),
    Open(Uuid),
    Duplicate(Uuid),
    Export(Uuid),
    ExportChosen(Uuid, Option<PathBuf>),
    Exported(Result<PathBuf, String>),
    Delete(Uuid),
}

/// The window's task after the screen has handled a message.
#[derive(Debug)]
pub enum Action {
    None,
    Run(Task<Message>),
    /// Start a new account.
    SetUp,
    OpenAccount(Uuid),
    DuplicateAccount(Uuid),
    /// Add an account from an imported profile.
    AddAccount(Box<Draft>),
    Open(Request, Option<&'static str>),
    Notify(String),
    Failed(Trouble),
}

/// Returns a file name for an account's profile: letters, digits, and dashes of its name.
fn file_name(name: &str) -> String {
    let name: String = name
        .trim()
        .chars()
        .map(|character| if character.is_alphanumeric() { character } else { '-' })
        .take(60)
        .collect();
    let name = name.trim_matches('-');

    format!("{}.sso-profile.json", if name.is_empty() { "account" } else { name })
}

impl Home {
    /// Returns the home screen with its accounts.
    pub fn with_rows(rows: Vec<Row>) -> Self {
        Self { rows: Some(rows), ..Self::default() }
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action {
        match message {
            Message::SetUp => Action::SetUp,
            Message::ViewDetails => Action::Open(Request::Support, Some(SUPPORT)),
            Message::CheckSignIn => Action::Open(Request::Capture, Some(CHECK_SIGN_IN)),
            Message::Settings => Action::Open(Request::Settings, Some(SETTINGS)),
            Message::GuideToggled | Message::Guide(guide_panel::Message::Closed) => {
                self.is_guide_open = !self.is_guide_open;

                Action::None
            }
            Message::Guide(guide_panel::Message::Ticked { guide, step, item }) => {
                self.guide_panel.tick(guide, step, item);

                Action::None
            }
            Message::SearchChanged(search) => {
                self.search = search;

                Action::None
            }
            Message::SortChosen(sort) => {
                self.sort = sort;
                self.direction = sort.direction();

                Action::None
            }
            Message::HeadPressed(sort) => {
                self.direction = if self.sort == sort { self.direction.reversed() } else { sort.direction() };
                self.sort = sort;

                Action::None
            }
            Message::Import => Action::Run(Task::perform(
                environment.files.open("Import account profile", Filter::AccountProfile, false),
                Message::ImportChosen,
            )),
            Message::ImportChosen(paths) => match paths.into_iter().next() {
                Some(path) => Action::Run(Task::perform(read_profile(path), Message::Imported)),
                None => Action::None,
            },
            Message::Imported(Ok(draft)) => Action::AddAccount(draft),
            Message::Imported(Err(trouble)) => Action::Failed(trouble),
            Message::Open(id) => Action::OpenAccount(id),
            Message::Duplicate(id) => Action::DuplicateAccount(id),
            Message::Export(id) => match self.account(id) {
                Some(account) => Action::Run(Task::perform(
                    environment.files.save("Export account profile", &file_name(&account.draft.name)),
                    move |path| Message::ExportChosen(id, path),
                )),
                None => Action::None,
            },
            Message::ExportChosen(id, path) => match (self.account(id), path) {
                (Some(account), Some(path)) => {
                    let profile = exchange::export(&account.draft).into_bytes();

                    Action::Run(Task::perform(files::write(path, profile), Message::Exported))
                }
                _ => Action::None,
            },
            Message::Exported(Ok(path)) => {
                Action::Notify(format!("The account profile was saved as {}.", files::name(&path)))
            }
            Message::Exported(Err(message)) => {
                Action::Failed(Trouble { message, hint: "Choose a different folder and export it again.".to_owned() })
            }
            Message::Delete(id) => match self.account(id) {
                Some(account) => Action::Open(Request::DeleteAccount { id, name: account.draft.name.clone() }, None),
                None => Action::None,
            },
        }
    }

    /// Closes the guide with Escape. Returns whether it was open.
    pub fn close_guide(&mut self) -> bool {
        std::mem::take(&mut self.is_guide_open)
    }

    /// Returns whether the guide is open.
    pub fn is_guide_open(&self) -> bool {
        self.is_guide_open
    }

    fn account(&self, id: Uuid) -> Option<&Account> {
        self.rows.iter().flatten().map(|row| &row.account).find(|account| account.id == id)
    }

    /// Draws the screen for a window of `window`.
    pub fn view<'a>(&'a self, environment: &'a Environment, window: Size) -> Element<'a, Message> {
        let side = if window.width < size::NARROW { XL } else { XXXL };
        let width = (window.width - 2.0 * side).min(size::HOME);
        let column = column![self.head(), Space::new().height(XL), ways(), Space::new().height(XL)]
            .push(self.accounts(environment, width))
            .width(width);
        let promise = row![
            Icon::Lock.sized(12).style(text::muted),
            text::caption("Nothing leaves this computer except requests that you start.").style(text::muted)
        ]
        .spacing(S)
        .align_y(Alignment::Center);
        let page = scrollable(container(column).center_x(Length::Fill).padding(Padding {
            top: XL,
            right: side,
            bottom: L,
            left: side,
        }))
        .direction(scrollable::Direction::Vertical(scrollbar()))
        .width(Length::Fill)
        .height(Length::Fill);
        let page = column![page, container(promise).center_x(Length::Fill).padding(padding::top(S).bottom(L))];
        let mut layers = stack![page];

        if self.is_guide_open {
            let values = environment.brands.all().first().map(Values::of_brand).unwrap_or_default();
            let guide = self.guide_panel.page(another(), 1, &values, false).map(Message::Guide);

            layers = layers.push(
                row![
                    space::horizontal(),
                    container(guide).height(Length::Fill).padding(padding::top(S).right(S).bottom(S))
                ]
                .height(Length::Fill),
            );
        }

        layers.into()
    }

    fn head(&self) -> Element<'_, Message> {
        row![
            row![logo(36.0), text::display("Single Sign-on")].spacing(L).align_y(Alignment::Center),
            space::horizontal(),
            ghost("Settings", Message::Settings).icon(Icon::Settings).id(SETTINGS),
            Space::new().width(XS),
            secondary("Guide", Message::GuideToggled).icon(Icon::BookOpen),
        ]
        .spacing(S)
        .align_y(Alignment::Center)
        .into()
    }

    fn accounts<'a>(&'a self, environment: &'a Environment, width: f32) -> Element<'a, Message> {
        match &self.rows {
            None => text::body("Loading accounts…").style(text::muted).into(),
            Some(rows) if rows.is_empty() => accounts::none(),
            Some(rows) => accounts::list(rows, &self.search, (self.sort, self.direction), environment, width),
        }
    }
}

/// The two cards of the article.
fn ways<'a>() -> Element<'a, Message> {
    let way = |icon: Icon, title: &'static str, words: &'static str, button: Element<'a, Message>| {
        container(column![
            row![icon.sized(20).style(text::colored(|palette| palette.accent)), text::heading(title),]
                .spacing(M)
                .align_y(Alignment::Center),
            Space::new().height(S),
            text::body(words).style(text::muted),
            Space::new().height(L),
            button,
        ])
        .style(ground)
        .padding(XL + 1.0)
        .width(Length::Fill)
        .height(Length::Fill)
    };

    beside(
        way(
            Icon::WandSparkles,
            "Set up SSO by yourself",
            "Set up single sign-on in seven steps and test it before you enable it. You can stop at any time and continue \
             later.",
            primary(SET_UP_LABEL, Message::SetUp).into(),
        ),
        way(
            Icon::LifeBuoy,
            "Contact Customer Support",
            "See what to prepare, what support will ask for, and what to do with the file they send you.",
            row![
                secondary("View details", Message::ViewDetails).id(SUPPORT),
                ghost("Check captured sign-in…", Message::CheckSignIn).icon(Icon::LogIn).id(CHECK_SIGN_IN),
            ]
            .spacing(S)
            .into(),
        ),
        L,
    )
}

async fn read_profile(path: PathBuf) -> Result<Box<Draft>, Trouble> {
    let bytes = files::read(path, PROFILE_CAP)
        .await
        .map_err(|message| Trouble { message, hint: "Choose another file.".to_owned() })?;
    let read = tokio::task::spawn_blocking(move || exchange::import(&bytes)).await;

    match read {
        Ok(Ok(draft)) => Ok(Box::new(draft)),
        Ok(Err(error)) => Err(Trouble { message: error.message, hint: error.hint }),
        Err(_) => {
            Err(Trouble { message: "The file couldn’t be read.".to_owned(), hint: "Choose it again.".to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::preflight::State;
    use crate::gui::testing::{environment, now};

    fn row(id: u128, name: &str) -> Row {
        Row {
            account: Account {
                id: Uuid::from_u128(id),
                revision: 1,
                created: now(),
                changed: now(),
                draft: Draft { name: name.to_owned(), ..Draft::default() },
            },
            overview: Overview { state: State::Draft(1), identity_provider: None, next_expiry: None, open_checks: 0 },
        }
    }

    #[test]
    fn pressing_a_head_sorts_by_it_and_pressing_it_again_turns_the_order_around() {
        let mut home = Home::with_rows(vec![row(1, "Example UK")]);
        let environment = environment();

        let _ = home.update(Message::HeadPressed(SortBy::Name), &environment);
        assert_eq!((home.sort, home.direction), (SortBy::Name, Direction::Ascending));

        let _ = home.update(Message::HeadPressed(SortBy::Name), &environment);
        assert_eq!((home.sort, home.direction), (SortBy::Name, Direction::Descending));
    }

    #[test]
    fn the_last_change_sorts_the_newest_first() {
        let mut home = Home::default();

        let _ = home.update(Message::SortChosen(SortBy::LastChange), &environment());

        assert_eq!(home.direction, Direction::Descending);
    }

    #[test]
    fn deleting_asks_first_and_names_the_account() {
        let mut home = Home::with_rows(vec![row(7, "Example UK")]);

        let Action::Open(Request::DeleteAccount { id, name }, _) =
            home.update(Message::Delete(Uuid::from_u128(7)), &environment())
        else {
            panic!("deleting opens the question");
        };

        assert_eq!((id, name.as_str()), (Uuid::from_u128(7), "Example UK"));
    }

    #[test]
    fn a_file_that_is_no_profile_is_told_with_what_to_do() {
        let mut home = Home::default();
        let trouble =
            Trouble { message: "This isn’t an account profile.".to_owned(), hint: "Choose another.".to_owned() };

        let action = home.update(Message::Imported(Err(trouble.clone())), &environment());

        assert!(matches!(action, Action::Failed(told) if told == trouble));
    }

    #[test]
    fn an_export_is_named_after_the_account_without_what_file_names_refuse() {
        assert_eq!(file_name("Example/UK: north"), "Example-UK--north.sso-profile.json");
        assert_eq!(file_name("  "), "account.sso-profile.json");
    }
}
