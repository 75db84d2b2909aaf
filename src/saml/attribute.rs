//! The attributes that metadata offers, and the choice of the email address among them.

use super::product::Product;
use serde::{Deserialize, Serialize};

/// The name of the NameID on the service provider's own page.
pub const SAML_SUBJECT: &str = "SAML_SUBJECT";

/// An attribute that metadata says the identity provider can send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferedAttribute {
    /// The `Name`, exactly as written.
    pub name: String,
    pub friendly_name: Option<String>,
    pub name_format: Option<String>,
    pub origin: Origin,
}

/// The origin of an [`OfferedAttribute`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A `saml:Attribute` of the IDPSSODescriptor or AttributeAuthorityDescriptor.
    Attribute,
    /// A WS-Federation `auth:ClaimType`.
    Claim,
}

/// Interpretation of an attribute name (SAML Core §8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameFormat {
    #[default]
    Unspecified,
    Basic,
    Uri,
}

impl NameFormat {
    pub const ALL: [Self; 3] = [Self::Unspecified, Self::Basic, Self::Uri];

    /// Returns the URI of SAML Core §8.2.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Unspecified => "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
            Self::Basic => "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
            Self::Uri => "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        }
    }

    /// Returns the word that is displayed: Unspecified, Basic or URI.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unspecified => "Unspecified",
            Self::Basic => "Basic",
            Self::Uri => "URI",
        }
    }
}

impl std::fmt::Display for NameFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// Likelihood that an attribute name means the email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A name that always means the email address.
    Certain,
    /// A name that usually means the email address.
    Likely,
    /// A value that is often, but not always, the email address: user principal names and similar.
    Doubtful,
}

/// The offered attributes that look like the email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmailCandidates {
    /// Names of rank 1 and 2, best first.
    pub candidates: Vec<String>,
    /// The one to use, if there is exactly one.
    pub chosen: Option<String>,
}

/// The WS-Federation claim that Entra, AD FS, and similar products send.
const EMAIL_CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
/// `mail` of LDAP.
const MAIL_OID: &str = "urn:oid:0.9.2342.19200300.100.1.3";
/// `emailAddress` of PKCS#9.
const EMAIL_ADDRESS_OID: &str = "urn:oid:1.2.840.113549.1.9.1";

const CERTAIN: [&str; 4] = [EMAIL_CLAIM, MAIL_OID, "email", "mail"];

const LIKELY: [&str; 12] = [
    "emailaddress",
    "email_address",
    "e-mail",
    "e-mail address",
    "primaryemail",
    EMAIL_ADDRESS_OID,
    "urn:mace:dir:attribute-def:mail",
    "user.email",
    "contact_email",
    "http://schemas.xmlsoap.org/claims/emailaddress",
    "workemail",
    "useremail",
];

