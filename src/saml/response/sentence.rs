//! Sentences that may be followed by another.

/// Returns a sentence, with the next one after it where there is one.
pub(super) fn followed(sentence: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("{sentence} {next}"),
        None => sentence.to_owned(),
    }
}
