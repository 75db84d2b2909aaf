//! The gate: separates the proven parts of a response from the rest, before anything is read from it.

use super::message::{Assertion, Response};
use super::sentence::followed;
use super::{Cause, Covered};
use crate::certificate::{Certificate, PublicKey, Thresholds, finding};
use crate::phrase::{IdpName, grouped, plural};
use crate::saml::Finding;
use crate::saml::signature::{Profile, Refusal, SignatureAlgorithm, SignedElement, Verified};
use crate::saml::xml::{self, ASSERTION, PROTOCOL, SIGNATURE};
use jiff::Timestamp;
use roxmltree::{Document, Node};

const AGAIN: &str = "Capture the sign-in again. If the problem remains, ask the identity provider’s administrator.";
const STRONGER: &str = "Set the identity provider to sign with RSA-SHA256 and a key of at least 2048 bits.";
const FORGED: &str = "Don’t trust this response. Forged responses look like this. Capture the sign-in again.";

/// A response that passed the gate: its content, and which parts of it are proven.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    pub(super) response: Response,
    /// The only assertion; `None` if there is none that can be read.
    pub(super) assertion: Option<Assertion>,
    /// The assertion is encrypted for the service provider's key.
    pub(super) is_encrypted: bool,
    /// The `Response` itself has a signature, valid or not.
    pub(super) is_response_signed: bool,
    pub(super) proof: Proof,
    pub(super) findings: Vec<Finding>,
}

/// The outcome of checking the signatures.
#[derive(Debug, Clone)]
pub(super) enum Proof {
    /// The assertion, and the response if it is signed, were signed with one of the keys.
    Proven(Proven),
    /// There is no signature in a place where one is used.
    Unsigned,
    /// There is no readable assertion that could be signed, and the response isn't signed either.
    Nothing,
    Refused(Refused),
}

/// A valid signature.
#[derive(Debug, Clone)]
pub(super) struct Proven {
    pub(super) covered: Covered,
    /// The index of the certificate among the expected ones.
    pub(super) by: usize,
    pub(super) algorithm: SignatureAlgorithm,
}

/// The reason why nothing is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) message: String,
    pub(super) hint: String,
    /// The certificate that signed, if it is none of the expected ones.
    pub(super) actual: Option<String>,
    pub(super) cause: Option<Cause>,
}

impl Refused {
    fn forged(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: FORGED.to_owned(), actual: None, cause: None }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        // The hints of a signature are about documents that a publisher offers.
        let hint = match &refusal {
            Refusal::DigestDiffers => {
                "Capture the sign-in again and use the SAMLResponse value unchanged. Formatting the XML breaks its signature."
            }
            Refusal::NoKey => "Load the identity provider’s metadata again. It must contain a signing certificate.",
            Refusal::NoKeyMatches => {
                "Load the identity provider’s metadata again, and compare the SHA-256 fingerprints of its signing certificates."
            }
            Refusal::BrokenAlgorithm(_) | Refusal::SmallKey(_) => STRONGER,
            Refusal::TooLarge { .. } | Refusal::TooManyIds(_) | Refusal::NotWellFormed => AGAIN,
            refusal if refusal.is_unsupported() => STRONGER,
            _ => FORGED,
        };
        let cause = match &refusal {
            Refusal::NoKey | Refusal::NoKeyMatches => Some(Cause::SigningCertificate),
            Refusal::BrokenAlgorithm(_) | Refusal::SmallKey(_) => Some(Cause::WeakSignature),
            _ => None,
        };
        let message = match refusal {
            Refusal::NoKey => "There is no signing certificate to check the signature with.".to_owned(),
            refusal => refusal.sentence(),
        };
        Self { message, hint: hint.to_owned(), actual: None, cause }
    }
}

/// Passes a response through the gate.
///
/// Signatures are used only where SAML puts them: in the `Response` and in its own `Assertion` (SAML Core §5.4.1). Verified
/// parts are read from their canonical bytes. Other parts are read from the document, and are never called proven.
pub(super) fn pass(response: Node<'_, '_>, certificates: &[Certificate], others: &[Certificate]) -> Passed {
    let signers = Signers { certificates, others };
    let assertion = xml::child(response, (ASSERTION, "Assertion"));
    let is_encrypted = xml::child(response, (ASSERTION, "EncryptedAssertion")).is_some();
    let is_response_signed = xml::child(response, (SIGNATURE, "Signature")).is_some();
    let mut findings = signatures_elsewhere(response);

    let verified = shape(response).and_then(|()| verify(response, assertion, signers, &mut findings));
    match verified {
        Ok(Some((proven, response_read, assertion_read))) => Passed {
            response: response_read,
            assertion: assertion_read,
            is_encrypted,
            is_response_signed,
            proof: Proof::Proven(proven),
            findings,
        },
        other => Passed {
            response: Response::of(response),
            assertion: assertion.map(Assertion::of),
            is_encrypted,
            is_response_signed,
            proof: match other {
                Err(refused) => Proof::Refused(refused),
                Ok(_) if assertion.is_none() => Proof::Nothing,
                Ok(_) => Proof::Unsigned,
            },
            findings,
        },
    }
}

