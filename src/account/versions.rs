//! The versions of an account's metadata: what was loaded, when and from where, and the way back.

use super::Draft;
use super::draft::{LoadedMetadata, Origin};
use crate::certificate::validity::date_words;
use crate::saml::metadata::{self, Document, IdentityProvider};
use crate::saml::{Kind, Unreadable};
use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

/// The most versions that are kept of an account.
pub const MOST: usize = 50;

/// The most bytes that the versions of an account may have together, each distinct content counted once. The newest version
/// is kept whatever its size is.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Metadata that was loaded into an account. Its bytes are asked for with [`super::Store::version`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1 within the account. A number is never given again.
    pub number: i64,
    pub loaded_at: Timestamp,
    pub origin: Origin,
    /// The entity chosen from an aggregate.
    pub entity_id: Option<String>,
    /// When it was first loaded, where it is an older version that was gone back to.
    pub version_of: Option<Timestamp>,
    /// SHA-256 of the bytes, lower hex.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
}

/// The versions of an account's metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The newest first.
    pub versions: Vec<Version>,
    /// How many older ones are no longer kept, because there were more than [`MOST`] or they had more than [`MOST_BYTES`].
    pub dropped: usize,
}

impl History {
    /// Returns the version with this number.
    pub fn get(&self, number: i64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Returns the version that a draft has: the one that was loaded then, else the newest with the same content.
    pub fn current(&self, draft: &Draft) -> Option<&Version> {
        let loaded = draft.metadata.as_ref()?;
        let sha256 = sha256(&loaded.xml);
        let has = |version: &&Version| version.sha256 == sha256 && version.entity_id == loaded.entity_id;
        let mut same = self.versions.iter().filter(has);

        same.clone().find(|version| version.loaded_at == loaded.loaded_at).or_else(|| same.next())
    }
}

impl Version {
    /// Returns where it came from, in words.
    pub fn origin_words(&self) -> Cow<'_, str> {
        origin_words(&self.origin, self.version_of)
    }

    /// Returns the identity provider of this version, whose bytes are `xml`.
    ///
    /// # Errors
    /// [`Unreadable`] when it does not read, such as metadata that an older program accepted.
    pub fn read(&self, xml: &[u8]) -> Result<IdentityProvider, Unreadable> {
        if let Some(entity_id) = &self.entity_id {
            return metadata::read_entity(xml, entity_id);
        }

        match metadata::read(xml)? {
            Document::IdentityProvider(identity_provider) => Ok(*identity_provider),
            Document::Aggregate(_) => Err(Unreadable::new(
                Kind::Aggregate,
                "no-entity-chosen",
                "This version describes several entities, but none was chosen.",
            )
            .hint("Choose another version, or load the metadata again in step 2.")),
        }
    }

    /// Makes of this version, whose bytes are `xml`, what is loaded again at `now`.
    ///
    /// # Errors
    /// [`Unreadable`] when it does not read.
    pub fn again(&self, xml: Vec<u8>, now: Timestamp) -> Result<(LoadedMetadata, IdentityProvider), Unreadable> {
        let identity_provider = self.read(&xml)?;
        let loaded = LoadedMetadata {
            xml,
            origin: self.origin.clone(),
            loaded_at: now,
            entity_id: self.entity_id.clone(),
            // Going back to what was itself gone back to names the version that both are of.
            version_of: Some(self.version_of.unwrap_or(self.loaded_at)),
        };

        Ok((loaded, identity_provider))
    }

    /// Goes back to this version, whose bytes are `xml`: the draft takes it over as it takes over any metadata.
    ///
    /// # Errors
    /// [`Unreadable`] when it does not read; the draft is then as it was.
    pub fn go_back(&self, draft: &mut Draft, xml: Vec<u8>, now: Timestamp) -> Result<IdentityProvider, Unreadable> {
        let (loaded, identity_provider) = self.again(xml, now)?;

        draft.take_metadata(loaded, &identity_provider);
        Ok(identity_provider)
    }
}

/// Says where metadata came from: a file's name, an address, "Pasted", or "version of 3 Sep 2026".
pub(super) fn origin_words(origin: &Origin, version_of: Option<Timestamp>) -> Cow<'_, str> {
    match version_of {
        Some(time) => Cow::Owned(format!("version of {}", date_words(time))),
        None => Cow::Borrowed(origin.words()),
    }
}

