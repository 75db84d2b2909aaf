//! Any bytes result in certificates or a sentence, and no secret is repeated in the sentences.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sso_wizard::certificate::read;

/// Maximum base64 characters that a sentence quotes in a row: more would reveal a part of a key.
const LONGEST_QUOTE: usize = 40;

fn assert_sentence(text: &str) {
    assert!(text.ends_with('.') && text.len() < 500, "no sentence: {text}");
    let longest = text.split(|at: char| !(at.is_ascii_alphanumeric() || "+/=".contains(at))).map(str::len).max();

    assert!(longest.unwrap_or_default() <= LONGEST_QUOTE, "it quotes the input: {text}");
}

fuzz_target!(|bytes: &[u8]| {
    match read(bytes) {
        Ok(found) => {
            assert!(!found.certificates.is_empty());
            for certificate in &found.certificates {
                let again = read(certificate.to_pem().as_bytes()).expect("a certificate reads from its own PEM");

                assert_eq!(again.certificates, [certificate.clone()]);
                assert!(again.problems.is_empty() && again.repeated == 0, "{:?}", again.problems);
            }
            found.problems.iter().for_each(|problem| assert_sentence(problem));
        }
        Err(unreadable) => {
            assert!(!unreadable.code.is_empty());
            assert_sentence(&unreadable.message);
            assert_sentence(&unreadable.hint);
        }
    }
});
