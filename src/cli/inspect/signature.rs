//! The signature of metadata as text, and its signer as an argument.

use crate::cli::failure::Failure;
use crate::cli::text::{Cell, Tone};
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::{Signer, Standing};
use std::fs;

/// Returns the signer that `--signer` or `--pin` names: a SHA-256 fingerprint, else a file with the certificate.
///
/// # Errors
/// Returns [`Failure`] if it is neither.
pub(in crate::cli) fn signer(argument: &str) -> Result<Signer, Failure> {
    if let Some(signer) = Signer::from_fingerprint(argument) {
        return Ok(signer);
    }
    let bytes = fs::read(argument).map_err(|error| {
        Failure::new(
            format!("The signer is neither a SHA-256 fingerprint nor a readable file: {argument} ({error})."),
            "Enter 64 hexadecimal digits, with or without colons, or a file with the signer’s certificate.",
        )
    })?;
    Signer::from_file(&bytes).map_err(|unusable| Failure::new(unusable.message, unusable.hint))
}

/// Returns the rows of the signature.
pub(in crate::cli) fn rows(identity_provider: &IdentityProvider) -> Vec<(&'static str, Cell)> {
    let assessment = identity_provider.assessment();
    let tone = match assessment.standing {
        Standing::Unsigned if assessment.is_pinned => Tone::Bad,
        Standing::NotChecked if assessment.is_pinned => Tone::Bad,
        Standing::Unsigned => Tone::Neutral,
        Standing::PinnedSigner => Tone::Good,
        Standing::SignerNotKnown | Standing::NotChecked => Tone::Warning,
        Standing::OtherSigner | Standing::Invalid | Standing::CoversSomethingElse => Tone::Bad,
    };
    let mut rows = vec![("Signature", Cell::toned(assessment.standing.words(), tone))];
    if let Some(refusal) = &assessment.refusal {
        rows.push(("Reason", Cell::from(refusal.sentence())));
    }
    if let Some(algorithm) = &assessment.algorithm {
        rows.push(("Signature algorithm", Cell::from(algorithm)));
    }
    if let Some(certificate) = &assessment.certificate {
        rows.push((
            assessment.standing.certificate_words(),
            Cell::from(format!("{}, SHA-256 {}", certificate.subject_name, certificate.sha256)),
        ));
    }
    rows
}
