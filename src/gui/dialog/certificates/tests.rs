use super::*;
use crate::certificate::read;
use crate::gui::testing::{certificate, environment, now};

fn held(name: &str, role: Option<Role>) -> HeldCertificate {
    HeldCertificate { der: certificate(name).der().to_vec(), role, origin: Origin::Metadata, first_seen: now() }
}

/// Primary, Secondary, an expired one, and one of a web server.
fn four() -> Vec<HeldCertificate> {
    vec![
        held("expiring", Some(Role::Primary)),
        held("next", Some(Role::Secondary)),
        held("expired", None),
        held("web-server", None),
    ]
}

fn tell(dialog: &mut Certificates, message: Message) -> Action<Message> {
    dialog.update(message, &environment(), None)
}

/// Saves, and returns what is handed over.
fn saved(dialog: &mut Certificates) -> Vec<HeldCertificate> {
    match tell(dialog, Message::Saved) {
        Action::Picked(Picked::Certificates(held)) => held,
        other => panic!("Save hands the certificates over, not {other:?}"),
    }
}

fn roles(held: &[HeldCertificate]) -> Vec<Option<Role>> {
    held.iter().map(|held| held.role).collect()
}

/// Lets the dialog read `inputs` as if files with these names were chosen.
fn add(dialog: &mut Certificates, inputs: &[(&str, &[u8])]) {
    let _task = dialog.dropped(Vec::new(), &environment());
    let key = dialog.reading.last().unwrap().0;
    let inputs = inputs
        .iter()
        .map(|(name, bytes)| Input {
            origin: Origin::File((*name).to_owned()),
            outcome: read(bytes).map_err(intake::Failure::Unreadable),
        })
        .collect();

    tell(dialog, Message::Read(key, inputs));
}

fn subjects(dialog: &Certificates) -> Vec<String> {
    dialog.rows(now()).iter().map(|entry| entry.certificate.sha256.clone()).collect()
}

fn shas(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| certificate(name).sha256.clone()).collect()
}

#[test]
fn saving_hands_over_all_at_once_and_unchanged_when_nothing_was_done() {
    assert_eq!(saved(&mut Certificates::new(&four(), None)), four());
}

#[test]
fn cancel_changes_nothing() {
    let mut dialog = Certificates::new(&four(), None);

    tell(&mut dialog, Message::RoleChosen(2, Some(Role::Primary)));
    tell(&mut dialog, Message::Removed);
    assert!(matches!(tell(&mut dialog, Message::Closed), Action::Close));
}

#[test]
fn primary_given_to_another_leaves_the_one_that_had_it_without_role() {
    let mut dialog = Certificates::new(&four(), Some(Role::Primary));

    tell(&mut dialog, Message::RoleChosen(3, Some(Role::Primary)));

    assert_eq!(dialog.edits.said(), Some("Primary was replaced: the certificate that was Primary has no role now."));
    assert_eq!(roles(&saved(&mut dialog)), [None, Some(Role::Secondary), None, Some(Role::Primary)]);
}

#[test]
fn secondary_made_primary_changes_places_with_it() {
    let mut dialog = Certificates::new(&four(), None);

    tell(&mut dialog, Message::RoleChosen(1, Some(Role::Primary)));
    assert_eq!(roles(&saved(&mut dialog)), [Some(Role::Secondary), Some(Role::Primary), None, None]);
}

