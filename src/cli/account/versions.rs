//! `sso-wizard account versions`: lists, compares, and restores the versions of an account's metadata.

use super::show::origin;
use super::{Desk, changes, find};
use crate::account::Account;
use crate::account::draft::Draft;
use crate::account::versions::{History, Version};
use crate::cli::answer::Answer;
use crate::cli::arguments::AccountVersions;
use crate::cli::failure::Failure;
use crate::cli::text::{Cell, Tone, date};
use crate::phrase::{counted, grouped, plural};
use crate::saml::Finding;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::difference::{Change, difference};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct VersionsDocument<'a> {
    name: &'a str,
    id: Uuid,
    /// The number of older versions that are no longer kept.
    dropped: usize,
    versions: Vec<VersionDocument<'a>>,
}

#[derive(Serialize)]
struct VersionDocument<'a> {
    version: i64,
    loaded_at: Timestamp,
    origin: String,
    /// When the version that this one restores was first loaded.
    version_of: Option<Timestamp>,
    /// The entity chosen from an aggregate.
    entity_id: Option<&'a str>,
    sha256: &'a str,
    bytes: u64,
    in_use: bool,
}

#[derive(Serialize)]
struct ComparedDocument<'a> {
    name: &'a str,
    id: Uuid,
    before: i64,
    after: i64,
    changes: &'a [Change],
}

#[derive(Serialize)]
struct RestoredDocument<'a> {
    done: &'static str,
    name: &'a str,
    id: Uuid,
    /// The version that was restored.
    restored: i64,
    /// Its new number.
    version: i64,
    /// The changes for the account.
    changes: &'a [Change],
    findings: &'a [Finding],
}

impl Desk {
    pub(super) fn versions(&self, arguments: &AccountVersions) -> Result<Answer, Failure> {
        let account = find(&self.store, &arguments.name)?;

        match (arguments.compare.as_deref(), arguments.restore) {
            (Some([before, after]), _) => self.compare(&account, *before, *after),
            (_, Some(number)) => self.go_back(&account, number),
            (_, None) => self.list_versions(&account),
        }
    }

    /// Returns the number of the version that an account has.
    pub(super) fn current_version(&self, account: &Account) -> Result<i64, Failure> {
        let history = self.store.versions(account.id)?;

        Ok(history.current(&account.draft).map(|version| version.number).unwrap_or_default())
    }

    fn list_versions(&self, account: &Account) -> Result<Answer, Failure> {
        let history = self.store.versions(account.id)?;
        let current = history.current(&account.draft).map(|version| version.number);
        let is_in_use = |version: &Version| Some(version.number) == current;
        let document = VersionsDocument {
            name: &account.draft.name,
            id: account.id,
            dropped: history.dropped,
            versions: history
                .versions
                .iter()
                .map(|version| VersionDocument {
                    version: version.number,
                    loaded_at: version.loaded_at,
                    origin: origin(&version.origin),
                    version_of: version.version_of,
                    entity_id: version.entity_id.as_deref(),
                    sha256: &version.sha256,
                    bytes: version.size,
                    in_use: is_in_use(version),
                })
                .collect(),
        };

        Answer::new(self.form, &document, |page| {
            if history.versions.is_empty() {
                page.sentence(format!("“{}” has no metadata yet.", account.draft.name));
                return;
            }
            let rows: Vec<_> = history
                .versions
                .iter()
                .map(|version| {
                    [
                        Cell::from(version.number.to_string()),
                        Cell::from(date(version.loaded_at)),
                        Cell::from(version.origin_words()),
                        Cell::from(counted(usize::try_from(version.size).unwrap_or(usize::MAX), "byte", "bytes")),
                        Cell::from(version.sha256.get(..16).unwrap_or(&version.sha256)),
                        if is_in_use(version) { Cell::toned("in use", Tone::Good) } else { Cell::from("") },
                    ]
                })
                .collect();
            page.table(["Version", "Loaded", "From", "Size", "SHA-256", ""], &rows);
            if history.dropped > 0 {
                page.gap();
                page.sentence(plural(
                    history.dropped,
                    "1 older version is no longer kept.".to_owned(),
                    format!("{} older versions are no longer kept.", grouped(history.dropped)),
                ));
            }
        })
    }

    fn compare(&self, account: &Account, before: i64, after: i64) -> Result<Answer, Failure> {
        let history = self.store.versions(account.id)?;
        let (was, is) = (self.read(account, &history, before)?, self.read(account, &history, after)?);
        let changes = difference(&was.1, &is.1, self.now);
        let document = ComparedDocument { name: &account.draft.name, id: account.id, before, after, changes: &changes };

        Answer::new(self.form, &document, |page| {
            page.sentence(match changes.as_slice() {
                [] => format!("Versions {before} and {after} are the same."),
                changes => format!(
                    "From version {before} of {} to version {after} of {}: {}.",
                    date(was.0.loaded_at),
                    date(is.0.loaded_at),
                    changes::number(changes)
                ),
            });
            changes::write(page, &changes);
        })
    }

    fn go_back(&self, account: &Account, number: i64) -> Result<Answer, Failure> {
        let history = self.store.versions(account.id)?;
        let known = self.known(account.clone())?;
        let (version, identity_provider, xml) = self.read(account, &history, number)?;
        let changes = match &known.parsed.identity_provider {
            Some(current) => difference(current, &identity_provider, self.now),
            None => Vec::new(),
        };
        let is_in_use = history.current(&account.draft).is_some_and(|current| current.sha256 == version.sha256);
        let mut now_version = number;

        if !is_in_use {
            let mut draft: Draft = account.draft.clone();
            version.go_back(&mut draft, xml, self.now)?;
            now_version =
                self.current_version(&self.store.update(account.id, account.revision, &draft, self.now)?)?;
        }

        let findings = identity_provider.findings(self.now);
        let document = RestoredDocument {
            done: if is_in_use { "kept" } else { "restored" },
            name: &account.draft.name,
            id: account.id,
            restored: number,
            version: now_version,
            changes: &changes,
            findings: &findings,
        };

        Answer::new(self.form, &document, |page| {
            if is_in_use {
                page.sentence(format!("“{}” already uses version {number}.", account.draft.name));
                return;
            }
            page.sentence(format!(
                "Restored version {number} (loaded on {}) of “{}” as version {now_version}: {}.",
                date(version.loaded_at),
                account.draft.name,
                changes::number(&changes)
            ));
            changes::write(page, &changes);
            page.findings(&findings);
        })
    }

    /// Reads a version: its record, its identity provider, and its bytes.
    fn read<'a>(
        &self,
        account: &Account,
        history: &'a History,
        number: i64,
    ) -> Result<(&'a Version, IdentityProvider, Vec<u8>), Failure> {
        let xml = self.store.version(account.id, number)?;
        let version = history.get(number).ok_or(crate::account::store::Error::VersionGone(number))?;
        let mut identity_provider = version.read(&xml)?;
        account.draft.trust().judge(&mut identity_provider);

        Ok((version, identity_provider, xml))
    }
}
