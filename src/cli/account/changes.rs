//! The changes between two versions of metadata, as text.

use crate::cli::text::Page;
use crate::phrase::counted;
use crate::saml::metadata::difference::{Change, Impact};

/// Writes the changes by their impact on sign-ins, the most serious first.
pub(super) fn write(page: &mut Page, changes: &[Change]) {
    for impact in [Impact::Breaks, Impact::NeedsAttention, Impact::Harmless] {
        let mut alike = changes.iter().filter(|change| change.impact == impact).peekable();

        if alike.peek().is_some() {
            page.heading(impact.words());
        }
        for change in alike {
            page.item(&change.sentence, &change.hint);
        }
    }
}

/// Returns whether a change breaks sign-ins or needs attention.
pub(super) fn matter(changes: &[Change]) -> bool {
    changes.iter().any(|change| change.impact != Impact::Harmless)
}

/// Returns how many changes there are: "1 change", "2 changes".
pub(super) fn number(changes: &[Change]) -> String {
    counted(changes.len(), "change", "changes")
}
