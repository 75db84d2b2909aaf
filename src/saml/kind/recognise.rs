//! Names the wrong kinds of input for what they are.

use super::{Kind, Unreadable, Wanted};
use crate::saml::shown::{quoted, shown};
use crate::saml::xml;
use roxmltree::Node;

/// Names bytes that are no text at all.
pub(crate) fn binary(bytes: &[u8], wanted: Wanted) -> Option<Unreadable> {
    let what = wanted.name();
    let unreadable = |kind, code, message: String| Unreadable::new(kind, code, message).hint(wanted.source());
    Some(match bytes {
        [b'%', b'P', b'D', b'F', ..] => unreadable(Kind::Pdf, "pdf", format!("This is a PDF document, not {what}."))
            .meaning("A PDF may show the values, but software can’t read them reliably."),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            unreadable(Kind::Zip, "zip", format!("This is a ZIP archive or an Office document, not {what}."))
                .hint("Unpack the archive and load the XML file in it.")
        }
        [0x1F, 0x8B, ..] => {
            unreadable(Kind::Gzip, "gzip", format!("This is a gzip file, not {what}."))
                .hint("Unpack the file and load the XML file in it.")
        }
        [0x30, 0x80..=0x84, ..] => return der(bytes, wanted),
        _ => return None,
    })
}

/// Names DER by how it begins: a certificate starts with a sequence in a sequence, keys and containers with a number or an
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

/// Returns what follows the tag and the length of the first DER element.
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
    Unreadable::new(
        Kind::Certificate,
        "certificate",
        format!("This is a certificate, not {}.", wanted.article_and_name()),
    )
    .meaning(meaning)
    .hint(hint)
}

fn private_key(wanted: Wanted) -> Unreadable {
    Unreadable::new(
        Kind::PrivateKey,
        "private-key",
        format!("This is a private key, not {}.", wanted.article_and_name()),
    )
    .meaning("Keep private keys secret: anyone who has one can sign as its owner. SSO Wizard doesn’t need it and didn’t keep it.")
    .hint(wanted.source())
}

/// Names text that is something else for sure: JSON, PEM, a form, a web page.
pub(crate) fn plain_text(text: &str, wanted: Wanted) -> Option<Unreadable> {
    let what = wanted.article_and_name();
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
        return Some(
            Unreadable::new(kind, code, format!("This is a captured sign-in, not {what}."))
                .meaning("It’s a record of one sign-in and contains no metadata.")
                .hint(wanted.source())
                .excerpt(text),
        );
    }
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    (is_address && !text.contains(char::is_whitespace)).then(|| {
        Unreadable::new(Kind::NotXml, "address", format!("This is a URL, not {what}."))
            .meaning("Its content wasn’t downloaded.")
            .hint("Enter it where a URL is expected.")
            .excerpt(text)
    })
}

/// Names text that is not XML.
pub(crate) fn text(text: &str, wanted: Wanted) -> Option<Unreadable> {
    if let Some(unreadable) = plain_text(text, wanted) {
        return Some(unreadable);
    }
    if text.starts_with('<') {
        return None;
    }
    let what = wanted.article_and_name();
    let is_binary = text.chars().take(1024).any(|character| character.is_control() && !character.is_whitespace());
    let (code, message) = match is_binary {
        true => ("binary", format!("This is a binary file, not {what}.")),
        false => ("not-xml", format!("This is text, not XML, so it isn’t {what}.")),
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
            "At the identity provider, create or open a SAML 2.0 application and download its metadata.",
        )
    } else if text.contains("\"error") {
        (
            "It looks like a server error message.",
            "Read the message below. The URL may be wrong or require a sign-in.",
        )
    } else {
        ("SAML documents are XML.", wanted.source())
    };
    Unreadable::new(Kind::Json, "json", format!("This is JSON, not {}.", wanted.article_and_name()))
        .meaning(meaning)
        .hint(hint)
        .excerpt(text)
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
    let meaning = match title.as_deref().map(str::to_lowercase) {
        Some(title)
            if ["sign in", "signin", "log in", "login", "sign on", "anmeld"]
                .iter()
                .any(|word| title.contains(word)) =>
        {
            format!("{seen} The metadata is behind a sign-in page, or this is the URL where users sign in.")
        }
        _ => format!("{seen} Metadata is an XML file."),
    };
    let mut unreadable =
        Unreadable::new(Kind::Html, "html", format!("This is a web page (HTML), not {}.", wanted.article_and_name()))
            .meaning(meaning)
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

