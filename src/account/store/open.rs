//! Opens a database file, and sets a damaged one aside.

use super::SetAside;
use super::error::Error;
use super::schema::{self, Contents, VERSION};
use crate::settings::private;
use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not opened.
enum Refusal {
    /// Not a database, or a damaged one, with the reason as a sentence.
    Damaged(String),
    Failed(Error),
}

/// Opens or makes the database at `path`; a damaged one is moved beside itself first.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<SetAside>), Error> {
    if let Some(folder) = path.parent() {
        private::create_folder(folder).map_err(|error| Error::folder(folder, &error))?;
    }

    match open_sound(path) {
        Ok(connection) => Ok((connection, None)),
        Err(Refusal::Failed(error)) => Err(error),
        Err(Refusal::Damaged(_)) => open_anew(path),
    }
}

/// Sets a damaged file aside and begins a new one.
///
/// Another window may have found the same damage: whoever holds the lock looks again first, so that no new file is set aside.
fn open_anew(path: &Path) -> Result<(Connection, Option<SetAside>), Error> {
    let lock_path = beside(path, ".lock");
    let lock = File::options()
        .create(true)
        .append(true)
        .open(&lock_path)
        .map_err(|error| Error::folder(&lock_path, &error))?;

    // Where the file system has no locks, looking again is still better than nothing.
    let _ = lock.lock();

    let outcome = match open_sound(path) {
        Ok(connection) => Ok((connection, None)),
        Err(Refusal::Failed(error)) => Err(error),
        Err(Refusal::Damaged(reason)) => set_aside(path, &reason, Timestamp::now())
            .map_err(|error| Error::set_aside(path, &error))
            .and_then(|aside| match open_sound(path) {
                Ok(connection) => Ok((connection, Some(aside))),
                Err(Refusal::Failed(error)) => Err(error),
                Err(Refusal::Damaged(reason)) => Err(Error::damaged_again(path, &reason)),
            }),
    };

    drop(lock);
    outcome
}

/// Opens a file that is sound, new, or of an older version.
fn open_sound(path: &Path) -> Result<Connection, Refusal> {
    private::create_file(path).map_err(|error| Refusal::Failed(Error::folder(path, &error)))?;

    // Without SQLITE_OPEN_URI: a folder may be named "file:" or hold a question mark.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| refusal(path, error))?;

    check(path, &mut connection)?;

    Ok(connection)
}

/// Looks before it writes: version first, so that a newer file stays untouched, then damage, then migrations.
fn check(path: &Path, connection: &mut Connection) -> Result<(), Refusal> {
    let failed = |error| refusal(path, error);

    schema::configure(connection).map_err(failed)?;

    match schema::contents(connection).map_err(failed)? {
        Contents::New => return schema::migrate(connection).map_err(failed),
        Contents::AnotherProgram => return Err(Refusal::Failed(Error::another_program(path))),
        Contents::Ours { version } if version > VERSION => return Err(Refusal::Failed(Error::too_new(path))),
        Contents::Ours { version } => {
            if let Some(damage) = schema::damage(connection).map_err(failed)? {
                return Err(Refusal::Damaged(format!("The account file is damaged ({damage}).")));
            }

            if version < VERSION {
                schema::migrate(connection).map_err(failed)?;
            }
        }
    }

    if !schema::is_complete(connection) {
        return Err(Refusal::Damaged("The account file is damaged (a table is missing).".to_owned()));
    }

    Ok(())
}

/// Tells damage from everything that leaves the file as it is.
fn refusal(path: &Path, error: rusqlite::Error) -> Refusal {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Refusal::Damaged("The account file isn’t a database.".to_owned()),
        Some(ErrorCode::DatabaseCorrupt) => Refusal::Damaged("The account file is damaged.".to_owned()),
        _ => Refusal::Failed(Error::database(Some(path), &error)),
    }
}

/// Moves a file, with its journals, beside itself under a name with a time stamp, and writes the reason next to it.
fn set_aside(path: &Path, reason: &str, now: Timestamp) -> io::Result<SetAside> {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    let (aside, mut note) = reserve(path, &format!(".damaged-{stamp}"))?;
    let reason = format!("{reason} It was set aside.");

    writeln!(note, "{reason}\n\nIt was {} until {stamp}. A new account file was created.", path.display())?;
    note.sync_all()?;

    for journal in ["-journal", "-wal", "-shm"] {
        let from = beside(path, journal);

        if from.exists() {
            fs::rename(from, beside(&aside, journal))?;
        }
    }

    fs::rename(path, &aside)?;

    Ok(SetAside { path: aside, reason })
}

/// Finds a name that is free, and holds it by making the file with the reason.
fn reserve(path: &Path, suffix: &str) -> io::Result<(PathBuf, File)> {
    let mut count = 1_u32;

    loop {
        let aside = match count {
            1 => beside(path, suffix),
            count => beside(path, &format!("{suffix}-{count}")),
        };

        match File::create_new(beside(&aside, ".reason.txt")) {
            Ok(note) => return Ok((aside, note)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && count < 1000 => count += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Returns a path in the same folder, with more at the end of its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();

    name.push(suffix);
    PathBuf::from(name)
}
