//! Single values: whose metadata it is, how long it counts, what is offered, and how it is described.

use super::certificates::short_fingerprint;
use super::{Change, ChangeKind, Held, Impact, MappedEmail};
use crate::certificate::validity::long_date_words;
use crate::saml::metadata::signature::Standing;
use crate::saml::metadata::{IdentityProvider, Organization, Signature, SignatureStatus};
use crate::saml::name_id;
use crate::saml::shown::quoted;
use crate::saml::xml::value::duration;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

pub(super) fn entity_id(before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    let (was, is) = (&before.entity_id, &after.entity_id);

    (was != is).then(|| {
        Change::new(
            ChangeKind::EntityId,
            Impact::Breaks,
            format!("This is a different identity provider. The entity ID is now {}. It was {}.", quoted(is), quoted(was)),
        )
        .hint("Check the URL it came from. Apply it only if users should sign in with a different identity provider from now on.")
        .values(Some(was.clone()), Some(is.clone()))
    })
}

/// Compares who vouches for the metadata. A missing signature is told, because whoever can change a file can drop it.
pub(super) fn signature(before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    const ASK: &str = "Before you apply the metadata, ask the identity provider’s administrator whether this change is intended.";

    const PINNED: &str = "Don’t apply it until the publisher has explained the change. If the signer has changed, pin the new one \
                          in step 3.";

    let (was, is) = (&before.signature, &after.signature);
    let signed_by_pinned = |provider: &IdentityProvider| provider.assessment().standing == Standing::PinnedSigner;
    let is_signed = |signature: &Signature| signature.status != SignatureStatus::Unsigned;
    let (impact, sentence, hint) = match (is_signed(was), is_signed(is)) {
        (false, false) => return None,
        // Once a signer is pinned, only its signature counts.
        (true, false) if after.assessment().is_pinned => (
            Impact::Breaks,
            "The metadata is no longer signed, although a signer is pinned.",
            PINNED,
        ),
        (_, true)
            if after.assessment().standing == Standing::OtherSigner
                && (signed_by_pinned(before) || was.certificate_sha256 != is.certificate_sha256) =>
        {
            (Impact::Breaks, "The metadata was signed by a different signer from the pinned one.", PINNED)
        }
        (true, false) => (Impact::NeedsAttention, "The metadata is no longer signed.", ASK),
        (_, true) if is.status == SignatureStatus::Invalid && was.status != SignatureStatus::Invalid => (
            Impact::Breaks,
            "The metadata signature is invalid. The metadata was changed after it was signed.",
            "Don’t apply it. Fetch it again. If that doesn’t help, ask the identity provider’s administrator.",
        ),
        (false, true) => (Impact::Harmless, "The metadata is now signed.", ""),
        (true, true) if was.certificate_sha256 != is.certificate_sha256 => {
            (Impact::NeedsAttention, "The metadata is now signed with a different certificate.", ASK)
        }
        (true, true) if was.status == SignatureStatus::Invalid && is.status != SignatureStatus::Invalid => {
            (Impact::Harmless, "The metadata signature was invalid and is now valid.", "")
        }
        (true, true) if was.algorithm != is.algorithm => {
            (Impact::Harmless, "The metadata is now signed with a different algorithm.", "")
        }
        (true, true) => return None,
    };

    Some(
        Change::new(ChangeKind::SignatureStatus, impact, sentence)
            .hint(hint)
            .values(Some(signature_words(was)), Some(signature_words(is))),
    )
}

fn signature_words(signature: &Signature) -> String {
    if signature.status == SignatureStatus::Unsigned {
        return "unsigned".to_owned();
    }
    let algorithm = signature.algorithm.as_deref().unwrap_or("unknown algorithm");
    let signer = match &signature.certificate_sha256 {
        Some(sha256) => format!("certificate {}", short_fingerprint(sha256)),
        None => "no certificate".to_owned(),
    };
    let validity = if signature.status == SignatureStatus::Invalid { ", invalid" } else { "" };

    format!("signed, {algorithm}, {signer}{validity}")
}

