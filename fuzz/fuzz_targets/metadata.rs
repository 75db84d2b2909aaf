//! Any bytes result in metadata or a reason, in sentences that are safe to show; and the saved bytes of an identity provider
//! read again as the same one.

#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use sso_wizard::saml::metadata::difference::{ChangeKind, difference};
use sso_wizard::saml::metadata::{self, Document, EntityRole, IdentityProvider};
use sso_wizard::saml::{Finding, Kind, Unreadable, service_provider};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Reading one entity of many means finding it first, so a few of them are enough.
const FEW: usize = 8;

fn assert_safe(text: &str) {
    assert!(!text.contains(char::is_control), "it has a control character: {text:?}");
}

fn assert_sentences(text: &str) {
    assert!(text.ends_with('.'), "no sentence: {text}");
    assert_safe(text);
}

fn assert_findings(findings: &[Finding]) {
    for finding in findings {
        assert!(!finding.code.is_empty());
        assert_sentences(&finding.message);
        [&finding.meaning, &finding.hint]
            .into_iter()
            .filter(|text| !text.is_empty())
            .for_each(|text| assert_sentences(text));
    }
}

fn assert_unreadable(unreadable: &Unreadable) {
    assert_findings(&[unreadable.finding()]);
    unreadable.title.iter().for_each(|title| assert_safe(title));
    let excerpt = unreadable.excerpt.as_deref().unwrap_or_default();

    assert!(!excerpt.contains(|at: char| at.is_control() && at != '\n'), "it has a control character: {excerpt:?}");
    assert!(excerpt.chars().count() < 16_000, "it shows too much");
}

/// Asserts the invariants of every identity provider, regardless of its metadata.
fn assert_identity_provider(read: &IdentityProvider) {
    let endpoints = read.single_sign_on.iter().chain(&read.single_logout);

    for address in endpoints.flat_map(|at| std::iter::once(&at.location).chain(&at.response_location)) {
        let scheme = address.get(..5).map(str::to_ascii_lowercase);
        assert!(matches!(scheme.as_deref(), Some("https" | "http:")), "nobody may open {address}");
        assert_safe(address);
    }
    for contact in &read.contacts {
        [Some(&contact.kind), contact.name.as_ref(), contact.email.as_ref()]
            .into_iter()
            .flatten()
            .for_each(|text| assert_safe(text));
    }
    read.display_names.iter().for_each(|name| assert_safe(&name.text));
    for (index, entry) in read.certificates.iter().enumerate() {
        assert!(read.certificates[..index].iter().all(|other| other.certificate != entry.certificate));
    }
    assert_findings(&read.findings(NOW));
    assert_eq!(difference(read, read, NOW), []);
}

/// Compares with a second reading of the saved bytes. `may_differ` lists the allowed differences.
fn assert_same(again: &IdentityProvider, kept: &IdentityProvider, may_differ: &[ChangeKind]) {
    let changes = difference(kept, again, NOW);

    assert!(changes.iter().all(|change| may_differ.contains(&change.kind)), "{changes:?}");
    assert_eq!(again.single_sign_on, kept.single_sign_on);
    assert_eq!(again.single_logout, kept.single_logout);
    assert_eq!(again.name_id_formats, kept.name_id_formats);
    assert_eq!(again.attributes, kept.attributes);
    assert_eq!(again.display_names, kept.display_names);
    assert_eq!(again.organization, kept.organization);
    assert_eq!(again.contacts, kept.contacts);
    assert_eq!((again.valid_until, &again.cache_duration), (kept.valid_until, &kept.cache_duration));
    assert_eq!((&again.registration_authority, &again.error_url), (&kept.registration_authority, &kept.error_url));
    let certificates =
        |of: &IdentityProvider| of.certificates.iter().map(|at| (at.usage, at.certificate.clone())).collect::<Vec<_>>();
    assert_eq!(certificates(again), certificates(kept));
}

fuzz_target!(|bytes: &[u8]| {
    match metadata::read(bytes) {
        Ok(Document::IdentityProvider(read)) => {
            assert_eq!(&*read.xml, bytes);
            assert_identity_provider(&read);
            let Ok(Document::IdentityProvider(again)) = metadata::read(&read.xml) else { panic!("it was one before") };
            assert_same(&again, &read, &[]);
        }
        Ok(Document::Aggregate(aggregate)) => {
            assert_findings(&aggregate.findings);
            for entity in aggregate.entities.iter().take(FEW) {
                assert_safe(&entity.display_name);
                match metadata::read_part(bytes, &entity.entity_id) {
                    Ok(part) => {
                        assert_identity_provider(&part);
                        // A signature over the whole is not valid for a part, so the part does not know about it.
                        let again =
                            metadata::read_entity(&part.xml, &part.entity_id).expect("what is kept can be read");
                        assert_same(&again, &part, &[ChangeKind::SignatureStatus, ChangeKind::OnlyBytes]);
                    }
                    Err(unreadable) => {
                        // The list accepts any letter beyond ASCII as part of a name; the parser does not.
                        let may_fail = unreadable.kind == Kind::BrokenXml || !entity.roles.contains(&EntityRole::Idp);
                        assert!(may_fail, "{unreadable}");
                        assert_unreadable(&unreadable);
                    }
                }
            }
        }
        Err(unreadable) => assert_unreadable(&unreadable),
    }
    match service_provider::read(bytes) {
        Ok(read) => {
            let again = service_provider::read(&read.xml).expect("what is kept can be read");

            assert_findings(&read.findings(NOW));
            assert_eq!(
                (again.entity_id, again.assertion_consumer_services),
                (read.entity_id, read.assertion_consumer_services)
            );
        }
        Err(unreadable) => assert_unreadable(&unreadable),
    }
});
