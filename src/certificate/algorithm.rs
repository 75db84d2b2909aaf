//! Keys and signature algorithms by the names that people know, and whether a certificate is signed with its own key.

use super::Key;
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

/// Names a public key: its family, and its size or curve.
pub(super) fn key(info: &SubjectPublicKeyInfo<'_>) -> Key {
    let oid = info.algorithm.algorithm.to_id_string();

    match oid.as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
            match RSAPublicKey::from_der(&info.subject_public_key.data) {
                Ok((_, key)) => Key::Rsa { bits: bits(key.modulus) },
                Err(_) => Key::Other("RSA, unreadable".to_owned()),
            }
        }
        "1.2.840.10045.2.1" => Key::Ec { curve: curve(&info.algorithm) },
        "1.3.101.112" => Key::Ed25519,
        "1.3.101.113" => Key::Other("Ed448".to_owned()),
        "1.3.101.110" => Key::Other("X25519".to_owned()),
        "1.3.101.111" => Key::Other("X448".to_owned()),
        "1.2.840.10040.4.1" => Key::Other(match dsa_bits(&info.algorithm) {
            Some(bits) => format!("DSA {bits}"),
            None => "DSA".to_owned(),
        }),
        _ => Key::Other(oid),
    }
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
    let oid = oid.to_id_string();

    match oid.as_str() {
        "1.2.840.10045.3.1.1" => "P-192".to_owned(),
        "1.3.132.0.33" => "P-224".to_owned(),
        "1.2.840.10045.3.1.7" => "P-256".to_owned(),
        "1.3.132.0.34" => "P-384".to_owned(),
        "1.3.132.0.35" => "P-521".to_owned(),
        "1.3.132.0.10" => "secp256k1".to_owned(),
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1".to_owned(),
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1".to_owned(),
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1".to_owned(),
        _ => oid,
    }
}

/// Reads the size of the prime, the first of the DSA parameters (RFC 3279 §2.3.2).
fn dsa_bits(algorithm: &AlgorithmIdentifier<'_>) -> Option<u32> {
    let parameters = algorithm.parameters.as_ref()?.as_sequence().ok()?;
    let (_, prime) = Integer::from_der(&parameters.content).ok()?;

    Some(bits(prime.as_ref()))
}

/// Names a signature algorithm; one that is not known by its OID in dots.
pub(super) fn signature(algorithm: &AlgorithmIdentifier<'_>) -> String {
    let oid = algorithm.algorithm.to_id_string();

    match oid.as_str() {
        "1.2.840.113549.1.1.2" => "RSA-MD2".to_owned(),
        "1.2.840.113549.1.1.3" => "RSA-MD4".to_owned(),
        "1.2.840.113549.1.1.4" => "RSA-MD5".to_owned(),
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "RSA-SHA1".to_owned(),
        "1.2.840.113549.1.1.14" => "RSA-SHA224".to_owned(),
        "1.2.840.113549.1.1.11" => "RSA-SHA256".to_owned(),
        "1.2.840.113549.1.1.12" => "RSA-SHA384".to_owned(),
        "1.2.840.113549.1.1.13" => "RSA-SHA512".to_owned(),
        "1.2.840.113549.1.1.10" => format!("RSA-PSS-{}", pss_hash(algorithm).unwrap_or("SHA1")),
        "1.2.840.10045.4.1" => "ECDSA-SHA1".to_owned(),
        "1.2.840.10045.4.3.1" => "ECDSA-SHA224".to_owned(),
        "1.2.840.10045.4.3.2" => "ECDSA-SHA256".to_owned(),
        "1.2.840.10045.4.3.3" => "ECDSA-SHA384".to_owned(),
        "1.2.840.10045.4.3.4" => "ECDSA-SHA512".to_owned(),
        "1.2.840.10040.4.3" => "DSA-SHA1".to_owned(),
        "2.16.840.1.101.3.4.3.1" => "DSA-SHA224".to_owned(),
        "2.16.840.1.101.3.4.3.2" => "DSA-SHA256".to_owned(),
        "1.3.101.112" => "Ed25519".to_owned(),
        "1.3.101.113" => "Ed448".to_owned(),
        _ => oid,
    }
}

/// Reads the hash of RSASSA-PSS parameters; absent means SHA-1 (RFC 4055 §3.1).
fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    let parameters = RsaSsaPssParams::try_from(algorithm.parameters.as_ref()?).ok()?;
    let hash: &Oid<'_> = parameters.hash_algorithm_oid();

    Some(match hash.to_id_string().as_str() {
        "2.16.840.1.101.3.4.2.4" => "SHA224",
        "2.16.840.1.101.3.4.2.1" => "SHA256",
        "2.16.840.1.101.3.4.2.2" => "SHA384",
        "2.16.840.1.101.3.4.2.3" => "SHA512",
        _ => "SHA1",
    })
}

/// Returns whether the certificate is signed with its own key.
///
/// Where the signature cannot be checked (MD5, a key below 1024 bits), being issued by its own subject counts.
pub(super) fn is_self_signed(certificate: &X509Certificate<'_>, key: &Key, signature_algorithm: &str) -> bool {
    let checkable = !signature_algorithm.starts_with("RSA-PSS") || has_usual_salt(&certificate.signature_algorithm);
    let Some(algorithm) = verification(key, signature_algorithm).filter(|_| checkable) else {
        return certificate.subject().as_raw() == certificate.issuer().as_raw();
    };

    UnparsedPublicKey::new(algorithm, &certificate.public_key().subject_public_key.data)
        .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data)
        .is_ok()
}

/// Returns whether the salt of RSASSA-PSS is as long as the hash: the only length that the verifier takes.
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
