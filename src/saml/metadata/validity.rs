//! The validity of metadata: the strictest value from the root down (SAML Metadata §2.3.1, §2.3.2 and §2.4.1).

use super::DOWNLOAD_AGAIN;
use crate::saml::Finding;
use crate::saml::shown::quoted;
use crate::saml::xml::{self, value};
use jiff::Timestamp;
use roxmltree::Node;

/// The strictest `validUntil` and `cacheDuration`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) valid_until: Option<Timestamp>,
    /// As written, an `xs:duration`.
    pub(crate) cache_duration: Option<String>,
}

/// Reads the earliest `validUntil` and the shortest `cacheDuration` of `roles` and everything around them.
pub(crate) fn read<'a, 'input: 'a>(
    roles: impl IntoIterator<Item = Node<'a, 'input>>,
    findings: &mut Vec<Finding>,
) -> Validity {
    let mut nodes: Vec<Node<'_, '_>> = Vec::new();
    for node in roles.into_iter().flat_map(|role| role.ancestors()).filter(Node::is_element) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let valid_until = nodes.iter().filter_map(|node| xml::attribute(*node, "validUntil")).filter_map(|text| {
        let time = value::date_time(text);
        if time.is_none() {
            findings.push(
                Finding::warning(
                    "valid-until-unreadable",
                    format!("validUntil isn’t a valid date and time: {}.", quoted(text)),
                )
                .meaning("The metadata’s expiration date is unknown.")
                .hint(DOWNLOAD_AGAIN),
            );
        }
        time
    });
    let valid_until = valid_until.min();
    let cache_duration = nodes.iter().filter_map(|node| xml::attribute(*node, "cacheDuration")).filter_map(|text| {
        let length = value::duration(text);
        if length.is_none() {
            findings.push(
                Finding::note(
                    "cache-duration-unreadable",
                    format!("cacheDuration isn’t a valid duration: {}.", quoted(text)),
                )
                .meaning("It only affects how often the metadata is refreshed."),
            );
        }
        Some((length?, text.trim()))
    });
    let cache_duration = cache_duration.min_by_key(|(length, _)| *length).map(|(_, text)| text.to_owned());
    Validity { valid_until, cache_duration }
}
