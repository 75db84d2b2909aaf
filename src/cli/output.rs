//! `-o FILE`: the file that a command writes, and the sentence about it.

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

/// The content of a file that a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    AccountProfile,
    CertificateTable,
    Certificates,
    ExpiryReminder,
    SpMetadata,
    TestSpMetadata,
}

impl Content {
    fn saved(self, file: &str) -> String {
        match self {
            Self::AccountProfile => format!("Saved the account profile as {file}."),
            Self::CertificateTable => format!("Saved the table of certificates as {file}."),
            Self::Certificates => format!("Saved the certificates as {file}."),
            Self::ExpiryReminder => format!("Saved the expiry reminder as {file}."),
            Self::SpMetadata => format!("Saved the SP metadata as {file}."),
            Self::TestSpMetadata => format!("Saved the test SP metadata as {file}."),
        }
    }
}

/// Answers that a file has been saved.
///
/// # Errors
/// Returns [`Failure`] if the document can't be written.
pub fn saved(form: Form, content: Content, path: &Path, bytes: &[u8]) -> Result<Answer, Failure> {
    let document = SavedDocument { file: path.display().to_string(), bytes: bytes.len() };

    Answer::new(form, &document, |page| page.sentence(content.saved(&document.file)))
}
