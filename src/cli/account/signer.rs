//! `sso-wizard account signer`: the required signer of an account's metadata.

use super::{Desk, Known, find};
use crate::account::Draft;
use crate::cli::answer::Answer;
use crate::cli::arguments::AccountSigner;
use crate::cli::failure::Failure;
use crate::cli::inspect::signature;
use crate::cli::text::Cell;
use crate::saml::Finding;
use crate::saml::finding::has_blocker;
use crate::saml::metadata::signature::{Signer, Standing};
use crate::saml::metadata::{IdentityProvider, Signature};
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct SignerOfAccountDocument<'a> {
    done: Done,
    name: &'a str,
    id: Uuid,
    signer: Option<SignerDocument<'a>>,
    /// The result of the signature check with that signer; `null` if no metadata is loaded.
    standing: Option<Standing>,
    signature: Option<&'a Signature>,
    findings: &'a [Finding],
}

/// The action of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    Shown,
    Pinned,
    Unpinned,
}

/// A pinned signer, for `account signer` and `account show`.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct SignerDocument<'a> {
    kind: SignerKind,
    /// The name of the certificate; `null` for a fingerprint.
    subject: Option<&'a str>,
    /// SHA-256 of the certificate, or for a fingerprint of the certificate or its key: lower hex.
    sha256: &'a str,
}

/// The ways to pin a signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum SignerKind {
    Certificate,
    Fingerprint,
}

impl<'a> From<&'a Signer> for SignerDocument<'a> {
    fn from(signer: &'a Signer) -> Self {
        match signer {
            Signer::Certificate(certificate) => Self {
                kind: SignerKind::Certificate,
                subject: Some(&certificate.subject_name),
                sha256: &certificate.sha256,
            },
            Signer::Fingerprint(sha256) => Self { kind: SignerKind::Fingerprint, subject: None, sha256 },
        }
    }
}

/// Returns the pinned signer for a row of text.
pub(super) fn cell(draft: &Draft) -> Cell {
    Cell::from(match &draft.metadata_signer {
        Some(Signer::Certificate(certificate)) => {
            format!("{}, SHA-256 {}", certificate.subject_name, certificate.sha256)
        }
        Some(Signer::Fingerprint(sha256)) => format!("SHA-256 {sha256}"),
        None => "no signer pinned".to_owned(),
    })
}

impl Desk {
    pub(super) fn signer(&self, arguments: &AccountSigner) -> Result<Answer, Failure> {
        let known = self.known(find(&self.store, &arguments.name)?)?;
        let (done, known) = match (&arguments.pin, arguments.unpin) {
            (Some(signer), _) => (Done::Pinned, self.pin(known, Some(signature::signer(signer)?))?),
            (None, true) => (Done::Unpinned, self.pin(known, None)?),
            (None, false) => (Done::Shown, known),
        };
        let draft = known.draft();
        let provider = known.parsed.identity_provider.as_ref();
        let findings = provider.map(IdentityProvider::signature_findings).unwrap_or_default();
        let document = SignerOfAccountDocument {
            done,
            name: &draft.name,
            id: known.account.id,
            signer: draft.metadata_signer.as_ref().map(SignerDocument::from),
            standing: provider.map(|provider| provider.assessment().standing),
            signature: provider.map(|provider| &provider.signature),
            findings: &findings,
        };

        Ok(Answer::new(self.form, &document, |page| {
            page.sentence(match done {
                Done::Shown => format!("Account “{}”", draft.name),
                Done::Pinned => {
                    format!("From now on, this signer must sign the metadata of “{}”.", draft.name)
                }
                Done::Unpinned => format!("The metadata of “{}” no longer has a pinned signer.", draft.name),
            });
            page.gap();
            let rows = match provider {
                Some(provider) => signature::rows(provider),
                None => vec![("Signature", Cell::from("no metadata yet"))],
            };
            page.rows([("Pinned signer", cell(draft))].into_iter().chain(rows));
            page.findings(&findings);
        })?
        .blocked_if(has_blocker(&findings)))
    }

    /// Saves the signer, and checks the metadata against it.
    fn pin(&self, known: Known, signer: Option<Signer>) -> Result<Known, Failure> {
        if known.draft().metadata_signer == signer {
            return Ok(known);
        }
        let draft = Draft { metadata_signer: signer, ..known.draft().clone() };
        let account = self.store.update(known.account.id, known.account.revision, &draft, self.now)?;

        self.known(account)
    }
}
