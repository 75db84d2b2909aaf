//! X.509 certificates: their content, their validity at a given time, and their role.

mod algorithm;
pub mod asn1;
pub mod chain;
pub mod comparison;
mod distinguished_name;
mod extension;
mod facts;
pub mod finding;
pub mod list;
mod oid;
mod public_key;
pub mod read;
pub mod role;
pub mod successor;
#[cfg(test)]
pub(crate) mod testing;
pub mod timeline;
pub mod validity;

pub use chain::{Chain, chain};
pub use distinguished_name::Attribute;
pub use extension::Extension;
pub use finding::findings;
pub use list::{CertificateList, Entry};
pub use public_key::PublicKey;
pub use read::{Unreadable, read};
pub use role::Role;
pub use validity::{State, Thresholds, Validity};

use jiff::Timestamp;
use pem::{EncodeConfig, LineEnding, Pem};
use std::sync::Arc;

/// A parsed X.509 certificate, kept with its DER bytes. Two are equal when the bytes are.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Arc<[u8]>,
    facts: Arc<Facts>,
}

/// The facts that are read from the DER bytes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The whole subject, in the order of the certificate, such as `CN=idp.example.com, O=Example`.
    pub subject: String,
    /// The common name, else the organization, else the whole subject, else "No subject".
    pub subject_name: String,
    /// The subject attribute by attribute, in the order of the certificate.
    pub subject_attributes: Vec<Attribute>,
    pub issuer: String,
    pub issuer_name: String,
    pub issuer_attributes: Vec<Attribute>,
    /// Lower hex, without leading zero bytes.
    pub serial: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub key: Key,
    /// The parameters of the key, such as "Exponent" and "65537", or "Curve" and "P-256 (prime256v1)".
    pub key_details: Vec<(String, String)>,
    /// Short name, such as `RSA-SHA256` or `ECDSA-SHA256`; the dotted OID if it is unknown.
    pub signature_algorithm: String,
    /// SHA-256 of the certificate, lower hex.
    pub sha256: String,
    /// SHA-1 of the certificate, lower hex.
    pub sha1: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower hex.
    pub spki_sha256: String,
    /// SHA-1 of the SubjectPublicKeyInfo, lower hex.
    pub spki_sha1: String,
    /// Signed with its own key (checked); or issued by its own subject, if the algorithm can't be checked or an input
    /// contains more than a hundred certificates.
    pub self_signed: bool,
    /// X.509 version: 1 or 3.
    pub version: u32,
    pub is_ca: bool,
    /// Extended key usage names TLS server authentication.
    pub server_auth: bool,
    /// Key usage allows signatures, or is absent (RFC 5280 §4.2.1.3).
    pub may_sign: bool,
    /// DNS names of the subject alternative name extension.
    pub dns_names: Vec<String>,
    /// Lower hex (RFC 5280 §4.2.1.2).
    pub subject_key_identifier: Option<String>,
    /// Lower hex, of the key that this certificate is signed with (RFC 5280 §4.2.1.1).
    pub authority_key_identifier: Option<String>,
    /// Every extension in readable form, in the order of the certificate.
    pub extensions: Vec<Extension>,
    /// The encoded subject and issuer: names are the same if their bytes are.
    subject_der: Box<[u8]>,
    issuer_der: Box<[u8]>,
    /// The `subjectPublicKey` (RFC 5280 §4.1.2.7).
    subject_public_key: Box<[u8]>,
}

impl Facts {
    /// Returns the serial number as a decimal number, or `None` if it has more than 64 bytes (RFC 5280 §4.1.2.2 allows 20).
    pub fn serial_decimal(&self) -> Option<String> {
        facts::decimal(&self.serial)
    }
}