#[test]
fn what_was_removed_comes_back_with_its_place_and_role() {
    let mut dialog = Certificates::new(&four(), None);

    tell(&mut dialog, Message::Removed);
    assert_eq!(saved(&mut dialog).len(), 3);
    assert_eq!(dialog.chosen(now()).map(|entry| entry.extra.id), Some(1), "the next row is chosen");

    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn the_expired_are_hidden_on_request_but_never_one_that_counts() {
    let mut dialog = Certificates::new(&four(), None);

    tell(&mut dialog, Message::ExpiredToggled);
    assert_eq!(subjects(&dialog), shas(&["expiring", "next", "web-server"]));

    tell(&mut dialog, Message::RoleChosen(2, Some(Role::Primary)));
    assert_eq!(subjects(&dialog), shas(&["expired", "next", "expiring", "web-server"]));
}

#[test]
fn search_finds_subject_issuer_fingerprint_and_serial_number() {
    let mut dialog = Certificates::new(&four(), None);
    let fingerprint = crate::gui::certificate::fingerprint(&certificate("next").sha256);

    for (search, found) in [
        ("NORTHWIND", vec!["web-server"]),
        ("tls authority", vec!["web-server"]),
        (&fingerprint[9..32], vec!["next"]),
        ("2a 07 c4", vec!["expired"]),
        ("nothing like that", vec![]),
    ] {
        tell(&mut dialog, Message::SearchChanged(search.to_owned()));
        assert_eq!(subjects(&dialog), shas(&found), "{search}");
    }

    tell(&mut dialog, Message::AllShown);
    assert_eq!(subjects(&dialog).len(), 4);
}

#[test]
fn a_column_sorts_and_sorts_the_other_way_when_pressed_again() {
    let mut dialog = Certificates::new(&four(), None);

    tell(&mut dialog, Message::Sorted(Column::Validity));
    assert_eq!(subjects(&dialog), shas(&["expired", "expiring", "web-server", "next"]));

    tell(&mut dialog, Message::Sorted(Column::Validity));
    assert_eq!(subjects(&dialog), shas(&["next", "web-server", "expiring", "expired"]));
}

#[test]
fn what_can_be_read_is_added_and_what_cannot_says_what_it_is() {
    let mut dialog = Certificates::new(&four(), None);
    let weak = certificate("weak").to_pem();
    let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

    add(&mut dialog, &[("key.pem", key.as_bytes()), ("weak.pem", weak.as_bytes())]);

    assert_eq!(dialog.edits.said(), Some("1 certificate was added."));
    assert_eq!(dialog.problems.len(), 1);
    assert!(dialog.problems[0].message.starts_with("key.pem: "), "{}", dialog.problems[0].message);
    assert!(!dialog.problems[0].hint.is_empty());

    let added = saved(&mut dialog).remove(4);

    assert_eq!((added.role, added.origin), (None, Origin::File("weak.pem".to_owned())));
}

#[test]
fn bad_files_alone_leave_the_list_as_it_was() {
    let mut dialog = Certificates::new(&four(), None);

    add(&mut dialog, &[("page.html", b"<html><body>Sign in</body></html>"), ("empty.cer", b"")]);

    assert_eq!(dialog.problems.len(), 2);
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn a_certificate_that_is_there_is_not_added_twice() {
    let mut dialog = Certificates::new(&four(), None);

    add(&mut dialog, &[("again.pem", certificate("next").to_pem().as_bytes())]);

    assert_eq!(dialog.edits.said(), Some("This certificate is in the list already."));
    assert_eq!(dialog.chosen(now()).map(|entry| entry.extra.id), Some(1), "it is shown where it is");
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn an_answer_that_nobody_waits_for_is_ignored() {
    let mut dialog = Certificates::new(&[], None);
    let found = read(certificate("next").to_pem().as_bytes()).unwrap();

    tell(&mut dialog, Message::Read(77, vec![Input { origin: Origin::Pasted, outcome: Ok(found) }]));
    assert!(saved(&mut dialog).is_empty());
}

#[test]
fn what_does_not_read_as_a_certificate_is_kept_all_the_same() {
    let strange = HeldCertificate { der: vec![1, 2, 3], ..held("next", None) };
    let held = vec![held("expiring", Some(Role::Primary)), strange];

    assert_eq!(saved(&mut Certificates::new(&held, None)), held);
}

#[test]
fn a_file_name_is_made_of_what_every_system_takes() {
    assert_eq!(table::file_name(&certificate("next"), "pem"), "microsoft-azure-federated-sso-certificate.pem");
    assert_eq!(table::file_name(&certificate("web-server"), "pem"), "login.northwind.example.com.pem");
}
