//! Successors: certificates that are the renewal of others.

use super::{Certificate, State};
use jiff::Timestamp;

/// A reason to treat one certificate as the renewal of another. The stronger reason is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinship {
    SameSubject,
    SameKey,
}

/// Returns how `candidate` is related to `holder`: the same public key, or the same subject from the same source.
///
/// The source is the issuer, or for self-signed certificates the subject itself. An empty subject never matches. A
/// certificate isn't related to itself.
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

/// Returns how `candidate` is related to `holder` if it can replace it: it expires later, hasn't expired at `now`, may sign,
/// and isn't a certificate authority's, unless it signs itself as an identity provider's often does.
pub fn succeeds(candidate: &Certificate, holder: &Certificate, now: Timestamp) -> Option<Kinship> {
    let is_able = candidate.not_after > holder.not_after
        && candidate.validity(now).state() != State::Expired
        && candidate.may_sign
        && (!candidate.is_ca || candidate.self_signed);

    is_able.then(|| kinship(candidate, holder)).flatten()
}

/// Returns the successor of `holder` among `candidates`: the one that expires last, preferring one with the same key.
pub fn successor_of<'a>(
    holder: &Certificate,
    candidates: impl Iterator<Item = &'a Certificate>,
    now: Timestamp,
) -> Option<(&'a Certificate, Kinship)> {
    candidates
        .filter_map(|candidate| Some((candidate, succeeds(candidate, holder, now)?)))
        .max_by_key(|(candidate, kinship)| (candidate.not_after, *kinship))
}

#[cfg(test)]
mod tests {
    use super::{Kinship, kinship, succeeds, successor_of};
    use crate::certificate::Certificate;
    use crate::certificate::testing::{certificate, parameters, self_signed};
    use jiff::Timestamp;
    use rcgen::{BasicConstraints, DistinguishedName, IsCa, Issuer, KeyPair, KeyUsagePurpose};

    /// A self-signed certificate with its own key.
    fn renewed(name: &str, from: &str, until: &str) -> Certificate {
        let signed = parameters(name, from, until).self_signed(&KeyPair::generate().unwrap()).unwrap();

        Certificate::from_der(signed.der()).unwrap()
    }

    fn issued(name: &str, issuer: &str, from: &str, until: &str) -> Certificate {
        let issuer = Issuer::new(parameters(issuer, "2026-01-01", "2036-01-01"), KeyPair::generate().unwrap());
        let signed = parameters(name, from, until).signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();

        Certificate::from_der(signed.der()).unwrap()
    }

    fn now() -> Timestamp {
        "2026-09-14T07:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_same_key_or_the_same_subject_makes_a_successor() {
        let holder = certificate("idp.example.com", "2023-10-08", "2026-10-07");
        let same_key = certificate("login.example.com", "2026-09-01", "2029-09-01");
        let same_subject = renewed("idp.example.com", "2026-09-01", "2029-09-01");

        assert_eq!(succeeds(&same_key, &holder, now()), Some(Kinship::SameKey));
        assert_eq!(succeeds(&same_subject, &holder, now()), Some(Kinship::SameSubject));
        assert_eq!(succeeds(&renewed("other.example.com", "2026-09-01", "2029-09-01"), &holder, now()), None);
    }

    #[test]
    fn the_same_subject_counts_only_from_the_same_source() {
        let holder = issued("idp", "Example CA", "2025-01-01", "2026-10-01");

        assert_eq!(
            kinship(&issued("idp", "Example CA", "2026-01-01", "2027-10-01"), &holder),
            Some(Kinship::SameSubject)
        );
        assert_eq!(kinship(&issued("idp", "Other CA", "2026-01-01", "2027-10-01"), &holder), None);
        assert_eq!(kinship(&renewed("idp", "2026-01-01", "2027-10-01"), &holder), None);
        assert_eq!(kinship(&holder, &holder), None);
    }

    #[test]
    fn an_empty_subject_names_nobody() {
        let nameless = || {
            let mut parameters = parameters("", "2026-01-01", "2029-01-01");

            parameters.distinguished_name = DistinguishedName::new();
            Certificate::from_der(parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap()
        };

        assert_eq!(kinship(&nameless(), &nameless()), None);
    }

    #[test]
    fn a_successor_ends_later_is_not_expired_and_may_sign() {
        let holder = certificate("idp", "2020-01-01", "2022-01-01");
        let mut encrypts = parameters("idp", "2026-01-01", "2029-01-01");
        let mut authority = parameters("idp", "2026-01-01", "2029-01-01");

        encrypts.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        assert_eq!(succeeds(&certificate("idp", "2020-06-01", "2021-12-31"), &holder, now()), None);
        assert_eq!(succeeds(&certificate("idp", "2021-01-01", "2025-01-01"), &holder, now()), None);
        assert_eq!(succeeds(&self_signed(&encrypts), &holder, now()), None);
        assert_eq!(succeeds(&self_signed(&authority), &holder, now()), Some(Kinship::SameKey));
        assert!(succeeds(&certificate("idp", "2027-01-01", "2030-01-01"), &holder, now()).is_some());
    }

    #[test]
    fn the_one_that_ends_last_succeeds_and_the_same_key_wins_a_tie() {
        let holder = certificate("idp", "2023-10-08", "2026-10-07");
        let key = certificate("idp", "2026-09-02", "2029-09-01");
        let candidates =
            [certificate("idp", "2026-09-01", "2028-09-01"), key.clone(), renewed("idp", "2026-09-01", "2029-09-01")];

        assert_eq!(successor_of(&holder, candidates.iter(), now()), Some((&key, Kinship::SameKey)));
        assert_eq!(successor_of(&key, candidates.iter(), now()), None);
    }
}
