//! Real metadata, sign-ins and attacks, where they are at hand: they are no part of the project.

#![allow(dead_code, reason = "each test uses a part")]

use std::path::{Path, PathBuf};

/// One row of the corpus's list.
pub struct Row {
    pub kind: String,
    pub from: String,
    pub file: String,
    pub note: String,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

impl Row {
    /// Returns the number that stands before `word` in the note, such as 6 in "6 entities".
    pub fn count(&self, word: &str) -> Option<usize> {
        let parts = self.note.split(", ");

        parts.filter_map(|part| part.strip_suffix(word)).find_map(|number| number.trim().parse().ok())
    }

    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Returns where the corpus is, or says that there is none.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);

    if !folder.join("MANIFEST.tsv").is_file() {
        println!("skipped: there is no corpus in {}", folder.display());
        return None;
    }

    Some(folder)
}

/// Returns the rows of some kinds; none without a corpus.
pub fn rows(kinds: &[&str]) -> Vec<Row> {
    let Some(folder) = folder() else { return Vec::new() };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let rows = manifest.lines().skip(1).filter_map(|line| {
        let [kind, from, file, note] = line.splitn(4, '\t').collect::<Vec<_>>().try_into().ok()?;
        let path = folder.join("files").join(kind).join(from).join(file);

        kinds.contains(&kind).then(|| Row {
            kind: kind.to_owned(),
            from: from.to_owned(),
            file: file.to_owned(),
            note: note.to_owned(),
            bytes: std::fs::read(&path).unwrap(),
            path,
        })
    });

    rows.collect()
}

/// Returns the files in a folder and in the folders in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();

    files.sort();
    files
}
