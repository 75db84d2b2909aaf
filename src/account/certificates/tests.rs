use super::*;
use crate::account::fixture::{NOW, certificate as der, complete, load, metadata, with_circumstances};
use crate::certificate::testing::{parameters, self_signed};
use crate::saml::metadata::{Document, read};
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType};

const PRIMARY: Option<Role> = Some(Role::Primary);
const SECONDARY: Option<Role> = Some(Role::Secondary);

/// A certificate with a key of its own, valid from 100 days ago until `left` days from 14 September 2026.
fn certificate(left: i64) -> Certificate {
    Certificate::from_der(&der(left)).unwrap()
}

fn with_own_key(parameters: &CertificateParams) -> Certificate {
    Certificate::from_der(parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap()
}

/// Metadata that lists certificates for signing.
fn signs_with(certificates: &[&Certificate]) -> IdentityProvider {
    let listed: Vec<_> = certificates.iter().map(|certificate| certificate.der().to_vec()).collect();

    provider(metadata(&listed, &[]))
}

fn provider(xml: Vec<u8>) -> IdentityProvider {
    let Ok(Document::IdentityProvider(provider)) = read(&xml) else { panic!("the fixture is an identity provider") };

    *provider
}

/// Certificates with roles, all of them from the metadata.
fn assessed(held: &[(&Certificate, Option<Role>)], identity_provider: Option<&IdentityProvider>) -> Vec<Found> {
    assessed_from(&Origin::Metadata, held, identity_provider)
}

fn assessed_from(
    origin: &Origin,
    held: &[(&Certificate, Option<Role>)],
    identity_provider: Option<&IdentityProvider>,
) -> Vec<Found> {
    Assessment::new(&standing(origin, held), surroundings(identity_provider)).all()
}

fn standing<'a>(origin: &'a Origin, held: &[(&'a Certificate, Option<Role>)]) -> Vec<Standing<'a>> {
    held.iter().map(|(certificate, role)| Standing { certificate, role: *role, origin, first_seen: NOW }).collect()
}

fn surroundings(identity_provider: Option<&IdentityProvider>) -> Surroundings<'_> {
    Surroundings {
        identity_provider,
        product: None,
        provider: "BT Cloud Work",
        web_server: None,
        now: NOW,
        thresholds: Thresholds::default(),
    }
}

fn codes(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| &*found.finding.code).collect()
}

/// The one finding that there is, which has to be whole: sentence, meaning and hint.
fn only(found: Vec<Found>) -> Found {
    let [found] = <[Found; 1]>::try_from(found).unwrap();
    let Finding { message, meaning, hint, .. } = &found.finding;

    assert!([message, meaning, hint].iter().all(|text| text.ends_with('.')), "{found:?}");
    found
}

#[test]
fn sound_certificates_of_the_metadata_have_nothing_to_tell() {
    let [primary, secondary] = [certificate(400), certificate(800)];

    assert_eq!(assessed(&[(&primary, PRIMARY), (&secondary, SECONDARY)], None), []);
    assert_eq!(
        assessed(&[(&primary, PRIMARY), (&secondary, SECONDARY)], Some(&signs_with(&[&primary, &secondary]))),
        []
    );
}

#[test]
fn without_a_primary_sign_ins_cannot_succeed_and_it_says_where_one_comes_from() {
    let [one, two] = [certificate(400), certificate(800)];
    let missing = |held: &[(&Certificate, Option<Role>)]| only(assessed(held, None));
    let none = missing(&[]);

    assert_eq!((none.finding.severity, &*none.finding.code), (Severity::Blocker, "certificate-primary-missing"));
    assert_eq!((none.role, none.sha256), (None, None));
    assert_eq!(none.finding.meaning, "BT Cloud Work checks every sign-in against it, so no sign-in can succeed.");
    assert!(none.finding.hint.starts_with("Load the identity provider’s metadata in step 2"));
    assert_eq!(missing(&[(&one, None)]).finding.hint, "Set this account’s certificate as Primary.");
    assert_eq!(
        missing(&[(&one, None), (&two, None)]).finding.hint,
        "Set one of this account’s 2 certificates as Primary."
    );
    assert!(missing(&[(&one, SECONDARY)]).finding.hint.starts_with("Promote Secondary"));
}

#[test]
fn the_worst_stands_first_and_primary_before_secondary_before_the_others() {
    let [expired, expiring, other] = [certificate(-3), certificate(20), certificate(-5)];
    let found = assessed(&[(&other, None), (&expiring, SECONDARY), (&expired, PRIMARY)], None);
    let told: Vec<_> = found.iter().map(|found| (found.finding.severity, found.role)).collect();

    assert_eq!(told, [(Severity::Blocker, PRIMARY), (Severity::Warning, SECONDARY), (Severity::Note, None)]);
    assert_eq!(found[0].sha256.as_deref(), Some(&*expired.sha256));
}

#[test]
fn only_a_primary_that_cannot_be_used_today_blocks() {
    let future = self_signed(&parameters("idp", "2026-10-01", "2029-01-01"));
    let expired = certificate(-3);
    let sound = certificate(400);
    let severity = |held: &[(&Certificate, Option<Role>)]| assessed(held, None)[0].finding.severity;

    assert_eq!(severity(&[(&future, PRIMARY)]), Severity::Blocker);
    assert_eq!(severity(&[(&expired, PRIMARY)]), Severity::Blocker);
    assert_eq!(severity(&[(&sound, PRIMARY), (&expired, SECONDARY)]), Severity::Warning);
    assert_eq!(severity(&[(&sound, PRIMARY), (&expired, None)]), Severity::Note);
}

#[test]
fn a_secondary_that_lasts_longer_is_the_way_out_of_a_primary_that_ends() {
    let [primary, secondary] = [certificate(20), certificate(800)];
    let standings = standing(&Origin::Metadata, &[(&primary, PRIMARY), (&secondary, SECONDARY)]);
    let in_entra = Surroundings { product: Some(Product::EntraId), ..surroundings(None) };
    let found = only(Assessment::new(&standings, in_entra).all());

    assert_eq!(found.finding.hint, "Make the new certificate active in Entra, then promote Secondary here.");
}

#[test]
fn a_certificate_for_encryption_only_never_signs_a_sign_in() {
    let mut encrypts = parameters("idp", "2026-01-01", "2029-01-01");

    encrypts.key_usages = vec![KeyUsagePurpose::KeyEncipherment];

    let [signing, encryption] = [certificate(400), with_own_key(&encrypts)];
    let xml = String::from_utf8(metadata(&[encryption.der().to_vec(), signing.der().to_vec()], &[])).unwrap();
    let provider = provider(xml.replacen("use=\"signing\"", "use=\"encryption\"", 1).into_bytes());
    let found = only(assessed(&[(&encryption, PRIMARY)], Some(&provider)));

    assert_eq!((found.finding.severity, &*found.finding.code), (Severity::Warning, "certificate-encryption-only"));
    assert_eq!(found.finding.message, "Primary is in the metadata for encryption only.");
    let other = only(assessed(&[(&signing, PRIMARY), (&encryption, None)], Some(&provider)));
    assert_eq!((other.finding.severity, &*other.finding.code), (Severity::Note, "certificate-encryption-only"));
}

#[test]
fn the_certificate_of_the_idps_web_server_is_known_by_its_host() {
    let mut served = parameters("Login", "2026-01-01", "2029-01-01");

    served.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    served.subject_alt_names = vec![SanType::DnsName("idp.example.com".try_into().unwrap())];

    let served = with_own_key(&served);
    let found = only(assessed(&[(&served, PRIMARY)], Some(&signs_with(&[&served]))));

    assert_eq!(found.finding.code, "certificate-tls-server");
    assert!(
        found.finding.meaning.starts_with(
            "It’s meant for TLS servers. It has the name of the identity provider’s web server idp.example.com."
        ),
        "{}",
        found.finding.meaning
    );
}

#[test]
fn a_certificate_of_the_metadata_without_role_may_be_the_one_that_signs() {
    let [primary, secondary] = [certificate(400), certificate(800)];
    let stranger = with_own_key(&parameters("Another", "2026-01-01", "2027-01-01"));
    let expired = with_own_key(&parameters("Old", "2025-01-01", "2026-01-01"));
    let all = [(&primary, PRIMARY), (&secondary, SECONDARY), (&stranger, None), (&expired, None)];
    let found = assessed(&all, Some(&signs_with(&[&primary, &secondary, &stranger, &expired])));

    assert_eq!(codes(&found), ["certificate-without-role", "certificate-expired"]);
    assert_eq!(found[0].finding.severity, Severity::Note);
    assert_eq!(found[0].finding.message, "“Another” is in the metadata but has no role.");
}

#[test]
fn a_renewed_certificate_is_offered_as_secondary() {
    let [primary, next] = [certificate(20), certificate(800)];
    let successor = |held: &[(&Certificate, Option<Role>)], provider| {
        assessed(held, provider).into_iter().find(|found| found.finding.code == "certificate-successor")
    };
    let found = successor(&[(&primary, PRIMARY), (&next, None)], None).unwrap();

    assert_eq!(found.finding.severity, Severity::Note);
    assert_eq!(found.finding.message, "“idp.example.com” looks like the replacement for Primary.");
    assert_eq!(found.finding.meaning, "It has the same subject and expires later, on 22 November 2028.");
    assert!(found.finding.hint.starts_with("Set it as Secondary, so that "), "{}", found.finding.hint);
    assert_eq!(found.sha256.as_deref(), Some(&*next.sha256));
    assert_eq!(codes(&assessed(&[(&primary, PRIMARY), (&next, None)], Some(&signs_with(&[&primary, &next])))).len(), 2);

    // Once there is a Secondary that ends later still, nothing is to be offered; one that ends sooner gives way.
    let [later, sooner] = [certificate(900), certificate(100)];
    assert_eq!(successor(&[(&primary, PRIMARY), (&later, SECONDARY), (&next, None)], None), None);
    let found = successor(&[(&primary, PRIMARY), (&sooner, SECONDARY), (&next, None)], None).unwrap();
    assert!(found.finding.message.ends_with("the replacement for Secondary."), "{}", found.finding.message);
    assert!(found.finding.hint.starts_with("Set it as Secondary instead of"), "{}", found.finding.hint);
}

#[test]
fn a_role_whose_certificate_left_the_metadata_warns_that_the_idp_changes_over() {
    let [old, new, other] = [certificate(400), certificate(800), certificate(900)];
    let provider = signs_with(&[&new]);
    let found = only(assessed(&[(&old, PRIMARY), (&new, SECONDARY)], Some(&provider)));

    assert_eq!((found.finding.severity, &*found.finding.code), (Severity::Warning, "certificate-not-in-metadata"));
    assert_eq!(found.finding.message, "Primary is no longer in the metadata.");
    assert!(found.finding.hint.starts_with("Secondary is in the metadata. Promote it"));
    let alone = only(assessed(&[(&old, PRIMARY)], Some(&provider)));
    assert!(alone.finding.hint.starts_with("Set the certificate in the metadata as Primary"));
    let secondary = only(assessed(&[(&new, PRIMARY), (&other, SECONDARY)], Some(&provider)));
    assert_eq!(secondary.finding.message, "Secondary is no longer in the metadata.");
    assert_eq!(secondary.finding.hint, "Remove it when every sign-in is signed with Primary.");
    let both = assessed(&[(&old, PRIMARY), (&other, SECONDARY)], Some(&provider));
    assert!(both[1].finding.hint.starts_with("Replace it with the certificate in the metadata"), "{both:?}");
}

#[test]
fn a_role_that_came_from_a_file_is_only_noted_and_metadata_without_certificates_says_nothing() {
    let [held, listed] = [certificate(400), certificate(800)];
    let file = Origin::File("signing.pem".to_owned());
    let found = only(assessed_from(&file, &[(&held, PRIMARY)], Some(&signs_with(&[&listed]))));

    assert_eq!((found.finding.severity, &*found.finding.code), (Severity::Note, "certificate-not-in-metadata"));
    assert!(found.finding.meaning.starts_with("It came from the file signing.pem. "), "{}", found.finding.meaning);
    assert_eq!(assessed_from(&file, &[(&held, PRIMARY)], Some(&signs_with(&[]))), []);
}

#[test]
fn two_certificates_with_one_key_are_told() {
    let [primary, secondary] =
        ["2027-01-01", "2029-01-01"].map(|until| self_signed(&parameters("idp", "2026-01-01", until)));
    let found = only(assessed(&[(&primary, PRIMARY), (&secondary, SECONDARY)], None));

    assert_eq!((found.finding.severity, &*found.finding.code), (Severity::Note, "certificate-same-key"));
    assert_eq!(found.role, SECONDARY);
}

#[test]
fn the_key_of_the_web_server_is_a_warning_where_it_has_a_role() {
    let [primary, other] = [certificate(400), certificate(300)];
    let server = WebServer { host: "login.example.com".to_owned(), spki_sha256: primary.spki_sha256.clone() };
    let severity = |held: &[(&Certificate, Option<Role>)]| {
        let standings = standing(&Origin::Metadata, held);
        let found = Assessment::new(&standings, Surroundings { web_server: Some(&server), ..surroundings(None) }).all();

        found
            .into_iter()
            .find(|found| found.finding.code == "certificate-web-server-key")
            .map(|found| (found.finding.severity, found.finding.message))
    };

    assert_eq!(
        severity(&[(&primary, PRIMARY)]),
        Some((Severity::Warning, "Primary has the same key as the web server login.example.com.".to_owned()))
    );
    assert_eq!(severity(&[(&other, PRIMARY), (&primary, None)]).unwrap().0, Severity::Note);
    assert_eq!(severity(&[(&other, PRIMARY)]), None);
}

#[test]
fn a_draft_is_judged_as_its_list_is() {
    let mut draft = complete(400);
    let found =
        |draft: &Draft| with_circumstances(draft, &[], |parsed, circumstances| findings(draft, parsed, circumstances));

    assert_eq!(found(&draft), []);
    // The identity provider publishes the next certificate, then leaves the old one out.
    load(&mut draft, metadata(&[der(800)], &["mail"]));
    assert_eq!(codes(&found(&draft)), ["certificate-not-in-metadata"]);

    // Where a file was tampered with, the first Primary counts.
    for held in &mut draft.certificates {
        held.role = PRIMARY;
    }
    let parsed = Parsed::of(&draft);
    let roles: Vec<_> = standings(&draft, &parsed).iter().map(|standing| standing.role).collect();
    assert_eq!(roles, [PRIMARY, None]);
}
