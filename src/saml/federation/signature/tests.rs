use super::super::index;
use super::*;
use crate::saml::signature::canonicalise;
use crate::saml::signature::testing::{SIGNATURE_TEMPLATE, TestSigner};
use crate::saml::xml::{self, SIGNATURE};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

const ROOT: &str = "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' ID='f'>";
const END: &str = "</md:EntitiesDescriptor>";

fn entity(id: &str, content: &str) -> String {
    format!("<md:EntityDescriptor entityID='{id}'>{content}</md:EntityDescriptor>")
}

/// Signs a document that contains a signature template, using a tree of the whole.
fn sign(template: &str) -> String {
    let document = Document::parse(template).unwrap();
    let signature = document.descendants().find(|node| xml::is(*node, (SIGNATURE, "Signature"))).unwrap();
    let signed = SignedElement::find(signature.parent().unwrap(), Profile::Metadata);
    let Ok(Some(signed)) = signed else { panic!("{template}: {signed:?}") };
    let apex = if signed.covers_document() { document.root() } else { signature.parent().unwrap() };
    let covered = canonicalise(apex, signed.covered(), Some(signature.id())).unwrap();
    let digested = template.replace("AAAA", &STANDARD.encode(digest(&SHA256, &covered)));
    TestSigner::new().value(&digested.replace("BBBB", "$value"))
}

/// The signature of the group with an ID, or of the whole document. Its values are placeholders in base64.
fn signature(uri: &str, transform: &str) -> String {
    let template = SIGNATURE_TEMPLATE.replace("#i", uri).replace("$digest", "AAAA").replace("$value", "BBBB");
    let exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
    assert!(template.contains(exclusive));
    template.replace("$key", "").replace(exclusive, transform)
}

const EXCLUSIVE: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
const INCLUSIVE: &str = "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>";
const LISTED: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><InclusiveNamespaces \
    xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xs md #default\"/></ds:Transform>";

/// Examines the signatures around the entity with this ID.
fn examine(text: &str, entity_id: &str) -> Vec<Evidence> {
    let index = index(text.as_bytes(), "en", |_| ControlFlow::Continue(())).unwrap();
    let row = index.find(entity_id).unwrap();
    let by = |piece| check_by(piece, &row.place, text, |_| ControlFlow::Continue(())).unwrap();
    // The result is the same for pieces of any size.
    let whole = by(PIECE);
    assert_eq!([1, 100].map(by), [whole.clone(), whole.clone()], "{text}");
    whole
}

/// Returns the problem with the only signature around the entity `a`. Returns `None` if its digest is valid.
fn refusal(text: &str) -> Option<Refusal> {
    match <[Evidence; 1]>::try_from(examine(text, "a")) {
        Ok([Evidence::Sealed(_)]) => None,
        Ok([Evidence::Refused { refusal, .. }]) => Some(refusal),
        Err(several) => panic!("{several:?}"),
    }
}

fn signed() -> String {
    sign(&format!("{ROOT}{}{}{END}", signature("#f", EXCLUSIVE), entity("a", "<md:X/>")))
}

#[test]
fn a_signature_over_the_group_holds_for_the_entity_in_it() {
    assert_eq!(refusal(&signed()), None);
}

#[test]
fn a_signature_behind_the_entities_counts_as_one_before_them() {
    let text = sign(&format!("{ROOT}{}{}{END}", entity("a", ""), signature("#f", EXCLUSIVE)));
    assert_eq!(refusal(&text), None);
    assert_eq!(refusal(&text.replace("'a'", "'a' x=''")), Some(Refusal::DigestDiffers));
}