/// Returns the SHA-256 of metadata, lower hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::with_capacity(64), |mut text, octet| {
        // A string takes everything.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Returns how many of the versions are kept, given the fingerprint and the size of each, the newest first.
pub(super) fn kept<'a>(versions: impl IntoIterator<Item = (&'a str, u64)>) -> usize {
    let mut contents = HashSet::new();
    let mut bytes = 0_u64;

    versions
        .into_iter()
        .take(MOST)
        .enumerate()
        .take_while(|(place, (sha256, size))| {
            if contents.insert(*sha256) {
                bytes = bytes.saturating_add(*size);
            }
            *place == 0 || bytes <= MOST_BYTES
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::fixture::{NOW, certificate, days, load, metadata};
    use crate::certificate::Role;

    const MIB: u64 = 1024 * 1024;

    fn version(number: i64, xml: &[u8]) -> Version {
        Version {
            number,
            loaded_at: NOW - days(11 - number),
            origin: Origin::Url("https://idp.example.com/metadata".to_owned()),
            entity_id: None,
            version_of: None,
            sha256: sha256(xml),
            size: xml.len() as u64,
        }
    }

    #[test]
    fn fifty_versions_are_kept_and_no_more_bytes_than_allowed() {
        let many: Vec<_> = (0..80).map(|number| number.to_string()).collect();
        let of = |size| kept(many.iter().map(|sha256| (sha256.as_str(), size)));

        assert_eq!(of(1), 50);
        assert_eq!(of(2 * MIB), 32);
        assert_eq!(of(100 * MIB), 1, "the newest is kept whatever its size is");
        assert_eq!(kept([]), 0);
    }

    #[test]
    fn a_content_that_comes_again_is_counted_once() {
        let turns = ["a", "b"].into_iter().cycle().take(40).map(|sha256| (sha256, 20 * MIB));

        assert_eq!(kept(turns), 40);
    }

    #[test]
    fn going_back_brings_the_certificate_of_that_day_and_says_which_version_it_is() {
        let (old, new) = (certificate(20), certificate(800));
        let before = metadata(std::slice::from_ref(&old), &["mail"]);
        let mut draft = Draft::default();

        load(&mut draft, metadata(std::slice::from_ref(&new), &["mail"]));
        version(3, &before).go_back(&mut draft, before.clone(), NOW).unwrap();

        let loaded = draft.metadata.as_ref().unwrap();
        assert_eq!((&loaded.xml, loaded.loaded_at), (&before, NOW));
        assert_eq!(loaded.origin_words(), "version of 6 Sep 2026");
        assert_eq!(loaded.origin, Origin::Url("https://idp.example.com/metadata".to_owned()));
        assert_eq!(draft.certificates[1].der, old);
        assert_eq!(draft.certificates[1].role, Some(Role::Secondary), "a Primary that stands is never moved");
    }

    #[test]
    fn going_back_to_what_was_gone_back_to_names_the_first_of_them() {
        let xml = metadata(&[], &[]);
        let mut draft = Draft::default();
        let again = Version { version_of: Some(NOW - days(9)), ..version(7, &xml) };

        again.go_back(&mut draft, xml, NOW).unwrap();
        assert_eq!(draft.metadata.unwrap().version_of, Some(NOW - days(9)));
    }

    #[test]
    fn a_version_that_does_not_read_changes_nothing() {
        let mut draft = Draft::default();

        assert!(version(1, b"<html>").go_back(&mut draft, b"<html>".to_vec(), NOW).is_err());
        assert_eq!(draft, Draft::default());
    }

    #[test]
    fn the_version_in_use_is_known_by_its_content_and_the_time_it_was_loaded() {
        let (one, two) = (metadata(&[], &["mail"]), metadata(&[], &["phone"]));
        let history = History { versions: vec![version(3, &one), version(2, &two), version(1, &one)], dropped: 0 };
        let mut draft = Draft::default();

        assert_eq!(history.current(&draft), None);
        load(&mut draft, one);
        assert_eq!(history.current(&draft).map(|version| version.number), Some(3));
        draft.metadata.as_mut().unwrap().loaded_at = NOW - days(10);
        assert_eq!(history.current(&draft).map(|version| version.number), Some(1));
    }
}
