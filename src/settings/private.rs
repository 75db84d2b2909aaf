//! Files and folders that only their owner can read.
//!
//! On Unix, the mode ensures this; on Windows, the user's own folders are already private.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// Creates a folder and its parents, readable by the user only. A folder that exists isn't changed.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();

    builder.recursive(true);

    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;

        builder.mode(0o700);
    }

    builder.create(folder)
}

/// Creates an empty file that only the user can read, or restricts the existing one.
pub(crate) fn create_file(path: &Path) -> io::Result<()> {
    if path.exists() {
        narrow(path);
        return Ok(());
    }

    let mut options = OpenOptions::new();

    options.write(true).create_new(true);

    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        options.mode(0o600);
    }

    match options.open(path) {
        Ok(_) => Ok(()),
        // Another window created it first.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes other users' permissions. Best effort: a file that belongs to another user is theirs to protect.
fn narrow(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        if let Ok(metadata) = fs::metadata(path)
            && metadata.is_file()
            && metadata.permissions().mode() & 0o077 != 0
        {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(metadata.permissions().mode() & 0o700));
        }
    }

    #[cfg(not(unix))]
    let _ = path;
}

/// Writes a whole file atomically: readers see the old one or the new one, never a mix.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;

    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }

    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = atomic_write_file::OpenOptions::new();

    #[cfg(unix)]
    {
        use atomic_write_file::unix::OpenOptionsExt as _;
        use std::os::unix::fs::OpenOptionsExt as _;

        options.preserve_mode(false).mode(0o600);
    }

    let mut file = options.open(path)?;

    file.write_all(bytes)?;
    file.commit()
}