#[test]
fn whatever_is_changed_is_noticed() {
    let text = signed();
    for (from, to) in [
        ("<md:X/>", "<md:Y/>"),
        ("entityID='a'>", "entityID='a' x=''>"),
        ("ID='f'>", "ID='f' x=''>"),
        ("ID='f'>", "ID='f'> "),
        ("</md:EntityDescriptor>", "</md:EntityDescriptor>\n"),
        ("<md:X/>", "<md:X/><?p?>"),
        ("</md:EntitiesDescriptor>", "<md:EntityDescriptor entityID='evil'/></md:EntitiesDescriptor>"),
        ("<md:EntityDescriptor", "<md:EntitiesDescriptor/><md:EntityDescriptor"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert_eq!(refusal(&changed), Some(Refusal::DigestDiffers), "{from} → {to}");
    }
}

#[test]
fn a_comment_is_no_change_for_it_was_not_signed() {
    assert_eq!(refusal(&signed().replace("<md:X/>", "<!-- x --><md:X/>")), None);
}

#[test]
fn what_is_broken_anywhere_leaves_the_signature_unchecked() {
    for (from, to) in [
        (
            "</md:EntityDescriptor>",
            "</md:EntityDescriptor><md:EntityDescriptor entityID='b'><md:X></md:EntityDescriptor>",
        ),
        (
            "</md:EntityDescriptor>",
            "</md:EntityDescriptor><md:EntityDescriptor entityID='b'><x:X/></md:EntityDescriptor>",
        ),
        ("</md:EntityDescriptor>", "</md:EntityDescriptor>&nbsp;"),
        ("</md:EntitiesDescriptor>", ""),
        ("</md:EntitiesDescriptor>", "</md:EntitiesDescriptor><md:EntitiesDescriptor/>"),
        ("</md:EntitiesDescriptor>", "</md:EntitiesDescriptor>text"),
        ("</md:EntityDescriptor>", "</md:EntityDescriptor><?xml version='1.0'?>"),
    ] {
        let broken = signed().replacen(from, to, 1);
        assert_eq!(refusal(&broken), Some(Refusal::NotWellFormed), "{from} → {to}");
    }
}

#[test]
fn the_gate_is_that_of_any_other_signature() {
    let text = signed();
    let twice = format!("{}{}", signature("#f", EXCLUSIVE), entity("a", ""));
    assert_eq!(refusal(&text.replace("<md:X/>", "<md:X ID='f'/>")), Some(Refusal::DuplicateId("f".to_owned())));
    assert_eq!(refusal(&text.replace("<md:X/>", "<md:X ID='g' id='h'/>")), Some(Refusal::SeveralIds("X".to_owned())));
    assert_eq!(refusal(&text.replace("\"#f\"", "\"http://x\"")), Some(Refusal::ExternalUri("http://x".to_owned())));
    assert_eq!(refusal(&text.replace("#f", "#g")), Some(Refusal::UnknownId("g".to_owned())));
    assert_eq!(
        refusal(&text.replace("#f", "#g").replace("<md:X/>", "<md:X ID='g'/>")),
        Some(Refusal::CoversSomethingElse("g".to_owned()))
    );
    assert_eq!(refusal(&text.replace(" ID='f'", "")), Some(Refusal::ParentWithoutId));
    let several = text.replace(&entity("a", "<md:X/>"), &twice);
    assert_eq!(refusal(&several), Some(Refusal::SeveralSignatures(2)));
}

#[test]
fn an_inner_group_is_signed_for_its_own_entities_only() {
    let inner = format!(
        "<md:EntitiesDescriptor ID='g'>{}{}</md:EntitiesDescriptor>",
        signature("#g", INCLUSIVE),
        entity("a", "<md:X/>")
    );
    let text =
        sign(&format!("<?xml version='1.0'?>{ROOT} {}{inner}<!-- --> {}{END}", entity("b", ""), entity("c", "")));
    assert_eq!(refusal(&text), None);
    assert_eq!(examine(&text, "b"), []);
    assert_eq!(examine(&text, "c"), []);
    assert_eq!(refusal(&text.replace("'c'", "'d'")), None, "what stands outside of the group was not signed");
    assert_eq!(refusal(&text.replace("'a'", "'a' x=''")), Some(Refusal::DigestDiffers));
}

#[test]
fn instructions_beside_the_root_belong_to_a_signature_over_the_whole_document() {
    let text = sign(&format!(
        "<?xml version='1.0'?><!-- --><?p q?> {ROOT}{}{}{END}<?r?><!-- -->",
        signature("", EXCLUSIVE),
        entity("a", "")
    ));
    assert_eq!(refusal(&text), None);
    for changed in [text.replace("<?p q?>", ""), text.replace("<?r?>", "<?s?>")] {
        assert_eq!(refusal(&changed), Some(Refusal::DigestDiffers));
    }
}

#[test]
fn an_entity_in_a_group_that_only_looks_signed_is_not_covered() {
    // The list treats the second group as part of the federation, but the signature doesn't cover it.
    let evil = format!("<md:EntitiesDescriptor>{}</md:EntitiesDescriptor>", entity("evil", ""));
    let text = signed().replace(END, &format!("{evil}{END}"));
    assert!(matches!(examine(&text, "evil").as_slice(), [Evidence::Refused { refusal: Refusal::DigestDiffers, .. }]));
}

#[test]
fn the_reading_can_be_stopped() {
    let text = signed();
    let index = index(text.as_bytes(), "en", |_| ControlFlow::Continue(())).unwrap();
    let stopped = check(&index.entities[0].place, &*text, |_| ControlFlow::Break(()));
    assert_eq!(stopped.unwrap_err().kind(), io::ErrorKind::Interrupted);
}

/// Generates children of groups, as in real metadata and beyond.
fn child() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(entity("a", "<md:X/>")),
        Just(entity("x", "<x:Y xmlns:x='urn:x' x:z='1' b='&quot;&#10;' a='&amp;\t'>&lt; > &#13; é 𝄞</x:Y>")),
        Just(entity("x", "<Y xmlns='urn:y'><Z xmlns=''/><md:W xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'/></Y>")),
        Just("<md:Extensions xml:lang='de'><![CDATA[<a> & ]]></md:Extensions>".to_owned()),
        Just("<md:Extensions xmlns:xs='http://www.w3.org/2001/XMLSchema' v='xs:string'/>".to_owned()),
        Just("\r\n  \t".to_owned()),
        Just("text ]] &gt;".to_owned()),
        Just("<!-- a comment -->".to_owned()),
        Just("<?p  a?>".to_owned()),
        Just("<?q?>\n".to_owned()),
    ]
}

