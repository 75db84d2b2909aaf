//! Who signed the metadata, as far as it says so (SAML Metadata §3).

use super::key::x509_certificates;
use super::{Signature, SignatureStatus};
use crate::certificate::Certificate;
use crate::saml::shown::shown;
use crate::saml::xml::paste::BASE64;
use crate::saml::xml::{self, SIGNATURE};
use base64::Engine;
use roxmltree::Node;

/// Reads the signature that covers `entity`: its own, else that of the innermost group around it.
pub(crate) fn read(entity: Node<'_, '_>) -> Signature {
    let signature = entity.ancestors().find_map(|node| xml::child(node, (SIGNATURE, "Signature")));
    let Some(signature) = signature else {
        return Signature {
            status: SignatureStatus::Unsigned,
            algorithm: None,
            certificate_sha256: None,
            reason: None,
        };
    };
    let algorithm = xml::child(signature, (SIGNATURE, "SignedInfo"))
        .and_then(|info| xml::child(info, (SIGNATURE, "SignatureMethod")))
        .and_then(|method| method.attribute("Algorithm"))
        .map(|uri| short_name(uri.trim()));
    let certificate = x509_certificates(signature).find_map(|element| {
        let text: String = xml::text(element).split_whitespace().collect();
        Certificate::from_der(&BASE64.decode(text).ok()?).ok()
    });
    Signature {
        status: SignatureStatus::Unsupported,
        algorithm,
        certificate_sha256: certificate.map(|certificate| certificate.sha256.clone()),
        reason: Some("Signed, not checked.".to_owned()),
    }
}

/// Returns the name of a signature algorithm as certificates use it, or the URI of an unknown one.
fn short_name(uri: &str) -> String {
    let name = match uri {
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => "RSA-SHA1",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1" => "DSA-SHA1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5" => "RSA-MD5",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224" => "RSA-SHA224",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => "RSA-SHA256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => "RSA-SHA384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => "RSA-SHA512",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1" => "ECDSA-SHA1",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => "ECDSA-SHA256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => "ECDSA-SHA384",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => "ECDSA-SHA512",
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss" => "RSA-PSS",
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => "RSA-PSS-SHA256",
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => "RSA-PSS-SHA384",
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => "RSA-PSS-SHA512",
        other => return shown(other, 120),
    };
    name.to_owned()
}
