//! A glance at a response: its own statements about its issuer and its request. None of them are proven.

use super::message::Response;
use super::{MAX_BYTES, root};
use crate::saml::xml::value::date_time;
use crate::saml::xml::{self, ASSERTION, Source};
use crate::saml::{Unreadable, kind};
use jiff::Timestamp;
use roxmltree::Node;
use std::borrow::Cow;

/// The response's own, unproven statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// The issuer of the response, or else of its assertion.
    pub issuer: Option<String>,
    pub destination: Option<String>,
    pub in_response_to: Option<String>,
    pub issued: Option<Timestamp>,
    /// The response states that the sign-in succeeded.
    pub is_success: bool,
}

impl Glance {
    /// Reads the statements in the XML of a response.
    ///
    /// # Errors
    /// Returns [`Unreadable`], which names what the bytes are instead, if they aren't a response.
    pub fn at(xml: &[u8]) -> Result<Self, Unreadable> {
        if xml.len() > MAX_BYTES {
            return Err(root::too_large(xml.len()));
        }
        let source = Source::read(xml, kind::Wanted::Response)?;
        if source.text.len() > MAX_BYTES {
            return Err(root::too_large(source.text.len()));
        }
        let document = source.parse()?;
        root::check(document.root_element())?;

        Ok(Self::of(document.root_element()))
    }

    fn of(response: Node<'_, '_>) -> Self {
        let read = Response::of(response);
        let assertion = xml::child(response, (ASSERTION, "Assertion"));
        let of_assertion = assertion.and_then(|assertion| xml::child_text(assertion, (ASSERTION, "Issuer")));
        let issuer = read.issuers.into_iter().next().map(|issuer| issuer.text);

        Self {
            issuer: issuer.or_else(|| of_assertion.map(Cow::into_owned)),
            destination: read.destination,
            in_response_to: read.in_response_to,
            issued: read.issue_instant.as_deref().and_then(date_time),
            is_success: read.status_codes.first().is_some_and(|code| code.ends_with(":Success")),
        }
    }
}
