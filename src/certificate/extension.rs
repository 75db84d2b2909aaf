//! The extensions of a certificate (RFC 5280 §4.2), with readable names and values.

#[cfg(test)]
mod tests;
mod words;

use super::distinguished_name::visible;
use super::facts::hexadecimal;
use super::oid;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};

/// One extension, for the details of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name, such as "Key usage"; the dotted OID if it is unknown.
    pub name: String,
    /// The dotted OID.
    pub oid: String,
    /// A program that doesn't know it must reject the certificate (RFC 5280 §4.2).
    pub critical: bool,
    /// Its value in words, a line for each part; an unknown value as hexadecimal and its length. Never empty.
    pub lines: Vec<String>,
    /// Its bytes: values that are too long to be shown may still differ.
    pub(super) value: Box<[u8]>,
}

impl Extension {
    /// Returns its value on one line.
    pub fn text(&self) -> String {
        self.lines.join(", ")
    }
}

/// The meaning of the extensions for signing sign-ins.
#[derive(Default)]
pub(super) struct Extensions {
    pub(super) all: Vec<Extension>,
    pub(super) is_ca: bool,
    pub(super) server_auth: bool,
    pub(super) may_sign: bool,
    pub(super) dns_names: Vec<String>,
    /// Lower hex.
    pub(super) subject_key_identifier: Option<String>,
    /// Lower hex.
    pub(super) authority_key_identifier: Option<String>,
}

/// Reads every extension; one that is broken inside is shown as its bytes.
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
            ParsedExtension::SubjectKeyIdentifier(identifier) => {
                extensions.subject_key_identifier = Some(hexadecimal(identifier.0));
            }
            ParsedExtension::AuthorityKeyIdentifier(identifier) => {
                extensions.authority_key_identifier = identifier.key_identifier.as_ref().map(|key| hexadecimal(key.0));
            }
            _ => {}
        }
        let oid = oid::dotted(&extension.oid);

        extensions.all.push(Extension {
            name: oid::extension(&oid).unwrap_or(&oid).to_owned(),
            critical: extension.critical,
            lines: words::lines(&oid, extension),
            value: extension.value.into(),
            oid,
        });
    }
    extensions
}
