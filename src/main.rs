//! Arguments to window or command to exit code; nothing else.

use jiff::Timestamp;
use sso_wizard::cli::{self, Failure, Places};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Timestamp::now(), open_window)
}

/// What works where the window does not.
const INSTEAD: &str = "These commands work without it: `sso-wizard inspect`, `account`, `export` and `brands`. \
                       Try `sso-wizard inspect metadata --sample`, or see `sso-wizard --help`.";

#[cfg(feature = "gui")]
fn open_window(_places: &Places) -> Result<(), Failure> {
    if !has_display() {
        return Err(Failure::new("There is no display to open the window on.", INSTEAD));
    }

    Err(Failure::new("The window is not part of this build.", INSTEAD))
}

#[cfg(not(feature = "gui"))]
fn open_window(_places: &Places) -> Result<(), Failure> {
    Err(Failure::new("The window is not part of this build.", INSTEAD))
}

/// Whether there is a display server: on Windows and macOS there always is.
#[cfg(feature = "gui")]
fn has_display() -> bool {
    let names_a_server = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());

    cfg!(any(windows, target_os = "macos")) || names_a_server("DISPLAY") || names_a_server("WAYLAND_DISPLAY")
}
