//! Canonical XML: the unique way to write a part of a document as bytes, so that its digest is well defined.
//!
//! Exclusive XML Canonicalization 1.0 with and without `InclusiveNamespaces`, and Canonical XML 1.0. roxmltree drops
//! prefixes, so names with their prefix and namespace declarations are read from the text that it was parsed from. There is
//! no recursion, and time and output are linear in that text.

mod escape;
mod namespaces;
mod scan;

use super::transform::{Canonicalisation, Mode};
use crate::saml::shown::quoted;
use crate::saml::xml::XML;
use namespaces::{Rendered, in_scope};
use roxmltree::{Attribute, Node, NodeId, NodeType};
use scan::{declared_prefixes, qualified_name};

/// Maximum nesting depth, the same as in the guard of [`crate::saml::xml`].
const MAX_DEPTH: usize = 64;
/// Maximum growth factor: escaping makes a character at most six times as long. Anything longer repeats
/// namespace names endlessly.
const MAX_GROWTH: usize = 8;
/// Output that is allowed in addition, in bytes, so that a small document has enough.
const MIN_ALLOWANCE: usize = 1024 * 1024;

/// Reason that a part of a document can't be canonicalized. No failure is ever treated as an empty form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncanonical {
    /// Elements are nested too deep.
    TooDeep,
    /// A namespace name is a relative URI, or isn't a URI: canonicalization must fail (Canonical XML 1.0 §1.3).
    NotAbsolute(String),
    /// A prefix is bound to no namespace (Namespaces in XML 1.0 §2.2).
    EmptyNamespace(String),
    /// A processing instruction is called `xml`, in any case: that name is reserved (XML 1.0 §2.6), and if written as an
    /// instruction, it would be read as a declaration.
    ReservedInstruction,
    /// The canonical form is many times as long as the document.
    TooLong,
    /// The text of the document isn't the one that was parsed.
    Mismatch,
}

impl std::fmt::Display for Uncanonical {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooDeep => write!(
                f,
                "The signed content can’t be canonicalized, because its elements are nested more than {MAX_DEPTH} levels deep."
            ),
            Self::NotAbsolute(uri) => write!(
                f,
                "The signed content can’t be canonicalized, because the namespace {} isn’t a complete URI.",
                quoted(uri)
            ),
            Self::EmptyNamespace(prefix) => write!(
                f,
                "The signed content can’t be canonicalized, because the prefix {} has no namespace.",
                quoted(prefix)
            ),
            Self::ReservedInstruction => f.write_str(
                "The signed content can’t be canonicalized, because it contains a processing instruction named xml.",
            ),
            Self::TooLong => f.write_str(
                "The signed content can’t be canonicalized, because it would repeat long namespace names too often.",
            ),
            Self::Mismatch => f.write_str(
                "The signed content can’t be canonicalized, because a name in it can’t be found in the text.",
            ),
        }
    }
}

/// Writes the canonical form of `apex`: an element with all its content, or the root node for the whole document.
///
/// `without` is an element that is omitted with all its content: the one that the enveloped-signature transform removes.
///
/// # Errors
/// Returns [`Uncanonical`] if the standard requires a failure, or if a hostile document would take too much.
pub fn canonicalise(
    apex: Node<'_, '_>,
    canonicalisation: &Canonicalisation,
    without: Option<NodeId>,
) -> Result<Vec<u8>, Uncanonical> {
    let mut writer = Writer::new(apex, canonicalisation);
    let mut node = apex;
    loop {
        let is_left_out = without == Some(node.id());
        let is_entered = !is_left_out && writer.enter(node)?;
        if is_entered && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        if is_entered {
            writer.leave(node);
        }
        loop {
            if node == apex {
                return Ok(writer.output);
            }
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            let Some(parent) = node.parent() else { return Ok(writer.output) };
            node = parent;
            writer.leave(node);
        }
    }
}

struct Writer<'a, 'input, 'm> {
    text: &'input str,
    canonicalisation: &'m Canonicalisation,
    /// The open elements, each by its name with prefix.
    open: Vec<&'input str>,
    rendered: Rendered<'a>,
    output: Vec<u8>,
    longest: usize,
    /// `true` after the root element: then comments and instructions at the end of the document follow.
    is_after_root: bool,
}

impl<'a, 'input, 'm> Writer<'a, 'input, 'm> {
    fn new(apex: Node<'a, 'input>, canonicalisation: &'m Canonicalisation) -> Self {
        let text = apex.document().input_text();
        Self {
            text,
            canonicalisation,
            open: Vec::new(),
            rendered: Rendered::default(),
            output: Vec::with_capacity(apex.range().len()),
            longest: MAX_GROWTH.saturating_mul(text.len()).saturating_add(MIN_ALLOWANCE),
            is_after_root: false,
        }
    }

