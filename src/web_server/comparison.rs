//! Whether the key of the web server is the key of a certificate of the account.

use super::{Address, Chain};
use crate::certificate::list::Entry;
use crate::certificate::validity::long_date_words;
use crate::saml::Finding;

/// So many certificates are named one by one.
const NAMED: usize = 3;

/// Says whether a certificate of the account has the key of the web server that showed `chain`: a warning if one has, with
/// the code that [`crate::account::certificates`] has for it, and a note if none has, so that asking is always answered.
/// The note says who answered, because something on the way may stand in for the server.
pub fn compare<T>(address: &Address, chain: &Chain, entries: &[Entry<T>]) -> Finding {
    let shown = &chain.end_entity;
    let mut same: Vec<&Entry<T>> = entries.iter().filter(|entry| chain.has_key_of(&entry.certificate)).collect();

    if same.is_empty() {
        let issuer =
            if shown.self_signed { "self-signed".to_owned() } else { format!("issued by “{}”", shown.issuer_name) };

        return Finding::note(
            "web-server-other-key",
            format!(
                "{address} uses a different key. It shows the certificate “{}”, {issuer}, valid until {}.",
                shown.subject_name,
                long_date_words(shown.not_after)
            ),
        );
    }
    same.sort_by_key(|entry| (entry.role().is_none(), entry.role()));
    Finding::warning(
        "certificate-web-server-key",
        format!("{address} shows a certificate with the same key as {}.", listed(&same)),
    )
    .meaning(
        "Most identity providers sign with a different key from their website’s. If yours does too, every sign-in fails.",
    )
    .hint("Use the signing certificate from the identity provider’s metadata or console.")
}

/// Names certificates in a sentence, such as "Primary and the certificate “login.example.com”".
fn listed<T>(entries: &[&Entry<T>]) -> String {
    let mut names: Vec<String> = entries.iter().take(NAMED).map(|entry| name(entry)).collect();

    match entries.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push("1 more certificate".to_owned()),
        more => names.push(format!("{more} more certificates")),
    }
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

fn name<T>(entry: &Entry<T>) -> String {
    match entry.role() {
        Some(role) => role.word().to_owned(),
        None => format!("the certificate “{}”", entry.certificate.subject_name),
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

    /// Makes a certificate with a key of its own; those of `certificate` share one.
    fn with_own_key(name: &str) -> Certificate {
        let parameters = parameters(name, "2026-01-01", "2029-01-01");

        Certificate::from_der(parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap()
    }

    /// Compares with a server whose certificate has the key that those of `certificate` share.
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
            "login.example.com shows a certificate with the same key as Primary, Secondary and the certificate “old”."
        );
        held.push(one("older", None));
        assert!(compared(held.clone()).message.ends_with("the certificate “old” and 1 more certificate."));
        held.push(one("oldest", None));
        assert!(compared(held).message.ends_with("the certificate “old” and 2 more certificates."));
    }

    #[test]
    fn a_server_with_another_key_is_described_so_that_one_sees_who_answered() {
        let finding = compared(vec![(with_own_key("login.example.com"), Some(Role::Primary))]);

        assert_eq!(finding.severity, Severity::Note);
        assert_eq!(
            finding.message,
            "login.example.com uses a different key. It shows the certificate “login.example.com”, self-signed, valid until 3 March 2027."
        );
    }
}
