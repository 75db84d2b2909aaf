//! Looks again where an account's metadata came from, and says what changed. Nothing is taken over before the person says so.

use super::Draft;
use super::draft::{LoadedMetadata, Origin};
use super::profile::{EmailAttribute, Parsed, email_attribute};
use crate::certificate::Role;
use crate::federation::{self, Content, Error, Stored};
use crate::fetch::{self, Limits, Progress, download};
use crate::saml::federation::Index;
use crate::saml::finding::has_blocker;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::difference::{Change, ChangeKind, Held, Impact, MappedEmail, difference_beside};
use crate::saml::metadata::signature::Standing;
use crate::saml::shown::quoted;
use crate::saml::{Finding, Unreadable};
use jiff::Timestamp;
use std::ops::ControlFlow;

/// What looking again has shown.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Byte for byte the same.
    Unchanged,
    Changed(Box<Changed>),
    /// The metadata of a federation no longer describes the identity provider, so there is nothing to take over.
    Gone(Change),
    Failed(Failed),
}

/// Newer metadata, which nobody has taken over yet.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What the account would have.
    pub loaded: LoadedMetadata,
    pub identity_provider: IdentityProvider,
    /// What changed, the worst first; never empty.
    pub changes: Vec<Change>,
    /// What is to be said of the newer metadata itself, blockers first.
    pub findings: Vec<Finding>,
}

/// Why nothing could be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error("This account’s metadata wasn’t fetched from a URL, so it can’t be checked for changes.")]
    NoAddress,
    #[error("This account’s metadata can’t be read, so there’s nothing to compare.")]
    NothingToCompare,
    #[error("{0}")]
    Fetch(fetch::Error),
    /// What came is no metadata of an identity provider.
    #[error("{}", .0.message)]
    Unreadable(Box<Unreadable>),
    /// What came cannot be read from where it was kept.
    #[error("{0}")]
    Unavailable(Error),
}

impl Failed {
    /// Returns what to do.
    pub fn hint(&self) -> &str {
        match self {
            Self::NoAddress => "Load it from its URL in step 2, so that it can be checked for changes.",
            Self::NothingToCompare => "Load the metadata again in step 2.",
            Self::Fetch(error) => &error.hint,
            Self::Unreadable(unreadable) => &unreadable.hint,
            Self::Unavailable(Error::Unavailable { hint, .. }) => hint,
            Self::Unavailable(_) => "Try again.",
        }
    }
}

impl Changed {
    /// Returns whether the address now describes another identity provider: not what one expects of an update.
    pub fn is_another_identity_provider(&self) -> bool {
        self.changes.iter().any(|change| change.kind == ChangeKind::EntityId)
    }

    /// Returns whether the pinned signer has not signed it: whoever pins wants no other metadata.
    pub fn is_not_of_pinned_signer(&self) -> bool {
        let assessment = self.identity_provider.assessment();

        assessment.is_pinned && assessment.standing != Standing::PinnedSigner
    }

    /// Returns whether the signature says not to take it over: it does not hold, or is not that of the pinned signer.
    pub fn is_wrongly_signed(&self) -> bool {
        has_blocker(&self.identity_provider.signature_findings())
    }

    /// Takes the newer metadata over, as the person has said.
    pub fn take_over(self, draft: &mut Draft) {
        draft.take_metadata(self.loaded, &self.identity_provider);
    }
}

/// Returns the address that the metadata of a draft came from. A version that was gone back to has that of the version.
pub fn address(draft: &Draft) -> Option<&str> {
    match &draft.metadata.as_ref()?.origin {
        Origin::Url(url) => Some(url),
        Origin::File(_) | Origin::Pasted | Origin::Metadata => None,
    }
}

