//! Recognizes data that isn't a certificate by its start, its label, or its content.

use super::foreign::Foreign;

/// Recognises files by their first bytes.
pub(super) fn magic(bytes: &[u8]) -> Option<Foreign> {
    const MAGIC: [(&[u8], Foreign); 20] = [
        (b"\xfe\xed\xfe\xed", Foreign::JavaKeyStore),
        (b"\xce\xce\xce\xce", Foreign::JavaKeyStore),
        // Bouncy Castle: the version, and the length of the salt.
        (b"\0\0\0\x01\0\0\0\x14", Foreign::JavaKeyStore),
        (b"\0\0\0\x02\0\0\0\x14", Foreign::JavaKeyStore),
        // Microsoft's PVK, and a key in the format of CryptoAPI: PRIVATEKEYBLOB, version 2.
        (b"\x1e\xf1\xb5\xb0", Foreign::PrivateKey),
        (b"\x07\x02\0\0", Foreign::PrivateKey),
        (b"openssh-key-v1\0", Foreign::SshPrivateKey),
        (b"\0\0\0\0CERT", Foreign::CertificateStore),
        (b"kych", Foreign::CertificateStore),
        (b"%PDF-", Foreign::Pdf),
        (b"PK\x03\x04", Foreign::Archive),
        (b"PK\x05\x06", Foreign::Archive),
        (b"\x1f\x8b", Foreign::Archive),
        (b"7z\xbc\xaf", Foreign::Archive),
        (b"Rar!", Foreign::Archive),
        (b"\xfd7zXZ", Foreign::Archive),
        // Word, and Outlook's messages.
        (b"\xd0\xcf\x11\xe0", Foreign::Document),
        (b"\x89PNG", Foreign::Picture),
        (b"\xff\xd8\xff", Foreign::Picture),
        (b"GIF8", Foreign::Picture),
    ];

    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, foreign)| *foreign).or_else(|| open_pgp(bytes))
}

/// Recognises a binary OpenPGP key by its first packet (RFC 9580 §4.2): the tag, the length, the version of the key.
fn open_pgp(bytes: &[u8]) -> Option<Foreign> {
    let (tag, version) = match bytes {
        [tag @ (0x94 | 0x98), _, version, ..] | [tag @ (0x95 | 0x99), _, _, version, ..] => {
            ((tag & 0x3c) >> 2, version)
        }
        [tag @ (0xc5 | 0xc6), 0..=191, version, ..] | [tag @ (0xc5 | 0xc6), 192..=223, _, version, ..] => {
            (tag & 0x3f, version)
        }
        _ => return None,
    };

    match (tag, version) {
        (5, 3..=6) => Some(Foreign::OpenPgpPrivateKey),
        (6, 3..=6) => Some(Foreign::OpenPgp),
        _ => None,
    }
}

/// Recognises the label of a PEM block, such as `RSA PRIVATE KEY`.
pub(super) fn label(label: &str) -> Option<Foreign> {
    Some(match label {
        _ if label.contains("PGP PRIVATE") => Foreign::OpenPgpPrivateKey,
        _ if label.contains("PGP") => Foreign::OpenPgp,
        "OPENSSH PRIVATE KEY" | "SSH2 ENCRYPTED PRIVATE KEY" => Foreign::SshPrivateKey,
        _ if label.contains("SSH") => Foreign::SshKey,
        _ if label.contains("PRIVATE KEY") || label.contains("Static key") => Foreign::PrivateKey,
        _ if label.contains("PUBLIC KEY") => Foreign::PublicKey,
        _ if label.contains("CERTIFICATE REQUEST") => Foreign::Request,
        _ if label.contains("CRL") => Foreign::RevocationList,
        _ if label.contains("PARAMETERS") => Foreign::Parameters,
        _ => return None,
    })
}

/// Returns whether a text contains a private key that is neither PEM nor DER: a JSON Web Key (RFC 7518 §6), .NET's XML, a
/// file of PuTTY, a key of age.
pub(super) fn holds_secret(text: &str) -> bool {
    text.contains("\"kty\"") && ["\"d\"", "\"k\""].iter().any(|member| has_value(text, member))
        || ["<RSAKeyValue", "<DSAKeyValue", "<ECKeyValue"].iter().any(|root| text.contains(root))
            && ["<D>", "<X>"].iter().any(|element| text.contains(element))
        || text.contains("PuTTY-User-Key-File-")
        || text.contains("AGE-SECRET-KEY-1")
}

/// Returns whether a member of a JSON object has a string that is long enough to be a secret.
fn has_value(text: &str, member: &str) -> bool {
    const SHORTEST: usize = 20;

    text.match_indices(member).any(|(start, _)| {
        text[start + member.len()..]
            .trim_start()
            .strip_prefix(':')
            .and_then(|rest| rest.trim_start().strip_prefix('"'))
            .is_some_and(|value| value.bytes().take_while(|octet| *octet != b'"').take(SHORTEST).count() == SHORTEST)
    })
}

/// Determines the kind of a text without certificates by its look.
pub(super) fn look(text: &str) -> Option<Foreign> {
    /// Maximum characters that show the kind of a text.
    const BEGINNING: usize = 1024;
    let start: String = text.trim_start_matches(is_invisible).chars().take(BEGINNING).collect();
    let start = start.to_ascii_lowercase();
    let begins_with = |beginnings: &[&str]| beginnings.iter().any(|beginning| start.starts_with(beginning));

    if begins_with(&["ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"]) {
        Some(Foreign::SshKey)
    } else if begins_with(&["<!doctype html"]) || start.contains("<html") {
        Some(Foreign::Html)
    } else if start.starts_with('<') {
        let is_message = start.contains("urn:oasis:names:tc:saml:2.0:protocol");

        Some(if is_message { Foreign::SamlMessage } else { Foreign::Xml })
    } else if begins_with(&["{", "[{"]) {
        Some(Foreign::Json)
    } else if begins_with(&["https://", "http://"]) && !start.trim_end().contains(char::is_whitespace) {
        Some(Foreign::Address)
    } else if begins_with(&["certificate:\n", "certificate:\r\n"]) || start.contains("certificate fingerprints:") {
        Some(Foreign::Printed)
    } else if is_fingerprint(&start) {
        Some(Foreign::Fingerprint)
    } else if is_path(&start) {
        Some(Foreign::Path)
    } else {
        None
    }
}

/// Returns whether a character is invisible. Windows puts U+200E before copied text.
fn is_invisible(character: char) -> bool {
    super::encoded::is_noise(character)
}

/// Returns whether a text is SHA-1, SHA-256 or MD5 in hexadecimal, as fingerprints are shown.
fn is_fingerprint(text: &str) -> bool {
    let value = text.rsplit('=').next().unwrap_or_default();
    let digits: String = value.chars().filter(|at| *at != ':' && !is_invisible(*at)).collect();

    matches!(digits.len(), 32 | 40 | 64) && digits.bytes().all(|octet| octet.is_ascii_hexdigit())
}

/// Returns whether a text is the name of a certificate file, with the quotation marks of Windows' "Copy as path".
fn is_path(text: &str) -> bool {
    let path = text.trim_matches(is_invisible);

    !path.contains(['\n', '<', '{'])
        && [".cer", ".crt", ".pem", ".der", ".p7b", ".p7c"].iter().any(|ending| path.ends_with(ending))
}
