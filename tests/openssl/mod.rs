//! OpenSSL as an oracle, and every certificate of the corpus, for the tests that compare the two.

use sso_wizard::certificate::{Certificate, read};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Runs OpenSSL and returns what it prints; nothing when it refuses.
pub fn openssl(arguments: &[&str], input: &[u8]) -> Option<String> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // OpenSSL may close its input before it has read all of it.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();

    writer.join().unwrap();
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns whether OpenSSL is here; where everything has to be, it must be.
pub fn openssl_is_here() -> bool {
    let here = openssl(&["version"], b"").is_some();

    if !here {
        assert!(std::env::var_os("CI").is_none(), "openssl is not on the PATH");
        println!("skipped: openssl is not on the PATH");
    }
    here
}

/// Returns every distinct certificate of the corpus; none when it or OpenSSL is not here.
pub fn corpus_certificates() -> Option<Vec<Certificate>> {
    let corpus = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")), PathBuf::from);

    if !corpus.is_dir() {
        println!("skipped: the corpus is not here");
        return None;
    }
    if !openssl_is_here() {
        return None;
    }

    let mut certificates: Vec<Certificate> = Vec::new();
    let mut folders = vec![corpus.join("files")];

    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();

            if path.is_dir() {
                folders.push(path);
            } else if let Ok(found) = read(&std::fs::read(path).unwrap()) {
                certificates.extend(found.certificates);
            }
        }
    }
    certificates.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    certificates.dedup();
    assert!(!certificates.is_empty());
    Some(certificates)
}
