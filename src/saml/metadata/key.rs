//! The certificates of a role's `KeyDescriptor` elements (SAML Metadata §2.4.1.1).

use super::{FIX_AND_RELOAD, MetadataCertificate, Use};
use crate::certificate::{self, Certificate};
use crate::phrase::{grouped, plural};
use crate::saml::Finding;
use crate::saml::shown::quoted;
use crate::saml::xml::paste::BASE64;
use crate::saml::xml::{self, METADATA, SIGNATURE};
use base64::Engine;
use roxmltree::Node;
use std::borrow::Cow;

/// Reads every certificate of a role: one entry for each distinct one, in document order.
///
/// A certificate that is listed for signing and for encryption becomes one entry for both. Unreadable certificates are
/// reported in `findings`; the others are still read.
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
        let message = plural(
            without_certificate,
            "1 key without a certificate was ignored.".to_owned(),
            format!("{} keys without a certificate were ignored.", grouped(without_certificate)),
        );
        let meaning = plural(
            without_certificate,
            "The key is given only by name or value. The service provider needs certificates.",
            "The keys are given only by name or value. The service provider needs certificates.",
        );
        findings.push(Finding::note("key-without-certificate", message).meaning(meaning));
    }
    certificates
}

/// Returns the `ds:X509Certificate` elements of every element that contains a `ds:KeyInfo`.
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
                .hint(FIX_AND_RELOAD),
            );
            Use::Any
        }
    }
}

/// Reads the text of one `ds:X509Certificate`: nearly always one certificate, more when it wraps a chain.
fn read(text: &str, usage: Use, findings: &mut Vec<Finding>) -> Vec<Certificate> {
    match decode(text) {
        Ok(Decoded { certificates, oddity }) => {
            if let Some(oddity) = oddity {
                findings.push(
                    Finding::note("certificate-oddly-wrapped", oddity.sentence())
                        .meaning("It was still read. Other programs may reject the file."),
                );
            }
            certificates
        }
        Err(reason) => {
            let message = match usage {
                Use::Signing => "A signing certificate in the metadata can’t be read.",
                Use::Encryption => "An encryption certificate in the metadata can’t be read.",
                Use::Any => "A certificate in the metadata can’t be read.",
            };
            findings.push(
                Finding::warning("certificate-unreadable", format!("{message} {reason}"))
                    .meaning("It was ignored. The metadata’s other certificates aren’t affected.")
                    .hint("Download the certificate from your identity provider and add it in step 5."),
            );
            Vec::new()
        }
    }
}

/// Certificates from one text.
struct Decoded {
    certificates: Vec<Certificate>,
    oddity: Option<Oddity>,
}

impl Decoded {
    fn oddly(found: certificate::read::Found, oddity: Oddity) -> Self {
        Self { certificates: found.certificates, oddity: Some(oddity) }
    }
}

/// A form of certificate that the standard doesn't allow here.
#[derive(Clone, Copy)]
enum Oddity {
    Pem,
    PemInBase64,
    BytesAfterIt,
    Pkcs7,
}

impl Oddity {
    fn sentence(self) -> &'static str {
        match self {
            Self::Pem => "A certificate in the metadata includes the lines of a PEM file.",
            Self::PemInBase64 => "A certificate in the metadata is a whole PEM file in base64.",
            Self::BytesAfterIt => "A certificate in the metadata has extra bytes after its end.",
            Self::Pkcs7 => "A certificate in the metadata is a PKCS#7 container.",
        }
    }
}

/// Decodes base64 of DER, and common replacements for it: PEM, base64 of PEM, or PKCS#7.
fn decode(text: &str) -> Result<Decoded, Cow<'static, str>> {
    const PEM: &str = "-----BEGIN";

    if text.contains(PEM) {
        let found = certificate::read(text.as_bytes()).map_err(|unreadable| unreadable.message)?;
        return Ok(Decoded::oddly(found, Oddity::Pem));
    }
    let encoded: String = text.chars().filter(|character| !is_filling(*character)).collect();
    if encoded.is_empty() {
        return Err(Cow::Borrowed("It’s empty."));
    }
    let Ok(bytes) = BASE64.decode(&encoded) else { return Err(Cow::Borrowed("It isn’t base64.")) };
    if bytes.trim_ascii_start().starts_with(PEM.as_bytes()) {
        let found = certificate::read(&bytes).map_err(|unreadable| unreadable.message)?;
        return Ok(Decoded::oddly(found, Oddity::PemInBase64));
    }
    match Certificate::from_der(&bytes) {
        Ok(certificate) => {
            let has_more = certificate.der().len() < bytes.len();
            Ok(Decoded { certificates: vec![certificate], oddity: has_more.then_some(Oddity::BytesAfterIt) })
        }
        Err(reason) => match certificate::read(&bytes) {
            Ok(found) => Ok(Decoded::oddly(found, Oddity::Pkcs7)),
            Err(_) => Err(Cow::Owned(reason)),
        },
    }
}

/// Returns whether a character is whitespace of any kind, padding, or an invisible character from pasted text.
fn is_filling(character: char) -> bool {
    character.is_whitespace() || matches!(character, '=' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
