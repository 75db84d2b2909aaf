//! Time that the list of a federation takes, compared with xmllint in the same run: `cargo bench --bench federation`.
//!
//! The files are in the shared corpus's `aggregate`, if it exists (`SSO_WIZARD_CORPUS`), or else are created here with the
//! same shape. Times are medians; runs of the two programs alternate, so that a busy moment affects both.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

use sso_wizard::federation::Stored;
use sso_wizard::saml::metadata::signature::{Signer, Standing};
use sso_wizard::saml::metadata::{self, Document};
use sso_wizard::saml::sample;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 9;

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();

    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Writes a federation of `entities` entities.
fn federation(folder: &Path, entities: usize) -> PathBuf {
    let path = folder.join(format!("{entities}.xml"));
    let corpus = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let written = Command::new("python3")
        .arg(corpus.join("aggregate"))
        .arg(entities.to_string())
        .stdout(File::create(&path).unwrap())
        .stderr(Stdio::null())
        .status();
    if !written.is_ok_and(|status| status.success()) {
        write_own(&path, entities);
    }
    path
}

/// Writes a federation of the same shape: two identity providers in five entities, about 9 kB each.
fn write_own(path: &Path, entities: usize) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let certificate = "MIIDFzCCAf+gAwIBAgIUEu+Iob6RLFR6025JVRqo4YPjrhgwDQYJKoZIhvcNAQEL\n".repeat(22);
    file.write_all(
        b"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
          xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\">\n",
    )
    .unwrap();
    for number in 0..entities {
        let (role, service) = match number % 5 {
            0 | 1 => ("IDPSSODescriptor", "SingleSignOnService"),
            _ => ("SPSSODescriptor", "AssertionConsumerService"),
        };
        let mut text = format!(
            "<md:EntityDescriptor entityID=\"https://entity-{number}.example.org/shibboleth\"><md:Extensions>\
             <mdrpi:RegistrationInfo registrationAuthority=\"https://registrar.example.org\"/></md:Extensions>\
             <md:{role} protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:Extensions><mdui:UIInfo>"
        );
        for language in ["en", "de", "fr", "ja"] {
            let _ = write!(
                text,
                "<mdui:DisplayName xml:lang=\"{language}\">Universität {number}</mdui:DisplayName>\n\
                 <mdui:Description xml:lang=\"{language}\">{}</mdui:Description>\n",
                "Single sign-on for staff and students. ".repeat(5)
            );
        }
        text.push_str("</mdui:UIInfo></md:Extensions>\n");
        for key in ["signing", "signing", "encryption"] {
            let _ = write!(
                text,
                "<md:KeyDescriptor use=\"{key}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{certificate}\
                 </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n"
            );
        }
        for binding in ["HTTP-Redirect", "HTTP-POST", "HTTP-POST-SimpleSign", "SOAP"] {
            let _ = writeln!(
                text,
                "<md:{service} Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" \
                 Location=\"https://entity-{number}.example.org/SAML2/{binding}\"/>"
            );
        }
        let _ = writeln!(text, "</md:{role}></md:EntityDescriptor>");
        file.write_all(text.as_bytes()).unwrap();
    }
    file.write_all(b"</md:EntitiesDescriptor>\n").unwrap();
}

/// The template of a signature over the group `_f`.
const SIGNATURE: &str = r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod
Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference
URI="#_f"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform
Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"##;

/// A key and its certificate for xmlsec1, which knows metadata by the names of its elements.
struct Xmlsec1 {
    key: String,
    certificate: String,
}

impl Xmlsec1 {
    const IDS: [&str; 4] = [
        "--id-attr:ID",
        "urn:oasis:names:tc:SAML:2.0:metadata:EntitiesDescriptor",
        "--id-attr:ID",
        "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor",
    ];

    /// Creates a key. Returns `None` if openssl or xmlsec1 is missing.
    fn new(folder: &Path) -> Option<Self> {
        let [key, certificate] = ["key.pem", "certificate.pem"].map(|name| folder.join(name).display().to_string());
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "3650",
                "-subj",
                "/CN=federation.example.org",
            ])
            .args(["-keyout", &key, "-out", &certificate])
            .stderr(Stdio::null())
            .status();
        let is_there = Command::new("xmlsec1").arg("--version").stdout(Stdio::null()).status();

        (made.is_ok_and(|made| made.success()) && is_there.is_ok()).then_some(Self { key, certificate })
    }

    /// Signs metadata: the root element, and everything in it.
    fn sign(&self, path: &Path) -> PathBuf {
        let text = fs::read_to_string(path).unwrap();
        let root = ["<md:EntitiesDescriptor", "<EntityDescriptor"].into_iter().find_map(|tag| text.find(tag)).unwrap();
        let end = root + text[root..].find('>').unwrap();
        let [template, signed] = ["template.xml", "signed.xml"].map(|name| path.with_extension(name));

        fs::write(&template, format!("{} ID=\"_f\">{SIGNATURE}{}", &text[..end], &text[end + 1..])).unwrap();
        let status = Command::new("xmlsec1")
            .args(["--sign", "--privkey-pem", &format!("{},{}", self.key, self.certificate)])
            .args(Self::IDS)
            .arg("--output")
            .arg(&signed)
            .arg(&template)
            .status();
        assert!(status.unwrap().success());
        signed
    }

    fn verify(&self, path: &Path) {
        let output = Command::new("xmlsec1")
            .args(["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem", &self.certificate])
            .args(Self::IDS)
            .arg(path)
            .output();
        assert!(output.unwrap().status.success());
    }
}

