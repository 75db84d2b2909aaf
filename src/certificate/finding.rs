//! What is wrong with a certificate for signing sign-ins, and how to mend it.

use super::validity::long_date_words;
use super::{Certificate, Key, Role, State, Thresholds};
use crate::saml::{Finding, Severity};
use jiff::Timestamp;

/// The fewest bits of an RSA key that is not called weak (NIST SP 800-131A).
const STRONG_RSA: u32 = 2048;

/// Certificate authorities whose certificates web servers have, by a part of the issuer's name.
const WEB_AUTHORITIES: [&str; 22] = [
    "actalis",
    "amazon",
    "buypass",
    "certum",
    "comodo",
    "digicert",
    "entrust",
    "geotrust",
    "globalsign",
    "godaddy",
    "google trust services",
    "harica",
    "identrust",
    "let's encrypt",
    "microsoft azure rsa tls",
    "network solutions",
    "rapidssl",
    "sectigo",
    "ssl.com",
    "thawte",
    "usertrust",
    "zerossl",
];

/// Finds what is wrong with a certificate that has `role`, or none, at `now`. The worst stands first.
pub fn findings(certificate: &Certificate, role: Option<Role>, now: Timestamp, thresholds: Thresholds) -> Vec<Finding> {
    let who = match role {
        Some(role) => role.word().to_owned(),
        None => format!("The certificate “{}”", certificate.subject_name),
    };
    let mut findings: Vec<Finding> = [
        validity(certificate, &who, role, now, thresholds),
        weak_key(certificate, &who),
        weak_signature(certificate, &who),
        wrong_kind(certificate, &who),
    ]
    .into_iter()
    .flatten()
    .collect();

    crate::saml::finding::sort(&mut findings);
    findings
}

fn validity(
    certificate: &Certificate,
    who: &str,
    role: Option<Role>,
    now: Timestamp,
    thresholds: Thresholds,
) -> Option<Finding> {
    let validity = certificate.validity(now);
    let severity = if role == Some(Role::Primary) { Severity::Blocker } else { Severity::Warning };
    let until = long_date_words(certificate.not_after);

    match validity.state() {
        State::Expired => {
            let message = format!("{who} {}, on {until}.", validity.expiry_words());
            let (meaning, hint) = match role {
                Some(Role::Primary) => (
                    "Sign-ins fail, unless Secondary is valid and is the certificate that the identity provider signs with.",
                    "Download the identity provider's current signing certificate and make it Primary.",
                ),
                Some(Role::Secondary) => (
                    "It can no longer stand in for Primary.",
                    "Replace it with the identity provider's next signing certificate, or remove it.",
                ),
                None => ("It is of no use as Primary or Secondary.", "Remove it, unless it is kept for the record."),
            };

            Some(Finding::new(severity, "certificate-expired", message).meaning(meaning).hint(hint))
        }
        State::NotYetValid => {
            let from = long_date_words(certificate.not_before);
            let message = format!("{who} {}, on {from}.", validity.remaining_words());
            let (meaning, hint) = match role {
                Some(Role::Primary) => (
                    "Until then sign-ins fail, unless Secondary is the certificate that the identity provider signs with.",
                    "Make the certificate that the identity provider signs with today Primary, and this one Secondary.",
                ),
                _ => (
                    "It is there for the day on which the identity provider changes to it.",
                    "Promote it to Primary when the identity provider signs with it.",
                ),
            };

            Some(Finding::new(severity, "certificate-not-yet-valid", message).meaning(meaning).hint(hint))
        }
        State::Valid if validity.days_left() > i64::from(thresholds.warn_days.max(thresholds.urgent_days)) => None,
        State::Valid => {
            let soon = validity.days_left() <= i64::from(thresholds.urgent_days);
            let code = if soon { "certificate-expiring-soon" } else { "certificate-expiring" };
            let message = format!("{who} expires {}, on {until}.", validity.expiry_words());
            let (meaning, hint) = match role {
                Some(Role::Primary) => (
                    "From then on every sign-in fails, unless Secondary is the certificate that the identity provider signs with.",
                    "Add the identity provider's new certificate as Secondary, make it active there, then promote Secondary here.",
                ),
                Some(Role::Secondary) => (
                    "From then on it cannot stand in for Primary.",
                    "Add the identity provider's next signing certificate as Secondary.",
                ),
                None => (
                    "From then on it is of no use as Primary or Secondary.",
                    "Look for the identity provider's next signing certificate in its console.",
                ),
            };

            Some(Finding::warning(code, message).meaning(meaning).hint(hint))
        }
    }
}

fn weak_key(certificate: &Certificate, who: &str) -> Option<Finding> {
    let Key::Rsa { bits } = certificate.key else { return None };

    (bits < STRONG_RSA).then(|| {
        Finding::warning("certificate-weak-key", format!("{who} has a weak key of {bits} bits."))
            .meaning(format!(
                "An RSA key below {STRONG_RSA} bits is within reach of an attacker, who could then sign in as anybody."
            ))
            .hint(format!(
                "Make a new signing certificate with an RSA key of {STRONG_RSA} bits or more at the identity provider."
            ))
    })
}

fn weak_signature(certificate: &Certificate, who: &str) -> Option<Finding> {
    let (_, hash) = certificate.signature_algorithm.rsplit_once('-')?;
    let hash = match hash {
        "SHA1" => "SHA-1",
        "MD2" | "MD4" | "MD5" => hash,
        _ => return None,
    };

    Some(
        Finding::warning("certificate-weak-signature", format!("{who} is signed with {hash}, which is broken."))
            .meaning("It shows that the certificate is old or made by old software, and some checks refuse it.")
            .hint("Make a new signing certificate at the identity provider, signed with SHA-256."),
    )
}

/// Names a certificate that was made for something else than signing sign-ins.
fn wrong_kind(certificate: &Certificate, who: &str) -> Option<Finding> {
    const HINT: &str = "Take the signing certificate from the identity provider's metadata or console.";

    // Many self-signed certificates call themselves an authority only because the tool that made them does.
    if certificate.is_ca && !(certificate.self_signed && certificate.may_sign) {
        return Some(
            Finding::warning("certificate-authority", format!("{who} is the certificate of a certificate authority."))
                .meaning("It signs other certificates. Identity providers do not sign sign-ins with it.")
                .hint(HINT),
        );
    }
    if looks_like_a_web_server(certificate) {
        return Some(
            Finding::warning("certificate-tls-server", format!("{who} looks like a web server's TLS certificate."))
                .meaning(
                    "Most identity providers sign with another certificate than the one that their web site shows, and then every sign-in fails.",
                )
                .hint(HINT),
        );
    }
    (!certificate.may_sign).then(|| {
        Finding::warning("certificate-not-for-signing", format!("{who} is not made for signing."))
            .meaning("Its key usage allows encryption alone, so it is probably the encryption certificate.")
            .hint(HINT)
    })
}

fn looks_like_a_web_server(certificate: &Certificate) -> bool {
    if certificate.server_auth {
        return true;
    }
    let issuer = certificate.issuer.replace('\u{2019}', "'").to_lowercase();

    !certificate.self_signed
        && !certificate.dns_names.is_empty()
        && WEB_AUTHORITIES.iter().any(|authority| issuer.contains(authority))
}
