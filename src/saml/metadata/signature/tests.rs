use super::*;
use crate::certificate::Certificate;
use crate::certificate::testing::parameters;
use crate::saml::Severity;
use crate::saml::metadata::{self, Document as Read, IdentityProvider, SignatureStatus};
use crate::saml::sample;
use crate::saml::signature::Weak;
use crate::saml::signature::testing::{Publisher, SIGNATURE_TEMPLATE, TestSigner};
use jiff::Timestamp;

/// The sample without its XML declaration, with `signature` in it.
fn entity(signature: &str) -> String {
    let sample = sample::IDP_METADATA.split_once("?>").unwrap().1;
    let end = sample.find("EntityDescriptor").and_then(|at| Some(at + sample[at..].find('>')?)).unwrap();
    format!("{} ID=\"i\">{signature}{}", &sample[..end], &sample[end + 1..])
}

fn federation(signature: &str) -> String {
    let other =
        entity("").replace(" ID=\"i\"", "").replace("https://idp.example.com/saml", "https://other.example.com/saml");
    format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"f\">{signature}{other}<EntitiesDescriptor>{}\
         </EntitiesDescriptor></EntitiesDescriptor>",
        entity("").replace(" ID=\"i\"", " ID=\"e\"")
    )
}

const ENTITY_ID: &str = "https://idp.example.com/saml";

fn read(xml: &str) -> IdentityProvider {
    match metadata::read(xml.as_bytes()) {
        Ok(Read::IdentityProvider(identity_provider)) => *identity_provider,
        other => panic!("{other:?}"),
    }
}

/// Returns the findings about the signature if `pinned` is the expected signer.
fn told(identity_provider: &IdentityProvider, pinned: Option<&Signer>) -> (Standing, Vec<(Severity, String)>) {
    let mut identity_provider = identity_provider.clone();
    identity_provider.pin(pinned);
    let about_signature =
        |finding: &crate::saml::Finding| finding.code.contains("sign") && finding.code.starts_with("metadata");
    let findings = identity_provider.findings(Timestamp::UNIX_EPOCH).into_iter();
    let findings = findings
        .filter(|finding| about_signature(finding) || finding.code == "signature-not-checked")
        .map(|finding| {
            assert!(
                finding.message.ends_with('.') && (finding.hint.is_empty() || finding.hint.ends_with('.')),
                "{finding:?}"
            );
            (finding.severity, finding.code.into_owned())
        })
        .collect();
    (identity_provider.assessment().standing, findings)
}

fn one(severity: Severity, code: &str) -> Vec<(Severity, String)> {
    vec![(severity, code.to_owned())]
}

#[test]
fn a_signature_is_worth_what_is_known_of_its_signer() {
    let (publisher, other) = (Publisher::new("federation"), Publisher::new("other"));
    let signed = read(&publisher.sign(&entity(SIGNATURE_TEMPLATE)));

    assert_eq!(told(&signed, None), (Standing::SignerNotKnown, one(Severity::Note, "metadata-signer-not-known")));
    assert_eq!(told(&signed, Some(&publisher.pinned())), (Standing::PinnedSigner, Vec::new()));
    assert_eq!(
        told(&signed, Some(&other.pinned())),
        (Standing::OtherSigner, one(Severity::Blocker, "metadata-signer-other"))
    );
    for fingerprint in [&publisher.certificate.sha256, &publisher.certificate.spki_sha256] {
        let pinned = Signer::Fingerprint(fingerprint.clone());
        assert_eq!(told(&signed, Some(&pinned)), (Standing::PinnedSigner, Vec::new()));
    }
    assert_eq!(signed.signature.status, SignatureStatus::Valid);
    assert_eq!(signed.signature.certificate_sha256.as_ref(), Some(&publisher.certificate.sha256));
    assert!(signed.signature.reason.as_ref().unwrap().contains("The signer is unknown"));
}

#[test]
fn once_a_signer_is_pinned_unsigned_metadata_is_a_blocker() {
    let publisher = Publisher::new("federation");
    let unsigned = read(&entity(""));
    assert_eq!(told(&unsigned, None), (Standing::Unsigned, Vec::new()));
    assert_eq!(
        told(&unsigned, Some(&publisher.pinned())),
        (Standing::Unsigned, one(Severity::Blocker, "metadata-signer-missing"))
    );
}

#[test]
fn a_signature_of_the_pinned_name_with_another_key_is_that_of_another_signer() {
    let (publisher, attacker) = (Publisher::new("federation"), Publisher::new("federation"));
    let signed = read(&attacker.sign(&entity(SIGNATURE_TEMPLATE)));
    assert_eq!(told(&signed, Some(&publisher.pinned())).0, Standing::OtherSigner);

    let borrowed = Publisher { certificate: publisher.certificate.clone(), signer: TestSigner::new() };
    let borrowed = read(&borrowed.sign(&entity(SIGNATURE_TEMPLATE)));
    for pinned in [Some(publisher.pinned()), Some(Signer::Fingerprint(publisher.certificate.sha256.clone())), None] {
        let invalid = (Standing::Invalid, one(Severity::Blocker, "metadata-signature-invalid"));
        assert_eq!(told(&borrowed, pinned.as_ref()), invalid);
    }
}

