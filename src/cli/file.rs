//! Writing the files that a person asked for.

use super::failure::Failure;
use crate::disk;
use std::path::Path;

/// Writes a file atomically: it has the old content or the new, never half of it. A device or a pipe is written into.
///
/// # Errors
/// [`Failure`] names the file and the reason.
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
