//! What a piece of input is, whether or not it is what was asked for.

mod recognise;

pub(crate) use recognise::{affiliation, binary, plain_text, root, text};

use super::Finding;
use super::shown::excerpt;
use serde::Serialize;

/// The kind of an input, as `inspect metadata --json` names it.
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
    /// XML, but nothing that SAML knows.
    OtherXml,
    /// Looks like XML, but is refused or broken (DTD, namespace bomb, not well-formed).
    BrokenXml,
    Empty,
    TooLarge,
    NotXml,
}

/// Input that cannot be read as what was asked for: what it is instead, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    pub kind: Kind,
    /// Kebab-case code of the finding that says so, such as `html` or `dtd`.
    pub code: &'static str,
    /// One full sentence: what this is.
    pub message: String,
    /// One or two sentences: why it cannot serve. May be empty.
    pub meaning: String,
    /// What to fetch or do instead.
    pub hint: String,
    /// The first lines of the input as text, for showing what was received; at most a few hundred characters.
    pub excerpt: Option<String>,
    /// The title of a web page, when the input is one.
    pub title: Option<String>,
}

impl Unreadable {
    /// Returns the same thing as a blocker, for lists of findings.
    pub fn finding(&self) -> Finding {
        Finding::blocker(self.code, self.message.clone()).meaning(self.meaning.clone()).hint(self.hint.clone())
    }

    /// Makes one without meaning, hint and excerpt.
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

    /// Adds why it cannot serve.
    pub(crate) fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// Adds what to do instead.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds the first lines of what was received.
    pub(crate) fn excerpt(mut self, text: &str) -> Self {
        self.excerpt = excerpt(text);
        self
    }
}

/// What a reader was asked for: decides the words, never what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    IdentityProviderMetadata,
    ServiceProviderMetadata,
    /// A SAML response, as a captured sign-in holds it.
    Response,
}

impl Wanted {
    /// Returns the name within a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::IdentityProviderMetadata => "IdP metadata",
            Self::ServiceProviderMetadata => "SP metadata",
            Self::Response => "SAML response",
        }
    }

    /// Returns the name with its article, where it has one.
    pub(crate) fn article_and_name(self) -> &'static str {
        match self {
            Self::Response => "a SAML response",
            metadata => metadata.name(),
        }
    }

    /// Returns where to get the right thing.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::IdentityProviderMetadata => {
                "Open the application at your identity provider and download its SAML metadata, or copy the metadata URL."
            }
            Self::ServiceProviderMetadata => {
                "Download the SP metadata from the service provider’s portal, or use the file that support sent."
            }
            Self::Response => "Capture the sign-in again and copy the value of SAMLResponse.",
        }
    }
}

/// Says that there is nothing.
pub(crate) fn empty(wanted: Wanted) -> Unreadable {
    Unreadable::new(Kind::Empty, "empty", "This is empty.")
        .meaning(format!("It contains no {}.", wanted.name()))
        .hint(wanted.source())
}

/// Says that it is too large to be read.
pub(crate) fn too_large(bytes: usize, wanted: Wanted) -> Unreadable {
    const MEGABYTE: usize = 1024 * 1024;
    Unreadable::new(
        Kind::TooLarge,
        "too-large",
        format!("This is {} MB. The limit is {} MB.", bytes.div_ceil(MEGABYTE), super::xml::MAX_BYTES / MEGABYTE),
    )
    .meaning("One identity provider’s metadata is a few kilobytes. The largest federations are about 100 MB.")
    .hint(wanted.source())
}

/// Says that it is UTF-32, which no metadata uses.
pub(crate) fn utf_32(wanted: Wanted) -> Unreadable {
    Unreadable::new(Kind::NotXml, "utf-32", "This text is encoded in UTF-32, which isn’t supported.")
        .meaning(format!("{} is nearly always UTF-8.", wanted.name()))
        .hint("Save it as UTF-8, or download it again.")
}
