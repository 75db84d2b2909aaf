//! Common wrong choices instead of a certificate: their names, and what to do instead.

use super::Unreadable;

/// A known format that isn't a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    PrivateKey,
    Pkcs12,
    JavaKeyStore,
    /// A serialized store of Windows (.sst), a keychain of macOS.
    CertificateStore,
    Request,
    RevocationList,
    PublicKey,
    /// Parameters of Diffie-Hellman, a curve, or DSA.
    Parameters,
    SshKey,
    SshPrivateKey,
    OpenPgp,
    OpenPgpPrivateKey,
    SamlMessage,
    Html,
    Xml,
    Json,
    Address,
    Path,
    Fingerprint,
    /// The output of `openssl x509 -text` and `keytool -list -v`.
    Printed,
    Pdf,
    Document,
    Picture,
    Archive,
}

/// Advice about the format if an identity provider offers several.
const CHOOSE_FORMAT: &str = "Choose the format Base-64 encoded X.509 (.cer, .crt, or .pem).";

/// Advice about a private key that others may have.
const REPLACE: &str = "If others could have seen the private key, for example in an email or chat, replace it.";

impl Foreign {
    /// Returns whether it is a private key, which must never be kept or be seen by others.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::PrivateKey | Self::SshPrivateKey | Self::OpenPgpPrivateKey)
    }

    fn code(self) -> &'static str {
        match self {
            Self::PrivateKey => "private-key",
            Self::Pkcs12 => "pfx",
            Self::JavaKeyStore => "java-keystore",
            Self::CertificateStore => "certificate-store",
            Self::Request => "csr",
            Self::RevocationList => "crl",
            Self::PublicKey => "public-key",
            Self::Parameters => "parameters",
            Self::SshKey | Self::SshPrivateKey => "ssh-key",
            Self::OpenPgp | Self::OpenPgpPrivateKey => "openpgp",
            Self::SamlMessage => "saml-message",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Address => "address",
            Self::Path => "path",
            Self::Fingerprint => "fingerprint",
            Self::Printed => "printed",
            Self::Pdf => "pdf",
            Self::Document => "document",
            Self::Picture => "picture",
            Self::Archive => "archive",
        }
    }

    /// Says that it isn’t a certificate, and what to do.
    pub(super) fn refusal(self) -> Unreadable {
        Unreadable { code: self.code(), message: self.message().to_owned(), hint: self.hint() }
    }

    /// Describes what it is instead of a certificate.
    fn message(self) -> &'static str {
        match self {
            Self::PrivateKey => "This is a private key, not a certificate. It wasn’t kept.",
            Self::Pkcs12 => {
                "This is a PKCS#12 file (.pfx or .p12), which can contain a private key. It wasn’t opened or kept."
            }
            Self::JavaKeyStore => "This is a Java keystore, which can contain a private key. It wasn’t opened or kept.",
            Self::CertificateStore => {
                "This is a certificate store or keychain, which can contain a private key. It wasn’t opened or kept."
            }
            Self::Request => "This is a certificate signing request, not a certificate.",
            Self::RevocationList => "This is a certificate revocation list, not a certificate.",
            Self::PublicKey => "This is a public key, not a certificate.",
            Self::Parameters => "This is a file of key parameters, not a certificate.",
            Self::SshKey => "This is an SSH key, not a certificate.",
            Self::SshPrivateKey => "This is a private SSH key, not a certificate. It wasn’t kept.",
            Self::OpenPgp => "This is an OpenPGP block, not a certificate.",
            Self::OpenPgpPrivateKey => "This is a private OpenPGP key, not a certificate. It wasn’t kept.",
            Self::SamlMessage => "This is a SAML message without a certificate.",
            Self::Html => "This is a web page (HTML), not a certificate.",
            Self::Xml => "This is XML without a certificate.",
            Self::Json => "This is JSON without a certificate.",
            Self::Address => "This is a URL, not a certificate.",
            Self::Path => "This is the name of a file, not a certificate.",
            Self::Fingerprint => "This is a fingerprint, not a certificate.",
            Self::Printed => "This is a certificate printed for reading, without the certificate itself.",
            Self::Pdf => "This is a PDF document, not a certificate.",
            Self::Document => "This is an Office document or a saved message, not a certificate.",
            Self::Picture => "This is a picture, not a certificate.",
            Self::Archive => "This is a compressed file or an Office document, not a certificate.",
        }
    }

    fn hint(self) -> String {
        match self {
            Self::PrivateKey => format!("Export only the certificate, because only the identity provider needs the private key. {CHOOSE_FORMAT} {REPLACE}"),
            Self::SshPrivateKey | Self::OpenPgpPrivateKey => {
                format!("Download the signing certificate from the identity provider. {CHOOSE_FORMAT} {REPLACE}")
            }
            Self::Pkcs12 => format!("Export only the certificate, without the private key. {CHOOSE_FORMAT} With OpenSSL: openssl pkcs12 -in FILE -nokeys -out certificate.pem."),
            Self::JavaKeyStore => {
                "Export only the certificate. With Java’s keytool: keytool -exportcert -rfc -keystore FILE -alias NAME -file certificate.pem.".to_owned()
            }
            Self::CertificateStore => format!("Open it where it comes from and export only the certificate. {CHOOSE_FORMAT}"),
            Self::Request => {
                "A request is used to apply for a certificate. Use the certificate that was issued for it, or download the signing certificate from the identity provider.".to_owned()
            }
            Self::PublicKey => format!("A public key has no dates and no issuer. Download the signing certificate from the identity provider. {CHOOSE_FORMAT}"),
            Self::Html => {
                "The download returned a page instead of a file, often because the sign-in had expired. Sign in to the identity provider’s console and download the signing certificate again.".to_owned()
            }
            Self::Xml | Self::SamlMessage => {
                "Choose the identity provider’s metadata, which contains its signing certificates, or the certificate itself.".to_owned()
            }
            Self::Address => {
                "Open it in a browser, save the result, and choose that file. To fetch metadata from a URL, use step 2.".to_owned()
            }
            Self::Path => "Choose the file itself, or drop it on the window.".to_owned(),
            Self::Fingerprint => {
                format!("A fingerprint only identifies a certificate. Download the certificate itself. {CHOOSE_FORMAT}")
            }
            Self::Printed => {
                "Paste everything from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, which is often below it, or choose the file.".to_owned()
            }
            Self::Document => format!("Open this document and copy the certificate’s text, or get the certificate as a file. {CHOOSE_FORMAT}"),
            Self::Picture => {
                format!("A certificate can’t be read from a picture. Copy its text, or get it as a file. {CHOOSE_FORMAT}")
            }
            Self::Archive => {
                "Unpack it first, then choose the certificate in it (.cer, .crt, .pem, or .p7b). From a document, copy the text.".to_owned()
            }
            Self::RevocationList | Self::Parameters | Self::SshKey | Self::OpenPgp | Self::Json | Self::Pdf => {
                format!("Download the signing certificate from the identity provider. {CHOOSE_FORMAT}")
            }
        }
    }

    /// Says that it was found together with certificates and ignored.
    pub(super) fn problem(self) -> String {
        match self {
            Self::PrivateKey => {
                format!("The input also contains a private key. It was ignored and not kept. {REPLACE}")
            }
            Self::SshPrivateKey => {
                format!("The input also contains a private SSH key. It was ignored and not kept. {REPLACE}")
            }
            Self::OpenPgpPrivateKey => {
                format!("The input also contains a private OpenPGP key. It was ignored and not kept. {REPLACE}")
            }
            Self::Pkcs12 => "The input also contains a PKCS#12 file (.pfx or .p12). It was ignored.".to_owned(),
            Self::JavaKeyStore => "The input also contains a Java keystore. It was ignored.".to_owned(),
            Self::CertificateStore => {
                "The input also contains a certificate store or keychain. It was ignored.".to_owned()
            }
            Self::Request => "The input also contains a certificate signing request. It was ignored.".to_owned(),
            Self::RevocationList => "The input also contains a certificate revocation list. It was ignored.".to_owned(),
            Self::PublicKey => "The input also contains a public key. It was ignored.".to_owned(),
            Self::Parameters => "The input also contains a file of key parameters. It was ignored.".to_owned(),
            Self::SshKey => "The input also contains an SSH key. It was ignored.".to_owned(),
            Self::OpenPgp => "The input also contains an OpenPGP block. It was ignored.".to_owned(),
            Self::SamlMessage => {
                "The input also contains a SAML message without a certificate. It was ignored.".to_owned()
            }
            Self::Html => "The input also contains a web page (HTML). It was ignored.".to_owned(),
            Self::Xml => "The input also contains XML without a certificate. It was ignored.".to_owned(),
            Self::Json => "The input also contains JSON without a certificate. It was ignored.".to_owned(),
            Self::Address => "The input also contains a URL. It was ignored.".to_owned(),
            Self::Path => "The input also contains the name of a file. It was ignored.".to_owned(),
            Self::Fingerprint => "The input also contains a fingerprint. It was ignored.".to_owned(),
            Self::Printed => "The input also contains a certificate printed for reading. It was ignored.".to_owned(),
            Self::Pdf => "The input also contains a PDF document. It was ignored.".to_owned(),
            Self::Document => {
                "The input also contains an Office document or a saved message. It was ignored.".to_owned()
            }
            Self::Picture => "The input also contains a picture. It was ignored.".to_owned(),
            Self::Archive => {
                "The input also contains a compressed file or an Office document. It was ignored.".to_owned()
            }
        }
    }
}
