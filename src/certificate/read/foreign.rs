//! What people choose by mistake where a certificate is wanted: its name, and what to do instead.

use super::Unreadable;

/// Something that is not a certificate but that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    PrivateKey,
    Pkcs12,
    JavaKeyStore,
    /// A serialised store of Windows (.sst), a keychain of macOS.
    CertificateStore,
    Request,
    RevocationList,
    PublicKey,
    /// Of Diffie and Hellman, a curve, or DSA.
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
    /// What `openssl x509 -text` and `keytool -list -v` print.
    Printed,
    Pdf,
    Document,
    Picture,
    Archive,
}

const AS_FILE: &str = "as a Base-64 encoded X.509 file (.cer, .crt, or .pem)";

/// What a person does about a private key that left its place.
const REPLACE: &str = "If others could have seen the private key, for example in an email or chat, replace it.";

impl Foreign {
    /// Returns whether it is a private key: what must never be kept, and what others must not have seen.
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

    /// Returns what it is, with its article.
    fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "a private key",
            Self::Pkcs12 => "a PKCS#12 file (.pfx or .p12)",
            Self::JavaKeyStore => "a Java keystore",
            Self::CertificateStore => "a certificate store or keychain",
            Self::Request => "a certificate signing request",
            Self::RevocationList => "a certificate revocation list",
            Self::PublicKey => "a public key",
            Self::Parameters => "a file of key parameters",
            Self::SshKey => "an SSH key",
            Self::SshPrivateKey => "a private SSH key",
            Self::OpenPgp => "an OpenPGP block",
            Self::OpenPgpPrivateKey => "a private OpenPGP key",
            Self::SamlMessage => "a SAML message without a certificate",
            Self::Html => "a web page (HTML)",
            Self::Xml => "XML without a certificate",
            Self::Json => "JSON without a certificate",
            Self::Address => "a URL",
            Self::Path => "the name of a file",
            Self::Fingerprint => "a fingerprint",
            Self::Printed => "a certificate printed for reading",
            Self::Pdf => "a PDF document",
            Self::Document => "an Office document or a saved message",
            Self::Picture => "a picture",
            Self::Archive => "a compressed file or an Office document",
        }
    }

    /// Says that it is not a certificate, and what to do.
    pub(super) fn refusal(self) -> Unreadable {
        let name = self.name();
        let message = match self {
            _ if self.is_secret() => format!("This is {name}, not a certificate. It wasn’t kept."),
            Self::Pkcs12 | Self::JavaKeyStore | Self::CertificateStore => {
                format!("This is {name}, which can contain a private key. It wasn’t opened or kept.")
            }
            Self::Xml | Self::Json | Self::SamlMessage => format!("This is {name}."),
            Self::Printed => format!("This is {name}, without the certificate itself."),
            _ => format!("This is {name}, not a certificate."),
        };

        Unreadable { code: self.code(), message, hint: self.hint() }
    }

    fn hint(self) -> String {
        match self {
            Self::PrivateKey => format!(
                "Export only the certificate {AS_FILE}. Only the identity provider needs the private key. {REPLACE}"
            ),
            Self::SshPrivateKey | Self::OpenPgpPrivateKey => {
                format!("Download the signing certificate from the identity provider {AS_FILE}. {REPLACE}")
            }
            Self::Pkcs12 => format!(
                "Export only the certificate, without the private key, {AS_FILE}. With OpenSSL: openssl pkcs12 -in FILE -nokeys -out certificate.pem."
            ),
            Self::JavaKeyStore => {
                "Export only the certificate. With Java’s keytool: keytool -exportcert -rfc -keystore FILE -alias NAME -file certificate.pem."
                    .to_owned()
            }
            Self::CertificateStore => format!("Open it where it comes from and export only the certificate {AS_FILE}."),
            Self::Request => {
                "A request is used to apply for a certificate. Use the certificate that was issued for it, or download the signing certificate from the identity provider."
                    .to_owned()
            }
            Self::PublicKey => {
                format!("A public key has no dates and no issuer. Download the signing certificate from the identity provider {AS_FILE}.")
            }
            Self::Html => "The download returned a page instead of a file, often because the sign-in had expired. Sign in to the identity provider’s console and download the signing certificate again.".to_owned(),
            Self::Xml | Self::SamlMessage => "Choose the identity provider’s metadata, which contains its signing certificates, or the certificate itself.".to_owned(),
            Self::Address => "Open it in a browser, save the result, and choose that file. To fetch metadata from a URL, use step 2.".to_owned(),
            Self::Path => "Choose the file itself, or drop it on the window.".to_owned(),
            Self::Fingerprint => format!("A fingerprint only identifies a certificate. Download the certificate itself {AS_FILE}."),
            Self::Printed => "Paste everything from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, which is often below it, or choose the file.".to_owned(),
            Self::Document | Self::Picture => format!(
                "A certificate can’t be read from a picture. Get it {AS_FILE}, or copy its text."
            ),
            Self::Archive => "Unpack it first, then choose the certificate in it (.cer, .crt, .pem, or .p7b). From a document, copy the text.".to_owned(),
            Self::RevocationList | Self::Parameters | Self::SshKey | Self::OpenPgp | Self::Json | Self::Pdf => {
                format!("Download the signing certificate from the identity provider {AS_FILE}.")
            }
        }
    }

    /// Says that it stood beside certificates and was left out.
    pub(super) fn problem(self) -> String {
        let name = self.name();

        match self {
            _ if self.is_secret() => {
                let name = name.trim_start_matches("a ");

                format!("The input also contains a {name}. It was ignored and not kept. {REPLACE}")
            }
            _ => format!("The input also contains {name}. It was ignored."),
        }
    }
}
