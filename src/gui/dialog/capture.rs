//! A captured sign-in: pasted, chosen, or dropped. One of several is chosen; without an open account, an account too.

use super::{Action, Picked};
use crate::account::store::Store;
use crate::gui::environment::Environment;
use crate::gui::files::{self, Filter};
use crate::gui::screen::sign_in::Captured;
use crate::gui::task::blocking;
use crate::gui::theme::space::{L, M, S, XL, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::time::date;
use crate::gui::widget::button::{ghost, primary, secondary};
use crate::gui::widget::field::labelled;
use crate::gui::widget::pressable::{Status, Style, pressable};
use crate::gui::widget::select::{Entry, face, select};
use crate::gui::widget::{card, dialog, finding, focus};
use crate::saml::capture::{self, Message as CapturedMessage};
use crate::saml::response::Glance;
use crate::saml::shown::shown;
use crate::saml::xml::MAX_BYTES;
use crate::saml::{Finding, Unreadable};
use iced::task::Handle;
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Alignment, Background, Border, Length, Padding, Size, Task, clipboard};
use jiff::tz::TimeZone;
use std::path::PathBuf;
use uuid::Uuid;

/// The name of the button that checks the chosen sign-in.
pub const CHECK: &str = "check-sign-in";

/// The state of the dialog.
#[derive(Debug)]
pub struct Capture {
    whose: Whose,
    reading: Option<Handle>,
    /// Counts readings, so that the result of a canceled one is ignored.
    readings: u64,
    trouble: Option<Finding>,
    found: Option<Found>,
}

/// The account that a sign-in is to.
#[derive(Debug)]
enum Whose {
    /// The open account.
    Open(Uuid),
    /// One of several accounts, by ID and name; the chosen one.
    Any { accounts: Vec<(Uuid, String)>, chosen: Option<usize> },
}

/// The sign-ins in a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    origin: String,
    sign_ins: Vec<SignIn>,
    chosen: usize,
    /// The names of accounts whose identity provider the last sign-in names.
    accounts: Vec<String>,
}

/// A sign-in, as it describes itself. Nothing in it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SignIn {
    message: CapturedMessage,
    glance: Glance,
}

/// An event in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Paste,
    Pasted(Option<String>),
    ChooseFile,
    FileChosen(Vec<PathBuf>),
    Read { reading: u64, answer: Result<Box<Found>, Finding> },
    SignInChosen(usize),
    AccountChosen(usize),
    Check,
    Another,
    Closed,
}

impl Capture {
    /// Asks for a sign-in to the open account.
    pub fn of_account(id: Uuid) -> Self {
        Self::new(Whose::Open(id))
    }

    /// Asks for a sign-in and for the account.
    pub fn of_any(accounts: Vec<(Uuid, String)>) -> Self {
        Self::new(Whose::Any { accounts, chosen: None })
    }

    fn new(whose: Whose) -> Self {
        Self { whose, reading: None, readings: 0, trouble: None, found: None }
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message, environment: &Environment) -> Action<Message> {
        match message {
            Message::Paste => return Action::Run(clipboard::read().map(Message::Pasted)),
            Message::Pasted(text) => match text.filter(|text| !text.trim().is_empty()) {
                Some(text) => {
                    let bytes = Task::done(Ok(text.into_bytes()));

                    return Action::Run(self.read("Pasted".to_owned(), bytes, environment));
                }
                None => {
                    self.trouble = Some(
                        Finding::warning("clipboard-empty", "The clipboard doesn’t contain text.")
                            .hint("Copy the SAMLResponse value first, or choose a file."),
                    );
                }
            },
            Message::ChooseFile => {
                let chosen = environment.files.open("Open a captured sign-in", Filter::SignIn, false);

                return Action::Run(Task::perform(chosen, Message::FileChosen));
            }
            Message::FileChosen(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    return Action::Run(self.dropped(path, environment));
                }
            }
            Message::Read { reading, answer } if reading == self.readings => {
                self.reading = None;
                return self.read_to_its_end(answer);
            }
            Message::Read { .. } => {}
            Message::SignInChosen(index) => {
                if let Some(found) = &mut self.found {
                    found.chosen = index;
                }
            }
            Message::AccountChosen(index) => {
                if let Whose::Any { chosen, .. } = &mut self.whose {
                    *chosen = Some(index);
                }
            }
            Message::Check => return self.check(),
            Message::Another => self.found = None,
            Message::Closed => return Action::Close,
        }

