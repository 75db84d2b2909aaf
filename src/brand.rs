//! A provider's words and service-provider values, from `assets/brands/*.toml` and the configuration folder.

use serde::{Deserialize, Serialize};
use std::path::Path;

/// A brand: whose portal the administrator signs in to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Kebab-case, such as `bt-cloud-work`; also the name of the file.
    pub id: String,
    /// The full name, such as "Office@Hand from AT&T".
    pub name: String,
    /// The name for narrow places and running text, such as "Office@Hand".
    pub short_name: String,
    pub mark: Mark,
    pub words: Words,
    pub support: Support,
    /// At least one; the first is the default.
    pub regions: Vec<Region>,
}

/// The colours of the 8 px square beside the brand's name, `#RRGGBB`; never a logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub light: String,
    pub dark: String,
}

/// The words of the provider's own article and page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// "Set up" or "Set-up".
    pub set_up: String,
    /// "Click" or "Tick", as in "Tick the Enable SSO Service checkbox".
    pub tick: String,
    /// "View details" or "View Detail".
    pub view_details: String,
    /// The menu path of the provider's page, parts in order.
    pub menu: Vec<String>,
    /// The label of the credential choice: "SSO or RingCentral credential".
    pub credential: String,
}

/// How to reach the provider's support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Such as "BT Cloud Work Support".
    pub name: String,
    /// Only where published; brand files in the configuration folder may add it.
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    /// The article this is from, such as "Article 11695".
    #[serde(default)]
    pub article: Option<String>,
}

/// A hosting region with its service-provider values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Lower case, such as `uk`.
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub entity_id: Value,
    #[serde(default)]
    pub assertion_consumer_service: Value,
    #[serde(default)]
    pub relay_state: Value,
    #[serde(default)]
    pub login_page: Value,
    /// Older entity IDs that may still be met.
    #[serde(default)]
    pub legacy_entity_ids: Vec<String>,
}

/// One value, marked with how it is known. Only `Published` may be shown as the provider's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "mark")]
pub enum Value {
    /// Stated by the source named.
    Published { value: String, source: String },
    /// Inferred: the person has to confirm it by hand.
    Suggested { value: String, reason: String },
    #[default]
    Unknown,
}

impl Value {
    /// Returns the value, whatever its mark.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Published { value, .. } | Self::Suggested { value, .. } => Some(value),
            Self::Unknown => None,
        }
    }
}

impl Brand {
    /// Returns the region with this ID, or the first.
    pub fn region(&self, id: &str) -> &Region {
        let _ = id;
        todo!()
    }
}

/// Every brand there is: those built in, then those of the configuration folder, which win.
#[derive(Debug, Clone)]
pub struct Brands {
    brands: Vec<Brand>,
}

/// A brand file that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandProblem {
    pub path: std::path::PathBuf,
    pub reason: String,
}

impl Brands {
    /// Returns the brands built into the program.
    pub fn built_in() -> Self {
        todo!()
    }

    /// Adds or overrides by the `*.toml` files of `folder`. A missing folder is fine.
    pub fn with_folder(self, folder: &Path) -> (Self, Vec<BrandProblem>) {
        let _ = folder;
        todo!()
    }

    /// Returns all brands in the order to show them.
    pub fn all(&self) -> &[Brand] {
        &self.brands
    }

    /// Finds a brand by ID.
    pub fn get(&self, id: &str) -> Option<&Brand> {
        self.brands.iter().find(|brand| brand.id == id)
    }

    /// Finds a brand by ID, or returns the first: a draft may name a brand whose file is gone.
    pub fn get_or_first(&self, id: &str) -> &Brand {
        let _ = id;
        todo!()
    }
}
