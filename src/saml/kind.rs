//! Kinds of input, including kinds that were not requested.

mod recognise;

pub(crate) use recognise::{affiliation, binary, plain_text, root, text};

use super::Finding;
use super::shown::excerpt;
use serde::Serialize;

/// The kind of an input, as named in `inspect metadata --json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    IdentityProvider,
    ServiceProvider,
    Aggregate,
    /// An `AffiliationDescriptor`, or an entity with neither an IdP nor an SP role for SAML 2.0.
    OtherMetadata,
    SamlResponse,
    SamlRequest,
    Html,
    Certificate,
    PrivateKey,
    Json,
    Pdf,
    Zip,
    Gzip,
    /// XML that isn't SAML.
    OtherXml,
    /// Looks like XML, but is refused or broken (DTD, namespace bomb, not well formed).
    BrokenXml,
    Empty,
    TooLarge,
    NotXml,
}

/// Input that can't be read as the requested kind, with its actual kind and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    pub kind: Kind,
    /// Kebab-case code of its finding, such as `html` or `dtd`.
    pub code: &'static str,
    /// The description of the input, as one full sentence.
    pub message: String,
    /// The reason that it can't be used, in one or two sentences. May be empty.
    pub meaning: String,
    /// The hint: what to load or do instead.
    pub hint: String,
    /// The first lines of the input as text, to show what was received. At most a few hundred characters.
    pub excerpt: Option<String>,
    /// The title of a web page, if the input is one.
    pub title: Option<String>,
}

impl Unreadable {
    /// Returns the same thing as a blocker, for lists of findings.
    pub fn finding(&self) -> Finding {
        Finding::blocker(self.code, self.message.clone()).meaning(self.meaning.clone()).hint(self.hint.clone())
    }

    /// Creates one without meaning, hint, and excerpt.
    pub(crate) fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            message: message.into(),
            meaning: String::new(),
            hint: String::new(),
            excerpt: None,
            title: None,
        }
    }

    /// Adds the reason that it can't be used.
    pub(crate) fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// Adds the hint: what to do instead.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds the first lines of the received input.
    pub(crate) fn excerpt(mut self, text: &str) -> Self {
        self.excerpt = excerpt(text);
        self
    }
}

/// The requested kind of document. It decides the wording, never what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    IdentityProviderMetadata,
    ServiceProviderMetadata,
    /// A SAML response, from a captured sign-in.
    Response,
}

impl Wanted {
    /// Chooses the sentence for the requested kind: IdP metadata, SP metadata, or a SAML response.
    pub(crate) fn choose<T>(self, idp: T, sp: T, response: T) -> T {
        match self {
            Self::IdentityProviderMetadata => idp,
            Self::ServiceProviderMetadata => sp,
            Self::Response => response,
        }
    }

    /// Returns the sentence about where to get the right document.
    pub(crate) fn source(self) -> &'static str {
        self.choose(
            "Open the application at your identity provider and download its SAML metadata, or copy the metadata URL.",
            "Download the SP metadata from the service provider’s portal, or use the file that support sent.",
            "Capture the sign-in again and copy the value of SAMLResponse.",
        )
    }
}

/// Describes empty input.
pub(crate) fn empty(wanted: Wanted) -> Unreadable {
    Unreadable::new(Kind::Empty, "empty", "This is empty.")
        .meaning(wanted.choose(
            "It contains no IdP metadata.",
            "It contains no SP metadata.",
            "It contains no SAML response.",
        ))
        .hint(wanted.source())
}

/// Describes input that is too large to read.
pub(crate) fn too_large(bytes: usize, wanted: Wanted) -> Unreadable {
    const MEGABYTE: usize = 1024 * 1024;
    Unreadable::new(
        Kind::TooLarge,
        "too-large",
        format!("This is {} MB. The limit is {} MB.", bytes.div_ceil(MEGABYTE), super::xml::MAX_BYTES / MEGABYTE),
    )
    .meaning(wanted.choose(
        "One identity provider’s metadata is a few kilobytes. The largest federations are about 100 MB.",
        "One service provider’s metadata is a few kilobytes. The largest federations are about 100 MB.",
        "A SAML response is usually a few tens of kilobytes.",
    ))
    .hint(wanted.source())
}

/// Describes UTF-32, which no metadata uses.
pub(crate) fn utf_32(wanted: Wanted) -> Unreadable {
    Unreadable::new(Kind::NotXml, "utf-32", "This text is encoded in UTF-32, which isn’t supported.")
        .meaning(wanted.choose(
            "IdP metadata is nearly always UTF-8.",
            "SP metadata is nearly always UTF-8.",
            "A SAML response is nearly always UTF-8.",
        ))
        .hint("Save it as UTF-8, or download it again.")
}
