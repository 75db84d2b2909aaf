//! How the signature of metadata is shown, wherever it is.

use super::theme::{Element, Icon};
use super::widget::pill::{Tone, pill};
use crate::saml::metadata::signature::{Assessment, Standing};
use crate::saml::shown::shown;

/// The longest name of an algorithm that is shown whole: it stands in one line with the pill.
const LONGEST: usize = 32;

/// Says in a pill what a signature is worth (SAML Metadata §3).
///
/// Once a signer is pinned, whatever is not its signature is wrong, be it that there is none.
pub fn standing_pill<'a, Message: 'a>(assessment: &Assessment) -> Element<'a, Message> {
    let (tone, icon) = match assessment.standing {
        Standing::PinnedSigner => (Tone::Success, Icon::CircleCheck),
        Standing::Unsigned | Standing::NotChecked if assessment.is_pinned => (Tone::Danger, Icon::OctagonX),
        Standing::Unsigned | Standing::SignerNotKnown | Standing::NotChecked => (Tone::Neutral, Icon::CircleMinus),
        Standing::OtherSigner | Standing::Invalid | Standing::CoversSomethingElse => (Tone::Danger, Icon::OctagonX),
    };

    pill(tone, icon, assessment.standing.words())
}

/// Names the algorithm of a signature: "RSA-SHA256"; of one that is not known only the end of its URI, which the finding has whole.
pub fn algorithm(assessment: &Assessment) -> Option<String> {
    let name = assessment.algorithm.as_deref()?;
    let is_uri = name.contains("://");
    let end = name.rsplit(['#', '/']).next().filter(|end| is_uri && !end.is_empty()).unwrap_or(name);

    Some(shown(end, LONGEST))
}
