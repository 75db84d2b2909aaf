use super::testing::{SIGNATURE_TEMPLATE, TestSigner};
use super::*;
use crate::certificate::{Key, PublicKey};
use crate::saml::xml;
use proptest::prelude::*;
use roxmltree::Document;

/// A message in which one element is signed by `signature`.
fn message(signature: &str) -> String {
    format!("<r xmlns='urn:r' ID='r'><e xmlns:a='urn:a' ID='i' a:b='c'>{signature}<f>x &amp; y</f></e><g ID='g'/></r>")
        .replace("$key", "")
}

fn sound() -> String {
    message(SIGNATURE_TEMPLATE)
}

fn changed(from: &str, to: &str) -> String {
    assert!(SIGNATURE_TEMPLATE.contains(from), "{from}");
    message(&SIGNATURE_TEMPLATE.replace(from, to))
}

/// Verifies the signature of the element with the ID `i`.
fn verify(xml: &str, keys: &[PublicKey]) -> Result<Verified, Refusal> {
    let document = Document::parse(xml).unwrap();
    let element = document.descendants().find(|node| node.attribute("ID") == Some("i")).unwrap();
    SignedElement::find(element, Profile::Message)?.unwrap().verify(keys)
}

/// Signs a template, and returns why the result is still refused.
#[track_caller]
fn refused(template: &str) -> Refusal {
    let signer = TestSigner::new();
    verify(&signer.sign(template), &[signer.public_key()]).unwrap_err()
}

#[test]
fn what_was_signed_is_returned_without_the_signature() {
    let signer = TestSigner::new();
    let verified = verify(&signer.sign(&sound()), &[TestSigner::new().public_key(), signer.public_key()]).unwrap();
    assert_eq!(
        String::from_utf8(verified.canonical).unwrap(),
        "<e xmlns=\"urn:r\" xmlns:a=\"urn:a\" ID=\"i\" a:b=\"c\"><f>x &amp; y</f></e>"
    );
    assert_eq!((verified.by, verified.algorithm.name(), verified.warnings), (1, "ECDSA-SHA256", Vec::new()));
}

#[test]
fn an_element_without_a_signature_of_its_own_has_none() {
    let signed = TestSigner::new().sign(&sound());
    let document = Document::parse(&signed).unwrap();
    for element in [document.root_element(), document.root_element().last_element_child().unwrap()] {
        assert!(SignedElement::find(element, Profile::Message).unwrap().is_none());
    }
    let confused = sound().replace("http://www.w3.org/2000/09/xmldsig#\"", "http://www.w3.org/2000/09/xmldsig\"");
    let document = Document::parse(&confused).unwrap();
    assert!(
        SignedElement::find(document.root_element().first_element_child().unwrap(), Profile::Message)
            .unwrap()
            .is_none()
    );
}

#[test]
fn what_was_changed_afterwards_is_refused() {
    let signer = TestSigner::new();
    let signed = signer.sign(&sound());
    let keys = [signer.public_key()];
    assert_eq!(verify(&signed.replace("x &amp; y", "x &amp; z"), &keys), Err(Refusal::DigestDiffers));
    assert_eq!(verify(&signed.replace("<f>", "<f/><f>"), &keys), Err(Refusal::DigestDiffers));
    assert_eq!(verify(&signed.replace("a:b='c'", "a:b='d'"), &keys), Err(Refusal::DigestDiffers));
    assert!(verify(&signed.replace("<f>", "<!-- a comment --><f>"), &keys).is_ok());
    assert!(verify(&signed.replace("<g ID='g'/>", "<g/>"), &keys).is_ok(), "it is about its element alone");
}

#[test]
fn signing_again_with_another_key_is_no_way_in() {
    let attacker = TestSigner::new();
    let signed = attacker.sign(&sound());
    assert_eq!(verify(&signed, &[TestSigner::new().public_key()]), Err(Refusal::NoKeyMatches));
    assert_eq!(verify(&signed, &[]), Err(Refusal::NoKey));
}

