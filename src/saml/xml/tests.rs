use super::*;

fn read(text: &str) -> Source<'_> {
    Source::read(text.as_bytes(), Wanted::IdentityProviderMetadata).unwrap()
}

fn refused(text: &str) -> Unreadable {
    match Source::read(text.as_bytes(), Wanted::IdentityProviderMetadata) {
        Err(unreadable) => unreadable,
        Ok(source) => source.parse().map(|_| ()).unwrap_err(),
    }
}

#[test]
fn elements_are_found_by_namespace_whatever_the_prefix() {
    let source = read("<a xmlns='u' xmlns:p='u' xmlns:q='v'><q:b/><p:b>1</p:b><b>2</b></a>");
    let document = source.parse().unwrap();
    let texts: Vec<_> = children(document.root_element(), ("u", "b")).map(text).collect();
    assert_eq!(texts, ["1", "2"]);
}

#[test]
fn a_comment_cannot_cut_a_text_short() {
    let source = read("<a> admin@example.com<!-- -->.example<![CDATA[.org]]> </a>");
    let document = source.parse().unwrap();
    assert_eq!(text(document.root_element()), "admin@example.com.example.org");
}

#[test]
fn several_documents_in_one_text_are_told() {
    let unreadable = refused("<a/><b/>");
    assert_eq!((unreadable.kind, unreadable.code), (Kind::BrokenXml, "several-roots"));
    assert_eq!(unreadable.message, "This text contains 2 XML documents in a row.");
}

#[test]
fn a_file_that_was_cut_short_is_told() {
    assert_eq!(refused("<a><b></b>").code, "cut-short");
}

#[test]
fn a_part_copied_out_of_a_larger_file_is_told() {
    let unreadable = refused("<md:EntityDescriptor entityID='x'/>");
    assert_eq!(unreadable.code, "undeclared-prefix");
    assert!(unreadable.message.contains("“md”"), "{}", unreadable.message);
}

#[test]
fn broken_xml_names_the_place() {
    let unreadable = refused("<a>\n<b></c></a>");
    assert_eq!(unreadable.message, "The XML is malformed at line 2, column 4: </b> was expected, not </c>.");
    assert!(refused("<a b='x?y=1&z=2'/>").message.contains("an unescaped & isn’t allowed"));
}
