//! Written metadata against the OASIS schema, by xmllint: an independent check.
//!
//! Needs xmllint, the schemas of Debian's opensaml-schemas, and the schemas that they import, from xmltooling-schemas or
//! simplesamlphp. Nothing is fetched.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use sso_wizard::brand::Brands;
use sso_wizard::saml::attribute::NameFormat;
use sso_wizard::saml::service_provider::{self, Values};
use sso_wizard::saml::{name_id, sample};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const SCHEMA: &str = "/usr/share/xml/opensaml/saml-schema-metadata-2.0.xsd";

/// The folders where packages put the schemas that SAML's import.
const IMPORTED_FROM: [&str; 2] = ["/usr/share/xml/xmltooling", "/usr/share/simplesamlphp/schemas"];

/// The URLs that import them, and their files.
const IMPORTED: [(&str, &str); 3] = [
    ("http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd", "xmldsig-core-schema.xsd"),
    ("http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd", "xenc-schema.xsd"),
    ("http://www.w3.org/2001/xml.xsd", "xml.xsd"),
];

/// xmllint with a catalog that maps every import to a file.
struct Validator {
    folder: TempDir,
}

impl Validator {
    /// Returns the validator. Returns `None`, with the reason printed, if something is missing.
    fn new() -> Option<Self> {
        let skipped = |reason: &str| {
            println!("skipped: {reason}");
            None
        };
        if Command::new("xmllint").arg("--version").output().is_err() {
            return skipped("xmllint is not installed");
        }
        if !Path::new(SCHEMA).exists() {
            return skipped("opensaml-schemas is not installed");
        }
        let has_all = |folder: &&str| IMPORTED.iter().all(|(_, file)| Path::new(folder).join(file).exists());
        let Some(imported_from) = IMPORTED_FROM.into_iter().find(has_all) else {
            return skipped("the schemas of XML Signature and XML Encryption are not installed");
        };

        let entries = IMPORTED.map(|(address, file)| {
            let uri = format!("file://{imported_from}/{file}");
            format!("<system systemId=\"{address}\" uri=\"{uri}\"/><uri name=\"{address}\" uri=\"{uri}\"/>")
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("catalog.xml"),
            format!("<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">{}</catalog>", entries.concat()),
        )
        .unwrap();

        Some(Self { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns xmllint's complaints about a document; `None` if it is valid.
    fn complaints(&self, xml: &str) -> Option<String> {
        let document = self.path("document.xml");
        std::fs::write(&document, xml).unwrap();

        let output = Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema", SCHEMA])
            .arg(document)
            .env("XML_CATALOG_FILES", self.path("catalog.xml"))
            .output()
            .unwrap();

        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Text that would break out of a document, or that a parser would change.
const HOSTILE: [&str; 8] = [
    "\"><script>alert('1')</script>",
    "a & b &amp; c",
    "]]> <![CDATA[",
    "tab\there, line\nbreak, return\rhere",
    "nul \u{0} bell \u{7} escape \u{1b} delete \u{7f} noncharacter \u{ffff}",
    "emoji 🔐 and a family 👩‍👩‍👧",
    "right to left \u{202e}moc",
    "日本語",
];

fn values(text: &str) -> Values {
    Values {
        entity_id: "https://sp.example.com".to_owned(),
        assertion_consumer_service: "https://sp.example.com/acs".to_owned(),
        other_assertion_consumer_services: Vec::new(),
        name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
        email_attribute: Some((text.to_owned(), NameFormat::Uri.uri().to_owned())),
        service_name: text.to_owned(),
    }
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let Some(validator) = Validator::new() else { return };
    let wrong = service_provider::write(&values("a")).replace("index=\"0\"", "");

    assert!(validator.complaints(&wrong).unwrap().contains("index"));
}

#[test]
fn the_metadata_of_every_region_with_published_values_is_valid() {
    let Some(validator) = Validator::new() else { return };

    for brand in Brands::built_in().all() {
        for region in brand.regions.iter().filter(|region| region.is_published()) {
            for email_attribute in [None, Some(("mail".to_owned(), NameFormat::Basic.uri().to_owned()))] {
                let written = service_provider::write(&Values {
                    entity_id: region.entity_id.value().unwrap().to_owned(),
                    assertion_consumer_service: region.assertion_consumer_service.value().unwrap().to_owned(),
                    other_assertion_consumer_services: Vec::new(),
                    name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
                    email_attribute,
                    service_name: brand.name.clone(),
                });

                assert_eq!(validator.complaints(&written), None, "{written}");
            }
        }
    }
}

#[test]
fn hostile_names_stay_names() {
    let Some(validator) = Validator::new() else { return };

    for text in HOSTILE.into_iter().chain([&*"a".repeat(1000)]) {
        let written = service_provider::write(&values(text));

        assert_eq!(validator.complaints(&written), None, "{written}");
    }
}

#[test]
fn hostile_addresses_stay_addresses() {
    let Some(validator) = Validator::new() else { return };

    for path in ["a?b=1&c=<2>#\"'", "🔐", "日本語", "\u{7}bell", &"a".repeat(1000)] {
        let address = format!("https://sp.example.com/{path}");
        let values = Values { entity_id: address.clone(), assertion_consumer_service: address, ..values("mail") };
        let written = service_provider::write(&values);

        assert_eq!(validator.complaints(&written), None, "{written}");
    }
}

#[test]
fn an_entity_id_that_is_no_uri_is_written_letter_for_letter_all_the_same() {
    let Some(validator) = Validator::new() else { return };

    for text in HOSTILE {
        let written = service_provider::write(&Values { entity_id: text.to_owned(), ..values("mail") });
        let complaints = validator.complaints(&written).unwrap_or_default();
        let is_other = |line: &&str| line.contains("error") && !line.contains("attribute 'entityID'");

        assert_eq!(complaints.lines().find(is_other), None, "{complaints}");
    }
}

#[test]
fn the_sample_is_valid() {
    let Some(validator) = Validator::new() else { return };

    assert_eq!(validator.complaints(sample::IDP_METADATA), None);
}
