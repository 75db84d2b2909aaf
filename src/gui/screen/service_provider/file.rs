//! The file for the identity provider: the loaded file, byte for byte, or one generated from the values in use.

use super::Work;
use crate::account::Draft;
use crate::account::profile::{
    EmailAttribute, Parsed, ServiceProviderValues, email_attribute, service_provider_values,
};
use crate::brand::{Brand, Region};
use crate::saml::kind::Wanted;
use crate::saml::name_id::EMAIL_ADDRESS;
use crate::saml::service_provider::{Values, write};
use crate::saml::xml::Source;

/// A file to save or to preview.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    /// The suggested name.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl File {
    /// Returns it as text, regardless of its encoding.
    pub(super) fn text(&self) -> String {
        match Source::read(&self.bytes, Wanted::ServiceProviderMetadata) {
            Ok(source) => source.text.into_owned(),
            Err(_) => String::from_utf8_lossy(&self.bytes).into_owned(),
        }
    }
}

/// Returns whether the loaded file contains the values in use, so that it can be passed on unchanged.
///
/// If the user prefers an entered value, a file must be generated, and a signature is lost.
pub(super) fn is_verbatim(draft: &Draft, parsed: &Parsed, values: &ServiceProviderValues) -> bool {
    let Some(provider) = &parsed.service_provider else {
        return false;
    };
    let acs = provider.assertion_consumer_service().map(|acs| acs.location.as_str());

    draft.service_provider.loaded.is_some()
        && values.entity_id.as_ref().map(|value| value.value.as_str()) == Some(&provider.entity_id)
        && values.assertion_consumer_service.as_ref().map(|value| value.value.as_str()) == acs
}

/// Returns the file. Returns `None` until the values are known.
pub(super) fn for_identity_provider(work: &Work<'_>) -> Option<File> {
    let brand = work.environment.brands.get_or_first(&work.draft.brand);
    let region: &Region = brand.region(&work.draft.region);
    let values = service_provider_values(work.draft, work.parsed, region);

    file(work.draft, work.parsed, brand, &values)
}

fn file(draft: &Draft, parsed: &Parsed, brand: &Brand, values: &ServiceProviderValues) -> Option<File> {
    let name = format!("{}-sp-metadata.xml", brand.id);

    if is_verbatim(draft, parsed, values)
        && let Some(loaded) = &draft.service_provider.loaded
    {
        return Some(File { name, bytes: loaded.xml.clone() });
    }

    let email_attribute = match email_attribute(draft, parsed) {
        Some(EmailAttribute::Attribute { name, name_format }) => Some((name, name_format)),
        Some(EmailAttribute::NameId) | None => None,
    };
    let written = write(&Values {
        entity_id: values.entity_id.as_ref()?.value.clone(),
        assertion_consumer_service: values.assertion_consumer_service.as_ref()?.value.clone(),
        other_assertion_consumer_services: Vec::new(),
        name_id_format: EMAIL_ADDRESS.to_owned(),
        email_attribute,
        service_name: brand.name.clone(),
    });

    Some(File { name, bytes: written.into_bytes() })
}
