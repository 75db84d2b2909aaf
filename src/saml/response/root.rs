//! Names a document that isn't a response.

use super::MAX_BYTES;
use crate::saml::kind::{self, Kind, Unreadable, Wanted};
use crate::saml::shown::shown;
use crate::saml::xml::{self, ASSERTION, METADATA, PROTOCOL};
use roxmltree::Node;

/// The envelope of the SOAP binding (SAML Bindings §3.2).
const SOAP: [&str; 2] = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

const WANTED: Wanted = Wanted::Response;

/// Reports that a response is too large to be read.
pub(crate) fn too_large(bytes: usize) -> Unreadable {
    Unreadable::new(
        Kind::TooLarge,
        "too-large",
        format!("This response is {} KB. The maximum is {} KB.", bytes.div_ceil(1024), MAX_BYTES / 1024),
    )
    .meaning("Responses are usually a few tens of kilobytes.")
    .hint(WANTED.source())
}

/// Checks that the root element is a `samlp:Response`, by its namespace.
///
/// # Errors
/// Returns [`Unreadable`], which names the document, if it isn't a response.
pub(super) fn check(root: Node<'_, '_>) -> Result<(), Unreadable> {
    if xml::is(root, (PROTOCOL, "Response")) {
        return Ok(());
    }
    let namespace = root.tag_name().namespace().unwrap_or_default();
    let name = root.tag_name().name();
    let unreadable = match (namespace, name) {
        (PROTOCOL, "LogoutResponse") => Unreadable::new(
            Kind::SamlResponse,
            "logout-response",
            "This is a sign-out response, not a sign-in response.",
        )
        .meaning("A LogoutResponse says nothing about who signed in."),
        (PROTOCOL, "ArtifactResponse") => back_channel(
            "This is an ArtifactResponse, a message between servers. A sign-in response is sent through the browser.",
        ),
        (namespace, "Envelope") if SOAP.contains(&namespace) => back_channel(
            "This is a SOAP envelope, a message between servers. A sign-in response is sent through the browser.",
        ),
        (PROTOCOL, name) if name.ends_with("Response") => Unreadable::new(
            Kind::SamlResponse,
            "other-response",
            format!("This is a SAML message, but not a sign-in response: {}.", shown(name, 60)),
        ),
        (PROTOCOL, "AuthnRequest") => {
            Unreadable::new(Kind::SamlRequest, "saml-request", "This is a sign-in request, not a response.")
                .meaning("The service provider sends an AuthnRequest. The identity provider returns a Response.")
        }
        (PROTOCOL, name) => Unreadable::new(
            Kind::SamlRequest,
            "saml-request",
            format!("This is a SAML request ({}), not a sign-in response.", shown(name, 60)),
        ),
        (ASSERTION, "Assertion" | "EncryptedAssertion") => Unreadable::new(
            Kind::SamlResponse,
            "bare-assertion",
            "This is an assertion without the response around it.",
        )
        .meaning("The response says where it was sent and which request it responds to. Both are checked."),
        (METADATA, "EntityDescriptor" | "EntitiesDescriptor") => {
            Unreadable::new(Kind::OtherMetadata, "metadata", "This is metadata, not a sign-in response.")
                .meaning("Metadata describes a provider. It says nothing about a sign-in.")
        }
        (namespace, "Response") if !namespace.starts_with("urn:oasis:names:tc:SAML:1") => Unreadable::new(
            Kind::OtherXml,
            "wrong-namespace",
            "This looks like a SAML response, but its namespace isn’t that of SAML 2.0.",
        ),
        _ => return Err(kind::root(root, WANTED)),
    };

    Err(unreadable.hint(WANTED.source()).excerpt(root.document().input_text()))
}

fn back_channel(message: &str) -> Unreadable {
    Unreadable::new(Kind::SamlResponse, "back-channel", message)
        .meaning("Only responses that are sent by HTTP-POST can be checked.")
}
