//! Reads one identity provider's metadata (SAML Metadata §2.4.3).
//!
//! The linear guard scan of [`super::xml`] runs before any parsing. Only certificates of the `IDPSSODescriptor` are used.

pub(crate) mod aggregate;
mod assess;
pub mod difference;
pub(crate) mod endpoint;
pub(crate) mod entity;
pub(crate) mod key;
mod offered;
pub(crate) mod people;
pub mod signature;
pub(crate) mod validity;

use super::attribute::OfferedAttribute;
use super::federation::{Index, Row};
use super::kind::{self, Kind, Wanted};
use super::product::{Product, Recognised};
use super::shown::quoted;
use super::xml::{self, METADATA, Source};
use super::{Finding, Unreadable, finding};
use crate::certificate::Certificate;
use jiff::Timestamp;
use roxmltree::Node;
use serde::Serialize;
use signature::{Assessment, Evidence, Signatures, Signer};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Hint for metadata that was changed or is incomplete.
const DOWNLOAD_AGAIN: &str = "Download the metadata from your identity provider again and load it unchanged.";

/// Hint for a mistake in a value at the identity provider.
const FIX_AND_RELOAD: &str = "Fix this at your identity provider, then load its metadata again.";

/// Reason that an `EntitiesDescriptor` without entities can't be used.
pub(crate) const EMPTY_LIST: &str = "An EntitiesDescriptor is a list. This one is empty.";

/// Contents of metadata bytes.
#[derive(Debug, Clone)]
pub enum Document {
    /// One entity with a SAML 2.0 `IDPSSODescriptor`.
    IdentityProvider(Box<IdentityProvider>),
    /// Several entities: one must be chosen, then [`read_entity`] reads it.
    Aggregate(Aggregate),
}

/// The entities of an `EntitiesDescriptor`, in document order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aggregate {
    pub entities: Vec<Entity>,
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// One row of an aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entity {
    pub entity_id: String,
    pub display_name: String,
    pub roles: Vec<EntityRole>,
}

/// A role that an entity of an aggregate can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityRole {
    Idp,
    Sp,
}

/// One identity provider, as its metadata describes it.
#[derive(Debug, Clone)]
pub struct IdentityProvider {
    /// The `entityID`, exactly as written.
    pub entity_id: String,
    /// The earliest `validUntil` from the root down to the descriptor.
    pub valid_until: Option<Timestamp>,
    /// The shortest `cacheDuration` from the root down, as written (an `xs:duration`).
    pub cache_duration: Option<String>,
    /// The recognized product, with the evidence for it.
    pub product: Option<Recognised>,
    pub signature: Signature,
    /// Every endpoint with a URL that a browser may open, in document order, whatever its binding.
    pub single_sign_on: Vec<Endpoint>,
    pub single_logout: Vec<Endpoint>,
    pub name_id_formats: Vec<String>,
    pub want_authn_requests_signed: bool,
    pub attributes: Vec<OfferedAttribute>,
    /// One entry for each distinct certificate, in document order.
    pub certificates: Vec<MetadataCertificate>,
    /// `mdui:DisplayName` in every language that it contains.
    pub display_names: Vec<Localized>,
    pub organization: Option<Organization>,
    pub contacts: Vec<Contact>,
    /// `mdrpi:RegistrationInfo/@registrationAuthority`.
    pub registration_authority: Option<String>,
    pub error_url: Option<String>,
    /// Findings that don't depend on the time. [`IdentityProvider::findings`] adds the others.
    pub(crate) timeless_findings: Vec<Finding>,
    /// The bytes that were read, verbatim.
    pub xml: Arc<[u8]>,
    pub(crate) signatures: Signatures,
    /// The signature verdict with the signer that was pinned last. `signature` is the same in the form of the JSON contract.
    pub(crate) assessment: Assessment,
}

impl IdentityProvider {
    /// Returns the recognized product.
    pub fn product(&self) -> Option<Product> {
        self.product.map(|recognised| recognised.product)
    }

    /// Checks the signature again. With a pinned signer, only that signer's signature is accepted, and anything else becomes
    /// a blocker among [`IdentityProvider::findings`].
    pub fn pin(&mut self, signer: Option<&Signer>) {
        self.assessment = self.check_signature(signer);
        self.signature = self.assessment.signature();
    }

    /// Returns the signature verdict if `pinned` is the expected signer.
    pub fn check_signature(&self, pinned: Option<&Signer>) -> Assessment {
        Assessment::of(&self.signatures, pinned)
    }

    /// Returns the signature verdict with the signer that was pinned last. Without one, returns the verdict from reading.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// Adds signatures of groups around the entity, which are read from the whole document.
    fn with_groups(mut self, evidence: Vec<Evidence>) -> Self {
        self.signatures.groups = evidence;
        self.pin(None);
        self
    }
}

