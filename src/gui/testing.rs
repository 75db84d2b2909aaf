//! A small environment for unit tests of screens and dialogs: nothing in it touches this machine.

use super::environment::Environment;
use super::files::{Files, Filter};
use crate::account::Store;
use crate::brand::Brands;
use crate::certificate::{self, Certificate};
use crate::fetch::Limits;
use crate::settings::{Folders, Settings};
use iced::futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::Arc;

/// The current time of the tests: 14 September 2026, 09:42 UTC.
pub(crate) fn now() -> Timestamp {
    "2026-09-14T09:42:00Z".parse().unwrap()
}

/// A user who cancels every file dialog.
struct NoFiles;

impl Files for NoFiles {
    fn open(&self, _: &str, _: Filter, _: bool) -> BoxFuture<'static, Vec<PathBuf>> {
        Box::pin(async { Vec::new() })
    }

    fn folder(&self, _: &str) -> BoxFuture<'static, Option<PathBuf>> {
        Box::pin(async { None })
    }

    fn save(&self, _: &str, _: &str) -> BoxFuture<'static, Option<PathBuf>> {
        Box::pin(async { None })
    }
}

/// An environment with a store in memory, the built-in brands, and a stopped clock.
pub(crate) fn environment() -> Environment {
    Environment {
        folders: Folders { configuration: PathBuf::new(), data: PathBuf::new() },
        store: Store::in_memory().unwrap(),
        brands: Arc::new(Brands::built_in()),
        settings: Settings::default(),
        files: Arc::new(NoFiles),
        limits: Limits::default(),
        zone: TimeZone::UTC,
        language: "en".to_owned(),
        clock: now,
        browser: |_| true,
        troubles: Vec::new(),
    }
}

/// Reads a certificate of `tests/fixtures/certificates` by its file name.
pub(crate) fn certificate(name: &str) -> Certificate {
    let path = format!("{}/tests/fixtures/certificates/{name}.pem", env!("CARGO_MANIFEST_DIR"));

    certificate::read(&std::fs::read(path).unwrap()).unwrap().certificates.remove(0)
}
