//! The stored data of one cloud-phone account, and its readiness for single sign-on.

pub mod certificates;
pub mod draft;
pub mod exchange;
#[cfg(test)]
pub(crate) mod fixture;
pub mod preflight;
pub mod profile;
pub mod refresh;
pub mod reminder;
pub mod sign_in;
pub mod status;
pub mod store;
mod take_over;
pub mod trust;
pub mod users;
pub mod versions;

pub use draft::Draft;
pub use profile::AccountProfile;
pub use store::Store;

use jiff::Timestamp;
use uuid::Uuid;

/// The name that is shown for an account that doesn't have one yet.
pub const UNNAMED: &str = "New account";

/// An account as the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: Uuid,
    /// The number of changes; an update names the one it is based on, so that two programs never overwrite each other.
    pub revision: i64,
    pub created: Timestamp,
    pub changed: Timestamp,
    pub draft: Draft,
}
