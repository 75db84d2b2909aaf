//! The command line as users and scripts run it: the real program, files in a temporary folder, exit codes, and JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does and say what they measured; clippy.toml allows it inside test functions only"
)]

mod account;
mod certificate;
mod check;
mod export;
mod federation;
mod fixture;
mod general;
mod metadata;
mod office;
mod program;
mod refresh;
mod response;
mod service_provider;
#[path = "../sign_in/mod.rs"]
mod sign_in;
mod signer;
mod test_sign_in;
mod url;
mod users;
