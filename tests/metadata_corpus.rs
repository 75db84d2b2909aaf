//! Reads every metadata file of the shared corpus, if there is one: real files of many products and federations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use corpus::{Row, rows};
use jiff::Timestamp;
use sso_wizard::saml::Kind;
use sso_wizard::saml::metadata::difference::{ChangeKind, difference};
use sso_wizard::saml::metadata::{self, Document, EntityRole, IdentityProvider, SignatureStatus};

/// Asserts the invariants of every identity provider, regardless of its metadata.
fn assert_sound(identity_provider: &IdentityProvider, row: &Row) {
    let name = row.name();
    assert!(!identity_provider.entity_id.is_empty(), "{name}");
    for endpoint in identity_provider.single_sign_on.iter().chain(&identity_provider.single_logout) {
        assert!(endpoint.location.starts_with("http") && endpoint.location.trim() == endpoint.location, "{name}");
    }
    let certificates: Vec<_> =
        identity_provider.certificates.iter().map(|entry| entry.certificate.sha256.as_str()).collect();
    for (index, sha256) in certificates.iter().enumerate() {
        assert!(sha256.len() == 64 && !certificates[..index].contains(sha256), "{name}");
    }
    let is_signed = identity_provider.signature.status != SignatureStatus::Unsigned;
    assert_eq!(is_signed, identity_provider.signature.algorithm.is_some(), "{name}");
    let findings = identity_provider.findings(Timestamp::UNIX_EPOCH);
    assert!(findings.is_sorted_by_key(|finding| finding.severity), "{name}");
    assert!(findings.iter().all(|finding| finding.message.ends_with('.')), "{name}");
    assert!(!identity_provider.display_name("en").is_empty(), "{name}");
}

/// Returns the kind of a file: the word that scripts match on.
fn kind(bytes: &[u8]) -> Kind {
    match metadata::read(bytes) {
        Ok(Document::IdentityProvider(_)) => Kind::IdentityProvider,
        Ok(Document::Aggregate(_)) => Kind::Aggregate,
        Err(unreadable) => unreadable.kind,
    }
}

#[test]
fn every_file_of_metadata_is_taken_for_what_it_is_and_every_attack_for_none() {
    // Two lists have one entity, which isn't an identity provider; two attacks are harmless without a reader for them.
    for (folder, kinds) in [
        ("idp-metadata", [(Kind::IdentityProvider, 40)].as_slice()),
        ("sp-metadata", &[(Kind::ServiceProvider, 39)]),
        ("aggregate", &[(Kind::Aggregate, 18), (Kind::OtherMetadata, 2)]),
        ("xml-attack", &[(Kind::BrokenXml, 6), (Kind::Html, 1), (Kind::OtherXml, 2)]),
    ] {
        let rows = rows(&[folder]);
        if rows.is_empty() {
            return;
        }
        let found: Vec<_> = rows.iter().map(|row| (kind(&row.bytes), row.name())).collect();
        for (wanted, count) in kinds {
            let such = found.iter().filter(|(kind, _)| kind == wanted).count();
            assert_eq!(such, *count, "{folder}, {wanted:?}: {found:?}");
        }
        assert_eq!(kinds.iter().map(|(_, count)| count).sum::<usize>(), found.len(), "{folder}: {found:?}");
    }
}

#[test]
fn every_identity_provider_is_read() {
    for row in rows(&["idp-metadata"]) {
        let Ok(Document::IdentityProvider(identity_provider)) = metadata::read(&row.bytes) else {
            panic!("{} is an identity provider", row.name());
        };
        assert_sound(&identity_provider, &row);
        assert_eq!(&*identity_provider.xml, row.bytes, "{} is kept verbatim", row.name());
        let again = metadata::read_entity(&row.bytes, &identity_provider.entity_id).unwrap();
        assert_eq!(again.certificates.len(), identity_provider.certificates.len(), "{}", row.name());
        assert_eq!(row.note.contains("validUntil"), identity_provider.valid_until.is_some(), "{}", row.name());
    }
}