        Action::None
    }

    /// Reads a file that was dropped on the window, or chosen.
    pub fn dropped(&mut self, path: PathBuf, environment: &Environment) -> Task<Message> {
        let name = files::name(&path);
        let bytes = Task::future(files::read(path, MAX_BYTES as u64));

        self.read(name, bytes, environment)
    }

    /// Goes back to choosing a capture.
    pub fn back(&mut self) -> Option<Task<Message>> {
        self.found.take().map(|_| focus::clear())
    }

    /// Reads a capture off the window's thread. A previous reading is canceled.
    fn read(
        &mut self,
        origin: String,
        bytes: Task<Result<Vec<u8>, String>>,
        environment: &Environment,
    ) -> Task<Message> {
        self.readings += 1;
        self.trouble = None;
        self.found = None;
        let (reading, store) = (self.readings, environment.store.clone());
        let (task, handle) = bytes
            .then(move |bytes| {
                let (origin, store) = (origin.clone(), store.clone());

                blocking(
                    move || {
                        let bytes = bytes
                            .map_err(|reason| Finding::blocker("file", reason).hint("Choose a different file."))?;
                        found(&bytes, origin, &store).map(Box::new).map_err(|unreadable| unreadable.finding())
                    },
                    move |answer| Message::Read { reading, answer },
                )
            })
            .abortable();

        self.reading = Some(handle.abort_on_drop());
        task
    }

    /// Shows the result of a reading. If there is nothing to choose, the sign-in is checked at once.
    fn read_to_its_end(&mut self, answer: Result<Box<Found>, Finding>) -> Action<Message> {
        match answer {
            Err(trouble) => {
                self.trouble = Some(trouble);
                Action::None
            }
            Ok(found) => {
                let is_one = found.sign_ins.len() == 1;
                if let Whose::Any { accounts, chosen } = &mut self.whose {
                    let named = accounts.iter().position(|(_, name)| found.accounts.contains(name));
                    *chosen = named.or(*chosen).or((accounts.len() == 1).then_some(0));
                }
                self.found = Some(*found);
                match self.whose {
                    Whose::Open(_) if is_one => self.check(),
                    Whose::Open(_) | Whose::Any { .. } => Action::Run(focus::on(CHECK)),
                }
            }
        }
    }

    fn account(&self) -> Option<Uuid> {
        match &self.whose {
            Whose::Open(id) => Some(*id),
            Whose::Any { accounts, chosen } => accounts.get((*chosen)?).map(|(id, _)| *id),
        }
    }

    fn check(&self) -> Action<Message> {
        let chosen = self.found.as_ref().and_then(|found| Some((found, found.sign_ins.get(found.chosen)?)));

        match (chosen, self.account()) {
            (Some((found, sign_in)), account @ Some(_)) => Action::Picked(Picked::SignIn {
                account,
                captured: Box::new(Captured { message: sign_in.message.clone(), origin: found.origin.clone() }),
            }),
            _ => Action::None,
        }
    }

    /// Draws the dialog.
    pub fn view<'a>(&'a self, environment: &'a Environment, window: Size) -> Element<'a, Message> {
        let trouble = self.trouble.as_ref().map(|trouble| finding::finding(trouble, []));
        let (body, word, actions): (Element<'a, Message>, Option<Element<'a, Message>>, Vec<Element<'a, Message>>) =
            match &self.found {
                None => (self.zone(), None, vec![ghost("Cancel", Message::Closed).into()]),
                Some(found) => {
                    let check = self.account().map(|_| Message::Check);
                    let why = check.is_none().then(|| text::caption("Choose the account.").style(text::muted).into());
                    let actions = vec![
                        ghost("Choose a different one…", Message::Another).into(),
                        primary("Check", check).id(CHECK).into(),
                    ];

                    (self.choice(found, &environment.zone, window), why, actions)
                }
            };
        let middle =
            container(column![trouble, body].spacing(L)).padding(Padding { top: 0.0, bottom: XL, left: XL, right: XL });

        dialog::frame(
            column![
                dialog::head("Captured sign-in", None, Message::Closed),
                middle,
                card::hairline(),
                dialog::foot(word, actions),
            ],
            720.0,
            Length::Shrink,
        )
    }

    /// The ways to enter a capture.
    fn zone<'a>(&'a self) -> Element<'a, Message> {
        let (icon, title, words) = match self.reading {
            Some(_) => (Icon::LoaderCircle, "Reading…", "Looking for SAML messages…"),
            None => (
                Icon::ClipboardPaste,
                "Paste it or drop a file on this window",
                "A copied SAMLResponse value, a form or URL that contains it, XML, a browser’s HAR file, or a SAML-tracer \
                 export.",
            ),
        };
        let content = column![
            icon.sized(32).style(text::muted),
            Space::new().height(L),
            text::heading(title).align_x(Alignment::Center),
            Space::new().height(XS),
            container(text::body(words).style(text::muted).align_x(Alignment::Center)).max_width(440),
            Space::new().height(L),
            row![
                secondary("Paste from clipboard", Message::Paste).icon(Icon::ClipboardPaste),
                secondary("Choose file…", Message::ChooseFile).icon(Icon::FolderOpen),
            ]
            .spacing(S),
        ]
        .align_x(Alignment::Center);
        let zone = container(content).center_x(Length::Fill).padding([XL, L]).style(|theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: Some(Background::Color(palette.sunken)),
                border: Border { color: palette.border_control, width: 1.0, radius: radius::CARD.into() },
                text_color: Some(palette.text),
                ..container::Style::default()
            }
        });
        let promise = row![
            Icon::Lock.sized(12).style(text::muted),
            text::caption("Only SAML messages are read. Cookies, passwords, and tokens are neither kept nor shown.")
                .style(text::muted),
        ]
        .spacing(S)
        .align_y(Alignment::Center);

        column![zone, promise].spacing(M).into()
    }

    /// The choice of a sign-in, and of its account.
    fn choice<'a>(&'a self, found: &'a Found, zone: &'a TimeZone, window: Size) -> Element<'a, Message> {
        let account = match &self.whose {
            Whose::Open(_) => None,
            Whose::Any { accounts, chosen } => {
                let entries = accounts
                    .iter()
                    .enumerate()
                    .map(|(index, (_, name))| Entry::new(name, Message::AccountChosen(index)));
                let shown = chosen.and_then(|index| accounts.get(index));
                let help = match shown {
                    Some((_, name)) if found.accounts.contains(name) => {
                        "Selected because its identity provider matches the sign-in.".to_owned()
                    }
                    _ if accounts.is_empty() => "No accounts yet. Set one up and load its metadata first.".to_owned(),
                    _ => "No account uses this sign-in’s identity provider.".to_owned(),
                };
                let name: Element<'a, Message> = match shown {
                    Some((_, name)) => face(name.as_str()),
                    None => text::body("Choose an account").style(text::muted).into(),
                };
                let field = select(name, entries.collect(), *chosen).enabled(!accounts.is_empty());

                Some(labelled("Account", field, Some(text::caption(help).style(text::muted).into())))
            }
        };
        let title = match found.sign_ins.len() {
            1 => format!("1 sign-in in {}", found.origin),
            count => format!("{count} sign-ins in {}", found.origin),
        };
        let lines = found.sign_ins.iter().enumerate().map(|(index, sign_in)| {
            let is_last = index + 1 == found.sign_ins.len();

            line(sign_in, index, index == found.chosen, is_last, zone)
        });
        let room = (window.height - 2.0 * XL - size::DIALOG_HEAD - size::DIALOG_FOOT - 200.0).max(120.0);
        let list = container(scrollable(card::rows(lines))).max_height(room);

        column![card::card(column![card::head(title, []), list]), account].spacing(L).into()
    }
}