#[test]
fn a_renewed_certificate_with_the_same_key_is_the_same_signer() {
    let key = rcgen::KeyPair::generate().unwrap();
    let [old, new] = ["2026-01-01", "2028-01-01"].map(|from| {
        let certificate = parameters("federation", from, "2036-01-01").self_signed(&key).unwrap();
        Certificate::from_der(certificate.der()).unwrap()
    });
    let publisher = Publisher { certificate: new.clone(), signer: TestSigner::with(&key) };
    let assessment =
        read(&publisher.sign(&entity(SIGNATURE_TEMPLATE))).check_signature(Some(&Signer::Certificate(old)));
    assert_eq!((assessment.standing, assessment.certificate), (Standing::PinnedSigner, Some(new)));
}

#[test]
fn without_a_certificate_in_it_only_a_pinned_one_can_check_the_signature() {
    let publisher = Publisher::new("federation");
    let signed = read(&publisher.signer.sign(&entity(&SIGNATURE_TEMPLATE.replace("$key", ""))));
    assert_eq!(told(&signed, None), (Standing::NotChecked, one(Severity::Note, "signature-not-checked")));
    assert_eq!(told(&signed, Some(&publisher.pinned())), (Standing::PinnedSigner, Vec::new()));
    assert_eq!(told(&signed, Some(&Publisher::new("other").pinned())).0, Standing::Invalid);
    let fingerprint = Signer::Fingerprint(publisher.certificate.sha256.clone());
    assert_eq!(
        told(&signed, Some(&fingerprint)),
        (Standing::NotChecked, one(Severity::Blocker, "metadata-signer-not-checked"))
    );
}

#[test]
fn metadata_that_was_changed_after_it_was_signed_is_a_blocker() {
    let signed = Publisher::new("federation").sign(&entity(SIGNATURE_TEMPLATE));
    let changed = read(&signed.replace("https://idp.example.com/saml", "https://idp.example.org/saml"));
    assert_eq!(told(&changed, None), (Standing::Invalid, one(Severity::Blocker, "metadata-signature-invalid")));
    assert_eq!(changed.signature.status, SignatureStatus::Invalid);
    assert_eq!(changed.signature.reason.as_deref(), Some("The content was changed after it was signed."));
}

#[test]
fn a_signature_that_is_about_something_else_says_so() {
    let publisher = Publisher::new("federation");
    let elsewhere = SIGNATURE_TEMPLATE.replace("#i", "#evil");
    let template = entity(&elsewhere).replace("<IDPSSODescriptor", "<IDPSSODescriptor ID=\"evil\"");
    let signed = read(&publisher.sign(&template));
    let blocker = one(Severity::Blocker, "metadata-signature-covers-other");
    assert_eq!(told(&signed, None), (Standing::CoversSomethingElse, blocker.clone()));
    assert_eq!(told(&signed, Some(&publisher.pinned())), (Standing::CoversSomethingElse, blocker));
    assert_eq!(signed.signature.status, SignatureStatus::Invalid);
}

#[test]
fn the_signature_of_one_entity_says_nothing_about_another() {
    let publisher = Publisher::new("federation");
    let inner = publisher.sign(&entity(SIGNATURE_TEMPLATE));
    let evil = entity("").replace(" ID=\"i\"", "").replace(ENTITY_ID, "https://evil.example.com/saml");
    let both = format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{evil}{inner}</EntitiesDescriptor>"
    );
    let read = |entity_id| metadata::read_entity(both.as_bytes(), entity_id).unwrap();
    assert_eq!(told(&read(ENTITY_ID), Some(&publisher.pinned())).0, Standing::PinnedSigner);
    assert_eq!(
        told(&read("https://evil.example.com/saml"), Some(&publisher.pinned())),
        (Standing::Unsigned, one(Severity::Blocker, "metadata-signer-missing"))
    );
}

#[test]
fn a_federation_signs_for_every_entity_in_it_and_the_part_that_is_kept_remembers() {
    let publisher = Publisher::new("federation");
    let signed = publisher.sign(&federation(&SIGNATURE_TEMPLATE.replace("#i", "#f")));
    let whole = metadata::read_entity(signed.as_bytes(), ENTITY_ID).unwrap();
    assert_eq!(told(&whole, Some(&publisher.pinned())), (Standing::PinnedSigner, Vec::new()));
    assert_eq!(whole.signature.algorithm.as_deref(), Some("ECDSA-SHA256"));

    let part = metadata::read_part(signed.as_bytes(), ENTITY_ID).unwrap();
    let mut kept = KeptSignatures::default();
    kept.keep(&part);
    let kept: KeptSignatures = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
    let mut again = metadata::read_entity(&part.xml, ENTITY_ID).unwrap();
    assert_eq!(again.assessment().standing, Standing::Unsigned);
    kept.restore(&mut again);
    assert_eq!(told(&again, Some(&publisher.pinned())), (Standing::PinnedSigner, Vec::new()));
    assert_eq!(told(&again, Some(&Publisher::new("other").pinned())).0, Standing::OtherSigner);

    let changed =
        String::from_utf8(part.xml.to_vec()).unwrap().replace("idp.example.com/saml/sso", "evil.example.com/sso");
    let mut changed = metadata::read_entity((changed + " ").as_bytes(), ENTITY_ID).unwrap();
    kept.restore(&mut changed);
    assert_eq!(changed.assessment().standing, Standing::Unsigned, "it is about other bytes");
}