#[test]
fn a_digest_that_was_made_to_fit_breaks_the_signature() {
    let (signer, attacker) = (TestSigner::new(), TestSigner::new());
    let value = |signed: &str| signed.split("SignatureValue>").nth(1).unwrap().to_owned();
    let (signed, forged) = (signer.sign(&sound()), attacker.sign(&sound().replace("x &amp; y", "admin")));
    let forged = forged.replace(&value(&forged), &value(&signed));
    assert_eq!(verify(&forged, &[signer.public_key()]), Err(Refusal::NoKeyMatches));
}

#[test]
fn parts_that_stand_twice_or_not_at_all_are_refused() {
    let twice = |part: &str| {
        let start = SIGNATURE_TEMPLATE.find(&format!("<ds:{part}")).unwrap();
        let end_tag = format!("</ds:{part}>");
        let end = SIGNATURE_TEMPLATE.find(&end_tag).map(|at| at + end_tag.len());
        let end = end.unwrap_or_else(|| start + SIGNATURE_TEMPLATE[start..].find("/>").unwrap() + 2);
        let element = &SIGNATURE_TEMPLATE[start..end];
        (refused(&changed(element, &element.repeat(2))), element)
    };
    for part in [
        "SignedInfo",
        "SignatureValue",
        "CanonicalizationMethod",
        "SignatureMethod",
        "DigestMethod",
        "DigestValue",
        "Transforms",
    ] {
        let (refusal, element) = twice(part);
        assert_eq!(refusal, Refusal::Several(part));
        if !matches!(part, "SignedInfo" | "Transforms") {
            assert_eq!(refused(&changed(element, "")), Refusal::Missing(part));
        }
    }
    let (refusal, reference) = twice("Reference");
    assert_eq!(refusal, Refusal::SeveralReferences(2));
    assert_eq!(refused(&changed(reference, "")), Refusal::NoReference);
    assert_eq!(refused(&changed(reference, &reference.repeat(1_000))), Refusal::SeveralReferences(1_000));
    assert_eq!(refused(&message(&SIGNATURE_TEMPLATE.repeat(2))), Refusal::SeveralSignatures(2));
}

#[test]
fn nothing_but_the_parts_of_a_signature_may_be_in_it() {
    let object = "<ds:Object><e xmlns='urn:r' ID='evil'/></ds:Object></ds:Signature>";
    assert_eq!(refused(&changed("</ds:Signature>", object)), Refusal::Object);
    assert_eq!(refused(&changed("</ds:Signature>", "<e/></ds:Signature>")), Refusal::Unexpected("e".to_owned()));
    let length = "ecdsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>";
    assert_eq!(refused(&changed("ecdsa-sha256\"/>", length)), Refusal::Unexpected("HMACOutputLength".to_owned()));
}

#[test]
fn a_reference_means_the_parent_and_nothing_else() {
    let uri = |uri: &str| refused(&changed("URI=\"#i\"", uri));
    assert_eq!(uri(""), Refusal::NoUri);
    assert_eq!(uri("URI=\"\""), Refusal::EmptyUri);
    assert_eq!(uri("URI=\"#r\""), Refusal::CoversSomethingElse("r".to_owned()));
    assert_eq!(uri("URI=\"#g\""), Refusal::CoversSomethingElse("g".to_owned()));
    assert_eq!(uri("URI=\"#nobody\""), Refusal::UnknownId("nobody".to_owned()));
    for external in
        ["file:///etc/passwd", "http://example.com/", "cid:1", "#xpointer(/)", "#xpointer(id('i'))", "i", "#", " #i"]
    {
        assert_eq!(uri(&format!("URI=\"{external}\"")), Refusal::ExternalUri(external.to_owned()));
    }
    let template = sound().replace(" ID='i'", " Id='j'");
    let document = Document::parse(&template).unwrap();
    let parent = document.root_element().first_element_child().unwrap();
    assert_eq!(SignedElement::find(parent, Profile::Message).unwrap_err(), Refusal::ParentWithoutId);
}

