//! Whom an account trusts to sign its metadata, and what it knows of signatures over more than it keeps.

use super::Draft;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::{KeptSignatures, Signer};

/// What the signature of any version of an account's metadata is judged with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trust {
    signer: Option<Signer>,
    signatures: KeptSignatures,
}

impl Draft {
    /// Returns what the signature of this account's metadata is judged with.
    pub fn trust(&self) -> Trust {
        Trust { signer: self.metadata_signer.clone(), signatures: self.metadata_signatures.clone() }
    }
}

impl Trust {
    /// Judges the signature of metadata that the account has or had.
    pub fn judge(&self, identity_provider: &mut IdentityProvider) {
        self.signatures.restore(identity_provider);
        identity_provider.pin(self.signer.as_ref());
    }
}