fn group() -> impl Strategy<Value = String> {
    let tag = prop_oneof![
        Just("<md:EntitiesDescriptor>"),
        Just("<md:EntitiesDescriptor Name='&lt;n' xml:lang='en' >"),
        Just("<md:EntitiesDescriptor xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:z' ID = \"z&#x9;\">"),
    ];
    (tag, proptest::collection::vec(child(), 0..4))
        .prop_map(|(tag, children)| format!("{tag}{}{END}", children.concat()))
}

proptest! {
    /// The oracle is the canonical form of a tree of the whole.
    #[test]
    fn what_is_hashed_piece_by_piece_is_the_canonical_form_of_the_whole(
        before in proptest::collection::vec(child(), 0..4),
        groups in proptest::collection::vec(prop_oneof![group(), child()], 0..3),
        after in proptest::collection::vec(child(), 0..3),
        transform in prop::sample::select(vec![EXCLUSIVE, INCLUSIVE, LISTED, ""]),
        root in prop::sample::select(vec![
            "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' ID='f'>",
            "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' xmlns='urn:d' xml:lang='fr' ID='f' Name=\"a'b\">",
            "<md:EntitiesDescriptor xmlns:xs='urn:other' xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' ID='f'\n>",
        ]),
        is_inner in any::<bool>(),
        covers_document in any::<bool>(),
    ) {
        // The IDs of a document must differ.
        let unique = |children: String| {
            let mut parts = children.split("z&#x9;");
            let first = parts.next().unwrap_or_default().to_owned();
            parts.enumerate().fold(first, |text, (number, part)| format!("{text}z{number}&#x9;{part}"))
        };
        let content = unique([before.concat(), entity("a", ""), groups.concat(), after.concat()].concat());
        let uri = if covers_document && !is_inner { "" } else { "#f" };
        let signature = signature(uri, transform);
        let template = if is_inner {
            let outer = "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' xmlns:o='urn:o' xml:space='preserve'>";
            format!("{outer}{}{root}{content}{signature}{END}\n{END}", entity("o", ""))
        } else {
            format!("<?p?>{root}{signature}{content}{END}\n<?q r?>")
        };
        let signed = sign(&template);
        let evidence = examine(&signed, "a");
        prop_assert!(matches!(evidence.as_slice(), [Evidence::Sealed(_)]), "{:?}\n{}", evidence, signed);
    }
}