#[test]
fn the_whole_document_may_be_covered_only_from_its_outermost_element_of_metadata() {
    let signer = TestSigner::new();
    let signature = SIGNATURE_TEMPLATE.replace("#i", "").replace("$key", "");
    let outermost = signer.sign(&format!("<?before?><r ID='r'>{signature}<s/></r>"));
    let find = |xml: &str, profile| {
        let document = Document::parse(xml).unwrap();
        let parent = document
            .descendants()
            .find(|node| xml::is(*node, (xml::SIGNATURE, "Signature")))
            .unwrap()
            .parent()
            .unwrap();
        SignedElement::find(parent, profile)?.unwrap().verify(&[signer.public_key()])
    };
    assert_eq!(find(&outermost, Profile::Metadata).unwrap().canonical, b"<?before?>\n<r ID=\"r\"><s></s></r>");
    assert_eq!(find(&outermost, Profile::Message), Err(Refusal::EmptyUri));
    assert_eq!(find(&outermost.replace("before", "after"), Profile::Metadata), Err(Refusal::DigestDiffers));
    let inner = signer.sign(&format!("<r><s>{signature}</s></r>"));
    assert_eq!(find(&inner, Profile::Metadata), Err(Refusal::EmptyUri));
}

#[test]
fn ids_that_stand_twice_are_refused_however_they_are_spelled() {
    for attribute in ["ID='i'", "Id='i'", "id='i'", "xml:id='i'", "AssertionID='i'", "xmlns:p='urn:p' p:ID='i'"] {
        assert_eq!(refused(&sound().replace("<f>", &format!("<f {attribute}>"))), Refusal::DuplicateId("i".to_owned()));
    }
    for attribute in ["Id='j'", "xml:id='j'", "xmlns:p='urn:p' p:ID='evil'"] {
        assert_eq!(
            refused(&sound().replace("ID='i'", &format!("ID='i' {attribute}"))),
            Refusal::SeveralIds("e".to_owned())
        );
    }
}

#[test]
fn transforms_are_those_of_saml_and_refused_before_any_work() {
    const ENVELOPED: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    const EXCLUSIVE: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
    let transform =
        |uri: &str| refused(&changed(EXCLUSIVE, &format!("<ds:Transform Algorithm=\"{uri}\"><x/></ds:Transform>")));
    for (uri, name) in [
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", "XSLT"),
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "XPath"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", "XPath Filter 2"),
        ("http://www.w3.org/2000/09/xmldsig#base64", "Base64"),
        ("http://www.w3.org/2006/12/xml-c14n11", "Canonical XML 1.1"),
        ("urn:own", "urn:own"),
    ] {
        assert_eq!(transform(uri), Refusal::ForbiddenTransform(name.to_owned()));
    }
    assert_eq!(refused(&changed(EXCLUSIVE, &EXCLUSIVE.repeat(100))), Refusal::TooManyTransforms(101));
    assert_eq!(refused(&changed(ENVELOPED, &ENVELOPED.repeat(2))), Refusal::TooManyTransforms(3));
    assert_eq!(refused(&changed(ENVELOPED, "")), Refusal::NotEnveloped);
    assert_eq!(refused(&changed(&format!("{ENVELOPED}{EXCLUSIVE}"), "")), Refusal::NotEnveloped);
    assert_eq!(
        refused(&changed(&format!("{ENVELOPED}{EXCLUSIVE}"), &format!("{EXCLUSIVE}{ENVELOPED}"))),
        Refusal::TransformOrder
    );
    let prefixes: String = (0..300).map(|number| format!("p{number} ")).collect();
    let list = format!(
        "c14n#\"><x:InclusiveNamespaces xmlns:x=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"{prefixes}\"/></ds:Transform>"
    );
    assert_eq!(refused(&changed(EXCLUSIVE, &EXCLUSIVE.replace("c14n#\"/>", &list))), Refusal::TooManyPrefixes);
}

