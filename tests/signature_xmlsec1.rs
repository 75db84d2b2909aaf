//! Verdicts on signatures match xmlsec1: on every signature of the corpus, and on documents that xmlsec1 signs here.
//!
//! Signatures that are rejected although xmlsec1 accepts them are listed with the reason: there may be no other difference.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod corpus;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};
use sso_wizard::certificate::{Certificate, PublicKey};
use sso_wizard::saml::metadata::signature::{Signer, Standing};
use sso_wizard::saml::metadata::{self, IdentityProvider, SignatureStatus};
use sso_wizard::saml::sample;
use sso_wizard::saml::signature::{Canonicalisation, Profile, Refusal, SignedElement, Weak, canonicalise};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Signatures that xmlsec1 accepts with the certificate in them, and that are rejected here on purpose: file, index of the
/// signature in it, and the ID of the covered element instead of its parent.
///
/// All of them are wrapped: the signature is valid for an element that does not contain it, so that another, unsigned
/// element can replace that one.
const DELIBERATE: &[(&str, usize, &str)] = &[
    ("tests__xsw__signed-xsw-assertion-assertion.xml", 0, "the-assertion"),
    ("tests__xsw__signed-xsw-assertion-extensions.xml", 0, "the-assertion"),
    ("tests__xsw__signed-xsw-assertion-wrapper.xml", 0, "the-assertion"),
    (
        "test__responses__invalids__response_invalid_signed_element.xml.base64.xml",
        0,
        "pfx05f3ce10-1615-f3ea-a988-60e380b3299f",
    ),
    (
        "test__responses__invalids__response_with_concealed_signed_assertion.xml",
        0,
        "pfx7fca52d6-8991-5d99-3147-4f9d7c278d78",
    ),
    (
        "test__responses__invalids__response_with_doubled_signed_assertion.xml",
        0,
        "pfx7fca52d6-8991-5d99-3147-4f9d7c278d78",
    ),
];

/// Returns whether a program is installed. In CI it must be.
fn is_here(program: &str, argument: &str) -> bool {
    let status = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_here = status.is_ok_and(|status| status.success());
    assert!(is_here || std::env::var_os("CI").is_none(), "{program} has to be here in CI");
    if !is_here {
        println!("skipped: {program} is not here");
    }
    is_here
}

/// The files of the corpus with a signature.
fn signed() -> Vec<(PathBuf, String)> {
    let kinds = ["aggregate", "idp-metadata", "sp-metadata", "response-valid", "response-attack"];
    let rows = corpus::rows(&kinds).into_iter().filter_map(|row| {
        let text = String::from_utf8(row.bytes).ok()?;
        text.contains(SIGNATURE).then(|| (row.path, text.trim_start_matches('\u{feff}').to_owned()))
    });
    rows.collect()
}

/// Returns our verdict on one signature of a document.
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

/// Verifies with the first certificate in the signature, as a trusted key: its owner does not matter here.
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
    let (mut count, mut valid, mut invalid, mut differences, mut met) = (0, 0, 0, Vec::new(), 0);
    for (path, text) in signed() {
        let Ok(document) = Document::parse(&text) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let signatures = document.descendants().filter(|node| node.has_tag_name((SIGNATURE, "Signature")));
        for (index, signature) in signatures.enumerate() {
            let Some(theirs) = xmlsec1(&path, signature, index, folder.path()) else { continue };
            let ours = ours(signature);
            count += 1;
            let known = DELIBERATE.iter().find(|(file, place, _)| name.ends_with(file) && *place == index);
            match (&ours, theirs, known) {
                (Err(Refusal::CoversSomethingElse(id)), true, Some((.., covered))) => {
                    assert_eq!(id, covered, "{name} {index}");
                    met += 1;
                }
                (Ok(_), true, None) => valid += 1,
                (Err(_), false, None) => invalid += 1,
                _ => differences.push(format!(
                    "{name}, signature {index}: xmlsec1 says {theirs}, we say {:?}",
                    ours.map_err(|refusal| refusal.sentence())
                )),
            }
        }
    }
    println!(
        "{count} signatures: both say valid of {valid} and invalid of {invalid}, {met} refused on purpose, {} differences",
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(count == 0 || met == DELIBERATE.len(), "each deliberate refusal is met");
}

