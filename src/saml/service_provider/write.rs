//! Writes the SP metadata that an identity provider imports.

use super::Values;
use crate::saml::metadata::Binding;
use crate::saml::xml::escape::{attribute, text};
use crate::saml::xml::{METADATA, PROTOCOL};

/// Writes service-provider metadata that validates against the OASIS schema. The same values always produce the same bytes.
///
/// Values that the service provider doesn't publish are omitted, not claimed: `AuthnRequestsSigned`, `WantAssertionsSigned`,
/// keys. Characters that XML can't contain, such as control characters, are omitted as well; no entity ID or URL has one.
pub fn write(values: &Values) -> String {
    let entity_id = attribute(&values.entity_id);
    let name_id_format = text(&values.name_id_format);
    let binding = Binding::HttpPost.uri();
    let location = attribute(&values.assertion_consumer_service);
    let others: String = (1..)
        .zip(&values.other_assertion_consumer_services)
        .map(|(index, location)| {
            let location = attribute(location);
            format!(
                "    <md:AssertionConsumerService Binding=\"{binding}\" Location=\"{location}\" index=\"{index}\"/>\n"
            )
        })
        .collect();
    let service = attribute_consuming_service(values).unwrap_or_default();

    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="{METADATA}" entityID="{entity_id}">
  <md:SPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">
    <md:NameIDFormat>{name_id_format}</md:NameIDFormat>
    <md:AssertionConsumerService Binding="{binding}" Location="{location}" index="0" isDefault="true"/>
{others}{service}  </md:SPSSODescriptor>
</md:EntityDescriptor>
"#
    )
}

/// Returns the element that requests the email attribute. Without an email attribute, there is no element, because it must
/// request at least one attribute (SAML Metadata §2.4.4.1).
fn attribute_consuming_service(values: &Values) -> Option<String> {
    let (name, name_format) = values.email_attribute.as_ref()?;
    let service_name = text(&values.service_name);
    let name = attribute(name);
    let name_format = attribute(name_format);

    Some(format!(
        r#"    <md:AttributeConsumingService index="0" isDefault="true">
      <md:ServiceName xml:lang="en">{service_name}</md:ServiceName>
      <md:RequestedAttribute Name="{name}" NameFormat="{name_format}" isRequired="true"/>
    </md:AttributeConsumingService>
"#
    ))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::saml::attribute::NameFormat;
    use crate::saml::name_id;
    use crate::saml::xml::escape::is_xml;
    use proptest::prelude::*;

    fn values() -> Values {
        Values {
            entity_id: "https://sp.example.com".to_owned(),
            assertion_consumer_service: "https://sp.example.com/acs".to_owned(),
            other_assertion_consumer_services: Vec::new(),
            name_id_format: name_id::EMAIL_ADDRESS.to_owned(),
            email_attribute: Some(("mail".to_owned(), NameFormat::Basic.uri().to_owned())),
            service_name: "Example Phone".to_owned(),
        }
    }

    #[test]
    fn a_written_file_looks_like_this() {
        assert_eq!(
            write(&values()),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/acs" index="0" isDefault="true"/>
    <md:AttributeConsumingService index="0" isDefault="true">
      <md:ServiceName xml:lang="en">Example Phone</md:ServiceName>
      <md:RequestedAttribute Name="mail" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" isRequired="true"/>
    </md:AttributeConsumingService>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"#
        );
    }

    #[test]
    fn without_a_mapped_attribute_none_is_asked_for() {
        let written = write(&Values { email_attribute: None, ..values() });

        assert!(!written.contains("AttributeConsumingService"));
    }

    #[test]
    fn nothing_is_claimed_about_signatures() {
        assert!(!write(&values()).contains("Signed"));
    }

    #[test]
    fn a_character_that_xml_cannot_hold_is_left_out() {
        let entity_id = "https://sp\u{0}.exam\u{1b}ple\u{fffe}.com".to_owned();
        let written = write(&Values { entity_id, ..values() });

        assert_eq!(read(written.as_bytes()).unwrap().entity_id, "https://sp.example.com");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            entity_id in "[^\\p{C}\\p{Z}]\\PC{0,60}[^\\p{C}\\p{Z}]",
            path in "[a-zA-Z0-9/._~?&=%<>\"'-]{0,60}",
            name in "[^\\p{C}\\p{Z}]\\PC{0,30}",
            service_name in "\\PC{0,30}",
        ) {
            let values = Values {
                entity_id,
                assertion_consumer_service: format!("https://sp.example.com/{path}"),
                email_attribute: Some((name, NameFormat::Uri.uri().to_owned())),
                service_name,
                ..values()
            };
            let service_provider = read(write(&values).as_bytes()).unwrap();
            let asked = &service_provider.requested_attributes[0];

            prop_assert_eq!(&service_provider.entity_id, &values.entity_id);
            prop_assert_eq!(&service_provider.assertion_consumer_service().unwrap().location, &values.assertion_consumer_service);
            prop_assert_eq!(&service_provider.name_id_formats, &[values.name_id_format]);
            prop_assert_eq!(Some((asked.name.clone(), asked.name_format.clone().unwrap())), values.email_attribute);
            prop_assert!(service_provider.timeless_findings.is_empty(), "{:?}", service_provider.timeless_findings);
        }

        #[test]
        fn any_text_gives_a_well_formed_file(text in any::<String>()) {
            let values = Values {
                entity_id: text.clone(),
                assertion_consumer_service: text.clone(),
                other_assertion_consumer_services: vec![text.clone()],
                name_id_format: text.clone(),
                email_attribute: Some((text.clone(), text.clone())),
                service_name: text.clone(),
            };
            let written = write(&values);
            let document = roxmltree::Document::parse(&written).unwrap();
            let kept: String = text.chars().filter(|character| is_xml(*character)).collect();

            prop_assert_eq!(document.root_element().attribute("entityID"), Some(&*kept));
        }
    }
}