#[test]
fn algorithms_are_those_of_the_list() {
    let algorithm = |uri: &str| refused(&changed("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", uri));
    for (uri, name) in [
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "RSA-MD5"),
        ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "HMAC-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "HMAC-SHA256"),
    ] {
        assert_eq!(algorithm(uri), Refusal::BrokenAlgorithm(name.to_owned()));
    }
    for (uri, name) in
        [("http://www.w3.org/2000/09/xmldsig#dsa-sha1", "DSA-SHA1"), ("RSA-SHA256", "RSA-SHA256"), ("", "(none)")]
    {
        assert_eq!(algorithm(uri), Refusal::UnknownAlgorithm(name.to_owned()));
    }
    let digest = |uri: &str| refused(&changed("http://www.w3.org/2001/04/xmlenc#sha256", uri));
    assert_eq!(digest("http://www.w3.org/2001/04/xmldsig-more#md5"), Refusal::BrokenAlgorithm("MD5".to_owned()));
    assert_eq!(digest("http://www.w3.org/2001/04/xmldsig-more#sha224"), Refusal::UnknownDigest("SHA-224".to_owned()));
    assert_eq!(
        algorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        Refusal::NoKeyMatches,
        "the key is of another kind"
    );
    assert_eq!(
        refused(&changed(
            "Method Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "Method Algorithm=\"http://www.w3.org/2006/12/xml-c14n11\""
        )),
        Refusal::UnknownCanonicalisation("Canonical XML 1.1".to_owned())
    );
}

#[test]
fn values_are_base64_of_the_right_length_and_nothing_else() {
    let value = |value: &str| refused(&sound().replace("$value", value));
    let digest = |value: &str| refused(&sound().replace("$digest", value));
    for (text, digest_refusal) in [
        ("", Refusal::EmptyValue("DigestValue")),
        (" \n", Refusal::EmptyValue("DigestValue")),
        ("A<!-- -->AAA", Refusal::MixedValue("DigestValue")),
        ("AAAA<?x?>", Refusal::MixedValue("DigestValue")),
        ("<x/>", Refusal::MixedValue("DigestValue")),
        ("AAA", Refusal::BrokenBase64("DigestValue")),
        ("0e==", Refusal::BrokenBase64("DigestValue")),
        ("AAAA", Refusal::DigestLength { found: 3, expected: 32 }),
    ] {
        assert_eq!(digest(text), digest_refusal);
    }
    assert_eq!(value(""), Refusal::EmptyValue("SignatureValue"));
    assert_eq!(value("AAAA<!---->"), Refusal::MixedValue("SignatureValue"));
    assert_eq!(value("=AAA"), Refusal::BrokenBase64("SignatureValue"));
    assert_eq!(value("AAAA"), Refusal::ValueLength { found: 3, expected: 64 });
    let zeros = format!("{}==", "A".repeat(86));
    assert_eq!(value(&zeros), Refusal::ValueZero);
}

#[test]
fn small_keys_are_refused_and_rather_small_ones_told() {
    let key = |bits| PublicKey { kind: Key::Rsa { bits }, octets: Box::default() };
    let algorithm = SignatureAlgorithm { family: Family::Rsa, hash: Hash::Sha384 };
    assert_eq!(algorithm.verify(&key(1_000), b"", b""), Err(Refusal::SmallKey(1_000)));
    assert!(matches!(algorithm.verify(&key(1_024), b"", b""), Err(Refusal::KeyNotSupported(_))));
    assert!(matches!(algorithm.verify(&key(16_384), b"", b""), Err(Refusal::KeyNotSupported(_))));
    assert_eq!(algorithm.verify(&key(2_048), b"", b""), Err(Refusal::NoKeyMatches));
}

