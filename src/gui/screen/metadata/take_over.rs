//! The effects of new metadata on the draft: certificates, roles, the email attribute, and undoing it.

use super::check::Check;
use super::{Message, Metadata};
use crate::account::Draft;
use crate::account::draft::{EmailDraft, HeldCertificate, LoadedMetadata};
use crate::gui::screen::{self, Action, Work};
use crate::saml::metadata::IdentityProvider;

/// The replaced values, kept until the next load so that they can be restored.
#[derive(Debug)]
pub(super) struct Replaced {
    metadata: LoadedMetadata,
    certificates: Change<Vec<HeldCertificate>>,
    email: Change<EmailDraft>,
    /// The previous entity ID, if it has changed.
    pub(super) old_entity_id: Option<String>,
    /// The number of certificates that the new metadata added.
    pub(super) added: usize,
}

/// A part of the draft before and after. It is restored only if it wasn't changed since.
#[derive(Debug)]
struct Change<T> {
    before: T,
    after: T,
}

impl<T: PartialEq> Change<T> {
    fn undo(self, now: &mut T) {
        if *now == self.after {
            *now = self.before;
        }
    }
}

impl Replaced {
    /// Restores the previous metadata, and everything else that wasn't changed since.
    pub(super) fn undo(self, draft: &mut Draft) {
        draft.metadata = Some(self.metadata);
        self.certificates.undo(&mut draft.certificates);
        self.email.undo(&mut draft.email);
    }
}

/// Puts `metadata` into the draft with all its effects (see [`Draft::take_metadata`]), and keeps the replaced values.
///
/// `old_entity_id` is the entity ID of the previous metadata.
fn take_over(
    draft: &mut Draft,
    old_entity_id: Option<&str>,
    metadata: LoadedMetadata,
    identity_provider: &IdentityProvider,
) -> Option<Replaced> {
    let old = draft.metadata.clone();
    let before = (draft.certificates.clone(), draft.email.clone());

    draft.take_metadata(metadata, identity_provider);

    let added = draft.certificates.iter().filter(|held| before.0.iter().all(|old| old.der != held.der)).count();

    Some(Replaced {
        metadata: old?,
        added,
        certificates: Change { before: before.0, after: draft.certificates.clone() },
        email: Change { before: before.1, after: draft.email.clone() },
        old_entity_id: old_entity_id.filter(|old| *old != identity_provider.entity_id).map(str::to_owned),
    })
}

impl Metadata {
    /// Puts new metadata into the draft, with all its effects.
    pub(super) fn take_over(
        &mut self,
        identity_provider: &IdentityProvider,
        entity_id: Option<String>,
        work: &mut Work<'_>,
    ) -> Action<Message> {
        let running = self.running.take().map(|running| running.origin);
        let Some(origin) = self.choosing.take().map(|choosing| choosing.origin).or(running) else {
            return Action::None;
        };
        let metadata = LoadedMetadata {
            xml: identity_provider.xml.to_vec(),
            origin,
            loaded_at: work.now(),
            entity_id,
            version_of: None,
        };

        self.put(metadata, identity_provider, work)
    }

    /// Applies metadata that a dialog has read: found at its URL, or an earlier version.
    pub fn picked(
        &mut self,
        metadata: LoadedMetadata,
        identity_provider: &IdentityProvider,
        work: &mut Work<'_>,
    ) -> Action<Message> {
        self.running = None;
        self.choosing = None;

        self.put(metadata, identity_provider, work)
    }

    fn put(
        &mut self,
        metadata: LoadedMetadata,
        identity_provider: &IdentityProvider,
        work: &mut Work<'_>,
    ) -> Action<Message> {
        let old = work.parsed.identity_provider.as_ref().map(|identity_provider| identity_provider.entity_id.as_str());

        self.failure = None;
        self.check = Check::default();
        self.replaced = take_over(work.draft, old, metadata, identity_provider);
        Action::Changed(screen::Change::Files)
    }
}
