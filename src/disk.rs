//! Files on disk: written whole or not at all; and why the system refuses one, in words for people.

use atomic_write_file::AtomicWriteFile;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file atomically: it has the old content or the new, never half of it. A device or a pipe is written into.
///
/// # Errors
/// The system's; [`reason`] says it in words.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_device(path) {
        // A file that is written beside a device would take its place, for every other program too.
        return File::options().write(true).open(path)?.write_all(bytes);
    }

    // A link stays a link: what it points to is written.
    let target = fs::canonicalize(path);
    let mut file = AtomicWriteFile::open(target.as_deref().unwrap_or(path))?;

    file.write_all(bytes)?;
    file.commit()
}

/// Whether something stands there that is neither a file nor a folder, such as a terminal or a named pipe.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Returns why something cannot be written, as half a sentence.
pub(crate) fn reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::PermissionDenied => "you don’t have permission to write there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::NotADirectory => "part of the path is a file".to_owned(),
        io::ErrorKind::IsADirectory => "it’s a folder".to_owned(),
        io::ErrorKind::NotFound => "part of the path doesn’t exist".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        other => other.to_string(),
    }
}
