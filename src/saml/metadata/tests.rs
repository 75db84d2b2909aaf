use super::signature::Standing;
use super::*;
use crate::saml::Severity;
use crate::saml::attribute::{Origin, email_candidates};
use crate::saml::product::RecognisedBy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

/// Valid from 2026 to 2036.
const FIRST: &str = "MIIBOjCB4QIUd7diKJxHoy3ilJbYVypqRekWOYQwCgYIKoZIzj0EAwIwIDEeMBwGA1UEAwwVZmlyc3QuaWRwLmV4YW1wbGUuY29tMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEwMTAwMDAwMFowIDEeMBwGA1UEAwwVZmlyc3QuaWRwLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEw0i5/rmb3rQkKFfulRZk2K/N1/PsSkZY6x/QTsVrVvqvS0vI0er5i1hqOErpzmtKTqmabTWOpuAtLR1H66/wWDAKBggqhkjOPQQDAgNIADBFAiBopgyt9BfZxzU3snLM7zMZWv8SEeQAGKwpYpH//1XAEAIhANWyNDhTnZoLuoONxiawjxEHZ0yjetfI6URSBp1EEo69";
const FIRST_SHA256: &str = "379303d2c96099ec32c91784d59ba4543c9e3510fef03a0a2d4d86cb3cec298f";
/// Valid from 2035 to 2045.
const SECOND: &str = "MIIBPDCB4wIUfC5fiMvrICvw+5mfyQxO7Dzp5k4wCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWc2Vjb25kLmlkcC5leGFtcGxlLmNvbTAeFw0zNTAxMDEwMDAwMDBaFw00NTAxMDEwMDAwMDBaMCExHzAdBgNVBAMMFnNlY29uZC5pZHAuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATnkHeMiK42YRyYiIpZs8BN3PdJKCEEVEtQ6kRfrhbj8RnprxcACRwy5N1/LGoYBTlgtJV6gzeKQfzxu6Ywq6xQMAoGCCqGSM49BAMCA0gAMEUCICPU4GRiy+eaKX+P+vdY8VWONmdVLBQ1c+CVGu75PO6nAiEAtqBZPBmuCwGGFMweV+pOqx7Adlwp20j/TV1uQX4UrzE=";
const SECOND_SHA256: &str = "43d470aa4ffa75f1b8ba60176a85f2d26a8087f2d1011f19031fb9cf707cf8da";

/// Signs the Entra fixture.
const ENTRA_SIGNER_SHA256: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

const IN_2026: &str = "2026-06-01T00:00:00Z";

/// Metadata in the style of the products. `@1` and `@2` are placeholders for the certificates.
const OKTA: &str = include_str!("../../../tests/fixtures/metadata/okta.xml");
const ENTRA: &str = include_str!("../../../tests/fixtures/metadata/entra.xml");
const AD_FS: &str = include_str!("../../../tests/fixtures/metadata/ad-fs.xml");
const KEYCLOAK: &str = include_str!("../../../tests/fixtures/metadata/keycloak.xml");
const SHIBBOLETH: &str = include_str!("../../../tests/fixtures/metadata/shibboleth.xml");
const FEDERATION: &str = include_str!("../../../tests/fixtures/metadata/federation.xml");
const SERVICE_PROVIDER: &str = include_str!("../../../tests/fixtures/metadata/service-provider.xml");

fn filled(template: &str) -> String {
    template.replace("@1", FIRST).replace("@2", SECOND)
}

fn identity_provider(xml: impl AsRef<[u8]>) -> IdentityProvider {
    match read(xml.as_ref()) {
        Ok(Document::IdentityProvider(identity_provider)) => *identity_provider,
        other => panic!("{other:?}"),
    }
}

fn unreadable(xml: impl AsRef<[u8]>) -> Unreadable {
    read(xml.as_ref()).unwrap_err()
}

fn aggregate(xml: impl AsRef<[u8]>) -> Aggregate {
    match read(xml.as_ref()) {
        Ok(Document::Aggregate(aggregate)) => aggregate,
        other => panic!("{other:?}"),
    }
}

