//! A real sign-in, received on this computer: sends a request to the identity provider, receives one response, and closes.
//!
//! The server does only what a test needs: it listens on 127.0.0.1 only, for one test, for at most five minutes. A response
//! is accepted if it returns the random relay state or the random ID of the request, so no other page of the browser can
//! inject one.

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

/// The path of the page that carries the request if the identity provider accepts it only by HTTP-POST.
const START_PATH: &str = "/start/";

/// A prepared test: the request, and the expected values of the response.
#[derive(Debug, Clone)]
pub struct Test {
    pub port: u16,
    pub request: AuthnRequest,
    /// Random; the identity provider returns it unchanged (SAML Bindings §3.4.3).
    pub relay_state: String,
    pub expected: Expected,
    /// SHA-256 of the metadata that the expectations came from.
    pub metadata: String,
    carrier: Carrier,
}

/// The way in which the browser sends the request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Carrier {
    /// By HTTP-Redirect: a URL of the identity provider.
    Redirect(String),
    /// By HTTP-POST: a page of SSO Wizard, at a path that can't be guessed, posts it.
    Post { path: String },
}

/// The reason why a test isn't possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A required value of the account is still missing.
    Missing(Missing),
    /// The identity provider doesn't accept requests by a binding that a browser can use.
    NoBinding,
}

impl Obstacle {
    /// Returns the obstacle and what to do, as two sentences.
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
    /// Returns [`Obstacle`] if the account is not far enough, or the identity provider accepts no request from a browser.
    pub fn new(draft: &Draft, parsed: &Parsed, brand: &Brand, port: u16, now: Timestamp) -> Result<Self, Obstacle> {
        let service_provider = TestServiceProvider::of(draft, parsed, brand, port).map_err(Obstacle::Missing)?;
        let mut expected = service_provider.expected(draft, parsed).map_err(Obstacle::Missing)?;
        // `expected` has already checked that there is one.
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
            // Requested only if the NameID is used: an identity provider may reject a format that it does not know.
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

    /// Returns the URL to open in the browser.
    pub fn url(&self) -> String {
        match &self.carrier {
            Carrier::Redirect(url) => url.clone(),
            Carrier::Post { path } => loopback(self.port, path),
        }
    }
}

/// Returns the first URL of the identity provider that accepts requests by a binding.
fn location(identity_provider: &IdentityProvider, binding: &Binding) -> Option<String> {
    let endpoint = identity_provider.single_sign_on.iter().find(|endpoint| endpoint.binding == *binding)?;

    Some(endpoint.location.clone())
}

/// Returns 244 random bits: they can't be guessed or repeat by chance (SAML Core §1.3.4 requires 128 to 160).
fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
