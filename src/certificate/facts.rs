//! Reads the facts of a certificate from its DER bytes (RFC 5280 §4.1), tolerantly: irregular values are still shown.

use super::{Facts, algorithm, distinguished_name, extension};
use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use jiff::Timestamp;
use std::fmt::Write as _;
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::error::X509Error;
use x509_parser::nom::{Err, Parser as _};
use x509_parser::time::ASN1Time;

/// Parses the first certificate of `der`, and returns its own bytes with the facts. If `is_checked` is set, the signature
/// shows whether it is self-signed; otherwise, its names do.
pub(super) fn parse(der: &[u8], is_checked: bool) -> Result<(&[u8], Facts), String> {
    let (rest, certificate) = x509(der).map_err(|error| sentence(der, &error))?;
    let der = &der[..der.len() - rest.len()];
    let subject_public_key_info = certificate.public_key();
    let extensions = extension::read(&certificate);
    let facts = Facts {
        subject: distinguished_name::text(certificate.subject()),
        subject_name: distinguished_name::short(certificate.subject()),
        subject_attributes: distinguished_name::attributes(certificate.subject()),
        issuer: distinguished_name::text(certificate.issuer()),
        issuer_name: distinguished_name::short(certificate.issuer()),
        issuer_attributes: distinguished_name::attributes(certificate.issuer()),
        serial: serial(certificate.raw_serial()),
        not_before: timestamp(certificate.validity().not_before),
        not_after: timestamp(certificate.validity().not_after),
        key: algorithm::key(subject_public_key_info),
        key_details: algorithm::key_details(subject_public_key_info),
        signature_algorithm: algorithm::signature(&certificate.signature_algorithm),
        sha256: hexadecimal_digest(&SHA256, der),
        sha1: hexadecimal_digest(&SHA1_FOR_LEGACY_USE_ONLY, der),
        spki_sha256: hexadecimal_digest(&SHA256, subject_public_key_info.raw),
        spki_sha1: hexadecimal_digest(&SHA1_FOR_LEGACY_USE_ONLY, subject_public_key_info.raw),
        self_signed: match is_checked {
            true => algorithm::is_self_signed(&certificate),
            false => algorithm::is_self_issued(&certificate),
        },
        version: certificate.version().0.saturating_add(1),
        is_ca: extensions.is_ca,
        server_auth: extensions.server_auth,
        may_sign: extensions.may_sign,
        dns_names: extensions.dns_names,
        subject_key_identifier: extensions.subject_key_identifier,
        authority_key_identifier: extensions.authority_key_identifier,
        extensions: extensions.all,
        subject_der: certificate.subject().as_raw().into(),
        issuer_der: certificate.issuer().as_raw().into(),
        subject_public_key: subject_public_key_info.subject_public_key.data.as_ref().into(),
    };

    Ok((der, facts))
}

/// Reads the structure of the first certificate of `der`.
fn x509(der: &[u8]) -> Result<(&[u8], X509Certificate<'_>), Err<X509Error>> {
    // An extension that is broken inside must not hide the certificate: its key and dates are still usable.
    X509CertificateParser::new()
        .parse(der)
        .or_else(|_| X509CertificateParser::new().with_deep_parse_extensions(false).parse(der))
}

/// Returns whether one certificate is signed with the key of another, or `None` if that can't be checked.
pub(super) fn is_signed_by(certificate: &[u8], issuer: &[u8]) -> Option<bool> {
    let (_, certificate) = x509(certificate).ok()?;
    let (_, issuer) = x509(issuer).ok()?;

    algorithm::is_signed_with(&certificate, issuer.public_key())
}

/// Converts a hexadecimal serial number to decimal. Returns `None` if it has more than 64 bytes: it would be unreadable, and
/// converting it would take long.
pub(super) fn decimal(serial: &str) -> Option<String> {
    const DIGITS: u64 = 1_000_000_000;
    let (sign, digits) = serial.strip_prefix('-').map_or(("", serial), |digits| ("-", digits));

    if digits.len() > 2 * 64 {
        return None;
    }
    // Nine decimal digits each, the lowest first.
    let mut parts: Vec<u64> = vec![0];

    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(16)?);

        for part in &mut parts {
            let value = *part * 16 + carry;

            *part = value % DIGITS;
            carry = value / DIGITS;
        }
        if carry > 0 {
            parts.push(carry);
        }
    }
    let mut parts = parts.into_iter().rev();
    let first = parts.next().unwrap_or_default();

    Some(parts.fold(format!("{sign}{first}"), |text, part| format!("{text}{part:09}")))
}

/// Formats the serial number in lower hex, as `openssl x509 -serial` does in upper: a negative one, which RFC 5280 forbids
/// and some software still creates, with a minus before its magnitude.
fn serial(octets: &[u8]) -> String {
    let negative = octets.first().is_some_and(|first| *first >= 0x80);
    let mut magnitude = octets.to_vec();

    if negative {
        // Two's complement: invert, then add one from the right.
        let mut carry = true;

        for octet in magnitude.iter_mut().rev() {
            (*octet, carry) = (!*octet).overflowing_add(u8::from(carry));
        }
    }
    let start = magnitude.iter().position(|octet| *octet != 0).unwrap_or(magnitude.len().saturating_sub(1));
    let sign = if negative { "-" } else { "" };

    format!("{sign}{}", hexadecimal(&magnitude[start..]))
}

/// Converts a date to the nearest one that can be represented: the end of the year 9999 (RFC 5280 §4.1.2.5: no expiration
/// date) is a day beyond the range of the calendar library.
fn timestamp(time: ASN1Time) -> Timestamp {
    let second = time.timestamp();

    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn hexadecimal_digest(algorithm: &'static Algorithm, octets: &[u8]) -> String {
    hexadecimal(digest(algorithm, octets).as_ref())
}

/// Formats bytes in lower hex.
pub(super) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

fn sentence(der: &[u8], error: &Err<X509Error>) -> String {
    match error {
        _ if der.is_empty() => "The certificate is empty.",
        _ if is_cut_off(der) => "The certificate ends too early.",
        Err::Incomplete(_) => "The certificate ends too early.",
        Err::Error(error) | Err::Failure(error) => why(der, error),
    }
    .to_owned()
}

fn why(der: &[u8], error: &X509Error) -> &'static str {
    match error {
        X509Error::InvalidDate => "The certificate has an invalid date.",
        X509Error::InvalidX509Name => "The certificate’s subject or issuer can’t be read.",
        X509Error::InvalidSerial => "The certificate has an invalid serial number.",
        X509Error::InvalidVersion => "The certificate has an unknown version.",
        X509Error::InvalidSPKI => "The certificate’s public key can’t be read.",
        X509Error::InvalidExtensions | X509Error::DuplicateExtensions => "The certificate’s extensions can’t be read.",
        _ if der.first() != Some(&0x30) => "These bytes aren’t a certificate.",
        _ => "These bytes aren’t an X.509 certificate, or they’re damaged.",
    }
}

/// Returns whether the outer SEQUENCE announces more bytes than there are.
fn is_cut_off(der: &[u8]) -> bool {
    let [0x30, first, rest @ ..] = der else { return false };
    let (length, octets) = match first {
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let Some(octets) = rest.get(..count) else { return true };

            (octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet)), &rest[count..])
        }
        _ => (usize::from(*first), rest),
    };

    octets.len() < length
}