/// A plain identity provider with `content` in its descriptor and `attributes` on it.
fn with(attributes: &str, content: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" entityID=\"https://idp.example.com/\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" {attributes}>{content}\
         </md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

fn key(usage: &str, certificates: &[&str]) -> String {
    let certificates: String =
        certificates.iter().map(|text| format!("<ds:X509Certificate>{text}</ds:X509Certificate>")).collect();
    format!(
        "<md:KeyDescriptor {usage}><ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
}

fn single_sign_on(binding: &str, location: &str) -> String {
    format!(
        "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" Location=\"{location}\"/>"
    )
}

fn sound(content: &str) -> String {
    with(
        "",
        &format!(
            "{}{content}{}",
            key("use=\"signing\"", &[FIRST]),
            single_sign_on("HTTP-POST", "https://idp.example.com/sso")
        ),
    )
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn codes(identity_provider: &IdentityProvider, now: &str) -> Vec<(Severity, String)> {
    identity_provider
        .findings(at(now))
        .into_iter()
        .map(|finding| (finding.severity, finding.code.into_owned()))
        .collect()
}

#[track_caller]
fn assert_told(xml: impl AsRef<[u8]>, severity: Severity, code: &str) -> Finding {
    let findings = identity_provider(xml).findings(at(IN_2026));
    let found = findings.iter().find(|finding| finding.code == code).cloned();
    let found = found.unwrap_or_else(|| panic!("no {code} in {findings:#?}"));
    assert_eq!(found.severity, severity);
    found
}

fn certificates(identity_provider: &IdentityProvider) -> Vec<(Use, &str)> {
    identity_provider.certificates.iter().map(|entry| (entry.usage, entry.certificate.sha256.as_str())).collect()
}

mod products {
    use super::*;

    #[test]
    fn okta_metadata_is_read_whole() {
        let okta = identity_provider(filled(OKTA));
        assert_eq!(okta.entity_id, "http://www.okta.com/exk1a2b3c4d5e6f7g8h9");
        assert_eq!(okta.product, Some(Recognised { product: Product::Okta, by: RecognisedBy::EntityId }));
        let endpoints: Vec<_> =
            okta.single_sign_on.iter().map(|endpoint| (endpoint.binding.name(), endpoint.location.as_str())).collect();
        assert_eq!(
            endpoints,
            [
                ("HTTP-POST", "https://example.okta.com/app/example_phone_1/exk1a2b3c4d5e6f7g8h9/sso/saml"),
                ("HTTP-Redirect", "https://example.okta.com/app/example_phone_1/exk1a2b3c4d5e6f7g8h9/sso/saml"),
            ]
        );
        assert_eq!(okta.name_id_formats.len(), 2);
        assert!(!okta.want_authn_requests_signed);
        assert_eq!(certificates(&okta), [(Use::Signing, FIRST_SHA256)]);
        assert_eq!(okta.signature.status, SignatureStatus::Unsigned);
        assert_eq!(codes(&okta, IN_2026), [(Severity::Note, "no-attributes".to_owned())]);
        assert_eq!(&*okta.xml, filled(OKTA).as_bytes());
    }

    #[test]
    fn entra_metadata_starts_with_a_byte_order_mark_and_keeps_its_keys_apart() {
        let entra = identity_provider(format!("\u{feff}{}", filled(ENTRA)));
        assert_eq!(entra.product(), Some(Product::EntraId));
        assert_eq!(certificates(&entra), [(Use::Signing, FIRST_SHA256)], "keys of RoleDescriptors are other keys");
        assert_eq!(entra.signature.status, SignatureStatus::Valid);
        assert_eq!(
            entra.assessment().standing,
            Standing::SignerNotKnown,
            "anybody can sign with a certificate of their own"
        );
        assert_eq!(entra.signature.algorithm.as_deref(), Some("RSA-SHA256"));
        assert_eq!(entra.signature.certificate_sha256.as_deref(), Some(ENTRA_SIGNER_SHA256));
        let names: Vec<_> =
            entra.attributes.iter().map(|attribute| (attribute.friendly_name.as_deref(), attribute.origin)).collect();
        assert_eq!(names, [(Some("Name"), Origin::Claim), (Some("Email"), Origin::Claim)]);
        assert_eq!(
            email_candidates(&entra.attributes).chosen.as_deref(),
            Some("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")
        );
        let shared = assert_told(filled(ENTRA), Severity::Warning, "shared-entity-id");
        assert!(shared.hint.contains("Append application ID to issuer"));
        let own = filled(ENTRA).replace("5e2b8d70a9f6/\" ID", "5e2b8d70a9f6/8c2d71b4-0f3e-4a57-9c41-5e2b8d70a9f6\" ID");
        let own = codes(&identity_provider(own), IN_2026);
        assert!(!own.iter().any(|(_, code)| code == "shared-entity-id"));
        assert!(
            own.contains(&(Severity::Warning, "metadata-signature-edited".to_owned())),
            "editing it is what Entra needs"
        );
    }

    #[test]
    fn ad_fs_lists_attributes_and_claims_under_one_name_once() {
        let ad_fs = identity_provider(filled(AD_FS));
        assert_eq!(ad_fs.product(), Some(Product::AdFs));
        let origins: Vec<_> = ad_fs.attributes.iter().map(|attribute| attribute.origin).collect();
        assert_eq!(origins, [Origin::Attribute, Origin::Attribute, Origin::Claim]);
        assert_eq!(ad_fs.attributes[0].friendly_name.as_deref(), Some("E-Mail Address"));
        assert_eq!(certificates(&ad_fs), [(Use::Encryption, SECOND_SHA256), (Use::Signing, FIRST_SHA256)]);
    }

    #[test]
    fn keycloak_asks_for_signed_requests_and_is_told_the_way_out() {
        let keycloak = identity_provider(filled(KEYCLOAK));
        assert_eq!(keycloak.product(), Some(Product::Keycloak));
        assert!(keycloak.want_authn_requests_signed);
        let bindings: Vec<_> = keycloak.single_sign_on.iter().map(|endpoint| endpoint.binding.name()).collect();
        assert_eq!(bindings, ["HTTP-POST", "HTTP-Redirect", "SOAP"]);
        assert_eq!(keycloak.single_logout.len(), 1);
        assert_eq!(
            keycloak.single_logout[0].response_location.as_deref(),
            Some("https://login.example.com/realms/staff/protocol/saml/done")
        );
        assert!(
            assert_told(filled(KEYCLOAK), Severity::Warning, "wants-signed-requests")
                .hint
                .contains("Client signature required")
        );
    }

    #[test]
    fn shibboleth_has_names_in_several_languages() {
        let shibboleth = identity_provider(filled(SHIBBOLETH));
        assert_eq!(shibboleth.product(), Some(Product::Shibboleth));
        assert_eq!(shibboleth.display_name("de"), "Beispiel-Universität");
        assert_eq!(shibboleth.display_name("de-CH"), "Beispiel-Universität");
        assert_eq!(shibboleth.display_name("FR-CA"), "Université d’exemple (Québec)");
        assert_eq!(shibboleth.display_name("fr"), "Université d’exemple (Québec)");
        assert_eq!(shibboleth.display_name("es"), "Example University");
        let organization = shibboleth.organization.as_ref().unwrap();
        assert_eq!(organization.display_name.as_deref(), Some("Example University (organisation)"));
        assert_eq!(shibboleth.contacts[0].email.as_deref(), Some("support@example.com"));
        assert_eq!(shibboleth.contacts[0].name.as_deref(), Some("Ada Example"));
        assert_eq!(shibboleth.contacts.len(), 2);
        assert_eq!(shibboleth.registration_authority.as_deref(), Some("https://federation.example.com"));
        assert_eq!(shibboleth.error_url.as_deref(), Some("https://idp.example.com/error"));
        let bindings: Vec<_> = shibboleth.single_sign_on.iter().map(|endpoint| endpoint.binding.name()).collect();
        assert_eq!(
            bindings,
            ["urn:mace:shibboleth:1.0:profiles:AuthnRequest", "HTTP-POST-SimpleSign", "HTTP-Redirect"]
        );
        for code in ["other-bindings", "hidden-from-discovery", "no-email-name-id"] {
            assert_told(filled(SHIBBOLETH), Severity::Note, code);
        }
    }
}

mod encodings {
    use super::*;

    #[test]
    fn utf_16_metadata_reads_like_utf_8() {
        let text = filled(SHIBBOLETH).replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in ["", "\u{feff}"] {
                let bytes: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(to_bytes).collect();
                assert_eq!(identity_provider(bytes).display_name("de"), "Beispiel-Universität");
            }
        }
    }

    #[test]
    fn declared_latin_1_is_read() {
        let text = filled(SHIBBOLETH).replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"").replace('’', "'");
        let bytes: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
        assert_eq!(identity_provider(bytes).display_name("de"), "Beispiel-Universität");
    }

    #[test]
    fn pasted_metadata_is_read_and_the_repair_is_told() {
        let okta = filled(OKTA);
        for (text, code) in [
            (format!("```xml\n{okta}\n```"), "pasted-markdown"),
            (STANDARD.encode(&okta), "pasted-base64"),
            (okta.replacen("entityID=\"", "entityID=“", 1).replacen("h9\"", "h9”", 1), "pasted-quotes"),
            (format!("\n\n{okta}"), "white-space-before-xml"),
        ] {
            let repaired = assert_told(&text, Severity::Note, code);
            assert!(repaired.message.ends_with('.'));
            assert_eq!(identity_provider(&text).entity_id, "http://www.okta.com/exk1a2b3c4d5e6f7g8h9");
        }
    }
}

mod wrong_kinds {
    use super::*;

    #[track_caller]
    fn assert_named(bytes: impl AsRef<[u8]>, kind: Kind, code: &str) -> Unreadable {
        let unreadable = unreadable(bytes);
        assert_eq!((unreadable.kind, unreadable.code), (kind, code), "{unreadable:?}");
        assert!(unreadable.message.ends_with('.') && !unreadable.hint.is_empty(), "{unreadable:?}");
        unreadable
    }

    #[test]
    fn an_html_login_page_is_named_for_what_it_is() {
        let page =
            "<!DOCTYPE html>\n<html dir=\"ltr\">\n<head>\n<title>\n Sign in to your account </title></head></html>";
        let unreadable = assert_named(page, Kind::Html, "html");
        assert_eq!(unreadable.message, "This is a web page (HTML), not IdP metadata.");
        assert_eq!(unreadable.title.as_deref(), Some("Sign in to your account"));
        assert!(unreadable.meaning.contains("“Sign in to your account”"), "{}", unreadable.meaning);
        assert!(unreadable.excerpt.unwrap().starts_with("<!DOCTYPE html>\n<html"));
        assert_named("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html/>", Kind::Html, "html");
        assert_named("<!-- page --><HTML><body></body></HTML>", Kind::Html, "html");
    }

    #[test]
    fn service_provider_metadata_is_named_for_what_it_is() {
        let unreadable = assert_named(filled(SERVICE_PROVIDER), Kind::ServiceProvider, "service-provider");
        assert_eq!(
            unreadable.message,
            "This is service provider metadata for “https://sp.example.com/metadata”, not identity provider metadata."
        );
    }

    #[test]
    fn an_entity_with_both_roles_is_an_identity_provider() {
        let both = filled(OKTA).replace(
            "</md:EntityDescriptor>",
            "<md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/></md:EntityDescriptor>",
        );
        assert_eq!(identity_provider(both).product(), Some(Product::Okta));
    }

    #[test]
    fn certificates_and_keys_are_named_for_what_they_are() {
        let pem = format!("-----BEGIN CERTIFICATE-----\n{FIRST}\n-----END CERTIFICATE-----\n");
        assert_named(&pem, Kind::Certificate, "certificate");
        assert_named(STANDARD.decode(FIRST).unwrap(), Kind::Certificate, "certificate");
        assert_named(FIRST, Kind::Certificate, "certificate");
        let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\n";
        let unreadable = assert_named(key, Kind::PrivateKey, "private-key");
        assert_eq!(unreadable.excerpt, None, "a secret is not shown");
        assert_named(format!("{pem}{key}"), Kind::PrivateKey, "private-key");
    }

    #[test]
    fn other_files_are_named_for_what_they_are() {
        assert_named("", Kind::Empty, "empty");
        assert_named(" \r\n\t", Kind::Empty, "empty");
        assert_named(b"\xEF\xBB\xBF", Kind::Empty, "empty");
        assert_named("{\"issuer\":\"x\",\"authorization_endpoint\":\"y\"}", Kind::Json, "json");
        assert_named("[1]", Kind::Json, "json");
        assert_named("%PDF-1.7\n...", Kind::Pdf, "pdf");
        assert_named(b"PK\x03\x04....", Kind::Zip, "zip");
        assert_named(b"\x1F\x8B\x08\x00", Kind::Gzip, "gzip");
        assert_named("Dear Ada, here is the metadata.", Kind::NotXml, "not-xml");
        assert_named(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Kind::NotXml, "binary");
        assert_named("https://idp.example.com/metadata", Kind::NotXml, "address");
        assert_named("SAMLResponse=PHNhbWxwOlJlc3BvbnNl&RelayState=x", Kind::SamlResponse, "saml-response");
        assert_named(b"\xFF\xFE\x00\x00<\x00\x00\x00", Kind::NotXml, "utf-32");
    }

    #[test]
    fn other_xml_is_named_for_what_it_is() {
        let protocol = "xmlns=\"urn:oasis:names:tc:SAML:2.0:protocol\"";
        let metadata = "xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"";
        assert_named(format!("<Response {protocol}/>"), Kind::SamlResponse, "saml-response");
        assert_named(STANDARD.encode(format!("<Response {protocol}/>")), Kind::SamlResponse, "saml-response");
        assert_named(format!("<AuthnRequest {protocol}/>"), Kind::SamlRequest, "saml-request");
        assert_named(format!("<IDPSSODescriptor {metadata}/>"), Kind::OtherMetadata, "bare-descriptor");
        assert_named(format!("<EntitiesDescriptor {metadata}/>"), Kind::OtherMetadata, "no-entities");
        assert_named(
            format!("<EntitiesDescriptor {metadata}></EntitiesDescriptor>"),
            Kind::OtherMetadata,
            "no-entities",
        );
        assert_named(format!("<EntityDescriptor {metadata}/>"), Kind::OtherMetadata, "no-identity-provider");
        assert_named(
            format!("<EntityDescriptor {metadata}><AffiliationDescriptor/></EntityDescriptor>"),
            Kind::OtherMetadata,
            "affiliation",
        );
        assert_named("<EntityDescriptor entityID='x'/>", Kind::OtherXml, "wrong-namespace");
        assert_named(
            "<EntitiesDescriptor xmlns='urn:oasis:names:tc:SAML:1.0:metadata'><EntityDescriptor/></EntitiesDescriptor>",
            Kind::OtherXml,
            "wrong-namespace",
        );
        assert_named("<urlset><url/></urlset>", Kind::OtherXml, "other-xml");
    }

    #[test]
    fn an_identity_provider_for_shibboleth_1_only_is_named_for_what_it_is() {
        let old = sound("").replace("urn:oasis:names:tc:SAML:2.0:protocol", "urn:mace:shibboleth:1.0");
        assert_named(old, Kind::OtherMetadata, "no-saml-2");
    }

    #[test]
    fn broken_and_hostile_xml_is_refused() {
        assert_named(
            format!("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{}", filled(OKTA)),
            Kind::BrokenXml,
            "dtd",
        );
        let okta = filled(OKTA);
        let twice = format!("{okta}{}", okta.split_once("?>").unwrap().1);
        assert_named(twice, Kind::BrokenXml, "several-roots");
        assert_named(&okta[..okta.len() - 30], Kind::BrokenXml, "cut-short");
        assert_named("<a>".repeat(1_000_000), Kind::BrokenXml, "too-deep");
    }

    #[test]
    fn an_excerpt_never_carries_control_characters() {
        let unreadable = unreadable("plain \u{1b}[2Jtext \u{202e}reversed");
        assert!(!unreadable.excerpt.unwrap().contains(['\u{1b}', '\u{202e}']));
    }
}

mod keys {
    use super::*;

    fn read_keys(keys: &str) -> IdentityProvider {
        identity_provider(with("", &format!("{keys}{}", single_sign_on("HTTP-POST", "https://idp.example.com/sso"))))
    }

    fn wrapped(certificate: &str, every: usize, with: &str) -> String {
        certificate.as_bytes().chunks(every).map(|line| format!("{}{with}", String::from_utf8_lossy(line))).collect()
    }

    #[test]
    fn two_signing_certificates_keep_their_order() {
        let rollover = read_keys(&(key("use=\"signing\"", &[SECOND]) + &key("use=\"signing\"", &[FIRST])));
        assert_eq!(certificates(&rollover), [(Use::Signing, SECOND_SHA256), (Use::Signing, FIRST_SHA256)]);
        let notes = codes(&rollover, IN_2026);
        assert!(notes.contains(&(Severity::Note, "signing-certificate-not-yet-valid".to_owned())), "{notes:?}");
    }

    #[test]
    fn one_certificate_for_both_uses_is_one_entry() {
        let both = read_keys(&(key("use=\"signing\"", &[FIRST, FIRST]) + &key("use=\"encryption\"", &[FIRST, SECOND])));
        assert_eq!(certificates(&both), [(Use::Any, FIRST_SHA256), (Use::Encryption, SECOND_SHA256)]);
        assert_eq!(certificates(&read_keys(&key("", &[FIRST]))), [(Use::Any, FIRST_SHA256)]);
    }

    #[test]
    fn several_x509_data_are_all_read() {
        let keys = key("use=\"signing\"", &[FIRST]).replace(
            "</ds:KeyInfo>",
            &format!("<ds:X509Data><ds:X509Certificate>{SECOND}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"),
        );
        assert_eq!(certificates(&read_keys(&keys)).len(), 2);
    }

    #[test]
    fn certificates_are_read_however_they_are_wrapped() {
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----", wrapped(FIRST, 64, "\n"));
        let with_more = STANDARD.encode([STANDARD.decode(FIRST).unwrap(), vec![0; 5]].concat());
        for text in [
            wrapped(FIRST, 64, "\n\t  "),
            wrapped(FIRST, 64, "\u{a0}\r\n"),
            format!("\u{feff}{FIRST}"),
            SECOND.trim_end_matches('=').to_owned(),
            pem.clone(),
            STANDARD.encode(&pem),
            with_more,
            format!("{}<!-- middle -->{}", &FIRST[..100], &FIRST[100..]),
            format!("<![CDATA[{FIRST}]]>"),
        ] {
            assert_eq!(read_keys(&key("use=\"signing\"", &[&text])).certificates.len(), 1, "{text}");
        }
    }

    #[test]
    fn a_broken_certificate_is_told_and_spoils_no_other() {
        for broken in ["", "not base64!", "AAAA", &FIRST[..200]] {
            let identity_provider = read_keys(&key("use=\"signing\"", &[broken, FIRST]));
            assert_eq!(certificates(&identity_provider), [(Use::Signing, FIRST_SHA256)], "{broken}");
            let told = codes(&identity_provider, IN_2026);
            assert!(told.contains(&(Severity::Warning, "certificate-unreadable".to_owned())), "{broken}: {told:?}");
        }
    }

    #[test]
    fn an_unknown_use_counts_for_both_and_is_told() {
        let identity_provider = read_keys(&key("use=\"banana\"", &[FIRST]));
        assert_eq!(certificates(&identity_provider), [(Use::Any, FIRST_SHA256)]);
        assert!(codes(&identity_provider, IN_2026).contains(&(Severity::Warning, "key-use-unknown".to_owned())));
    }

    #[test]
    fn a_key_without_certificate_is_told() {
        let named = "<md:KeyDescriptor><ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>";
        let told = codes(&read_keys(named), IN_2026);
        assert!(told.contains(&(Severity::Note, "key-without-certificate".to_owned())));
        assert!(told.contains(&(Severity::Blocker, "no-signing-certificate".to_owned())));
    }

    #[test]
    fn an_encryption_certificate_never_verifies_a_sign_in() {
        let identity_provider = read_keys(&key("use=\"encryption\"", &[FIRST]));
        assert_eq!(identity_provider.signing_certificates().count(), 0);
        assert!(
            codes(&identity_provider, IN_2026)
                .contains(&(Severity::Blocker, "only-encryption-certificates".to_owned()))
        );
    }

    #[test]
    fn expiry_is_told_as_the_day_comes_nearer() {
        let identity_provider = read_keys(&key("use=\"signing\"", &[FIRST]));
        let told =
            |now| codes(&identity_provider, now).into_iter().find(|(_, code)| code.starts_with("signing-certificate"));
        assert_eq!(told(IN_2026), None);
        assert_eq!(
            told("2035-12-20T00:00:00Z"),
            Some((Severity::Warning, "signing-certificate-expires-soon".to_owned()))
        );
        assert_eq!(told("2036-06-01T00:00:00Z"), Some((Severity::Warning, "signing-certificate-expired".to_owned())));
        let findings = identity_provider.findings(at("2035-12-20T00:00:00Z"));
        let soon = findings.iter().find(|finding| finding.code == "signing-certificate-expires-soon").unwrap();
        assert_eq!(soon.message, "The signing certificate “first.idp.example.com” expires on 1 Jan 2036, in 12 days.");
        let rollover = read_keys(&key("use=\"signing\"", &[FIRST, SECOND]));
        let told = codes(&rollover, "2036-06-01T00:00:00Z");
        assert!(told.contains(&(Severity::Note, "signing-certificate-expired".to_owned())), "{told:?}");
    }
}

mod endpoints {
    use super::*;

    fn with_endpoints(endpoints: &str) -> String {
        with("", &format!("{}{endpoints}", key("use=\"signing\"", &[FIRST])))
    }

    #[test]
    fn dangerous_addresses_are_left_out_and_told() {
        for location in
            ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "sso", "https://", "JaVaScRiPt:x"]
        {
            let xml = with_endpoints(&single_sign_on("HTTP-Redirect", location));
            assert_eq!(identity_provider(&xml).single_sign_on, [], "{location}");
            assert_told(&xml, Severity::Warning, "unusable-location");
            assert_told(&xml, Severity::Blocker, "no-single-sign-on-address");
        }
    }

    #[test]
    fn one_dangerous_address_is_no_blocker_beside_a_sound_one() {
        let xml = sound(&single_sign_on("HTTP-Redirect", "javascript:alert(1)"));
        assert_eq!(identity_provider(&xml).single_sign_on.len(), 1);
        assert!(!finding::has_blocker(&identity_provider(&xml).findings(at(IN_2026))));
    }

    #[test]
    fn white_space_is_cut_off_and_told() {
        let xml = with_endpoints(&single_sign_on("HTTP-Redirect", " https://idp.example.com/sso?a=b&amp;c=d\n"));
        assert_eq!(identity_provider(&xml).single_sign_on[0].location, "https://idp.example.com/sso?a=b&c=d");
        assert_told(&xml, Severity::Warning, "white-space-in-location");
    }

    #[test]
    fn plain_http_is_a_warning() {
        let xml = with_endpoints(&single_sign_on("HTTP-Redirect", "HTTP://idp.example.com/sso"));
        assert_eq!(identity_provider(&xml).single_sign_on.len(), 1);
        assert_told(&xml, Severity::Warning, "insecure-location");
    }

    #[test]
    fn one_fault_of_several_endpoints_is_one_finding_with_every_url_once() {
        let single_logout = |location: &str| {
            format!(
                "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"{location}\"/>"
            )
        };
        let xml = with_endpoints(
            &(single_logout("http://idp.example.com/logout")
                + &single_sign_on("HTTP-Redirect", "http://idp.example.com/sso")
                + &single_sign_on("HTTP-POST", "http://idp.example.com/sso")),
        );
        let findings = identity_provider(&xml).findings(at(IN_2026));
        let insecure: Vec<_> = findings.iter().filter(|finding| finding.code == "insecure-location").collect();

        assert_eq!(insecure.len(), 1);
        assert_eq!(insecure[0].severity, Severity::Warning);
        assert_eq!(
            insecure[0].message,
            "URLs in the metadata aren’t encrypted (http): “http://idp.example.com/sso” and “http://idp.example.com/logout”."
        );
    }

    #[test]
    fn ignored_endpoints_of_several_services_are_one_finding_that_names_their_elements() {
        let xml = sound(
            "<md:SingleLogoutService Location=\"https://idp.example.com/logout\"/>\
             <md:SingleSignOnService Location=\"https://idp.example.com/sso\"/>",
        );
        let finding = assert_told(&xml, Severity::Warning, "endpoint-without-binding");

        assert_eq!(
            finding.message,
            "2 endpoints have no binding and were ignored (SingleSignOnService and SingleLogoutService)."
        );
    }

    #[test]
    fn a_blocker_names_the_bindings_that_are_there() {
        let xml = with_endpoints(
            &(single_sign_on("SOAP", "https://idp.example.com/soap")
                + &single_sign_on("HTTP-Artifact", "https://idp.example.com/a")),
        );
        let blocker = assert_told(xml, Severity::Blocker, "no-single-sign-on-address");
        assert_eq!(
            blocker.meaning,
            "The metadata lists only “SOAP” and “HTTP-Artifact”. Browsers need the HTTP-Redirect or HTTP-POST binding."
        );
    }

    #[test]
    fn several_endpoints_of_one_binding_are_all_listed_in_order() {
        let xml = with_endpoints(
            &(1..=3).map(|n| single_sign_on("HTTP-POST", &format!("https://{n}.example.com/"))).collect::<String>(),
        );
        let locations: Vec<_> =
            identity_provider(xml).single_sign_on.into_iter().map(|endpoint| endpoint.location).collect();
        assert_eq!(locations, ["https://1.example.com/", "https://2.example.com/", "https://3.example.com/"]);
    }

    #[test]
    fn two_descriptors_for_saml_2_are_joined_and_others_passed_over() {
        let descriptor = |protocol: &str, location: &str| {
            format!(
                "<md:IDPSSODescriptor protocolSupportEnumeration=\"{protocol}\">{}{}</md:IDPSSODescriptor>",
                key("use=\"signing\"", &[FIRST]),
                single_sign_on("HTTP-POST", location)
            )
        };
        let two = "urn:mace:shibboleth:1.0 urn:oasis:names:tc:SAML:2.0:protocol";
        let xml = sound("").replace(
            "</md:EntityDescriptor>",
            &format!(
                "{}{}</md:EntityDescriptor>",
                descriptor("urn:mace:shibboleth:1.0", "https://old.example.com/"),
                descriptor(two, "https://two.example.com/")
            ),
        );
        let joined = identity_provider(xml);
        let locations: Vec<_> = joined.single_sign_on.iter().map(|endpoint| endpoint.location.as_str()).collect();
        assert_eq!(locations, ["https://idp.example.com/sso", "https://two.example.com/"]);
        assert_eq!(joined.certificates.len(), 1);
    }
}

