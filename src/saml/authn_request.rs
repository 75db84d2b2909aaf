//! The sign-in request of a service provider (SAML Core §3.4.1), and its transport by a browser (SAML Bindings §3.4, §3.5).

use super::metadata::Binding;
use super::xml::escape::{attribute, text};
use super::xml::{ASSERTION, PROTOCOL};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use jiff::Timestamp;
use std::io::Write as _;
use url::Url;
use url::form_urlencoded;

/// A sign-in request. It is not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthnRequest {
    /// Unguessable, because the ID identifies the response: at least 128 random bits after a letter or underscore
    /// (SAML Core §1.3.4).
    pub id: String,
    pub issue_instant: Timestamp,
    /// The URL where the identity provider accepts requests.
    pub destination: String,
    /// The URL that the response must be sent to by HTTP-POST.
    pub assertion_consumer_service: String,
    /// The entity ID of the service provider.
    pub issuer: String,
    /// The requested NameID format (SAML Core §3.4.1.1). `None` leaves the choice to the identity provider.
    pub name_id_format: Option<String>,
}

impl AuthnRequest {
    /// Writes the request. The same values always produce the same bytes.
    pub fn xml(&self) -> String {
        let post = Binding::HttpPost.uri();
        let instant = self.issue_instant.strftime("%Y-%m-%dT%H:%M:%SZ");
        let policy = self.name_id_format.as_ref().map_or_else(String::new, |format| {
            format!("<samlp:NameIDPolicy Format=\"{}\" AllowCreate=\"true\"/>", attribute(format))
        });

        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{}\" Version=\"2.0\" \
             IssueInstant=\"{instant}\" Destination=\"{}\" AssertionConsumerServiceURL=\"{}\" ProtocolBinding=\"{post}\">\
             <saml:Issuer>{}</saml:Issuer>{policy}</samlp:AuthnRequest>",
            attribute(&self.id),
            attribute(&self.destination),
            attribute(&self.assertion_consumer_service),
            text(&self.issuer),
        )
    }

    /// Returns the URL that carries the request by HTTP-Redirect: deflated, base64, in the query (SAML Bindings §3.4.4.1).
    ///
    /// An existing query of the destination is kept before it. Returns `None` if the destination isn't a URL.
    pub fn redirect_url(&self, relay_state: &str) -> Option<String> {
        let mut url = Url::parse(&self.destination).ok()?;
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
        deflated.write_all(self.xml().as_bytes()).ok()?;
        let message = STANDARD.encode(deflated.finish().ok()?);

        url.query_pairs_mut().append_pair("SAMLRequest", &message).append_pair("RelayState", relay_state);
        // A fragment stays in the browser, so it would only make the URL longer.
        url.set_fragment(None);
        Some(url.into())
    }

    /// Returns the fields of the form that carries the request by HTTP-POST: base64, not deflated (SAML Bindings §3.5.4).
    pub fn form(&self, relay_state: &str) -> [(&'static str, String); 2] {
        [("SAMLRequest", STANDARD.encode(self.xml())), ("RelayState", relay_state.to_owned())]
    }
}

/// Contents of a form posted to an assertion consumer service (SAML Bindings §3.5.4). Nothing in it has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The XML of the message, unchecked.
    pub response: Vec<u8>,
    pub relay_state: Option<String>,
}

impl Posted {
    /// Reads a form of the type `application/x-www-form-urlencoded`. Returns `None` if it doesn't contain a `SAMLResponse`
    /// in base64, or if it contains a field twice, because parsers treat duplicates differently.
    pub fn read(body: &[u8]) -> Option<Self> {
        let (mut response, mut relay_state) = (None, None);
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "SAMLResponse" => &mut response,
                "RelayState" => &mut relay_state,
                _ => continue,
            };
            if field.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        // Base64 may contain line breaks (RFC 2045 §6.8).
        let base64: String = response?.chars().filter(|character| !character.is_ascii_whitespace()).collect();

        Some(Self { response: STANDARD.decode(base64).ok()?, relay_state })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saml::name_id;
    use flate2::read::DeflateDecoder;
    use std::io::Read as _;

    fn request(destination: &str) -> AuthnRequest {
        AuthnRequest {
            id: "_0123".to_owned(),
            issue_instant: Timestamp::constant(1_789_378_920, 5_000_000),
            destination: destination.to_owned(),
            assertion_consumer_service: "http://127.0.0.1:40123/acs".to_owned(),
            issuer: "https://sp.example.com/?a=1&b=2".to_owned(),
            name_id_format: Some(name_id::EMAIL_ADDRESS.to_owned()),
        }
    }

    #[test]
    fn a_request_is_written_with_its_values_escaped() {
        let xml = request("https://idp.example.com/sso?x=\"1\"").xml();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let root = document.root_element();

        assert_eq!(root.attribute("IssueInstant"), Some("2026-09-14T09:42:00Z"));
        assert_eq!(root.attribute("Destination"), Some("https://idp.example.com/sso?x=\"1\""));
        assert_eq!(root.first_element_child().unwrap().text(), Some("https://sp.example.com/?a=1&b=2"));
    }

    #[test]
    fn the_redirect_carries_the_same_request_and_keeps_what_the_address_has() {
        let request = request("https://idp.example.com/sso?tenant=1#top");
        let url = Url::parse(&request.redirect_url("relay & state").unwrap()).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let mut xml = String::new();
        DeflateDecoder::new(&*STANDARD.decode(&pairs[1].1).unwrap()).read_to_string(&mut xml).unwrap();

        assert_eq!(pairs[0], ("tenant".to_owned(), "1".to_owned()));
        assert_eq!(pairs[1].0, "SAMLRequest");
        assert_eq!(xml, request.xml());
        assert_eq!(pairs[2], ("RelayState".to_owned(), "relay & state".to_owned()));
        assert_eq!(url.fragment(), None);
    }

    #[test]
    fn a_form_gives_its_response_and_relay_state() {
        let posted = Posted::read(b"RelayState=a%2Bb&SAMLResponse=PGE%0D%0A%2BPC9hPg%3D%3D&other=1").unwrap();

        assert_eq!(posted.response, b"<a></a>");
        assert_eq!(posted.relay_state.as_deref(), Some("a+b"));
    }

    #[test]
    fn a_field_that_stands_twice_or_is_no_base64_is_refused() {
        for body in ["", "RelayState=x", "SAMLResponse=%3Ca%2F%3E", "SAMLResponse=PGEvPg&SAMLResponse=PGIvPg"] {
            assert_eq!(Posted::read(body.as_bytes()), None, "{body}");
        }
    }
}
