//! What is wrong with the certificates of an account: each by itself, beside the metadata, and beside each other.
//!
//! One place for step 5, the certificate manager, the checks before enabling, the list and the command line. It takes
//! certificates as they stand, so that a list that is being edited can be asked before it is saved.

mod beside_metadata;
pub mod csv;
mod way_out;

#[cfg(test)]
mod tests;

pub use csv::csv;

use super::Draft;
use super::draft::Origin;
use super::preflight::{self, Circumstances};
use super::profile::Parsed;
use crate::certificate::finding::{self as certificate_finding, findings_beside_hosts};
use crate::certificate::{Certificate, Role, Thresholds};
use crate::phrase::IdpName;
use crate::saml::metadata::{IdentityProvider, Use};
use crate::saml::product::Product;
use crate::saml::{Finding, Severity, finding};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use url::Url;

/// A certificate of an account as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub certificate: &'a Certificate,
    pub role: Option<Role>,
    pub origin: &'a Origin,
    pub first_seen: Timestamp,
}

/// What is known around the certificates.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The metadata, when it is loaded.
    pub identity_provider: Option<&'a IdentityProvider>,
    /// The recognized product, else the chosen one: findings call it by its name.
    pub product: Option<Product>,
    /// The service provider's name for running text, [`crate::brand::Brand::short_name`].
    pub provider: &'a str,
    /// The identity provider's web server, when it was asked.
    pub web_server: Option<&'a WebServer>,
    pub now: Timestamp,
    pub thresholds: Thresholds,
}

/// The key that a web server of the identity provider shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebServer {
    pub host: String,
    /// SHA-256 of the SubjectPublicKeyInfo of its certificate, lower hex.
    pub spki_sha256: String,
}

/// A finding, with the certificate that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    #[serde(flatten)]
    pub finding: Finding,
    /// The role of the certificate.
    pub role: Option<Role>,
    /// SHA-256 of the certificate, lower hex; `None` when it is about the account as a whole.
    pub sha256: Option<String>,
}

/// Finds what is wrong with the certificates of a draft, the worst first.
pub fn findings(draft: &Draft, parsed: &Parsed, circumstances: Circumstances<'_>) -> Vec<Found> {
    Assessment::new(&standings(draft, parsed), Surroundings::new(draft, parsed, circumstances)).all()
}

/// Returns the certificates of a draft that can be read, as they stand.
///
/// Where a file was tampered with, only the first certificate of a role has it.
pub fn standings<'a>(draft: &'a Draft, parsed: &'a Parsed) -> Vec<Standing<'a>> {
    let mut taken = HashSet::new();

    parsed
        .certificates
        .iter()
        .filter_map(|(index, certificate)| {
            let held = draft.certificates.get(*index)?;
            let role = held.role.filter(|role| taken.insert(*role));

            Some(Standing { certificate, role, origin: &held.origin, first_seen: held.first_seen })
        })
        .collect()
}

impl Standing<'_> {
    /// Returns where it stands among the others: Primary, Secondary, then those without role.
    pub fn rank(&self) -> u8 {
        match self.role {
            Some(Role::Primary) => 0,
            Some(Role::Secondary) => 1,
            None => 2,
        }
    }
}

impl<'a> Surroundings<'a> {
    /// Collects what is known around the certificates of a draft; no web server was asked.
    pub fn new(draft: &Draft, parsed: &'a Parsed, circumstances: Circumstances<'a>) -> Self {
        Self {
            identity_provider: parsed.identity_provider.as_ref(),
            product: preflight::product(draft, parsed),
            provider: &circumstances.brand.short_name,
            web_server: None,
            now: circumstances.now,
            thresholds: circumstances.thresholds,
        }
    }

    /// Returns what findings call the identity provider.
    fn idp(&self) -> IdpName {
        self.product.map_or(IdpName::THE, IdpName::of)
    }
}

/// The certificates of an account, ready to be asked about any of them: what all need is found out once.
#[derive(Debug, Clone)]
pub struct Assessment<'a> {
    standings: &'a [Standing<'a>],
    surroundings: Surroundings<'a>,
    primary: Option<Standing<'a>>,
    secondary: Option<Standing<'a>>,
    /// The names of the identity provider's web servers.
    hosts: Vec<String>,
    /// What the metadata says that a certificate is for, by the certificate's SHA-256.
    uses: HashMap<&'a str, Use>,
}

impl<'a> Assessment<'a> {
    /// Prepares the certificates, in the order of the list.
    pub fn new(standings: &'a [Standing<'a>], surroundings: Surroundings<'a>) -> Self {
        let with = |role| standings.iter().find(|standing| standing.role == Some(role)).copied();
        let listed = surroundings.identity_provider.iter().flat_map(|provider| &provider.certificates);

