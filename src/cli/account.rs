//! `sso-wizard account`: the accounts of this computer.

mod changes;
mod check;
mod refresh;
mod show;
mod signer;
mod told;
mod versions;

use super::answer::{Answer, Form};
use super::arguments::Account as Command;
use super::failure::Failure;
use super::output::Content;
use super::places::Places;
use super::source::Source;
use super::text::{Cell, Tone, date, date_with_distance, plain};
use super::{file, output};
use crate::account::draft::{ChosenProduct, Draft};
use crate::account::exchange;
use crate::account::preflight::{Circumstances, Overview, State, overview};
use crate::account::profile::Parsed;
use crate::account::{Account, Store, store};
use crate::brand::Brands;
use crate::certificate::Thresholds;
use crate::phrase::and;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use uuid::Uuid;

/// The store, brands, and settings that every `account` command uses.
struct Desk {
    store: Store,
    brands: Brands,
    thresholds: Thresholds,
    form: Form,
    now: Timestamp,
    /// Text says UTC, so that a copy of it means the same everywhere.
    zone: TimeZone,
}

/// An account with everything that is derived from its draft.
struct Known {
    account: Account,
    parsed: Parsed,
    conflicts: Vec<String>,
}

/// Answers an `account` command.
///
/// # Errors
/// Returns [`Failure`] if there is no such account, or the store or a file cannot be used.
pub fn answer(command: &Command, places: &Places, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let settings = places.settings(&mut notices);
    let brands = places.brands(&mut notices);
    let mut set_aside = Vec::new();
    let store = places.open_store(&settings, &mut set_aside)?;
    let unreadable = store.unreadable()?.into_iter().map(|account| {
        let message = format!("The account “{}” can’t be read. {}", account.name, account.reason);
        Failure::new(message, "It is kept unchanged. Nothing was overwritten.")
    });
    let unread: Vec<_> = set_aside.into_iter().chain(unreadable).collect();
    let desk = Desk { store, brands, thresholds: settings.expiry, form, now, zone: TimeZone::UTC };
    let answer = match command {
        Command::Check(arguments) => return Ok(desk.check(arguments, unread)?.with_notices(notices)),
        Command::List => desk.list(),
        Command::Show { name } => desk.show(name),
        Command::Refresh { name, take } => desk.refresh(name, *take),
        Command::Versions(arguments) => desk.versions(arguments),
        Command::Signer(arguments) => desk.signer(arguments),
        Command::Export { name, output } => desk.export(name, output.as_deref()),
        Command::Import { file, name } => desk.import(file, name.as_deref()),
        Command::Delete { name, yes } => desk.delete(name, *yes),
    }?;
    notices.extend(unread);

    Ok(answer.with_notices(notices))
}

/// Finds an account by its name.
///
/// # Errors
/// Returns [`Failure`], which lists the existing accounts, if there is no such account.
pub fn find(store: &Store, name: &str) -> Result<Account, Failure> {
    if let Some(account) = store.find(name)? {
        return Ok(account);
    }
    let names: Vec<_> = store.list()?.into_iter().map(|account| format!("“{}”", account.draft.name)).collect();
    let hint = match names.as_slice() {
        [] => {
            "There are no accounts yet. Create one in the window, or import one with `sso-wizard account import FILE`."
                .to_owned()
        }
        [only] => format!("The only account is {only}."),
        names => format!("The accounts are {}.", and(names)),
    };

    Err(Failure::new(format!("There is no account named “{name}”."), hint))
}

#[derive(Serialize)]
struct ListDocument<'a> {
    accounts: Vec<SummaryDocument<'a>>,
}

/// The values that `account list` and `account show` have in common.
#[derive(Serialize)]
struct SummaryDocument<'a> {
    name: &'a str,
    id: Uuid,
    brand: &'a str,
    region: &'a str,
    state: &'static str,
    /// The furthest step of a draft, 1 to 7.
    step: Option<u8>,
    identity_provider: Option<&'a str>,
    entity_id: Option<&'a str>,
    next_expiry: Option<Timestamp>,
    created: Timestamp,
    changed: Timestamp,
}

/// The result of `import` and `delete`.
#[derive(Serialize)]
struct DoneDocument<'a> {
    done: &'static str,
    name: &'a str,
    id: Uuid,
}

/// Returns the word for a state in JSON.
fn state_word(state: State) -> &'static str {
    match state {
        State::Draft(_) => "draft",
        State::Ready => "ready",
        State::Enabled => "enabled",
        State::NeedsAttention => "needs-attention",
    }
}

/// Returns the state as a cell of text output.
fn state_cell(state: State) -> Cell {
    match state {
        State::Draft(step) => Cell::from(format!("Draft, step {step} of 7")),
        State::Ready => Cell::toned("Ready", Tone::Good),
        State::Enabled => Cell::toned("Enabled", Tone::Good),
        State::NeedsAttention => Cell::toned("Needs attention", Tone::Bad),
    }
}

impl Known {
    fn draft(&self) -> &Draft {
        &self.account.draft
    }

    fn entity_id(&self) -> Option<&str> {
        self.parsed.identity_provider.as_ref().map(|provider| provider.entity_id.as_str())
    }

