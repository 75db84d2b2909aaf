//! `sso-wizard export certificates`.

use super::{File, Subject};
use crate::account::certificates::{Standing, Surroundings, csv, standings};
use crate::account::preflight;
use crate::cli::arguments::CertificateFormat;
use crate::cli::failure::Failure;
use crate::cli::output::Content;
use jiff::Timestamp;

/// Creates the file of an account's certificates: Primary, Secondary, then the others in their original order.
///
/// # Errors
/// Returns [`Failure`] if the account has no certificate.
pub fn file(subject: &Subject, format: CertificateFormat, now: Timestamp) -> Result<File, Failure> {
    let Subject { account, parsed, brands, thresholds } = subject;
    let draft = &account.draft;
    let mut standings = standings(draft, parsed);

    if standings.is_empty() {
        return Err(Failure::new(
            format!("The account “{}” has no certificates.", draft.name),
            "Load the identity provider’s metadata in step 2 of the wizard, or add a certificate in step 5.",
        ));
    }
    standings.sort_by_key(Standing::rank);

    Ok(match format {
        CertificateFormat::Csv => {
            let surroundings = Surroundings {
                identity_provider: parsed.identity_provider.as_ref(),
                product: preflight::product(draft, parsed),
                provider: &brands.get_or_first(&draft.brand).short_name,
                web_server: None,
                now,
                thresholds: *thresholds,
            };

            File { content: Content::CertificateTable, key: "csv", bytes: csv(&standings, surroundings) }
        }
        CertificateFormat::Pem => {
            let pem: String = standings.iter().map(|standing| standing.certificate.to_pem()).collect();

            File { content: Content::Certificates, key: "pem", bytes: pem.into_bytes() }
        }
    })
}
