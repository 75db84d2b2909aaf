//! Findings about a federation’s metadata as a whole.

use super::walk::{MOST_ENTITIES, Walked};
use crate::phrase::{and_more_of, grouped, plural};
use crate::saml::finding::{self, Finding};
use crate::saml::shown::quoted;
use std::collections::HashSet;

/// The code of the finding that no entity is an identity provider.
pub(crate) const NO_IDENTITY_PROVIDER: &str = "no-identity-provider";

/// Returns the findings about the metadata as a whole, blockers first.
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
                format!("The list stops at {} entities, but the file contains more.", grouped(walked.rows.len())),
            )
            .meaning(format!(
                "At most {} entities are listed, or fewer if names are very long. The largest federation has about 16,000.",
                grouped(MOST_ENTITIES)
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
        let message = plural(
            walked.breaks,
            "The XML is malformed in 1 place between the entities.".to_owned(),
            format!("The XML is malformed in {} places between the entities.", grouped(walked.breaks)),
        );
        findings.push(
            Finding::warning("not-well-formed", message)
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

/// Returns the findings about entities that aren't in the list.
fn left_out(broken: usize, nameless: usize) -> impl Iterator<Item = Finding> {
    let finding = |code, message: String| Finding::warning(code, message).meaning("The others aren’t affected.");
    let broken = (broken > 0).then(|| {
        let message = plural(
            broken,
            "1 entity was ignored because its XML is malformed or isn’t SAML 2.0 metadata.".to_owned(),
            format!(
                "{} entities were ignored because their XML is malformed or isn’t SAML 2.0 metadata.",
                grouped(broken)
            ),
        );
        finding("entity-unreadable", message)
    });
    let nameless = (nameless > 0).then(|| {
        let message = plural(
            nameless,
            "1 entity was ignored because it has no entity ID.".to_owned(),
            format!("{} entities were ignored because they have no entity ID.", grouped(nameless)),
        );
        finding("entity-without-id", message)
    });
    broken.into_iter().chain(nameless)
}

/// Reports that no entity is an identity provider.
fn no_identity_provider() -> Finding {
    Finding::blocker(NO_IDENTITY_PROVIDER, "No entity in this metadata is a SAML 2.0 identity provider.")
        .meaning("It lists service providers or other services. Users can’t sign in there.")
        .hint("Download your identity provider’s metadata.")
}

/// Returns the finding about entity IDs that appear more than once.
fn duplicates<'a>(entity_ids: impl Iterator<Item = &'a str>) -> Option<Finding> {
    const SHOWN: usize = 3;

    let mut seen = HashSet::with_capacity(entity_ids.size_hint().0);
    let mut told = HashSet::new();
    let twice: Vec<&str> = entity_ids.filter(|id| !seen.insert(*id) && told.insert(*id)).collect();
    if twice.is_empty() {
        return None;
    }
    let shown: Vec<_> = twice.iter().take(SHOWN).map(|id| quoted(id)).collect();
    let names = and_more_of(&shown, SHOWN, twice.len());
    let message = plural(
        twice.len(),
        format!("1 entity ID appears more than once: {names}."),
        format!("{} entity IDs appear more than once: {names}.", grouped(twice.len())),
    );
    Some(
        Finding::warning("duplicate-entity-id", message)
            .meaning("If entities share an ID, the first identity provider is used."),
    )
}
