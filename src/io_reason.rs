//! Why the operating system refuses a file, in words for people.

use std::io;

/// Returns the reason as half a sentence.
pub(crate) fn io_reason(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::NotADirectory => "part of the path is a file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotFound => "part of the path is not there".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        other => other.to_string(),
    }
}
