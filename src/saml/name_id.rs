//! NameID formats (SAML Core §8.3).

/// The format in which the service provider's family expects the NameID when it is the email address.
pub const EMAIL_ADDRESS: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/// Returns the last part of a NameID format, such as `emailAddress`, or the whole if SAML doesn't define it.
pub fn short_name(format: &str) -> &str {
    match format.rsplit_once("nameid-format:") {
        Some((prefix, name)) if prefix.starts_with("urn:oasis:names:tc:SAML:") => name,
        _ => format,
    }
}
