//! `sso-wizard account refresh`: changes at the metadata URL.

use super::{Desk, Known, changes, find};
use crate::account::refresh::{self, Failed, Outcome};
use crate::cli::answer::Answer;
use crate::cli::failure::Failure;
use crate::cli::progress;
use crate::cli::source::{code, wait_for};
use crate::cli::text::date;
use crate::fetch::Limits;
use crate::saml::Finding;
use crate::saml::metadata::difference::Change;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct RefreshDocument<'a> {
    name: &'a str,
    id: Uuid,
    #[serde(flatten)]
    seen: SeenDocument<'a>,
    /// The findings of the newer metadata itself.
    findings: &'a [Finding],
    taken: bool,
    /// The number of the version that was applied.
    version: Option<i64>,
}

/// The result of a refresh, for `account refresh` and `account check --refresh`.
#[derive(Serialize)]
pub(super) struct SeenDocument<'a> {
    status: Status,
    url: Option<&'a str>,
    changes: &'a [Change],
    failure: Option<FailureDocument>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Unchanged,
    Changed,
    Gone,
    Failed,
    NoAddress,
}

#[derive(Serialize)]
struct FailureDocument {
    code: &'static str,
    message: String,
    hint: String,
}

/// The result of a refresh.
pub(super) struct Seen {
    outcome: Outcome,
    url: Option<String>,
}

impl Seen {
    /// Returns the changes, the most serious first.
    pub(super) fn changes(&self) -> &[Change] {
        match &self.outcome {
            Outcome::Changed(changed) => &changed.changes,
            Outcome::Gone(change) => std::slice::from_ref(change),
            Outcome::Unchanged | Outcome::Failed(_) => &[],
        }
    }

    /// Returns why the metadata of the account `name` could not be compared. It isn't a failure if there never was a
    /// metadata URL.
    pub(super) fn failure(&self, name: &str) -> Option<Failure> {
        match &self.outcome {
            Outcome::Failed(failed) if *failed != Failed::NoAddress => Some(Failure::new(
                format!("The metadata of “{name}” couldn’t be checked for changes. {failed}"),
                failed.hint(),
            )),
            Outcome::Failed(_) | Outcome::Unchanged | Outcome::Changed(_) | Outcome::Gone(_) => None,
        }
    }

    pub(super) fn is_unchanged(&self) -> bool {
        matches!(self.outcome, Outcome::Unchanged)
    }

    pub(super) fn document(&self) -> SeenDocument<'_> {
        let failed = match &self.outcome {
            Outcome::Failed(failed) => Some(failed),
            Outcome::Unchanged | Outcome::Changed(_) | Outcome::Gone(_) => None,
        };

        SeenDocument {
            status: match &self.outcome {
                Outcome::Unchanged => Status::Unchanged,
                Outcome::Changed(_) => Status::Changed,
                Outcome::Gone(_) => Status::Gone,
                Outcome::Failed(Failed::NoAddress) => Status::NoAddress,
                Outcome::Failed(_) => Status::Failed,
            },
            url: self.url.as_deref(),
            changes: self.changes(),
            failure: failed.map(|failed| FailureDocument {
                code: match failed {
                    Failed::NoAddress => "no-address",
                    Failed::NothingToCompare => "nothing-to-compare",
                    Failed::Fetch(error) => code(&error.failure),
                    Failed::Unreadable(unreadable) => unreadable.code,
                    Failed::Unavailable(_) => "not-read",
                },
                message: failed.to_string(),
                hint: failed.hint().to_owned(),
            }),
        }
    }
}

impl Desk {
    /// Fetches an account's metadata again from its URL.
    pub(super) fn see(&self, known: &Known) -> Result<Seen, Failure> {
        let url = refresh::address(known.draft()).map(str::to_owned);
        let mut status = progress::Line::on_terminal();
        let outcome =
            wait_for(refresh::check(known.draft(), &known.parsed, &Limits::default(), self.now, |progress| {
                status.show(&progress);
            }))?;
        status.clear();

        Ok(Seen { outcome, url })
    }

    pub(super) fn refresh(&self, name: &str, take: bool) -> Result<Answer, Failure> {
        let known = self.known(find(&self.store, name)?)?;
        let seen = self.see(&known)?;
        let document = |findings, version: Option<i64>| RefreshDocument {
            name: &known.draft().name,
            id: known.account.id,
            seen: seen.document(),
            findings,
            taken: version.is_some(),
            version,
        };

        match &seen.outcome {
            Outcome::Failed(failed) => {
                Answer::failed(self.form, &document(&[], None), Failure::new(failed, failed.hint()))
            }
            Outcome::Unchanged => Answer::new(self.form, &document(&[], None), |page| {
                page.sentence(format!("The metadata of “{}” hasn’t changed.", known.draft().name));
            }),
            Outcome::Gone(change) => {
                let answer = Answer::new(self.form, &document(&[], None), |page| {
                    changes::write(page, std::slice::from_ref(change));
                })?;

                Ok(match take {
                    true => answer.with_failure(Failure::new("There’s nothing to apply.", &change.hint)),
                    false => answer.blocked_if(true),
                })
            }
            Outcome::Changed(changed) => {
                let is_another = changed.is_another_identity_provider();
                let is_unsigned = changed.is_not_of_pinned_signer();
                let is_refused = take && (is_another || is_unsigned);
                let version = if take && !is_refused { Some(self.take_over(&known, changed)?) } else { None };
                let loaded = known.draft().metadata.as_ref().map(|loaded| date(loaded.loaded_at)).unwrap_or_default();
                let answer = Answer::new(self.form, &document(&changed.findings, version), |page| {
                    page.sentence(format!(
                        "The metadata of “{}” has changed since it was loaded on {loaded}: {}.",
                        known.draft().name,
                        changes::number(&changed.changes)
                    ));
                    changes::write(page, &changed.changes);
                    page.findings(&changed.findings);
                    page.gap();
                    page.sentence(match version {
                        Some(number) => format!("It was applied as version {number}."),
                        None if is_another || is_unsigned => "Not applied.".to_owned(),
                        None => "Not applied. Add --take to apply it.".to_owned(),
                    });
                })?
                .blocked_if(changes::matter(&changed.changes) && version.is_none());

                Ok(match (is_refused, is_another) {
                    (true, true) => answer.with_failure(Failure::new(
                        "This is a different identity provider’s metadata, so it wasn’t applied.",
                        "To use this identity provider from now on, load its metadata in step 2 of the wizard.",
                    )),
                    (true, false) => answer.with_failure(Failure::new(
                        "The pinned signer didn’t sign this metadata, so it wasn’t applied.",
                        "If the signer has changed, ask the publisher for the new certificate, and pin it with `sso-wizard account signer`.",
                    )),
                    (false, _) => answer,
                })
            }
        }
    }

    /// Applies newer metadata, and returns the number of its version.
    fn take_over(&self, known: &Known, changed: &refresh::Changed) -> Result<i64, Failure> {
        let mut draft = known.draft().clone();
        changed.clone().take_over(&mut draft);
        let account = self.store.update(known.account.id, known.account.revision, &draft, self.now)?;

        self.current_version(&account)
    }
}
