//! Reads SAML metadata and responses: bytes in, values and findings out. No files, no clock, no network.

pub mod attribute;
pub mod authn_request;
pub mod capture;
pub mod email_address;
pub mod federation;
pub mod finding;
pub mod kind;
pub mod metadata;
pub mod name_id;
pub mod product;
pub mod response;
pub mod sample;
pub mod service_provider;
pub(crate) mod shown;
pub mod signature;
pub mod xml;

pub use finding::{Finding, Severity};
pub use kind::{Kind, Unreadable};
