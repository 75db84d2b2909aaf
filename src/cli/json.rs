//! The JSON documents: a contract with scripts. Every key is always present, in this order.

use crate::account::users::directory::Comparison;
use crate::account::users::{Duplicate, Entry, Invalid, UserList};
use crate::certificate::{Certificate, State};
use crate::saml::attribute::{OfferedAttribute, email_candidates};
use crate::saml::metadata::{
    Binding, Contact, Endpoint, Entity, IdentityProvider, MetadataCertificate, Organization, Signature, Use,
};
use crate::saml::product::{EntityIdScope, Product};
use crate::saml::response::{Attribute, Check, Examined, NameId, Verdict};
use crate::saml::service_provider::ServiceProvider;
use crate::saml::{Finding, Kind};
use jiff::Timestamp;
use serde::Serialize;

/// The document of `inspect metadata` for one input. Values of an input that can't be read are null or empty.
#[derive(Debug, Serialize)]
pub struct MetadataDocument<'a> {
    /// `null` if the source couldn't be read at all.
    pub kind: Option<Kind>,
    pub entity_id: Option<&'a str>,
    pub valid_until: Option<Timestamp>,
    pub cache_duration: Option<&'a str>,
    pub product: Option<&'static str>,
    pub entity_id_scope: Option<EntityIdScope>,
    pub signature: Option<&'a Signature>,
    pub single_sign_on: Vec<SingleSignOn<'a>>,
    pub single_logout: &'a [Endpoint],
    pub name_id_formats: &'a [String],
    pub want_authn_requests_signed: Option<bool>,
    pub attributes: &'a [OfferedAttribute],
    pub email: Email,
    pub certificates: Vec<CertificateFacts<'a>>,
    pub organization: Option<&'a Organization>,
    pub contacts: &'a [Contact],
    pub findings: &'a [Finding],
}

/// A single sign-on service.
#[derive(Debug, Serialize)]
pub struct SingleSignOn<'a> {
    pub binding: &'a Binding,
    pub location: &'a str,
}

/// The attributes that may contain the email address.
#[derive(Debug, Default, Serialize)]
pub struct Email {
    pub candidates: Vec<String>,
    pub chosen: Option<String>,
}

impl<'a> MetadataDocument<'a> {
    /// Describes an identity provider.
    pub fn identity_provider(provider: &'a IdentityProvider, findings: &'a [Finding]) -> Self {
        let product = provider.product();
        let email = email_candidates(&provider.attributes);

        Self {
            kind: Some(Kind::IdentityProvider),
            entity_id: Some(&provider.entity_id),
            valid_until: provider.valid_until,
            cache_duration: provider.cache_duration.as_deref(),
            product: product.map(Product::id),
            entity_id_scope: product.map(Product::entity_id_scope),
            signature: Some(&provider.signature),
            single_sign_on: provider
                .single_sign_on
                .iter()
                .map(|endpoint| SingleSignOn { binding: &endpoint.binding, location: &endpoint.location })
                .collect(),
            single_logout: &provider.single_logout,
            name_id_formats: &provider.name_id_formats,
            want_authn_requests_signed: Some(provider.want_authn_requests_signed),
            attributes: &provider.attributes,
            email: Email { candidates: email.candidates, chosen: email.chosen },
            certificates: provider.certificates.iter().map(CertificateFacts::from).collect(),
            organization: provider.organization.as_ref(),
            contacts: &provider.contacts,
            findings,
        }
    }

    /// Describes an input that isn't an identity provider's metadata.
    pub fn unreadable(kind: Option<Kind>, findings: &'a [Finding]) -> Self {
        Self {
            kind,
            entity_id: None,
            valid_until: None,
            cache_duration: None,
            product: None,
            entity_id_scope: None,
            signature: None,
            single_sign_on: Vec::new(),
            single_logout: &[],
            name_id_formats: &[],
            want_authn_requests_signed: None,
            attributes: &[],
            email: Email::default(),
            certificates: Vec::new(),
            organization: None,
            contacts: &[],
            findings,
        }
    }
}

