//! The editable certificates of an account: any number of them, at most one Primary and one Secondary.

use super::{Certificate, Role, State};
use jiff::Timestamp;

/// A certificate of a list, with its role and additional data of the list's owner, such as its source.
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

/// The result of [`CertificateList::add`], with the index of the certificate in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    Added(usize),
    /// It was there already; nothing changed.
    Duplicate(usize),
}

/// Distinct certificates in the order in which they were added, at most one of them Primary and one Secondary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateList<T> {
    entries: Vec<Entry<T>>,
}

impl<T> Default for CertificateList<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

/// Collects stored entries. If they were tampered with, the first certificate of a role keeps it, and duplicates are
/// dropped.
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
    /// Returns the certificates in the order in which they were added.
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

    /// Adds a certificate without a role at the end, unless it is there already.
    pub fn add(&mut self, certificate: Certificate, extra: T) -> Addition {
        match self.entries.iter().position(|entry| entry.certificate == certificate) {
            Some(index) => Addition::Duplicate(index),
            None => {
                self.entries.push(Entry { certificate, role: None, extra });
                Addition::Added(self.entries.len() - 1)
            }
        }
    }

    /// Removes a certificate from the list; its role is then free.
    pub fn remove(&mut self, index: usize) -> Option<Entry<T>> {
        (index < self.entries.len()).then(|| self.entries.remove(index))
    }

    /// Assigns a role to a certificate, or removes it.
    ///
    /// If another certificate has the role, it loses it. If both have one, they swap, so that setting Secondary as Primary
    /// keeps the old Primary as Secondary: sign-ins continue to work whichever of the two the identity provider signs with.
    pub fn set_role(&mut self, index: usize, role: Option<Role>) {
        let Some(entry) = self.entries.get(index) else { return };
        let before = entry.role;

        if let Some(holder) = role.and_then(|role| self.index_of(role)) {
            self.entries[holder].role = before;
        }
        self.entries[index].role = role;
    }

    /// Sets Secondary as Primary, and the Primary, if any, as Secondary; returns whether there was a Secondary.
    pub fn promote_secondary(&mut self) -> bool {
        let Some(secondary) = self.index_of(Role::Secondary) else { return false };

        self.set_role(secondary, Some(Role::Primary));
        true
    }

    /// Reassigns the roles as [`suggest_roles`] does; `signs` returns whether the identity provider signs with a
    /// certificate.
    pub fn suggest_roles(&mut self, now: Timestamp, signs: impl Fn(&Entry<T>) -> bool) {
        let candidates: Vec<(&Certificate, bool)> =
            self.entries.iter().map(|entry| (&entry.certificate, signs(entry))).collect();
        let roles = suggest_roles(&candidates, now);

        for (entry, role) in self.entries.iter_mut().zip(roles) {
            entry.role = role;
        }
    }
}

/// Suggests roles for the certificates of some metadata, in document order. Each comes with whether it is for signing.
///
/// The first valid signing certificate becomes Primary, the next Secondary. One that isn't valid yet becomes Secondary only
/// if no other valid one is left: it is for the day on which the identity provider switches. An expired one is suggested
/// only as Primary and only if there is nothing better, because some identity providers sign with an expired certificate for
/// years. One that is only for encryption is never suggested.
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

#[cfg(test)]
mod tests {
    use super::{Addition, CertificateList, suggest_roles};
    use crate::certificate::testing::certificate;
    use crate::certificate::{Certificate, Role};
    use jiff::Timestamp;
    use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
    use std::sync::OnceLock;

    fn now() -> Timestamp {
        "2026-06-01T12:00:00Z".parse().unwrap()
    }

    fn five() -> &'static [Certificate] {
        static FIVE: OnceLock<Vec<Certificate>> = OnceLock::new();

