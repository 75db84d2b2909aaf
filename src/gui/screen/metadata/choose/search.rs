//! The search for an identity provider: without regard to case and accents, starts of words first.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The searchable text of one identity provider, created once so that a keystroke only compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    text: Box<str>,
    /// The end of the names, in bytes.
    names: usize,
}

/// The quality of a match, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Each word of the query starts a word of a name.
    InName,
    /// Each starts a word, but not all of them a word of a name.
    Elsewhere,
    /// One is inside a word.
    Inside,
}

impl Key {
    /// Creates the key from all `names`, the first of which is shown, and from other searchable texts.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>, others: &[&str]) -> Self {
        let mut text = String::new();

        for name in names {
            text.push_str(&folded(name));
            text.push('\n');
        }

        let names = text.len();

        for other in others {
            text.push_str(&folded(other));
            text.push('\n');
        }

        Self { text: text.into(), names }
    }

    /// Returns the text that the list is sorted by.
    pub(super) fn order(&self) -> &str {
        &self.text
    }

    /// Returns how well the words of a query match. Returns `None` if one is missing.
    pub(super) fn fit(&self, query: &Query) -> Option<Fit> {
        query.words.iter().try_fold(Fit::InName, |worst, word| Some(worst.max(self.word(word)?)))
    }

    fn word(&self, word: &str) -> Option<Fit> {
        let mut best = None;

        for (at, _) in self.text.match_indices(word) {
            let is_inside = self.text[..at].chars().next_back().is_some_and(char::is_alphanumeric);

            match (is_inside, at < self.names) {
                (false, true) => return Some(Fit::InName),
                (false, false) => return Some(Fit::Elsewhere),
                (true, _) => best = Some(Fit::Inside),
            }
        }

        best
    }
}

/// The words that are searched for.
#[derive(Debug)]
pub(super) struct Query {
    words: Vec<String>,
}

impl Query {
    pub(super) fn new(typed: &str) -> Self {
        Self { words: typed.split_whitespace().map(folded).collect() }
    }
}

/// Returns `text` in lower case and without accents.
///
/// Letters are split by Unicode's compatibility decomposition (UAX #15, NFKD). Only the marks of European alphabets are
/// removed: elsewhere a mark creates a different letter.
fn folded(text: &str) -> String {
    const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();

    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }

    let mut folded = String::with_capacity(text.len());

    for letter in NFKD.normalize_iter(text.chars()).flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36F}' => {}
            // Unicode doesn't decompose these letters, so they are replaced as users enter them without a key for them.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            letter => folded.push(letter),
        }
    }

    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(query: &str) -> Option<Fit> {
        Key::new(
            ["Universität Zürich", "University of Zurich"],
            &["https://aai-idp.uzh.ch/", "http://rr.aai.switch.ch/"],
        )
        .fit(&Query::new(query))
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        for (typed, name) in [
            ("zurich", "Zürich"),
            ("ZÜRICH", "Zürich"),
            ("lodz", "Łódź"),
            ("malmo", "Malmö"),
            ("tromso", "Tromsø"),
            ("strasse", "Straße"),
            ("istanbul", "İstanbul"),
            ("αθηνας", "Αθηνάς"),
            ("fi", "ﬁ"),
        ] {
            assert!(folded(name).contains(&folded(typed)), "{typed} in {name}: {}", folded(name));
        }
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert_ne!(folded("が"), folded("か"));
        assert_ne!(folded("काल"), folded("कल"));
    }

    #[test]
    fn it_is_found_by_name_entity_id_and_registration_authority() {
        assert_eq!(fit("zurich univ"), Some(Fit::InName));
        assert_eq!(fit("https://aai-idp.uzh.ch/"), Some(Fit::Elsewhere));
        assert_eq!(fit("uni switch"), Some(Fit::Elsewhere));
        assert_eq!(fit("witch"), Some(Fit::Inside));
        assert_eq!(fit("basel"), None);
        assert_eq!(fit("zurich basel"), None);
    }

    #[test]
    fn an_empty_search_finds_everything() {
        assert_eq!(fit("  "), Some(Fit::InName));
    }

    #[test]
    fn nothing_is_found_across_two_values() {
        assert_eq!(fit("zurichuniversity"), None);
    }
}