/// Runs `openssl` or `xmlsec1`, and returns success or its output.
fn done(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Creates a key with its certificate, in files with the same name.
fn key(folder: &Path, name: &str, kind: &[&str]) -> Certificate {
    let [key, certificate] = ["key", "crt"].map(|end| folder.join(format!("{name}.{end}")).display().to_string());
    let subject = format!("/CN={name}.example.com");
    let common = ["req", "-x509", "-nodes", "-subj", &subject, "-days", "3650", "-keyout", &key, "-out", &certificate];
    done("openssl", &[&common[..], kind].concat()).unwrap();
    let pem = std::fs::read(certificate).unwrap();
    sso_wizard::certificate::read(&pem).unwrap().certificates.remove(0)
}

/// A way to sign a document.
#[derive(Clone, Copy)]
struct Wish<'a> {
    algorithm: &'a str,
    digest: &'a str,
    canonicalisation: &'a str,
    transforms: &'a str,
    uri: &'a str,
}

const ENVELOPED: &str = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const USUAL: Wish<'static> = Wish {
    algorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digest: "http://www.w3.org/2001/04/xmlenc#sha256",
    canonicalisation: EXCLUSIVE,
    transforms: "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
    uri: "#_i",
};

/// A signature template.
fn signature(wish: Wish<'_>) -> String {
    let Wish { algorithm, digest, canonicalisation, transforms, uri } = wish;
    format!(
        "<ds:Signature xmlns:ds=\"{SIGNATURE}\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{canonicalisation}\"/>\
         <!-- of the method --><ds:SignatureMethod Algorithm=\"{algorithm}\"/><ds:Reference URI=\"{uri}\"><ds:Transforms>\
         {ENVELOPED}{transforms}</ds:Transforms><ds:DigestMethod Algorithm=\"{digest}\"/><ds:DigestValue/></ds:Reference>\
         </ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"
    )
}

/// A federation with the template of a signature over all of it.
fn federation(wish: Wish<'_>) -> String {
    let entity = sample::IDP_METADATA.split_once("?>").unwrap().1;
    let other = entity.replace("https://idp.example.com/saml\"", "https://other.example.com/saml\"");
    assert_ne!(entity, other);
    format!(
        "<?xml version=\"1.0\"?><?a b?><EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:unused=\"urn:unused\" \
         ID=\"_i\" xml:lang=\"en\">{}<!-- a comment -->{other}<EntitiesDescriptor Name=\"&lt;&#9;inner\" xmlns:xs=\"urn:xs\"><?c?>{entity}\r\n\
         </EntitiesDescriptor>&#13;<![CDATA[ ]]></EntitiesDescriptor><?d?><!-- end -->\n",
        signature(wish)
    )
}

/// Metadata with a signature template.
fn template(wish: Wish<'_>) -> String {
    let signature = signature(wish);
    let sample = sample::IDP_METADATA;
    let end = sample.find("EntityDescriptor").and_then(|at| Some(at + sample[at..].find('>')?)).unwrap();
    format!(
        "{} ID=\"_i\" xmlns:unused=\"urn:unused\" xml:lang=\"en\">{signature}<!-- a comment -->{}",
        &sample[..end],
        &sample[end + 1..]
    )
}

/// Signs a template with the key and the certificate called `name`.
fn sign(folder: &Path, name: &str, template: &str) -> Result<String, String> {
    let [input, output, key, certificate] = ["in.xml", "out.xml", &format!("{name}.key"), &format!("{name}.crt")]
        .map(|file| folder.join(file).display().to_string());
    std::fs::write(&input, template).unwrap();
    let [one, group] =
        ["EntityDescriptor", "EntitiesDescriptor"].map(|name| format!("urn:oasis:names:tc:SAML:2.0:metadata:{name}"));
    let key = format!("{key},{certificate}");
    let ids = ["--id-attr:ID", &one, "--id-attr:ID", &group];
    done("xmlsec1", &[&["--sign", "--privkey-pem", &key][..], &ids, &["--output", &output, &input]].concat())?;
    Ok(std::fs::read_to_string(output).unwrap())
}

fn read(xml: &str) -> IdentityProvider {
    match metadata::read(xml.as_bytes()).unwrap() {
        metadata::Document::IdentityProvider(identity_provider) => *identity_provider,
        other @ metadata::Document::Aggregate(_) => panic!("{other:?}"),
    }
}

