//! The extensions of a certificate (RFC 5280 §4.2), by names and values that people can read.

use super::distinguished_name::visible;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};
use x509_parser::asn1_rs::Oid;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, GeneralName, KeyUsage, ParsedExtension, X509Extension};

/// Values longer than this many characters end in "…": a certificate of a web server can hold kilobytes.
const LONGEST_VALUE: usize = 2_000;

/// One extension, for the details of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name, such as "Key usage"; the OID in dots when unknown.
    pub name: String,
    pub critical: bool,
    /// Its value in words; what is not known as hexadecimal.
    pub value: String,
}

/// What the extensions mean for signing sign-ins.
#[derive(Default)]
pub(super) struct Extensions {
    pub(super) all: Vec<Extension>,
    pub(super) is_ca: bool,
    pub(super) server_auth: bool,
    pub(super) may_sign: bool,
    pub(super) dns_names: Vec<String>,
}

/// Reads every extension; one that is broken inside is shown as its octets.
pub(super) fn read(certificate: &X509Certificate<'_>) -> Extensions {
    // Without a key usage every use is allowed (RFC 5280 §4.2.1.3).
    let mut extensions = Extensions { may_sign: true, ..Extensions::default() };

    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(constraints) => extensions.is_ca |= constraints.ca,
            ParsedExtension::KeyUsage(usage) => {
                extensions.may_sign &= usage.digital_signature() || usage.non_repudiation();
            }
            ParsedExtension::ExtendedKeyUsage(usage) => extensions.server_auth |= usage.server_auth,
            ParsedExtension::SubjectAlternativeName(names) => {
                extensions.dns_names.extend(names.general_names.iter().filter_map(|name| match name {
                    GeneralName::DNSName(name) => Some(visible(name)),
                    _ => None,
                }));
            }
            _ => {}
        }
        extensions.all.push(Extension {
            name: name(extension),
            critical: extension.critical,
            value: shortened(value(extension)),
        });
    }
    extensions
}

fn name(extension: &X509Extension<'_>) -> String {
    let oid = extension.oid.to_id_string();

    match oid.as_str() {
        "2.5.29.14" => "Subject key identifier",
        "2.5.29.15" => "Key usage",
        "2.5.29.17" => "Subject alternative name",
        "2.5.29.18" => "Issuer alternative name",
        "2.5.29.19" => "Basic constraints",
        "2.5.29.30" => "Name constraints",
        "2.5.29.31" => "CRL distribution points",
        "2.5.29.32" => "Certificate policies",
        "2.5.29.35" => "Authority key identifier",
        "2.5.29.37" => "Extended key usage",
        "1.3.6.1.5.5.7.1.1" => "Authority information access",
        "1.3.6.1.4.1.11129.2.4.2" => "Certificate transparency",
        "1.3.6.1.4.1.311.20.2" | "1.3.6.1.4.1.311.21.7" => "Microsoft certificate template",
        "2.16.840.1.113730.1.1" => "Netscape certificate type",
        "2.16.840.1.113730.1.13" => "Netscape comment",
        _ => &oid,
    }
    .to_owned()
}

fn value(extension: &X509Extension<'_>) -> String {
    match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => match (constraints.ca, constraints.path_len_constraint) {
            (false, _) => "Not a certificate authority".to_owned(),
            (true, None) => "Certificate authority".to_owned(),
            (true, Some(length)) => format!("Certificate authority, path length {length}"),
        },
        ParsedExtension::KeyUsage(usage) => key_usage(KeyUsage { flags: usage.flags }),
        ParsedExtension::ExtendedKeyUsage(usage) => extended_key_usage(usage),
        ParsedExtension::SubjectAlternativeName(names) => general_names(&names.general_names),
        ParsedExtension::IssuerAlternativeName(names) => general_names(&names.general_names),
        ParsedExtension::SubjectKeyIdentifier(identifier) => octets(identifier.0),
        ParsedExtension::AuthorityKeyIdentifier(identifier) => {
            identifier.key_identifier.as_ref().map_or_else(|| octets(extension.value), |key| octets(key.0))
        }
        ParsedExtension::NsCertComment(comment) => visible(comment),
        _ => octets(extension.value),
    }
}

fn key_usage(usage: KeyUsage) -> String {
    listed(&[
        (usage.digital_signature(), "Digital signature"),
        (usage.non_repudiation(), "Non-repudiation"),
        (usage.key_encipherment(), "Key encipherment"),
        (usage.data_encipherment(), "Data encipherment"),
        (usage.key_agreement(), "Key agreement"),
        (usage.key_cert_sign(), "Certificate signing"),
        (usage.crl_sign(), "CRL signing"),
        (usage.encipher_only(), "Encipher only"),
        (usage.decipher_only(), "Decipher only"),
    ])
    .join(", ")
}

fn extended_key_usage(usage: &ExtendedKeyUsage<'_>) -> String {
    let mut uses: Vec<String> = listed(&[
        (usage.any, "Any"),
        (usage.server_auth, "TLS server authentication"),
        (usage.client_auth, "TLS client authentication"),
        (usage.code_signing, "Code signing"),
        (usage.email_protection, "Email protection"),
        (usage.time_stamping, "Time stamping"),
        (usage.ocsp_signing, "OCSP signing"),
    ])
    .into_iter()
    .map(str::to_owned)
    .collect();

    uses.extend(usage.other.iter().map(Oid::to_id_string));
    uses.join(", ")
}

fn listed(uses: &[(bool, &'static str)]) -> Vec<&'static str> {
    uses.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name).collect()
}

fn general_names(names: &[GeneralName<'_>]) -> String {
    names.iter().map(general_name).collect::<Vec<_>>().join(", ")
}

fn general_name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => visible(name),
        GeneralName::RFC822Name(address) => format!("email {}", visible(address)),
        GeneralName::URI(uri) => format!("URI {}", visible(uri)),
        GeneralName::IPAddress(address) => {
            if let Ok(address) = <[u8; 4]>::try_from(*address) {
                format!("IP {}", Ipv4Addr::from(address))
            } else if let Ok(address) = <[u8; 16]>::try_from(*address) {
                format!("IP {}", Ipv6Addr::from(address))
            } else {
                format!("IP {}", octets(address))
            }
        }
        GeneralName::DirectoryName(name) => super::distinguished_name::text(name),
        GeneralName::OtherName(oid, _) => format!("other name {}", oid.to_id_string()),
        GeneralName::RegisteredID(oid) => format!("registered ID {}", oid.to_id_string()),
        GeneralName::X400Address(_) => "X.400 address".to_owned(),
        GeneralName::EDIPartyName(_) => "EDI party name".to_owned(),
        GeneralName::Invalid(..) => "an unreadable name".to_owned(),
    }
}

fn octets(octets: &[u8]) -> String {
    // Three characters an octet: more than these are never shown.
    let shown = &octets[..octets.len().min(LONGEST_VALUE)];

    shown.iter().enumerate().fold(String::with_capacity(shown.len() * 3), |mut text, (position, octet)| {
        let colon = if position == 0 { "" } else { ":" };
        let _ = write!(text, "{colon}{octet:02X}");
        text
    })
}

fn shortened(value: String) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}
