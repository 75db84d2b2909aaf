//! Added files and pasted text, read off the window’s thread.

use crate::account::draft::Origin;
use crate::certificate::read::{Found, Unreadable};
use crate::certificate::{Certificate, read};
use crate::gui::files;
use crate::saml::Finding;
use std::path::PathBuf;

/// Maximum size of a file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// One file or one paste, and its content.
#[derive(Debug, Clone)]
pub struct Input {
    pub origin: Origin,
    pub outcome: Result<Found, Failure>,
}

/// The reason why an input contains no certificates.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The system couldn't read the file: a sentence that names it.
    File(String),
    /// It contains no certificate.
    Unreadable(Unreadable),
}

impl Input {
    fn read(origin: Origin, bytes: &[u8]) -> Self {
        Self { origin, outcome: read(bytes).map_err(Failure::Unreadable) }
    }

    /// Returns the found certificates.
    pub fn certificates(&self) -> impl Iterator<Item = Certificate> + use<'_> {
        self.outcome.iter().flat_map(|found| found.certificates.iter().cloned())
    }

    /// Returns how many duplicates of its certificates the input contains.
    pub fn repeated(&self) -> usize {
        self.outcome.as_ref().map_or(0, |found| found.repeated)
    }

    /// Returns the problems of the input, with what to do.
    pub fn findings(&self) -> Vec<Finding> {
        let told = |sentence: &str| match &self.origin {
            Origin::File(name) => format!("{name}: {sentence}"),
            Origin::Url(_) | Origin::Pasted | Origin::Metadata => sentence.to_owned(),
        };

        match &self.outcome {
            Ok(found) => found
                .problems
                .iter()
                .map(|problem| {
                    Finding::warning("certificate-unreadable", told(problem))
                        .meaning("The other certificates were added.")
                })
                .collect(),
            Err(Failure::File(sentence)) => vec![
                Finding::warning("certificate-file-unreadable", sentence.clone())
                    .hint("Check that the file exists and that you have permission to open it, then add it again."),
            ],
            Err(Failure::Unreadable(Unreadable { code, message, hint })) => {
                vec![Finding::warning(code, told(message)).hint(hint.clone())]
            }
        }
    }
}

/// Reads files one after the other, so that only one is in memory at a time.
pub(super) async fn files(paths: Vec<PathBuf>) -> Vec<Input> {
    let mut inputs = Vec::with_capacity(paths.len());

    for path in paths {
        let origin = Origin::File(files::name(&path));
        let input = match files::read(path, LARGEST).await {
            Ok(bytes) => {
                let place = origin.clone();

                tokio::task::spawn_blocking(move || Input::read(place, &bytes)).await.ok()
            }
            Err(sentence) => Some(Input { origin, outcome: Err(Failure::File(sentence)) }),
        };

        inputs.extend(input);
    }
    inputs
}

/// Reads pasted text.
pub(super) fn pasted(text: &str) -> Input {
    Input::read(Origin::Pasted, text.as_bytes())
}
