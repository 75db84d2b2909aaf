//! The arguments and options of `sso-wizard`.

use super::source::Source;
use crate::account::sign_in::Tester;
use crate::saml::xml::value::date_time;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use jiff::Timestamp;
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "sso-wizard",
    version,
    about = "Set up SAML single sign-on and test it before you enable it",
    long_about = "SSO Wizard helps administrators of a cloud-phone account set up SAML single sign-on and test it before \
                  they enable it.\n\n\
                  Without a command, it opens the window. Every command works without a display.",
    after_help = "Exit codes:\n  \
                  0   no blockers\n  \
                  1   read, but with a blocker\n  \
                  2   couldn’t be read or completed\n  \
                  64  incorrect usage\n\n\
                  Example:\n  sso-wizard inspect metadata --sample",
    max_term_width = 100
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// When to use color; NO_COLOR is respected
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub color: Colour,
    /// Store accounts, settings, and brand files in DIR instead of the platform’s folders
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Store accounts in this SQLite file: a path, or sqlite: and a path
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// Print progress to standard error; use twice for library messages too
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Colour {
    /// On terminals, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// A command; each works without a display.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a file or URL contains and any problems in it
    #[command(subcommand, after_help = "Example:\n  sso-wizard inspect metadata idp-metadata.xml")]
    Inspect(Inspect),
    /// List, show, check, refresh, export, import, and delete accounts on this computer; pin their metadata’s signer
    #[command(subcommand, after_help = "Example:\n  sso-wizard account show \"Example UK\"")]
    Account(Account),
    /// Write files: SP metadata, an expiry reminder, certificates
    #[command(
        subcommand,
        after_help = "Example:\n  sso-wizard export sp-metadata --brand ringcentral --region us -o sp-metadata.xml"
    )]
    Export(Export),
    /// Test a real sign-in on this computer
    #[command(
        name = "test-sign-in",
        after_help = "Listens on 127.0.0.1 for one response, for at most 5 minutes. The identity provider must know the test’s \
                            service provider. First import the output of `export test-sp-metadata` there. An accepted sign-in is \
                            saved as the account’s proof. Ends with 0 if the sign-in is accepted, 1 if it is rejected, 2 if no \
                            response arrived.\n\n\
                            Examples:\n  \
                            sso-wizard test-sign-in --account \"Example UK\"\n  \
                            sso-wizard test-sign-in --account \"Example UK\" --print-url --json"
    )]
    TestSignIn(TestSignIn),
    /// List the brands with their regions and service provider values
    #[command(after_help = "Example:\n  sso-wizard brands --json")]
    Brands,
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  sso-wizard completions bash > ~/.local/share/bash-completion/completions/sso-wizard"
    )]
    Completions {
        /// The shell to write for
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  sso-wizard man > sso-wizard.1 && man ./sso-wizard.1")]
    Man,
}

/// The inputs that can be inspected.
#[derive(Debug, Subcommand)]
pub enum Inspect {
    /// Show what IdP metadata says and any problems in it
    #[command(after_help = "Examples:\n  \
                            sso-wizard inspect metadata idp-metadata.xml\n  \
                            sso-wizard inspect metadata https://idp.example.com/metadata --json\n  \
                            sso-wizard inspect metadata federation.xml --entity https://idp.example.com/idp\n  \
                            sso-wizard inspect metadata idp-metadata.xml --signer federation.pem\n  \
                            sso-wizard inspect metadata --sample")]
    Metadata(InspectMetadata),
    /// Show every certificate in PEM, DER, and PKCS#7 files
    #[command(after_help = "Example:\n  sso-wizard inspect certificate signing.pem chain.p7b")]
    Certificate {
        /// Files, http(s):// URLs, or - for standard input
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<Source>,
    },
    /// Show what SP metadata from the portal or support says and any problems in it
    #[command(after_help = "Example:\n  sso-wizard inspect sp-metadata sp-metadata.xml")]
    SpMetadata {
        /// A file, an http(s):// URL, or - for standard input
        source: Source,
    },
    /// Find duplicate email addresses in a user list, and users without a match at the identity provider
    #[command(after_help = "Examples:\n  \
                            sso-wizard inspect users users.csv --column \"Email\"\n  \
                            sso-wizard inspect users users.xlsx --idp-users directory.csv -o unmatched.csv")]
    Users(InspectUsers),
    /// Check a captured sign-in: what it proves, and why it succeeds or fails
    #[command(
        after_help = "SOURCE is a copied SAMLResponse value (XML or base64), a form body, a URL with its query, the page that posts \
                            the response, a HAR file from any browser, or a SAML-tracer export. Ends with 0 if the sign-in is \
                            accepted, 1 if it is rejected, 2 if no response can be read.\n\n\
                            Examples:\n  \
                            sso-wizard inspect response sign-in.har --account \"Example UK\"\n  \
                            sso-wizard inspect response response.txt --metadata idp.xml --sp-metadata sp.xml\n  \
                            sso-wizard inspect response - --account \"Example UK\" --at 2026-09-14T10:00:00Z --json"
    )]
    Response(InspectResponse),
}

