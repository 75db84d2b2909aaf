//! A finding about the administrator's data, with the way to fix it.

use serde::Serialize;
use std::borrow::Cow;

/// Severity of a [`Finding`]. Sorts the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Single sign-on can't work, or the service provider will reject it.
    Blocker,
    /// It may work now, but something is wrong or will fail later.
    Warning,
    /// Worth knowing; nothing to do.
    Note,
}

impl Severity {
    /// Returns the word that is displayed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "Blocker",
            Self::Warning => "Warning",
            Self::Note => "Note",
        }
    }
}

/// A finding: code, sentence, meaning, and how to fix it.
///
/// The code is kebab-case and never changes once released: scripts match on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: Cow<'static, str>,
    /// The problem, as one full sentence.
    pub message: String,
    /// The meaning: why it matters, in one or two sentences. May be empty.
    #[serde(skip)]
    pub meaning: String,
    /// The fix. May be empty for a note.
    pub hint: String,
}

impl Finding {
    /// Creates a finding without meaning or hint.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: Cow::Borrowed(code),
            message: message.into(),
            meaning: String::new(),
            hint: String::new(),
        }
    }

    /// Creates a blocker.
    pub fn blocker(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Blocker, code, message)
    }

    /// Creates a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Creates a note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Adds the meaning.
    #[must_use]
    pub fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// Adds the fix.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// Returns whether any finding is a blocker.
pub fn has_blocker(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Blocker)
}

/// Sorts blockers first, then warnings, then notes. Within each, the order is kept.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.severity);
}
