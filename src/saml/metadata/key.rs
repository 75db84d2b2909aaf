//! The certificates of a role's `KeyDescriptor` elements (SAML Metadata §2.4.1.1).

use super::{MetadataCertificate, Use};
use crate::certificate::{self, Certificate};
use crate::saml::Finding;
use crate::saml::shown::quoted;
use crate::saml::xml::paste::BASE64;
use crate::saml::xml::{self, METADATA, SIGNATURE};
use base64::Engine;
use roxmltree::Node;
use std::borrow::Cow;

/// Reads every certificate of a role: one entry for each distinct one, in document order.
///
/// A certificate that is given for signing and for encryption becomes one entry for both. What cannot be read is told in
/// `findings` and left out; it never spoils the rest.
pub(crate) fn certificates<'a, 'input: 'a>(
    roles: impl IntoIterator<Item = Node<'a, 'input>>,
    findings: &mut Vec<Finding>,
) -> Vec<MetadataCertificate> {
    let mut certificates: Vec<MetadataCertificate> = Vec::new();
    let mut without_certificate = 0;
    for key in roles.into_iter().flat_map(|role| xml::children(role, (METADATA, "KeyDescriptor"))) {
        let usage = usage(key, findings);
        let mut elements = x509_certificates(key).peekable();
        if elements.peek().is_none() {
            without_certificate += 1;
        }
        for element in elements {
            for certificate in read(&xml::text(element), usage, findings) {
                match certificates.iter_mut().find(|known| known.certificate == certificate) {
                    Some(known) if known.usage != usage => known.usage = Use::Any,
                    Some(_) => {}
                    None => certificates.push(MetadataCertificate { usage, certificate }),
                }
            }
        }
    }
    if without_certificate > 0 {
        let keys = match without_certificate {
            1 => "1 key without a certificate was ignored.".to_owned(),
            several => format!("{several} keys without a certificate were ignored."),
        };
        findings.push(
            Finding::note("key-without-certificate", keys)
                .meaning("The key is given only by name or value. The service provider needs certificates."),
        );
    }
    certificates
}

/// Returns the `ds:X509Certificate` elements of everything that holds a `ds:KeyInfo`.
pub(crate) fn x509_certificates<'a, 'input: 'a>(
    holder: Node<'a, 'input>,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    xml::children(holder, (SIGNATURE, "KeyInfo"))
        .flat_map(|info| xml::children(info, (SIGNATURE, "X509Data")))
        .flat_map(|data| xml::children(data, (SIGNATURE, "X509Certificate")))
}

fn usage(key: Node<'_, '_>, findings: &mut Vec<Finding>) -> Use {
    match xml::attribute(key, "use").map(str::trim) {
        Some("signing") => Use::Signing,
        Some("encryption") => Use::Encryption,
        None | Some("") => Use::Any,
        Some(other) if other.eq_ignore_ascii_case("signing") => Use::Signing,
        Some(other) if other.eq_ignore_ascii_case("encryption") => Use::Encryption,
        Some(other) => {
            findings.push(
                Finding::warning(
                    "key-use-unknown",
                    format!(
                        "A key has the unknown use {}. It’s treated as a signing and encryption key.",
                        quoted(other)
                    ),
                )
                .meaning("SAML defines only the uses signing and encryption. Other programs may reject the file.")
                .hint("Fix this at your identity provider, then load its metadata again."),
            );
            Use::Any
        }
    }
}

/// Reads the text of one `ds:X509Certificate`: nearly always one certificate, more when it wraps a chain.
fn read(text: &str, usage: Use, findings: &mut Vec<Finding>) -> Vec<Certificate> {
    let key = match usage {
        Use::Signing => "A signing certificate",
        Use::Encryption => "An encryption certificate",
        Use::Any => "A certificate",
    };
    match decode(text) {
        Ok(Decoded { certificates, is_odd }) => {
            if let Some(oddity) = is_odd {
                findings.push(
                    Finding::note("certificate-oddly-wrapped", format!("{key} {oddity}. It was still read."))
                        .meaning("Other programs may reject the file."),
                );
            }
            certificates
        }
        Err(reason) => {
            findings.push(
                Finding::warning("certificate-unreadable", format!("{key} in the metadata can’t be read. {reason}"))
                    .meaning("It was ignored. The metadata’s other certificates aren’t affected.")
                    .hint("Download the certificate from your identity provider and add it in step 5."),
            );
            Vec::new()
        }
    }
}

/// What a certificate's text gave.
struct Decoded {
    certificates: Vec<Certificate>,
    is_odd: Option<&'static str>,
}

impl Decoded {
    fn oddly(found: certificate::read::Found, is_odd: &'static str) -> Self {
        Self { certificates: found.certificates, is_odd: Some(is_odd) }
    }
}

/// Decodes base64 of DER, and what people and programs put in its place: PEM, base64 of PEM, PKCS#7.
fn decode(text: &str) -> Result<Decoded, Cow<'static, str>> {
    const PEM: &str = "-----BEGIN";

    if text.contains(PEM) {
        let found = certificate::read(text.as_bytes()).map_err(|unreadable| unreadable.message)?;
        return Ok(Decoded::oddly(found, "contains the lines of a PEM file"));
    }
    let encoded: String = text.chars().filter(|character| !is_filling(*character)).collect();
    if encoded.is_empty() {
        return Err(Cow::Borrowed("It’s empty."));
    }
    let Ok(bytes) = BASE64.decode(&encoded) else { return Err(Cow::Borrowed("It isn’t base64.")) };
    if bytes.trim_ascii_start().starts_with(PEM.as_bytes()) {
        let found = certificate::read(&bytes).map_err(|unreadable| unreadable.message)?;
        return Ok(Decoded::oddly(found, "is a whole PEM file in base64"));
    }
    match Certificate::from_der(&bytes) {
        Ok(certificate) => {
            let has_more = certificate.der().len() < bytes.len();
            Ok(Decoded { certificates: vec![certificate], is_odd: has_more.then_some("has more bytes after its end") })
        }
        Err(reason) => match certificate::read(&bytes) {
            Ok(found) => Ok(Decoded::oddly(found, "is a PKCS#7 container")),
            Err(_) => Err(Cow::Owned(reason)),
        },
    }
}

/// White space of every kind, padding, and what invisibly travels with pasted text.
fn is_filling(character: char) -> bool {
    character.is_whitespace() || matches!(character, '=' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
