//! Findings about the signature of metadata.

use super::{Assessment, Standing};
use crate::saml::Finding;
use crate::saml::metadata::{IdentityProvider, assess};
use crate::saml::shown::quoted;
use crate::saml::signature::{Refusal, Weak};

const PUBLISHER: &str = "Download the metadata from its publisher again. If the signer has changed, ask the publisher for the \
                         new certificate and pin it.";

impl IdentityProvider {
    /// Returns the findings about only the signature, as it was assessed last (SAML Metadata §3). They include a blocker if
    /// the pinned signer has not signed.
    pub fn signature_findings(&self) -> Vec<Finding> {
        findings(self)
    }
}

/// Returns the findings about the signature, as it was assessed last.
pub(crate) fn findings(identity_provider: &IdentityProvider) -> Vec<Finding> {
    let assessment = &identity_provider.assessment;
    let mut findings = Vec::new();
    findings.extend(standing(identity_provider, assessment));
    findings.extend(weak(assessment));
    findings
}

fn standing(identity_provider: &IdentityProvider, assessment: &Assessment) -> Option<Finding> {
    let is_pinned = assessment.is_pinned;
    let reason = || assessment.refusal.as_ref().map(Refusal::sentence).unwrap_or_default();
    let hint = assessment.refusal.as_ref().map_or(PUBLISHER, Refusal::hint);
    Some(match assessment.standing {
        Standing::Unsigned if is_pinned => {
            Finding::blocker("metadata-signer-missing", "The metadata isn’t signed, although a signer is pinned.")
                .meaning("Anyone who removes the signature can change the rest too.")
                .hint(PUBLISHER)
        }
        Standing::Unsigned | Standing::PinnedSigner => return None,
        Standing::SignerNotKnown => {
            Finding::note("metadata-signer-not-known", "The metadata hasn’t changed since it was signed, but the signer is unknown.")
                .meaning("It was checked with the certificate in the metadata itself, which anyone can create. If you got the file over https from your identity provider, that connection protected it.")
                .hint("If the publisher states which certificate it signs with, pin it. From then on, only its signature is accepted.")
        }
        Standing::OtherSigner => {
            let by = assessment.certificate.as_ref().map(|certificate| quoted(&certificate.subject_name));
            let meaning = by.map(|by| format!("It’s signed with the certificate {by}."));
            Finding::blocker("metadata-signer-other", "The metadata was signed by a different signer from the pinned one.")
                .meaning(meaning.unwrap_or_default())
                .hint(PUBLISHER)
        }
        Standing::Invalid if !is_pinned && is_edited_as_needed(identity_provider) => {
            Finding::warning("metadata-signature-edited", "The metadata was changed after Entra signed it.")
                .meaning("This is expected if you appended the application ID to the issuer: editing the entityID invalidates the signature.")
                .hint("If you didn’t edit the entityID yourself, download the metadata again.")
        }
        Standing::Invalid => {
            Finding::blocker("metadata-signature-invalid", "The metadata signature is invalid.")
                .meaning(reason())
                .hint(hint)
        }
        Standing::CoversSomethingElse => Finding::blocker(
            "metadata-signature-covers-other",
            "The metadata’s signature covers something else, not this metadata.",
        )
        .meaning(reason())
        .hint(hint),
        Standing::NotChecked if is_pinned => {
            Finding::blocker("metadata-signer-not-checked", "The metadata is signed, but the signature can’t be checked.")
                .meaning(format!("{} It’s unknown whether the pinned signer signed it.", reason()))
                .hint(hint)
        }
        Standing::NotChecked => {
            Finding::note("signature-not-checked", "The metadata is signed, but the signature wasn’t checked.").meaning(
                format!("{} If you got the file over https from your identity provider, that connection protected it.", reason()),
            )
        }
    })
}

/// Returns whether it is Entra's metadata with the entityID of one application: the signed download has the tenant's.
fn is_edited_as_needed(identity_provider: &IdentityProvider) -> bool {
    identity_provider.assessment.refusal == Some(Refusal::DigestDiffers)
        && identity_provider
            .product()
            .is_some_and(|product| assess::is_of_one_application(product, &identity_provider.entity_id))
}

/// Returns the finding about a weak signature: a warning only if its signer is pinned.
fn weak(assessment: &Assessment) -> Option<Finding> {
    const CODE: &str = "metadata-signature-weak";
    const MESSAGE: &str = "The metadata signature is weak.";

    if assessment.weak.is_empty() {
        return None;
    }
    let sentences: Vec<_> = assessment.weak.iter().map(|weak| Weak::sentence(*weak)).collect();
    let finding = match assessment.standing {
        Standing::PinnedSigner => Finding::warning(CODE, MESSAGE)
            .hint("Ask the publisher to sign with RSA-SHA256 and a key of at least 2048 bits."),
        _ => Finding::note(CODE, MESSAGE),
    };
    Some(finding.meaning(sentences.join(" ")))
}
