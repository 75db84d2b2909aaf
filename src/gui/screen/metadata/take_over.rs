//! What new metadata means for the draft: certificates, roles, the email attribute, and the way back.

use crate::account::Draft;
use crate::account::draft::{EmailChoice, EmailDraft, HeldCertificate, LoadedMetadata, Origin};
use crate::certificate::list::suggest_roles;
use crate::certificate::{Certificate, Role};
use crate::saml::attribute::{email_candidates, usual_email_attribute};
use crate::saml::metadata::IdentityProvider;
use jiff::Timestamp;

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

/// Puts `metadata` into the draft, with its signing certificates, roles where none stands, and the email attribute
/// where none is chosen. `old_entity_id` is that of the metadata before.
pub(super) fn take_over(
    draft: &mut Draft,
    old_entity_id: Option<&str>,
    metadata: LoadedMetadata,
    identity_provider: &IdentityProvider,
    now: Timestamp,
) -> Option<Replaced> {
    let before = (draft.certificates.clone(), draft.email.clone());

    add_certificates(draft, identity_provider, now);
    give_roles(draft, identity_provider, now);
    choose_email_attribute(&mut draft.email, identity_provider);

    let old = draft.metadata.replace(metadata)?;

    Some(Replaced {
        metadata: old,
        added: draft.certificates.len() - before.0.len(),
        certificates: Change { before: before.0, after: draft.certificates.clone() },
        email: Change { before: before.1, after: draft.email.clone() },
        old_entity_id: old_entity_id.filter(|old| *old != identity_provider.entity_id).map(str::to_owned),
    })
}

/// Adds the certificates that sign sign-ins, once each. One for encryption alone can have no role here.
fn add_certificates(draft: &mut Draft, identity_provider: &IdentityProvider, now: Timestamp) {
    for certificate in identity_provider.signing_certificates() {
        if !draft.certificates.iter().any(|held| held.der == certificate.der()) {
            draft.certificates.push(HeldCertificate {
                der: certificate.der().to_vec(),
                role: None,
                origin: Origin::Metadata,
                first_seen: now,
            });
        }
    }
}

/// Suggests roles where no Primary stands. A Secondary that stands stays.
fn give_roles(draft: &mut Draft, identity_provider: &IdentityProvider, now: Timestamp) {
    let has = |draft: &Draft, role| draft.certificates.iter().any(|held| held.role == Some(role));

    if has(draft, Role::Primary) {
        return;
    }

    let is_free = |certificate: &&Certificate| {
        draft.certificates.iter().any(|held| held.der == certificate.der() && held.role.is_none())
    };
    let candidates: Vec<(&Certificate, bool)> =
        identity_provider.signing_certificates().filter(is_free).map(|certificate| (certificate, true)).collect();
    let roles = suggest_roles(&candidates, now);
    let has_secondary = has(draft, Role::Secondary);

    for ((certificate, _), role) in candidates.into_iter().zip(roles) {
        if role == Some(Role::Secondary) && has_secondary {
            continue;
        }

        for held in draft.certificates.iter_mut().filter(|held| held.der == certificate.der()) {
            held.role = role;
        }
    }
}

/// Chooses the recognised attribute, when there is exactly one; else only fills in what Custom starts with.
fn choose_email_attribute(email: &mut EmailDraft, identity_provider: &IdentityProvider) {
    if email.choice.is_some() {
        return;
    }

    email.choice = email_candidates(&identity_provider.attributes).chosen.map(EmailChoice::Offered);

    if email.custom_name.is_empty()
        && let Some((name, format)) = identity_provider.product().and_then(usual_email_attribute)
    {
        name.clone_into(&mut email.custom_name);
        email.custom_format = format;
    }
}
