//! Keys and signature algorithms by their common names, and the check whether a certificate is signed with its own key.

use super::Key;
use super::oid::dotted;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA1_ASN1, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1,
    ECDSA_P256K1_SHA256_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1,
    ECDSA_P521_SHA1_ASN1, ECDSA_P521_SHA224_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, ED25519, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};
use x509_parser::asn1_rs::{Any, FromDer as _, Integer, Oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

const RSA: &str = "1.2.840.113549.1.1.1";
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const EC: &str = "1.2.840.10045.2.1";
const DSA: &str = "1.2.840.10040.4.1";

/// Names a public key: its family, and its size or curve.
pub(super) fn key(info: &SubjectPublicKeyInfo<'_>) -> Key {
    let oid = dotted(&info.algorithm.algorithm);

    match oid.as_str() {
        RSA | RSA_PSS => match RSAPublicKey::from_der(&info.subject_public_key.data) {
            Ok((_, key)) => Key::Rsa { bits: bits(key.modulus) },
            Err(_) => Key::Other("RSA, unreadable".to_owned()),
        },
        EC => Key::Ec { curve: curve(&info.algorithm) },
        "1.3.101.112" => Key::Ed25519,
        "1.3.101.113" => Key::Other("Ed448".to_owned()),
        "1.3.101.110" => Key::Other("X25519".to_owned()),
        "1.3.101.111" => Key::Other("X448".to_owned()),
        DSA => Key::Other(match dsa_bits(&info.algorithm) {
            Some(bits) => format!("DSA {bits}"),
            None => "DSA".to_owned(),
        }),
        _ => Key::Other(oid),
    }
}

/// Lists the parameters of a public key, such as "Modulus" and "2048 bits".
pub(super) fn key_details(info: &SubjectPublicKeyInfo<'_>) -> Vec<(String, String)> {
    let octets = &info.subject_public_key.data;
    let size = |bits: u32| ("Size".to_owned(), format!("{bits} bits"));

    match dotted(&info.algorithm.algorithm).as_str() {
        RSA | RSA_PSS => match RSAPublicKey::from_der(octets) {
            Ok((_, key)) => vec![
                ("Modulus".to_owned(), format!("{} bits", bits(key.modulus))),
                ("Exponent".to_owned(), exponent(key.exponent)),
            ],
            Err(_) => Vec::new(),
        },
        EC => {
            let name = curve(&info.algorithm);
            let (standard, bits) = match name.as_str() {
                "P-192" => ("prime192v1", 192),
                "P-224" => ("secp224r1", 224),
                "P-256" => ("prime256v1", 256),
                "P-384" => ("secp384r1", 384),
                "P-521" => ("secp521r1", 521),
                "secp256k1" | "brainpoolP256r1" => ("", 256),
                "brainpoolP384r1" => ("", 384),
                "brainpoolP512r1" => ("", 512),
                _ => return vec![("Curve".to_owned(), name)],
            };
            let curve = if standard.is_empty() { name } else { format!("{name} ({standard})") };
            let point = match octets.first() {
                Some(2 | 3) => "Compressed",
                Some(4) => "Uncompressed",
                _ => "Unreadable",
            };

            vec![("Curve".to_owned(), curve), size(bits), ("Point".to_owned(), point.to_owned())]
        }
        // RFC 8032 §5: 256 bits, and 456 including the byte for the sign.
        "1.3.101.112" | "1.3.101.110" => vec![size(256)],
        "1.3.101.113" => vec![size(456)],
        "1.3.101.111" => vec![size(448)],
        DSA => dsa_bits(&info.algorithm).map(|bits| ("Prime".to_owned(), format!("{bits} bits"))).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Formats a public exponent: nearly always 65537; one that no software uses is described by its size.
fn exponent(octets: &[u8]) -> String {
    let start = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len());
    let octets = &octets[start..];

    if octets.len() > 8 {
        return format!("{} bits", bits(octets));
    }
    octets.iter().fold(0_u64, |number, octet| number << 8 | u64::from(*octet)).to_string()
}

/// Counts the bits of an unsigned big-endian number, without leading zeros.
fn bits(number: &[u8]) -> u32 {
    let Some(start) = number.iter().position(|octet| *octet != 0) else { return 0 };
    let octets = &number[start..];

    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(octets[0].leading_zeros())
}

fn curve(algorithm: &AlgorithmIdentifier<'_>) -> String {
    let Some(Ok(oid)) = algorithm.parameters.as_ref().map(Any::as_oid) else {
        return "explicit".to_owned();
    };
    let oid = dotted(&oid);

    curve_name(&oid).map_or(oid.clone(), str::to_owned)
}

/// Names an elliptic curve (RFC 5480 §2.1.1.1, SEC 2, RFC 5639).
fn curve_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "1.2.840.10045.3.1.1" => "P-192",
        "1.3.132.0.33" => "P-224",
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "1.3.132.0.10" => "secp256k1",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
        _ => return None,
    })
}

