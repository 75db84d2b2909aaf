//! Signatures of SAML: a small verifier of exactly its profile of XML Signature (SAML Core §5.4, SAML Metadata §3).
//!
//! One tree serves for verifying and for reading, so that two parsers cannot disagree. XPath, XSLT, secret keys, external
//! references and files do not exist here, so that they cannot be reached. The order is fixed: shape, reference and
//! algorithms ([`SignedElement::find`]), the digest ([`SignedElement::sealed`]), the signature value ([`Seal::verify`]).
//! What passes one gate has a type of its own, and the next gate takes nothing else.

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
