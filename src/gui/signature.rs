//! Display of metadata signatures everywhere.

use super::theme::{Element, Icon};
use super::widget::pill::{Tone, pill};
use crate::saml::metadata::signature::{Assessment, Standing};
use crate::saml::shown::shown;

/// Maximum length of an algorithm's name that is shown whole: it shares a line with the pill.
const LONGEST: usize = 32;

/// Shows the assessment of a signature in a pill (SAML Metadata §3).
///
/// Once a signer is pinned, any other signature is wrong, and so is a missing one.
pub fn standing_pill<'a, Message: 'a>(assessment: &Assessment) -> Element<'a, Message> {
    let (tone, icon) = match assessment.standing {
        Standing::PinnedSigner => (Tone::Success, Icon::CircleCheck),
        Standing::Unsigned | Standing::NotChecked if assessment.is_pinned => (Tone::Danger, Icon::OctagonX),
        Standing::Unsigned | Standing::SignerNotKnown | Standing::NotChecked => (Tone::Neutral, Icon::CircleMinus),
        Standing::OtherSigner | Standing::Invalid | Standing::CoversSomethingElse => (Tone::Danger, Icon::OctagonX),
    };

    pill(tone, icon, assessment.standing.words())
}

/// Returns the algorithm of a signature: "RSA-SHA256". For an unknown one, returns the end of its URI; the finding has it
/// whole.
pub fn algorithm(assessment: &Assessment) -> Option<String> {
    let name = assessment.algorithm.as_deref()?;
    let is_uri = name.contains("://");
    let end = name.rsplit(['#', '/']).next().filter(|end| is_uri && !end.is_empty()).unwrap_or(name);

    Some(shown(end, LONGEST))
}
