//! The command line: the window's engine, with text or JSON output, and exit codes.
//!
//! A command turns arguments into an [`Answer`]. Only [`run`] writes it, and only this module picks the exit code.

mod account;
mod answer;
mod arguments;
mod brands;
mod export;
mod failure;
mod file;
mod inspect;
mod json;
mod manual;
mod output;
mod places;
mod progress;
mod sign_in;
mod source;
mod test_sign_in;
mod text;
mod within;

pub use failure::{Exit, Failure};
pub use places::Places;

use anstyle::AnsiColor;
use answer::{Answer, Form};
use arguments::{Arguments, Colour, Command};
use clap::{CommandFactory as _, FromArgMatches as _};
use jiff::Timestamp;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// The result of opening the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// The window was open, and has been closed.
    Closed,
    /// No window can be opened.
    Missing {
        /// The reason, as one sentence.
        reason: String,
    },
}

/// The note about commands that work without a window.
const INSTEAD: &str = "Above is the output of `sso-wizard inspect metadata --sample`. The commands `inspect`, `account`, \
                       `export`, and `brands` work without a display. See `sso-wizard --help`.";

/// Parses the arguments, then opens the window, or runs a command at the time `now`.
///
/// `window` opens the window and returns when it is closed, or returns why it can't be opened.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    now: Timestamp,
    window: impl FnOnce(Places) -> Result<Window, Failure>,
) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = Arguments::command()
        .color(help_colour(&arguments))
        .try_get_matches_from(arguments)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(message) => return show(&message),
    };
    let colour = arguments.global.color;
    trace(arguments.global.verbose, colour);

    let answer = match &arguments.command {
        None => open(&arguments, Form { json: false, colour: colour.on(io::stdout()) }, now, window),
        Some(command) => answer(command, &arguments, colour.on(io::stdout()), now),
    };
    let answer = answer.unwrap_or_else(|failure| Answer {
        exit: failure.exit,
        failures: vec![failure],
        ..Answer::bytes(Vec::new())
    });

    deliver(&answer, colour.on(io::stderr()))
}

fn answer(command: &Command, arguments: &Arguments, colour: bool, now: Timestamp) -> Result<Answer, Failure> {
    let form = Form { json: arguments.global.json, colour };
    let places = || Places::new(&arguments.global);

    match command {
        Command::Inspect(inspect) => inspect::answer(inspect, places, form, now),
        Command::Account(account) => account::answer(account, &places()?, form, now),
        Command::Export(export) => export::answer(export, &places()?, form, now),
        Command::TestSignIn(arguments) => test_sign_in::answer(arguments, &places()?, form, now),
        Command::Brands => brands::answer(&places()?, form),
        Command::Completions { shell } => Ok(manual::completions(*shell)),
        Command::Man => manual::man(),
    }
}

/// Opens the window. If it can't be opened, shows the main command on the sample instead, and says why.
fn open(
    arguments: &Arguments,
    form: Form,
    now: Timestamp,
    window: impl FnOnce(Places) -> Result<Window, Failure>,
) -> Result<Answer, Failure> {
    if arguments.global.json {
        return Err(Failure::usage("--json needs a command.", "Run `sso-wizard --help` to list the commands."));
    }

    match window(Places::new(&arguments.global)?)? {
        Window::Closed => Ok(Answer::bytes(Vec::new())),
        Window::Missing { reason } => {
            let mut answer = inspect::sample(form, now)?;

            answer.notices.push(Failure::new(reason, INSTEAD));
            Ok(answer)
        }
    }
}

/// Shows the parser's message: help and version on standard output, usage errors on standard error.
fn show(message: &clap::Error) -> ExitCode {
    // If the terminal is gone, nothing can be reported.
    let _ = message.print();
    let exit = if message.use_stderr() { Exit::Usage } else { Exit::Sound };

    ExitCode::from(exit.code())
}

/// Finds `--color` before anything is parsed, because help and usage errors obey it too.
fn help_colour(arguments: &[OsString]) -> clap::ColorChoice {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--color") {
            Some("") => arguments.next(),
            Some(value) => value.strip_prefix('='),
            None => continue,
        };
        return match value {
            Some("always") => clap::ColorChoice::Always,
            Some("never") => clap::ColorChoice::Never,
            _ => clap::ColorChoice::Auto,
        };
    }

    clap::ColorChoice::Auto
}

impl Colour {
    /// Returns whether a stream gets color: a terminal that takes ANSI sequences does (on Windows they are turned on),
    /// unless NO_COLOR is set.
    fn on(self, stream: impl anstream::stream::RawStream) -> bool {
        let choice = match self {
            Self::Auto => anstream::AutoStream::choice(&stream),
            Self::Always => anstream::ColorChoice::AlwaysAnsi,
            Self::Never => anstream::ColorChoice::Never,
        };

        anstream::AutoStream::new(stream, choice).current_choice() == anstream::ColorChoice::AlwaysAnsi
    }
}

/// Sends log messages to standard error, if the user asks for them.
fn trace(verbose: u8, colour: Colour) {
    let filter = match verbose {
        0 => return,
        1 => "sso_wizard=debug",
        _ => "debug",
    };
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(io::stderr)
        .with_ansi(colour.on(io::stderr()))
        .finish();
    // Fails only if a test has already set one up.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Writes an answer. Nothing else writes one.
fn deliver(answer: &Answer, colour: bool) -> ExitCode {
    let mut output = io::stdout().lock();
    let written = output.write_all(&answer.output).and_then(|()| output.flush());
    let mut exit = answer.exit;
    let mut failures = answer.failures.clone();
    match written {
        // The reader has closed the pipe, as `| head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::from(answer.exit.code()),
        Err(error) => {
            let failure = Failure::new(
                format!("Couldn’t write to standard output: {error}."),
                "Check that the disk has free space.",
            );
            exit = failure.exit;
            failures.push(failure);
        }
        Ok(()) => {}
    }

    let complaints = answer.notices.iter().map(|notice| ("warning", AnsiColor::Yellow, notice));
    let complaints = complaints.chain(failures.iter().map(|failure| ("error", AnsiColor::Red, failure)));
    let mut errors = io::stderr().lock();
    for (word, word_colour, failure) in complaints {
        let style = if colour { word_colour.on_default().bold() } else { anstyle::Style::new() };
        // If the terminal is gone, nothing can be reported.
        let _ = complain(&mut errors, &text::styled(word, style), failure);
    }

    ExitCode::from(exit.code())
}

/// Writes a sentence, and its hint on a separate line.
fn complain(errors: &mut impl Write, word: &str, failure: &Failure) -> io::Result<()> {
    writeln!(errors, "{word}: {}", text::plain(&failure.message))?;
    if !failure.hint.is_empty() {
        writeln!(errors, "hint: {}", text::plain(&failure.hint))?;
    }

    Ok(())
}
