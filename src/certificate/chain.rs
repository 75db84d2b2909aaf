//! The chain of a certificate: who issued it, who issued that one, as far as the certificates at hand tell.

use super::Certificate;
use std::cmp::Reverse;

/// A chain is followed this far; real ones have two to five certificates.
const LONGEST: usize = 16;

/// A certificate with its issuers (RFC 5280 §6.1, without validity and policies): who signed whom, not who is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The certificate itself first, then the issuer of each.
    pub links: Vec<Link>,
    pub end: End,
}

/// One certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub certificate: Certificate,
    pub proof: Proof,
}

/// What shows who issued a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It is signed with its own key.
    SelfSigned,
    /// It is signed with the key of its issuer, which was checked.
    Signed,
    /// It names its issuer, and that one's key where it names a key; the signature cannot be checked.
    Named,
    /// Its issuer is not at hand.
    Absent,
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// At a self-signed certificate.
    Root,
    /// At a certificate whose issuer, called so, is not at hand.
    Missing { issuer: String },
    /// At a certificate that was issued by one that stands in the chain already.
    Loop,
    /// At the longest that a chain is followed.
    TooLong,
}

impl Proof {
    /// Says who issued the certificate and how that is known.
    pub fn words(self) -> &'static str {
        match self {
            Self::SelfSigned => "Self-signed",
            Self::Signed => "Signed by its issuer; the signature is checked",
            Self::Named => "Names its issuer; the signature cannot be checked",
            Self::Absent => "Its issuer is not here",
        }
    }
}

impl End {
    /// Says in one sentence where the chain ends.
    pub fn words(&self) -> String {
        match self {
            Self::Root => {
                "The chain ends at a self-signed certificate. Whether that one is trusted is not checked.".to_owned()
            }
            Self::Missing { issuer } => format!("The chain ends here: the issuer “{issuer}” is not at hand."),
            Self::Loop => "The chain has no end: these certificates name each other as issuer.".to_owned(),
            Self::TooLong => format!("The chain is not followed beyond {LONGEST} certificates."),
        }
    }
}

/// Follows the issuers of `leaf` among `others`.
///
/// An issuer is the certificate whose subject is, byte for byte, the issuer that is named (RFC 5280 §6.1.3) and whose
/// key verifies the signature. Among several the one that is named by its key identifier comes first, then a
/// certificate authority, a self-signed one, and the one that ends last.
pub fn chain(leaf: &Certificate, others: &[Certificate]) -> Chain {
    let mut links: Vec<Link> = Vec::new();
    let mut current = leaf.clone();

    loop {
        if current.self_signed {
            links.push(Link { certificate: current, proof: Proof::SelfSigned });
            return Chain { links, end: End::Root };
        }
        let issuer = issuer(&current, others);
        let proof = issuer.map_or(Proof::Absent, |(_, proof)| proof);
        let missing = End::Missing { issuer: current.issuer_name.clone() };

        links.push(Link { certificate: current, proof });
        let end = match issuer {
            None => missing,
            Some((issuer, _)) if links.iter().any(|link| link.certificate == *issuer) => End::Loop,
            Some(_) if links.len() == LONGEST => End::TooLong,
            Some((issuer, _)) => {
                current = issuer.clone();
                continue;
            }
        };

        return Chain { links, end };
    }
}

/// Finds the certificate that issued `certificate`, and how that is known.
fn issuer<'a>(certificate: &Certificate, others: &'a [Certificate]) -> Option<(&'a Certificate, Proof)> {
    let mut candidates: Vec<&Certificate> =
        others.iter().filter(|other| other.subject_der == certificate.issuer_der && *other != certificate).collect();
    let mut named = None;

    candidates.sort_by_key(|other| {
        let key = match names_key(certificate, other) {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        };

        Reverse((key, other.is_ca, other.self_signed, other.not_after))
    });
    for candidate in candidates {
        match certificate.is_signed_by(candidate) {
            Some(true) => return Some((candidate, Proof::Signed)),
            None if names_key(certificate, candidate) != Some(false) => named = named.or(Some(candidate)),
            Some(false) | None => {}
        }
    }
    named.map(|candidate| (candidate, Proof::Named))
}

/// Returns whether the key that `certificate` says it is signed with is that of `issuer`; `None` where either does not
/// say (RFC 5280 §4.2.1.1).
fn names_key(certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
    let (named, key) = (certificate.authority_key_identifier.as_ref()?, issuer.subject_key_identifier.as_ref()?);

    Some(named == key)
}
