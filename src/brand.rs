//! A brand's wording and service provider values, from `assets/brands/*.toml` and the configuration folder.

mod colour;
mod file;
mod folder;

pub use colour::Colour;

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A brand: the phone service whose portal the administrator signs in to.
///
/// A brand read from a file is valid: its ID is kebab-case, its URLs are web addresses, and it has a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "file::BrandFile")]
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

/// The colors of the 8 px square next to the brand's name; never a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    pub light: Colour,
    pub dark: Colour,
}

/// The wording of the service provider's own article and page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// "Set up" or "Set-up".
    pub set_up: String,
    /// "Click" or "Tick", as in "Tick the Enable SSO Service checkbox".
    pub tick: String,
    /// "View details" or "View Detail".
    pub view_details: String,
    /// The menu path of the service provider's page, parts in order.
    pub menu: Vec<String>,
    /// The menu path in older or newer versions of the portal, likewise.
    pub other_menus: Vec<Vec<String>>,
    /// The label of the credential choice: "SSO or RingCentral credential".
    pub credential: String,
}

/// Contact details of the service provider's support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Such as "BT Cloud Work Support".
    pub name: String,
    /// Set only if published; brand files in the configuration folder may add it.
    #[serde(default)]
    pub phone: Option<String>,
    /// A web address: `https://` or `http://`.
    #[serde(default)]
    pub url: Option<String>,
    /// The source article, such as "Article 11695".
    #[serde(default)]
    pub article: Option<String>,
}

/// A hosting region with its service provider values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Kebab-case, such as `uk`.
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
    /// Older entity IDs that may still be in use.
    #[serde(default)]
    pub legacy_entity_ids: Vec<String>,
}

/// One value, marked with its source. Only `Published` may be shown as the service provider's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "mark", deny_unknown_fields)]
pub enum Value {
    /// Stated by the named source: a name that follows "Published by".
    Published { value: String, source: String },
    /// The administrator must confirm it. The reason follows "Inferred from".
    Suggested { value: String, reason: String },
    #[default]
    Unknown,
}

impl Value {
    /// Returns the value, regardless of its mark.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Published { value, .. } | Self::Suggested { value, .. } => Some(value),
            Self::Unknown => None,
        }
    }

    /// Returns the value if the service provider, or a named guide, states it.
    pub fn published(&self) -> Option<&str> {
        match self {
            Self::Published { value, .. } => Some(value),
            Self::Suggested { .. } | Self::Unknown => None,
        }
    }
}

impl Region {
    /// Returns whether SP metadata can be written from published values alone.
    pub fn is_published(&self) -> bool {
        self.entity_id.published().is_some() && self.assertion_consumer_service.published().is_some()
    }
}

/// Fallback for a brand without regions, which can't come from a file.
static NO_REGION: Region = Region {
    id: String::new(),
    name: String::new(),
    entity_id: Value::Unknown,
    assertion_consumer_service: Value::Unknown,
    relay_state: Value::Unknown,
    login_page: Value::Unknown,
    legacy_entity_ids: Vec::new(),
};

impl Brand {
    /// Returns the region with this ID, or the first.
    pub fn region(&self, id: &str) -> &Region {
        self.regions.iter().find(|region| region.id == id).or_else(|| self.regions.first()).unwrap_or(&NO_REGION)
    }

    /// Returns the text of step 1 about a region whose values aren't published, or `None` if they are.
    pub fn values_note(&self, region: &Region) -> Option<String> {
        (!region.is_published()).then(|| {
            let (brand, region) = (&self.short_name, &region.name);

            if self.regions.len() > 1 {
                format!("{brand} doesn’t publish service provider values for {region}. Step 6 needs the SP metadata from the portal or support.")
            } else {
                format!("{brand} doesn’t publish service provider values. Step 6 needs the SP metadata from the portal or support.")
            }
        })
    }
}

/// The files built into the program, in the order to show them.
const BUILT_IN: [&str; 3] = [
    include_str!("../assets/brands/office-at-hand.toml"),
    include_str!("../assets/brands/bt-cloud-work.toml"),
    include_str!("../assets/brands/ringcentral.toml"),
];

/// The built-in brands. A test proves that each built-in file is valid, so none is skipped here.
static BUILT_IN_BRANDS: LazyLock<Vec<Brand>> =
    LazyLock::new(|| BUILT_IN.iter().filter_map(|text| file::parse(text).ok()).collect());

/// Fallback for an empty list of brands, which [`Brands`] never is.
static NO_BRAND: Brand = Brand {
    id: String::new(),
    name: String::new(),
    short_name: String::new(),
    mark: file::NEUTRAL_MARK,
    words: Words {
        set_up: String::new(),
        tick: String::new(),
        view_details: String::new(),
        menu: Vec::new(),
        other_menus: Vec::new(),
        credential: String::new(),
    },
    support: Support { name: String::new(), phone: None, url: None, article: None },
    regions: Vec::new(),
};

/// All brands: the built-in ones, then those in the configuration folder, which take precedence.
#[derive(Debug, Clone)]
pub struct Brands {
    brands: Vec<Brand>,
}

