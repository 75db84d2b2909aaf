//! Writing the files that a person asked for.

use super::failure::Failure;
use crate::io_reason::io_reason;
use atomic_write_file::AtomicWriteFile;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file atomically: it has the old content or the new, never half of it. A device or a pipe is written into.
///
/// # Errors
/// [`Failure`] names the file and the reason.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let name = path.display();
    if path.is_dir() {
        return Err(Failure::new(format!("{name} is a folder, not a file."), "Name a file in the folder."));
    }

    let written = if is_device(path) { write_into(path, bytes) } else { write_atomically(path, bytes) };

    written.map_err(|error| {
        Failure::new(
            format!("The file {name} cannot be written: {}.", io_reason(error.kind())),
            "Check that the folder exists, that you may write to it, and that the disk has room.",
        )
    })
}

/// Whether something stands there that is neither a file nor a folder, such as a terminal or a named pipe.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// A file that is written beside a device would take its place, for every other program too.
fn write_into(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::options().write(true).open(path)?.write_all(bytes)
}

fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is written.
    let target = fs::canonicalize(path);
    let mut file = AtomicWriteFile::open(target.as_deref().unwrap_or(path))?;
    file.write_all(bytes)?;
    file.commit()
}
