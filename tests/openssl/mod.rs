//! OpenSSL as an oracle, and every certificate of the corpus, for the tests that compare the two.

use crate::corpus;
use sso_wizard::certificate::{Certificate, read};
use std::io::Write as _;
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
    let corpus = corpus::folder().filter(|_| openssl_is_here())?;
    let found =
        corpus::files(&corpus.join("files")).into_iter().filter_map(|path| read(&std::fs::read(path).unwrap()).ok());
    let mut certificates: Vec<Certificate> = found.flat_map(|found| found.certificates).collect();

    certificates.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    certificates.dedup();
    assert!(!certificates.is_empty());
    Some(certificates)
}