/// Compares `validUntil` and `cacheDuration`; metadata without an end lasts longest.
pub(super) fn validity(before: &IdentityProvider, after: &IdentityProvider, now: Timestamp) -> Vec<Change> {
    let (was, is) = (before.valid_until, after.valid_until);
    let end = (was != is).then(|| {
        let is_shorter = is.is_some_and(|is| was.is_none_or(|was| is < was));
        let kind = if is_shorter { ChangeKind::ValidityShortened } else { ChangeKind::ValidityExtended };
        let (impact, sentence, hint) = match (was.map(long_date_words), is.map(long_date_words)) {
            (_, Some(end)) if is.is_some_and(|is| is < now) => (
                Impact::Breaks,
                format!("The metadata expired on {end}."),
                "Ask the identity provider’s administrator for current metadata.",
            ),
            (Some(old), Some(new)) if is_shorter => (
                Impact::NeedsAttention,
                format!("The metadata now expires on {new}, earlier than before ({old})."),
                "Download the metadata again before that date.",
            ),
            (Some(old), Some(new)) => {
                (Impact::Harmless, format!("The metadata now expires on {new}, later than before ({old})."), "")
            }
            (_, Some(new)) => (
                Impact::NeedsAttention,
                format!("The metadata now expires on {new}."),
                "Download the metadata again before that date.",
            ),
            (_, None) => (
                Impact::Harmless,
                "The metadata no longer has an expiration date.".to_owned(),
                "",
            ),
        };

        Change::new(kind, impact, sentence)
            .hint(hint)
            .values(was.map(|time| time.to_string()), is.map(|time| time.to_string()))
    });

    end.into_iter().chain(cache_duration(before, after)).collect()
}

fn cache_duration(before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    let (was, is) = (&before.cache_duration, &after.cache_duration);
    let length = |text: &Option<String>| text.as_deref().map(duration);

    (was != is && length(was) != length(is)).then(|| {
        Change::new(
            ChangeKind::CacheDuration,
            Impact::Harmless,
            match (was, is) {
                (_, None) => "The metadata no longer has a refresh interval.".to_owned(),
                (None, Some(is)) => format!("The metadata now has a refresh interval: {}.", quoted(is)),
                (Some(was), Some(is)) => {
                    format!("The metadata’s refresh interval is now {}. It was {}.", quoted(is), quoted(was))
                }
            },
        )
        .values(was.clone(), is.clone())
    })
}

/// Compares `WantAuthnRequestsSigned` and the NameID formats.
pub(super) fn requests_and_names(held: Held<'_>, before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
    let (was, is) = (before.want_authn_requests_signed, after.want_authn_requests_signed);
    let requests = (was != is).then(|| {
        let change = if is {
            Change::new(
                ChangeKind::SignedRequests,
                Impact::NeedsAttention,
                "The identity provider now requires signed sign-in requests. If the service provider doesn’t sign them, every sign-in is rejected.",
            )
            .hint("Turn this off at the identity provider unless the service provider signs its requests.")
        } else {
            Change::new(
                ChangeKind::SignedRequests,
                Impact::Harmless,
                "The identity provider no longer requires signed sign-in requests.",
            )
        };

        change.values(Some(was.to_string()), Some(is.to_string()))
    });

    requests.into_iter().chain(name_id_formats(held, before, after)).collect()
}

fn name_id_formats(held: Held<'_>, before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    let (was, is) = (&before.name_id_formats, &after.name_id_formats);
    let set = |formats: &[String]| formats.iter().cloned().collect::<HashSet<_>>();

    if set(was) == set(is) {
        return None;
    }
    let has_email = |formats: &[String]| formats.iter().any(|format| format == name_id::EMAIL_ADDRESS);
    let names = |formats: &[String]| match formats {
        [] => "none".to_owned(),
        formats => listed(&formats.iter().map(|format| name_id::short_name(format)).collect::<Vec<_>>()),
    };
    let what = format!("The NameID formats are now {}. They were {}.", names(is), names(was));
    let is_mapped = !matches!(held.email, Some(MappedEmail::Attribute(_)));
    // An empty list leaves everything open, as most metadata does.
    let change = if is_mapped && has_email(was) && !has_email(is) && !is.is_empty() {
        Change::new(
            ChangeKind::NameIdFormats,
            Impact::NeedsAttention,
            format!("{what} The NameID may no longer be the email address."),
        )
        .hint("If SAML_SUBJECT is mapped, check that your identity provider still sends the email address as NameID.")
    } else {
        Change::new(ChangeKind::NameIdFormats, Impact::Harmless, what)
    };
    let value = |formats: &[String]| (!formats.is_empty()).then(|| formats.join(" "));

    Some(change.values(value(was), value(is)))
}

