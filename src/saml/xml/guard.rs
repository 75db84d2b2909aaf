//! One linear scan before any parsing, which refuses input that would cost a parser minutes or gigabytes.
//!
//! roxmltree examines every namespace in scope for every element that declares one, and compares every attribute of an
//! element with all others: both quadratic (its issue #153). Measured on 1,424 real files: at most 20 namespaces in scope, 6
//! attributes on an element, and 11 levels. The limits allow many times that, and [`Work`] keeps the sum linear.

use super::tags::{Tag, Tags};
use crate::saml::kind::{Kind, Unreadable, Wanted};
use crate::saml::shown::excerpt;

pub(crate) const MAX_DEPTH: usize = 64;
const MAX_NAMESPACES: usize = 64;
const MAX_NAMESPACES_IN_SCOPE: usize = 256;
const MAX_ATTRIBUTES: usize = 256;
/// Maximum number of `<` or `=`: the parser allocates about 80 bytes for each `<` and 72 for each `=` in advance.
const MAX_MARKUP: usize = 8_000_000;

/// The outline of a text that passed the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Number of root elements. Well-formed XML has one.
    pub(crate) roots: usize,
    /// Number of elements still open at the end. Well-formed XML has none.
    pub(crate) open: usize,
}

/// Reason that a text is rejected before it is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    DocumentType,
    TooDeep,
    TooManyNamespaces,
    TooManyAttributes,
    TooMuchMarkup,
    TwoDefaultNamespaces,
}

/// Scans a text once, from start to end.
///
/// # Errors
/// Returns [`Refusal`] at the first excess.
pub(crate) fn scan(text: &str) -> Result<Shape, Refusal> {
    let count = |wanted| text.bytes().filter(|byte| *byte == wanted).count();
    if count(b'<') > MAX_MARKUP || count(b'=') > MAX_MARKUP {
        return Err(Refusal::TooMuchMarkup);
    }
    let mut guard = Guard::default();
    guard.earn(text.len());
    for tag in Tags::new(text) {
        match tag {
            Tag::DocumentType => return Err(Refusal::DocumentType),
            Tag::End => guard.end(),
            // roxmltree 0.21 uses the first of them, but other parsers refuse the document.
            Tag::Start(tag) if tag.defaults > 1 => return Err(Refusal::TwoDefaultNamespaces),
            Tag::Start(tag) => guard.start(tag.namespaces, tag.attributes, tag.is_empty)?,
        }
    }
    Ok(guard.shape)
}

/// Adds up the costs of one tag after another, for a text in memory and for one that streams past.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    shape: Shape,
    /// The namespace declarations of each open element.
    declared: [usize; MAX_DEPTH],
    in_scope: usize,
    work: Work,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            shape: Shape { roots: 0, open: 0 },
            declared: [0; MAX_DEPTH],
            in_scope: 0,
            work: Work { left: Work::ALLOWANCE },
        }
    }
}

impl Guard {
    /// Allows the work that `bytes` bytes of text justify.
    pub(crate) fn earn(&mut self, bytes: usize) {
        self.work.left = self.work.left.saturating_add(Work::PER_BYTE * bytes);
    }

    /// Counts a start tag, or the tag of an empty element.
    ///
    /// # Errors
    /// Returns [`Refusal`] if a limit is exceeded.
    pub(crate) fn start(&mut self, namespaces: usize, attributes: usize, is_empty: bool) -> Result<(), Refusal> {
        let in_scope = self.in_scope + namespaces;
        if namespaces > MAX_NAMESPACES || in_scope > MAX_NAMESPACES_IN_SCOPE {
            return Err(Refusal::TooManyNamespaces);
        }
        if attributes > MAX_ATTRIBUTES {
            return Err(Refusal::TooManyAttributes);
        }
        self.work.spend(namespaces, in_scope, attributes)?;
        self.shape.roots += usize::from(self.shape.open == 0);
        if !is_empty {
            let Some(declared) = self.declared.get_mut(self.shape.open) else { return Err(Refusal::TooDeep) };
            *declared = namespaces;
            self.in_scope = in_scope;
            self.shape.open += 1;
        }
        Ok(())
    }

    /// Counts an end tag.
    pub(crate) fn end(&mut self) {
        if let Some(open) = self.shape.open.checked_sub(1) {
            self.shape.open = open;
            self.in_scope -= self.declared.get_mut(open).map_or(0, std::mem::take);
        }
    }

    /// Counts the ends of all elements except the `open` outermost, to skip malformed markup.
    pub(crate) fn back_to(&mut self, open: usize) {
        while self.shape.open > open {
            self.end();
        }
    }
}

/// Comparisons of names that the parser may make: a fixed number for each byte, so that time stays linear in the size.
#[derive(Debug, Clone)]
struct Work {
    left: usize,
}

impl Work {
    const ALLOWANCE: usize = 4_000_000;
    const PER_BYTE: usize = 16;

    fn spend(&mut self, declared: usize, in_scope: usize, attributes: usize) -> Result<(), Refusal> {
        let inheriting = if declared > 0 { in_scope * in_scope } else { 0 };
        let comparing = attributes * (attributes + in_scope);
        match self.left.checked_sub(inheriting + comparing) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None if inheriting > comparing => Err(Refusal::TooManyNamespaces),
            None => Err(Refusal::TooManyAttributes),
        }
    }
}

