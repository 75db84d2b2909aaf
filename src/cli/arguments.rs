//! What may be typed after `sso-wizard`.

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
    about = "From an identity provider's SAML metadata to a single sign-on that is proven to work",
    long_about = "SSO Wizard takes the administrator of a cloud-phone account from the identity provider's SAML \
                  metadata to a single sign-on that is proven to work.\n\n\
                  Without a command it opens the window. Every command works without a display.",
    after_help = "Exit codes:\n  \
                  0   sound\n  \
                  1   read, but with a blocker\n  \
                  2   could not be read or done\n  \
                  64  wrong usage\n\n\
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
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub color: Colour,
    /// Keep accounts, settings and brand files in DIR instead of the platform's folders
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Keep accounts in this SQLite file: a path, or sqlite: and a path
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// Tell on standard error what is being done; twice for the libraries too
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// When to use colour.
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
    /// Say what a file or address holds, and what is wrong with it
    #[command(subcommand, after_help = "Example:\n  sso-wizard inspect metadata idp-metadata.xml")]
    Inspect(Inspect),
    /// List, show, check, refresh, export, import and delete the accounts of this computer; pin who signs their metadata
    #[command(subcommand, after_help = "Example:\n  sso-wizard account show \"Example UK\"")]
    Account(Account),
    /// Write files: SP metadata, an expiry reminder, certificates
    #[command(
        subcommand,
        after_help = "Example:\n  sso-wizard export sp-metadata --brand ringcentral --region us -o sp-metadata.xml"
    )]
    Export(Export),
    /// Sign in for real: this computer asks the identity provider and takes its answer
    #[command(
        name = "test-sign-in",
        after_help = "Listens on 127.0.0.1 for one answer, for 5 minutes at most. The identity provider has to know the test's service \
                            provider: import what `export test-sp-metadata` writes. An accepted sign-in is kept as the account's proof. Ends \
                            with 0 when the sign-in is accepted, 1 when it is rejected, 2 when no answer arrived.\n\n\
                            Examples:\n  \
                            sso-wizard test-sign-in --account \"Example UK\"\n  \
                            sso-wizard test-sign-in --account \"Example UK\" --print-url --json"
    )]
    TestSignIn(TestSignIn),
    /// List the brands with their regions and service-provider values
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

/// What can be inspected.
#[derive(Debug, Subcommand)]
pub enum Inspect {
    /// What IdP metadata says, and what is wrong with it
    #[command(after_help = "Examples:\n  \
                            sso-wizard inspect metadata idp-metadata.xml\n  \
                            sso-wizard inspect metadata https://idp.example.com/metadata --json\n  \
                            sso-wizard inspect metadata federation.xml --entity https://idp.example.com/idp\n  \
                            sso-wizard inspect metadata idp-metadata.xml --signer federation.pem\n  \
                            sso-wizard inspect metadata --sample")]
    Metadata(InspectMetadata),
    /// Every certificate in PEM, DER and PKCS#7 files
    #[command(after_help = "Example:\n  sso-wizard inspect certificate signing.pem chain.p7b")]
    Certificate {
        /// Files, http(s):// addresses, or - for standard input
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<Source>,
    },
    /// SP metadata from the portal or from support
    #[command(after_help = "Example:\n  sso-wizard inspect sp-metadata sp-metadata.xml")]
    SpMetadata {
        /// A file, an http(s):// address, or - for standard input
        source: Source,
    },
    /// Duplicate email addresses in a user list, and who has no match at the identity provider
    #[command(after_help = "Examples:\n  \
                            sso-wizard inspect users users.csv --column \"Email\"\n  \
                            sso-wizard inspect users users.xlsx --idp-users directory.csv -o unmatched.csv")]
    Users(InspectUsers),
    /// A captured sign-in: what of it is proven, and why it succeeds or fails
    #[command(
        after_help = "SOURCE is a SAMLResponse as it was copied (XML or base64), a form body, an address with its query, the page \
                            that posts it, a HAR file of any browser, or an export of SAML-tracer. Ends with 0 when the sign-in is \
                            accepted, 1 when it is rejected, 2 when no response can be read.\n\n\
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
    /// A CSV or XLSX file, an http(s):// address, or - for standard input
    pub source: Source,
    /// The header of the email column, where it is not recognised
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// A list of the identity provider's users (CSV, XLSX): say who of the account has no match in it
    #[arg(long, value_name = "FILE")]
    pub idp_users: Option<Source>,
    /// The header of the email column in that list, where it is not recognised
    #[arg(long, value_name = "NAME", requires = "idp_users")]
    pub idp_column: Option<String>,
    /// Write who has no match to this file, as CSV
    #[arg(short, long, value_name = "FILE", requires = "idp_users")]
    pub output: Option<PathBuf>,
}

