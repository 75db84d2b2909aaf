//! Time to check a captured sign-in, and to find one in a capture: `cargo bench --bench response`.
//!
//! Each line is the median of many runs. Signed ones are compared with `xmlsec1 --verify` on the same file in the same run,
//! which checks only the signature, and whose time includes the start of a process. Lines that need a signature are created
//! with openssl and xmlsec1, and skipped if these are missing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints its table and stops where it cannot go on"
)]

mod median;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use median::median;
use sso_wizard::certificate;
use sso_wizard::saml::capture;
use sso_wizard::saml::response::{EmailSource, Expected, MAX_BYTES, Verdict, examine};
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const RUNS: usize = 31;

/// Within the time of every sign-in here: 2026-09-14T09:42:00Z.
const NOW: Timestamp = Timestamp::constant(1_789_378_920, 0);

const ISSUER: &str = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/";
const ACS: &str = "https://sp.example.com/sp/ACS.saml2";
const EMAIL: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

const SIGNATURE: &str = r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#ID"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"##;

/// Bytes that signing adds to the template, twice: certificate, value, and digest, in lines.
const SIGNED_ADDS: usize = 8_000;

/// A value as directories send it for each group of a user.
const GROUP: &str = "<AttributeValue>11111111-2222-3333-4444-555555555555</AttributeValue>";

/// The template of a signature over the element with an ID.
fn signature(id: &str) -> String {
    SIGNATURE.replace("#ID", &format!("#{id}"))
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sign-in").join(name)
}

fn expected(certificate: &Path) -> Expected {
    Expected {
        issuer: ISSUER.to_owned(),
        certificates: certificate::read(&fs::read(certificate).unwrap()).unwrap().certificates,
        others: Vec::new(),
        audience: "https://sp.example.com".to_owned(),
        assertion_consumer_services: vec![ACS.to_owned()],
        email: EmailSource::Attribute(EMAIL.to_owned()),
        in_response_to: None,
        requests: Vec::new(),
    }
}

/// A sign-in with something instead of its extensions, the signature of the assertion, and the attributes.
fn response(extensions: &str, signature: &str, attributes: &str) -> String {
    let (now, until) = ("2026-09-14T09:41:31Z", "2026-09-14T10:41:31Z");

    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r1\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{ACS}\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{ISSUER}</Issuer>{extensions}<samlp:Status>\
         <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
         <Assertion xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_a1\" IssueInstant=\"{now}\" Version=\"2.0\">\
         <Issuer>{ISSUER}</Issuer>{signature}<Subject><NameID>ada</NameID>\
         <SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <SubjectConfirmationData NotOnOrAfter=\"{until}\" Recipient=\"{ACS}\"/></SubjectConfirmation></Subject>\
         <Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{until}\"><AudienceRestriction>\
         <Audience>https://sp.example.com</Audience></AudienceRestriction></Conditions>\
         <AttributeStatement>{attributes}</AttributeStatement><AuthnStatement AuthnInstant=\"{now}\"/></Assertion></samlp:Response>"
    )
}

/// Usual attributes, and one more with these values.
fn attributes(values: &str) -> String {
    format!(
        "<Attribute Name=\"{EMAIL}\"><AttributeValue>ada@example.com</AttributeValue></Attribute>\
         <Attribute Name=\"groups\">{values}</Attribute>"
    )
}

/// Repeats something in a document until it has the maximum size of a response, except for `room` bytes.
fn filled(room: usize, repeated: &str, document: impl Fn(&str) -> String) -> String {
    let left = MAX_BYTES - room - document("").len();

    document(&repeated.repeat(left / repeated.len()))
}

/// Returns `count` declarations of different namespaces.
fn declarations(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!(" xmlns:n{number}=\"urn:{number}\"")).collect()
}

/// Elements within as many namespaces as the guard lets through.
fn under_namespaces(elements: &str) -> String {
    let starts: String = (0..4).map(|level| format!("<samlp:Extensions{}>", declarations(level * 60, 60))).collect();

    format!("{starts}{elements}{}", "</samlp:Extensions>".repeat(4))
}

fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;

    if milliseconds < 10.0 { format!("{milliseconds:.2} ms") } else { format!("{milliseconds:.0} ms") }
}