mod entity_ids_and_texts {
    use super::*;

    fn with_entity_id(entity_id: &str) -> String {
        sound("").replace("https://idp.example.com/\">", &format!("{entity_id}\">"))
    }

    #[test]
    fn an_entity_id_is_kept_letter_for_letter() {
        for entity_id in
            ["urn:example:IdP", "99ff33", "HTTPS://IDP.Example.com:443/%7Eada/../", "https://idp.example.com/ä"]
        {
            assert_eq!(identity_provider(with_entity_id(entity_id)).entity_id, entity_id);
        }
    }

    #[test]
    fn a_missing_or_overlong_entity_id_is_a_blocker() {
        assert_told(with_entity_id("").replace(" entityID=\"\"", ""), Severity::Blocker, "entity-id-missing");
        assert_told(with_entity_id(" "), Severity::Blocker, "entity-id-missing");
        assert_told(with_entity_id(&"x".repeat(1025)), Severity::Blocker, "entity-id-too-long");
    }

    #[test]
    fn white_space_and_invisible_characters_in_an_entity_id_are_told() {
        let xml = with_entity_id(" https://idp.example.com/ ");
        assert_eq!(identity_provider(&xml).entity_id, " https://idp.example.com/ ");
        assert_told(xml, Severity::Warning, "entity-id-white-space");
        let told = assert_told(
            with_entity_id("https://idp\u{202e}.example.com/"),
            Severity::Warning,
            "entity-id-invisible-characters",
        );
        assert!(told.message.contains("\\u{202e}"));
    }

