//! Verdicts on signatures are those of xmlsec1: on every signature of the corpus, and on documents that xmlsec1 signs here.
//!
//! What is refused although xmlsec1 takes it is listed with its reason: nothing else may differ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use roxmltree::{Document, Node};
use sso_wizard::certificate::{Certificate, PublicKey};
use sso_wizard::saml::metadata::signature::{Signer, Standing};
use sso_wizard::saml::metadata::{self, Document as Read};
use sso_wizard::saml::signature::{Profile, Refusal, SignedElement, Weak};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Signatures that xmlsec1 takes with the certificate in them, and that are refused here on purpose: file, place of the
/// signature in it, and why.
const DELIBERATE: &[(&str, usize, &str)] = &[];

/// Returns whether a program is here. In CI it has to be.
fn is_here(program: &str, argument: &str) -> bool {
    let status = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_here = status.is_ok_and(|status| status.success());
    assert!(is_here || std::env::var_os("CI").is_none(), "{program} has to be here in CI");
    if !is_here {
        println!("skipped: {program} is not here");
    }
    is_here
}

/// The rows of the corpus with a signature, by name, with xmlsec1's verdict as the list of the corpus has it.
fn corpus() -> Vec<(PathBuf, String)> {
    let folder = std::env::var_os("SSO_WIZARD_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
        println!("skipped: there is no corpus in {}", folder.display());
        return Vec::new();
    };
    let kinds = ["aggregate", "idp-metadata", "sp-metadata", "response-valid", "response-attack"];
    let rows = manifest.lines().skip(1).filter_map(|line| {
        let [kind, from, file, _] = line.splitn(4, '\t').collect::<Vec<_>>().try_into().ok()?;
        let path = folder.join("files").join(kind).join(from).join(file);
        let text = String::from_utf8(std::fs::read(&path).ok()?).ok()?;
        (kinds.contains(&kind) && text.contains(SIGNATURE))
            .then(|| (path, text.trim_start_matches('\u{feff}').to_owned()))
    });
    rows.collect()
}

/// What is said about one signature of a document: by us, and by xmlsec1.
fn ours(signature: Node<'_, '_>) -> Result<Vec<Weak>, Refusal> {
    let parent = signature.parent_element().ok_or(Refusal::Missing("parent"))?;
    let profile = match parent.tag_name().namespace() {
        Some("urn:oasis:names:tc:SAML:2.0:metadata") => Profile::Metadata,
        _ => Profile::Message,
    };
    let signed = SignedElement::find(parent, profile)?.unwrap();
    let keys: Vec<PublicKey> = signed.certificates().iter().map(Certificate::public_key).collect();
    signed.verify(&keys).map(|verified| verified.warnings)
}

/// Verifies with the first certificate in the signature, as a key that is trusted: whose it is does not matter here.
fn xmlsec1(file: &Path, signature: Node<'_, '_>, index: usize, folder: &Path) -> Option<bool> {
    let certificate = signature
        .descendants()
        .find(|node| node.has_tag_name((SIGNATURE, "X509Certificate")))
        .and_then(|node| node.text())
        .map(|text| text.split_whitespace().collect::<String>())?;
    let pem = folder.join(format!("{index}.pem"));
    let lines: Vec<_> = certificate.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    std::fs::write(&pem, format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")))
        .unwrap();
    let mut arguments: Vec<String> =
        vec!["--verify".to_owned(), "--enabled-key-data".to_owned(), "key-name".to_owned()];
    for name in [
        "urn:oasis:names:tc:SAML:2.0:protocol:Response",
        "urn:oasis:names:tc:SAML:2.0:protocol:ArtifactResponse",
        "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest",
        "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
        "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor",
        "urn:oasis:names:tc:SAML:2.0:metadata:EntitiesDescriptor",
    ] {
        arguments.extend(["--id-attr:ID".to_owned(), name.to_owned()]);
    }
    arguments.extend(["--pubkey-cert-pem".to_owned(), pem.display().to_string()]);
    let position = format!("(//*[local-name()='Signature' and namespace-uri()='{SIGNATURE}'])[{}]", index + 1);
    arguments.extend(["--node-xpath".to_owned(), position, file.display().to_string()]);
    let output = Command::new("xmlsec1").args(arguments).output().unwrap();
    Some(output.status.success())
}

#[test]
fn verdicts_on_the_corpus_are_those_of_xmlsec1_apart_from_what_is_refused_on_purpose() {
    if !is_here("xmlsec1", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut count, mut same, mut differences, mut met) = (0, 0, Vec::new(), 0);
    for (path, text) in corpus() {
        let Ok(document) = Document::parse(&text) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let signatures = document.descendants().filter(|node| node.has_tag_name((SIGNATURE, "Signature")));
        for (index, signature) in signatures.enumerate() {
            let Some(theirs) = xmlsec1(&path, signature, index, folder.path()) else { continue };
            let ours = ours(signature);
            count += 1;
            let known = DELIBERATE.iter().find(|(file, place, _)| name.ends_with(file) && *place == index);
            match (&ours, theirs, known) {
                (Err(refusal), true, Some((.., reason))) => {
                    assert_eq!(refusal.sentence(), *reason, "{name} {index}");
                    met += 1;
                }
                (Ok(_), true, None) | (Err(_), false, None) => same += 1,
                _ => differences.push(format!(
                    "{name}, signature {index}: xmlsec1 says {theirs}, we say {:?}",
                    ours.map_err(|refusal| refusal.sentence())
                )),
            }
        }
    }
    println!(
        "{count} signatures: {same} the same verdict, {met} refused on purpose, {} differences",
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(count == 0 || met == DELIBERATE.len(), "each deliberate refusal is met");
}
