//! What newly loaded metadata brings into a draft: certificates with roles, and the email attribute when it is clear.

use super::Draft;
use super::draft::{EmailChoice, HeldCertificate, LoadedMetadata, Origin};
use crate::certificate::{Certificate, Role, list::suggest_roles};
use crate::saml::attribute::{email_candidates, usual_email_attribute};
use crate::saml::metadata::{IdentityProvider, Use};
use jiff::Timestamp;

impl Draft {
    /// Takes metadata over that was just loaded and read as `identity_provider`.
    ///
    /// What a person chose stays as long as it makes sense: an offered attribute that is still offered, `SAML_SUBJECT`, Custom,
    /// certificates from files, and roles. Certificates that only the old metadata had go, unless they have a role: the old signing
    /// certificate is needed until the identity provider has changed over.
    pub fn take_metadata(&mut self, loaded: LoadedMetadata, identity_provider: &IdentityProvider) {
        let now = loaded.loaded_at;

        self.metadata = Some(loaded);
        self.metadata_signatures.keep(identity_provider);
        self.take_certificates(identity_provider, now);
        self.take_email(identity_provider);
    }

    fn take_certificates(&mut self, identity_provider: &IdentityProvider, now: Timestamp) {
        let offered = || identity_provider.certificates.iter().filter(|offered| offered.usage != Use::Encryption);

        self.certificates.retain(|held| {
            held.origin != Origin::Metadata
                || held.role.is_some()
                || offered().any(|offered| offered.certificate.der() == held.der)
        });

        for offered in offered() {
            if self.certificates.iter().all(|held| held.der != offered.certificate.der()) {
                self.certificates.push(HeldCertificate {
                    der: offered.certificate.der().to_owned(),
                    role: None,
                    origin: Origin::Metadata,
                    first_seen: now,
                });
            }
        }

        self.fill_roles(identity_provider, now);
    }

    /// Gives the roles that nobody has. A choice that stands is never moved: the person has to see a changed Primary coming.
    fn fill_roles(&mut self, identity_provider: &IdentityProvider, now: Timestamp) {
        let has_role = |role| self.certificates.iter().any(|held| held.role == Some(role));
        let mut free: Vec<_> = [Role::Primary, Role::Secondary].into_iter().filter(|role| !has_role(*role)).collect();
        let certificates: Vec<_> = self.certificates.iter().map(|held| Certificate::from_der(&held.der).ok()).collect();

        let candidates: Vec<_> = certificates
            .iter()
            .enumerate()
            .filter(|(index, _)| self.certificates[*index].role.is_none())
            .filter_map(|(index, certificate)| certificate.as_ref().map(|certificate| (index, certificate)))
            .filter(|(_, certificate)| identity_provider.signing_certificates().any(|signing| signing == *certificate))
            .collect();
        let known: Vec<_> = candidates.iter().map(|(_, certificate)| (*certificate, true)).collect();
        let suggested = suggest_roles(&known, now);

        // In the order of the suggestion: what would be Primary takes the first free role.
        for wanted in [Role::Primary, Role::Secondary] {
            let Some(place) = suggested.iter().position(|role| *role == Some(wanted)) else { continue };

            if !free.is_empty() {
                self.certificates[candidates[place].0].role = Some(free.remove(0));
            }
        }
    }

    fn take_email(&mut self, identity_provider: &IdentityProvider) {
        let is_still_offered = match &self.email.choice {
            Some(EmailChoice::Offered(name)) => {
                identity_provider.attributes.iter().any(|attribute| attribute.name == *name)
            }
            Some(EmailChoice::NameId | EmailChoice::Custom) => true,
            None => false,
        };

        if self.email.custom_name.is_empty()
            && let Some((name, format)) = identity_provider.product().and_then(usual_email_attribute)
        {
            name.clone_into(&mut self.email.custom_name);
            self.email.custom_format = format;
        }

        if !is_still_offered {
            self.email.choice = match email_candidates(&identity_provider.attributes).chosen {
                Some(name) => Some(EmailChoice::Offered(name)),
                // Most metadata lists no attribute at all: then what this product usually sends is the likely answer.
                None if identity_provider.attributes.is_empty() && !self.email.custom_name.is_empty() => {
                    Some(EmailChoice::Custom)
                }
                None => None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::fixture::{NOW, certificate, load, metadata};

    fn roles(draft: &Draft) -> Vec<Option<Role>> {
        draft.certificates.iter().map(|held| held.role).collect()
    }

    #[test]
    fn certificates_of_the_metadata_come_with_roles_and_the_clear_attribute_is_chosen() {
        let mut draft = Draft::default();

        load(&mut draft, metadata(&[certificate(400), certificate(800), certificate(900)], &["mail", "department"]));

        assert_eq!(roles(&draft), [Some(Role::Primary), Some(Role::Secondary), None]);
        assert!(draft.certificates.iter().all(|held| held.origin == Origin::Metadata && held.first_seen == NOW));
        assert_eq!(draft.email.choice, Some(EmailChoice::Offered("mail".to_owned())));
    }

    #[test]
    fn of_two_likely_attributes_the_person_chooses() {
        let mut draft = Draft::default();

        load(&mut draft, metadata(&[], &["mail", "email"]));
        assert_eq!(draft.email.choice, None);
    }

    #[test]
    fn newer_metadata_brings_the_next_certificate_as_secondary_and_leaves_primary_alone() {
        let mut draft = Draft::default();
        let (old, new) = (certificate(20), certificate(800));

        load(&mut draft, metadata(std::slice::from_ref(&old), &["mail"]));
        load(&mut draft, metadata(std::slice::from_ref(&new), &["mail"]));

        assert_eq!(roles(&draft), [Some(Role::Primary), Some(Role::Secondary)]);
        assert_eq!([&draft.certificates[0].der, &draft.certificates[1].der], [&old, &new]);
    }

    #[test]
    fn certificates_that_only_the_old_metadata_had_go_unless_they_have_a_role() {
        let mut draft = Draft::default();

        load(&mut draft, metadata(&[certificate(400), certificate(500), certificate(600)], &[]));
        load(&mut draft, metadata(&[], &[]));

        assert_eq!(roles(&draft), [Some(Role::Primary), Some(Role::Secondary)]);
    }

    #[test]
    fn what_a_person_chose_stays_when_the_metadata_is_loaded_again() {
        let mut draft = Draft::default();
        let xml = metadata(&[certificate(400), certificate(800)], &["mail", "userPrincipalName"]);

        load(&mut draft, xml.clone());
        draft.certificates[0].role = Some(Role::Secondary);
        draft.certificates[1].role = Some(Role::Primary);
        draft.email.choice = Some(EmailChoice::Offered("userPrincipalName".to_owned()));
        load(&mut draft, xml);

        assert_eq!(roles(&draft), [Some(Role::Secondary), Some(Role::Primary)]);
        assert_eq!(draft.email.choice, Some(EmailChoice::Offered("userPrincipalName".to_owned())));
    }
}
