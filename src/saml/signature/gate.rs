//! The gate before any computing: the shape of a signature, its reference, and its algorithms.

use super::algorithm::{Hash, SignatureAlgorithm, short_name};
use super::canonical::canonicalise;
use super::identifiers;
use super::refusal::Refusal;
use super::seal::{Seal, Verified};
use super::transform::{self, Canonicalisation, algorithm, nothing_inside};
use crate::certificate::{Certificate, PublicKey};
use crate::saml::metadata::key::x509_certificates;
use crate::saml::shown::shown;
use crate::saml::xml::paste::BASE64;
use crate::saml::xml::{self, SIGNATURE};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

/// Maximum number of certificates of a KeyInfo that are read: a chain has three or four.
const MAX_CERTIFICATES: usize = 8;

/// The content that a signature may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The ID of the element that contains it, or, if that is the root element, the whole document by an empty URI.
    Metadata,
    /// The ID of the element that contains it (SAML Core §5.4.2).
    Message,
}

/// An element with a well-shaped signature that claims to cover it. Nothing is verified yet.
#[derive(Debug, Clone)]
pub struct SignedElement<'a, 'input> {
    element: Node<'a, 'input>,
    signature: Node<'a, 'input>,
    signed_info: Node<'a, 'input>,
    /// The canonicalization of the `SignedInfo`.
    canonicalisation: Canonicalisation,
    algorithm: SignatureAlgorithm,
    value: Vec<u8>,
    covers_document: bool,
    /// The canonicalization of the covered content.
    covered: Canonicalisation,
    digest: Hash,
    digest_value: Vec<u8>,
}

impl<'a, 'input> SignedElement<'a, 'input> {
    /// Finds the signature that is a child of `element`. Returns `None` if it has none. Signatures elsewhere are not used
    /// for it.
    ///
    /// # Errors
    /// Returns [`Refusal`] if the shape, the reference, or an algorithm isn't allowed by SAML.
    pub fn find(element: Node<'a, 'input>, profile: Profile) -> Result<Option<Self>, Refusal> {
        let mut signatures = xml::children(element, (SIGNATURE, "Signature"));
        let Some(signature) = signatures.next() else { return Ok(None) };
        if let more @ 1.. = signatures.count() {
            return Err(Refusal::SeveralSignatures(1 + more));
        }
        identifiers::check(element.document())?;

        let parts = Parts::of(signature, &["SignedInfo", "SignatureValue", "KeyInfo", "Object"])?;
        if parts.has("Object") {
            return Err(Refusal::Object);
        }
        parts.at_most_one("KeyInfo")?;
        let signed_info = parts.one("SignedInfo")?;
        let value = parts.one("SignatureValue")?;

        let parts = Parts::of(signed_info, &["CanonicalizationMethod", "SignatureMethod", "Reference"])?;
        let method = parts.one("SignatureMethod")?;
        let canonicalisation = parts.one("CanonicalizationMethod")?;
        let reference = match parts.count("Reference") {
            0 => return Err(Refusal::NoReference),
            1 => parts.one("Reference")?,
            several => return Err(Refusal::SeveralReferences(several)),
        };

        let parts = Parts::of(reference, &["Transforms", "DigestMethod", "DigestValue"])?;
        parts.at_most_one("Transforms")?;
        let digest_method = parts.one("DigestMethod")?;
        let digest_value = parts.one("DigestValue")?;

        let covers_document = covers_document(element, reference, profile)?;
        let covered = transform::of_reference(reference)?;
        let canonicalisation = Canonicalisation::of_signed_info(canonicalisation)?;
        let algorithm = SignatureAlgorithm::read(algorithm(method))?;
        nothing_inside(method)?;
        let digest = Hash::of_digest(transform::algorithm(digest_method))?;
        nothing_inside(digest_method)?;

        Ok(Some(Self {
            element,
            signature,
            signed_info,
            canonicalisation,
            algorithm,
            value: bytes(value, "SignatureValue")?,
            covers_document,
            covered,
            digest,
            digest_value: bytes(digest_value, "DigestValue")?,
        }))
    }

    /// Returns the algorithm that the signature names.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Returns the certificates that the signature carries. They show who claims to have signed, never who is allowed to.
    pub fn certificates(&self) -> Vec<Certificate> {
        certificates(self.signature)
    }

    /// Returns whether it covers the whole document. Otherwise, it covers the element that contains it.
    pub(crate) fn covers_document(&self) -> bool {
        self.covers_document
    }

    /// Returns the canonicalization of the covered content.
    pub(crate) fn covered(&self) -> &Canonicalisation {
        &self.covered
    }

    /// Returns the hash function for the covered content.
    pub(crate) fn hash(&self) -> Hash {
        self.digest
    }

    /// Checks the digest: whether the content is what the signature covers.
    ///
    /// # Errors
    /// Returns [`Refusal`] if it has no canonical form, or if it was changed.
    pub fn sealed(&self) -> Result<(Vec<u8>, Seal), Refusal> {
        let apex = if self.covers_document { self.element.document().root() } else { self.element };
        let canonical = canonicalise(apex, &self.covered, Some(self.signature.id()))?;
        if !canonical.starts_with(b"<") {
            return Err(Refusal::DigestDiffers);
        }
        let seal = self.seal(self.digest.digest(&canonical).as_ref())?;
        Ok((canonical, seal))
    }

