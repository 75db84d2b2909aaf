//! Problems of a certificate that signs sign-ins, and how to fix them.

use super::validity::long_date_words;
use super::{Certificate, Key, Role, State, Thresholds};
use crate::phrase::IdpName;
use crate::saml::{Finding, Severity};
use jiff::Timestamp;

/// Minimum bits of an RSA key that isn't called weak (NIST SP 800-131A).
const STRONG_RSA: u32 = 2048;

/// Certificate authorities that issue certificates for web servers, by a part of the issuer's name.
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
    "let’s encrypt",
    "microsoft azure rsa tls",
    "network solutions",
    "rapidssl",
    "sectigo",
    "ssl.com",
    "thawte",
    "usertrust",
    "zerossl",
];

/// Finds the problems of a certificate that has `role`, or none, at `now`. The worst comes first.
pub fn findings(
    certificate: &Certificate,
    role: Option<Role>,
    idp: IdpName,
    now: Timestamp,
    thresholds: Thresholds,
) -> Vec<Finding> {
    findings_beside_hosts(certificate, role, &[], idp, now, thresholds)
}

/// Finds the problems of a certificate of an identity provider whose web servers have the names `hosts`.
pub fn findings_beside_hosts(
    certificate: &Certificate,
    role: Option<Role>,
    hosts: &[String],
    idp: IdpName,
    now: Timestamp,
    thresholds: Thresholds,
) -> Vec<Finding> {
    let name = name(certificate, role);
    let mut findings: Vec<Finding> = [
        validity(certificate, &name, role, idp, now, thresholds),
        weak_key(certificate, &name, idp),
        weak_signature(certificate, &name, idp),
        wrong_kind(certificate, &name, hosts, idp),
    ]
    .into_iter()
    .flatten()
    .collect();

    crate::saml::finding::sort(&mut findings);
    findings
}

/// Returns the name of a certificate in a finding: its role, else its subject in quotation marks.
pub(crate) fn name(certificate: &Certificate, role: Option<Role>) -> String {
    match role {
        Some(role) => role.word().to_owned(),
        None => format!("“{}”", certificate.subject_name),
    }
}

fn validity(
    certificate: &Certificate,
    name: &str,
    role: Option<Role>,
    idp: IdpName,
    now: Timestamp,
    thresholds: Thresholds,
) -> Option<Finding> {
    let validity = certificate.validity(now);
    let severity = if role == Some(Role::Primary) { Severity::Blocker } else { Severity::Warning };
    let until = long_date_words(certificate.not_after);

    match validity.state() {
        State::Expired => {
            let message = format!("{name} expired {}, on {until}.", validity.end_words());
            let finding = Finding::new(severity, "certificate-expired", message);

            Some(match role {
                Some(Role::Primary) => finding
                    .meaning(format!("Sign-ins fail unless Secondary is valid and {idp} signs with it."))
                    .hint(format!("Download {idp}’s current signing certificate and set it as Primary.")),
                Some(Role::Secondary) => finding
                    .meaning("It can no longer serve as a backup for Primary.")
                    .hint(format!("Replace it with {idp}’s next signing certificate, or remove it.")),
                None => finding
                    .meaning("It can’t be used as Primary or Secondary.")
                    .hint("Remove it, unless you keep it for your records."),
            })
        }
        State::NotYetValid => {
            let from = long_date_words(certificate.not_before);
            let message = format!("{name} isn’t valid yet. It becomes valid {}, on {from}.", validity.start_words());
            let finding = Finding::new(severity, "certificate-not-yet-valid", message);

            Some(match role {
                Some(Role::Primary) => finding
                    .meaning(format!("Until then, sign-ins fail unless {idp} signs with the Secondary certificate."))
                    .hint(format!(
                        "Set the certificate that {idp} signs with today as Primary, and this one as Secondary."
                    )),
                _ => finding
                    .meaning(format!("It’s for the day when {idp} switches to it."))
                    .hint(format!("Promote it to Primary when {idp} signs with it.")),
            })
        }
        State::Valid if validity.days_left() > i64::from(thresholds.warn_days.max(thresholds.urgent_days)) => None,
        State::Valid => {
            let soon = validity.days_left() <= i64::from(thresholds.urgent_days);
            let code = if soon { "certificate-expiring-soon" } else { "certificate-expiring" };
            let finding = Finding::warning(code, format!("{name} expires {}, on {until}.", validity.end_words()));

            Some(match role {
                Some(Role::Primary) => finding
                    .meaning(format!(
                        "After that, every sign-in fails unless {idp} signs with the Secondary certificate."
                    ))
                    .hint(format!(
                        "Add {idp}’s new certificate as Secondary, make it active there, then promote Secondary here."
                    )),
                Some(Role::Secondary) => finding
                    .meaning("After that, it can’t serve as a backup for Primary.")
                    .hint(format!("Add {idp}’s next signing certificate as Secondary.")),
                None => finding
                    .meaning("After that, it can’t be used as Primary or Secondary.")
                    .hint(format!("Look for {idp}’s next signing certificate in its console.")),
            })
        }
    }
}

