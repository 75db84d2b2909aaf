//! What is worth telling about the signature of metadata.

use super::{Assessment, Standing};
use crate::saml::Finding;
use crate::saml::metadata::{IdentityProvider, assess};
use crate::saml::shown::quoted;
use crate::saml::signature::{Refusal, Weak};

const PUBLISHER: &str = "Fetch the metadata again from its publisher. Where the signer has changed, ask the publisher for its \
                         certificate and pin that one.";

impl IdentityProvider {
    /// Returns what is to be told about the signature alone, as it was judged last (SAML Metadata §3); among them is a blocker
    /// where the pinned signer has not signed.
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
            Finding::blocker("metadata-signer-missing", "The metadata is not signed, although its signer is pinned.")
                .meaning("Whoever takes the signature away can change the rest.")
                .hint(PUBLISHER)
        }
        Standing::Unsigned | Standing::PinnedSigner => return None,
        Standing::SignerNotKnown => {
            Finding::note("metadata-signer-not-known", "The metadata is signed and intact; who signed it is not known.")
                .meaning("It is signed with the certificate that it carries itself, which anybody can do. A file fetched over https from your identity provider is sound.")
                .hint("Where the publisher tells the certificate that it signs with, pin it: only its signature counts then.")
        }
        Standing::OtherSigner => {
            let by = assessment.certificate.as_ref().map(|certificate| quoted(&certificate.subject_name));
            Finding::blocker("metadata-signer-other", "The metadata is signed by another signer than the pinned one.")
                .meaning(format!("It is signed with the certificate {}.", by.unwrap_or_default()))
                .hint(PUBLISHER)
        }
        Standing::Invalid if !is_pinned && is_edited_as_needed(identity_provider) => {
            Finding::warning("metadata-signature-edited", "The metadata was changed after Entra signed it.")
                .meaning("That is needed where the application ID is appended to the issuer: the entityID is edited by hand then, and the signature no longer fits.")
                .hint("If you did not edit the entityID yourself, download the metadata again.")
        }
        Standing::Invalid => {
            Finding::blocker("metadata-signature-invalid", "The signature of the metadata does not hold.")
                .meaning(reason())
                .hint(hint)
        }
        Standing::CoversSomethingElse => Finding::blocker(
            "metadata-signature-covers-other",
            "The signature in the metadata covers something else than this metadata.",
        )
        .meaning(reason())
        .hint(hint),
        Standing::NotChecked if is_pinned => {
            Finding::blocker("metadata-signer-not-checked", "The metadata is signed, but not in a way that can be checked.")
                .meaning(format!("{} So it is not known whether the pinned signer signed it.", reason()))
                .hint(hint)
        }
        Standing::NotChecked => {
            Finding::note("signature-not-checked", "The metadata is signed; the signature was not checked.").meaning(
                format!("{} A file fetched over https from your identity provider is sound.", reason()),
            )
        }
    })
}

/// Returns whether it is Entra's metadata with the entityID of one application: the download has the tenant's, and is signed.
fn is_edited_as_needed(identity_provider: &IdentityProvider) -> bool {
    identity_provider.assessment.refusal == Some(Refusal::DigestDiffers)
        && identity_provider
            .product()
            .is_some_and(|product| assess::is_of_one_application(product, &identity_provider.entity_id))
}

/// A weak signature is worth a warning where somebody relies on it.
fn weak(assessment: &Assessment) -> Option<Finding> {
    const CODE: &str = "metadata-signature-weak";
    const MESSAGE: &str = "The signature of the metadata is weak.";

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