const DOUBTFUL: [&str; 4] = ["urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "userprincipalname", "upn", "saml_subject"];

/// Names that never contain the email address, whatever else is said about them. The last is a wrong OID seen in practice.
const NEVER: [&str; 9] = [
    "nameidentifier",
    "objectidentifier",
    "tenantid",
    "displayname",
    "givenname",
    "surname",
    "groups",
    "role",
    "urn:oid:1.2.840.113549.1.9.1.1",
];

/// Ranks an attribute by name, then by friendly name. Comparison ignores case and surrounding whitespace.
pub fn rank(name: &str, friendly_name: Option<&str>) -> Option<Rank> {
    let name = name.trim().to_lowercase();
    let last_part = name.rsplit('/').next().unwrap_or_default();
    if NEVER.contains(&name.as_str()) || NEVER.contains(&last_part) {
        return None;
    }
    rank_of_name(&name).or_else(|| rank_of_name(&friendly_name?.trim().to_lowercase()))
}

fn rank_of_name(name: &str) -> Option<Rank> {
    let is_doubtful_claim = name.ends_with("/claims/upn") || name.ends_with("/claims/name");
    if CERTAIN.contains(&name) {
        Some(Rank::Certain)
    } else if LIKELY.contains(&name) {
        Some(Rank::Likely)
    } else if DOUBTFUL.contains(&name) || is_doubtful_claim || name.starts_with("user.") {
        Some(Rank::Doubtful)
    } else {
        None
    }
}

/// Finds the email address among the offered attributes: a single candidate is chosen, two require a choice by the user.
///
/// The same name offered twice, for example as an attribute and as a claim, is one candidate.
pub fn email_candidates(offered: &[OfferedAttribute]) -> EmailCandidates {
    let mut ranked: Vec<(Rank, &str)> = Vec::new();
    for attribute in offered {
        match rank(&attribute.name, attribute.friendly_name.as_deref()) {
            Some(rank @ (Rank::Certain | Rank::Likely)) if !ranked.iter().any(|(_, name)| *name == attribute.name) => {
                ranked.push((rank, &attribute.name));
            }
            _ => {}
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let candidates: Vec<String> = ranked.into_iter().map(|(_, name)| name.to_owned()).collect();
    let chosen = match candidates.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    EmailCandidates { candidates, chosen }
}

/// Returns the name and format that `product` usually sends the email address in, for the Custom field.
///
/// Returns `None` if the administrator maps it by hand under a custom name.
pub fn usual_email_attribute(product: Product) -> Option<(&'static str, NameFormat)> {
    match product {
        Product::EntraId | Product::AdFs | Product::Auth0 | Product::Authentik => Some((EMAIL_CLAIM, NameFormat::Uri)),
        Product::Keycloak => Some((EMAIL_ADDRESS_OID, NameFormat::Uri)),
        Product::Shibboleth => Some((MAIL_OID, NameFormat::Uri)),
        Product::Okta | Product::GoogleWorkspace | Product::PingOne | Product::OneLogin | Product::JumpCloud => {
            Some(("email", NameFormat::Unspecified))
        }
        Product::PingFederate | Product::Simplesamlphp => Some(("mail", NameFormat::Unspecified)),
        Product::Duo | Product::CyberArk => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(names: &[&str]) -> Vec<OfferedAttribute> {
        let offer = |name: &&str| OfferedAttribute {
            name: (*name).to_owned(),
            friendly_name: None,
            name_format: None,
            origin: Origin::Attribute,
        };
        names.iter().map(offer).collect()
    }

    #[test]
    fn names_are_ranked_trimmed_and_without_case() {
        for (name, friendly_name, expected) in [
            (" MAIL ", None, Some(Rank::Certain)),
            ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailAddress", None, Some(Rank::Certain)),
            ("urn:oid:1.2.840.113549.1.9.1", None, Some(Rank::Likely)),
            ("http://schemas.xmlsoap.org/claims/EmailAddress", None, Some(Rank::Likely)),
            ("urn:oid:2.5.4.99", Some("E-Mail Address"), Some(Rank::Likely)),
            ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", None, Some(Rank::Doubtful)),
            ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", Some("Name"), Some(Rank::Doubtful)),
            ("user.nickname", None, Some(Rank::Doubtful)),
            ("user.email", None, Some(Rank::Likely)),
            ("urn:oid:1.2.840.113549.1.9.1.1", Some("email"), None),
            ("http://schemas.microsoft.com/identity/claims/tenantid", Some("mail"), None),
            ("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", Some("Role"), None),
            ("telephoneNumber", None, None),
        ] {
            assert_eq!(rank(name, friendly_name), expected, "{name} {friendly_name:?}");
        }
    }

    #[test]
    fn a_single_candidate_is_chosen_letter_for_letter() {
        let found = email_candidates(&offered(&["uid", "Mail", "upn"]));
        assert_eq!(found, EmailCandidates { candidates: vec!["Mail".to_owned()], chosen: Some("Mail".to_owned()) });
    }

    #[test]
    fn two_candidates_are_asked_about_best_first() {
        let found = email_candidates(&offered(&["user.email", "mail"]));
        assert_eq!(found.candidates, ["mail", "user.email"]);
        assert_eq!(found.chosen, None);
    }

    #[test]
    fn one_name_offered_twice_is_one_candidate() {
        assert_eq!(email_candidates(&offered(&["mail", "mail"])).chosen.as_deref(), Some("mail"));
    }

    #[test]
    fn doubtful_names_are_never_chosen() {
        assert_eq!(email_candidates(&offered(&["upn", "user.name.formatted"])).candidates, Vec::<String>::new());
    }

    #[test]
    fn what_a_product_usually_sends_is_recognised_as_the_address() {
        for product in Product::ALL {
            if let Some((name, format)) = usual_email_attribute(product) {
                assert!(rank(name, None) <= Some(Rank::Likely) && rank(name, None).is_some(), "{product}");
                assert_eq!(format == NameFormat::Uri, name.contains(':'), "{product}");
            }
        }
    }
}