fn weak_key(certificate: &Certificate, name: &str, idp: IdpName) -> Option<Finding> {
    let Key::Rsa { bits } = certificate.key else { return None };

    (bits < STRONG_RSA).then(|| {
        Finding::warning("certificate-weak-key", format!("{name} has a weak key ({bits} bits)."))
            .meaning(format!("An attacker could break an RSA key below {STRONG_RSA} bits and sign in as any user."))
            .hint(format!("In {idp}, create a signing certificate with an RSA key of at least {STRONG_RSA} bits."))
    })
}

fn weak_signature(certificate: &Certificate, name: &str, idp: IdpName) -> Option<Finding> {
    let (_, hash) = certificate.signature_algorithm.rsplit_once('-')?;
    let hash = match hash {
        "SHA1" => "SHA-1",
        "MD2" | "MD4" | "MD5" => hash,
        _ => return None,
    };

    Some(
        Finding::warning("certificate-weak-signature", format!("{name} is signed with {hash}, which is broken."))
            .meaning("This shows that the certificate is old or was created by old software. Some checks reject it.")
            .hint(format!("In {idp}, create a new signing certificate that is signed with SHA-256.")),
    )
}

/// Finds that a certificate was created for something other than signing sign-ins.
fn wrong_kind(certificate: &Certificate, name: &str, hosts: &[String], idp: IdpName) -> Option<Finding> {
    let hint = format!("Use the signing certificate from {idp}’s metadata or console.");

    // Many self-signed certificates are marked as an authority only because their tool does that by default.
    if certificate.is_ca && !(certificate.self_signed && certificate.may_sign) {
        return Some(
            Finding::warning("certificate-authority", format!("{name} is a CA certificate."))
                .meaning("It signs other certificates. Identity providers don’t sign sign-ins with it.")
                .hint(hint),
        );
    }
    let signs = signs_of_a_web_server(certificate, hosts, idp);

    if !signs.is_empty() {
        return Some(
            Finding::warning("certificate-tls-server", format!("{name} looks like a web server’s TLS certificate."))
                .meaning(format!(
                    "{} Most identity providers use a different certificate for signing than for their website. If so, every sign-in fails.",
                    signs.join(" ")
                ))
                .hint(hint),
        );
    }
    (!certificate.may_sign).then(|| {
        Finding::warning("certificate-not-for-signing", format!("{name} isn’t meant for signing."))
            .meaning("Its key usage allows only encryption, so it’s probably the encryption certificate.")
            .hint(hint)
    })
}

/// Lists what makes a certificate look like a web server’s, a sentence for each sign.
///
/// A host’s name alone isn’t a sign: installers of identity providers put it into self-signed signing certificates.
fn signs_of_a_web_server(certificate: &Certificate, hosts: &[String], idp: IdpName) -> Vec<String> {
    let issuer = certificate.issuer.replace('\'', "’").to_lowercase();
    let is_issued = !certificate.self_signed && !certificate.dns_names.is_empty();
    let host = hosts.iter().find(|host| is_named(certificate, host));
    let mut signs = Vec::new();

    if certificate.server_auth {
        signs.push("It’s meant for TLS servers.".to_owned());
    }
    if is_issued && WEB_AUTHORITIES.iter().any(|authority| issuer.contains(authority)) {
        signs.push(format!("It was issued by the public authority “{}”.", certificate.issuer_name));
    }
    if let Some(host) = host
        && (is_issued || !signs.is_empty())
    {
        signs.push(format!("It has the name of {idp}’s web server {host}."));
    }
    signs
}