        FIVE.get_or_init(|| {
            ["one", "two", "three", "four", "five"].map(|name| certificate(name, "2026-01-01", "2027-01-01")).to_vec()
        })
    }

    fn list(roles: &[Option<Role>]) -> CertificateList<()> {
        five().iter().cloned().zip(roles).map(|(certificate, role)| (certificate, *role, ())).collect()
    }

    fn roles(list: &CertificateList<()>) -> Vec<Option<Role>> {
        list.entries().iter().map(super::Entry::role).collect()
    }

    const PRIMARY: Option<Role> = Some(Role::Primary);
    const SECONDARY: Option<Role> = Some(Role::Secondary);

    #[test]
    fn giving_primary_to_another_takes_it_from_the_first() {
        let mut list = list(&[PRIMARY, SECONDARY, None]);

        list.set_role(2, PRIMARY);
        assert_eq!(roles(&list), [None, SECONDARY, PRIMARY]);
    }

    #[test]
    fn giving_primary_to_secondary_swaps_the_two() {
        let mut list = list(&[PRIMARY, SECONDARY]);

        list.set_role(1, PRIMARY);
        assert_eq!(roles(&list), [SECONDARY, PRIMARY]);
        list.set_role(1, SECONDARY);
        assert_eq!(roles(&list), [PRIMARY, SECONDARY]);
    }

    #[test]
    fn giving_a_certificate_its_own_role_or_none_is_as_one_expects() {
        let mut list = list(&[PRIMARY, SECONDARY]);

        list.set_role(0, PRIMARY);
        assert_eq!(roles(&list), [PRIMARY, SECONDARY]);
        list.set_role(0, None);
        assert_eq!(roles(&list), [None, SECONDARY]);
        list.set_role(9, PRIMARY);
        assert_eq!(roles(&list), [None, SECONDARY]);
    }

    #[test]
    fn promoting_secondary_keeps_the_old_primary_as_secondary() {
        let mut list = list(&[PRIMARY, SECONDARY]);

        assert!(list.promote_secondary());
        assert_eq!(roles(&list), [SECONDARY, PRIMARY]);
        list.remove(0);
        assert!(!list.promote_secondary());
    }

    #[test]
    fn a_certificate_that_is_there_already_is_reported_and_keeps_its_role() {
        let mut list = list(&[PRIMARY, None]);

        assert_eq!(list.add(five()[0].clone(), ()), Addition::Duplicate(0));
        assert_eq!(list.add(five()[4].clone(), ()), Addition::Added(2));
        assert_eq!(roles(&list), [PRIMARY, None, None]);
    }

    #[test]
    fn the_first_valid_signing_certificate_is_primary_and_the_next_secondary() {
        let expired = certificate("expired", "2024-01-01", "2025-01-01");
        let encryption = certificate("encryption", "2026-01-01", "2027-01-01");
        let first = certificate("first", "2026-01-01", "2027-01-01");
        let second = certificate("second", "2026-01-01", "2028-01-01");
        let third = certificate("third", "2026-01-01", "2029-01-01");
        let candidates = [(&expired, true), (&encryption, false), (&first, true), (&second, true), (&third, true)];

        assert_eq!(suggest_roles(&candidates, now()), [None, None, PRIMARY, SECONDARY, None]);
    }

    #[test]
    fn a_certificate_of_the_future_waits_as_secondary() {
        let future = certificate("future", "2027-01-01", "2030-01-01");
        let today = certificate("today", "2026-01-01", "2027-02-01");

        assert_eq!(suggest_roles(&[(&future, true), (&today, true)], now()), [SECONDARY, PRIMARY]);
    }

    #[test]
    fn an_expired_certificate_is_suggested_only_when_it_is_all_there_is() {
        let expired = certificate("expired", "2024-01-01", "2025-01-01");
        let other = certificate("other", "2023-01-01", "2025-01-01");
        let valid = certificate("valid", "2026-01-01", "2027-01-01");

        assert_eq!(suggest_roles(&[(&expired, true), (&valid, true)], now()), [None, PRIMARY]);
        assert_eq!(suggest_roles(&[(&expired, true), (&other, true)], now()), [PRIMARY, None]);
        assert_eq!(suggest_roles(&[(&valid, false)], now()), [None]);
        assert_eq!(suggest_roles(&[], now()), []);
    }

    #[derive(Debug, Clone)]
    enum Edit {
        Add(usize),
        Remove(usize),
        SetRole(usize, Option<Role>),
        Promote,
        Suggest(u8),
    }

    fn role() -> impl Strategy<Value = Option<Role>> {
        prop_oneof![Just(None), Just(PRIMARY), Just(SECONDARY)]
    }

    fn edit() -> impl Strategy<Value = Edit> {
        prop_oneof![
            (0_usize..5).prop_map(Edit::Add),
            (0_usize..6).prop_map(Edit::Remove),
            (0_usize..6, role()).prop_map(|(index, role)| Edit::SetRole(index, role)),
            Just(Edit::Promote),
            any::<u8>().prop_map(Edit::Suggest),
        ]
    }

    proptest! {
        #[test]
        fn there_is_never_more_than_one_of_each_role_nor_a_certificate_twice(
            kept in prop::collection::vec((0_usize..5, role()), 0..8),
            edits in prop::collection::vec(edit(), 0..24),
        ) {
            let kept = kept.into_iter().map(|(index, role)| (five()[index].clone(), role, ()));
            let mut list: CertificateList<()> = kept.collect();

            for edit in std::iter::once(Edit::SetRole(9, None)).chain(edits) {
                match edit {
                    Edit::Add(index) => {
                        list.add(five()[index].clone(), ());
                    }
                    Edit::Remove(index) => {
                        list.remove(index);
                    }
                    Edit::SetRole(index, role) => list.set_role(index, role),
                    Edit::Promote => {
                        list.promote_secondary();
                    }
                    Edit::Suggest(signs) => list.suggest_roles(now(), |entry| {
                        five().iter().position(|one| *one == entry.certificate).is_some_and(|at| signs >> at & 1 == 1)
                    }),
                }
                for wanted in [PRIMARY, SECONDARY] {
                    assert!(roles(&list).iter().filter(|role| **role == wanted).count() <= 1);
                }
                for (index, entry) in list.entries().iter().enumerate() {
                    assert!(list.entries()[..index].iter().all(|other| other.certificate != entry.certificate));
                }
            }
        }
    }
}