/// Status and signer of a metadata signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    pub status: SignatureStatus,
    /// Short name of the signature algorithm, such as `RSA-SHA256`.
    pub algorithm: Option<String>,
    /// SHA-256 of the certificate that signed, else of the first in the signature's KeyInfo, in lowercase hex.
    pub certificate_sha256: Option<String>,
    /// The reason that the signature is invalid or wasn't checked, or that its signer is unknown.
    pub reason: Option<String>,
}

/// The status of a metadata signature, as the JSON contract names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureStatus {
    Unsigned,
    Valid,
    Invalid,
    /// Signed, but not checked: `reason` says why.
    Unsupported,
}

/// An endpoint (SAML Metadata §2.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Endpoint {
    pub binding: Binding,
    pub location: String,
    pub response_location: Option<String>,
}

/// A binding: short name where SAML 2.0 defines it, else the whole URI.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Binding {
    HttpRedirect,
    HttpPost,
    HttpPostSimpleSign,
    HttpArtifact,
    Soap,
    Paos,
    Other(String),
}

/// The prefix of every SAML 2.0 binding URI (SAML Bindings §2).
const BINDING_PREFIX: &str = "urn:oasis:names:tc:SAML:2.0:bindings:";

impl Binding {
    /// Reads a binding URI.
    pub fn from_uri(uri: &str) -> Self {
        match uri.strip_prefix(BINDING_PREFIX) {
            Some("HTTP-Redirect") => Self::HttpRedirect,
            Some("HTTP-POST") => Self::HttpPost,
            Some("HTTP-POST-SimpleSign") => Self::HttpPostSimpleSign,
            Some("HTTP-Artifact") => Self::HttpArtifact,
            Some("SOAP") => Self::Soap,
            Some("PAOS") => Self::Paos,
            _ => Self::Other(uri.to_owned()),
        }
    }

    /// Returns the short name, such as `HTTP-Redirect`, or the whole URI of a binding that SAML 2.0 doesn't define.
    pub fn name(&self) -> &str {
        match self {
            Self::HttpRedirect => "HTTP-Redirect",
            Self::HttpPost => "HTTP-POST",
            Self::HttpPostSimpleSign => "HTTP-POST-SimpleSign",
            Self::HttpArtifact => "HTTP-Artifact",
            Self::Soap => "SOAP",
            Self::Paos => "PAOS",
            Self::Other(uri) => uri,
        }
    }

    /// Returns the binding URI.
    pub fn uri(&self) -> String {
        match self {
            Self::Other(uri) => uri.clone(),
            known => format!("{BINDING_PREFIX}{}", known.name()),
        }
    }
}

impl Serialize for Binding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A certificate of the descriptor, with its use.
#[derive(Debug, Clone)]
pub struct MetadataCertificate {
    pub usage: Use,
    pub certificate: Certificate,
}

/// `KeyDescriptor/@use`; absent means both (SAML Metadata §2.4.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    Signing,
    Encryption,
    Any,
}

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized {
    pub language: String,
    pub text: String,
}

/// The organization (SAML Metadata §2.3.2.1), with names in the best available language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organization {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub url: Option<String>,
}

/// A contact (SAML Metadata §2.3.2.2), `mailto:` removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// Reads metadata bytes: one identity provider, or a list of entities to choose from.
///
/// An `EntitiesDescriptor` that contains exactly one entity, at any depth, is read as that entity.
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    read_groups_from(2, bytes)
}

/// Reads as [`read`] does, but also lists an `EntitiesDescriptor` with only one entity, for callers that need the list.
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead.
pub fn read_listed(bytes: &[u8]) -> Result<Document, Unreadable> {
    read_groups_from(1, bytes)
}

/// Reads metadata. An `EntitiesDescriptor` with at least `fewest` entities is read as a list.
fn read_groups_from(fewest: usize, bytes: &[u8]) -> Result<Document, Unreadable> {
    let source = Source::read(bytes, Wanted::IdentityProviderMetadata)?;
    let Some(index) = aggregate::list(&source)? else {
        let document = source.parse()?;
        let entity = root_entity(&document)?;
        return Ok(Document::IdentityProvider(Box::new(entity::read(entity, bytes.into(), source.findings.clone())?)));
    };
    match index.entities.first() {
        Some(only) if fewest > 1 && index.is_of_one() => {
            Ok(Document::IdentityProvider(Box::new(read_row_of(&source, only, bytes)?)))
        }
        _ => {
            let mut findings = [source.findings, index.findings].concat();
            finding::sort(&mut findings);
            Ok(Document::Aggregate(Index { findings, ..index }.into()))
        }
    }
}

/// Reads one entity of an aggregate by its exact entity ID.
///
/// If several entities share the ID, the first identity provider among them is read.
///
/// # Errors
/// Returns [`Unreadable`] if there is none, or if it isn't an identity provider.
pub fn read_entity(bytes: &[u8], entity_id: &str) -> Result<IdentityProvider, Unreadable> {
    let source = Source::read(bytes, Wanted::IdentityProviderMetadata)?;
    match aggregate::list(&source)? {
        Some(index) => read_row_of(&source, named(&index, entity_id)?, bytes),
        None => {
            let document = source.parse()?;
            let entity = root_entity(&document)?;
            if xml::attribute(entity, "entityID").unwrap_or_default() != entity_id {
                return Err(no_such_entity(entity_id));
            }
            entity::read(entity, bytes.into(), source.findings.clone())
        }
    }
}

