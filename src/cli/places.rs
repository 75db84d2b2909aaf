//! Folders, the account store, brand files, and settings.

use super::arguments::Global;
use super::failure::Failure;
use crate::account::Store;
use crate::brand::Brands;
use crate::settings::{self, Folders, Settings};
use std::path::{Path, PathBuf};

/// The folders and the store that the options name; the window starts with them too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The folder that `--data-dir` names.
    pub data_dir: Option<PathBuf>,
    /// `None` if there is no home folder and no option names one.
    pub folders: Option<Folders>,
    /// The database that `--store` names.
    pub store: Option<PathBuf>,
}

impl Places {
    /// Reads the options: `--data-dir` replaces every folder of the platform, so that nothing outside is touched.
    ///
    /// # Errors
    /// Returns [`Failure`] if `--store` names a store of another kind.
    pub fn new(global: &Global) -> Result<Self, Failure> {
        let folders = match &global.data_dir {
            Some(folder) => Some(Folders { configuration: folder.clone(), data: folder.clone() }),
            None => Folders::platform(),
        };
        let store = global.store.as_deref().map(store_path).transpose()?;

        Ok(Self { data_dir: global.data_dir.clone(), folders, store })
    }

    /// Reads the settings; problems with them are added to `notices`.
    pub fn settings(&self, notices: &mut Vec<Failure>) -> Settings {
        let Some(folders) = &self.folders else {
            return Settings::default();
        };
        let (settings, problem) = settings::load(&folders.settings());
        notices.extend(problem.map(|problem| Failure::new(problem, "The defaults are used instead.")));

        settings
    }

    /// Reads the brands; brand files that cannot be used are added to `notices`.
    pub fn brands(&self, notices: &mut Vec<Failure>) -> Brands {
        let Some(folders) = &self.folders else {
            return Brands::built_in();
        };
        let (brands, problems) = Brands::built_in().with_folder(&folders.brands());
        notices.extend(problems.into_iter().map(|problem| {
            let message = format!("The brand file {} can’t be used. {}", problem.path.display(), problem.reason);
            Failure::new(message, "Fix the file or remove it.")
        }));

        brands
    }

    /// Opens the account store; an unreadable one is set aside and reported in `notices`.
    ///
    /// # Errors
    /// Returns [`Failure`] if there is no folder for it, or it can’t be opened.
    pub fn open_store(&self, settings: &Settings, notices: &mut Vec<Failure>) -> Result<Store, Failure> {
        let path = self.store_path(settings)?;
        tracing::debug!(path = %path.display(), "opening the account store");
        let opened = Store::open(&path)?;
        notices.extend(opened.set_aside.map(|set_aside| {
            let message = format!("The account database couldn’t be read. {}", set_aside.reason);
            let hint = format!("It was kept as {}, and a new one was created.", set_aside.path.display());
            Failure::new(message, hint)
        }));

        Ok(opened.store)
    }

    fn store_path(&self, settings: &Settings) -> Result<PathBuf, Failure> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        let Some(folders) = &self.folders else {
            return Err(Failure::new(
                "There is no home folder to store accounts in.",
                "Choose a folder with --data-dir DIR, or a file with --store FILE.",
            ));
        };
        let accounts = folders.accounts();
        match (&settings.data_folder, accounts.file_name()) {
            (Some(chosen), Some(file)) if self.data_dir.is_none() => Ok(chosen.join(file)),
            _ => Ok(accounts),
        }
    }
}

/// Reads `--store`: a path, `sqlite:PATH` or `sqlite://PATH`.
fn store_path(url: &str) -> Result<PathBuf, Failure> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("postgres" | "postgresql") => Err(Failure::new(
            "This version doesn’t support a shared store in PostgreSQL.",
            "Use an SQLite file instead, such as --store sqlite:accounts.sqlite.",
        )),
        Some("sqlite") => {
            let path = &url["sqlite:".len()..];
            let path = path.strip_prefix("//").unwrap_or(path);
            named(path)
        }
        Some(scheme) if url[scheme.len()..].starts_with("://") => Err(Failure::new(
            format!("Stores at “{scheme}://” aren’t supported."),
            "Use an SQLite file: a path, or sqlite: and a path.",
        )),
        _ => named(url),
    }
}

fn named(path: &str) -> Result<PathBuf, Failure> {
    if path.is_empty() {
        return Err(Failure::usage("--store needs a file.", "Use an SQLite file: a path, or sqlite: and a path."));
    }

    Ok(Path::new(path).to_owned())
}

#[cfg(test)]
mod tests {
    use super::store_path;
    use crate::cli::failure::Exit;
    use std::path::Path;

    #[test]
    fn a_store_is_a_path_or_an_sqlite_address() {
        for (typed, path) in [
            ("accounts.sqlite", "accounts.sqlite"),
            ("sqlite:accounts.sqlite", "accounts.sqlite"),
            ("sqlite:///srv/accounts.sqlite", "/srv/accounts.sqlite"),
            ("SQLite:/srv/accounts.sqlite", "/srv/accounts.sqlite"),
            ("C:\\accounts.sqlite", "C:\\accounts.sqlite"),
        ] {
            assert_eq!(store_path(typed).unwrap(), Path::new(path), "{typed}");
        }
    }

    #[test]
    fn a_shared_store_is_not_in_this_version_and_says_so() {
        let refused = store_path("postgres://db.example.com/sso").unwrap_err();

        assert_eq!(refused.exit, Exit::Failed);
        assert!(refused.message.contains("This version doesn’t support"));
        assert!(store_path("mysql://db.example.com/sso").is_err());
        assert_eq!(store_path("sqlite:").unwrap_err().exit, Exit::Usage);
    }
}
