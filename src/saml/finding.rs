//! Something about the customer's data that a person should know, with the way to mend it.

use serde::Serialize;
use std::borrow::Cow;

/// How much a [`Finding`] matters. Sorts the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Single sign-on cannot work, or the provider will refuse it.
    Blocker,
    /// It may work today, but something is wrong or will be.
    Warning,
    /// Worth knowing; nothing to do.
    Note,
}

impl Severity {
    /// Returns the word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "Blocker",
            Self::Warning => "Warning",
            Self::Note => "Note",
        }
    }
}

/// A finding: code, sentence, what it means, how to mend it.
///
/// The code is kebab-case and never changes once released: scripts match on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: Cow<'static, str>,
    /// One full sentence: what is wrong.
    pub message: String,
    /// One or two sentences: why it matters. May be empty.
    #[serde(skip)]
    pub meaning: String,
    /// How to mend it. May be empty for a note.
    pub hint: String,
}

impl Finding {
    /// Makes a finding without meaning or hint.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: Cow::Borrowed(code),
            message: message.into(),
            meaning: String::new(),
            hint: String::new(),
        }
    }

    /// Makes a blocker.
    pub fn blocker(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Blocker, code, message)
    }

    /// Makes a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Makes a note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Adds what it means.
    #[must_use]
    pub fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = meaning.into();
        self
    }

    /// Adds how to mend it.
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

/// Sorts blockers first, then warnings, then notes; within each the order stays.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.severity);
}
