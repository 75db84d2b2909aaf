use super::*;
use roxmltree::Document;

fn exclusive(xml: &str) -> Result<String, Uncanonical> {
    written(xml, &Canonicalisation::EXCLUSIVE)
}

fn written(xml: &str, canonicalisation: &Canonicalisation) -> Result<String, Uncanonical> {
    let document = Document::parse(xml).unwrap();
    canonicalise(document.root(), canonicalisation, None).map(|bytes| String::from_utf8(bytes).unwrap())
}

fn part(xml: &str, canonicalisation: &Canonicalisation) -> String {
    let document = Document::parse(xml).unwrap();
    let part = document.descendants().find(|node| node.has_tag_name("part")).unwrap();
    String::from_utf8(canonicalise(part, canonicalisation, None).unwrap()).unwrap()
}

#[test]
fn prefixes_line_ends_and_the_order_of_attributes_are_those_of_the_standard() {
    assert_eq!(
        exclusive("<p:a z='1'  xmlns:p='urn:p' p:a='2' b='\"&#13;'>\r\n&#13;&gt;</p:a>").unwrap(),
        "<p:a xmlns:p=\"urn:p\" b=\"&quot;&#xD;\" z=\"1\" p:a=\"2\">\n&#xD;&gt;</p:a>"
    );
}

#[test]
fn the_default_namespace_is_taken_back_only_where_one_was_written() {
    assert_eq!(exclusive("<a xmlns=''><b xmlns=''/></a>").unwrap(), "<a><b></b></a>");
    assert_eq!(exclusive("<a xmlns='urn:a'><b xmlns=''/></a>").unwrap(), "<a xmlns=\"urn:a\"><b xmlns=\"\"></b></a>");
}

#[test]
fn a_part_brings_the_namespaces_that_it_uses_or_all_that_surround_it() {
    const XML: &str = "<a xmlns:p='urn:p' xmlns:q='urn:q' xml:lang='en'><part q:b=''/></a>";
    let listed = Canonicalisation { mode: Mode::Exclusive { inclusive: vec!["p".to_owned()] }, with_comments: false };
    assert_eq!(part(XML, &Canonicalisation::EXCLUSIVE), "<part xmlns:q=\"urn:q\" q:b=\"\"></part>");
    assert_eq!(part(XML, &listed), "<part xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:b=\"\"></part>");
    assert_eq!(
        part(XML, &Canonicalisation::INCLUSIVE),
        "<part xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" xml:lang=\"en\" q:b=\"\"></part>"
    );
}

#[test]
fn a_prefix_that_an_element_around_the_part_binds_to_nothing_is_refused_where_the_part_uses_it() {
    let document = Document::parse("<a xmlns:p=''><part p:b='1'/></a>").unwrap();
    let part = document.root_element().first_element_child().unwrap();
    for canonicalisation in [Canonicalisation::EXCLUSIVE, Canonicalisation::INCLUSIVE] {
        let refused = canonicalise(part, &canonicalisation, None);
        assert_eq!(refused, Err(Uncanonical::EmptyNamespace("p".to_owned())), "{canonicalisation:?}");
    }
}

#[test]
fn an_instruction_called_xml_has_no_canonical_form() {
    // The parser accepts both, because whitespace doesn't follow the name or the name is in capitals.
    for xml in ["<?xml!version='1.0'?><a/>", "<a><?XML x?></a>"] {
        assert_eq!(exclusive(xml), Err(Uncanonical::ReservedInstruction), "{xml}");
    }
    assert_eq!(exclusive("<a><?xml-stylesheet x?></a>").unwrap(), "<a><?xml-stylesheet x?></a>");
}

#[test]
fn comments_are_left_out_unless_they_are_asked_for() {
    const XML: &str = "<!--1--><a>x<!--2-->y</a><!--3-->";
    let with_comments = Canonicalisation { with_comments: true, ..Canonicalisation::EXCLUSIVE };
    assert_eq!(exclusive(XML).unwrap(), "<a>xy</a>");
    assert_eq!(written(XML, &with_comments).unwrap(), "<!--1-->\n<a>x<!--2-->y</a>\n<!--3-->");
}

#[test]
fn one_element_can_be_left_out_wherever_it_stands() {
    let document = Document::parse("<a>1<b>2<c/></b>3<d/></a>").unwrap();
    for (name, rest) in
        [("b", "<a>13<d></d></a>"), ("d", "<a>1<b>2<c></c></b>3</a>"), ("c", "<a>1<b>2</b>3<d></d></a>")]
    {
        let without = document.descendants().find(|node| node.has_tag_name(name)).unwrap().id();
        let bytes = canonicalise(document.root(), &Canonicalisation::EXCLUSIVE, Some(without)).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), rest);
    }
}

#[test]
fn what_has_no_canonical_form_is_an_error_and_never_empty() {
    assert_eq!(exclusive("<a xmlns='b'/>"), Err(Uncanonical::NotAbsolute("b".to_owned())));
    assert_eq!(exclusive("<a><b xmlns:unused='../b'/></a>"), Err(Uncanonical::NotAbsolute("../b".to_owned())));
    assert_eq!(exclusive("<a xmlns:p=''/>"), Err(Uncanonical::EmptyNamespace("p".to_owned())));
    assert_eq!(exclusive(&format!("{}{}", "<a>".repeat(65), "</a>".repeat(65))), Err(Uncanonical::TooDeep));
    assert!(exclusive(&format!("{}{}", "<a>".repeat(64), "</a>".repeat(64))).is_ok());
}

#[test]
fn a_long_namespace_name_is_not_repeated_a_thousand_times() {
    let xml = format!("<a xmlns:p='urn:{}'>{}</a>", "x".repeat(100_000), "<p:b/>".repeat(1_000));
    assert_eq!(exclusive(&xml), Err(Uncanonical::TooLong));
    assert!(written(&xml, &Canonicalisation::INCLUSIVE).is_ok());
}

#[test]
fn each_reason_is_a_whole_sentence() {
    for reason in [
        Uncanonical::TooDeep,
        Uncanonical::NotAbsolute("b".to_owned()),
        Uncanonical::EmptyNamespace("p".to_owned()),
        Uncanonical::ReservedInstruction,
        Uncanonical::TooLong,
        Uncanonical::Mismatch,
    ] {
        let text = reason.to_string();
        assert!(
            text.starts_with("The signed content can’t be canonicalized, because ") && text.ends_with('.'),
            "{text}"
        );
    }
}
