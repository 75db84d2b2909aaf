//! Sentences that may be followed by another.

/// Returns a sentence, followed by the next one if there is one.
pub(super) fn followed(sentence: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("{sentence} {next}"),
        None => sentence.to_owned(),
    }
}
