use super::*;
use crate::account::draft::{HeldCertificate, LoadedMetadata, Origin};
use crate::account::fixture::{NOW, complete, loaded_service_provider, metadata};
use crate::saml::{Finding, Severity};

fn parse(draft: &Draft) -> Result<AccountProfile, Vec<Missing>> {
    AccountProfile::parse(draft, &Parsed::of(draft), &Brands::built_in())
}

fn sentences(draft: &Draft) -> Vec<(u8, String)> {
    let missing = parse(draft).expect_err("something is missing");

    missing.into_iter().map(|missing| (missing.step, missing.sentence)).collect()
}

fn only(draft: &Draft) -> (u8, String) {
    let mut all = sentences(draft);

    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn values(draft: &Draft) -> ServiceProviderValues {
    let brands = Brands::built_in();

    service_provider_values(draft, &Parsed::of(draft), brands.get(&draft.brand).unwrap().region(&draft.region))
}

fn finding<'a>(values: &'a ServiceProviderValues, code: &str) -> &'a Finding {
    values.findings.iter().find(|finding| finding.code == code).expect(code)
}

#[test]
fn a_complete_draft_becomes_a_profile_with_the_values_that_the_identity_provider_needs() {
    let profile = parse(&complete(400)).unwrap();

    assert_eq!(profile.identity_provider.entity_id, "https://idp.example.com/metadata");
    assert_eq!(profile.service_provider.entity_id, "https://sso.ringcentral.com");
    assert_eq!(profile.service_provider.assertion_consumer_service, "https://sso.ringcentral.com/sp/ACS.saml2");
    assert_eq!(
        profile.service_provider.email_attribute,
        Some(("mail".to_owned(), "urn:oasis:names:tc:SAML:2.0:attrname-format:uri".to_owned()))
    );
    assert!(profile.secondary.is_none());
}

#[test]
fn an_empty_draft_lacks_everything_in_the_order_of_the_steps() {
    assert_eq!(
        sentences(&Draft::default()),
        [
            (1, "Enter an account name to continue.".to_owned()),
            (2, "Load metadata to continue.".to_owned()),
            (4, "Choose the email attribute to continue.".to_owned()),
            (5, "Choose a Primary certificate to continue.".to_owned()),
            (6, "Load the SP metadata, or confirm the entity ID, to continue.".to_owned()),
            (6, "Load the SP metadata, or confirm the ACS URL, to continue.".to_owned()),
        ]
    );
}

#[test]
fn a_brand_or_region_that_is_gone_is_asked_for_and_never_replaced() {
    let mut draft = Draft { brand: "hologram-phone".to_owned(), ..complete(400) };

    assert_eq!(sentences(&draft)[0].1, "Choose a brand to continue. The brand “hologram-phone” no longer exists.");

    draft = Draft { region: "mars".to_owned(), ..complete(400) };
    assert_eq!(only(&draft), (1, "Choose a region to continue.".to_owned()));
}

#[test]
fn metadata_that_cannot_be_read_is_asked_for_again() {
    let mut draft = complete(400);

    draft.metadata.as_mut().unwrap().xml = b"<html>Sign in</html>".to_vec();
    assert_eq!(sentences(&draft)[0], (2, "Load different metadata to continue. This file can’t be read.".to_owned()));
    assert!(Parsed::of(&draft).unreadable.is_some());
}

#[test]
fn an_aggregate_without_a_choice_asks_for_the_identity_provider() {
    let one = String::from_utf8(metadata(&[], &[])).unwrap();
    let two = one.replace("idp.example.com", "other.example.com");
    let xml = format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{two}</md:EntitiesDescriptor>"
    );
    let mut draft = complete(400);

    draft.metadata = Some(LoadedMetadata {
        xml: xml.into_bytes(),
        origin: Origin::Pasted,
        loaded_at: NOW,
        entity_id: None,
        version_of: None,
    });
    assert_eq!(sentences(&draft)[0], (2, "Choose your identity provider from the list to continue.".to_owned()));

    draft.metadata.as_mut().unwrap().entity_id = Some("https://other.example.com/metadata".to_owned());
    assert_eq!(Parsed::of(&draft).identity_provider.unwrap().entity_id, "https://other.example.com/metadata");
}

#[test]
fn an_attribute_that_newer_metadata_no_longer_offers_is_asked_for_again() {
    let mut draft = complete(400);

    draft.email.choice = Some(EmailChoice::Offered("gone".to_owned()));
    assert_eq!(
        only(&draft),
        (4, "Choose the email attribute again to continue. The metadata no longer lists this one.".to_owned())
    );
}

#[test]
fn a_custom_attribute_counts_once_its_name_is_typed() {
    let mut draft = complete(400);

    draft.email.choice = Some(EmailChoice::Custom);
    draft.email.custom_name = "  ".to_owned();
    assert_eq!(only(&draft), (4, "Enter the name of the email attribute to continue.".to_owned()));

    draft.email.custom_name = " work-mail ".to_owned();
    assert_eq!(
        parse(&draft).unwrap().email,
        EmailAttribute::Attribute {
            name: "work-mail".to_owned(),
            name_format: NameFormat::Unspecified.uri().to_owned()
        }
    );
}

