//! The attributes that metadata offers, and which of them is the email address.

use super::product::Product;
use serde::{Deserialize, Serialize};

/// The name under which the provider's own page offers the NameID.
pub const SAML_SUBJECT: &str = "SAML_SUBJECT";

/// An attribute that metadata says the identity provider can send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferedAttribute {
    /// The `Name`, letter for letter.
    pub name: String,
    pub friendly_name: Option<String>,
    pub name_format: Option<String>,
    pub origin: Origin,
}

/// Where an [`OfferedAttribute`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A `saml:Attribute` of the IDPSSODescriptor or AttributeAuthorityDescriptor.
    Attribute,
    /// A WS-Federation `auth:ClaimType`.
    Claim,
}

/// How an attribute name is to be read (SAML Core §8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameFormat {
    #[default]
    Unspecified,
    Basic,
    Uri,
}

impl NameFormat {
    pub const ALL: [Self; 3] = [Self::Unspecified, Self::Basic, Self::Uri];

    /// Returns the URI of SAML Core §8.2.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Unspecified => "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
            Self::Basic => "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
            Self::Uri => "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        }
    }

    /// Returns the word that people read: Unspecified, Basic or URI.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unspecified => "Unspecified",
            Self::Basic => "Basic",
            Self::Uri => "URI",
        }
    }
}

impl std::fmt::Display for NameFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// How surely an attribute name means the email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A name that stands for the email address everywhere.
    Certain,
    /// A name that usually does.
    Likely,
    /// Often equal to the email address, not always: user principal names and the like.
    Doubtful,
}

/// Which offered attributes look like the email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmailCandidates {
    /// Names of rank 1 and 2, best first.
    pub candidates: Vec<String>,
    /// The one to take, when there is exactly one.
    pub chosen: Option<String>,
}

/// Ranks an attribute by name, then by friendly name; compares trimmed and without case.
pub fn rank(name: &str, friendly_name: Option<&str>) -> Option<Rank> {
    let _ = (name, friendly_name);
    todo!()
}

/// Finds the email address among the offered attributes: one candidate is chosen, two are asked about.
pub fn email_candidates(offered: &[OfferedAttribute]) -> EmailCandidates {
    let _ = offered;
    todo!()
}

/// Returns the name and format that `product` usually sends the email address in, for the Custom field.
pub fn usual_email_attribute(product: Product) -> Option<(&'static str, NameFormat)> {
    let _ = product;
    todo!()
}
