//! Reads one identity provider's metadata (SAML Metadata §2.4.3).
//!
//! The linear guard scan of [`super::xml`] runs before any parsing. Only certificates of the `IDPSSODescriptor` are taken.

pub(crate) mod endpoint;
pub(crate) mod key;

use super::attribute::OfferedAttribute;
use super::product::{Product, Recognised};
use super::{Finding, Unreadable};
use crate::certificate::Certificate;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// What metadata bytes hold.
#[derive(Debug, Clone)]
pub enum Document {
    /// One entity with a SAML 2.0 `IDPSSODescriptor`.
    IdentityProvider(Box<IdentityProvider>),
    /// Several entities: one has to be chosen, then [`read_entity`] reads it.
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

/// What an entity of an aggregate can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityRole {
    Idp,
    Sp,
}

/// One identity provider, as its metadata describes it.
#[derive(Debug, Clone)]
pub struct IdentityProvider {
    /// The `entityID`, letter for letter.
    pub entity_id: String,
    /// The earliest `validUntil` from the root down to the descriptor.
    pub valid_until: Option<Timestamp>,
    /// The shortest `cacheDuration` from the root down, as written (an `xs:duration`).
    pub cache_duration: Option<String>,
    /// The recognised product, with what it was recognised by.
    pub product: Option<Recognised>,
    pub signature: Signature,
    /// Every usable endpoint, in document order.
    pub single_sign_on: Vec<Endpoint>,
    pub single_logout: Vec<Endpoint>,
    pub name_id_formats: Vec<String>,
    pub want_authn_requests_signed: bool,
    pub attributes: Vec<OfferedAttribute>,
    /// One entry a distinct certificate, in document order.
    pub certificates: Vec<MetadataCertificate>,
    /// `mdui:DisplayName` in every language it is given in.
    pub display_names: Vec<Localized>,
    pub organization: Option<Organization>,
    pub contacts: Vec<Contact>,
    /// `mdrpi:RegistrationInfo/@registrationAuthority`.
    pub registration_authority: Option<String>,
    pub error_url: Option<String>,
    /// What is wrong or worth knowing whatever the time is. [`IdentityProvider::findings`] adds what depends on it.
    pub(crate) timeless_findings: Vec<Finding>,
    /// The bytes that were read, verbatim.
    pub xml: Arc<[u8]>,
}

impl IdentityProvider {
    /// Returns the recognised product.
    pub fn product(&self) -> Option<Product> {
        self.product.map(|recognised| recognised.product)
    }
}

/// Whether the metadata is signed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    pub status: SignatureStatus,
    /// Short name of the signature algorithm, such as `RSA-SHA256`.
    pub algorithm: Option<String>,
    /// SHA-256 of the certificate in the signature's KeyInfo, lower hex.
    pub certificate_sha256: Option<String>,
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

    /// Returns the short name, such as `HTTP-Redirect`, or the whole URI of a binding that SAML 2.0 does not define.
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

/// A certificate of the descriptor, with what it is for.
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

/// The organisation (SAML Metadata §2.3.2.1), names in the best language there is.
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
/// # Errors
/// [`Unreadable`] names what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let _ = bytes;
    todo!()
}

/// Reads one entity of an aggregate by its entity ID.
///
/// # Errors
/// [`Unreadable`] when there is none, or when it is not an identity provider.
pub fn read_entity(bytes: &[u8], entity_id: &str) -> Result<IdentityProvider, Unreadable> {
    let _ = (bytes, entity_id);
    todo!()
}

impl IdentityProvider {
    /// Returns everything worth telling about this identity provider at `now`, blockers first.
    pub fn findings(&self, now: Timestamp) -> Vec<Finding> {
        let _ = now;
        self.timeless_findings.clone()
    }

    /// Returns the name for people: display name, else the organisation's, else the entity ID.
    pub fn display_name(&self, language: &str) -> &str {
        let _ = language;
        &self.entity_id
    }
}
