//! Endpoints of a role (SAML Metadata §2.2.2), with what is wrong with their addresses.

use super::{Binding, Endpoint};
use crate::saml::Finding;
use crate::saml::shown::{is_treacherous, quoted};
use crate::saml::xml::{self, Name};
use roxmltree::Node;
use url::Url;

/// Reads the endpoints `name` of a role in document order, each with its element, where `index` and `isDefault` stand.
///
/// White space around an address is cut off. What is no web address is left out, because a browser or a person may follow
/// it. Both are told in `findings`, where `service` names the endpoint, such as "single sign-on service".
pub(crate) fn endpoints<'a, 'input>(
    role: Node<'a, 'input>,
    name: Name,
    service: &str,
    findings: &mut Vec<Finding>,
) -> Vec<(Node<'a, 'input>, Endpoint)> {
    let mut problems = Problems::default();
    let endpoints: Vec<_> = xml::children(role, name)
        .filter_map(|element| {
            let Some(binding) = xml::attribute(element, "Binding").map(str::trim).filter(|binding| !binding.is_empty())
            else {
                problems.without_binding += 1;
                return None;
            };
            let Some(location) = xml::attribute(element, "Location").filter(|location| !location.trim().is_empty())
            else {
                problems.without_location += 1;
                return None;
            };
            let location = problems.checked(location)?;
            let response_location =
                xml::attribute(element, "ResponseLocation").filter(|location| !location.trim().is_empty());
            let response_location = response_location.and_then(|location| problems.checked(location));
            Some((element, Endpoint { binding: Binding::from_uri(binding), location, response_location }))
        })
        .collect();
    problems.tell(service, findings);
    endpoints
}

/// What is wrong with the endpoints of one service, gathered so that each kind is told once.
#[derive(Default)]
struct Problems {
    without_binding: usize,
    without_location: usize,
    untrimmed: Vec<String>,
    insecure: Vec<String>,
    unusable: Vec<String>,
}

impl Problems {
    /// Returns the address, trimmed, when it is a web address.
    fn checked(&mut self, location: &str) -> Option<String> {
        let trimmed = location.trim();
        let is_web_address =
            Url::parse(trimmed).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        if !is_web_address || trimmed.contains(|character| is_treacherous(character) || character.is_whitespace()) {
            self.unusable.push(quoted(trimmed));
            return None;
        }
        if trimmed.len() != location.len() {
            self.untrimmed.push(quoted(trimmed));
        }
        if trimmed.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:")) {
            self.insecure.push(quoted(trimmed));
        }
        Some(trimmed.to_owned())
    }

    fn tell(&self, service: &str, findings: &mut Vec<Finding>) {
        const CORRECT: &str = "Fix this at your identity provider, then load its metadata again.";

        if !self.unusable.is_empty() {
            findings.push(
                Finding::warning(
                    "unusable-location",
                    format!(
                        "The {service} has a URL that isn’t a web address and was ignored: {}.",
                        list(&self.unusable)
                    ),
                )
                .meaning("Only https and http URLs can be opened. Anything else could run code or open a file.")
                .hint(CORRECT),
            );
        }
        if !self.insecure.is_empty() {
            findings.push(
                Finding::warning(
                    "insecure-location",
                    format!("The {service} URL isn’t encrypted (http): {}.", list(&self.insecure)),
                )
                .meaning("Others on the network can read and change what is sent.")
                .hint("Use https at your identity provider, then load its metadata again."),
            );
        }
        if !self.untrimmed.is_empty() {
            findings.push(
                Finding::warning(
                    "white-space-in-location",
                    format!("The {service} has a URL that starts or ends with a space: {}.", list(&self.untrimmed)),
                )
                .meaning("The space was removed here. Other programs may treat it as part of the URL.")
                .hint(CORRECT),
            );
        }
        if self.without_binding > 0 {
            findings.push(Finding::warning(
                "endpoint-without-binding",
                format!("The {service} has a URL without a binding, which was ignored."),
            ));
        }
        if self.without_location > 0 {
            findings.push(Finding::warning(
                "endpoint-without-location",
                format!("The {service} has an endpoint without a URL, which was ignored."),
            ));
        }
    }
}

/// Joins distinct addresses, and says how many more there are.
fn list(addresses: &[String]) -> String {
    const SHOWN: usize = 3;

    let mut distinct: Vec<&str> = Vec::new();
    for address in addresses {
        if !distinct.contains(&address.as_str()) {
            distinct.push(address);
        }
    }
    let shown = distinct.get(..SHOWN).unwrap_or(&distinct).join(", ");
    match distinct.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