/// Prints the time of the check, next to another program's if there is one to compare with.
fn line(name: &str, xml: &str, expected: &Expected, verdict: Verdict, beside: Option<Duration>) {
    assert_eq!(examine(xml.as_bytes(), expected, NOW).unwrap().verdict, verdict, "{name}");
    let time = median(RUNS, || drop(black_box(examine(xml.as_bytes(), expected, NOW))));
    let ratio = beside.map_or_else(String::new, |beside| format!("{:.2}", time.as_secs_f64() / beside.as_secs_f64()));

    println!(
        "| {name} | {:.1} kB | {} | {} | {ratio} |",
        xml.len() as f64 / 1000.0,
        milliseconds(time),
        beside.map_or_else(String::new, milliseconds)
    );
}

/// A key with its certificate, and the program that signs with it.
struct Xmlsec1 {
    folder: TempDir,
}

impl Xmlsec1 {
    const IDS: [&str; 4] = [
        "--id-attr:ID",
        "urn:oasis:names:tc:SAML:2.0:protocol:Response",
        "--id-attr:ID",
        "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
    ];

    fn is_there() -> bool {
        Command::new("xmlsec1").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Creates a key. Returns `None` if openssl or xmlsec1 is missing.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=idp.example.com"])
            .args(["-keyout", "key.pem", "-out", "idp.pem"])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .status();

        (made.is_ok_and(|made| made.success()) && Self::is_there()).then_some(Self { folder })
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("idp.pem")
    }

    /// Fills in the first signature template of a document, and returns the file.
    fn sign(&self, template: &str) -> PathBuf {
        let (blank, signed) = (self.folder.path().join("template.xml"), self.folder.path().join("signed.xml"));
        fs::write(&blank, template).unwrap();
        let status = Command::new("xmlsec1")
            .args(["--sign", "--privkey-pem", "key.pem,idp.pem"])
            .args(Self::IDS)
            .arg("--output")
            .args([&signed, &blank])
            .current_dir(&self.folder)
            .status();

        assert!(status.unwrap().success());
        signed
    }

    /// Measures xmlsec1's time for the first signature of a file. It takes as long to find a different signer.
    fn verify(path: &Path, certificate: &Path, is_sound: bool) -> Duration {
        median(RUNS, || {
            let output = Command::new("xmlsec1")
                .args(["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem"])
                .arg(certificate)
                .args(Self::IDS)
                .arg(path)
                .output();
            assert_eq!(output.unwrap().status.success(), is_sound);
        })
    }
}

/// Large signed sign-ins, from the expected signer or another one.
fn signed(xmlsec1: &Xmlsec1) {
    let [own, another] = [xmlsec1.certificate(), fixture("idp.pem")];
    let line = |name: &str, template: &str, certificate: &Path, verdict| {
        let path = xmlsec1.sign(template);
        let beside = Xmlsec1::verify(&path, certificate, verdict == Verdict::Accepted);

        line(name, &fs::read_to_string(&path).unwrap(), &expected(certificate), verdict, Some(beside));
    };
    let of_assertion = |values: &str| response("", &signature("_a1"), &attributes(values));
    let groups = filled(SIGNED_ADDS, GROUP, of_assertion);
    let one = filled(SIGNED_ADDS, "x", |value| of_assertion(&format!("<AttributeValue>{value}</AttributeValue>")));

    line("one value of 1 MB, signed", &one, &own, Verdict::Accepted);
    line("15,000 groups, signed", &groups, &own, Verdict::Accepted);

    // The template of the response is before the assertion, which is already signed.
    let inner = fs::read_to_string(xmlsec1.sign(&groups)).unwrap();
    let both = inner.replacen("</Issuer>", &format!("</Issuer>{}", signature("_r1")), 1);

    line("15,000 groups, response and assertion signed", &both, &own, Verdict::Accepted);
    line("15,000 groups, signed by another", &groups, &another, Verdict::Rejected);

    let hostile = filled(SIGNED_ADDS, "<a/>", |elements| {
        response(&format!("{}{}", signature("_r1"), under_namespaces(elements)), "", &attributes(""))
    });

    line("258,000 elements within 240 namespaces, signed by another", &hostile, &another, Verdict::Rejected);
}