/// Reads the size of the prime, the first of the DSA parameters (RFC 3279 §2.3.2).
fn dsa_bits(algorithm: &AlgorithmIdentifier<'_>) -> Option<u32> {
    let parameters = algorithm.parameters.as_ref()?.as_sequence().ok()?;
    let (_, prime) = Integer::from_der(&parameters.content).ok()?;

    Some(bits(prime.as_ref()))
}

/// Names a signature algorithm; an unknown one by its dotted OID.
pub(super) fn signature(algorithm: &AlgorithmIdentifier<'_>) -> String {
    let oid = dotted(&algorithm.algorithm);

    match (oid.as_str(), signature_name(&oid)) {
        (RSA_PSS, _) => format!("RSA-PSS-{}", pss_hash(algorithm).unwrap_or("SHA1")),
        (_, Some(name)) => name.to_owned(),
        (_, None) => oid,
    }
}

/// Names a signature algorithm or a curve by its OID.
pub(super) fn name(oid: &str) -> Option<&'static str> {
    signature_name(oid).or_else(|| curve_name(oid))
}

fn signature_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "1.2.840.113549.1.1.2" => "RSA-MD2",
        "1.2.840.113549.1.1.3" => "RSA-MD4",
        "1.2.840.113549.1.1.4" => "RSA-MD5",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "RSA-SHA1",
        "1.2.840.113549.1.1.14" => "RSA-SHA224",
        "1.2.840.113549.1.1.11" => "RSA-SHA256",
        "1.2.840.113549.1.1.12" => "RSA-SHA384",
        "1.2.840.113549.1.1.13" => "RSA-SHA512",
        RSA_PSS => "RSA-PSS",
        "1.2.840.10045.4.1" => "ECDSA-SHA1",
        "1.2.840.10045.4.3.1" => "ECDSA-SHA224",
        "1.2.840.10045.4.3.2" => "ECDSA-SHA256",
        "1.2.840.10045.4.3.3" => "ECDSA-SHA384",
        "1.2.840.10045.4.3.4" => "ECDSA-SHA512",
        "1.2.840.10040.4.3" => "DSA-SHA1",
        "2.16.840.1.101.3.4.3.1" => "DSA-SHA224",
        "2.16.840.1.101.3.4.3.2" => "DSA-SHA256",
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        _ => return None,
    })
}

/// Reads the hash of RSASSA-PSS parameters; absent means SHA-1 (RFC 4055 §3.1).
fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    let parameters = RsaSsaPssParams::try_from(algorithm.parameters.as_ref()?).ok()?;
    let hash: &Oid<'_> = parameters.hash_algorithm_oid();

    Some(match dotted(hash).as_str() {
        "2.16.840.1.101.3.4.2.4" => "SHA224",
        "2.16.840.1.101.3.4.2.1" => "SHA256",
        "2.16.840.1.101.3.4.2.2" => "SHA384",
        "2.16.840.1.101.3.4.2.3" => "SHA512",
        _ => "SHA1",
    })
}

/// Returns whether the certificate is signed with its own key.
///
/// If the signature can't be checked (MD5, a key below 1024 bits), a certificate issued by its own subject is taken as
/// self-signed.
pub(super) fn is_self_signed(certificate: &X509Certificate<'_>) -> bool {
    is_signed_with(certificate, certificate.public_key()).unwrap_or_else(|| is_self_issued(certificate))
}

/// Returns whether the certificate is issued by its own subject (RFC 5280 §3.2).
pub(super) fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject().as_raw() == certificate.issuer().as_raw()
}

