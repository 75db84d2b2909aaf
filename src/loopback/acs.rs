//! The assertion consumer service: handles requests, without network access.

use super::page::{self, Verdict as Shown};
use super::{Carrier, Test};
use crate::account::sign_in::ACS_PATH;
use crate::saml::Finding;
use crate::saml::authn_request::Posted;
use crate::saml::finding;
use crate::saml::response::{self, Examined, Glance, Verdict, examine};
use jiff::Timestamp;

/// Maximum length of a body, in bytes.
pub(super) const MAX_BODY: usize = 1024 * 1024;

/// A received request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    pub method: &'a str,
    /// Without its query.
    pub path: &'a str,
    /// Every `Host` header.
    pub hosts: &'a [&'a str],
    pub content_type: Option<&'a str>,
    /// `None` if it is longer than 1 MiB, or incomplete.
    pub body: Option<&'a [u8]>,
}

/// The page for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub html: String,
    /// The page posts a form, and can do nothing else.
    pub posts_form: bool,
}

/// The response of the identity provider, with the result of its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub examined: Examined,
    /// The XML as posted.
    pub xml: Vec<u8>,
    /// The time of arrival.
    pub at: Timestamp,
}

/// The assertion consumer service of one test.
#[derive(Debug)]
pub struct Acs {
    test: Test,
    is_used: bool,
}

impl Acs {
    /// Waits for the response to a test.
    pub fn new(test: Test) -> Self {
        Self { test, is_used: false }
    }

    /// Answers a request that arrived at `now`. At most one request contains the identity provider's response.
    pub fn answer(&mut self, request: Request<'_>, now: Timestamp) -> (Reply, Option<Received>) {
        let refuse = |status, sentence: &str| (Reply::refused(status, sentence), None);
        let host = format!("127.0.0.1:{}", self.test.port);

        // Rejects a host name that an attacker has pointed to this computer (DNS rebinding).
        if request.hosts != [host.as_str()] {
            return refuse(421, &format!("This page can be opened only at {host}."));
        }
        if let Carrier::Post { path } = &self.test.carrier
            && request.path == path
        {
            return match request.method {
                "GET" if self.is_used => refuse(410, OVER),
                "GET" => (self.start(), None),
                _ => refuse(405, "This page can only be opened, not submitted to."),
            };
        }
        if request.path != ACS_PATH {
            return refuse(404, "There’s nothing at this URL.");
        }
        if request.method != "POST" {
            return refuse(405, "Identity providers send their response to this URL. There’s nothing to see here.");
        }
        if self.is_used {
            return refuse(410, OVER);
        }
        let is_form = |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM));
        if !request.content_type.is_some_and(is_form) {
            return refuse(415, "A form with the identity provider’s response was expected.");
        }
        let Some(body) = request.body else {
            return refuse(413, "The response is larger than 1 MB or incomplete, so it wasn’t read.");
        };
        let Some(posted) = Posted::read(body) else {
            return refuse(400, "This form contains no readable SAMLResponse.");
        };

        match self.examine(posted, now) {
            Ok(received) => {
                self.is_used = true;
                (Reply::result(&received.examined), Some(received))
            }
            Err(sentence) => refuse(403, &sentence),
        }
    }

    /// Examines the posted response, if it belongs to this test.
    fn examine(&self, posted: Posted, now: Timestamp) -> Result<Received, String> {
        let Posted { response: xml, relay_state } = posted;
        let glance = Glance::at(&xml).map_err(|unreadable| unreadable.message)?;
        let brings_relay_state = relay_state.as_deref() == Some(&*self.test.relay_state);
        let names_request = glance.in_response_to.as_deref() == Some(&*self.test.request.id);

        // Both are random, and were sent only to the identity provider.
        if !brings_relay_state && !names_request {
            return Err(
                "This response belongs to a different sign-in. It has neither this test’s relay state nor its request ID. \
                 Open the URL shown in SSO Wizard."
                    .to_owned(),
            );
        }
        let mut examined =
            examine(&xml, &self.test.expected, response::Moment::from(now)).map_err(|unreadable| unreadable.message)?;
        if !brings_relay_state {
            examined.findings.push(lost_relay_state(relay_state.is_some()));
            finding::sort(&mut examined.findings);
        }

        Ok(Received { examined, xml, at: now })
    }

    fn start(&self) -> Reply {
        let fields = self.test.request.form(&self.test.relay_state);

        Reply { status: 200, html: page::form(&self.test.request.destination, &fields), posts_form: true }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const OVER: &str = "This test is over. It has already received its response. Start a new test.";

fn lost_relay_state(is_other: bool) -> Finding {
    let message = if is_other {
        "The identity provider returned a different relay state from the one it received."
    } else {
        "The identity provider didn’t return the relay state that it received."
    };

    Finding::warning("relay-state-lost", message)
        .meaning("Users need it to reach the right page after signing in.")
        .hint("At the identity provider, remove the relay state that is set for the application, or leave it empty if sign-ins start at the service provider.")
}

impl Reply {
    fn refused(status: u16, sentence: &str) -> Self {
        Self { status, html: page::page(Shown::Refused, sentence), posts_form: false }
    }

    fn result(examined: &Examined) -> Self {
        let html = match (examined.verdict, &examined.email) {
            (Verdict::Accepted, Some(email)) => {
                page::page(Shown::Accepted, &format!("{email} signed in. See SSO Wizard for details."))
            }
            (Verdict::Accepted, None) => page::page(Shown::Accepted, "See SSO Wizard for details."),
            (Verdict::Rejected, _) => page::page(
                Shown::Rejected,
                "The identity provider’s response arrived, but it failed the checks. See SSO Wizard for details.",
            ),
        };

        Self { status: 200, html, posts_form: false }
    }
}