/// Reads one entity of a signed federation, and checks the signature over the whole with the signer.
fn read_signed(path: &Path, certificate: &str) {
    let stored = Stored::open(path).unwrap();
    let index = stored.list("en", |_| ControlFlow::Continue(())).unwrap();
    let row = index.entities.iter().find(|row| row.is_identity_provider).unwrap();
    let mut identity_provider = stored.identity_provider(row, |_| ControlFlow::Continue(())).unwrap();

    identity_provider.pin(Some(&Signer::from_file(&fs::read(certificate).unwrap()).unwrap()));
    assert_eq!(identity_provider.assessment().standing, Standing::PinnedSigner);
}

fn list(path: &Path) -> usize {
    Stored::open(path).unwrap().list("en", |_| ControlFlow::Continue(())).unwrap().entities.len()
}

fn first_rows(path: &Path) {
    let _ = Stored::open(path).unwrap().list("en", |progress| match progress.entities {
        [] => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    });
}

fn program(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sso-wizard"));
    command.args(["inspect", "metadata", "--list", "--json"]).arg(path).stdout(Stdio::null());
    command
}

/// Returns the peak memory of the program, in kB. Returns `None` if the system does not report it.
fn peak(mut command: Command) -> Option<u64> {
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = most.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()));
    }
    most
}

fn main() {
    let folder = std::env::temp_dir().join(format!("sso-wizard-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    println!(
        "| entities | size | whole list | xmllint --stream | ratio | first rows | the program | its peak memory |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for entities in [10_000, 20_000, 40_000] {
        let path = federation(&folder, entities);
        let (mut own, mut other, mut first, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            own.push(timed(|| assert_eq!(list(&path), entities)));
            other.push(timed(|| drop(Command::new("xmllint").args(["--stream", "--noout"]).arg(&path).status())));
            first.push(timed(|| first_rows(&path)));
            whole.push(timed(|| drop(program(&path).status())));
        }
        let (own, other) = (median(own), median(other));
        println!(
            "| {entities} | {:.1} MB | {} | {} | {:.2} | {} | {} | {} |",
            fs::metadata(&path).unwrap().len() as f64 / 1e6,
            milliseconds(own),
            milliseconds(other),
            own.as_secs_f64() / other.as_secs_f64(),
            milliseconds(median(first)),
            milliseconds(median(whole)),
            peak(program(&path)).map_or("unknown".to_owned(), |peak| format!("{:.1} MB", peak as f64 / 1000.0)),
        );
    }
    match Xmlsec1::new(&folder) {
        Some(xmlsec1) => signatures(&folder, &xmlsec1),
        None => println!("\nSignatures: skipped, needs openssl and xmlsec1."),
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// The cost of a signature: over a whole federation, and over one identity provider.
fn signatures(folder: &Path, xmlsec1: &Xmlsec1) {
    println!(
        "\n| signed | size | list, one entity, signature | xmlsec1 --verify | ratio | the program | its peak memory | xmlsec1's |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for entities in [10_000, 40_000] {
        let path = xmlsec1.sign(&federation(folder, entities));
        let (mut own, mut other, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        let one = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sso-wizard"));
            command.args(["inspect", "metadata", "--entity", "https://entity-0.example.org/shibboleth", "--signer"]);
            command.arg(&xmlsec1.certificate).arg(&path).stdout(Stdio::null());
            command
        };
        let verify = || {
            let mut command = Command::new("xmlsec1");
            command.args(["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem", &xmlsec1.certificate]);
            command.args(Xmlsec1::IDS).arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        for _ in 0..3 {
            own.push(timed(|| read_signed(&path, &xmlsec1.certificate)));
            other.push(timed(|| xmlsec1.verify(&path)));
            whole.push(timed(|| drop(one().status())));
        }
        let (own, other) = (median(own), median(other));
        let memory =
            |peak: Option<u64>| peak.map_or("unknown".to_owned(), |peak| format!("{:.1} MB", peak as f64 / 1000.0));
        println!(
            "| {entities} entities | {:.1} MB | {} | {} | {:.2} | {} | {} | {} |",
            fs::metadata(&path).unwrap().len() as f64 / 1e6,
            milliseconds(own),
            milliseconds(other),
            own.as_secs_f64() / other.as_secs_f64(),
            milliseconds(median(whole)),
            memory(peak(one())),
            memory(peak(verify())),
        );
    }

    let path = folder.join("one.xml");
    fs::write(&path, sample::IDP_METADATA).unwrap();
    let signed = fs::read(xmlsec1.sign(&path)).unwrap();
    let now = jiff::Timestamp::now();
    let one = (0..200).map(|_| {
        timed(|| match metadata::read(&signed).unwrap() {
            Document::IdentityProvider(provider) => {
                assert_eq!(provider.assessment().standing, Standing::SignerNotKnown);
                drop(black_box(provider.findings(now)));
            }
            Document::Aggregate(_) => {}
        })
    });
    println!("\nOne identity provider, with findings and signature: {}", milliseconds(median(one.collect())));
}