/// The arguments of `inspect response`.
#[derive(Debug, Args)]
pub struct InspectResponse {
    /// A file, an http(s):// address, or - for standard input
    pub source: Source,
    /// The account that the sign-in is for
    #[arg(long, value_name = "NAME", required_unless_present = "metadata", conflicts_with_all = ["metadata", "sp_metadata", "email_attribute"])]
    pub account: Option<String>,
    /// The metadata of the identity provider; its signing certificates are Primary and Secondary, in this order
    #[arg(long, value_name = "FILE", requires = "sp_metadata")]
    pub metadata: Option<Source>,
    /// The metadata of the service provider
    #[arg(long, value_name = "FILE", requires = "metadata")]
    pub sp_metadata: Option<Source>,
    /// The attribute with the email address; SAML_SUBJECT is the NameID [default: the one that the metadata offers, else SAML_SUBJECT]
    #[arg(long, value_name = "NAME", requires = "metadata")]
    pub email_attribute: Option<String>,
    /// The time that counts as now, such as 2026-09-14T10:00:00Z [default: that of the capture, else now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<Timestamp>,
    /// The user list of the account (CSV, XLSX): who signs in has to be in it
    #[arg(long, value_name = "FILE")]
    pub users: Option<Source>,
    /// Which response of the capture, counted from 1 [default: the last]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub entry: Option<u32>,
}

/// The arguments of `test-sign-in`.
#[derive(Debug, Args)]
pub struct TestSignIn {
    /// The account to sign in to
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Take the answer on this port, and keep it for the account [default: the account's, which the SP metadata names]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// As whom to ask; kept for the account
    #[arg(long = "as", value_enum, value_name = "WHO")]
    pub tester: Option<TesterName>,
    /// Print the address to open, instead of opening it in the browser
    #[arg(long)]
    pub print_url: bool,
    /// The user list of the account (CSV, XLSX): who signs in has to be in it
    #[arg(long, value_name = "FILE")]
    pub users: Option<Source>,
}

/// As whom a test asks for a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TesterName {
    /// As the provider, with a second assertion consumer service: its application is what is tested
    Provider,
    /// As a service provider of its own, imported beside the provider's
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
    date_time(text).ok_or_else(|| "a time has the form 2026-09-14T10:00:00Z".to_owned())
}

/// The arguments of `inspect metadata`.
#[derive(Debug, Args)]
pub struct InspectMetadata {
    /// A file, an http(s):// address, or - for standard input
    #[arg(required_unless_present = "sample", conflicts_with = "sample")]
    pub source: Option<Source>,
    /// Read this entity of an aggregate
    #[arg(long, value_name = "ENTITY_ID")]
    pub entity: Option<String>,
    /// Who has to have signed: a file with the certificate, or its SHA-256 fingerprint
    #[arg(long, value_name = "FILE|FINGERPRINT")]
    pub signer: Option<String>,
    /// List every entity of an aggregate, not only the identity providers, be it one alone
    #[arg(long, conflicts_with = "entity")]
    pub list: bool,
    /// Inspect the sample that comes with the program
    #[arg(long)]
    pub sample: bool,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// List the accounts
    #[command(after_help = "Example:\n  sso-wizard account list")]
    List,
    /// Show an account: what is known, what is checked, what is missing
    #[command(after_help = "Example:\n  sso-wizard account show \"Example UK\"")]
    Show {
        /// The account's name
        name: String,
    },
    /// Write an account profile to a file or to standard output
    #[command(after_help = "Example:\n  sso-wizard account export \"Example UK\" -o example-uk.json")]
    Export {
        /// The account's name
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
        /// The name to give it, instead of the one in the file
        #[arg(long, value_name = "NEW")]
        name: Option<String>,
    },
    /// Say what is wrong with accounts, or soon will be: for a daily task
    #[command(
        after_help = "Ends with 1 when an account has a blocker, or when a certificate with a role, the metadata or the \
                            service provider's signing certificate expires within the time; with --refresh also when the metadata at its \
                            address changed so that it breaks sign-ins or needs attention.\n\n\
                            Examples:\n  \
                            sso-wizard account check\n  \
                            sso-wizard account check --quiet --within 45d\n  \
                            sso-wizard account check --refresh\n  \
                            sso-wizard account check \"Example UK\" --json"
    )]
    Check(AccountCheck),
    /// Look again where an account's metadata came from, and say what changed
    #[command(
        after_help = "Ends with 1 when something changed that breaks sign-ins or needs attention, until it is taken over.\n\n\
                            Examples:\n  \
                            sso-wizard account refresh \"Example UK\"\n  \
                            sso-wizard account refresh \"Example UK\" --take"
    )]
    Refresh {
        /// The account's name
        name: String,
        /// Take the newer metadata over; never that of another identity provider
        #[arg(long)]
        take: bool,
    },
    /// List, compare and bring back the versions of an account's metadata
    #[command(after_help = "Examples:\n  \
                            sso-wizard account versions \"Example UK\"\n  \
                            sso-wizard account versions \"Example UK\" --compare 2 5\n  \
                            sso-wizard account versions \"Example UK\" --restore 2")]
    Versions(AccountVersions),
    /// Say who has to have signed an account's metadata; pin a signer, or take that back
    #[command(
        after_help = "Once a signer is pinned, only its signature counts. Ends with 1 when the metadata that the account has is not \
                            signed by it.\n\n\
                            Examples:\n  \
                            sso-wizard account signer \"Example UK\"\n  \
                            sso-wizard account signer \"Example UK\" --pin federation.pem\n  \
                            sso-wizard account signer \"Example UK\" --unpin"
    )]
    Signer(AccountSigner),
    /// Delete an account
    #[command(after_help = "Example:\n  sso-wizard account delete \"Example UK\" --yes")]
    Delete {
        /// The account's name
        name: String,
        /// Delete without asking
        #[arg(short, long)]
        yes: bool,
    },
}

