//! How complete each step is: what the rail and the footer of the window show.

use super::Draft;
use super::certificates;
use super::draft::STEPS;
use super::preflight::{self, Circumstances, Outcome};
use super::profile::{self, Parsed, service_provider_values};
use crate::saml::{Finding, Severity};

/// The state of one step.
///
/// In the rail: attention is "!", else complete is "✓", else the step is to come. In the footer: `missing` is why Next is off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepStatus {
    /// The person has been past it, and nothing is missing.
    pub is_complete: bool,
    /// The worst finding that wants attention, never a note; `None` for a step not reached yet.
    pub attention: Option<Severity>,
    /// One sentence that says what turns Next on; `None` when it is on.
    pub missing: Option<String>,
}

/// Codes of metadata findings that another step than Review shows and mends.
const SHOWN_ELSEWHERE: [&str; 4] = [
    "shared-entity-id",
    "signing-certificate-expired",
    "signing-certificate-expires-soon",
    "signing-certificate-not-yet-valid",
];

/// Sums up the seven steps.
pub fn step_status(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> [StepStatus; 7] {
    let missing = profile::missing(draft, parsed, circumstances.brand);

    std::array::from_fn(|index| {
        let step = STEPS.start() + u8::try_from(index).unwrap_or_default();
        let is_reached = draft.reached >= step;

        let missing = match step {
            // Review has nothing to fill in: it needs what step 2 gives.
            3 => missing.iter().find(|missing| missing.step == 2).map(|missing| missing.sentence.clone()),
            7 => enable(draft, parsed, circumstances, missing.first()),
            _ => missing.iter().find(|missing| missing.step == step).map(|missing| missing.sentence.clone()),
        };

        let is_done = match step {
            6 => draft.service_provider.saved_at.is_some() || draft.service_provider.imported,
            7 => draft.enabled_at.is_some(),
            _ => draft.reached > step,
        };

        StepStatus {
            is_complete: is_reached && is_done && missing.is_none(),
            attention: is_reached.then(|| attention(step, draft, parsed, circumstances)).flatten(),
            missing,
        }
    })
}

/// Says why Save is off in step 7.
fn enable(
    draft: &Draft,
    parsed: &Parsed,
    circumstances: Circumstances<'_>,
    missing: Option<&profile::Missing>,
) -> Option<String> {
    let checks = preflight::preflight(draft, parsed, circumstances);

    match checks.iter().filter(|check| check.outcome == Outcome::Blocker).count() {
        0 => {}
        1 => return Some("1 blocker is left.".to_owned()),
        count => return Some(format!("{count} blockers are left.")),
    }

    if let Some(missing) = missing {
        return Some(missing.sentence.clone());
    }

    // BT says "Tick" where AT&T says "Click"; both are about the same box.
    (!draft.enable_ticked).then(|| format!("{} “Enable SSO Service” to continue.", circumstances.brand.words.tick))
}

/// Returns the worst that a step has to tell.
fn attention(step: u8, draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Option<Severity> {
    let Circumstances { brand, conflicts, now, .. } = circumstances;
    let worst = |findings: &mut dyn Iterator<Item = Finding>| {
        findings.map(|finding| finding.severity).filter(|severity| *severity != Severity::Note).min()
    };
    let blocker = |holds: bool| holds.then_some(Severity::Blocker);

    match step {
        2 => blocker(parsed.unreadable.is_some() || !conflicts.is_empty()),
        3 => worst(&mut metadata_findings(parsed, now)),
        4 => blocker(
            draft.email.choice.is_some() && profile::email_attribute(draft, parsed).is_none() && {
                parsed.identity_provider.is_some()
            },
        ),
        // That nothing is Primary yet is what `missing` says.
        5 => worst(
            &mut certificates::findings(draft, parsed, circumstances)
                .into_iter()
                .filter(|found| found.role.is_some())
                .map(|found| found.finding),
        ),
        6 => {
            let values = service_provider_values(draft, parsed, brand.region(&draft.region));
            let file = parsed.service_provider.iter().flat_map(|file| file.findings(now));

            worst(&mut values.findings.into_iter().chain(file))
        }
        7 => blocker(draft.users.as_ref().is_some_and(|users| !users.duplicates.is_empty())),
        _ => None,
    }
}

/// Returns what the metadata itself has to tell, apart from what certificates and the entity ID are asked about in their own place.
pub(super) fn metadata_findings(parsed: &Parsed, now: jiff::Timestamp) -> impl Iterator<Item = Finding> {
    let findings = parsed.identity_provider.iter().flat_map(move |identity_provider| identity_provider.findings(now));

    findings.filter(|finding| !SHOWN_ELSEWHERE.contains(&finding.code.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::draft::EmailChoice;
    use crate::account::fixture::{NOW, complete, with_circumstances};

    fn status(draft: &Draft) -> [StepStatus; 7] {
        with_circumstances(draft, &[], |parsed, circumstances| step_status(draft, parsed, circumstances))
    }

    fn completes(draft: &Draft) -> [bool; 7] {
        status(draft).map(|step| step.is_complete)
    }

    #[test]
    fn a_new_account_says_at_each_step_what_turns_next_on() {
        let missing = status(&Draft::default()).map(|step| step.missing.unwrap_or_default());

        assert_eq!(missing[0], "Enter an account name to continue.");
        assert_eq!(missing[1], "Load metadata to continue.");
        assert_eq!(missing[2], "Load metadata to continue.");
        assert_eq!(missing[3], "Choose the email attribute to continue.");
        assert_eq!(missing[4], "Choose a Primary certificate to continue.");
        assert_eq!(missing[5], "Load the SP metadata, or confirm the entity ID, to continue.");
        assert_eq!(missing[6], "4 blockers are left.");
        assert_eq!(completes(&Draft::default()), [false; 7]);
    }

    #[test]
    fn a_step_is_done_once_the_person_is_past_it() {
        let mut draft = complete(400);

        draft.reached = 3;
        assert_eq!(completes(&draft), [true, true, false, false, false, false, false]);

        draft.reached = 7;
        assert_eq!(completes(&draft), [true, true, true, true, true, false, false]);

        draft.service_provider.saved_at = Some(NOW);
        draft.enabled_at = Some(NOW);
        draft.enable_ticked = true;
        assert_eq!(completes(&draft), [true; 7]);
    }

    #[test]
    fn a_certificate_that_expires_soon_wants_attention_at_its_step_alone() {
        let attention = status(&complete(20)).map(|step| step.attention);

        assert_eq!(attention, [None, None, None, None, Some(Severity::Warning), None, None]);
        assert_eq!(status(&complete(-3))[4].attention, Some(Severity::Blocker));
    }

    #[test]
    fn a_step_not_reached_yet_wants_no_attention() {
        assert_eq!(status(&Draft { reached: 4, ..complete(20) })[4].attention, None);
    }

    #[test]
    fn an_attribute_that_is_no_longer_offered_blocks_its_step() {
        let mut draft = complete(400);

        draft.email.choice = Some(EmailChoice::Offered("gone".to_owned()));
        assert_eq!(status(&draft)[3].attention, Some(Severity::Blocker));
        assert!(!status(&draft)[3].is_complete);
    }

    #[test]
    fn an_entity_id_of_another_account_blocks_step_2_and_saving() {
        let draft = complete(400);
        let conflicts = ["Fabrikam".to_owned()];
        let status =
            with_circumstances(&draft, &conflicts, |parsed, circumstances| step_status(&draft, parsed, circumstances));

        assert_eq!(status[1].attention, Some(Severity::Blocker));
        assert_eq!(status[6].missing.as_deref(), Some("1 blocker is left."));
    }

    #[test]
    fn saving_waits_for_the_tick_in_the_words_of_the_brand() {
        let mut draft = complete(400);

        assert_eq!(status(&draft)[6].missing.as_deref(), Some("Click “Enable SSO Service” to continue."));

        draft.enable_ticked = true;
        assert_eq!(status(&draft)[6].missing, None);
    }
}