/// Responses that are designed to take long. The sender needs no key.
fn hostile() {
    let expected = expected(&fixture("idp.pem"));
    let line = |name, xml: &str| line(name, xml, &expected, Verdict::Rejected, None);
    let numbered: String = (0..128).map(|number| format!(" a{number}=\"\"")).collect();

    line("262,000 elements", &filled(0, "<a/>", |elements| response(elements, "", "")));
    line(
        "260,000 elements within 240 namespaces",
        &filled(0, "<a/>", |elements| response(&under_namespaces(elements), "", "")),
    );
    line("128 attributes on every element", &filled(0, &format!("<a{numbered}/>"), |all| response(all, "", "")));
    line(
        "50,000 attributes, none with the address",
        &filled(0, "<Attribute Name=\"a\"/>", |attributes| response("", "", attributes)),
    );
    line(
        "131,000 pieces of one value",
        &filled(0, "a<!---->", |text| {
            response("", "", &attributes(&format!("<AttributeValue>{text}</AttributeValue>")))
        }),
    );
}

/// A network log of about `bytes` bytes: scripts that a browser loaded, then the sign-in.
fn log(bytes: usize) -> String {
    let script = serde_json::to_string(&"function f(a) { return \"a\" + a; }\n".repeat(3_000)).unwrap();
    let head = "\"startedDateTime\":\"2026-09-14T09:41:31.5Z\",\"request\"";
    let loaded = format!(
        "{{{head}:{{\"method\":\"GET\",\"url\":\"https://idp.example.com/a.js?v=1\",\"headers\":[{{\"name\":\"accept\",\"value\":\
         \"*/*\"}}],\"queryString\":[{{\"name\":\"v\",\"value\":\"1\"}}]}},\"response\":{{\"status\":200,\"content\":{{\"text\":\
         {script}}}}}}},"
    );
    let message = STANDARD.encode(fs::read(fixture("signed.xml")).unwrap()).replace('+', "%2B").replace('=', "%3D");
    let posted = format!(
        "{{{head}:{{\"method\":\"POST\",\"url\":\"{ACS}\",\"postData\":{{\"text\":\"SAMLResponse={message}\"}}}}}}"
    );

    format!("{{\"log\":{{\"entries\":[{}{posted}]}}}}", loaded.repeat(bytes / loaded.len()))
}

/// Prints the time to find the messages of a capture, next to the time for only parsing its JSON.
fn capture_line(name: &str, text: &str, messages: usize) {
    assert_eq!(capture::read(text.as_bytes()).map_or(0, |found| found.len()), messages, "{name}");
    let time = median(5, || drop(black_box(capture::read(text.as_bytes()))));
    let beside = median(5, || drop(black_box(serde_json::from_str::<serde::de::IgnoredAny>(text))));

    println!(
        "| {name} | {:.1} MB | {} | {:.1} |",
        text.len() as f64 / 1e6,
        milliseconds(time),
        time.as_secs_f64() / beside.as_secs_f64()
    );
}

fn main() {
    println!("| response | size | verdict | xmlsec1 --verify, its start included | ratio |\n|---|---|---|---|---|");

    let (usual, certificate) = (fixture("signed.xml"), fixture("idp.pem"));
    let beside = Xmlsec1::is_there().then(|| Xmlsec1::verify(&usual, &certificate, true));
    let xml = fs::read_to_string(&usual).unwrap();

    line("a usual one, signed", &xml, &expected(&certificate), Verdict::Accepted, beside);
    let xmlsec1 = Xmlsec1::new();
    xmlsec1.iter().for_each(signed);
    hostile();
    if xmlsec1.is_none() {
        println!("\nLarge ones that are signed: skipped, needs openssl and xmlsec1.");
    }

    println!("\n| capture | size | time | times serde_json alone |\n|---|---|---|---|");
    capture_line("a HAR file of a sign-in", &log(20_000_000), 1);
    let entries = vec!["{}"; 6_666_000].join(",");
    capture_line("a HAR file of empty entries", &format!("{{\"log\":{{\"entries\":[{entries}]}}}}"), 0);
}
