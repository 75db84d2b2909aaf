//! The identity provider product that wrote the metadata, recognized by its URLs.

use serde::{Deserialize, Serialize};
use url::Url;

/// An identity provider that SSO Wizard knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    EntraId,
    #[serde(rename = "adfs")]
    AdFs,
    Okta,
    GoogleWorkspace,
    #[serde(rename = "pingone")]
    PingOne,
    #[serde(rename = "pingfederate")]
    PingFederate,
    #[serde(rename = "onelogin")]
    OneLogin,
    #[serde(rename = "jumpcloud")]
    JumpCloud,
    Keycloak,
    Auth0,
    Duo,
    Shibboleth,
    Simplesamlphp,
    Authentik,
    #[serde(rename = "cyberark")]
    CyberArk,
}

/// The evidence that a product was recognized by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecognisedBy {
    EntityId,
    SingleSignOnLocation,
}

/// A product and the evidence for it: inferred, never certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    pub product: Product,
    pub by: RecognisedBy,
}

/// The scope of an identity provider's entity ID. It predicts "already assigned to another account".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityIdScope {
    /// Each application has its own entity ID.
    Application,
    /// All applications of the tenant or server share one entity ID.
    Tenant,
    /// The administrator enters it.
    Typed,
}

impl Product {
    /// Every product, in the order of the tiles of step 1.
    pub const ALL: [Self; 15] = [
        Self::EntraId,
        Self::AdFs,
        Self::Okta,
        Self::GoogleWorkspace,
        Self::PingOne,
        Self::PingFederate,
        Self::OneLogin,
        Self::JumpCloud,
        Self::Keycloak,
        Self::Auth0,
        Self::Duo,
        Self::Shibboleth,
        Self::Simplesamlphp,
        Self::Authentik,
        Self::CyberArk,
    ];

    /// Returns the identifier used in JSON, files, and guides, such as `entra-id`.
    pub fn id(self) -> &'static str {
        match self {
            Self::EntraId => "entra-id",
            Self::AdFs => "adfs",
            Self::Okta => "okta",
            Self::GoogleWorkspace => "google-workspace",
            Self::PingOne => "pingone",
            Self::PingFederate => "pingfederate",
            Self::OneLogin => "onelogin",
            Self::JumpCloud => "jumpcloud",
            Self::Keycloak => "keycloak",
            Self::Auth0 => "auth0",
            Self::Duo => "duo",
            Self::Shibboleth => "shibboleth",
            Self::Simplesamlphp => "simplesamlphp",
            Self::Authentik => "authentik",
            Self::CyberArk => "cyberark",
        }
    }

    /// Returns the product's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::EntraId => "Microsoft Entra ID",
            Self::AdFs => "AD FS",
            Self::Okta => "Okta",
            Self::GoogleWorkspace => "Google Workspace",
            Self::PingOne => "PingOne",
            Self::PingFederate => "PingFederate",
            Self::OneLogin => "OneLogin",
            Self::JumpCloud => "JumpCloud",
            Self::Keycloak => "Keycloak",
            Self::Auth0 => "Auth0",
            Self::Duo => "Duo",
            Self::Shibboleth => "Shibboleth IdP",
            Self::Simplesamlphp => "SimpleSAMLphp",
            Self::Authentik => "authentik",
            Self::CyberArk => "CyberArk Identity",
        }
    }

    /// Returns the name for running text, such as "Entra".
    pub fn short_name(self) -> &'static str {
        match self {
            Self::EntraId => "Entra",
            Self::GoogleWorkspace => "Google",
            Self::Shibboleth => "Shibboleth",
            Self::CyberArk => "CyberArk",
            other => other.name(),
        }
    }

    /// Returns the scope of its entity ID.
    pub fn entity_id_scope(self) -> EntityIdScope {
        match self {
            Self::Okta | Self::OneLogin | Self::Duo | Self::CyberArk => EntityIdScope::Application,
            Self::JumpCloud | Self::Authentik => EntityIdScope::Typed,
            Self::EntraId
            | Self::AdFs
            | Self::GoogleWorkspace
            | Self::PingOne
            | Self::PingFederate
            | Self::Keycloak
            | Self::Auth0
            | Self::Shibboleth
            | Self::Simplesamlphp => EntityIdScope::Tenant,
        }
    }

    /// Recognizes the product by entity ID, then by single sign-on locations.
    ///
    /// URLs are parsed, never searched: a host name in the query of a different URL means nothing.
    pub fn recognise<'a>(entity_id: &str, locations: impl IntoIterator<Item = &'a str>) -> Option<Recognised> {
        if let Some(product) = Self::at(entity_id) {
            return Some(Recognised { product, by: RecognisedBy::EntityId });
        }
        let product = locations.into_iter().find_map(Self::at)?;
        Some(Recognised { product, by: RecognisedBy::SingleSignOnLocation })
    }

    /// Recognizes the product from one URL: by its host, else by its path.
    fn at(address: &str) -> Option<Self> {
        let url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
        let host = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
        let path: Vec<String> = url.path_segments()?.map(str::to_ascii_lowercase).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        Self::of_host(&host, &path).or_else(|| Self::of_path(&path))
    }

    fn of_host(host: &str, path: &[&str]) -> Option<Self> {
        const PING_ONE: [&str; 4] = ["auth.pingone.com", "auth.pingone.eu", "auth.pingone.asia", "auth.pingone.ca"];

        let is_under =
            |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if is_under("sts.windows.net") || is_under("login.microsoftonline.com") {
            Some(Self::EntraId)
        } else if ["okta.com", "oktapreview.com", "okta-emea.com"].into_iter().any(is_under) {
            Some(Self::Okta)
        } else if host == "accounts.google.com" && path.starts_with(&["o", "saml2"]) {
            Some(Self::GoogleWorkspace)
        } else if PING_ONE.contains(&host) {
            Some(Self::PingOne)
        } else if is_under("onelogin.com") {
            Some(Self::OneLogin)
        } else if is_under("sso.jumpcloud.com") {
            Some(Self::JumpCloud)
        } else if is_under("sso.duosecurity.com") {
            Some(Self::Duo)
        } else if is_under("id.cyberark.cloud")
            || is_under("idaptive.app")
            || host.split('.').any(|label| label == "centrify")
        {
            Some(Self::CyberArk)
        } else {
            None
        }
    }

    /// Recognizes products that customers run under their own host.
    fn of_path(path: &[&str]) -> Option<Self> {
        const PATHS: [(&[&str], Product); 8] = [
            (&["adfs", "services", "trust"], Product::AdFs),
            (&["adfs", "ls"], Product::AdFs),
            (&["idp", "sso.saml2"], Product::PingFederate),
            (&["samlp"], Product::Auth0),
            (&["idp", "shibboleth"], Product::Shibboleth),
            (&["idp", "profile", "saml2"], Product::Shibboleth),
            (&["simplesaml"], Product::Simplesamlphp),
            (&["application", "saml"], Product::Authentik),
        ];

        let path = path.strip_suffix(&[""]).unwrap_or(path);
        let is_keycloak = path.iter().position(|segment| *segment == "realms").is_some_and(|at| {
            let rest = path.get(at + 2..);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(&["protocol", "saml"]))
        });
        if is_keycloak {
            return Some(Self::Keycloak);
        }
        PATHS
            .iter()
            .find(|(segments, _)| path.windows(segments.len()).any(|window| window == *segments))
            .map(|(_, product)| *product)
    }
}

