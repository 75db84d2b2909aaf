//! Object identifiers (X.660): their dotted form and their common names.

use std::fmt::Write as _;
use x509_parser::asn1_rs::Oid;

/// Maximum octets of an identifier. Real ones are shorter; longer ones are shown as hexadecimal.
const LONGEST: usize = 64;

/// Formats an identifier in dotted form.
pub(super) fn dotted(oid: &Oid<'_>) -> String {
    text(oid.as_bytes())
}

/// Formats the content octets of an identifier in dotted form (X.690 §8.19); invalid ones as `#` and hexadecimal.
pub(super) fn text(octets: &[u8]) -> String {
    arcs(octets).unwrap_or_else(|| {
        let shown = &octets[..octets.len().min(LONGEST)];
        let end = if shown.len() < octets.len() { "…" } else { "" };
        let mut text = "#".to_owned();

        for octet in shown {
            let _ = write!(text, "{octet:02X}");
        }
        text + end
    })
}

fn arcs(octets: &[u8]) -> Option<String> {
    if octets.is_empty() || octets.len() > LONGEST || octets.last()? & 0x80 != 0 {
        return None;
    }
    let mut text = String::new();
    let mut arc: u128 = 0;

    for octet in octets {
        // Seven bits an octet: 128 bits are enough for arcs that are derived from a UUID (X.667).
        if arc >> 121 != 0 {
            return None;
        }
        arc = arc << 7 | u128::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if text.is_empty() {
            let first = (arc / 40).min(2);
            let _ = write!(text, "{first}.{}", arc - first * 40);
        } else {
            let _ = write!(text, ".{arc}");
        }
        arc = 0;
    }
    Some(text)
}

/// Names an identifier of any kind that occurs in certificates.
pub(super) fn name(oid: &str) -> Option<&'static str> {
    extension(oid)
        .or_else(|| purpose(oid))
        .or_else(|| policy(oid))
        .or_else(|| super::algorithm::name(oid))
        .or_else(|| super::distinguished_name::name(oid))
        .or_else(|| other(oid))
}

/// Names an extension (RFC 5280 §4.2, and those that Microsoft, Netscape, and others add).
pub(super) fn extension(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.29.1" => "Authority key identifier (obsolete)",
        "2.5.29.2" => "Key attributes (obsolete)",
        "2.5.29.3" => "Certificate policies (obsolete)",
        "2.5.29.4" => "Key usage restriction (obsolete)",
        "2.5.29.9" => "Subject directory attributes",
        "2.5.29.14" => "Subject key identifier",
        "2.5.29.15" => "Key usage",
        "2.5.29.16" => "Private key usage period",
        "2.5.29.17" => "Subject alternative name",
        "2.5.29.18" => "Issuer alternative name",
        "2.5.29.19" => "Basic constraints",
        "2.5.29.30" => "Name constraints",
        "2.5.29.31" => "CRL distribution points",
        "2.5.29.32" => "Certificate policies",
        "2.5.29.33" => "Policy mappings",
        "2.5.29.35" => "Authority key identifier",
        "2.5.29.36" => "Policy constraints",
        "2.5.29.37" => "Extended key usage",
        "2.5.29.46" => "Freshest CRL",
        "2.5.29.54" => "Inhibit any policy",
        "1.3.6.1.5.5.7.1.1" => "Authority information access",
        "1.3.6.1.5.5.7.1.3" => "Qualified certificate statements",
        "1.3.6.1.5.5.7.1.11" => "Subject information access",
        "1.3.6.1.5.5.7.1.12" => "Logotypes",
        "1.3.6.1.5.5.7.1.24" => "TLS feature",
        "1.3.6.1.5.5.7.48.1.5" => "OCSP no check",
        "1.3.6.1.4.1.11129.2.4.2" => "Signed certificate timestamps",
        "1.3.6.1.4.1.11129.2.4.3" => "Certificate transparency poison",
        "1.3.6.1.4.1.311.20.2" => "Microsoft certificate template name",
        "1.3.6.1.4.1.311.21.1" => "Microsoft CA version",
        "1.3.6.1.4.1.311.21.2" => "Microsoft previous CA certificate hash",
        "1.3.6.1.4.1.311.21.7" => "Microsoft certificate template",
        "1.3.6.1.4.1.311.21.10" => "Microsoft application policies",
        "1.3.6.1.4.1.311.25.2" => "Microsoft security identifier",
        "1.2.840.113533.7.65.0" => "Entrust version",
        "1.2.840.113549.1.9.15" => "S/MIME capabilities",
        "2.16.840.1.113730.1.1" => "Netscape certificate type",
        "2.16.840.1.113730.1.2" => "Netscape base URL",
        "2.16.840.1.113730.1.3" => "Netscape revocation URL",
        "2.16.840.1.113730.1.4" => "Netscape CA revocation URL",
        "2.16.840.1.113730.1.7" => "Netscape renewal URL",
        "2.16.840.1.113730.1.8" => "Netscape CA policy URL",
        "2.16.840.1.113730.1.12" => "Netscape TLS server name",
        "2.16.840.1.113730.1.13" => "Netscape comment",
        _ => return None,
    })
}

