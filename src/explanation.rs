//! Common problems with sign-ins: what happened, how to recognize it, and how to fix it at *this* identity provider.
//!
//! The texts live in `assets/explanations.toml`.

use crate::saml::product::Product;
use crate::saml::response::Cause;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = include_str!("../assets/explanations.toml");

/// A common problem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Kebab-case, such as `signing-certificate`.
    pub id: String,
    /// A short phrase without a period.
    pub title: String,
    pub what: String,
    pub see: String,
    change: String,
    /// Fixes for single products, by product ID.
    #[serde(default)]
    at: BTreeMap<String, String>,
}

impl Explanation {
    /// Returns the fix: for this product if it is known, or else for any identity provider.
    pub fn change(&self, product: Option<Product>) -> &str {
        product.and_then(|product| self.at.get(product.id())).unwrap_or(&self.change)
    }

    /// Returns whether there is a fix for exactly this product.
    pub fn knows(&self, product: Option<Product>) -> bool {
        product.is_some_and(|product| self.at.contains_key(product.id()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    failures: Vec<Explanation>,
}

/// A test proves that the file can be read, so it is never empty.
static EXPLANATIONS: LazyLock<Vec<Explanation>> =
    LazyLock::new(|| toml::from_str::<File>(FILE).unwrap_or_default().failures);

/// Returns every common problem, the most common first.
pub fn all() -> &'static [Explanation] {
    &EXPLANATIONS
}

/// Returns the explanation of why a check failed.
pub fn of(cause: Cause) -> Option<&'static Explanation> {
    let id = match cause {
        Cause::SigningCertificate => "signing-certificate",
        Cause::Rollover => "rollover",
        Cause::AttributeName => "attribute-name",
        Cause::EmailValue => "email-value",
        Cause::Audience => "audience",
        Cause::AssertionConsumerService => "assertion-consumer-service",
        Cause::NotAssigned => "not-assigned",
        Cause::Clocks => "clocks",
        Cause::Unsigned | Cause::WeakSignature => "unsigned",
    };

    all().iter().find(|explanation| explanation.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_what_it_is_how_to_see_it_and_what_to_change() {
        let all = toml::from_str::<File>(FILE).unwrap().failures;

        assert_eq!(all.len(), 12);
        for explanation in &all {
            assert!(!explanation.title.ends_with('.'), "{}", explanation.title);
            let texts = [&explanation.what, &explanation.see, &explanation.change];
            for text in texts.into_iter().chain(explanation.at.values()) {
                assert!(text.ends_with('.') && !text.contains('!'), "{text}");
            }
            for id in explanation.at.keys() {
                assert!(Product::ALL.iter().any(|product| product.id() == id), "{id} is no product");
            }
        }
    }

    #[test]
    fn every_cause_is_explained_and_a_product_has_its_own_words() {
        for cause in [
            Cause::SigningCertificate,
            Cause::Rollover,
            Cause::AttributeName,
            Cause::EmailValue,
            Cause::Audience,
            Cause::AssertionConsumerService,
            Cause::NotAssigned,
            Cause::Clocks,
            Cause::Unsigned,
            Cause::WeakSignature,
        ] {
            assert!(of(cause).is_some(), "{cause:?}");
        }
        let explanation = of(Cause::Audience).unwrap();

        assert!(explanation.change(Some(Product::Okta)).contains("Audience URI (SP Entity ID)"));
        assert_eq!(explanation.change(None), explanation.change);
    }
}