    #[test]
    fn names_cannot_turn_the_reading_direction_or_fill_the_screen() {
        let xml = filled(SHIBBOLETH).replace("Beispiel-Universität", &format!("a\u{202e}{}", "b".repeat(10_000)));
        let provider = identity_provider(xml);
        let name = provider.display_name("de");
        assert!(name.starts_with("a\\u{202e}b") && name.chars().count() < 400, "{name}");
    }

    #[test]
    fn a_typed_entity_id_is_a_note() {
        assert_told(
            sound("").replace("/sso\"", "/application/saml/phone/sso/binding/post/\""),
            Severity::Note,
            "typed-entity-id",
        );
    }

    #[test]
    fn attribute_names_with_white_space_are_kept_and_told() {
        let xml = sound("<saml:Attribute Name=\" mail\"/>");
        assert_eq!(identity_provider(&xml).attributes[0].name, " mail");
        assert_told(xml, Severity::Warning, "attribute-name-odd");
    }
}

mod time {
    use super::*;

    #[test]
    fn the_strictest_word_up_the_tree_counts() {
        let federation = filled(FEDERATION);
        let inner = read_entity(federation.as_bytes(), "https://inner.example.com/idp").unwrap();
        assert_eq!(inner.valid_until, Some(at("2027-01-01T00:00:00Z")), "of the group around it");
        assert_eq!(inner.cache_duration.as_deref(), Some("PT1H"));
        let outer = read_entity(federation.as_bytes(), "https://outer.example.com/idp").unwrap();
        assert_eq!(outer.valid_until, Some(at("2030-01-01T00:00:00Z")));
        assert_eq!(outer.cache_duration.as_deref(), Some("PT6H"));
    }

