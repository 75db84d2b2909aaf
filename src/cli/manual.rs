//! `sso-wizard man` and `sso-wizard completions`.

use super::answer::Answer;
use super::arguments::Arguments;
use super::failure::Failure;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;

/// Answers `completions`.
pub fn completions(shell: Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "sso-wizard", &mut script);

    Answer::bytes(script)
}

/// Answers `man`: one page with every command in it.
///
/// # Errors
/// Returns [`Failure`] if the page cannot be written.
pub fn man() -> Result<Answer, Failure> {
    let mut command = Arguments::command();
    command.build();
    let mut roff = Vec::new();
    page(&command, &mut roff).map_err(|error| Failure::new(format!("Couldn’t write the manual page: {error}."), ""))?;

    Ok(Answer::bytes(roff))
}

fn page(command: &Command, roff: &mut Vec<u8>) -> io::Result<()> {
    let man = Man::new(command.clone());
    let mut extra = Vec::new();
    man.render_extra_section(&mut extra)?;
    man.render_title(roff)?;
    man.render_name_section(roff)?;
    man.render_synopsis_section(roff)?;
    man.render_description_section(roff)?;
    man.render_options_section(roff)?;
    roff.extend_from_slice(String::from_utf8_lossy(&extra).replace(".SH EXTRA", ".SH \"EXIT CODES\"").as_bytes());

    commands(command, roff)
}

/// Writes a section for every command that does something, in the whole tree.
fn commands(command: &Command, roff: &mut Vec<u8>) -> io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        if inner.has_subcommands() {
            commands(inner, roff)?;
            continue;
        }
        let name = inner.get_bin_name().unwrap_or_else(|| inner.get_name());
        let man = Man::new(inner.clone().mut_args(|argument| {
            let is_global = argument.is_global_set();
            argument.hide(is_global)
        }));
        let mut section = Vec::new();
        man.render_description_section(&mut section)?;
        man.render_synopsis_section(&mut section)?;
        man.render_options_section(&mut section)?;
        man.render_extra_section(&mut section)?;
        roff.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
        let section = String::from_utf8_lossy(&section).replace(".SH EXTRA", ".SH EXAMPLES").replace(".SH ", ".SS ");
        roff.extend_from_slice(section.as_bytes());
    }

    Ok(())
}
