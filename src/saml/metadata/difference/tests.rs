use super::{Change, ChangeKind, Impact, difference};
use crate::certificate::Certificate;
use crate::certificate::testing::{certificate, parameters};
use crate::saml::metadata::{self, Document, IdentityProvider};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use rcgen::KeyPair;
use std::sync::OnceLock;

const NOW: Timestamp = Timestamp::constant(1_789_380_000, 0);

/// Metadata in parts, so that each test changes one of them.
#[derive(Debug, Clone)]
struct Parts {
    entity_id: String,
    root: String,
    role: String,
    keys: Vec<(&'static str, Certificate)>,
    services: Vec<(&'static str, &'static str, String)>,
    formats: Vec<&'static str>,
    attributes: Vec<String>,
    names: String,
    end: String,
    comment: &'static str,
}

const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

impl Parts {
    fn read(&self) -> IdentityProvider {
        let keys: String = self
            .keys
            .iter()
            .map(|(usage, certificate)| {
                let encoded = STANDARD.encode(certificate.der());

                format!(
                    "<KeyDescriptor {usage}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{encoded}</ds:X509Certificate></ds:X509Data>\
                     </ds:KeyInfo></KeyDescriptor>"
                )
            })
            .collect();
        let services = |wanted: &str| -> String {
            let services = self.services.iter().filter(|(service, ..)| *service == wanted);

            services
                .map(|(service, binding, address)| format!("<{service} Binding=\"{binding}\" Location=\"{address}\"/>"))
                .collect()
        };
        let formats: String =
            self.formats.iter().map(|format| format!("<NameIDFormat>{format}</NameIDFormat>")).collect();
        let attributes: String =
            self.attributes.iter().map(|name| format!("<saml:Attribute Name=\"{name}\"/>")).collect();
        let Self { entity_id, root, role, names, end, comment, .. } = self;
        let xml = format!(
            "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" \
             entityID=\"{entity_id}\" {root}>{comment}<IDPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" {role}>{names}{keys}{logout}{formats}{sign_on}\
             {attributes}</IDPSSODescriptor>{end}</EntityDescriptor>",
            logout = services("SingleLogoutService"),
            sign_on = services("SingleSignOnService"),
        );

        match metadata::read(xml.as_bytes()) {
            Ok(Document::IdentityProvider(identity_provider)) => *identity_provider,
            other => panic!("{other:?}"),
        }
    }
}

fn parts() -> Parts {
    Parts {
        entity_id: "https://idp.example.com/metadata".to_owned(),
        root: String::new(),
        role: String::new(),
        keys: vec![("use=\"signing\"", old())],
        services: vec![
            ("SingleSignOnService", REDIRECT, "https://idp.example.com/sso".to_owned()),
            ("SingleSignOnService", POST, "https://idp.example.com/sso".to_owned()),
            ("SingleLogoutService", REDIRECT, "https://idp.example.com/slo".to_owned()),
        ],
        formats: vec!["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
        attributes: vec!["mail".to_owned()],
        names: String::new(),
        end: String::new(),
        comment: "",
    }
}

fn old() -> Certificate {
    static OLD: OnceLock<Certificate> = OnceLock::new();

    OLD.get_or_init(|| with_own_key("idp.example.com", "2023-10-08", "2026-10-07")).clone()
}

fn with_own_key(name: &str, from: &str, until: &str) -> Certificate {
    let signed = parameters(name, from, until).self_signed(&KeyPair::generate().unwrap()).unwrap();

    Certificate::from_der(signed.der()).unwrap()
}

fn short(certificate: &Certificate) -> String {
    super::certificates::short_fingerprint(&certificate.sha256)
}

/// Returns the changes after `edit` is applied to the usual metadata.
fn after(edit: impl FnOnce(&mut Parts)) -> Vec<Change> {
    let mut parts = parts();

    edit(&mut parts);
    difference(&self::parts().read(), &parts.read(), NOW)
}

/// Returns the only change that `edit` causes.
fn only(edit: impl FnOnce(&mut Parts)) -> Change {
    let mut changes = after(edit);

    assert_eq!(changes.len(), 1, "{changes:#?}");
    changes.remove(0)
}

#[test]
fn the_same_metadata_has_not_changed() {
    assert_eq!(after(|_| ()), []);
}

#[test]
fn metadata_that_only_looks_different_says_so() {
    let change = only(|parts| parts.comment = "<!-- generated anew -->");

    assert_eq!((change.kind, change.impact), (ChangeKind::OnlyBytes, Impact::Harmless));
    assert!(change.sentence.starts_with("Only the file changed."), "{}", change.sentence);

    let reordered = only(|parts| parts.services.reverse());
    assert_eq!(reordered.kind, ChangeKind::OnlyBytes, "{reordered:?}");
}

#[test]
fn a_renewed_certificate_is_told_with_what_it_renews_and_until_when() {
    let new = with_own_key("idp.example.com", "2026-09-01", "2029-09-01");
    let change = only(|parts| parts.keys.push(("use=\"signing\"", new.clone())));

    assert_eq!((change.kind, change.impact), (ChangeKind::CertificateAdded, Impact::NeedsAttention));
    assert_eq!(
        change.sentence,
        format!(
            "A signing certificate was added: “idp.example.com” ({}), valid from 1 September 2026 to 1 September 2029. It looks \
             like the replacement for “idp.example.com” ({}), because it has the same subject.",
            short(&new),
            short(&old())
        )
    );
    assert!(change.hint.contains("set this certificate as Secondary"), "{}", change.hint);
    assert_eq!((change.before, change.after), (None, Some(new.sha256.clone())));
}

#[test]
fn a_stranger_among_the_certificates_is_not_called_a_renewal() {
    let change = only(|parts| parts.keys.push(("", with_own_key("other.example.com", "2026-09-01", "2029-09-01"))));

    assert!(!change.sentence.contains("replacement"), "{}", change.sentence);
    let change = only(|parts| parts.keys.push(("", with_own_key("idp.example.com", "2020-01-01", "2022-01-01"))));
    assert!(change.sentence.ends_with("It has already expired."), "{}", change.sentence);
}

#[test]
fn a_certificate_that_is_replaced_at_once_breaks_sign_ins() {
    let new = with_own_key("idp.example.com", "2026-09-01", "2029-09-01");
    let changes = after(|parts| parts.keys = vec![("use=\"signing\"", new.clone())]);

    assert_eq!(changes.len(), 2, "{changes:#?}");
    assert_eq!((changes[0].kind, changes[0].impact), (ChangeKind::CertificateRemoved, Impact::Breaks));
    assert!(
        changes[0].sentence.contains("The metadata lists none of the earlier signing certificates"),
        "{}",
        changes[0].sentence
    );
    assert!(changes[0].hint.ends_with("upload it to the portal."), "{}", changes[0].hint);
    assert_eq!((changes[1].kind, changes[1].impact), (ChangeKind::CertificateAdded, Impact::NeedsAttention));
}

#[test]
fn a_certificate_that_goes_while_another_stays_needs_a_look_unless_it_had_expired() {
    let both = |first: Certificate| {
        let stays = certificate("next", "2026-01-01", "2030-01-01");
        let parts = Parts { keys: vec![("", first), ("", stays.clone())], ..parts() };

        difference(&parts.read(), &Parts { keys: vec![("", stays)], ..parts.clone() }.read(), NOW).remove(0)
    };

    let valid = both(old());
    assert_eq!(valid.impact, Impact::NeedsAttention);
    assert!(valid.sentence.ends_with("It should no longer be used for signing."), "{}", valid.sentence);
    let expired = both(with_own_key("idp", "2020-01-01", "2022-01-01"));
    assert_eq!(expired.impact, Impact::Harmless);
    assert!(
        expired.sentence.ends_with("It expired on 1 January 2022. Another certificate is still listed."),
        "{}",
        expired.sentence
    );
}

#[test]
fn metadata_without_any_signing_certificate_breaks_sign_ins() {
    let gone = only(|parts| parts.keys.clear());
    let for_encryption = only(|parts| parts.keys[0].0 = "use=\"encryption\"");

    for change in [&gone, &for_encryption] {
        assert_eq!(change.impact, Impact::Breaks);
        assert!(change.sentence.contains("no longer lists a signing certificate"), "{}", change.sentence);
    }
    assert_eq!(for_encryption.kind, ChangeKind::CertificateUse);
    assert!(
        for_encryption.sentence.contains("is now for encryption only. It was for signing only."),
        "{}",
        for_encryption.sentence
    );
}

#[test]
fn an_encryption_certificate_and_a_wider_use_do_no_harm() {
    let added = only(|parts| parts.keys.push(("use=\"encryption\"", certificate("enc", "2026-01-01", "2030-01-01"))));
    let wider = only(|parts| parts.keys[0].0 = "");

    assert_eq!((added.impact, wider.impact), (Impact::Harmless, Impact::Harmless));
    assert!(added.sentence.starts_with("An encryption certificate was added: "), "{}", added.sentence);
    assert!(wider.sentence.ends_with("Sign-ins are signed with it as before."), "{}", wider.sentence);
}

#[test]
fn a_sign_on_address_that_moves_breaks_sign_ins_and_both_addresses_are_told() {
    let change = only(|parts| parts.services[0].2 = "https://login.example.com/sso".to_owned());

    assert_eq!((change.kind, change.impact), (ChangeKind::EndpointMoved, Impact::Breaks));
    assert_eq!(
        change.sentence,
        "The single sign-on URL for HTTP-Redirect changed from “https://idp.example.com/sso” to \
         “https://login.example.com/sso”. Sign-ins use the old URL until the service provider has the new one."
    );
    assert_eq!(change.before.as_deref(), Some("https://idp.example.com/sso"));
    assert_eq!(change.after.as_deref(), Some("https://login.example.com/sso"));
    assert_eq!(change.hint, "Apply the new metadata, and upload it to the portal.");
}

#[test]
fn an_address_that_goes_breaks_sign_ins_only_when_it_was_the_last() {
    let one = only(|parts| drop(parts.services.remove(0)));
    assert_eq!((one.kind, one.impact), (ChangeKind::EndpointRemoved, Impact::NeedsAttention));

    let both = after(|parts| drop(parts.services.drain(..2)));
    assert!(both.iter().all(|change| change.impact == Impact::Breaks), "{both:#?}");
    assert!(both[0].sentence.ends_with("No URL that a browser can use remains."), "{}", both[0].sentence);
}

#[test]
fn logout_and_other_bindings_do_no_harm_to_sign_ins() {
    let logout = only(|parts| parts.services[2].2 = "https://idp.example.com/logout".to_owned());
    let soap =
        only(|parts| parts.services.push(("SingleSignOnService", SOAP, "https://idp.example.com/soap".to_owned())));

    assert_eq!((logout.impact, logout.hint.as_str()), (Impact::Harmless, ""));
    assert!(
        logout.sentence.starts_with("The single logout URL for HTTP-Redirect changed from "),
        "{}",
        logout.sentence
    );
    assert_eq!(soap.sentence, "A single sign-on URL for SOAP was added: “https://idp.example.com/soap”.");
}

#[test]
fn another_entity_id_is_another_identity_provider_and_comes_first() {
    let changes = after(|parts| {
        parts.entity_id = "https://other.example.com".to_owned();
        parts.keys.clear();
    });

    assert_eq!((changes[0].kind, changes[0].impact), (ChangeKind::EntityId, Impact::Breaks));
    assert_eq!(
        changes[0].sentence,
        "This is a different identity provider. The entity ID is now “https://other.example.com”. It was \
         “https://idp.example.com/metadata”."
    );
}

#[test]
fn a_validity_is_extended_shortened_or_over() {
    let until = |day: &str| format!("validUntil=\"{day}T00:00:00Z\"");
    let between = |was: &str, is: &str| {
        let of = |root: &str| Parts { root: root.to_owned(), ..parts() }.read();
        let mut changes = difference(&of(was), &of(is), NOW);

        assert_eq!(changes.len(), 1);
        changes.remove(0)
    };

    let extended = between(&until("2027-01-01"), &until("2027-02-01"));
    assert_eq!((extended.kind, extended.impact), (ChangeKind::ValidityExtended, Impact::Harmless));
    assert_eq!(extended.sentence, "The metadata now expires on 1 February 2027, later than before (1 January 2027).");
    assert_eq!(extended.after.as_deref(), Some("2027-02-01T00:00:00Z"));

    let shortened = between(&until("2027-02-01"), &until("2027-01-01"));
    assert_eq!((shortened.kind, shortened.impact), (ChangeKind::ValidityShortened, Impact::NeedsAttention));

    let over = between(&until("2027-01-01"), &until("2026-01-01"));
    assert_eq!((over.kind, over.impact), (ChangeKind::ValidityShortened, Impact::Breaks));
    assert_eq!(over.sentence, "The metadata expired on 1 January 2026.");
    // A later expiration date that has also passed.
    assert_eq!(between(&until("2025-01-01"), &until("2026-01-01")).impact, Impact::Breaks);

    let ends = between("", &until("2027-01-01"));
    assert_eq!((ends.kind, ends.impact), (ChangeKind::ValidityShortened, Impact::NeedsAttention));
    assert_eq!(ends.sentence, "The metadata now expires on 1 January 2027.");
    let endless = between(&until("2027-01-01"), "");
    assert_eq!((endless.kind, endless.impact), (ChangeKind::ValidityExtended, Impact::Harmless));
}

#[test]
fn a_cache_duration_counts_by_its_length_not_by_its_spelling() {
    let between = |was: &str, is: &str| {
        let of = |length: &str| Parts { root: format!("cacheDuration=\"{length}\""), ..parts() }.read();

        difference(&of(was), &of(is), NOW).remove(0)
    };

    assert_eq!(between("PT60M", "PT1H").kind, ChangeKind::OnlyBytes);
    let change = between("PT6H", "P1D");
    assert_eq!(change.sentence, "The metadata’s refresh interval is now “P1D”. It was “PT6H”.");
    assert_eq!(change.impact, Impact::Harmless);
}

#[test]
fn signed_requests_are_asked_for_with_a_warning() {
    let change = only(|parts| parts.role = "WantAuthnRequestsSigned=\"true\"".to_owned());

    assert_eq!((change.kind, change.impact), (ChangeKind::SignedRequests, Impact::NeedsAttention));
    assert!(
        change.sentence.ends_with("If the service provider doesn’t sign them, every sign-in is rejected."),
        "{}",
        change.sentence
    );
}

#[test]
fn losing_the_email_name_id_needs_attention_and_gaining_one_does_not() {
    const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    let lost = only(|parts| parts.formats = vec![PERSISTENT]);

    assert_eq!((lost.kind, lost.impact), (ChangeKind::NameIdFormats, Impact::NeedsAttention));
    assert_eq!(
        lost.sentence,
        "The NameID formats are now “persistent”. They were “emailAddress”. The NameID may no longer be the email address."
    );
    assert_eq!(only(|parts| parts.formats.push(PERSISTENT)).impact, Impact::Harmless);
    assert_eq!(only(|parts| parts.formats.clear()).impact, Impact::Harmless);
}

#[test]
fn attributes_that_are_no_longer_offered_are_named() {
    let changes = after(|parts| parts.attributes = vec!["department".to_owned(), "phone".to_owned()]);

    assert_eq!(changes.len(), 2);
    assert_eq!((changes[0].kind, changes[0].impact), (ChangeKind::AttributesRemoved, Impact::NeedsAttention));
    assert_eq!(changes[0].sentence, "1 attribute is no longer offered: “mail”.");
    assert_eq!(changes[1].sentence, "2 attributes are newly offered: “department” and “phone”.");
    assert_eq!(changes[1].after.as_deref(), Some("department phone"));

    let many = only(|parts| parts.attributes.extend((0..20).map(|number| format!("a{number}"))));
    assert!(many.sentence.ends_with("“a5”, and 14 more."), "{}", many.sentence);
    assert!(many.after.unwrap().ends_with("a19"), "the value is whole");
}

#[test]
fn names_and_contacts_do_no_harm_and_nobody_is_named() {
    let name = only(|parts| {
        parts.names = "<Extensions><mdui:UIInfo><mdui:DisplayName xml:lang=\"en\">Example</mdui:DisplayName></mdui:UIInfo></Extensions>"
            .to_owned();
    });
    assert_eq!((name.sentence.as_str(), name.impact), ("The display name was added: “Example”.", Impact::Harmless));

    let contact = |person: &str| {
        format!(
            "<ContactPerson contactType=\"technical\"><EmailAddress>{person}@example.com</EmailAddress></ContactPerson>"
        )
    };
    let first = only(|parts| parts.end = contact("ada"));
    assert_eq!(first.sentence, "The metadata now lists 1 contact. It listed 0 contacts.");

    let with = |person: &str| Parts { end: contact(person), ..parts() }.read();
    let changed = difference(&with("ada"), &with("bob"), NOW).remove(0);
    assert_eq!(changed.sentence, "Contact details changed. The metadata still lists 1 contact.");
    assert!(!format!("{first:?}{changed:?}").contains("example.com"));
}

#[test]
fn metadata_that_is_no_longer_signed_needs_attention() {
    let signed = Parts {
        names: String::new(),
        end: "<ds:Signature><ds:SignedInfo><ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>\
              </ds:SignedInfo></ds:Signature>"
            .to_owned(),
        ..parts()
    }
    .read();
    let lost = difference(&signed, &parts().read(), NOW).remove(0);

    assert_eq!((lost.kind, lost.impact), (ChangeKind::SignatureStatus, Impact::NeedsAttention));
    assert_eq!(lost.sentence, "The metadata is no longer signed.");
    assert_eq!(lost.after.as_deref(), Some("unsigned"));
}

#[test]
fn a_hostile_value_is_spelled_out_and_cut_in_the_sentence_and_whole_in_the_value() {
    let long = format!("https://idp.example.com/\u{202e}{}", "x".repeat(5_000));
    let change = only(|parts| parts.entity_id.clone_from(&long));

    assert!(!change.sentence.contains('\u{202e}') && change.sentence.len() < 600, "{}", change.sentence);
    assert_eq!(change.after, Some(long));
}

#[test]
fn codes_are_what_json_says() {
    let change = only(|parts| parts.keys.clear());
    let json = serde_json::to_value(&change).unwrap();

    assert_eq!(json["kind"], change.kind.code());
    assert_eq!(json["impact"], "breaks");
    assert_eq!(change.finding().code, "certificate-removed");
}

fn any_parts() -> impl Strategy<Value = Parts> {
    let key = (prop_oneof![Just("use=\"signing\""), Just("use=\"encryption\""), Just("")], 0_usize..4);
    let service = (
        prop_oneof![Just("SingleSignOnService"), Just("SingleLogoutService")],
        prop_oneof![Just(REDIRECT), Just(POST), Just(SOAP)],
        (0_u8..3).prop_map(|number| format!("https://idp.example.com/{number}")),
    );
    let root = prop_oneof![
        Just(String::new()),
        Just("validUntil=\"2025-01-01T00:00:00Z\"".to_owned()),
        Just("validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"PT6H\"".to_owned()),
    ];

    (
        prop::collection::vec(key, 0..4),
        prop::collection::vec(service, 0..6),
        prop::collection::vec((0_u8..4).prop_map(|number| format!("a{number}")), 0..4),
        root,
        any::<bool>(),
        0_u8..2,
    )
        .prop_map(|(keys, services, attributes, root, wants_signed, entity)| Parts {
            entity_id: format!("https://idp.example.com/{entity}"),
            keys: keys.into_iter().map(|(usage, index)| (usage, four()[index].clone())).collect(),
            services,
            attributes,
            root,
            role: if wants_signed { "WantAuthnRequestsSigned=\"true\"".to_owned() } else { String::new() },
            ..parts()
        })
}

fn four() -> &'static [Certificate] {
    static FOUR: OnceLock<Vec<Certificate>> = OnceLock::new();

    FOUR.get_or_init(|| {
        vec![
            old(),
            with_own_key("idp.example.com", "2026-09-01", "2029-09-01"),
            certificate("a", "2020-01-01", "2022-01-01"),
            certificate("b", "2026-01-01", "2030-01-01"),
        ]
    })
}

/// Returns the kind of the reverse change.
fn mirrored(kind: ChangeKind) -> ChangeKind {
    match kind {
        ChangeKind::CertificateAdded => ChangeKind::CertificateRemoved,
        ChangeKind::CertificateRemoved => ChangeKind::CertificateAdded,
        ChangeKind::EndpointAdded => ChangeKind::EndpointRemoved,
        ChangeKind::EndpointRemoved => ChangeKind::EndpointAdded,
        ChangeKind::AttributesAdded => ChangeKind::AttributesRemoved,
        ChangeKind::AttributesRemoved => ChangeKind::AttributesAdded,
        ChangeKind::ValidityExtended => ChangeKind::ValidityShortened,
        ChangeKind::ValidityShortened => ChangeKind::ValidityExtended,
        same => same,
    }
}

proptest! {
    #[test]
    fn the_way_back_undoes_every_change_and_staying_changes_nothing(one in any_parts(), other in any_parts()) {
        let (one, other) = (one.read(), other.read());
        let there = difference(&one, &other, NOW);
        let back = difference(&other, &one, NOW);
        let mut seen: Vec<_> =
            there.iter().map(|change| (mirrored(change.kind), change.after.clone(), change.before.clone())).collect();
        let mut expected: Vec<_> =
            back.iter().map(|change| (change.kind, change.before.clone(), change.after.clone())).collect();

        seen.sort();
        expected.sort();
        assert_eq!(seen, expected);
        assert_eq!(difference(&one, &one, NOW), []);
        assert_eq!(there.is_empty(), one.xml == other.xml);
        assert!(there.is_sorted_by_key(|change| change.impact));
        for change in there.iter().chain(&back) {
            assert!(change.sentence.ends_with('.') && !change.sentence.contains("  "), "{}", change.sentence);
            assert!(change.hint.is_empty() || change.hint.ends_with('.'), "{}", change.hint);
            assert!(change.impact == Impact::Harmless || !change.hint.is_empty(), "{change:?}");
        }
    }
}
