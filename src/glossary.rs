//! The words of single sign-on, explained for administrators who meet them for the first time.
//!
//! The texts live in `assets/glossary.toml`. The window shows them beside the words; `docs/help/glossary.md` lists them.

use crate::phrase;
use serde::Deserialize;
use std::sync::LazyLock;

const FILE: &str = include_str!("../assets/glossary.toml");

/// A word that is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    IdentityProvider,
    ServiceProvider,
    Saml,
    Metadata,
    EntityId,
    NameId,
    Attribute,
    SigningCertificate,
    Fingerprint,
    Acs,
    RelayState,
    IdpInitiated,
}

/// The explanation of a [`Term`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    id: Term,
    term: String,
    /// The abbreviation that is used in narrow places, such as `IdP`.
    short: Option<String>,
    /// Asks for the explanation, such as "What is an identity provider?"
    pub question: String,
    meaning: String,
    explanation: String,
    #[serde(default)]
    also: Vec<String>,
}

impl Entry {
    /// Returns the term with its abbreviation.
    pub fn title(&self) -> String {
        match &self.short {
            Some(short) => format!("{} ({short})", self.term),
            None => self.term.clone(),
        }
    }

    /// Returns the meaning in one line, for a service provider that is called `brand`.
    pub fn meaning(&self, brand: &str) -> String {
        self.meaning.replace("{brand}", brand)
    }

    /// Returns the explanation with its example, for a service provider that is called `brand`.
    pub fn explanation(&self, brand: &str) -> String {
        self.explanation.replace("{brand}", brand)
    }

    /// Returns the sentence about the names that other products use; `None` if there are none.
    pub fn also_called(&self) -> Option<String> {
        (!self.also.is_empty()).then(|| format!("Also called {}.", phrase::or(&self.also)))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    terms: Vec<Entry>,
}

/// A test proves that the file can be read, so that it is never empty.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| toml::from_str::<File>(FILE).unwrap_or_default().terms);

/// Returns every entry, in the order in which they build on each other.
pub fn all() -> &'static [Entry] {
    &ENTRIES
}

/// Returns the entry of a term; a test proves that each has one.
pub fn of(term: Term) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.id == term)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: [Term; 12] = [
        Term::IdentityProvider,
        Term::ServiceProvider,
        Term::Saml,
        Term::Metadata,
        Term::EntityId,
        Term::NameId,
        Term::Attribute,
        Term::SigningCertificate,
        Term::Fingerprint,
        Term::Acs,
        Term::RelayState,
        Term::IdpInitiated,
    ];

    /// What `docs/help/glossary.md` must contain.
    fn document() -> String {
        let mut document = "# Glossary\n\n\
            SSO Wizard explains these words where they first appear: select the “?” beside them.\n\n\
            <!-- Written by a test of src/glossary.rs from assets/glossary.toml. Change the words there. -->\n"
            .to_owned();

        for entry in all() {
            let brand = "the phone service";

            document += &format!("\n## {}\n\n**{}**\n", entry.title(), entry.meaning(brand));
            document += &format!("{}\n", entry.explanation(brand));

            if let Some(also_called) = entry.also_called() {
                document += &format!("\n{also_called}\n");
            }
        }

        document
    }

    #[test]
    fn every_term_is_explained_once() {
        let all = toml::from_str::<File>(FILE).unwrap().terms;

        assert_eq!(all.len(), TERMS.len());
        for term in TERMS {
            assert!(of(term).is_some(), "{term:?}");
        }
    }

    #[test]
    fn explanations_are_short_and_have_an_example() {
        for entry in all() {
            let sentences: Vec<&str> = entry.explanation.split_inclusive(". ").collect();

            assert!(sentences.len() <= 3, "{:?}", entry.id);
            assert!(entry.explanation.contains("example.com"), "{:?}", entry.id);
            assert!(entry.question.starts_with("What is ") && entry.question.ends_with('?'), "{}", entry.question);
            for sentence in sentences.into_iter().chain([entry.meaning.as_str()]) {
                assert!(sentence.trim_end().ends_with('.'), "{sentence}");
                assert!(sentence.split_whitespace().count() <= 20, "{sentence}");
                // The documents say "the phone service", which would start the sentence with a small letter.
                assert!(!sentence.starts_with("{brand}"), "{sentence}");
            }
        }
    }

    #[test]
    fn the_service_provider_has_its_name_in_every_text() {
        for entry in all() {
            assert!(!entry.meaning("RingCentral").contains('{') && !entry.explanation("RingCentral").contains('{'));
            assert!(!entry.title().contains('{') && !entry.also_called().unwrap_or_default().contains('{'));
        }
        assert!(of(Term::ServiceProvider).unwrap().meaning("RingCentral").ends_with("Here it is RingCentral."));
        assert_eq!(of(Term::Acs).unwrap().title(), "Assertion consumer service (ACS)");
    }

    /// `SSO_WIZARD_RECORD=1` writes the document.
    #[test]
    fn the_document_has_the_words_of_the_window() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/help/glossary.md");

        if std::env::var_os("SSO_WIZARD_RECORD").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/help")).unwrap();
            std::fs::write(path, document()).unwrap();
        }

        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), document(), "SSO_WIZARD_RECORD=1 writes it");
    }
}