    #[test]
    fn expired_metadata_is_a_blocker_and_soon_expiring_metadata_a_warning() {
        let identity_provider = identity_provider(with(
            "validUntil=\"2026-07-01T00:00:00Z\"",
            &(key("", &[FIRST]) + &single_sign_on("HTTP-POST", "https://idp.example.com/")),
        ));
        let first = |now| codes(&identity_provider, now).into_iter().next().unwrap();
        assert_eq!(first("2026-07-02T00:00:00Z"), (Severity::Blocker, "metadata-expired".to_owned()));
        assert_eq!(first("2026-06-20T00:00:00Z"), (Severity::Warning, "metadata-expires-soon".to_owned()));
        assert_eq!(first("2026-03-01T00:00:00Z"), (Severity::Note, "no-attributes".to_owned()));
    }

    #[test]
    fn a_time_or_duration_that_is_none_is_told() {
        let content = key("", &[FIRST]) + &single_sign_on("HTTP-POST", "https://idp.example.com/");
        let xml = with("validUntil=\"never\" cacheDuration=\"-P1D\"", &content);
        assert_eq!(identity_provider(&xml).valid_until, None);
        assert_told(&xml, Severity::Warning, "valid-until-unreadable");
        assert_told(&xml, Severity::Note, "cache-duration-unreadable");
        assert_told(with("WantAuthnRequestsSigned=\"1\"", &content), Severity::Warning, "wants-signed-requests");
        assert_told(with("WantAuthnRequestsSigned=\"yes\"", &content), Severity::Note, "flag-unreadable");
    }
}

