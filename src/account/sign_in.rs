//! Signing in to an account: what the service provider expects of it, and what a sign-in that succeeded has proved.

mod expected;
pub(in crate::account) mod proof;
mod tester;
mod user_list;

pub use expected::{Missing, expected};
pub use proof::{How, Outdated, Proof, metadata_digest};
pub use tester::{ACS_PATH, TestServiceProvider, loopback};
pub use user_list::look_up;

use serde::{Deserialize, Serialize};

/// What is kept for testing the sign-in of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInDraft {
    /// The port on which this computer takes the answer of a test. It stays, so that what the identity provider imported stays
    /// right.
    pub port: Option<u16>,
    pub tester: Tester,
    /// The last sign-in that was accepted.
    pub proof: Option<Proof>,
}

/// As whom a test asks the identity provider for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tester {
    /// As the provider: its application at the identity provider is tested, to which a second assertion consumer service is added.
    #[default]
    Provider,
    /// As a service provider of its own, which is imported beside the provider's.
    Own,
}
