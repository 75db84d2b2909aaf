//! Which identity provider wrote the metadata, recognised by its addresses.

use serde::{Deserialize, Serialize};

/// An identity provider that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    EntraId,
    AdFs,
    Okta,
    GoogleWorkspace,
    PingOne,
    PingFederate,
    OneLogin,
    JumpCloud,
    Keycloak,
    Auth0,
    Duo,
    Shibboleth,
    Simplesamlphp,
    Authentik,
    CyberArk,
}

/// By what a product was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecognisedBy {
    EntityId,
    SingleSignOnLocation,
}

/// A product and by what it was recognised: inferred, never certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    pub product: Product,
    pub by: RecognisedBy,
}

/// Whom an identity provider's entity ID is shared by; predicts "already assigned to another account".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityIdScope {
    /// Each application has its own.
    Application,
    /// All applications of the tenant or server share one.
    Tenant,
    /// The administrator types it.
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

    /// Returns the identifier used in JSON, files and guides, such as `entra-id`.
    pub fn id(self) -> &'static str {
        match self {
            Self::EntraId => "entra-id",
            Self::AdFs => "ad-fs",
            Self::Okta => "okta",
            Self::GoogleWorkspace => "google-workspace",
            Self::PingOne => "ping-one",
            Self::PingFederate => "ping-federate",
            Self::OneLogin => "one-login",
            Self::JumpCloud => "jump-cloud",
            Self::Keycloak => "keycloak",
            Self::Auth0 => "auth0",
            Self::Duo => "duo",
            Self::Shibboleth => "shibboleth",
            Self::Simplesamlphp => "simplesamlphp",
            Self::Authentik => "authentik",
            Self::CyberArk => "cyber-ark",
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

    /// Returns whom its entity ID is shared by.
    pub fn entity_id_scope(self) -> EntityIdScope {
        todo!()
    }

    /// Recognises the product by entity ID, then by single sign-on locations.
    pub fn recognise<'a>(entity_id: &str, locations: impl IntoIterator<Item = &'a str>) -> Option<Recognised> {
        let _ = (entity_id, locations.into_iter().count());
        todo!()
    }
}

impl std::fmt::Display for Product {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