/// Returns whether a certificate is for `host`: by a DNS name, where `*` matches the first label (RFC 9525 §6.3), or by its
/// common name.
fn is_named(certificate: &Certificate, host: &str) -> bool {
    let names = certificate.dns_names.iter().chain([&certificate.subject_name]);
    let domain = host.split_once('.').map(|(_, domain)| domain);

    names.into_iter().any(|name| {
        name.eq_ignore_ascii_case(host)
            || name.strip_prefix("*.").zip(domain).is_some_and(|(name, domain)| name.eq_ignore_ascii_case(domain))
    })
}

#[cfg(test)]
mod tests {
    use super::{findings, findings_beside_hosts};
    use crate::certificate::testing::{certificate, parameters, self_signed};
    use crate::certificate::{Certificate, Role, Thresholds};
    use crate::phrase::IdpName;
    use crate::saml::{Finding, Severity};
    use rcgen::{BasicConstraints, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SanType};

    /// Returns the findings on 1 June 2026.
    fn found(certificate: &Certificate, role: Option<Role>) -> Vec<Finding> {
        findings(certificate, role, IdpName::THE, "2026-06-01T00:00:00Z".parse().unwrap(), Thresholds::default())
    }

    fn only(certificate: &Certificate, role: Option<Role>) -> Finding {
        let [finding] = <[Finding; 1]>::try_from(found(certificate, role)).unwrap();

        assert!(finding.message.ends_with('.') && finding.meaning.ends_with('.') && finding.hint.ends_with('.'));
        finding
    }

    #[test]
    fn a_sound_certificate_has_no_findings() {
        assert_eq!(found(&certificate("idp", "2026-01-01", "2029-01-01"), Some(Role::Primary)), []);
    }

    #[test]
    fn an_expired_primary_is_a_blocker_and_any_other_expired_one_a_warning() {
        let expired = certificate("idp", "2025-01-01", "2026-05-29");
        let finding = only(&expired, Some(Role::Primary));

        assert_eq!((finding.severity, finding.code.as_ref()), (Severity::Blocker, "certificate-expired"));
        assert_eq!(finding.message, "Primary expired 3 days ago, on 29 May 2026.");
        assert_eq!(only(&expired, Some(Role::Secondary)).severity, Severity::Warning);
        assert_eq!(only(&expired, None).message, "“idp” expired 3 days ago, on 29 May 2026.");
    }

    #[test]
    fn a_primary_of_the_future_is_a_blocker() {
        let future = certificate("idp", "2026-06-06", "2029-01-01");
        let finding = only(&future, Some(Role::Primary));

        assert_eq!((finding.severity, finding.code.as_ref()), (Severity::Blocker, "certificate-not-yet-valid"));
        assert_eq!(finding.message, "Primary isn’t valid yet. It becomes valid in 5 days, on 6 June 2026.");
        assert_eq!(only(&future, Some(Role::Secondary)).severity, Severity::Warning);
    }

    #[test]
    fn an_expiring_certificate_warns_from_thirty_days_on_and_more_urgently_from_seven() {
        let expiring = only(&certificate("idp", "2025-01-01", "2026-07-01"), Some(Role::Primary));

        assert_eq!((expiring.severity, expiring.code.as_ref()), (Severity::Warning, "certificate-expiring"));
        assert_eq!(expiring.message, "Primary expires in 30 days, on 1 July 2026.");
        let soon = only(&certificate("idp", "2025-01-01", "2026-06-08"), Some(Role::Secondary));
        assert_eq!(soon.code, "certificate-expiring-soon");
        assert_eq!(found(&certificate("idp", "2025-01-01", "2026-07-02"), Some(Role::Primary)), []);
    }

    #[test]
    fn a_web_servers_certificate_is_named_for_what_it_is() {
        let mut served = parameters("login.example.com", "2026-01-01", "2029-01-01");

        served.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        assert_eq!(only(&self_signed(&served), Some(Role::Primary)).code, "certificate-tls-server");

        let issuer = rcgen::Issuer::new(
            parameters("DigiCert TLS Example", "2026-01-01", "2029-01-01"),
            KeyPair::generate().unwrap(),
        );
        let mut issued = parameters("login.example.com", "2026-01-01", "2029-01-01");

        issued.subject_alt_names = vec![SanType::DnsName("login.example.com".try_into().unwrap())];
        let issued = issued.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
        assert_eq!(only(&Certificate::from_der(issued.der()).unwrap(), None).code, "certificate-tls-server");
    }

