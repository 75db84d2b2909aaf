//! How complete each step is: what the rail and the footer of the window show.

use super::Draft;
use super::draft::STEPS;
use super::preflight::{self, Circumstances, Outcome};
use super::profile::{self, Parsed, service_provider_values};
use crate::certificate::{Role, finding as certificate_finding};
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
        1 => return Some("One blocker is left.".to_owned()),
        count => return Some(format!("{count} blockers are left.")),
    }

    if let Some(missing) = missing {
        return Some(missing.sentence.clone());
    }

    // BT says "Tick" where AT&T says "Click"; both are about the same box.
    (!draft.enable_ticked).then(|| format!("{} Enable SSO Service to save.", circumstances.brand.words.tick))
}

/// Returns the worst that a step has to tell.
fn attention(step: u8, draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Option<Severity> {
    let Circumstances { brand, conflicts, now, thresholds, .. } = circumstances;
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
        5 => worst(&mut [Role::Primary, Role::Secondary].into_iter().flat_map(|role| {
            let certificate = parsed.certificate(draft, role);

            certificate.map(|held| certificate_finding::findings(held, Some(role), now, thresholds)).unwrap_or_default()
        })),
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
