//! Files that the user chooses: in the system’s dialogs, or from a test.

use crate::disk;
use crate::federation::{Error, Stored};
use iced::futures::future::BoxFuture;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Says what to do when a file can’t be saved.
pub const SAVE_ELSEWHERE: &str = "Save it with a different name or in a different folder.";

/// The kinds of files that a dialog shows first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    Metadata,
    Certificates,
    UserList,
    AccountProfile,
    /// A captured sign-in.
    SignIn,
    Any,
}

impl Filter {
    fn name(self) -> &'static str {
        match self {
            Self::Metadata => "SAML metadata",
            Self::Certificates => "Certificates",
            Self::UserList => "User list",
            Self::AccountProfile => "Account profile",
            Self::SignIn => "Captured sign-in",
            Self::Any => "All files",
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Metadata => &["xml", "txt", "gz"],
            Self::Certificates => &["pem", "crt", "cer", "der", "p7b", "p7c", "xml", "txt"],
            Self::UserList => &["csv", "tsv", "txt", "xlsx"],
            Self::AccountProfile => &["json"],
            Self::SignIn => &["har", "json", "xml", "txt", "html"],
            Self::Any => &[],
        }
    }
}

/// A way to choose files.
pub trait Files: Send + Sync {
    /// Lets the user choose files to open. Returns none if they cancel.
    fn open(&self, title: &str, filter: Filter, several: bool) -> BoxFuture<'static, Vec<PathBuf>>;

    /// Lets the user choose where to save. Returns `None` if they cancel.
    fn save(&self, title: &str, file_name: &str) -> BoxFuture<'static, Option<PathBuf>>;

    /// Lets the user choose a folder. Returns `None` if they cancel.
    fn folder(&self, title: &str) -> BoxFuture<'static, Option<PathBuf>>;
}

/// The system's dialogs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialogs;

impl Files for Dialogs {
    fn open(&self, title: &str, filter: Filter, several: bool) -> BoxFuture<'static, Vec<PathBuf>> {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(title);

        if !filter.extensions().is_empty() {
            dialog = dialog.add_filter(filter.name(), filter.extensions()).add_filter("All files", &["*"]);
        }

        Box::pin(async move {
            let chosen = if several {
                dialog.pick_files().await.unwrap_or_default()
            } else {
                dialog.pick_file().await.into_iter().collect()
            };

            chosen.into_iter().map(|file| file.path().to_owned()).collect()
        })
    }

    fn save(&self, title: &str, file_name: &str) -> BoxFuture<'static, Option<PathBuf>> {
        let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(file_name);

        Box::pin(async move { dialog.save_file().await.map(|file| file.path().to_owned()) })
    }

    fn folder(&self, title: &str) -> BoxFuture<'static, Option<PathBuf>> {
        let dialog = rfd::AsyncFileDialog::new().set_title(title);

        Box::pin(async move { dialog.pick_folder().await.map(|folder| folder.path().to_owned()) })
    }
}

/// Suggests a file name: words in letters that every system accepts, or `otherwise` if there are none.
pub fn proposed(words: &str, otherwise: &str, extension: &str) -> String {
    let words: Vec<String> = words
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '.')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let name: String = words.join("-").chars().take(64).collect();

    format!("{}.{extension}", if name.is_empty() { otherwise } else { &name })
}

/// Opens a file with metadata, of any size. It is not read yet.
///
/// # Errors
/// Returns a sentence that names the file and the reason.
pub fn open(path: &Path) -> Result<Stored, Error> {
    let name = name(path);
    let unavailable = |message| Error::Unavailable {
        code: "file-unreadable",
        message,
        hint: "Choose a different file, or paste the XML.",
    };
    let found = std::fs::File::open(path).and_then(|file| file.metadata());

    match found {
        Err(error) => Err(unavailable(unreadable(&name, &error))),
        Ok(found) if found.is_dir() => Err(unavailable(format!("{name} is a folder, not a file."))),
        Ok(_) => Stored::open(path),
    }
}

/// Reads a file of at most `cap` bytes.
///
/// # Errors
/// Returns a sentence that names the file and the reason.
pub async fn read(path: PathBuf, cap: u64) -> Result<Vec<u8>, String> {
    let name = name(&path);
    let found = tokio::fs::metadata(&path).await.map_err(|error| unreadable(&name, &error))?;

    if found.is_dir() {
        return Err(format!("{name} is a folder, not a file."));
    }

    if found.len() > cap {
        return Err(format!("{name} is larger than {} MB.", cap / (1024 * 1024)));
    }

    tokio::fs::read(&path).await.map_err(|error| unreadable(&name, &error))
}

/// Writes a file atomically: completely, or not at all.
///
/// # Errors
/// Returns a sentence that names the file and the reason.
pub async fn write(path: PathBuf, bytes: Vec<u8>) -> Result<PathBuf, String> {
    let written = tokio::task::spawn_blocking(move || (disk::write(&path, &bytes), path)).await;

    match written {
        Ok((Ok(()), path)) => Ok(path),
        Ok((Err(error), path)) => Err(format!("{} can’t be written. {}", name(&path), disk::reason(error.kind()))),
        Err(_) => Err("The file wasn’t written.".to_owned()),
    }
}

/// Checks that files can be written in a folder, by writing one.
///
/// # Errors
/// Returns a sentence that names the folder and the reason.
pub fn check_folder(folder: &Path) -> Result<(), String> {
    let probe = folder.join(".sso-wizard-can-write");

    std::fs::write(&probe, b"")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| format!("Can’t write to {}. {}", folder.display(), disk::reason(error.kind())))
}

/// Returns the name of a file without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Says why a file can’t be read.
fn unreadable(name: &str, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("{name} can’t be read because it doesn’t exist."),
        ErrorKind::PermissionDenied => format!("{name} can’t be read because you don’t have permission."),
        _ => format!("{name} can’t be read: {error}."),
    }
}
