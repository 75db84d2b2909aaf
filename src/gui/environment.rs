//! Everything the window needs from outside, passed in so that tests can pass their own.

use super::files::{Dialogs, Files};
use crate::account::Store;
use crate::account::store::{self, SetAside};
use crate::brand::{BrandProblem, Brands};
use crate::fetch::Limits;
use crate::settings::{self, Folders, Settings};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::Arc;

/// The window's view of the world. Cheap to clone.
#[derive(Clone)]
pub struct Environment {
    pub folders: Folders,
    pub store: Store,
    pub brands: Arc<Brands>,
    pub settings: Settings,
    pub files: Arc<dyn Files>,
    pub limits: Limits,
    pub zone: TimeZone,
    /// The user's language, such as `de-CH`: display names in metadata are shown in it if they have it.
    pub language: String,
    pub clock: fn() -> Timestamp,
    /// Opens a URL in the default browser, and returns whether it could.
    pub browser: fn(&str) -> bool,
    /// Problems while opening, shown at home.
    pub troubles: Vec<Trouble>,
}

/// A failed action of SSO Wizard: a sentence and a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub message: String,
    pub hint: String,
}

impl Environment {
    /// Opens the user's folders: settings, brands, accounts. Failures are shown as troubles.
    ///
    /// # Errors
    /// Returns the store's error if not even a store in memory can be created.
    pub fn open(folders: Folders, accounts: Option<PathBuf>) -> Result<Self, store::Error> {
        let mut troubles = Vec::new();
        let (settings, problem) = settings::load(&folders.settings());

        if let Some(reason) = problem {
            troubles.push(Trouble { message: reason, hint: "Open Settings to check your choices.".to_owned() });
        }

        let (brands, problems) = Brands::built_in().with_folder(&folders.brands());

        for BrandProblem { path, reason } in problems {
            troubles.push(Trouble {
                message: format!("The brand file {} can’t be used. {reason}", path.display()),
                hint: "Fix the file, then restart SSO Wizard.".to_owned(),
            });
        }

        let path = accounts.unwrap_or_else(|| match &settings.data_folder {
            Some(folder) => folder.join("accounts.sqlite"),
            None => folders.accounts(),
        });
        let store = match Store::open(&path) {
            Ok(opened) => {
                if let Some(SetAside { path, reason }) = opened.set_aside {
                    troubles.push(Trouble {
                        message: format!("The accounts couldn’t be opened. {reason}"),
                        hint: format!("Nothing was overwritten. The file is kept as {}.", path.display()),
                    });
                }

                opened.store
            }
            Err(error) => {
                troubles.push(Trouble {
                    message: error.to_string(),
                    hint: format!("{} Until then, nothing is saved when you close this window.", error.hint()),
                });

                Store::in_memory()?
            }
        };

        for account in store.unreadable().unwrap_or_default() {
            troubles.push(Trouble {
                message: format!("The account “{}” can’t be read. {}", account.name, account.reason),
                hint: "It is kept unchanged. Nothing was overwritten.".to_owned(),
            });
        }

        Ok(Self {
            folders,
            store,
            brands: Arc::new(brands),
            settings,
            files: Arc::new(Dialogs),
            limits: Limits::default(),
            zone: TimeZone::system(),
            language: sys_locale::get_locale().unwrap_or_else(|| "en".to_owned()),
            clock: Timestamp::now,
            browser: |url| open::that_detached(url).is_ok(),
            troubles,
        })
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
