//! The email address: found, nearly found, or not an email address.

use super::fixture::{Message, Signer, attribute, check, failing, now};
use crate::saml::response::{EmailSource, Examined, Expected, Verdict, examine};

const EMAIL_CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

fn look(source: EmailSource, attributes: &str, name_id: &str) -> Examined {
    let signer = Signer::new("idp");
    let message = Message {
        attributes: attributes.to_owned(),
        name_id: format!("<saml:NameID>{name_id}</saml:NameID>"),
        ..Message::default()
    };
    let expected = Expected { email: source, ..signer.expected() };
    examine(signer.xml(&message).as_bytes(), &expected, now()).unwrap()
}

/// The message if `mail` was chosen.
fn said(attributes: &str) -> String {
    let examined = look(EmailSource::Attribute("mail".to_owned()), attributes, "x-1");
    assert_eq!(failing(&examined.checks), ["email"], "{examined:#?}");
    assert_eq!(examined.email, None);
    check(&examined, "email").message.clone()
}

#[test]
fn an_attribute_that_is_sent_under_another_name_is_named() {
    for (sent, why) in [
        (attribute("Mail", &["ada@example.com"]), "case"),
        (attribute(" mail", &["ada@example.com"]), "spaces"),
        (attribute("https://example.com/claims/mail", &["ada@example.com"]), "short name"),
        (
            attribute("urn:oid:0.9.2342.19200300.100.1.3", &["ada@example.com"])
                .replace("Name=", "FriendlyName=\"mail\" Name="),
            "FriendlyName",
        ),
        (attribute(EMAIL_CLAIM, &["ada@example.com"]), "you chose “mail”"),
    ] {
        let said = said(&sent);
        assert!(said.contains("sent as") && said.contains(why), "{said}");
    }
}

#[test]
fn what_is_no_address_is_named_for_what_it_is() {
    for (value, why) in [
        ("", "empty"),
        ("ada_example.org#EXT#@example.onmicrosoft.com", "#EXT#"),
        ("5f0b2c1e-0000-4a6b-9f0e-0123456789ab", "GUID"),
        ("ada", "isn’t an email address"),
    ] {
        let said = said(&attribute("mail", &[value]));
        assert!(said.contains(why), "{said}");
    }
    assert!(said(&attribute("mail", &["ada@example.com", "bob@example.com"])).contains("2 different values"));
    assert!(said(&attribute("mail", &[])).contains("no value"));
    assert!(said("").contains("no attributes"));
    assert!(said(&attribute("role", &["admin"])).contains("no other attribute contains"));
}

#[test]
fn an_attribute_that_is_sent_twice_is_told_and_refused_where_the_values_differ() {
    let twice = |second| format!("{}{}", attribute("mail", &["ada@example.com"]), attribute("mail", &[second]));
    let differ = look(EmailSource::Attribute("mail".to_owned()), &twice("bob@example.com"), "ada");
    assert_eq!((failing(&differ.checks), differ.email), (vec!["email"], None));
    assert_eq!(differ.findings[0].code, "duplicate-attribute");
    let same = look(EmailSource::Attribute("mail".to_owned()), &twice("ada@example.com"), "ada");
    assert_eq!((same.verdict, same.email.as_deref()), (Verdict::Accepted, Some("ada@example.com")));
    assert_eq!(same.findings[0].code, "duplicate-attribute");
}

#[test]
fn the_name_id_can_be_the_address() {
    let examined = look(EmailSource::NameId, "", "ada@example.com");
    assert_eq!((examined.verdict, examined.email.as_deref()), (Verdict::Accepted, Some("ada@example.com")));
    let elsewhere = look(EmailSource::NameId, &attribute("mail", &["ada@example.com"]), "ada");
    assert_eq!(failing(&elsewhere.checks), ["email"]);
    assert!(check(&elsewhere, "email").hint.as_ref().unwrap().contains("“mail”"));
    let hint = look(EmailSource::Attribute("mail".to_owned()), "", "ada@example.com");
    assert!(check(&hint, "email").hint.as_ref().unwrap().contains("SAML_SUBJECT"));
}

#[test]
fn white_space_around_an_address_is_passed_over() {
    let examined = look(EmailSource::Attribute("mail".to_owned()), &attribute("mail", &["\n ada@example.com "]), "ada");
    assert_eq!((examined.verdict, examined.email.as_deref()), (Verdict::Accepted, Some("ada@example.com")));
}
