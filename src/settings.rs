//! The user's settings for this program: theme, zoom, expiry thresholds. One TOML file in the configuration folder.

pub(crate) mod private;

use crate::certificate::Thresholds;
use directories::ProjectDirs;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The scales that the window can draw, in percent.
pub const ZOOM: RangeInclusive<u16> = 100..=200;

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Scale in percent, 100 to 200.
    pub zoom: u16,
    pub expiry: Thresholds,
    /// A folder for the accounts instead of the platform's data folder.
    pub data_folder: Option<PathBuf>,
    pub guide_open: bool,
    /// Makes the certificate manager list expired certificates that have no role.
    pub expired_certificates_shown: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 100,
            expiry: Thresholds::default(),
            data_folder: None,
            guide_open: false,
            expired_certificates_shown: true,
        }
    }
}

/// The theme of the window.
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
    /// Returns the platform's folders, or `None` if the user has no home folder.
    pub fn platform() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "sso-wizard")?;

        Some(Self {
            configuration: folders.config_dir().to_owned(),
            // Not roaming: a database must not be merged by a sign-in server.
            data: folders.data_local_dir().to_owned(),
        })
    }

    /// Returns the folder for the user's own brand files.
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

/// Reads settings tolerantly: an unknown or out-of-range value becomes the default, and the reason is returned.
///
/// Keys that this version doesn't know are ignored silently: a newer version may have written them.
pub fn load(path: &Path) -> (Settings, Option<String>) {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return (Settings::default(), None),
        Err(error) => {
            return (
                Settings::default(),
                Some(format!("Couldn’t read the settings in {}, so the defaults are used: {error}.", path.display())),
            );
        }
    };

    let Ok(table) = text.trim_start_matches('\u{feff}').parse::<toml::Table>() else {
        return (
            Settings::default(),
            Some(format!("{} isn’t a settings file in TOML, so the defaults are used.", path.display())),
        );
    };

    let mut keys = Keys { table, replaced: Vec::new() };
    let default = Settings::default();

    let settings = Settings {
        theme: keys.take("theme", default.theme),
        zoom: keys.zoom(default.zoom),
        expiry: keys.expiry(default.expiry),
        data_folder: keys.take::<Option<PathBuf>>("data_folder", None).filter(|folder| !folder.as_os_str().is_empty()),
        guide_open: keys.take("guide_open", default.guide_open),
        expired_certificates_shown: keys.take("expired_certificates_shown", default.expired_certificates_shown),
    };

    (settings, keys.reason(path))
}

/// The keys of a settings file, read one by one so that one bad value doesn't affect the others.
struct Keys {
    table: toml::Table,
    /// The keys whose value was replaced.
    replaced: Vec<&'static str>,
}

impl Keys {
    fn take<T: DeserializeOwned>(&mut self, key: &'static str, default: T) -> T {
        let Some(value) = self.table.remove(key) else {
            return default;
        };

        value.try_into().unwrap_or_else(|_| {
            self.replaced.push(key);
            default
        })
    }

    fn zoom(&mut self, default: u16) -> u16 {
        let typed = self.take("zoom", i64::from(default));
        let zoom = typed.clamp(i64::from(*ZOOM.start()), i64::from(*ZOOM.end()));

        if zoom != typed {
            self.replaced.push("zoom");
        }

        u16::try_from(zoom).unwrap_or(default)
    }

    fn expiry(&mut self, default: Thresholds) -> Thresholds {
        let Thresholds { warn_days, urgent_days } = self.take("expiry", default);

        if urgent_days > warn_days {
            self.replaced.push("expiry");
        }

        Thresholds { warn_days, urgent_days: urgent_days.min(warn_days) }
    }

    fn reason(&self, path: &Path) -> Option<String> {
        match self.replaced.as_slice() {
            [] => None,
            [key] => Some(format!("1 setting in {} can’t be used and was replaced: {key}.", path.display())),
            keys => Some(format!(
                "{} settings in {} can’t be used and were replaced: {}.",
                keys.len(),
                path.display(),
                crate::phrase::and(keys)
            )),
        }
    }
}

