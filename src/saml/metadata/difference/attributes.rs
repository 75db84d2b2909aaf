//! The attributes that the metadata offers.

use super::values::listed;
use super::{Change, ChangeKind, Held, Impact, MappedEmail};
use crate::phrase::{grouped, plural};
use crate::saml::metadata::IdentityProvider;
use crate::saml::shown::quoted;
use std::collections::HashMap;

/// Compares the attributes that the metadata offers. Each kind of change is reported once, with every name.
pub(super) fn changes(held: Held<'_>, before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
    let by_name = |provider: &IdentityProvider| -> HashMap<String, (Option<String>, Option<String>)> {
        let written = provider.attributes.iter();

        written.map(|one| (one.name.clone(), (one.name_format.clone(), one.friendly_name.clone()))).collect()
    };
    let (old, new) = (by_name(before), by_name(after));
    let names = |provider: &IdentityProvider, is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
        provider.attributes.iter().map(|one| one.name.clone()).filter(|name| is_meant(name)).collect()
    };
    let removed = names(before, &|name| !new.contains_key(name));
    let added = names(after, &|name| !old.contains_key(name));
    let rewritten = names(before, &|name| new.get(name).is_some_and(|new| Some(new) != old.get(name)));
    let mut changes = Vec::new();

    if !removed.is_empty() {
        changes.push(without(held, &removed));
    }
    if !added.is_empty() {
        changes.push(with(&added));
    }
    if !rewritten.is_empty() {
        changes.push(described_otherwise(&rewritten));
    }

    changes
}

fn without(held: Held<'_>, removed: &[String]) -> Change {
    let listed = listed(removed);
    let what = plural(
        removed.len(),
        format!("1 attribute is no longer offered: {listed}."),
        format!("{} attributes are no longer offered: {listed}.", grouped(removed.len())),
    );
    let kind = ChangeKind::AttributesRemoved;
    let change = match held.email {
        Some(MappedEmail::Attribute(mapped)) if removed.iter().any(|name| name == mapped) => {
            Change::new(kind, Impact::NeedsAttention, what)
                .meaning(format!("{} is mapped as the email attribute.", quoted(mapped)))
                .hint(
                    "Check which attribute the identity provider now sends the email address in, and map it in step 4.",
                )
        }
        Some(_) => {
            let meaning = plural(removed.len(), "It isn’t mapped.", "They aren’t mapped.");

            Change::new(kind, Impact::Harmless, what).meaning(meaning)
        }
        None => Change::new(kind, Impact::NeedsAttention, what)
            .hint("If one of them is the email attribute, check what the identity provider sends now."),
    };

    change.values(Some(removed.join(" ")), None)
}

fn with(added: &[String]) -> Change {
    let listed = listed(added);
    let sentence = plural(
        added.len(),
        format!("1 attribute is newly offered: {listed}."),
        format!("{} attributes are newly offered: {listed}.", grouped(added.len())),
    );

    Change::new(ChangeKind::AttributesAdded, Impact::Harmless, sentence).values(None, Some(added.join(" ")))
}

fn described_otherwise(rewritten: &[String]) -> Change {
    let listed = listed(rewritten);
    let sentence = plural(
        rewritten.len(),
        format!("1 attribute has a changed description: {listed}."),
        format!("{} attributes have changed descriptions: {listed}.", grouped(rewritten.len())),
    );
    let names = || Some(rewritten.join(" "));

    Change::new(ChangeKind::AttributesRewritten, Impact::Harmless, sentence).values(names(), names())
}