        Self {
            standings,
            surroundings,
            primary: with(Role::Primary),
            secondary: with(Role::Secondary),
            hosts: surroundings.identity_provider.map(hosts).unwrap_or_default(),
            uses: listed.map(|listed| (listed.certificate.sha256.as_str(), listed.usage)).collect(),
        }
    }

    /// Finds everything: the worst first, then Primary before Secondary before those without role.
    pub fn all(&self) -> Vec<Found> {
        let mut standings: Vec<_> = self.standings.iter().collect();

        standings.sort_by_key(|standing| standing.rank());

        let of_each = standings.into_iter().flat_map(|standing| {
            self.of(standing).into_iter().map(|finding| Found {
                finding,
                role: standing.role,
                sha256: Some(standing.certificate.sha256.clone()),
            })
        });
        let of_all = self.of_account().map(|finding| Found { finding, role: None, sha256: None });
        let mut found: Vec<_> = of_all.into_iter().chain(of_each).collect();

        found.sort_by_key(|found| found.finding.severity);
        found
    }

    /// Finds what is wrong with one certificate of the list, the worst first.
    ///
    /// One without role harms no sign-in: all there is to tell of it are notes.
    pub fn of(&self, standing: &Standing<'_>) -> Vec<Finding> {
        let Surroundings { now, thresholds, .. } = self.surroundings;
        let Standing { certificate, role, .. } = *standing;
        let mut findings =
            findings_beside_hosts(certificate, role, &self.hosts, self.surroundings.idp(), now, thresholds);

        if self.usage(certificate) == Some(Use::Encryption) {
            // The metadata says the same, and more clearly.
            findings.retain(|finding| finding.code != "certificate-not-for-signing");
        }
        findings.extend(self.beside_metadata(standing));
        findings.extend(self.same_key(standing));
        findings.extend(self.web_server_key(standing));

        if role.is_none() {
            for finding in &mut findings {
                finding.severity = Severity::Note;
            }
        }
        finding::sort(&mut findings);

        findings.into_iter().map(|finding| self.with_way_out(finding, role)).collect()
    }

    /// Finds what is wrong with the account as a whole: nothing is Primary.
    pub fn of_account(&self) -> Option<Finding> {
        if self.primary.is_some() {
            return None;
        }

        let hint = match (self.secondary, self.standings.len()) {
            (Some(_), _) => "Promote Secondary, or choose another certificate as Primary.".to_owned(),
            (None, 0) => {
                let idp = self.surroundings.idp();

                format!("Load {idp}’s metadata in step 2, or add its certificate file here.")
            }
            (None, 1) => "Set this account’s certificate as Primary.".to_owned(),
            (None, count) => format!("Set one of this account’s {count} certificates as Primary."),
        };
        let meaning =
            format!("{} checks every sign-in against it, so no sign-in can succeed.", self.surroundings.provider);

        Some(Finding::blocker("certificate-primary-missing", "No certificate is Primary.").meaning(meaning).hint(hint))
    }

    /// Returns what the metadata says that a certificate is for; `None` when it is not in it.
    fn usage(&self, certificate: &Certificate) -> Option<Use> {
        self.uses.get(certificate.sha256.as_str()).copied()
    }

    /// Tells of Secondary that its key is that of Primary.
    fn same_key(&self, standing: &Standing<'_>) -> Option<Finding> {
        let primary = self.primary?;
        let is_same = standing.role == Some(Role::Secondary)
            && primary.certificate.spki_sha256 == standing.certificate.spki_sha256;

        let idp = self.surroundings.idp();

        is_same.then(|| {
            Finding::note("certificate-same-key", "Primary and Secondary have the same key.")
                .meaning(
                    "One renews the other, so sign-ins work with either. Until you replace both, anyone who has the key can sign in as any user.",
                )
                .hint(format!("If the key may have leaked, create a certificate with a new key in {idp}."))
        })
    }

    /// Tells that the web server of the identity provider has the same key.
    fn web_server_key(&self, standing: &Standing<'_>) -> Option<Finding> {
        let server = self.surroundings.web_server?;
        let name = certificate_finding::name(standing.certificate, standing.role);
        let idp = self.surroundings.idp();

        (server.spki_sha256 == standing.certificate.spki_sha256).then(|| {
            // What the metadata lists does sign; what it does not list was more likely exported by mistake.
            let hint = match self.usage(standing.certificate) {
                Some(Use::Signing | Use::Any) => {
                    format!("In {idp}, create a signing certificate with a separate key, and add it as Secondary.")
                }
                Some(Use::Encryption) | None => {
                    format!("Use the signing certificate from {idp}’s metadata or console.")
                }
            };

            Finding::warning(
                "certificate-web-server-key",
                format!("{name} has the same key as the web server {}.", server.host),
            )
            .meaning(
                "Web servers get a new certificate, and often a new key, every few months. Sign-ins signed with the new key then fail.",
            )
            .hint(hint)
        })
    }
}

/// Returns the distinct names of the web servers that an identity provider's endpoints are on.
fn hosts(identity_provider: &IdentityProvider) -> Vec<String> {
    let endpoints = identity_provider.single_sign_on.iter().chain(&identity_provider.single_logout);
    let mut hosts = Vec::new();

    for url in endpoints.filter_map(|endpoint| Url::parse(&endpoint.location).ok()) {
        if let Some(host) = url.host_str().filter(|host| !hosts.iter().any(|known| known == host)) {
            hosts.push(host.to_owned());
        }
    }
    hosts
}