mod aggregates {
    use super::*;

    #[test]
    fn the_entities_of_nested_groups_are_listed_in_order() {
        let list = aggregate(filled(FEDERATION));
        let rows: Vec<_> = list
            .entities
            .iter()
            .map(|entity| (entity.entity_id.as_str(), entity.display_name.as_str(), entity.roles.as_slice()))
            .collect();
        assert_eq!(
            rows,
            [
                ("https://outer.example.com/idp", "Outer", &[EntityRole::Idp][..]),
                ("https://sp.example.com/", "https://sp.example.com/", &[EntityRole::Sp]),
                ("https://inner.example.com/idp", "Inner organisation", &[EntityRole::Idp, EntityRole::Sp]),
                ("https://sp.example.com/", "https://sp.example.com/", &[]),
            ]
        );
        let found: Vec<_> = list.findings.iter().map(|finding| finding.code.as_ref()).collect();
        assert_eq!(found, ["entity-unreadable", "entity-without-id", "duplicate-entity-id"]);
        assert_eq!(list.findings[2].message, "1 entity ID appears more than once: “https://sp.example.com/”.");
    }

    #[test]
    fn one_entity_is_read_with_the_signature_of_the_group_around_it() {
        let federation = filled(FEDERATION);
        let outer = read_entity(federation.as_bytes(), "https://outer.example.com/idp").unwrap();
        assert_eq!(outer.signature.algorithm.as_deref(), Some("ECDSA-SHA256"));
        assert_eq!(outer.registration_authority.as_deref(), Some("https://federation.example.com"));
        assert_eq!(&*outer.xml, federation.as_bytes());
        assert_eq!(certificates(&outer), [(Use::Any, FIRST_SHA256)]);
    }

