//! What a piece of input is, whether or not it is what was asked for.

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
    pub fn finding(&self) -> super::Finding {
        super::Finding::blocker(self.code, self.message.clone()).meaning(self.meaning.clone()).hint(self.hint.clone())
    }
}
