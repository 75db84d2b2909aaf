//! Endpoint URLs that were added, removed, or changed (SAML Metadata §2.2.2).

use super::{Change, ChangeKind, Impact};
use crate::saml::metadata::{Binding, Endpoint, IdentityProvider};
use crate::saml::shown::{IN_A_SENTENCE, quoted, shown};
use std::collections::HashMap;

/// A service with endpoints.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Service {
    SignOn,
    Logout,
}

/// Returns the changes in single sign-on and single logout. A different order isn't a change.
pub(super) fn changes(before: &IdentityProvider, after: &IdentityProvider) -> Vec<Change> {
    let sign_on = of(Service::SignOn, &before.single_sign_on, &after.single_sign_on);
    let logout = of(Service::Logout, &before.single_logout, &after.single_logout);

    sign_on.into_iter().chain(logout).collect()
}

/// Compares the endpoints of a service binding by binding. Unmatched endpoints are paired as moved, in document order.
fn of(service: Service, before: &[Endpoint], after: &[Endpoint]) -> Vec<Change> {
    let (mut gone, mut new) = (without(before, after), without(after, before));
    let mut changes = Vec::new();

    for binding in bindings(before, after) {
        let mut gone = gone.remove(binding).unwrap_or_default().into_iter();
        let mut new = new.remove(binding).unwrap_or_default().into_iter();

        loop {
            changes.push(match (gone.next(), new.next()) {
                (None, None) => break,
                (Some(was), Some(is)) => moved(service, was, is),
                (Some(was), None) => removed(service, was, after),
                (None, Some(is)) => added(service, is),
            });
        }
    }

    changes
}

/// Returns the endpoints that `others` lack, by binding. Duplicates are kept.
fn without<'a>(endpoints: &'a [Endpoint], others: &[Endpoint]) -> HashMap<&'a Binding, Vec<&'a Endpoint>> {
    let key = |endpoint: &Endpoint| (endpoint.binding.clone(), address(endpoint));
    let mut there: HashMap<_, usize> = HashMap::new();
    let mut lacking: HashMap<_, Vec<_>> = HashMap::new();

    for other in others {
        *there.entry(key(other)).or_default() += 1;
    }
    for endpoint in endpoints {
        match there.get_mut(&key(endpoint)) {
            Some(number) if *number > 0 => *number -= 1,
            _ => lacking.entry(&endpoint.binding).or_default().push(endpoint),
        }
    }

    lacking
}

/// Returns every binding once, in document order.
fn bindings<'a>(before: &'a [Endpoint], after: &'a [Endpoint]) -> Vec<&'a Binding> {
    let mut known = std::collections::HashSet::new();

    before.iter().chain(after).map(|endpoint| &endpoint.binding).filter(|binding| known.insert(*binding)).collect()
}

fn moved(service: Service, was: &Endpoint, is: &Endpoint) -> Change {
    let (binding, old, new) = (name(&was.binding), quoted(&address(was)), quoted(&address(is)));
    let sentence = match service {
        Service::SignOn => format!("The single sign-on URL for {binding} changed from {old} to {new}."),
        Service::Logout => format!("The single logout URL for {binding} changed from {old} to {new}."),
    };
    let change = match serves_browsers(service, &was.binding) {
        true => Change::new(ChangeKind::EndpointMoved, Impact::Breaks, sentence)
            .meaning("Sign-ins use the old URL until the service provider has the new one.")
            .hint("Apply the new metadata, and upload it to the portal."),
        false => Change::new(ChangeKind::EndpointMoved, Impact::Harmless, sentence),
    };

    change.values(Some(address(was)), Some(address(is)))
}

fn removed(service: Service, was: &Endpoint, after: &[Endpoint]) -> Change {
    let is_lost = serves_browsers(service, &was.binding);
    let has_another = after.iter().any(|endpoint| serves_browsers(service, &endpoint.binding));
    let (binding, url) = (name(&was.binding), quoted(&address(was)));
    let sentence = match service {
        Service::SignOn => format!("The single sign-on URL for {binding} was removed: {url}."),
        Service::Logout => format!("The single logout URL for {binding} was removed: {url}."),
    };
    let change = match (is_lost, has_another) {
        (false, _) => Change::new(ChangeKind::EndpointRemoved, Impact::Harmless, sentence),
        (true, true) => Change::new(ChangeKind::EndpointRemoved, Impact::NeedsAttention, sentence)
            .meaning("Sign-ins work only if the service provider uses one of the other listed URLs.")
            .hint("Check which URL the service provider uses."),
        (true, false) => Change::new(ChangeKind::EndpointRemoved, Impact::Breaks, sentence)
            .meaning("No URL that a browser can use remains.")
            .hint("Ask the identity provider’s administrator where users should sign in."),
    };

    change.values(Some(address(was)), None)
}

fn added(service: Service, is: &Endpoint) -> Change {
    let (binding, url) = (name(&is.binding), quoted(&address(is)));
    let sentence = match service {
        Service::SignOn => format!("A single sign-on URL for {binding} was added: {url}."),
        Service::Logout => format!("A single logout URL for {binding} was added: {url}."),
    };

    Change::new(ChangeKind::EndpointAdded, Impact::Harmless, sentence).values(None, Some(address(is)))
}

/// Returns whether a user's browser is sent there to sign in.
fn serves_browsers(service: Service, binding: &Binding) -> bool {
    service == Service::SignOn && matches!(binding, Binding::HttpRedirect | Binding::HttpPost)
}

fn name(binding: &Binding) -> String {
    shown(binding.name(), IN_A_SENTENCE)
}

/// Writes a URL, with the one for responses if it's a different one.
fn address(endpoint: &Endpoint) -> String {
    match &endpoint.response_location {
        Some(responses) => format!("{} (responses to {responses})", endpoint.location),
        None => endpoint.location.clone(),
    }
}
