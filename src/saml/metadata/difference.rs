//! Changes between two versions of an identity provider's metadata, in words, and their effect on sign-ins.

mod attributes;
mod certificates;
mod descriptions;
mod endpoints;
mod values;

#[cfg(test)]
mod tests;

use super::IdentityProvider;
use crate::certificate::Certificate;
use crate::saml::{Finding, Severity};
use jiff::Timestamp;
use serde::Serialize;
use std::borrow::Cow;

/// A change between two versions of metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub kind: ChangeKind,
    pub impact: Impact,
    /// The change and its meaning if that isn't obvious, as whole sentences.
    pub sentence: String,
    /// The change without its meaning: the start of `sentence`, for lists.
    #[serde(skip)]
    pub headline: String,
    /// The hint. Empty if there is nothing to do.
    pub hint: String,
    /// The value before, complete and as written. `None` if there was none.
    pub before: Option<String>,
    /// The value now. `None` if there is none.
    pub after: Option<String>,
}

/// Effect of a change on sign-ins. Sorts the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// Sign-ins fail with the values that the service provider has, or should no longer be trusted.
    Breaks,
    /// Sign-ins may still work, but an administrator must check or act before they stop.
    NeedsAttention,
    Harmless,
}

impl Impact {
    /// Returns the words that are displayed.
    pub fn words(self) -> &'static str {
        match self {
            Self::Breaks => "Breaks sign-ins",
            Self::NeedsAttention => "Needs attention",
            Self::Harmless => "Harmless",
        }
    }
}

/// Kind of change. The names in JSON documents never change once released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The metadata of a federation no longer describes the identity provider.
    EntityGone,
    /// The metadata describes a different identity provider.
    EntityId,
    SignatureStatus,
    CertificateRemoved,
    CertificateAdded,
    CertificateUse,
    /// The same binding with a different URL.
    EndpointMoved,
    EndpointRemoved,
    EndpointAdded,
    ValidityShortened,
    ValidityExtended,
    CacheDuration,
    SignedRequests,
    NameIdFormats,
    AttributesRemoved,
    AttributesAdded,
    /// The same name, written with another format or friendly name.
    AttributesRewritten,
    DisplayName,
    Organization,
    Contacts,
    ErrorUrl,
    RegistrationAuthority,
    /// Nothing that is read from the metadata.
    OnlyBytes,
}

impl ChangeKind {
    /// Returns the name in JSON documents, such as `certificate-added`.
    pub fn code(self) -> &'static str {
        match self {
            Self::EntityGone => "entity-gone",
            Self::EntityId => "entity-id",
            Self::SignatureStatus => "signature-status",
            Self::CertificateRemoved => "certificate-removed",
            Self::CertificateAdded => "certificate-added",
            Self::CertificateUse => "certificate-use",
            Self::EndpointMoved => "endpoint-moved",
            Self::EndpointRemoved => "endpoint-removed",
            Self::EndpointAdded => "endpoint-added",
            Self::ValidityShortened => "validity-shortened",
            Self::ValidityExtended => "validity-extended",
            Self::CacheDuration => "cache-duration",
            Self::SignedRequests => "signed-requests",
            Self::NameIdFormats => "name-id-formats",
            Self::AttributesRemoved => "attributes-removed",
            Self::AttributesAdded => "attributes-added",
            Self::AttributesRewritten => "attributes-rewritten",
            Self::DisplayName => "display-name",
            Self::Organization => "organization",
            Self::Contacts => "contacts",
            Self::ErrorUrl => "error-url",
            Self::RegistrationAuthority => "registration-authority",
            Self::OnlyBytes => "only-bytes",
        }
    }
}

impl Change {
    /// Creates a change without meaning, hint, and values.
    pub(crate) fn new(kind: ChangeKind, impact: Impact, headline: impl Into<String>) -> Self {
        let headline = headline.into();

        Self { kind, impact, sentence: headline.clone(), headline, hint: String::new(), before: None, after: None }
    }

    /// Adds what the change means, as whole sentences.
    #[must_use]
    pub(crate) fn meaning(mut self, meaning: impl AsRef<str>) -> Self {
        self.sentence = format!("{} {}", self.headline, meaning.as_ref());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds the value before and the value now.
    #[must_use]
    pub(crate) fn values(mut self, before: Option<String>, after: Option<String>) -> Self {
        self.before = before;
        self.after = after;
        self
    }

    /// Returns the same thing as a finding, for lists that show both.
    pub fn finding(&self) -> Finding {
        let severity = match self.impact {
            Impact::Breaks => Severity::Blocker,
            Impact::NeedsAttention => Severity::Warning,
            Impact::Harmless => Severity::Note,
        };

        Finding {
            severity,
            code: Cow::Borrowed(self.kind.code()),
            message: self.sentence.clone(),
            meaning: String::new(),
            hint: self.hint.clone(),
        }
    }
}

/// Values that the service provider has of the identity provider. They decide which changes matter.
///
/// A certificate that is already Secondary may be added, and one without a role may be removed, without any action.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held<'a> {
    pub primary: Option<&'a Certificate>,
    pub secondary: Option<&'a Certificate>,
    pub email: Option<MappedEmail<'a>>,
}

/// Source of the email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedEmail<'a> {
    NameId,
    Attribute(&'a str),
}

/// Returns what changed from `before` to `after`, the worst first.
///
/// Returns nothing only for identical bytes. If different bytes have the same meaning, that is the only change. Changes that
/// depend on the day, such as an expiration, are judged at `now`.
pub fn difference(before: &IdentityProvider, after: &IdentityProvider, now: Timestamp) -> Vec<Change> {
    difference_beside(Held::default(), before, after, now)
}

/// Returns the changes as [`difference`] does, judged by the values that the service provider already has.
pub fn difference_beside(
    held: Held<'_>,
    before: &IdentityProvider,
    after: &IdentityProvider,
    now: Timestamp,
) -> Vec<Change> {
    let mut changes = Vec::new();

    changes.extend(values::entity_id(before, after));
    changes.extend(values::signature(before, after));
    changes.extend(certificates::changes(held, before, after, now));
    changes.extend(endpoints::changes(before, after));
    changes.extend(values::validity(before, after, now));
    changes.extend(values::requests_and_names(held, before, after));
    changes.extend(attributes::changes(held, before, after));
    changes.extend(descriptions::changes(before, after));

    if changes.is_empty() && before.xml != after.xml {
        changes.push(Change::new(
            ChangeKind::OnlyBytes,
            Impact::Harmless,
            "Only the file changed. The identity provider, certificates, and URLs are the same.",
        ));
    }

    changes.sort_by_key(|change| (change.impact, change.kind));
    changes
}
