//! What a document is that is no response.

use super::MAX_BYTES;
use crate::saml::kind::{self, Kind, Unreadable, Wanted};
use crate::saml::shown::shown;
use crate::saml::xml::{self, ASSERTION, METADATA, PROTOCOL};
use roxmltree::Node;

/// The envelope of the SOAP binding (SAML Bindings §3.2).
const SOAP: [&str; 2] = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

const WANTED: Wanted = Wanted::Response;

/// Says that a response is too large to be read.
pub(crate) fn too_large(bytes: usize) -> Unreadable {
    Unreadable::new(
        Kind::TooLarge,
        "too-large",
        format!("This response has {} KB; at most {} KB are read.", bytes.div_ceil(1024), MAX_BYTES / 1024),
    )
    .meaning("Responses have a few ten thousand characters.")
    .hint(WANTED.source())
}

/// Checks that the outermost element is a `samlp:Response`, by its namespace.
///
/// # Errors
/// [`Unreadable`] names what it is instead.
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
            "This is the answer to a sign-out, not to a sign-in.",
        )
        .meaning("A LogoutResponse says nothing about who signed in."),
        (PROTOCOL, "ArtifactResponse") => back_channel("an ArtifactResponse"),
        (namespace, "Envelope") if SOAP.contains(&namespace) => back_channel("a SOAP envelope"),
        (PROTOCOL, name) if name.ends_with("Response") => Unreadable::new(
            Kind::SamlResponse,
            "other-response",
            format!("This is a SAML message, but not the answer to a sign-in: {}.", shown(name, 60)),
        ),
        (PROTOCOL, "AuthnRequest") => {
            Unreadable::new(Kind::SamlRequest, "saml-request", "This is a request to sign in, not the answer to it.")
                .meaning("The service provider sends an AuthnRequest; the identity provider answers with a Response.")
        }
        (PROTOCOL, name) => Unreadable::new(
            Kind::SamlRequest,
            "saml-request",
            format!("This is a SAML request ({}), not the answer to a sign-in.", shown(name, 60)),
        ),
        (ASSERTION, "Assertion" | "EncryptedAssertion") => Unreadable::new(
            Kind::SamlResponse,
            "bare-assertion",
            "This is an assertion without the response around it.",
        )
        .meaning("The response around it says where it was sent and what it answers, and is checked too."),
        (METADATA, "EntityDescriptor" | "EntitiesDescriptor") => {
            Unreadable::new(Kind::OtherMetadata, "metadata", "This is metadata, not the answer to a sign-in.")
                .meaning("Metadata describes a provider; it says nothing about a sign-in.")
        }
        (namespace, "Response") if !namespace.starts_with("urn:oasis:names:tc:SAML:1") => Unreadable::new(
            Kind::OtherXml,
            "wrong-namespace",
            "This looks like a SAML response, but its namespace is not the one of SAML 2.0.",
        ),
        _ => return Err(kind::root(root, WANTED)),
    };

    Err(unreadable.hint(WANTED.source()).excerpt(root.document().input_text()))
}

fn back_channel(what: &str) -> Unreadable {
    Unreadable::new(
        Kind::SamlResponse,
        "back-channel",
        format!("This is {what}: a message between the servers, not the answer that the browser carried."),
    )
    .meaning("The provider takes responses by HTTP-POST alone.")
}
