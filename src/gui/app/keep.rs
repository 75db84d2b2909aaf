//! Saving: every change is written at once, one write at a time, and files are parsed off the window's thread.

use super::{App, Message, Notice, OpenedAccount};
use crate::account::draft::Draft;
use crate::account::preflight::{Circumstances, overview};
use crate::account::profile::Parsed;
use crate::account::{Account, Store, store};
use crate::gui::environment::{Environment, Trouble};
use crate::gui::screen::{Change, home};
use crate::gui::task::blocking;
use crate::settings;
use iced::Task;
use uuid::Uuid;

impl App {
    /// Saves the draft, and parses its files again if they have changed.
    pub(super) fn changed(&mut self, change: Change) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };
        let parse = wizard.changed(change).then(|| {
            let draft = wizard.draft.clone();
            let (account, parse) = (wizard.account.id, wizard.parse);
            let store = self.environment.store.clone();

            blocking(
                move || {
                    let parsed = Parsed::of(&draft);
                    let conflicts = conflicts(&store, &parsed, account);

                    (Box::new(parsed), conflicts)
                },
                move |(parsed, conflicts)| Message::Parsed { account, parse, parsed, conflicts },
            )
        });

        Task::batch(parse.into_iter().chain([self.keep()]))
    }

    /// Writes the draft to the store. If a write is running, its result starts the next one.
    pub(super) fn keep(&mut self) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        if wizard.saving.is_running {
            return Task::none();
        }

        wizard.saving.is_running = true;
        wizard.saving.is_dirty = false;

        let (account, revision) = (wizard.account.id, wizard.account.revision);
        let (store, draft, now) = (self.environment.store.clone(), wizard.draft.clone(), self.environment.now());

        blocking(
            move || store.update(account, revision, &draft, now).map(Box::new).map_err(|error| trouble(&error)),
            move |result| Message::Kept { account, result },
        )
    }

    pub(super) fn kept(&mut self, id: Uuid, result: Result<Box<Account>, Trouble>) -> Task<Message> {
        let Some(wizard) = &mut self.wizard else {
            return Task::none();
        };

        if wizard.account.id != id {
            return Task::none();
        }

        let mut counted = Task::none();

        wizard.saving.is_running = false;

        match result {
            Ok(account) => {
                wizard.saving.saved_at = Some(account.changed);
                wizard.saving.trouble = None;

                let has_other_metadata = wizard.account.draft.metadata != account.draft.metadata;

                wizard.account = *account;

                if has_other_metadata {
                    counted = self.count_versions();
                }
            }
            Err(trouble) => {
                wizard.saving.is_dirty = true;
                self.notice = Some(Notice::from(&trouble));
                wizard.saving.trouble = Some(trouble);
                self.is_closing = false;

                return Task::none();
            }
        }

        let is_dirty = self.wizard.as_ref().is_some_and(|wizard| wizard.saving.is_dirty);

        if is_dirty {
            Task::batch([self.keep(), counted])
        } else if self.is_closing {
            iced::exit()
        } else {
            counted
        }
    }

    /// Counts the versions of the open account's metadata, off the window's thread.
    pub(super) fn count_versions(&self) -> Task<Message> {
        let Some(wizard) = &self.wizard else {
            return Task::none();
        };
        let (store, account) = (self.environment.store.clone(), wizard.account.id);

        blocking(
            // If they cannot be read, the dialog that lists them says why.
            move || store.versions(account).map(|history| history.versions.len()).unwrap_or_default(),
            move |count| Message::VersionsCounted { account, count },
        )
    }

    pub(super) fn keep_settings(&self) -> Task<Message> {
        let path = self.environment.folders.settings();
        let chosen = self.environment.settings.clone();

        blocking(move || settings::save(&path, &chosen), Message::SettingsKept)
    }

    /// Leaves the account. Unsaved changes are saved first.
    pub(super) fn close_account(&mut self) -> Task<Message> {
        let Some(wizard) = self.wizard.take() else {
            return Task::none();
        };
        let is_untouched = wizard.draft
            == Draft { brand: wizard.draft.brand.clone(), region: wizard.draft.region.clone(), ..Draft::default() };
        let store = self.environment.store.clone();
        let now = self.environment.now();
        let (account, saving, draft) = (wizard.account, wizard.saving, wizard.draft);

        self.notice = None;

        blocking(
            move || {
                if is_untouched {
                    // Nothing was entered, so no row is added.
                    return store.delete(account.id).map(|_| ());
                }

                if !saving.is_dirty && !saving.is_running {
                    return Ok(());
                }

                // A write may still be running and set a new revision, so the newest account is read.
                let newest = store.get(account.id)?;

                store.update(account.id, newest.revision, &draft, now).map(|_| ())
            },
            |result| result.map_err(|error| trouble(&error)),
        )
        .then({
            let list = self.environment.clone();

            move |result: Result<(), Trouble>| match result {
                Ok(()) => list_accounts(&list),
                Err(trouble) => Task::done(Message::Listed(Err(trouble))),
            }
        })
    }

    pub(super) fn list(&self) -> Task<Message> {
        list_accounts(&self.environment)
    }
}

pub(super) fn trouble(error: &store::Error) -> Trouble {
    Trouble { message: error.to_string(), hint: error.hint() }
}

pub(super) fn conflicts(store: &Store, parsed: &Parsed, account: Uuid) -> Vec<String> {
    match &parsed.identity_provider {
        // A failed query isn't a conflict. The store's problem is shown when the draft is saved.
        Some(provider) => store.accounts_with_entity_id(&provider.entity_id, Some(account)).unwrap_or_default(),
        None => Vec::new(),
    }
}

pub(super) fn open_account(store: &Store, account: Account) -> OpenedAccount {
    let parsed = Parsed::of(&account.draft);
    let conflicts = conflicts(store, &parsed, account.id);

    OpenedAccount { account, parsed, conflicts }
}

/// Lists the accounts off the window's thread.
pub(super) fn list_accounts(environment: &Environment) -> Task<Message> {
    let environment = environment.clone();

    blocking(
        move || {
            let accounts = environment.store.list().map_err(|error| trouble(&error))?;

            Ok(accounts.into_iter().map(|account| row_of(account, &environment)).collect())
        },
        Message::Listed,
    )
}

pub(super) fn row_of(account: Account, environment: &Environment) -> home::Row {
    let parsed = Parsed::of(&account.draft);
    let conflicts = conflicts(&environment.store, &parsed, account.id);
    let overview = overview(
        &account.draft,
        &parsed,
        Circumstances {
            brand: environment.brands.get_or_first(&account.draft.brand),
            conflicts: &conflicts,
            now: environment.now(),
            zone: &environment.zone,
            thresholds: environment.settings.expiry,
        },
    );

    home::Row { account, overview }
}