    #[test]
    fn the_part_of_one_entity_reads_like_the_whole() {
        let federation = filled(FEDERATION);
        for entity_id in ["https://outer.example.com/idp", "https://inner.example.com/idp"] {
            let whole = read_entity(federation.as_bytes(), entity_id).unwrap();
            let part = cut_out(federation.as_bytes(), entity_id).unwrap();
            assert!(part.len() < federation.len());
            let Ok(Document::IdentityProvider(part)) = read(&part) else { panic!("not one entity") };
            assert_eq!(part.facts(), whole.facts());
        }
        assert_eq!(cut_out(federation.as_bytes(), "https://sp.example.com/"), None);
    }

    impl IdentityProvider {
        fn facts(&self) -> String {
            let mut facts = self.clone();
            // The bytes differ, and a signature over the whole doesn't cover the part.
            facts.xml = Arc::from([]);
            facts.signatures = Signatures::default();
            facts.pin(None);
            format!("{facts:?}")
        }
    }

    #[test]
    fn an_entity_that_is_not_there_or_no_identity_provider_is_told() {
        let federation = filled(FEDERATION);
        let missing = read_entity(federation.as_bytes(), "https://outer.example.com/idp/").unwrap_err();
        assert_eq!((missing.kind, missing.code), (Kind::Aggregate, "no-such-entity"));
        let service = read_entity(federation.as_bytes(), "https://sp.example.com/").unwrap_err();
        assert_eq!(service.kind, Kind::ServiceProvider);
        assert_eq!(read_entity(filled(OKTA).as_bytes(), "x").unwrap_err().code, "no-such-entity");
        assert!(read_entity(filled(OKTA).as_bytes(), "http://www.okta.com/exk1a2b3c4d5e6f7g8h9").is_ok());
    }