#[test]
fn every_identity_provider_is_the_same_as_itself_and_differs_from_the_next() {
    let providers: Vec<_> = rows(&["idp-metadata"])
        .into_iter()
        .filter_map(|row| match metadata::read(&row.bytes) {
            Ok(Document::IdentityProvider(identity_provider)) => Some((row.name(), identity_provider)),
            _ => None,
        })
        .collect();
    let now = Timestamp::UNIX_EPOCH;

    for (name, one) in &providers {
        assert_eq!(difference(one, one, now), [], "{name}");
        for (_, other) in &providers {
            let (there, back) = (difference(one, other, now), difference(other, one, now));

            assert_eq!(there.is_empty(), one.xml == other.xml, "{name}");
            assert_eq!(there.len(), back.len(), "{name}");
            assert_eq!(
                there.iter().any(|change| change.kind == ChangeKind::EntityId),
                one.entity_id != other.entity_id,
                "{name}"
            );
            for change in there {
                assert!(change.sentence.ends_with('.') && change.sentence.len() < 3_000, "{name}: {change:?}");
            }
        }
    }
}

#[test]
fn every_service_provider_is_named_for_what_it_is() {
    for row in rows(&["sp-metadata"]) {
        let unreadable = metadata::read(&row.bytes).map(|_| ()).unwrap_err();
        assert_eq!(unreadable.kind, Kind::ServiceProvider, "{}", row.name());
        assert!(unreadable.message.starts_with("This is service provider metadata"), "{}", unreadable.message);
    }
}

#[test]
fn every_aggregate_lists_all_its_entities_and_each_of_them_reads() {
    for row in rows(&["aggregate"]) {
        let aggregate = match metadata::read(&row.bytes) {
            Ok(Document::Aggregate(aggregate)) => aggregate,
            other => {
                let is_alone = row.count(" entities") == Some(1);
                assert!(is_alone && matches!(&other, Err(error) if error.kind == Kind::OtherMetadata), "{other:?}");
                continue;
            }
        };
        assert_eq!(Some(aggregate.entities.len()), row.count(" entities"), "{}", row.name());
        let identity_providers = aggregate.entities.iter().filter(|entity| entity.roles.contains(&EntityRole::Idp));
        // Reading one of 442 means finding it first, so a sample of each file is enough.
        for entity in identity_providers.step_by(8) {
            let identity_provider = metadata::read_entity(&row.bytes, &entity.entity_id).unwrap();
            assert_eq!(identity_provider.entity_id, entity.entity_id);
            assert_eq!(identity_provider.display_name("en"), entity.display_name, "{}", entity.entity_id);
            assert_sound(&identity_provider, &row);
            let differs_in = |part: &IdentityProvider, kinds: &[ChangeKind]| {
                let changes = difference(&identity_provider, part, Timestamp::UNIX_EPOCH);
                assert!(changes.iter().all(|change| kinds.contains(&change.kind)), "{changes:?}");
            };
            differs_in(&metadata::read_part(&row.bytes, &entity.entity_id).unwrap(), &[ChangeKind::OnlyBytes]);
            // A signature over the whole is not valid for a part, so the part does not know about it.
            let part = metadata::cut_out(&row.bytes, &entity.entity_id).unwrap();
            let part = metadata::read_entity(&part, &entity.entity_id).unwrap();
            differs_in(&part, &[ChangeKind::OnlyBytes, ChangeKind::SignatureStatus]);
        }
    }
}

#[test]
fn every_attack_on_a_parser_is_refused() {
    for row in rows(&["xml-attack"]) {
        let unreadable = metadata::read(&row.bytes).map(|_| ()).unwrap_err();
        let is_refused = matches!(unreadable.kind, Kind::BrokenXml | Kind::Html | Kind::OtherXml);
        assert!(is_refused, "{}: {unreadable:?}", row.name());
        if row.note.contains("ENTITY") {
            assert_eq!(unreadable.code, "dtd", "{}", row.name());
        }
    }
}

#[test]
fn captured_sign_ins_certificates_and_vectors_are_never_taken_for_metadata() {
    for row in rows(&["response-valid", "response-attack", "cert", "c14n-vector"]) {
        let unreadable = metadata::read(&row.bytes).map(|_| ()).unwrap_err();
        assert!(!unreadable.message.is_empty() && !unreadable.hint.is_empty(), "{}", row.name());
        if row.kind == "cert" {
            assert!(matches!(unreadable.kind, Kind::Certificate | Kind::PrivateKey), "{}: {unreadable:?}", row.name());
        }
    }
}
