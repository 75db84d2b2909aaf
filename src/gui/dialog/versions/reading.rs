//! Reading versions from the store, off the window's thread.

use super::Message;
use crate::account::profile::Parsed;
use crate::account::refresh::Failed;
use crate::account::trust::Trust;
use crate::account::versions::{History, Version};
use crate::account::{Draft, Store, store};
use crate::gui::environment::Trouble;
use crate::gui::task::blocking;
use crate::saml::Finding;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::difference::{Impact, difference};
use iced::Task;
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// The versions that the store keeps, with the changes in each.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub(super) history: History,
    /// The number of the version that is in use.
    pub(super) current: Option<i64>,
    /// The changes of each version, by its number.
    pub(super) news: HashMap<i64, News>,
}

/// The difference between a version and the previous one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum News {
    /// There is no previous version.
    First,
    Same,
    Changed {
        worst: Impact,
        /// The impact of the worst change.
        sentence: String,
        /// The number of other changes.
        others: usize,
    },
    /// It can't be read, or the previous one can't.
    Unreadable,
}

/// The source of one side of a comparison.
#[derive(Debug)]
pub(super) enum Source {
    Read(Box<IdentityProvider>),
    Draft(Box<Draft>),
    Version(Version),
}

/// Reads the versions of an account that has `draft`.
pub(super) fn kept(key: u64, account: Uuid, store: Store, draft: Draft, now: Timestamp) -> Task<Message> {
    blocking(
        move || {
            let history = store.versions(account)?;
            let trust = draft.trust();
            let news = news(&history, |version| read(&store, account, version, &trust).ok(), now);
            let current = history.current(&draft).map(|version| version.number);

            Ok(Box::new(Kept { current, news, history }))
        },
        move |result: Result<_, store::Error>| {
            let trouble = |error: store::Error| Trouble { message: error.to_string(), hint: error.hint() };

            Message::Read(key, result.map_err(trouble))
        },
    )
}

/// Compares two versions, in the given order. Their signatures are judged with the account's trusted signer.
pub(super) fn compared(
    key: u64,
    account: Uuid,
    store: Store,
    (before, after): (Source, Source),
    trust: Trust,
    now: Timestamp,
) -> Task<Message> {
    blocking(
        move || {
            let before = before.identity_provider(&store, account, &trust)?;
            let after = after.identity_provider(&store, account, &trust)?;

            Ok(difference(&before, &after, now))
        },
        move |result| Message::Compared(key, result),
    )
}

/// Reads a version as metadata that is loaded at `now`.
pub(super) fn as_new(key: u64, account: Uuid, store: Store, version: Version, now: Timestamp) -> Task<Message> {
    blocking(
        move || {
            let xml = store.version(account, version.number).map_err(|error| gone(&error))?;

            version.again(xml, now).map(Box::new).map_err(|unreadable| Box::new(unreadable.finding()))
        },
        move |result| Message::ReadAsNew(key, result),
    )
}

/// Reports that the store can't return a version.
pub(super) fn gone(error: &store::Error) -> Box<Finding> {
    Box::new(Finding::warning("version-not-read", error.to_string()).hint(error.hint()))
}

impl Source {
    fn identity_provider(self, store: &Store, account: Uuid, trust: &Trust) -> Result<IdentityProvider, Box<Finding>> {
        match self {
            Self::Read(identity_provider) => Ok(*identity_provider),
            Self::Draft(draft) => Parsed::of(&draft).identity_provider.ok_or_else(|| {
                let failed = Failed::NothingToCompare;

                Box::new(Finding::warning("version-not-read", failed.to_string()).hint(failed.hint().to_owned()))
            }),
            Self::Version(version) => read(store, account, &version, trust),
        }
    }
}

fn read(store: &Store, account: Uuid, version: &Version, trust: &Trust) -> Result<IdentityProvider, Box<Finding>> {
    let xml = store.version(account, version.number).map_err(|error| gone(&error))?;
    let mut identity_provider = version.read(&xml).map_err(|unreadable| Box::new(unreadable.finding()))?;

    trust.judge(&mut identity_provider);
    Ok(identity_provider)
}

/// Finds the difference between each version and the previous one. Versions may be large, so at most two are in memory.
fn news(history: &History, read: impl Fn(&Version) -> Option<IdentityProvider>, now: Timestamp) -> HashMap<i64, News> {
    let mut news = HashMap::new();
    let mut versions = history.versions.iter();
    let mut newer = versions.next().map(|version| (version, read(version)));

    while let Some((version, identity_provider)) = newer {
        let older = versions.next();
        let before = older.map(|older| match older.sha256 == version.sha256 {
            true => identity_provider.clone(),
            false => read(older),
        });

        news.insert(
            version.number,
            match (&before, &identity_provider) {
                (None, _) => News::First,
                (Some(Some(before)), Some(after)) => News::of(before, after, now),
                (Some(_), _) => News::Unreadable,
            },
        );
        newer = older.zip(before);
    }

    news
}

impl News {
    pub(super) fn of(before: &IdentityProvider, after: &IdentityProvider, now: Timestamp) -> Self {
        let changes = difference(before, after, now);

        match changes.split_first() {
            None => Self::Same,
            Some((worst, others)) => {
                Self::Changed { worst: worst.impact, sentence: worst.headline.clone(), others: others.len() }
            }
        }
    }
}