/// The arguments of `inspect users`.
#[derive(Debug, Args)]
pub struct InspectUsers {
    /// A CSV or XLSX file, an http(s):// URL, or - for standard input
    pub source: Source,
    /// The header of the email column, if it isn’t recognized
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// A list of the identity provider’s users (CSV, XLSX), to find account users without a match
    #[arg(long, value_name = "FILE")]
    pub idp_users: Option<Source>,
    /// The header of the email column in that list, if it isn’t recognized
    #[arg(long, value_name = "NAME", requires = "idp_users")]
    pub idp_column: Option<String>,
    /// Save the users without a match to this file, as CSV
    #[arg(short, long, value_name = "FILE", requires = "idp_users")]
    pub output: Option<PathBuf>,
}

/// The arguments of `inspect response`.
#[derive(Debug, Args)]
pub struct InspectResponse {
    /// A file, an http(s):// URL, or - for standard input
    pub source: Source,
    /// The account that the sign-in is for
    #[arg(long, value_name = "NAME", required_unless_present = "metadata", conflicts_with_all = ["metadata", "sp_metadata", "email_attribute"])]
    pub account: Option<String>,
    /// The identity provider’s metadata; its signing certificates are Primary and Secondary, in this order
    #[arg(long, value_name = "FILE", requires = "sp_metadata")]
    pub metadata: Option<Source>,
    /// The service provider’s metadata
    #[arg(long, value_name = "FILE", requires = "metadata")]
    pub sp_metadata: Option<Source>,
    /// The attribute with the email address; SAML_SUBJECT is the NameID [default: the one that the metadata offers, or SAML_SUBJECT]
    #[arg(long, value_name = "NAME", requires = "metadata")]
    pub email_attribute: Option<String>,
    /// The time to check against, such as 2026-09-14T10:00:00Z [default: the capture’s time, or now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Timestamp>,
    /// The account’s user list (CSV, XLSX), to check that the user is in it
    #[arg(long, value_name = "FILE")]
    pub users: Option<Source>,
    /// The response in the capture to check, counted from 1 [default: the last]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub entry: Option<u32>,
}

/// The arguments of `test-sign-in`.
#[derive(Debug, Args)]
pub struct TestSignIn {
    /// The account to sign in to
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Receive the response on this port, and remember it for the account [default: the account’s port, or a free one]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The service provider to test as; remembered for the account
    #[arg(long = "as", value_enum, value_name = "WHO")]
    pub tester: Option<TesterName>,
    /// Print the URL to open instead of opening it in the browser
    #[arg(long)]
    pub print_url: bool,
    /// The account’s user list (CSV, XLSX), to check that the user is in it
    #[arg(long, value_name = "FILE")]
    pub users: Option<Source>,
}

/// The service providers that a test can sign in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TesterName {
    /// The service provider’s own application, with this computer’s ACS URL added
    Provider,
    /// A separate test service provider
    Own,
}

impl From<TesterName> for Tester {
    fn from(name: TesterName) -> Self {
        match name {
            TesterName::Provider => Self::Provider,
            TesterName::Own => Self::Own,
        }
    }
}

/// Reads a time as SAML writes it; without a zone it is UTC.
fn time(text: &str) -> Result<Timestamp, String> {
    date_time(text).ok_or_else(|| "a time must have the form 2026-09-14T10:00:00Z".to_owned())
}