/// Checks that there is at most one assertion, and that it is in its place.
fn shape(response: Node<'_, '_>) -> Result<(), Refused> {
    let count = |name| xml::children(response, (ASSERTION, name)).count();
    let assertions = count("Assertion") + count("EncryptedAssertion");
    if assertions > 1 {
        return Err(Refused::forged(format!("The response contains {assertions} assertions. Only one is allowed.")));
    }
    for element in response.descendants().skip(1).filter(Node::is_element) {
        if xml::is(element, (PROTOCOL, "Response")) {
            return Err(Refused::forged("The response contains another response."));
        }
        let is_assertion = ["Assertion", "EncryptedAssertion"].iter().any(|name| xml::is(element, (ASSERTION, name)));
        if is_assertion && element.parent() != Some(response) && !is_advice(element, response) {
            return Err(Refused::forged("An assertion is hidden inside another element, where none is allowed."));
        }
    }
    Ok(())
}

/// Returns whether an assertion is evidence within the response's own assertion (`Advice`, SAML Core §2.6.1). It is never read.
fn is_advice(element: Node<'_, '_>, response: Node<'_, '_>) -> bool {
    let Some(advice) = element.parent().filter(|parent| xml::is(*parent, (ASSERTION, "Advice"))) else { return false };
    let assertion = advice.parent().filter(|parent| xml::is(*parent, (ASSERTION, "Assertion")));
    assertion.is_some_and(|assertion| assertion.parent() == Some(response))
}

/// Reports signatures in places where none is used.
fn signatures_elsewhere(response: Node<'_, '_>) -> Vec<Finding> {
    let counts = |signature: &Node<'_, '_>| {
        signature.parent().is_some_and(|parent| {
            parent == response || (xml::is(parent, (ASSERTION, "Assertion")) && parent.parent() == Some(response))
        })
    };
    let elsewhere =
        response.descendants().filter(|node| xml::is(*node, (SIGNATURE, "Signature")) && !counts(node)).count();
    if elsewhere == 0 {
        return Vec::new();
    }
    let message = plural(
        elsewhere,
        "1 signature was ignored because of its place in the response.".to_owned(),
        format!("{} signatures were ignored because of their places in the response.", grouped(elsewhere)),
    );
    vec![
        Finding::warning("signature-elsewhere", message)
            .meaning("Only the signatures of the response and of its assertion are used. Forged responses hide genuine signatures elsewhere.")
            .hint(AGAIN),
    ]
}

/// The certificates whose signatures are looked for.
#[derive(Debug, Clone, Copy)]
struct Signers<'a> {
    /// Primary, then Secondary: only these prove anything.
    certificates: &'a [Certificate],
    /// Only named.
    others: &'a [Certificate],
}

type Read = (Proven, Response, Option<Assertion>);

/// Verifies the signed parts, and reads them again. Returns `None` if nothing is signed.
fn verify(
    response: Node<'_, '_>,
    assertion: Option<Node<'_, '_>>,
    signers: Signers<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Read>, Refused> {
    let of_response = SignedElement::find(response, Profile::Message)?;
    let of_assertion =
        assertion.map(|assertion| SignedElement::find(assertion, Profile::Message)).transpose()?.flatten();
    let mut check =
        |signed: Option<SignedElement<'_, '_>>| signed.map(|signed| verify_one(&signed, signers, findings)).transpose();
    let of_response = check(of_response)?;
    let of_assertion = check(of_assertion)?;

    let proven = |covered, verified: &Verified| Proven { covered, by: verified.by, algorithm: verified.algorithm };
    match (of_response, of_assertion) {
        (Some(whole), part) => {
            let covered = if part.is_some() { Covered::Both } else { Covered::Response };
            let text = text(&whole)?;
            let document = parse(text, (PROTOCOL, "Response"))?;
            let root = document.root_element();
            let assertion = xml::child(root, (ASSERTION, "Assertion"));
            Ok(Some((proven(covered, &whole), Response::of(root), assertion.map(Assertion::of))))
        }
        (None, Some(part)) => {
            let text = text(&part)?;
            let document = parse(text, (ASSERTION, "Assertion"))?;
            let assertion = Assertion::of(document.root_element());
            Ok(Some((proven(Covered::Assertion, &part), Response::of(response), Some(assertion))))
        }
        (None, None) => Ok(None),
    }
}

fn text(verified: &Verified) -> Result<&str, Refused> {
    std::str::from_utf8(&verified.canonical).map_err(|_| unreadable())
}

/// Parses canonical bytes again. They must contain exactly the element that was checked.
fn parse(text: &str, name: xml::Name) -> Result<Document<'_>, Refused> {
    let document = Document::parse(text).map_err(|_| unreadable())?;
    if xml::is(document.root_element(), name) { Ok(document) } else { Err(unreadable()) }
}