/// Names a purpose of a key (RFC 5280 §4.2.1.12, and those that others add).
pub(super) fn purpose(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.29.37.0" => "Any purpose",
        "1.3.6.1.5.5.7.3.1" => "TLS server authentication",
        "1.3.6.1.5.5.7.3.2" => "TLS client authentication",
        "1.3.6.1.5.5.7.3.3" => "Code signing",
        "1.3.6.1.5.5.7.3.4" => "Email protection",
        "1.3.6.1.5.5.7.3.5" => "IPsec end system",
        "1.3.6.1.5.5.7.3.6" => "IPsec tunnel",
        "1.3.6.1.5.5.7.3.7" => "IPsec user",
        "1.3.6.1.5.5.7.3.8" => "Time stamping",
        "1.3.6.1.5.5.7.3.9" => "OCSP signing",
        "1.3.6.1.5.5.7.3.17" => "IPsec key exchange",
        "1.3.6.1.5.5.7.3.21" => "SSH client",
        "1.3.6.1.5.5.7.3.22" => "SSH server",
        "1.3.6.1.5.5.7.3.36" => "Document signing",
        "1.3.6.1.5.5.8.2.2" => "IPsec intermediate",
        "1.3.6.1.5.2.3.4" => "Kerberos client authentication",
        "1.3.6.1.5.2.3.5" => "Kerberos domain controller",
        "1.3.6.1.4.1.311.10.3.1" => "Certificate trust list signing",
        "1.3.6.1.4.1.311.10.3.3" => "Microsoft server gated cryptography",
        "1.3.6.1.4.1.311.10.3.4" => "Encrypting file system",
        "1.3.6.1.4.1.311.10.3.4.1" => "Encrypting file system recovery",
        "1.3.6.1.4.1.311.10.3.12" => "Microsoft document signing",
        "1.3.6.1.4.1.311.20.2.1" => "Certificate request agent",
        "1.3.6.1.4.1.311.20.2.2" => "Smart card sign-in",
        "1.3.6.1.4.1.311.54.1.2" => "Remote Desktop authentication",
        "2.16.840.1.113730.4.1" => "Netscape server gated cryptography",
        "1.2.840.113583.1.1.5" => "PDF signing",
        _ => return None,
    })
}

/// Names a certificate policy (CA/Browser Forum Baseline Requirements §7.1.6.1, RFC 5280 §4.2.1.4).
pub(super) fn policy(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.29.32.0" => "Any policy",
        "2.23.140.1.1" => "Extended validation (EV)",
        "2.23.140.1.2.1" => "Domain validated (DV)",
        "2.23.140.1.2.2" => "Organization validated (OV)",
        "2.23.140.1.2.3" => "Individual validated (IV)",
        "2.23.140.1.3" => "Extended validation code signing",
        "2.23.140.1.4.1" => "Code signing",
        _ => return None,
    })
}

fn other(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "1.2.840.113549.1.1.1" => "RSA key",
        "1.2.840.113549.1.1.8" => "Mask generation function 1",
        "1.2.840.10045.2.1" => "EC key",
        "1.2.840.10040.4.1" => "DSA key",
        "1.3.14.3.2.26" => "SHA-1",
        "2.16.840.1.101.3.4.2.1" => "SHA-256",
        "2.16.840.1.101.3.4.2.2" => "SHA-384",
        "2.16.840.1.101.3.4.2.3" => "SHA-512",
        "2.16.840.1.101.3.4.2.4" => "SHA-224",
        "1.3.6.1.5.5.7.2.1" => "Practice statement",
        "1.3.6.1.5.5.7.2.2" => "User notice",
        "1.3.6.1.5.5.7.48.1" => "OCSP",
        "1.3.6.1.5.5.7.48.2" => "CA issuers",
        "1.3.6.1.5.5.7.48.3" => "Time stamping service",
        "1.3.6.1.5.5.7.48.5" => "CA repository",
        "1.3.6.1.4.1.311.20.2.3" => "User principal name",
        "1.3.6.1.4.1.311.25.2.1" => "Security identifier",
        "0.4.0.1862.1.1" => "Qualified certificate",
        "0.4.0.1862.1.4" => "Private key in a qualified device",
        "0.4.0.1862.1.5" => "Disclosure statements",
        "0.4.0.1862.1.6" => "Certificate type",
        "0.4.0.1862.1.6.1" => "Electronic signature",
        "0.4.0.1862.1.6.2" => "Electronic seal",
        "0.4.0.1862.1.6.3" => "Website authentication",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{name, text};

    #[test]
    fn an_identifier_is_written_in_dots() {
        assert_eq!(text(&[0x55, 0x04, 0x03]), "2.5.4.3");
        assert_eq!(text(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), "1.2.840.113549.1.1.11");
        assert_eq!(text(&[0x00]), "0.0");
        assert_eq!(text(&[0x88, 0x37, 0x03]), "2.999.3");
    }

    #[test]
    fn what_is_no_identifier_is_shown_as_its_octets() {
        assert_eq!(text(&[]), "#");
        assert_eq!(text(&[0x55, 0x84]), "#5584");
        assert_eq!(text(&[0xff; 20]), format!("#{}", "FF".repeat(20)));
        assert!(text(&vec![0x81; 1_000_000]).chars().count() < 200);
    }

    #[test]
    fn identifiers_of_every_kind_have_names() {
        let known = [
            ("2.5.29.15", "Key usage"),
            ("1.3.6.1.5.5.7.3.1", "TLS server authentication"),
            ("2.23.140.1.2.1", "Domain validated (DV)"),
            ("1.2.840.113549.1.1.11", "RSA-SHA256"),
            ("2.5.4.3", "Common name"),
            ("1.2.840.10045.3.1.7", "P-256"),
        ];

        for (oid, expected) in known {
            assert_eq!(name(oid), Some(expected), "{oid}");
        }
        assert_eq!(name("1.2.3.4"), None);
    }
}