/// The arguments of `inspect metadata`.
#[derive(Debug, Args)]
pub struct InspectMetadata {
    /// A file, an http(s):// URL, or - for standard input
    #[arg(required_unless_present = "sample", conflicts_with = "sample")]
    pub source: Option<Source>,
    /// Read this entity of a federation
    #[arg(long, value_name = "ENTITY_ID")]
    pub entity: Option<String>,
    /// The required signer: a file with the certificate, or its SHA-256 fingerprint
    #[arg(long, value_name = "FILE|FINGERPRINT")]
    pub signer: Option<String>,
    /// List every entity of a federation, not only identity providers, even if it has just one
    #[arg(long, conflicts_with = "entity")]
    pub list: bool,
    /// Inspect the sample that comes with SSO Wizard
    #[arg(long)]
    pub sample: bool,
}

/// The commands for accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// List the accounts
    #[command(after_help = "Example:\n  sso-wizard account list")]
    List,
    /// Show an account’s values, its checks, and what is missing
    #[command(after_help = "Example:\n  sso-wizard account show \"Example UK\"")]
    Show {
        /// The account’s name
        name: String,
    },
    /// Write an account profile to a file or to standard output
    #[command(after_help = "Example:\n  sso-wizard account export \"Example UK\" -o example-uk.json")]
    Export {
        /// The account’s name
        name: String,
        /// The file to write, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Add an account from an exported profile
    #[command(after_help = "Example:\n  sso-wizard account import example-uk.json --name \"Example UK, copy\"")]
    Import {
        /// The exported profile, or - for standard input
        file: Source,
        /// The account’s name, instead of the one in the file
        #[arg(long, value_name = "NEW")]
        name: Option<String>,
    },
    /// Check accounts for problems and upcoming expirations, for example in a daily task
    #[command(
        after_help = "Ends with 1 if an account has a blocker, or if a certificate with a role, the metadata, or the service \
                            provider’s signing certificate expires within the time. With --refresh, it also ends with 1 if the \
                            metadata changed in a way that breaks sign-ins or needs attention.\n\n\
                            Examples:\n  \
                            sso-wizard account check\n  \
                            sso-wizard account check --quiet --within 45d\n  \
                            sso-wizard account check --refresh\n  \
                            sso-wizard account check \"Example UK\" --json"
    )]
    Check(AccountCheck),
    /// Check an account’s metadata URL for changes
    #[command(
        after_help = "Ends with 1 if something changed that breaks sign-ins or needs attention, until you apply it.\n\n\
                            Examples:\n  \
                            sso-wizard account refresh \"Example UK\"\n  \
                            sso-wizard account refresh \"Example UK\" --take"
    )]
    Refresh {
        /// The account’s name
        name: String,
        /// Apply the newer metadata, unless it’s a different identity provider’s
        #[arg(long)]
        take: bool,
    },
    /// List, compare, and restore versions of an account’s metadata
    #[command(after_help = "Examples:\n  \
                            sso-wizard account versions \"Example UK\"\n  \
                            sso-wizard account versions \"Example UK\" --compare 2 5\n  \
                            sso-wizard account versions \"Example UK\" --restore 2")]
    Versions(AccountVersions),
    /// Show, pin, or remove the signer of an account’s metadata
    #[command(
        after_help = "Once a signer is pinned, only its signature is accepted. Ends with 1 if the account’s metadata isn’t signed \
                            by it.\n\n\
                            Examples:\n  \
                            sso-wizard account signer \"Example UK\"\n  \
                            sso-wizard account signer \"Example UK\" --pin federation.pem\n  \
                            sso-wizard account signer \"Example UK\" --unpin"
    )]
    Signer(AccountSigner),
    /// Delete an account
    #[command(after_help = "Example:\n  sso-wizard account delete \"Example UK\" --yes")]
    Delete {
        /// The account’s name
        name: String,
        /// Delete without asking
        #[arg(short, long)]
        yes: bool,
    },
}

