//! Small accounts for the tests of this module.

use super::Draft;
use super::draft::{EmailChoice, LoadedMetadata, LoadedServiceProvider, Origin};
use super::preflight::Circumstances;
use super::profile::Parsed;
use crate::brand::{Brand, Brands};
use crate::certificate::Thresholds;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// 14 September 2026, 10:00 in UTC.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_789_380_000, 0);

pub(crate) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// Makes a self-signed certificate that is valid from 100 days ago until `left` days from now.
pub(crate) fn certificate(left: i64) -> Vec<u8> {
    let mut parameters = rcgen::CertificateParams::default();
    let date = |time: Timestamp| {
        let date = time.to_zoned(TimeZone::UTC).date();

        rcgen::date_time_ymd(date.year().into(), date.month().try_into().unwrap(), date.day().try_into().unwrap())
    };

    parameters.distinguished_name.push(rcgen::DnType::CommonName, "idp.example.com");
    parameters.not_before = date(NOW - days(100));
    parameters.not_after = date(NOW + days(left));
    parameters.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

/// Writes identity provider metadata with these certificates and attributes.
pub(crate) fn metadata(certificates: &[Vec<u8>], attributes: &[&str]) -> Vec<u8> {
    let keys: String = certificates
        .iter()
        .map(|der| {
            format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate>\
                 </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
                STANDARD.encode(der)
            )
        })
        .collect();
    let attributes: String = attributes
        .iter()
        .map(|name| {
            format!("<saml:Attribute Name=\"{name}\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"/>")
        })
        .collect();

    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" entityID=\"https://idp.example.com/metadata\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.example.com/sso\"/>{attributes}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    .into_bytes()
}

/// Writes service provider metadata.
pub(crate) fn service_provider(entity_id: &str) -> Vec<u8> {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{entity_id}\">\
         <md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://sp.example.com/acs\" index=\"0\" isDefault=\"true\"/></md:SPSSODescriptor></md:EntityDescriptor>"
    )
    .into_bytes()
}

/// Loads metadata into a draft as the window does.
pub(crate) fn load(draft: &mut Draft, xml: Vec<u8>) {
    let loaded = LoadedMetadata { xml, origin: Origin::Pasted, loaded_at: NOW, entity_id: None, version_of: None };
    let parsed = Parsed::of(&Draft { metadata: Some(loaded.clone()), ..Draft::default() });

    draft.take_metadata(loaded, &parsed.identity_provider.expect("the fixture is an identity provider"));
}

pub(crate) fn loaded_service_provider(entity_id: &str) -> LoadedServiceProvider {
    LoadedServiceProvider {
        xml: service_provider(entity_id),
        origin: Origin::File("sp.xml".to_owned()),
        loaded_at: NOW,
    }
}

/// An account of RingCentral US, whose values are published, with metadata and a Primary that is valid for `left` days.
pub(crate) fn complete(left: i64) -> Draft {
    let mut draft = Draft {
        name: "Contoso".to_owned(),
        brand: "ringcentral".to_owned(),
        region: "us".to_owned(),
        step: 7,
        reached: 7,
        ..Draft::default()
    };

    load(&mut draft, metadata(&[certificate(left)], &["mail"]));
    draft.email.choice = Some(EmailChoice::Offered("mail".to_owned()));
    draft
}

pub(crate) fn brand(draft: &Draft) -> Brand {
    Brands::built_in().get(&draft.brand).expect("a built-in brand").clone()
}

/// Runs `work` with the circumstances of a quiet day.
pub(crate) fn with_circumstances<T>(
    draft: &Draft,
    conflicts: &[String],
    work: impl FnOnce(&Parsed, Circumstances<'_>) -> T,
) -> T {
    let circumstances = Circumstances {
        brand: &brand(draft),
        conflicts,
        now: NOW,
        zone: &TimeZone::UTC,
        thresholds: Thresholds::default(),
    };

    work(&Parsed::of(draft), circumstances)
}