#[test]
fn what_was_signed_stays_known_of_versions_that_one_goes_back_to() {
    let publisher = Publisher::new("federation");
    let mut kept = KeptSignatures::default();
    let parts = ["first", "second"].map(|name| {
        let template =
            federation(&SIGNATURE_TEMPLATE.replace("#i", "#f")).replace("ID=\"e\"", &format!("ID=\"{name}\""));
        let part = metadata::read_part(publisher.sign(&template).as_bytes(), ENTITY_ID).unwrap();
        kept.keep(&part);
        part
    });
    let kept: KeptSignatures = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
    for part in parts {
        let mut again = metadata::read_entity(&part.xml, ENTITY_ID).unwrap();
        kept.restore(&mut again);
        assert_eq!(told(&again, Some(&publisher.pinned())).0, Standing::PinnedSigner);
    }
}

#[test]
fn a_file_of_an_older_version_has_the_signatures_of_one_part_or_none() {
    let one = r#"{ "part_sha256": "AA==", "seals": [] }"#;
    for (written, parts) in [("null", 0), (one, 1), ("[]", 0)] {
        let kept: KeptSignatures = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::to_value(&kept).unwrap().as_array().unwrap().len(), parts, "{written}");
    }
}

#[test]
fn a_federation_that_was_changed_anywhere_is_invalid_for_every_entity() {
    let signed = Publisher::new("federation").sign(&federation(&SIGNATURE_TEMPLATE.replace("#i", "#f")));
    let changed = signed.replace("https://other.example.com/saml", "https://evil.example.com/saml");
    let read = metadata::read_entity(changed.as_bytes(), ENTITY_ID).unwrap();
    assert_eq!(told(&read, None), (Standing::Invalid, one(Severity::Blocker, "metadata-signature-invalid")));
}

#[test]
fn a_federation_with_an_enormous_entity_in_it_says_that_it_was_not_checked() {
    let signed = Publisher::new("federation").sign(&federation(&SIGNATURE_TEMPLATE.replace("#i", "#f")));
    let enormous = format!("<EntityDescriptor entityID='e'>{}</EntityDescriptor>", "x".repeat(33 * 1024 * 1024));
    let (before, end) = signed.rsplit_once("</EntitiesDescriptor>").unwrap();
    let large = format!("{before}{enormous}</EntitiesDescriptor>{end}");
    let read = metadata::read_entity(large.as_bytes(), ENTITY_ID).unwrap();
    assert_eq!(told(&read, None), (Standing::NotChecked, one(Severity::Note, "signature-not-checked")));
    assert_eq!(read.signature.algorithm.as_deref(), Some("ECDSA-SHA256"));
    let reason = "One element of the document is 33 MB. Signatures are checked only over elements of up to 32 MB.";
    assert_eq!(read.signature.reason.as_deref(), Some(reason));
    let pinned = told(&read, Some(&Publisher::new("federation").pinned()));
    assert_eq!(pinned, (Standing::NotChecked, one(Severity::Blocker, "metadata-signer-not-checked")));
}

#[test]
fn the_pinned_signer_of_a_federation_counts_also_where_an_entity_has_a_signature_of_its_own() {
    let (publisher, member) = (Publisher::new("federation"), Publisher::new("member"));
    let inner = member.sign(&entity(SIGNATURE_TEMPLATE));
    let outer = SIGNATURE_TEMPLATE.replace("#i", "#f");
    let template = format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"f\">{outer}{inner}</EntitiesDescriptor>"
    );
    let read = metadata::read_entity(publisher.sign(&template).as_bytes(), ENTITY_ID).unwrap();
    for pinned in [publisher.pinned(), member.pinned()] {
        assert_eq!(told(&read, Some(&pinned)).0, Standing::PinnedSigner);
    }
    assert_eq!(told(&read, Some(&Publisher::new("other").pinned())).0, Standing::OtherSigner);
}

#[test]
fn a_weak_signature_is_a_warning_where_somebody_relies_on_it() {
    let publisher = Publisher::new("federation");
    let mut signed = read(&publisher.sign(&entity(SIGNATURE_TEMPLATE)));
    for (standing, severity) in
        [(Standing::PinnedSigner, Severity::Warning), (Standing::SignerNotKnown, Severity::Note)]
    {
        signed.assessment = Assessment { standing, weak: vec![Weak::Sha1Signature], ..signed.assessment.clone() };
        let weak = findings(&signed).into_iter().find(|finding| finding.code == "metadata-signature-weak").unwrap();
        assert_eq!((weak.severity, weak.meaning.contains("SHA-1")), (severity, true));
    }
}
