//! The XML of a response for display: an element or a text on each line, with the parts that a verified signature covers.
//!
//! For display only: responses are often one line of many thousand characters. The original is kept unchanged.

use super::{Covered, MAX_BYTES, root};
use crate::saml::Unreadable;
use crate::saml::kind::Wanted;
use crate::saml::shown::shown;
use crate::saml::xml::{self, ASSERTION, SIGNATURE, Source};
use roxmltree::Node;

/// Maximum characters shown on a line; a longer one is visibly shortened in its middle.
const LONGEST: usize = 400;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Nesting depth; the root has depth 0.
    pub depth: usize,
    pub text: String,
    /// A verified signature covers it.
    pub is_signed: bool,
}

/// Lays out the XML of a response. `covered` is the part that a verified signature covers, from [`super::Signed::covers`].
///
/// # Errors
/// Returns [`Unreadable`], which names what the bytes are instead, if they aren't a response.
pub fn lines(response: &[u8], covered: Option<Covered>) -> Result<Vec<Line>, Unreadable> {
    let source = Source::read(response, Wanted::Response)?;
    if source.text.len() > MAX_BYTES {
        return Err(root::too_large(source.text.len()));
    }
    let document = source.parse()?;
    let root = document.root_element();
    let apex = match covered {
        None => None,
        Some(Covered::Response | Covered::Both) => Some(root),
        Some(Covered::Assertion) => xml::child(root, (ASSERTION, "Assertion")),
    };
    let mut writer = Writer { lines: Vec::new(), apex };
    writer.element(root, 0, false);

    Ok(writer.lines)
}

struct Writer<'a, 'input> {
    lines: Vec<Line>,
    /// The signed element.
    apex: Option<Node<'a, 'input>>,
}

impl<'a, 'input> Writer<'a, 'input> {
    fn push(&mut self, depth: usize, text: &str, is_signed: bool) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.lines.push(Line { depth, text: shown(&text, LONGEST), is_signed });
    }

    /// Writes an element. The guard has limited the nesting depth.
    fn element(&mut self, element: Node<'a, 'input>, depth: usize, is_signed: bool) {
        let whole = &element.document().input_text()[element.range()];
        // The signature itself is removed before the element around it is hashed (the enveloped signature transform).
        let is_own_signature = xml::is(element, (SIGNATURE, "Signature")) && element.parent() == self.apex;
        let is_signed = (is_signed || Some(element) == self.apex) && !is_own_signature;
        let children: Vec<_> = element.children().filter(is_shown).collect();

        match children.as_slice() {
            [] => self.push(depth, whole, is_signed),
            // A value is on the line of its element.
            [only] if only.is_text() => self.push(depth, whole, is_signed),
            [first, .., last] | [first @ last] => {
                let (start, end) = (element.range().start, element.range().end);
                let input = element.document().input_text();
                self.push(depth, &input[start..first.range().start], is_signed);
                for child in &children {
                    if child.is_element() {
                        self.element(*child, depth + 1, is_signed);
                    } else {
                        self.push(depth + 1, &input[child.range()], is_signed && !child.is_comment());
                    }
                }
                self.push(depth, &input[last.range().end..end], is_signed);
            }
        }
    }
}

fn is_shown(node: &Node<'_, '_>) -> bool {
    !node.is_text() || node.text().is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saml::response::tests::fixture::{Message, Sign, Signer};

    fn laid_out(sign: Sign) -> Vec<Line> {
        let signer = Signer::new("idp");
        let xml = signer.xml(&Message { sign, ..Message::default() });
        let covered = signer.look(&xml).signed.map(|signed| signed.covers);

        lines(xml.as_bytes(), covered).unwrap()
    }

    fn line<'a>(lines: &'a [Line], part: &str) -> &'a Line {
        lines.iter().find(|line| line.text.contains(part)).unwrap()
    }

    #[test]
    fn what_the_signature_of_the_assertion_covers_is_marked_and_nothing_else() {
        let lines = laid_out(Sign::Assertion);

        assert!(line(&lines, "ada@example.com").is_signed && line(&lines, "<saml:Assertion").is_signed);
        assert!(lines.iter().any(|line| line.text == "</saml:Assertion>" && line.is_signed));
        for outside in ["<samlp:Response", "StatusCode", "<ds:Signature ", "DigestValue", "</samlp:Response>"] {
            assert!(!line(&lines, outside).is_signed, "{outside}");
        }
    }

    #[test]
    fn a_signed_response_is_signed_from_its_first_line_to_its_last() {
        for sign in [Sign::Response, Sign::Both] {
            let lines = laid_out(sign);
            assert!(line(&lines, "StatusCode").is_signed && line(&lines, "<samlp:Response").is_signed);
        }
    }

    #[test]
    fn nothing_is_marked_where_nothing_is_proven() {
        assert!(laid_out(Sign::Nothing).iter().all(|line| !line.is_signed));
    }

    #[test]
    fn lines_say_how_deep_they_stand() {
        let lines = laid_out(Sign::Nothing);

        assert_eq!((lines[0].depth, lines.last().unwrap().depth), (0, 0));
        assert_eq!(line(&lines, "<samlp:StatusCode").depth, 2);
        assert_eq!(line(&lines, "ada@example.com").text, "<saml:AttributeValue>ada@example.com</saml:AttributeValue>");
    }
}