/// The arguments of `account check`.
#[derive(Debug, Args)]
pub struct AccountCheck {
    /// The names of the accounts to check [default: all accounts]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// How far to look ahead: 30d, 6w, 3mo, 1y [default: the warning days in the settings]
    #[arg(long, value_name = "TIME")]
    pub within: Option<String>,
    /// Fetch the metadata again and report changes; otherwise no network access
    #[arg(long)]
    pub refresh: bool,
    /// Report only accounts with problems
    #[arg(short, long)]
    pub quiet: bool,
}

/// The arguments of `account versions`.
#[derive(Debug, Args)]
pub struct AccountVersions {
    /// The account’s name
    pub name: String,
    /// Show what changed from version A to version B
    #[arg(long, num_args = 2, value_names = ["A", "B"], value_parser = value_parser!(i64).range(1..))]
    pub compare: Option<Vec<i64>>,
    /// Restore this version; the current metadata is kept as a version
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(i64).range(1..), conflicts_with = "compare")]
    pub restore: Option<i64>,
}

/// The arguments of `account signer`.
#[derive(Debug, Args)]
pub struct AccountSigner {
    /// The account’s name
    pub name: String,
    /// Pin the required signer: a file with the certificate, or its SHA-256 fingerprint
    #[arg(long, value_name = "FILE|FINGERPRINT")]
    pub pin: Option<String>,
    /// Remove the pinned signer
    #[arg(long, conflicts_with = "pin")]
    pub unpin: bool,
}

/// The files that can be exported.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Write SP metadata for the identity provider to import
    #[command(after_help = "Examples:\n  \
                            sso-wizard export sp-metadata --account \"Example UK\" -o sp-metadata.xml\n  \
                            sso-wizard export sp-metadata --brand ringcentral --region us")]
    SpMetadata(ExportSpMetadata),
    /// Write SP metadata for the identity provider to import before you test a sign-in
    #[command(
        after_help = "With --as provider, the file also contains this computer’s ACS URL for the test. The service provider’s own \
                            ACS URL stays the default. The port is remembered for the account.\n\n\
                            Example:\n  sso-wizard export test-sp-metadata --account \"Example UK\" -o test-sp-metadata.xml"
    )]
    TestSpMetadata(ExportTestSpMetadata),
    /// Write a calendar file (.ics) with reminders before certificates expire
    #[command(after_help = "Example:\n  sso-wizard export reminder --account \"Example UK\" -o example-uk.ics")]
    Reminder {
        /// The account whose certificates need reminders
        #[arg(long, value_name = "NAME")]
        account: String,
        /// The file to write, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Write an account’s certificates as a table or as PEM
    #[command(after_help = "Examples:\n  \
                            sso-wizard export certificates --account \"Example UK\" -o certificates.csv\n  \
                            sso-wizard export certificates --account \"Example UK\" --format pem -o certificates.pem")]
    Certificates {
        /// The account whose certificates to write
        #[arg(long, value_name = "NAME")]
        account: String,
        /// The format to write
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CertificateFormat::Csv)]
        format: CertificateFormat,
        /// The file to write, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// The formats for certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CertificateFormat {
    /// A table for a spreadsheet, with the findings
    Csv,
    /// Only the certificates: Primary, Secondary, then the others
    Pem,
}

/// The arguments of `export sp-metadata`.
#[derive(Debug, Args)]
pub struct ExportSpMetadata {
    /// The account whose SP metadata to write
    #[arg(long, value_name = "NAME", required_unless_present = "brand", conflicts_with_all = ["brand", "region"])]
    pub account: Option<String>,
    /// The brand whose published values to write; `sso-wizard brands` lists them
    #[arg(long, value_name = "ID", requires = "region")]
    pub brand: Option<String>,
    /// The brand’s region
    #[arg(long, value_name = "ID", requires = "brand")]
    pub region: Option<String>,
    /// Use values that are inferred, not published by the service provider
    #[arg(long)]
    pub accept_suggested: bool,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The arguments of `export test-sp-metadata`.
#[derive(Debug, Args)]
pub struct ExportTestSpMetadata {
    /// The account whose sign-in to test
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Receive the response on this port; remembered for the account [default: the account’s port, or a free one]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The service provider to test as; remembered for the account
    #[arg(long = "as", value_enum, value_name = "WHO")]
    pub tester: Option<TesterName>,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