    fn summary<'a>(&'a self, overview: &'a Overview) -> SummaryDocument<'a> {
        let draft = self.draft();

        SummaryDocument {
            name: &draft.name,
            id: self.account.id,
            brand: &draft.brand,
            region: &draft.region,
            state: state_word(overview.state),
            step: match overview.state {
                State::Draft(step) => Some(step),
                State::Ready | State::Enabled | State::NeedsAttention => None,
            },
            identity_provider: overview.identity_provider.as_deref(),
            entity_id: self.entity_id(),
            next_expiry: overview.next_expiry,
            created: self.account.created,
            changed: self.account.changed,
        }
    }
}

impl Desk {
    fn known(&self, account: Account) -> Result<Known, Failure> {
        let parsed = Parsed::of(&account.draft);
        let conflicts = match &parsed.identity_provider {
            Some(provider) => self.store.accounts_with_entity_id(&provider.entity_id, Some(account.id))?,
            None => Vec::new(),
        };

        Ok(Known { account, parsed, conflicts })
    }

    fn circumstances<'a>(&'a self, known: &'a Known) -> Circumstances<'a> {
        Circumstances {
            brand: self.brands.get_or_first(&known.draft().brand),
            conflicts: &known.conflicts,
            now: self.now,
            zone: &self.zone,
            thresholds: self.thresholds,
        }
    }

    fn overview(&self, known: &Known) -> Overview {
        overview(known.draft(), &known.parsed, self.circumstances(known))
    }

    fn list(&self) -> Result<Answer, Failure> {
        let accounts = self.store.list()?;
        let known = accounts.into_iter().map(|account| self.known(account)).collect::<Result<Vec<_>, _>>()?;
        let known: Vec<_> = known.into_iter().map(|known| (self.overview(&known), known)).collect();
        let document =
            ListDocument { accounts: known.iter().map(|(overview, known)| known.summary(overview)).collect() };

        Answer::new(self.form, &document, |page| {
            if known.is_empty() {
                page.sentence("There are no accounts yet.");
                page.sentence("Create one in the window, or import one with `sso-wizard account import FILE`.");
                return;
            }
            let rows: Vec<_> = known
                .iter()
                .map(|(overview, known)| {
                    let expiry = overview.next_expiry.map(|time| date_with_distance(time, self.now));
                    [
                        Cell::from(&known.draft().name),
                        Cell::from(&self.brands.get_or_first(&known.draft().brand).short_name),
                        Cell::from(overview.identity_provider.as_deref().unwrap_or("unknown")),
                        state_cell(overview.state),
                        Cell::from(date(known.account.changed)),
                        Cell::from(expiry.unwrap_or_default()),
                    ]
                })
                .collect();
            page.table(["Account", "Brand", "Identity provider", "State", "Last change", "Next expiry"], &rows);
        })
    }

    fn export(&self, name: &str, path: Option<&Path>) -> Result<Answer, Failure> {
        let account = find(&self.store, name)?;
        let profile = exchange::export(&account.draft).into_bytes();
        let Some(path) = output::file(path) else {
            return Ok(Answer::bytes(profile));
        };
        file::write(path, &profile)?;

        output::saved(self.form, Content::AccountProfile, path, &profile)
    }

    fn import(&self, source: &Source, name: Option<&str>) -> Result<Answer, Failure> {
        let bytes = source.read()?;
        let mut draft = exchange::import(&bytes)?;
        if let Some(name) = name {
            draft.name = name.to_owned();
        }
        if draft.name.trim().is_empty() {
            return Err(Failure::new("The profile has no account name.", "Add a name with --name NEW."));
        }
        let account = self.store.insert(&draft, self.now).map_err(|error| match error {
            taken @ store::Error::NameTaken(_) => Failure::new(taken, "Choose a different name with --name NEW."),
            error => error.into(),
        })?;

        self.done("imported", &account, format!("Imported the account “{}”.", draft.name))
    }

    fn delete(&self, name: &str, yes: bool) -> Result<Answer, Failure> {
        let account = find(&self.store, name)?;
        if !yes && !confirmed(&account.draft.name)? {
            let page = |page: &mut super::text::Page| page.sentence("Nothing was deleted.");
            return Answer::new(self.form, &done("kept", &account), page);
        }
        let account = self.store.delete(account.id)?.account;

        self.done("deleted", &account, format!("Deleted the account “{}”.", account.draft.name))
    }

    fn done(&self, word: &'static str, account: &Account, sentence: String) -> Result<Answer, Failure> {
        Answer::new(self.form, &done(word, account), |page| page.sentence(sentence))
    }
}

fn done<'a>(done: &'static str, account: &'a Account) -> DoneDocument<'a> {
    DoneDocument { done, name: &account.draft.name, id: account.id }
}

/// Asks on the terminal. In a script, which can't be asked, the command itself is the confirmation.
fn confirmed(name: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    let unheard = |error: io::Error| {
        Failure::new(format!("Couldn’t read your input: {error}."), "Add --yes to delete without asking.")
    };
    write!(io::stderr(), "Delete the account “{}”? Enter yes to delete it: ", plain(name)).map_err(unheard)?;
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).map_err(unheard)?;

    Ok(typed.trim().eq_ignore_ascii_case("yes"))
}

/// Returns the name of the chosen or recognized identity provider.
fn chosen_product(product: Option<ChosenProduct>) -> Option<&'static str> {
    match product? {
        ChosenProduct::Known(product) => Some(product.id()),
        ChosenProduct::Another => Some("another"),
    }
}
