//! What was typed and chosen so far: everything a closed window must not lose.
//!
//! A draft keeps the verbatim metadata and the choices, never copies of what parsing gives.

use super::sign_in::SignInDraft;
use super::users::{Duplicate, UserList};
use super::versions::origin_words;
use crate::certificate::Role;
use crate::saml::attribute::NameFormat;
use crate::saml::metadata::signature::{KeptSignatures, Signer};
use crate::saml::product::Product;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// The numbers of the steps.
pub const STEPS: RangeInclusive<u8> = 1..=7;

/// Everything typed and chosen for one account.
///
/// Files of older versions lack fields, which are then as new; fields of newer ones are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub name: String,
    /// [`crate::brand::Brand::id`].
    pub brand: String,
    /// [`crate::brand::Region::id`].
    pub region: String,
    /// The chosen tile; `None` leaves it to step 2 to find out.
    pub product: Option<ChosenProduct>,
    /// What stands in the address field.
    pub metadata_url: String,
    pub metadata: Option<LoadedMetadata>,
    /// Who has to have signed the metadata; with it, unsigned or other-signed metadata is a blocker.
    pub metadata_signer: Option<Signer>,
    /// What the signatures over federations said, of whose metadata only parts are kept.
    pub metadata_signatures: KeptSignatures,
    pub email: EmailDraft,
    pub certificates: Vec<HeldCertificate>,
    pub service_provider: ServiceProviderDraft,
    /// The last check of a user list for duplicate email addresses.
    pub users: Option<UserCheck>,
    /// Tests of the sign-in, and what the last one has proved.
    pub sign_in: SignInDraft,
    pub login: LoginPolicy,
    /// The tick of "Enable SSO Service", before Save.
    pub enable_ticked: bool,
    /// When Save was pressed with the tick; what the person says they did in the portal.
    pub enabled_at: Option<Timestamp>,
    /// The step shown, 1 to 7.
    #[serde(deserialize_with = "step_number")]
    pub step: u8,
    /// The furthest step reached, 1 to 7.
    #[serde(deserialize_with = "step_number")]
    pub reached: u8,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            brand: "office-at-hand".to_owned(),
            region: "us".to_owned(),
            product: None,
            metadata_url: String::new(),
            metadata: None,
            metadata_signer: None,
            metadata_signatures: KeptSignatures::default(),
            email: EmailDraft::default(),
            certificates: Vec::new(),
            service_provider: ServiceProviderDraft::default(),
            users: None,
            sign_in: SignInDraft::default(),
            login: LoginPolicy::default(),
            enable_ticked: false,
            enabled_at: None,
            step: 1,
            reached: 1,
        }
    }
}

/// A tile of step 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChosenProduct {
    Known(Product),
    /// "Another SAML 2.0 provider".
    Another,
}

impl ChosenProduct {
    /// Returns the product, unless it is another one.
    pub fn product(self) -> Option<Product> {
        match self {
            Self::Known(product) => Some(product),
            Self::Another => None,
        }
    }
}

/// Metadata as it came, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedMetadata {
    /// Base64 in the file, because metadata need not be UTF-8.
    #[serde(with = "base64_bytes")]
    pub xml: Vec<u8>,
    pub origin: Origin,
    pub loaded_at: Timestamp,
    /// The entity chosen from an aggregate.
    pub entity_id: Option<String>,
    /// When it was first loaded, where an older version was gone back to; `origin` stays that of the version, so that it can be
    /// fetched again.
    #[serde(default)]
    pub version_of: Option<Timestamp>,
}

impl LoadedMetadata {
    /// Returns where it came from, in words: a file's name, an address, "Pasted", or "version of 3 Sep 2026".
    pub fn origin_words(&self) -> Cow<'_, str> {
        origin_words(&self.origin, self.version_of)
    }
}

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A file, by name without folder.
    File(String),
    Url(String),
    Pasted,
    /// For certificates: read from the IdP metadata.
    Metadata,
}

impl Origin {
    /// Returns where it came from, in words for a row: a file's name, an address, "Pasted", "Metadata".
    pub fn words(&self) -> &str {
        match self {
            Self::File(name) => name,
            Self::Url(url) => url,
            Self::Pasted => "Pasted",
            Self::Metadata => "Metadata",
        }
    }
}

/// The choice of step 4.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailDraft {
    pub choice: Option<EmailChoice>,
    /// Kept even while another choice stands, so that Custom comes back as it was.
    pub custom_name: String,
    pub custom_format: NameFormat,
}

/// An entry of the drop-down "Map Email Attribute to".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmailChoice {
    /// An attribute that the metadata offers, by its exact name.
    Offered(String),
    /// `SAML_SUBJECT`: the NameID.
    NameId,
    Custom,
}

