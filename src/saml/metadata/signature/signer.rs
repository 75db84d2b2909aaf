//! The pinned signer of metadata.

use crate::certificate::{self, Certificate, PublicKey};
use crate::phrase::grouped;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// The certificate or fingerprint that must have signed the metadata.
///
/// The key decides: a certificate that was renewed with its key is the same signer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Signer {
    Certificate(Certificate),
    /// SHA-256 of a certificate, or of the SubjectPublicKeyInfo in it: lowercase hex, 64 digits. The signature must then
    /// carry the certificate.
    Fingerprint(String),
}

/// Reason that something can't be used as a signer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct UnusableSigner {
    pub message: String,
    pub hint: String,
}

impl Signer {
    /// Reads a SHA-256 fingerprint as users copy it: with colons or spaces, in either case, with its name in front.
    ///
    /// Returns `None` for anything else.
    pub fn from_fingerprint(text: &str) -> Option<Self> {
        let digits = digits(text)?;
        (digits.len() == SHA256_DIGITS).then_some(Self::Fingerprint(digits))
    }

    /// Reads pasted text: a SHA-256 fingerprint, or text with the signer's certificate.
    ///
    /// # Errors
    /// Returns [`UnusableSigner`] if it is neither, or if it isn't clear which certificate is meant.
    pub fn from_text(text: &str) -> Result<Self, UnusableSigner> {
        const HINT: &str = "Copy the whole SHA-256 fingerprint, with or without colons.";

        match digits(text).as_deref().map(str::len) {
            Some(0) | None => Self::from_certificates(text.as_bytes(), |count| {
                format!("The text has {} certificates, so it’s unclear which one is the signer.", grouped(count))
            }),
            Some(SHA256_DIGITS) => Self::from_fingerprint(text).ok_or_else(|| unusable("", HINT)),
            Some(40) => Err(unusable("This is a SHA-1 fingerprint, which two certificates may share.", HINT)),
            Some(length) => Err(unusable(format!("A SHA-256 fingerprint has 64 digits. This one has {length}."), HINT)),
        }
    }

    /// Reads the signer's certificate from a file.
    ///
    /// # Errors
    /// Returns [`UnusableSigner`] if the file contains none, or if it isn't clear which one is meant.
    pub fn from_file(bytes: &[u8]) -> Result<Self, UnusableSigner> {
        Self::from_certificates(bytes, |count| {
            format!("The file has {} certificates, so it’s unclear which one is the signer.", grouped(count))
        })
    }

    fn from_certificates(bytes: &[u8], several: impl FnOnce(usize) -> String) -> Result<Self, UnusableSigner> {
        let found = certificate::read(bytes)
            .map_err(|unreadable| UnusableSigner { message: unreadable.message, hint: unreadable.hint })?;
        match <[Certificate; 1]>::try_from(found.certificates) {
            Ok([certificate]) => Ok(Self::Certificate(certificate)),
            Err(found) => Err(unusable(
                several(found.len()),
                "Provide only the signer’s certificate, or its SHA-256 fingerprint.",
            )),
        }
    }

    /// Returns the key to verify with: the pinned one, or the key of the `carried` certificate that has the fingerprint.
    pub(super) fn key(&self, carried: &[Certificate]) -> Option<(PublicKey, Certificate)> {
        let certificate = match self {
            Self::Certificate(certificate) => {
                // The certificate that the signature carries may be a renewal with the same key.
                carried.iter().find(|carried| carried.spki_sha256 == certificate.spki_sha256).unwrap_or(certificate)
            }
            Self::Fingerprint(sha256) => {
                carried.iter().find(|carried| carried.sha256 == *sha256 || carried.spki_sha256 == *sha256)?
            }
        };
        Some((certificate.public_key(), certificate.clone()))
    }

    /// Returns the name of the certificate, or the start of the fingerprint, for a sentence.
    pub fn name(&self) -> String {
        match self {
            Self::Certificate(certificate) => certificate.subject_name.clone(),
            Self::Fingerprint(sha256) => format!("SHA-256 {}…", sha256.get(..16).unwrap_or(sha256)),
        }
    }
}

/// Number of hexadecimal digits in a SHA-256.
const SHA256_DIGITS: usize = 64;

fn unusable(message: impl Into<String>, hint: &str) -> UnusableSigner {
    UnusableSigner { message: message.into(), hint: hint.to_owned() }
}

