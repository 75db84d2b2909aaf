//! Service-provider metadata (SAML Metadata §2.4.4): reads it from the portal or support, writes the IdP's import file.

mod findings;
mod mail;
mod read;
mod write;

pub use read::read;
pub use write::write;

use super::Finding;
use super::metadata::{Binding, Endpoint, MetadataCertificate};
use jiff::Timestamp;
use std::sync::Arc;

/// A service provider, as its metadata describes it.
#[derive(Debug, Clone)]
pub struct ServiceProvider {
    pub entity_id: String,
    pub valid_until: Option<Timestamp>,
    pub assertion_consumer_services: Vec<AssertionConsumerService>,
    pub single_logout: Vec<Endpoint>,
    pub name_id_formats: Vec<String>,
    /// `None` if the metadata doesn't say.
    pub authn_requests_signed: Option<bool>,
    pub want_assertions_signed: Option<bool>,
    pub certificates: Vec<MetadataCertificate>,
    pub requested_attributes: Vec<RequestedAttribute>,
    pub is_signed: bool,
    pub(crate) timeless_findings: Vec<Finding>,
    /// The bytes that were read, verbatim: a signed file must be passed on byte for byte. For a mail, the metadata in it.
    pub xml: Arc<[u8]>,
}

/// An assertion consumer service (an indexed endpoint, SAML Metadata §2.2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssertionConsumerService {
    pub binding: Binding,
    pub location: String,
    pub index: Option<u16>,
    pub is_default: Option<bool>,
}

/// A requested attribute (SAML Metadata §2.4.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedAttribute {
    pub name: String,
    pub friendly_name: Option<String>,
    pub name_format: Option<String>,
    pub is_required: bool,
}

/// Input of [`write`]: the minimum that an identity provider must know about the service provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    pub entity_id: String,
    /// Location of the HTTP-POST assertion consumer service.
    pub assertion_consumer_service: String,
    /// Additional ones for HTTP-POST, where a sign-in may be sent on request.
    pub other_assertion_consumer_services: Vec<String>,
    pub name_id_format: String,
    /// The mapped email attribute: name and name format URI. `None` if the NameID carries the email address.
    pub email_attribute: Option<(String, String)>,
    /// The name of the service, shown by the identity provider.
    pub service_name: String,
}

impl ServiceProvider {
    /// Returns the assertion consumer service for HTTP-POST to use: the default, else the lowest index, else the first.
    pub fn assertion_consumer_service(&self) -> Option<&AssertionConsumerService> {
        let for_post = || self.assertion_consumer_services.iter().filter(|acs| acs.binding == Binding::HttpPost);

        for_post()
            .find(|acs| acs.is_default == Some(true))
            .or_else(|| for_post().filter(|acs| acs.index.is_some()).min_by_key(|acs| acs.index))
            .or_else(|| for_post().next())
    }

    /// Returns the URLs that accept responses by HTTP-POST, the usual one first, without duplicates.
    pub fn locations_for_post(&self) -> Vec<String> {
        let for_post = self.assertion_consumer_services.iter().filter(|acs| acs.binding == Binding::HttpPost);
        let mut locations = Vec::new();
        for service in self.assertion_consumer_service().into_iter().chain(for_post) {
            if !locations.contains(&service.location) {
                locations.push(service.location.clone());
            }
        }

        locations
    }

    /// Returns all findings about this service provider at `now`, blockers first.
    pub fn findings(&self, now: Timestamp) -> Vec<Finding> {
        findings::at(self, now)
    }
}

#[cfg(test)]
mod tests;
