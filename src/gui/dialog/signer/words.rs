//! What the dialog says.

use super::From;
use crate::gui::theme::font;
use crate::gui::widget::elided;
use crate::saml::finding::has_blocker;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::{Assessment, Standing, UnusableSigner};
use crate::saml::shown::shown;

/// How wide the name of a file may be, in logical pixels.
const WIDEST: f32 = 280.0;

/// Says why something pins nobody, and what to do, in one line below the field.
pub(super) fn unusable(unusable: &UnusableSigner) -> String {
    format!("{} {}", unusable.message, unusable.hint)
}

/// Says where the chosen signer came from.
pub(super) fn from(from: &From) -> String {
    match from {
        From::Kept => "Pinned before".to_owned(),
        From::Metadata => "From this metadata".to_owned(),
        From::File(name) => elided(&format!("From {}", shown(name, usize::MAX)), font::MEDIUM, 12.0, WIDEST),
        From::Pasted => "Typed by you".to_owned(),
    }
}

/// Says what the signature proves, and what to do before its certificate is pinned.
pub(super) fn proof(assessment: &Assessment, has_chosen_signed: bool) -> String {
    match assessment.standing {
        _ if has_chosen_signed => {
            "The signer below has signed this metadata, and nothing was changed since.".to_owned()
        }
        Standing::SignerNotKnown | Standing::OtherSigner | Standing::PinnedSigner => {
            "By itself this proves nothing. First compare the fingerprint with the one that your identity provider or \
             federation publishes."
                .to_owned()
        }
        Standing::Unsigned => {
            "There is nothing to pin from. Pin a signer only where its publisher says that it signs.".to_owned()
        }
        Standing::Invalid | Standing::CoversSomethingElse | Standing::NotChecked => {
            format!("{} So its signer cannot be pinned from it.", assessment.sentence())
        }
    }
}

/// Says what the metadata comes to with the signer that it was judged with, and what that means for the account.
pub(super) fn outcome(identity_provider: &IdentityProvider) -> String {
    const BLOCKED: &str = "That is a blocker in step 3, and single sign-on cannot be enabled.";

    let assessment = identity_provider.assessment();
    let is_blocked = has_blocker(&identity_provider.signature_findings());
    let means = if is_blocked { BLOCKED } else { "Step 3 says more." };

    match (assessment.standing, assessment.is_pinned) {
        (Standing::PinnedSigner, _) => {
            "This metadata is of the pinned signer. Newer metadata has to be, too.".to_owned()
        }
        (Standing::OtherSigner, _) => {
            format!("Another certificate than the pinned one has signed this metadata. {BLOCKED}")
        }
        (Standing::Unsigned, true) => format!("This metadata has no signature of the pinned signer. {BLOCKED}"),
        (Standing::NotChecked, true) => {
            format!("It is not known whether the pinned signer has signed this metadata. {BLOCKED}")
        }
        (Standing::Unsigned, false) => "Without a pinned signer, metadata need not be signed.".to_owned(),
        (Standing::SignerNotKnown, _) => "Without a pinned signer, the metadata of any signer is taken.".to_owned(),
        (Standing::NotChecked, false) => "Without a pinned signer, the signature does not count.".to_owned(),
        (Standing::Invalid | Standing::CoversSomethingElse, _) => {
            format!("The signature does not hold, whoever is pinned. {means}")
        }
    }
}
