//! Account profiles as files: export and import.

use super::Draft;

/// Why a file is no account profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    pub message: String,
    pub hint: String,
}

/// Returns the account profile as a JSON document with a format version; no secrets are in it.
pub fn export(draft: &Draft) -> String {
    let _ = draft;
    todo!()
}

/// Reads an exported account profile.
///
/// # Errors
/// [`ImportError`] says what the file is instead, or which newer version wrote it.
pub fn import(bytes: &[u8]) -> Result<Draft, ImportError> {
    let _ = bytes;
    todo!()
}
