//! Single values: the entity, the signer, the validity, and the requirements.

use super::certificates::short_fingerprint;
use super::{Change, ChangeKind, Held, Impact, MappedEmail};
use crate::certificate::validity::long_date_words;
use crate::phrase::and_more;
use crate::saml::metadata::signature::Standing;
use crate::saml::metadata::{IdentityProvider, Signature, SignatureStatus};
use crate::saml::name_id;
use crate::saml::shown::quoted;
use crate::saml::xml::value::duration;
use jiff::Timestamp;
use std::collections::HashSet;

pub(super) fn entity_id(before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    let (was, is) = (&before.entity_id, &after.entity_id);

    (was != is).then(|| {
        Change::new(
            ChangeKind::EntityId,
            Impact::Breaks,
            "This is a different identity provider.",
        )
        .meaning(format!("The entity ID is now {}. It was {}.", quoted(is), quoted(was)))
        .hint("Check the URL it came from. Apply it only if users should sign in with a different identity provider from now on.")
        .values(Some(was.clone()), Some(is.clone()))
    })
}

/// Compares the metadata's signers. A missing signature is reported, because anyone who can change a file can remove it.
pub(super) fn signature(before: &IdentityProvider, after: &IdentityProvider) -> Option<Change> {
    const ASK: &str =
        "Before you apply the metadata, ask the identity provider’s administrator whether this change is intended.";

    const PINNED: &str = "Don’t apply it until the publisher has explained the change. If the signer has changed, pin the new one \
                          in step 3.";

    let (was, is) = (&before.signature, &after.signature);
    let signed_by_pinned = |provider: &IdentityProvider| provider.assessment().standing == Standing::PinnedSigner;
    let is_signed = |signature: &Signature| signature.status != SignatureStatus::Unsigned;
    let invalid = match &is.reason {
        Some(reason) => format!("The metadata signature is invalid. {reason}"),
        None => "The metadata signature is invalid.".to_owned(),
    };
    let (impact, sentence, hint) = match (is_signed(was), is_signed(is)) {
        (false, false) => return None,
        // Once a signer is pinned, only its signature is accepted.
        (true, false) if after.assessment().is_pinned => {
            (Impact::Breaks, "The metadata is no longer signed, although a signer is pinned.", PINNED)
        }
        (_, true)
            if after.assessment().standing == Standing::OtherSigner
                && (signed_by_pinned(before) || was.certificate_sha256 != is.certificate_sha256) =>
        {
            (Impact::Breaks, "The metadata is now signed by a different signer from the pinned one.", PINNED)
        }
        (true, false) => (Impact::NeedsAttention, "The metadata is no longer signed.", ASK),
        (_, true) if is.status == SignatureStatus::Invalid && was.status != SignatureStatus::Invalid => (
            Impact::Breaks,
            invalid.as_str(),
            "Don’t apply it. Fetch it again. If that doesn’t help, ask the identity provider’s administrator.",
        ),
        (false, true) => (Impact::Harmless, "The metadata is now signed.", ""),
        (true, true) if was.certificate_sha256 != is.certificate_sha256 => {
            (Impact::NeedsAttention, "The metadata is now signed with a different certificate.", ASK)
        }
        (true, true) if was.status == SignatureStatus::Invalid && is.status == SignatureStatus::Valid => {
            (Impact::Harmless, "The metadata signature was invalid and is now valid.", "")
        }
        (true, true) if was.status == SignatureStatus::Invalid && is.status == SignatureStatus::Unsupported => {
            (Impact::Harmless, "The metadata signature was invalid. The new one can’t be checked.", "")
        }
        (true, true) if was.algorithm != is.algorithm => {
            (Impact::Harmless, "The metadata is now signed with a different algorithm.", "")
        }
        (true, true) => return None,
    };

    Some(
        Change::new(ChangeKind::SignatureStatus, impact, sentence)
            .hint(hint)
            .values(Some(labels(was)), Some(labels(is))),
    )
}

/// Returns the known facts about a signature as a list of labels and values, such as
/// "signed, RSA-SHA256, certificate A4:3F:9C:12".
fn labels(signature: &Signature) -> String {
    let mut labels = vec![match signature.status {
        SignatureStatus::Unsigned => return "unsigned".to_owned(),
        SignatureStatus::Invalid => "signature invalid".to_owned(),
        SignatureStatus::Valid | SignatureStatus::Unsupported => "signed".to_owned(),
    }];

    labels.push(signature.algorithm.clone().unwrap_or_else(|| "unknown algorithm".to_owned()));
    labels.push(match &signature.certificate_sha256 {
        Some(sha256) => format!("certificate {}", short_fingerprint(sha256)),
        None => "no certificate".to_owned(),
    });
    labels.join(", ")
}

/// Compares `validUntil` and `cacheDuration`. Metadata without an expiration date lasts longest.
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
            (_, None) => (Impact::Harmless, "The metadata no longer has an expiration date.".to_owned(), ""),
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
                "The identity provider now requires signed sign-in requests.",
            )
            .meaning("If the service provider doesn’t sign them, every sign-in is rejected.")
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
    let names = |formats: &[String]| {
        listed(&formats.iter().map(|format| name_id::short_name(format).to_owned()).collect::<Vec<_>>())
    };
    let what = match (was.as_slice(), is.as_slice()) {
        ([], is) => format!("The metadata now lists NameID formats: {}.", names(is)),
        (was, []) => format!("The metadata no longer lists NameID formats. It listed {}.", names(was)),
        (was, is) => format!("The NameID formats are now {}. They were {}.", names(is), names(was)),
    };
    let is_mapped = !matches!(held.email, Some(MappedEmail::Attribute(_)));
    // An empty list allows every format, as most metadata does.
    let change = if is_mapped && has_email(was) && !has_email(is) && !is.is_empty() {
        Change::new(ChangeKind::NameIdFormats, Impact::NeedsAttention, what)
            .meaning("The NameID may no longer be the email address.")
            .hint(
                "If SAML_SUBJECT is mapped, check that your identity provider still sends the email address as NameID.",
            )
    } else {
        Change::new(ChangeKind::NameIdFormats, Impact::Harmless, what)
    };
    let value = |formats: &[String]| (!formats.is_empty()).then(|| formats.join(" "));

    Some(change.values(value(was), value(is)))
}

/// Quotes names in a list, and counts the names beyond the first few.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 6;

    let quoted: Vec<_> = names.iter().map(|name| quoted(name)).collect();

    and_more(&quoted, SHOWN)
}
