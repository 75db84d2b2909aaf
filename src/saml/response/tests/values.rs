//! Values that programs read differently: comments, instructions, elements, character data.

use super::fixture::{AUDIENCE, Message, Sign, Signer, attribute, conditions, failing, restriction};
use crate::saml::response::Verdict;

#[test]
fn a_comment_cannot_cut_a_name_short() {
    let signer = Signer::new("idp");
    for sign in [Sign::Assertion, Sign::Response, Sign::Both] {
        let name_id = "<saml:NameID>admin@example.com<!----></saml:NameID>".to_owned();
        let signed = signer.xml(&Message { sign, name_id, ..Message::default() });
        let examined = signer.look(&signed.replace("<!---->", "<!-- -->"));
        assert_eq!(examined.name_id.unwrap().value, "admin@example.com");

        let name_id = "<saml:NameID>admin@example.com.evil.example</saml:NameID>".to_owned();
        let signed = signer.xml(&Message { sign, name_id, ..Message::default() });
        let examined = signer.look(&signed.replace(".evil", "<!---->.evil"));
        assert_eq!(examined.name_id.unwrap().value, "admin@example.com.evil.example", "{sign:?}");
    }
}

#[test]
fn a_comment_cannot_cut_issuer_audience_or_attribute_short() {
    let signer = Signer::new("idp");
    let message = Message {
        issuer: "<saml:Issuer>https://idp.example.com/saml.evil</saml:Issuer>".to_owned(),
        conditions: conditions(&restriction(&[&format!("{AUDIENCE}.evil")])),
        attributes: attribute("mail", &["ada@example.com.evil"]),
        ..Message::default()
    };
    let examined = signer.look(&signer.xml(&message).replace(".evil", "<!---->.evil"));
    assert_eq!(failing(&examined.checks), ["issuer", "audience"]);
    assert_eq!(examined.email.as_deref(), Some("ada@example.com.evil"));
}

#[test]
fn character_data_is_text_as_any_other() {
    let signer = Signer::new("idp");
    let name_id = "<saml:NameID>a<![CDATA[d]]>a</saml:NameID>".to_owned();
    assert_eq!(signer.examine(&Message { name_id, ..Message::default() }).name_id.unwrap().value, "ada");
}

#[test]
fn instructions_and_elements_inside_of_values_are_refused() {
    let signer = Signer::new("idp");
    for inside in ["admin@example.com<?x y?>.evil.example", "admin@example.com<x xmlns=\"urn:x\"/>.evil.example"] {
        let name_id = format!("<saml:NameID>{inside}</saml:NameID>");
        let examined = signer.examine(&Message { name_id, ..Message::default() });
        assert_eq!((failing(&examined.checks), examined.name_id), (vec!["name-id"], None));

        let examined = signer.examine(&Message { attributes: attribute("mail", &[inside]), ..Message::default() });
        assert_eq!((failing(&examined.checks), examined.email), (vec!["email"], None));
        assert_eq!(examined.attributes, []);

        let attributes = format!("{}{}", attribute("mail", &["ada@example.com"]), attribute("role", &[inside]));
        let examined = signer.examine(&Message { attributes, ..Message::default() });
        assert_eq!(failing(&examined.checks), ["attributes"]);
        assert_eq!(examined.attributes.len(), 1);

        let issuer = format!("<saml:Issuer>{inside}</saml:Issuer>");
        assert_eq!(failing(&signer.examine(&Message { issuer, ..Message::default() }).checks), ["issuer"]);
        let audience = conditions(&restriction(&[inside]));
        assert_eq!(
            failing(&signer.examine(&Message { conditions: audience, ..Message::default() }).checks),
            ["audience"]
        );
    }
}

#[test]
fn an_element_as_the_whole_value_of_another_attribute_is_left_out_and_told() {
    let signer = Signer::new("idp");
    let targeted = attribute("targeted", &["<saml:NameID>x</saml:NameID>"]);
    let attributes = format!("{}{targeted}", attribute("mail", &["ada@example.com"]));
    let examined = signer.examine(&Message { attributes, ..Message::default() });
    assert_eq!(examined.verdict, Verdict::Accepted);
    assert_eq!(examined.attributes[1].values, Vec::<String>::new());
    assert_eq!(examined.findings[0].code, "structured-attribute");
}

#[test]
fn several_names_or_subjects_are_refused() {
    let signer = Signer::new("idp");
    let two = "<saml:NameID>ada</saml:NameID><saml:NameID>bob</saml:NameID>".to_owned();
    let examined = signer.examine(&Message { name_id: two, ..Message::default() });
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["name-id"], None));

    let subjects = "<saml:NameID>ada</saml:NameID></saml:Subject><saml:Subject>".to_owned();
    let examined = signer.examine(&Message { name_id: subjects, ..Message::default() });
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["name-id"], None));
}

#[test]
fn what_is_reported_is_read_from_what_was_verified() {
    let signer = Signer::new("idp");
    for sign in [Sign::Assertion, Sign::Response, Sign::Both] {
        let signed = signer.xml(&Message { sign, ..Message::default() });
        for (from, to) in [(">ada<", ">eve<"), ("ada@example.com", "eve@example.com"), (">user<", ">root<")] {
            let examined = signer.look(&signed.replace(from, to));
            assert_eq!(examined.verdict, Verdict::Rejected);
            assert!(failing(&examined.checks).contains(&"signature"));
            assert_eq!((examined.email, examined.name_id, examined.attributes), (None, None, Vec::new()));
        }
    }
}