#[test]
fn what_xmlsec1_signs_is_valid_here_with_every_algorithm() {
    if !is_here("xmlsec1", "--version") || !is_here("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let curve = |name: &str, curve: &str| {
        key(folder, name, &["-newkey", "ec", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")])
    };
    let keys = [
        ("rsa", key(folder, "rsa", &["-newkey", "rsa:2048"])),
        ("rsa-1024", key(folder, "rsa-1024", &["-newkey", "rsa:1024"])),
        ("p-256", curve("p-256", "P-256")),
        ("p-384", curve("p-384", "P-384")),
        ("p-521", curve("p-521", "P-521")),
    ];
    let rsa = [
        "2000/09/xmldsig#rsa-sha1",
        "2001/04/xmldsig-more#rsa-sha256",
        "2001/04/xmldsig-more#rsa-sha384",
        "2001/04/xmldsig-more#rsa-sha512",
    ];
    let pss = [
        "2007/05/xmldsig-more#sha256-rsa-MGF1",
        "2007/05/xmldsig-more#sha384-rsa-MGF1",
        "2007/05/xmldsig-more#sha512-rsa-MGF1",
    ];
    let ecdsa = ["sha1", "sha256", "sha384", "sha512"].map(|hash| format!("2001/04/xmldsig-more#ecdsa-{hash}"));
    let (mut signed, mut not_made) = (0, Vec::new());
    for (name, certificate) in &keys {
        let algorithms: Vec<&str> = match *name {
            "rsa" => rsa.into_iter().chain(pss).collect(),
            // The verifying library does not accept SHA-384 with such a small key.
            "rsa-1024" => vec![rsa[0], rsa[1], rsa[3]],
            _ => ecdsa.iter().map(String::as_str).collect(),
        };
        for algorithm in algorithms {
            let algorithm = format!("http://www.w3.org/{algorithm}");
            let Ok(xml) = sign(folder, name, &template(Wish { algorithm: &algorithm, ..USUAL })) else {
                not_made.push(format!("{name} {algorithm}"));
                continue;
            };
            let assessment = read(&xml).check_signature(Some(&Signer::Certificate(certificate.clone())));
            assert_eq!(assessment.standing, Standing::PinnedSigner, "{name} {algorithm}: {assessment:?}");
            assert_eq!(
                assessment.weak.contains(&Weak::Sha1Signature),
                algorithm.ends_with("sha1"),
                "{name} {algorithm}"
            );
            assert_eq!(assessment.weak.contains(&Weak::SmallKey(1024)), *name == "rsa-1024", "{name} {algorithm}");
            signed += 1;
        }
    }
    println!("{signed} signatures are valid; xmlsec1 cannot make: {not_made:?}");
    assert!(signed >= 19);
}

#[test]
fn what_xmlsec1_signs_is_valid_here_however_it_is_written() {
    if !is_here("xmlsec1", "--version") || !is_here("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let certificate = key(folder, "rsa", &["-newkey", "rsa:2048"]);
    let transform = |uri: &str| format!("<ds:Transform Algorithm=\"{uri}\"/>");
    let listed = format!(
        "<ds:Transform Algorithm=\"{EXCLUSIVE}\"><e:InclusiveNamespaces xmlns:e=\"{EXCLUSIVE}\" PrefixList=\"unused md #default xs\"/></ds:Transform>"
    );
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    let transforms = [
        String::new(),
        transform(EXCLUSIVE),
        transform(&format!("{EXCLUSIVE}WithComments")),
        transform(inclusive),
        transform(&format!("{inclusive}#WithComments")),
        listed,
    ];
    let methods = [
        EXCLUSIVE.to_owned(),
        format!("{EXCLUSIVE}WithComments"),
        inclusive.to_owned(),
        format!("{inclusive}#WithComments"),
    ];
    let digests =
        ["2000/09/xmldsig#sha1", "2001/04/xmlenc#sha256", "2001/04/xmldsig-more#sha384", "2001/04/xmlenc#sha512"];
    for (index, transforms) in transforms.iter().enumerate() {
        for (method, canonicalisation) in methods.iter().enumerate() {
            for uri in ["#_i", ""] {
                let digest = format!("http://www.w3.org/{}", digests[(index + method) % digests.len()]);
                let wish = Wish { digest: &digest, canonicalisation, transforms, uri, ..USUAL };
                let xml = sign(folder, "rsa", &template(wish)).unwrap();
                let identity_provider = read(&xml);
                assert_eq!(
                    identity_provider.signature.status,
                    SignatureStatus::Valid,
                    "{:?}\n{xml}",
                    identity_provider.signature
                );
                assert_eq!(identity_provider.signature.certificate_sha256.as_ref(), Some(&certificate.sha256));
                let changed = read(&xml.replace("idp.example.com/saml", "idp.example.org/saml"));
                assert_eq!(changed.assessment().refusal, Some(Refusal::DigestDiffers));
            }
        }
    }
}

#[test]
fn a_federation_that_xmlsec1_signs_is_valid_for_each_entity_in_it_however_it_is_written() {
    if !is_here("xmlsec1", "--version") || !is_here("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let certificate = key(folder, "rsa", &["-newkey", "rsa:2048"]);
    let pinned = Signer::Certificate(certificate);
    let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    let listed = format!(
        "<ds:Transform Algorithm=\"{EXCLUSIVE}\"><e:InclusiveNamespaces xmlns:e=\"{EXCLUSIVE}\" PrefixList=\"unused #default xs\"/></ds:Transform>"
    );
    for transforms in [USUAL.transforms, &format!("<ds:Transform Algorithm=\"{inclusive}\"/>"), &listed, ""] {
        for uri in ["#_i", ""] {
            let xml = sign(folder, "rsa", &federation(Wish { transforms, uri, ..USUAL })).unwrap();
            for entity_id in ["https://idp.example.com/saml", "https://other.example.com/saml"] {
                let read = |xml: &str| metadata::read_entity(xml.as_bytes(), entity_id).unwrap();
                let assessment = read(&xml).check_signature(Some(&pinned));
                assert_eq!(assessment.standing, Standing::PinnedSigner, "{transforms} {uri}: {assessment:?}\n{xml}");
                let changed = xml.replacen("lt;&#9;inner", "lt;&#9;Inner", 1);
                let changed = if changed == xml { xml.replacen("inner", "Inner", 1) } else { changed };
                assert_eq!(read(&changed).assessment().refusal, Some(Refusal::DigestDiffers));
            }
        }
    }
}

#[test]
fn the_signature_of_a_list_in_the_corpus_is_judged_as_that_of_its_tree() {
    let mut compared = 0;
    for (path, text) in signed() {
        let Ok(document) = Document::parse(&text) else { continue };
        let root = document.root_element();
        let Some(own) = root.children().find(|node| node.has_tag_name((SIGNATURE, "Signature"))) else { continue };
        let Ok(metadata::Document::Aggregate(aggregate)) = metadata::read_listed(text.as_bytes()) else { continue };
        let is_idp = |entity: &&metadata::Entity| entity.roles.contains(&metadata::EntityRole::Idp);
        let Some(entity) = aggregate.entities.iter().find(is_idp) else { continue };
        let assessment = metadata::read_entity(text.as_bytes(), &entity.entity_id).unwrap().check_signature(None);
        let holds = matches!(assessment.standing, Standing::SignerNotKnown);
        assert_eq!(holds, ours(own).is_ok(), "{}: {assessment:?}, {:?}", path.display(), ours(own));
        compared += 1;
    }
    println!("{compared} lists are signed");
}

/// Packaged xmlsec1 creates no RSASSA-PSS signatures, so OpenSSL creates the value.
#[test]
fn what_openssl_signs_with_pss_is_valid_here() {
    if !is_here("xmlsec1", "--version") || !is_here("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let certificate = key(folder, "rsa", &["-newkey", "rsa:2048"]);
    for hash in ["sha256", "sha384", "sha512"] {
        // The digest does not depend on the algorithm of the signature.
        let signed = sign(folder, "rsa", &template(USUAL)).unwrap();
        let xml = signed.replace(USUAL.algorithm, &format!("http://www.w3.org/2007/05/xmldsig-more#{hash}-rsa-MGF1"));
        let document = Document::parse(&xml).unwrap();
        let element = |name| document.descendants().find(|node| node.has_tag_name((SIGNATURE, name))).unwrap();
        let message = canonicalise(element("SignedInfo"), &Canonicalisation::EXCLUSIVE, None).unwrap();
        let [input, output, key] = ["message", "value", "rsa.key"].map(|name| folder.join(name).display().to_string());
        std::fs::write(&input, message).unwrap();
        let digest = format!("-{hash}");
        let padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
        let arguments = [&["dgst", &digest, "-sign", &key, "-out", &output][..], &padding, &[&input]].concat();
        done("openssl", &arguments).unwrap();
        let old = element("SignatureValue").text().unwrap();
        let value = STANDARD.encode(std::fs::read(output).unwrap());
        let assessment =
            read(&xml.replace(old, &value)).check_signature(Some(&Signer::Certificate(certificate.clone())));
        assert_eq!(assessment.standing, Standing::PinnedSigner, "{assessment:?}");
        let broken = read(&xml).check_signature(None);
        assert_eq!(broken.refusal, Some(Refusal::NoKeyMatches));
    }
}
