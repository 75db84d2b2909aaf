//! A canonical form is XML, has the same meaning, and is its own canonical form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use sso_wizard::saml::signature::{Canonicalisation, Mode, canonicalise};

/// Number of elements of a document whose own forms are checked.
const FEW: usize = 6;

/// Returns whether the program's guard rejects the text before the parser, which would take minutes for it.
fn is_too_much(text: &str) -> bool {
    text.matches("xmlns").count() > 64 || text.matches('=').count() > 512 || text.matches('<').count() > 4_096
}

fn parse(text: &str) -> Option<Document<'_>> {
    Document::parse_with_options(text, ParsingOptions { nodes_limit: 8_192, ..ParsingOptions::default() }).ok()
}

/// Returns the meaning of an element to a reader, who sees no prefixes, no order of attributes, and no pieces of text.
fn meaning(apex: Node<'_, '_>) -> Vec<String> {
    let mut meaning = Vec::new();
    let mut text = String::new();

    for node in apex.descendants() {
        match node.node_type() {
            NodeType::Text => text.push_str(node.text().unwrap_or_default()),
            NodeType::Element => {
                let mut attributes: Vec<_> =
                    node.attributes().map(|at| (at.namespace(), at.name(), at.value())).collect();
                let name = node.tag_name();
                attributes.sort_unstable();
                let depth = node.ancestors().take_while(|ancestor| *ancestor != apex).count();
                meaning.push(std::mem::take(&mut text));
                meaning.push(format!(
                    "{depth} {{{}}}{} {attributes:?}",
                    name.namespace().unwrap_or_default(),
                    name.name()
                ));
            }
            NodeType::Root | NodeType::Comment | NodeType::PI => {}
        }
    }
    meaning.push(text);

    meaning
}

fn assert_sound(apex: Node<'_, '_>, canonicalisation: &Canonicalisation) {
    let Ok(form) = canonicalise(apex, canonicalisation, None) else { return };
    let form = String::from_utf8(form).expect("a canonical form is UTF-8");
    assert!(form.starts_with('<') && form.ends_with('>'), "{canonicalisation:?}: {form}");

    let read = Document::parse(&form).unwrap_or_else(|error| panic!("{canonicalisation:?}: {error}: {form}"));
    let again = if apex.is_root() { read.root() } else { read.root_element() };
    let again_form = canonicalise(again, canonicalisation, None).unwrap_or_else(|error| panic!("{error}: {form}"));
    assert_eq!(String::from_utf8_lossy(&again_form), form, "{canonicalisation:?}");

    // A single element inherits xml:lang and similar in the inclusive form: nothing else may be new.
    if apex.is_root() || canonicalisation.mode != Mode::Inclusive {
        assert_eq!(meaning(again), meaning(apex), "{canonicalisation:?}: {form}");
    }
}

/// Leaves an element out, as the transform for an enveloped signature does.
fn assert_left_out(apex: Node<'_, '_>, without: Node<'_, '_>, canonicalisation: &Canonicalisation) {
    let Ok(form) = canonicalise(apex, canonicalisation, Some(without.id())) else { return };
    let form = String::from_utf8(form).expect("a canonical form is UTF-8");
    let read = Document::parse(&form).unwrap_or_else(|error| panic!("{canonicalisation:?}: {error}: {form}"));
    let elements = |node: Node<'_, '_>| node.descendants().filter(Node::is_element).count();

    assert_eq!(elements(read.root_element()), elements(apex) - elements(without), "{canonicalisation:?}: {form}");
}

fuzz_target!(|bytes: &[u8]| {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !is_too_much(text)) else { return };
    let Some(document) = parse(text) else { return };
    let root = document.root_element();
    let in_scope: Vec<String> =
        root.namespaces().map(|at| at.name().unwrap_or_default().to_owned()).filter(|prefix| prefix != "xml").collect();
    let some = in_scope.iter().step_by(2).cloned().chain(["p".to_owned()]).collect();
    let exclusive = |inclusive| Mode::Exclusive { inclusive };
    let modes =
        [Mode::Inclusive, exclusive(Vec::new()), exclusive(in_scope), exclusive(some), exclusive(vec![String::new()])];

    for (mode, with_comments) in modes.into_iter().flat_map(|mode| [(mode.clone(), false), (mode, true)]) {
        let canonicalisation = Canonicalisation { mode, with_comments };
        assert_sound(document.root(), &canonicalisation);
        for element in document.descendants().filter(Node::is_element).take(FEW) {
            assert_sound(element, &canonicalisation);
        }
        if let Some(child) = root.first_element_child() {
            assert_left_out(root, child, &canonicalisation);
        }
    }
});