/// The document of `inspect response`. Outside of the checks, it contains only what a verified signature covers.
#[derive(Debug, Serialize)]
pub struct ResponseDocument<'a> {
    pub verdict: Verdict,
    pub email: Option<&'a str>,
    pub name_id: Option<&'a NameId>,
    pub attributes: &'a [Attribute],
    pub checks: &'a [Check],
    pub findings: &'a [Finding],
}

impl<'a> ResponseDocument<'a> {
    /// Describes the result of checking a response.
    pub fn examined(examined: &'a Examined) -> Self {
        Self {
            verdict: examined.verdict,
            email: examined.email.as_deref(),
            name_id: examined.name_id.as_ref(),
            attributes: &examined.attributes,
            checks: &examined.checks,
            findings: &examined.findings,
        }
    }

    /// Describes an input in which no response could be read.
    pub fn unreadable(findings: &'a [Finding]) -> Self {
        Self { verdict: Verdict::Rejected, email: None, name_id: None, attributes: &[], checks: &[], findings }
    }
}

/// The document of `inspect metadata` for an aggregate.
#[derive(Debug, Serialize)]
pub struct AggregateDocument<'a> {
    pub kind: Kind,
    pub entities: Vec<&'a Entity>,
    pub findings: &'a [Finding],
}

/// The values of a certificate.
#[derive(Debug, Serialize)]
pub struct CertificateFacts<'a> {
    #[serde(rename = "use")]
    pub usage: Use,
    pub sha256: &'a str,
    pub sha1: &'a str,
    pub subject: &'a str,
    pub issuer: &'a str,
    pub serial: &'a str,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub key: String,
    pub signature_algorithm: &'a str,
}

impl<'a> CertificateFacts<'a> {
    /// Describes a certificate that is for `usage`.
    pub fn new(certificate: &'a Certificate, usage: Use) -> Self {
        Self {
            usage,
            sha256: &certificate.sha256,
            sha1: &certificate.sha1,
            subject: &certificate.subject,
            issuer: &certificate.issuer,
            serial: &certificate.serial,
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            key: certificate.key.to_string(),
            signature_algorithm: &certificate.signature_algorithm,
        }
    }
}

impl<'a> From<&'a MetadataCertificate> for CertificateFacts<'a> {
    fn from(certificate: &'a MetadataCertificate) -> Self {
        Self::new(&certificate.certificate, certificate.usage)
    }
}

/// The document of `inspect certificate`.
#[derive(Debug, Serialize)]
pub struct CertificatesDocument<'a> {
    pub certificates: Vec<CertificateDocument<'a>>,
    /// Findings about a source rather than one certificate.
    pub findings: &'a [Finding],
}

/// One certificate of `inspect certificate`.
#[derive(Debug, Serialize)]
pub struct CertificateDocument<'a> {
    #[serde(flatten)]
    pub facts: CertificateFacts<'a>,
    pub state: State,
    pub days_left: i64,
    pub self_signed: bool,
    pub source: &'a str,
    pub findings: &'a [Finding],
    /// SHA-256 of the SubjectPublicKeyInfo: the same if a certificate was renewed with its key.
    pub spki_sha256: &'a str,
}

/// The document of `inspect sp-metadata`, analogous to [`MetadataDocument`].
#[derive(Debug, Serialize)]
pub struct ServiceProviderDocument<'a> {
    pub kind: Option<Kind>,
    pub entity_id: Option<&'a str>,
    pub valid_until: Option<Timestamp>,
    pub signature: Option<Signed>,
    pub assertion_consumer_services: Vec<AssertionConsumerServiceDocument<'a>>,
    pub single_logout: &'a [Endpoint],
    pub name_id_formats: &'a [String],
    /// `null` if the metadata doesn't state it.
    pub authn_requests_signed: Option<bool>,
    pub want_assertions_signed: Option<bool>,
    pub requested_attributes: Vec<RequestedAttributeDocument<'a>>,
    pub certificates: Vec<CertificateFacts<'a>>,
    pub findings: &'a [Finding],
}

/// The signature of SP metadata. It is not checked: only the identity provider that imports the metadata can do that.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Signed {
    pub status: SignedStatus,
}

