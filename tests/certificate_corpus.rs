//! Every file of a corpus of real metadata and certificates is read: no panic, and a sentence for each that holds none.
//!
//! The corpus is not part of the project; the test is skipped where it is not there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use sso_wizard::certificate::read;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")), PathBuf::from);

    folder.is_dir().then_some(folder)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();

        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_file_gives_certificates_or_a_sentence_that_says_what_it_is() {
    let Some(corpus) = corpus() else {
        println!("skipped: the corpus is not here");
        return;
    };
    let mut paths = Vec::new();
    let mut certificates = 0;

    files(&corpus.join("files"), &mut paths);
    for path in &paths {
        let name = path.strip_prefix(&corpus).unwrap().display();

        match read(&std::fs::read(path).unwrap()) {
            Ok(found) => {
                certificates += found.certificates.len();
                println!("{name}: {} certificates; {}", found.certificates.len(), found.problems.join(" | "));
            }
            Err(error) => {
                println!("{name}: [{}] {error} -> {}", error.code, error.hint);
                assert!(error.message.ends_with('.') && error.hint.ends_with('.'), "{name}: {error}");
            }
        }
    }
    println!("{} files, {certificates} certificates", paths.len());
    assert!(certificates > 0);
}