fn unreadable() -> Refused {
    Refused::forged("The signed content couldn’t be read again, so nothing can be used from it.")
}

fn verify_one(
    signed: &SignedElement<'_, '_>,
    signers: Signers<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Verified, Refused> {
    let keys: Vec<_> = signers.certificates.iter().map(Certificate::public_key).collect();
    match signed.verify(&keys) {
        Ok(verified) => {
            for weak in &verified.warnings {
                let weak = Finding::warning("signature-weak", weak.sentence()).hint(STRONGER);
                if !findings.contains(&weak) {
                    findings.push(weak);
                }
            }
            findings.extend(key_info(signed, signers.certificates, keys.get(verified.by)));
            Ok(verified)
        }
        Err(refusal @ (Refusal::NoKeyMatches | Refusal::NoKey | Refusal::ValueLength { .. })) => {
            Err(other_signer(signed, signers, refusal))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Reports that the signature contains none of the expected certificates, though one of those signed.
fn key_info(signed: &SignedElement<'_, '_>, certificates: &[Certificate], by: Option<&PublicKey>) -> Option<Finding> {
    let carried = signed.certificates();
    let first = carried.first()?;
    let is_known =
        carried.iter().any(|certificate| certificates.contains(certificate) || Some(&certificate.public_key()) == by);
    (!is_known).then(|| {
        Finding::note(
            "key-info-differs",
            format!("The response contains the certificate {}, which didn’t sign it.", named(first)),
        )
        .meaning("A certificate inside a response is never trusted and wasn’t used.")
    })
}

/// Names the certificate that signed instead of the expected ones: most often, one was renewed.
fn other_signer(signed: &SignedElement<'_, '_>, signers: Signers<'_>, refusal: Refusal) -> Refused {
    let Ok((_, seal)) = signed.sealed() else { return refusal.into() };
    let certificates = signers.certificates;
    let carried = signed.certificates();
    let signs = |certificate: &&Certificate| seal.verify(&[certificate.public_key()]).is_ok();
    if let Some(other) = signers.others.iter().find(signs) {
        return Refused {
            message: format!(
                "The signature was made with a signing certificate from the metadata that is neither Primary nor Secondary: {}.",
                named(other)
            ),
            hint: "Set this certificate as Primary or Secondary, and keep the other one until the identity provider has switched."
                .to_owned(),
            actual: Some(named(other)),
            cause: Some(Cause::Rollover),
        };
    }
    let signer = carried.iter().find(signs);
    let Some(signer) = signer else {
        return match certificates {
            [] => refusal.into(),
            _ => Refused {
                message: followed(
                    "The signature doesn’t match any of the signing certificates.",
                    servers(certificates),
                ),
                actual: carried
                    .first()
                    .map(|carried| format!("contains {}, which doesn’t match either", named(carried))),
                ..Refusal::NoKeyMatches.into()
            },
        };
    };
    let name = named(signer);
    let message = match certificates {
        [] => format!(
            "The signature was made with the certificate {name}. There’s no signing certificate to check it with."
        ),
        [_] => format!("The signature was made with a different certificate, not the Primary: {name}."),
        _ => format!(
            "The signature was made with a different certificate, neither the Primary nor the Secondary: {name}."
        ),
    };
    let tls = is_web_server(signer).then_some("That certificate looks like a web server’s TLS certificate.");
    Refused {
        message: followed(&followed(&message, tls), servers(certificates)),
        hint: "If the identity provider renewed its certificate, load its metadata again and set the new one as Primary or \
               Secondary. First compare the SHA-256 fingerprint with the one in the identity provider’s console."
            .to_owned(),
        actual: Some(name),
        cause: Some(Cause::SigningCertificate),
    }
}

/// Returns a sentence if an expected certificate is a web server's.
fn servers(certificates: &[Certificate]) -> Option<&'static str> {
    match certificates {
        [primary, ..] if is_web_server(primary) => Some(
            "The Primary certificate looks like a web server’s TLS certificate, which usually doesn’t sign SAML responses.",
        ),
        [_, secondary, ..] if is_web_server(secondary) => Some(
            "The Secondary certificate looks like a web server’s TLS certificate, which usually doesn’t sign SAML responses.",
        ),
        _ => None,
    }
}

fn is_web_server(certificate: &Certificate) -> bool {
    let findings = finding::findings(certificate, None, IdpName::THE, Timestamp::UNIX_EPOCH, Thresholds::default());
    findings.iter().any(|finding| finding.code == "certificate-tls-server")
}

/// Names a certificate by its subject and its fingerprint.
pub(super) fn named(certificate: &Certificate) -> String {
    format!("{}, SHA-256 {}", certificate.subject_name, certificate.sha256)
}
