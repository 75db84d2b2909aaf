//! The dialog’s texts.

use super::From;
use crate::gui::theme::font;
use crate::gui::widget::elided;
use crate::saml::finding::has_blocker;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::{Assessment, Standing, UnusableSigner};
use crate::saml::shown::shown;

/// Maximum width of a file's name, in logical pixels.
const WIDEST: f32 = 280.0;

/// Says in one line below the field why something can't be used as a signer, and what to do.
pub(super) fn unusable(unusable: &UnusableSigner) -> String {
    format!("{} {}", unusable.message, unusable.hint)
}

/// Returns the source of the chosen signer in words.
pub(super) fn from(from: &From) -> String {
    match from {
        From::Kept => "Pinned before".to_owned(),
        From::Metadata => "From this metadata".to_owned(),
        From::File(name) => elided(&format!("From {}", shown(name, usize::MAX)), font::MEDIUM, 12.0, WIDEST),
        From::Pasted => "Entered by you".to_owned(),
    }
}

/// Says what the signature proves, and what to do before its certificate is pinned.
pub(super) fn proof(assessment: &Assessment, has_chosen_signed: bool) -> String {
    match assessment.standing {
        _ if has_chosen_signed => {
            "The certificate below signed this metadata, and nothing has changed since.".to_owned()
        }
        Standing::SignerNotKnown | Standing::OtherSigner | Standing::PinnedSigner => {
            "This doesn’t prove who signed the metadata. First compare the fingerprint with the one that your identity provider \
             or federation publishes."
                .to_owned()
        }
        Standing::Unsigned => {
            "There’s no signature to pin. Pin a signer only if the publisher says that it signs its metadata.".to_owned()
        }
        Standing::Invalid | Standing::CoversSomethingElse | Standing::NotChecked => {
            format!("{} You can’t pin its signer from here.", assessment.sentence())
        }
    }
}

/// Says how the metadata is judged with its signer, and what that means for the account.
pub(super) fn outcome(identity_provider: &IdentityProvider) -> String {
    const BLOCKED: &str = "This becomes a blocker in step 3, and SSO can’t be enabled.";

    let assessment = identity_provider.assessment();
    let is_blocked = has_blocker(&identity_provider.signature_findings());
    let means = if is_blocked { BLOCKED } else { "See step 3 for details." };

    match (assessment.standing, assessment.is_pinned) {
        (Standing::PinnedSigner, _) => {
            "The pinned signer signed this metadata. It must sign newer metadata too.".to_owned()
        }
        (Standing::OtherSigner, _) => {
            format!("This metadata was signed with a different certificate from the pinned one. {BLOCKED}")
        }
        (Standing::Unsigned, true) => format!("The pinned signer didn’t sign this metadata. {BLOCKED}"),
        (Standing::NotChecked, true) => {
            format!("SSO Wizard couldn’t check whether the pinned signer signed this metadata. {BLOCKED}")
        }
        (Standing::Unsigned, false) => "Without a pinned signer, metadata doesn’t need to be signed.".to_owned(),
        (Standing::SignerNotKnown, _) => "Without a pinned signer, metadata from any signer is accepted.".to_owned(),
        (Standing::NotChecked, false) => "Without a pinned signer, the signature is ignored.".to_owned(),
        (Standing::Invalid | Standing::CoversSomethingElse, _) => {
            format!("The signature is invalid, whichever signer is pinned. {means}")
        }
    }
}
