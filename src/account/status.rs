//! How complete each step is: what the rail and the footer of the window show.

use super::Draft;
use super::preflight::Circumstances;
use super::profile::Parsed;
use crate::saml::Severity;

/// The state of one step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepStatus {
    pub is_complete: bool,
    /// The worst finding that wants attention.
    pub attention: Option<Severity>,
    /// One sentence that says what turns Next on; `None` when it is on.
    pub missing: Option<String>,
}

/// Sums up the seven steps.
pub fn step_status(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> [StepStatus; 7] {
    let _ = (draft, parsed, circumstances);

    Default::default()
}
