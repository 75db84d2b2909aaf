//! A reminder for one's own calendar: when the certificates of an account expire (iCalendar, RFC 5545).

use super::UNNAMED;
use super::certificates::Standing;
use crate::certificate::validity::long_date_words;
use crate::certificate::{Certificate, Role, State, Thresholds};
use crate::phrase::IdpName;
use crate::saml::product::Product;
use chrono::TimeDelta;
use icalendar::{Alarm, Calendar, Component as _, Event, EventLike as _};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use uuid::Uuid;

/// Whose certificates a reminder is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// [`super::Account::id`]: with the certificate's fingerprint it tells a calendar which event it has already.
    pub account: Uuid,
    pub name: &'a str,
    /// The service provider's full name, [`crate::brand::Brand::name`].
    pub provider: &'a str,
    /// The identity provider, when it is known.
    pub product: Option<Product>,
}

/// Why there is nothing to be reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoReminder {
    #[error("No certificate of this account is Primary or Secondary.")]
    NoRole,
    #[error("Every certificate with a role has expired.")]
    AllExpired,
    #[error("No certificate with a role has an expiration date.")]
    Endless,
}

impl NoReminder {
    /// Says what to do.
    pub fn hint(self) -> &'static str {
        match self {
            Self::NoRole => "Choose a Primary certificate in step 5.",
            Self::AllExpired => {
                "Set the identity provider’s current signing certificate as Primary, then save the reminder again."
            }
            Self::Endless => "Ask the identity provider’s administrator when the certificate will be replaced.",
        }
    }
}