/// The statuses of [`Signed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedStatus {
    Unsigned,
    NotChecked,
}

/// An assertion consumer service.
#[derive(Debug, Serialize)]
pub struct AssertionConsumerServiceDocument<'a> {
    pub binding: &'a Binding,
    pub location: &'a str,
    pub index: Option<u16>,
    pub is_default: Option<bool>,
}

/// A requested attribute.
#[derive(Debug, Serialize)]
pub struct RequestedAttributeDocument<'a> {
    pub name: &'a str,
    pub friendly_name: Option<&'a str>,
    pub name_format: Option<&'a str>,
    pub is_required: bool,
}

impl<'a> ServiceProviderDocument<'a> {
    /// Describes a service provider.
    pub fn service_provider(provider: &'a ServiceProvider, findings: &'a [Finding]) -> Self {
        let status = if provider.is_signed { SignedStatus::NotChecked } else { SignedStatus::Unsigned };

        Self {
            kind: Some(Kind::ServiceProvider),
            entity_id: Some(&provider.entity_id),
            valid_until: provider.valid_until,
            signature: Some(Signed { status }),
            assertion_consumer_services: provider
                .assertion_consumer_services
                .iter()
                .map(|service| AssertionConsumerServiceDocument {
                    binding: &service.binding,
                    location: &service.location,
                    index: service.index,
                    is_default: service.is_default,
                })
                .collect(),
            single_logout: &provider.single_logout,
            name_id_formats: &provider.name_id_formats,
            authn_requests_signed: provider.authn_requests_signed,
            want_assertions_signed: provider.want_assertions_signed,
            requested_attributes: provider
                .requested_attributes
                .iter()
                .map(|attribute| RequestedAttributeDocument {
                    name: &attribute.name,
                    friendly_name: attribute.friendly_name.as_deref(),
                    name_format: attribute.name_format.as_deref(),
                    is_required: attribute.is_required,
                })
                .collect(),
            certificates: provider.certificates.iter().map(CertificateFacts::from).collect(),
            findings,
        }
    }

    /// Describes an input that isn't a service provider's metadata.
    pub fn unreadable(kind: Option<Kind>, findings: &'a [Finding]) -> Self {
        Self {
            kind,
            entity_id: None,
            valid_until: None,
            signature: None,
            assertion_consumer_services: Vec::new(),
            single_logout: &[],
            name_id_formats: &[],
            authn_requests_signed: None,
            want_assertions_signed: None,
            requested_attributes: Vec::new(),
            certificates: Vec::new(),
            findings,
        }
    }
}

/// The document of `inspect users`.
#[derive(Debug, Serialize)]
pub struct UsersDocument<'a> {
    pub rows: usize,
    /// `null` if the list can't be read.
    pub column: Option<&'a str>,
    pub addresses: usize,
    pub empty: usize,
    pub invalid: &'a [Invalid],
    pub duplicates: &'a [Duplicate],
    pub findings: &'a [Finding],
    /// The entries without a match at the identity provider; only present if its users were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmatched: Option<&'a [Entry]>,
    /// The number of the identity provider's users without a match in the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_account: Option<usize>,
}

impl<'a> UsersDocument<'a> {
    /// Describes a user list, and how it compares with the identity provider's users.
    pub fn list(list: &'a UserList, comparison: Option<&'a Comparison>) -> Self {
        Self {
            rows: list.rows,
            column: Some(&list.column),
            addresses: list.addresses,
            empty: list.empty,
            invalid: &list.invalid,
            duplicates: &list.duplicates,
            findings: &list.findings,
            unmatched: comparison.map(|comparison| comparison.unmatched.as_slice()),
            without_account: comparison.map(|comparison| comparison.without_account),
        }
    }

    /// Describes an input that isn't a user list.
    pub fn unreadable(findings: &'a [Finding]) -> Self {
        Self {
            rows: 0,
            column: None,
            addresses: 0,
            empty: 0,
            invalid: &[],
            duplicates: &[],
            findings,
            unmatched: None,
            without_account: None,
        }
    }
}
