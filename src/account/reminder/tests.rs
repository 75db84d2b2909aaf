use super::*;
use crate::account::draft::Origin;
use crate::certificate::testing::{certificate, parameters, self_signed};
use icalendar::parser::{read_calendar, unfold};

const ACCOUNT: Uuid = Uuid::from_u128(7);

fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn subject(name: &str) -> Subject<'_> {
    Subject { account: ACCOUNT, name, provider: "BT Cloud Work", product: Some(Product::EntraId) }
}

fn standing(certificate: &Certificate, role: Option<Role>) -> Standing<'_> {
    Standing { certificate, role, origin: &Origin::Metadata, first_seen: now() }
}

fn written(name: &str, standings: &[Standing<'_>]) -> Result<String, NoReminder> {
    calendar(subject(name), standings, Thresholds::default(), now())
}

/// The calendar as a program reads it: it has to parse.
fn read(text: &str) -> Vec<Event> {
    let calendar = Calendar::from(read_calendar(&unfold(text)).expect("the calendar parses"));

    calendar.components.into_iter().filter_map(|component| component.as_event().cloned()).collect()
}

fn triggers(event: &Event) -> Vec<String> {
    event.components().iter().filter_map(|alarm| alarm.property_value("TRIGGER")).map(str::to_owned).collect()
}

#[test]
fn each_role_has_an_event_at_the_moment_of_expiry_with_alarms_30_and_7_days_before() {
    let [primary, secondary] =
        [certificate("old", "2026-01-01", "2026-10-07"), certificate("new", "2026-01-01", "2028-10-07")];
    let other = certificate("other", "2026-01-01", "2027-10-07");
    let standings =
        [standing(&other, None), standing(&secondary, Some(Role::Secondary)), standing(&primary, Some(Role::Primary))];
    let text = written("Contoso UK", &standings).unwrap();
    let events = read(&text);

    assert_eq!(events.len(), 2);
    assert_eq!(events[0].get_summary(), Some("BT Cloud Work sign-in: Primary certificate of Contoso UK expires"));
    assert_eq!(events[0].property_value("DTSTART"), Some("20261007T000000Z"));
    assert_eq!(events[0].property_value("DTSTAMP"), Some("20260601T120000Z"));
    assert_eq!(triggers(&events[0]), ["-P30D", "-P7D"]);
    assert_eq!(events[1].get_summary(), Some("BT Cloud Work sign-in: Secondary certificate of Contoso UK expires"));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") && text.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn the_event_says_what_to_do_and_by_what_to_know_the_certificate() {
    let primary = certificate("idp.example.com", "2026-01-01", "2026-10-07");
    let events = read(&written("Contoso UK", &[standing(&primary, Some(Role::Primary))]).unwrap());
    let description = events[0].get_description().unwrap();

    assert!(
        description.starts_with(
            "The Primary certificate of Contoso UK at BT Cloud Work expires on 7 October 2026, 00:00 UTC. After that, every \
             sign-in fails unless Entra signs with the Secondary certificate.\n\nWhat to do:\n\
             1. Create a new signing certificate in Entra, unless there already is one.\n2. "
        ),
        "{description}"
    );
    assert!(description.contains("\nCertificate: idp.example.com\nSHA-256: "), "{description}");
    assert_eq!(description.rsplit_once(' ').unwrap().1.replace(':', "").to_lowercase(), primary.sha256);
}

#[test]
fn importing_again_changes_the_event_that_is_there() {
    let primary = certificate("idp", "2026-01-01", "2026-10-07");
    let standings = [standing(&primary, Some(Role::Primary))];
    let at = |time: &str| {
        read(&calendar(subject("Contoso"), &standings, Thresholds::default(), time.parse().unwrap()).unwrap()).remove(0)
    };
    let (first, second) = (at("2026-06-01T12:00:00Z"), at("2026-06-02T12:00:00Z"));

    assert_eq!(first.get_uid(), second.get_uid());
    assert!(first.get_uid().unwrap().contains(&primary.sha256));
    assert!(first.get_sequence() < second.get_sequence());
    assert_eq!(written("Contoso", &standings), written("Contoso", &standings));
}

#[test]
fn a_hostile_name_stays_text_and_starts_no_line_of_its_own() {
    let hostile = format!("A, B; C\\ \r\nATTACH:http://example.com/\rX \"q\" {}", "名前🙂 ".repeat(60));
    let mut parameters = parameters("x", "2026-01-01", "2026-10-07");

    parameters.distinguished_name.push(rcgen::DnType::CommonName, hostile.as_str());

    let primary = self_signed(&parameters);
    let text = written(&hostile, &[standing(&primary, Some(Role::Primary))]).unwrap();
    let event = read(&text).remove(0);
    let name = hostile.replace(['\r', '\n'], " ");

    assert_eq!(event.get_summary(), Some(&*format!("BT Cloud Work sign-in: Primary certificate of {name} expires")));
    assert!(event.get_description().unwrap().contains(&name));
    assert!(event.property_value("ATTACH").is_none());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn no_name_however_long_breaks_the_folding() {
    let primary = certificate("idp", "2026-01-01", "2026-10-07");

    for length in 0..200 {
        for unit in ["a", " ", "ü", "🙂", "名 "] {
            let name = format!("{}x", unit.repeat(length));
            let text = written(&name, &[standing(&primary, Some(Role::Primary))]).unwrap();
            let named = if name.trim().is_empty() { "New account" } else { &name };

            assert!(text.split("\r\n").all(|line| line.len() <= 75), "{name}");
            assert_eq!(
                read(&text)[0].get_summary(),
                Some(&*format!("BT Cloud Work sign-in: Primary certificate of {named} expires"))
            );
        }
    }
}

#[test]
fn alarms_that_are_past_are_left_out_and_the_last_days_have_one_all_the_same() {
    let alarms = |until: &str| {
        let primary = certificate("idp", "2026-01-01", until);

        triggers(&read(&written("Contoso", &[standing(&primary, Some(Role::Primary))]).unwrap())[0])
    };

    assert_eq!(alarms("2026-06-21"), ["-P7D"]);
    assert_eq!(alarms("2026-06-05"), ["-P1D"]);
    assert_eq!(alarms("2026-06-02"), [""; 0]);
}

#[test]
fn the_alarms_are_those_of_the_settings() {
    let primary = certificate("idp", "2026-01-01", "2026-10-07");
    let standings = [standing(&primary, Some(Role::Primary))];
    let alarms = |warn_days, urgent_days| {
        let thresholds = Thresholds { warn_days, urgent_days };

        triggers(&read(&calendar(subject("Contoso"), &standings, thresholds, now()).unwrap())[0])
    };

    assert_eq!(alarms(60, 14), ["-P60D", "-P14D"]);
    assert_eq!(alarms(10, 10), ["-P10D"]);
    assert_eq!(alarms(u16::MAX, 14), ["-P14D"]);
}

#[test]
fn where_nothing_will_expire_it_says_why() {
    let expired = certificate("old", "2025-01-01", "2026-01-01");
    let mut forever = parameters("forever", "2025-01-01", "2026-01-01");

    forever.not_after = rcgen::date_time_ymd(9999, 12, 31);

    let endless = self_signed(&forever);
    let of = |certificate, role| written("Contoso", &[standing(certificate, role)]).map(|_| ());

    assert_eq!(of(&expired, None), Err(NoReminder::NoRole));
    assert_eq!(of(&expired, Some(Role::Primary)), Err(NoReminder::AllExpired));
    assert_eq!(of(&endless, Some(Role::Primary)), Err(NoReminder::Endless));
    for reason in [NoReminder::NoRole, NoReminder::AllExpired, NoReminder::Endless] {
        assert!(reason.to_string().ends_with('.') && reason.hint().ends_with('.'));
    }
}