/// Fetches the metadata of a draft again and compares it with what the draft has. Dropping the future cancels it.
pub async fn check(
    draft: &Draft,
    parsed: &Parsed,
    limits: &Limits,
    now: Timestamp,
    progress: impl FnMut(Progress) + Send,
) -> Outcome {
    let Some(address) = address(draft) else {
        return Outcome::Failed(Failed::NoAddress);
    };

    match download(address, limits, progress).await {
        Ok(fetched) => compare(draft, parsed, &fetched.bytes, now),
        Err(error) => Outcome::Failed(Failed::Fetch(error)),
    }
}

/// Compares what a draft has with what was fetched from its address at `now`.
///
/// What the account has already decides which changes matter: see [`Held`]. Of a federation's metadata the same entity counts, by its entity ID; only its part is kept.
/// The signature is judged with the signer that the draft has pinned.
pub fn compare(draft: &Draft, parsed: &Parsed, fetched: &Stored, now: Timestamp) -> Outcome {
    let (Some(loaded), Some(before)) = (&draft.metadata, &parsed.identity_provider) else {
        return Outcome::Failed(Failed::NothingToCompare);
    };
    let (mut after, entity_id) = match read(fetched, loaded.entity_id.as_deref(), &before.entity_id) {
        Ok(Some(after)) => after,
        Ok(None) => return Outcome::Gone(gone(&before.entity_id)),
        Err(Error::Refused(unreadable)) => return Outcome::Failed(Failed::Unreadable(unreadable)),
        Err(error) => return Outcome::Failed(Failed::Unavailable(error)),
    };

    after.pin(draft.metadata_signer.as_ref());

    let email = email_attribute(draft, parsed);
    let held = Held {
        primary: parsed.certificate(draft, Role::Primary),
        secondary: parsed.certificate(draft, Role::Secondary),
        email: email.as_ref().map(|email| match email {
            EmailAttribute::NameId => MappedEmail::NameId,
            EmailAttribute::Attribute { name, .. } => MappedEmail::Attribute(name),
        }),
    };

    if *after.xml == *loaded.xml {
        return Outcome::Unchanged;
    }

    let mut changed = Changed {
        loaded: LoadedMetadata {
            xml: after.xml.to_vec(),
            origin: loaded.origin.clone(),
            loaded_at: now,
            entity_id,
            version_of: None,
        },
        changes: difference_beside(held, before, &after, now),
        findings: after.findings(now),
        identity_provider: after,
    };

    // Metadata that can’t be applied needs no follow-up.
    if changed.is_wrongly_signed() {
        let others = changed.changes.iter_mut().filter(|change| change.kind != ChangeKind::SignatureStatus);

        others.for_each(|change| change.hint.clear());
    }

    Outcome::Changed(Box::new(changed))
}

/// Reads the identity provider that an account has, and returns it with its entity ID where it is one of a federation's: the one
/// that was `chosen` before, or, where there was nothing to choose from, the one that was `known`. Nothing when it is not there.
fn read(
    fetched: &Stored,
    chosen: Option<&str>,
    known: &str,
) -> Result<Option<(IdentityProvider, Option<String>)>, Error> {
    let is_list = |index: &Index| chosen.is_some() || !index.is_of_one();
    let each = |_: federation::Progress<'_>| ControlFlow::Continue(());

    match fetched.read("en", is_list, each)? {
        Content::List { index, unwrapped } => {
            let entity_id = chosen.unwrap_or(known);
            let Some(row) = index.find(entity_id) else {
                return Ok(None);
            };
            let listed = unwrapped.as_ref().unwrap_or(fetched);
            let identity_provider = listed.identity_provider(row, |_| ControlFlow::Continue(()))?;

            Ok(Some((identity_provider, Some(entity_id.to_owned()))))
        }
        // A single one in place of a federation has to be the one that was chosen.
        Content::IdentityProvider(only) if chosen.is_some_and(|chosen| only.entity_id != chosen) => Ok(None),
        Content::IdentityProvider(only) => Ok(Some((*only, chosen.map(str::to_owned)))),
    }
}