/// Writes settings atomically, private to the user.
///
/// An existing file that isn't valid TOML was probably edited: it is kept next to it as `settings.toml.unreadable`.
///
/// # Errors
/// Returns a sentence that names the file and the reason.
pub fn save(path: &Path, settings: &Settings) -> Result<(), String> {
    let failed = |reason: String| format!("Couldn’t save the settings to {}: {reason}.", path.display());
    let text = toml::to_string_pretty(settings).map_err(|error| failed(error.to_string()))?;

    if fs::read_to_string(path).is_ok_and(|old| old.parse::<toml::Table>().is_err()) {
        let mut aside = path.as_os_str().to_owned();

        aside.push(".unreadable");
        fs::rename(path, aside).map_err(|error| failed(error.to_string()))?;
    }

    private::write(path, text.as_bytes()).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    fn loaded(text: &str) -> (Settings, Option<String>) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("settings.toml");

        fs::write(&path, text).unwrap();
        load(&path)
    }

    #[test]
    fn no_file_means_the_defaults_and_nothing_to_tell() {
        assert_eq!(load(Path::new("/nowhere/settings.toml")), (Settings::default(), None));
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("new").join("settings.toml");
        let settings = Settings {
            theme: ThemeChoice::HighContrast,
            zoom: 150,
            expiry: Thresholds { warn_days: 60, urgent_days: 14 },
            data_folder: Some("/srv/accounts".into()),
            guide_open: true,
            expired_certificates_shown: false,
        };

        save(&path, &settings).unwrap();
        assert_eq!(load(&path), (settings, None));
    }

    #[cfg(unix)]
    #[test]
    fn settings_are_private_to_the_user() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempdir().unwrap();
        let path = folder.path().join("new").join("settings.toml");

        save(&path, &Settings::default()).unwrap();
        save(&path, &Settings::default()).unwrap();

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;

        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[test]
    fn one_bad_value_does_not_spoil_the_others() {
        let (settings, reason) = loaded("theme = \"purple\"\nzoom = 125\n");

        assert_eq!(settings.theme, ThemeChoice::System);
        assert_eq!(settings.zoom, 125);
        assert!(reason.unwrap().ends_with("replaced: theme."));
    }

    #[test]
    fn what_is_out_of_range_is_brought_back() {
        let (settings, reason) = loaded("zoom = 900\n[expiry]\nwarn_days = 10\nurgent_days = 40\n");

        assert_eq!(settings.zoom, 200);
        assert_eq!(settings.expiry, Thresholds { warn_days: 10, urgent_days: 10 });
        assert!(reason.unwrap().ends_with("replaced: zoom and expiry."));
        assert_eq!(loaded("zoom = -9223372036854775808").0.zoom, 100);
    }

    #[test]
    fn keys_of_a_newer_version_are_passed_over_in_silence() {
        assert_eq!(loaded("zoom = 110\nhologram = true\n").1, None);
    }

    #[test]
    fn a_mistyped_file_counts_as_the_defaults_and_is_kept_when_saving() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("settings.toml");

        fs::write(&path, "zoom = = 3").unwrap();

        let (settings, reason) = load(&path);

        assert_eq!(settings, Settings::default());
        assert!(reason.unwrap().contains("isn’t a settings file"));

        save(&path, &settings).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("settings.toml.unreadable")).unwrap(), "zoom = = 3");
        assert_eq!(load(&path), (Settings::default(), None));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempdir().unwrap();
        let file = folder.path().join("file");

        fs::write(&file, "").unwrap();

        let sentence = save(&file.join("settings.toml"), &Settings::default()).unwrap_err();

        assert!(sentence.starts_with("Couldn’t save the settings to "));
    }
}
