//! Converts bytes to text to a tree: encoding, the linear guard scan, then roxmltree.
//!
//! Every reader of SAML XML starts here, so that the same input is refused everywhere: document type declarations, and
//! markup whose only use is to exhaust a parser. Nothing here accesses a file or the network.

pub(crate) mod encoding;
pub(crate) mod escape;
pub(crate) mod guard;
pub(crate) mod paste;
pub(crate) mod tags;
pub(crate) mod value;

use super::kind::{Kind, Unreadable, Wanted};
use super::shown::quoted;
use super::{Finding, kind};
use crate::phrase::grouped;
use guard::Shape;
use roxmltree::{Attribute, Document, Error, Node};
use std::borrow::Cow;

/// Maximum size that is read, in bytes, the same as in [`crate::fetch::Limits`]: the largest federations reach about 100 MB.
pub const MAX_BYTES: usize = 150 * 1024 * 1024;

/// Hint for a file that an editor may have damaged.
pub(crate) const LOAD_UNCHANGED: &str =
    "Download the file again and load it unchanged. Don’t open and save it in an editor first.";

/// SAML 2.0 metadata (SAML Metadata §1.1).
pub(crate) const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// SAML 2.0 assertions (SAML Core §1.2).
pub(crate) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// SAML 2.0 protocol messages, and the value of `protocolSupportEnumeration` (SAML Core §1.2).
pub(crate) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// XML Signature.
pub(crate) const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of `xml:lang`.
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The name of an element: namespace URI and local name. Prefixes never matter.
pub(crate) type Name = (&'static str, &'static str);

/// XML as text: decoded, without surrounding text, and scanned by [`guard`], so that it is safe to parse.
#[derive(Debug, Clone)]
pub(crate) struct Source<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Repairs that were needed to read it, and oddities of its encoding.
    pub(crate) findings: Vec<Finding>,
    shape: Shape,
    wanted: Wanted,
}

impl<'a> Source<'a> {
    /// Converts bytes to text that is safe to parse.
    ///
    /// # Errors
    /// Returns [`Unreadable`], which names what the bytes are instead of XML, or why this XML is refused.
    pub(crate) fn read(bytes: &'a [u8], wanted: Wanted) -> Result<Self, Unreadable> {
        if bytes.len() > MAX_BYTES {
            return Err(kind::too_large(bytes.len(), wanted));
        }
        if let Some(unreadable) = kind::binary(bytes, wanted) {
            return Err(unreadable);
        }
        let mut findings = Vec::new();
        let text = encoding::decode(bytes, wanted, &mut findings)?;
        if let Some(unreadable) = kind::plain_text(&text, wanted) {
            return Err(unreadable);
        }
        let text = paste::free(text, wanted, &mut findings)?;
        if let Some(unreadable) = kind::text(&text, wanted) {
            return Err(unreadable);
        }
        let shape = guard::scan(&text).map_err(|refusal| refusal.unreadable(&text, wanted))?;
        Ok(Self { text, findings, shape, wanted })
    }

    /// Returns whether there is more than one root element. Well-formed XML has one.
    pub(crate) fn has_several_roots(&self) -> bool {
        self.shape.roots > 1
    }

    /// Parses the text.
    ///
    /// # Errors
    /// Returns [`Unreadable`], which says where the text isn't well formed, and what usually causes it.
    pub(crate) fn parse(&self) -> Result<Document<'_>, Unreadable> {
        Document::parse(&self.text).map_err(|error| not_well_formed(&self.text, self.shape, &error, self.wanted))
    }
}