/// A public key, by family and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Rsa {
        bits: u32,
    },
    /// The curve's common name, such as `P-256`.
    Ec {
        curve: String,
    },
    Ed25519,
    /// Anything else: a name or the OID.
    Other(String),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::Ec { curve } => write!(f, "EC {curve}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

impl std::ops::Deref for Certificate {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Parses one certificate from its DER bytes; trailing bytes are cut off and tolerated.
    ///
    /// # Errors
    /// Returns a sentence that describes the problem with the bytes.
    pub fn from_der(der: &[u8]) -> Result<Self, String> {
        let (der, facts) = facts::parse(der, true)?;

        Ok(Self { der: der.into(), facts: Arc::new(facts) })
    }

    /// Parses one certificate and trusts its names: one issued by its own subject is taken as self-signed, unchecked.
    ///
    /// For inputs with very many certificates: checking a signature takes longer than all other reading.
    ///
    /// # Errors
    /// Returns a sentence that describes the problem with the bytes.
    pub(crate) fn from_der_by_name(der: &[u8]) -> Result<Self, String> {
        let (der, facts) = facts::parse(der, false)?;

        Ok(Self { der: der.into(), facts: Arc::new(facts) })
    }

    /// Returns the DER bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the certificate as PEM, 64 characters a line, with a final line break.
    pub fn to_pem(&self) -> String {
        let config = EncodeConfig::new().set_line_ending(LineEnding::LF);

        pem::encode_config(&Pem::new("CERTIFICATE", self.der.as_ref()), config)
    }

    /// Returns whether it is signed with the key of `issuer`, regardless of the names.
    ///
    /// Returns `None` if that can't be checked: MD5, an RSA key below 1024 bits, an unknown algorithm.
    pub fn is_signed_by(&self, issuer: &Self) -> Option<bool> {
        facts::is_signed_by(&self.der, &issuer.der)
    }

    /// Returns the public key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey { kind: self.key.clone(), octets: self.subject_public_key.clone() }
    }

    /// Returns validity at `now`.
    pub fn validity(&self, now: Timestamp) -> Validity {
        Validity::new(self.not_before, self.not_after, now)
    }
}

#[cfg(test)]
mod tests {
    use super::asn1::outline;
    use super::comparison::compare;
    use super::successor::kinship;
    use super::testing::{certificate, parameters, self_signed};
    use super::{Certificate, Key, chain, facts};
    use proptest::prelude::{any, prop, proptest};
    use rcgen::{DnType, DnValue, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};

    #[test]
    fn the_facts_are_those_of_the_certificate() {
        let certificate = certificate("idp.example.com", "2026-01-01", "2029-01-01");

        assert_eq!(certificate.subject, "CN=idp.example.com");
        assert_eq!(certificate.subject_name, "idp.example.com");
        assert_eq!(certificate.serial, "07");
        assert_eq!(certificate.not_before.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(certificate.not_after.to_string(), "2029-01-01T00:00:00Z");
        assert_eq!(certificate.key, Key::Ec { curve: "P-256".to_owned() });
        assert_eq!(certificate.signature_algorithm, "ECDSA-SHA256");
        assert_eq!((certificate.sha256.len(), certificate.sha1.len(), certificate.spki_sha256.len()), (64, 40, 64));
        assert_eq!(certificate.version, 3);
        assert!(certificate.self_signed && certificate.may_sign && !certificate.is_ca && !certificate.server_auth);
    }

    #[test]
    fn pem_goes_out_in_lines_of_64_and_comes_back() {
        let certificate = certificate("idp.example.com", "2026-01-01", "2029-01-01");
        let pem = certificate.to_pem();

        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("-----END CERTIFICATE-----\n"));
        assert_eq!(pem.lines().nth(1).unwrap().len(), 64);
        assert_eq!(super::read(pem.as_bytes()).unwrap().certificates, [certificate]);
    }

    #[test]
    fn being_issued_by_its_own_name_is_not_being_signed_with_its_own_key() {
        let same_name = parameters("idp.example.com", "2026-01-01", "2029-01-01");
        let issuer = rcgen::Issuer::new(same_name.clone(), KeyPair::generate().unwrap());
        let signed = same_name.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
        let certificate = Certificate::from_der(signed.der()).unwrap();

        assert_eq!(certificate.subject, certificate.issuer);
        assert!(!certificate.self_signed);
    }

