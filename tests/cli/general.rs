//! Properties of every command: help, usage, color, pipes, the missing display.

use crate::fixture::IdentityProvider;
use crate::program::Sandbox;
use std::io::Read as _;
use std::process::Stdio;

#[test]
fn wrong_usage_ends_with_64() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["inspect"][..],
        &["inspect", "metadata"],
        &["inspect", "metadata", "a", "b"],
        &["inspect", "certificate"],
        &["inspect", "everything"],
        &["unknown"],
        &["--unknown"],
        &["brands", "--color", "sometimes"],
        &["completions"],
        &["completions", "tcsh"],
        &["account", "show"],
        &["account", "check", "--within"],
        &["export", "reminder"],
        &["export", "certificates", "--account", "a", "--format", "xlsx"],
        &["--json"],
    ] {
        let answer = sandbox.run(arguments).ends_with(64);
        assert_eq!(answer.stdout, "", "{arguments:?}");
        assert_ne!(answer.stderr, "", "{arguments:?}");
    }
}

#[test]
fn every_help_page_has_an_example() {
    let sandbox = Sandbox::new();
    for command in [
        &[][..],
        &["inspect"],
        &["inspect", "metadata"],
        &["inspect", "certificate"],
        &["inspect", "sp-metadata"],
        &["inspect", "users"],
        &["account"],
        &["account", "list"],
        &["account", "show"],
        &["account", "export"],
        &["account", "import"],
        &["account", "check"],
        &["account", "delete"],
        &["export"],
        &["export", "sp-metadata"],
        &["export", "reminder"],
        &["export", "certificates"],
        &["brands"],
        &["completions"],
        &["man"],
    ] {
        let help = sandbox.run(&[command, &["--help"]].concat()).ends_with(0).stdout;
        assert!(help.contains("Example:\n  sso-wizard ") || help.contains("Examples:\n  sso-wizard "), "{help}");
        let start = format!("\n  sso-wizard {}", command.join(" "));
        assert!(help.contains(start.trim_end()), "{help}");
    }
    assert!(sandbox.run(&["--version"]).ends_with(0).stdout.starts_with("sso-wizard "));
}

#[test]
fn completions_are_written_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.run(&["completions", shell]).ends_with(0).stdout;
        assert!(script.contains("sp-metadata"), "{shell}");
    }
}

#[test]
fn the_manual_page_has_every_command() {
    let roff = Sandbox::new().run(&["man"]).ends_with(0).stdout;

    assert!(roff.contains(".TH sso-wizard 1"), "{roff}");
    for command in
        ["INSPECT METADATA", "INSPECT USERS", "ACCOUNT DELETE", "EXPORT SP-METADATA", "BRANDS", "COMPLETIONS"]
    {
        assert!(roff.contains(&format!(".SH \"SSO-WIZARD {command}\"")), "{command}");
    }
}

#[test]
fn colour_is_there_only_when_it_is_asked_for() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("idp.xml", IdentityProvider::default().xml());
    let inspect = ["inspect", "metadata", &file];
    let coloured = |more: &[&str]| sandbox.run(&[&inspect[..], more].concat()).ends_with(0).stdout.contains('\u{1b}');

    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
    assert!(!coloured(&["--color", "always", "--json"]));
    let quiet = sandbox.command(&inspect).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!String::from_utf8(quiet.stdout).unwrap().contains('\u{1b}'));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_program_shows_the_sample_and_names_the_commands_that_work_there() {
    let sandbox = Sandbox::new();
    let answer = sandbox.run(&[]).ends_with(0);

    assert!(answer.stderr.contains("There is no display to open a window on."), "{}", answer.stderr);
    assert!(answer.stderr.contains("`inspect`, `account`, `export`, and `brands`"), "{}", answer.stderr);
    assert_eq!(answer.stdout, sandbox.run(&["inspect", "metadata", "--sample"]).ends_with(0).stdout);
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    let sandbox = Sandbox::new();
    let mut child =
        sandbox.command(&["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();

    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(said, "");
}

#[test]
fn what_is_being_done_is_told_on_standard_error_when_asked() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("idp.xml", IdentityProvider::default().xml());
    let answer = sandbox.run(&["-v", "inspect", "metadata", &file, "--json"]).ends_with(0);

    assert_eq!(answer.json()["kind"], "identity-provider");
    assert!(answer.stderr.contains("read"), "{}", answer.stderr);
}