/// Describes where XML is malformed, and what usually causes it.
pub(crate) fn not_well_formed(text: &str, shape: Shape, error: &Error, wanted: Wanted) -> Unreadable {
    let broken = |code, message: String, meaning: &str, hint: &str| Unreadable {
        kind: Kind::BrokenXml,
        code,
        message,
        meaning: meaning.to_owned(),
        hint: hint.to_owned(),
        excerpt: super::shown::excerpt(text),
        title: None,
    };
    if shape.roots > 1 {
        return broken(
            "several-roots",
            format!("This text contains {} XML documents in a row.", grouped(shape.roots)),
            "An XML document has one root element, so it’s unclear which one to use.",
            wanted.choose(
                "Keep only the document that contains your IdP metadata, and load it.",
                "Keep only the document that contains your SP metadata, and load it.",
                "Keep only the document that contains your SAML response, and load it.",
            ),
        );
    }
    if shape.open > 0 {
        return broken(
            "cut-short",
            "This XML ends before it is complete.".to_owned(),
            "The end is missing, probably because a download was interrupted or only a part was copied.",
            "Download or copy the whole document again.",
        );
    }
    let position = error.pos();
    let (line, column) = (position.row, position.col);
    match error {
        Error::UnknownNamespace(prefix, _) => broken(
            "undeclared-prefix",
            format!("The XML uses the prefix {} at line {line}, column {column} without declaring it.", quoted(prefix)),
            "This happens when part of a larger file is copied. The declaration was on an outer element.",
            "Load the whole file instead. You can then choose one of its entities.",
        ),
        Error::UnexpectedCloseTag(expected, actual, _) => broken(
            "not-well-formed",
            format!(
                "The XML is malformed at line {line}, column {column}: </{}> was expected, not </{}>.",
                safe(expected),
                safe(actual)
            ),
            "A tag is missing or was changed manually.",
            LOAD_UNCHANGED,
        ),
        Error::UnknownEntityReference(..) | Error::MalformedEntityReference(_) => broken(
            "not-well-formed",
            format!("The XML is malformed at line {line}, column {column}: an unescaped & isn’t allowed."),
            "A URL with & was probably entered in the file. In XML, & is written as &amp;.",
            LOAD_UNCHANGED,
        ),
        Error::NonXmlChar(character, _) => broken(
            "not-well-formed",
            format!(
                "The XML is malformed at line {line}, column {column}: the control character U+{:04X} isn’t allowed.",
                u32::from(*character)
            ),
            "The file is damaged, or its name doesn’t match its content.",
            LOAD_UNCHANGED,
        ),
        Error::DuplicatedAttribute(name, _) => broken(
            "not-well-formed",
            format!(
                "The XML is malformed at line {line}, column {column}: the attribute {} appears twice.",
                quoted(name)
            ),
            "",
            LOAD_UNCHANGED,
        ),
        _ => broken(
            "not-well-formed",
            format!("The XML is malformed at line {line}, column {column}."),
            "",
            LOAD_UNCHANGED,
        ),
    }
}

fn safe(name: &str) -> String {
    super::shown::shown(name, 60)
}

/// Returns whether `node` is the element `name`.
pub(crate) fn is(node: Node<'_, '_>, name: Name) -> bool {
    node.is_element() && node.has_tag_name(name)
}

/// Returns the child elements `name`, in document order.
pub(crate) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: Name,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    node.children().filter(move |child| is(*child, name))
}

/// Returns the first child element `name`.
pub(crate) fn child<'a, 'input>(node: Node<'a, 'input>, name: Name) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// Returns the value of an attribute without a namespace. [`Node::attribute`] would also read `x:name` as `name`
/// if it comes first.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let is_it = |attribute: &Attribute<'_, '_>| attribute.namespace().is_none() && attribute.name() == name;
    node.attributes().find(is_it).map(|attribute| attribute.value())
}

/// Returns the text of an element: all its text nodes joined, so that a comment can't cut a value short, then trimmed.
pub(crate) fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut texts = node.children().filter(Node::is_text).filter_map(|text| text.text());
    let first = texts.next().unwrap_or_default();
    let Some(second) = texts.next() else { return Cow::Borrowed(first.trim()) };
    let joined: String = [first, second].into_iter().chain(texts).collect();
    Cow::Owned(joined.trim().to_owned())
}

/// Returns the trimmed text of the first child element `name`, unless it is absent or empty.
pub(crate) fn child_text<'a>(node: Node<'a, '_>, name: Name) -> Option<Cow<'a, str>> {
    child(node, name).map(text).filter(|text| !text.is_empty())
}

/// Returns the `xml:lang` of an element in lowercase. Empty if there is none.
pub(crate) fn language(node: Node<'_, '_>) -> String {
    node.attribute((XML, "lang")).unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
