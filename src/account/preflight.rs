//! The checks before single sign-on is enabled, and the state of an account in the list.

use super::Draft;
use super::profile::Parsed;
use crate::brand::Brand;
use crate::certificate::Thresholds;
use jiff::Timestamp;

/// One row of step 7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub subject: Subject,
    pub outcome: Outcome,
    /// One sentence after the subject.
    pub sentence: String,
    pub mend: Option<Mend>,
}

/// What is checked, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Metadata,
    EmailAttribute,
    PrimaryCertificate,
    ServiceProviderMetadata,
    EntityId,
    DuplicateEmail,
}

/// How a check ended. Sorts the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Blocker,
    Warning,
    NotDone,
    Passed,
}

/// What mends a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// Go to a step, 1 to 7.
    OpenStep(u8),
    OpenCertificates,
    ChooseUserList,
    ShowDuplicates,
    ContactSupport,
    /// Say that the SP metadata was imported.
    ConfirmImported,
}

/// What the checks need besides the draft.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    pub brand: &'a Brand,
    /// Names of other accounts with the same entity ID.
    pub conflicts: &'a [String],
    pub now: Timestamp,
    pub thresholds: Thresholds,
}

/// Runs every check, in the order of the rows: blockers first, else as [`Subject`] lists them.
pub fn preflight(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Vec<Check> {
    let _ = (draft, parsed, circumstances);
    todo!()
}

/// The state of an account in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being set up; the furthest step reached.
    Draft(u8),
    /// Every blocker is gone; not enabled yet.
    Ready,
    Enabled,
    /// Enabled, but a certificate has expired or another blocker has come up.
    NeedsAttention,
}

/// What the list shows of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    pub state: State,
    /// The name of the recognised or chosen identity provider.
    pub identity_provider: Option<String>,
    /// The expiry of the Primary certificate, or, when it is earlier, of the Secondary.
    pub next_expiry: Option<Timestamp>,
}

/// Sums an account up for the list.
pub fn overview(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Overview {
    let _ = (draft, parsed, circumstances);
    todo!()
}
