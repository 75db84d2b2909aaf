//! `-o FILE`: where a command's file goes, and what it says once it is there.

use super::answer::{Answer, Form};
use super::failure::Failure;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct SavedDocument {
    file: String,
    bytes: usize,
}

/// Returns the file to write; `-` is standard output, as for every SOURCE.
pub fn file(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| *path != Path::new("-"))
}

/// Answers that a file has been saved.
///
/// # Errors
/// [`Failure`] when the document cannot be written.
pub fn saved(form: Form, what: &str, path: &Path, bytes: &[u8]) -> Result<Answer, Failure> {
    let document = SavedDocument { file: path.display().to_string(), bytes: bytes.len() };

    Answer::new(form, &document, |page| page.sentence(format!("Saved the {what} as {}.", document.file)))
}
