//! SSO Wizard: from an identity provider's SAML metadata to a single sign-on that is proven to work.
//!
//! Three floors, and arrows point down only:
//!
//! - *faces*: [`gui`] (the window, feature `gui`) and [`cli`] (the commands);
//! - *what an account needs*: [`account`], [`brand`], [`guide`], [`explanation`], [`glossary`], [`fetch`], [`federation`], [`web_server`], [`loopback`], [`settings`];
//! - *what SAML and certificates are*: [`saml`] and [`certificate`]: bytes in, values out; no files, no clock, no network;
//!   and [`phrase`], the grammar that their sentences share.
//!
//! `docs/architecture.md` draws the map.

pub mod account;
pub mod brand;
pub mod certificate;
pub mod cli;
mod disk;
pub mod explanation;
pub mod federation;
pub mod fetch;
pub mod glossary;
#[cfg(feature = "gui")]
pub mod gui;
pub mod guide;
pub mod loopback;
pub mod phrase;
pub mod saml;
pub mod settings;
pub mod web_server;