    /// Checks the digest of the covered content, created with [`Self::hash`] over what [`Self::covered`] writes.
    ///
    /// # Errors
    /// Returns [`Refusal`] if it was changed.
    pub(crate) fn seal(&self, digest: &[u8]) -> Result<Seal, Refusal> {
        let (found, expected) = (self.digest_value.len(), digest.len());
        if found != expected {
            return Err(Refusal::DigestLength { found, expected });
        }
        if verify_slices_are_equal(digest, &self.digest_value).is_err() {
            return Err(Refusal::DigestDiffers);
        }
        Ok(Seal {
            signed_info: canonicalise(self.signed_info, &self.canonicalisation, None)?,
            value: self.value.clone(),
            algorithm: self.algorithm,
            digest: self.digest,
            certificates: self.certificates(),
        })
    }

    /// Checks digest and signature value with each of `keys` in turn.
    ///
    /// # Errors
    /// Returns [`Refusal`]. With several keys, it isn't specific to one of them.
    pub fn verify(&self, keys: &[PublicKey]) -> Result<Verified, Refusal> {
        let (canonical, seal) = self.sealed()?;
        let by = seal.verify(keys)?;
        let warnings = keys.get(by).map(|key| seal.warnings(key)).unwrap_or_default();
        Ok(Verified { canonical, by, algorithm: self.algorithm, warnings })
    }
}

/// Returns whether the reference covers the whole document. Otherwise, it covers `element`.
fn covers_document(element: Node<'_, '_>, reference: Node<'_, '_>, profile: Profile) -> Result<bool, Refusal> {
    let uri = xml::attribute(reference, "URI").ok_or(Refusal::NoUri)?;
    if uri.is_empty() {
        let is_allowed = profile == Profile::Metadata && element == element.document().root_element();
        return if is_allowed { Ok(true) } else { Err(Refusal::EmptyUri) };
    }
    let id = match uri.strip_prefix('#') {
        Some(id) if !id.is_empty() && !id.starts_with("xpointer(") => id,
        Some(_) | None => return Err(Refusal::ExternalUri(uri.to_owned())),
    };
    if xml::attribute(element, "ID") == Some(id) {
        return Ok(false);
    }
    let has_id = |node: Node<'_, '_>| {
        node.attributes().any(|attribute| identifiers::is_identifier(&attribute) && attribute.value() == id)
    };
    if element.document().descendants().any(has_id) {
        return Err(Refusal::CoversSomethingElse(id.to_owned()));
    }
    match xml::attribute(element, "ID") {
        Some(_) => Err(Refusal::UnknownId(id.to_owned())),
        None => Err(Refusal::ParentWithoutId),
    }
}

/// The child elements of an element, all of them known.
struct Parts<'a, 'input> {
    found: Vec<(&'static str, Node<'a, 'input>)>,
}

impl<'a, 'input> Parts<'a, 'input> {
    fn of(parent: Node<'a, 'input>, names: &[&'static str]) -> Result<Self, Refusal> {
        let mut found = Vec::new();
        for child in parent.children().filter(Node::is_element) {
            match names.iter().find(|name| xml::is(child, (SIGNATURE, name))) {
                Some(name) => found.push((*name, child)),
                None => return Err(Refusal::Unexpected(shown(child.tag_name().name(), 60))),
            }
        }
        Ok(Self { found })
    }

    fn count(&self, name: &str) -> usize {
        self.found.iter().filter(|(known, _)| *known == name).count()
    }

    fn has(&self, name: &str) -> bool {
        self.count(name) > 0
    }

    fn at_most_one(&self, name: &'static str) -> Result<(), Refusal> {
        if self.count(name) > 1 { Err(Refusal::Several(name)) } else { Ok(()) }
    }

    fn one(&self, name: &'static str) -> Result<Node<'a, 'input>, Refusal> {
        self.at_most_one(name)?;
        let part = self.found.iter().find(|(known, _)| *known == name);
        part.map(|(_, node)| *node).ok_or(Refusal::Missing(name))
    }
}

/// Reads a value that is only text: programs disagree on how to read a comment inside.
fn bytes(element: Node<'_, '_>, part: &'static str) -> Result<Vec<u8>, Refusal> {
    if element.children().any(|child| !child.is_text()) {
        return Err(Refusal::MixedValue(part));
    }
    let text: String = element.children().filter_map(|text| text.text()).collect();
    let text: String = text.split_ascii_whitespace().collect();
    if text.is_empty() {
        return Err(Refusal::EmptyValue(part));
    }
    STANDARD.decode(text).map_err(|_| Refusal::BrokenBase64(part))
}

fn certificates(signature: Node<'_, '_>) -> Vec<Certificate> {
    let certificate = |element| {
        let text: String = xml::text(element).split_whitespace().collect();
        Certificate::from_der(&BASE64.decode(text).ok()?).ok()
    };
    x509_certificates(signature).take(MAX_CERTIFICATES).filter_map(certificate).collect()
}

/// Returns the ID that the signature of `element` refers to, valid or not.
pub(crate) fn referenced<'a>(element: Node<'a, '_>) -> Option<&'a str> {
    let signature = xml::child(element, (SIGNATURE, "Signature"))?;
    let reference = xml::child(xml::child(signature, (SIGNATURE, "SignedInfo"))?, (SIGNATURE, "Reference"))?;
    xml::attribute(reference, "URI")?.strip_prefix('#')
}

/// Returns the algorithm and the first certificate that the signature of `element` states, valid or not.
pub(crate) fn stated(element: Node<'_, '_>) -> (Option<String>, Option<Certificate>) {
    let Some(signature) = xml::child(element, (SIGNATURE, "Signature")) else { return (None, None) };
    let method = xml::child(signature, (SIGNATURE, "SignedInfo"))
        .and_then(|info| xml::child(info, (SIGNATURE, "SignatureMethod")))
        .filter(|method| xml::attribute(*method, "Algorithm").is_some());
    let algorithm = method.map(|method| short_name(algorithm(method)));
    (algorithm, certificates(signature).into_iter().next())
}