    /// Writes the start of a node, and returns whether its children come next.
    fn enter(&mut self, node: Node<'a, 'input>) -> Result<bool, Uncanonical> {
        match node.node_type() {
            NodeType::Root => return Ok(true),
            NodeType::Element => {
                self.start_tag(node)?;
                return Ok(true);
            }
            NodeType::Text => escape::text(&mut self.output, node.text().unwrap_or_default()),
            NodeType::PI => {
                let Some(instruction) = node.pi() else { return Err(Uncanonical::Mismatch) };
                if instruction.target.eq_ignore_ascii_case("xml") {
                    return Err(Uncanonical::ReservedInstruction);
                }
                self.outside(|output| {
                    output.extend_from_slice(b"<?");
                    output.extend_from_slice(instruction.target.as_bytes());
                    if let Some(value) = instruction.value {
                        output.push(b' ');
                        escape::lines(output, value);
                    }
                    output.extend_from_slice(b"?>");
                });
            }
            NodeType::Comment if self.canonicalisation.with_comments => self.outside(|output| {
                output.extend_from_slice(b"<!--");
                escape::lines(output, node.text().unwrap_or_default());
                output.extend_from_slice(b"-->");
            }),
            NodeType::Comment => {}
        }
        if self.output.len() > self.longest {
            return Err(Uncanonical::TooLong);
        }
        Ok(false)
    }

    /// Writes a node outside the root element, on a separate line (Canonical XML 1.0 §2.3).
    fn outside(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let is_outside = self.open.is_empty();
        if is_outside && self.is_after_root {
            self.output.push(b'\n');
        }
        write(&mut self.output);
        if is_outside && !self.is_after_root {
            self.output.push(b'\n');
        }
    }

    fn leave(&mut self, node: Node<'_, '_>) {
        if !node.is_element() {
            return;
        }
        if let Some(name) = self.open.pop() {
            self.output.extend_from_slice(b"</");
            self.output.extend_from_slice(name.as_bytes());
            self.output.push(b'>');
        }
        self.rendered.leave();
        self.is_after_root = self.open.is_empty();
    }

    fn start_tag(&mut self, element: Node<'a, 'input>) -> Result<(), Uncanonical> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Uncanonical::TooDeep);
        }
        let tag = self.text.get(element.range()).ok_or(Uncanonical::Mismatch)?;
        let name = qualified_name(tag);
        if name.rsplit(':').next() != Some(element.tag_name().name()) {
            return Err(Uncanonical::Mismatch);
        }
        let mut attributes = Vec::with_capacity(element.attributes().len());
        for attribute in element.attributes() {
            let name = self.text.get(attribute.range_qname()).ok_or(Uncanonical::Mismatch)?;
            attributes.push((attribute.namespace().unwrap_or_default(), attribute.name(), name, attribute.value()));
        }
        if self.open.is_empty() && self.canonicalisation.mode == Mode::Inclusive {
            attributes.extend(inherited(element, self.text));
        }
        attributes.sort_unstable();

        let is_apex = self.open.is_empty();
        let declared: Vec<&str> = declared_prefixes(tag).collect();
        namespaces::check(element, declared.iter().copied())?;
        self.rendered.enter();
        let declarations = match &self.canonicalisation.mode {
            Mode::Inclusive if is_apex => self.rendered.take(element, in_scope(element)),
            Mode::Inclusive => self.rendered.take(element, declared),
            Mode::Exclusive { inclusive } => {
                let is_listed = |prefix: &&str| inclusive.iter().any(|listed| listed == prefix);
                // An attribute without prefix has no namespace; an element without has the default one.
                let element_prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
                let used = attributes.iter().filter_map(|(_, _, name, _)| Some(name.split_once(':')?.0));
                let mut prefixes: Vec<&str> = std::iter::once(element_prefix).chain(used).collect();
                match is_apex {
                    true if !inclusive.is_empty() => prefixes.extend(in_scope(element).filter(is_listed)),
                    true => {}
                    false => prefixes.extend(declared.into_iter().filter(is_listed)),
                }
                self.rendered.take(element, prefixes)
            }
        }?;
        namespaces::check(element, declarations.iter().map(|(prefix, _)| *prefix))?;

        let output = &mut self.output;
        output.push(b'<');
        output.extend_from_slice(name.as_bytes());
        for (prefix, uri) in declarations {
            output.extend_from_slice(if prefix.is_empty() { b" xmlns" } else { b" xmlns:" });
            output.extend_from_slice(prefix.as_bytes());
            output.extend_from_slice(b"=\"");
            escape::attribute(output, uri);
            output.push(b'"');
        }
        for (_, _, name, value) in attributes {
            output.push(b' ');
            output.extend_from_slice(name.as_bytes());
            output.extend_from_slice(b"=\"");
            escape::attribute(output, value);
            output.push(b'"');
        }
        output.push(b'>');
        if output.len() > self.longest {
            return Err(Uncanonical::TooLong);
        }
        self.open.push(name);
        Ok(())
    }
}

/// An attribute: namespace, local name, name with prefix, value. Attributes are sorted in this order.
type Sortable<'a, 'input> = (&'a str, &'input str, &'input str, &'a str);

/// Returns the `xml:…` attributes of the elements around the apex that it doesn't have itself (Canonical XML 1.0 §2.4).
fn inherited<'a, 'input>(apex: Node<'a, 'input>, text: &'input str) -> Vec<Sortable<'a, 'input>> {
    let mut inherited: Vec<Sortable<'a, 'input>> = Vec::new();
    for ancestor in apex.ancestors().skip(1) {
        let of_xml = ancestor.attributes().filter(|attribute: &Attribute<'_, '_>| attribute.namespace() == Some(XML));
        for attribute in of_xml {
            let local = attribute.name();
            let is_nearer =
                apex.has_attribute((XML, local)) || inherited.iter().any(|(_, known, _, _)| *known == local);
            if let (false, Some(name)) = (is_nearer, text.get(attribute.range_qname())) {
                inherited.push((XML, local, name, attribute.value()));
            }
        }
    }
    inherited
}

#[cfg(test)]
mod tests;
