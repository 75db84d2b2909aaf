//! The certificates of an account as they are edited: any number of them, at most one Primary and one Secondary.

use super::{Certificate, Role, State};
use jiff::Timestamp;

/// A certificate of a list, with its role and what the owner of the list keeps beside it, such as where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    pub certificate: Certificate,
    role: Option<Role>,
    pub extra: T,
}

impl<T> Entry<T> {
    /// Returns the role; [`CertificateList::set_role`] changes it.
    pub fn role(&self) -> Option<Role> {
        self.role
    }
}

/// What [`CertificateList::add`] did; with the index of the certificate in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    Added(usize),
    /// It was there already; nothing was changed.
    Duplicate(usize),
}

/// Distinct certificates in the order in which they came, at most one of them Primary and one Secondary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateList<T> {
    entries: Vec<Entry<T>>,
}

impl<T> Default for CertificateList<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

/// Collects what was kept. Where it was tampered with, the first certificate of a role has it, and duplicates go.
impl<T> FromIterator<(Certificate, Option<Role>, T)> for CertificateList<T> {
    fn from_iter<I: IntoIterator<Item = (Certificate, Option<Role>, T)>>(kept: I) -> Self {
        let mut list = Self::default();

        for (certificate, role, extra) in kept {
            if let Addition::Added(index) = list.add(certificate, extra)
                && role.is_some_and(|role| list.with_role(role).is_none())
            {
                list.entries[index].role = role;
            }
        }
        list
    }
}

impl<T> CertificateList<T> {
    /// Returns the certificates in the order in which they came.
    pub fn entries(&self) -> &[Entry<T>] {
        &self.entries
    }

    /// Returns the certificate that has `role`.
    pub fn with_role(&self, role: Role) -> Option<&Entry<T>> {
        self.entries.iter().find(|entry| entry.role == Some(role))
    }

    /// Returns the index of the certificate that has `role`.
    pub fn index_of(&self, role: Role) -> Option<usize> {
        self.entries.iter().position(|entry| entry.role == Some(role))
    }

    /// Adds a certificate without role at the end, unless it is there already.
    pub fn add(&mut self, certificate: Certificate, extra: T) -> Addition {
        match self.entries.iter().position(|entry| entry.certificate == certificate) {
            Some(index) => Addition::Duplicate(index),
            None => {
                self.entries.push(Entry { certificate, role: None, extra });
                Addition::Added(self.entries.len() - 1)
            }
        }
    }

    /// Takes a certificate out of the list; its role is free then.
    pub fn remove(&mut self, index: usize) -> Option<Entry<T>> {
        (index < self.entries.len()).then(|| self.entries.remove(index))
    }

    /// Gives a certificate a role, or takes it away.
    ///
    /// A role that another has is taken from it. When both have one, they swap, so that making Secondary the Primary
    /// keeps the old Primary as Secondary: sign-ins go on whichever of the two the identity provider signs with.
    pub fn set_role(&mut self, index: usize, role: Option<Role>) {
        let Some(entry) = self.entries.get(index) else { return };
        let before = entry.role;

        if let Some(holder) = role.and_then(|role| self.index_of(role)) {
            self.entries[holder].role = before;
        }
        self.entries[index].role = role;
    }

    /// Makes Secondary the Primary, and the Primary, if any, the Secondary; returns whether there was a Secondary.
    pub fn promote_secondary(&mut self) -> bool {
        let Some(secondary) = self.index_of(Role::Secondary) else { return false };

        self.set_role(secondary, Some(Role::Primary));
        true
    }

    /// Gives the roles anew as [`suggest_roles`] does; `signs` says which certificates the identity provider signs with.
    pub fn suggest_roles(&mut self, now: Timestamp, signs: impl Fn(&Entry<T>) -> bool) {
        let candidates: Vec<(&Certificate, bool)> =
            self.entries.iter().map(|entry| (&entry.certificate, signs(entry))).collect();
        let roles = suggest_roles(&candidates, now);

        for (entry, role) in self.entries.iter_mut().zip(roles) {
            entry.role = role;
        }
    }
}

/// Suggests a role for each certificate of some metadata, in document order, with whether it is for signing.
///
/// The first signing certificate that is valid becomes Primary, the next Secondary; one that is not valid yet becomes
/// Secondary only where no other valid one is left: it waits for the day on which the identity provider changes over.
/// An expired one is suggested only as Primary and only where nothing better is there, because some identity providers
/// sign with an expired certificate for years. One for encryption alone never is.
pub fn suggest_roles(candidates: &[(&Certificate, bool)], now: Timestamp) -> Vec<Option<Role>> {
    let mut by_preference: Vec<(u8, usize)> = candidates
        .iter()
        .enumerate()
        .filter(|(_, (_, signs))| *signs)
        .map(|(index, (certificate, _))| match certificate.validity(now).state() {
            State::Valid => (0, index),
            State::NotYetValid => (1, index),
            State::Expired => (2, index),
        })
        .collect();
    let mut roles = vec![None; candidates.len()];

    by_preference.sort_unstable();
    for (role, (preference, index)) in [Role::Primary, Role::Secondary].into_iter().zip(by_preference) {
        if role == Role::Primary || preference < 2 {
            roles[index] = Some(role);
        }
    }
    roles
}
