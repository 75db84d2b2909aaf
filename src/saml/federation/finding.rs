//! What is told about a federation's metadata as a whole.

use super::walk::{MOST_ENTITIES, Walked};
use crate::saml::finding::{self, Finding};
use crate::saml::shown::quoted;
use std::collections::HashSet;

/// The code of the finding that no entity is an identity provider.
pub(crate) const NO_IDENTITY_PROVIDER: &str = "no-identity-provider";

/// Says what is wrong with the metadata as a whole, blockers first.
pub(super) fn findings(walked: &Walked) -> Vec<Finding> {
    let mut findings: Vec<Finding> = left_out(walked.unreadable, walked.nameless).collect();
    findings.extend(duplicates(walked.rows.iter().map(|row| &*row.entity_id)));
    if !walked.rows.iter().any(|row| row.is_identity_provider) {
        findings.push(no_identity_provider());
    }
    let again = "Download the file again and load it unchanged.";
    if walked.is_cut_short {
        findings.push(
            Finding::blocker("cut-short", "This XML ends before it is complete.")
                .meaning(
                    "The end is missing, probably because the download was interrupted. Entities in that part aren’t listed.",
                )
                .hint(again),
        );
    }
    if walked.is_full {
        findings.push(
            Finding::warning(
                "too-many-entities",
                format!("The list stops at {} entities, but the file contains more.", walked.rows.len()),
            )
            .meaning(format!(
                "At most {MOST_ENTITIES} entities are listed, or fewer if names are very long. The largest federation has about 16,000."
            ))
            .hint("Ask the federation for one entity’s metadata, or get it from the federation’s metadata query URL."),
        );
    }
    if walked.has_more_roots {
        findings.push(
            Finding::warning("several-roots", "Another XML document follows the first one and wasn’t read.")
                .meaning("An XML document has one root element. Anything after it isn’t listed.")
                .hint("Load each document separately."),
        );
    }
    if walked.breaks > 0 {
        let place = match walked.breaks {
            1 => "in 1 place".to_owned(),
            several => format!("in {several} places"),
        };
        findings.push(
            Finding::warning("not-well-formed", format!("The XML is malformed {place} between the entities."))
                .meaning("The entities around it were read, but other programs may reject the whole file.")
                .hint(again),
        );
    }
    if walked.left_behind > 0 {
        findings.push(
            Finding::note(
                "group-extensions-too-large",
                "Extensions of the whole list are too large to keep with one entity.",
            )
            .meaning("The entity is read without them."),
        );
    }
    if walked.is_guessed {
        findings.push(
            Finding::warning("encoding-guessed", "Some names aren’t UTF-8 and were read as Windows-1252.")
                .meaning("Non-English characters in them may be wrong, and other programs may reject the file.")
                .hint(again),
        );
    }
    finding::sort(&mut findings);
    findings
}

/// Says which entities are not in the list.
fn left_out(broken: usize, nameless: usize) -> impl Iterator<Item = Finding> {
    let told = |count, code, reason| {
        let message = match count {
            0 => return None,
            1 => format!("1 entity was ignored because {reason}."),
            several => format!("{several} entities were ignored, each because {reason}."),
        };
        Some(Finding::warning(code, message).meaning("The others aren’t affected."))
    };
    let broken = told(broken, "entity-unreadable", "its XML is malformed or isn’t SAML 2.0 metadata");
    let nameless = told(nameless, "entity-without-id", "it has no entity ID");
    broken.into_iter().chain(nameless)
}

/// Says that nobody can sign in at any of the entities.
fn no_identity_provider() -> Finding {
    Finding::blocker(NO_IDENTITY_PROVIDER, "No entity in this metadata is a SAML 2.0 identity provider.")
        .meaning("It lists service providers or other services. Users can’t sign in there.")
        .hint("Download your identity provider’s metadata.")
}

/// Says which entity IDs stand more than once.
fn duplicates<'a>(entity_ids: impl Iterator<Item = &'a str>) -> Option<Finding> {
    const SHOWN: usize = 3;

    let mut seen = HashSet::with_capacity(entity_ids.size_hint().0);
    let mut told = HashSet::new();
    let twice: Vec<&str> = entity_ids.filter(|id| !seen.insert(*id) && told.insert(*id)).collect();
    let mut names = twice.iter().take(SHOWN).map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = twice.len().checked_sub(SHOWN) {
        names = format!("{names} and {more} more");
    }
    let message = match twice.len() {
        0 => return None,
        1 => format!("1 entity ID appears more than once: {names}."),
        several => format!("{several} entity IDs appear more than once: {names}."),
    };
    Some(
        Finding::warning("duplicate-entity-id", message)
            .meaning("If entities share an ID, the first identity provider is used."),
    )
}