/// Reads an entity from a list, and keeps all of the bytes.
fn read_row_of(source: &Source<'_>, row: &Row, bytes: &[u8]) -> Result<IdentityProvider, Unreadable> {
    Ok(IdentityProvider { xml: bytes.into(), ..part_of_row(source, row)? })
}

/// Reads an entity from a list, and keeps its part of the bytes.
fn part_of_row(source: &Source<'_>, row: &Row) -> Result<IdentityProvider, Unreadable> {
    let read = aggregate::read_row(&*source.text, row, |_| ControlFlow::Continue(()));
    let mut identity_provider = read.map_err(aggregate::unreadable)?;
    identity_provider.timeless_findings.extend(source.findings.iter().cloned());
    finding::sort(&mut identity_provider.timeless_findings);
    Ok(identity_provider)
}

/// Returns the smallest document that [`read_entity`] reads the same identity provider from: the entity within the groups
/// around it, with their extensions.
///
/// A federation's metadata has up to 100 MB, but an account must keep only this. A signature over the whole is invalid for
/// the part, so it is left out; [`read_part`] keeps its result. Returns `None` if `bytes` don't describe such an entity.
pub fn cut_out(bytes: &[u8], entity_id: &str) -> Option<Vec<u8>> {
    let source = Source::read(bytes, Wanted::IdentityProviderMetadata).ok()?;
    let index = aggregate::list(&source).ok()??;
    let document = named(&index, entity_id).ok()?.place.document(&*source.text).ok()?;
    read_entity(&document, entity_id).is_ok().then_some(document)
}

/// Reads one entity of an aggregate as [`read_entity`] does, but keeps only the bytes that [`cut_out`] keeps.
///
/// The result of the signature over the whole stays known.
///
/// # Errors
/// Returns [`Unreadable`] if there is none, or if it isn't an identity provider.
pub fn read_part(bytes: &[u8], entity_id: &str) -> Result<IdentityProvider, Unreadable> {
    let source = Source::read(bytes, Wanted::IdentityProviderMetadata)?;
    match aggregate::list(&source)? {
        Some(index) => part_of_row(&source, named(&index, entity_id)?),
        None => read_entity(bytes, entity_id),
    }
}

/// Returns the text that [`read`] reads: decoded, and without wrapping such as base64 or a page.
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead of XML.
pub fn unwrapped(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    Ok(Source::read(bytes, Wanted::IdentityProviderMetadata)?.text.into_owned().into_bytes())
}

fn root_entity<'a, 'input>(document: &'a roxmltree::Document<'input>) -> Result<Node<'a, 'input>, Unreadable> {
    let root = document.root_element();
    if xml::is(root, (METADATA, "EntityDescriptor")) {
        return Ok(root);
    }
    if xml::is(root, (METADATA, "EntitiesDescriptor")) {
        return Err(Unreadable::new(Kind::OtherMetadata, "no-entities", "This metadata lists no entities.")
            .meaning(EMPTY_LIST)
            .hint(Wanted::IdentityProviderMetadata.source())
            .excerpt(document.input_text()));
    }
    Err(kind::root(root, Wanted::IdentityProviderMetadata))
}

fn named<'a>(index: &'a Index, entity_id: &str) -> Result<&'a Row, Unreadable> {
    index.find(entity_id).ok_or_else(|| no_such_entity(entity_id))
}

fn no_such_entity(entity_id: &str) -> Unreadable {
    Unreadable::new(
        Kind::Aggregate,
        "no-such-entity",
        format!("This metadata contains no entity with the ID {}.", quoted(entity_id)),
    )
    .meaning("Entity IDs must match exactly.")
    .hint("List its entities and choose one of them.")
}

impl IdentityProvider {
    /// Returns all findings about this identity provider at `now`, blockers first.
    pub fn findings(&self, now: Timestamp) -> Vec<Finding> {
        assess::at(self, now)
    }

    /// Returns the name for users: display name, else the organization's, else the entity ID.
    ///
    /// The name is in `language`, else in a similar one, else in English, else in the first available.
    pub fn display_name(&self, language: &str) -> &str {
        if let Some(name) = people::best(&self.display_names, language) {
            return &name.text;
        }
        let organization = self.organization.as_ref();
        organization
            .and_then(|organization| organization.display_name.as_deref().or(organization.name.as_deref()))
            .unwrap_or(&self.entity_id)
    }

    /// Returns the certificates that a sign-in can be verified with, in document order, never one only for encryption.
    pub fn signing_certificates(&self) -> impl Iterator<Item = &Certificate> {
        let signing = self.certificates.iter().filter(|certificate| certificate.usage != Use::Encryption);
        signing.map(|certificate| &certificate.certificate)
    }
}

#[cfg(test)]
mod tests;
