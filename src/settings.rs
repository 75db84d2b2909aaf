//! What the person chose for this program: theme, zoom, expiry thresholds. One TOML file in the configuration folder.

use crate::certificate::Thresholds;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Scale in percent, 100 to 200.
    pub zoom: u16,
    pub expiry: Thresholds,
    /// Where accounts are kept instead of the platform's data folder.
    pub data_folder: Option<PathBuf>,
    pub guide_open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 100,
            expiry: Thresholds::default(),
            data_folder: None,
            guide_open: false,
        }
    }
}

/// Which theme to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    HighContrast,
}

/// The folders of this program on this platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    pub configuration: PathBuf,
    pub data: PathBuf,
}

impl Folders {
    /// Returns the platform's folders; `None` when the person has no home folder.
    pub fn platform() -> Option<Self> {
        todo!()
    }

    /// Returns where brand files may be dropped.
    pub fn brands(&self) -> PathBuf {
        self.configuration.join("brands")
    }

    /// Returns the settings file.
    pub fn settings(&self) -> PathBuf {
        self.configuration.join("settings.toml")
    }

    /// Returns the account database.
    pub fn accounts(&self) -> PathBuf {
        self.data.join("accounts.sqlite")
    }
}

/// Reads settings tolerantly: what is unknown or out of range becomes the default, and the reason is returned.
pub fn load(path: &Path) -> (Settings, Option<String>) {
    let _ = path;
    todo!()
}

/// Writes settings atomically, private to the user.
///
/// # Errors
/// A sentence that names the file and the reason.
pub fn save(path: &Path, settings: &Settings) -> Result<(), String> {
    let _ = (path, settings);
    todo!()
}