#[test]
fn the_name_id_needs_no_attribute_in_the_sp_metadata() {
    let mut draft = complete(400);

    draft.email.choice = Some(EmailChoice::NameId);
    assert_eq!(parse(&draft).unwrap().service_provider.email_attribute, None);
}

#[test]
fn a_certificate_that_no_longer_reads_is_no_primary() {
    let mut draft = complete(400);

    draft.certificates = vec![HeldCertificate {
        der: b"junk".to_vec(),
        role: Some(Role::Primary),
        origin: Origin::Pasted,
        first_seen: NOW,
    }];
    assert_eq!(only(&draft), (5, "Choose a Primary certificate to continue.".to_owned()));
}

#[test]
fn published_values_stand_until_something_better_is_known() {
    let values = values(&complete(400));
    let entity_id = values.entity_id.unwrap();

    assert!(matches!(entity_id.evidence, Evidence::Published(_)));
    assert_eq!(values.suggested_entity_id, None);
    assert!(values.findings.is_empty());
}

#[test]
fn a_suggested_value_is_offered_and_counts_only_once_typed() {
    let mut draft = Draft { brand: "office-at-hand".to_owned(), ..complete(400) };
    let before = values(&draft);

    assert_eq!(before.entity_id, None);
    assert_eq!(before.suggested_entity_id.as_ref().unwrap().value(), Some("https://sso.ringcentral.com"));
    assert!(matches!(before.relay_state.unwrap().evidence, Evidence::Published(_)));

    draft.service_provider.entity_id = "https://sso.ringcentral.com".to_owned();

    let after = values(&draft);

    assert_eq!(after.entity_id.unwrap().evidence, Evidence::Typed);
    assert_eq!(after.suggested_entity_id, None);
    assert!(after.findings.is_empty());
}

#[test]
fn the_loaded_file_wins_over_what_was_typed_and_the_difference_is_told() {
    let mut draft = Draft { brand: "office-at-hand".to_owned(), ..complete(400) };

    draft.service_provider.entity_id = "saml2:ringcentral:prod".to_owned();
    draft.service_provider.loaded = Some(loaded_service_provider("https://sso.ringcentral.com"));

    let values = values(&draft);
    let entity_id = values.entity_id.as_ref().unwrap();
    let finding = finding(&values, "sp-entity-ids-differ");

    assert_eq!(entity_id.value, "https://sso.ringcentral.com");
    assert_eq!(entity_id.others, [("saml2:ringcentral:prod".to_owned(), Evidence::Typed)]);
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.message, "There are 2 different entity IDs for this account.");
    assert_eq!(
        finding.meaning,
        "The file contains “https://sso.ringcentral.com”. You entered “saml2:ringcentral:prod”."
    );
    assert_eq!(
        finding.hint,
        "The file’s value is used, because it comes from the service provider. Your entry is kept."
    );
}

#[test]
fn what_was_typed_counts_when_the_person_keeps_it() {
    let mut draft = complete(400);

    draft.service_provider.entity_id = "saml2:ringcentral:prod".to_owned();
    draft.service_provider.loaded = Some(loaded_service_provider("https://sso.ringcentral.com"));
    draft.service_provider.keep_typed = true;

    let values = values(&draft);

    assert_eq!(values.entity_id.as_ref().unwrap().evidence, Evidence::Typed);
    assert_eq!(finding(&values, "sp-entity-ids-differ").severity, Severity::Note);
    assert_eq!(values.assertion_consumer_service.as_ref().unwrap().value, "https://sp.example.com/acs");
}

#[test]
fn a_file_that_differs_from_the_published_values_is_a_note() {
    let mut draft = complete(400);

    draft.service_provider.loaded = Some(loaded_service_provider("https://new.example.com"));

    let values = values(&draft);
    let finding = finding(&values, "sp-entity-ids-differ");

    assert_eq!(values.entity_id.as_ref().unwrap().evidence, Evidence::FromServiceProviderMetadata);
    assert_eq!(finding.severity, Severity::Note);
    assert!(finding.meaning.starts_with("The file contains “https://new.example.com”. "));
    assert!(finding.hint.starts_with("The file’s value is used"));
}

#[test]
fn a_typed_value_that_differs_from_the_published_one_is_a_warning() {
    let mut draft = complete(400);

    draft.service_provider.entity_id = "https://sso.ringcentral.con".to_owned();

    let values = values(&draft);

    assert_eq!(finding(&values, "sp-entity-ids-differ").severity, Severity::Warning);
    assert!(finding(&values, "sp-entity-ids-differ").hint.starts_with("Your entry is used. Check it"));
}

#[test]
fn an_assertion_consumer_service_has_to_be_a_web_address() {
    let mut draft = complete(400);

    for wrong in ["sso.ringcentral.com", "mailto:ada@example.com", "https://", "https://a b.example.com"] {
        draft.service_provider.assertion_consumer_service = wrong.to_owned();
        assert_eq!(only(&draft), (6, "Enter the ACS URL, starting with https://, to continue.".to_owned()));
        assert_eq!(finding(&values(&draft), "sp-acs-no-address").severity, Severity::Blocker);
    }

    draft.service_provider.assertion_consumer_service = "http://sp.example.com/acs".to_owned();
    assert!(parse(&draft).is_ok());
    assert_eq!(finding(&values(&draft), "sp-acs-not-encrypted").severity, Severity::Warning);
}
