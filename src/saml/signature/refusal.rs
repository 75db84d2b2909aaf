//! Reasons that a signature isn't accepted. Each reason has its own sentence.

use super::canonical::Uncanonical;
use crate::phrase::{counted, grouped};
use crate::saml::shown::quoted;

/// Reason that a signature isn't accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// One element has several signatures.
    SeveralSignatures(usize),
    /// Elements of the document share an ID.
    DuplicateId(String),
    /// One element has several attributes that programs read as its ID.
    SeveralIds(String),
    /// A part that a signature has exactly once appears several times.
    Several(&'static str),
    /// A part that a signature has exactly once is missing.
    Missing(&'static str),
    /// An element that has no place in a signature of SAML.
    Unexpected(String),
    /// The signature contains its own content: `ds:Object`, which also contains a `ds:Manifest`.
    Object,
    NoReference,
    SeveralReferences(usize),
    /// The reference doesn't say what it covers.
    NoUri,
    /// The reference covers the whole document (an empty URI), although it must name an element.
    EmptyUri,
    /// The reference points outside the document, or into it with an expression.
    ExternalUri(String),
    /// The signed element has no ID, but the reference names one.
    ParentWithoutId,
    /// The reference names an ID that no element has.
    UnknownId(String),
    /// The reference names a different element, not the one that contains the signature.
    CoversSomethingElse(String),
    /// The transforms don't start with enveloped-signature.
    NotEnveloped,
    TransformOrder,
    ForbiddenTransform(String),
    TooManyTransforms(usize),
    /// A list of namespace prefixes is too long.
    TooManyPrefixes,
    UnknownCanonicalisation(String),
    UnknownAlgorithm(String),
    UnknownDigest(String),
    /// MD5, or a secret key instead of a private one: never accepted.
    BrokenAlgorithm(String),
    /// A comment, an instruction or an element inside a value.
    MixedValue(&'static str),
    EmptyValue(&'static str),
    BrokenBase64(&'static str),
    /// The digest's length doesn't match its algorithm.
    DigestLength {
        found: usize,
        expected: usize,
    },
    /// An ECDSA signature's length doesn't match its curve.
    ValueLength {
        found: usize,
        expected: usize,
    },
    /// Half of an ECDSA signature is zero, which some programs accepted as a valid signature for any content.
    ValueZero,
    /// Length of an RSA key in bits.
    SmallKey(u32),
    KeyNotSupported(String),
    NotCanonical(Uncanonical),
    /// The content isn't what was signed.
    DigestDiffers,
    /// There is no key to check with.
    NoKey,
    NoKeyMatches,
    /// One element of the document is larger than the maximum size that is checked, in bytes.
    TooLarge {
        found: usize,
        most: usize,
    },
    /// More elements than this have an ID.
    TooManyIds(usize),
    /// The document around the signed part is not well formed.
    NotWellFormed,
}

impl Refusal {
    /// Returns whether the signature may be valid, but SSO Wizard can't tell.
    pub fn is_unsupported(&self) -> bool {
        matches!(
            self,
            Self::UnknownCanonicalisation(_)
                | Self::UnknownAlgorithm(_)
                | Self::UnknownDigest(_)
                | Self::KeyNotSupported(_)
                | Self::NoKey
                | Self::TooLarge { .. }
                | Self::TooManyIds(_)
                | Self::NotWellFormed
        )
    }

    /// Returns the sentence about what is wrong.
    pub fn sentence(&self) -> String {
        match self {
            Self::SeveralSignatures(count) => format!("The element has {count} signatures. Only one is allowed."),
            Self::DuplicateId(id) => format!("Several elements have the ID {}.", quoted(id)),
            Self::SeveralIds(element) => format!("The element {} has several IDs.", quoted(element)),
            Self::Several(part) => format!("The signature has several {part} elements. Only one is allowed."),
            Self::Missing(part) => format!("The signature has no {part}."),
            Self::Unexpected(name) => format!("The signature has an unexpected element: {}.", quoted(name)),
            Self::Object => "The signature contains its own content (ds:Object).".to_owned(),
            Self::NoReference => "The signature has no Reference, so it covers nothing.".to_owned(),
            Self::SeveralReferences(count) => format!("The signature covers {count} things. SAML allows one."),
            Self::NoUri => "The signature doesn’t say what it covers. Its Reference has no URI.".to_owned(),
            Self::EmptyUri => {
                "The signature references the whole document instead of the element that contains it.".to_owned()
            }
            Self::ExternalUri(uri) => {
                format!("The signature covers something outside the document: {}.", quoted(uri))
            }
            Self::ParentWithoutId => {
                "The signature references an ID, but the element that contains it has none.".to_owned()
            }
            Self::UnknownId(id) => format!("The signature covers the ID {}, which no element has.", quoted(id)),
            Self::CoversSomethingElse(id) => {
                format!("The signature covers a different element (ID {}), not the one that contains it.", quoted(id))
            }
            Self::NotEnveloped => {
                "The signature doesn’t exclude itself from what it covers (enveloped-signature).".to_owned()
            }
            Self::TransformOrder => "The signature’s transforms aren’t in the order that SAML allows.".to_owned(),
            Self::ForbiddenTransform(name) => {
                format!("The signature uses a transform that SAML doesn’t allow: {name}.")
            }
            Self::TooManyTransforms(count) => format!("The signature uses {count} transforms. SAML allows two."),
            Self::TooManyPrefixes => "The signature lists far more namespace prefixes than a document uses.".to_owned(),
            Self::UnknownCanonicalisation(name) => {
                format!("The signature uses a canonicalization method that isn’t supported: {name}.")
            }
            Self::UnknownAlgorithm(name) => format!("The signature algorithm {name} isn’t supported."),
            Self::UnknownDigest(name) => format!("The digest algorithm {name} isn’t supported."),
            Self::BrokenAlgorithm(name) => format!("The algorithm {name} offers no protection and isn’t accepted."),
            Self::MixedValue(part) => format!("The {part} contains something other than text."),
            Self::EmptyValue(part) => format!("The {part} is empty."),
            Self::BrokenBase64(part) => format!("The {part} isn’t base64."),
            Self::DigestLength { found, expected } => {
                format!("The DigestValue has {} instead of {expected}.", counted(*found, "byte", "bytes"))
            }
            Self::ValueLength { found, expected } => {
                let found = counted(*found, "byte", "bytes");
                format!("The SignatureValue has {found}. With this key, it should have {expected}.")
            }
            Self::ValueZero => "Half of the SignatureValue is zero, so it offers no protection.".to_owned(),
            Self::SmallKey(bits) => format!("The RSA key has only {bits} bits, which is easy to break."),
            Self::KeyNotSupported(key) => format!("Signatures with {key} can’t be checked."),
            Self::NotCanonical(why) => why.to_string(),
            Self::DigestDiffers => "The content was changed after it was signed.".to_owned(),
            Self::NoKey => "The signature contains no certificate to check it with.".to_owned(),
            Self::NoKeyMatches => "The signature wasn’t made with this key, or it was changed.".to_owned(),
            Self::TooLarge { found, most } => format!(
                "One element of the document is {} MB. Signatures are checked only over elements of up to {} MB.",
                found.div_ceil(1024 * 1024),
                most / (1024 * 1024)
            ),
            Self::TooManyIds(most) => format!("More than {} elements of the document have an ID.", grouped(*most)),
            Self::NotWellFormed => "The document around it is malformed, so it’s unknown what was signed.".to_owned(),
        }
    }

    /// Returns the sentence about what to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::DigestDiffers => "Load the document exactly as published. Don’t open and save it in an editor first.",
            Self::NoKeyMatches | Self::NoKey => "Ask the publisher which certificate the document is signed with now.",
            Self::UnknownCanonicalisation(_)
            | Self::UnknownAlgorithm(_)
            | Self::UnknownDigest(_)
            | Self::KeyNotSupported(_)
            | Self::BrokenAlgorithm(_)
            | Self::SmallKey(_) => "Ask the publisher to sign with RSA-SHA256 and a key of at least 2048 bits.",
            Self::TooLarge { .. } | Self::TooManyIds(_) => {
                "Load the metadata of only this entity, if its publisher offers that (a metadata query service)."
            }
            Self::CoversSomethingElse(_)
            | Self::DuplicateId(_)
            | Self::SeveralIds(_)
            | Self::SeveralSignatures(_)
            | Self::Object
            | Self::ValueZero
            | Self::MixedValue(_) => {
                "Don’t use this document. Forged documents look like this. Download it again from its publisher."
            }
            _ => "Download the document from its publisher again and load it unchanged.",
        }
    }
}

impl From<Uncanonical> for Refusal {
    fn from(uncanonical: Uncanonical) -> Self {
        Self::NotCanonical(uncanonical)
    }
}

/// A weakness of a valid signature. It is reported, never hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weak {
    /// The signature is over a SHA-1 hash.
    Sha1Signature,
    /// The digest of what is covered is SHA-1.
    Sha1Digest,
    /// Length of an RSA key in bits.
    SmallKey(u32),
}

impl Weak {
    /// Returns the sentence about what is weak.
    pub fn sentence(self) -> String {
        match self {
            Self::Sha1Signature => "It’s signed with SHA-1, which is no longer considered secure.".to_owned(),
            Self::Sha1Digest => "Its digest uses SHA-1, which is no longer considered secure.".to_owned(),
            Self::SmallKey(bits) => format!("Its RSA key has only {bits} bits. At least 2048 are usual."),
        }
    }
}
