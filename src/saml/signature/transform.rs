//! The transforms that SAML allows on signed content (SAML Core §5.4.4), read from their elements.

use super::refusal::Refusal;
use crate::saml::shown::shown;
use crate::saml::xml::{self, SIGNATURE};
use roxmltree::Node;

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const EXCLUSIVE_WITH_COMMENTS: &str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const INCLUSIVE_WITH_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
/// Maximum number of prefixes: no document has more in scope.
const MAX_PREFIXES: usize = 256;

/// A way to write XML canonically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonicalisation {
    pub mode: Mode,
    /// `true` if comments are written too: `#WithComments`.
    pub with_comments: bool,
}

/// The namespaces that are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// The namespaces that names use, and the ones in `inclusive`: prefixes of `InclusiveNamespaces/@PrefixList`, the
    /// default namespace as an empty one (Exclusive XML Canonicalization 1.0 §3).
    Exclusive { inclusive: Vec<String> },
    /// Every namespace in scope (Canonical XML 1.0).
    Inclusive,
}

impl Canonicalisation {
    /// Exclusive, without comments and without a list of prefixes.
    pub const EXCLUSIVE: Self = Self { mode: Mode::Exclusive { inclusive: Vec::new() }, with_comments: false };
    /// Canonical XML 1.0 without comments: what applies if a reference names no canonicalization (XML Signature §4.4.3.2).
    pub const INCLUSIVE: Self = Self { mode: Mode::Inclusive, with_comments: false };

    /// Reads a `CanonicalizationMethod` or a `Transform`. Returns `None` if it names something else.
    fn read(element: Node<'_, '_>) -> Result<Option<Self>, Refusal> {
        let uri = algorithm(element);
        let mode = match uri {
            EXCLUSIVE | EXCLUSIVE_WITH_COMMENTS => Mode::Exclusive { inclusive: prefixes(element)? },
            INCLUSIVE | INCLUSIVE_WITH_COMMENTS => {
                nothing_inside(element)?;
                Mode::Inclusive
            }
            _ => return Ok(None),
        };
        let with_comments = matches!(uri, EXCLUSIVE_WITH_COMMENTS | INCLUSIVE_WITH_COMMENTS);
        Ok(Some(Self { mode, with_comments }))
    }

    /// Reads the `CanonicalizationMethod` of a `SignedInfo`.
    pub(super) fn of_signed_info(method: Node<'_, '_>) -> Result<Self, Refusal> {
        Self::read(method)?.ok_or_else(|| Refusal::UnknownCanonicalisation(name(algorithm(method))))
    }
}

/// Reads the transforms of a reference: enveloped-signature, then at most one canonicalization.
///
/// A reference to an element of the same document omits comments, whatever the transform is called (XML Signature §4.4.3.3).
pub(super) fn of_reference(reference: Node<'_, '_>) -> Result<Canonicalisation, Refusal> {
    let list = xml::children(reference, (SIGNATURE, "Transforms")).flat_map(|transforms| transforms.children());
    let mut transforms = Vec::new();
    for transform in list.filter(Node::is_element) {
        if !xml::is(transform, (SIGNATURE, "Transform")) {
            return Err(Refusal::Unexpected(shown(transform.tag_name().name(), 60)));
        }
        transforms.push(transform);
    }
    if let Some(forbidden) = transforms.iter().find(|transform| !is_allowed(algorithm(**transform))) {
        return Err(Refusal::ForbiddenTransform(name(algorithm(*forbidden))));
    }
    let canonicalisation = match transforms.as_slice() {
        [] => return Err(Refusal::NotEnveloped),
        [enveloped, rest @ ..] if algorithm(*enveloped) == ENVELOPED => {
            nothing_inside(*enveloped)?;
            match rest {
                [] => Canonicalisation::INCLUSIVE,
                [canonicalisation] => {
                    let read = Canonicalisation::read(*canonicalisation)?;
                    read.ok_or_else(|| Refusal::ForbiddenTransform(name(algorithm(*canonicalisation))))?
                }
                _ => return Err(Refusal::TooManyTransforms(transforms.len())),
            }
        }
        [_] => return Err(Refusal::NotEnveloped),
        _ => return Err(Refusal::TransformOrder),
    };
    Ok(Canonicalisation { with_comments: false, ..canonicalisation })
}

fn is_allowed(uri: &str) -> bool {
    matches!(uri, ENVELOPED | EXCLUSIVE | EXCLUSIVE_WITH_COMMENTS | INCLUSIVE | INCLUSIVE_WITH_COMMENTS)
}

/// Returns the `Algorithm` of an element, without whitespace around it.
pub(super) fn algorithm<'a>(element: Node<'a, '_>) -> &'a str {
    xml::attribute(element, "Algorithm").unwrap_or_default().trim()
}

/// Refuses parameters if none are allowed.
pub(super) fn nothing_inside(element: Node<'_, '_>) -> Result<(), Refusal> {
    match element.first_element_child() {
        Some(child) => Err(Refusal::Unexpected(shown(child.tag_name().name(), 60))),
        None => Ok(()),
    }
}

/// Reads the `InclusiveNamespaces/@PrefixList` of an exclusive canonicalization.
fn prefixes(element: Node<'_, '_>) -> Result<Vec<String>, Refusal> {
    const LIST: xml::Name = (EXCLUSIVE, "InclusiveNamespaces");

    let mut children = element.children().filter(Node::is_element);
    let list = match (children.next(), children.next()) {
        (None, _) => return Ok(Vec::new()),
        (Some(list), None) if xml::is(list, LIST) => list,
        (Some(other), None) | (Some(_), Some(other)) => {
            return Err(Refusal::Unexpected(shown(other.tag_name().name(), 60)));
        }
    };
    let mut prefixes: Vec<String> = Vec::new();
    for prefix in xml::attribute(list, "PrefixList").unwrap_or_default().split_ascii_whitespace() {
        let prefix = if prefix == "#default" { "" } else { prefix };
        if !prefixes.iter().any(|known| known == prefix) {
            prefixes.push(prefix.to_owned());
        }
        if prefixes.len() > MAX_PREFIXES {
            return Err(Refusal::TooManyPrefixes);
        }
    }
    Ok(prefixes)
}

/// Names a transform for users: the end of a known URI, else the URI.
fn name(uri: &str) -> String {
    let name = match uri {
        "" => "(none)",
        "http://www.w3.org/TR/1999/REC-xslt-19991116" => "XSLT",
        "http://www.w3.org/TR/1999/REC-xpath-19991116" => "XPath",
        "http://www.w3.org/2002/06/xmldsig-filter2" => "XPath Filter 2",
        "http://www.w3.org/2000/09/xmldsig#base64" => "Base64",
        "http://www.w3.org/2006/12/xml-c14n11" => "Canonical XML 1.1",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments" => "Canonical XML 1.1 with comments",
        ENVELOPED => "enveloped-signature",
        EXCLUSIVE => "Exclusive XML Canonicalization",
        INCLUSIVE => "Canonical XML 1.0",
        other => return shown(other, 120),
    };
    name.to_owned()
}
