//! SAML signatures: a small verifier for exactly SAML's profile of XML Signature (SAML Core §5.4, SAML Metadata §3).
//!
//! One tree is used for verifying and for reading, so that two parsers can't disagree. XPath, XSLT, secret keys, external
//! references, and files don't exist here, so they can't be reached. The order is fixed: shape, reference, and algorithms
//! ([`SignedElement::find`]), the digest ([`SignedElement::sealed`]), the signature value ([`Seal::verify`]). Each gate
//! returns its own type, and the next gate accepts only that type.

mod algorithm;
pub mod canonical;
mod gate;
mod identifiers;
mod refusal;
mod seal;
mod transform;

pub use algorithm::{Family, Hash, SignatureAlgorithm};
pub use canonical::{Uncanonical, canonicalise};
pub use gate::{Profile, SignedElement};
pub use refusal::{Refusal, Weak};
pub use seal::{Seal, Verified};
pub use transform::{Canonicalisation, Mode};

pub(crate) use gate::{referenced, stated};
pub(crate) use identifiers::Identifiers;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
