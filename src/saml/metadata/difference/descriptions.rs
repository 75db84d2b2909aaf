//! Values that are for users only: names, the organization, contacts, the page for errors, and the registrar.

use super::{Change, ChangeKind, Impact};
use crate::phrase::counted;
use crate::saml::metadata::{IdentityProvider, Organization};
use crate::saml::shown::quoted;

/// Compares values that are for users only. None of them affects sign-ins.
pub(super) fn changes(before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
    let mut changes = Vec::new();

    if before.display_names != after.display_names {
        let (was, is) = (name(before), name(after));

        changes.push(replaced(ChangeKind::DisplayName, display_name(was.as_deref(), is.as_deref()), was, is));
    }
    if before.organization != after.organization {
        let (was, is) = (
            before.organization.as_ref().and_then(organization_name),
            after.organization.as_ref().and_then(organization_name),
        );

        changes.push(replaced(ChangeKind::Organization, organization(was.as_deref(), is.as_deref()), was, is));
    }
    if before.contacts != after.contacts {
        changes.push(contacts(before.contacts.len(), after.contacts.len()));
    }
    if before.error_url != after.error_url {
        let (was, is) = (before.error_url.clone(), after.error_url.clone());

        changes.push(replaced(ChangeKind::ErrorUrl, error_url(was.as_deref(), is.as_deref()), was, is));
    }
    if before.registration_authority != after.registration_authority {
        let (was, is) = (before.registration_authority.clone(), after.registration_authority.clone());

        changes.push(replaced(ChangeKind::RegistrationAuthority, authority(was.as_deref(), is.as_deref()), was, is));
    }

    changes
}

fn replaced(kind: ChangeKind, sentence: String, was: Option<String>, is: Option<String>) -> Change {
    Change::new(kind, Impact::Harmless, sentence).values(was, is)
}

fn name(provider: &IdentityProvider) -> Option<String> {
    (!provider.display_names.is_empty()).then(|| provider.display_name("en").to_owned())
}

fn display_name(was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (Some(was), Some(is)) if was != is => {
            format!("The display name changed from {} to {}.", quoted(was), quoted(is))
        }
        (Some(was), None) => format!("The display name was removed: {}.", quoted(was)),
        (None, Some(is)) => format!("The display name was added: {}.", quoted(is)),
        _ => "The display name changed in another language.".to_owned(),
    }
}

fn organization(was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (Some(was), Some(is)) if was != is => {
            format!("The organization changed from {} to {}.", quoted(was), quoted(is))
        }
        (Some(was), None) => format!("The organization was removed: {}.", quoted(was)),
        (None, Some(is)) => format!("The organization was added: {}.", quoted(is)),
        _ => "The organization’s details changed.".to_owned(),
    }
}

fn error_url(was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (Some(was), Some(is)) => {
            format!("The URL for help with errors changed from {} to {}.", quoted(was), quoted(is))
        }
        (Some(was), None) => format!("The URL for help with errors was removed: {}.", quoted(was)),
        (None, Some(is)) => format!("The URL for help with errors was added: {}.", quoted(is)),
        (None, None) => "The metadata has no URL for help with errors.".to_owned(),
    }
}

fn authority(was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (Some(was), Some(is)) => {
            format!("The registration authority changed from {} to {}.", quoted(was), quoted(is))
        }
        (Some(was), None) => format!("The registration authority was removed: {}.", quoted(was)),
        (None, Some(is)) => format!("The registration authority was added: {}.", quoted(is)),
        (None, None) => "The metadata has no registration authority.".to_owned(),
    }
}

fn organization_name(organization: &Organization) -> Option<String> {
    let Organization { name, display_name, url } = organization;

    display_name.as_ref().or(name.as_ref()).or(url.as_ref()).cloned()
}

/// Reports the number of contacts but never who they are, because lists of changes are mailed and filed.
fn contacts(was: usize, is: usize) -> Change {
    let number = |contacts| counted(contacts, "contact", "contacts");
    let sentence = if was == is {
        format!("Contact details changed. The metadata still lists {}.", number(is))
    } else {
        format!("The metadata now lists {}. It listed {}.", number(is), number(was))
    };

    Change::new(ChangeKind::Contacts, Impact::Harmless, sentence).values(Some(number(was)), Some(number(is)))
}
