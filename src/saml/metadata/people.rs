//! Names, organization, and contacts: texts for users, in their language. Every text is made safe to show.

use super::{Contact, Localized, Organization};
use crate::saml::shown::{on_one_line, shown};
use crate::saml::xml::{self, METADATA};
use roxmltree::Node;

/// Metadata Extensions for Login and Discovery User Interface.
pub(crate) const UI: &str = "urn:oasis:names:tc:SAML:metadata:ui";

/// Maximum length of a name that is kept whole, in characters.
pub(crate) const LONGEST: usize = 300;

/// Returns the display names of the roles (`mdui:DisplayName`), in every language.
pub(crate) fn display_names<'a, 'input: 'a>(roles: impl IntoIterator<Item = Node<'a, 'input>>) -> Vec<Localized> {
    let extensions = roles.into_iter().flat_map(|role| xml::children(role, (METADATA, "Extensions")));
    let information = extensions.flat_map(|extensions| xml::children(extensions, (UI, "UIInfo")));
    localized(information.flat_map(|information| xml::children(information, (UI, "DisplayName"))))
}

/// Returns the organization of the first node that has one, each text in the best language.
pub(crate) fn organization<'a, 'input: 'a>(nodes: impl IntoIterator<Item = Node<'a, 'input>>) -> Option<Organization> {
    let element = nodes.into_iter().find_map(|node| xml::child(node, (METADATA, "Organization")))?;
    let best_text = |name| {
        let texts = localized(xml::children(element, (METADATA, name)));
        best(&texts, "en").map(|text| text.text.clone())
    };
    let organization = Organization {
        name: best_text("OrganizationName"),
        display_name: best_text("OrganizationDisplayName"),
        url: best_text("OrganizationURL"),
    };
    let is_empty = organization.name.is_none() && organization.display_name.is_none() && organization.url.is_none();
    (!is_empty).then_some(organization)
}

/// Returns the contacts of `nodes`: one for each email address, or one for a contact without any.
pub(crate) fn contacts<'a, 'input: 'a>(nodes: impl IntoIterator<Item = Node<'a, 'input>>) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for person in nodes.into_iter().flat_map(|node| xml::children(node, (METADATA, "ContactPerson"))) {
        let kind = shown(xml::attribute(person, "contactType").unwrap_or("other").trim(), LONGEST);
        let part = |name| xml::child_text(person, (METADATA, name)).map(|text| shown(&on_one_line(&text), LONGEST));
        let names: Vec<String> = ["GivenName", "SurName"].into_iter().filter_map(part).collect();
        let name = if names.is_empty() { part("Company") } else { Some(names.join(" ")) };
        let emails = xml::children(person, (METADATA, "EmailAddress")).map(xml::text);
        let emails: Vec<_> =
            emails.map(|email| shown(without_mailto(&email), LONGEST)).filter(|email| !email.is_empty()).collect();
        if emails.is_empty() && name.is_some() {
            contacts.push(Contact { kind, name, email: None });
        } else {
            contacts.extend(emails.into_iter().map(|email| Contact {
                kind: kind.clone(),
                name: name.clone(),
                email: Some(email),
            }));
        }
    }
    contacts
}

fn without_mailto(address: &str) -> &str {
    const SCHEME: &str = "mailto:";
    match address.split_at_checked(SCHEME.len()) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case(SCHEME) => address.trim(),
        _ => address,
    }
}

fn localized<'a, 'input: 'a>(elements: impl Iterator<Item = Node<'a, 'input>>) -> Vec<Localized> {
    elements
        .map(|element| Localized {
            language: xml::language(element),
            text: shown(&on_one_line(&xml::text(element)), LONGEST),
        })
        .filter(|localized| !localized.text.is_empty())
        .collect()
}

/// Returns the text in `language`: an exact match, else the same primary language, else English, else the first.
pub(crate) fn best<'a>(texts: &'a [Localized], language: &str) -> Option<&'a Localized> {
    let wanted = language.to_ascii_lowercase();
    let primary = |language: &str| language.split(['-', '_']).next().unwrap_or_default().to_owned();
    let find = |is_right: &dyn Fn(&str) -> bool| texts.iter().find(|text| is_right(&text.language));
    find(&|language| language == wanted)
        .or_else(|| find(&|language| primary(language) == primary(&wanted)))
        .or_else(|| find(&|language| primary(language) == "en"))
        .or_else(|| texts.first())
}
