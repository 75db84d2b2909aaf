//! The window.

pub mod amount;
pub mod app;
pub mod certificate;
pub mod dialog;
pub mod environment;
pub mod files;
pub mod frame;
pub mod guide_panel;
pub mod screen;
pub mod signature;
pub mod task;
#[cfg(test)]
pub(crate) mod testing;
pub mod theme;
pub mod time;
pub mod widget;
pub mod wizard;

pub use app::App;
pub use environment::Environment;

use self::theme::{Theme, font, space::size};
use crate::settings::Folders;
use iced::{Application, Program, window};
use std::path::PathBuf;

/// Options of the command line for the window.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folder for accounts and settings, instead of the platform's folders.
    pub data_folder: Option<PathBuf>,
    /// The account database instead of the one in the data folder.
    pub accounts: Option<PathBuf>,
}

/// The reason why the window didn’t open.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("There is no display to open a window on.")]
    NoDisplay,
    #[error("The window could not be opened: {0}.")]
    Window(String),
    #[error("This user has no home folder to keep accounts in.")]
    NoHome,
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// Returns [`Error`] if there is no display, or no place to keep accounts.
pub fn run(options: Options) -> Result<(), Error> {
    let has_display = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));

    if !has_display {
        return Err(Error::NoDisplay);
    }

    let mut folders = match (Folders::platform(), &options.data_folder) {
        (Some(folders), _) => folders,
        (None, Some(folder)) => Folders { configuration: folder.clone(), data: folder.clone() },
        (None, None) => return Err(Error::NoHome),
    };

    if let Some(folder) = options.data_folder {
        folders = Folders { configuration: folder.clone(), data: folder };
    }

    let environment = Environment::open(folders, options.accounts).map_err(|error| Error::Window(error.to_string()))?;

    application(environment).run().map_err(|error| Error::Window(error.to_string()))
}

/// Builds the program, shared by [`run`] and by the tests.
pub fn application(
    environment: Environment,
) -> Application<impl Program<State = App, Message = app::Message, Theme = Theme>> {
    let mut application = iced::application(move || App::new(environment.clone()), App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .scale_factor(App::scale_factor)
        .subscription(App::subscription)
        .default_font(font::REGULAR)
        .window(window::Settings {
            size: size::WINDOW.into(),
            min_size: Some(size::WINDOW_MIN.into()),
            exit_on_close_request: false,
            ..window::Settings::default()
        });

    for file in font::FILES {
        application = application.font(file);
    }

    application
}
