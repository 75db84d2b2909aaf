//! The line below the XML: whether a real sign-in has proven what the identity provider sends.

use super::menu::shortened;
use super::xml::Carrier;
use crate::account::sign_in::Outdated;
use crate::gui::screen::Context;
use crate::gui::theme::space::L;
use crate::gui::theme::{Element, text};
use crate::gui::time::moment_in_sentence;
use crate::gui::widget::evidence::{evidence, proven};
use crate::phrase::IdpName;
use iced::widget::{column, container};

/// Draws the state and its explanation.
pub(super) fn view<'a, Message: 'a>(carrier: Carrier<'_>, context: Context<'a>) -> Element<'a, Message> {
    let proof = context.draft.sign_in.proof.as_ref();
    let idp = context.idp();
    let (state, words) = match proof.map(|proof| (proof, proof.outdated(context.draft, context.parsed))) {
        Some((proof, None)) => (
            proven(format!("Proven {}", moment_in_sentence(proof.at, context.now, context.zone))),
            was_sent(carrier, idp, &proof.person),
        ),
        Some((_, Some(Outdated::EmailAttribute))) | None => {
            (evidence("Not confirmed by a sign-in yet"), not_confirmed(carrier, idp))
        }
        Some((proof, Some(outdated))) => (
            evidence(format!("Seen {}", moment_in_sentence(proof.at, context.now, context.zone))),
            format!("{} {}", was_sent(carrier, idp, &proof.person), what_changed(outdated)),
        ),
    };

    container(column![state, text::caption(words).style(text::muted)].spacing(2)).padding([0.0, L]).into()
}

fn was_sent(carrier: Carrier<'_>, idp: IdpName, user: &str) -> String {
    match carrier {
        Carrier::NameId => format!("{user} signed in, and {idp} sent the email address as the NameID."),
        Carrier::Attribute { name, .. } => format!("{user} signed in, and {idp} sent “{}”.", shortened(name)),
    }
}

fn not_confirmed(carrier: Carrier<'_>, idp: IdpName) -> String {
    match carrier {
        Carrier::NameId => {
            format!("No test sign-in has confirmed yet that {idp} sends the email address as the NameID.")
        }
        Carrier::Attribute { name, .. } => {
            format!("No test sign-in has confirmed yet that {idp} sends “{}”.", shortened(name))
        }
    }
}

fn what_changed(outdated: Outdated) -> &'static str {
    match outdated {
        Outdated::Metadata => "The metadata has changed since. Test the sign-in again.",
        Outdated::EmailAttribute => "The email attribute has changed since. Test the sign-in again.",
        Outdated::Primary => "The Primary certificate has changed since. Test the sign-in again.",
    }
}