impl Refusal {
    /// Describes it for the user.
    pub(crate) fn unreadable(self, text: &str, wanted: Wanted) -> Unreadable {
        const OVERLOADING: &str = "The file is damaged or may be designed to overload programs.";

        let (code, message, meaning) = match self {
            Self::DocumentType => (
                "dtd",
                "This XML contains a document type declaration (DOCTYPE), which isn’t allowed.",
                "Such a declaration can make a program read files, open connections, or use up its memory. SAML never needs one.",
            ),
            Self::TooDeep => (
                "too-deep",
                "This XML nests elements more than 64 levels deep, so it wasn’t read.",
                "SAML needs about a dozen levels. The file is damaged or may be designed to overload programs.",
            ),
            Self::TooManyNamespaces => (
                "too-many-namespaces",
                "This XML declares far more namespaces than SAML uses, so it wasn’t read.",
                OVERLOADING,
            ),
            Self::TooManyAttributes => (
                "too-many-attributes",
                "This XML has elements with far more attributes than SAML uses, so it wasn’t read.",
                OVERLOADING,
            ),
            Self::TwoDefaultNamespaces => (
                "not-well-formed",
                "The XML is malformed: an element declares its default namespace twice.",
                "Programs don’t agree on which one to use, so two programs may read two different documents.",
            ),
            Self::TooMuchMarkup => (
                "too-much-markup",
                "This XML has far more markup than the largest federation needs, so it wasn’t read.",
                OVERLOADING,
            ),
        };
        Unreadable {
            kind: Kind::BrokenXml,
            code,
            message: message.to_owned(),
            meaning: meaning.to_owned(),
            hint: wanted
                .choose(
                    "Download the metadata from the identity provider again and load it unchanged.",
                    "Download the SP metadata again and load it unchanged.",
                    "Capture the sign-in again and copy the value of SAMLResponse.",
                )
                .to_owned(),
            excerpt: excerpt(text),
            title: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_type_is_refused_wherever_it_stands() {
        assert_eq!(scan("<!DOCTYPE a><a/>"), Err(Refusal::DocumentType));
        assert_eq!(
            scan("<?xml version='1.0'?>\n<!-- x --><!doctype a [<!ENTITY b 'c'>]><a/>"),
            Err(Refusal::DocumentType)
        );
        assert_eq!(scan("<a><!DOCTYPE a></a>"), Err(Refusal::DocumentType));
        assert_eq!(scan("<a><!-- <!DOCTYPE a> --></a>"), Ok(Shape { roots: 1, open: 0 }));
    }

    #[test]
    fn a_namespace_bomb_is_refused() {
        let declarations: String = (0..20_000).map(|number| format!(" xmlns:n{number}='u'")).collect();
        assert_eq!(scan(&format!("<a{declarations}/>")), Err(Refusal::TooManyNamespaces));

        let nested: String = (0..60).map(|level| format!("<a{}>", numbered(" xmlns:n", level * 30, 30))).collect();
        assert_eq!(scan(&nested), Err(Refusal::TooManyNamespaces));

        let many = format!("<r{}>{}</r>", numbered(" xmlns:n", 0, 60), "<a xmlns='u'/>".repeat(100_000));
        assert_eq!(scan(&many), Err(Refusal::TooManyNamespaces));
    }

    #[test]
    fn fifty_thousand_attributes_are_refused() {
        assert_eq!(scan(&format!("<a{}/>", numbered(" b", 0, 50_000))), Err(Refusal::TooManyAttributes));
        assert_eq!(
            scan(&format!("<r>{}</r>", format!("<a{}/>", numbered(" b", 0, 250)).repeat(5_000))),
            Err(Refusal::TooManyAttributes)
        );
    }

    #[test]
    fn a_million_nested_elements_are_refused() {
        assert_eq!(scan(&"<a>".repeat(1_000_000)), Err(Refusal::TooDeep));
    }

    #[test]
    fn millions_of_equals_signs_are_refused_before_memory_is_allotted_for_them() {
        assert_eq!(scan(&format!("<a>{}</a>", "=".repeat(8_000_001))), Err(Refusal::TooMuchMarkup));
    }

    #[test]
    fn what_real_metadata_has_many_times_over_passes() {
        let entity = format!("<e{}{}><f xmlns:x='u' a='1'/></e>", numbered(" xmlns:n", 0, 20), numbered(" b", 0, 6));
        assert_eq!(scan(&format!("<r>{}</r>", entity.repeat(2_000))), Ok(Shape { roots: 1, open: 0 }));
    }

    #[test]
    fn two_default_namespaces_on_an_element_are_refused() {
        assert_eq!(scan("<a xmlns='u' xmlns='v'/>"), Err(Refusal::TwoDefaultNamespaces));
        assert_eq!(scan("<a xmlns='u'><b xmlns='v'/></a>"), Ok(Shape { roots: 1, open: 0 }));
    }

    #[test]
    fn several_roots_and_missing_ends_are_told() {
        assert_eq!(scan("<a/><b></b>"), Ok(Shape { roots: 2, open: 0 }));
        assert_eq!(scan("<a><b>"), Ok(Shape { roots: 1, open: 2 }));
        assert_eq!(scan("</a></a><b/>"), Ok(Shape { roots: 1, open: 0 }));
    }

    fn numbered(name: &str, first: usize, count: usize) -> String {
        (first..first + count).map(|number| format!("{name}{number}='u'")).collect()
    }
}