    #[test]
    fn an_aggregate_of_one_counts_as_that_entity() {
        let metadata = "xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"";
        let inside = filled(OKTA).split_once("?>").unwrap().1.to_owned();
        let nested = format!(
            "<md:EntitiesDescriptor {metadata} validUntil=\"2028-01-01T00:00:00Z\"><md:EntitiesDescriptor>{inside}</md:EntitiesDescriptor></md:EntitiesDescriptor>"
        );
        let okta = identity_provider(&nested);
        assert_eq!((okta.product(), okta.valid_until), (Some(Product::Okta), Some(at("2028-01-01T00:00:00Z"))));
        let inside = filled(SERVICE_PROVIDER).split_once("?>").unwrap().1.to_owned();
        let service = format!("<md:EntitiesDescriptor {metadata}>{inside}</md:EntitiesDescriptor>");
        assert_eq!(unreadable(service).kind, Kind::ServiceProvider);
    }

    #[test]
    fn an_aggregate_without_identity_providers_says_so() {
        let federation = filled(FEDERATION).replace("IDPSSODescriptor", "PDPDescriptor");
        assert_eq!(aggregate(federation).findings[0].code, "no-identity-provider");
    }

    #[test]
    fn an_aggregate_that_was_cut_short_is_told_and_what_is_there_is_listed() {
        let federation = filled(FEDERATION);
        let cut = aggregate(&federation[..federation.len() - 40]);
        assert_eq!((&*cut.findings[0].code, cut.findings[0].severity), ("cut-short", Severity::Blocker));
        assert_eq!(cut.entities[0].entity_id, "https://outer.example.com/idp");
        let before_the_first_ends = federation.find("</md:EntityDescriptor>").unwrap();
        assert_eq!(unreadable(&federation[..before_the_first_ends]).code, "cut-short");
    }
}

#[test]
fn an_attribute_in_another_namespace_is_not_taken_for_the_one_of_the_standard() {
    let xml =
        filled(OKTA).replacen("entityID=", "xmlns:x=\"urn:x\" x:entityID=\"https://evil.example.com\" entityID=", 1);
    let expected = identity_provider(filled(OKTA)).entity_id;
    assert_eq!(identity_provider(xml).entity_id, expected);
}

#[test]
fn findings_are_full_sentences_with_stable_codes_and_blockers_first() {
    let samples = [OKTA, ENTRA, AD_FS, KEYCLOAK, SHIBBOLETH].map(filled);
    for sample in samples.into_iter().chain([with("", ""), sound("<saml:Attribute Name=\" mail\"/>")]) {
        let findings = identity_provider(sample).findings(at("2040-01-01T00:00:00Z"));
        assert!(findings.is_sorted_by_key(|finding| finding.severity));
        for finding in findings {
            assert!(
                finding.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{finding:?}"
            );
            for sentence in [&finding.message, &finding.meaning, &finding.hint] {
                assert!(sentence.is_empty() || sentence.ends_with('.'), "{sentence}");
                assert!(!sentence.contains("(s)") && !sentence.contains('!'), "{sentence}");
            }
            assert!(!finding.hint.is_empty() || finding.severity == Severity::Note, "{finding:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_value_or_a_reason(bytes: Vec<u8>) {
        let _ = read(&bytes).map_err(|unreadable| assert!(unreadable.message.ends_with('.')));
    }

    #[test]
    fn any_text_after_a_bracket_gives_a_value_or_a_reason(text in "[<“][!?/a-z:=\"'&;<> \\PC]{0,200}") {
        let _ = read(text.as_bytes());
        let _ = read_entity(text.as_bytes(), "x");
    }

    #[test]
    fn mutated_metadata_gives_a_value_or_a_reason(
        sample in 0_usize..7,
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<Vec<u8>>()), 1..4),
    ) {
        let sample = [OKTA, ENTRA, AD_FS, KEYCLOAK, SHIBBOLETH, FEDERATION, SERVICE_PROVIDER][sample];
        let mut bytes = filled(sample).into_bytes();
        for (from, length, replacement) in cuts {
            let from = from.index(bytes.len());
            let to = from + length.index(40).min(bytes.len() - from);
            bytes.splice(from..to, replacement);
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(Document::IdentityProvider(identity_provider)) = read(&bytes) {
            let _ = identity_provider.findings(at(IN_2026));
            let _ = identity_provider.display_name("en");
        }
        let _ = read_entity(&bytes, "https://inner.example.com/idp");
        let _ = cut_out(&bytes, "https://inner.example.com/idp");
    }
}
