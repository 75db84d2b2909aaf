//! Names wrong kinds of input. Each has a whole sentence for each requested kind.

use super::{Kind, Unreadable, Wanted};
use crate::saml::shown::{quoted, shown};
use crate::saml::xml;
use roxmltree::Node;

/// Names bytes that aren't text.
pub(crate) fn binary(bytes: &[u8], wanted: Wanted) -> Option<Unreadable> {
    Some(match bytes {
        [b'%', b'P', b'D', b'F', ..] => {
            let message = wanted.choose(
                "This is a PDF document, not IdP metadata.",
                "This is a PDF document, not SP metadata.",
                "This is a PDF document, not a SAML response.",
            );
            Unreadable::new(Kind::Pdf, "pdf", message)
                .meaning("A PDF may show the values, but software can’t read them reliably.")
                .hint(wanted.source())
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            let message = wanted.choose(
                "This is a ZIP archive or an Office document, not IdP metadata.",
                "This is a ZIP archive or an Office document, not SP metadata.",
                "This is a ZIP archive or an Office document, not a SAML response.",
            );
            Unreadable::new(Kind::Zip, "zip", message).hint("Unpack the archive and load the XML file in it.")
        }
        [0x1F, 0x8B, ..] => {
            let message = wanted.choose(
                "This is a gzip file, not IdP metadata.",
                "This is a gzip file, not SP metadata.",
                "This is a gzip file, not a SAML response.",
            );
            Unreadable::new(Kind::Gzip, "gzip", message).hint("Unpack the file and load the XML file in it.")
        }
        [0x30, 0x80..=0x84, ..] => return der(bytes, wanted),
        _ => return None,
    })
}

/// Names DER by its start: a certificate starts with a sequence in a sequence, keys and containers with a number or an
/// object identifier.
fn der(bytes: &[u8], wanted: Wanted) -> Option<Unreadable> {
    const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    let content = after_length(bytes)?;
    match content {
        [0x30, ..] => Some(certificate(wanted)),
        _ if content.starts_with(SIGNED_DATA) => Some(certificate(wanted)),
        [0x02, 0x01, ..] => Some(private_key(wanted)),
        _ => None,
    }
}

/// Returns the content after the tag and the length of the first DER element.
fn after_length(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(*bytes.get(1)?);
    bytes.get(2 + length.checked_sub(0x80)?..)
}

fn certificate(wanted: Wanted) -> Unreadable {
    let (meaning, hint) = match wanted {
        Wanted::IdentityProviderMetadata => (
            "A certificate doesn’t include the sign-in URL or the entity ID.",
            "Load the metadata here. You can add the certificate in step 5.",
        ),
        Wanted::ServiceProviderMetadata => {
            ("A certificate doesn’t include the entity ID or the URLs.", wanted.source())
        }
        Wanted::Response => ("A certificate contains nothing about a sign-in.", wanted.source()),
    };
    let message = wanted.choose(
        "This is a certificate, not IdP metadata.",
        "This is a certificate, not SP metadata.",
        "This is a certificate, not a SAML response.",
    );
    Unreadable::new(Kind::Certificate, "certificate", message).meaning(meaning).hint(hint)
}

fn private_key(wanted: Wanted) -> Unreadable {
    let message = wanted.choose(
        "This is a private key, not IdP metadata.",
        "This is a private key, not SP metadata.",
        "This is a private key, not a SAML response.",
    );
    Unreadable::new(Kind::PrivateKey, "private-key", message)
        .meaning(
            "Keep private keys secret: anyone who has one can sign as its owner. SSO Wizard doesn’t need it and \
             didn’t keep it.",
        )
        .hint(wanted.source())
}

/// Names text that is certainly something else: JSON, PEM, a form, or a web page.
pub(crate) fn plain_text(text: &str, wanted: Wanted) -> Option<Unreadable> {
    if text.starts_with('<') {
        return web_page(text, wanted);
    }
    if text.starts_with(['{', '[']) {
        return Some(json(text, wanted));
    }
    if let Some(at) = text.find("-----BEGIN ")
        && !text.get(..at).unwrap_or_default().contains('<')
    {
        let label = text.get(at..).unwrap_or_default();
        let is_key =
            label.lines().next().unwrap_or_default().contains("PRIVATE KEY") || label.contains("PRIVATE KEY-----");
        return Some(if is_key { private_key(wanted) } else { certificate(wanted).excerpt(text) });
    }
    if wanted != Wanted::Response && ["SAMLResponse=", "SAMLRequest="].iter().any(|name| text.starts_with(name)) {
        let (kind, code) = match text.starts_with("SAMLResponse") {
            true => (Kind::SamlResponse, "saml-response"),
            false => (Kind::SamlRequest, "saml-request"),
        };
        let message = wanted.choose(
            "This is a captured sign-in, not IdP metadata.",
            "This is a captured sign-in, not SP metadata.",
            "This is a captured sign-in, not a SAML response.",
        );
        return Some(
            Unreadable::new(kind, code, message)
                .meaning("It’s a record of one sign-in and contains no metadata.")
                .hint(wanted.source())
                .excerpt(text),
        );
    }
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    (is_address && !text.contains(char::is_whitespace)).then(|| {
        let message = wanted.choose(
            "This is a URL, not IdP metadata.",
            "This is a URL, not SP metadata.",
            "This is a URL, not a SAML response.",
        );
        Unreadable::new(Kind::NotXml, "address", message)
            .meaning("Its content wasn’t downloaded.")
            .hint("Enter it where a URL is expected.")
            .excerpt(text)
    })
}