/// A brand file that couldn't be used, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandProblem {
    pub path: PathBuf,
    /// Full sentences.
    pub reason: String,
}

impl Brands {
    /// Returns the brands built into the program.
    pub fn built_in() -> Self {
        Self { brands: BUILT_IN_BRANDS.clone() }
    }

    /// Adds or overrides brands from the `*.toml` files of `folder`. A missing folder is fine.
    ///
    /// A brand that is overridden keeps its place in the list; the others follow by file name. If two files have the same
    /// ID, the first is used, and the second is reported.
    pub fn with_folder(mut self, folder: &Path) -> (Self, Vec<BrandProblem>) {
        let (found, problems) = folder::read(folder);

        for brand in found {
            match self.brands.iter_mut().find(|known| known.id == brand.id) {
                Some(known) => *known = brand,
                None => self.brands.push(brand),
            }
        }

        (self, problems)
    }

    /// Returns all brands in the order to show them.
    pub fn all(&self) -> &[Brand] {
        &self.brands
    }

    /// Finds a brand by ID.
    pub fn get(&self, id: &str) -> Option<&Brand> {
        self.brands.iter().find(|brand| brand.id == id)
    }

    /// Finds a brand by ID, or returns the first: a draft may name a brand whose file no longer exists.
    pub fn get_or_first(&self, id: &str) -> &Brand {
        self.get(id).or_else(|| self.brands.first()).unwrap_or(&NO_BRAND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(id: &str) -> Brand {
        Brands::built_in().get(id).cloned().expect("a built-in brand")
    }

    #[test]
    fn every_built_in_file_is_a_sound_brand() {
        for text in BUILT_IN {
            file::parse(text).unwrap_or_else(|reason| panic!("{reason}\n{text}"));
        }

        let ids = Brands::built_in().all().iter().map(|brand| brand.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids, ["office-at-hand", "bt-cloud-work", "ringcentral"]);
    }

    #[test]
    fn each_brand_speaks_the_words_of_its_own_article() {
        let office = brand("office-at-hand");
        assert_eq!((&*office.words.set_up, &*office.words.tick), ("Set up", "Click"));
        assert_eq!(office.words.view_details, "View Detail");
        assert_eq!(office.words.menu, ["Admin Portal", "Tools", "Single Sign-on"]);

        let bt = brand("bt-cloud-work");
        assert_eq!((&*bt.words.set_up, &*bt.words.tick), ("Set-up", "Tick"));
        assert_eq!(bt.words.view_details, "View details");
        assert_eq!(bt.words.menu, ["Admin portal", "Tools", "Single Sign-on"]);
    }

    #[test]
    fn an_inferred_value_is_never_shown_as_the_providers() {
        for (id, region) in [("office-at-hand", "us"), ("bt-cloud-work", "uk"), ("ringcentral", "canada")] {
            let brand = brand(id);
            let region = brand.region(region);

            assert!(!region.is_published(), "{id}");
            assert_eq!(region.entity_id.published(), None, "{id}");
            assert!(region.entity_id.value().is_some(), "{id}");
        }
    }

    #[test]
    fn ringcentral_publishes_its_values_for_three_regions() {
        let ringcentral = brand("ringcentral");
        let published = ringcentral.regions.iter().filter(|region| region.is_published()).map(|region| &*region.id);

        assert_eq!(published.collect::<Vec<_>>(), ["us", "uk", "eu"]);
        assert_eq!(ringcentral.region("uk").entity_id.published(), Some("https://ssoeuro.ringcentral.com"));
        assert_eq!(
            ringcentral.region("eu").relay_state.published(),
            Some("https://service.ringcentral.eu/mobile/ssoLogin?")
        );
    }

    #[test]
    fn the_relay_state_of_office_at_hand_is_published_by_okta() {
        let office = brand("office-at-hand");

        assert_eq!(
            office.region("us").relay_state,
            Value::Published {
                value: "https://service-officeathand.att.com/mobile/ssoLogin?".to_owned(),
                source: "Okta".to_owned()
            }
        );
    }

    #[test]
    fn step_1_says_where_values_are_not_published() {
        let bt = brand("bt-cloud-work");
        assert_eq!(
            bt.values_note(bt.region("uk")).as_deref(),
            Some(
                "BT Cloud Work doesn’t publish service provider values. \
                 Step 6 needs the SP metadata from the portal or support."
            )
        );

        let ringcentral = brand("ringcentral");
        assert_eq!(ringcentral.values_note(ringcentral.region("us")), None);
        assert!(ringcentral.values_note(ringcentral.region("canada")).is_some_and(|note| note.contains("for Canada.")));
    }

    #[test]
    fn no_telephone_number_is_made_up() {
        assert!(Brands::built_in().all().iter().all(|brand| brand.support.phone.is_none()));
    }

    #[test]
    fn a_draft_whose_brand_or_region_is_gone_still_has_one() {
        let brands = Brands::built_in();

        assert_eq!(brands.get("gone"), None);
        assert_eq!(brands.get_or_first("gone").id, "office-at-hand");
        assert_eq!(brand("ringcentral").region("gone").id, "us");
    }
}
