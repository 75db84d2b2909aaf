//! Atomic writes of files, and sentences that explain why the system rejects one.

use atomic_write_file::AtomicWriteFile;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file atomically: it has the old content or the new, never a mix. A device or a pipe is written to directly.
///
/// # Errors
/// Returns the system's error; [`reason`] explains it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_device(path) {
        // An atomic write would replace the device with a file, for every other program too.
        return File::options().write(true).open(path)?.write_all(bytes);
    }

    // A link stays a link: what it points to is written.
    let target = fs::canonicalize(path);
    let mut file = AtomicWriteFile::open(target.as_deref().unwrap_or(path))?;

    file.write_all(bytes)?;
    file.commit()
}

/// Returns whether a path is neither a file nor a folder, such as a terminal or a named pipe.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Explains, in one sentence, why a file can't be written.
pub(crate) fn reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::PermissionDenied => "You don’t have permission to write there.".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "The disk is read-only.".to_owned(),
        io::ErrorKind::NotADirectory => "Part of the path is a file.".to_owned(),
        io::ErrorKind::IsADirectory => "It’s a folder.".to_owned(),
        io::ErrorKind::NotFound => "Part of the path doesn’t exist.".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "The disk is full.".to_owned(),
        other => format!("The system reported: {other}."),
    }
}