#[test]
fn what_cannot_be_written_canonically_is_never_taken_for_empty() {
    let signer = TestSigner::new();
    let template = sound().replace("<f>", "<f xmlns:evil='relative'>");
    let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let signed = signer.value(&template.replace("$digest", empty));
    assert!(matches!(verify(&signed, &[signer.public_key()]), Err(Refusal::NotCanonical(_))));
    assert_eq!(
        verify(&signer.value(&sound().replace("$digest", empty)), &[signer.public_key()]),
        Err(Refusal::DigestDiffers)
    );
}

#[test]
fn every_refusal_is_a_sentence_with_a_hint() {
    let text = || "x\u{202e}y".to_owned();
    for refusal in [
        Refusal::SeveralSignatures(2),
        Refusal::DuplicateId(text()),
        Refusal::SeveralIds(text()),
        Refusal::Several("Reference"),
        Refusal::Missing("Reference"),
        Refusal::Unexpected(text()),
        Refusal::Object,
        Refusal::NoReference,
        Refusal::SeveralReferences(2),
        Refusal::NoUri,
        Refusal::EmptyUri,
        Refusal::ExternalUri(text()),
        Refusal::ParentWithoutId,
        Refusal::UnknownId(text()),
        Refusal::CoversSomethingElse(text()),
        Refusal::NotEnveloped,
        Refusal::TransformOrder,
        Refusal::ForbiddenTransform("XSLT".to_owned()),
        Refusal::TooManyTransforms(3),
        Refusal::TooManyPrefixes,
        Refusal::UnknownCanonicalisation("Canonical XML 1.1".to_owned()),
        Refusal::UnknownAlgorithm("DSA-SHA1".to_owned()),
        Refusal::UnknownDigest("SHA-224".to_owned()),
        Refusal::BrokenAlgorithm("RSA-MD5".to_owned()),
        Refusal::MixedValue("DigestValue"),
        Refusal::EmptyValue("DigestValue"),
        Refusal::BrokenBase64("DigestValue"),
        Refusal::DigestLength { found: 1, expected: 32 },
        Refusal::ValueLength { found: 1, expected: 64 },
        Refusal::ValueZero,
        Refusal::SmallKey(512),
        Refusal::KeyNotSupported("RSA 1024 with RSA-SHA384".to_owned()),
        Refusal::NotCanonical(Uncanonical::TooDeep),
        Refusal::DigestDiffers,
        Refusal::NoKey,
        Refusal::NoKeyMatches,
        Refusal::TooLarge { found: 17 * 1024 * 1024, most: 16 * 1024 * 1024 },
        Refusal::NotWellFormed,
    ] {
        let sentence = refusal.sentence();
        assert!(sentence.ends_with('.') && !sentence.contains('\u{202e}') && sentence.len() < 160, "{sentence}");
        assert!(refusal.hint().ends_with('.'), "{sentence}");
    }
}

proptest! {
    #[test]
    fn no_change_of_a_signed_document_is_taken_unless_it_means_the_same(
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"<>&'\" /=ax0;#-!?\r".as_slice()),
    ) {
        let signer = TestSigner::new();
        let signed = signer.sign(&sound());
        let mut changed = signed.clone().into_bytes();
        let place = at.index(changed.len());
        changed[place] = byte;
        let Ok(changed) = String::from_utf8(changed) else { return Ok(()) };
        let Ok(document) = Document::parse(&changed) else { return Ok(()) };
        let Some(element) = document.descendants().find(|node| node.attribute("ID") == Some("i")) else { return Ok(()) };
        let Ok(Some(found)) = SignedElement::find(element, Profile::Message) else { return Ok(()) };
        if let Ok(verified) = found.verify(&[signer.public_key()]) {
            let original = verify(&signed, &[signer.public_key()]).unwrap();
            prop_assert_eq!(verified.canonical, original.canonical);
        }
    }
}