/// A certificate of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCertificate {
    #[serde(with = "base64_bytes")]
    pub der: Vec<u8>,
    pub role: Option<Role>,
    pub origin: Origin,
    pub first_seen: Timestamp,
}

/// The choices of step 6.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceProviderDraft {
    pub loaded: Option<LoadedServiceProvider>,
    /// Typed or confirmed by hand; empty where nothing was typed.
    pub entity_id: String,
    pub assertion_consumer_service: String,
    pub relay_state: String,
    /// Where the loaded file and the typed value differ: the person chose to keep the typed one.
    pub keep_typed: bool,
    /// When the file was last saved.
    pub saved_at: Option<Timestamp>,
    /// The person says it was imported at, or typed into, the identity provider.
    pub imported: bool,
}

/// SP metadata as it came, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedServiceProvider {
    #[serde(with = "base64_bytes")]
    pub xml: Vec<u8>,
    pub origin: Origin,
    pub loaded_at: Timestamp,
}

/// "Manage Your Login".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginPolicy {
    #[default]
    SsoOrPassword,
    /// Warns of lock-out.
    SsoOnly,
}

/// What a user list said about duplicate email addresses. The list itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCheck {
    pub file: String,
    pub checked_at: Timestamp,
    /// Rows with a usable address.
    pub addresses: usize,
    /// With names and addresses of people: never exported.
    #[serde(default)]
    pub duplicates: Vec<Duplicate>,
}

impl UserCheck {
    /// Keeps what matters of a list that was read from the file named `file`.
    pub fn of(list: &UserList, file: impl Into<String>, now: Timestamp) -> Self {
        Self { file: file.into(), checked_at: now, addresses: list.addresses, duplicates: list.duplicates.clone() }
    }
}

/// Reads a step of a file that may have been changed by hand, and keeps it within the steps that there are.
fn step_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = i64::deserialize(deserializer)?.clamp(i64::from(*STEPS.start()), i64::from(*STEPS.end()));

    Ok(u8::try_from(number).unwrap_or(*STEPS.start()))
}

/// Bytes as base64 text.
mod base64_bytes {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;

        STANDARD.decode(text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    /// A draft with everything in it.
    fn full() -> Draft {
        Draft {
            name: "Contoso UK".to_owned(),
            product: Some(ChosenProduct::Known(Product::EntraId)),
            metadata: Some(LoadedMetadata {
                xml: vec![0xFF, 0xFE, 0x3C, 0x00],
                origin: Origin::Url("https://idp.example.com/metadata".to_owned()),
                loaded_at: NOW,
                entity_id: Some("https://idp.example.com".to_owned()),
                version_of: None,
            }),
            email: EmailDraft { choice: Some(EmailChoice::Offered("mail".to_owned())), ..EmailDraft::default() },
            certificates: vec![HeldCertificate {
                der: vec![0x30, 0x00],
                role: Some(Role::Primary),
                origin: Origin::Metadata,
                first_seen: NOW,
            }],
            service_provider: ServiceProviderDraft {
                loaded: Some(LoadedServiceProvider { xml: vec![0x3C], origin: Origin::Pasted, loaded_at: NOW }),
                saved_at: Some(NOW),
                ..ServiceProviderDraft::default()
            },
            users: Some(UserCheck {
                file: "users.csv".to_owned(),
                checked_at: NOW,
                addresses: 412,
                duplicates: Vec::new(),
            }),
            enabled_at: Some(NOW),
            step: 7,
            reached: 7,
            ..Draft::default()
        }
    }

    #[test]
    fn a_draft_comes_back_from_json_as_it_was() {
        let json = serde_json::to_string(&full()).unwrap();

        assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), full());
    }

    #[test]
    fn a_file_of_an_older_version_lacks_fields_and_is_read() {
        assert_eq!(serde_json::from_str::<Draft>("{}").unwrap(), Draft::default());
    }

    #[test]
    fn fields_of_a_newer_version_are_passed_over() {
        let draft: Draft = serde_json::from_str(r#"{ "name": "Contoso", "hologram": { "depth": 3 } }"#).unwrap();

        assert_eq!(draft.name, "Contoso");
    }

    #[test]
    fn a_step_that_does_not_exist_becomes_one_that_does() {
        let draft: Draft = serde_json::from_str(r#"{ "step": -4, "reached": 4000000000 }"#).unwrap();

        assert_eq!((draft.step, draft.reached), (1, 7));
    }

    #[test]
    fn damaged_base64_is_an_error_and_not_silence() {
        let text = r#"{ "certificates": [{ "der": "?", "role": null, "origin": "pasted", "first_seen": "2026-01-01T00:00:00Z" }] }"#;

        assert!(serde_json::from_str::<Draft>(text).is_err());
    }
}
