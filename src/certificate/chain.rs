//! The chain of a certificate: its issuer, that certificate's issuer, and so on, as far as the available certificates show.

use super::Certificate;
use std::cmp::Reverse;

/// Maximum length of a chain; real ones have two to five certificates.
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

/// The evidence of who issued a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It is signed with its own key.
    SelfSigned,
    /// It is signed with the key of its issuer, which was checked.
    Signed,
    /// It names its issuer, and the issuer's key if it names a key; the signature can't be checked.
    Named,
    /// Its issuer isn't available.
    Absent,
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// At a self-signed certificate.
    Root,
    /// At a certificate whose issuer, named here, isn't available.
    Missing { issuer: String },
    /// At a certificate whose issuer is already in the chain.
    Loop,
    /// At the maximum length.
    TooLong,
}

impl Proof {
    /// Describes who issued the certificate and how that is known.
    pub fn words(self) -> &'static str {
        match self {
            Self::SelfSigned => "Self-signed",
            Self::Signed => "Signed by its issuer (signature checked)",
            Self::Named => "Names its issuer (signature can’t be checked)",
            Self::Absent => "Issuer certificate not found",
        }
    }
}

impl End {
    /// Describes the end of the chain in one sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Root => "The chain ends at a self-signed certificate. Its trust isn’t checked.".to_owned(),
            Self::Missing { issuer } => {
                format!("The chain ends here. No certificate was found for the issuer “{issuer}”.")
            }
            Self::Loop => "The chain is circular: these certificates name each other as issuer.".to_owned(),
            Self::TooLong => format!("The chain isn’t followed beyond {LONGEST} certificates."),
        }
    }
}

/// Follows the issuers of `leaf` among `others`.
///
/// An issuer is the certificate whose subject is, byte for byte, the issuer that is named (RFC 5280 §6.1.3) and whose key
/// verifies the signature. Among several, the one named by its key identifier comes first, then a certificate authority, a
/// self-signed one, and the one that expires last.
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

/// Returns whether `certificate` names the key of `issuer` as its signing key, or `None` if either doesn't say (RFC 5280
/// §4.2.1.1).
fn names_key(certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
    let (named, key) = (certificate.authority_key_identifier.as_ref()?, issuer.subject_key_identifier.as_ref()?);

    Some(named == key)
}

#[cfg(test)]
mod tests {
    use super::{End, LONGEST, Proof, chain};
    use crate::certificate::Certificate;
    use crate::certificate::testing::{certificate, parameters};
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    /// A certificate authority or another signer.
    struct Signer {
        parameters: CertificateParams,
        key: KeyPair,
    }

    impl Signer {
        fn new(name: &str) -> Self {
            let mut parameters = parameters(name, "2026-01-01", "2036-01-01");

            parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            parameters.use_authority_key_identifier_extension = true;
            Self { parameters, key: KeyPair::generate().unwrap() }
        }

        fn root(&self) -> Certificate {
            Certificate::from_der(self.parameters.self_signed(&self.key).unwrap().der()).unwrap()
        }

        fn signs(&self, other: &Self) -> Certificate {
            let issuer = Issuer::from_params(&self.parameters, &self.key);

            Certificate::from_der(other.parameters.signed_by(&other.key, &issuer).unwrap().der()).unwrap()
        }
    }

    fn names(leaf: &Certificate, others: &[Certificate]) -> (Vec<(String, Proof)>, End) {
        let chain = chain(leaf, others);
        let links = chain.links.into_iter().map(|link| (link.certificate.subject_name.clone(), link.proof)).collect();

        (links, chain.end)
    }

    #[test]
    fn a_chain_goes_from_the_certificate_over_its_issuers_to_the_root() {
        let [root, middle, leaf] = ["Root", "Middle", "idp"].map(Signer::new);
        let others = [certificate("bystander", "2026-01-01", "2027-01-01"), root.root(), root.signs(&middle)];
        let (links, end) = names(&middle.signs(&leaf), &others);

        assert_eq!(
            links,
            [
                ("idp".to_owned(), Proof::Signed),
                ("Middle".to_owned(), Proof::Signed),
                ("Root".to_owned(), Proof::SelfSigned)
            ]
        );
        assert_eq!(end, End::Root);
    }