fn gone(entity_id: &str) -> Change {
    Change::new(
        ChangeKind::EntityGone,
        Impact::Breaks,
        format!("The metadata at this URL no longer describes the identity provider {}.", quoted(entity_id)),
    )
    .hint("Ask the identity provider’s or federation’s administrator for the new URL. The account keeps its current metadata.")
    .values(Some(entity_id.to_owned()), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::fixture::{NOW, certificate, days, load, metadata};

    use crate::account::draft::EmailChoice;
    use crate::saml::metadata;
    use crate::saml::signature::testing::{Publisher, SIGNATURE_TEMPLATE};

    const ADDRESS: &str = "https://idp.example.com/metadata";

    /// An account whose metadata was fetched.
    fn fetched(xml: Vec<u8>) -> Draft {
        let mut draft = Draft::default();

        load(&mut draft, xml);
        draft.metadata.as_mut().unwrap().origin = Origin::Url(ADDRESS.to_owned());
        draft
    }

    fn compared(draft: &Draft, bytes: &[u8]) -> Outcome {
        compare(draft, &Parsed::of(draft), &Stored::memory(bytes).unwrap(), NOW + days(1))
    }

    fn federation(entities: &[Vec<u8>]) -> Vec<u8> {
        [
            b"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">",
            entities.concat().as_slice(),
            b"</md:EntitiesDescriptor>",
        ]
        .concat()
    }

    fn named(entity_id: &str, xml: &[u8]) -> Vec<u8> {
        String::from_utf8(xml.to_vec())
            .unwrap()
            .replace("entityID=\"https://idp.example.com/metadata\"", &format!("entityID=\"{entity_id}\""))
            .into_bytes()
    }

    #[test]
    fn the_same_bytes_have_not_changed() {
        let xml = metadata(&[certificate(400)], &["mail"]);

        assert!(matches!(compared(&fetched(xml.clone()), &xml), Outcome::Unchanged));
    }

    #[test]
    fn what_changed_is_told_and_taken_over_only_when_one_says_so() {
        let (old, new) = (certificate(20), certificate(800));
        let mut draft = fetched(metadata(std::slice::from_ref(&old), &["mail"]));
        let newer = metadata(&[old, new.clone()], &["mail"]);
        let before = draft.clone();

        let Outcome::Changed(changed) = compared(&draft, &newer) else { panic!("it has changed") };
        let kinds: Vec<_> = changed.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::CertificateAdded]);
        assert!(changed.changes[0].sentence.contains("It looks like the replacement for"), "{:?}", changed.changes);
        assert!(!changed.is_another_identity_provider());
        assert_eq!(draft, before);

        changed.take_over(&mut draft);
        let loaded = draft.metadata.as_ref().unwrap();
        assert_eq!((loaded.xml.as_slice(), loaded.loaded_at), (newer.as_slice(), NOW + days(1)));
        assert_eq!(address(&draft), Some(ADDRESS));
        assert_eq!((draft.certificates[1].role, &draft.certificates[1].der), (Some(Role::Secondary), &new));
    }

    #[test]
    fn a_change_over_to_the_certificate_that_is_secondary_already_wakes_nobody() {
        let (old, new) = (certificate(20), certificate(800));
        let mut draft = fetched(metadata(std::slice::from_ref(&old), &["mail"]));
        load(&mut draft, metadata(&[old.clone(), new.clone()], &["mail"]));
        draft.metadata.as_mut().unwrap().xml = metadata(std::slice::from_ref(&old), &["mail"]);
        let impacts = |bytes: &[u8]| -> Vec<_> {
            let Outcome::Changed(changed) = compared(&draft, bytes) else { panic!("it has changed") };

            changed.changes.into_iter().map(|change| (change.kind, change.impact, change.sentence)).collect()
        };

        let both = impacts(&metadata(&[old, new.clone()], &["mail"]));
        assert_eq!((both[0].0, both[0].1), (ChangeKind::CertificateAdded, Impact::Harmless));
        assert!(both[0].2.ends_with("It’s already Secondary."), "{both:?}");

        let changed_over = impacts(&metadata(std::slice::from_ref(&new), &["mail"]));
        assert_eq!((changed_over[0].0, changed_over[0].1), (ChangeKind::CertificateRemoved, Impact::NeedsAttention));
        assert!(changed_over[0].2.contains(" It’s Primary. "), "{changed_over:?}");

        let stranger = impacts(&metadata(&[certificate(900)], &["mail"]));
        assert_eq!((stranger[0].0, stranger[0].1), (ChangeKind::CertificateRemoved, Impact::Breaks));
        assert!(stranger[0].2.contains("Neither Primary nor Secondary is listed any more"), "{stranger:?}");
    }

    #[test]
    fn an_attribute_that_goes_matters_only_where_it_is_mapped() {
        let mut draft = fetched(metadata(&[], &["mail", "department"]));
        draft.email.choice = Some(EmailChoice::Offered("mail".to_owned()));
        let one = |bytes: &[u8]| {
            let Outcome::Changed(mut changed) = compared(&draft, bytes) else { panic!("it has changed") };

            changed.changes.remove(0)
        };

        let other = one(&metadata(&[], &["mail"]));
        assert_eq!(other.impact, Impact::Harmless);
        assert_eq!(other.sentence, "1 attribute is no longer offered: “department”. It isn’t mapped.");
        let mapped = one(&metadata(&[], &["department"]));
        assert_eq!(mapped.impact, Impact::NeedsAttention);
        assert!(mapped.sentence.ends_with("“mail” is mapped as the email attribute."), "{}", mapped.sentence);
    }

    #[test]
    fn of_a_federation_the_same_identity_provider_counts() {
        let one = named("https://one.example.com", &metadata(&[certificate(400)], &["mail"]));
        let other = named("https://other.example.com", &metadata(&[], &[]));
        let both = federation(&[other.clone(), one.clone()]);
        let mut draft = fetched(metadata::cut_out(&both, "https://one.example.com").unwrap());
        draft.metadata.as_mut().unwrap().entity_id = Some("https://one.example.com".to_owned());

        assert!(matches!(compared(&draft, &both), Outcome::Unchanged));

        let renewed = named("https://one.example.com", &metadata(&[certificate(900)], &["mail"]));
        let Outcome::Changed(changed) = compared(&draft, &federation(&[other.clone(), renewed])) else {
            panic!("its certificate has changed")
        };
        assert_eq!(changed.identity_provider.entity_id, "https://one.example.com");
        assert_eq!(changed.changes.len(), 2, "{:?}", changed.changes);
        changed.take_over(&mut draft);
        assert!(!String::from_utf8_lossy(&draft.metadata.unwrap().xml).contains("other.example.com"));
    }

    #[test]
    fn an_identity_provider_that_left_its_federation_is_told_as_gone() {
        let one = named("https://one.example.com", &metadata(&[certificate(400)], &[]));
        let others = [
            named("https://two.example.com", &metadata(&[], &[])),
            named("https://three.example.com", &metadata(&[], &[])),
        ];
        let mut draft = fetched(one);

        for entity_id in [None, Some("https://one.example.com".to_owned())] {
            draft.metadata.as_mut().unwrap().entity_id = entity_id;
            let Outcome::Gone(change) = compared(&draft, &federation(&others)) else { panic!("it has gone") };

            assert_eq!((change.kind, change.impact), (ChangeKind::EntityGone, Impact::Breaks));
            assert_eq!(
                change.sentence,
                "The metadata at this URL no longer describes the identity provider “https://one.example.com”."
            );
        }
    }

    #[test]
    fn an_address_that_describes_somebody_else_is_not_an_update() {
        let draft = fetched(metadata(&[certificate(400)], &[]));
        let stranger = named("https://stranger.example.com", &metadata(&[certificate(400)], &[]));

        let Outcome::Changed(changed) = compared(&draft, &stranger) else { panic!("it has changed") };
        assert!(changed.is_another_identity_provider());
    }

    #[test]
    fn a_web_page_in_place_of_the_metadata_changes_nothing_and_is_told() {
        let draft = fetched(metadata(&[certificate(400)], &[]));

        let Outcome::Failed(failed) = compared(&draft, b"<!DOCTYPE html><html><title>Sign in</title></html>") else {
            panic!("a web page is no metadata")
        };
        assert!(failed.to_string().ends_with('.') && !failed.hint().is_empty(), "{failed}");
    }

    #[test]
    fn metadata_from_a_file_has_no_address_to_look_at() {
        let mut draft = Draft::default();

        load(&mut draft, metadata(&[], &[]));
        assert_eq!(address(&draft), None);
        assert_eq!(Failed::NoAddress.hint(), "Load it from its URL in step 2, so that it can be checked for changes.");
    }

    /// Metadata that carries a signature of `publisher`.
    fn signed_by(publisher: &Publisher) -> Vec<u8> {
        let unsigned = String::from_utf8(metadata(&[], &["mail"])).unwrap();
        let (start, rest) = unsigned.split_once('>').unwrap();

        publisher.sign(&format!("{start} ID=\"i\">{SIGNATURE_TEMPLATE}{rest}")).into_bytes()
    }

    #[test]
    fn newer_metadata_is_judged_with_the_pinned_signer() {
        let publisher = Publisher::new("federation");
        let other = signed_by(&Publisher::new("somebody"));
        let draft = Draft { metadata_signer: Some(publisher.pinned()), ..fetched(signed_by(&publisher)) };

        for (newer, code, sentence) in [
            (other, "metadata-signer-other", "The metadata is now signed by a different signer from the pinned one."),
            (
                metadata(&[], &["mail"]),
                "metadata-signer-missing",
                "The metadata is no longer signed, although a signer is pinned.",
            ),
        ] {
            let Outcome::Changed(changed) = compared(&draft, &newer) else { panic!("it has changed") };

            assert!(changed.is_not_of_pinned_signer() && changed.is_wrongly_signed());
            assert!(changed.findings.iter().any(|finding| finding.code == code), "{:?}", changed.findings);
            assert_eq!((changed.changes[0].impact, changed.changes[0].sentence.as_str()), (Impact::Breaks, sentence));
        }
    }

    #[test]
    fn what_the_signer_of_a_federation_has_signed_is_taken_along_when_it_is_looked_at_again() {
        let publisher = Publisher::new("federation");
        let template = SIGNATURE_TEMPLATE.replace("#i", "#f").replace("$key", "");
        let of = |attributes: &[&str]| {
            let entity = String::from_utf8(metadata(&[], attributes)).unwrap();
            let other = entity.replace("https://idp.example.com/metadata", "https://other.example.com/metadata");
            let list = format!(
                "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"f\">{template}{entity}{other}</md:EntitiesDescriptor>"
            );

            publisher.sign(&list).into_bytes()
        };
        let entity_id = "https://idp.example.com/metadata";
        let part = metadata::read_part(&of(&["mail"]), entity_id).unwrap();
        let mut draft = Draft { metadata_signer: Some(publisher.pinned()), ..Draft::default() };
        let loaded = LoadedMetadata {
            xml: part.xml.to_vec(),
            origin: Origin::Url(ADDRESS.to_owned()),
            loaded_at: NOW,
            entity_id: Some(entity_id.to_owned()),
            version_of: None,
        };

        draft.take_metadata(loaded, &part);
        let Outcome::Changed(changed) = compared(&draft, &of(&["mail", "department"])) else {
            panic!("it has changed")
        };
        assert!(!changed.is_not_of_pinned_signer());

        changed.take_over(&mut draft);
        let parsed = Parsed::of(&draft);
        assert_eq!(parsed.identity_provider.unwrap().assessment().standing, Standing::PinnedSigner);
    }
}
