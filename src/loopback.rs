//! A real sign-in, received on this computer: sends a request to the identity provider, receives one response, and closes.
//!
//! The server is as small as it can be: on 127.0.0.1 alone, for one test, for five minutes at most. A response is accepted if
//! it returns the random relay state or the random ID of the request, so that no other page of the browser can slip one in.

mod acs;
mod page;
mod server;

pub use acs::{Acs, Received, Reply, Request};
pub use server::{Error, Listening, PATIENCE, free_port};

use crate::account::draft::Draft;
use crate::account::profile::Parsed;
use crate::account::sign_in::{Missing, TestServiceProvider, loopback, metadata_digest};
use crate::brand::Brand;
use crate::saml::authn_request::AuthnRequest;
use crate::saml::metadata::{Binding, IdentityProvider};
use crate::saml::name_id;
use crate::saml::response::{EmailSource, Expected};
use jiff::Timestamp;
use uuid::Uuid;

/// The path of the page that carries the request where the identity provider takes it by HTTP-POST alone.
const START_PATH: &str = "/start/";

/// A test that is about to begin: what is asked, and what is expected of the answer.
#[derive(Debug, Clone)]
pub struct Test {
    pub port: u16,
    pub request: AuthnRequest,
    /// Random; the identity provider brings it back as it is (SAML Bindings §3.4.3).
    pub relay_state: String,
    pub expected: Expected,
    /// SHA-256 of the metadata that the expectations came from.
    pub metadata: String,
    carrier: Carrier,
}

/// The way in which the browser carries the request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Carrier {
    /// By HTTP-Redirect: the address of the identity provider.
    Redirect(String),
    /// By HTTP-POST: a page of ours, at a path that nobody can guess, posts it.
    Post { path: String },
}

/// The reason that there can be no test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Something of the account is not known yet.
    Missing(Missing),
    /// The identity provider takes no request that a browser can carry.
    NoBinding,
}

impl Obstacle {
    /// Returns what is in the way and what to do, as two sentences.
    pub fn sentences(&self) -> (String, String) {
        match self {
            Self::Missing(missing) => {
                (missing.sentence().to_owned(), format!("Complete step {} first.", missing.step()))
            }
            Self::NoBinding => (
                "The identity provider’s metadata lists no URL that accepts requests by HTTP-Redirect or HTTP-POST."
                    .to_owned(),
                "Capture a sign-in that starts at the identity provider, and check it here.".to_owned(),
            ),
        }
    }
}

impl Test {
    /// Prepares a test of an account on `port`, at the time `now`.
    ///
    /// # Errors
    /// [`Obstacle`] where the account is not far enough, or the identity provider takes no request of a browser.
    pub fn new(draft: &Draft, parsed: &Parsed, brand: &Brand, port: u16, now: Timestamp) -> Result<Self, Obstacle> {
        let service_provider = TestServiceProvider::of(draft, parsed, brand, port).map_err(Obstacle::Missing)?;
        let mut expected = service_provider.expected(draft, parsed).map_err(Obstacle::Missing)?;
        // `expected` has seen that there is one.
        let identity_provider = parsed.identity_provider.as_ref().ok_or(Obstacle::NoBinding)?;
        let at = |binding| location(identity_provider, &binding);
        let (destination, is_redirect) = match (at(Binding::HttpRedirect), at(Binding::HttpPost)) {
            (Some(location), _) => (location, true),
            (None, Some(location)) => (location, false),
            (None, None) => return Err(Obstacle::NoBinding),
        };
        let request = AuthnRequest {
            id: format!("_{}", random()),
            issue_instant: now,
            destination,
            assertion_consumer_service: service_provider.assertion_consumer_service,
            issuer: service_provider.entity_id,
            // Asked for only where it is what counts: an identity provider may refuse a format that it does not know.
            name_id_format: (expected.email == EmailSource::NameId).then(|| name_id::EMAIL_ADDRESS.to_owned()),
        };
        let relay_state = random();
        let redirect = is_redirect.then(|| request.redirect_url(&relay_state)).flatten();
        let carrier = match redirect {
            Some(url) => Carrier::Redirect(url),
            None => Carrier::Post { path: format!("{START_PATH}{}", random()) },
        };
        expected.in_response_to = Some(request.id.clone());

        Ok(Self { port, request, relay_state, expected, metadata: metadata_digest(draft), carrier })
    }

    /// Returns the address to open in the browser.
    pub fn url(&self) -> String {
        match &self.carrier {
            Carrier::Redirect(url) => url.clone(),
            Carrier::Post { path } => loopback(self.port, path),
        }
    }
}

/// Returns the first address of the identity provider that takes requests by a binding.
fn location(identity_provider: &IdentityProvider, binding: &Binding) -> Option<String> {
    let endpoint = identity_provider.single_sign_on.iter().find(|endpoint| endpoint.binding == *binding)?;

    Some(endpoint.location.clone())
}

/// Returns 244 random bits: nobody can guess it, and no two are ever the same (SAML Core §1.3.4 asks for 128 to 160).
fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
