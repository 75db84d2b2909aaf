//! Turns arguments into a window or a command, and the result into an exit code; nothing else.

use jiff::Timestamp;
use sso_wizard::cli::{self, Failure, Places, Window};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Timestamp::now(), open_window)
}

#[cfg(feature = "gui")]
fn open_window(places: Places) -> Result<Window, Failure> {
    use sso_wizard::gui::{self, Error, Options};

    match gui::run(Options { data_folder: places.data_dir, accounts: places.store }) {
        Ok(()) => Ok(Window::Closed),
        Err(error @ Error::NoDisplay) => Ok(Window::Missing { reason: error.to_string() }),
        Err(error) => Err(Failure::new(error, "The commands work without a window. See `sso-wizard --help`.")),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_places: Places) -> Result<Window, Failure> {
    Ok(Window::Missing { reason: "This build doesn’t include the window.".to_owned() })
}
