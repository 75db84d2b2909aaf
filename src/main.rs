//! Arguments to window or command to exit code; nothing else.

use jiff::Timestamp;
use sso_wizard::cli::{self, Failure, Places};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Timestamp::now(), open_window)
}

/// What works where the window does not.
const INSTEAD: &str = "The commands work without a display: `sso-wizard inspect`, `account`, `export` and `brands`. \
                       Try `sso-wizard inspect metadata --sample`, or see `sso-wizard --help`.";

#[cfg(feature = "gui")]
fn open_window(places: Places) -> Result<(), Failure> {
    let options = sso_wizard::gui::Options { data_folder: places.data_dir, accounts: places.store };

    sso_wizard::gui::run(options).map_err(|error| Failure::new(error, INSTEAD))
}

#[cfg(not(feature = "gui"))]
fn open_window(_places: Places) -> Result<(), Failure> {
    Err(Failure::new("The window is not part of this build.", INSTEAD))
}