    #[test]
    fn a_self_signed_certificate_is_its_own_chain() {
        let alone = certificate("idp", "2026-01-01", "2027-01-01");

        assert_eq!(names(&alone, std::slice::from_ref(&alone)).0, [("idp".to_owned(), Proof::SelfSigned)]);
    }

    #[test]
    fn an_issuer_that_is_not_at_hand_is_named() {
        let [root, leaf] = ["Root", "idp"].map(Signer::new);
        let leaf = root.signs(&leaf);
        let (links, end) = names(&leaf, std::slice::from_ref(&leaf));

        assert_eq!(links, [("idp".to_owned(), Proof::Absent)]);
        assert_eq!(end.words(), "The chain ends here. No certificate was found for the issuer “Root”.");
    }

    #[test]
    fn of_several_issuers_with_the_name_the_one_whose_key_verifies_counts() {
        let [impostor, root, leaf] = ["Root", "Root", "idp"].map(Signer::new);
        let (leaf, impostor, root) = (root.signs(&leaf), impostor.root(), root.root());
        let chain = chain(&leaf, &[impostor.clone(), root.clone()]);

        assert_eq!(chain.links[1].certificate, root);
        assert_eq!(names(&leaf, std::slice::from_ref(&impostor)).1, End::Missing { issuer: "Root".to_owned() });
        assert_eq!(leaf.is_signed_by(&root), Some(true));
        assert_eq!(leaf.is_signed_by(&impostor), Some(false));
    }

    #[test]
    fn a_root_is_preferred_to_the_same_key_under_another_root() {
        let [other, root, leaf] = ["Other root", "Root", "idp"].map(Signer::new);
        let (links, end) = names(&root.signs(&leaf), &[other.signs(&root), root.root()]);

        assert_eq!((links.len(), end), (2, End::Root));
    }

    #[test]
    fn certificates_that_sign_each_other_end_the_chain() {
        let [one, other, leaf] = ["One", "Other", "idp"].map(Signer::new);
        let (links, end) = names(&one.signs(&leaf), &[other.signs(&one), one.signs(&other)]);

        assert_eq!(links.len(), 3);
        assert!(links.iter().all(|(_, proof)| *proof == Proof::Signed));
        assert_eq!(end, End::Loop);
    }

    #[test]
    fn an_issuer_whose_signature_cannot_be_checked_is_taken_at_its_name_and_key_identifier() {
        let [root, namesake, leaf] = ["Root", "Root", "idp"].map(Signer::new);
        let mut der = root.signs(&leaf).der().to_vec();
        let sha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

        // The verifier doesn't support ECDSA with SHA-224 on this curve.
        for start in 0..der.len() - sha256.len() {
            if der[start..].starts_with(&sha256) {
                der[start + 7] = 0x01;
            }
        }
        let leaf = Certificate::from_der(&der).unwrap();
        let (root, namesake) = (root.root(), namesake.root());

        assert_eq!(leaf.is_signed_by(&root), None);
        assert_eq!(chain(&leaf, &[namesake.clone(), root.clone()]).links[1].certificate, root);
        assert_eq!(names(&leaf, std::slice::from_ref(&root)).0[0], ("idp".to_owned(), Proof::Named));
        assert_eq!(names(&leaf, std::slice::from_ref(&namesake)).0, [("idp".to_owned(), Proof::Absent)]);
    }

    #[test]
    fn an_endless_chain_is_not_followed_and_hundreds_of_others_do_no_harm() {
        let signers: Vec<Signer> = (0..40).map(|_| Signer::new("CA")).collect();
        let mut others: Vec<Certificate> = signers.windows(2).map(|pair| pair[1].signs(&pair[0])).collect();

        others.extend((0..460).map(|number| certificate(&format!("other {number}"), "2026-01-01", "2027-01-01")));
        let (links, end) = names(&signers[0].signs(&Signer::new("idp")), &others);

        assert_eq!((links.len(), end), (LONGEST, End::TooLong));
    }

    #[test]
    fn every_end_is_one_sentence() {
        for end in [End::Root, End::Missing { issuer: "Root".to_owned() }, End::Loop, End::TooLong] {
            assert!(end.words().ends_with('.'), "{end:?}");
        }
        for proof in [Proof::SelfSigned, Proof::Signed, Proof::Named, Proof::Absent] {
            assert!(!proof.words().is_empty());
        }
    }
}