    #[test]
    fn characters_that_hide_or_turn_the_text_are_made_visible() {
        let mut parameters = parameters("safe\u{202e}moc.elpmaxe\n", "2026-01-01", "2029-01-01");

        parameters.distinguished_name.push(DnType::OrganizationName, "Example, \"Inc\"");
        let certificate = self_signed(&parameters);

        assert_eq!(certificate.subject, r#"CN=safe\E2\80\AEmoc.elpmaxe\0A, O=Example\, \"Inc\""#);
        assert_eq!(certificate.subject_name, r"safe\E2\80\AEmoc.elpmaxe");
    }

    #[test]
    fn without_a_common_name_the_organisation_names_a_certificate() {
        let mut nameless = parameters("", "2026-01-01", "2029-01-01");

        nameless.distinguished_name.push(DnType::OrganizationName, DnValue::BmpString("Übung".try_into().unwrap()));
        assert_eq!(self_signed(&nameless).subject_name, "Übung");
        nameless.distinguished_name = rcgen::DistinguishedName::new();
        assert_eq!(self_signed(&nameless).subject_name, "No subject");
    }

    #[test]
    fn extensions_are_told_in_words() {
        let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

        parameters.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        parameters.subject_alt_names = vec![rcgen::SanType::DnsName("login.example.com".try_into().unwrap())];
        let certificate = self_signed(&parameters);
        let told: Vec<String> =
            certificate.extensions.iter().map(|told| format!("{}: {}", told.name, told.text())).collect();

        assert!(!certificate.may_sign && certificate.server_auth);
        assert_eq!(certificate.dns_names, ["login.example.com"]);
        assert!(told.contains(&"Key usage: Key encipherment".to_owned()), "{told:?}");
        assert!(told.contains(&"Extended key usage: TLS server authentication".to_owned()), "{told:?}");
        assert!(told.contains(&"Subject alternative name: DNS: login.example.com".to_owned()), "{told:?}");
    }

    #[test]
    fn bytes_behind_the_certificate_are_cut_off() {
        let certificate = certificate("idp", "2026-01-01", "2029-01-01");
        let mut bytes = certificate.der().to_vec();

        bytes.extend(b"\r\n\0");
        assert_eq!(Certificate::from_der(&bytes).unwrap(), certificate);
    }

    #[test]
    fn a_certificate_that_was_cut_off_is_called_so() {
        let certificate = certificate("idp", "2026-01-01", "2029-01-01");
        let der = certificate.der();

        for length in [2, 3, 4, 100, der.len() - 1] {
            assert_eq!(Certificate::from_der(&der[..length]).unwrap_err(), "The certificate ends too early.");
        }
        assert_eq!(Certificate::from_der(&[]).unwrap_err(), "The certificate is empty.");
        assert_eq!(Certificate::from_der(b"hello").unwrap_err(), "These bytes aren’t a certificate.");
    }

    #[test]
    fn a_serial_number_is_told_in_decimal_unless_it_is_longer_than_anybody_reads() {
        let decimal = |octets: &[u8]| {
            let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

            parameters.serial_number = Some(octets.to_vec().into());
            self_signed(&parameters).serial_decimal()
        };

        assert_eq!(decimal(&[7]).unwrap(), "7");
        assert_eq!(decimal(&[0x01, 0x00]).unwrap(), "256");
        assert_eq!(decimal(&[0x3b, 0x9a, 0xca, 0x00]).unwrap(), "1000000000");
        assert_eq!(decimal(&[0x7f; 20]).unwrap(), "727885129180488904360266563744972327436484050815");
        assert_eq!(decimal(&[0x7f; 65]), None);
        assert_eq!(facts::decimal("-81").unwrap(), "-129");
    }

    #[test]
    fn the_parts_of_names_and_keys_are_told_one_by_one() {
        let mut parameters = parameters("idp.example.com", "2026-01-01", "2029-01-01");

        parameters.distinguished_name.push(DnType::OrganizationName, "Example, Inc.");
        parameters.distinguished_name.push(DnType::CustomDnType(vec![1, 2, 3, 4]), "other");
        let certificate = self_signed(&parameters);
        let told: Vec<(&str, &str)> =
            certificate.subject_attributes.iter().map(|told| (told.name.as_str(), told.value.as_str())).collect();

        assert_eq!(
            told,
            [("Common name (CN)", "idp.example.com"), ("Organization (O)", "Example, Inc."), ("1.2.3.4", "other")]
        );
        assert_eq!(certificate.issuer_attributes, certificate.subject_attributes);
        assert_eq!(certificate.key_details[0], ("Curve".to_owned(), "P-256 (prime256v1)".to_owned()));
        assert_eq!(certificate.spki_sha1.len(), 40);
    }

    #[test]
    fn an_identifier_of_a_megabyte_is_answered() {
        let certificate = certificate("idp", "2026-01-01", "2029-01-01");
        let long = [&[0x06, 0x83, 0x10, 0x00, 0x00][..], &vec![0xff; 0x10_0000 - 1], &[0x01]].concat();
        let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

        parameters.custom_extensions = vec![rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 37], {
            let length = u32::try_from(long.len()).unwrap().to_be_bytes();

            [&[0x30, 0x84], length.as_slice(), &long].concat()
        })];
        let hostile = self_signed(&parameters);