/// One sign-in: time, sender, and recipient.
fn line<'a>(sign_in: &SignIn, index: usize, is_chosen: bool, is_last: bool, zone: &TimeZone) -> Element<'a, Message> {
    let glance = &sign_in.glance;
    let when = match sign_in.message.time.or(glance.issued) {
        Some(time) => format!("{}, {}", date(time, zone), time.to_zoned(zone.clone()).strftime("%H:%M:%S")),
        None => "Time unknown".to_owned(),
    };
    let title = if glance.is_success { when } else { format!("{when} · Rejected by the identity provider") };
    let from = glance.issuer.as_deref().map(|issuer| shown(issuer, 80));
    let to = sign_in.message.address.as_deref().or(glance.destination.as_deref()).map(|to| shown(to, 80));
    let way = match (from, to) {
        (Some(from), Some(to)) => format!("From {from} to {to}"),
        (Some(from), None) => format!("From {from}"),
        (None, Some(to)) => format!("From an unknown identity provider to {to}"),
        (None, None) => "From an unknown identity provider".to_owned(),
    };
    let mark = is_chosen.then(|| Icon::Check.sized(16).style(text::colored(|palette| palette.accent)));
    let face = row![
        column![text::strong(title), text::caption(way).style(text::muted).wrapping(Wrapping::WordOrGlyph),]
            .width(Length::Fill),
        mark,
    ]
    .spacing(M)
    .align_y(Alignment::Center);

    pressable(face, Some(Message::SignInChosen(index)))
        .width(Length::Fill)
        .padding([S, L])
        .inner_ring()
        .style(move |theme: &Theme, status| {
            let palette = theme.palette();

            Style {
                background: match (is_chosen, status) {
                    (true, _) => Some(palette.accent_soft),
                    (false, Status::Hovered | Status::Pressed) => Some(palette.hover),
                    (false, _) => None,
                },
                border: Border::default().rounded(if is_last {
                    iced::border::bottom(radius::CARD - 1.0)
                } else {
                    iced::border::radius(0)
                }),
                text: Some(palette.text),
            }
        })
        .into()
}

/// Finds the sign-ins of a capture, and the accounts that they may be to.
fn found(bytes: &[u8], origin: String, store: &Store) -> Result<Found, Unreadable> {
    let messages = capture::read(bytes)?;
    let mut sign_ins = Vec::new();
    let mut refused = None;
    for message in messages {
        match Glance::at(&message.xml) {
            Ok(glance) => sign_ins.push(SignIn { message, glance }),
            Err(unreadable) => refused = Some(unreadable),
        }
    }
    let Some(last) = sign_ins.last() else {
        // A capture without any message is already rejected.
        return Err(refused.unwrap_or_else(|| crate::saml::kind::empty(crate::saml::kind::Wanted::Response)));
    };
    let issuer = last.glance.issuer.as_deref().unwrap_or_default();
    let accounts = store.accounts_with_entity_id(issuer, None).unwrap_or_default();

    Ok(Found { origin, chosen: sign_ins.len() - 1, sign_ins, accounts })
}