    #[test]
    fn every_sign_of_a_web_server_is_told_and_a_host_alone_is_none() {
        let hosts = ["login.example.com".to_owned()];
        let meaning = |parameters: &rcgen::CertificateParams| {
            let certificate = self_signed(parameters);
            let now = "2026-06-01T00:00:00Z".parse().unwrap();

            findings_beside_hosts(&certificate, Some(Role::Primary), &hosts, IdpName::THE, now, Thresholds::default())
                .first()
                .map(|finding| finding.meaning.clone())
        };
        let mut served = parameters("Login", "2026-01-01", "2029-01-01");

        served.subject_alt_names = vec![SanType::DnsName("*.example.com".try_into().unwrap())];
        assert_eq!(meaning(&served), None);
        served.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];

        let told = meaning(&served).unwrap();

        assert!(
            told.starts_with(
                "It’s meant for TLS servers. It has the name of the identity provider’s web server login.example.com. "
            ),
            "{told}"
        );
        served.subject_alt_names.clear();
        assert!(meaning(&served).unwrap().starts_with("It’s meant for TLS servers. "));
    }

    #[test]
    fn an_authority_is_named_but_not_a_self_signed_certificate_that_only_calls_itself_one() {
        let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        assert_eq!(found(&self_signed(&parameters), Some(Role::Primary)), []);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        assert_eq!(only(&self_signed(&parameters), Some(Role::Primary)).code, "certificate-authority");
    }

    #[test]
    fn an_encryption_certificate_is_named_for_what_it_is() {
        let mut parameters = parameters("idp", "2026-01-01", "2029-01-01");

        parameters.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
        assert_eq!(only(&self_signed(&parameters), Some(Role::Primary)).code, "certificate-not-for-signing");
    }

    #[test]
    fn a_weak_key_and_a_broken_hash_are_named() {
        // RSA 1024 and SHA-1, valid from 2026 to 2126: rcgen creates nothing so weak.
        const WEAK: &str = "MIIB/DCCAWWgAwIBAgIUT0PZzGXovx2SPM3/UEY5k4x9RRIwDQYJKoZIhvcNAQEFBQAwDzENMAsGA1UEAwwEd2VhazAgFw0y \
            NjExMjIxNzIzMDZaGA8yMTI2MTAyOTE3MjMwNlowDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC \
            gYEAuH4VV9V/dwD7fDNZ9WE1slPDW78lN7ZaM3vZRR192sXRzRWTWCzEQhyHBI2vZ8wkWar5HPWqIoEJdHt//98lkrxYAxLk \
            CmOsoH87yg7hd/IaTYsaORg/RHxtX4KL0phICPARmHXn6TK6O2gPam/lCd4VcmF8u5A4D6Cq6hgEjGkCAwEAAaNTMFEwHQYD \
            VR0OBBYEFGbxxUOTtDCS4unTSdEXtPaURM8EMB8GA1UdIwQYMBaAFGbxxUOTtDCS4unTSdEXtPaURM8EMA8GA1UdEwEB/wQF \
            MAMBAf8wDQYJKoZIhvcNAQEFBQADgYEArBBnVvnJYrXDkPuFrVnAjcoii/E36TpXkbK4fFBoZpPaR77Zh/hwy6li47F6incF \
            WL/hTybo8RhP1JsEbGEvUPUy1SygdIY929lYoG5vIlzerk3Pkgkqo7BzUNMOPRxFj3ydsXXrqOKJ/KKlT8FdheSdShhGNNsq \
            TvSpSUhlKQU=";
        let weak = crate::certificate::read(WEAK.as_bytes()).unwrap().certificates.remove(0);
        let later = "2030-01-01T00:00:00Z".parse().unwrap();
        let messages: Vec<String> = findings(&weak, Some(Role::Primary), IdpName::THE, later, Thresholds::default())
            .into_iter()
            .map(|found| found.message)
            .collect();

        assert_eq!(messages, ["Primary has a weak key (1024 bits).", "Primary is signed with SHA-1, which is broken."]);
    }
}
