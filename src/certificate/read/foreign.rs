//! What people choose by mistake where a certificate is wanted: its name, and what to do instead.

use super::Unreadable;

/// Something that is not a certificate but that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    PrivateKey,
    Pkcs12,
    JavaKeyStore,
    Request,
    RevocationList,
    PublicKey,
    SshKey,
    OpenPgp,
    Html,
    Xml,
    Json,
    Pdf,
    Archive,
}

const AS_FILE: &str = "as a file in the format Base-64 encoded X.509 (.cer, .crt or .pem)";

impl Foreign {
    /// Recognises a PEM label, such as `RSA PRIVATE KEY`.
    pub(super) fn from_label(label: &str) -> Option<Self> {
        Some(match label {
            _ if label.contains("PGP") => Self::OpenPgp,
            _ if label.contains("SSH") => Self::SshKey,
            _ if label.contains("PRIVATE KEY") => Self::PrivateKey,
            _ if label.contains("PUBLIC KEY") => Self::PublicKey,
            _ if label.contains("CERTIFICATE REQUEST") => Self::Request,
            _ if label.contains("CRL") => Self::RevocationList,
            _ => return None,
        })
    }

    /// Recognises text that holds neither PEM nor base64.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let start: String = text.trim_start().chars().take(1024).collect::<String>().to_ascii_lowercase();

        if ["ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "putty-user-key-file"]
            .iter()
            .any(|prefix| start.starts_with(prefix))
        {
            Some(Self::SshKey)
        } else if start.starts_with("<!doctype html") || start.contains("<html") {
            Some(Self::Html)
        } else if start.starts_with('<') {
            Some(Self::Xml)
        } else if start.starts_with('{') || start.starts_with("[{") {
            Some(Self::Json)
        } else {
            None
        }
    }

    /// Recognises files by their first bytes.
    pub(super) fn from_magic(bytes: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], Foreign); 6] = [
            (b"\xfe\xed\xfe\xed", Foreign::JavaKeyStore),
            (b"\xce\xce\xce\xce", Foreign::JavaKeyStore),
            (b"%PDF-", Foreign::Pdf),
            (b"PK\x03\x04", Foreign::Archive),
            (b"\x1f\x8b", Foreign::Archive),
            (b"7z\xbc\xaf", Foreign::Archive),
        ];

        MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, foreign)| *foreign)
    }

    fn code(self) -> &'static str {
        match self {
            Self::PrivateKey => "private-key",
            Self::Pkcs12 => "pfx",
            Self::JavaKeyStore => "java-keystore",
            Self::Request => "csr",
            Self::RevocationList => "crl",
            Self::PublicKey => "public-key",
            Self::SshKey => "ssh-key",
            Self::OpenPgp => "openpgp",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Pdf => "pdf",
            Self::Archive => "archive",
        }
    }

    /// Returns what it is, with its article.
    fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::Pkcs12 => "a PKCS#12 file (.pfx or .p12)",
            Self::JavaKeyStore => "a Java keystore",
            Self::Request => "a certificate signing request",
            Self::RevocationList => "a certificate revocation list",
            Self::PublicKey => "a public key",
            Self::SshKey => "an SSH key",
            Self::OpenPgp => "an OpenPGP block",
            Self::Html => "a web page (HTML)",
            Self::Xml => "XML without a certificate",
            Self::Json => "JSON without a certificate",
            Self::Pdf => "a PDF document",
            Self::Archive => "a compressed file",
        }
    }

    /// Says that it is not a certificate, and what to do.
    pub(super) fn refusal(self) -> Unreadable {
        let name = self.name();
        let message = match self {
            Self::PrivateKey => format!("This is {name}, not a certificate. It was not kept."),
            Self::Pkcs12 | Self::JavaKeyStore => {
                format!("This is {name}, which can hold a private key. It was not opened or kept.")
            }
            Self::Xml | Self::Json => format!("This is {name}."),
            _ => format!("This is {name}, not a certificate."),
        };
        let hint = match self {
            Self::PrivateKey => format!(
                "Keep the private key where it is: only the identity provider needs it. Export the certificate alone, {AS_FILE}."
            ),
            Self::Pkcs12 => format!(
                "Export the certificate alone, without the private key, {AS_FILE}. With OpenSSL: openssl pkcs12 -in FILE -nokeys -out certificate.pem."
            ),
            Self::JavaKeyStore => {
                "Export the certificate alone. With Java's keytool: keytool -exportcert -rfc -keystore FILE -alias NAME -file certificate.pem."
                    .to_owned()
            }
            Self::Request => {
                "A request is what a certificate is asked for with. Use the certificate that was issued in answer to it, or download the signing certificate from the identity provider."
                    .to_owned()
            }
            Self::PublicKey => {
                format!("A public key alone has no dates and no issuer. Download the signing certificate from the identity provider {AS_FILE}.")
            }
            Self::Html => "The download gave a page instead of a file, often because the sign-in had ended. Sign in to the identity provider's console and download the signing certificate again.".to_owned(),
            Self::Xml => "Choose the identity provider's metadata, which holds its signing certificates, or the certificate itself.".to_owned(),
            Self::Archive => "Unpack it first, then choose the certificate in it (.cer, .crt, .pem or .p7b).".to_owned(),
            Self::RevocationList | Self::SshKey | Self::OpenPgp | Self::Json | Self::Pdf => {
                format!("Download the signing certificate from the identity provider {AS_FILE}.")
            }
        };

        Unreadable { code: self.code(), message, hint }
    }

    /// Says that it stood beside certificates and was left out.
    pub(super) fn problem(self) -> String {
        match self {
            Self::PrivateKey => {
                "A private key stands beside the certificate. It was ignored and not kept; give nobody this file."
                    .to_owned()
            }
            _ => format!("Beside the certificate stands {}. It was ignored.", self.name()),
        }
    }
}
