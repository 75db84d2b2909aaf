//! Examines a captured sign-in: what a SAML response proves, and which checks it passes or fails (SAML Core §3.3.3, SAML
//! Profiles §4.1.4).
//!
//! The signature is checked first, then everything else. Verified parts are parsed again from their canonical bytes, and the
//! result is read only from that tree. If nothing is proven, the checks still show the values, so that the user sees what is
//! wrong, but no email address, NameID, or attribute is reported.

mod check;
mod gate;
mod glance;
mod message;
mod near;
mod root;
mod sentence;
mod source;

pub use check::{Cause, Check, State};
pub use glance::Glance;
pub use source::{Line, lines};

use super::attribute::{SAML_SUBJECT, email_candidates};
use super::metadata::IdentityProvider;
use super::service_provider::ServiceProvider;
use super::xml::Source;
use super::{Finding, Unreadable, finding, kind};
use crate::certificate::Certificate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Maximum size of a response, in bytes: real ones have a few ten thousand.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Number of certificates that the service provider keeps: Primary and Secondary.
const ROLES: usize = 2;

/// The values that a sign-in is checked against.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The entity ID of the identity provider, compared exactly.
    pub issuer: String,
    /// The certificates whose keys may have signed: Primary, then Secondary.
    pub certificates: Vec<Certificate>,
    /// Other signing certificates in the metadata. They prove nothing, but one that signed is named.
    pub others: Vec<Certificate>,
    /// The entity ID of the service provider.
    pub audience: String,
    /// The URLs where the service provider accepts responses, the usual one first.
    pub assertion_consumer_services: Vec<String>,
    pub email: EmailSource,
    /// The ID of the request that the response must answer, if known.
    pub in_response_to: Option<String>,
    /// The IDs of requests that were captured with the response, which may answer one of them.
    pub requests: Vec<String>,
}

impl Expected {
    /// Returns the values that the metadata of both providers implies: the first two signing certificates are Primary and
    /// Secondary. `email` names the attribute with the email address; without it, the recognized attribute is used, or else
    /// the NameID.
    ///
    /// Returns `None` if the service provider accepts no responses by HTTP-POST.
    pub fn of_metadata(
        identity_provider: &IdentityProvider,
        service_provider: &ServiceProvider,
        email: Option<&str>,
    ) -> Option<Self> {
        let recognised = || email_candidates(&identity_provider.attributes).chosen;
        let email = email.map(str::to_owned).or_else(recognised);
        let assertion_consumer_services = service_provider.locations_for_post();

        (!assertion_consumer_services.is_empty()).then(|| Self {
            issuer: identity_provider.entity_id.clone(),
            certificates: identity_provider.signing_certificates().take(ROLES).cloned().collect(),
            others: identity_provider.signing_certificates().skip(ROLES).cloned().collect(),
            audience: service_provider.entity_id.clone(),
            assertion_consumer_services,
            email: email.filter(|name| name != SAML_SUBJECT).map_or(EmailSource::NameId, EmailSource::Attribute),
            in_response_to: None,
            requests: Vec::new(),
        })
    }
}

/// The place of the email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmailSource {
    NameId,
    /// In the attribute with exactly this name.
    Attribute(String),
}

/// The outcome of all checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Accepted,
    Rejected,
}

/// The result of examining a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    pub verdict: Verdict,
    /// The proven email address.
    pub email: Option<String>,
    /// The proven NameID.
    pub name_id: Option<NameId>,
    /// The proven attributes, in the order of the document.
    pub attributes: Vec<Attribute>,
    pub checks: Vec<Check>,
    pub findings: Vec<Finding>,
    /// The signature that proves it; `None` if nothing is proven.
    pub signed: Option<Signed>,
}

/// A valid signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The index, among [`Expected::certificates`], of the certificate that signed.
    pub by: usize,
    pub covers: Covered,
}

/// The part of a response that a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// The whole response.
    Response,
    /// Only the assertion.
    Assertion,
    /// The whole response, and its assertion separately.
    Both,
}

/// The user, as the identity provider names them (SAML Core §2.2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NameId {
    pub value: String,
    /// The URI from SAML Core §8.3, if there is one.
    pub format: Option<String>,
}

/// An attribute with its values (SAML Core §2.7.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribute {
    pub name: String,
    pub values: Vec<String>,
}

/// The time as of which a response is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub time: Timestamp,
    pub origin: MomentOrigin,
}

/// The source of a [`Moment`]'s time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentOrigin {
    /// The current time.
    Now,
    /// Set by the user.
    Given,
    /// Read from the capture.
    Captured,
}

impl From<Timestamp> for Moment {
    fn from(time: Timestamp) -> Self {
        Self { time, origin: MomentOrigin::Now }
    }
}

/// Examines the XML of a response: checks it against the expected values.
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead, if they aren't a response. Failed checks aren't errors.
pub fn examine(xml: &[u8], expected: &Expected, now: impl Into<Moment>) -> Result<Examined, Unreadable> {
    if xml.len() > MAX_BYTES {
        return Err(root::too_large(xml.len()));
    }
    let source = Source::read(xml, kind::Wanted::Response)?;
    if source.text.len() > MAX_BYTES {
        return Err(root::too_large(source.text.len()));
    }
    let document = source.parse()?;
    let response = document.root_element();
    root::check(response)?;

    let now = now.into();
    let passed = gate::pass(response, &expected.certificates, &expected.others);
    let mut examined = check::judge(&passed, expected, now);
    examined.findings.splice(..0, source.findings.iter().cloned());
    finding::sort(&mut examined.findings);

    Ok(examined)
}

#[cfg(test)]
pub(crate) mod tests;
