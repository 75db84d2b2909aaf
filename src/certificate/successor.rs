//! Successors: which certificate is the renewal of another.

use super::{Certificate, State};
use jiff::Timestamp;

/// Why one certificate is taken for the renewal of another. The stronger reason is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinship {
    SameSubject,
    SameKey,
}

impl Kinship {
    /// Returns what the two share, to read on after "has": "the same subject", "the same key".
    pub fn words(self) -> &'static str {
        match self {
            Self::SameSubject => "the same subject",
            Self::SameKey => "the same key",
        }
    }
}

/// Returns how `candidate` is akin to `holder`: the same public key, or the same subject from the same source.
///
/// The source is the issuer, or for self-signed certificates the subject itself. An empty subject names nobody. A
/// certificate is not akin to itself.
pub fn kinship(candidate: &Certificate, holder: &Certificate) -> Option<Kinship> {
    if candidate == holder {
        return None;
    }
    if candidate.spki_sha256 == holder.spki_sha256 {
        return Some(Kinship::SameKey);
    }
    let same_subject = !holder.subject.is_empty() && candidate.subject_der == holder.subject_der;
    let same_source = candidate.self_signed && holder.self_signed || candidate.issuer_der == holder.issuer_der;

    (same_subject && same_source).then_some(Kinship::SameSubject)
}

/// Returns how `candidate` is akin to `holder` when it can take over from it: it ends later, has not ended at `now`, may
/// sign, and is no certificate authority's, unless it signs itself as an identity provider's often does.
pub fn succeeds(candidate: &Certificate, holder: &Certificate, now: Timestamp) -> Option<Kinship> {
    let is_able = candidate.not_after > holder.not_after
        && candidate.validity(now).state() != State::Expired
        && candidate.may_sign
        && (!candidate.is_ca || candidate.self_signed);

    is_able.then(|| kinship(candidate, holder)).flatten()
}

/// Returns the successor of `holder` among `candidates`: the one that ends last, and of those the one with the same key.
pub fn successor_of<'a>(
    holder: &Certificate,
    candidates: impl Iterator<Item = &'a Certificate>,
    now: Timestamp,
) -> Option<(&'a Certificate, Kinship)> {
    candidates
        .filter_map(|candidate| Some((candidate, succeeds(candidate, holder, now)?)))
        .max_by_key(|(candidate, kinship)| (candidate.not_after, *kinship))
}
