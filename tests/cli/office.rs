//! Accounts in a separate store.

use crate::fixture::{EMAIL, IdentityProvider, SERVICE_PROVIDER, attribute};
use crate::program::{Answer, Sandbox, text};
use jiff::Timestamp;
use sso_wizard::account::draft::{
    EmailChoice, HeldCertificate, LoadedMetadata, LoadedServiceProvider, Origin, ServiceProviderDraft,
};
use sso_wizard::account::{Draft, exchange};
use sso_wizard::certificate::Role;
use sso_wizard::saml::metadata::{self, Document};

/// An account with metadata, email attribute, Primary certificate and SP metadata.
pub fn draft(name: &str) -> Draft {
    draft_of(name, &IdentityProvider { attributes: attribute(EMAIL), ..IdentityProvider::default() })
}

/// An account with the metadata of this identity provider, whose certificate is Primary.
pub fn draft_of(name: &str, provider: &IdentityProvider) -> Draft {
    let xml = provider.xml().into_bytes();
    let Ok(Document::IdentityProvider(read)) = metadata::read(&xml) else { panic!("the fixture is metadata") };
    let now = Timestamp::now();
    let mut draft = Draft {
        name: name.to_owned(),
        metadata: Some(LoadedMetadata {
            xml,
            origin: Origin::File("idp.xml".to_owned()),
            loaded_at: now,
            entity_id: None,
            version_of: None,
        }),
        certificates: vec![HeldCertificate {
            der: read.certificates[0].certificate.der().to_vec(),
            role: Some(Role::Primary),
            origin: Origin::Metadata,
            first_seen: now,
        }],
        service_provider: ServiceProviderDraft {
            loaded: Some(LoadedServiceProvider {
                xml: SERVICE_PROVIDER.into(),
                origin: Origin::File("sp.xml".to_owned()),
                loaded_at: now,
            }),
            ..ServiceProviderDraft::default()
        },
        reached: 7,
        ..Draft::default()
    };
    draft.email.choice = Some(EmailChoice::Offered(EMAIL.to_owned()));
    draft
}

/// A sandbox with a store and the exported profile of one account in it.
pub struct Office {
    pub sandbox: Sandbox,
    pub store: String,
    pub profile: String,
}

impl Office {
    pub fn new() -> Self {
        let sandbox = Sandbox::new();
        let store = text(&sandbox.path("accounts.sqlite"));
        let profile = sandbox.write("example-uk.json", exchange::export(&draft("Example UK")));

        Self { sandbox, store, profile }
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.sandbox.run(&[arguments, &["--store", &self.store]].concat())
    }

    /// Imports an account.
    pub fn import(&self, draft: &Draft) {
        let profile = self.sandbox.write("import.json", exchange::export(draft));

        self.run(&["account", "import", &profile]).ends_with(0);
    }
}