impl std::fmt::Display for Product {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_entity_id(entity_id: &str) -> Option<Product> {
        Product::recognise(entity_id, []).map(|recognised| recognised.product)
    }

    #[test]
    fn every_product_is_recognised_by_its_addresses() {
        for (address, product) in [
            ("https://sts.windows.net/3f1c9a52-7b0e-4d6a-9c41-5e2b8d70a9f6/", Product::EntraId),
            ("https://login.microsoftonline.com/3f1c9a52-7b0e-4d6a-9c41-5e2b8d70a9f6/saml2", Product::EntraId),
            ("http://fs.example.com/adfs/services/trust", Product::AdFs),
            ("https://fs.example.com/adfs/ls/", Product::AdFs),
            ("http://www.okta.com/exk1a2b3c4d5e6f7g8h9", Product::Okta),
            ("https://example.oktapreview.com/app/example/exk1/sso/saml", Product::Okta),
            ("https://accounts.google.com/o/saml2?idpid=C01abc234", Product::GoogleWorkspace),
            ("https://auth.pingone.eu/6f0a1b2c/saml20/idp/sso", Product::PingOne),
            ("https://ping.example.com:9031/idp/SSO.saml2", Product::PingFederate),
            ("https://app.onelogin.com/saml/metadata/1a2b3c", Product::OneLogin),
            ("https://sso.jumpcloud.com/saml2/example", Product::JumpCloud),
            ("https://login.example.com/realms/staff", Product::Keycloak),
            ("https://login.example.com/auth/realms/staff/protocol/saml", Product::Keycloak),
            ("https://example.example.com/samlp/AbCdEf", Product::Auth0),
            ("https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI123/sso", Product::Duo),
            ("https://idp.example.edu/idp/shibboleth", Product::Shibboleth),
            ("https://idp.example.edu/idp/profile/SAML2/Redirect/SSO", Product::Shibboleth),
            ("https://idp.example.edu/simplesaml/saml2/idp/metadata.php", Product::Simplesamlphp),
            ("https://login.example.com/application/saml/phone/metadata/", Product::Authentik),
            ("https://abc1234.id.cyberark.cloud/1a2b", Product::CyberArk),
            ("https://abc1234.my.centrify.com/1a2b", Product::CyberArk),
        ] {
            assert_eq!(by_entity_id(address), Some(product), "{address}");
        }
    }

    #[test]
    fn a_name_in_the_wrong_part_of_an_address_is_not_recognised() {
        for address in [
            "https://evil.example/?x=accounts.google.com/o/saml2",
            "https://evil.example/#/adfs/ls",
            "https://accounts.google.com@evil.example/o/saml2",
            "https://accounts.google.com/signin",
            "https://notokta.com/app",
            "https://okta.com.evil.example/",
            "https://evil.example/realms",
            "https://evil.example/myadfs/ls",
            "urn:accounts.google.com/o/saml2",
            "javascript://login.microsoftonline.com/%0aalert(1)",
            "99ff33",
            "",
        ] {
            assert_eq!(by_entity_id(address), None, "{address}");
        }
    }

    #[test]
    fn the_entity_id_counts_before_the_location() {
        let recognised =
            Product::recognise("urn:example", ["https://x.example.com/", "https://fs.example.com/adfs/ls/"]);
        assert_eq!(recognised, Some(Recognised { product: Product::AdFs, by: RecognisedBy::SingleSignOnLocation }));
        let recognised =
            Product::recognise("https://idp.example.edu/idp/shibboleth", ["https://fs.example.com/adfs/ls/"]);
        assert_eq!(recognised, Some(Recognised { product: Product::Shibboleth, by: RecognisedBy::EntityId }));
    }
}
