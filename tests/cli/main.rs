//! The command line as people and scripts meet it: the real program, files in a temporary folder, exit codes and JSON.

mod account;
mod certificate;
mod export;
mod fixture;
mod general;
mod metadata;
mod program;
mod service_provider;
mod url;
mod users;
