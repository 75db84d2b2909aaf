//! Compares the key of the web server with the keys of the account's certificates.

use super::{Address, Chain};
use crate::certificate::list::Entry;
use crate::certificate::validity::long_date_words;
use crate::phrase::and_more;
use crate::saml::Finding;

/// Maximum number of certificates that are named individually.
const NAMED: usize = 3;

/// Reports whether a certificate of the account has the key of the web server that presented `chain`: as a warning, with the
/// code from [`crate::account::certificates`], if one has, and as a note if none has, so that there is always a result.
/// The note names the server, because a device on the way may respond instead of it.
pub fn compare<T>(address: &Address, chain: &Chain, entries: &[Entry<T>]) -> Finding {
    let shown = &chain.end_entity;
    let mut same: Vec<&Entry<T>> = entries.iter().filter(|entry| chain.has_key_of(&entry.certificate)).collect();

    if same.is_empty() {
        let (name, issuer, date) = (&shown.subject_name, &shown.issuer_name, long_date_words(shown.not_after));
        let message = if shown.self_signed {
            format!(
                "{address} uses a different key. It shows the self-signed certificate “{name}”, valid until {date}."
            )
        } else {
            format!(
                "{address} uses a different key. It shows the certificate “{name}”, issued by “{issuer}” and valid until {date}."
            )
        };

        return Finding::note("web-server-other-key", message);
    }
    same.sort_by_key(|entry| (entry.role().is_none(), entry.role()));
    let names: Vec<_> = same.into_iter().map(name).collect();

    Finding::warning(
        "certificate-web-server-key",
        format!("{address} shows a certificate with the same key as {}.", and_more(&names, NAMED)),
    )
    .meaning(
        "Most identity providers sign with a different key from their website’s. If yours does too, every sign-in fails.",
    )
    .hint("Use the signing certificate from the identity provider’s metadata or console.")
}

/// Names a certificate by its role, or else by its subject.
fn name<T>(entry: &Entry<T>) -> String {
    match entry.role() {
        Some(role) => role.word().to_owned(),
        None => format!("“{}”", entry.certificate.subject_name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Address, Chain};
    use super::compare;
    use crate::certificate::list::CertificateList;
    use crate::certificate::testing::{certificate, parameters};
    use crate::certificate::{Certificate, Role};
    use crate::saml::{Finding, Severity};
    use rcgen::KeyPair;

    /// Creates a certificate with a unique key; certificates from `certificate` share one.
    fn with_own_key(name: &str) -> Certificate {
        let parameters = parameters(name, "2026-01-01", "2029-01-01");

        Certificate::from_der(parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap()
    }

    /// Compares with a server whose certificate has the key that certificates from `certificate` share.
    fn compared(held: Vec<(Certificate, Option<Role>)>) -> Finding {
        let address = Address::from_url("https://login.example.com/").unwrap();
        let end_entity = certificate("login.example.com", "2026-01-01", "2027-03-03");
        let chain = Chain { end_entity, others: vec![with_own_key("Authority")], problems: Vec::new() };
        let list: CertificateList<()> = held.into_iter().map(|(certificate, role)| (certificate, role, ())).collect();
        let finding = compare(&address, &chain, list.entries());

        assert!(finding.message.ends_with('.'));
        finding
    }

    #[test]
    fn a_certificate_with_the_key_of_the_web_server_is_found_by_its_key_not_its_name() {
        let finding = compared(vec![
            (with_own_key("login.example.com"), None),
            (certificate("idp", "2025-01-01", "2026-01-01"), Some(Role::Primary)),
        ]);

        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.code, "certificate-web-server-key");
        assert_eq!(finding.message, "login.example.com shows a certificate with the same key as Primary.");
        assert!(finding.meaning.ends_with('.') && finding.hint.ends_with('.'));
    }

    #[test]
    fn primary_stands_before_secondary_and_both_before_the_others() {
        let one = |name: &str, role| (certificate(name, "2026-01-01", "2029-01-01"), role);
        let mut held = vec![one("old", None), one("next", Some(Role::Secondary)), one("idp", Some(Role::Primary))];

        assert_eq!(
            compared(held.clone()).message,
            "login.example.com shows a certificate with the same key as Primary, Secondary, and “old”."
        );
        held.push(one("older", None));
        assert!(compared(held.clone()).message.ends_with("Primary, Secondary, “old”, and 1 more."));
        held.push(one("oldest", None));
        assert!(compared(held).message.ends_with("Primary, Secondary, “old”, and 2 more."));
    }

    #[test]
    fn a_server_with_another_key_is_described_so_that_one_sees_who_answered() {
        let finding = compared(vec![(with_own_key("login.example.com"), Some(Role::Primary))]);

        assert_eq!(finding.severity, Severity::Note);
        assert_eq!(
            finding.message,
            "login.example.com uses a different key. It shows the self-signed certificate “login.example.com”, valid until 3 March 2027."
        );
    }
}