/// The arguments of `account check`.
#[derive(Debug, Args)]
pub struct AccountCheck {
    /// The accounts' names; without one, every account is checked
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// How far to look ahead: 30d, 6w, 3mo, 1y [default: the warning days of the settings]
    #[arg(long, value_name = "TIME")]
    pub within: Option<String>,
    /// Fetch the metadata again from its address, and say what changed; without this, nothing is asked on the network
    #[arg(long)]
    pub refresh: bool,
    /// Say nothing of accounts that are sound or not set up yet
    #[arg(short, long)]
    pub quiet: bool,
}

/// The arguments of `account versions`.
#[derive(Debug, Args)]
pub struct AccountVersions {
    /// The account's name
    pub name: String,
    /// Say what changed from version A to version B
    #[arg(long, num_args = 2, value_names = ["A", "B"], value_parser = value_parser!(i64).range(1..))]
    pub compare: Option<Vec<i64>>,
    /// Go back to this version; what the account has now stays a version too
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(i64).range(1..), conflicts_with = "compare")]
    pub restore: Option<i64>,
}

/// The arguments of `account signer`.
#[derive(Debug, Args)]
pub struct AccountSigner {
    /// The account's name
    pub name: String,
    /// Pin who has to have signed: a file with the certificate, or its SHA-256 fingerprint
    #[arg(long, value_name = "FILE|FINGERPRINT")]
    pub pin: Option<String>,
    /// Pin nobody any more
    #[arg(long, conflicts_with = "pin")]
    pub unpin: bool,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// SP metadata for the identity provider to import
    #[command(after_help = "Examples:\n  \
                            sso-wizard export sp-metadata --account \"Example UK\" -o sp-metadata.xml\n  \
                            sso-wizard export sp-metadata --brand ringcentral --region us")]
    SpMetadata(ExportSpMetadata),
    /// SP metadata for the identity provider to import before a sign-in is tested
    #[command(
        after_help = "As the provider, its own assertion consumer service stays the usual one, and that of the test on this computer \
                            stands beside it. The port in it is kept for the account.\n\n\
                            Example:\n  sso-wizard export test-sp-metadata --account \"Example UK\" -o test-sp-metadata.xml"
    )]
    TestSpMetadata(ExportTestSpMetadata),
    /// A calendar file (.ics) that reminds before certificates expire
    #[command(after_help = "Example:\n  sso-wizard export reminder --account \"Example UK\" -o example-uk.ics")]
    Reminder {
        /// The account whose certificates to be reminded of
        #[arg(long, value_name = "NAME")]
        account: String,
        /// The file to write, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// The certificates of an account, as a table or as PEM
    #[command(after_help = "Examples:\n  \
                            sso-wizard export certificates --account \"Example UK\" -o certificates.csv\n  \
                            sso-wizard export certificates --account \"Example UK\" --format pem -o certificates.pem")]
    Certificates {
        /// The account whose certificates to write
        #[arg(long, value_name = "NAME")]
        account: String,
        /// How to write them
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CertificateFormat::Csv)]
        format: CertificateFormat,
        /// The file to write, instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// How certificates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CertificateFormat {
    /// A table for a spreadsheet, with the findings
    Csv,
    /// The certificates alone: Primary, Secondary, then the others
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
    /// The brand's region
    #[arg(long, value_name = "ID", requires = "brand")]
    pub region: Option<String>,
    /// Take values that are only inferred, not published by the provider
    #[arg(long)]
    pub accept_suggested: bool,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The arguments of `export test-sp-metadata`.
#[derive(Debug, Args)]
pub struct ExportTestSpMetadata {
    /// The account whose sign-in is tested
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// The port on which this computer takes the answer; kept for the account [default: the account's, else a free one]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// As whom the test asks; kept for the account
    #[arg(long = "as", value_enum, value_name = "WHO")]
    pub tester: Option<TesterName>,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