/// Names text that isn't XML.
pub(crate) fn text(text: &str, wanted: Wanted) -> Option<Unreadable> {
    if let Some(unreadable) = plain_text(text, wanted) {
        return Some(unreadable);
    }
    if text.starts_with('<') {
        return None;
    }
    let is_binary = text.chars().take(1024).any(|character| character.is_control() && !character.is_whitespace());
    let (code, message) = match is_binary {
        true => (
            "binary",
            wanted.choose(
                "This is a binary file, not IdP metadata.",
                "This is a binary file, not SP metadata.",
                "This is a binary file, not a SAML response.",
            ),
        ),
        false => (
            "not-xml",
            wanted.choose(
                "This is text, not XML, so it isn’t IdP metadata.",
                "This is text, not XML, so it isn’t SP metadata.",
                "This is text, not XML, so it isn’t a SAML response.",
            ),
        ),
    };
    Some(
        Unreadable::new(Kind::NotXml, code, message)
            .meaning("SAML documents are XML and start with <.")
            .hint(wanted.source())
            .excerpt(text),
    )
}

fn json(text: &str, wanted: Wanted) -> Unreadable {
    let (meaning, hint) = if text.contains("\"authorization_endpoint\"") {
        (
            "It describes an OpenID Connect provider. That’s a different protocol. SAML 2.0 is required.",
            wanted.choose(
                "At the identity provider, create or open a SAML 2.0 application and download its metadata.",
                wanted.source(),
                wanted.source(),
            ),
        )
    } else if text.contains("\"error") {
        ("It looks like a server error message.", "Read the message below. The URL may be wrong or require a sign-in.")
    } else {
        ("SAML documents are XML.", wanted.source())
    };
    let message = wanted.choose(
        "This is JSON, not IdP metadata.",
        "This is JSON, not SP metadata.",
        "This is JSON, not a SAML response.",
    );
    Unreadable::new(Kind::Json, "json", message).meaning(meaning).hint(hint).excerpt(text)
}

fn web_page(text: &str, wanted: Wanted) -> Option<Unreadable> {
    if !is_html(text) {
        return None;
    }
    let title = title(text);
    let seen = match &title {
        Some(title) => format!("Its title is {}.", quoted(title)),
        None => "It has no title.".to_owned(),
    };
    let is_sign_in_page = title.as_deref().map(str::to_lowercase).is_some_and(|title| {
        ["sign in", "signin", "log in", "login", "sign on", "anmeld"].iter().any(|word| title.contains(word))
    });
    let about = match is_sign_in_page {
        true => wanted.choose(
            "The metadata is behind a sign-in page, or this is the URL where users sign in.",
            "The metadata is behind a sign-in page.",
            "It looks like a sign-in page.",
        ),
        false => wanted.choose("Metadata is an XML file.", "Metadata is an XML file.", "A SAML response is XML."),
    };
    let message = wanted.choose(
        "This is a web page (HTML), not IdP metadata.",
        "This is a web page (HTML), not SP metadata.",
        "This is a web page (HTML), not a SAML response.",
    );
    let mut unreadable = Unreadable::new(Kind::Html, "html", message)
        .meaning(format!("{seen} {about}"))
        .hint(wanted.source())
        .excerpt(text);
    unreadable.title = title;
    Some(unreadable)
}

/// Returns whether text is HTML, after comments and processing instructions.
fn is_html(text: &str) -> bool {
    const STARTS: [&str; 9] =
        ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title", "<div", "<style"];

    let mut rest = text.trim_start();
    loop {
        let closing = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(closing) else { return false };
        rest = after.trim_start();
    }
    STARTS.iter().any(|start| {
        let (Some(head), next) = (rest.get(..start.len()), rest.as_bytes().get(start.len())) else { return false };
        head.eq_ignore_ascii_case(start) && !next.is_some_and(u8::is_ascii_alphanumeric) && next != Some(&b':')
    })
}

/// Returns the title of a web page: one line, with the most common references resolved.
fn title(text: &str) -> Option<String> {
    const LONGEST: usize = 120;
    const SEARCHED: usize = 256 * 1024;

    let head = text.get(..text.floor_char_boundary(SEARCHED)).unwrap_or(text);
    let lower = head.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let words: Vec<&str> = head.get(start..end)?.split_whitespace().collect();
    let mut title = words.join(" ");
    for (reference, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&ndash;", "–"),
        ("&amp;", "&"),
    ] {
        title = title.replace(reference, character);
    }
    (!title.is_empty()).then(|| shown(&title, LONGEST))
}