/// Writes a calendar with one event for each certificate that has a role and will expire, at the moment when it does.
///
/// Timed, not all-day: every calendar shows it in its own time zone, and its alarms come when this program starts to
/// warn. An event keeps its UID, so that importing a newer file changes what the calendar has.
///
/// # Errors
/// [`NoReminder`] when no certificate with a role will expire.
pub fn calendar(
    subject: Subject<'_>,
    standings: &[Standing<'_>],
    thresholds: Thresholds,
    now: Timestamp,
) -> Result<String, NoReminder> {
    let mut held: Vec<(Role, &Certificate)> =
        standings.iter().filter_map(|standing| Some((standing.role?, standing.certificate))).collect();

    if held.is_empty() {
        return Err(NoReminder::NoRole);
    }
    held.sort_by_key(|(role, _)| *role);
    held.retain(|(_, certificate)| certificate.validity(now).state() != State::Expired);
    if held.is_empty() {
        return Err(NoReminder::AllExpired);
    }
    held.retain(|(_, certificate)| certificate.validity(now).ends());
    if held.is_empty() {
        return Err(NoReminder::Endless);
    }

    let mut calendar = Calendar::empty();

    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", "-//SSO Wizard//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]
    {
        calendar.append_property((name, value));
    }
    for (role, certificate) in held {
        calendar.push(event(subject, role, certificate, thresholds, now));
    }

    Ok(folded(&calendar.to_string()))
}

fn event(subject: Subject<'_>, role: Role, certificate: &Certificate, thresholds: Thresholds, now: Timestamp) -> Event {
    let Subject { account, name, provider, .. } = subject;
    let uid = format!("{account}-{}@sso-wizard", certificate.sha256);
    let name = named(name);
    let summary = plain(&match role {
        Role::Primary => format!("{provider} sign-in: Primary certificate of {name} expires"),
        Role::Secondary => format!("{provider} sign-in: Secondary certificate of {name} expires"),
    });
    let mut event = Event::with_uid(&uid);

    event
        .add_property("DTSTAMP", date_time(now))
        .add_property("DTSTART", date_time(certificate.not_after))
        // Calendars take a newer event of the same UID only when this number has grown.
        .add_property("SEQUENCE", (now.as_second().max(0) / 60).to_string())
        // Nobody is busy because a certificate expires.
        .add_property("TRANSP", "TRANSPARENT")
        .summary(&summary)
        .description(&description(subject, role, certificate));
    for days in alarms(certificate, thresholds, now) {
        event.alarm(alarm(&summary, days, &uid, now));
    }

    event
}

/// Returns the days before expiry on which to be reminded, the first alarm first: some calendars take that one alone.
///
/// What is past is left out, because calendars would ring at once. Where nothing is left, the day before has to do.
fn alarms(certificate: &Certificate, thresholds: Thresholds, now: Timestamp) -> Vec<u16> {
    let is_to_come = |days: &u16| {
        let before = SignedDuration::from_hours(24 * i64::from(*days));

        certificate.not_after.checked_sub(before).is_ok_and(|time| time > now)
    };
    let mut days = vec![thresholds.warn_days.max(thresholds.urgent_days), thresholds.urgent_days];

    days.dedup();
    days.retain(is_to_come);
    if days.is_empty() {
        days.extend(Some(1).filter(is_to_come));
    }
    days
}

fn alarm(summary: &str, days: u16, uid: &str, now: Timestamp) -> Alarm {
    let mut alarm = Alarm::display(summary, -TimeDelta::days(i64::from(days)));

    alarm
        // The library writes days as seconds, which some calendars show as such.
        .add_property("TRIGGER", format!("-P{days}D"))
        // It would make these up, so that no two files were alike.
        .add_property("UID", format!("{days}-days-before-{uid}"))
        .add_property("DTSTAMP", date_time(now));
    alarm
}

/// Writes what a person needs on the day, without opening anything: what expires, what to do, by what to know it.
fn description(subject: Subject<'_>, role: Role, certificate: &Certificate) -> String {
    let Subject { name, provider, product, .. } = subject;
    let idp = product.map_or(IdpName::THE, IdpName::of);
    let name = plain(name);
    let name = named(&name);
    let time = certificate.not_after.to_zoned(TimeZone::UTC).strftime("%H:%M");
    let date = long_date_words(certificate.not_after);
    let what_to_do = match role {
        Role::Primary => format!(
            "The Primary certificate of {name} at {provider} expires on {date}, {time} UTC. \
             After that, every sign-in fails unless {idp} signs with the Secondary certificate.\n\n\
             What to do:\n\
             1. Create a new signing certificate in {idp}, unless there already is one.\n\
             2. In SSO Wizard, open this account, go to step 5, and add the new certificate as Secondary.\n\
             3. Make the new certificate active in {idp}.\n\
             4. Promote Secondary to Primary in step 5, and sign in once to check that it works."
        ),
        Role::Secondary => format!(
            "The Secondary certificate of {name} at {provider} expires on {date}, {time} UTC. \
             After that, it can’t serve as a backup for Primary.\n\n\
             What to do:\n\
             1. Check whether {idp} still signs with it.\n\
             2. If so, create a new signing certificate in {idp}. In SSO Wizard, open this account, go to step 5, \
             and set the new certificate as Secondary.\n\
             3. If not, remove the certificate in step 5."
        ),
    };

    format!(
        "{what_to_do}\n\nCertificate: {}\nSHA-256: {}",
        plain(&certificate.subject_name),
        fingerprint(&certificate.sha256)
    )
}

/// Returns the name of an account that may not have one yet.
fn named(name: &str) -> &str {
    if name.trim().is_empty() { UNNAMED } else { name }
}

/// Takes out what RFC 5545 §3.1 does not allow in a text: a control character could start a line of its own.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Folds lines at 75 octets, never inside a character (RFC 5545 §3.1).
///
/// The library folds, too, but counts the space in front of a folded line to none, so that some lines have 76.
fn folded(text: &str) -> String {
    const LONGEST: usize = 75;

    let mut written = String::with_capacity(text.len() + text.len() / LONGEST);

    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;

        for character in line.chars() {
            if length + character.len_utf8() > LONGEST {
                written.push_str("\r\n ");
                length = 1;
            }
            written.push(character);
            length += character.len_utf8();
        }
        written.push_str("\r\n");
    }
    written
}

/// Writes a moment in UTC (RFC 5545 §3.3.5, form 2).
fn date_time(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes hexadecimal digits as a fingerprint: `A4:3F:9C`.
fn fingerprint(hex: &str) -> String {
    let digits: Vec<char> = hex.to_uppercase().chars().collect();

    digits.chunks(2).map(|octet| octet.iter().collect::<String>()).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests;
