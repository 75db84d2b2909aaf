//! Writes the files that the user asked for.

use super::failure::Failure;
use crate::disk;
use std::path::Path;

/// Writes a file atomically: it has its old or its new content, never part of one. A device or pipe is written to directly.
///
/// # Errors
/// Returns [`Failure`], which names the file and the reason, if the file can't be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let name = path.display();
    if path.is_dir() {
        return Err(Failure::new(format!("{name} is a folder, not a file."), "Choose a file in the folder."));
    }

    disk::write(path, bytes).map_err(|error| {
        Failure::new(
            format!("Couldn’t write the file {name}. {}", disk::reason(error.kind())),
            "Check that the folder exists, that you have permission to write to it, and that the disk has free space.",
        )
    })
}