/// Names XML by its root element, if that isn't metadata.
pub(crate) fn root(root: Node<'_, '_>, wanted: Wanted) -> Unreadable {
    const SAML_1: [&str; 2] = ["urn:oasis:names:tc:SAML:1.0:protocol", "urn:oasis:names:tc:SAML:1.0:assertion"];

    let namespace = root.tag_name().namespace().unwrap_or_default();
    let name = root.tag_name().name();
    let unreadable = match (namespace, name) {
        (xml::PROTOCOL, name) if name.ends_with("Response") => sign_in(wanted),
        (xml::ASSERTION, "Assertion" | "EncryptedAssertion") => sign_in(wanted),
        (xml::PROTOCOL, name) => {
            let name = shown(name, 60);
            let message = match wanted {
                Wanted::IdentityProviderMetadata => format!("This is a SAML request ({name}), not IdP metadata."),
                Wanted::ServiceProviderMetadata => format!("This is a SAML request ({name}), not SP metadata."),
                Wanted::Response => format!("This is a SAML request ({name}), not a SAML response."),
            };
            Unreadable::new(Kind::SamlRequest, "saml-request", message)
                .meaning("It’s a message from one sign-in and contains no metadata.")
                .hint(wanted.source())
        }
        (namespace, _) if SAML_1.contains(&namespace) => {
            let message = wanted.choose(
                "This is a SAML 1.1 message, not IdP metadata.",
                "This is a SAML 1.1 message, not SP metadata.",
                "This is a SAML 1.1 message, not a SAML response.",
            );
            Unreadable::new(Kind::OtherXml, "saml-1", message)
                .meaning("SAML 1.1 is an older protocol. SAML 2.0 is required.")
                .hint(wanted.source())
        }
        (xml::METADATA, "AffiliationDescriptor") => affiliation(wanted),
        (xml::METADATA, name) => Unreadable::new(
            Kind::OtherMetadata,
            "bare-descriptor",
            format!("This is only part of the metadata: the {} without its EntityDescriptor.", shown(name, 60)),
        )
        .meaning("The EntityDescriptor contains the entity ID, which is required.")
        .hint("Load the whole file, with EntityDescriptor as its root element."),
        (namespace, "EntityDescriptor" | "EntitiesDescriptor") => {
            let right = quoted(xml::METADATA);
            let meaning = match namespace {
                "" => format!("It has no namespace. SAML 2.0 metadata uses {right}."),
                namespace => format!("Its namespace is {}. SAML 2.0 metadata uses {right}.", quoted(namespace)),
            };
            Unreadable::new(
                Kind::OtherXml,
                "wrong-namespace",
                "This looks like metadata, but it isn’t in the SAML 2.0 namespace.",
            )
            .meaning(meaning)
            .hint("Download the SAML 2.0 metadata again. An editor or a converter may have removed the namespace.")
        }
        (_, "Error" | "error" | "Fault" | "fault" | "Envelope") => {
            let message = wanted.choose(
                "This is a server error message in XML, not IdP metadata.",
                "This is a server error message in XML, not SP metadata.",
                "This is a server error message in XML, not a SAML response.",
            );
            let meaning = wanted.choose(
                "The server didn’t return the metadata.",
                "The server didn’t return the metadata.",
                "The server didn’t return a SAML response.",
            );
            Unreadable::new(Kind::OtherXml, "other-xml", message)
                .meaning(meaning)
                .hint("Read the message below. The URL may be wrong, have expired, or require a sign-in.")
        }
        (_, name) => {
            let message = wanted.choose(
                "This is XML, but not IdP metadata.",
                "This is XML, but not SP metadata.",
                "This is XML, but not a SAML response.",
            );
            let name = quoted(name);
            let meaning = match wanted {
                Wanted::Response => format!("Its root element is {name}. A SAML response starts with Response."),
                _ => format!("Its root element is {name}. Metadata starts with EntityDescriptor."),
            };
            Unreadable::new(Kind::OtherXml, "other-xml", message).meaning(meaning).hint(wanted.source())
        }
    };
    unreadable.excerpt(root.document().input_text())
}

fn sign_in(wanted: Wanted) -> Unreadable {
    let message = wanted.choose(
        "This is a SAML response from a captured sign-in, not IdP metadata.",
        "This is a SAML response from a captured sign-in, not SP metadata.",
        "This is only a part of a SAML response.",
    );
    Unreadable::new(Kind::SamlResponse, "saml-response", message)
        .meaning("It describes one user’s sign-in and contains no metadata.")
        .hint(wanted.source())
}

/// Names an affiliation (SAML Metadata §2.5).
pub(crate) fn affiliation(wanted: Wanted) -> Unreadable {
    let message = wanted.choose(
        "This is the metadata of an affiliation (a group of service providers), not of an identity provider.",
        "This is the metadata of an affiliation (a group of service providers), not of one service provider.",
        "This is the metadata of an affiliation (a group of service providers), not a SAML response.",
    );
    Unreadable::new(Kind::OtherMetadata, "affiliation", message)
        .meaning("Users can’t sign in at an affiliation.")
        .hint(wanted.source())
}