/// Compares the attributes that the metadata offers; each kind of change is told once, with every name.
pub(super) fn attributes(held: Held<'_>, before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
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
    let value = |names: &[String]| Some(names.join(" "));
    let mut changes = Vec::new();

    if !removed.is_empty() {
        let what = format!("{} no longer offered: {}.", counted(removed.len()), listed(&removed));
        let (impact, more, hint) = match held.email {
            Some(MappedEmail::Attribute(mapped)) if removed.iter().any(|name| name == mapped) => (
                Impact::NeedsAttention,
                format!(" {} is mapped as the email attribute.", quoted(mapped)),
                "Check which attribute the identity provider now sends the email address in, and map it in step 4.",
            ),
            Some(_) if removed.len() == 1 => (Impact::Harmless, " It isn’t mapped.".to_owned(), ""),
            Some(_) => (Impact::Harmless, " None of them is mapped.".to_owned(), ""),
            None => (
                Impact::NeedsAttention,
                String::new(),
                "If one of them is the email attribute, check what the identity provider sends now.",
            ),
        };

        changes.push(
            Change::new(ChangeKind::AttributesRemoved, impact, what + &more).hint(hint).values(value(&removed), None),
        );
    }
    if !added.is_empty() {
        changes.push(
            Change::new(
                ChangeKind::AttributesAdded,
                Impact::Harmless,
                format!("{} newly offered: {}.", counted(added.len()), listed(&added)),
            )
            .values(None, value(&added)),
        );
    }
    if !rewritten.is_empty() {
        changes.push(
            Change::new(
                ChangeKind::AttributesRewritten,
                Impact::Harmless,
                format!(
                    "{} with a changed description: {}.",
                    counted(rewritten.len()),
                    listed(&rewritten)
                ),
            )
            .values(value(&rewritten), value(&rewritten)),
        );
    }

    changes
}

fn counted(number: usize) -> String {
    match number {
        1 => "1 attribute is".to_owned(),
        number => format!("{number} attributes are"),
    }
}

/// Joins quoted names, and says how many more there are.
fn listed(names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 6;

    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| quoted(name.as_ref())).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Compares what only people read: names, organisation, contacts, the page for errors, the registrar.
pub(super) fn descriptions(before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
    let replaced = |kind, what: &str, was: Option<String>, is: Option<String>| {
        let sentence = match (&was, &is) {
            (Some(was), Some(is)) if was == is => format!("{what} changed in another language or a detail."),
            (Some(was), Some(is)) => format!("{what} changed from {} to {}.", quoted(was), quoted(is)),
            (None, Some(is)) => format!("{what} was added: {}.", quoted(is)),
            (Some(was), None) => format!("{what} was removed: {}.", quoted(was)),
            (None, None) => format!("{what} changed."),
        };

        Change::new(kind, Impact::Harmless, sentence).values(was, is)
    };
    let name = |provider: &IdentityProvider| {
        (!provider.display_names.is_empty()).then(|| provider.display_name("en").to_owned())
    };
    let mut changes = Vec::new();

    if before.display_names != after.display_names {
        changes.push(replaced(ChangeKind::DisplayName, "The display name", name(before), name(after)));
    }
    if before.organization != after.organization {
        let (was, is) = (before.organization.as_ref(), after.organization.as_ref());

        changes.push(replaced(
            ChangeKind::Organization,
            "The organization",
            was.and_then(organisation),
            is.and_then(organisation),
        ));
    }
    if before.contacts != after.contacts {
        changes.push(contacts(before.contacts.len(), after.contacts.len()));
    }
    if before.error_url != after.error_url {
        let (was, is) = (before.error_url.clone(), after.error_url.clone());

        changes.push(replaced(ChangeKind::ErrorUrl, "The URL for help with errors", was, is));
    }
    if before.registration_authority != after.registration_authority {
        let (was, is) = (before.registration_authority.clone(), after.registration_authority.clone());

        changes.push(replaced(ChangeKind::RegistrationAuthority, "The registration authority", was, is));
    }

    changes
}

fn organisation(organization: &Organization) -> Option<String> {
    let Organization { name, display_name, url } = organization;

    display_name.as_ref().or(name.as_ref()).or(url.as_ref()).cloned()
}

/// Tells how many contacts there are and never who: a list of changes is mailed and filed.
fn contacts(was: usize, is: usize) -> Change {
    let number = |contacts: usize| match contacts {
        0 => "no contact".to_owned(),
        1 => "1 contact".to_owned(),
        contacts => format!("{contacts} contacts"),
    };
    let sentence = if was == is {
        format!("Contact details changed. The metadata still lists {}.", number(is))
    } else {
        format!("The metadata now lists {}. It listed {}.", number(is), number(was))
    };

    Change::new(ChangeKind::Contacts, Impact::Harmless, sentence).values(Some(number(was)), Some(number(is)))
}