        assert!(hostile.extensions.iter().all(|extension| extension.text().len() < 1_000));
        assert!(!compare(&certificate, &hostile).is_empty() && !outline(hostile.der()).lines.is_empty());
    }

    /// A certificate with an extension of every kind that is easily created.
    fn rich() -> Certificate {
        let mut rich = parameters("idp", "2026-01-01", "2029-01-01");

        rich.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Constrained(1));
        rich.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        rich.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        rich.subject_alt_names = vec![
            rcgen::SanType::DnsName("login.example.com".try_into().unwrap()),
            rcgen::SanType::IpAddress("192.0.2.1".parse().unwrap()),
            rcgen::SanType::OtherName((vec![1, 3, 6, 1, 4, 1, 311, 20, 2, 3], "ada@example.com".into())),
        ];
        rich.name_constraints = Some(rcgen::NameConstraints {
            permitted_subtrees: vec![rcgen::GeneralSubtree::DnsName("example.com".to_owned())],
            excluded_subtrees: Vec::new(),
        });
        rich.crl_distribution_points =
            vec![rcgen::CrlDistributionPoint { uris: vec!["http://crl.example.com".to_owned()] }];
        rich.use_authority_key_identifier_extension = true;
        rich.custom_extensions = vec![
            rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], vec![0x30, 3, 2, 1, 5]),
            rcgen::CustomExtension::from_oid_content(
                &[1, 3, 6, 1, 4, 1, 311, 21, 7],
                vec![0x30, 8, 6, 3, 0x2a, 3, 4, 2, 1, 100],
            ),
            rcgen::CustomExtension::from_oid_content(
                &[1, 3, 6, 1, 4, 1, 311, 21, 10],
                vec![0x30, 7, 0x30, 5, 6, 3, 0x2a, 3, 4],
            ),
        ];
        self_signed(&rich)
    }

    proptest! {
        #[test]
        fn no_flipped_bytes_make_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
            let mut der = rich().der().to_vec();

            for (index, byte) in changes {
                let position = index.index(der.len());
                der[position] = byte;
            }
            if let Ok(certificate) = Certificate::from_der(&der) {
                let sound = super::testing::certificate("idp", "2026-01-01", "2030-01-01");

                assert!(!certificate.subject_name.is_empty());
                assert!(certificate.extensions.iter().all(|extension| !extension.lines.is_empty()));
                assert!(!chain(&certificate, std::slice::from_ref(&sound)).links.is_empty());
                assert!(!compare(&certificate, &sound).is_empty());
                assert!(!outline(&der).lines.is_empty());
                let _ = (certificate.serial_decimal(), kinship(&certificate, &sound), sound.is_signed_by(&certificate));
            }
        }
    }
}