/// Returns the title of a web page: one line, with the commonest references resolved.
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

/// Names XML by its root, when that is no metadata.
pub(crate) fn root(root: Node<'_, '_>, wanted: Wanted) -> Unreadable {
    const SAML_1: [&str; 2] = ["urn:oasis:names:tc:SAML:1.0:protocol", "urn:oasis:names:tc:SAML:1.0:assertion"];

    let namespace = root.tag_name().namespace().unwrap_or_default();
    let name = root.tag_name().name();
    let what = wanted.article_and_name();
    let unreadable = match (namespace, name) {
        (xml::PROTOCOL, name) if name.ends_with("Response") => sign_in(wanted),
        (xml::ASSERTION, "Assertion" | "EncryptedAssertion") => sign_in(wanted),
        (xml::PROTOCOL, _) => Unreadable::new(
            Kind::SamlRequest,
            "saml-request",
            format!("This is a SAML request ({}), not {what}.", shown(name, 60)),
        )
        .meaning("It’s a message from one sign-in and contains no metadata.")
        .hint(wanted.source()),
        (namespace, _) if SAML_1.contains(&namespace) => {
            Unreadable::new(Kind::OtherXml, "saml-1", format!("This is a SAML 1.1 message, not {what}."))
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
            let found = match namespace {
                "" => "It has no namespace".to_owned(),
                namespace => format!("Its namespace is {}", quoted(namespace)),
            };
            Unreadable::new(
                Kind::OtherXml,
                "wrong-namespace",
                "This looks like metadata, but it isn’t in the SAML 2.0 namespace.".to_owned(),
            )
            .meaning(format!("{found}. SAML 2.0 metadata uses {}.", quoted(xml::METADATA)))
            .hint("Download the SAML 2.0 metadata again. An editor or a converter may have removed the namespace.")
        }
        (_, "Error" | "error" | "Fault" | "fault" | "Envelope") => Unreadable::new(
            Kind::OtherXml,
            "other-xml",
            format!("This is a server error message in XML, not {what}."),
        )
        .meaning("The server didn’t return the metadata.")
        .hint("Read the message below. The URL may be wrong, have expired, or require a sign-in."),
        (_, name) => Unreadable::new(Kind::OtherXml, "other-xml", format!("This is XML, but not {what}."))
            .meaning(format!("Its root element is {}. Metadata starts with EntityDescriptor.", quoted(name)))
            .hint(wanted.source()),
    };
    unreadable.excerpt(root.document().input_text())
}

fn sign_in(wanted: Wanted) -> Unreadable {
    Unreadable::new(
        Kind::SamlResponse,
        "saml-response",
        format!("This is a SAML response from a captured sign-in, not {}.", wanted.article_and_name()),
    )
    .meaning("It describes one user’s sign-in and contains no metadata.")
    .hint(wanted.source())
}

/// Names an affiliation (SAML Metadata §2.5).
pub(crate) fn affiliation(wanted: Wanted) -> Unreadable {
    Unreadable::new(
        Kind::OtherMetadata,
        "affiliation",
        format!("This describes an affiliation (a group of service providers), not {}.", wanted.article_and_name()),
    )
    .meaning("Users can’t sign in at an affiliation.")
    .hint(wanted.source())
}
