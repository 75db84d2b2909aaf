//! What new metadata means for the draft: certificates, roles, the email attribute, and the way back.

use super::check::Check;
use super::{Message, Metadata};
use crate::account::Draft;
use crate::account::draft::{EmailDraft, HeldCertificate, LoadedMetadata};
use crate::gui::screen::{self, Action, Work};
use crate::saml::metadata::IdentityProvider;

/// What was replaced, kept until the next load so that it can come back.
#[derive(Debug)]
pub(super) struct Replaced {
    metadata: LoadedMetadata,
    certificates: Change<Vec<HeldCertificate>>,
    email: Change<EmailDraft>,
    /// The entity ID before, when it is another one now.
    pub(super) old_entity_id: Option<String>,
    /// How many certificates the new metadata brought.
    pub(super) added: usize,
}

/// A part of the draft before and after. It goes back only while nobody has changed it since.
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
    /// Brings the metadata before back, and whatever else was not touched since.
    pub(super) fn undo(self, draft: &mut Draft) {
        draft.metadata = Some(self.metadata);
        self.certificates.undo(&mut draft.certificates);
        self.email.undo(&mut draft.email);
    }
}

/// Puts `metadata` into the draft with all that it brings (see [`Draft::take_metadata`]), and keeps the way back.
/// `old_entity_id` is that of the metadata before.
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
    /// Puts new metadata, with what follows from it, into the draft.
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

    /// Takes metadata that a dialog has read: what was found at its address, or an earlier version.
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
