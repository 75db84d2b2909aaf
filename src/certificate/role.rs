//! Primary and Secondary: at most one of each; only they are used.

use serde::{Deserialize, Serialize};

/// The role of a certificate at the service provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Primary,
    Secondary,
}

impl Role {
    /// Returns the service provider's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Primary => "Primary",
            Self::Secondary => "Secondary",
        }
    }
}
