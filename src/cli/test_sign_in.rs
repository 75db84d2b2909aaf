//! `sso-wizard test-sign-in`.

use super::account::find;
use super::answer::{Answer, Form};
use super::arguments::{TestSignIn, TesterName};
use super::failure::Failure;
use super::places::Places;
use super::sign_in;
use crate::account::preflight::product;
use crate::account::profile::Parsed;
use crate::account::sign_in::{How, Missing, Proof, look_up};
use crate::account::{Account, Store};
use crate::brand::{Brand, Brands};
use crate::loopback::{self, Listening, Obstacle, PATIENCE, Received, Test};
use jiff::Timestamp;
use std::io::{self, Write as _};

/// An account whose sign-in is tested.
pub struct Desk {
    pub account: Account,
    pub parsed: Parsed,
    brands: Brands,
    store: Store,
}

impl Desk {
    /// Opens an account by name.
    ///
    /// # Errors
    /// Returns [`Failure`] if there is none, or the store cannot be opened.
    pub fn open(name: &str, places: &Places, notices: &mut Vec<Failure>) -> Result<Self, Failure> {
        let settings = places.settings(notices);
        let brands = places.brands(notices);
        let store = places.open_store(&settings, notices)?;
        let account = find(&store, name)?;
        let parsed = Parsed::of(&account.draft);

        Ok(Self { account, parsed, brands, store })
    }

    /// Returns the brand of the account.
    pub fn brand(&self) -> &Brand {
        self.brands.get_or_first(&self.account.draft.brand)
    }

    /// Applies the requested port and tester, chooses a free port if there is none yet, saves both, and returns the port.
    ///
    /// # Errors
    /// Returns [`Failure`] if the account cannot be saved, or no port is free.
    pub fn settle(&mut self, port: Option<u16>, tester: Option<TesterName>, now: Timestamp) -> Result<u16, Failure> {
        let before = self.account.draft.sign_in.clone();
        let sign_in = &mut self.account.draft.sign_in;
        let port = match port.or(sign_in.port) {
            Some(port) => port,
            None => loopback::free_port().ok_or_else(|| {
                Failure::new("No port on this computer is free.", "Close other programs, or choose a port with --port.")
            })?,
        };

        sign_in.port = Some(port);
        if let Some(tester) = tester {
            sign_in.tester = tester.into();
        }
        if *sign_in != before {
            self.keep(now)?;
        }
        Ok(port)
    }

    fn keep(&mut self, now: Timestamp) -> Result<(), Failure> {
        let Account { id, revision, draft, .. } = &self.account;
        self.account = self.store.update(*id, *revision, draft, now)?;
        Ok(())
    }

    /// Saves what a sign-in has proven. Changes made to the account while the test ran are kept.
    fn prove(&mut self, test: &Test, received: &Received) -> Result<(), Failure> {
        let Account { id, draft, .. } = &self.account;
        let how = How::Test(draft.sign_in.tester);
        let proof = Proof::of(&received.examined, &test.expected, &test.metadata, how, received.at);
        if proof.is_some() {
            self.account = self.store.get(*id)?;
            self.account.draft.sign_in.proof = proof;
            self.keep(received.at)?;
        }
        Ok(())
    }
}

/// Answers `test-sign-in`.
///
/// # Errors
/// Returns [`Failure`] if the account is not far enough, the port is taken, or no response arrived.
pub fn answer(arguments: &TestSignIn, places: &Places, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let mut notices = Vec::new();
    let mut desk = Desk::open(&arguments.account, places, &mut notices)?;
    let users = arguments.users.as_ref().map(sign_in::users).transpose()?;
    let port = desk.settle(arguments.port, arguments.tester, now)?;
    let test = Test::new(&desk.account.draft, &desk.parsed, desk.brand(), port, now)
        .map_err(|obstacle| refused(&arguments.account, &obstacle))?;
    let mut received = receive(&test, arguments.print_url, form)?;

    if let Some(users) = &users {
        look_up(&mut received.examined, users);
    }
    desk.prove(&test, &received)?;

    let product = product(&desk.account.draft, &desk.parsed);
    Ok(sign_in::answer(form, &received.examined, product)?.with_notices(notices))
}

/// Listens first, so that no response is missed, then shows or opens the URL, and waits.
fn receive(test: &Test, print_url: bool, form: Form) -> Result<Received, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::new(format!("The network can’t be used: {error}."), "Close other programs and try again.")
    })?;

    runtime.block_on(async {
        let listening = Listening::open(test.port).await?;
        let url = test.url();

        if print_url || open::that_detached(&url).is_err() {
            show(&url, form, print_url);
        }
        Ok(listening.receive(test.clone(), PATIENCE, Timestamp::now).await?)
    })
}

/// Shows the URL at once, before the command has its answer: on standard output if the user asked for it and no JSON
/// document goes there.
fn show(url: &str, form: Form, was_asked_for: bool) {
    // A terminal that has gone away ends the test anyway.
    let _ = if was_asked_for && !form.json {
        let mut output = io::stdout().lock();
        writeln!(output, "{url}").and_then(|()| output.flush())
    } else {
        writeln!(io::stderr(), "Open this URL in a browser:\n{url}")
    };
}

/// Returns what an account lacks for a test.
pub fn lacks(name: &str, missing: Missing) -> Failure {
    refused(name, &Obstacle::Missing(missing))
}

fn refused(name: &str, obstacle: &Obstacle) -> Failure {
    match obstacle {
        Obstacle::Missing(missing) => {
            let hint = match missing.step() {
                step @ 6 => {
                    format!("Complete step {step} in the window, or test as a separate service provider with --as own.")
                }
                step => format!("Complete step {step} in the window."),
            };

            Failure::new(missing.sentence_about(name), hint)
        }
        Obstacle::NoBinding => {
            let (message, hint) = obstacle.sentences();
            Failure::new(message, hint)
        }
    }
}

impl From<loopback::Error> for Failure {
    fn from(error: loopback::Error) -> Self {
        Self::new(&error, error.hint())
    }
}