/// Returns whether the certificate is signed with a key, or `None` if that can't be checked.
pub(super) fn is_signed_with(certificate: &X509Certificate<'_>, signer: &SubjectPublicKeyInfo<'_>) -> Option<bool> {
    let signature = signature(&certificate.signature_algorithm);

    if signature.starts_with("RSA-PSS") && !has_usual_salt(&certificate.signature_algorithm) {
        return None;
    }
    let key = key(signer);

    if is_of_another_family(&key, &signature) {
        return Some(false);
    }
    let algorithm = verification(&key, &signature)?;
    let verified = UnparsedPublicKey::new(algorithm, &signer.subject_public_key.data)
        .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data);

    Some(verified.is_ok())
}

/// Returns whether a key can never create such a signature, so that nothing must be checked.
fn is_of_another_family(key: &Key, signature: &str) -> bool {
    let family = match key {
        Key::Rsa { .. } => "RSA-",
        Key::Ec { .. } => "ECDSA-",
        Key::Ed25519 => "Ed25519",
        Key::Other(_) => return false,
    };

    ["RSA-", "ECDSA-", "DSA-", "Ed25519", "Ed448"].iter().any(|known| signature.starts_with(known))
        && !signature.starts_with(family)
}

/// Returns whether the salt of RSASSA-PSS is as long as the hash: the only length that the verifier accepts.
fn has_usual_salt(algorithm: &AlgorithmIdentifier<'_>) -> bool {
    let length = match pss_hash(algorithm) {
        Some("SHA256") => 32,
        Some("SHA384") => 48,
        Some("SHA512") => 64,
        _ => return false,
    };

    algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| RsaSsaPssParams::try_from(parameters).ok())
        .is_some_and(|parameters| parameters.salt_length() == length)
}

fn verification(key: &Key, signature_algorithm: &str) -> Option<&'static dyn VerificationAlgorithm> {
    let curve = match key {
        Key::Ec { curve } => curve.as_str(),
        Key::Rsa { bits } if *bits < 1024 => return None,
        Key::Rsa { bits }
            if *bits < 2048 && !matches!(signature_algorithm, "RSA-SHA1" | "RSA-SHA256" | "RSA-SHA512") =>
        {
            return None;
        }
        Key::Rsa { .. } => "RSA",
        Key::Ed25519 => "Ed25519",
        Key::Other(_) => return None,
    };

    Some(match (curve, signature_algorithm) {
        ("RSA", "RSA-SHA1") => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        ("RSA", "RSA-SHA256") => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        ("RSA", "RSA-SHA384") => &RSA_PKCS1_2048_8192_SHA384,
        ("RSA", "RSA-SHA512") => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        ("RSA", "RSA-PSS-SHA256") => &RSA_PSS_2048_8192_SHA256,
        ("RSA", "RSA-PSS-SHA384") => &RSA_PSS_2048_8192_SHA384,
        ("RSA", "RSA-PSS-SHA512") => &RSA_PSS_2048_8192_SHA512,
        ("P-256", "ECDSA-SHA1") => &ECDSA_P256_SHA1_ASN1,
        ("P-256", "ECDSA-SHA256") => &ECDSA_P256_SHA256_ASN1,
        ("P-256", "ECDSA-SHA384") => &ECDSA_P256_SHA384_ASN1,
        ("P-256", "ECDSA-SHA512") => &ECDSA_P256_SHA512_ASN1,
        ("secp256k1", "ECDSA-SHA256") => &ECDSA_P256K1_SHA256_ASN1,
        ("P-384", "ECDSA-SHA256") => &ECDSA_P384_SHA256_ASN1,
        ("P-384", "ECDSA-SHA384") => &ECDSA_P384_SHA384_ASN1,
        ("P-384", "ECDSA-SHA512") => &ECDSA_P384_SHA512_ASN1,
        ("P-521", "ECDSA-SHA1") => &ECDSA_P521_SHA1_ASN1,
        ("P-521", "ECDSA-SHA224") => &ECDSA_P521_SHA224_ASN1,
        ("P-521", "ECDSA-SHA256") => &ECDSA_P521_SHA256_ASN1,
        ("P-521", "ECDSA-SHA384") => &ECDSA_P521_SHA384_ASN1,
        ("P-521", "ECDSA-SHA512") => &ECDSA_P521_SHA512_ASN1,
        ("Ed25519", "Ed25519") => &ED25519,
        _ => return None,
    })
}
