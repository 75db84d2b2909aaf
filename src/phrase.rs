//! The grammar that sentences share: counted nouns, lists, and the name of the identity provider.
//!
//! Sentences are written whole, one for each case, and take values: names, numbers, dates, lists of them. Everything else
//! that depends on a language is here, so that a translation has one place to replace.

use crate::saml::product::Product;
use std::fmt;

/// Returns a count with its noun: "1 certificate", "1,200 certificates".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), plural(count, one, many))
}

/// Chooses between the form for one and the form for any other number, of a noun or of a whole sentence.
pub fn plural<T>(count: usize, one: T, many: T) -> T {
    if count == 1 { one } else { many }
}

/// Returns a number with a comma between thousands.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);

    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }

        grouped.push(digit);
    }

    grouped
}

/// Lists all: "a", "a and b", "a, b, and c".
pub fn and(items: &[impl AsRef<str>]) -> String {
    joined(items, "and")
}

/// Lists alternatives: "a", "a or b", "a, b, or c".
pub fn or(items: &[impl AsRef<str>]) -> String {
    joined(items, "or")
}

/// Lists the first `shown` and counts the rest: "a, b, and 14 more".
pub fn and_more(items: &[impl AsRef<str>], shown: usize) -> String {
    and_more_of(items, shown, items.len())
}

/// Lists the first `shown` of items that are only partly available, and counts the rest up to `total`.
pub fn and_more_of(items: &[impl AsRef<str>], shown: usize, total: usize) -> String {
    let mut listed: Vec<_> = items.iter().take(shown).map(|item| item.as_ref().to_owned()).collect();
    let more = total.saturating_sub(listed.len());

    if more > 0 {
        listed.push(format!("{} more", grouped(more)));
    }

    and(&listed)
}

fn joined(items: &[impl AsRef<str>], last_word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first, last] => format!("{} {last_word} {}", first.as_ref(), last.as_ref()),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();

            format!("{}, {last_word} {}", first.join(", "), last.as_ref())
        }
    }
}

/// The name of the identity provider in sentences: the product's short name if it is known.
///
/// It has two real forms, within a sentence (its `Display`) and at the start of one; the possessive is `{idp}’s` for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdpName {
    within: &'static str,
    at_start: &'static str,
}

impl IdpName {
    /// For metadata that doesn't belong to the reader's account.
    pub const THE: Self = Self { within: "the identity provider", at_start: "The identity provider" };

    /// For the setup of the reader's own account.
    pub const YOUR: Self = Self { within: "your identity provider", at_start: "Your identity provider" };

    /// Returns the product's short name.
    pub fn of(product: Product) -> Self {
        Self { within: product.short_name(), at_start: product.short_name() }
    }

    /// Returns the name for the start of a sentence.
    pub fn at_start(self) -> &'static str {
        self.at_start
    }
}

impl fmt::Display for IdpName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_never_plural() {
        assert_eq!(counted(1, "note", "notes"), "1 note");
        assert_eq!(counted(0, "note", "notes"), "0 notes");
        assert_eq!(counted(2, "entry", "entries"), "2 entries");
        assert_eq!(counted(1_234_567, "note", "notes"), "1,234,567 notes");
    }

    #[test]
    fn a_list_reads_as_a_sentence_does_and_never_drops_silently() {
        assert_eq!(and(&["a"]), "a");
        assert_eq!(and(&["a", "b"]), "a and b");
        assert_eq!(and(&["a", "b", "c"]), "a, b, and c");
        assert_eq!(or(&["a", "b", "c"]), "a, b, or c");
        assert_eq!(and_more(&["a", "b", "c"], 3), "a, b, and c");
        assert_eq!(and_more(&["a", "b", "c", "d"], 2), "a, b, and 2 more");
        assert_eq!(and_more_of(&["a"], 6, 1_500), "a and 1,499 more");
        let none: [&str; 0] = [];
        assert_eq!(and(&none), "");
    }

    #[test]
    fn an_unknown_identity_provider_starts_a_sentence_with_a_capital_letter() {
        assert_eq!(format!("{} sends it.", IdpName::YOUR.at_start()), "Your identity provider sends it.");
        assert_eq!(format!("Sent by {}.", IdpName::THE), "Sent by the identity provider.");
        assert_eq!(format!("{}’s metadata", IdpName::of(Product::EntraId).at_start()), "Entra’s metadata");
    }
}