/// Returns the digits of a fingerprint as users copy it, in lowercase. Returns `None` for any other text.
fn digits(text: &str) -> Option<String> {
    let text = text.trim();
    let value = text.rsplit_once(['=', ' ']).filter(|(name, _)| !is_hexadecimal(name)).map_or(text, |(_, value)| value);
    let value = ["SHA256:", "sha256:"].iter().find_map(|name| value.strip_prefix(name)).unwrap_or(value);
    let is_separator = |digit: &char| matches!(digit, ':' | ' ' | '-');
    is_hexadecimal(value).then(|| value.chars().filter(|digit| !is_separator(digit)).collect::<String>()).map(
        |mut digits| {
            digits.make_ascii_lowercase();
            digits
        },
    )
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_hexdigit() || matches!(digit, b':' | b' ' | b'-'))
}

/// A signer in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Written {
    /// DER in base64.
    Certificate(String),
    Fingerprint(String),
}

impl From<Signer> for Written {
    fn from(signer: Signer) -> Self {
        match signer {
            Signer::Certificate(certificate) => Self::Certificate(STANDARD.encode(certificate.der())),
            Signer::Fingerprint(sha256) => Self::Fingerprint(sha256),
        }
    }
}

impl TryFrom<Written> for Signer {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Certificate(der) => {
                let der = STANDARD.decode(der).map_err(|error| error.to_string())?;
                Certificate::from_der(&der).map(Self::Certificate)
            }
            Written::Fingerprint(text) => {
                Self::from_fingerprint(&text).ok_or_else(|| "the signer’s fingerprint isn’t valid".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::testing::certificate;

    const DIGITS: &str = "43d470aa4ffa75f1b8ba60176a85f2d26a8087f2d1011f19031fb9cf707cf8da";

    #[test]
    fn a_fingerprint_is_read_as_people_copy_it() {
        let colons = DIGITS.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase());
        let colons = colons.collect::<Vec<_>>().join(":");
        for text in [
            DIGITS.to_owned(),
            format!(" {}\n", DIGITS.to_uppercase()),
            colons.clone(),
            colons.replace(':', " "),
            format!("sha256 Fingerprint={colons}"),
            format!("SHA256:{DIGITS}"),
            format!("SHA-256: {colons}"),
        ] {
            assert_eq!(Signer::from_fingerprint(&text), Some(Signer::Fingerprint(DIGITS.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_sha_256_is_no_fingerprint() {
        for text in ["", "signer.pem", &DIGITS[1..], &DIGITS[..40], &format!("{DIGITS}0"), &DIGITS.replace('4', "g")] {
            assert_eq!(Signer::from_fingerprint(text), None, "{text}");
        }
    }

    #[test]
    fn a_file_pins_the_one_certificate_in_it() {
        let [one, other] = ["one", "other"].map(|name| certificate(name, "2026-01-01", "2029-01-01"));
        assert_eq!(Signer::from_file(one.to_pem().as_bytes()), Ok(Signer::Certificate(one.clone())));
        let both = Signer::from_file((one.to_pem() + &other.to_pem()).as_bytes()).unwrap_err();
        assert_eq!(both.message, "The file has 2 certificates, so it’s unclear which one is the signer.");
        assert!(Signer::from_file(b"hello").unwrap_err().hint.ends_with('.'));
    }

    #[test]
    fn pasted_text_is_a_fingerprint_or_a_certificate_and_what_is_neither_is_named() {
        let one = certificate("one", "2026-01-01", "2029-01-01");
        let in_one_line = one.to_pem().replace('\n', "");
        assert_eq!(Signer::from_text(DIGITS), Ok(Signer::Fingerprint(DIGITS.to_owned())));
        for text in [one.to_pem(), in_one_line] {
            assert_eq!(Signer::from_text(&text), Ok(Signer::Certificate(one.clone())), "{text}");
        }
        for (text, message) in [
            (&DIGITS[..40], "This is a SHA-1 fingerprint, which two certificates may share."),
            (&DIGITS[1..], "A SHA-256 fingerprint has 64 digits. This one has 63."),
            ("hello", "This contains no certificate."),
            ("-", "This contains no certificate."),
        ] {
            let refused = Signer::from_text(text).unwrap_err();
            assert_eq!(refused.message, message);
            assert!(refused.hint.ends_with('.'));
        }
    }

    #[test]
    fn a_signer_comes_back_from_a_file_as_it_was() {
        let certificate = Signer::Certificate(certificate("one", "2026-01-01", "2029-01-01"));
        for signer in [certificate, Signer::Fingerprint(DIGITS.to_owned())] {
            let json = serde_json::to_string(&signer).unwrap();
            assert_eq!(serde_json::from_str::<Signer>(&json).unwrap(), signer);
        }
        assert!(serde_json::from_str::<Signer>(r#"{"fingerprint": "43d4"}"#).is_err());
    }
}
