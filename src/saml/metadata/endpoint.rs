//! Endpoints of a role (SAML Metadata §2.2.2), with what is wrong with their URLs.

use super::{Binding, Endpoint, FIX_AND_RELOAD};
use crate::phrase::{and, and_more, grouped, plural};
use crate::saml::Finding;
use crate::saml::shown::{is_treacherous, quoted};
use crate::saml::xml::{self, METADATA};
use roxmltree::Node;
use url::Url;

/// Faults of an entity's endpoints, gathered over all its services so that each fault is one finding.
#[derive(Default)]
pub(crate) struct Faults {
    /// Names of the elements that lack a binding, in document order.
    without_binding: Vec<&'static str>,
    /// Names of the elements that lack a URL, in document order.
    without_location: Vec<&'static str>,
    untrimmed: Vec<String>,
    insecure: Vec<String>,
    unusable: Vec<String>,
}

impl Faults {
    /// Reads the endpoints `name` of a role in document order, each with its element, which has `index` and `isDefault`.
    ///
    /// Whitespace around a URL is removed. An endpoint without a web address is ignored, because a browser or a user may
    /// follow its URL.
    pub(crate) fn endpoints<'a, 'input>(
        &mut self,
        role: Node<'a, 'input>,
        name: &'static str,
    ) -> Vec<(Node<'a, 'input>, Endpoint)> {
        xml::children(role, (METADATA, name))
            .filter_map(|element| {
                let Some(binding) =
                    xml::attribute(element, "Binding").map(str::trim).filter(|binding| !binding.is_empty())
                else {
                    self.without_binding.push(name);
                    return None;
                };
                let Some(location) = xml::attribute(element, "Location").filter(|location| !location.trim().is_empty())
                else {
                    self.without_location.push(name);
                    return None;
                };
                let location = self.checked(location)?;
                let response_location =
                    xml::attribute(element, "ResponseLocation").filter(|location| !location.trim().is_empty());
                let response_location = response_location.and_then(|location| self.checked(location));
                Some((element, Endpoint { binding: Binding::from_uri(binding), location, response_location }))
            })
            .collect()
    }

    /// Returns the URL without whitespace around it. Returns `None` if it isn't a web address.
    fn checked(&mut self, location: &str) -> Option<String> {
        let trimmed = location.trim();
        let is_web_address =
            Url::parse(trimmed).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        if !is_web_address || trimmed.contains(|character| is_treacherous(character) || character.is_whitespace()) {
            add(&mut self.unusable, quoted(trimmed));
            return None;
        }
        if trimmed.len() != location.len() {
            add(&mut self.untrimmed, quoted(trimmed));
        }
        if trimmed.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:")) {
            add(&mut self.insecure, quoted(trimmed));
        }
        Some(trimmed.to_owned())
    }

    /// Returns one finding for each fault, with every URL once.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let found = [
            unusable(&self.unusable),
            insecure(&self.insecure),
            untrimmed(&self.untrimmed),
            without_binding(&self.without_binding),
            without_location(&self.without_location),
        ];

        found.into_iter().flatten().collect()
    }
}

/// Adds what isn't there yet.
fn add<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}

fn unusable(urls: &[String]) -> Option<Finding> {
    let listed = listed(urls)?;
    let message = plural(
        urls.len(),
        format!("A URL in the metadata isn’t a web address and was ignored: {listed}."),
        format!("URLs in the metadata aren’t web addresses and were ignored: {listed}."),
    );

    Some(
        Finding::warning("unusable-location", message)
            .meaning("Only https and http URLs can be opened. Anything else could run code or open a file.")
            .hint(FIX_AND_RELOAD),
    )
}

fn insecure(urls: &[String]) -> Option<Finding> {
    let listed = listed(urls)?;
    let message = plural(
        urls.len(),
        format!("A URL in the metadata isn’t encrypted (http): {listed}."),
        format!("URLs in the metadata aren’t encrypted (http): {listed}."),
    );

    Some(
        Finding::warning("insecure-location", message)
            .meaning("Others on the network can read and change what is sent.")
            .hint("Use https at your identity provider, then load its metadata again."),
    )
}

fn untrimmed(urls: &[String]) -> Option<Finding> {
    let listed = listed(urls)?;
    let message = plural(
        urls.len(),
        format!("A URL in the metadata starts or ends with a space: {listed}."),
        format!("URLs in the metadata start or end with a space: {listed}."),
    );
    let meaning = plural(
        urls.len(),
        "The space was removed here. Other programs may treat it as part of the URL.",
        "The spaces were removed here. Other programs may treat them as part of the URLs.",
    );

    Some(Finding::warning("white-space-in-location", message).meaning(meaning).hint(FIX_AND_RELOAD))
}

fn without_binding(elements: &[&'static str]) -> Option<Finding> {
    let names = distinct(elements)?;
    let message = plural(
        elements.len(),
        format!("1 endpoint has no binding and was ignored ({names})."),
        format!("{} endpoints have no binding and were ignored ({names}).", grouped(elements.len())),
    );

    Some(Finding::warning("endpoint-without-binding", message))
}

fn without_location(elements: &[&'static str]) -> Option<Finding> {
    let names = distinct(elements)?;
    let message = plural(
        elements.len(),
        format!("1 endpoint has no URL and was ignored ({names})."),
        format!("{} endpoints have no URL and were ignored ({names}).", grouped(elements.len())),
    );

    Some(Finding::warning("endpoint-without-location", message))
}

/// Lists URLs. Returns `None` if there are none.
fn listed(urls: &[String]) -> Option<String> {
    const SHOWN: usize = 4;

    (!urls.is_empty()).then(|| and_more(urls, SHOWN))
}

/// Lists each element name once. Returns `None` if there are none.
fn distinct(elements: &[&'static str]) -> Option<String> {
    let mut names = Vec::new();
    for element in elements {
        add(&mut names, *element);
    }

    (!names.is_empty()).then(|| and(&names))
}
