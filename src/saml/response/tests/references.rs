//! References of a signature: everything except its own element is rejected before any work.

use super::fixture::{Message, Signer, failing};
use crate::saml::response::Verdict;

const REFERENCE: &str = "<ds:Reference URI=\"#a\">";
const ENVELOPED: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";

/// Signs a template that was changed before signing, so that only the change can be the reason for the rejection.
fn refused(from: &str, to: &str) {
    let signer = Signer::new("idp");
    let template = signer.assertion(&Message::default(), "a", false).replacen(
        "</saml:Issuer>",
        &format!("</saml:Issuer>{}", signer.template("a").replace(from, to)),
        1,
    );
    let examined = signer.look(&signer.response(&Message::default(), &signer.sign(&template), false));
    assert_eq!((examined.verdict, failing(&examined.checks)), (Verdict::Rejected, vec!["signature"]), "{to}");
    assert_eq!((examined.email, examined.name_id, examined.attributes), (None, None, Vec::new()), "{to}");
}

#[test]
fn a_reference_names_its_own_element_and_nothing_else() {
    for uri in [
        " ",
        " URI=\"\"",
        " URI=\"#r\"",
        " URI=\"#nobody\"",
        " URI=\"#xpointer(/)\"",
        " URI=\"#xpointer(id('a'))\"",
        " URI=\"file:///etc/hostname\"",
        " URI=\"https://example.com/a\"",
        " URI=\"cid:a@example.com\"",
        " URI=\"canary\"",
    ] {
        refused(" URI=\"#a\"", uri);
    }
}

#[test]
fn no_reference_and_several_references_are_refused() {
    let signer = Signer::new("idp");
    let template = signer.template("a");
    let start = template.find(REFERENCE).unwrap();
    let end = template.find("</ds:Reference>").unwrap() + "</ds:Reference>".len();
    let reference = &template[start..end];
    refused(reference, "");
    refused(reference, &reference.repeat(2));
    refused(reference, &reference.repeat(1_000));
}

#[test]
fn transforms_that_saml_does_not_allow_are_refused_before_any_work() {
    for transform in [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "urn:example:none",
    ] {
        refused(ENVELOPED, &format!("{ENVELOPED}<ds:Transform Algorithm=\"{transform}\"/>"));
        refused(ENVELOPED, &format!("<ds:Transform Algorithm=\"{transform}\"/>"));
    }
    refused(ENVELOPED, &ENVELOPED.repeat(100));
    refused(ENVELOPED, "");
}

#[test]
fn parts_of_a_signature_stand_there_once_and_hold_nothing_else() {
    let signer = Signer::new("idp");
    let template = signer.template("a");
    let part = |name: &str| {
        let start = template.find(&format!("<ds:{name}")).unwrap();
        let end = template.find(&format!("</ds:{name}>")).unwrap() + name.len() + 6;
        template[start..end].to_owned()
    };
    for name in ["SignedInfo", "SignatureValue", "DigestValue"] {
        refused(&part(name), &part(name).repeat(2));
    }
    refused("$digest", "<!-- -->$digest");
    refused("$value", "$value<!-- -->");
    refused("</ds:Signature>", "<ds:Object>x</ds:Object></ds:Signature>");
    refused("</ds:Signature>", "<ds:Object><ds:Manifest/></ds:Object></ds:Signature>");
}

#[test]
fn two_signatures_of_one_element_are_refused() {
    let signer = Signer::new("idp");
    let signed = signer.assertion(&Message::default(), "a", true);
    let start = signed.find("<ds:Signature").unwrap();
    let end = signed.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let twice = signed.replace(&signed[start..end], &signed[start..end].repeat(2));
    let examined = signer.look(&signer.response(&Message::default(), &twice, false));
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None));
}

#[test]
fn a_signature_in_another_namespace_is_none() {
    let signer = Signer::new("idp");
    let signed = signer.xml(&Message::default());
    let examined =
        signer.look(&signed.replace("xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "xmlns:ds=\"urn:x\""));
    assert_eq!((failing(&examined.checks), examined.name_id), (vec!["signature"], None));
}
